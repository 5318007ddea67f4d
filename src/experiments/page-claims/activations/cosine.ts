/** The claims of the page on the cosine. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { fitErrors, gradientLeft, propertyValue } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'mean',
      inputs: { activation: 'cosine' },
      sentence: 'For inputs from N(0, 1) the mean output of {activation} is {value}.',
      digits: 5,
      measure: propertyValue('output mean'),
      holds: ({ value }) => near(value, Math.exp(-0.5), 1e-12),
      condition: 'exp(−1/2), to 12 decimals',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'depth',
      inputs: { activation: 'cosine', initialisation: 'lecun' },
      sentence: 'With {activation} and {initialisation} weights, {depth} layers leave {ratio} of the gradient.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio < 1e-4 && ratio > 1e-9,
      condition: 'between 10⁻⁹ and 10⁻⁴',
    },
  ],
  'fit-a-curve': [
    {
      id: 'fit',
      inputs: { activation: 'cosine' },
      sentence:
        'As a hidden unit in a small trained net, {activation} fits the curve to {inside}, and to {outside} beyond the interval.',
      measure: fitErrors,
      holds: ({ inside = Number.NaN, outside = Number.NaN }) => inside < 0.05 && outside > 0.3,
      condition: 'below 0.05 inside, above 0.3 outside',
    },
  ],
});
