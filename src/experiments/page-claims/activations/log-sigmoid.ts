/** The claims of the page on log-sigmoid. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { gradientLeft, propertyValue } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'mean',
      inputs: { activation: 'log-sigmoid' },
      sentence: 'For logits from N(0, 1) its mean is {value}: that is the loss of a model that guesses.',
      digits: 5,
      measure: propertyValue('output mean'),
      holds: ({ value }) => near(value, -0.8060591833, 1e-9),
      condition: '−0.8060591833, by quadrature in mpmath, to 9 decimals',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'log-sigmoid', initialisation: 'lecun' },
      sentence: 'With {activation} and {initialisation} weights, {depth} layers leave {ratio} of the gradient.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio < 1e-5 && ratio > 1e-11,
      condition: 'between 10⁻¹¹ and 10⁻⁵',
    },
  ],
});
