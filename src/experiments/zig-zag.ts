/**
 * Zig-zag: what a mean of the inputs costs gradient descent. Least squares on inputs with mean m in every coordinate, by the best fixed step;
 * and the share of the weight gradients of one unit that have the same sign, by batch size, when its inputs are outputs of an activation.
 * The set-ups are those of the reference run (PyTorch): 500 samples of m + N(0, I), error down to 10^-6; 64 inputs f(N(0, 1)) and a
 * random delta N(0, 1) for each example.
 */
import { extremeEigenvalues, type Random } from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import { activation, type Inputs, integer, number, toggle } from './inputs.ts';
import { quantile } from './statistics.ts';

const SAMPLES = 500;
const MEANS = [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;
const TOLERANCE = 1e-6;
const MOST_STEPS = 100_000;
/** Inputs of the unit whose gradients are compared. */
const UNIT_INPUTS = 64;
const BATCHES = [1, 2, 4, 8, 16, 32, 64, 128] as const;
/** Batches of each size. */
const DRAWS = 50;

const inputs = {
  dimension: integer({ label: 'Inputs of the linear model', default: 10, min: 2, max: 50 }),
  bias: toggle({ label: 'With a bias', default: false }),
  activation: activation({
    label: 'Activation before the unit',
    help: 'For the second chart.',
    default: 'sigmoid',
    formula: true,
  }),
  shift: number({ label: 'Added to its output', default: 0, min: -5, max: 5, step: 0.1 }),
  seeds: integer({ label: 'Seeds', default: 5, min: 1, max: 20 }),
  seed: integer({ label: 'First seed', default: 1, min: 0, max: 999_999 }),
};

type ZigZagInputs = Inputs<typeof inputs>;

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
const norm = (a: Float64Array) => Math.sqrt(dot(a, a));

/** Condition number of the Hessian of one draw, steps of gradient descent, and the median angle between successive gradients. */
function descend({ dimension, bias }: ZigZagInputs, mean: number, random: Random) {
  const size = dimension + (bias ? 1 : 0);
  const hessian = Array.from({ length: size }, () => new Float64Array(size));
  for (let sample = 0; sample < SAMPLES; sample++) {
    const x = Float64Array.from({ length: size }, (_, i) => (i < dimension ? mean + random.normal() : 1));
    for (let i = 0; i < size; i++) {
      const row = hessian[i] as Float64Array;
      for (let j = 0; j < size; j++) row[j] = (row[j] as number) + ((x[i] as number) * (x[j] as number)) / SAMPLES;
    }
  }
  const multiply = (v: Float64Array) => Float64Array.from(hessian, row => dot(row, v));
  const { smallest, largest } = extremeEigenvalues(multiply, size, random.fork('eigenvalues'));
  const rate = 2 / (smallest + largest);
  const error = Float64Array.from({ length: size }, () => random.normal());
  const goal = TOLERANCE * norm(error);
  const angles: number[] = [];
  let before: Float64Array | undefined;
  let steps = 0;
  for (; norm(error) > goal && steps < MOST_STEPS; steps++) {
    const gradient = multiply(error);
    if (before && angles.length < 1000) {
      const cosine = dot(gradient, before) / (norm(gradient) * norm(before));
      angles.push((Math.acos(Math.max(-1, Math.min(1, cosine))) * 180) / Math.PI);
    }
    before = gradient;
    for (let i = 0; i < size; i++) error[i] = (error[i] as number) - rate * (gradient[i] as number);
  }
  return { condition: largest / smallest, steps, angle: quantile(angles, 0.5) };
}

/** Shares of the weight gradients of one unit with the sign of the majority, one for each batch; a gradient of 0 has no sign. */
function agreements({ activation: spec, shift }: ZigZagInputs, batch: number, random: Random): number[] {
  const { f } = definitionOf(spec);
  return Array.from({ length: DRAWS }, () => {
    const gradient = new Float64Array(UNIT_INPUTS);
    for (let example = 0; example < batch; example++) {
      const delta = random.normal();
      for (let i = 0; i < UNIT_INPUTS; i++)
        gradient[i] = (gradient[i] as number) + delta * (shift + f(random.normal(), spec.params));
    }
    if (!gradient.every(Number.isFinite)) return Number.NaN;
    const up = gradient.filter(value => value > 0).length;
    const down = gradient.filter(value => value < 0).length;
    return Math.max(up, down) / UNIT_INPUTS;
  });
}

async function run(inputs: ZigZagInputs, { random, progress }: RunContext): Promise<Result> {
  const means: Row[] = [];
  for (const [index, mean] of MEANS.entries()) {
    const runs = Array.from({ length: inputs.seeds }, (_, seed) => descend(inputs, mean, random.fork(seed)));
    const spread = (name: 'condition' | 'steps' | 'angle', p: number) =>
      quantile(
        runs.map(one => one[name]),
        p,
      );
    means.push({
      mean,
      steps: spread('steps', 0.5),
      stepsQ1: spread('steps', 0.25),
      stepsQ3: spread('steps', 0.75),
      condition: spread('condition', 0.5),
      limit: inputs.bias ? null : 1 + inputs.dimension * mean ** 2,
      angle: Number.isNaN(spread('angle', 0.5)) ? null : spread('angle', 0.5),
    });
    await progress((index + 1) / (MEANS.length + 1));
  }
  let holes = 0;
  const signs = BATCHES.map((batch): Row => {
    const shares = agreements(inputs, batch, random.fork(`batches of ${batch}`));
    holes += shares.filter(Number.isNaN).length;
    return {
      batch,
      share: quantile(shares, 0.5),
      shareQ1: quantile(shares, 0.25),
      shareQ3: quantile(shares, 0.75),
      allOneSign: shares.filter(share => share === 1).length / shares.length,
    };
  });
  await progress(1);
  const capped = means.filter(row => row.steps === MOST_STEPS).map(row => row.mean);
  const notes = [
    ...(capped.length ? [`With a mean of ${capped.join(', ')} the run was ended at ${MOST_STEPS} steps.`] : []),
    ...(holes ? [`In ${holes} of ${BATCHES.length * DRAWS} batches a gradient was not a finite number.`] : []),
  ];
  return { tables: { means, signs }, ...(notes.length > 0 && { notes }) };
}

const atMean = ({ tables }: Result, mean: number, column: string) =>
  Number(tables.means?.find(row => row.mean === mean)?.[column] ?? Number.NaN);
const atBatch = ({ tables }: Result, batch: number, column: string) =>
  Number(tables.signs?.find(row => row.batch === batch)?.[column] ?? Number.NaN);

export default defineExperiment({
  id: 'zig-zag',
  title: 'Zig-zag',
  question: 'How many steps does a mean of the inputs cost, and do all weights of a unit move together?',
  home: 'concepts/zero-centred-outputs/',
  mode: 'live',
  inputs,
  tables: {
    means: {
      title: 'Least squares by gradient descent, by the mean of the inputs: medians over the seeds',
      columns: {
        mean: { label: 'Mean of the inputs' },
        steps: { label: 'Steps' },
        stepsQ1: { label: 'first quartile' },
        stepsQ3: { label: 'third quartile' },
        condition: { label: 'Condition number', digits: 4 },
        limit: { label: '1 + dm², many samples', digits: 4 },
        angle: { label: 'Angle between successive gradients, degrees', digits: 4 },
      },
    },
    signs: {
      title: 'Weight gradients of one unit with 64 inputs: share with the sign of the majority, by batch size',
      columns: {
        batch: { label: 'Examples in the batch' },
        share: { label: 'Share, median', digits: 3 },
        shareQ1: { label: 'first quartile', digits: 3 },
        shareQ3: { label: 'third quartile', digits: 3 },
        allOneSign: { label: 'Batches with one sign only', digits: 3 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'mean-costs-steps',
      inputs: { dimension: '10', bias: '0' },
      sentence:
        'With {dimension} inputs, gradient descent at its best fixed rate needs {centred} steps if the mean is 0 and {off} if it is 2.',
      digits: 3,
      measure: result => ({ centred: atMean(result, 0, 'steps'), off: atMean(result, 2, 'steps') }),
      holds: ({ centred = Number.NaN, off = Number.NaN }) => off > 10 * centred,
      condition: 'more than ten times as many',
    },
    {
      id: 'bias-makes-it-worse',
      inputs: { dimension: '10', bias: '1', seeds: '3' },
      sentence: 'With a bias in the model it is {centred} steps against {off}.',
      digits: 3,
      measure: result => ({ centred: atMean(result, 0, 'steps'), off: atMean(result, 2, 'steps') }),
      holds: ({ centred = Number.NaN, off = Number.NaN }) => off > 200 * centred,
      condition: 'more than 200 times as many',
    },
    {
      id: 'successive-gradients-turn-back',
      inputs: { dimension: '10', bias: '0' },
      sentence:
        'At a mean of 2 each gradient makes an angle of {angle} degrees with the one before: the path goes to and fro.',
      digits: 4,
      measure: result => ({ angle: atMean(result, 2, 'angle') }),
      holds: ({ angle = Number.NaN }) => angle > 160,
      condition: 'more than 160 degrees',
    },
    {
      id: 'condition-number',
      inputs: { dimension: '10', bias: '0' },
      sentence: 'The condition number at a mean of 2 is {condition}, where 1 + dm² gives {limit}.',
      digits: 3,
      measure: result => ({ condition: atMean(result, 2, 'condition'), limit: atMean(result, 2, 'limit') }),
      holds: ({ condition = Number.NaN, limit = Number.NaN }) => condition / limit > 1 && condition / limit < 1.7,
      condition: 'within a factor of 1.7 of the limit of many samples',
    },
    {
      id: 'one-example-one-sign',
      inputs: { activation: 'sigmoid' },
      sentence:
        'After a {activation}, all 64 weight gradients of a unit have one sign in a share of {single} of the single examples; over a batch of 32 a share of {batch} of the weights has the sign of the majority.',
      measure: result => ({ single: atBatch(result, 1, 'allOneSign'), batch: atBatch(result, 32, 'share') }),
      holds: ({ single, batch = Number.NaN }) => single === 1 && batch > 0.7 && batch < 1,
      condition: 'every single example; the majority over 0.7 but not all in a batch of 32',
    },
    {
      id: 'tanh-signs-mix',
      inputs: { activation: 'tanh' },
      sentence:
        'After {activation} it is a share of {single} of the single examples, and {batch} of the weights in a batch of 32, little more than one half.',
      measure: result => ({ single: atBatch(result, 1, 'allOneSign'), batch: atBatch(result, 32, 'share') }),
      holds: ({ single, batch = Number.NaN }) => single === 0 && batch < 0.6,
      condition: 'no single example; a majority below 0.6',
    },
    {
      id: 'relu-is-between',
      inputs: { activation: 'relu' },
      sentence: 'After {activation} the majority in a batch of 32 is {batch}.',
      measure: result => ({ batch: atBatch(result, 32, 'share') }),
      holds: ({ batch = Number.NaN }) => batch > 0.57 && batch < 0.8,
      condition: 'between 0.57 and 0.8',
    },
  ],
});
