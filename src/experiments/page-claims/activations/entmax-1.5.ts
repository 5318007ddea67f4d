/** The claims of the page on 1.5-entmax. */
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'scores-to-probabilities': [
    {
      id: 'support',
      inputs: { normaliser: 'entmax-1.5', compare: 'sparsemax' },
      sentence: 'Of the five scores {normaliser} gives {own} a share, {compare} {other}.',
      digits: 3,
      measure: ({ tables: { summary = [] } }) => ({
        own: Number(summary[0]?.support ?? Number.NaN),
        other: Number(summary[1]?.support ?? Number.NaN),
      }),
      holds: ({ own = Number.NaN, other = Number.NaN }) => own >= other && own < 5,
      condition: 'at least as many, and not all',
    },
  ],
});
