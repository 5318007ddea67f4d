/** The claims of the page on tanh. */
import { near, property } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'gain',
      inputs: { activation: 'tanh' },
      sentence: 'The gain that keeps the second moment of N(0, 1) inputs through {activation} is {gain}.',
      digits: 6,
      measure: result => ({ gain: property(result, 'forward gain') }),
      holds: ({ gain }) => near(gain, 1.59253742, 1e-8),
      condition: '1.59253742, by quadrature in mpmath, to 8 decimals',
    },
  ],
});
