/** The claims of the page on the KAN spline. */
import { largestDifference, medianOf } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'outside',
      inputs: { activation: 'kan-spline', compare: 'silu', range: '3' },
      sentence:
        '{activation} and {compare} differ most at x = {at}, by {difference}; beyond the reach of the grid they are the same.',
      digits: 3,
      measure: largestDifference,
      holds: ({ at = Number.NaN, difference = Number.NaN }) => Math.abs(at) < 2.2 && difference > 0.1,
      condition: 'within 2.2 of the origin, and more than 0.1',
    },
  ],
  'fit-a-curve': [
    {
      id: 'fit',
      inputs: { activation: 'kan-spline', learn: '1', layers: '1', width: '8', seeds: '3', steps: '300' },
      sentence:
        'With learned coefficients {activation} fits the curve to {inside}, and misses it by {outside} beyond the interval.',
      measure: result => ({
        inside: medianOf(result.tables.seeds, 'inside'),
        outside: medianOf(result.tables.seeds, 'outside'),
      }),
      holds: ({ inside = Number.NaN, outside = Number.NaN }) => inside < 0.15 && outside > inside,
      condition: 'below 0.15 inside, and more outside',
    },
  ],
});
