/** The claims of the page on Smish. */
import { landmark, medianOf, near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'minimum',
      inputs: { activation: 'smish' },
      sentence: 'The minimum of {activation} is {minimum}.',
      digits: 7,
      measure: result => ({ minimum: landmark(result, 'minimum').value }),
      holds: ({ minimum }) => near(minimum, -0.2499937, 5e-8),
      condition: 'the reference −0.2499937, to 7 decimals',
    },
    {
      id: 'slope',
      inputs: { activation: 'smish' },
      sentence: 'The slope of {activation} is at most {slope}, at x = {at}, before it settles at 0.6.',
      digits: 6,
      measure: result => {
        const { at, value } = landmark(result, 'highest slope');
        return { at, slope: value };
      },
      holds: ({ at, slope }) => near(at, 2.21537, 2e-4) && near(slope, 0.63688, 2e-4),
      condition: 'both equal the reference to the stated digits',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'smish', initialisation: 'he' },
      sentence: 'With {activation} and {initialisation} weights, {depth} layers leave {ratio} of the gradient.',
      measure: result => ({ ratio: medianOf(result.tables.seeds, 'preactivationRatio') }),
      holds: ({ ratio = Number.NaN }) => ratio < 1e-5 && ratio > 1e-10,
      condition: 'between 10⁻¹⁰ and 10⁻⁵',
    },
  ],
});
