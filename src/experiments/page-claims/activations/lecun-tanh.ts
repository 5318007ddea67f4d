/** The claims of the page on LeCun’s tanh. */
import { landmark, medianOf, near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'slope',
      inputs: { activation: 'lecun-tanh' },
      sentence: 'The slope of {activation} is highest at x = {at}, where it is {slope}.',
      digits: 6,
      measure: result => {
        const { at, value } = landmark(result, 'highest slope');
        return { at, slope: value };
      },
      holds: ({ at, slope }) => near(at, 0, 1e-12) && near(slope, (1.7159 * 2) / 3, 1e-12),
      condition: 'both equal the reference to the stated digits',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'lecun-tanh', initialisation: 'lecun' },
      sentence:
        'With {activation} and {initialisation} weights, {ratio} of the gradient of the pre-activations is left after {depth} layers.',
      measure: result => ({ ratio: medianOf(result.tables.seeds, 'preactivationRatio') }),
      holds: ({ ratio = Number.NaN }) => ratio > 0.2 && ratio < 5,
      condition: 'within a factor 5 of 1',
    },
  ],
});
