/** The claims of the page on logsumexp. */
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'scores-to-probabilities': [
    {
      id: 'gradient',
      inputs: { normaliser: 'softmax', compare: 'hardmax' },
      sentence: 'Its gradient gives the leading score {soft}, where the gradient of the maximum gives it {hard}.',
      digits: 3,
      measure: ({ tables: { summary = [] } }) => ({
        soft: Number(summary[0]?.largest ?? Number.NaN),
        hard: Number(summary[1]?.largest ?? Number.NaN),
      }),
      holds: ({ soft = Number.NaN, hard = Number.NaN }) => soft > 0.4 && soft < 0.7 && hard === 1,
      condition: 'between 0.4 and 0.7, and exactly 1',
    },
    {
      id: 'cold',
      inputs: { normaliser: 'softmax', compare: 'hardmax', temperature: '0.1' },
      sentence: 'At temperature {temperature} its gradient gives the leading score {soft}.',
      digits: 3,
      measure: ({ tables: { summary = [] } }) => ({ soft: Number(summary[0]?.largest ?? Number.NaN) }),
      holds: ({ soft = Number.NaN }) => soft > 0.99,
      condition: 'above 0.99',
    },
  ],
});
