/** What follows from f and its derivatives alone: computed here, never written down. */
import { checkParams } from './params.ts';
import { type GaussianMoments, gaussianMoments } from './quadrature.ts';
import {
  distanceToNext,
  type Interval,
  intervals,
  maximise,
  NEAR,
  type SignChange,
  scalesOf,
  searchGrid,
  sidesOf,
  signChanges,
  tidy,
} from './search.ts';
import type { Kink, ParamValues, ScalarFunction } from './types.ts';

export type { Interval } from './search.ts';

/** A strict local extremum of f. */
export interface Extremum {
  kind: 'minimum' | 'maximum';
  x: number;
  value: number;
}

/** An end of the range: the number, and whether f takes it. */
export interface Bound {
  value: number;
  attained: boolean;
}

/** What `analyse` computes of a function. */
export interface Analysis {
  range: { low: Bound; high: Bound };
  /** Limits at the two infinities. */
  limits: { left: number; right: number };
  monotone: 'increasing' | 'decreasing' | 'constant' | 'neither';
  parity: 'odd' | 'even' | 'neither';
  /** Local extrema of f in their strict sense; flat stretches have none. */
  extrema: readonly Extremum[];
  /** sup |f'|, and a place where it is reached; infinite places where it is only approached. Infinite at a jump of f. */
  lipschitz: { value: number; at: number };
  /** Likewise sup |f''|, the Lipschitz constant of f'. Infinite at a kink or a jump of f. */
  slopeLipschitz: { value: number; at: number };
  /** Highest and lowest f'. */
  slope: { highest: number; highestAt: number; lowest: number; lowestAt: number };
  /** Unbounded intervals on which |f'| stays below `SATURATED`, without the dead ones. */
  saturation: readonly Interval[];
  /** Intervals on which f' is 0: no gradient ever returns from there. */
  dead: readonly Interval[];
  /** Of f(x) and f'(x) for x ~ N(0, variance). */
  gaussian: GaussianMoments;
  /** sqrt(variance / E f(x)^2): the factor on 1/sqrt(fanIn) that keeps the second moment of the pre-activations. */
  forwardGain: number;
  /** 1 / sqrt(E f'(x)^2): the factor that keeps the gradient's second moment, at pre-activations of that variance. */
  backwardGain: number;
}

/** |f'| below which a unit is called saturated: a hundredth of the identity's slope. */
export const SATURATED = 0.01;

/**
 * Computes the properties of a scalar activation with these parameters.
 *
 * Extrema, slopes and stretches are sought on a grid: one point in 0.01 up to 20, one in 5 % up to 10⁴, and the same on the
 * scales of the parameters. What is narrower or farther out is missed. `variance` is that of the Gaussian inputs of `gaussian` and the
 * gains.
 *
 * @throws ArgumentError for an unknown parameter, or a value outside of its range
 */
export function analyse(
  activation: ScalarFunction,
  params: ParamValues = {},
  { variance = 1 }: { variance?: number } = {},
): Analysis {
  checkParams(activation, params);
  const f = (x: number) => activation.f(x, params);
  const df = (x: number) => activation.df(x, params);
  const d2f = (x: number) => activation.d2f(x, params);
  const kinks = [...activation.kinks(params)].sort((a, b) => Math.abs(a.x) - Math.abs(b.x));
  const kinkPlaces = kinks.map(kink => kink.x);
  const breaks = activation.breaks?.(params) ?? [];
  const special = [...kinkPlaces, ...breaks];
  const limits = { left: f(Number.NEGATIVE_INFINITY), right: f(Number.POSITIVE_INFINITY) };
  const scales = scalesOf(activation.params.map(({ name, default: value }) => params[name] ?? value));
  const points = defined(searchGrid(special, scales), f, df, limits);

  const jumps = kinks.flatMap(kink => jumpAt(f, kink, distanceToNext(kinkPlaces, kink.x)) ?? []);
  const extrema = signChanges(points, df, kinkPlaces).flatMap(change => extremumAt(change, f, jumps) ?? []);

  const ends = [0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const slopes: Candidate[] = [
    ...ends.filter(at => !breaks.includes(at)).map((at): Candidate => ({ value: df(at), at })),
    ...signChanges(points, d2f, special)
      .filter(({ x }) => !breaks.includes(x))
      .map(({ x }): Candidate => ({ value: df(x), at: tidy(x) })),
    ...breaks.flatMap(at => sidesAt(df, at, special)),
    ...kinks.flatMap(({ x, left, right }): Candidate[] => [
      { value: left, at: x },
      { value: right, at: x },
    ]),
  ];
  const highest = greatest(slopes);
  const lowest = negative(greatest(slopes.map(negative)));
  const steepest = greatest(slopes.map(magnitude));
  const jump = jumps[0];

  // Exact zeros of f' may be underflow: a stretch is dead only if it reaches into the dense part of the grid, and if f' does
  // not fade into it through the smallest numbers.
  const fades = (edge: number, outwards: 1 | -1) =>
    Number.isFinite(edge) && Math.abs(df(edge + outwards * 1e-6 * Math.max(1, Math.abs(edge)))) < 1e-290;
  const dead = intervals(points, x => df(x) === 0, kinkPlaces).filter(
    ({ from, to }) => from < NEAR && to > -NEAR && !fades(from, -1) && !fades(to, 1),
  );
  const isDead = (x: number) => dead.some(({ from, to }) => x >= from && x <= to);
  const saturation = intervals(points, x => Math.abs(df(x)) < SATURATED && !isDead(x), kinkPlaces).filter(
    ({ from, to }) => !Number.isFinite(from) || !Number.isFinite(to),
  );
  const gaussian = gaussianMoments(activation, variance, params);

  return {
    range: rangeOf(f, { extrema, limits, dead, jumps, kinks: kinkPlaces }),
    limits,
    monotone: monotonicity(points, f, Number.isFinite(steepest.value) ? steepest.value : 0),
    parity: parityOf(f),
    extrema: nearest(extrema),
    lipschitz: jump ? { value: Number.POSITIVE_INFINITY, at: jump.x } : steepest,
    slopeLipschitz: bendOf(d2f, points, special, kinks[0]),
    slope: { highest: highest.value, highestAt: highest.at, lowest: lowest.value, lowestAt: lowest.at },
    saturation,
    dead,
    gaussian,
    forwardGain: Math.sqrt(variance / gaussian.secondMoment),
    backwardGain: 1 / Math.sqrt(gaussian.meanSquareSlope),
  };
}

/** The points of a grid without those at its ends where f overflows and those where only f' does. */
function defined(
  points: readonly number[],
  f: (x: number) => number,
  df: (x: number) => number,
  limits: Analysis['limits'],
): number[] {
  const hasValue = points.map(x => !Number.isNaN(f(x)));
  const first = Number.isNaN(limits.left) ? 0 : hasValue.indexOf(true);
  const last = Number.isNaN(limits.right) ? points.length - 1 : hasValue.lastIndexOf(true);
  return points.filter((x, i) => i >= first && i <= last && !(hasValue[i] && Number.isNaN(df(x))));
}

/** The limits of g from both sides of a special point. */
function sidesAt(g: (x: number) => number, at: number, special: readonly number[]): Candidate[] {
  const { left, right } = sidesOf(g, at, distanceToNext(special, at));
  return [
    { value: left, at },
    { value: right, at },
  ];
}

interface Candidate {
  value: number;
  at: number;
}

const negative = ({ value, at }: Candidate): Candidate => ({ value: 0 - value, at });
const magnitude = ({ value, at }: Candidate): Candidate => ({ value: Math.abs(value), at });

/** The candidate of the greatest value; the one nearest to 0 among those that differ by rounding only. */
function greatest(candidates: readonly Candidate[]): Candidate {
  const [first = { value: Number.NaN, at: Number.NaN }, ...others] = candidates
    .filter(({ value }) => !Number.isNaN(value))
    .sort((a, b) => Math.abs(a.at) - Math.abs(b.at));
  const sizes = candidates.map(({ value }) => Math.abs(value)).filter(Number.isFinite);
  const rounding = 1e-13 * Math.max(0, ...sizes);
  return others.reduce((best, one) => (one.value > best.value + rounding ? one : best), first);
}

/** sup |f''| over the grid, refined where it is locally highest, and on both sides of breaks. */
function bendOf(
  d2f: (x: number) => number,
  points: readonly number[],
  special: readonly number[],
  kink: Kink | undefined,
): Candidate {
  if (kink) return { value: Number.POSITIVE_INFINITY, at: kink.x };
  const bend = (x: number) => Math.abs(d2f(x));
  const values = points.map(bend);
  const top = values.filter(value => !Number.isNaN(value)).reduce((most, value) => Math.max(most, value), 0);
  const peaks = points
    .flatMap((x, i): { from: number; to: number; x: number }[] => {
      const [from, to] = [points[i - 1], points[i + 1]];
      const value = values[i] as number;
      const isPeak = value > 0.9 * top && value >= (values[i - 1] as number) && value >= (values[i + 1] as number);
      return from !== undefined && to !== undefined && isPeak ? [{ from, to, x }] : [];
    })
    .sort((a, b) => Math.abs(a.x) - Math.abs(b.x))
    .slice(0, MOST_EXTREMA)
    .map(({ from, to }): Candidate => {
      const at = maximise(bend, from, to);
      return { value: bend(at), at: Math.abs(at) < 1e-8 ? 0 : Number(at.toPrecision(7)) };
    });
  return greatest([
    ...[0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
      .filter(at => !special.includes(at))
      .map((at): Candidate => ({ value: bend(at), at })),
    ...special.flatMap(at => sidesAt(bend, at, special)),
    ...peaks,
  ]);
}

/** A discontinuity of f: its values on both sides and there, and whether it is flat on a side. */
interface Jump {
  x: number;
  left: number;
  right: number;
  value: number;
  flat: { left: boolean; right: boolean };
}

function jumpAt(f: (x: number) => number, kink: Kink, reach: number): Jump | undefined {
  const { x } = kink;
  const value = f(x);
  const { left, right, jumps } = sidesOf(f, x, reach, value);
  if (!jumps) return undefined;
  return { x, left: tidy(left), right: tidy(right), value, flat: { left: kink.left === 0, right: kink.right === 0 } };
}

/** What f has where f' changes sign; nothing at a pole, or at a jump that f does not take on the higher (lower) side. */
function extremumAt({ x, rising }: SignChange, f: (x: number) => number, jumps: readonly Jump[]): Extremum | undefined {
  const value = f(x);
  if (!Number.isFinite(value)) return undefined;
  const jump = jumps.find(candidate => candidate.x === x);
  if (jump && [jump.left, jump.right].some(side => (rising ? side < value : side > value))) return undefined;
  return { kind: rising ? 'minimum' : 'maximum', x: tidy(x), value: tidy(value) };
}

/** Extrema beyond this many, counted from 0 outwards, are not listed: a periodic function has no end of them. */
const MOST_EXTREMA = 8;

const nearest = (extrema: readonly Extremum[]): readonly Extremum[] =>
  [...extrema]
    .sort((a, b) => Math.abs(a.x) - Math.abs(b.x))
    .slice(0, MOST_EXTREMA)
    .sort((a, b) => a.x - b.x);

function rangeOf(
  f: (x: number) => number,
  {
    extrema,
    limits,
    dead,
    jumps,
    kinks,
  }: Pick<Analysis, 'extrema' | 'limits' | 'dead'> & { jumps: readonly Jump[]; kinks: readonly number[] },
): Analysis['range'] {
  // A limit may also be taken: at 0, or on a flat stretch. Elsewhere only rounding reaches it.
  const inside = ({ from, to }: Interval) =>
    Number.isFinite(from) ? (Number.isFinite(to) ? (from + to) / 2 : from + 1) : Number.isFinite(to) ? to - 1 : 0;
  const taken = (value: number) => [0, ...dead.map(inside)].some(x => f(x) === value);
  // At a jump the values on both sides count: f takes its own, and that of a side on which it is flat.
  const atJumps = jumps.flatMap(({ left, right, flat }): Bound[] => [
    { value: left, attained: flat.left },
    { value: right, attained: flat.right },
  ]);
  const candidates: Bound[] = [
    ...atJumps,
    // Also where the domain ends.
    ...kinks.map(f).map((value): Bound => ({ value, attained: Number.isFinite(value) })),
    ...extrema.map(({ value }) => ({ value, attained: true })),
    ...[limits.left, limits.right].map(value => ({ value, attained: Number.isFinite(value) && taken(value) })),
  ].filter(({ value }) => !Number.isNaN(value));
  const best = (better: (a: number, b: number) => boolean): Bound =>
    candidates.reduce(
      (chosen, one) => (better(one.value, chosen.value) || (one.value === chosen.value && one.attained) ? one : chosen),
      candidates[0] ?? { value: Number.NaN, attained: false },
    );
  return { low: best((a, b) => a < b), high: best((a, b) => a > b) };
}

/** By the values: a step has slope 0 nearly everywhere and still increases. */
function monotonicity(points: readonly number[], f: (x: number) => number, steepest: number): Analysis['monotone'] {
  let up = false;
  let down = false;
  points.forEach((x, i) => {
    const before = points[i - 1];
    if (before === undefined) return;
    const change = f(x) - f(before);
    // Of the value, and of what may cancel in it: a few units of the last place of x, times the slope.
    const rounding = 1e-14 * (Math.abs(f(x)) + Math.abs(f(before))) + 1e-15 * steepest * Math.abs(x);
    if (change > rounding) up = true;
    if (change < -rounding) down = true;
  });
  if (up && down) return 'neither';
  return up ? 'increasing' : down ? 'decreasing' : 'constant';
}

function parityOf(f: (x: number) => number): Analysis['parity'] {
  const samples = [0.1, 0.7, 1.3, 2.9, 7.1];
  const near = (a: number, b: number) => Math.abs(a - b) <= 1e-14 * (Math.abs(a) + Math.abs(b));
  if (samples.every(x => near(f(-x), -f(x)))) return 'odd';
  return samples.every(x => near(f(-x), f(x))) ? 'even' : 'neither';
}
