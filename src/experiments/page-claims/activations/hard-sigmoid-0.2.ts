/** The claims of the page on the hard sigmoid of slope 0.2. */
import { definePageClaims } from '../../page-claims.ts';
import { largestDifference, spellingsApart } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'against-hard-sigmoid',
      inputs: { activation: 'hard-sigmoid-0.2', compare: 'hard-sigmoid' },
      sentence: 'Between −{range} and {range}, {activation} and {compare} differ by at most {difference}, at x = {at}.',
      digits: 3,
      measure: largestDifference,
      holds: ({ difference = Number.NaN }) => difference > 0.0833 && difference < 0.0834,
      condition: 'between 0.0833 and 0.0834',
    },
  ],
  'dialect-difference': [
    {
      id: 'dialect',
      inputs: { a: 'hard-sigmoid-0.2', b: 'hard-sigmoid' },
      sentence:
        'Loaded as {b}, a net that was made for {a} has hidden states that are off by a share of {deep} after {depth} layers; the functions differ by {difference}.',
      digits: 3,
      measure: spellingsApart,
      holds: ({ difference = Number.NaN, deep = Number.NaN }) => deep > 0.01 && deep < 0.5 && difference > 0.08,
      condition: 'between a hundredth and one half',
    },
  ],
});
