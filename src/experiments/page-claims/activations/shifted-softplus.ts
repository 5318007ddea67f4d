/** The claims of the page on shifted softplus. */
import { medianOf, near, property } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'mean',
      inputs: { activation: 'shifted-softplus' },
      sentence:
        'For inputs from N(0, 1) the mean output of {activation} is {value}; without the shift it would be 0.806.',
      digits: 5,
      measure: result => ({ value: property(result, 'output mean') }),
      holds: ({ value }) => near(value, 0.806059183 - Math.LN2, 1e-6),
      condition: '0.8060591830 − log 2, by quadrature in mpmath',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'shifted-softplus', initialisation: 'lecun' },
      sentence:
        'With {activation} and {initialisation} weights, {depth} layers leave {ratio} of the gradient of the pre-activations.',
      measure: result => ({ ratio: medianOf(result.tables.seeds, 'preactivationRatio') }),
      holds: ({ ratio = Number.NaN }) => ratio < 1e-6 && ratio > 1e-12,
      condition: 'between 10⁻¹² and 10⁻⁶',
    },
    {
      id: 'variance',
      inputs: { activation: 'shifted-softplus', initialisation: 'lecun' },
      sentence: 'With {activation} the variance falls from {first} in layer 1 to {last} in layer {depth}.',
      measure: ({ tables: { layers = [] } }) => ({
        first: Number(layers[0]?.variance ?? Number.NaN),
        last: Number(layers.at(-1)?.variance ?? Number.NaN),
      }),
      holds: ({ first = Number.NaN, last = Number.NaN }) => last < 1e-9 && first > 0.1,
      condition: 'below 10⁻⁹',
    },
  ],
});
