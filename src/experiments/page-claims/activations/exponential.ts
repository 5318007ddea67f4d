/** The claims of the page on the exponential. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { firstAndLastVariance, propertyValue } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'mean',
      inputs: { activation: 'exponential' },
      sentence: 'For inputs from N(0, 1) the mean output of {activation} is {value}.',
      digits: 5,
      measure: propertyValue('output mean'),
      holds: ({ value }) => near(value, Math.exp(0.5), 1e-9),
      condition: 'exp(1/2), to 9 decimals',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'variance',
      inputs: { activation: 'exponential', initialisation: 'lecun', depth: '2' },
      sentence:
        'With {activation} and {initialisation} weights the variance is {first} in layer 1 and {last} in layer {depth}.',
      measure: firstAndLastVariance,
      holds: ({ first = Number.NaN, last = Number.NaN }) => last > 100 * first,
      condition: 'more than a hundredfold',
    },
  ],
});
