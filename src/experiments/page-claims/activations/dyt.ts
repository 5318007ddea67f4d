/** The claims of the page on dynamic tanh. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { gradientLeft, highestSlope } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'slope',
      inputs: { activation: 'dyt' },
      sentence: 'The slope of {activation} is highest at x = {at}, where it is {slope}.',
      digits: 6,
      measure: highestSlope,
      holds: ({ at, slope }) => near(at, 0, 1e-12) && near(slope, 0.5, 1e-12),
      condition: 'both as the closed form has them',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'dyt', initialisation: 'lecun' },
      sentence:
        'With {activation} at α = 0.5 and {initialisation} weights, {depth} plain layers leave {ratio} of the gradient.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio < 1e-7 && ratio > 1e-11,
      condition: 'within two orders of 2⁻³⁰',
    },
  ],
});
