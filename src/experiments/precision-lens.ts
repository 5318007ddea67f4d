/**
 * An activation in a number format: its forms with every operation rounded, the exact value rounded once, their errors, and from which x
 * the value is constant, infinite or no number.
 */
import {
  type FloatId,
  type Forms,
  formats,
  formError,
  int8,
  lastBefore,
  type NumberFormat,
  quantise,
  roundedForm,
  type ScalarActivation,
} from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Result, type Row } from './experiment.ts';
import { type ActivationSpec, activation, choice, type Inputs, number } from './inputs.ts';
import { near } from './measures.ts';

/** Points of the curve on each side of 0. */
const HALF = 160;
/** With logarithmic x, the smallest |x| over the largest. */
const DECADES = 6;

const floatIds = Object.keys(formats) as FloatId[];

const inputs = {
  activation: activation({ label: 'Activation', default: 'gelu', formula: true }),
  format: choice({
    label: 'Format',
    default: 'float16',
    options: [...floatIds.map(id => ({ value: id, label: formats[id].name })), { value: 'int8', label: 'int8' }],
  }),
  form: choice({
    label: 'Show',
    help: 'A naive form exists where it loses what the stable one keeps. int8 is looked up, so it has no form.',
    default: 'naive',
    options: [
      { value: 'stable', label: 'stable form' },
      { value: 'naive', label: 'naive form' },
      { value: 'once', label: 'exact, rounded once' },
    ],
  }),
  axis: choice({
    label: 'x axis',
    default: 'linear',
    options: [
      { value: 'linear', label: 'linear' },
      { value: 'left', label: 'logarithmic, x < 0' },
      { value: 'right', label: 'logarithmic, x > 0' },
    ],
  }),
  range: number({ label: 'From −x to x', default: 8, min: 0.01, max: 100_000, step: 0.5, scale: 'log' }),
};

type LensInputs = Inputs<typeof inputs>;
type Way = keyof Forms | 'once';

/** A way to the value in a format. */
interface Evaluator {
  way: Way;
  value(x: number): number;
}

const wayNames: Readonly<Record<Way, string>> = { stable: 'stable', naive: 'naive', once: 'rounded once' };

/** Largest |f| over the range: what an int8 scale has to reach. */
function largestValue(f: (x: number) => number, range: number): number {
  let largest = 0;
  for (let i = -HALF; i <= HALF; i++) {
    const size = Math.abs(f((i * range) / HALF));
    if (Number.isFinite(size)) largest = Math.max(largest, size);
  }
  return largest;
}

/** The formats of x and of the value, which differ only in the scale of int8. */
interface Lens {
  name: string;
  x: NumberFormat;
  y: NumberFormat;
}

function lensOf(id: LensInputs['format'], f: (x: number) => number, range: number): Lens {
  if (id !== 'int8') return { name: formats[id].name, x: formats[id], y: formats[id] };
  return { name: 'int8', x: int8(range / 127), y: int8(Math.max(largestValue(f, range), 1e-30) / 127) };
}

/** The forms that the function has in the format; the exact value rounded once in every format. */
function evaluators(definition: ScalarActivation, { params }: ActivationSpec, { x, y }: Lens): Evaluator[] {
  const forms = (['stable', 'naive'] as const).filter(form => definition.forms[form] !== undefined);
  return [
    ...(y.kind === 'integer' ? [] : forms).map((form): Evaluator => {
      const evaluate = roundedForm(definition, form, y);
      return { way: form, value: at => evaluate(at, params) };
    }),
    { way: 'once', value: at => quantise(definition.f(quantise(at, x), params), y) },
  ];
}

/** One tried number with the exact and the computed value. */
interface Trial {
  x: number;
  exact: number;
  computed: number;
}

/**
 * Positive numbers of a format to try, in order: all where there are few; otherwise 256 by ratio over the whole format, 32 in each binade
 * from 1/16 to 512, and 128 evenly over the range.
 */
function numbersToTry(format: NumberFormat, range: number): number[] {
  const sizes: number[] = [];
  if (format.kind === 'integer') for (let i = 1; i <= 127; i++) sizes.push(i * format.scale);
  else if (format.bits === 8) for (let code = 1; code < 128; code++) sizes.push(ofCode(code, format));
  else {
    const [smallest, largest] = [Math.log2(format.smallestSubnormal), Math.log2(format.max)];
    for (let i = 0; i <= 255; i++) sizes.push(2 ** (smallest + ((largest - smallest) * i) / 255));
    for (let i = -4 * 32; i <= 9 * 32; i++) sizes.push(2 ** (i / 32));
    for (let i = 1; i <= 128; i++) sizes.push((range * i) / 128);
  }
  const rounded = sizes.map(size => quantise(size, format, { saturate: true })).filter(size => size > 0);
  return [...new Set(rounded)].sort((a, b) => a - b);
}

/** The positive number of an 8-bit float with this code; codes beyond the largest number give more than that. */
function ofCode(code: number, { mantissaBits, smallestNormal, smallestSubnormal }: (typeof formats)[FloatId]): number {
  const steps = 2 ** mantissaBits;
  const exponent = Math.floor(code / steps);
  const fraction = code % steps;
  return exponent === 0 ? fraction * smallestSubnormal : smallestNormal * 2 ** (exponent - 1) * (1 + fraction / steps);
}

/** The number nearest to 0 of a property that holds from the i-th number outwards, found by bisection between it and the one before. */
function edge(
  outward: readonly Trial[],
  index: number,
  property: (x: number) => boolean,
  format: NumberFormat,
): number {
  const x = outward[index]?.x ?? Number.NaN;
  const before = outward[index - 1]?.x;
  return before === undefined ? x : lastBefore(property, x, before, format);
}

/**
 * From where outwards the value is one number, though the exact value there is another: the format can tell no x from any farther one.
 * Only what spans at least a factor of 2 in x counts, since a coarse format gives neighbours the same value anywhere.
 */
function constantTail(outward: readonly Trial[], value: (x: number) => number, format: NumberFormat) {
  const last = outward.at(-1);
  if (!last || !Number.isFinite(last.computed)) return undefined;
  let first = outward.length - 1;
  while (first > 0 && outward[first - 1]?.computed === last.computed) first--;
  const x = edge(outward, first, at => value(at) === last.computed, format);
  const nearest = outward[first] as Trial;
  if (nearest.exact === last.computed || 2 * Math.abs(x) > Math.abs(last.x)) return undefined;
  return { x, value: last.computed + 0 };
}

/** The number nearest to 0 at which the value is infinite, or is NaN though there is an exact one. */
function firstAt(
  outward: readonly Trial[],
  property: (trial: Pick<Trial, 'computed'>) => boolean,
  value: (x: number) => number,
  format: NumberFormat,
): number | null {
  const index = outward.findIndex(trial => property(trial) && !Number.isNaN(trial.exact));
  return index < 0 ? null : edge(outward, index, x => property({ computed: value(x) }), format);
}

/** Where the values next to 0 are all 0 though the exact ones are not: the largest such |x|, 0 if there is none. */
function zeroAround(outward: readonly Trial[], value: (x: number) => number, format: NumberFormat): number {
  const end = outward.findIndex(({ computed, exact }) => computed !== 0 || exact === 0);
  const [last, next] = [outward[end - 1], outward[end]];
  if (!last || !next) return Math.abs((end < 0 ? outward.at(-1)?.x : last?.x) ?? 0);
  return Math.abs(next.computed === 0 ? last.x : lastBefore(x => value(x) === 0, last.x, next.x, format));
}

const isInfinite = ({ computed }: Pick<Trial, 'computed'>) => Math.abs(computed) === Number.POSITIVE_INFINITY;
const isNaNumber = ({ computed }: Pick<Trial, 'computed'>) => Number.isNaN(computed);

/** Both sides of 0, each from 0 outwards. */
function trialsOf(sizes: readonly number[], exact: (x: number) => number, value: (x: number) => number) {
  const trial = (x: number): Trial => ({ x, exact: exact(x), computed: value(x) });
  return { left: sizes.map(size => trial(-size)), right: sizes.map(trial) };
}

function thresholdRow(
  lens: Lens,
  { way, value }: Evaluator,
  sizes: readonly number[],
  exact: (x: number) => number,
  range: number,
): Row {
  const { left, right } = trialsOf(sizes, exact, value);
  const [flatLeft, flatRight] = [left, right].map(side => constantTail(side, value, lens.x));
  const shown = [...left, { x: 0, exact: exact(0), computed: value(0) }, ...right].filter(
    ({ x }) => Math.abs(x) <= range,
  );
  let worst = { ulps: 0, x: 0, relative: 0 };
  for (const { x, exact, computed } of shown) {
    const ulps = formError(computed, exact, lens.y);
    if (Number.isFinite(ulps) && ulps > worst.ulps) worst = { ulps, x, relative: Math.abs((computed - exact) / exact) };
  }
  return {
    format: lens.name,
    form: wayNames[way],
    flatLeft: flatLeft?.x ?? null,
    valueLeft: flatLeft?.value ?? null,
    flatRight: flatRight?.x ?? null,
    valueRight: flatRight?.value ?? null,
    around: Math.max(...[left, right].map(side => zeroAround(side, value, lens.x))),
    infiniteLeft: firstAt(left, isInfinite, value, lens.x),
    infiniteRight: firstAt(right, isInfinite, value, lens.x),
    nanLeft: firstAt(left, isNaNumber, value, lens.x),
    nanRight: firstAt(right, isNaNumber, value, lens.x),
    ulps: worst.ulps,
    at: worst.x,
    // Where the exact value is 0 there is no relative error.
    relative: Number.isFinite(worst.relative) ? worst.relative : null,
  };
}

/** From where outwards the exact derivative, rounded to the format, is 0 though it is not 0. */
function slopeRow(lens: Lens, sizes: readonly number[], slope: (x: number) => number): Row {
  const value = (x: number) => quantise(slope(x), lens.y);
  const { left, right } = trialsOf(sizes, slope, value);
  const [before, after] = [left, right].map(side => {
    const tail = constantTail(side, value, lens.x);
    return tail?.value === 0 ? tail.x : null;
  });
  return { format: lens.name, left: before ?? null, right: after ?? null };
}

/** The x at which the curve is computed. */
function positions({ axis, range }: LensInputs): number[] {
  if (axis === 'linear')
    return Array.from({ length: 2 * HALF + 1 }, (_, i) => Number((((i - HALF) * range) / HALF).toPrecision(6)));
  const sign = axis === 'left' ? -1 : 1;
  return Array.from({ length: 2 * HALF + 1 }, (_, i) =>
    Number((sign * range * 10 ** (DECADES * (i / (2 * HALF) - 1))).toPrecision(6)),
  );
}

function run(inputs: LensInputs): Result {
  const { activation: spec, format, range } = inputs;
  const definition = definitionOf(spec);
  const exact = (x: number) => definition.f(x, spec.params);
  const slope = (x: number) => definition.df(x, spec.params);

  const lens = lensOf(format, exact, range);
  const ways = evaluators(definition, spec, lens);
  const curve = positions(inputs).map((x): Row => {
    const at = quantise(x, lens.x, { saturate: true });
    const target = exact(at);
    const computed = Object.fromEntries(ways.map(({ way, value }) => [way, value(at)]));
    const error = (way: Way) => (computed[way] === undefined ? null : formError(computed[way], target, lens.y));
    return {
      x,
      rounded: at,
      exact: exact(x),
      stable: computed.stable ?? null,
      naive: computed.naive ?? null,
      once: computed.once ?? null,
      stableUlps: error('stable'),
      naiveUlps: error('naive'),
      onceUlps: error('once'),
    };
  });

  const thresholds: Row[] = [];
  const slopes: Row[] = [];
  for (const id of [...floatIds, 'int8'] as const) {
    const lens = lensOf(id, exact, range);
    const sizes = numbersToTry(lens.x, range);
    const known = new Map<number, number>();
    const remembered = (x: number) => {
      const value = known.get(x) ?? exact(x);
      known.set(x, value);
      return value;
    };
    for (const evaluator of evaluators(definition, spec, lens))
      thresholds.push(thresholdRow(lens, evaluator, sizes, remembered, range));
    slopes.push(slopeRow(lens, sizes, slope));
  }
  const notes = notesOf(spec, curve);
  return { ...(notes.length > 0 && { notes }), tables: { thresholds, slopes, curve } };
}

/** What the curve cannot show. */
function notesOf({ formula }: ActivationSpec, curve: readonly Row[]): string[] {
  const notes: string[] = [];
  const columns = {
    exact: 'The exact value',
    stable: 'The stable form',
    naive: 'The naive form',
    once: 'The rounded value',
  };
  for (const [column, name] of Object.entries(columns)) {
    const holes = curve.filter(row => row[column] !== null && !Number.isFinite(row[column]));
    if (holes.length > 0)
      notes.push(
        `${name} is infinite or NaN at ${holes.length} of the ${curve.length} points, the first at x = ${holes[0]?.x}.`,
      );
  }
  if (formula !== undefined)
    notes.push(
      'The exact value of a formula of your own is its value in float64; what it loses there itself is not seen here.',
    );
  return notes;
}

/** A row of the thresholds. */
export function threshold(result: Result, format: FloatId, form: Way): Row {
  const row = result.tables.thresholds?.find(
    candidate => candidate.format === formats[format].name && candidate.form === wayNames[form],
  );
  return row ?? {};
}

const cell = (row: Row, column: string) => Number(row[column] ?? Number.NaN);

export default defineExperiment({
  id: 'precision-lens',
  title: 'Precision lens',
  question: 'What is left of a function in float16, bfloat16 or 8 bits, and does the way it is written matter?',
  home: 'explore/precision/',
  mode: 'live',
  inputs,
  tables: {
    thresholds: {
      title:
        'By format: from which x on the value is constant though f is not, infinite, or NaN; the largest error of those tried from −x to x',
      columns: {
        format: { label: 'Format' },
        form: { label: 'Form' },
        flatLeft: { label: 'constant from, left', digits: 4 },
        valueLeft: { label: 'its value', digits: 4 },
        flatRight: { label: 'constant from, right', digits: 4 },
        valueRight: { label: 'its value', digits: 4 },
        around: { label: '0 up to |x|', digits: 3 },
        infiniteLeft: { label: 'infinite from, left', digits: 4 },
        infiniteRight: { label: 'infinite from, right', digits: 4 },
        nanLeft: { label: 'NaN from, left', digits: 4 },
        nanRight: { label: 'NaN from, right', digits: 4 },
        ulps: { label: 'largest error, ulps', digits: 3 },
        at: { label: 'at x', digits: 4 },
        relative: { label: 'relative error there', digits: 3 },
      },
    },
    slopes: {
      title: 'From which x on the exact derivative rounds to 0 though it is not',
      columns: {
        format: { label: 'Format' },
        left: { label: 'on the left', digits: 4 },
        right: { label: 'on the right', digits: 4 },
      },
    },
    curve: {
      title: 'Values, and errors in ulps at the rounded x',
      columns: {
        x: { label: 'x', digits: 6 },
        rounded: { label: 'x rounded', digits: 6 },
        exact: { label: 'f(x)', digits: 6 },
        stable: { label: 'stable', digits: 6 },
        naive: { label: 'naive', digits: 6 },
        once: { label: 'rounded once', digits: 6 },
        stableUlps: { label: 'stable, ulps', digits: 3 },
        naiveUlps: { label: 'naive, ulps', digits: 3 },
        onceUlps: { label: 'rounded once, ulps', digits: 3 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'naive-gelu-is-zero',
      inputs: { activation: 'gelu' },
      sentence:
        'Going left, the naive form of {activation} is exactly 0 from x = {half} on in float16 and from {single} on in float32; the stable form in float16 from {stable} on.',
      digits: 4,
      measure: result => ({
        half: cell(threshold(result, 'float16', 'naive'), 'flatLeft'),
        single: cell(threshold(result, 'float32', 'naive'), 'flatLeft'),
        stable: cell(threshold(result, 'float16', 'stable'), 'flatLeft'),
      }),
      holds: ({ half, single, stable = Number.NaN }) =>
        near(half, -3.669921875, 1e-9) && near(single, -5.542593955993652, 1e-9) && stable < -5.5,
      condition:
        'the references −3.669921875 and −5.542593955993652 to nine decimals, and the stable form not before −5.5',
    },
    {
      id: 'naive-softplus-overflows',
      inputs: { activation: 'softplus' },
      sentence:
        'The naive form of {activation} is infinite in float16 from x = {at}, the first number beyond log 65,504 = {log}.',
      digits: 6,
      measure: result => ({
        at: cell(threshold(result, 'float16', 'naive'), 'infiniteRight'),
        log: Math.log(formats.float16.max),
      }),
      holds: ({ at = Number.NaN, log = Number.NaN }) => at > log && at - log < 2 ** -6,
      condition: 'beyond log 65,504, by less than twice the spacing of float16 there',
    },
    {
      id: 'sigmoid-underflows',
      inputs: { activation: 'sigmoid' },
      sentence:
        'In float16 the exact {activation}, rounded once, is 0 from x = {zero} on to the left and 1 from {one} on to the right; its derivative rounds to 0 from {slope} on, on either side.',
      digits: 4,
      measure: result => {
        const row = threshold(result, 'float16', 'once');
        const slopes = result.tables.slopes?.find(({ format }) => format === formats.float16.name);
        return { zero: cell(row, 'flatLeft'), one: cell(row, 'flatRight'), slope: cell(slopes ?? {}, 'right') };
      },
      // Half the smallest number rounds to 0, and 1 less half an ulp rounds to 1.
      holds: ({ zero, one, slope }) =>
        near(zero, -25 * Math.LN2, 2 ** -5) && near(one, 12 * Math.LN2, 2 ** -6) && near(slope, 25 * Math.LN2, 2 ** -5),
      condition: 'at −25 log 2, 12 log 2 and 25 log 2, each to two spacings of float16',
    },
    {
      id: 'tanh-saturates',
      inputs: { activation: 'tanh' },
      sentence: 'In bfloat16 {activation} is exactly 1 from x = {half} on, in float32 from {single} on.',
      digits: 4,
      measure: result => ({
        half: cell(threshold(result, 'bfloat16', 'stable'), 'flatRight'),
        single: cell(threshold(result, 'float32', 'stable'), 'flatRight'),
      }),
      // 1 − tanh x = 2/(exp(2x) + 1) rounds away once it is half the spacing below 1, 2^−9 and 2^−25.
      holds: ({ half, single }) =>
        near(half, Math.atanh(1 - 2 ** -9), 2 ** -5) && near(single, Math.atanh(1 - 2 ** -25), 2 ** -20),
      condition: 'artanh(1 − 2⁻⁹) and artanh(1 − 2⁻²⁵), to two spacings of the format',
    },
  ],
});
