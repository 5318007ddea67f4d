/**
 * Beyond the data: a net learns x² on [−1, 1] and is read far outside of it. What it does there is its hidden function's own: a ReLU net
 * goes on in a straight line, a tanh net goes flat, a sine net swings. The set-up is that of the reference run (PyTorch), which has
 * width 64 and 1500 steps: 64 points, two hidden layers, weights N(0, 1) in the first layer, then of variance 2/n for rectifier-like
 * functions and 1/n for others, biases N(0, 0.3²), a linear output, mean squared error, Adam at 0.005.
 */
import {
  activation as activate,
  adam,
  initialise,
  linear,
  meanSquaredError,
  type Random,
  Tape,
  type Tensor,
} from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import { activation, type Inputs, integer } from './inputs.ts';
import { medianOf } from './measures.ts';
import { quantile } from './statistics.ts';

const POINTS = 64;
const RATE = 0.005;
const BIAS_DEVIATION = 0.3;
/** Functions whose weights have the variance 2/n. */
const HE: readonly string[] = ['relu', 'leaky-relu', 'gelu', 'silu'];
/** The figure runs over −REACH to REACH, PER_UNIT samples a unit. */
const REACH = 4;
const PER_UNIT = 10;
/** Places far outside at which the slope is taken. */
const FAR = [100, 200, 400] as const;
const target = (x: number) => x * x;

const inputs = {
  activation: activation({ label: 'Hidden activation', default: 'relu', formula: true }),
  width: integer({ label: 'Width', default: 32, min: 2, max: 64 }),
  steps: integer({ label: 'Steps', default: 800, min: 1, max: 2000, step: 50 }),
  seeds: integer({ label: 'Seeds', default: 3, min: 1, max: 20 }),
  seed: integer({ label: 'First seed', default: 1, min: 0, max: 999_999 }),
};

type BeyondInputs = Inputs<typeof inputs>;

const places: readonly number[] = [
  ...Array.from({ length: 2 * REACH * PER_UNIT + 1 }, (_, i) => (i - REACH * PER_UNIT) / PER_UNIT),
  ...FAR,
];

/** The net over these places. */
function buildNet({ activation: spec, width }: BeyondInputs, xs: readonly number[]) {
  const tape = new Tape('float64');
  const x = tape.input([xs.length, 1], 'x');
  x.data.set(xs);
  const definition = definitionOf(spec);
  const weights: Tensor[] = [];
  const biases: Tensor[] = [];
  let signal: Tensor = x;
  for (const units of [width, width, 1]) {
    const last = weights.length === 2;
    const made = linear(tape, signal, units, { name: last ? 'output' : `layer ${weights.length + 1}` });
    weights.push(made.weights);
    if (made.bias) biases.push(made.bias);
    signal = last ? made.output : activate(made.output, definition, spec.params);
  }
  return { tape, output: signal, weights, biases };
}

interface Nets {
  train: ReturnType<typeof buildNet>;
  read: ReturnType<typeof buildNet>;
  loss: Tensor;
}

function buildNets(inputs: BeyondInputs): Nets {
  const xs = Array.from({ length: POINTS }, (_, i) => -1 + (2 * i) / (POINTS - 1));
  const train = buildNet(inputs, xs);
  const wanted = train.tape.input([POINTS, 1], 'target');
  wanted.data.set(xs.map(target));
  return { train, read: buildNet(inputs, places), loss: meanSquaredError(train.output, wanted) };
}

interface Fit {
  inside: number;
  /** At `places`. */
  values: readonly number[];
}

function trained({ train, read, loss }: Nets, { activation: spec, steps }: BeyondInputs, random: Random): Fit {
  const scale = HE.includes(spec.id) ? 2 : 1;
  train.weights.forEach((matrix, layer) => {
    const standardDeviation = layer === 0 ? 1 : Math.sqrt(scale / (matrix.shape[0] ?? 1));
    initialise(matrix, 'normal', random, { standardDeviation });
  });
  for (const bias of train.biases)
    for (let i = 0; i < bias.data.length; i++) bias.data[i] = BIAS_DEVIATION * random.normal();
  const parameters = [...train.weights, ...train.biases];
  const optimiser = adam(parameters, { learningRate: RATE });
  for (let step = 0; step < steps; step++) {
    train.tape.forward();
    train.tape.backward(loss);
    optimiser.step();
  }
  train.tape.forward();
  [...read.weights, ...read.biases].forEach((copy, index) => {
    copy.data.set((parameters[index] as Tensor).data);
  });
  read.tape.forward();
  return { inside: Math.sqrt(Number(loss.data[0])), values: [...read.output.data] };
}

async function run(inputs: BeyondInputs, { random, progress }: RunContext): Promise<Result> {
  const nets = buildNets(inputs);
  const fits: Fit[] = [];
  for (let seed = 0; seed < inputs.seeds; seed++) {
    fits.push(trained(nets, inputs, random.fork(seed)));
    await progress((seed + 1) / inputs.seeds, () => tables(fits));
  }
  return tables(fits);
}

const valueAt = ({ values }: Fit, x: number) => values[places.indexOf(x)] ?? Number.NaN;

function tables(fits: readonly Fit[]): Result {
  const lost = fits.filter(({ inside, values }) => !Number.isFinite(inside) || !values.every(Number.isFinite)).length;
  return {
    tables: {
      seeds: fits.map((one, i): Row => {
        const [near, middle, far] = FAR.map(x => valueAt(one, x)) as [number, number, number];
        const [first, second] = [(middle - near) / (FAR[1] - FAR[0]), (far - middle) / (FAR[2] - FAR[1])];
        return {
          seed: i + 1,
          inside: one.inside,
          atThree: valueAt(one, 3),
          slope: first,
          change: Math.abs(second - first) / Math.max(Math.abs(first), 1e-12),
          rise: Math.abs(far - near),
        };
      }),
      curve: places.slice(0, -FAR.length).map((x): Row => {
        const values = fits.map(one => valueAt(one, x));
        return {
          x,
          target: target(x),
          median: quantile(values, 0.5),
          q1: quantile(values, 0.25),
          q3: quantile(values, 0.75),
        };
      }),
    },
    ...(lost && { notes: [`In ${lost} of ${fits.length} seeds the net has no finite value somewhere.`] }),
  };
}

const columnOf = ({ tables }: Result, column: string) => (tables.seeds ?? []).map(row => Number(row[column]));

export default defineExperiment({
  id: 'beyond-the-data',
  title: 'Beyond the data',
  question: 'What does a regression say where there were no data?',
  home: 'concepts/regression-outputs/',
  mode: 'on-demand',
  inputs,
  tables: {
    seeds: {
      title: 'Seed by seed: fitted to x² on [−1, 1], read outside',
      columns: {
        seed: { label: 'Seed' },
        inside: { label: 'Error inside', digits: 3 },
        atThree: { label: 'Value at x = 3 (x² = 9)', digits: 4 },
        slope: { label: 'Slope from 100 to 200', digits: 4 },
        change: { label: 'Relative change of slope, to 200 to 400', digits: 3 },
        rise: { label: '|f(400) − f(100)|', digits: 4 },
      },
    },
    curve: {
      title: 'Target and prediction',
      columns: {
        x: { label: 'x', digits: 3 },
        target: { label: 'x²', digits: 4 },
        median: { label: 'Median prediction', digits: 4 },
        q1: { label: 'first quartile', digits: 4 },
        q3: { label: 'third quartile', digits: 4 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'relu-goes-straight',
      inputs: { activation: 'relu' },
      sentence:
        'Far outside a {activation} net is a straight line: between x = 100 and 400 its slope changes by {change} of itself (median), and it moves by at least {rise}.',
      measure: result => ({
        change: medianOf(result.tables.seeds, 'change'),
        rise: Math.min(...columnOf(result, 'rise')),
      }),
      holds: ({ change = Number.NaN, rise = Number.NaN }) => change < 1e-10 && rise > 100,
      condition: 'the median change is below 10⁻¹⁰, and every seed moves by more than 100',
    },
    {
      id: 'tanh-goes-flat',
      inputs: { activation: 'tanh' },
      sentence: 'A {activation} net moves by at most {rise} between x = 100 and 400.',
      measure: result => ({ rise: Math.max(...columnOf(result, 'rise')) }),
      holds: ({ rise = Number.NaN }) => rise < 1,
      condition: 'below 1 in every seed',
    },
    {
      id: 'fits-and-misses',
      inputs: { activation: 'silu' },
      sentence:
        'A {activation} net fits x² to {inside} on the interval it was trained on, and says {atThree} at x = 3, where x² is 9. Between x = 100 and 400 its slope changes by {change} of itself.',
      measure: result => ({
        inside: medianOf(result.tables.seeds, 'inside'),
        atThree: medianOf(result.tables.seeds, 'atThree'),
        change: medianOf(result.tables.seeds, 'change'),
      }),
      holds: ({ inside = Number.NaN, atThree = Number.NaN, change = Number.NaN }) =>
        inside < 0.02 && atThree < 7 && change < 0.01,
      condition:
        'the median error inside is below 0.02, the median at 3 below 7, and the slope’s median change below 0.01',
    },
  ],
});
