/** The claims of the page on PAU. */
import { largestDifference, medianOf } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'against-leaky-relu',
      inputs: { activation: 'pau', compare: 'leaky-relu', range: '3' },
      sentence:
        'At its initial coefficients {activation} differs from {compare} by at most {difference}, between −{range} and {range}.',
      digits: 3,
      measure: largestDifference,
      holds: ({ difference = Number.NaN }) => difference > 0.01 && difference < 0.06,
      condition: 'between 0.01 and 0.06',
    },
  ],
  'fit-a-curve': [
    {
      id: 'fit',
      inputs: { activation: 'pau', learn: '1', layers: '1', width: '8', seeds: '3', steps: '300' },
      sentence:
        'With learned coefficients, {activation} fits the curve to {inside}, and misses it by {outside} beyond the interval.',
      measure: result => ({
        inside: medianOf(result.tables.seeds, 'inside'),
        outside: medianOf(result.tables.seeds, 'outside'),
      }),
      holds: ({ inside = Number.NaN, outside = Number.NaN }) => inside < 0.3 && outside > inside,
      condition: 'below 0.3 inside, and more outside',
    },
  ],
});
