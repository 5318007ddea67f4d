/** What follows from f and its derivatives alone: computed here, never written down. */
import { ArgumentError } from '../errors.ts';
import { gaussianMean } from './quadrature.ts';
import type { ParamValues, ScalarFunction } from './types.ts';

/** A strict local extremum of f. */
export interface Extremum {
  kind: 'minimum' | 'maximum';
  x: number;
  value: number;
}

/** A closed interval of inputs; its ends may be infinite. */
export interface Interval {
  from: number;
  to: number;
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
  /** Highest and lowest f'. */
  slope: { highest: number; highestAt: number; lowest: number; lowestAt: number };
  /** Unbounded intervals on which |f'| stays below `SATURATED`, without the dead ones. */
  saturation: readonly Interval[];
  /** Intervals on which f' is 0: no gradient ever returns from there. */
  dead: readonly Interval[];
  /** Of f(z) and f'(z) for z ~ N(0, 1). */
  gaussian: { mean: number; variance: number; secondMoment: number; meanSquareSlope: number };
  /** 1 / sqrt(E f(z)^2): the factor on 1/sqrt(fanIn) that keeps the second moment of the pre-activations at 1. */
  forwardGain: number;
  /** 1 / sqrt(E f'(z)^2): the factor that keeps the gradient's second moment, at pre-activations of variance 1. */
  backwardGain: number;
}

/** |f'| below which a unit is called saturated: a hundredth of the identity's slope. */
export const SATURATED = 0.01;

/** Half-width of the interval that is searched densely; beyond it the search goes by powers. */
const NEAR = 20;
const NEAR_STEPS = 4000;
const FAR = 1e4;

/** Search grid: dense near 0, geometric beyond, with the points beside each kink and without the kinks themselves. */
function grid(kinks: readonly number[]): number[] {
  const points: number[] = [];
  for (let i = 0; i <= NEAR_STEPS; i++) points.push(-NEAR + (2 * NEAR * (i + 0.37)) / (NEAR_STEPS + 1));
  for (let x = NEAR * 1.05; x < FAR; x *= 1.05) points.push(x, -x);
  for (const kink of kinks) {
    const step = 1e-9 * Math.max(1, Math.abs(kink));
    points.push(kink - step, kink + step);
  }
  return points.filter(x => !kinks.includes(x)).sort((a, b) => a - b);
}

/** Root of g between a and b, where its sign changes; to the last bit that bisection finds. */
function bisect(g: (x: number) => number, a: number, b: number): number {
  let low = a;
  let high = b;
  const sign = Math.sign(g(low));
  for (let i = 0; i < 200; i++) {
    const middle = low + (high - low) / 2;
    if (middle === low || middle === high) break;
    if (Math.sign(g(middle)) === sign) low = middle;
    else high = middle;
  }
  return low + (high - low) / 2;
}

/** Places where g changes sign strictly, skipping a stretch of zeros between; jumps at kinks included. */
function signChanges(points: readonly number[], g: (x: number) => number, kinks: readonly number[]): number[] {
  const roots: number[] = [];
  let lastSign = 0;
  let lastAt = Number.NaN;
  let zeros = false;
  for (const x of points) {
    const sign = Math.sign(g(x));
    if (sign === 0) {
      zeros = true;
      continue;
    }
    if (lastSign !== 0 && sign !== lastSign && !zeros) {
      const kink = kinks.find(candidate => candidate > lastAt && candidate < x);
      roots.push(kink ?? bisect(g, lastAt, x));
    }
    lastSign = sign;
    lastAt = x;
    zeros = false;
  }
  return roots;
}

/** Maximal runs of grid points on which `holds`, ends sharpened by bisection, reaching infinity at the grid's ends. */
function intervals(points: readonly number[], holds: (x: number) => boolean): Interval[] {
  const found: Interval[] = [];
  const edge = (inside: number, outside: number) => {
    let [a, b] = [inside, outside];
    for (let i = 0; i < 100 && Math.abs(b - a) > 1e-13 * Math.max(1, Math.abs(a)); i++) {
      const middle = (a + b) / 2;
      if (holds(middle)) a = middle;
      else b = middle;
    }
    return Math.abs(a) < 1e-8 ? 0 : Number(a.toPrecision(10));
  };
  points.forEach((x, i) => {
    if (!holds(x)) return;
    const before = points[i - 1];
    const after = points[i + 1];
    if (before === undefined) found.push({ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY });
    else if (!holds(before)) found.push({ from: edge(x, before), to: Number.POSITIVE_INFINITY });
    const current = found.at(-1);
    if (current && after !== undefined && !holds(after)) current.to = edge(x, after);
  });
  return found;
}

/** Computes the properties of a scalar activation with these parameters. */
export function analyse(activation: ScalarFunction, params: ParamValues = {}): Analysis {
  const f = (x: number) => activation.f(x, params);
  const df = (x: number) => activation.df(x, params);
  const d2f = (x: number) => activation.d2f(x, params);
  const kinks = activation.kinks(params).map(kink => kink.x);
  const pieces = [...kinks, ...(activation.breaks?.(params) ?? [])];
  const points = grid(kinks);
  const limits = { left: f(Number.NEGATIVE_INFINITY), right: f(Number.POSITIVE_INFINITY) };

  const extrema = signChanges(points, df, kinks).map((x): Extremum => {
    const step = 1e-3 * Math.max(1, Math.abs(x));
    return { kind: f(x) <= f(x - step) && f(x) <= f(x + step) ? 'minimum' : 'maximum', x: tidy(x), value: tidy(f(x)) };
  });

  const slopes: [value: number, at: number][] = [
    ...signChanges(points, d2f, kinks).map((x): [number, number] => [df(x), tidy(x)]),
    ...activation.kinks(params).flatMap(({ x, left, right }): [number, number][] => [
      [left, x],
      [right, x],
    ]),
    [df(0), 0],
    [df(Number.NEGATIVE_INFINITY), Number.NEGATIVE_INFINITY],
    [df(Number.POSITIVE_INFINITY), Number.POSITIVE_INFINITY],
  ];
  const highest = slopes.reduce((best, one) => (one[0] > best[0] + 1e-13 ? one : best), [Number.NEGATIVE_INFINITY, 0]);
  const lowest = slopes.reduce((best, one) => (one[0] < best[0] - 1e-13 ? one : best), [Number.POSITIVE_INFINITY, 0]);
  const steepest = Math.abs(highest[0]) >= Math.abs(lowest[0]) ? highest : lowest;

  const jump = kinks.find(x => jumps(f, x));

  // Exact zeros of f' may be underflow: a stretch is dead only if it reaches into the dense part of the grid, and if f' does
  // not fade into it through the smallest numbers.
  const fades = (edge: number, outwards: 1 | -1) =>
    Number.isFinite(edge) && Math.abs(df(edge + outwards * 1e-6 * Math.max(1, Math.abs(edge)))) < 1e-290;
  const dead = intervals(points, x => df(x) === 0).filter(
    ({ from, to }) => from < NEAR && to > -NEAR && !fades(from, -1) && !fades(to, 1),
  );
  const isDead = (x: number) => dead.some(({ from, to }) => x >= from && x <= to);
  const saturation = intervals(points, x => Math.abs(df(x)) < SATURATED && !isDead(x)).filter(
    ({ from, to }) => !Number.isFinite(from) || !Number.isFinite(to),
  );

  const secondMoment = gaussianMean(x => f(x) ** 2, 1, pieces);
  const mean = gaussianMean(f, 1, pieces);
  const meanSquareSlope = gaussianMean(x => df(x) ** 2, 1, pieces);

  return {
    range: rangeOf(activation, params, { extrema, limits, dead }),
    limits,
    monotone: monotonicity(points, f),
    parity: parityOf(f),
    extrema: nearest(extrema),
    lipschitz:
      jump === undefined
        ? { value: Math.abs(steepest[0]), at: steepest[1] }
        : { value: Number.POSITIVE_INFINITY, at: jump },
    slope: { highest: highest[0], highestAt: highest[1], lowest: lowest[0], lowestAt: lowest[1] },
    saturation,
    dead,
    gaussian: { mean, variance: secondMoment - mean * mean, secondMoment, meanSquareSlope },
    forwardGain: 1 / Math.sqrt(secondMoment),
    backwardGain: 1 / Math.sqrt(meanSquareSlope),
  };
}

/** Values on both sides of a point, close to it. */
const sidesOf = (f: (x: number) => number, x: number): [number, number] => {
  const step = 1e-9 * Math.max(1, Math.abs(x));
  return [f(x - step), f(x + step)];
};

/** Whether f is discontinuous at x. */
const jumps = (f: (x: number) => number, x: number): boolean =>
  sidesOf(f, x).some(value => Math.abs(value - f(x)) >= 1e-6);

/** Twelve significant digits: what bisection on rounded values can promise. */
const tidy = (value: number) =>
  Math.abs(value) < 1e-12 ? 0 : Number.isFinite(value) ? Number(value.toPrecision(12)) : value;

/** Extrema beyond this many, counted from 0 outwards, are not listed: a periodic function has no end of them. */
const MOST_EXTREMA = 8;

const nearest = (extrema: readonly Extremum[]): readonly Extremum[] =>
  [...extrema]
    .sort((a, b) => Math.abs(a.x) - Math.abs(b.x))
    .slice(0, MOST_EXTREMA)
    .sort((a, b) => a.x - b.x);

function rangeOf(
  activation: ScalarFunction,
  params: ParamValues,
  { extrema, limits, dead }: Pick<Analysis, 'extrema' | 'limits' | 'dead'>,
): Analysis['range'] {
  const f = (x: number) => activation.f(x, params);
  // A limit may also be taken: at 0, or on a flat stretch. Elsewhere only rounding reaches it.
  const inside = ({ from, to }: Interval) =>
    Number.isFinite(from) ? (Number.isFinite(to) ? (from + to) / 2 : from + 1) : Number.isFinite(to) ? to - 1 : 0;
  const taken = (value: number) => [0, ...dead.map(inside)].some(x => f(x) === value);
  // At a jump the values on both sides count: f takes its own, and that of a side on which it is flat.
  const atJumps = activation
    .kinks(params)
    .filter(({ x }) => jumps(f, x))
    .flatMap(({ x, left, right }) => {
      const [below, above] = sidesOf(f, x).map(value => Math.round(value * 1e8) / 1e8) as [number, number];
      return [
        { value: f(x), attained: true },
        { value: below, attained: left === 0 },
        { value: above, attained: right === 0 },
      ];
    });
  const candidates: Bound[] = [
    ...atJumps,
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
function monotonicity(points: readonly number[], f: (x: number) => number): Analysis['monotone'] {
  let up = false;
  let down = false;
  points.forEach((x, i) => {
    const before = points[i - 1];
    if (before === undefined) return;
    const change = f(x) - f(before);
    const rounding = 1e-14 * (Math.abs(f(x)) + Math.abs(f(before)));
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

/** The random net that `meanField` looks at: variances of its weights, times fanIn, and of its biases. */
export interface MeanFieldOptions {
  /** sigma_w^2: the variance of a weight times fanIn. */
  weightVariance: number;
  /** sigma_b^2: the variance of a bias. */
  biasVariance?: number;
  /** Second moment of the first layer's pre-activations. */
  start?: number;
  params?: ParamValues;
}

/** What becomes of variances and gradients in the depth of a random net. */
export interface MeanField {
  /** Second moment of the pre-activations far down a wide net, q* = sigma_w^2 E f(sqrt(q*) z)^2 + sigma_b^2. */
  fixedPoint: number;
  /** chi = sigma_w^2 E f'(sqrt(q*) z)^2: what each layer multiplies the gradient's second moment by. */
  chi: number;
  /** How many layers it took to come within 1e-10 of the fixed point. */
  layers: number;
  /** False where the map approaches its fixed point too slowly for `MOST_LAYERS`: at criticality. */
  converged: boolean;
}

const MOST_LAYERS = 2000;

/**
 * Mean-field theory of a wide random net (Poole et al. 2016, Schoenholz et al. 2017): iterates the variance map to its
 * fixed point. The fixed point is 0 or infinite where the map has no other; chi is then taken in that limit.
 */
export function meanField(
  activation: ScalarFunction,
  { weightVariance, biasVariance = 0, start = 1, params = {} }: MeanFieldOptions,
): MeanField {
  for (const [name, value] of Object.entries({ weightVariance, biasVariance, start }))
    if (!(value >= 0 && Number.isFinite(value))) throw new ArgumentError(name, value, 'a finite number from 0');
  const kinks = activation.kinks(params).map(kink => kink.x);
  const next = (q: number) => weightVariance * gaussianMean(x => activation.f(x, params) ** 2, q, kinks) + biasVariance;
  let q = start;
  let layers = 0;
  let converged = false;
  while (!converged && layers < MOST_LAYERS && q > 1e-12 && q < 1e12) {
    const following = next(q);
    layers += 1;
    converged = Math.abs(following - q) <= 1e-10 * Math.max(q, 1e-3);
    q = following;
  }
  const chi = weightVariance * gaussianMean(x => activation.df(x, params) ** 2, q, kinks);
  return {
    fixedPoint: q < 1e-10 ? 0 : q > 1e10 ? Number.POSITIVE_INFINITY : q,
    chi,
    layers,
    converged: converged || q <= 1e-12 || q >= 1e12,
  };
}
