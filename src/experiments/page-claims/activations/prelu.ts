/** The claims of the page on PReLU. */
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'fit-a-curve': [
    {
      id: 'learned-slope',
      inputs: { activation: 'prelu', learn: '1' },
      sentence:
        'In {steps} steps the slope of {activation} moves from its start at 0.25 to between {lowest} and {highest}, depending on the seed.',
      measure: ({ tables: { seeds = [] } }) => ({
        lowest: Math.min(...seeds.map(row => Number(row.first ?? Number.NaN))),
        highest: Math.max(...seeds.map(row => Number(row.first ?? Number.NaN))),
      }),
      holds: ({ lowest = Number.NaN, highest = Number.NaN }) => highest < 0.24 && highest - lowest > 0.05,
      condition: 'every slope has left 0.25, and the seeds differ by more than 0.05',
    },
  ],
});
