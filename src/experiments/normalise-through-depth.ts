/**
 * Normalise through depth: the gradient in each layer of one untrained net, without normalisation, with batch normalisation and with layer
 * normalisation before each activation; and what the activation alone does to inputs N(m, s²). The set-up is that of the reference run
 * (PyTorch): 64 inputs N(0, 1), dense hidden layers of one width, zero biases, a linear unit on top, targets N(0, 1), mean squared error,
 * no learned gain, ε = 10⁻⁵, float64.
 */
import {
  activation as activate,
  batchNorm,
  gaussianMean,
  initialise,
  layerNorm,
  linear,
  meanSquaredError,
  momentTable,
  type Random,
  Tape,
  type Tensor,
} from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import { activation, type Inputs, integer, number } from './inputs.ts';
import { near } from './measures.ts';
import { quantile } from './statistics.ts';

const inputs = {
  activation: activation({ label: 'Activation', default: 'sigmoid', formula: true }),
  weightVariance: number({
    label: 'Weight variance × fan-in, σ_w²',
    help: '1 is LeCun’s initialisation, 2 is He’s.',
    default: 1,
    min: 0.001,
    max: 100,
    step: 0.0001,
    scale: 'log',
  }),
  spread: number({
    label: 'Standard deviation of inputs to one activation',
    help: 'For the last chart, which has no net.',
    default: 1,
    min: 0.01,
    max: 10,
    step: 0.01,
    scale: 'log',
  }),
  depth: integer({ label: 'Hidden layers', default: 30, min: 3, max: 60 }),
  width: integer({ label: 'Width', default: 64, min: 4, max: 128 }),
  seeds: integer({ label: 'Seeds', default: 3, min: 1, max: 20 }),
  seed: integer({ label: 'First seed', default: 1, min: 0, max: 999_999 }),
};

type NormInputs = Inputs<typeof inputs>;

const BATCH = 64;

/** Largest mean of the inputs to one activation, and the step between two means. */
const FURTHEST = 6;
const MEAN_STEP = 0.5;

/** The three nets, in the order of the tables. */
export const normalisers = ['none', 'batch', 'sample'] as const;
export type Normaliser = (typeof normalisers)[number];

/** What stands before the activation, in words. */
export const normaliserLabels: Readonly<Record<Normaliser, string>> = {
  none: 'none',
  batch: 'batch normalisation',
  sample: 'layer normalisation',
};

/** Of one net: norm of the pre-activation gradient by layer, first weight gradient over last, mean cosine of two samples at the end. */
interface Measured {
  gradient: number[];
  weightRatio: number;
  cosine: number;
}

/** z [BATCH, width] with mean 0 and variance 1 by unit or by sample. */
function normalise(tape: Tape, z: Tensor, kind: Normaliser): Tensor {
  if (kind === 'none') return z;
  const width = z.shape[1] ?? 1;
  const gain = tape.input([width], 'gain');
  gain.data.fill(1);
  const shift = tape.input([width], 'shift');
  return kind === 'batch' ? batchNorm(z, gain, shift) : layerNorm(z, gain, shift);
}

/** A net that is traced once and filled with new weights and data for every seed. */
function buildNet({ activation: spec, depth, width }: NormInputs, kind: Normaliser) {
  const tape = new Tape('float64');
  const input = tape.input([BATCH, width], 'input');
  const target = tape.input([BATCH, 1], 'target');
  const definition = definitionOf(spec);
  const weights: Tensor[] = [];
  const preactivations: Tensor[] = [];
  let hidden: Tensor = input;
  let seen: Tensor = input;
  for (let layer = 1; layer <= depth; layer++) {
    const made = linear(tape, hidden, width, { name: `layer ${layer}`, bias: false });
    weights.push(made.weights);
    preactivations.push(made.output);
    seen = normalise(tape, made.output, kind);
    hidden = activate(seen, definition, spec.params);
  }
  const { output, weights: readout } = linear(tape, hidden, 1, { name: 'output', bias: false });
  return { tape, input, target, weights, readout, preactivations, seen, loss: meanSquaredError(output, target) };
}

type Net = ReturnType<typeof buildNet>;

function measure(net: Net, { weightVariance, width }: NormInputs, random: Random): Measured {
  for (const matrix of [...net.weights, net.readout])
    initialise(matrix, 'normal', random, { standardDeviation: Math.sqrt(weightVariance / width) });
  for (const tensor of [net.input, net.target])
    for (let i = 0; i < tensor.data.length; i++) tensor.data[i] = random.normal();
  net.tape.forward();
  net.tape.backward(net.loss);
  return {
    gradient: net.preactivations.map(({ grad }) => norm(grad)),
    weightRatio: firstOverLast(net.weights.map(({ grad }) => norm(grad))),
    cosine: meanCosine(net.seen.data, width),
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

/** Mean cosine of two different rows: (|Σ u|² − n) / (n (n − 1)) for the n unit vectors u of the rows. */
function meanCosine(values: Values, width: number): number {
  const sum = new Float64Array(width);
  const rows = values.length / width;
  for (let row = 0; row < rows; row++) {
    const vector = values.subarray(row * width, (row + 1) * width);
    const length = norm(vector);
    for (let i = 0; i < width; i++) sum[i] = (sum[i] as number) + (vector[i] as number) / length;
  }
  return (norm(sum) ** 2 - rows) / (rows * (rows - 1));
}

const firstOverLast = (values: readonly number[]) => (values[0] ?? Number.NaN) / (values.at(-1) ?? Number.NaN);

/** Growth of the squared gradient a layer on its way back from the last layer to the second; the first sees data, not activations. */
const growthOf = (gradient: readonly number[]) => firstOverLast(gradient.slice(1)) ** (2 / (gradient.length - 2));

/**
 * The same growth in a wide net: E f′² / Var f for batch and E f′² / E f² for layer normalisation, both at N(0, 1). Without, the
 * geometric mean of σ_w² E f′(√q Z)² along the length map q → σ_w² E f(√q Z)², from σ_w².
 */
function predictedGrowth({ activation: spec, weightVariance, depth }: NormInputs, kind: Normaliser): number {
  const definition = definitionOf(spec);
  const at = (q: number) => (q > 1e-290 && q < 1e290 ? momentTable(definition, [q], spec.params)[0] : undefined);
  if (kind !== 'none') {
    const { mean, square, squareSlope } = at(1) ?? { mean: Number.NaN, square: Number.NaN, squareSlope: Number.NaN };
    return squareSlope / (kind === 'batch' ? square - mean ** 2 : square);
  }
  let q = weightVariance;
  let logarithm = 0;
  for (let layer = 1; layer < depth; layer++) {
    const moments = at(q);
    if (layer > 1) logarithm += Math.log(weightVariance * (moments?.squareSlope ?? Number.NaN)) / (depth - 2);
    q = weightVariance * (moments?.square ?? Number.NaN);
  }
  return Math.exp(logarithm);
}

/** Mean and standard deviation of f(m + s Z), Z ~ N(0, 1), for each m; NaN where f has a pole. */
function squash({ activation: spec, spread }: NormInputs): Row[] {
  const definition = definitionOf(spec);
  const pieces = [...definition.kinks(spec.params).map(({ x }) => x), ...(definition.breaks?.(spec.params) ?? [])];
  const pole = pieces.some(x => !Number.isFinite(definition.f(x, spec.params)));
  return Array.from({ length: (2 * FURTHEST) / MEAN_STEP + 1 }, (_, index): Row => {
    const inputMean = index * MEAN_STEP - FURTHEST;
    if (pole) return { inputMean, mean: Number.NaN, deviation: Number.NaN };
    const average = (g: (value: number) => number) =>
      gaussianMean(
        x => g(definition.f(inputMean + x, spec.params)),
        spread ** 2,
        pieces.map(x => x - inputMean),
      );
    const mean = average(value => value);
    return { inputMean, mean, deviation: Math.sqrt(average(value => (value - mean) ** 2)) };
  });
}

type Runs = Readonly<Record<Normaliser, Measured[]>>;

async function run(inputs: NormInputs, { random, progress }: RunContext) {
  const squashed = squash(inputs);
  const predicted = normalisers.map(kind => predictedGrowth(inputs, kind));
  const runs: Runs = { none: [], batch: [], sample: [] };
  const nets = normalisers.map(kind => ({ kind, net: buildNet(inputs, kind) }));
  for (let seed = 0; seed < inputs.seeds; seed++) {
    // The three nets of a seed have the same weights and data.
    for (const { kind, net } of nets) runs[kind].push(measure(net, inputs, random.fork(seed)));
    await progress((seed + 1) / inputs.seeds, () => resultOf(inputs, runs, predicted, squashed));
  }
  return resultOf(inputs, runs, predicted, squashed);
}

function resultOf(inputs: NormInputs, runs: Runs, predicted: readonly number[], squashed: Row[]): Result {
  const layers = Array.from({ length: inputs.depth }, (_, index): Row => {
    const row: Record<string, number> = { layer: index + 1 };
    for (const kind of normalisers) {
      const values = runs[kind].map(({ gradient }) => gradient[index] ?? Number.NaN);
      row[kind] = quantile(values, 0.5);
      row[`${kind}Q1`] = quantile(values, 0.25);
      row[`${kind}Q3`] = quantile(values, 0.75);
    }
    return row;
  });
  const nets = normalisers.map((kind, index): Row => {
    const median = (of: (run: Measured) => number) => quantile(runs[kind].map(of), 0.5);
    return {
      normalisation: normaliserLabels[kind],
      weightRatio: median(({ weightRatio }) => weightRatio),
      growth: median(({ gradient }) => growthOf(gradient)),
      predicted: predicted[index] ?? Number.NaN,
      cosine: median(({ cosine }) => cosine),
    };
  });
  const seeds = runs.none.map((_, index): Row => {
    const row: Record<string, number> = { seed: index + 1 };
    for (const kind of normalisers) {
      const { weightRatio = Number.NaN, gradient = [] } = runs[kind][index] ?? {};
      row[`${kind}Weight`] = weightRatio;
      row[`${kind}Gradient`] = firstOverLast(gradient);
    }
    return row;
  });
  const tables = { layers, nets, seeds, squashed };
  const broken = Object.values(tables).some(rows =>
    rows.some(row => Object.values(row).some(cell => typeof cell === 'number' && !Number.isFinite(cell))),
  );
  return {
    tables,
    ...(broken && {
      notes: [
        'Some numbers are not finite: signal or gradient is exactly 0 or leaves the range of float64, or the function has no finite value or spread there. They are not drawn.',
      ],
    }),
  };
}

/** What claims read: the row of one net. */
const netOf = (result: Result, kind: Normaliser, column: string) =>
  Number(result.tables.nets?.find(row => row.normalisation === normaliserLabels[kind])?.[column] ?? Number.NaN);

/** And the row of one mean. */
const squashedAt = (result: Result, inputMean: number, column: string) =>
  Number(result.tables.squashed?.find(row => row.inputMean === inputMean)?.[column] ?? Number.NaN);

const gradientColumns = Object.fromEntries(
  normalisers.flatMap(kind => [
    [kind, { label: `Gradient, ${normaliserLabels[kind]}`, digits: 3 }],
    [`${kind}Q1`, { label: 'first quartile', digits: 3 }],
    [`${kind}Q3`, { label: 'third quartile', digits: 3 }],
  ]),
);

export default defineExperiment({
  id: 'normalise-through-depth',
  title: 'Normalise through depth',
  question: 'Which normalisation keeps the gradient alive in a deep net, and for which activation?',
  home: 'concepts/normalisation/',
  mode: 'live',
  inputs,
  tables: {
    layers: {
      title: 'Norm of the pre-activation gradient: medians and quartiles over the seeds',
      columns: { layer: { label: 'Layer' }, ...gradientColumns },
    },
    nets: {
      title: 'The three nets: medians over the seeds',
      columns: {
        normalisation: { label: 'Normalisation' },
        weightRatio: { label: 'Weight gradient, first/last', digits: 3 },
        growth: { label: 'Growth of the squared gradient per layer', digits: 3 },
        predicted: { label: 'the same by theory', digits: 3 },
        cosine: { label: 'Cosine of two samples, last layer', digits: 3 },
      },
    },
    seeds: {
      title: 'First layer over last, seed by seed',
      columns: {
        seed: { label: 'Seed' },
        ...Object.fromEntries(
          normalisers.flatMap(kind => [
            [`${kind}Weight`, { label: `Weight gradient, ${normaliserLabels[kind]}`, digits: 3 }],
            [`${kind}Gradient`, { label: `Pre-activation gradient, ${normaliserLabels[kind]}`, digits: 3 }],
          ]),
        ),
      },
    },
    squashed: {
      title: 'Mean and standard deviation after one activation',
      columns: {
        inputMean: { label: 'Mean before' },
        mean: { label: 'Mean after', digits: 4 },
        deviation: { label: 'Standard deviation after', digits: 3 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'plain-sigmoid-vanishes',
      inputs: { activation: 'sigmoid', depth: '30' },
      sentence:
        'Without normalisation, {activation} in {depth} layers: the first weight gradient is {ratio} times the last.',
      measure: result => ({ ratio: netOf(result, 'none', 'weightRatio') }),
      holds: ({ ratio = Number.NaN }) => ratio < 1e-12,
      condition: 'the median ratio is below 10⁻¹²',
    },
    {
      id: 'batch-rescues-sigmoid',
      inputs: { activation: 'sigmoid', depth: '30' },
      sentence: 'With batch normalisation, {activation} in {depth} layers: the ratio is {ratio}.',
      measure: result => ({ ratio: netOf(result, 'batch', 'weightRatio') }),
      holds: ({ ratio = Number.NaN }) => ratio > 0.1 && ratio < 10,
      condition: 'the median ratio is between 0.1 and 10',
    },
    {
      id: 'layer-does-not-rescue-sigmoid',
      inputs: { activation: 'sigmoid', depth: '30' },
      sentence: 'With layer normalisation, {activation} in {depth} layers: the ratio is {ratio}.',
      measure: result => ({ ratio: netOf(result, 'sample', 'weightRatio') }),
      holds: ({ ratio = Number.NaN }) => ratio < 1e-6,
      condition: 'the median ratio is below 10⁻⁶',
    },
    {
      id: 'layer-makes-alike',
      inputs: { activation: 'sigmoid', depth: '30' },
      sentence:
        'In the last of {depth} layers the cosine of two samples, as {activation} sees them, is {alike} with layer and {apart} with batch normalisation.',
      digits: 4,
      measure: result => ({ alike: netOf(result, 'sample', 'cosine'), apart: netOf(result, 'batch', 'cosine') }),
      holds: ({ alike = Number.NaN, apart = Number.NaN }) => alike > 0.999 && Math.abs(apart) < 0.1,
      condition: 'above 0.999 with layer, within 0.1 of 0 with batch normalisation',
    },
    {
      id: 'sigmoid-rates',
      inputs: { activation: 'sigmoid', depth: '30' },
      sentence:
        'A layer of {activation} multiplies the squared gradient by {batch} under batch normalisation (theory {batchTheory}) and by {layer} under layer normalisation (theory {layerTheory}).',
      digits: 3,
      measure: result => ({
        batch: netOf(result, 'batch', 'growth'),
        batchTheory: netOf(result, 'batch', 'predicted'),
        layer: netOf(result, 'sample', 'growth'),
        layerTheory: netOf(result, 'sample', 'predicted'),
      }),
      holds: ({ batch, batchTheory = Number.NaN, layer, layerTheory = Number.NaN }) =>
        near(batch, batchTheory, 0.1) && near(layer, layerTheory, 0.02),
      condition: 'within 0.1 of E f′² / Var f under batch and within 0.02 of E f′² / E f² under layer normalisation',
    },
    {
      id: 'layer-rescues-centred-sigmoid',
      inputs: { activation: '=sigmoid(x) - 1/2', depth: '30', seeds: '1' },
      sentence: 'With layer normalisation and {activation} the ratio at depth {depth} is {ratio}.',
      measure: result => ({ ratio: netOf(result, 'sample', 'weightRatio') }),
      holds: ({ ratio = Number.NaN }) => ratio > 0.1 && ratio < 10,
      condition: 'the ratio is between 0.1 and 10',
    },
    {
      id: 'tanh-under-both',
      inputs: { activation: 'tanh', depth: '30' },
      sentence:
        'With {activation} the squared gradient grows by {batch} a layer under batch and by {layer} under layer normalisation; the theory says {theory} for both.',
      digits: 3,
      measure: result => ({
        batch: netOf(result, 'batch', 'growth'),
        layer: netOf(result, 'sample', 'growth'),
        theory: netOf(result, 'sample', 'predicted'),
      }),
      holds: ({ batch, layer, theory = Number.NaN }) => near(batch, theory, 0.1) && near(layer, theory, 0.1),
      condition: 'both are within 0.1 of E f′² / E f²',
    },
    {
      id: 'batch-relu-explodes',
      inputs: { activation: 'relu', depth: '30' },
      sentence:
        'With batch normalisation, {activation} in {depth} layers multiplies the squared gradient by {growth} a layer; the theory of wide layers says {theory}.',
      digits: 3,
      measure: result => ({
        growth: netOf(result, 'batch', 'growth'),
        theory: netOf(result, 'batch', 'predicted'),
      }),
      holds: ({ growth, theory = Number.NaN }) => theory > 1.4 && near(growth, theory, 0.1),
      condition: 'the theory is above 1.4 and the growth within 0.1 of it',
    },
    {
      id: 'batch-relu-any-scale',
      inputs: { activation: 'relu', weightVariance: '64', depth: '30' },
      sentence: 'With weights of variance {weightVariance}/n instead, {activation} has a growth of {growth}.',
      digits: 3,
      measure: result => ({ growth: netOf(result, 'batch', 'growth'), theory: netOf(result, 'batch', 'predicted') }),
      holds: ({ growth, theory = Number.NaN }) => near(growth, theory, 0.1),
      condition: 'the growth is within 0.1 of the theory, which has no weight variance in it',
    },
    {
      id: 'layer-relu-keeps',
      inputs: { activation: 'relu', depth: '30' },
      sentence:
        'With layer normalisation and {activation} the squared gradient changes by the factor {growth} a layer.',
      digits: 3,
      measure: result => ({ growth: netOf(result, 'sample', 'growth') }),
      holds: ({ growth }) => near(growth, 1, 0.1),
      condition: 'the growth is within 0.1 of 1',
    },
    {
      id: 'squashing-keeps-offset',
      inputs: { activation: 'tanh', spread: '1', depth: '3', width: '4', seeds: '1' },
      sentence:
        'Inputs of mean 5 and standard deviation {spread} leave {activation} with mean {mean} and standard deviation {deviation}.',
      digits: 3,
      measure: result => ({
        mean: squashedAt(result, 5, 'mean'),
        deviation: squashedAt(result, 5, 'deviation'),
      }),
      holds: ({ mean = Number.NaN, deviation = Number.NaN }) => mean > 0.99 && deviation < 0.01,
      condition: 'the mean is above 0.99 and the standard deviation below 0.01',
    },
    {
      id: 'squashing-keeps-small',
      inputs: { activation: 'tanh', spread: '0.01', depth: '3', width: '4', seeds: '1' },
      sentence: 'Inputs of mean 0 and standard deviation {spread} leave {activation} with {deviation}.',
      digits: 3,
      measure: result => ({ deviation: squashedAt(result, 0, 'deviation') }),
      holds: ({ deviation = Number.NaN }) => deviation < 0.02,
      condition: 'the standard deviation is below 0.02',
    },
  ],
});
