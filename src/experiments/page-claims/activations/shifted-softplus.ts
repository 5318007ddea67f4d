/** The claims of the page on shifted softplus. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { firstAndLastVariance, gradientLeft, propertyValue } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'mean',
      inputs: { activation: 'shifted-softplus' },
      sentence:
        'For inputs from N(0, 1) the mean output of {activation} is {value}; without the shift it would be 0.806.',
      digits: 5,
      measure: propertyValue('output mean'),
      holds: ({ value }) => near(value, 0.1129120028, 1e-9),
      condition: '0.1129120028, by quadrature in mpmath, to 9 decimals',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'shifted-softplus', initialisation: 'lecun' },
      sentence:
        'With {activation} and {initialisation} weights, {depth} layers leave {ratio} of the gradient of the pre-activations.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio < 1e-6 && ratio > 1e-12,
      condition: 'between 10⁻¹² and 10⁻⁶',
    },
    {
      id: 'variance',
      inputs: { activation: 'shifted-softplus', initialisation: 'lecun' },
      sentence: 'With {activation} the variance falls from {first} in layer 1 to {last} in layer {depth}.',
      measure: firstAndLastVariance,
      holds: ({ first = Number.NaN, last = Number.NaN }) => last < 1e-9 && first > 0.1,
      condition: 'below 10⁻⁹',
    },
  ],
});
