/** The claims of the page on SiLU. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { firstAndLastVariance, gradientLeft, highestSlope, minimumOf } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'minimum',
      inputs: { activation: 'silu' },
      sentence: 'The minimum of {activation} is {minimum}, at x = {at}.',
      digits: 6,
      measure: minimumOf,
      holds: ({ at, minimum }) => near(at, -1.278464542761, 1e-9) && near(minimum, -0.278464542761, 1e-9),
      condition: 'both equal the reference, computed in mpmath',
    },
    {
      id: 'slope',
      inputs: { activation: 'silu' },
      sentence: 'The slope of {activation} is highest at x = {at}, where it is {slope}.',
      digits: 6,
      measure: highestSlope,
      holds: ({ at, slope }) => near(at, 2.3993572805154677, 1e-7) && near(slope, 1.0998393201288669, 1e-11),
      condition: 'both equal the reference, computed in mpmath',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'variance',
      inputs: { activation: 'silu', initialisation: 'he' },
      sentence:
        'With {activation} and {initialisation} weights the variance falls from {first} in layer 1 to {last} in layer {depth}.',
      measure: firstAndLastVariance,
      holds: ({ first = Number.NaN, last = Number.NaN }) => last < 1e-5 && first > 0.3,
      condition: 'below 10⁻⁵ at the end',
    },
    {
      id: 'depth',
      inputs: { activation: 'silu', initialisation: 'he' },
      sentence: 'Of the gradient of the pre-activations, {ratio} is left after {depth} layers of {activation}.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio < 1e-2 && ratio > 1e-6,
      condition: 'between 10⁻⁶ and 10⁻²',
    },
  ],
});
