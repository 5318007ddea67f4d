/** The claims of the page on hardmax. */
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'scores-to-probabilities': [
    {
      id: 'entropy',
      inputs: { normaliser: 'hardmax', compare: 'softmax' },
      sentence: 'The entropy of the result of {normaliser} is {hard}, that of {compare} {soft}.',
      digits: 3,
      measure: ({ tables: { summary = [] } }) => ({
        hard: Number(summary[0]?.entropy ?? Number.NaN),
        soft: Number(summary[1]?.entropy ?? Number.NaN),
      }),
      holds: ({ hard = Number.NaN, soft = Number.NaN }) => hard === 0 && soft > 0.8,
      condition: 'exactly 0, and above 0.8',
    },
    {
      id: 'limit',
      inputs: { normaliser: 'softmax', compare: 'hardmax', temperature: '0.1' },
      sentence:
        'At temperature {temperature} {normaliser} gives the leading score {soft}, and {compare} gives it {hard}.',
      digits: 3,
      measure: ({ tables: { summary = [] } }) => ({
        soft: Number(summary[0]?.largest ?? Number.NaN),
        hard: Number(summary[1]?.largest ?? Number.NaN),
      }),
      holds: ({ soft = Number.NaN, hard = Number.NaN }) => soft > 0.99 && hard === 1,
      condition: 'above 0.99, and exactly 1',
    },
  ],
});
