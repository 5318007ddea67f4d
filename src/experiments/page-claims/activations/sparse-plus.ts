/** The claims of the page on sparse plus. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { deadAt, largestDifference } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'against-relu',
      inputs: { activation: 'sparse-plus', compare: 'relu' },
      sentence: '{activation} and {compare} differ by at most {difference}, and only between −1 and 1.',
      digits: 4,
      measure: result => ({ difference: largestDifference(result).difference }),
      holds: ({ difference }) => near(difference, 0.25, 1e-8),
      condition: '1/4, at the origin',
    },
  ],
  'dead-units': [
    {
      id: 'dead',
      inputs: { activation: 'sparse-plus' },
      sentence: 'With {activation} the share of dead units is {slow} after training at a rate of 1 and {fast} at 10.',
      measure: deadAt(1, 10),
      holds: ({ slow = Number.NaN, fast = Number.NaN }) => slow === 0 && fast > 0.4,
      condition: 'none at a rate of 1, more than 0.4 at 10',
    },
  ],
});
