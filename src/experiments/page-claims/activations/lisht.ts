/** The claims of the page on LiSHT. */
import { landmark, largestDifference, near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'slope',
      inputs: { activation: 'lisht' },
      sentence:
        'The slope of {activation} is highest at x = {at}, where it is {slope}: the same number, the solution of x tanh x = 1.',
      digits: 6,
      measure: result => {
        const { at, value } = landmark(result, 'highest slope');
        return { at, slope: value };
      },
      holds: ({ at, slope }) => near(at, 1.199678640258, 1e-8) && near(slope, 1.199678640258, 1e-8),
      condition: 'both equal the reference to the stated digits',
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
      measure: ({ tables: { layers = [] } }) => ({
        first: Number(layers[0]?.variance ?? Number.NaN),
        last: Number(layers.at(-1)?.variance ?? Number.NaN),
      }),
      holds: ({ last = Number.NaN }) => last > 1e3,
      condition: 'above 1000',
    },
  ],
});
