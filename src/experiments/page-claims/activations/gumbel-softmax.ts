/** The claims of the page on Gumbel-softmax. */
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'scores-to-probabilities': [
    {
      id: 'cold',
      inputs: { normaliser: 'gumbel-softmax', temperature: '0.1' },
      sentence: 'At temperature {temperature} the largest share of a draw of {normaliser} is {largest}.',
      digits: 3,
      measure: ({ tables: { summary = [] } }) => ({ largest: Number(summary[0]?.largest ?? Number.NaN) }),
      holds: ({ largest = Number.NaN }) => largest > 0.7,
      condition: 'above 0.7',
    },
    {
      id: 'hot',
      inputs: { normaliser: 'gumbel-softmax', temperature: '5' },
      sentence: 'At temperature {temperature} it is {largest}.',
      digits: 3,
      measure: ({ tables: { summary = [] } }) => ({ largest: Number(summary[0]?.largest ?? Number.NaN) }),
      holds: ({ largest = Number.NaN }) => largest < 0.6,
      condition: 'below 0.6',
    },
  ],
});
