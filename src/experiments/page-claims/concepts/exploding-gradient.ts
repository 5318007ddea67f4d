/** The claims of the page on exploding gradients. */
import type { Result } from '../../experiment.ts';
import { medianOf } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';

const ratio = (result: Result) => ({ ratio: medianOf(result.tables.seeds, 'gradientRatio') });

export default definePageClaims({
  'signal-propagation': [
    {
      id: 'relu-doubled',
      inputs: { activation: 'relu', weightVariance: '4', biasVariance: '0', depth: '40' },
      sentence:
        'With {activation} at σ_w² = {weightVariance}, twice He’s, the gradient of the first of {depth} layers is {ratio} times that of the last.',
      measure: ratio,
      holds: ({ ratio = Number.NaN }) => ratio > 1e5 && ratio < 1e7,
      condition: 'the median is between 10⁵ and 10⁷; the theory has 2^(39/2)',
    },
    {
      id: 'relu-little',
      inputs: { activation: 'relu', weightVariance: '2.5', biasVariance: '0', depth: '40' },
      sentence: 'A quarter more than He’s is enough: at σ_w² = {weightVariance} it is {ratio} times.',
      measure: ratio,
      holds: ({ ratio = Number.NaN }) => ratio > 10,
      condition: 'the median is above 10',
    },
    {
      id: 'relu-less',
      inputs: { activation: 'relu', weightVariance: '1.5', biasVariance: '0', depth: '40' },
      sentence: 'A quarter less, σ_w² = {weightVariance}, and it is {ratio} times.',
      measure: ratio,
      holds: ({ ratio = Number.NaN }) => ratio < 0.1,
      condition: 'the median is below 0.1',
    },
    {
      id: 'tanh-bounded',
      inputs: { activation: 'tanh', weightVariance: '4', biasVariance: '0.05', depth: '40' },
      sentence:
        'With {activation} at σ_w² = {weightVariance} and σ_b² = {biasVariance} the gradient grows {ratio} times, though no activation exceeds 1.',
      measure: ratio,
      holds: ({ ratio = Number.NaN }) => ratio > 10,
      condition: 'the median is above 10',
    },
    {
      id: 'silu-little',
      inputs: { activation: 'silu', weightVariance: '3', biasVariance: '0', depth: '40' },
      sentence: 'With {activation} at σ_w² = {weightVariance} it grows {ratio} times.',
      measure: ratio,
      holds: ({ ratio = Number.NaN }) => ratio > 100,
      condition: 'the median is above 100',
    },
  ],
});
