/** The claims of the page on GLU. */
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'gate-surface': [
    {
      id: 'range',
      inputs: { unit: 'glu' },
      sentence: 'On a grid of gates and values inside of ±4 the output of {unit} goes from {lowest} to {highest}.',
      digits: 3,
      measure: ({ tables: { summary = [] } }) => ({
        lowest: Number(summary[0]?.lowest ?? Number.NaN),
        highest: Number(summary[0]?.highest ?? Number.NaN),
      }),
      holds: ({ lowest = Number.NaN, highest = Number.NaN }) => highest > 3.8 && highest < 4 && lowest > -4,
      condition: 'within the range of its value',
    },
  ],
});
