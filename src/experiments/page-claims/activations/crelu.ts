/** The claims of the page on CReLU. */
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'maxout-pieces': [
    {
      id: 'one',
      inputs: { target: 'abs' },
      sentence: 'One piece leaves a largest error of {one} on {target}; two leave {two}.',
      measure: ({ tables: { errors = [] } }) => ({
        one: Number(errors.find(row => row.pieces === 1)?.largest ?? Number.NaN),
        two: Number(errors.find(row => row.pieces === 2)?.largest ?? Number.NaN),
      }),
      holds: ({ one = Number.NaN, two = Number.NaN }) => one > 0.5 && two < 1e-14,
      condition: 'above 0.5, then below 10⁻¹⁴',
    },
  ],
});
