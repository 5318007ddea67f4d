/** The claims of the page on the bipolar sigmoid. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { gradientLeft, highestSlope } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'slope',
      inputs: { activation: 'bipolar-sigmoid' },
      sentence: 'The slope of {activation} is highest at x = {at}, where it is {slope}.',
      digits: 6,
      measure: highestSlope,
      holds: ({ at, slope }) => near(at, 0, 1e-9) && near(slope, 0.5, 1e-9),
      condition: 'both as the closed form has them',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'bipolar-sigmoid', initialisation: 'lecun' },
      sentence:
        'With {activation} and {initialisation} weights, {depth} layers leave {ratio} of the gradient of the pre-activations: about one half to the power of the depth.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio < 1e-7 && ratio > 1e-11,
      condition: 'within two orders of 2⁻³⁰ = 9.3·10⁻¹⁰',
    },
  ],
});
