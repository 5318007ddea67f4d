/** The claims of the page on thresholded ReLU. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { deadAt, propertyValue } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'mean',
      inputs: { activation: 'thresholded-relu' },
      sentence: 'For inputs from N(0, 1) the mean output of {activation} at θ = 1 is {value}.',
      digits: 5,
      measure: propertyValue('output mean'),
      holds: ({ value }) => near(value, Math.exp(-0.5) / Math.sqrt(2 * Math.PI), 1e-9),
      condition: 'φ(1), to 9 decimals',
    },
  ],
  'dead-units': [
    {
      id: 'dead',
      inputs: { activation: 'thresholded-relu' },
      sentence: 'With {activation} a share of {slow} of the units is dead even at a rate of 0.01, and {fast} at 10.',
      measure: deadAt(0.01, 10),
      holds: ({ slow = Number.NaN, fast = Number.NaN }) => slow > 0.2 && fast > 0.5,
      condition: 'above 0.2, then above 0.5',
    },
  ],
});
