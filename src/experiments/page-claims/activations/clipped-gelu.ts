/** The claims of the page on clipped GELU. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { deadAt, propertyValue } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'lowest',
      inputs: { activation: 'clipped-gelu' },
      sentence: 'The lowest value of {activation} is {value}: the lower bound is never reached.',
      digits: 5,
      measure: propertyValue('lowest value'),
      holds: ({ value }) => near(value, -0.16997120748, 1e-9),
      condition: 'the minimum of GELU, to 9 decimals',
    },
  ],
  'dead-units': [
    {
      id: 'dead',
      inputs: { activation: 'clipped-gelu' },
      sentence: 'With {activation} the share of dead units is {slow} after training at a rate of 1 and {fast} at 10.',
      measure: deadAt(1, 10),
      holds: ({ slow = Number.NaN, fast = Number.NaN }) => slow === 0 && fast > 0.1,
      condition: 'none at 1, more than a tenth at 10',
    },
  ],
});
