/** The claims of the page on soft shrinkage. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { firstAndLastVariance, propertyValue } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'gain',
      inputs: { activation: 'soft-shrink' },
      sentence: 'At λ = 1/2 the gain that keeps the second moment through {activation} is {value}.',
      digits: 5,
      measure: propertyValue('forward gain'),
      holds: ({ value }) => near(value, 1.544360528, 1e-8),
      condition: '1.544360528, by quadrature in mpmath, to 8 decimals',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'variance',
      inputs: { activation: 'soft-shrink', initialisation: 'lecun', depth: '8' },
      sentence:
        'With {activation} and {initialisation} weights the variance falls from {first} in layer 1 to {last} in layer {depth}.',
      measure: firstAndLastVariance,
      holds: ({ first = Number.NaN, last = Number.NaN }) => first > 0.3 && last < 0.01,
      condition: 'from above 0.3 to below 0.01',
    },
  ],
});
