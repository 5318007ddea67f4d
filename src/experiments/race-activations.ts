/**
 * Race: several activations in the same net on the same data, each from the same random starts. What counts is the median over the starts
 * with its quartiles, and in how many starts one function beats another.
 */
import { initialiseAll, type LabelledPoints, type Random } from '../core/index.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import {
  type ActivationSpec,
  activationLabels,
  activationList,
  choice,
  type Inputs,
  integer,
  number,
  type PlanePoint,
  points,
} from './inputs.ts';
import { type SplitPoints, splitData } from './race-data.ts';
import { quantile, signTest } from './statistics.ts';
import { toyDataOptions } from './toy-data.ts';
import { accuracy, buildNet, meanCrossEntropy, optimiserOf, trainingInputs } from './toy-nets.ts';

/** At most this many intervals between the steps at which the test loss is taken. */
const CURVE_POINTS = 50;

/** Sixteen points on a circle around eight of the other class: what the reader's own points are until there are some. */
const ring = (count: number, radius: number, label: 0 | 1): PlanePoint[] =>
  Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * (i + 0.5)) / count;
    const rounded = (value: number) => Math.round(100 * value) / 100 + 0;
    return { x: rounded(radius * Math.cos(angle)), y: rounded(radius * Math.sin(angle)), class: label };
  });

const inputs = {
  activations: activationList({
    label: 'Activations',
    default: 'relu,tanh,silu,identity',
    max: 6,
    formula: true,
  }),
  data: choice({
    label: 'Data',
    default: 'spiral',
    options: [
      ...toyDataOptions,
      { value: 'checkerboard', label: 'checkerboard' },
      { value: 'own', label: 'own points' },
    ],
  }),
  own: points({
    label: 'Own points',
    help: 'Used where Data is “own points”; a quarter of them is kept for the test.',
    default: [...ring(16, 1, 0), ...ring(8, 0.4, 1)],
    max: 300,
  }),
  points: integer({ label: 'Toy points', default: 100, min: 20, max: 300, step: 20 }),
  noise: number({ label: 'Noise', default: 0.05, min: 0, max: 0.5, step: 0.01 }),
  depth: integer({ label: 'Hidden layers', default: 2, min: 1, max: 5 }),
  width: integer({ label: 'Width', default: 8, min: 1, max: 32 }),
  ...trainingInputs,
  batch: choice({
    label: 'Batch',
    default: 'all',
    options: [
      { value: 'all', label: 'all points' },
      { value: '32', label: '32 points' },
      { value: '16', label: '16 points' },
      { value: '8', label: '8 points' },
    ],
  }),
  steps: integer({ label: 'Steps', default: 300, min: 1, max: 3000, step: 50 }),
  goal: number({ label: 'Test loss to reach', default: 0.4, min: 0.01, max: 1, step: 0.01 }),
  seeds: integer({ label: 'Seeds', default: 7, min: 1, max: 25 }),
  seed: integer({ label: 'First seed', default: 1, min: 0, max: 999_999 }),
};

export type RaceInputs = Inputs<typeof inputs>;

/** What one start came to. */
interface Run {
  /** Test loss at each step that is kept; infinite from where the training left the finite numbers. */
  losses: number[];
  accuracy: number;
  diverged: boolean;
}

/** Points of one batch: all where a batch would be larger. */
export const batchSize = (batch: RaceInputs['batch'], points: number): number =>
  batch === 'all' ? points : Math.min(Number(batch), points);

/** The steps at which the test loss is taken: the first, the last, and evenly spaced ones between. */
function keptSteps(steps: number): number[] {
  const every = Math.ceil(steps / CURVE_POINTS);
  const kept = Array.from({ length: Math.ceil(steps / every) }, (_, i) => i * every);
  return [...kept, steps];
}

/** One function's net. It is traced once, and each start draws its weights and its batches anew. */
function racer(spec: ActivationSpec, inputs: RaceInputs, { training, test }: SplitPoints, random: Random) {
  const size = batchSize(inputs.batch, training.y.length);
  const layers = Array.from({ length: inputs.depth }, () => ({ units: inputs.width, activation: spec }));
  const { tape, input, target, net, loss, ask } = buildNet(
    { points: size, layers, initialisation: inputs.initialisation },
    random,
  );
  const askTest = ask(test.x);
  const steps = keptSteps(inputs.steps);

  return async (start: Random, progress: (share: number) => Promise<void>): Promise<Run> => {
    for (const { data } of net.parameters) data.fill(0);
    initialiseAll(net.parameters, inputs.initialisation, start.fork('weights'));
    const optimiser = optimiserOf(inputs.optimiser, net.parameters, inputs.rate);
    const next = batches(training, size, start.fork('batches'));
    const losses: number[] = [];
    let diverged = false;
    for (let step = 0; ; step++) {
      if (step === steps[losses.length]) {
        const value: number = diverged ? Number.NaN : meanCrossEntropy(askTest(), test.y);
        diverged ||= !Number.isFinite(value);
        losses.push(diverged ? Number.POSITIVE_INFINITY : value);
        await progress(step / inputs.steps);
      }
      if (step === inputs.steps) break;
      if (diverged) continue;
      next(input.data, target.data);
      tape.forward();
      tape.backward(loss);
      optimiser.step();
      diverged = !Number.isFinite(loss.data[0]);
    }
    return { losses, accuracy: diverged ? 0 : accuracy(askTest(), test.y), diverged };
  };
}

/** Writes the next batch: the points in a new order each time that they have all been seen, without those that fill no batch. */
function batches({ x, y }: LabelledPoints, size: number, random: Random) {
  const order = Array.from(y, (_, i) => i);
  let at = order.length;
  return (places: Float64Array | Float32Array, labels: Float64Array | Float32Array) => {
    if (at + size > order.length) {
      if (size < order.length) random.shuffle(order);
      at = 0;
    }
    for (let i = 0; i < size; i++) {
      const point = order[at + i] as number;
      places[2 * i] = x[2 * point] as number;
      places[2 * i + 1] = x[2 * point + 1] as number;
      labels[i] = y[point] as number;
    }
    at += size;
  };
}

async function run(inputs: RaceInputs, { random, progress }: RunContext): Promise<Result> {
  const data = splitData(inputs, random);
  const racers = inputs.activations.map(spec => racer(spec, inputs, data, random));
  const names = activationLabels(inputs.activations);
  const done: Run[][] = racers.map(() => []);
  const total = racers.length * inputs.seeds;
  const result = () => resultOf(inputs, names, done, data);
  for (let seed = 0; seed < inputs.seeds; seed++)
    for (const [index, race] of racers.entries()) {
      const before = seed * racers.length + index;
      const ended = await race(random.fork(seed), share => progress((before + 0.99 * share) / total, result));
      done[index]?.push(ended);
    }
  await progress(1, result);
  return result();
}

/** The tables of the runs that have ended. */
function resultOf(
  inputs: RaceInputs,
  names: readonly string[],
  done: readonly (readonly Run[])[],
  { training, test }: SplitPoints,
): Result {
  const steps = keptSteps(inputs.steps);
  const finalLoss = ({ losses }: Run) => losses.at(-1) ?? Number.NaN;
  const racing = names
    .map((activation, index) => ({ function: index + 1, activation, runs: done[index] ?? [] }))
    .filter(({ runs }) => runs.length > 0);
  const diverged = done.flat().filter(run => run.diverged).length;
  const first = done[0] ?? [];
  return {
    tables: {
      final: racing.map(({ runs, ...name }): Row => {
        const reached = runs.map(({ losses }) => steps[losses.findIndex(loss => loss <= inputs.goal)] ?? Infinity);
        const half = quantile(reached, 0.5);
        return {
          ...name,
          ...quartiles(
            runs.map(run => run.accuracy),
            'accuracy',
          ),
          ...quartiles(runs.map(finalLoss), 'loss'),
          diverged: runs.filter(run => run.diverged).length,
          reached: reached.filter(Number.isFinite).length,
          steps: Number.isFinite(half) ? half : null,
        };
      }),
      paired: racing.slice(1).map(({ runs, ...name }): Row => {
        const pairs = runs.map((run, seed) => [finalLoss(run), finalLoss(first[seed] as Run)] as const);
        const better = pairs.filter(([own, other]) => own < other).length;
        const worse = pairs.filter(([own, other]) => own > other).length;
        return { ...name, better, worse, ties: pairs.length - better - worse, p: signTest(better, worse) };
      }),
      curves: racing.flatMap(({ runs, ...name }) =>
        steps.map(
          (step, index): Row => ({ ...name, step, ...quartiles(runs.map(run => run.losses[index] as number)) }),
        ),
      ),
      runs: racing.flatMap(({ runs, ...name }) =>
        runs.map(
          (run, index): Row => ({
            ...name,
            run: index + 1,
            accuracy: run.accuracy,
            loss: finalLoss(run),
            diverged: run.diverged,
          }),
        ),
      ),
      points: [...pointRows(training, 'training'), ...pointRows(test, 'test')],
    },
    ...(diverged > 0 && {
      notes: [
        `In ${diverged} of ${done.flat().length} runs the loss left the finite numbers: their loss counts as infinite, their accuracy as 0.`,
      ],
    }),
  };
}

/** Median and quartiles: `median`, `q1`, `q3`, or `loss`, `lossQ1`, `lossQ3`. */
function quartiles(values: readonly number[], name?: string): Row {
  const [median, q1, q3] = [0.5, 0.25, 0.75].map(p => quantile(values, p)) as [number, number, number];
  return name ? { [name]: median, [`${name}Q1`]: q1, [`${name}Q3`]: q3 } : { median, q1, q3 };
}

const pointRows = ({ x, y }: LabelledPoints, split: string): Row[] =>
  Array.from(y, (label, i) => ({ x: x[2 * i] ?? 0, y: x[2 * i + 1] ?? 0, class: label, split }));

/** A number of a function's row in the table `final`; the first function is 1. */
const finalOf = (result: Result, number: number, column: string) =>
  Number(result.tables.final?.find(row => row.function === number)?.[column] ?? Number.NaN);

/** The lowest and the highest final test loss among the runs of a function. */
function extremeLosses(result: Result, number: number): { best: number; worst: number } {
  const losses = (result.tables.runs ?? []).filter(row => row.function === number).map(row => Number(row.loss));
  return losses.length
    ? { best: Math.min(...losses), worst: Math.max(...losses) }
    : { best: Number.NaN, worst: Number.NaN };
}

export default defineExperiment({
  id: 'race-activations',
  title: 'Race of activations',
  question: 'Which activation learns this task best, and is the difference larger than luck?',
  home: 'explore/race/',
  mode: 'on-demand',
  inputs,
  tables: {
    final: {
      title: 'After the last step, over the seeds',
      columns: {
        function: { label: 'Number' },
        activation: { label: 'Activation' },
        accuracy: { label: 'Test accuracy, median', digits: 3 },
        accuracyQ1: { label: 'first quartile', digits: 3 },
        accuracyQ3: { label: 'third quartile', digits: 3 },
        loss: { label: 'Test loss, median', digits: 3 },
        lossQ1: { label: 'first quartile', digits: 3 },
        lossQ3: { label: 'third quartile', digits: 3 },
        diverged: { label: 'Seeds that diverged' },
        reached: { label: 'Seeds that reached the loss' },
        steps: { label: 'Steps to reach it, median' },
      },
    },
    paired: {
      title: 'Against the first activation, seed by seed, by the last test loss',
      columns: {
        function: { label: 'Number' },
        activation: { label: 'Activation' },
        better: { label: 'Seeds better' },
        worse: { label: 'Seeds worse' },
        ties: { label: 'Ties' },
        p: { label: 'p of the sign test', digits: 3 },
      },
    },
    curves: {
      title: 'Test loss by step, over the seeds',
      columns: {
        function: { label: 'Number' },
        activation: { label: 'Activation' },
        step: { label: 'Step' },
        median: { label: 'Median', digits: 4 },
        q1: { label: 'First quartile', digits: 4 },
        q3: { label: 'Third quartile', digits: 4 },
      },
    },
    runs: {
      title: 'Every run',
      columns: {
        function: { label: 'Number' },
        activation: { label: 'Activation' },
        run: { label: 'Run' },
        accuracy: { label: 'Test accuracy', digits: 3 },
        loss: { label: 'Test loss', digits: 4 },
        diverged: { label: 'Diverged' },
      },
    },
    points: {
      title: 'Points, as the nets see them',
      columns: {
        x: { label: 'x', digits: 3 },
        y: { label: 'y', digits: 3 },
        class: { label: 'Class' },
        split: { label: 'Split' },
      },
    },
  },
  run,
  claims: [
    {
      id: 'the-identity-stays-behind',
      inputs: { activations: 'relu,tanh,silu,identity', data: 'spiral' },
      sentence:
        'On the {data}, three quarters of the {seeds} ReLU nets get at least {relu} of the test points right, and three quarters of the identity nets at most {identity}.',
      measure: result => ({ relu: finalOf(result, 1, 'accuracyQ1'), identity: finalOf(result, 4, 'accuracyQ3') }),
      holds: ({ relu = Number.NaN, identity = Number.NaN }) => relu > identity + 0.1,
      condition: 'the first quartile of ReLU above the third quartile of the identity by more than 0.1',
    },
    {
      id: 'luck-is-larger-than-the-difference',
      inputs: { activations: 'relu,tanh,silu,identity', data: 'spiral' },
      sentence:
        'The best and the worst of the {seeds} tanh nets end {luck} apart in test loss; the medians of tanh and SiLU are {difference} apart.',
      measure(result) {
        const { best, worst } = extremeLosses(result, 2);
        return { luck: worst - best, difference: Math.abs(finalOf(result, 2, 'loss') - finalOf(result, 3, 'loss')) };
      },
      holds: ({ luck = Number.NaN, difference = Number.NaN }) => luck > 5 * difference,
      condition: 'the seeds of tanh more than five times as far apart as the two medians',
    },
    {
      id: 'a-lucky-run-of-the-slower-one',
      inputs: { activations: 'relu,tanh,silu,identity', data: 'spiral' },
      sentence:
        'The median test loss is {relu} with ReLU and {silu} with SiLU after {steps} steps, and yet the best ReLU net, at {best}, is ahead of the worst SiLU net, at {worst}.',
      measure: result => ({
        relu: finalOf(result, 1, 'loss'),
        silu: finalOf(result, 3, 'loss'),
        best: extremeLosses(result, 1).best,
        worst: extremeLosses(result, 3).worst,
      }),
      holds: ({ relu = Number.NaN, silu = Number.NaN, best = Number.NaN, worst = Number.NaN }) =>
        silu < relu && best < worst,
      condition: 'the median of SiLU below that of ReLU, the best run of ReLU below the worst of SiLU',
    },
    {
      id: 'no-verdict-on-relu-against-tanh',
      inputs: { activations: 'relu,tanh,silu,identity', data: 'spiral' },
      sentence:
        'From the same starts, tanh ends at a lower test loss than ReLU in {better} of {seeds} seeds; with a fair coin, a result at least as lopsided has the probability {p}.',
      measure(result) {
        const row = result.tables.paired?.find(candidate => candidate.function === 2);
        return { better: Number(row?.better ?? Number.NaN), p: Number(row?.p ?? Number.NaN) };
      },
      holds: ({ p = Number.NaN, better = Number.NaN }) => p > 0.2 && better > 0,
      condition: 'p above 0.2',
    },
  ],
});
