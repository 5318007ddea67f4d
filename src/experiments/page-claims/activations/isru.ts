/** The claims of the page on ISRU. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { gradientLeft, propertyValue } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'gain',
      inputs: { activation: 'isru' },
      sentence: 'The gain that keeps the second moment through {activation} is {value}; for tanh it is 1.593.',
      digits: 5,
      measure: propertyValue('forward gain'),
      holds: ({ value }) => near(value, 1.704192252, 1e-8),
      condition: '1.704192252, by quadrature in mpmath, to 8 decimals',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'isru', initialisation: 'lecun' },
      sentence: 'With {activation} and {initialisation} weights, {ratio} of the gradient is left after {depth} layers.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio > 0.02 && ratio < 1,
      condition: 'between 0.02 and 1',
    },
  ],
});
