/** The claims of the page on hardmax. */
import { definePageClaims } from '../../page-claims.ts';
import { summaryOf } from '../measures.ts';

export default definePageClaims({
  'scores-to-probabilities': [
    {
      id: 'entropy',
      inputs: { normaliser: 'hardmax', compare: 'softmax' },
      sentence: 'The entropy of the result of {normaliser} is {hard}, that of {compare} {soft}.',
      digits: 3,
      measure: summaryOf({ hard: ['entropy', 0], soft: ['entropy', 1] }),
      holds: ({ hard = Number.NaN, soft = Number.NaN }) => hard === 0 && soft > 0.8,
      condition: 'exactly 0, and above 0.8',
    },
    {
      id: 'limit',
      inputs: { normaliser: 'softmax', compare: 'hardmax', temperature: '0.1' },
      sentence:
        'At temperature {temperature} {normaliser} gives the leading score {soft}, and {compare} gives it {hard}.',
      digits: 3,
      measure: summaryOf({ soft: ['largest', 0], hard: ['largest', 1] }),
      holds: ({ soft = Number.NaN, hard = Number.NaN }) => soft > 0.99 && hard === 1,
      condition: 'above 0.99, and exactly 1',
    },
  ],
});
