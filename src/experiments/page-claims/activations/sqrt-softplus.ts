/** The claims of the page on the square root of softplus. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { gradientLeft, highestSlope } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'slope',
      inputs: { activation: 'sqrt-softplus' },
      sentence: 'The slope of {activation} is highest at x = {at}, where it is {slope}.',
      digits: 4,
      measure: highestSlope,
      holds: ({ at, slope }) => near(at, 0.9214225086553604, 1e-7) && near(slope, 0.3190863431694757, 1e-11),
      condition: 'both equal the reference, computed in mpmath',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'sqrt-softplus', initialisation: 'he' },
      sentence: 'With {activation} and {initialisation} weights, {depth} layers leave {ratio} of the gradient.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio < 1e-9 && ratio > 0,
      condition: 'below 10⁻⁹',
    },
  ],
});
