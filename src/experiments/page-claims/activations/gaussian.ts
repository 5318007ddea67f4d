/** The claims of the page on the Gaussian. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { gradientLeft, highestSlope, propertyValue } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'slope',
      inputs: { activation: 'gaussian' },
      sentence: 'The slope of {activation} is steepest at x = {at}, where it is {slope}.',
      digits: 5,
      measure: highestSlope,
      holds: ({ at, slope }) => near(at, -Math.SQRT1_2, 1e-9) && near(slope, Math.sqrt(2 / Math.E), 1e-12),
      condition: 'at −1/√2, and equal to √(2/e)',
    },
    {
      id: 'mean',
      inputs: { activation: 'gaussian' },
      sentence: 'For inputs from N(0, 1) its mean is {value}.',
      digits: 5,
      measure: propertyValue('output mean'),
      holds: ({ value }) => near(value, 1 / Math.sqrt(3), 1e-12),
      condition: '1/√3, to 12 decimals',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'gaussian', initialisation: 'lecun' },
      sentence: 'With {activation} and {initialisation} weights, {depth} layers leave {ratio} of the gradient.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio < 1e-4 && ratio > 1e-9,
      condition: 'between 10⁻⁹ and 10⁻⁴',
    },
  ],
});
