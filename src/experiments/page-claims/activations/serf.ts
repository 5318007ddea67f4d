/** The claims of the page on SERF. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { gradientLeft, largestDifference, minimumOf } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'minimum',
      inputs: { activation: 'serf' },
      sentence: 'The minimum of {activation} is {minimum}, at x = {at}.',
      digits: 4,
      measure: minimumOf,
      holds: ({ at, minimum }) => near(at, -1.193059968928188, 1e-9) && near(minimum, -0.3484374587596064, 1e-11),
      condition: 'both equal the reference, computed in mpmath',
    },
    {
      id: 'against-mish',
      inputs: { activation: 'serf', compare: 'mish' },
      sentence: 'Between −{range} and {range}, {activation} and {compare} differ by at most {difference}, at x = {at}.',
      digits: 3,
      measure: largestDifference,
      holds: ({ difference = Number.NaN }) => difference > 0.03 && difference < 0.2,
      condition: 'between 0.03 and 0.2',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'serf', initialisation: 'he' },
      sentence:
        'With {activation} and {initialisation} weights, the gradient of the first pre-activations is {ratio} times that of the last, in {depth} layers.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio > 0.3 && ratio < 8,
      condition: 'between 0.3 and 8',
    },
    {
      id: 'lecun',
      inputs: { activation: 'serf', initialisation: 'lecun' },
      sentence: 'With {activation} and {initialisation} weights it is {ratio}.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio < 1e-3,
      condition: 'below 10⁻³',
    },
  ],
});
