/** Number formats of deep learning: rounding to them, their spacing, and formulas computed in them one rounded operation at a time. */
import { type Formula, parseFormula } from './activations/formula-parser.ts';
import { compile } from './activations/formula-program.ts';
import { getScalarActivation } from './activations/index.ts';
import { checkParams } from './activations/params.ts';
import type { Forms, ParamValues, ScalarActivation } from './activations/types.ts';
import { ArgumentError } from './errors.ts';

/** Ids of the floating-point formats. */
export type FloatId = 'float64' | 'float32' | 'float16' | 'bfloat16' | 'fp8-e4m3' | 'fp8-e5m2';

/** A binary floating-point format: sign, exponent, fraction; subnormal numbers; all derived from the widths and the top code. */
export interface FloatFormat {
  kind: 'float';
  id: FloatId;
  name: string;
  bits: number;
  exponentBits: number;
  /** Stored bits of the fraction; the precision is one more. */
  mantissaBits: number;
  bias: number;
  /** Without infinities (fp8 E4M3) an overflow is NaN. */
  infinities: boolean;
  /** Largest finite number. */
  max: number;
  smallestNormal: number;
  smallestSubnormal: number;
  /** Distance from 1 to the next number, 2^-mantissaBits: `torch.finfo(...).eps`. The unit roundoff is half of it. */
  epsilon: number;
}

/** Integers times a scale, as in `torch.quantize_per_tensor(x, scale, 0, torch.qint8)`. */
export interface IntegerFormat {
  kind: 'integer';
  id: 'int8';
  name: string;
  bits: number;
  scale: number;
  /** Smallest and largest number: the integers −128 and 127 times the scale. */
  min: number;
  max: number;
}

/** A format that numbers are rounded to. */
export type NumberFormat = FloatFormat | IntegerFormat;

/**
 * IEEE 754 keeps the top exponent for infinities and NaN. E4M3 keeps only its top code for NaN (OCP 8-bit Floating Point
 * Specification 1.0; `torch.float8_e4m3fn`), which leaves it the exponent's last binade and no infinity.
 */
function float(id: FloatId, name: string, exponentBits: number, mantissaBits: number, infinities = true): FloatFormat {
  const bias = 2 ** (exponentBits - 1) - 1;
  const epsilon = 2 ** -mantissaBits;
  const smallestNormal = 2 ** (1 - bias);
  const max = infinities ? (2 - epsilon) * 2 ** bias : (2 - 2 * epsilon) * 2 ** (bias + 1);
  return {
    kind: 'float',
    id,
    name,
    bits: 1 + exponentBits + mantissaBits,
    exponentBits,
    mantissaBits,
    bias,
    infinities,
    max,
    smallestNormal,
    smallestSubnormal: smallestNormal * epsilon,
    epsilon,
  };
}

/** The floating-point formats by id. */
export const formats: Readonly<Record<FloatId, FloatFormat>> = Object.freeze({
  float64: float('float64', 'float64 (double)', 11, 52),
  float32: float('float32', 'float32 (single)', 8, 23),
  float16: float('float16', 'float16 (half)', 5, 10),
  bfloat16: float('bfloat16', 'bfloat16', 8, 7),
  'fp8-e4m3': float('fp8-e4m3', 'FP8 E4M3', 4, 3, false),
  'fp8-e5m2': float('fp8-e5m2', 'FP8 E5M2', 5, 2),
});

/** 8-bit integers times `scale` > 0. */
export function int8(scale: number): IntegerFormat {
  if (!(scale > 0 && Number.isFinite(127 / scale) && Number.isFinite(128 * scale)))
    throw new ArgumentError(
      'scale',
      scale,
      'a positive number, neither so small nor so large that a number over it overflows',
    );
  return { kind: 'integer', id: 'int8', name: 'int8', bits: 8, scale, min: -128 * scale, max: 127 * scale };
}

const bits = new DataView(new ArrayBuffer(8));

/** Exponent of |x|: floor(log2 |x|), exactly; −1023 for 0 and the subnormal numbers of float64. */
function exponentOf(x: number): number {
  bits.setFloat64(0, x);
  return ((bits.getUint16(0) >> 4) & 0x7ff) - 1023;
}

/** 2^(i − 1074) by i: every power of two of float64. Looked up many times as fast as computed, and rounding needs one a number. */
const powersOfTwo = Float64Array.from({ length: 2098 }, (_, i) => 2 ** (i - 1074));

/** Spacing of the format's numbers in the binade of x, as if its exponents had no upper end. */
const spacing = (x: number, { bias, mantissaBits }: FloatFormat) =>
  powersOfTwo[Math.max(exponentOf(x), 1 - bias) - mantissaBits + 1074] as number;

/** The nearest integer, the even one of two; |x| < 2^51. */
const nearestEven = (x: number) => (x < 0 ? x - 2 ** 52 + 2 ** 52 : x + 2 ** 52 - 2 ** 52);

/**
 * The format's number nearest to x, of two equally near ones that with an even last bit (IEEE 754 roundTiesToEven), subnormal numbers
 * included. The sign of a result 0 is that of x. NaN gives NaN in every format, though int8 has no code for it.
 *
 * Overflow: a number that would round beyond `max` were the exponent unbounded becomes ±∞, in E4M3, which has none, NaN; ±∞ likewise.
 * With `saturate` (the OCP's other mode) it becomes ±max in any format. int8 always saturates, at −128 and 127 times its scale.
 */
export function quantise(x: number, format: NumberFormat, options: { saturate?: boolean } = {}): number {
  if (format.kind === 'integer') return quantiseInteger(x, format);
  if (Number.isNaN(x) || x === 0) return x;
  const quantum = spacing(x, format);
  const rounded = format.id === 'float64' || !Number.isFinite(x) ? x : nearestEven(x / quantum) * quantum;
  if (Math.abs(rounded) <= format.max) return rounded === 0 ? 0 * x : rounded;
  if (options.saturate) return Math.sign(x) * format.max;
  return format.infinities ? Math.sign(x) * Number.POSITIVE_INFINITY : Number.NaN;
}

function quantiseInteger(x: number, { scale }: IntegerFormat): number {
  const steps = Math.min(Math.max(x / scale, -128), 127);
  return (nearestEven(steps) + 0) * scale;
}

/**
 * Unit in the last place: the distance between the format's numbers in the binade of x, the smallest subnormal number at and near 0, the
 * largest distance beyond `max`. NaN for NaN, ∞ for ±∞; int8: the scale.
 */
export function ulp(x: number, format: NumberFormat): number {
  if (!Number.isFinite(x)) return Math.abs(x);
  if (format.kind === 'integer') return format.scale;
  return spacing(Math.min(Math.abs(x), format.max), format);
}

/** |computed − exact| in ulps of the exact value: 1/2 at most is correct rounding. ∞ where only one of the two is infinite. */
export function ulpError(computed: number, exact: number, format: NumberFormat): number {
  if (computed === exact) return 0;
  if (!Number.isFinite(exact))
    return Number.isNaN(exact) || Number.isNaN(computed) ? Number.NaN : Number.POSITIVE_INFINITY;
  return Math.abs(computed - exact) / ulp(exact, format);
}

/**
 * A formula as a function computed in the format: x, each constant and parameter, and the result of each operation are rounded. An
 * operation is done in float64 first: + − * / and sqrt are then correctly rounded in every narrower format (2p + 2 ≤ 53 digits: no double
 * rounding), other functions but for about one case in 2^(52 − p). A framework's own exp or erf may be an ulp or two off that.
 */
export function roundedEvaluator(
  formula: Formula,
  format: NumberFormat,
  defaults?: ParamValues,
): (x: number, params?: ParamValues) => number {
  const program = compile(formula, defaults);
  const round = (value: number) => quantise(value, format);
  return (x, params) => program.rounded(x, round, params);
}

/** One value of `roundedEvaluator`, which is faster for many. */
export const evaluateRounded = (formula: Formula, x: number, format: NumberFormat, params?: ParamValues): number =>
  roundedEvaluator(formula, format, params)(x);

/** A definition's form as a formula, with the values of its parameters. Throws an ArgumentError if there is no such form. */
function parsedForm(definition: ScalarActivation, form: keyof Forms) {
  const text = definition.forms[form];
  if (text === undefined) throw new ArgumentError('form', form, `stable: ${definition.id} has no other form`);
  const defaults = Object.fromEntries(definition.params.map(param => [param.name, param.default]));
  return { formula: parseFormula(text, Object.keys(defaults)), defaults };
}

const definitionOf = (activation: ScalarActivation | string) =>
  typeof activation === 'string' ? getScalarActivation(activation) : activation;

/**
 * An activation, or the one with this id, computed in the format by one of its `forms`, every operation rounded (`roundedEvaluator`).
 * Throws an ArgumentError for an unknown id, for a function of a vector and for a form that it has not.
 */
export function roundedForm(
  activation: ScalarActivation | string,
  form: keyof Forms,
  format: NumberFormat,
): (x: number, params?: ParamValues) => number {
  const { formula, defaults } = parsedForm(definitionOf(activation), form);
  return roundedEvaluator(formula, format, defaults);
}

/** What rounding does to one form of an activation in one format. `left` is x < 0, `right` x ≥ 0. */
export interface PrecisionReport {
  /** How many numbers were tried. */
  points: number;
  /** The largest error in ulps of the exact value, and where; ∞ where the form gives no number though there is one. */
  worst: { x: number; computed: number; exact: number; ulps: number };
  /** The number nearest to 0 from which some operation is infinite or NaN; it may be one that `where` does not take or that 1/∞ mends. */
  overflow: Sides<number>;
  /**
   * Where the computed value is 0, or finite and at least as far off as 0 would be, though the exact one lies between the smallest and
   * the largest number of the format: the nearest such x to 0 and the farthest. Near its ends a stretch may have gaps.
   */
  flush: Sides<{ near: number; far: number }>;
}

/** Of either side of 0, where there is one. */
export interface Sides<T> {
  left: T | undefined;
  right: T | undefined;
}

/**
 * Error, overflow and flush of an activation's form over an interval. Formats of at most 16 bits are tried at each of their numbers
 * there; wider ones at 2 · `points`, one half evenly spaced and the other by ratio, and the ends of stretches are then found by bisection.
 *
 * The exact value is `f` of the definition at the unrounded parameters. Its own relative error of up to 10⁻¹⁴ · max(1, κ) (`accuracy.ts`)
 * is far below an ulp in every format but float64, where `worst` cannot tell errors of less than 45 · max(1, κ) ulps.
 *
 * @param options.from left end of the interval, the lowest finite number of the format by default
 * @param options.to right end, the highest by default
 * @throws ArgumentError for an unknown id or form, parameters out of range, no points, and an interval without a number of the format
 */
export function precisionReport(
  activation: ScalarActivation | string,
  form: keyof Forms,
  format: FloatFormat,
  options: { from?: number; to?: number; points?: number; params?: ParamValues } = {},
): PrecisionReport {
  const { from = -format.max, to = format.max, points = 4096, params = {} } = options;
  if (!(points >= 1)) throw new ArgumentError('points', points, 'at least 1');
  const definition = definitionOf(activation);
  checkParams(definition, params);
  const evaluate = observedForm(definition, form, format, params);
  const trials = numbersBetween(from, to, format, points).map(evaluate);
  if (trials.length === 0)
    throw new ArgumentError('interval', `${from} to ${to}`, `one with a number of ${format.name}`);
  const { x, computed, exact, ulps } = trials.reduce((worst, trial) => (trial.ulps > worst.ulps ? trial : worst));
  const left = trials.filter(trial => trial.x < 0);
  const right = trials.filter(trial => trial.x >= 0);
  const overflow = (side: Trial[]) => stretch(side, trial => trial.overflows, evaluate, format)?.near;
  const flush = (side: Trial[]) => stretch(side, trial => trial.flushes, evaluate, format);
  return {
    points: trials.length,
    worst: { x, computed, exact, ulps },
    overflow: { left: overflow(left), right: overflow(right) },
    flush: { left: flush(left), right: flush(right) },
  };
}

/** One evaluation of a form, held against the exact value. */
interface Trial {
  x: number;
  computed: number;
  exact: number;
  ulps: number;
  overflows: boolean;
  flushes: boolean;
}

/** A form in the format as a function from x to its trial. */
function observedForm(definition: ScalarActivation, form: keyof Forms, format: FloatFormat, params: ParamValues) {
  const { formula, defaults } = parsedForm(definition, form);
  const program = compile(formula, defaults);
  let overflows = false;
  const round = (value: number) => {
    const rounded = quantise(value, format);
    if (!Number.isFinite(rounded)) overflows = true;
    return rounded;
  };
  return (x: number): Trial => {
    overflows = false;
    const computed = program.rounded(x, round, params);
    const exact = definition.f(x, params);
    const size = Math.abs(exact);
    const flushes =
      size >= format.smallestSubnormal &&
      size <= format.max &&
      Math.abs(computed - exact) >= size &&
      Number.isFinite(computed);
    return { x, computed, exact, ulps: formError(computed, exact, format), overflows, flushes };
  };
}

/**
 * `ulpError` of what a form gives: a result that is not a finite number is right where rounding the exact value gives the same, and
 * otherwise infinitely wrong.
 */
export function formError(computed: number, exact: number, format: NumberFormat): number {
  if (Number.isFinite(computed)) return ulpError(computed, exact, format);
  return Object.is(computed, quantise(exact, format)) ? 0 : Number.POSITIVE_INFINITY;
}

/** The ends of where a property holds, on one side in the order of size; between two trials found by bisection. */
function stretch(
  outward: readonly Trial[],
  property: (trial: Trial) => boolean,
  evaluate: (x: number) => Trial,
  format: FloatFormat,
) {
  const holds = outward.map(property);
  const end = (inside: number, outside: number) => {
    const { x } = outward[inside] as Trial;
    const next = outward[outside];
    return next ? lastBefore(value => property(evaluate(value)), x, next.x, format) : x;
  };
  const [first, last] = [holds.indexOf(true), holds.lastIndexOf(true)];
  return first < 0 ? undefined : { near: end(first, first - 1), far: end(last, last + 1) };
}

/** Numbers of the format in an interval, by size: all of at most 16 bits, otherwise `points` evenly spaced and `points` by ratio. */
function numbersBetween(from: number, to: number, format: FloatFormat, points: number): number[] {
  const numbers: number[] = [];
  const keep = (x: number) => {
    if (x >= from && x <= to) numbers.push(x);
  };
  for (const size of format.bits <= 16 ? allSizes(from, to, format) : someSizes(from, to, format, points)) {
    if (size > 0) keep(-size);
    keep(size);
  }
  return numbers;
}

/** Every |x| of the numbers of a narrow format between two numbers, ascending. */
function allSizes(from: number, to: number, format: FloatFormat): number[] {
  const reach = Math.min(Math.max(-from, to), format.max);
  const sizes: number[] = [];
  for (let size = 0; size <= reach; size += ulp(size, format)) sizes.push(size);
  return sizes;
}

/** |x| of `points` evenly spaced numbers of the format and `points` by ratio, ascending, each once. */
function someSizes(from: number, to: number, format: FloatFormat, points: number): Float64Array {
  const reach = Math.min(Math.max(-from, to), format.max);
  const [smallest, largest] = [Math.log2(format.smallestSubnormal), Math.log2(reach)];
  const sizes = new Set<number>();
  for (let i = 0; i <= points; i++) {
    const share = i / points;
    for (const size of [Math.abs(from * (1 - share) + to * share), 2 ** (smallest * (1 - share) + largest * share)])
      sizes.add(quantise(size, format, { saturate: true }));
  }
  return Float64Array.from(sizes).sort();
}

/**
 * Where a property of x changes: the last number of the format, going from `from` to `to`, that still has the value `property(from)`.
 * Found by bisection, so the property has to change once between the two; throws an ArgumentError if it is the same at both.
 * E.g. the largest x whose exp is finite in float16, or the first at which a GELU is exactly 0.
 */
export function lastBefore(property: (x: number) => boolean, from: number, to: number, format: NumberFormat): number {
  let last = quantise(from, format, { saturate: true });
  let next = quantise(to, format, { saturate: true });
  const wanted = property(last);
  if (property(next) === wanted) throw new ArgumentError('property', wanted, `different at ${last} and at ${next}`);
  for (;;) {
    const middle = quantise(last / 2 + next / 2, format);
    if (middle === last || middle === next) return last;
    if (property(middle) === wanted) last = middle;
    else next = middle;
  }
}
