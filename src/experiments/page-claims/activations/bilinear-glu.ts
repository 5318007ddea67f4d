/** The claims of the page on the bilinear GLU. */
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'gate-surface': [
    {
      id: 'range',
      inputs: { unit: 'bilinear-glu' },
      sentence: 'On a grid of gates and values inside of ±4 the output of {unit} goes from {lowest} to {highest}.',
      digits: 3,
      measure: ({ tables: { summary = [] } }) => ({
        lowest: Number(summary[0]?.lowest ?? Number.NaN),
        highest: Number(summary[0]?.highest ?? Number.NaN),
      }),
      holds: ({ lowest = Number.NaN, highest = Number.NaN }) => highest > 15 && highest < 16 && lowest < -15,
      condition: 'just inside of ±16, the product of the corners',
    },
    {
      id: 'growth',
      inputs: { unit: 'bilinear-glu' },
      sentence: 'Doubling both inputs multiplies the output of {unit} by 2 to the power {growth}.',
      digits: 3,
      measure: ({ tables: { summary = [] } }) => ({ growth: Number(summary[0]?.growth ?? Number.NaN) }),
      holds: ({ growth = Number.NaN }) => Math.abs(growth - 2) < 1e-9,
      condition: 'exactly 2',
    },
  ],
});
