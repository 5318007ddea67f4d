/** The claims of the page on Threshold. */
import { near, property } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'mean',
      inputs: { activation: 'threshold' },
      sentence: 'With the replacement value 20 the mean output for N(0, 1) inputs is {value}: nothing is centred here.',
      digits: 5,
      measure: result => ({ value: property(result, 'output mean') }),
      holds: ({ value }) => near(value, 11.1936, 1e-3),
      condition: '11.1936, by hand: 20 Φ(0.1) + φ(0.1)',
    },
  ],
  'dead-units': [
    {
      id: 'dead',
      inputs: { activation: 'threshold' },
      sentence:
        'With {activation} the share of dead units is {slow} after training at a rate of 0.01 and {fast} at 10.',
      measure: ({ tables: { rates = [] } }) => ({
        slow: Number(rates.find(row => row.rate === 0.01)?.dead ?? Number.NaN),
        fast: Number(rates.find(row => row.rate === 10)?.dead ?? Number.NaN),
      }),
      holds: ({ slow = Number.NaN, fast = Number.NaN }) => slow < fast && fast > 0.4,
      condition: 'above 0.4 at the large rate, and more than at the small one',
    },
  ],
});
