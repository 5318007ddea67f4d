/** Functions of a vector, measured: against reference values of many digits, and their vjp against differences of forward. */
import { createRandom } from '../random.ts';
import type { ParamValues, VectorFunction } from './types.ts';

/** Reference values at one input: y = f(x), and the transposed Jacobian at x times the cotangent dy. */
export interface VectorReference {
  params: ParamValues;
  x: Float64Array;
  dy: Float64Array;
  y: Float64Array;
  vjp: Float64Array;
}

/** The largest error of one quantity over all references. */
export interface VectorAccuracyReport {
  quantity: 'forward' | 'vjp';
  /** Inputs and numbers compared; infinite and NaN ones must agree exactly. */
  cases: number;
  values: number;
  /** Largest error, over the largest finite entry of the same result or, where that is larger, of the cotangent: a vjp may cancel to 0. */
  error: number;
  /** Index of the reference at which it is. */
  at: number;
  /** Largest error over what is allowed for that number; the contract holds when it is at most 1. */
  overAllowed: number;
}

/** Rounding that is allowed for, relative to the numbers that a result is made of. */
const VALUE_UNIT = 1e-15;
const VJP_UNIT = 1e-14;

/**
 * Compares forward and vjp with reference values. Allowed is, for an output y of inputs that spread over s, 10⁻¹⁵ ((10 + s) |y| + max(1, |Y|)):
 * the exponential of a difference has the difference's own rounding times its size. For an entry v of the vjp,
 * 10⁻¹⁴ (|v| + |dY| max(1, |Y|)), the capitals being the largest entries.
 */
export function measureVectorAccuracy(
  { forward, vjp }: VectorFunction,
  references: readonly VectorReference[],
): VectorAccuracyReport[] {
  const reports: VectorAccuracyReport[] = (['forward', 'vjp'] as const).map(quantity => ({
    quantity,
    cases: references.length,
    values: 0,
    error: 0,
    at: 0,
    overAllowed: 0,
  }));
  references.forEach(({ params, x, dy, y, vjp: pulled }, at) => {
    const spread = Math.max(...x) - Math.min(...x);
    const largest = Math.max(1, largestOf(y));
    const allowed = [
      (want: number) => VALUE_UNIT * ((10 + spread) * Math.abs(want) + largest),
      (want: number) => VJP_UNIT * (Math.abs(want) + largestOf(dy) * largest),
    ];
    [
      { got: forward(x, params), want: y, least: 0 },
      { got: vjp(x, dy, params), want: pulled, least: largestOf(dy) },
    ].forEach(({ got, want, least }, i) => {
      const report = reports[i] as VectorAccuracyReport;
      report.values += want.length;
      const size = Math.max(least, largestOf(want)) || 1;
      if (got.length !== want.length) report.overAllowed = Number.POSITIVE_INFINITY;
      want.forEach((value, j) => {
        const error = errorOf(got[j] as number, value);
        if (error / size > report.error) Object.assign(report, { error: error / size, at });
        const share = Number.isFinite(error) ? error / (allowed[i]?.(value) ?? 0) : error;
        if (error > 0) report.overAllowed = Math.max(report.overAllowed, share);
      });
    });
  });
  return reports;
}

const errorOf = (got: number, want: number) =>
  Object.is(got, want)
    ? 0
    : Number.isFinite(want) && Number.isFinite(got)
      ? Math.abs(got - want)
      : Number.POSITIVE_INFINITY;

/** The largest finite absolute value. */
const largestOf = (values: Float64Array) =>
  values.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0);

/** The largest disagreement of vjp with differences of forward. */
export interface VjpCheck {
  /** Derivatives compared, and those left out because a kink lies between the points of a difference. */
  derivatives: number;
  leftOut: number;
  /** Largest |difference| / max(1, |derivative|). */
  error: number;
}

const STEP = 2 ** -10;
const POINTS = 100;

/**
 * Compares vjp, for random cotangents at seeded normal inputs, with the five-point difference
 * `(8 (s(h) − s(−h)) − (s(2h) − s(−2h))) / 12h` of the same sum of outputs along each input. A derivative whose difference changes by more
 * than 10⁻⁶ with half the step has a kink in between and is left out.
 */
export function checkVjp({ forward, vjp }: VectorFunction, params: ParamValues = {}, inputs = 6): VjpCheck {
  const random = createRandom('check-vjp');
  const check: VjpCheck = { derivatives: 0, leftOut: 0, error: 0 };
  for (let point = 0; point < POINTS; point++) {
    const x = Float64Array.from({ length: inputs }, () => 2 * random.normal());
    const dy = Float64Array.from(forward(x, params), () => random.normal());
    const weighted = (i: number, step: number) =>
      forward(x.with(i, (x[i] as number) + step), params).reduce((sum, y, j) => sum + y * (dy[j] as number), 0);
    vjp(x, dy, params).forEach((slope, i) => {
      const across = (h: number) => weighted(i, h) - weighted(i, -h);
      const difference = (h: number) => (8 * across(h) - across(2 * h)) / (12 * h);
      const estimate = difference(STEP);
      const size = Math.max(1, Math.abs(estimate));
      if (Math.abs(estimate - difference(STEP / 2)) > 1e-6 * size) {
        check.leftOut += 1;
        return;
      }
      check.derivatives += 1;
      check.error = Math.max(check.error, Math.abs(estimate - slope) / size);
    });
  }
  return check;
}
