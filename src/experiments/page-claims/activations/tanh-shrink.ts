/** The claims of the page on tanhshrink. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { firstAndLastVariance, propertyValue } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'gain',
      inputs: { activation: 'tanh-shrink' },
      sentence: 'At variance 1 the gain that keeps the second moment through {activation} is {value}.',
      digits: 5,
      measure: propertyValue('forward gain'),
      holds: ({ value }) => near(value, 2.33836753, 1e-7),
      condition: '2.33836753, by quadrature in mpmath, to 7 decimals',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'variance',
      inputs: { activation: 'tanh-shrink', initialisation: 'he', depth: '5' },
      sentence:
        'With {activation} and {initialisation} weights the variance falls from {first} in layer 1 to {last} in layer {depth}.',
      measure: firstAndLastVariance,
      holds: ({ first = Number.NaN, last = Number.NaN }) => first > 0.3 && last < 0.02,
      condition: 'from above 0.3 to below 0.02',
    },
  ],
});
