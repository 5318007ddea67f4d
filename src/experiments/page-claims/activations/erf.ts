/** The claims of the page on the error function. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { firstAndLastVariance, gradientLeft, highestSlope } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'slope',
      inputs: { activation: 'erf' },
      sentence: 'The slope of {activation} is highest at x = {at}, where it is {slope}.',
      digits: 6,
      measure: highestSlope,
      holds: ({ at, slope }) => near(at, 0, 1e-12) && near(slope, 2 / Math.sqrt(Math.PI), 1e-12),
      condition: 'both as the closed form has them',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'erf', initialisation: 'lecun' },
      sentence: 'With {activation} and {initialisation} weights, {ratio} of the gradient is left after {depth} layers.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio > 0.1 && ratio < 3,
      condition: 'between 0.1 and 3',
    },
    {
      id: 'variance',
      inputs: { activation: 'erf', initialisation: 'lecun' },
      sentence:
        'The variance of the activations goes from {first} in layer 1 to {last} in layer {depth}, with {activation}: it does not die.',
      measure: firstAndLastVariance,
      holds: ({ first = Number.NaN, last = Number.NaN }) => last > 0.05 && last < first,
      condition: 'above 0.05 at the end',
    },
  ],
});
