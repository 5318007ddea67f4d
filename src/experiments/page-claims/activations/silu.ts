/** The claims of the page on SiLU. */
import { landmark, medianOf, near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';

export default definePageClaims({
  'activation-anatomy': [
    {
      id: 'minimum',
      inputs: { activation: 'silu' },
      sentence: 'The minimum of {activation} is {minimum}, at x = {at}.',
      digits: 6,
      measure: result => {
        const { at, value } = landmark(result, 'minimum');
        return { at, minimum: value };
      },
      holds: ({ at, minimum }) => near(at, -1.278464542761, 1e-9) && near(minimum, -0.278464542761, 1e-9),
      condition: 'both equal the reference, computed in mpmath',
    },
    {
      id: 'slope',
      inputs: { activation: 'silu' },
      sentence: 'The slope of {activation} is highest at x = {at}, where it is {slope}.',
      digits: 6,
      measure: result => {
        const { at, value } = landmark(result, 'highest slope');
        return { at, slope: value };
      },
      holds: ({ at, slope }) => near(at, 2.39935728052, 1e-9) && near(slope, 1.099839319417, 1e-9),
      condition: 'both equal the reference to the stated digits',
    },
  ],
  'gradient-through-depth': [
    {
      id: 'variance',
      inputs: { activation: 'silu', initialisation: 'he' },
      sentence:
        'With {activation} and {initialisation} weights the variance falls from {first} in layer 1 to {last} in layer {depth}.',
      measure: ({ tables: { layers = [] } }) => ({
        first: Number(layers[0]?.variance ?? Number.NaN),
        last: Number(layers.at(-1)?.variance ?? Number.NaN),
      }),
      holds: ({ first = Number.NaN, last = Number.NaN }) => last < 1e-5 && first > 0.3,
      condition: 'below 10⁻⁵ at the end',
    },
    {
      id: 'depth',
      inputs: { activation: 'silu', initialisation: 'he' },
      sentence: 'Of the gradient of the pre-activations, {ratio} is left after {depth} layers of {activation}.',
      measure: result => ({ ratio: medianOf(result.tables.seeds, 'preactivationRatio') }),
      holds: ({ ratio = Number.NaN }) => ratio < 1e-2 && ratio > 1e-6,
      condition: 'between 10⁻⁶ and 10⁻²',
    },
  ],
});
