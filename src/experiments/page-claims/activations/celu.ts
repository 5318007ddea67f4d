/** The claims of the page on CELU. */
import { largestDifference } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';

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
      measure: ({ tables: { farthest = [], layers = [] } }) => ({
        difference: Number(farthest[0]?.difference ?? Number.NaN),
        deep: Number(layers.at(-1)?.median ?? Number.NaN),
      }),
      holds: ({ difference = Number.NaN, deep = Number.NaN }) => difference > 0.4 && difference < 0.6 && deep > 0.02,
      condition: 'about one half, and more than a fiftieth after the last layer',
    },
  ],
});
