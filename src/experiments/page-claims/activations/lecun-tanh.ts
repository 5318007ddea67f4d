/** The claims of the page on LeCun’s tanh. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { gradientLeft, highestSlope } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'slope',
      inputs: { activation: 'lecun-tanh' },
      sentence: 'The slope of {activation} is highest at x = {at}, where it is {slope}.',
      digits: 6,
      measure: highestSlope,
      holds: ({ at, slope }) => near(at, 0, 1e-12) && near(slope, (1.7159 * 2) / 3, 1e-12),
      condition: 'both as the closed form has them',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'lecun-tanh', initialisation: 'lecun' },
      sentence:
        'With {activation} and {initialisation} weights, {ratio} of the gradient of the pre-activations is left after {depth} layers.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio > 0.2 && ratio < 5,
      condition: 'within a factor 5 of 1',
    },
  ],
});
