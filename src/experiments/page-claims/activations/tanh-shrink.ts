/** The claims of the page on tanhshrink. */
import { near, property } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'gain',
      inputs: { activation: 'tanh-shrink' },
      sentence: 'At variance 1 the gain that keeps the second moment through {activation} is {value}.',
      digits: 5,
      measure: result => ({ value: property(result, 'forward gain') }),
      holds: ({ value }) => near(value, 2.3384, 1e-3),
      condition: '2.3384, by quadrature in mpmath',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'variance',
      inputs: { activation: 'tanh-shrink', initialisation: 'he', depth: '5' },
      sentence:
        'With {activation} and {initialisation} weights the variance falls from {first} in layer 1 to {last} in layer {depth}.',
      measure: ({ tables: { layers = [] } }) => ({
        first: Number(layers[0]?.variance ?? Number.NaN),
        last: Number(layers.at(-1)?.variance ?? Number.NaN),
      }),
      holds: ({ first = Number.NaN, last = Number.NaN }) => first > 0.3 && last < 0.02,
      condition: 'from above 0.3 to below 0.02',
    },
  ],
});
