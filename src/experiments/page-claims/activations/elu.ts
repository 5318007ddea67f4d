/** The claims of the page on ELU. */
import { definePageClaims } from '../../page-claims.ts';
import { deadAt } from '../measures.ts';

export default definePageClaims({
  'dead-units': [
    {
      id: 'underflow',
      inputs: { activation: 'elu' },
      sentence:
        'With {activation} and {optimiser}, {slow} of the units have a slope of exactly 0 after training at a rate of 1, and {fast} at a rate of 10.',
      measure: deadAt(1, 10),
      holds: ({ slow, fast = Number.NaN }) => slow === 0 && fast > 0.05,
      condition: 'none at the rate of 1, more than a twentieth at 10',
    },
  ],
});
