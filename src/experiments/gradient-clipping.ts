/**
 * Gradient clipping: the same deep nets from the same starts are trained twice, with the gradient as it is and with its norm cut at a bound.
 * The set-up is that of the reference run (PyTorch): 128 points on two circles, weights of variance σ_w² / fan-in in all layers, zero biases,
 * binary cross-entropy, plain SGD on all points, float64.
 */
import {
  binaryCrossEntropyWithLogits,
  clipGradientNorm,
  initialise,
  mlp,
  type Random,
  sgd,
  Tape,
  toyData,
} from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import { activation, type Inputs, integer, number } from './inputs.ts';
import { quantile } from './statistics.ts';
import { accuracy } from './toy-nets.ts';

const POINTS = 128;

const inputs = {
  activation: activation({ label: 'Activation', default: 'relu', formula: true }),
  weightVariance: number({
    label: 'Weight variance × fan-in, σ_w²',
    help: '2 is He’s initialisation.',
    default: 4,
    min: 0.1,
    max: 20,
    step: 0.1,
  }),
  rate: number({ label: 'Learning rate', default: 0.1, min: 1e-4, max: 10, step: 1e-4, scale: 'log' }),
  bound: number({ label: 'Largest gradient norm', default: 1, min: 0.01, max: 1000, step: 0.01, scale: 'log' }),
  depth: integer({ label: 'Hidden layers', default: 10, min: 1, max: 30 }),
  width: integer({ label: 'Width', default: 32, min: 2, max: 64 }),
  steps: integer({ label: 'Steps', default: 60, min: 1, max: 500, step: 10 }),
  seeds: integer({ label: 'Seeds', default: 6, min: 1, max: 20 }),
  seed: integer({ label: 'First seed', default: 1, min: 0, max: 999_999 }),
};

type ClippingInputs = Inputs<typeof inputs>;

/** Loss and gradient norm (before it is clipped) at every step up to the first that is not finite, and the accuracy at the end. */
interface Training {
  losses: number[];
  norms: number[];
  /** The step whose loss or gradient was not finite. */
  diverged: number | undefined;
  accuracy: number;
}

/** A net that is traced once, and its training from a start; without a bound the gradient is left as it is. */
function buildTraining(inputs: ClippingInputs, random: Random) {
  const { activation: spec, depth, width, weightVariance, rate, steps } = inputs;
  const definition = definitionOf(spec);
  const tape = new Tape('float64');
  const input = tape.input([POINTS, 2], 'points');
  const target = tape.input([POINTS, 1], 'classes');
  const hidden = { units: width, activation: definition, params: spec.params };
  const net = mlp(tape, input, {
    layers: [...Array.from({ length: depth }, () => hidden), { units: 1 }],
    initialisation: 'lecun',
    random: random.fork('first weights'),
  });
  const loss = binaryCrossEntropyWithLogits(net.output, target);

  return async (start: Random, bound: number | undefined, tick: () => Promise<void>): Promise<Training> => {
    const draws = start.fork('weights');
    for (const parameter of net.parameters)
      if (parameter.shape.length === 2) initialise(parameter, 'lecun', draws, { gain: Math.sqrt(weightVariance) });
      else parameter.data.fill(0);
    const { x, y } = toyData.circles.generate(start.fork('points'), {
      points: POINTS,
      noise: toyData.circles.defaultNoise,
    });
    input.data.set(x);
    target.data.set(y);
    const optimiser = sgd(net.parameters, { learningRate: rate });
    const training: Training = { losses: [], norms: [], diverged: undefined, accuracy: 0 };
    for (let step = 0; step <= steps; step++) {
      tape.forward();
      tape.backward(loss);
      const norm = clipGradientNorm(net.parameters, bound ?? Number.MAX_VALUE);
      const value = loss.data[0] as number;
      if (!Number.isFinite(value) || !Number.isFinite(norm)) {
        training.diverged = step;
        break;
      }
      training.losses.push(value);
      training.norms.push(norm);
      if (step < steps) optimiser.step();
      if (step % 20 === 0) await tick();
    }
    training.accuracy = accuracy(net.output.data, y);
    return training;
  };
}

/** Both trainings of one start. */
interface Pair {
  free: Training;
  clipped: Training;
}

async function run(inputs: ClippingInputs, { random, progress }: RunContext): Promise<Result> {
  const train = buildTraining(inputs, random);
  const pairs: Pair[] = [];
  const { seeds } = inputs;
  for (let seed = 0; seed < seeds; seed++) {
    const start = random.fork(seed);
    const tick = (half: number) => () => progress((seed + half) / seeds, () => assemble(inputs, pairs));
    const free = await train(start, undefined, tick(0));
    const clipped = await train(start, inputs.bound, tick(0.5));
    pairs.push({ free, clipped });
  }
  await progress(1, () => assemble(inputs, pairs));
  return assemble(inputs, pairs);
}

/** Median over all runs at a step, where a run that is lost counts as infinite; nothing where it is not finite. */
function medianAt(trainings: readonly Training[], name: 'losses' | 'norms', step: number): number | null {
  const median = quantile(
    trainings.map(training => training[name][step] ?? Number.POSITIVE_INFINITY),
    0.5,
  );
  return Number.isFinite(median) ? median : null;
}

function assemble({ steps }: ClippingInputs, pairs: readonly Pair[]): Result {
  const free = pairs.map(pair => pair.free);
  const clipped = pairs.map(pair => pair.clipped);
  const lost = (trainings: readonly Training[], step: number) =>
    trainings.filter(({ diverged }) => diverged !== undefined && diverged <= step).length;
  return {
    tables: {
      steps: Array.from(
        { length: steps + 1 },
        (_, step): Row => ({
          step,
          freeLoss: medianAt(free, 'losses', step),
          clippedLoss: medianAt(clipped, 'losses', step),
          freeNorm: medianAt(free, 'norms', step),
          clippedNorm: medianAt(clipped, 'norms', step),
          freeLost: lost(free, step),
          clippedLost: lost(clipped, step),
        }),
      ),
      seeds: pairs.map(
        (pair, index): Row => ({
          seed: index + 1,
          firstNorm: pair.free.norms[0] ?? null,
          freeDiverged: pair.free.diverged ?? null,
          freeAccuracy: pair.free.diverged === undefined ? pair.free.accuracy : null,
          clippedDiverged: pair.clipped.diverged ?? null,
          clippedAccuracy: pair.clipped.diverged === undefined ? pair.clipped.accuracy : null,
        }),
      ),
    },
  };
}

const count = (result: Result, column: string) =>
  result.tables.seeds ? result.tables.seeds.filter(row => row[column] !== null).length : Number.NaN;
const median = (result: Result, column: string) =>
  quantile(
    (result.tables.seeds ?? []).flatMap(row => (row[column] === null ? [] : Number(row[column]))),
    0.5,
  );

export default defineExperiment({
  id: 'gradient-clipping',
  title: 'Gradient clipping',
  question:
    'Does a bound on the gradient’s norm save a net whose gradients explode, and what does it cost one whose gradients do not?',
  home: 'concepts/exploding-gradient/',
  mode: 'on-demand',
  inputs,
  tables: {
    steps: {
      title: 'Step by step: medians over the runs, where one that has left the finite numbers counts as infinite',
      columns: {
        step: { label: 'Step' },
        freeLoss: { label: 'Loss, not clipped', digits: 4 },
        clippedLoss: { label: 'Loss, clipped', digits: 4 },
        freeNorm: { label: 'Gradient norm, not clipped', digits: 4 },
        clippedNorm: { label: 'Gradient norm before clipping', digits: 4 },
        freeLost: { label: 'Runs lost, not clipped' },
        clippedLost: { label: 'Runs lost, clipped' },
      },
    },
    seeds: {
      title: 'Seed by seed',
      columns: {
        seed: { label: 'Seed' },
        firstNorm: { label: 'Gradient norm at the start', digits: 4 },
        freeDiverged: { label: 'Not clipped: lost at step' },
        freeAccuracy: { label: 'accuracy at the end', digits: 3 },
        clippedDiverged: { label: 'Clipped: lost at step' },
        clippedAccuracy: { label: 'accuracy at the end', digits: 3 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'clipping-saves',
      inputs: { activation: 'relu', weightVariance: '4', rate: '0.1', bound: '1', steps: '30', seeds: '8' },
      sentence:
        '{activation} at σ_w² = {weightVariance} and a learning rate of {rate}: {free} of {seeds} runs leave the finite numbers, and {clipped} when the norm is kept below {bound}.',
      measure: result => ({ free: count(result, 'freeDiverged'), clipped: count(result, 'clippedDiverged') }),
      holds: ({ free = Number.NaN, clipped }) => free > 4 && clipped === 0,
      condition: 'more than half of eight without clipping, none with it',
    },
    {
      id: 'clipping-slows',
      inputs: {
        activation: 'relu',
        weightVariance: '4',
        rate: '0.01',
        bound: '1',
        width: '16',
        steps: '100',
        seeds: '5',
      },
      sentence:
        'At a learning rate of {rate}, which is small enough, the median accuracy after {steps} steps is {free} without clipping and {clipped} with it.',
      digits: 3,
      measure: result => ({ free: median(result, 'freeAccuracy'), clipped: median(result, 'clippedAccuracy') }),
      holds: ({ free = Number.NaN, clipped = Number.NaN }) => free > clipped + 0.05,
      condition: 'clipping costs more than 0.05 of the accuracy',
    },
    {
      id: 'first-norm',
      inputs: { activation: 'relu', weightVariance: '4', steps: '1' },
      sentence:
        'At σ_w² = {weightVariance} in {depth} hidden layers the gradient of all parameters has a norm of {norm} before the first step.',
      measure: result => ({ norm: median(result, 'firstNorm') }),
      holds: ({ norm = Number.NaN }) => norm > 10,
      condition: 'the median is above 10',
    },
  ],
});
