/** The claims of the page on 1.5-entmax. */
import { definePageClaims } from '../../page-claims.ts';
import { summaryOf } from '../measures.ts';

export default definePageClaims({
  'scores-to-probabilities': [
    {
      id: 'support',
      inputs: { normaliser: 'entmax-1.5', compare: 'sparsemax' },
      sentence: 'Of the five scores {normaliser} gives {own} a share, {compare} {other}.',
      digits: 3,
      measure: summaryOf({ own: ['support', 0], other: ['support', 1] }),
      holds: ({ own = Number.NaN, other = Number.NaN }) => own >= other && own < 5,
      condition: 'at least as many, and not all',
    },
  ],
});
