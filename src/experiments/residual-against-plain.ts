/**
 * Residual against plain: one stack of ReLU layers, with and without skip connections.
 *
 * At initialisation: 64 random vectors go forward, a random unit-variance gradient comes back, and its norm is read at every
 * layer. In training: both nets learn the same two-class data with the same optimiser, from the same seeds.
 * A residual layer is x + branchScale * relu(W x); a plain one relu(W x).
 */
import {
  activation,
  adam,
  add,
  binaryCrossEntropyWithLogits,
  initialise,
  linear,
  matmul,
  mean,
  mul,
  type Random,
  scale,
  Tape,
  type Tensor,
  toyData,
} from '../core/index.ts';
import { defineExperiment, type Row, type RunContext } from './experiment.ts';
import { choice, type Inputs, integer } from './inputs.ts';
import { quantile } from './statistics.ts';

const BATCH = 64;

const inputs = {
  depth: integer({ label: 'Layers', default: 50, min: 1, max: 100 }),
  width: integer({ label: 'Width', default: 64, min: 4, max: 96 }),
  gain: choice({
    label: 'Weights',
    default: 'one',
    options: [
      { value: 'one', label: 'variance 1/n' },
      { value: 'he', label: 'variance 2/n (He)' },
    ],
  }),
  branchScale: choice({
    label: 'Residual branch times',
    default: 'root',
    options: [
      { value: 'root', label: '1/√depth' },
      { value: 'one', label: '1' },
    ],
  }),
  data: choice({
    label: 'Training data',
    default: 'circles',
    options: [
      { value: 'circles', label: 'circles' },
      { value: 'moons', label: 'moons' },
      { value: 'xor', label: 'XOR' },
    ],
  }),
  steps: integer({ label: 'Training steps', default: 100, min: 0, max: 400 }),
  seeds: integer({ label: 'Seeds', default: 3, min: 1, max: 10 }),
  seed: integer({ label: 'First seed', default: 1, min: 0, max: 999_999 }),
};

type ResidualInputs = Inputs<typeof inputs>;
type Kind = 'plain' | 'residual';
const kinds: readonly Kind[] = ['plain', 'residual'];

/** Width of the trained nets and size of their data: small, so that a hundred layers train while one watches. */
const TRAINED_WIDTH = 16;
const TRAINED_POINTS = 64;
const LEARNING_RATE = 0.005;

const varianceFactor = { one: 1, he: 2 } as const;
const scaleOf = ({ branchScale, depth }: ResidualInputs) => (branchScale === 'one' ? 1 : 1 / Math.sqrt(depth));

/** The stack of layers; returns the output of each, the input first. */
function stack(tape: Tape, input: Tensor, width: number, kind: Kind, inputs: ResidualInputs) {
  const weights: Tensor[] = [];
  const outputs: Tensor[] = [input];
  let hidden = input;
  for (let layer = 1; layer <= inputs.depth; layer++) {
    const matrix = tape.parameter([width, width], `layer ${layer} weights`);
    weights.push(matrix);
    const branch = activation(matmul(hidden, matrix), 'relu');
    hidden = kind === 'plain' ? branch : add(hidden, scale(branch, scaleOf(inputs)));
    outputs.push(hidden);
  }
  return { weights, outputs };
}

function fill(weights: readonly Tensor[], inputs: ResidualInputs, random: Random) {
  for (const matrix of weights)
    initialise(matrix, 'normal', random, {
      standardDeviation: Math.sqrt(varianceFactor[inputs.gain] / (matrix.shape[0] ?? 1)),
    });
}

/** Gradient norms at initialisation, from the input (layer 0) to the last layer's output. */
function gradientNorms(kind: Kind, inputs: ResidualInputs) {
  const tape = new Tape('float64');
  // The input is a parameter, so that its gradient is computed too.
  const input = tape.parameter([BATCH, inputs.width], 'input');
  const cotangent = tape.input([BATCH, inputs.width], 'gradient from above');
  const { weights, outputs } = stack(tape, input, inputs.width, kind, inputs);
  const last = outputs.at(-1) ?? input;
  const loss = scale(mean(mul(last, cotangent)), BATCH * inputs.width);
  return (random: Random): number[] => {
    fill(weights, inputs, random);
    for (const tensor of [input, cotangent])
      for (let i = 0; i < tensor.data.length; i++) tensor.data[i] = random.normal();
    tape.forward();
    tape.backward(loss);
    return outputs.map(({ grad }) => Math.hypot(...grad));
  };
}

/** Full-batch Adam on two-class data; yields the loss before every step. */
function* train(kind: Kind, inputs: ResidualInputs, random: Random): Generator<number> {
  const tape = new Tape('float64');
  const input = tape.input([TRAINED_POINTS, 2], 'points');
  const target = tape.input([TRAINED_POINTS, 1], 'classes');
  const first = linear(tape, input, TRAINED_WIDTH, { name: 'first' });
  const { weights, outputs } = stack(tape, first.output, TRAINED_WIDTH, kind, inputs);
  const last = linear(tape, outputs.at(-1) ?? first.output, 1, { name: 'readout' });
  const loss = binaryCrossEntropyWithLogits(last.output, target);
  const data = toyData[inputs.data].generate(random.fork('data'), { points: TRAINED_POINTS });
  input.data.set(data.x);
  target.data.set(data.y);
  initialise(first.weights, 'normal', random, { standardDeviation: 1 });
  fill([...weights, last.weights], inputs, random);
  const optimiser = adam(tape.parameters, { learningRate: LEARNING_RATE });
  for (;;) {
    tape.forward();
    yield loss.data[0] ?? Number.NaN;
    tape.backward(loss);
    optimiser.step();
  }
}

async function run(inputs: ResidualInputs, { random, progress }: RunContext) {
  const norms: Record<Kind, number[][]> = { plain: [], residual: [] };
  const losses: Record<Kind, number[][]> = { plain: [], residual: [] };
  const total = 2 * inputs.seeds * (1 + inputs.steps);
  let done = 0;
  for (const kind of kinds) {
    const measure = gradientNorms(kind, inputs);
    for (let seed = 0; seed < inputs.seeds; seed++) {
      norms[kind].push(measure(random.fork(seed)));
      await progress(++done / total);
    }
  }
  for (let seed = 0; seed < inputs.seeds; seed++) {
    for (const kind of kinds) {
      const curve: number[] = [];
      losses[kind].push(curve);
      const training = train(kind, inputs, random.fork(`training ${seed}`));
      while (curve.length < inputs.steps) {
        curve.push(training.next().value);
        await progress(++done / total, () => toTables(norms, losses));
      }
    }
  }
  return toTables(norms, losses);
}

function toTables(norms: Record<Kind, number[][]>, losses: Record<Kind, number[][]>) {
  const gradients = (norms.plain[0] ?? []).map((_, layer): Row => {
    const at = (kind: Kind, p: number) =>
      quantile(
        norms[kind].map(run => run[layer] ?? Number.NaN),
        p,
      );
    return {
      layer,
      plain: at('plain', 0.5),
      plainLow: at('plain', 0),
      plainHigh: at('plain', 1),
      residual: at('residual', 0.5),
      residualLow: at('residual', 0),
      residualHigh: at('residual', 1),
    };
  });
  const length = Math.min(...kinds.flatMap(kind => losses[kind].map(curve => curve.length)));
  const training = Array.from({ length: Number.isFinite(length) ? length : 0 }, (_, step): Row => {
    const at = (kind: Kind, p: number) =>
      quantile(
        losses[kind].map(curve => curve[step] ?? Number.NaN),
        p,
      );
    return {
      step,
      plain: at('plain', 0.5),
      plainLow: at('plain', 0),
      plainHigh: at('plain', 1),
      residual: at('residual', 0.5),
      residualLow: at('residual', 0),
      residualHigh: at('residual', 1),
    };
  });
  return { tables: { gradients, training } };
}

/** Gradient at the input over the gradient at the output, as the median over seeds. */
const throughput = (rows: readonly Row[] | undefined, kind: Kind) =>
  Number(rows?.[0]?.[kind]) / Number(rows?.at(-1)?.[kind]);
const finalLoss = (rows: readonly Row[] | undefined, column: string) => Number(rows?.at(-1)?.[column]);

const columns = (position: string, label: string) => ({
  [position]: { label },
  plain: { label: 'Plain, median', digits: 3 },
  plainLow: { label: 'lowest seed', digits: 3 },
  plainHigh: { label: 'highest seed', digits: 3 },
  residual: { label: 'Residual, median', digits: 3 },
  residualLow: { label: 'lowest seed', digits: 3 },
  residualHigh: { label: 'highest seed', digits: 3 },
});

export default defineExperiment({
  id: 'residual-against-plain',
  title: 'Residual against plain',
  question: 'What does adding the input back do to the gradient, and to training, of a deep stack?',
  home: 'papers/resnet/',
  mode: 'on-demand',
  inputs,
  tables: {
    gradients: {
      title: 'Norm of the gradient at each layer’s output; layer 0 is the input',
      columns: columns('layer', 'Layer'),
    },
    training: { title: 'Training loss before each step', columns: columns('step', 'Step') },
  },
  run,
  claims: [
    {
      id: 'plain-loses',
      inputs: { depth: '50', gain: 'one', branchScale: 'root', steps: '0' },
      sentence:
        'Through {depth} plain ReLU layers with weights of {gain}, the gradient at the input is {plain} times the one at the output; with residual layers it is {residual} times.',
      measure: ({ tables }) => ({
        plain: throughput(tables.gradients, 'plain'),
        residual: throughput(tables.gradients, 'residual'),
      }),
      holds: ({ plain = Number.NaN, residual = Number.NaN }) =>
        plain / residual < 1e-6 && residual > 0.5 && residual < 5,
      condition: 'plain over residual is below 10⁻⁶, and residual is between 0.5 and 5',
    },
    {
      id: 'residual-explodes-unscaled',
      inputs: { depth: '50', gain: 'one', branchScale: 'one', steps: '0' },
      sentence:
        'With the branch multiplied by {branchScale} and no normalisation, {depth} residual layers multiply the gradient by {residual}.',
      measure: ({ tables }) => ({ residual: throughput(tables.gradients, 'residual') }),
      holds: ({ residual = Number.NaN }) => residual > 1e3,
      condition: 'the gradient grows more than a thousandfold',
    },
    {
      id: 'he-saves-the-plain-gradient',
      inputs: { depth: '50', gain: 'he', branchScale: 'root', steps: '0' },
      sentence:
        'With {gain} weights the plain stack of {depth} layers keeps its gradient too: {plain} times at the input, against {residual} times with residual layers.',
      measure: ({ tables }) => ({
        plain: throughput(tables.gradients, 'plain'),
        residual: throughput(tables.gradients, 'residual'),
      }),
      holds: ({ plain = Number.NaN, residual = Number.NaN }) => plain / residual > 0.01 && plain / residual < 100,
      condition: 'plain and residual are within a factor 100 of each other',
    },
    {
      id: 'residual-trains',
      inputs: { depth: '50', gain: 'one', branchScale: 'root' },
      sentence:
        'After {steps} steps of Adam on {data}, the median loss with {depth} residual layers is {residual}; that of the plain stack is {plain}, where guessing gives 0.693.',
      measure: ({ tables }) => ({
        plain: finalLoss(tables.training, 'plain'),
        residual: finalLoss(tables.training, 'residual'),
      }),
      holds: ({ plain = Number.NaN, residual = Number.NaN }) => plain > 0.6 && residual < 0.1,
      condition: 'the plain loss stays above 0.6 and the residual loss falls below 0.1',
    },
  ],
});
