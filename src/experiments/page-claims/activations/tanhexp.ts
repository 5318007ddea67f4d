/** The claims of the page on TanhExp. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { firstAndLastVariance, gradientLeft, largestDifference, minimumOf } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'minimum',
      inputs: { activation: 'tanhexp' },
      sentence: 'The minimum of {activation} is {minimum}, at x = {at}.',
      digits: 4,
      measure: minimumOf,
      holds: ({ at, minimum }) => near(at, -1.0788600584646241, 1e-9) && near(minimum, -0.3532857778482113, 1e-11),
      condition: 'both equal the reference, computed in mpmath',
    },
    {
      id: 'against-relu',
      inputs: { activation: 'tanhexp', compare: 'relu' },
      sentence: '{activation} and {compare} differ by at most {difference}, at x = {at}: in the dip.',
      digits: 4,
      measure: largestDifference,
      holds: ({ difference }) => near(difference, 0.3532857778482113, 1e-9),
      condition: 'the depth of the minimum, to 9 decimals',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'tanhexp', initialisation: 'he' },
      sentence:
        'With {activation} and {initialisation} weights, the gradient of the first pre-activations is {ratio} times that of the last, in {depth} layers.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio > 0.3 && ratio < 10,
      condition: 'between 0.3 and 10',
    },
    {
      id: 'variance',
      inputs: { activation: 'tanhexp', initialisation: 'he' },
      sentence: 'The variance goes from {first} in layer 1 to {last} in layer {depth}, with {activation}.',
      measure: firstAndLastVariance,
      holds: ({ first = Number.NaN, last = Number.NaN }) => last > 0.1 * first && last < 10 * first,
      condition: 'within a factor 10',
    },
  ],
});
