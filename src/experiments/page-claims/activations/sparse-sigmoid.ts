/** The claims of the page on the sparse sigmoid. */
import { definePageClaims } from '../../page-claims.ts';
import { deadAt, largestDifference } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'against-sigmoid',
      inputs: { activation: 'sparse-sigmoid', compare: 'sigmoid' },
      sentence: '{activation} and {compare} are farthest apart at x = {at}: by {difference}, which is 1 − σ(1).',
      digits: 3,
      measure: largestDifference,
      holds: ({ difference = Number.NaN }) => difference > 0.268 && difference < 0.27,
      condition: 'between 0.268 and 0.27',
    },
  ],
  'dead-units': [
    {
      id: 'dead',
      inputs: { activation: 'sparse-sigmoid' },
      sentence:
        'With {activation}, a share of {slow} of the units is dead after training at a rate of 0.01 and {fast} at 10.',
      measure: deadAt(0.01, 10),
      holds: ({ slow = Number.NaN, fast = Number.NaN }) => slow > 0 && fast > 0.3,
      condition: 'some at the small rate, more than 0.3 at the large one',
    },
  ],
});
