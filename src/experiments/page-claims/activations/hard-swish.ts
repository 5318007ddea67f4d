/** The claims of the page on hard swish. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { deadAt, largestDifference, minimumOf } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'minimum',
      inputs: { activation: 'hard-swish' },
      sentence: 'The minimum of {activation} is {minimum}, at x = {at}.',
      digits: 6,
      measure: minimumOf,
      holds: ({ at, minimum }) => near(at, -1.5, 1e-9) && near(minimum, -0.375, 1e-9),
      condition: 'both as worked out by hand for the parabola',
    },
    {
      id: 'against-silu',
      inputs: { activation: 'hard-swish', compare: 'silu' },
      sentence: 'Between −{range} and {range}, {activation} and {compare} differ by at most {difference}, at x = {at}.',
      digits: 3,
      measure: largestDifference,
      holds: ({ difference = Number.NaN }) => difference > 0.13 && difference < 0.15,
      condition: 'between 0.13 and 0.15',
    },
  ],
  'dead-units': [
    {
      id: 'dead',
      inputs: { activation: 'hard-swish' },
      sentence: 'With {activation} the share of dead units is {slow} after training at a rate of 1 and {fast} at 10.',
      measure: deadAt(1, 10),
      holds: ({ slow = Number.NaN, fast = Number.NaN }) => slow === 0 && fast > 0.5,
      condition: 'none at 1, more than half at 10',
    },
  ],
});
