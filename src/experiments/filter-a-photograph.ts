/**
 * Filter a photograph: one filter of 3 × 3 weights on every place of a real picture, an activation behind it, and what is left. The same
 * filter with all signs flipped goes along, and the picture with noise added to its pixels.
 */
import { normalCdf, type Random } from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Field, type Result, type Row, type RunContext } from './experiment.ts';
import { activation, choice, type Inputs, integer, number, toggle } from './inputs.ts';
import { photograph } from './photograph.ts';

const { columns: WIDTH, rows: HEIGHT, values: PIXELS } = photograph;
/** Side of a filter, and the size of its answer: no padding. */
const SIDE = 3;
const COLUMNS = WIDTH - SIDE + 1;
const ROWS = HEIGHT - SIDE + 1;

/** Weights row by row; the random ones are drawn. Sobel’s two, and a discrete Laplacian. */
const fixed = {
  vertical: [-1, 0, 1, -2, 0, 2, -1, 0, 1],
  horizontal: [-1, -2, -1, 0, 0, 0, 1, 2, 1],
  details: [0, -1, 0, -1, 4, -1, 0, -1, 0],
  pixel: [0, 0, 0, 0, 1, 0, 0, 0, 0],
} as const;

const inputs = {
  filter: choice({
    label: 'Filter',
    default: 'vertical',
    options: [
      { value: 'vertical', label: 'vertical edges' },
      { value: 'horizontal', label: 'horizontal edges' },
      { value: 'details', label: 'details' },
      { value: 'pixel', label: 'the pixel itself' },
      { value: 'random', label: 'random weights' },
      { value: 'centred', label: 'random weights of sum 0' },
    ],
  }),
  flip: toggle({ label: 'Flip all signs of the filter', default: false }),
  activation: activation({ label: 'Activation', default: 'relu', formula: true }),
  bias: number({
    label: 'Bias',
    help: 'In standard deviations of the filter’s answer.',
    default: 0,
    min: -3,
    max: 3,
    step: 0.1,
  }),
  noise: number({
    label: 'Noise on the pixels',
    help: 'In standard deviations of the photograph.',
    default: 0,
    min: 0,
    max: 2,
    step: 0.05,
  }),
  seed: integer({ label: 'Seed', help: 'Of noise and random weights.', default: 1, min: 0, max: 999_999 }),
};

type FilterInputs = Inputs<typeof inputs>;

function weightsOf({ filter }: FilterInputs, random: Random): readonly number[] {
  if (filter !== 'random' && filter !== 'centred') return fixed[filter];
  const weights = Array.from({ length: SIDE ** 2 }, () => random.normal());
  const mean = filter === 'centred' ? meanOf(weights) : 0;
  return weights.map(weight => weight - mean);
}

type Values = Float64Array | Uint8Array | readonly number[];

/** Mean of g over the values. */
function meanOf(values: Values, g = (value: number, _place: number) => value): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += g(values[i] as number, i);
  return sum / values.length;
}

function deviationOf(values: Values): number {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values, value => (value - mean) ** 2));
}

/** Of the pixels under a filter, seen from its upper left corner: where each lies among all pixels. */
const offsets = Array.from({ length: SIDE ** 2 }, (_, i) => Math.floor(i / SIDE) * WIDTH + (i % SIDE));

/** Σ_ab w_ab p_(r+a)(c+b) at every place, [ROWS, COLUMNS]. */
function correlate(pixels: Float64Array | Uint8Array, weights: readonly number[]): Float64Array {
  const answers = new Float64Array(ROWS * COLUMNS);
  for (let row = 0; row < ROWS; row++)
    for (let column = 0; column < COLUMNS; column++) {
      const corner = row * WIDTH + column;
      let sum = 0;
      for (let i = 0; i < offsets.length; i++)
        sum += (weights[i] as number) * (pixels[corner + (offsets[i] as number)] as number);
      answers[row * COLUMNS + column] = sum;
    }
  return answers;
}

const shareOf = (values: Values, holds: (value: number, place: number) => boolean) =>
  meanOf(values, (value, place) => (holds(value, place) ? 1 : 0));

/** Root mean square of a − b. */
const distance = (a: Float64Array, b: Float64Array) =>
  Math.sqrt(meanOf(a, (value, i) => (value - (b[i] as number)) ** 2));

/** So many random filters are drawn anew to see how many answer with one sign, with bias, at this share of the places or more. */
const DRAWS = 40;
const ONE_SIGN = 0.95;

/** The share of them; null for a fixed filter. */
function oneSided(inputs: FilterInputs, random: Random): number | null {
  if (inputs.filter !== 'random' && inputs.filter !== 'centred') return null;
  const drawn = Array.from({ length: DRAWS }, (_, draw) => {
    const answer = correlate(PIXELS, weightsOf(inputs, random.fork(draw)));
    const threshold = -inputs.bias * deviationOf(answer);
    const above = shareOf(answer, value => value > threshold);
    return Math.max(above, 1 - above);
  });
  return shareOf(drawn, share => share >= ONE_SIGN);
}

/** Edges of the histogram; what lies beyond is counted in the outer bins. */
const FURTHEST = 4;
const BINS = 32;

function histogram(values: Float64Array, mean: number): Row[] {
  const width = (2 * FURTHEST) / BINS;
  const counts = new Float64Array(BINS);
  for (const value of values) {
    const bin = Math.min(BINS - 1, Math.max(0, Math.floor((value + FURTHEST) / width)));
    counts[bin] = (counts[bin] as number) + 1;
  }
  return Array.from(counts, (count, bin): Row => {
    const from = -FURTHEST + bin * width;
    const below = (x: number) => normalCdf(x - mean);
    const [low, high] = [bin === 0 ? 0 : below(from), bin === BINS - 1 ? 1 : below(from + width)];
    return { from, to: from + width, share: count / values.length, normal: high - low };
  });
}

/** A grid of the run, top row first, as a field, lowest row first. */
function fieldOf(grid: Float64Array, columns: number): Field {
  const rows = grid.length / columns;
  const values = new Float32Array(grid.length);
  for (let row = 0; row < rows; row++)
    values.set(grid.subarray(row * columns, (row + 1) * columns), (rows - 1 - row) * columns);
  return { x: [0, columns], y: [0, rows], columns, rows, values };
}

function run(inputs: FilterInputs, { random }: RunContext): Result {
  const definition = definitionOf(inputs.activation);
  const f = (x: number) => definition.f(x, inputs.activation.params);
  const weights = weightsOf(inputs, random.fork('filter'));
  const answer = correlate(PIXELS, weights);
  const unit = (inputs.flip ? -1 : 1) / deviationOf(answer);
  const noise = random.fork('noise');
  const strength = inputs.noise * deviationOf(PIXELS);
  const noisy = new Float64Array(PIXELS).map(pixel => pixel + strength * noise.normal());

  // In standard deviations of the clean answer.
  const signal = answer.map(value => value * unit);
  const before = signal.map(value => value + inputs.bias);
  const noisyBefore = correlate(noisy, weights).map(value => value * unit + inputs.bias);
  const after = before.map(f);
  const noisyAfter = noisyBefore.map(f);
  const flipped = signal.map(value => f(inputs.bias - value));

  const square = (value: number) => value ** 2;
  const kept = (values: Float64Array) => meanOf(values, square) / meanOf(signal, square);
  const summary: Row = {
    mean: meanOf(signal),
    notPositive: shareOf(before, value => value <= 0),
    normal: normalCdf(-inputs.bias),
    zeros: shareOf(after, value => value === 0),
    oneSided: oneSided(inputs, random.fork('draws')),
    noiseBefore: distance(noisyBefore, before) / deviationOf(before),
    noiseAfter: distance(noisyAfter, after) / deviationOf(after),
  };
  const signs: Row = {
    kept: kept(after),
    keptFlipped: kept(flipped),
    overlap: shareOf(after, (value, i) => value !== 0 && flipped[i] !== 0),
    difference: Math.max(...after.map((value, i) => Math.abs(value - (flipped[i] as number) - (signal[i] as number)))),
  };
  const holes = after.some(value => !Number.isFinite(value)) || flipped.some(value => !Number.isFinite(value));
  const flat = !holes && deviationOf(after) === 0;
  return {
    notes: [
      ...(holes
        ? [
            'The function has no finite value at some places: there the picture is grey, and sums and shares over all places may have no value.',
          ]
        : []),
      ...(flat ? ['What is left has one value at all places, so an error relative to its spread has no value.'] : []),
    ],
    tables: { summary: [summary], signs: [signs], distribution: histogram(before, Number(summary.mean) + inputs.bias) },
    fields: {
      photograph: fieldOf(noisy, WIDTH),
      before: fieldOf(noisyBefore, COLUMNS),
      after: fieldOf(noisyAfter, COLUMNS),
    },
  };
}

const cell = (result: Result, table: string, column: string) =>
  Number(result.tables[table]?.[0]?.[column] ?? Number.NaN);

const edges = { filter: 'vertical', activation: 'relu', bias: '0', noise: '0' } as const;

export default defineExperiment({
  id: 'filter-a-photograph',
  title: 'Filter a photograph',
  question: 'What does an activation keep of what a filter answers, and who decides that?',
  home: 'concepts/sparsity-and-feature-extraction/',
  mode: 'live',
  inputs,
  tables: {
    summary: {
      title: 'The filter’s answers, in their standard deviations, and what the activation makes of them',
      columns: {
        mean: { label: 'Mean without bias', digits: 3 },
        notPositive: { label: 'Share not above 0, with bias', digits: 3 },
        normal: { label: 'the same share of a normal distribution of mean 0', digits: 3 },
        zeros: { label: 'Share of exact zeros afterwards', digits: 3 },
        oneSided: {
          label: `Share of ${DRAWS} more filters of random weights with one sign at ${100 * ONE_SIGN} % of the places`,
          digits: 3,
        },
        noiseBefore: { label: 'Error by noise over spread, before the activation', digits: 3 },
        noiseAfter: { label: 'the same, after it', digits: 3 },
      },
    },
    signs: {
      title: 'The filter and the filter with all signs flipped, both behind bias and activation',
      columns: {
        kept: { label: 'Energy left over energy of the answer', digits: 3 },
        keptFlipped: { label: 'the same, signs flipped', digits: 3 },
        overlap: { label: 'Share of places at which both answer', digits: 3 },
        difference: { label: 'Largest error of their difference as the answer without bias', digits: 3 },
      },
    },
    distribution: {
      title: 'Distribution of the answers with bias; the outer rows hold all that lies beyond',
      columns: {
        from: { label: 'From' },
        to: { label: 'To' },
        share: { label: 'Share', digits: 3 },
        normal: { label: 'Normal distribution of the same mean and spread', digits: 3 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'pixels-are-positive',
      inputs: { ...edges, filter: 'pixel' },
      sentence:
        'Of the pixels themselves {activation} turns a share of {zeros} into zeros, and its largest change is {change}.',
      measure: result => {
        const { before, after } = result.fields ?? {};
        const changes = (before?.values ?? new Float32Array()).map((value, i) =>
          Math.abs(value - (after?.values[i] ?? Number.NaN)),
        );
        return { zeros: cell(result, 'summary', 'zeros'), change: before ? Math.max(...changes) : Number.NaN };
      },
      holds: ({ zeros, change }) => zeros === 0 && change === 0,
      condition: 'no zero, no change',
    },
    {
      id: 'flipped-pixels-vanish',
      inputs: { ...edges, filter: 'pixel', flip: '1' },
      sentence: 'With the sign of the one weight flipped the share of zeros is {zeros}.',
      measure: result => ({ zeros: cell(result, 'summary', 'zeros') }),
      holds: ({ zeros }) => zeros === 1,
      condition: 'all of them',
    },
    {
      id: 'random-filters-see-the-mean',
      inputs: { ...edges, filter: 'random', seed: '2' },
      sentence:
        'Behind the random filter of seed {seed} {activation} turns a share of {zeros} of the answers into zeros.',
      measure: result => ({ zeros: cell(result, 'summary', 'zeros') }),
      holds: ({ zeros = Number.NaN }) => zeros > 0.95,
      condition: 'nearly all',
    },
    {
      id: 'another-random-filter',
      inputs: { ...edges, filter: 'random', seed: '3' },
      sentence: 'Behind that of seed {seed} the share is {zeros}.',
      measure: result => ({ zeros: cell(result, 'summary', 'zeros') }),
      holds: ({ zeros = Number.NaN }) => zeros < 0.05,
      condition: 'nearly none',
    },
    {
      id: 'most-random-filters-have-one-sign',
      inputs: { ...edges, filter: 'random', seed: '2' },
      sentence: 'Of 40 more such filters a share of {oneSided} answers with one sign at 95 % of the places or more.',
      measure: result => ({ oneSided: cell(result, 'summary', 'oneSided') }),
      holds: ({ oneSided = Number.NaN }) => oneSided > 0.5,
      condition: 'more than half',
    },
    {
      id: 'centred-filters-see-contrast',
      inputs: { ...edges, filter: 'centred', seed: '2' },
      sentence:
        'With the mean of its weights subtracted, the filter of seed {seed} gives a share of {zeros}, and of 40 more a share of {oneSided} has one sign.',
      measure: result => ({ zeros: cell(result, 'summary', 'zeros'), oneSided: cell(result, 'summary', 'oneSided') }),
      holds: ({ zeros = Number.NaN, oneSided }) => zeros > 0.3 && zeros < 0.7 && oneSided === 0,
      condition: 'zeros between 0.3 and 0.7, none with one sign',
    },
    {
      id: 'half-the-edges',
      inputs: edges,
      sentence:
        'Behind the filter for vertical edges {activation} keeps {kept} of the energy of the answer; behind the same filter with flipped signs it keeps {keptFlipped}.',
      measure: result => ({ kept: cell(result, 'signs', 'kept'), keptFlipped: cell(result, 'signs', 'keptFlipped') }),
      holds: ({ kept = Number.NaN, keptFlipped = Number.NaN }) =>
        kept > 0.25 && kept < 0.75 && Math.abs(kept + keptFlipped - 1) < 1e-9,
      condition: 'between a quarter and three quarters, and 1 together',
    },
    {
      id: 'two-signs-lose-nothing',
      inputs: edges,
      sentence:
        'Both answer at a share of {overlap} of the places, and the one minus the other is the filter’s answer again, with an error of {difference}.',
      measure: result => ({
        overlap: cell(result, 'signs', 'overlap'),
        difference: cell(result, 'signs', 'difference'),
      }),
      holds: ({ overlap, difference }) => overlap === 0 && difference === 0,
      condition: 'no overlap, no error',
    },
    {
      id: 'photographs-are-not-normal',
      inputs: { ...edges, bias: '-1' },
      digits: 3,
      sentence:
        'With a bias of {bias} standard deviations {activation} makes a share of {zeros} of the answers zero; of normally distributed ones it would be {normal}.',
      measure: result => ({ zeros: cell(result, 'summary', 'zeros'), normal: cell(result, 'summary', 'normal') }),
      holds: ({ zeros = Number.NaN, normal = Number.NaN }) => zeros > normal + 0.04 && Math.abs(normal - 0.8413) < 1e-4,
      condition: 'at least 0.04 more than Φ(1)',
    },
    {
      id: 'relu-removes-no-noise',
      inputs: { ...edges, noise: '0.1' },
      sentence:
        'With noise of {noise} on the pixels the answers are off by {before} of their spread, and after {activation} by {after}.',
      measure: result => ({
        before: cell(result, 'summary', 'noiseBefore'),
        after: cell(result, 'summary', 'noiseAfter'),
      }),
      holds: ({ before = Number.NaN, after = Number.NaN }) => after > before,
      condition: 'more after than before',
    },
    {
      id: 'a-threshold-removes-some',
      inputs: { ...edges, noise: '0.1', bias: '-1' },
      sentence: 'With a bias of {bias} as well it is {before} before and {after} after {activation}.',
      measure: result => ({
        before: cell(result, 'summary', 'noiseBefore'),
        after: cell(result, 'summary', 'noiseAfter'),
      }),
      holds: ({ before = Number.NaN, after = Number.NaN }) => after < before,
      condition: 'less after than before',
    },
  ],
});
