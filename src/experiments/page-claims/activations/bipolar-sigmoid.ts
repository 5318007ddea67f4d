/** The claims of the page on the bipolar sigmoid. */
import { landmark, medianOf, near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'slope',
      inputs: { activation: 'bipolar-sigmoid' },
      sentence: 'The slope of {activation} is highest at x = {at}, where it is {slope}.',
      digits: 6,
      measure: result => {
        const { at, value } = landmark(result, 'highest slope');
        return { at, slope: value };
      },
      holds: ({ at, slope }) => near(at, 0, 1e-9) && near(slope, 0.5, 1e-9),
      condition: 'both equal the reference to the stated digits',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'bipolar-sigmoid', initialisation: 'lecun' },
      sentence:
        'With {activation} and {initialisation} weights, {depth} layers leave {ratio} of the gradient of the pre-activations: about one half to the power of the depth.',
      measure: result => ({ ratio: medianOf(result.tables.seeds, 'preactivationRatio') }),
      holds: ({ ratio = Number.NaN }) => ratio < 1e-7 && ratio > 1e-11,
      condition: 'within two orders of 2⁻³⁰ = 9.3·10⁻¹⁰',
    },
  ],
});
