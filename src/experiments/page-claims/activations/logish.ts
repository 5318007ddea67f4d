/** The claims of the page on Logish. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { gradientLeft, highestSlope, minimumOf } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'minimum',
      inputs: { activation: 'logish' },
      sentence: 'The minimum of {activation} is {minimum}, at x = {at}.',
      digits: 5,
      measure: minimumOf,
      holds: ({ at, minimum }) => near(at, -1.3724541370256921, 1e-9) && near(minimum, -0.2527688167894404, 1e-11),
      condition: 'both equal the reference, computed in mpmath',
    },
    {
      id: 'slope',
      inputs: { activation: 'logish' },
      sentence: 'The slope of {activation} is at most {slope}, at x = {at}, before it settles at log 2.',
      digits: 6,
      measure: highestSlope,
      holds: ({ at, slope }) => near(at, 2.3167585149953631, 1e-7) && near(slope, 0.7463111804127397, 1e-11),
      condition: 'both equal the reference, computed in mpmath',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'logish', initialisation: 'he' },
      sentence: 'With {activation} and {initialisation} weights, {depth} layers leave {ratio} of the gradient.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio < 1e-5 && ratio > 1e-9,
      condition: 'between 10⁻⁹ and 10⁻⁵',
    },
  ],
});
