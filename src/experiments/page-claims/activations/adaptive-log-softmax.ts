/** The claims of the page on adaptive log-softmax. */
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'scores-to-probabilities': [
    {
      id: 'head',
      inputs: { normaliser: 'log-softmax', compare: 'softmax' },
      sentence:
        'In a head of five entries the smallest has a log-probability of {smallest}, that is a probability of {share}.',
      digits: 3,
      measure: ({ tables: { summary = [] } }) => ({
        smallest: Number(summary[0]?.smallest ?? Number.NaN),
        share: Number(summary[1]?.smallest ?? Number.NaN),
      }),
      holds: ({ smallest = Number.NaN, share = Number.NaN }) => Math.abs(Math.exp(smallest) - share) < 1e-12,
      condition: 'the exponential of one is the other, to 12 decimals',
    },
    {
      id: 'cluster',
      inputs: { normaliser: 'log-softmax', compare: 'softmax', score5: '1' },
      sentence: 'With a score of 1 for the entry of the cluster, the largest log-probability in the head is {largest}.',
      digits: 3,
      measure: ({ tables: { summary = [] } }) => ({ largest: Number(summary[0]?.largest ?? Number.NaN) }),
      holds: ({ largest = Number.NaN }) => largest < -0.6 && largest > -1.2,
      condition: 'between −1.2 and −0.6',
    },
  ],
});
