/** The claims of the page on SwiGLU. */
import { definePageClaims } from '../../page-claims.ts';
import { summaryOf } from '../measures.ts';

export default definePageClaims({
  'gate-surface': [
    {
      id: 'range',
      inputs: { unit: 'swiglu' },
      sentence: 'On a grid of gates and values inside of ±4 the output of {unit} goes from {lowest} to {highest}.',
      digits: 3,
      measure: summaryOf({ lowest: ['lowest', 0], highest: ['highest', 0] }),
      holds: ({ lowest = Number.NaN, highest = Number.NaN }) => highest > 15 && highest < 16 && lowest < -15,
      condition: 'just inside of ±16',
    },
  ],
});
