/** The claims of the page on logsumexp. */
import { definePageClaims } from '../../page-claims.ts';
import { summaryOf } from '../measures.ts';

export default definePageClaims({
  'scores-to-probabilities': [
    {
      id: 'gradient',
      inputs: { normaliser: 'softmax', compare: 'hardmax' },
      sentence: 'Its gradient gives the leading score {soft}, where the gradient of the maximum gives it {hard}.',
      digits: 3,
      measure: summaryOf({ soft: ['largest', 0], hard: ['largest', 1] }),
      holds: ({ soft = Number.NaN, hard = Number.NaN }) => soft > 0.4 && soft < 0.7 && hard === 1,
      condition: 'between 0.4 and 0.7, and exactly 1',
    },
    {
      id: 'cold',
      inputs: { normaliser: 'softmax', compare: 'hardmax', temperature: '0.1' },
      sentence: 'At temperature {temperature} its gradient gives the leading score {soft}.',
      digits: 3,
      measure: summaryOf({ soft: ['largest', 0] }),
      holds: ({ soft = Number.NaN }) => soft > 0.99,
      condition: 'above 0.99',
    },
  ],
});
