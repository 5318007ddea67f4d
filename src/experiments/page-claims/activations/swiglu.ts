/** The claims of the page on SwiGLU. */
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'gate-surface': [
    {
      id: 'range',
      inputs: { unit: 'swiglu' },
      sentence: 'For inputs from −4 to 4 the output of {unit} lies between {lowest} and {highest}.',
      digits: 3,
      measure: ({ tables: { summary = [] } }) => ({
        lowest: Number(summary[0]?.lowest ?? Number.NaN),
        highest: Number(summary[0]?.highest ?? Number.NaN),
      }),
      holds: ({ lowest = Number.NaN, highest = Number.NaN }) => highest > 15.5 && highest < 16 && lowest < -15.5,
      condition: 'just inside of ±16',
    },
  ],
});
