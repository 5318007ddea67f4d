/** The claims of the page on the tanh form of GELU. */
import { definePageClaims } from '../../page-claims.ts';
import { spellingsApart } from '../measures.ts';

export default definePageClaims({
  'dialect-difference': [
    {
      id: 'exact',
      inputs: { a: 'gelu-tanh', b: 'gelu' },
      sentence:
        '{a} and {b} differ by at most {difference}; with residual blocks the hidden states differ by a share of {deep} after {depth} layers.',
      digits: 3,
      measure: spellingsApart,
      holds: ({ difference = Number.NaN, deep = Number.NaN }) =>
        Math.abs(difference - 0.000473235520687) < 1e-12 && deep < 0.01,
      condition: 'the reference 4.73235520687·10⁻⁴ to 12 decimals',
    },
    {
      id: 'plain',
      inputs: { a: 'gelu-tanh', b: 'gelu', residual: '0' },
      sentence:
        'In plain layers the hidden states of {a} and {b} differ by a share of {first} after the first and {last} after layer {depth}.',
      measure: ({ tables: { layers = [] } }) => ({
        first: Number(layers[0]?.median ?? Number.NaN),
        last: Number(layers.at(-1)?.median ?? Number.NaN),
      }),
      holds: ({ first = Number.NaN, last = Number.NaN }) => last > 2 * first,
      condition: 'more than doubled',
    },
  ],
});
