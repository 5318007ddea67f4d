/** The claims of the page on hierarchical softmax. */
import { near, property } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'turn',
      inputs: { activation: 'log-sigmoid' },
      sentence: 'A turn of the path with a score from N(0, 1) adds {value} to the log-probability on average.',
      digits: 4,
      measure: result => ({ value: property(result, 'output mean') }),
      holds: ({ value }) => near(value, -0.80605918, 1e-7),
      condition: '−0.80605918, by quadrature in mpmath',
    },
  ],
});
