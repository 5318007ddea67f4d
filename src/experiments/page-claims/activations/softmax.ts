/** The claims of the page on softmax. */
import { definePageClaims } from '../../page-claims.ts';
import { summaryOf } from '../measures.ts';

export default definePageClaims({
  'scores-to-probabilities': [
    {
      id: 'hot',
      inputs: { normaliser: 'softmax', temperature: '5' },
      sentence:
        'At temperature {temperature} the largest of the five shares of {normaliser} is {largest} and the smallest {smallest}.',
      digits: 3,
      measure: summaryOf({ largest: ['largest', 0], smallest: ['smallest', 0] }),
      holds: ({ largest = Number.NaN, smallest = Number.NaN }) => largest < 0.35 && smallest > 0.1,
      condition: 'nearly equal: below 0.35 and above 0.1',
    },
  ],
});
