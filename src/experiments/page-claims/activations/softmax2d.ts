/** The claims of the page on Softmax2d. */
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'scores-to-probabilities': [
    {
      id: 'sum',
      inputs: { normaliser: 'softmax' },
      sentence: 'At one pixel the five shares of {normaliser} sum to {sum}.',
      digits: 3,
      measure: ({ tables: { summary = [] } }) => ({ sum: Number(summary[0]?.sum ?? Number.NaN) }),
      holds: ({ sum = Number.NaN }) => Math.abs(sum - 1) < 1e-12,
      condition: '1 to 12 decimals',
    },
    {
      id: 'tie',
      inputs: { normaliser: 'softmax', compare: 'hardmax', score1: '1.5' },
      sentence:
        'With two equal leading channels {normaliser} gives each {soft}, while {compare} gives one of them {hard}.',
      digits: 3,
      measure: ({ tables: { summary = [] } }) => ({
        soft: Number(summary[0]?.largest ?? Number.NaN),
        hard: Number(summary[1]?.largest ?? Number.NaN),
      }),
      holds: ({ soft = Number.NaN, hard = Number.NaN }) => soft < 0.5 && hard === 1,
      condition: 'below one half, and exactly 1',
    },
  ],
});
