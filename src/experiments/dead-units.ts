/**
 * Dead units: a net with two hidden layers is trained at several learning rates; afterwards a hidden unit is called dead if the slope of
 * its activation is below a threshold at every training point, so that no gradient reaches its weights.
 */
import {
  activation as activate,
  adam,
  binaryCrossEntropyWithLogits,
  initialise,
  linear,
  type Random,
  sgd,
  Tape,
  type Tensor,
  toyData,
} from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import { activation, choice, type Inputs, integer, number } from './inputs.ts';
import { quantile } from './statistics.ts';
import { toyDataInput } from './toy-data.ts';

const POINTS = 100;
const RATES = [0.01, 0.1, 0.3, 1, 3, 10] as const;

const inputs = {
  activation: activation({ label: 'Activation', default: 'relu', formula: true }),
  data: toyDataInput('moons'),
  threshold: choice({
    label: 'Dead below a slope of',
    default: '0',
    options: [
      { value: '0', label: 'exactly 0' },
      { value: '0.001', label: '0.001' },
      { value: '0.01', label: '0.01' },
    ],
  }),
  optimiser: choice({
    label: 'Optimiser',
    default: 'sgd',
    options: [
      { value: 'sgd', label: 'SGD' },
      { value: 'adam', label: 'Adam' },
    ],
  }),
  bias: number({ label: 'Biases start at', default: 0, min: -3, max: 3, step: 0.1 }),
  width: integer({ label: 'Width', default: 32, min: 2, max: 64 }),
  steps: integer({ label: 'Steps', default: 100, min: 1, max: 1000, step: 10 }),
  seeds: integer({ label: 'Seeds', default: 5, min: 1, max: 20 }),
  seed: integer({ label: 'First seed', default: 1, min: 0, max: 999_999 }),
};

type DeadInputs = Inputs<typeof inputs>;

function buildNet({ activation: spec, width }: DeadInputs) {
  const definition = definitionOf(spec);
  const tape = new Tape('float64');
  const x = tape.input([POINTS, 2], 'points');
  const target = tape.input([POINTS, 1], 'classes');
  const layers = ['layer 1', 'layer 2'];
  const weights: Tensor[] = [];
  const biases: Tensor[] = [];
  const preactivations: Tensor[] = [];
  let hidden: Tensor = x;
  for (const name of [...layers, 'output']) {
    const last = name === 'output';
    const made = linear(tape, hidden, last ? 1 : width, { name });
    weights.push(made.weights);
    if (made.bias) biases.push(made.bias);
    if (!last) preactivations.push(made.output);
    hidden = last ? made.output : activate(made.output, definition, spec.params);
  }
  const loss = binaryCrossEntropyWithLogits(hidden, target);
  return { definition, tape, x, target, weights, biases, preactivations, output: hidden, loss };
}

/** Share of dead hidden units, and of training points that are classified right, after training at one rate. */
function trainAt(net: ReturnType<typeof buildNet>, inputs: DeadInputs, rate: number, random: Random) {
  const draws = random.fork('weights');
  for (const matrix of net.weights) initialise(matrix, 'he', draws);
  for (const [index, bias] of net.biases.entries()) bias.data.fill(index < 2 ? inputs.bias : 0);
  const { defaultNoise, generate } = toyData[inputs.data];
  const { x, y } = generate(random.fork('points'), { points: POINTS, noise: defaultNoise });
  net.x.data.set(x);
  net.target.data.set(y);
  const parameters = [...net.weights, ...net.biases];
  const optimiser =
    inputs.optimiser === 'adam' ? adam(parameters, { learningRate: rate }) : sgd(parameters, { learningRate: rate });
  for (let step = 0; step < inputs.steps; step++) {
    net.tape.forward();
    net.tape.backward(net.loss);
    optimiser.step();
  }
  net.tape.forward();
  const { width, activation: spec } = inputs;
  const limit = Number(inputs.threshold);
  let dead = 0;
  for (const { data } of net.preactivations)
    for (let unit = 0; unit < width; unit++) {
      let alive = false;
      for (let point = 0; point < POINTS && !alive; point++)
        alive = !(Math.abs(net.definition.df(data[point * width + unit] ?? 0, spec.params)) <= limit);
      if (!alive) dead += 1;
    }
  let right = 0;
  for (let point = 0; point < POINTS; point++)
    if ((net.output.data[point] ?? Number.NaN) > 0 === (y[point] === 1)) right += 1;
  return { dead: dead / (2 * width), accuracy: right / POINTS, finite: Number.isFinite(Number(net.loss.data[0])) };
}

async function run(inputs: DeadInputs, { random, progress }: RunContext): Promise<Result> {
  const net = buildNet(inputs);
  const rows: Row[] = [];
  let diverged = 0;
  for (const [index, rate] of RATES.entries()) {
    const runs = Array.from({ length: inputs.seeds }, (_, seed) => trainAt(net, inputs, rate, random.fork(seed)));
    diverged += runs.filter(({ finite }) => !finite).length;
    const dead = runs.map(run => run.dead);
    const accuracy = runs.map(run => run.accuracy);
    rows.push({
      rate,
      dead: quantile(dead, 0.5),
      deadQ1: quantile(dead, 0.25),
      deadQ3: quantile(dead, 0.75),
      accuracy: quantile(accuracy, 0.5),
      accuracyQ1: quantile(accuracy, 0.25),
      accuracyQ3: quantile(accuracy, 0.75),
    });
    await progress((index + 1) / RATES.length, () => ({ tables: { rates: [...rows] } }));
  }
  return {
    tables: { rates: rows },
    ...(diverged > 0 && {
      notes: [`In ${diverged} of ${RATES.length * inputs.seeds} runs the loss left the finite numbers.`],
    }),
  };
}

/** Share of dead units, and accuracy, at a learning rate of the sweep. */
function atRate(result: Result, rate: number): { dead: number; accuracy: number } {
  const row = result.tables.rates?.find(candidate => candidate.rate === rate);
  return { dead: Number(row?.dead ?? Number.NaN), accuracy: Number(row?.accuracy ?? Number.NaN) };
}

export default defineExperiment({
  id: 'dead-units',
  title: 'Dead units',
  question: 'How many hidden units stop learning for good, and at which learning rate?',
  home: 'explore/dead-units/',
  mode: 'on-demand',
  inputs,
  tables: {
    rates: {
      title: 'After training: share of dead hidden units, share of points classified right',
      columns: {
        rate: { label: 'Learning rate' },
        dead: { label: 'Dead, median', digits: 3 },
        deadQ1: { label: 'first quartile', digits: 3 },
        deadQ3: { label: 'third quartile', digits: 3 },
        accuracy: { label: 'Accuracy, median', digits: 3 },
        accuracyQ1: { label: 'first quartile', digits: 3 },
        accuracyQ3: { label: 'third quartile', digits: 3 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'relu-dies-at-large-rates',
      inputs: { activation: 'relu' },
      sentence:
        'With {activation} and {optimiser}, the median share of dead units is {slow} after training at a learning rate of 0.01 and {fast} at 10.',
      measure: result => ({ slow: atRate(result, 0.01).dead, fast: atRate(result, 10).dead }),
      holds: ({ slow = Number.NaN, fast = Number.NaN }) => slow < 0.1 && fast > 0.3,
      condition: 'below 0.1 at the small rate, above 0.3 at the large one',
    },
    {
      id: 'leaky-relu-does-not-die',
      inputs: { activation: 'leaky-relu' },
      sentence: 'With {activation}, {dead} of the units are dead at a learning rate of 10: its slope is never 0.',
      measure: result => ({ dead: atRate(result, 10).dead }),
      holds: ({ dead }) => dead === 0,
      condition: 'exactly none',
    },
  ],
});
