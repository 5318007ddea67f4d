/** The claims of the page on softsign. */
import { definePageClaims } from '../../page-claims.ts';
import { gradientLeft, largestDifference } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'against-tanh',
      inputs: { activation: 'softsign', compare: 'tanh', range: '10' },
      sentence: 'Between −{range} and {range}, {activation} and {compare} differ by at most {difference}, at x = {at}.',
      digits: 3,
      measure: largestDifference,
      holds: ({ difference = Number.NaN }) => difference > 0.25 && difference < 0.35,
      condition: 'between 0.25 and 0.35',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'softsign', initialisation: 'lecun' },
      sentence:
        'With {activation} and {initialisation} weights, {ratio} of the gradient of the pre-activations is left after {depth} layers.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio > 1e-3 && ratio < 0.1,
      condition: 'between 10⁻³ and 0.1',
    },
  ],
});
