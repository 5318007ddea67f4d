/** The claims of the page on self-normalisation. */
import { rowNear } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'signal-propagation': [
    {
      id: 'slope',
      inputs: { activation: 'selu', weightVariance: '1', biasVariance: '0', seeds: '1' },
      sentence:
        'For {activation} at σ_w² = {weightVariance} the length map has a fixed point at q = {q}, and its slope there is {slope}.',
      digits: 4,
      measure: result => {
        const point = rowNear(result.tables.fixedPoints, 1, 'q');
        return { q: Number(point.q), slope: Number(point.slope) };
      },
      // E f² = 1 is an equation of SELU's constants; 0.783 is the slope in the fact sheet, from an independent quadrature.
      holds: ({ q = Number.NaN, slope = Number.NaN }) => Math.abs(q - 1) < 1e-6 && Math.abs(slope - 0.783) < 5e-4,
      condition: 'q = 1 to six decimals, and the slope 0.783 to three',
    },
  ],
});
