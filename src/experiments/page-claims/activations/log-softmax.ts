/** The claims of the page on log-softmax. */
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'scores-to-probabilities': [
    {
      id: 'largest',
      inputs: { normaliser: 'log-softmax' },
      sentence: 'The largest of the five outputs of {normaliser} is {largest}: a log-probability, below 0.',
      digits: 4,
      measure: ({ tables: { summary = [] } }) => ({ largest: Number(summary[0]?.largest ?? Number.NaN) }),
      holds: ({ largest = Number.NaN }) =>
        Math.abs(largest + Math.log(1 + Math.exp(-0.5) + Math.exp(-1.5) + Math.exp(-2.5) + Math.exp(-4))) < 1e-12,
      condition: 'minus the logarithm of the sum, worked out by hand, to 12 decimals',
    },
    {
      id: 'far',
      inputs: { normaliser: 'log-softmax', score5: '-8' },
      sentence: 'With the last score at −8, its output is {smallest}.',
      digits: 5,
      measure: ({ tables: { summary = [] } }) => ({ smallest: Number(summary[0]?.smallest ?? Number.NaN) }),
      holds: ({ smallest = Number.NaN }) => smallest < -10.6 && smallest > -10.7,
      condition: 'between −10.7 and −10.6',
    },
  ],
});
