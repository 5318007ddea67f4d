/** The claims of the page on hard mish. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { deadAt, gradientLeft, largestDifference, minimumOf } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'minimum',
      inputs: { activation: 'hard-mish' },
      sentence: 'The minimum of {activation} is {minimum}, at x = {at}.',
      digits: 6,
      measure: minimumOf,
      holds: ({ at, minimum }) => near(at, -1, 1e-9) && near(minimum, -0.5, 1e-9),
      condition: 'both as worked out by hand for the parabola',
    },
    {
      id: 'against-mish',
      inputs: { activation: 'hard-mish', compare: 'mish' },
      sentence: 'Between −{range} and {range}, {activation} and {compare} differ by at most {difference}, at x = {at}.',
      digits: 3,
      measure: largestDifference,
      holds: ({ difference = Number.NaN }) => difference > 0.15 && difference < 0.3,
      condition: 'between 0.15 and 0.3',
    },
  ],
  'dead-units': [
    {
      id: 'dead',
      inputs: { activation: 'hard-mish' },
      sentence: 'With {activation} the share of dead units is {slow} after training at a rate of 1 and {fast} at 3.',
      measure: deadAt(1, 3),
      holds: ({ slow = Number.NaN, fast = Number.NaN }) => slow === 0 && fast > 0.5,
      condition: 'none at 1, more than half at 3',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'hard-mish', initialisation: 'lecun' },
      sentence: 'With {activation} and {initialisation} weights, {ratio} of the gradient is left after {depth} layers.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio > 0.01 && ratio < 1,
      condition: 'between 0.01 and 1',
    },
  ],
});
