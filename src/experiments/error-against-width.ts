/**
 * Error against width: one hidden layer approximates a function on [−1, 1] in two ways that need no training. By hand it is a sum of soft
 * steps, one a cell; two neighbouring steps make a bump. At random the hidden layer is drawn and only the output is fitted, by least
 * squares. The random layer is that of the reference run (NumPy).
 */
import { leastSquares, type Random } from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Result, type Row } from './experiment.ts';
import { activation, choice, type Inputs, integer, number } from './inputs.ts';
import { quantile } from './statistics.ts';

/** Places on [−1, 1] at which the error is read and the output is fitted. */
const PLACES = 401;
/** Places per cell at which the largest error of the construction is read: enough for three digits. */
const PER_CELL = 32;
/** Far out: where a function that goes flat is flat to `FLAT` of its rise. */
const FAR = 1e4;
const FLAT = 1e-3;
/** Columns whose rest is below this part of the first are dependent, as in the reference. */
const DEPENDENT = 1e-10;
/** The bump is drawn over so many cells on both sides. */
const CELLS = 3;
const COMPOSITIONS = 10;

type TargetId = 'sine' | 'abs' | 'step' | 'bell';

/** The functions to be approximated, and the largest |f''| where there is one. */
const targets: Readonly<Record<TargetId, { f(x: number): number; curvature?: number }>> = {
  sine: { f: x => Math.sin(3 * Math.PI * x), curvature: (3 * Math.PI) ** 2 },
  abs: { f: Math.abs },
  step: { f: x => (x > 0.2 ? 1 : 0) },
  bell: { f: x => Math.exp(-(x ** 2) / 0.02), curvature: 100 },
};

const inputs = {
  activation: activation({ label: 'Activation', default: 'relu', formula: true }),
  target: choice({
    label: 'Target',
    default: 'sine',
    options: [
      { value: 'sine', label: 'sin(3πx)' },
      { value: 'abs', label: '|x|' },
      { value: 'step', label: 'step at 0.2' },
      { value: 'bell', label: 'exp(−x²/0.02)' },
    ],
  }),
  units: integer({ label: 'Units of the curves', help: 'By hand: steps.', default: 16, min: 2, max: 256 }),
  steepness: number({
    label: 'Steepness',
    help: 'Input weight of a unit: by hand for each cell, at random for each unit of x, times 0.5 to 1.5.',
    default: 8,
    min: 0.5,
    max: 64,
    step: 0.5,
    scale: 'log',
  }),
  largest: choice({
    label: 'Widths up to',
    default: '64',
    options: [
      { value: '8', label: '8' },
      { value: '64', label: '64' },
      { value: '256', label: '256' },
    ],
  }),
  seeds: integer({ label: 'Seeds', default: 5, min: 1, max: 20 }),
  seed: integer({ label: 'First seed', default: 1, min: 0, max: 999_999 }),
};

type WidthInputs = Inputs<typeof inputs>;
type Curve = (x: number) => number;

const evenly = (count: number, low = -1, high = 1) =>
  Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
const places = evenly(PLACES);

/** The two ends of a function that goes flat on both sides, at different heights; none for others. */
function endsOf(f: Curve): [low: number, high: number] | undefined {
  const [low, high] = [f(-FAR), f(FAR)];
  const rise = Math.abs(high - low);
  const flat = [Math.abs(f(-2 * FAR) - low), Math.abs(f(2 * FAR) - high)].every(change => change <= FLAT * rise);
  return flat && rise > 0 && Number.isFinite(rise) ? [low, high] : undefined;
}

/**
 * A soft step from 0 to 1 over about one cell: a unit whose activation goes flat on both sides, or else the difference of two units whose
 * slope does. `shared` units stand at the ends of the cells and serve two steps. None for other activations.
 */
function softStep(f: Curve, steepness: number): { step: Curve; shared: boolean } | undefined {
  const single: Curve = t => f(steepness * t);
  const pair: Curve = t => f(steepness * (t + 0.5)) - f(steepness * (t - 0.5));
  for (const raw of [single, pair]) {
    const ends = endsOf(raw);
    if (ends) return { step: t => (raw(t) - ends[0]) / (ends[1] - ends[0]), shared: raw === pair };
  }
  return undefined;
}

/** The sum of one soft step in each of `cells` equal cells of [−1, 1], each as high as the target rises over its cell. */
function byHand(target: Curve, step: Curve, cells: number): Curve {
  const width = 2 / cells;
  const knots = evenly(cells + 1).map(target);
  return x => {
    let sum = knots[0] as number;
    for (let j = 0; j < cells; j++)
      sum += ((knots[j + 1] as number) - (knots[j] as number)) * step((x + 1) / width - j - 0.5);
    return sum;
  };
}

/** A hidden layer of random units with the output that fits the target best at the places. */
function atRandom(f: Curve, target: Curve, { steepness }: WidthInputs, units: number, random: Random): number[] {
  const layer = Array.from({ length: units }, () => {
    const sign = random.uniform() < 0.5 ? -1 : 1;
    return { weight: sign * steepness * (0.5 + random.uniform()), centre: 2 * random.uniform() - 1 };
  });
  const columns = units + 1;
  const data = new Float64Array(PLACES * columns).fill(1);
  for (const [i, x] of places.entries())
    for (const [j, { weight, centre }] of layer.entries()) data[i * columns + j] = f(weight * (x - centre));
  const solution = leastSquares({ rows: PLACES, columns, data }, Float64Array.from(places, target), DEPENDENT);
  return places.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += (data[i * columns + j] as number) * (solution[j] as number);
    return sum;
  });
}

const errorsOf = (values: readonly number[], target: Curve) =>
  values.map((value, i) => Math.abs(value - target(places[i] as number)));
const rootMeanSquare = (errors: readonly number[]) =>
  Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);

/** Linear pieces of the tent map composed k times with itself, counted where its slope turns. */
function tentPieces(compositions: number): number {
  const relu = (x: number) => Math.max(x, 0);
  const count = 2 ** (compositions + 2);
  const values = Array.from({ length: count + 1 }, (_, i) => {
    let x = i / count;
    for (let k = 0; k < compositions; k++) x = 2 * relu(x) - 4 * relu(x - 0.5);
    return x;
  });
  const slopes = values.slice(1).map((value, i) => value - (values[i] as number));
  return 1 + slopes.slice(1).filter((slope, i) => slope !== slopes[i]).length;
}

function run(inputs: WidthInputs, { random }: { random: Random }): Result {
  const { activation: spec, steepness } = inputs;
  const definition = definitionOf(spec);
  const f: Curve = x => definition.f(x, spec.params);
  const { f: target, curvature } = targets[inputs.target];
  const built = softStep(f, steepness);

  const widths: Row[] = [];
  for (let width = 2; width <= Number(inputs.largest); width *= 2) {
    const hand = built && byHand(target, built.step, width);
    const errors = Array.from({ length: inputs.seeds }, (_, seed) =>
      rootMeanSquare(errorsOf(atRandom(f, target, inputs, width, random.fork(`${width} ${seed}`)), target)),
    );
    widths.push({
      width,
      handUnits: built ? width + (built.shared ? 1 : 0) : null,
      hand: hand ? rootMeanSquare(errorsOf(places.map(hand), target)) : null,
      handLargest: hand ? Math.max(...evenly(PER_CELL * width + 1).map(x => Math.abs(hand(x) - target(x)))) : null,
      bound: curvature === undefined ? null : ((2 / width) ** 2 * curvature) / 8,
      random: quantile(errors, 0.5),
      randomQ1: quantile(errors, 0.25),
      randomQ3: quantile(errors, 0.75),
    });
  }

  const hand = built && byHand(target, built.step, inputs.units);
  const fitted = atRandom(f, target, inputs, inputs.units, random.fork('curve'));
  const curve = places.map(
    (x, i): Row => ({
      x: Number(x.toPrecision(12)),
      target: target(x),
      hand: hand ? hand(x) : null,
      random: fitted[i] ?? Number.NaN,
    }),
  );
  const bump = built
    ? evenly(121, -CELLS, CELLS).map((t): Row => {
        const [up, down] = [built.step(t + 0.5), built.step(t - 0.5)];
        return { t: Number(t.toPrecision(6)), up, down: down === 0 ? 0 : -down, bump: up - down };
      })
    : [];
  const depth = Array.from({ length: COMPOSITIONS }, (_, i): Row => {
    const compositions = i + 1;
    return { compositions, units: 2 * compositions, pieces: tentPieces(compositions), shallow: 2 ** compositions - 1 };
  });

  const notes = [
    ...(built
      ? []
      : [
          'No step can be made by hand: neither the function nor its slope goes flat on both sides at two different heights.',
        ]),
    ...(fitted.every(Number.isFinite) && widths.every(({ random }) => Number.isFinite(random))
      ? []
      : ['A random unit gave no finite number, so its layer has no fit.']),
  ];
  return { tables: { widths, curve, bump, depth }, ...(notes.length > 0 && { notes }) };
}

const at = ({ tables }: Result, width: number, column: string) =>
  Number(tables.widths?.find(row => row.width === width)?.[column] ?? Number.NaN);
const atEnds = (result: Result) => ({ few: at(result, 4, 'random'), many: at(result, 64, 'random') });

export default defineExperiment({
  id: 'error-against-width',
  title: 'Error against width',
  question: 'How fast does the error fall with the number of hidden units, and does the activation matter?',
  home: 'concepts/hidden-layers-universal-approximation/',
  mode: 'live',
  inputs,
  tables: {
    widths: {
      title: 'Root mean square error on [−1, 1], by width; at random: medians over the seeds',
      columns: {
        width: { label: 'Width: steps by hand, units at random' },
        handUnits: { label: 'Units by hand' },
        hand: { label: 'By hand', digits: 3 },
        handLargest: { label: 'By hand, largest error', digits: 4 },
        bound: { label: 'h² max|f″|/8', digits: 4 },
        random: { label: 'At random', digits: 3 },
        randomQ1: { label: 'first quartile', digits: 3 },
        randomQ3: { label: 'third quartile', digits: 3 },
      },
    },
    curve: {
      title: 'The target and its two approximations',
      columns: {
        x: { label: 'x', digits: 4 },
        target: { label: 'Target', digits: 4 },
        hand: { label: 'By hand', digits: 4 },
        random: { label: 'At random, one draw', digits: 4 },
      },
    },
    bump: {
      title: 'A bump from two steps, place in cells',
      columns: {
        t: { label: 'Place', digits: 3 },
        up: { label: 'Step up', digits: 4 },
        down: { label: 'Step down', digits: 4 },
        bump: { label: 'Their sum', digits: 4 },
      },
    },
    depth: {
      title: 'The tent map composed with itself: linear pieces of a deep ReLU net',
      columns: {
        compositions: { label: 'Layers' },
        units: { label: 'ReLU units' },
        pieces: { label: 'Pieces, counted' },
        shallow: { label: 'Units of one hidden layer with as many' },
      },
    },
  },
  run,
  claims: [
    {
      id: 'relu-error-by-four',
      inputs: { activation: 'relu', target: 'sine' },
      sentence:
        'With {activation} the largest error by hand is {before} for 32 steps and {after} for 64, below the bounds of {boundBefore} and {boundAfter}.',
      digits: 3,
      measure: result => ({
        before: at(result, 32, 'handLargest'),
        after: at(result, 64, 'handLargest'),
        boundBefore: at(result, 32, 'bound'),
        boundAfter: at(result, 64, 'bound'),
      }),
      holds: ({ before = Number.NaN, after = Number.NaN, boundBefore = Number.NaN, boundAfter = Number.NaN }) =>
        before / after > 3.9 && before / after < 4.1 && before <= boundBefore && after <= boundAfter,
      condition: 'the ratio is between 3.9 and 4.1 and both errors are within their bounds',
    },
    {
      id: 'steps-error-by-two',
      inputs: { activation: 'sigmoid', target: 'sine', steepness: '16' },
      sentence: 'With steep steps of one {activation} each it is {before} for 32 steps and {after} for 64.',
      digits: 3,
      measure: result => ({ before: at(result, 32, 'handLargest'), after: at(result, 64, 'handLargest') }),
      holds: ({ before = Number.NaN, after = Number.NaN }) => before / after > 1.7 && before / after < 2.3,
      condition: 'the ratio is between 1.7 and 2.3',
    },
    {
      id: 'relu-random',
      inputs: { activation: 'relu', target: 'sine' },
      sentence: 'A random layer of 64 {activation} units with a fitted output misses the sine by {many}.',
      measure: atEnds,
      holds: ({ many = Number.NaN }) => many > 0.005 && many < 0.05,
      condition: 'between 0.005 and 0.05',
    },
    {
      id: 'tanh-random',
      inputs: { activation: 'tanh', target: 'sine' },
      sentence: 'With 64 {activation} units it is {many}.',
      measure: atEnds,
      holds: ({ many = Number.NaN }) => many < 5e-5,
      condition: 'below 5 × 10⁻⁵, a hundredth of the least that ReLU may miss',
    },
    {
      id: 'sine-random',
      inputs: { activation: '=sin(x)', target: 'sine' },
      sentence: 'With {activation} 16 units already miss it by {some} only.',
      measure: result => ({ some: at(result, 16, 'random') }),
      holds: ({ some = Number.NaN }) => some < 1e-4,
      condition: 'below 10⁻⁴',
    },
    {
      id: 'abs-by-hand',
      inputs: { activation: 'relu', target: 'abs' },
      sentence: 'By hand {handUnits} {activation} units make |x| with a largest error of {error}.',
      measure: result => ({ handUnits: at(result, 2, 'handUnits'), error: at(result, 2, 'handLargest') }),
      holds: ({ handUnits, error = Number.NaN }) => handUnits === 3 && error < 1e-15,
      condition: 'three units, and below 10⁻¹⁵',
    },
    {
      id: 'abs-by-chance',
      inputs: { activation: 'relu', target: 'abs' },
      sentence:
        'Of 64 random {activation} units the error on |x| goes from {low} to {high} between the quartiles of {seeds} seeds: all depends on how near to 0 a kink happens to lie.',
      measure: result => ({ low: at(result, 64, 'randomQ1'), high: at(result, 64, 'randomQ3') }),
      holds: ({ low = Number.NaN, high = Number.NaN }) => low > 0 && high / low > 1.8,
      condition: 'the third quartile is more than 1.8 times the first',
    },
    {
      id: 'abs-with-tanh',
      inputs: { activation: 'tanh', target: 'abs' },
      sentence: 'With 64 {activation} units it goes from {low} to {high}.',
      measure: result => ({ low: at(result, 64, 'randomQ1'), high: at(result, 64, 'randomQ3') }),
      holds: ({ low = Number.NaN, high = Number.NaN }) => high / low < 1.8 && high < 1e-3,
      condition: 'the third quartile is less than 1.8 times the first, and below 10⁻³',
    },
    {
      id: 'square-never-improves',
      inputs: { activation: '=x^2', target: 'sine' },
      sentence: 'With {activation} the error is {few} for 4 units and {many} for 64.',
      digits: 4,
      measure: atEnds,
      holds: ({ few = Number.NaN, many = Number.NaN }) => Math.abs(few - many) < 1e-6 && many > 0.5,
      condition: 'the same to 10⁻⁶, and above 0.5',
    },
    {
      id: 'pieces-double',
      inputs: { activation: 'relu', target: 'sine' },
      sentence:
        'Ten layers of the tent map, {deepUnits} ReLU units in all, have {pieces} linear pieces; one hidden layer needs {shallow} units for as many.',
      digits: 4,
      measure: ({ tables }) => {
        const deepest = tables.depth?.at(-1);
        return {
          deepUnits: Number(deepest?.units),
          pieces: Number(deepest?.pieces),
          shallow: Number(deepest?.shallow),
          doublings: (tables.depth ?? []).filter(row => row.pieces === 2 ** Number(row.compositions)).length,
        };
      },
      holds: ({ pieces, doublings }) => pieces === 2 ** COMPOSITIONS && doublings === COMPOSITIONS,
      condition: 'exactly 2ᵏ pieces after each of ten layers',
    },
  ],
});
