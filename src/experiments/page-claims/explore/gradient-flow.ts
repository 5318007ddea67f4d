/** The claims of the explorer of gradient flow. */
import type { Result, Row } from '../../experiment.ts';
import { near } from '../../measures.ts';
import { definePageClaims } from '../../page-claims.ts';

/** What was not measured. */
const NOT = Number.NaN;

/** The row of a hidden layer at the step looked at, from 1; 0 is the last. */
const layerOf = ({ tables }: Result, layer: number): Row => tables.layers?.at(layer - 1) ?? {};
const cell = (row: Row | undefined, column: string) => Number(row?.[column] ?? NOT);

/** Gradient by the pre-activations of the first hidden layer over that of the last. */
const gradientRatio = (result: Result) => cell(layerOf(result, 1), 'gradient') / cell(layerOf(result, 0), 'gradient');

/** Factor a layer by which the root mean square of the activations grows from the first to the last hidden layer. */
function growth(result: Result): number {
  const size = (row: Row) => Math.hypot(cell(row, 'mean'), cell(row, 'deviation'));
  return (size(layerOf(result, 0)) / size(layerOf(result, 1))) ** (1 / ((result.tables.layers?.length ?? 0) - 1));
}

/** Singular values from the first to the last hidden layer, largest first. */
const spectrum = ({ tables }: Result) =>
  (tables.singular ?? []).filter(row => row.from === 1).map(row => Number(row.value));

/** A number of the finding; NaN where all values stayed finite. */
const broken = ({ tables }: Result, column: string) => {
  const value = tables.autopsy?.[0]?.[column];
  return typeof value === 'number' ? value : NOT;
};

export default definePageClaims({
  'gradient-flow-microscope': [
    {
      id: 'sigmoid-vanishes',
      inputs: { activation: 'sigmoid', initialisation: 'lecun', depth: '12', steps: '0' },
      sentence:
        'With {activation} and {initialisation} weights the gradient by the pre-activations of the first of {depth} layers is {ratio} times that of the last.',
      measure: result => ({ ratio: gradientRatio(result) }),
      holds: ({ ratio = NOT }) => ratio < 1e-5,
      condition: 'below 10⁻⁵',
    },
    {
      id: 'float16-loses-it',
      inputs: { activation: 'sigmoid', initialisation: 'lecun', depth: '12', format: 'float16', steps: '0' },
      sentence:
        'Kept in {format}, the gradient by the weights of layer 1 has the norm {gradient}, and a share of {zeros} of the gradients by its activations is exactly 0: the layer does not learn.',
      measure: result => ({
        zeros: cell(layerOf(result, 1), 'zeros'),
        gradient: cell(layerOf(result, 1), 'weightGradient'),
      }),
      holds: ({ zeros = NOT, gradient }) => zeros > 0.9 && gradient === 0,
      condition: 'more than 0.9 of them, and no gradient by the weights at all',
    },
    {
      id: 'relu-he-keeps',
      inputs: { activation: 'relu', initialisation: 'he', data: 'noise', steps: '0' },
      sentence:
        'With {activation} and {initialisation} weights, on {data}, the gradient by the pre-activations of the first layer is {ratio} times that of the last.',
      measure: result => ({ ratio: gradientRatio(result) }),
      holds: ({ ratio = NOT }) => ratio > 0.1 && ratio < 10,
      condition: 'between 0.1 and 10',
    },
    {
      id: 'and-yet-flattens',
      inputs: { activation: 'relu', initialisation: 'he', data: 'noise', steps: '0' },
      sentence:
        'And yet, of the {count} singular values from its first to its last hidden layer, {zero} are 0: most directions are lost, a few carry the norm.',
      measure: result => ({
        count: spectrum(result).length,
        zero: spectrum(result).filter(value => value === 0).length,
      }),
      holds: ({ count = NOT, zero = NOT }) => zero > count / 2,
      condition: 'more than half of them',
    },
    {
      id: 'orthogonal-linear-keeps-all',
      inputs: { activation: 'identity', initialisation: 'orthogonal', data: 'noise', steps: '0' },
      sentence:
        'With {activation} and {initialisation} weights all {count} singular values are 1, to {error}: nothing is stretched, nothing is lost.',
      measure: result => ({
        count: spectrum(result).length,
        error: Math.max(...spectrum(result).map(value => Math.abs(value - 1))),
      }),
      holds: ({ count = NOT, error = NOT }) => count > 1 && error < 1e-12,
      condition: 'to 10⁻¹²',
    },
    {
      id: 'unit-weights-explode',
      inputs: { activation: 'relu', initialisation: 'unit', depth: '12', steps: '0' },
      sentence:
        'With {initialisation} weights and {activation}, from the first to the last of {depth} layers the root mean square of the activations grows by a factor of {growth} a layer; of wide layers √(n/2) = {theory} is expected.',
      digits: 3,
      measure: (result, { width }) => ({ growth: growth(result), theory: Math.sqrt(Number(width) / 2) }),
      holds: ({ growth, theory = NOT }) => near(growth, theory, theory / 4),
      condition: 'within a quarter of √(n/2)',
    },
    {
      id: 'float16-overflows',
      inputs: { activation: 'relu', initialisation: 'unit', depth: '12', format: 'float16', steps: '0' },
      sentence:
        'In {format} this net gives no answer: at step {step}, in layer {layer} of {depth}, a number is beyond {most}.',
      digits: 5,
      measure: result => ({
        step: broken(result, 'step'),
        layer: broken(result, 'layer'),
        // The largest float16.
        most: (2 - 2 ** -10) * 2 ** 15,
      }),
      holds: ({ step, layer = NOT }) => step === 0 && layer > 6 && layer <= 12,
      condition: 'at step 0, after layer 6',
    },
    {
      id: 'relu-dies',
      inputs: { activation: 'relu', depth: '2', width: '32', points: '128', optimiser: 'sgd', rate: '5', steps: '100' },
      sentence:
        'In a net of {depth} layers of {width} {activation} units, trained by {optimiser} at a learning rate of {rate}, the share of dead units goes from {before} to {after} in {steps} steps.',
      measure: ({ tables }) => ({
        before: cell(tables.training?.[0], 'dead'),
        after: cell(tables.training?.at(-1), 'dead'),
      }),
      holds: ({ before = NOT, after = NOT }) => before < 0.15 && after > 0.5,
      condition: 'from below 0.15 to above 0.5',
    },
    {
      id: 'rate-too-high-breaks',
      inputs: { activation: 'relu', data: 'noise', optimiser: 'sgd', rate: '1' },
      sentence:
        'On {data}, {optimiser} at a learning rate of {rate} leaves the numbers of float64 at step {step}; one step before, the largest weight has gone from {start} to {weight}.',
      measure: result => ({
        step: broken(result, 'step'),
        start: cell(result.tables.training?.[0], 'weight'),
        weight: cell(result.tables.training?.at(-2), 'weight'),
      }),
      holds: ({ step = NOT, start = NOT, weight = NOT }) => step > 0 && step < 20 && weight > 100 * start,
      condition: 'before step 20, and a weight a hundred times as large as at the start',
    },
  ],
});
