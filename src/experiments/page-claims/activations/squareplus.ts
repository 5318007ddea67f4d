/** The claims of the page on squareplus. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { gradientLeft, propertyValue } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'gain',
      inputs: { activation: 'squareplus' },
      sentence: 'At b = 4 the gain that keeps the second moment through {activation} is {value}.',
      digits: 5,
      measure: propertyValue('forward gain'),
      holds: ({ value }) => near(value, Math.sqrt(2 / 3), 1e-9),
      condition: '√(2/3), since E f² is (2 + 4)/4, to 9 decimals',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'squareplus', initialisation: 'lecun' },
      sentence: 'With {activation} and {initialisation} weights, {depth} layers leave {ratio} of the gradient.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio < 1e-5 && ratio > 1e-11,
      condition: 'between 10⁻¹¹ and 10⁻⁵',
    },
  ],
});
