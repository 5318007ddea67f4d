/** The claims of the page on snake. */
import { landmark, near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { fitErrors } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'slope',
      inputs: { activation: 'snake' },
      sentence: 'The slope of {activation} goes up to {highest} and down to {lowest}, never below 0.',
      measure: result => ({
        highest: landmark(result, 'highest slope').value,
        lowest: Math.abs(landmark(result, 'lowest slope').value) < 1e-15 ? 0 : landmark(result, 'lowest slope').value,
      }),
      holds: ({ highest, lowest }) => near(highest, 2, 1e-12) && lowest === 0,
      condition: '2 and 0',
    },
  ],
  'fit-a-curve': [
    {
      id: 'extrapolates',
      inputs: { activation: 'snake' },
      sentence: 'With {activation} the error is {inside} on the interval and {outside} beyond it.',
      measure: fitErrors,
      holds: ({ inside = Number.NaN, outside = Number.NaN }) => inside < 0.05 && outside < 1.2,
      condition: 'below 0.05 inside, below 1.2 outside',
    },
    {
      id: 'relu',
      inputs: { activation: 'relu' },
      sentence: 'With {activation} it is {inside} on the interval and {outside} beyond it.',
      measure: fitErrors,
      holds: ({ inside = Number.NaN, outside = Number.NaN }) => inside < 0.1 && outside > 1.2,
      condition: 'below 0.1 inside, above 1.2 outside',
    },
  ],
});
