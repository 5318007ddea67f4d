/** The claims of the page on Smish. */
import { landmark, near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { gradientLeft, highestSlope } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'minimum',
      inputs: { activation: 'smish' },
      sentence: 'The minimum of {activation} is {minimum}.',
      digits: 7,
      measure: result => ({ minimum: landmark(result, 'minimum').value }),
      holds: ({ minimum }) => near(minimum, -0.2499936636601295, 1e-11),
      condition: 'the reference −0.24999366366, computed in mpmath, to 11 decimals',
    },
    {
      id: 'slope',
      inputs: { activation: 'smish' },
      sentence: 'The slope of {activation} is at most {slope}, at x = {at}, before it settles at 0.6.',
      digits: 6,
      measure: highestSlope,
      holds: ({ at, slope }) => near(at, 2.2154214540088013, 1e-7) && near(slope, 0.6368842228812263, 1e-11),
      condition: 'both equal the reference, computed in mpmath',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'smish', initialisation: 'he' },
      sentence: 'With {activation} and {initialisation} weights, {depth} layers leave {ratio} of the gradient.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio < 1e-5 && ratio > 1e-10,
      condition: 'between 10⁻¹⁰ and 10⁻⁵',
    },
  ],
});
