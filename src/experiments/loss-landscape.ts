/**
 * Loss landscape: a plain and a residual net of one depth learn the same two classes; then the loss around the place where each
 * ended, over a plane of two random directions, and the extreme eigenvalues of its Hessian there.
 *
 * The directions are filter-normalised (Li et al. 2018, arXiv:1712.09913): the weights that lead into one unit move along a
 * Gaussian vector that is as long as they are themselves, so that a distance of 1 is as large as the weights. Biases stay.
 */
import {
  activation,
  add,
  binaryCrossEntropyWithLogits,
  extremeEigenvalues,
  hessianVectorProduct,
  initialise,
  linear,
  type Random,
  scale,
  Tape,
  type Tensor,
  toyData,
} from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Field, type Result, type Row, type RunContext } from './experiment.ts';
import { activation as activationInput, type Inputs, integer, number } from './inputs.ts';
import { toyDataInput } from './toy-data.ts';
import { accuracy, optimiserOf, trainingInputs } from './toy-nets.ts';

const POINTS = 80;
/** Cells on a side of the map; odd, so that the middle one is the end of training. */
const GRID = 31;
/** The Lanczos iteration ends at this change of the eigenvalues, as a share of the larger, or after so many products. */
const LANCZOS = { tolerance: 1e-9, maxProducts: 120 } as const;
/** Loss of a net that answers 1/2 everywhere. */
const GUESSING = Math.LN2;

const kinds = ['plain', 'residual'] as const;
type Kind = (typeof kinds)[number];

const inputs = {
  activation: activationInput({ label: 'Activation', default: 'tanh', formula: true }),
  depth: integer({ label: 'Hidden layers', default: 8, min: 1, max: 24 }),
  width: integer({ label: 'Width', default: 10, min: 2, max: 20 }),
  data: toyDataInput('moons'),
  initialisation: trainingInputs.initialisation,
  rate: trainingInputs.rate,
  steps: integer({ label: 'Training steps', default: 300, min: 0, max: 2000, step: 50 }),
  range: number({ label: 'Distance shown', default: 1, min: 0.05, max: 3, step: 0.05 }),
  seed: integer({ label: 'Seed', default: 1, min: 0, max: 999_999 }),
};

type LandscapeInputs = Inputs<typeof inputs>;

/** A net with its loss: an input layer, `depth` − 1 layers of one width, plain or residual, and one logit. */
function build(kind: Kind, inputs: LandscapeInputs, random: Random) {
  const { depth, width, activation: spec } = inputs;
  const tape = new Tape('float64');
  const input = tape.input([POINTS, 2], 'points');
  const target = tape.input([POINTS, 1], 'classes');
  const definition = definitionOf(spec);
  const weights: Tensor[] = [];
  // A generator of its own, so that every net that is built begins with the same weights.
  const draws = random.fork('weights');
  const layer = (x: Tensor, units: number, name: string) => {
    const { output, weights: matrix } = linear(tape, x, units, { name });
    initialise(matrix, inputs.initialisation, draws);
    weights.push(matrix);
    return output;
  };
  let hidden = activation(layer(input, width, 'layer 1'), definition, spec.params);
  for (let index = 2; index <= depth; index++) {
    const branch = activation(layer(hidden, width, `layer ${index}`), definition, spec.params);
    hidden = kind === 'plain' ? branch : add(hidden, scale(branch, 1 / Math.sqrt(depth)));
  }
  const output = layer(hidden, 1, 'output');
  const data = toyData[inputs.data].generate(random.fork('data'), { points: POINTS });
  input.data.set(data.x);
  target.data.set(data.y);
  return { tape, weights, output, loss: binaryCrossEntropyWithLogits(output, target), labels: data.y };
}

/** A Gaussian direction for each matrix [from, to], its part into each unit as long as the weights into that unit. */
const directionsOf = (weights: readonly Tensor[], random: Random): Float64Array[] =>
  weights.map(({ data, shape }) => {
    const [rows = 0, columns = 0] = shape;
    const direction = Float64Array.from(data, () => random.normal());
    for (let column = 0; column < columns; column++) {
      const into = (values: ArrayLike<number>) =>
        Math.hypot(...Array.from({ length: rows }, (_, row) => values[row * columns + column] as number));
      const factor = into(data) / into(direction);
      for (let row = 0; row < rows; row++) {
        const index = row * columns + column;
        direction[index] = factor * (direction[index] as number);
      }
    }
    return direction;
  });

/** The Hessian of the loss where a net is: its extreme eigenvalues, the gradient, and the curvature along a direction of the weights. */
function curvature(
  kind: Kind,
  inputs: LandscapeInputs,
  random: Random,
  at: readonly Tensor[],
  direction: readonly Float64Array[],
) {
  const { tape, weights, loss } = build(kind, inputs, random);
  const hessian = hessianVectorProduct(loss);
  tape.parameters.forEach((parameter, index) => {
    parameter.data.set((at[index] as Tensor).data);
  });
  tape.forward();
  const { smallest, largest } = extremeEigenvalues(hessian.multiply, hessian.size, random.fork('Lanczos'), LANCZOS);
  // Biases do not move.
  const flat = tape.parameters.flatMap(parameter =>
    Array.from(direction[weights.indexOf(parameter)] ?? new Float64Array(parameter.data.length)),
  );
  const length = Math.hypot(...flat);
  const product = hessian.multiply(flat);
  const along = flat.reduce((sum, value, index) => sum + value * (product[index] as number), 0) / length ** 2;
  return { smallest, largest, along, length, parameters: hessian.size, gradient: Math.hypot(...hessian.gradient.data) };
}

async function run(inputs: LandscapeInputs, { random, progress }: RunContext): Promise<Result> {
  const { range, steps, rate } = inputs;
  const total = kinds.length * (steps + GRID + 1);
  const notes: string[] = [];
  const nets: Row[] = [];
  const fields: Record<string, Field> = {};
  const lines: Record<Kind, number[]> = { plain: [], residual: [] };
  const place = (index: number) => Number(((range * (2 * index + 1 - GRID)) / (GRID - 1)).toPrecision(6));
  let done = 0;

  for (const kind of kinds) {
    const { tape, weights, output, loss, labels } = build(kind, inputs, random);
    const optimiser = optimiserOf('adam', tape.parameters, rate);
    for (let step = 0; step < steps; step++) {
      tape.forward();
      tape.backward(loss);
      optimiser.step();
      await progress(++done / total);
    }
    tape.forward();
    const final = loss.data[0] ?? Number.NaN;
    const correct = accuracy(output.data, labels);
    const [first, second] = ['first direction', 'second direction'].map(name =>
      directionsOf(weights, random.fork(name)),
    ) as [Float64Array[], Float64Array[]];
    const here = curvature(kind, inputs, random, tape.parameters, first);
    await progress(++done / total);

    const start = weights.map(({ data }) => Float64Array.from(data));
    const lossAt = (x: number, y: number) => {
      weights.forEach(({ data }, index) => {
        const [from, a, b] = [start[index], first[index], second[index]] as [Float64Array, Float64Array, Float64Array];
        for (let i = 0; i < data.length; i++)
          data[i] = (from[i] as number) + x * (a[i] as number) + y * (b[i] as number);
      });
      tape.forward();
      return loss.data[0] ?? Number.NaN;
    };
    const values: number[] = [];
    for (let row = 0; row < GRID; row++) {
      for (let column = 0; column < GRID; column++) values.push(lossAt(place(column), place(row)));
      await progress(++done / total);
    }
    const half = range + range / (GRID - 1);
    // The smallest float64 is no loss that a reader could tell from 0, and has a logarithm.
    const logs = Float32Array.from(values, value => Math.log10(Math.max(value, 1e-30)));
    fields[kind] = { x: [-half, half], y: [-half, half], columns: GRID, rows: GRID, values: logs };
    lines[kind] = values.slice((GRID * (GRID - 1)) / 2, (GRID * (GRID + 1)) / 2);
    nets.push({
      net: kind,
      loss: final,
      accuracy: correct,
      ...here,
      basin: values.filter(value => value < GUESSING).length / values.length,
      highest: Math.max(...values.filter(Number.isFinite)),
    });
    const holes = values.filter(value => !Number.isFinite(value)).length;
    if (![final, ...Object.values(here)].every(Number.isFinite))
      notes.push(`The ${kind} net ended where its loss, gradient or curvature has no finite value.`);
    if (holes > 0)
      notes.push(`The loss of the ${kind} net has no finite value at ${holes} of the ${values.length} places.`);
  }
  const line = Array.from(
    { length: GRID },
    (_, index): Row => ({
      distance: place(index),
      plain: lines.plain[index] ?? null,
      residual: lines.residual[index] ?? null,
    }),
  );
  return { tables: { nets, line }, fields, ...(notes.length > 0 && { notes }) };
}

/** A number of one of the two nets. */
const of = ({ tables }: Result, kind: Kind, column: string) =>
  Number(tables.nets?.find(({ net }) => net === kind)?.[column] ?? Number.NaN);

export default defineExperiment({
  id: 'loss-landscape',
  title: 'Loss landscape',
  question:
    'What does the loss look like around the place where training ended, and how much of it does a picture show?',
  home: 'explore/loss-landscape/',
  mode: 'on-demand',
  inputs,
  tables: {
    nets: {
      title:
        'Where each net ended, and what lies around it. Basin: the share of the square with a loss below that of guessing, ln 2',
      columns: {
        net: { label: 'Net' },
        loss: { label: 'Loss', digits: 4 },
        accuracy: { label: 'Training accuracy', digits: 4 },
        parameters: { label: 'Parameters' },
        gradient: { label: 'Norm of the gradient', digits: 3 },
        smallest: { label: 'Smallest eigenvalue of the Hessian', digits: 4 },
        largest: { label: 'Largest eigenvalue', digits: 4 },
        along: { label: 'Curvature along the first direction', digits: 4 },
        length: { label: 'Length of the first direction', digits: 5 },
        basin: { label: 'Basin', digits: 4 },
        highest: { label: 'Highest loss in the square', digits: 4 },
      },
    },
    line: {
      title: 'Loss along the first direction',
      columns: {
        distance: { label: 'Distance', digits: 4 },
        plain: { label: 'Plain', digits: 5 },
        residual: { label: 'Residual', digits: 5 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'residual-basin-is-wider',
      inputs: { activation: 'tanh', depth: '8', data: 'moons', range: '1' },
      sentence:
        'Around the end of training of {depth} residual layers of {activation}, the loss is below that of guessing on {residual} % of the square; around that of as many plain layers, on {plain} %.',
      measure: result => ({
        plain: 100 * of(result, 'plain', 'basin'),
        residual: 100 * of(result, 'residual', 'basin'),
      }),
      holds: ({ plain = Number.NaN, residual = Number.NaN }) => residual > 1.2 * plain,
      condition: 'the residual basin is more than 1.2 times as large',
    },
    {
      id: 'not-with-every-seed',
      inputs: { activation: 'tanh', depth: '8', data: 'moons', range: '1', seed: '8' },
      sentence:
        'With seed {seed} the two basins are nearly alike: {residual} % of the square for the residual net, {plain} % for the plain one.',
      measure: result => ({
        plain: 100 * of(result, 'plain', 'basin'),
        residual: 100 * of(result, 'residual', 'basin'),
      }),
      holds: ({ plain = Number.NaN, residual = Number.NaN }) => residual < 1.2 * plain && plain < 1.2 * residual,
      condition: 'neither basin is 1.2 times as large as the other',
    },
    {
      id: 'a-random-direction-hides-the-sharpest',
      inputs: { activation: 'tanh', depth: '8', data: 'moons' },
      sentence:
        'In the plain net of {depth} layers the loss bends {ratio} times as much along its sharpest direction as along the first random one: the picture shows almost nothing of it.',
      measure: result => ({ ratio: of(result, 'plain', 'largest') / of(result, 'plain', 'along') }),
      holds: ({ ratio = Number.NaN }) => ratio > 20,
      condition: 'more than 20 times',
    },
    {
      id: 'no-strict-minimum',
      inputs: { activation: 'tanh', depth: '8', data: 'moons' },
      sentence:
        'The plain net has learnt {accuracy} % of its points, with a loss of {loss} and a gradient of norm {gradient}, and yet the smallest eigenvalue of the Hessian is {smallest}: below 0, so it has not stopped in a local minimum.',
      measure: result => ({
        accuracy: 100 * of(result, 'plain', 'accuracy'),
        loss: of(result, 'plain', 'loss'),
        gradient: of(result, 'plain', 'gradient'),
        smallest: of(result, 'plain', 'smallest'),
      }),
      holds: ({ accuracy = Number.NaN, gradient = Number.NaN, smallest = Number.NaN }) =>
        accuracy > 97 && gradient < 0.1 && smallest < -1e-6,
      condition: 'more than 97 % learnt, a gradient below 0.1, and an eigenvalue below −10⁻⁶',
    },
  ],
});
