/** The claims of the page on Threshold. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { deadAt, propertyValue } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'mean',
      inputs: { activation: 'threshold' },
      sentence: 'With the replacement value 20 the mean output for N(0, 1) inputs is {value}: nothing is centred here.',
      digits: 5,
      measure: propertyValue('output mean'),
      holds: ({ value }) => near(value, 20 * 0.539827837277029 + Math.exp(-0.005) / Math.sqrt(2 * Math.PI), 1e-9),
      condition: '20 Φ(0.1) + φ(0.1), to 9 decimals',
    },
  ],
  'dead-units': [
    {
      id: 'dead',
      inputs: { activation: 'threshold' },
      sentence:
        'With {activation} the share of dead units is {slow} after training at a rate of 0.01 and {fast} at 10.',
      measure: deadAt(0.01, 10),
      holds: ({ slow = Number.NaN, fast = Number.NaN }) => slow < fast && fast > 0.4,
      condition: 'above 0.4 at the large rate, and more than at the small one',
    },
  ],
});
