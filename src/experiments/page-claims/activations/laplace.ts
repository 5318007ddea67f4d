/** The claims of the page on the Laplace activation. */
import { landmark, medianOf, near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'slope',
      inputs: { activation: 'laplace' },
      sentence: 'The slope of {activation} is highest at x = {at}, where it is {slope}.',
      digits: 6,
      measure: result => {
        const { at, value } = landmark(result, 'highest slope');
        return { at, slope: value };
      },
      holds: ({ at, slope }) => near(at, Math.SQRT1_2, 1e-4) && near(slope, Math.SQRT2, 1e-4),
      condition: 'both equal the reference to the stated digits',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'laplace', initialisation: 'lecun' },
      sentence: 'With {activation} and {initialisation} weights, {depth} layers leave {ratio} of the gradient.',
      measure: result => ({ ratio: medianOf(result.tables.seeds, 'preactivationRatio') }),
      holds: ({ ratio = Number.NaN }) => ratio < 1e-20 && ratio > 0,
      condition: 'below 10⁻²⁰',
    },
  ],
});
