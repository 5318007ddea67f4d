/** The claims of the page on ReLU. */
import { near, property } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'mean',
      inputs: { activation: 'relu' },
      sentence:
        'For inputs from N(0, 1) the mean output of {activation} is {mean} and the gain that keeps the signal is {gain}.',
      digits: 5,
      measure: result => ({ mean: property(result, 'output mean'), gain: property(result, 'forward gain') }),
      holds: ({ mean, gain }) => near(mean, 1 / Math.sqrt(2 * Math.PI), 1e-12) && near(gain, Math.SQRT2, 1e-12),
      condition: '1/√(2π) and √2, to 12 decimals',
    },
  ],
});
