/** The claims of the page on log-sigmoid. */
import { medianOf, near, property } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'mean',
      inputs: { activation: 'log-sigmoid' },
      sentence: 'For logits from N(0, 1) its mean is {value}: that is the loss of a model that guesses.',
      digits: 5,
      measure: result => ({ value: property(result, 'output mean') }),
      holds: ({ value }) => near(value, -0.80605918, 1e-7),
      condition: '−0.806059, by quadrature in mpmath',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'log-sigmoid', initialisation: 'lecun' },
      sentence: 'With {activation} and {initialisation} weights, {depth} layers leave {ratio} of the gradient.',
      measure: result => ({ ratio: medianOf(result.tables.seeds, 'preactivationRatio') }),
      holds: ({ ratio = Number.NaN }) => ratio < 1e-5 && ratio > 1e-11,
      condition: 'between 10⁻¹¹ and 10⁻⁵',
    },
  ],
});
