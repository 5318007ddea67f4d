/** The claims of the page on Softmax2d. */
import { definePageClaims } from '../../page-claims.ts';
import { summaryOf } from '../measures.ts';

export default definePageClaims({
  'scores-to-probabilities': [
    {
      id: 'sum',
      inputs: { normaliser: 'softmax' },
      sentence: 'At one pixel the five shares of {normaliser} sum to {sum}.',
      digits: 3,
      measure: summaryOf({ sum: ['sum', 0] }),
      holds: ({ sum = Number.NaN }) => Math.abs(sum - 1) < 1e-12,
      condition: '1 to 12 decimals',
    },
    {
      id: 'tie',
      inputs: { normaliser: 'softmax', compare: 'hardmax', score1: '1.5' },
      sentence:
        'With two equal leading channels {normaliser} gives each {soft}, while {compare} gives one of them {hard}.',
      digits: 3,
      measure: summaryOf({ soft: ['largest', 0], hard: ['largest', 1] }),
      holds: ({ soft = Number.NaN, hard = Number.NaN }) => soft < 0.5 && hard === 1,
      condition: 'below one half, and exactly 1',
    },
  ],
});
