/**
 * Train a small net: two-dimensional points of two classes, an MLP of the reader's making, full-batch training watched step
 * by step. A value that stops being finite ends the run with the layer, the step and the cause.
 */
import { type Random, type Tape, type Tensor, toyData } from '../core/index.ts';
import { defineExperiment, type Field, type Result, type Row, type RunContext } from './experiment.ts';
import { type Inputs, integer, layers, number } from './inputs.ts';
import { toyDataInput } from './toy-data.ts';
import { accuracy, buildNet, meanCrossEntropy, optimiserOf, trainingInputs } from './toy-nets.ts';

const GRID = 48;
/** At most this many points of the loss curve are kept. */
const CURVE_POINTS = 240;

const inputs = {
  data: toyDataInput('spiral'),
  points: integer({ label: 'Points', default: 200, min: 20, max: 500, step: 20 }),
  noise: number({ label: 'Noise', default: 0.05, min: 0, max: 0.5, step: 0.01 }),
  layers: layers({ label: 'Hidden layers', default: '12-gelu,12-gelu', maxLayers: 6, maxUnits: 32, formula: true }),
  ...trainingInputs,
  steps: integer({ label: 'Steps', default: 1000, min: 1, max: 5000, step: 50 }),
  seed: integer({ label: 'Seed', default: 1, min: 0, max: 999_999 }),
};

type TrainInputs = Inputs<typeof inputs>;

const pointsOf = (inputs: TrainInputs, random: Random, name: string) =>
  toyData[inputs.data].generate(random.fork(name), { points: inputs.points, noise: inputs.noise });

const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));

async function run(inputs: TrainInputs, { random, progress }: RunContext): Promise<Result> {
  const { tape, input, target, net, loss, ask } = buildNet(inputs, random);
  const training = pointsOf(inputs, random, 'training points');
  const test = pointsOf(inputs, random, 'test points');
  input.data.set(training.x);
  target.data.set(training.y);
  const extent = extentOf(training.x, test.x);
  const askTest = ask(test.x);
  const askGrid = ask(gridPlaces(extent));

  const optimiser = optimiserOf(inputs.optimiser, net.parameters, inputs.rate);

  const curve: Row[] = [];
  const every = Math.ceil(inputs.steps / CURVE_POINTS);
  let finding: string | undefined;
  let step = 0;
  const now = (): Row => ({ step, training: loss.data[0] as number, test: meanCrossEntropy(askTest(), test.y) });
  const snapshot = (): Result => {
    const current = now();
    return {
      tables: {
        loss: curve.at(-1)?.step === step ? curve : [...curve, current],
        summary: [
          {
            step,
            trainingLoss: Number(current.training),
            testLoss: Number(current.test),
            trainingAccuracy: accuracy(net.output.data, training.y),
            testAccuracy: accuracy(askTest(), test.y),
          },
        ],
        points: [...pointRows(training, 'training'), ...pointRows(test, 'test')],
      },
      fields: { probability: probabilityField(askGrid(), extent) },
      ...(finding && { notes: [finding] }),
    };
  };

  for (; ; step++) {
    tape.forward();
    finding = autopsy(tape, step, inputs.rate);
    if (step % every === 0 || step === inputs.steps || finding) curve.push(now());
    if (finding) break;
    await progress(step / inputs.steps, snapshot);
    if (step === inputs.steps) break;
    tape.backward(loss);
    finding = gradientAutopsy(net.parameters, step);
    if (finding) break;
    optimiser.step();
  }
  return snapshot();
}

/** Where a forward pass first left the finite numbers, in words. */
function autopsy(tape: Tape, step: number, rate: number): string | undefined {
  const found = tape.firstNonFinite();
  if (!found) return undefined;
  const { op, label, index } = found;
  const what = Number.isNaN(found.value) ? 'NaN' : found.value > 0 ? '∞' : '−∞';
  if (op === 'parameter')
    return `Stopped at step ${step}: an entry of “${label}” became ${what} (entry ${index}); the last update, with learning rate ${rate}, was larger than float64 can hold.`;
  const layer = label
    .slice(0, -op.length)
    .trim()
    .replace(/^output$/, 'the output layer');
  const byFormula = op === 'custom';
  const activations = `the activations (${byFormula ? 'own formula' : op}) of ${layer}`;
  const place = op === 'affine' ? `the weighted sums of ${layer}` : layer ? activations : 'the loss';
  const cause = byFormula
    ? 'the formula has no finite value there'
    : `the weights have grown too large for float64, at learning rate ${rate}`;
  return `Stopped at step ${step}: the forward pass made ${what} in ${place} (entry ${index}); ${cause}.`;
}

function gradientAutopsy(parameters: readonly Tensor[], step: number): string | undefined {
  for (const { grad, label } of parameters) {
    const index = grad.findIndex(value => !Number.isFinite(value));
    if (index >= 0)
      return `Stopped at step ${step}: the backward pass made ${grad[index]} in the gradient of “${label}” (entry ${index}); the loss has become too steep for float64.`;
  }
  return undefined;
}

/** Half the side of the square that is shown: all points and a margin, in tenths. */
const extentOf = (...points: readonly Float64Array[]) =>
  Math.ceil(
    10.5 * points.flatMap(values => [...values]).reduce((most, value) => Math.max(most, Math.abs(value)), 0.95),
  ) / 10;

/** Cell centres of the grid over the square, row by row from the lowest y. */
function gridPlaces(extent: number): Float64Array {
  const places = new Float64Array(2 * GRID * GRID);
  for (let row = 0; row < GRID; row++) {
    for (let column = 0; column < GRID; column++) {
      const index = 2 * (row * GRID + column);
      places[index] = -extent + (2 * extent * (column + 0.5)) / GRID;
      places[index + 1] = -extent + (2 * extent * (row + 0.5)) / GRID;
    }
  }
  return places;
}

/** The probability of class 1 on the grid. */
function probabilityField(logits: Float64Array | Float32Array, extent: number): Field {
  const range = [-extent, extent] as const;
  return { x: range, y: range, columns: GRID, rows: GRID, values: Float32Array.from(logits, sigmoid) };
}

const pointRows = ({ x, y }: { x: Float64Array; y: Float64Array }, split: string): Row[] =>
  Array.from(y, (label, i) => ({ x: x[2 * i] ?? 0, y: x[2 * i + 1] ?? 0, class: label, split }));

const last = (result: Result, column: string) => Number(result.tables.summary?.[0]?.[column]);

export default defineExperiment({
  id: 'train-a-small-net',
  title: 'Train a small net',
  question: 'Which layers, activation and learning rate separate two classes of points?',
  home: 'explore/train-a-small-net/',
  mode: 'training',
  inputs,
  tables: {
    loss: {
      title: 'Loss by step',
      columns: {
        step: { label: 'Step' },
        training: { label: 'Training loss', digits: 4 },
        test: { label: 'Test loss', digits: 4 },
      },
    },
    summary: {
      title: 'At the last step',
      columns: {
        step: { label: 'Step' },
        trainingLoss: { label: 'Training loss', digits: 4 },
        testLoss: { label: 'Test loss', digits: 4 },
        trainingAccuracy: { label: 'Training accuracy', digits: 3 },
        testAccuracy: { label: 'Test accuracy', digits: 3 },
      },
    },
    points: {
      title: 'Points',
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
      id: 'gelu-learns-the-spiral',
      inputs: { data: 'spiral', layers: '12-gelu,12-gelu', steps: '1000' },
      sentence:
        'On the {data}, two hidden layers of twelve GELU units get {accuracy} of the test points right after {steps} steps.',
      measure: result => ({ accuracy: last(result, 'testAccuracy') }),
      holds: ({ accuracy: share = Number.NaN }) => share > 0.9,
      condition: 'test accuracy above 0.9',
    },
    {
      id: 'no-hidden-layer-fails-xor',
      inputs: { data: 'xor', layers: '', steps: '1000' },
      sentence:
        'Without a hidden layer, the net gets {accuracy} of the {data} test points right after {steps} steps: no better than a coin.',
      measure: result => ({ accuracy: last(result, 'testAccuracy') }),
      holds: ({ accuracy: share = Number.NaN }) => share > 0.3 && share < 0.7,
      condition: 'test accuracy between 0.3 and 0.7',
    },
    {
      id: 'linear-layers-fail-xor',
      inputs: { data: 'xor', layers: '12-identity,12-identity', steps: '1000' },
      sentence: 'Two hidden layers of twelve identity units change nothing: {accuracy} of the {data} test points.',
      measure: result => ({ accuracy: last(result, 'testAccuracy') }),
      holds: ({ accuracy: share = Number.NaN }) => share > 0.3 && share < 0.7,
      condition: 'test accuracy between 0.3 and 0.7',
    },
  ],
});
