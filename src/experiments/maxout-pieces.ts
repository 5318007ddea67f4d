/**
 * Maxout pieces: the largest of k affine functions of one input, fitted to a function by least squares or drawn from a seed; its error
 * by k; and the two halves of CReLU, whose sum and difference are |x| and x.
 */
import { getVectorActivation, type Random } from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import { activation, choice, type Inputs, integer, number } from './inputs.ts';
import { near } from './measures.ts';

/** Points, both ends among them, at which is fitted and measured. */
const POINTS = 361;
const CRELU_POINTS = 41;
const MOST_PIECES = 8;
/** Rounds of assigning points to pieces and fitting each; it has settled long before. */
const MOST_ROUNDS = 100;

const inputs = {
  source: choice({
    label: 'Pieces',
    default: 'fitted',
    options: [
      { value: 'fitted', label: 'fitted to the function' },
      { value: 'random', label: 'random' },
    ],
  }),
  target: activation({
    label: 'Function to fit',
    help: 'The largest of affine functions is convex, so only convex functions can be met.',
    default: '=x^2',
    formula: true,
  }),
  pieces: integer({ label: 'Pieces k', default: 4, min: 1, max: MOST_PIECES }),
  range: number({ label: 'Inputs from −x to x', default: 2, min: 0.5, max: 10, step: 0.5 }),
  seed: integer({ label: 'Seed of the random pieces', default: 1, min: 0, max: 999_999 }),
};

type MaxoutInputs = Inputs<typeof inputs>;

/** slope · x + intercept */
interface Piece {
  slope: number;
  intercept: number;
}
interface Sample {
  x: number;
  y: number;
}

const maxout = getVectorActivation('maxout');
const crelu = getVectorActivation('crelu');

const lineAt = ({ slope, intercept }: Piece, x: number) => slope * x + intercept;
const preactivations = (pieces: readonly Piece[], x: number) => Float64Array.from(pieces, piece => lineAt(piece, x));

/** The unit's output. */
const largest = (pieces: readonly Piece[], x: number) =>
  maxout.forward(preactivations(pieces, x), { k: pieces.length })[0] as number;

/** Index of the piece that the unit passes: the one that its gradient goes to. */
const winner = (pieces: readonly Piece[], x: number) =>
  maxout.vjp(preactivations(pieces, x), Float64Array.of(1), { k: pieces.length }).indexOf(1);

function run({ source, target, pieces: count, range }: MaxoutInputs, { random }: RunContext): Result {
  const definition = definitionOf(target);
  const xs = Array.from(
    { length: POINTS },
    (_, i) => Number((-range + (2 * range * i) / (POINTS - 1)).toPrecision(10)) + 0,
  );
  const samples = xs.map((x): Sample => ({ x, y: definition.f(x, target.params) }));
  const known = samples.filter(({ y }) => Number.isFinite(y));
  const isFitted = source === 'fitted' && known.length > 0;
  const fits = isFitted ? fitAll(known) : [];
  const pieces = fits[count - 1] ?? drawn(random, count);
  return {
    ...(source === 'fitted' &&
      known.length < POINTS && {
        notes: [
          known.length > 0
            ? `The function has no finite value at ${POINTS - known.length} of the ${POINTS} points; they are left out.`
            : 'The function has no finite value in the range; random pieces are shown instead.',
        ],
      }),
    tables: {
      pieces: envelope(pieces, range),
      errors: fits.map((fitted, i): Row => ({ pieces: i + 1, ...errorsOf(fitted, known) })),
      curve: samples.map(({ x, y }): Row => {
        const unit = largest(pieces, x);
        const hasTarget = isFitted && Number.isFinite(y);
        return {
          x,
          unit,
          target: hasTarget ? y : null,
          error: hasTarget ? unit - y : null,
          piece: winner(pieces, x) + 1,
        };
      }),
      crelu: Array.from({ length: CRELU_POINTS }, (_, i): Row => {
        const x = Number((-range + (2 * range * i) / (CRELU_POINTS - 1)).toPrecision(10)) + 0;
        const [positive = 0, negative = 0] = crelu.forward(Float64Array.of(x));
        return { x, positive, negative, sum: positive + negative, difference: positive - negative };
      }),
    },
  };
}

/** Slopes and intercepts drawn from N(0, 1). */
const drawn = (random: Random, count: number): Piece[] =>
  Array.from({ length: count }, () => ({ slope: random.normal(), intercept: random.normal() }));

/** Fits with 1, 2, ... pieces; where one more would make it worse, the last piece stands there twice. */
function fitAll(samples: readonly Sample[]): Piece[][] {
  const fits: Piece[][] = [];
  while (fits.length < MOST_PIECES) {
    const found = leastSquares(samples, fits.length + 1);
    const fewer = fits.at(-1) ?? found;
    const isWorse = squareOf(found, samples) >= squareOf(fewer, samples);
    fits.push(isWorse && fewer !== found ? [...fewer, fewer.at(-1) as Piece] : found);
  }
  return fits;
}

/** Sum of squared errors. */
const squareOf = (pieces: readonly Piece[], samples: readonly Sample[]) =>
  samples.reduce((sum, { x, y }) => sum + (largest(pieces, x) - y) ** 2, 0);

/** Cut into `count` equal stretches first; then each piece is refitted to the points at which it is the largest, until none changes. */
function leastSquares(samples: readonly Sample[], count: number): Piece[] {
  let owners = samples.map((_, i) => Math.floor((i * count) / samples.length));
  let pieces: Piece[] = Array.from({ length: count }, () => ({ slope: 0, intercept: 0 }));
  let best = { pieces, square: Number.POSITIVE_INFINITY };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    pieces = pieces.map((old, piece) => line(samples.filter((_, i) => owners[i] === piece)) ?? old);
    const square = squareOf(pieces, samples);
    // Assigning may raise the error again, so the best of all rounds counts.
    if (square < best.square) best = { pieces, square };
    const next = samples.map(({ x }) => winner(pieces, x));
    if (next.every((owner, i) => owner === owners[i])) break;
    owners = next;
  }
  return best.pieces;
}

/** The least-squares line; through the one point with slope 0 where there is one, none where there is none. */
function line(samples: readonly Sample[]): Piece | undefined {
  const n = samples.length;
  if (n === 0) return undefined;
  const mean = (value: (sample: Sample) => number) => samples.reduce((sum, sample) => sum + value(sample) / n, 0);
  const [x0, y0] = [mean(({ x }) => x), mean(({ y }) => y)];
  const variance = mean(({ x }) => (x - x0) ** 2);
  const slope = variance > 0 ? mean(({ x, y }) => (x - x0) * (y - y0)) / variance : 0;
  return { slope, intercept: y0 - slope * x0 };
}

function errorsOf(pieces: readonly Piece[], samples: readonly Sample[]) {
  const errors = samples.map(({ x, y }) => Math.abs(largest(pieces, x) - y));
  return {
    largest: Math.max(...errors),
    rms: Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length),
  };
}

/** Each piece with the stretch of the range on which it is the largest; without one where others are above it everywhere. */
function envelope(pieces: readonly Piece[], range: number): Row[] {
  return pieces.map(({ slope, intercept }, index): Row => {
    let [from, to] = [-range, range];
    pieces.forEach((other, otherIndex) => {
      const crossing = (other.intercept - intercept) / (slope - other.slope);
      if (other.slope < slope) from = Math.max(from, crossing);
      else if (other.slope > slope) to = Math.min(to, crossing);
      // Of two equal ones the first counts, as in the unit itself.
      else if (other.intercept > intercept || (other.intercept === intercept && otherIndex < index)) to = -range;
    });
    const wins = from < to;
    return { piece: index + 1, slope, intercept, from: wins ? from : null, to: wins ? to : null };
  });
}

const errorAt = ({ tables }: Result, pieces: number, column = 'largest') =>
  Number(tables.errors?.[pieces - 1]?.[column] ?? Number.NaN);

export default defineExperiment({
  id: 'maxout-pieces',
  title: 'Pieces of a maxout unit',
  question: 'Which functions can the largest of k affine functions be, and how close does it come to the others?',
  home: 'explore/vector-functions/',
  mode: 'live',
  inputs,
  tables: {
    pieces: {
      title: 'Pieces, and where each is the largest',
      columns: {
        piece: { label: 'Piece' },
        slope: { label: 'Slope', digits: 5 },
        intercept: { label: 'Intercept', digits: 5 },
        from: { label: 'from x', digits: 5 },
        to: { label: 'to x', digits: 5 },
      },
    },
    errors: {
      title: 'Error of the fit by the number of pieces',
      columns: {
        pieces: { label: 'Pieces' },
        largest: { label: 'Largest error', digits: 4 },
        rms: { label: 'Root mean square', digits: 4 },
      },
    },
    curve: {
      title: 'The unit at the points of the fit',
      columns: {
        x: { label: 'x', digits: 5 },
        unit: { label: 'Maxout', digits: 6 },
        target: { label: 'Function', digits: 6 },
        error: { label: 'Difference', digits: 3 },
        piece: { label: 'Piece' },
      },
    },
    crelu: {
      title: 'CReLU of the same input: its two halves, their sum and their difference',
      columns: {
        x: { label: 'x', digits: 5 },
        positive: { label: 'max(x, 0)', digits: 5 },
        negative: { label: 'max(−x, 0)', digits: 5 },
        sum: { label: 'Sum', digits: 5 },
        difference: { label: 'Difference', digits: 5 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'abs-needs-two',
      inputs: { target: 'abs' },
      sentence: 'Two pieces are {target} up to rounding: the largest error is {two}. One piece leaves {one}.',
      measure: result => ({ one: errorAt(result, 1), two: errorAt(result, 2) }),
      holds: ({ one = Number.NaN, two = Number.NaN }) => one > 0.5 && two < 1e-14,
      condition: 'above 0.5 with one piece, below 10⁻¹⁴ with two',
    },
    {
      id: 'square-quarters',
      inputs: { target: '=x^2', range: '2' },
      sentence:
        'For x² from −2 to 2 the largest error is {four} with four pieces and {eight} with eight: twice the pieces, a quarter of the error.',
      measure: result => ({ four: errorAt(result, 4), eight: errorAt(result, 8) }),
      holds: ({ four = Number.NaN, eight = Number.NaN }) =>
        near(four, 1 / 6, 0.005) && near(eight, 1 / 24, 0.002) && four / eight > 3.9 && four / eight < 4.1,
      condition:
        'near ⅔ (2/k)², the error of least-squares lines on k equal stretches; their ratio between 3.9 and 4.1',
    },
    {
      id: 'convex-only',
      inputs: { target: '=-x^2', range: '2' },
      sentence:
        'For −x², which is concave, more pieces do not help: the root mean square error is {eight} with eight and {one} with one.',
      measure: result => ({ one: errorAt(result, 1, 'rms'), eight: errorAt(result, 8, 'rms') }),
      holds: ({ one = Number.NaN, eight = Number.NaN }) => eight > 0.99 * one && near(one, 8 / Math.sqrt(45), 0.02),
      condition: 'eight pieces stay above 0.99 of the error of one, which is 8/√45 up to the sampling',
    },
  ],
});
