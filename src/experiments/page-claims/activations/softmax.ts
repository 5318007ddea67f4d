/** The claims of the page on softmax. */
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'scores-to-probabilities': [
    {
      id: 'hot',
      inputs: { normaliser: 'softmax', temperature: '5' },
      sentence:
        'At temperature {temperature} the largest of the five shares of {normaliser} is {largest} and the smallest {smallest}.',
      digits: 3,
      measure: ({ tables: { summary = [] } }) => ({
        largest: Number(summary[0]?.largest ?? Number.NaN),
        smallest: Number(summary[0]?.smallest ?? Number.NaN),
      }),
      holds: ({ largest = Number.NaN, smallest = Number.NaN }) => largest < 0.35 && smallest > 0.1,
      condition: 'nearly equal: below 0.35 and above 0.1',
    },
  ],
});
