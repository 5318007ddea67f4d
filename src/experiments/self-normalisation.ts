/**
 * Self-normalisation: mean and variance of the activations through many layers of an untrained net, from inputs of three kinds at once. The
 * set-up is that of the reference run (PyTorch): dense layers of one width without biases, weights of variance σ_w² / width, inputs
 * N(mean, variance), dropout of 10 % after each activation if any, float64.
 */
import {
  activation as activate,
  add,
  getScalarActivation,
  initialise,
  linear,
  momentTable,
  mul,
  type Random,
  Tape,
  type Tensor,
} from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import { activation, choice, type Inputs, integer, number } from './inputs.ts';
import { quantile } from './statistics.ts';

const inputs = {
  activation: activation({ label: 'Activation', default: 'selu', formula: true }),
  weightVariance: number({
    label: 'Weight variance × fan-in, σ_w²',
    help: '1 is LeCun’s initialisation, which SELU is made for; 2 is He’s.',
    default: 1,
    min: 0.05,
    max: 10,
    step: 0.05,
  }),
  inputMean: number({ label: 'Mean of your inputs', default: 1, min: -5, max: 5, step: 0.1 }),
  inputVariance: number({ label: 'Variance of your inputs', default: 1, min: 0.01, max: 20, step: 0.01 }),
  dropout: choice({
    label: 'Dropout',
    help: 'Alpha dropout sets units to the lower limit of SELU and restores mean and variance.',
    default: 'none',
    options: [
      { value: 'none', label: 'no dropout' },
      { value: 'ordinary', label: 'ordinary dropout' },
      { value: 'alpha', label: 'alpha dropout' },
    ],
  }),
  depth: integer({ label: 'Layers', default: 50, min: 2, max: 100 }),
  width: integer({ label: 'Width', default: 128, min: 4, max: 256 }),
  seeds: integer({ label: 'Seeds', default: 3, min: 1, max: 20 }),
  seed: integer({ label: 'First seed', default: 1, min: 0, max: 999_999 }),
};

type SelfInputs = Inputs<typeof inputs>;

/** Vectors of each kind of input. */
const BATCH = 16;

/** Share of units that dropout drops. */
const DROPPED = 0.1;

type Start = 'low' | 'high' | 'own';
const starts = ['low', 'high', 'own'] as const;

/** Mean and variance of the inputs of each kind. */
const inputsOf = ({ inputMean, inputVariance }: SelfInputs): Record<Start, { mean: number; variance: number }> => ({
  low: { mean: 0, variance: 0.1 },
  high: { mean: 0, variance: 3 },
  own: { mean: inputMean, variance: inputVariance },
});

/** Dropout as h k + s: k is `kept` and s 0 where a unit is kept, and k is 0 and s is `instead` where not; then `shift` is added to all. */
interface Dropping {
  kept: number;
  instead: number;
  shift: number;
}

/** The three numbers; for alpha dropout those that keep mean 0 and variance 1. */
function droppingOf(kind: SelfInputs['dropout']): Dropping | undefined {
  if (kind === 'none') return undefined;
  const keep = 1 - DROPPED;
  if (kind === 'ordinary') return { kept: 1 / keep, instead: 0, shift: 0 };
  // The limit of SELU at −∞, −λα.
  const lower = getScalarActivation('selu').f(Number.NEGATIVE_INFINITY);
  const factor = 1 / Math.sqrt(keep + lower ** 2 * keep * DROPPED);
  return { kept: factor, instead: factor * lower, shift: -factor * DROPPED * lower };
}

interface Moments {
  mean: number;
  variance: number;
}
type Measured = Record<Start, Moments[]>;

/** A net that is traced once and filled with new weights, inputs and masks for every seed. */
function buildNet({ activation: spec, depth, width, dropout }: SelfInputs) {
  const tape = new Tape('float64');
  const rows = starts.length * BATCH;
  const input = tape.input([rows, width], 'input');
  const definition = definitionOf(spec);
  const weights: Tensor[] = [];
  const masks: { kept: Tensor; added: Tensor }[] = [];
  const activations: Tensor[] = [];
  let hidden: Tensor = input;
  for (let layer = 1; layer <= depth; layer++) {
    const made = linear(tape, hidden, width, { name: `layer ${layer}`, bias: false });
    weights.push(made.weights);
    hidden = activate(made.output, definition, spec.params);
    if (dropout !== 'none') {
      const kept = tape.input([rows, width], `mask ${layer}`);
      const added = tape.input([rows, width], `shift ${layer}`);
      masks.push({ kept, added });
      hidden = add(mul(hidden, kept), added);
    }
    activations.push(hidden);
  }
  return { tape, input, weights, masks, activations };
}

function measure(net: ReturnType<typeof buildNet>, inputs: SelfInputs, random: Random): Measured {
  const { weightVariance, width } = inputs;
  for (const matrix of net.weights)
    initialise(matrix, 'normal', random, { standardDeviation: Math.sqrt(weightVariance / width) });
  const dropping = droppingOf(inputs.dropout);
  if (dropping)
    for (const { kept, added } of net.masks)
      for (let i = 0; i < kept.data.length; i++) {
        const keeps = random.uniform() >= DROPPED;
        kept.data[i] = keeps ? dropping.kept : 0;
        added.data[i] = (keeps ? 0 : dropping.instead) + dropping.shift;
      }
  const given = inputsOf(inputs);
  const size = BATCH * width;
  // One draw for all three: they differ in mean and scale alone.
  for (let i = 0; i < size; i++) {
    const draw = random.normal();
    starts.forEach((start, index) => {
      const { mean, variance } = given[start];
      net.input.data[index * size + i] = mean + Math.sqrt(variance) * draw;
    });
  }
  net.tape.forward();
  const of = (index: number) =>
    net.activations.map(({ data }) => momentsOf(data.subarray(index * size, (index + 1) * size)));
  return { low: of(0), high: of(1), own: of(2) };
}

/** Mean and variance over units and samples. */
function momentsOf(values: Float64Array | Float32Array): Moments {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let variance = 0;
  for (const value of values) variance += (value - mean) ** 2 / values.length;
  return { mean, variance };
}

/** The same in a net of infinite width: the pre-activations are N(0, q) with q = σ_w² E h². */
function theory(inputs: SelfInputs, { mean, variance }: Moments): Moments[] {
  const { activation: spec, weightVariance, depth } = inputs;
  const definition = definitionOf(spec);
  const dropping = droppingOf(inputs.dropout);
  const layers: Moments[] = [];
  let square = variance + mean ** 2;
  for (let layer = 0; layer < depth; layer++) {
    const q = weightVariance * square;
    // Beyond what float64 holds there is nothing to average.
    const [at] = q > 1e-290 && q < 1e290 ? momentTable(definition, [q], spec.params) : [];
    let average = at?.mean ?? Number.NaN;
    square = at?.square ?? Number.NaN;
    if (dropping) {
      const { kept, instead, shift } = dropping;
      const before = (1 - DROPPED) * kept * average + DROPPED * instead;
      square = (1 - DROPPED) * kept ** 2 * square + DROPPED * instead ** 2 + 2 * shift * before + shift ** 2;
      average = before + shift;
    }
    layers.push({ mean: average, variance: square - average ** 2 });
  }
  return layers;
}

async function run(inputs: SelfInputs, { random, progress }: RunContext): Promise<Result> {
  const given = inputsOf(inputs);
  const expected = { low: theory(inputs, given.low), high: theory(inputs, given.high), own: theory(inputs, given.own) };
  const net = buildNet(inputs);
  const runs: Measured[] = [];
  for (let seed = 0; seed < inputs.seeds; seed++) {
    runs.push(measure(net, inputs, random.fork(seed)));
    await progress((seed + 1) / inputs.seeds, () => assemble(expected, runs));
  }
  return assemble(expected, runs);
}

function assemble(expected: Measured, runs: readonly Measured[]): Result {
  const layers = expected.low.map((_, index): Row => {
    const row: Record<string, number> = { layer: index + 1 };
    for (const start of starts)
      for (const what of ['mean', 'variance'] as const) {
        const name = `${start}${what === 'mean' ? 'Mean' : 'Variance'}`;
        row[name] = quantile(
          runs.map(run => run[start][index]?.[what] ?? Number.NaN),
          0.5,
        );
        row[`${name}Theory`] = expected[start][index]?.[what] ?? Number.NaN;
      }
    return row;
  });
  const seeds = runs.map((run, index): Row => {
    const last = (start: Start) => run[start].at(-1) ?? { mean: Number.NaN, variance: Number.NaN };
    return {
      seed: index + 1,
      lowVariance: last('low').variance,
      highVariance: last('high').variance,
      ownMean: last('own').mean,
      ownVariance: last('own').variance,
    };
  });
  const unusual = [...layers, ...seeds].some(row => Object.values(row).some(cell => !Number.isFinite(cell)));
  return {
    tables: { layers, seeds },
    ...(unusual && {
      notes: [
        'A number here is infinite or not defined: the signal has left the range of float64, or the function has no value or no mean square where the net needs it. What is not finite is not drawn.',
      ],
    }),
  };
}

const seedMedian = (result: Result, column: string) =>
  quantile(
    (result.tables.seeds ?? []).map(row => Number(row[column])),
    0.5,
  );
const ends = (result: Result) => ({ low: seedMedian(result, 'lowVariance'), high: seedMedian(result, 'highVariance') });
const ownVariance = (result: Result) => ({ variance: seedMedian(result, 'ownVariance') });

export default defineExperiment({
  id: 'self-normalisation',
  title: 'Self-normalisation',
  question: 'Can an activation pull mean and variance back to 0 and 1 by itself, layer after layer?',
  home: 'concepts/self-normalisation/',
  mode: 'live',
  inputs,
  tables: {
    layers: {
      title: 'Activations layer by layer: medians over the seeds, and theory of infinite width',
      columns: {
        layer: { label: 'Layer' },
        lowMean: { label: 'Mean, from variance 0.1', digits: 3 },
        lowMeanTheory: { label: 'theory', digits: 3 },
        lowVariance: { label: 'Variance, from 0.1', digits: 4 },
        lowVarianceTheory: { label: 'theory', digits: 4 },
        highMean: { label: 'Mean, from variance 3', digits: 3 },
        highMeanTheory: { label: 'theory', digits: 3 },
        highVariance: { label: 'Variance, from 3', digits: 4 },
        highVarianceTheory: { label: 'theory', digits: 4 },
        ownMean: { label: 'Mean, from your inputs', digits: 3 },
        ownMeanTheory: { label: 'theory', digits: 3 },
        ownVariance: { label: 'Variance, from your inputs', digits: 4 },
        ownVarianceTheory: { label: 'theory', digits: 4 },
      },
    },
    seeds: {
      title: 'Last layer, seed by seed',
      columns: {
        seed: { label: 'Seed' },
        lowVariance: { label: 'Variance, from 0.1', digits: 4 },
        highVariance: { label: 'Variance, from 3', digits: 4 },
        ownMean: { label: 'Mean, from your inputs', digits: 3 },
        ownVariance: { label: 'Variance, from your inputs', digits: 4 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'selu-returns',
      inputs: { activation: 'selu', weightVariance: '1' },
      sentence:
        'Through {depth} layers of {activation} with σ_w² = {weightVariance}, inputs of variance 0.1 end at a variance of {low}, those of variance 3 at {high}.',
      measure: ends,
      holds: ({ low = Number.NaN, high = Number.NaN }) => low > 0.7 && low < 1.4 && high > 0.7 && high < 1.4,
      condition: 'both are between 0.7 and 1.4',
    },
    {
      id: 'off-centre-returns',
      inputs: { activation: 'selu', weightVariance: '1', inputMean: '1', inputVariance: '1' },
      sentence: 'Inputs of mean {inputMean} and variance {inputVariance} end at mean {mean} and variance {variance}.',
      measure: result => ({ mean: seedMedian(result, 'ownMean'), ...ownVariance(result) }),
      holds: ({ mean = Number.NaN, variance = Number.NaN }) => Math.abs(mean) < 0.1 && variance > 0.7 && variance < 1.4,
      condition: 'the mean is within 0.1 of 0, the variance between 0.7 and 1.4',
    },
    {
      id: 'he-breaks-it',
      inputs: { activation: 'selu', weightVariance: '2', inputMean: '0', inputVariance: '1' },
      sentence:
        'With He’s σ_w² = {weightVariance}, standardised inputs leave {depth} layers of {activation} with a variance of {variance}.',
      measure: ownVariance,
      holds: ({ variance = Number.NaN }) => variance > 3,
      condition: 'the variance is above 3',
    },
    {
      id: 'elu-falls',
      inputs: { activation: 'elu', weightVariance: '1', inputMean: '0', inputVariance: '1' },
      sentence: 'With {activation} and σ_w² = {weightVariance} it is {variance} after {depth} layers.',
      measure: ownVariance,
      holds: ({ variance = Number.NaN }) => variance < 0.05,
      condition: 'the variance is below 0.05',
    },
    {
      id: 'relu-remembers',
      digits: 6,
      inputs: { activation: 'relu', weightVariance: '2' },
      sentence:
        '{activation} with He’s σ_w² = {weightVariance} has no pull: inputs of variance 3 and 0.1, thirty to one, still differ {ratio} to one after {depth} layers.',
      measure: result => {
        const { low, high } = ends(result);
        return { ratio: high / low };
      },
      holds: ({ ratio = Number.NaN }) => Math.abs(ratio / 30 - 1) < 1e-9,
      condition: 'the ratio is 30, to 9 digits: the same draws, scaled, stay in proportion',
    },
    {
      id: 'dropout-breaks-it',
      inputs: { activation: 'selu', dropout: 'ordinary', inputMean: '0', inputVariance: '1' },
      sentence: 'With {dropout} of every tenth unit, {activation} settles at a variance of {variance}.',
      measure: ownVariance,
      holds: ({ variance = Number.NaN }) => variance > 1.3,
      condition: 'the variance is above 1.3',
    },
    {
      id: 'alpha-dropout-keeps-it',
      inputs: { activation: 'selu', dropout: 'alpha', inputMean: '0', inputVariance: '1' },
      sentence: 'With {dropout} it is {variance}.',
      digits: 3,
      measure: ownVariance,
      holds: ({ variance = Number.NaN }) => variance > 0.85 && variance < 1.15,
      condition: 'the variance is within 0.15 of 1',
    },
  ],
});
