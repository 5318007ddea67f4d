/** The claims of the page on the hard sigmoid. */
import { definePageClaims } from '../../page-claims.ts';
import { deadAt, largestDifference, spellingsApart } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'against-sigmoid',
      inputs: { activation: 'hard-sigmoid', compare: 'sigmoid', range: '6' },
      sentence: 'Between −{range} and {range}, {activation} and {compare} differ by at most {difference}, at x = {at}.',
      digits: 3,
      measure: largestDifference,
      holds: ({ difference = Number.NaN }) => difference > 0.05 && difference < 0.09,
      condition: 'between 0.05 and 0.09',
    },
  ],
  'dead-units': [
    {
      id: 'dead',
      inputs: { activation: 'hard-sigmoid' },
      sentence:
        'With {activation} no unit is dead at a rate of 0.01, and a share of {fast} is at a rate of 10 ({slow} at 0.01).',
      measure: deadAt(0.01, 10),
      holds: ({ slow = Number.NaN, fast = Number.NaN }) => slow === 0 && fast > 0.2,
      condition: 'none at the small rate, more than a fifth at the large one',
    },
  ],
  'dialect-difference': [
    {
      id: 'dialect',
      inputs: { a: 'hard-sigmoid', b: 'hard-sigmoid-0.2' },
      sentence:
        '{a} and {b} differ by at most {difference}; after {depth} layers the hidden states differ by a share of {deep}.',
      digits: 3,
      measure: spellingsApart,
      holds: ({ difference = Number.NaN, deep = Number.NaN }) => Math.abs(difference - 1 / 12) < 1e-9 && deep > 0.01,
      condition: '1/12, at x = ±2.5, and more than a hundredth after the last layer',
    },
  ],
});
