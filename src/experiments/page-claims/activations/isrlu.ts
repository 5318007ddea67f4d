/** The claims of the page on ISRLU. */
import { definePageClaims } from '../../page-claims.ts';
import { gradientLeft, largestDifference } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'against-elu',
      inputs: { activation: 'isrlu', compare: 'elu' },
      sentence: 'Between −{range} and {range}, {activation} and {compare} differ by at most {difference}, at x = {at}.',
      digits: 3,
      measure: largestDifference,
      holds: ({ difference = Number.NaN }) => difference > 0.05 && difference < 0.1,
      condition: 'between 0.05 and 0.1',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'isrlu', initialisation: 'lecun' },
      sentence: 'With {activation} and {initialisation} weights, {ratio} of the gradient is left after {depth} layers.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio > 0.05 && ratio < 1,
      condition: 'between 0.05 and 1',
    },
    {
      id: 'elu',
      inputs: { activation: 'elu', initialisation: 'lecun' },
      sentence: 'With {activation} it is {ratio}.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio > 0.02 && ratio < 0.5,
      condition: 'between 0.02 and 0.5',
    },
  ],
});
