/** The claims of the page on softmin. */
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'scores-to-probabilities': [
    {
      id: 'sum',
      inputs: { normaliser: 'softmin' },
      sentence: 'The five shares of {normaliser} sum to {sum}, and the largest is {largest}.',
      digits: 3,
      measure: ({ tables: { summary = [] } }) => ({
        sum: Number(summary[0]?.sum ?? Number.NaN),
        largest: Number(summary[0]?.largest ?? Number.NaN),
      }),
      holds: ({ sum = Number.NaN, largest = Number.NaN }) => Math.abs(sum - 1) < 1e-12 && largest > 0.7,
      condition: '1 to 12 decimals, and above 0.7',
    },
    {
      id: 'cold',
      inputs: { normaliser: 'softmin', temperature: '0.2' },
      sentence: 'At temperature {temperature}, {normaliser} gives the smallest score a share of {largest}.',
      digits: 3,
      measure: ({ tables: { summary = [] } }) => ({ largest: Number(summary[0]?.largest ?? Number.NaN) }),
      holds: ({ largest = Number.NaN }) => largest > 0.99,
      condition: 'above 0.99',
    },
  ],
});
