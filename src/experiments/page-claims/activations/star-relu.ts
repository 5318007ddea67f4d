/** The claims of the page on StarReLU. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { firstAndLastVariance, propertyValue } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'variance',
      inputs: { activation: 'star-relu' },
      sentence: 'For inputs from N(0, 1) the variance of the output of {activation} is {value}.',
      digits: 5,
      measure: propertyValue('output variance'),
      holds: ({ value }) => near(value, 1.25 * 0.8944 ** 2, 1e-9),
      condition: '5/4 of the square of the rounded constant, to 9 decimals',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'variance',
      inputs: { activation: 'star-relu', initialisation: 'lecun', depth: '8' },
      sentence:
        'With {activation} and {initialisation} weights, the variance is {first} in layer 1 and {last} in layer {depth}.',
      measure: firstAndLastVariance,
      holds: ({ first = Number.NaN, last = Number.NaN }) => Math.abs(first - 1) < 0.2 && Math.abs(Math.log(last)) > 0.3,
      condition: 'within a fifth of 1 at first, and off by more than a third at the end',
    },
  ],
});
