/** The claims of the page on LiSHT. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { firstAndLastVariance, highestSlope, largestDifference } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'slope',
      inputs: { activation: 'lisht' },
      sentence:
        'The slope of {activation} is highest at x = {at}, where it is {slope}: the same number, the solution of x tanh x = 1.',
      digits: 6,
      measure: highestSlope,
      holds: ({ at, slope }) => near(at, 1.19967864025773, 1e-7) && near(slope, 1.19967864025773, 1e-11),
      condition: 'both equal the reference, computed in mpmath',
    },
    {
      id: 'against-abs',
      inputs: { activation: 'lisht', compare: 'abs' },
      sentence: '{activation} and {compare} differ by at most {difference}, at x = {at}.',
      digits: 3,
      measure: largestDifference,
      holds: ({ difference = Number.NaN }) => difference > 0.27 && difference < 0.29,
      condition: 'between 0.27 and 0.29',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'variance',
      inputs: { activation: 'lisht', initialisation: 'he', depth: '20' },
      sentence:
        'With {activation} and {initialisation} weights the variance grows from {first} in layer 1 to {last} in layer {depth}.',
      measure: firstAndLastVariance,
      holds: ({ last = Number.NaN }) => last > 1e3,
      condition: 'above 1000',
    },
  ],
});
