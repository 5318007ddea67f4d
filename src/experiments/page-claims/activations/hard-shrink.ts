/** The claims of the page on hard shrinkage. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { gradientLeft, largestDifference, propertyValue } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'against-soft-shrink',
      inputs: { activation: 'hard-shrink', compare: 'soft-shrink', range: '2' },
      sentence: '{activation} and {compare} differ by up to {difference}: by λ, outside of the dead zone.',
      digits: 3,
      measure: result => ({ difference: largestDifference(result).difference }),
      holds: ({ difference }) => near(difference, 0.5, 1e-9),
      condition: 'λ = 1/2, to 9 decimals',
    },
    {
      id: 'gain',
      inputs: { activation: 'hard-shrink' },
      sentence: 'At λ = 1/2 the gain that keeps the signal is {value}: little is lost with the small values.',
      digits: 5,
      measure: propertyValue('forward gain'),
      holds: ({ value }) => near(value, 1.015796355, 1e-8),
      condition: '1.015796355, by quadrature in mpmath, to 8 decimals',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'hard-shrink', initialisation: 'lecun' },
      sentence: 'With {activation} and {initialisation} weights, {ratio} of the gradient is left after {depth} layers.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio > 0.05 && ratio < 1,
      condition: 'between 0.05 and 1',
    },
  ],
});
