/** The claims of the page on xIELU. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { firstAndLastVariance, minimumOf } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'minimum',
      inputs: { activation: 'xielu' },
      sentence: 'At its default parameters the minimum of {activation} is {minimum}, at x = {at}.',
      digits: 5,
      measure: minimumOf,
      // f′ = 0.8 (eˣ − 1) + 0.5 is 0 at x = ln(3/8).
      holds: ({ at, minimum }) =>
        near(at, Math.log(3 / 8), 1e-9) && near(minimum, 0.8 * (3 / 8 - 1) - 0.3 * Math.log(3 / 8), 1e-9),
      condition: 'at ln(3/8), solved by hand, to 9 decimals',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'variance',
      inputs: { activation: 'xielu', initialisation: 'lecun', depth: '6' },
      sentence:
        'With {activation} and {initialisation} weights the variance goes from {first} in layer 1 to {last} in layer {depth}.',
      measure: firstAndLastVariance,
      holds: ({ first = Number.NaN, last = Number.NaN }) => last > 100 * first,
      condition: 'more than a hundredfold',
    },
  ],
});
