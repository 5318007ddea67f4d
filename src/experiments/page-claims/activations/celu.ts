/** The claims of the page on CELU. */
import { definePageClaims } from '../../page-claims.ts';
import { largestDifference, spellingsApart } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'against-elu',
      inputs: { activation: 'celu', compare: 'elu' },
      sentence: 'At α = 1 the largest difference of {activation} and {compare} is {difference}.',
      measure: result => ({ difference: largestDifference(result).difference }),
      holds: ({ difference }) => difference === 0,
      condition: 'exactly 0',
    },
  ],
  'dialect-difference': [
    {
      id: 'dialect',
      inputs: { a: 'celu(alpha=2)', b: 'elu(alpha=2)' },
      sentence:
        '{a} and {b} differ by at most {difference}; after {depth} layers the hidden states differ by a share of {deep}.',
      digits: 3,
      measure: spellingsApart,
      holds: ({ difference = Number.NaN, deep = Number.NaN }) => difference > 0.4 && difference < 0.6 && deep > 0.02,
      condition: 'about one half, and more than a fiftieth after the last layer',
    },
  ],
});
