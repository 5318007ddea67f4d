/** The claims of the page on softplus. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { gradientLeft, largestDifference } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'against-relu',
      inputs: { activation: 'softplus', compare: 'relu' },
      sentence: '{activation} and {compare} differ by at most {difference}.',
      digits: 4,
      measure: result => ({ difference: largestDifference(result).difference }),
      holds: ({ difference }) => near(difference, Math.LN2, 1e-8),
      condition: 'log 2, to 8 decimals',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'softplus', initialisation: 'lecun' },
      sentence: 'With {activation} and {initialisation} weights, {depth} layers leave {ratio} of the gradient.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio < 1e-5 && ratio > 1e-11,
      condition: 'between 10⁻¹¹ and 10⁻⁵',
    },
  ],
});
