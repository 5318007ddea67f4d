/** The claims of the page on GELU. */
import { medianOf, near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { firstAndLastVariance, highestSlope, largestDifference, minimumOf } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'minimum',
      inputs: { activation: 'gelu' },
      sentence: 'The minimum of {activation} is {minimum}, at x = {at}.',
      digits: 6,
      measure: minimumOf,
      holds: ({ at, minimum }) => near(at, -0.751791524694, 1e-11) && near(minimum, -0.16997120748, 1e-11),
      condition: 'both agree with a 20-digit reference to 11 decimals',
    },
    {
      id: 'slope',
      inputs: { activation: 'gelu' },
      sentence: 'The slope of {activation} is highest at x = {at}, where it is {slope}.',
      digits: 6,
      measure: highestSlope,
      holds: ({ at, slope }) => near(at, Math.SQRT2, 1e-11) && near(slope, 1.12890414518, 1e-10),
      condition: 'at √2, and equal to the reference to 10 decimals',
    },
    {
      id: 'tanh-form',
      inputs: { activation: 'gelu', compare: 'gelu-tanh' },
      sentence: '{activation} and {compare} differ by at most {difference}, at x = ±{at}.',
      digits: 3,
      measure: largestDifference,
      holds: ({ at, difference }) => near(difference, 0.000473235520687, 1e-12) && near(at, 2.698941386, 1e-4),
      condition: 'equal to the reference 4.73235520687·10⁻⁴ to 12 decimals',
    },
    {
      id: 'quick-form',
      inputs: { activation: 'gelu', compare: 'quick-gelu' },
      sentence: '{activation} and {compare} differ by at most {difference}, at x = ±{at}.',
      digits: 3,
      measure: largestDifference,
      holds: ({ at, difference }) => near(difference, 0.0203348722092, 1e-11) && near(at, 2.270397737, 1e-4),
      condition: 'equal to the reference 0.0203348722092 to 11 decimals',
    },
    {
      id: 'silu-difference',
      inputs: { activation: 'gelu', compare: 'silu' },
      sentence: '{activation} and {compare} differ by at most {difference}, at x = ±{at}.',
      digits: 3,
      measure: largestDifference,
      holds: ({ at, difference }) => near(difference, 0.19300198798, 1e-10) && near(at, 1.965468964, 1e-4),
      condition: 'equal to the reference 0.19300198798 to 10 decimals',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'he-shrinks',
      inputs: { activation: 'gelu', initialisation: 'he', depth: '30' },
      sentence:
        'With {activation} and {initialisation} weights, the variance of the activations falls from {first} in layer 1 to {last} in layer {depth}.',
      measure: firstAndLastVariance,
      holds: ({ first = Number.NaN, last = Number.NaN }) => last < 0.5 * first,
      condition: 'less than half of the variance is left',
    },
    {
      id: 'small-weights-vanish',
      inputs: { activation: 'gelu', initialisation: 'lecun', depth: '30' },
      sentence:
        'With {activation} and {initialisation} weights, {depth} layers leave {ratio} of the gradient of the pre-activations, while the ratio of weight gradients, {weightRatio}, shows nothing of it.',
      measure: result => ({
        weightRatio: medianOf(result.tables.seeds, 'weightRatio'),
        ratio: medianOf(result.tables.seeds, 'preactivationRatio'),
      }),
      holds: ({ weightRatio = Number.NaN, ratio = Number.NaN }) =>
        weightRatio > 0.2 && weightRatio < 10 && ratio < 1e-6,
      condition: 'weight gradients within 0.2 to 10, pre-activation gradients below 10⁻⁶',
    },
  ],
});
