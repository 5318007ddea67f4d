/** The claims of the page on adaptive log-softmax. */
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'scores-to-probabilities': [
    {
      id: 'head',
      inputs: { normaliser: 'log-softmax', compare: 'softmax' },
      sentence:
        'In a head of five entries the last has a log-probability of {logarithm}, that is a probability of {share}.',
      digits: 3,
      measure: ({ tables: { outputs = [] } }) => ({
        logarithm: Number(outputs[4]?.output ?? Number.NaN),
        share: Number(outputs[4]?.other ?? Number.NaN),
      }),
      holds: ({ logarithm = Number.NaN, share = Number.NaN }) => Math.abs(Math.exp(logarithm) - share) < 1e-12,
      condition: 'the exponential of one is the other, to 12 decimals',
    },
    {
      id: 'cluster',
      inputs: { normaliser: 'log-softmax', compare: 'softmax', score5: '1' },
      sentence:
        'With a score of 1 for the entry of the cluster, the cluster gets a probability of {cluster}, and the leading word keeps {leader}.',
      digits: 3,
      measure: ({ tables: { outputs = [] } }) => ({
        cluster: Number(outputs[4]?.other ?? Number.NaN),
        leader: Number(outputs[0]?.other ?? Number.NaN),
      }),
      holds: ({ cluster = Number.NaN, leader = Number.NaN }) => cluster > 0.1 && leader < 0.5,
      condition: 'above 0.1, and below one half',
    },
  ],
});
