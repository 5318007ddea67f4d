/** The claims of the page on soft shrinkage. */
import { near, property } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'gain',
      inputs: { activation: 'soft-shrink' },
      sentence: 'At λ = 1/2 the gain that keeps the second moment through {activation} is {value}.',
      digits: 5,
      measure: result => ({ value: property(result, 'forward gain') }),
      holds: ({ value }) => near(value, 1.5444, 1e-4),
      condition: '1.5444, from the shifted normal moments',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'variance',
      inputs: { activation: 'soft-shrink', initialisation: 'lecun', depth: '8' },
      sentence:
        'With {activation} and {initialisation} weights the variance falls from {first} in layer 1 to {last} in layer {depth}.',
      measure: ({ tables: { layers = [] } }) => ({
        first: Number(layers[0]?.variance ?? Number.NaN),
        last: Number(layers.at(-1)?.variance ?? Number.NaN),
      }),
      holds: ({ first = Number.NaN, last = Number.NaN }) => first > 0.3 && last < 0.01,
      condition: 'from above 0.3 to below 0.01',
    },
  ],
});
