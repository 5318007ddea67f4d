/** The claims of the page on sparsemax. */
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'scores-to-probabilities': [
    {
      id: 'warm',
      inputs: { normaliser: 'sparsemax', temperature: '3' },
      sentence: 'At temperature {temperature}, {normaliser} gives {kept} of the five scores a share.',
      digits: 3,
      measure: ({ tables: { summary = [] } }) => ({ kept: Number(summary[0]?.support ?? Number.NaN) }),
      holds: ({ kept = Number.NaN }) => kept >= 3,
      condition: 'three or more',
    },
  ],
});
