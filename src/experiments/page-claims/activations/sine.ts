/** The claims of the page on the sine. */
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';
import { fitErrors, gradientLeft, propertyValue } from '../measures.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'gain',
      inputs: { activation: 'sine' },
      sentence: 'At ω₀ = 30 the variance of the output for N(0, 1) inputs is {value}: the phase is as good as random.',
      digits: 5,
      measure: propertyValue('output variance'),
      holds: ({ value }) => near(value, 0.5, 1e-9),
      condition: 'one half, to 9 decimals',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'explodes',
      inputs: { activation: 'sine', initialisation: 'lecun', depth: '12' },
      sentence:
        'With {activation} and {initialisation} weights the gradient grows {ratio}-fold through {depth} layers.',
      measure: gradientLeft,
      holds: ({ ratio = Number.NaN }) => ratio > 1e8,
      condition: 'above 10⁸',
    },
  ],
  'fit-a-curve': [
    {
      id: 'calm',
      inputs: { activation: 'sine(omega0=1)' },
      sentence: 'With ω₀ = 1, {activation} fits the curve to {inside} and misses it by {outside} beyond the interval.',
      measure: fitErrors,
      holds: ({ inside = Number.NaN, outside = Number.NaN }) => inside < 0.05 && outside > 0.3,
      condition: 'below 0.05 inside, above 0.3 outside',
    },
  ],
});
