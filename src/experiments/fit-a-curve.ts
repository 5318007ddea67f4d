/**
 * Fit a curve: a small net of one input and one output learns a function on [−1, 1] and is then asked about twice that interval. What it
 * does outside is the activation's own: a ReLU net goes on in a straight line, a tanh net goes flat.
 */
import {
  activation as activate,
  adam,
  curves,
  initialise,
  linear,
  meanSquaredError,
  type Random,
  Tape,
  type Tensor,
} from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import { activation, choice, type Inputs, integer, number, toggle } from './inputs.ts';
import { medianOf } from './measures.ts';
import { quantile } from './statistics.ts';

/** Training points, evenly spaced on [−1, 1]. */
const POINTS = 64;
/** Places from −2 to 2 at which the trained net is read. */
const PLACES = 161;
const REACH = 2;
/** Steps of the loss curve that are kept. */
const CURVE_POINTS = 60;

const inputs = {
  activation: activation({ label: 'Activation', default: 'tanh', formula: true }),
  target: choice({
    label: 'Target',
    default: 'sine',
    options: [
      { value: 'sine', label: 'sin(2πx)' },
      { value: 'sines', label: 'three sines' },
      { value: 'chirp', label: 'chirp' },
      { value: 'step', label: 'step' },
      { value: 'runge', label: 'Runge’s 1/(1 + 25x²)' },
    ],
  }),
  width: integer({ label: 'Width', default: 16, min: 1, max: 32 }),
  layers: integer({ label: 'Hidden layers', default: 2, min: 1, max: 3 }),
  learn: toggle({ label: 'Learn the activation’s parameters', default: false }),
  rate: number({ label: 'Learning rate (Adam)', default: 0.01, min: 1e-4, max: 1, step: 1e-4, scale: 'log' }),
  steps: integer({ label: 'Steps', default: 600, min: 1, max: 3000, step: 50 }),
  seeds: integer({ label: 'Seeds', default: 5, min: 1, max: 20 }),
  seed: integer({ label: 'First seed', default: 1, min: 0, max: 999_999 }),
};

type FitInputs = Inputs<typeof inputs>;

const placeAt = (i: number) => -REACH + (2 * REACH * i) / (PLACES - 1);

/** The net over some places. Parameters of the activation are shared by all its units where they are learned. */
function buildNet({ activation: spec, layers, width, learn }: FitInputs, places: number) {
  const definition = definitionOf(spec);
  const tape = new Tape('float64');
  const x = tape.input([places, 1], 'x');
  const weights: Tensor[] = [];
  const parameters: Tensor[] = [];
  const learned = learn
    ? definition.params
        .filter(({ learnable }) => learnable)
        .map(param => ({ param, tensor: tape.parameter([], `${param.name} of ${definition.id}`) }))
    : [];
  const values: Record<string, number | Tensor> = { ...spec.params };
  for (const { param, tensor } of learned) values[param.name] = tensor;
  let hidden: Tensor = x;
  for (let layer = 1; layer <= layers + 1; layer++) {
    const last = layer > layers;
    const made = linear(tape, hidden, last ? 1 : width, { name: last ? 'output' : `layer ${layer}` });
    weights.push(made.weights);
    parameters.push(made.weights, ...(made.bias ? [made.bias] : []));
    hidden = last ? made.output : activate(made.output, definition, values);
  }
  return { tape, x, output: hidden, weights, parameters, learned };
}

interface Fit {
  prediction: number[];
  loss: number[];
  inside: number;
  outside: number;
  learned: Record<string, number>;
}

function trainedNet(inputs: FitInputs, nets: Nets, random: Random): Fit {
  const { train, ask, target, loss } = nets;
  const { activation: spec, target: name, rate, steps } = inputs;
  const draws = random.fork('weights');
  for (const [index, weights] of train.weights.entries())
    initialise(weights, index === train.weights.length - 1 ? 'xavier' : 'he', draws);
  for (const parameter of train.parameters) if (!train.weights.includes(parameter)) parameter.data.fill(0);
  for (const { param, tensor } of train.learned) tensor.data[0] = spec.params[param.name] ?? param.default;
  const f = curves[name].f;
  for (let i = 0; i < POINTS; i++) {
    const x = -1 + (2 * i) / (POINTS - 1);
    train.x.data[i] = x;
    target.data[i] = f(x);
  }
  const all = [...train.parameters, ...train.learned.map(({ tensor }) => tensor)];
  // Biases start spread over the interval, or every kink of a ReLU would lie at 0.
  const biases = train.parameters[1];
  if (biases) for (let i = 0; i < biases.data.length; i++) biases.data[i] = draws.normal();
  const optimiser = adam(all, { learningRate: rate });
  const every = Math.ceil(steps / CURVE_POINTS);
  const history: number[] = [];
  for (let step = 0; step <= steps; step++) {
    train.tape.forward();
    if (step % every === 0 || step === steps) history.push(Number(loss.data[0]));
    if (step === steps) break;
    train.tape.backward(loss);
    optimiser.step();
  }
  const copies = [...ask.parameters, ...ask.learned.map(({ tensor }) => tensor)];
  copies.forEach((copy, index) => {
    copy.data.set((all[index] as Tensor).data);
  });
  ask.tape.forward();
  const prediction = [...ask.output.data];
  const error = (wanted: (x: number) => boolean) => {
    const squares = prediction.flatMap((value, i) => {
      const x = placeAt(i);
      return wanted(x) ? [(value - f(x)) ** 2] : [];
    });
    return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
  };
  return {
    prediction,
    loss: history,
    inside: error(x => Math.abs(x) <= 1),
    outside: error(x => Math.abs(x) > 1),
    learned: Object.fromEntries(train.learned.map(({ param, tensor }) => [param.name, Number(tensor.data[0])])),
  };
}

interface Nets {
  train: ReturnType<typeof buildNet>;
  ask: ReturnType<typeof buildNet>;
  target: Tensor;
  loss: Tensor;
}

function buildNets(inputs: FitInputs): Nets {
  const train = buildNet(inputs, POINTS);
  const target = train.tape.input([POINTS, 1], 'target');
  const loss = meanSquaredError(train.output, target);
  const ask = buildNet(inputs, PLACES);
  for (let i = 0; i < PLACES; i++) ask.x.data[i] = placeAt(i);
  return { train, ask, target, loss };
}

async function run(inputs: FitInputs, { random, progress }: RunContext): Promise<Result> {
  const nets = buildNets(inputs);
  const fits: Fit[] = [];
  for (let seed = 0; seed < inputs.seeds; seed++) {
    fits.push(trainedNet(inputs, nets, random.fork(seed)));
    await progress((seed + 1) / inputs.seeds, () => tables(inputs, fits));
  }
  return tables(inputs, fits);
}

function tables(inputs: FitInputs, fits: readonly Fit[]): Result {
  const f = curves[inputs.target].f;
  const quartiles = (values: number[]) => ({
    median: quantile(values, 0.5),
    q1: quantile(values, 0.25),
    q3: quantile(values, 0.75),
  });
  const every = Math.ceil(inputs.steps / CURVE_POINTS);
  const failed = fits.filter(({ prediction }) => !prediction.every(Number.isFinite)).length;
  return {
    ...(failed > 0 && {
      notes: [`In ${failed} of ${fits.length} seeds the net has no finite value somewhere on the chart.`],
    }),
    tables: {
      fits: Array.from({ length: PLACES }, (_, i): Row => {
        const x = Number(placeAt(i).toPrecision(6));
        return { x, target: f(x), ...quartiles(fits.map(({ prediction }) => prediction[i] ?? Number.NaN)) };
      }),
      loss: (fits[0]?.loss ?? []).map(
        (_, i): Row => ({
          step: Math.min(i * every, inputs.steps),
          ...quartiles(fits.map(({ loss }) => loss[i] ?? Number.NaN)),
        }),
      ),
      seeds: fits.map(
        ({ inside, outside, learned }, index): Row => ({
          seed: index + 1,
          inside,
          outside,
          learned: Object.entries(learned)
            .map(([name, value]) => `${name} = ${value.toPrecision(4)}`)
            .join(', '),
          first: Object.values(learned)[0] ?? null,
        }),
      ),
    },
  };
}

/** Slope of the median prediction between the two outermost places on a side. */
function outerSlope(result: Result, side: 'left' | 'right'): number {
  const rows = result.tables.fits ?? [];
  const [a, b] = side === 'left' ? [rows[0], rows[4]] : [rows.at(-5), rows.at(-1)];
  return (Number(b?.median) - Number(a?.median)) / (Number(b?.x) - Number(a?.x));
}

export default defineExperiment({
  id: 'fit-a-curve',
  title: 'Fit a curve, and go beyond it',
  question: 'How well does a small net with this activation fit a curve, and what does it do outside of the data?',
  home: 'explore/fit-a-curve/',
  mode: 'on-demand',
  inputs,
  tables: {
    seeds: {
      title: 'Root mean square error on [−1, 1] and beyond it, up to ±2, seed by seed',
      columns: {
        seed: { label: 'Seed' },
        inside: { label: 'Error inside', digits: 3 },
        outside: { label: 'Error outside', digits: 3 },
        learned: { label: 'Learned parameters' },
        first: { label: 'First of them', digits: 4 },
      },
    },
    loss: {
      title: 'Training loss: median and quartiles over the seeds',
      columns: {
        step: { label: 'Step' },
        median: { label: 'Median', digits: 3 },
        q1: { label: 'first quartile', digits: 3 },
        q3: { label: 'third quartile', digits: 3 },
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
      id: 'tanh-fits-but-does-not-extrapolate',
      inputs: { activation: 'tanh', target: 'sine' },
      sentence:
        'A {activation} net fits {target} to {inside} on the interval it was trained on; beyond it, the error is {outside}.',
      measure: result => ({
        inside: medianOf(result.tables.seeds, 'inside'),
        outside: medianOf(result.tables.seeds, 'outside'),
      }),
      holds: ({ inside = Number.NaN, outside = Number.NaN }) => inside < 0.1 && outside > 0.5,
      condition: 'median error below 0.1 inside and above 0.5 outside; the sine itself has 0.71',
    },
    {
      id: 'gaussian-falls-silent',
      inputs: { activation: 'gaussian', target: 'sine', layers: '1', width: '32' },
      sentence: 'With {activation} units in {layers} hidden layer, the error is {inside} inside and {outside} outside.',
      measure: result => ({
        inside: medianOf(result.tables.seeds, 'inside'),
        outside: medianOf(result.tables.seeds, 'outside'),
        slope: outerSlope(result, 'right'),
      }),
      holds: ({ inside = Number.NaN, outside = Number.NaN }) => inside < 0.3 && outside > 0.5,
      condition: 'median error below 0.3 inside and above 0.5 outside',
    },
  ],
});
