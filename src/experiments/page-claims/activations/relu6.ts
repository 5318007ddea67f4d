/** The claims of the page on ReLU6. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { deadAt, propertyValue } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'gain',
      inputs: { activation: 'relu6' },
      sentence: 'The gain that keeps the signal through {activation} is {value}, as for ReLU.',
      digits: 5,
      measure: propertyValue('forward gain'),
      holds: ({ value }) => near(value, Math.SQRT2, 1e-8),
      condition: '√2 to 8 decimals',
    },
  ],
  'dead-units': [
    {
      id: 'dead',
      inputs: { activation: 'relu6' },
      sentence: 'With {activation}, the share of dead units goes from {slow} at a rate of 0.01 to {fast} at 10.',
      measure: deadAt(0.01, 10),
      holds: ({ slow = Number.NaN, fast = Number.NaN }) => slow < 0.2 && fast > 0.5,
      condition: 'below 0.2, then above 0.5',
    },
  ],
});
