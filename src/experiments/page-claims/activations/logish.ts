/** The claims of the page on Logish. */
import { landmark, medianOf, near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'minimum',
      inputs: { activation: 'logish' },
      sentence: 'The minimum of {activation} is {minimum}, at x = {at}.',
      digits: 5,
      measure: result => {
        const { at, value } = landmark(result, 'minimum');
        return { at, minimum: value };
      },
      holds: ({ at, minimum }) => near(at, -1.37246, 2e-5) && near(minimum, -0.252768, 2e-5),
      condition: 'both equal the reference, computed in mpmath',
    },
    {
      id: 'slope',
      inputs: { activation: 'logish' },
      sentence: 'The slope of {activation} is at most {slope}, at x = {at}, before it settles at log 2.',
      digits: 6,
      measure: result => {
        const { at, value } = landmark(result, 'highest slope');
        return { at, slope: value };
      },
      holds: ({ at, slope }) => near(at, 2.31676, 2e-5) && near(slope, 0.74631, 2e-5),
      condition: 'both equal the reference to the stated digits',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'logish', initialisation: 'he' },
      sentence: 'With {activation} and {initialisation} weights, {depth} layers leave {ratio} of the gradient.',
      measure: result => ({ ratio: medianOf(result.tables.seeds, 'preactivationRatio') }),
      holds: ({ ratio = Number.NaN }) => ratio < 1e-5 && ratio > 1e-9,
      condition: 'between 10⁻⁹ and 10⁻⁵',
    },
  ],
});
