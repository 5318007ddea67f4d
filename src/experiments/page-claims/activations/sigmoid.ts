/** The claims of the page on the sigmoid. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { region } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'saturation',
      inputs: { activation: 'sigmoid' },
      sentence: 'On the left {activation} is saturated below x = {edge}: there its slope is less than a hundredth.',
      digits: 4,
      measure: result => ({ edge: region(result, 'saturated').to }),
      // s (1 - s) = 1/100 at s = (1 - sqrt(0.96)) / 2, and x = ln(s / (1 - s)).
      holds: ({ edge }) => near(edge, Math.log((1 - Math.sqrt(0.96)) / (1 + Math.sqrt(0.96))), 1e-6),
      condition: 'where σ(1 − σ) = 1/100, solved by hand, to 6 decimals',
    },
  ],
});
