/** The claims of the page on weight initialisation. */
import type { Result } from '../../experiment.ts';
import { medianOf } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';

const ratio = (result: Result) => ({ ratio: medianOf(result.tables.seeds, 'gradientRatio') });
const rms = (result: Result) => ({ rms: medianOf(result.tables.seeds, 'rms') });
/** The smallest and the largest ratio of the seeds. */
const ratios = (result: Result) => {
  const values = (result.tables.seeds ?? []).map(row => Number(row.gradientRatio));
  return { lowest: Math.min(...values), highest: Math.max(...values) };
};

const wide = { depth: '40', width: '128' };

export default definePageClaims({
  'signal-propagation': [
    {
      id: 'relu-below',
      inputs: { activation: 'relu', weightVariance: '1.76', biasVariance: '0' },
      sentence:
        'With {activation} at σ_w² = {weightVariance} the gradient of the first of {depth} layers is {ratio} times that of the last.',
      measure: ratio,
      holds: ({ ratio = Number.NaN }) => ratio < 0.5,
      condition: 'the median is below 0.5',
    },
    {
      id: 'relu-above',
      inputs: { activation: 'relu', weightVariance: '2.2', biasVariance: '0' },
      sentence: 'At σ_w² = {weightVariance} it is {ratio} times.',
      measure: ratio,
      holds: ({ ratio = Number.NaN }) => ratio > 2,
      condition: 'the median is above 2',
    },
    {
      id: 'tanh-below',
      inputs: { activation: 'tanh', weightVariance: '1.5', biasVariance: '0.05' },
      sentence: 'With {activation} at σ_w² = {weightVariance} and σ_b² = {biasVariance} it is {ratio} times.',
      measure: ratio,
      holds: ({ ratio = Number.NaN }) => ratio < 0.5,
      condition: 'the median is below 0.5',
    },
    {
      id: 'tanh-above',
      inputs: { activation: 'tanh', weightVariance: '2.2', biasVariance: '0.05' },
      sentence: 'At σ_w² = {weightVariance} it is {ratio} times.',
      measure: ratio,
      holds: ({ ratio = Number.NaN }) => ratio > 2,
      condition: 'the median is above 2',
    },
    {
      id: 'tanh-edge',
      inputs: { activation: 'tanh', weightVariance: '1.76', biasVariance: '0.05' },
      sentence:
        'With {activation}, biases of variance {biasVariance} need weights of σ_w² = {weightVariance}: χ is {chi} there.',
      digits: 4,
      measure: result => ({ chi: Number(result.tables.layers?.at(-1)?.chi ?? Number.NaN) }),
      holds: ({ chi = Number.NaN }) => Math.abs(chi - 1) < 2e-3,
      condition: 'χ is within 0.002 of 1',
    },
    {
      id: 'gelu-collapses',
      inputs: { activation: 'gelu', weightVariance: '2', biasVariance: '0', ...wide },
      sentence:
        'With {activation} and He’s σ_w² = {weightVariance}, the pre-activations of layer {depth} have a root mean square of {rms}.',
      measure: rms,
      holds: ({ rms = Number.NaN }) => rms < 0.1,
      condition: 'the median is below 0.1',
    },
    {
      id: 'gelu-grows',
      inputs: { activation: 'gelu', weightVariance: '2.5', biasVariance: '0', ...wide },
      sentence: 'At σ_w² = {weightVariance} they have {rms}.',
      measure: rms,
      holds: ({ rms = Number.NaN }) => rms > 10,
      condition: 'the median is above 10',
    },
    {
      id: 'silu-collapses',
      inputs: { activation: 'silu', weightVariance: '2', biasVariance: '0' },
      sentence: 'With {activation} at σ_w² = {weightVariance} they have {rms}.',
      measure: rms,
      holds: ({ rms = Number.NaN }) => rms < 1e-3,
      condition: 'the median is below 10⁻³',
    },
    {
      id: 'relu-alike',
      inputs: { activation: 'relu', weightVariance: '2', biasVariance: '0', ...wide },
      sentence:
        'After {depth} layers of {activation} with He’s weights, two unrelated inputs have a cosine of {cosine}.',
      digits: 3,
      measure: result => ({ cosine: medianOf(result.tables.seeds, 'correlation') }),
      holds: ({ cosine = Number.NaN }) => cosine > 0.95 && cosine < 1,
      condition: 'the median is between 0.95 and 1',
    },
    {
      id: 'orthogonal-exact',
      inputs: { activation: 'identity', weightVariance: '1', biasVariance: '0', weights: 'orthogonal' },
      sentence:
        'In a linear net of {depth} layers with weights that are {weights}, the norm of the gradient in the first layer over that in the last lies between {lowest} and {highest}, over all seeds.',
      digits: 6,
      measure: ratios,
      holds: ({ lowest = Number.NaN, highest = Number.NaN }) => lowest > 1 - 1e-9 && highest < 1 + 1e-9,
      condition: 'all seeds are within 10⁻⁹ of 1',
    },
    {
      id: 'independent-spreads',
      inputs: { activation: 'identity', weightVariance: '1', biasVariance: '0', weights: 'normal' },
      sentence: 'With weights that are {weights}, of the same variance, it lies between {lowest} and {highest}.',
      measure: ratios,
      holds: ({ lowest = Number.NaN, highest = Number.NaN }) => highest / lowest > 1.3,
      condition: 'the seeds differ by more than 30 %',
    },
  ],
});
