/** The claims of the page on ISRU. */
import { medianOf, near, property } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'gain',
      inputs: { activation: 'isru' },
      sentence: 'The gain that keeps the second moment through {activation} is {value}; for tanh it is 1.593.',
      digits: 5,
      measure: result => ({ value: property(result, 'forward gain') }),
      holds: ({ value }) => near(value, 1.704236, 1e-4),
      condition: '1.704236, by quadrature in mpmath',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'isru', initialisation: 'lecun' },
      sentence: 'With {activation} and {initialisation} weights, {ratio} of the gradient is left after {depth} layers.',
      measure: result => ({ ratio: medianOf(result.tables.seeds, 'preactivationRatio') }),
      holds: ({ ratio = Number.NaN }) => ratio > 0.02 && ratio < 1,
      condition: 'between 0.02 and 1',
    },
  ],
});
