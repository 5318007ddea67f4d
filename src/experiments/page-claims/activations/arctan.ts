/** The claims of the page on the arctangent. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { gradientLeft, propertyValue } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'gain',
      inputs: { activation: 'arctan' },
      sentence: 'The gain that keeps the gradient through {activation} is {value}: the square root of 2, as for ReLU.',
      digits: 5,
      measure: propertyValue('backward gain'),
      holds: ({ value }) => near(value, Math.SQRT2, 1e-12),
      condition: '√2 to 12 decimals',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'arctan', initialisation: 'lecun' },
      sentence: 'With {activation} and {initialisation} weights, {ratio} of the gradient is left after {depth} layers.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio > 0.02 && ratio < 1,
      condition: 'between 0.02 and 1',
    },
  ],
});
