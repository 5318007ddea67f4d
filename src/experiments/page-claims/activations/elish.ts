/** The claims of the page on ELiSH. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { gradientLeft, minimumOf } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'minimum',
      inputs: { activation: 'elish' },
      sentence: 'The minimum of {activation} is {minimum}, at x = {at}.',
      digits: 6,
      measure: minimumOf,
      // (t - 1) t / (1 + t) is least at t = exp(x) = sqrt(2) - 1, where it is 2 sqrt(2) - 3.
      holds: ({ at, minimum }) => near(at, Math.log(Math.SQRT2 - 1), 1e-9) && near(minimum, 2 * Math.SQRT2 - 3, 1e-12),
      condition: '2√2 − 3 at log(√2 − 1), by hand',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'elish', initialisation: 'he' },
      sentence: 'With {activation} and {initialisation} weights, {depth} layers leave {ratio} of the gradient.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio < 1e-2 && ratio > 1e-6,
      condition: 'between 10⁻⁶ and 10⁻²',
    },
    {
      id: 'silu',
      inputs: { activation: 'silu', initialisation: 'he' },
      sentence: 'With {activation} it is {ratio}.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio < 1e-2 && ratio > 1e-6,
      condition: 'between 10⁻⁶ and 10⁻²',
    },
  ],
});
