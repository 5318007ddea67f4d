/** The claims of the page on the Laplace activation. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { gradientLeft, highestSlope } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'slope',
      inputs: { activation: 'laplace' },
      sentence: 'The slope of {activation} is highest at x = {at}, where it is {slope}.',
      digits: 6,
      measure: highestSlope,
      holds: ({ at, slope }) =>
        near(at, Math.SQRT1_2, 1e-6) && near(slope, 1 / (0.282095 * Math.sqrt(2 * Math.PI)), 1e-12),
      condition: 'both as the closed form has them',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'laplace', initialisation: 'lecun' },
      sentence: 'With {activation} and {initialisation} weights, {depth} layers leave {ratio} of the gradient.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio < 1e-20 && ratio > 0,
      condition: 'below 10⁻²⁰',
    },
  ],
});
