/** The claims of the page on PReLU. */
import { definePageClaims } from '../../page-claims.ts';
import { learnedSpread } from '../measures.ts';

export default definePageClaims({
  'fit-a-curve': [
    {
      id: 'learned-slope',
      inputs: { activation: 'prelu', learn: '1' },
      sentence:
        'In {steps} steps the slope of {activation} moves from its start at 0.25 to between {lowest} and {highest}, depending on the seed.',
      measure: learnedSpread,
      holds: ({ lowest = Number.NaN, highest = Number.NaN }) => highest < 0.24 && highest - lowest > 0.05,
      condition: 'every slope has left 0.25, and the seeds differ by more than 0.05',
    },
  ],
});
