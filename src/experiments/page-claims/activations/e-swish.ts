/** The claims of the page on E-swish. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { firstAndLastVariance, gradientLeft, minimumOf } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'minimum',
      inputs: { activation: 'e-swish' },
      sentence: 'At β = 1.5 the minimum of {activation} is {minimum}, at x = {at}, where that of SiLU is.',
      digits: 6,
      measure: minimumOf,
      holds: ({ at, minimum }) => near(at, -1.278464542761, 1e-9) && near(minimum, -0.41769681414161069, 1e-11),
      condition: 'both equal the reference, computed in mpmath',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'explodes',
      inputs: { activation: 'e-swish', initialisation: 'he' },
      sentence:
        'With {activation} and {initialisation} weights the variance grows from {first} in layer 1 to {last} in layer {depth}.',
      measure: firstAndLastVariance,
      holds: ({ first = Number.NaN, last = Number.NaN }) => first < 10 && last > 1e6,
      condition: 'from below 10 to above 10⁶',
    },
    {
      id: 'vanishes',
      inputs: { activation: 'e-swish', initialisation: 'lecun' },
      sentence: 'With {activation} and {initialisation} weights, {ratio} of the gradient is left after {depth} layers.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio < 0.05 && ratio > 1e-5,
      condition: 'between 10⁻⁵ and 0.05',
    },
  ],
});
