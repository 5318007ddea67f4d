/**
 * Gradient through depth: what one backward pass leaves of the gradient in each layer of an untrained MLP.
 * The set-up is that of the reference run (PyTorch): hidden layers of one width and a linear unit on top, zero biases, inputs
 * and targets N(0, 1), mean squared error, float64.
 */
import {
  activation as activate,
  initialise,
  linear,
  meanSquaredError,
  type Random,
  Tape,
  type Tensor,
} from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Row, type RunContext } from './experiment.ts';
import { activation, choice, type Inputs, integer } from './inputs.ts';
import { medianOf } from './measures.ts';
import { quantile } from './statistics.ts';

const BATCH = 64;

/** Standard deviation of a weight, by fan-in. */
const weightDeviation = {
  lecun: (fanIn: number) => Math.sqrt(1 / fanIn),
  he: (fanIn: number) => Math.sqrt(2 / fanIn),
  unit: () => 1,
} as const;

const inputs = {
  activation: activation({ label: 'Activation', default: 'sigmoid', formula: true }),
  initialisation: choice({
    label: 'Initialisation',
    help: 'n is the width. Xavier’s is LeCun’s here, since all layers are equally wide.',
    default: 'lecun',
    options: [
      { value: 'lecun', label: 'LeCun (variance 1/n)' },
      { value: 'he', label: 'He (variance 2/n)' },
      { value: 'unit', label: 'N(0, 1)' },
    ],
  }),
  depth: integer({ label: 'Hidden layers', default: 30, min: 2, max: 100 }),
  width: integer({ label: 'Width', default: 64, min: 4, max: 128 }),
  seeds: integer({ label: 'Seeds', default: 10, min: 1, max: 50 }),
  seed: integer({ label: 'First seed', default: 1, min: 0, max: 999_999 }),
};

type GradientInputs = Inputs<typeof inputs>;

/** Per layer: norm of the weight gradient, norm of the pre-activation gradient, variance of the activations. */
interface LayerMeasures {
  weightGradient: number[];
  preactivationGradient: number[];
  variance: number[];
}

/** A net that is traced once and filled with new weights and data for every seed. */
function buildNet({ activation: spec, depth, width }: GradientInputs) {
  const tape = new Tape('float64');
  const input = tape.input([BATCH, width], 'input');
  const target = tape.input([BATCH, 1], 'target');
  const weights: Tensor[] = [];
  const preactivations: Tensor[] = [];
  const activations: Tensor[] = [];
  let hidden: Tensor = input;
  const definition = definitionOf(spec);
  for (let layer = 1; layer <= depth; layer++) {
    const { output, weights: matrix } = linear(tape, hidden, width, { name: `layer ${layer}` });
    weights.push(matrix);
    preactivations.push(output);
    hidden = activate(output, definition, spec.params);
    activations.push(hidden);
  }
  const { output, weights: readout } = linear(tape, hidden, 1, { name: 'output' });
  const loss = meanSquaredError(output, target);
  return { tape, input, target, weights, readout, preactivations, activations, loss };
}

function measure(net: ReturnType<typeof buildNet>, inputs: GradientInputs, random: Random): LayerMeasures {
  const deviation = weightDeviation[inputs.initialisation];
  for (const matrix of [...net.weights, net.readout])
    initialise(matrix, 'normal', random, { standardDeviation: deviation(matrix.shape[0] ?? 1) });
  for (const tensor of [net.input, net.target])
    for (let i = 0; i < tensor.data.length; i++) tensor.data[i] = random.normal();
  net.tape.forward();
  net.tape.backward(net.loss);
  return {
    weightGradient: net.weights.map(({ grad }) => norm(grad)),
    preactivationGradient: net.preactivations.map(({ grad }) => norm(grad)),
    variance: net.activations.map(({ data }) => variance(data)),
  };
}

type Values = Float64Array | Float32Array;

/** Euclidean norm, without overflow of the squares. */
function norm(values: Values): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  let sum = 0;
  for (const value of values) sum += (value / largest) ** 2;
  return largest * Math.sqrt(sum);
}

/** Variance about the mean, over a whole layer and batch. */
function variance(values: Values): number {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let sum = 0;
  for (const value of values) sum += (value - mean) ** 2 / values.length;
  return sum;
}

async function run(inputs: GradientInputs, { random, progress }: RunContext) {
  const net = buildNet(inputs);
  const runs: LayerMeasures[] = [];
  for (let seed = 0; seed < inputs.seeds; seed++) {
    runs.push(measure(net, inputs, random.fork(seed)));
    await progress((seed + 1) / inputs.seeds, () => tables(runs));
  }
  return tables(runs);
}

function tables(runs: readonly LayerMeasures[]) {
  const depth = runs[0]?.weightGradient.length ?? 0;
  const spread = (name: keyof LayerMeasures, layer: number) => runs.map(run => run[name][layer] ?? Number.NaN);
  const layers = Array.from({ length: depth }, (_, layer): Row => {
    const row: Record<string, number> = { layer: layer + 1 };
    for (const name of ['weightGradient', 'preactivationGradient', 'variance'] as const) {
      const values = spread(name, layer);
      row[name] = quantile(values, 0.5);
      row[`${name}Q1`] = quantile(values, 0.25);
      row[`${name}Q3`] = quantile(values, 0.75);
    }
    return row;
  });
  const seeds = runs.map(
    (run, index): Row => ({
      seed: index + 1,
      weightRatio: firstOverLast(run.weightGradient),
      preactivationRatio: firstOverLast(run.preactivationGradient),
      firstWeightGradient: run.weightGradient[0] ?? Number.NaN,
    }),
  );
  const undefinedRatios = seeds.filter(
    row => Number.isNaN(row.weightRatio) || Number.isNaN(row.preactivationRatio),
  ).length;
  const overflows = layers.some(row => Object.values(row).some(value => value === Number.POSITIVE_INFINITY));
  const notes = [
    ...(undefinedRatios
      ? [
          `In ${undefinedRatios} of ${runs.length} seeds the gradient is exactly 0, or not a number, in the last layer: there the ratio of first to last is not defined.`,
        ]
      : []),
    ...(overflows ? ['The signal grows beyond the largest float64; what is infinite is not drawn.'] : []),
  ];
  return { tables: { layers, seeds }, ...(notes.length > 0 && { notes }) };
}

const firstOverLast = (values: readonly number[]) => (values[0] ?? Number.NaN) / (values.at(-1) ?? Number.NaN);

export default defineExperiment({
  id: 'gradient-through-depth',
  title: 'Gradient through depth',
  question: 'How much of the gradient reaches the first layer of an untrained net, and is the activation to blame?',
  home: 'concepts/vanishing-gradient/',
  mode: 'live',
  inputs,
  tables: {
    layers: {
      title: 'Medians and quartiles over the seeds, layer by layer',
      columns: {
        layer: { label: 'Layer' },
        weightGradient: { label: 'Weight gradient', digits: 3 },
        weightGradientQ1: { label: 'first quartile', digits: 3 },
        weightGradientQ3: { label: 'third quartile', digits: 3 },
        preactivationGradient: { label: 'Pre-activation gradient', digits: 3 },
        preactivationGradientQ1: { label: 'first quartile', digits: 3 },
        preactivationGradientQ3: { label: 'third quartile', digits: 3 },
        variance: { label: 'Activation variance', digits: 3 },
        varianceQ1: { label: 'first quartile', digits: 3 },
        varianceQ3: { label: 'third quartile', digits: 3 },
      },
    },
    seeds: {
      title: 'First layer over last, seed by seed',
      columns: {
        seed: { label: 'Seed' },
        weightRatio: { label: 'Weight gradient, first/last', digits: 3 },
        preactivationRatio: { label: 'Pre-activation gradient, first/last', digits: 3 },
        firstWeightGradient: { label: 'Weight gradient of the first layer', digits: 3 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'sigmoid-vanishes',
      inputs: { activation: 'sigmoid', initialisation: 'lecun', depth: '30' },
      sentence:
        'With {activation} and {initialisation} weights, in {depth} layers, the first layer’s weight gradient is {ratio} times the last layer’s.',
      measure: result => ({ ratio: medianOf(result.tables.seeds, 'weightRatio') }),
      holds: ({ ratio = Number.NaN }) => ratio < 1e-12,
      condition: 'the median ratio is below 10⁻¹²',
    },
    {
      id: 'relu-he-keeps',
      inputs: { activation: 'relu', initialisation: 'he', depth: '30' },
      sentence:
        'With {activation} and {initialisation} weights, after {depth} layers, the gradient of the first pre-activations is {ratio} times that of the last.',
      measure: result => ({ ratio: medianOf(result.tables.seeds, 'preactivationRatio') }),
      holds: ({ ratio = Number.NaN }) => ratio > 0.1 && ratio < 10,
      condition: 'the median ratio is within a factor 10 of 1',
    },
    {
      id: 'relu-small-weights-vanish',
      inputs: { activation: 'relu', initialisation: 'lecun', depth: '30' },
      sentence:
        '{activation} with {initialisation} weights in {depth} layers: the ratio of weight gradients is {weightRatio}, that of pre-activation gradients {ratio}.',
      measure: result => ({
        weightRatio: medianOf(result.tables.seeds, 'weightRatio'),
        ratio: medianOf(result.tables.seeds, 'preactivationRatio'),
      }),
      holds: ({ weightRatio = Number.NaN, ratio = Number.NaN }) =>
        weightRatio > 0.2 && weightRatio < 10 && ratio < 1e-3,
      condition: 'weight gradients within 0.2 to 10, pre-activation gradients below 10⁻³',
    },
    {
      id: 'tanh-keeps',
      inputs: { activation: 'tanh', initialisation: 'lecun', depth: '30' },
      sentence:
        '{activation} with {initialisation} weights keeps {ratio} of the pre-activation gradient through {depth} layers.',
      measure: result => ({ ratio: medianOf(result.tables.seeds, 'preactivationRatio') }),
      holds: ({ ratio = Number.NaN }) => ratio > 0.01 && ratio < 1,
      condition: 'the median ratio is above 0.01',
    },
    {
      id: 'sigmoid-large-weights',
      inputs: { activation: 'sigmoid', initialisation: 'unit', depth: '30' },
      sentence:
        'With {initialisation} weights, 64 times the variance, the ratio of weight gradients for {activation} at depth {depth} is {ratio}.',
      measure: result => ({ ratio: medianOf(result.tables.seeds, 'weightRatio') }),
      holds: ({ ratio = Number.NaN }) => ratio > 1e-5 && ratio < 0.1,
      condition: 'the median ratio is between 10⁻⁵ and 0.1: ten orders above Xavier’s',
    },
    {
      id: 'tanh-large-weights-explode',
      inputs: { activation: 'tanh', initialisation: 'unit', depth: '30' },
      sentence:
        '{activation} with {initialisation} weights in {depth} layers multiplies the pre-activation gradient by {ratio}.',
      measure: result => ({ ratio: medianOf(result.tables.seeds, 'preactivationRatio') }),
      holds: ({ ratio = Number.NaN }) => ratio > 1e6,
      condition: 'the median ratio is above 10⁶',
    },
  ],
});
