/** The claims of the page on swish. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { learnedSpread } from '../measures.ts';

export default definePageClaims({
  'activation-family': [
    {
      id: 'slope',
      inputs: { activation: 'swish', from: '0.5', to: '4' },
      sentence: 'The highest slope of {activation} is {first} at β = {from} and {last} at β = {to}.',
      digits: 6,
      measure: ({ tables: { properties = [] } }) => ({
        first: Number(properties[0]?.steepest ?? Number.NaN),
        last: Number(properties.at(-1)?.steepest ?? Number.NaN),
      }),
      holds: ({ first, last }) => near(first, 1.0998393201288669, 1e-11) && near(last, 1.0998393201288669, 1e-11),
      condition: 'both equal the reference 1.09983932013, computed in mpmath, to 11 decimals',
    },
  ],
  'fit-a-curve': [
    {
      id: 'learned-beta',
      inputs: { activation: 'swish', learn: '1' },
      sentence: 'After {steps} steps the β of {activation} has moved from 1 to between {lowest} and {highest}.',
      measure: learnedSpread,
      holds: ({ lowest = Number.NaN, highest = Number.NaN }) => lowest > 1.02 && highest < 3,
      condition: 'every β has grown, and none beyond 3',
    },
  ],
});
