/** The claims of the page on the square root of softplus. */
import { landmark, medianOf, near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'slope',
      inputs: { activation: 'sqrt-softplus' },
      sentence: 'The slope of {activation} is highest at x = {at}, where it is {slope}.',
      digits: 4,
      measure: result => {
        const { at, value } = landmark(result, 'highest slope');
        return { at, slope: value };
      },
      holds: ({ at, slope }) => near(at, 0.92142, 1e-4) && near(slope, 0.31909, 1e-5),
      condition: 'at 0.92142 and 0.31909, where the second derivative vanishes',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'sqrt-softplus', initialisation: 'he' },
      sentence: 'With {activation} and {initialisation} weights, {depth} layers leave {ratio} of the gradient.',
      measure: result => ({ ratio: medianOf(result.tables.seeds, 'preactivationRatio') }),
      holds: ({ ratio = Number.NaN }) => ratio < 1e-9 && ratio > 0,
      condition: 'below 10⁻⁹',
    },
  ],
});
