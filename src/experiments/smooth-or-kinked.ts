/**
 * Smooth or kinked: the same net with several activations on two targets of two variables, one smooth and one of straight pieces. The set-up
 * is that of the reference run (PyTorch): 192 training and 512 test points, uniform on [−1, 1]², two hidden layers of 16 units, zero biases, mean
 * squared error, 300 steps on all points, float32.
 */
import { initialiseAll, meanSquaredError, mlp, type Random, Tape, type Tensor } from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import {
  type ActivationSpec,
  activationLabels,
  activationList,
  choice,
  type Inputs,
  integer,
  number,
} from './inputs.ts';
import { quantile } from './statistics.ts';
import { optimiserOf, trainingInputs } from './toy-nets.ts';

const TRAINING = 192;
const TEST = 512;
const WIDTH = 16;

/** The two targets on [−1, 1]², in the order of the tables. */
export const targets = {
  smooth: { label: 'smooth: sin(3x₁) cos(2x₂)', f: (x: number, y: number) => Math.sin(3 * x) * Math.cos(2 * y) },
  kinked: { label: 'kinked: ||x₁| − |x₂||', f: (x: number, y: number) => Math.abs(Math.abs(x) - Math.abs(y)) },
} as const;
export type Target = keyof typeof targets;
const targetNames = Object.keys(targets) as Target[];

/** Functions whose usual weights have variance 1/n; the others have 2/n. */
const unitVariance: readonly string[] = ['tanh', 'sigmoid', 'selu', 'sine', 'identity'];

const inputs = {
  activations: activationList({
    label: 'Activations',
    default: 'relu,gelu,sine(omega0=1)',
    max: 6,
    formula: true,
  }),
  initialisation: choice({
    label: 'Initialisation',
    help: 'Usual: LeCun for tanh, the sigmoid, SELU and the sine, He for all others.',
    default: 'usual',
    options: [
      { value: 'usual', label: 'the usual one of each function' },
      { value: 'he', label: 'He' },
      { value: 'lecun', label: 'LeCun' },
    ],
  }),
  optimiser: trainingInputs.optimiser,
  rate: number({ label: 'Learning rate', default: 0.03, min: 1e-4, max: 1, step: 1e-4, scale: 'log' }),
  steps: integer({ label: 'Steps', default: 300, min: 1, max: 600, step: 50 }),
  seeds: integer({ label: 'Seeds', default: 3, min: 1, max: 20 }),
  seed: integer({ label: 'First seed', default: 1, min: 0, max: 999_999 }),
};

type TargetInputs = Inputs<typeof inputs>;

/** Points uniform on [−1, 1]², x before y. */
const draw = (count: number, random: Random) =>
  Float64Array.from({ length: 2 * count }, () => 2 * random.uniform() - 1);

const valuesAt = (places: Float64Array, name: Target) =>
  Float64Array.from({ length: places.length / 2 }, (_, i) =>
    targets[name].f(places[2 * i] as number, places[2 * i + 1] as number),
  );

/** One function's net, traced once for all targets and seeds. */
function buildNet(spec: ActivationSpec, training: Float64Array, test: Float64Array, random: Random) {
  const layer = { units: WIDTH, activation: definitionOf(spec), params: spec.params };
  const options = { layers: [layer, layer, { units: 1 }], initialisation: 'he' as const, random };
  const over = (places: Float64Array) => {
    const tape = new Tape('float32');
    const input = tape.input([places.length / 2, 2], 'points');
    input.data.set(places);
    return { tape, net: mlp(tape, input, options) };
  };
  const { tape, net } = over(training);
  const target = tape.input([TRAINING, 1], 'target');
  const asked = over(test);
  const ask = () => {
    asked.net.parameters.forEach((parameter, index) => {
      parameter.data.set((net.parameters[index] as Tensor).data);
    });
    asked.tape.forward();
    return asked.net.output.data;
  };
  return { tape, target, parameters: net.parameters, loss: meanSquaredError(net.output, target), ask };
}

/** Trains from new weights and returns the root mean squared error on the test points. */
function train(
  { tape, target, parameters, loss, ask }: ReturnType<typeof buildNet>,
  spec: ActivationSpec,
  { initialisation, optimiser: kind, rate, steps }: TargetInputs,
  wanted: { training: Float64Array; test: Float64Array },
  random: Random,
): number {
  const usual = unitVariance.includes(spec.id) ? 'lecun' : 'he';
  for (const { data } of parameters) data.fill(0);
  initialiseAll(parameters, initialisation === 'usual' ? usual : initialisation, random);
  target.data.set(wanted.training);
  const optimiser = optimiserOf(kind, parameters, rate);
  for (let step = 0; step < steps; step++) {
    tape.forward();
    tape.backward(loss);
    optimiser.step();
  }
  const squares = Array.from(ask(), (value, i) => (value - (wanted.test[i] as number)) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}

interface Run {
  function: number;
  activation: string;
  target: Target;
  seed: number;
  error: number;
}

async function run(inputs: TargetInputs, { random, progress }: RunContext): Promise<Result> {
  const training = draw(TRAINING, random.fork('training points'));
  const test = draw(TEST, random.fork('test points'));
  const wanted = targetNames.map(name => ({ training: valuesAt(training, name), test: valuesAt(test, name) }));
  const labels = activationLabels(inputs.activations);
  const nets = inputs.activations.map(spec => buildNet(spec, training, test, random.fork('trace')));
  const runs: Run[] = [];
  const total = inputs.seeds * nets.length * targetNames.length;
  for (let seed = 0; seed < inputs.seeds; seed++)
    for (const [index, spec] of inputs.activations.entries())
      for (const [at, target] of targetNames.entries()) {
        const net = nets[index] as ReturnType<typeof buildNet>;
        // Every function starts from the same draws.
        const error = train(net, spec, inputs, wanted[at] as (typeof wanted)[number], random.fork(seed));
        runs.push({ function: index + 1, activation: labels[index] ?? '', target, seed: seed + 1, error });
        await progress(runs.length / total, () => resultOf(runs, labels));
      }
  return resultOf(runs, labels);
}

function resultOf(runs: readonly Run[], labels: readonly string[]): Result {
  const lost = runs.filter(({ error }) => !Number.isFinite(error)).length;
  return {
    ...(lost > 0 && { notes: [`In ${lost} of ${runs.length} runs the error is not a finite number.`] }),
    tables: {
      errors: labels.flatMap((activation, index) =>
        targetNames.flatMap((target): Row[] => {
          const errors = runs
            .filter(run => run.function === index + 1 && run.target === target)
            .map(({ error }) => error);
          if (errors.length === 0) return [];
          const [median = Number.NaN, q1 = Number.NaN, q3 = Number.NaN] = [0.5, 0.25, 0.75].map(p =>
            quantile(errors, p),
          );
          return [{ function: index + 1, activation, target, median, q1, q3 }];
        }),
      ),
      runs: runs.map((row): Row => ({ ...row })),
    },
  };
}

/** Median error of the n-th function on a target. */
const errorOf = ({ tables }: Result, number: number, target: Target) =>
  Number(tables.errors?.find(row => row.function === number && row.target === target)?.median ?? Number.NaN);

/** All claims are about one run. */
const given = { activations: 'relu,gelu,sine(omega0=1)' };

export default defineExperiment({
  id: 'smooth-or-kinked',
  title: 'Smooth or kinked',
  question: 'Does the shape of the target decide which activation is best?',
  home: 'concepts/choosing-an-activation/',
  mode: 'on-demand',
  inputs,
  tables: {
    errors: {
      title: 'Root mean squared error on the test points, over the seeds',
      columns: {
        function: { label: 'Number' },
        activation: { label: 'Activation' },
        target: { label: 'Target' },
        median: { label: 'Median', digits: 3 },
        q1: { label: 'first quartile', digits: 3 },
        q3: { label: 'third quartile', digits: 3 },
      },
    },
    runs: {
      title: 'Every run',
      columns: {
        function: { label: 'Number' },
        activation: { label: 'Activation' },
        target: { label: 'Target' },
        seed: { label: 'Seed' },
        error: { label: 'Error', digits: 3 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'kinked-relu-beats-gelu',
      inputs: given,
      sentence:
        'On the kinked target the median error over {seeds} seeds is {relu} with ReLU and {gelu} with GELU, {ratio} times as much.',
      measure(result) {
        const [relu, gelu] = [errorOf(result, 1, 'kinked'), errorOf(result, 2, 'kinked')];
        return { relu, gelu, ratio: gelu / relu };
      },
      holds: ({ ratio = Number.NaN }) => ratio > 2,
      condition: 'more than twice as much',
    },
    {
      id: 'smooth-gelu-beats-relu',
      inputs: given,
      sentence: 'On the smooth target it is {gelu} with GELU and {relu} with ReLU, {ratio} times as much.',
      measure(result) {
        const [relu, gelu] = [errorOf(result, 1, 'smooth'), errorOf(result, 2, 'smooth')];
        return { relu, gelu, ratio: relu / gelu };
      },
      holds: ({ ratio = Number.NaN }) => ratio > 1.2,
      condition: 'more than 1.2 times as much',
    },
    {
      id: 'no-function-wins-both',
      inputs: given,
      sentence:
        'The sine has an error of {smooth} on the smooth target, where ReLU has {reluSmooth}, and of {kinked} on the kinked one, where ReLU has {reluKinked}: the order turns round.',
      measure: result => ({
        smooth: errorOf(result, 3, 'smooth'),
        reluSmooth: errorOf(result, 1, 'smooth'),
        kinked: errorOf(result, 3, 'kinked'),
        reluKinked: errorOf(result, 1, 'kinked'),
      }),
      holds: ({ smooth = Number.NaN, reluSmooth = Number.NaN, kinked = Number.NaN, reluKinked = Number.NaN }) =>
        smooth < 0.8 * reluSmooth && reluKinked < 0.5 * kinked,
      condition: 'the sine below 0.8 times ReLU on the smooth target, ReLU below half of the sine on the kinked one',
    },
  ],
});
