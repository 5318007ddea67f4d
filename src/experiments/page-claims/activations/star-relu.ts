/** The claims of the page on StarReLU. */
import { near, property } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'variance',
      inputs: { activation: 'star-relu' },
      sentence: 'For inputs from N(0, 1) the variance of the output of {activation} is {value}.',
      digits: 5,
      measure: result => ({ value: property(result, 'output variance') }),
      holds: ({ value }) => near(value, 1, 2e-4),
      condition: '1 to 4 decimals; the constants are rounded',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'variance',
      inputs: { activation: 'star-relu', initialisation: 'lecun', depth: '8' },
      sentence:
        'With {activation} and {initialisation} weights, the variance is {first} in layer 1 and {last} in layer {depth}.',
      measure: ({ tables: { layers = [] } }) => ({
        first: Number(layers[0]?.variance ?? Number.NaN),
        last: Number(layers.at(-1)?.variance ?? Number.NaN),
      }),
      holds: ({ first = Number.NaN, last = Number.NaN }) => Math.abs(first - 1) < 0.2 && Math.abs(Math.log(last)) > 0.3,
      condition: 'within a fifth of 1 at first, and off by more than a third at the end',
    },
  ],
});
