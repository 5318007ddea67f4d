/** The claims of the page on GoLU. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { gradientLeft, largestDifference, minimumOf } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'minimum',
      inputs: { activation: 'golu' },
      sentence: 'The minimum of {activation} is {minimum}, at x = {at}, where x = −exp(x).',
      digits: 5,
      measure: minimumOf,
      holds: ({ at, minimum }) => near(at, -0.567143290409784, 1e-9) && near(minimum, -0.0972601312276394, 1e-11),
      condition: 'both equal the reference, computed in mpmath',
    },
    {
      id: 'against-gelu',
      inputs: { activation: 'golu', compare: 'gelu' },
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
      inputs: { activation: 'golu', initialisation: 'lecun' },
      sentence: 'With {activation} and {initialisation} weights, {depth} layers leave {ratio} of the gradient.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio < 1e-10 && ratio > 1e-15,
      condition: 'between 10⁻¹⁵ and 10⁻¹⁰',
    },
  ],
});
