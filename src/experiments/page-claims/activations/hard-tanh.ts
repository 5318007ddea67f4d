/** The claims of the page on hard tanh. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { deadAt, largestDifference, propertyValue } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'against-tanh',
      inputs: { activation: 'hard-tanh', compare: 'tanh' },
      sentence: '{activation} and {compare} are farthest apart at the corner x = {at}: by {difference}.',
      digits: 3,
      measure: largestDifference,
      holds: ({ difference = Number.NaN }) => difference > 0.2384 && difference < 0.2385,
      condition: 'between 0.2384 and 0.2385',
    },
    {
      id: 'variance',
      inputs: { activation: 'hard-tanh' },
      sentence: 'For inputs from N(0, 1) the variance of its output is {value}; tanh leaves 0.394.',
      digits: 5,
      measure: propertyValue('output variance'),
      holds: ({ value }) => near(value, 1 - (2 * Math.exp(-0.5)) / Math.sqrt(2 * Math.PI), 1e-12),
      condition: '1 − 2φ(1), by integration by parts, to 12 decimals',
    },
  ],
  'dead-units': [
    {
      id: 'dead',
      inputs: { activation: 'hard-tanh' },
      sentence:
        'With {activation} the share of dead units is {slow} after training at a rate of 0.01 and {fast} at 10.',
      measure: deadAt(0.01, 10),
      holds: ({ slow = Number.NaN, fast = Number.NaN }) => slow < 0.05 && fast > 0.4,
      condition: 'below 0.05, and above 0.4',
    },
  ],
});
