/** The claims of the page on Mish. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { gradientLeft, largestDifference, minimumOf } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'minimum',
      inputs: { activation: 'mish' },
      sentence: 'The minimum of {activation} is {minimum}, at x = {at}.',
      digits: 5,
      measure: minimumOf,
      holds: ({ at, minimum }) => near(at, -1.1924312145154952, 1e-9) && near(minimum, -0.3088434130172504, 1e-11),
      condition: 'both equal the reference, computed in mpmath',
    },
    {
      id: 'against-silu',
      inputs: { activation: 'mish', compare: 'silu' },
      sentence: 'Between −{range} and {range}, {activation} and {compare} differ by at most {difference}, at x = {at}.',
      digits: 3,
      measure: largestDifference,
      holds: ({ difference = Number.NaN }) => difference > 0.1 && difference < 0.3,
      condition: 'between 0.1 and 0.3',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'mish', initialisation: 'he' },
      sentence: 'With {activation} and {initialisation} weights, {ratio} of the gradient is left after {depth} layers.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio > 0.05 && ratio < 1,
      condition: 'between 0.05 and 1',
    },
    {
      id: 'silu',
      inputs: { activation: 'silu', initialisation: 'he' },
      sentence: 'With {activation} it is {ratio}.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio < 0.01,
      condition: 'below 0.01',
    },
  ],
});
