/**
 * The accuracy contract, measured: how far f and f′ are from reference values computed with many digits.
 *
 * It names f and f′ alone. The tests hold f″ to 10⁻¹² · max(1, κ), and only down to 10⁻³¹⁷: where its factors are subnormal it
 * loses its last digits. GELU″ is off by 29 units of the smallest number at −38.5, SiLU″ by 318 at 745.
 */
import type { ParamValues, ScalarFunction } from './types.ts';

/** Reference values of one scalar function at float64 points; NaN where f″ is not known. */
export interface ReferenceValues {
  params: ParamValues;
  x: readonly number[];
  f: readonly number[];
  df: readonly number[];
  d2f: readonly number[];
}

/** The largest error of one quantity. */
export interface AccuracyReport {
  quantity: 'f' | 'df';
  /** Points compared; NaN and infinite values must agree exactly. */
  points: number;
  /** Largest relative error over the normal numbers, and where. */
  relativeError: number;
  at: number;
  /** Largest error over what the contract allows at that point; the contract holds when it is at most 1. */
  overAllowed: number;
  overAllowedAt: number;
}

const SMALLEST_NORMAL = 2.2250738585072014e-308;
const SMALLEST_SUBNORMAL = 5e-324;

/** Allowed relative error: 1e-14 * max(1, kappa), kappa = |x g'(x) / g(x)| the condition number of the value g. */
export const CONTRACT = 1e-14;

/**
 * Compares f and df with reference values under the accuracy contract. The condition numbers come from the reference too: a wrong
 * derivative must not excuse a wrong value.
 */
export function measureAccuracy({ f, df }: ScalarFunction, reference: ReferenceValues): AccuracyReport[] {
  const { params } = reference;
  return [
    compare('f', x => f(x, params), reference.x, reference.f, reference.df),
    compare('df', x => df(x, params), reference.x, reference.df, reference.d2f),
  ];
}

function compare(
  quantity: 'f' | 'df',
  g: (x: number) => number,
  points: readonly number[],
  values: readonly number[],
  slopes: readonly number[],
): AccuracyReport {
  const report: AccuracyReport = { quantity, points: 0, relativeError: 0, at: 0, overAllowed: 0, overAllowedAt: 0 };
  points.forEach((x, i) => {
    report.points += 1;
    const { relativeError, overAllowed } = errorAt(x, g(x), values[i] ?? Number.NaN, slopes[i] ?? Number.NaN);
    if (relativeError > report.relativeError) Object.assign(report, { relativeError, at: x });
    if (overAllowed > report.overAllowed) Object.assign(report, { overAllowed, overAllowedAt: x });
  });
  return report;
}

function errorAt(x: number, got: number, want: number, slope: number) {
  if (!Number.isFinite(want) || !Number.isFinite(got)) {
    const overAllowed = Object.is(got, want) ? 0 : Number.POSITIVE_INFINITY;
    return { relativeError: overAllowed, overAllowed };
  }
  const error = Math.abs(got - want);
  if (error === 0) return { relativeError: 0, overAllowed: 0 };
  const condition = Math.abs((x / want) * slope) || 0;
  const allowed = CONTRACT * Math.max(1, condition) * Math.abs(want);
  // Subnormal numbers have few digits: there the unit is absolute, unless the condition allows more.
  if (Math.abs(want) < SMALLEST_NORMAL)
    return { relativeError: 0, overAllowed: error / Math.max(2 * SMALLEST_SUBNORMAL, allowed) };
  return { relativeError: error / Math.abs(want), overAllowed: error / allowed };
}
