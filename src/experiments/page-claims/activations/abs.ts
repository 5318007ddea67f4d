/** The claims of the page on the absolute value. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { gradientLeft, propertyValue } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'gain',
      inputs: { activation: 'abs' },
      sentence: 'The gain that keeps the second moment through {activation} is {value}.',
      digits: 5,
      measure: propertyValue('forward gain'),
      holds: ({ value }) => near(value, 1, 1e-12),
      condition: '1, to 12 decimals',
    },
    {
      id: 'mean',
      inputs: { activation: 'abs' },
      sentence: 'The mean output for N(0, 1) inputs is {value}.',
      digits: 5,
      measure: propertyValue('output mean'),
      holds: ({ value }) => near(value, Math.sqrt(2 / Math.PI), 1e-12),
      condition: '√(2/π), to 12 decimals',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'keeps',
      inputs: { activation: 'abs', initialisation: 'lecun' },
      sentence:
        'With {activation} and {initialisation} weights, the gradient of the first pre-activations is {ratio} times that of the last, in {depth} layers.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio > 0.2 && ratio < 5,
      condition: 'within a factor 5 of 1',
    },
    {
      id: 'explodes',
      inputs: { activation: 'abs', initialisation: 'he' },
      sentence: 'With {activation} and {initialisation} weights, it is {ratio} times.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio > 1e3,
      condition: 'above 1000',
    },
  ],
});
