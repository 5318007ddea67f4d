/** The claims of the page on log-softmax. */
import type { Result } from '../../experiment.ts';
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';

/** The output for the entry at this place, 0 for the first. */
const output = (result: Result, entry: number) => Number(result.tables.outputs?.[entry]?.output ?? Number.NaN);

export default definePageClaims({
  'scores-to-probabilities': [
    {
      id: 'largest',
      inputs: { normaliser: 'log-softmax' },
      sentence: 'The leading score gets {largest} from {normaliser}: a log-probability, below 0.',
      digits: 4,
      measure: result => ({ largest: output(result, 0) }),
      // The others are 0.5, 1.5, 2.5 and 4 behind.
      holds: ({ largest }) =>
        near(largest, -Math.log(1 + Math.exp(-0.5) + Math.exp(-1.5) + Math.exp(-2.5) + Math.exp(-4)), 1e-12),
      condition: 'minus the logarithm of the sum, worked out by hand, to 12 decimals',
    },
    {
      id: 'far',
      inputs: { normaliser: 'log-softmax', score5: '-8' },
      sentence: 'A score that is ten behind gets {smallest} from {normaliser}.',
      digits: 5,
      measure: result => ({ smallest: output(result, 4) }),
      holds: ({ smallest = Number.NaN }) => smallest < -10.6 && smallest > -10.7,
      condition: 'between −10.7 and −10.6',
    },
  ],
});
