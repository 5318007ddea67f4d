/** The claims of the page on the identity. */
import { medianOf, near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'fit-a-curve': [
    {
      id: 'best-line',
      inputs: { activation: 'identity' },
      sentence:
        'With {activation} units the error on the training interval is {inside}, in {layers} hidden layers as in one.',
      digits: 3,
      measure: result => ({ inside: medianOf(result.tables.seeds, 'inside') }),
      // The least-squares line through sin(2πx) on [−1, 1] has the slope −3/(2π); it leaves 1/2 − (3/(2π))²/3 of the mean square.
      holds: ({ inside }) => near(inside, Math.sqrt(1 / 2 - (3 / (2 * Math.PI)) ** 2 / 3), 0.02),
      condition: 'within 0.02 of the error of the least-squares line, √(1/2 − 3/(4π²))',
    },
  ],
});
