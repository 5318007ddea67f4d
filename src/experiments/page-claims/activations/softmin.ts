/** The claims of the page on softmin. */
import { definePageClaims } from '../../page-claims.ts';
import { summaryOf } from '../measures.ts';

export default definePageClaims({
  'scores-to-probabilities': [
    {
      id: 'sum',
      inputs: { normaliser: 'softmin' },
      sentence: 'The five shares of {normaliser} sum to {sum}, and the largest is {largest}.',
      digits: 3,
      measure: summaryOf({ sum: ['sum', 0], largest: ['largest', 0] }),
      holds: ({ sum = Number.NaN, largest = Number.NaN }) => Math.abs(sum - 1) < 1e-12 && largest > 0.7,
      condition: '1 to 12 decimals, and above 0.7',
    },
    {
      id: 'cold',
      inputs: { normaliser: 'softmin', temperature: '0.2' },
      sentence: 'At temperature {temperature}, {normaliser} gives the smallest score a share of {largest}.',
      digits: 3,
      measure: summaryOf({ largest: ['largest', 0] }),
      holds: ({ largest = Number.NaN }) => largest > 0.99,
      condition: 'above 0.99',
    },
  ],
});
