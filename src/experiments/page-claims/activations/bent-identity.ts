/** The claims of the page on the bent identity. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { fitErrors, gradientLeft, propertyValue } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'gain',
      inputs: { activation: 'bent-identity' },
      sentence: 'The gain that keeps the second moment through {activation} is {value}.',
      digits: 5,
      measure: propertyValue('forward gain'),
      holds: ({ value }) => near(value, 0.9655035087, 1e-9),
      condition: '0.9655035087, by quadrature in mpmath, to 9 decimals',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'grows',
      inputs: { activation: 'bent-identity', initialisation: 'lecun' },
      sentence:
        'With {activation} and {initialisation} weights, the gradient grows {ratio}-fold through {depth} layers.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio > 3 && ratio < 40,
      condition: 'between 3 and 40',
    },
  ],
  'fit-a-curve': [
    {
      id: 'fit',
      inputs: { activation: 'bent-identity' },
      sentence:
        'A small net of {activation} units fits a sine to {inside} on the interval and misses it by {outside} beyond.',
      measure: fitErrors,
      holds: ({ inside = Number.NaN, outside = Number.NaN }) => inside < 0.2 && inside > 0.04 && outside > 1,
      condition: 'between 0.04 and 0.2 inside, above 1 outside',
    },
  ],
});
