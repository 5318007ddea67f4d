/** The claims of the page on hierarchical softmax. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { propertyValue } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'turn',
      inputs: { activation: 'log-sigmoid' },
      sentence: 'A turn of the path with a score from N(0, 1) adds {value} to the log-probability on average.',
      digits: 4,
      measure: propertyValue('output mean'),
      holds: ({ value }) => near(value, -0.8060591833, 1e-9),
      condition: '−0.8060591833, by quadrature in mpmath, to 9 decimals',
    },
  ],
});
