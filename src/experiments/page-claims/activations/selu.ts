/** The claims of the page on SELU. */
import { near, property } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { firstAndLastVariance, gradientLeft } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'moments',
      inputs: { activation: 'selu' },
      sentence:
        'For inputs from N(0, 1) the mean of the output is {mean} to twelve decimals, and its variance {variance}.',
      digits: 6,
      measure: result => ({
        mean: Number(property(result, 'output mean').toFixed(12)) + 0,
        variance: property(result, 'output variance'),
      }),
      holds: ({ mean, variance }) => mean === 0 && near(variance, 1, 1e-12),
      condition: '0 and 1, to 12 decimals',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'variance',
      inputs: { activation: 'selu', initialisation: 'lecun' },
      sentence:
        'With {activation} and {initialisation} weights the variance is {first} after layer 1 and {last} after layer {depth}.',
      measure: firstAndLastVariance,
      holds: ({ first = Number.NaN, last = Number.NaN }) => first > 0.9 && last > 0.8 && last < 1.2,
      condition: 'both within a fifth of 1',
    },
    {
      id: 'grows',
      inputs: { activation: 'selu', initialisation: 'lecun' },
      sentence:
        'The gradient of the first pre-activations is {ratio} times that of the last, in {depth} layers of {activation}.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio > 1.5 && ratio < 8,
      condition: 'between 1.5 and 8',
    },
  ],
});
