/** The claims of the page on squared ReLU. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { firstAndLastVariance, propertyValue } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'gain',
      inputs: { activation: 'relu-squared' },
      sentence: 'At variance 1 the gain that keeps the second moment through {activation} is {value}.',
      digits: 5,
      measure: propertyValue('forward gain'),
      holds: ({ value }) => near(value, Math.sqrt(2 / 3), 1e-9),
      condition: '√(2/3), since E z⁴ is 3, to 9 decimals',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'variance',
      inputs: { activation: 'relu-squared', initialisation: 'lecun', depth: '6' },
      sentence:
        'With {activation} and {initialisation} weights, the variance goes from {first} in layer 1 to {last} in layer {depth}.',
      measure: firstAndLastVariance,
      holds: ({ first = Number.NaN, last = Number.NaN }) => Math.abs(Math.log10(last / first)) > 1,
      condition: 'changed by more than a factor 10',
    },
  ],
});
