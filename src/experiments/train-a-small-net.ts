/**
 * Train a small net: two-dimensional points of two classes, an MLP of the reader's making, full-batch training watched step
 * by step. A value that stops being finite ends the run with the layer, the step and the cause.
 */
import {
  adam,
  binaryCrossEntropyWithLogits,
  mlp,
  type Random,
  sgd,
  Tape,
  type Tensor,
  toyData,
} from '../core/index.ts';
import { defineExperiment, type Field, type Result, type Row, type RunContext } from './experiment.ts';
import { choice, type Inputs, integer, layers, number } from './inputs.ts';

const GRID = 48;
/** The square that is shown; all toy data lie within it. */
const EXTENT = 1.6;
/** At most this many points of the loss curve are kept. */
const CURVE_POINTS = 240;

const inputs = {
  data: choice({
    label: 'Data',
    default: 'spiral',
    options: [
      { value: 'spiral', label: 'spiral' },
      { value: 'circles', label: 'circles' },
      { value: 'xor', label: 'XOR' },
      { value: 'gaussian', label: 'Gaussian' },
      { value: 'moons', label: 'moons' },
    ],
  }),
  points: integer({ label: 'Points', default: 200, min: 20, max: 500, step: 20 }),
  noise: number({ label: 'Noise', default: 0.05, min: 0, max: 0.5, step: 0.01 }),
  layers: layers({ label: 'Hidden layers', default: '12-gelu,12-gelu', maxLayers: 6, maxUnits: 32 }),
  initialisation: choice({
    label: 'Initialisation',
    default: 'he',
    options: [
      { value: 'xavier', label: 'Xavier' },
      { value: 'he', label: 'He' },
      { value: 'lecun', label: 'LeCun' },
    ],
  }),
  optimiser: choice({
    label: 'Optimiser',
    default: 'adam',
    options: [
      { value: 'sgd', label: 'SGD' },
      { value: 'momentum', label: 'SGD, momentum 0.9' },
      { value: 'adam', label: 'Adam' },
    ],
  }),
  rate: number({ label: 'Learning rate', default: 0.01, min: 1e-4, max: 1000, step: 1e-4, scale: 'log' }),
  steps: integer({ label: 'Steps', default: 1000, min: 1, max: 5000, step: 50 }),
  seed: integer({ label: 'Seed', default: 1, min: 0, max: 999_999 }),
};

type TrainInputs = Inputs<typeof inputs>;

const pointsOf = (inputs: TrainInputs, random: Random, name: string) =>
  toyData[inputs.data].generate(random.fork(name), { points: inputs.points, noise: inputs.noise });

/** The net twice on one set of weights: once over the training points, once over test points and grid. */
function buildNet(inputs: TrainInputs, random: Random) {
  const tape = new Tape('float64');
  const input = tape.input([inputs.points, 2], 'points');
  const target = tape.input([inputs.points, 1], 'classes');
  const options = {
    layers: [
      ...inputs.layers.map(({ units, activation }) => ({
        units,
        activation: activation.id,
        params: activation.params,
      })),
      { units: 1 },
    ],
    initialisation: inputs.initialisation,
  };
  const net = mlp(tape, input, { ...options, random: random.fork('weights') });
  const loss = binaryCrossEntropyWithLogits(net.output, target);

  const judging = new Tape('float64');
  const places = judging.input([inputs.points + GRID * GRID, 2], 'places');
  const judge = mlp(judging, places, { ...options, random: random.fork('weights') });
  return { tape, input, target, net, loss, judging, places, judge };
}

const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));

/** Binary cross-entropy of a logit, without overflow. */
const crossEntropy = (logit: number, label: number) =>
  Math.max(logit, 0) - logit * label + Math.log1p(Math.exp(-Math.abs(logit)));

async function run(inputs: TrainInputs, { random, progress }: RunContext): Promise<Result> {
  const built = buildNet(inputs, random);
  const { tape, net, loss } = built;
  const training = pointsOf(inputs, random, 'training points');
  const test = pointsOf(inputs, random, 'test points');
  built.input.data.set(training.x);
  built.target.data.set(training.y);
  built.places.data.set(test.x);
  fillGrid(built.places, inputs.points);

  const optimiser =
    inputs.optimiser === 'adam'
      ? adam(net.parameters, { learningRate: inputs.rate })
      : sgd(net.parameters, { learningRate: inputs.rate, momentum: inputs.optimiser === 'momentum' ? 0.9 : 0 });

  const curve: Row[] = [];
  const every = Math.ceil(inputs.steps / CURVE_POINTS);
  let finding: string | undefined;
  const snapshot = (): Result => {
    const judged = judgePlaces(built, test.y);
    return {
      tables: {
        loss: curve,
        summary: [
          {
            step: Number(curve.at(-1)?.step ?? 0),
            trainingLoss: Number(curve.at(-1)?.training ?? Number.NaN),
            testLoss: judged.loss,
            trainingAccuracy: accuracy(net.output.data, training.y, inputs.points),
            testAccuracy: judged.accuracy,
          },
        ],
        points: [...pointRows(training, 'training'), ...pointRows(test, 'test')],
      },
      fields: { probability: judged.field },
      ...(finding && { notes: [finding] }),
    };
  };

  for (let step = 0; step <= inputs.steps; step++) {
    tape.forward();
    finding = autopsy(tape, step, inputs.rate);
    const value = loss.data[0] ?? Number.NaN;
    if (step % every === 0 || step === inputs.steps || finding)
      curve.push({ step, training: value, test: judgePlaces(built, test.y).loss });
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
  const layer = label.slice(0, -op.length).trim().replace(/^output$/, 'the output layer');
  const place =
    op === 'affine' ? `the weighted sums of ${layer}` : layer ? `the activations (${op}) of ${layer}` : 'the loss';
  return `Stopped at step ${step}: the forward pass made ${what} in ${place} (entry ${index}); the weights have grown too large for float64, at learning rate ${rate}.`;
}

function gradientAutopsy(parameters: readonly Tensor[], step: number): string | undefined {
  for (const { grad, label } of parameters) {
    const index = grad.findIndex(value => !Number.isFinite(value));
    if (index >= 0)
      return `Stopped at step ${step}: the backward pass made ${grad[index]} in the gradient of “${label}” (entry ${index}); the loss has become too steep for float64.`;
  }
  return undefined;
}

function fillGrid(places: Tensor, offset: number): void {
  for (let row = 0; row < GRID; row++) {
    for (let column = 0; column < GRID; column++) {
      const index = 2 * (offset + row * GRID + column);
      places.data[index] = -EXTENT + (2 * EXTENT * (column + 0.5)) / GRID;
      places.data[index + 1] = -EXTENT + (2 * EXTENT * (row + 0.5)) / GRID;
    }
  }
}

/** Test loss and accuracy, and the probability of class 1 on the grid, with the weights as they are now. */
function judgePlaces({ net, judge, judging }: ReturnType<typeof buildNet>, labels: Float64Array) {
  judge.parameters.forEach((parameter, index) => {
    const trained = net.parameters[index];
    if (trained) parameter.data.set(trained.data);
  });
  judging.forward();
  const logits = judge.output.data;
  const points = labels.length;
  let loss = 0;
  for (let i = 0; i < points; i++) loss += crossEntropy(logits[i] ?? Number.NaN, labels[i] ?? 0) / points;
  const values = new Float32Array(GRID * GRID);
  for (let i = 0; i < values.length; i++) values[i] = sigmoid(logits[points + i] ?? Number.NaN);
  const field: Field = { x: [-EXTENT, EXTENT], y: [-EXTENT, EXTENT], columns: GRID, rows: GRID, values };
  return { loss, accuracy: accuracy(logits, labels, points), field };
}

function accuracy(logits: Float64Array | Float32Array, labels: Float64Array, points: number): number {
  let right = 0;
  for (let i = 0; i < points; i++) if ((logits[i] ?? Number.NaN) > 0 === (labels[i] === 1)) right += 1;
  return right / points;
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
