/** The claims of the page on quick GELU. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { largestDifference, spellingsApart } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'against-gelu',
      inputs: { activation: 'quick-gelu', compare: 'gelu' },
      sentence: '{activation} and {compare} differ by at most {difference}, at x = ±{at}.',
      digits: 3,
      measure: largestDifference,
      holds: ({ difference }) => near(difference, 0.0203348722092, 1e-10),
      condition: 'the reference 0.0203348722092 to 10 decimals',
    },
  ],
  'dialect-difference': [
    {
      id: 'dialect',
      inputs: { a: 'quick-gelu', b: 'gelu' },
      sentence:
        'Run with {b}, a net that was made for {a} has hidden states that are off by a share of {deep} after {depth} layers.',
      digits: 3,
      measure: spellingsApart,
      holds: ({ difference = Number.NaN, deep = Number.NaN }) => deep > 0.005 && deep < 0.1 && difference < 0.03,
      condition: 'between 0.005 and 0.1',
    },
  ],
});
