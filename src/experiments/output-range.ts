/**
 * Output range: a net learns a curve through an output function, and its error is held against the floor that the range of that
 * function sets, √mean dist(y, R)², which is known before any training. The set-up is that of the reference run (PyTorch): 64 points on
 * [−1, 1], two hidden layers of 32 tanh units, weights N(0, 1) in the first layer and N(0, 1/n) after it, biases N(0, 0.3²), mean squared
 * error, Adam.
 */
import {
  activation as activate,
  adam,
  analyse,
  getScalarActivation,
  initialise,
  linear,
  meanSquaredError,
  type Random,
  Tape,
  type Tensor,
} from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import { activation, choice, type Inputs, integer, number } from './inputs.ts';
import { medianOf } from './measures.ts';
import { quantile } from './statistics.ts';

const POINTS = 64;
const WIDTH = 32;
const BIAS_DEVIATION = 0.3;

/** The curves to learn, on [−1, 1]. */
const targets = {
  'large-sine': (x: number) => 3 * Math.sin(Math.PI * x),
  'small-sine': (x: number) => 0.8 * Math.sin(Math.PI * x),
  exponential: (x: number) => Math.exp(2 * x),
  step: (x: number) => (x > 0 ? 1 : 0),
} as const;

const inputs = {
  target: choice({
    label: 'Target',
    default: 'large-sine',
    options: [
      { value: 'large-sine', label: '3 sin(πx)' },
      { value: 'small-sine', label: '0.8 sin(πx)' },
      { value: 'exponential', label: 'exp(2x)' },
      { value: 'step', label: 'a step from 0 to 1' },
    ],
  }),
  output: activation({
    label: 'Output function',
    default: 'tanh',
    ids: ['identity', 'tanh', 'sigmoid', 'relu', 'softplus', 'exponential'],
  }),
  hidden: activation({ label: 'Hidden activation', default: 'tanh', formula: true }),
  rate: number({ label: 'Learning rate (Adam)', default: 0.005, min: 1e-4, max: 1, step: 1e-4, scale: 'log' }),
  steps: integer({ label: 'Steps', default: 1500, min: 1, max: 2000, step: 50 }),
  seeds: integer({ label: 'Seeds', default: 3, min: 1, max: 20 }),
  seed: integer({ label: 'First seed', default: 1, min: 0, max: 999_999 }),
};

type RangeInputs = Inputs<typeof inputs>;

const xAt = (i: number) => -1 + (2 * i) / (POINTS - 1);

/** The net, traced once and filled anew for every seed. */
function buildNet({ target: name, output: outputSpec, hidden: hiddenSpec }: RangeInputs) {
  const tape = new Tape('float64');
  const x = tape.input([POINTS, 1], 'x');
  const target = tape.input([POINTS, 1], 'target');
  for (let i = 0; i < POINTS; i++) {
    x.data[i] = xAt(i);
    target.data[i] = targets[name](xAt(i));
  }
  const weights: Tensor[] = [];
  const biases: Tensor[] = [];
  const hidden = definitionOf(hiddenSpec);
  let signal: Tensor = x;
  for (const units of [WIDTH, WIDTH, 1]) {
    const made = linear(tape, signal, units, { name: units === 1 ? 'output' : `layer ${weights.length + 1}` });
    weights.push(made.weights);
    if (made.bias) biases.push(made.bias);
    signal = units === 1 ? made.output : activate(made.output, hidden, hiddenSpec.params);
  }
  const output = activate(signal, definitionOf(outputSpec), outputSpec.params);
  return { tape, target, output, weights, biases, loss: meanSquaredError(output, target) };
}

type Net = ReturnType<typeof buildNet>;

/** The predictions of the trained net and their root mean squared error. */
async function train(
  { tape, output, weights, biases, loss }: Net,
  { rate, steps }: RangeInputs,
  random: Random,
  unit: (share: number) => Promise<void>,
) {
  weights.forEach((matrix, layer) => {
    const standardDeviation = layer === 0 ? 1 : Math.sqrt(1 / (matrix.shape[0] ?? 1));
    initialise(matrix, 'normal', random, { standardDeviation });
  });
  for (const bias of biases) for (let i = 0; i < bias.data.length; i++) bias.data[i] = BIAS_DEVIATION * random.normal();
  const optimiser = adam([...weights, ...biases], { learningRate: rate });
  for (let step = 0; step < steps; step++) {
    tape.forward();
    tape.backward(loss);
    optimiser.step();
    if (step % 100 === 99) await unit((step + 1) / steps);
  }
  tape.forward();
  return { prediction: [...output.data], rmse: Math.sqrt(Number(loss.data[0])) };
}

type Fit = Awaited<ReturnType<typeof train>>;

async function run(inputs: RangeInputs, { random, progress }: RunContext): Promise<Result> {
  const net = buildNet(inputs);
  const fits: Fit[] = [];
  for (let seed = 0; seed < inputs.seeds; seed++) {
    const done = (share: number) => (seed + share) / inputs.seeds;
    const unit = (share: number) => (share < 1 ? progress(done(share)) : Promise.resolve());
    fits.push(await train(net, inputs, random.fork(seed), unit));
    await progress(done(1), () => tables(inputs, net, fits));
  }
  return tables(inputs, net, fits);
}

function tables({ output }: RangeInputs, { target }: Net, fits: readonly Fit[]): Result {
  const { range } = analyse(getScalarActivation(output.id), output.params);
  const [low, high] = [range.low.value, range.high.value];
  const wanted = [...target.data];
  const distances = wanted.map(y => Math.max(low - y, 0, y - high));
  const floor = Math.sqrt(distances.reduce((sum, distance) => sum + distance ** 2, 0) / wanted.length);
  const lost = fits.filter(({ rmse }) => !Number.isFinite(rmse)).length;
  return {
    tables: {
      fits: wanted.map((y, i): Row => {
        const values = fits.map(({ prediction }) => prediction[i] ?? Number.NaN);
        return {
          x: xAt(i),
          target: y,
          median: quantile(values, 0.5),
          q1: quantile(values, 0.25),
          q3: quantile(values, 0.75),
        };
      }),
      seeds: fits.map(({ rmse }, i): Row => ({ seed: i + 1, rmse, floor, low: finite(low), high: finite(high) })),
    },
    ...(lost && { notes: [`In ${lost} of ${fits.length} seeds the error is not a finite number.`] }),
  };
}

/** An end of a range as a cell: one that is not there has none. */
const finite = (value: number) => (Number.isFinite(value) ? value : null);

const floorOf = ({ tables }: Result) => Number(tables.seeds?.[0]?.floor ?? Number.NaN);
const errorsOf = ({ tables }: Result) => (tables.seeds ?? []).map(row => Number(row.rmse));

export default defineExperiment({
  id: 'output-range',
  title: 'Output range',
  question: 'How well can a net fit a target that its output function cannot reach?',
  home: 'concepts/output-layers-and-losses/',
  mode: 'on-demand',
  inputs,
  tables: {
    seeds: {
      title: 'Root mean squared error, seed by seed, and the floor that the range of the output sets',
      columns: {
        seed: { label: 'Seed' },
        rmse: { label: 'Error', digits: 4 },
        floor: { label: 'Floor', digits: 4 },
        low: { label: 'Lowest output', digits: 4 },
        high: { label: 'Highest output', digits: 4 },
      },
    },
    fits: {
      title: 'Target and prediction',
      columns: {
        x: { label: 'x', digits: 4 },
        target: { label: 'Target', digits: 4 },
        median: { label: 'Median prediction', digits: 4 },
        q1: { label: 'first quartile', digits: 4 },
        q3: { label: 'third quartile', digits: 4 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'tanh-cannot-beat-its-floor',
      inputs: { target: 'large-sine', output: 'tanh' },
      sentence:
        'With a {output} output and the target {target}, the best error over the seeds is {lowest}; the range alone allows no less than {floor}.',
      digits: 4,
      measure: result => ({ lowest: Math.min(...errorsOf(result)), floor: floorOf(result) }),
      holds: ({ lowest = Number.NaN, floor = Number.NaN }) => floor > 1 && lowest >= floor && lowest < 1.1 * floor,
      condition: 'the floor is above 1, and the best error is from it to a tenth above',
    },
    {
      id: 'linear-fits',
      inputs: { target: 'large-sine', output: 'identity' },
      sentence: 'With a linear output ({output}) the same net fits {target} to an error of {error}.',
      measure: result => ({ error: medianOf(result.tables.seeds, 'rmse') }),
      holds: ({ error = Number.NaN }) => error < 0.1,
      condition: 'the median error is below 0.1',
    },
  ],
});
