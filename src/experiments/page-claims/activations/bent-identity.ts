/** The claims of the page on the bent identity. */
import { medianOf, near, property } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'gain',
      inputs: { activation: 'bent-identity' },
      sentence: 'The gain that keeps the second moment through {activation} is {value}.',
      digits: 5,
      measure: result => ({ value: property(result, 'forward gain') }),
      holds: ({ value }) => near(value, 0.9655, 1e-4),
      condition: '0.96550, by quadrature in mpmath',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'grows',
      inputs: { activation: 'bent-identity', initialisation: 'lecun' },
      sentence:
        'With {activation} and {initialisation} weights, the gradient grows {ratio}-fold through {depth} layers.',
      measure: result => ({ ratio: medianOf(result.tables.seeds, 'preactivationRatio') }),
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
      measure: result => ({
        inside: medianOf(result.tables.seeds, 'inside'),
        outside: medianOf(result.tables.seeds, 'outside'),
      }),
      holds: ({ inside = Number.NaN, outside = Number.NaN }) => inside < 0.2 && inside > 0.04 && outside > 1,
      condition: 'between 0.04 and 0.2 inside, above 1 outside',
    },
  ],
});
