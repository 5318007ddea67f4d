/**
 * Averages over a Gaussian: composite Gauss-Legendre, split at the kinks. Gauss-Hermite, the rule made for the Gaussian, needs a
 * g that is smooth on the whole line: for a kinked one its error falls only like 1/n, and its nodes cannot be moved to the kinks.
 */
import { ArgumentError } from '../errors.ts';
import { limitFrom } from './search.ts';
import type { ParamValues, ScalarFunction } from './types.ts';

/** Nodes and weights of the 16-point Gauss-Legendre rule on [-1, 1], found by Newton's method on the Legendre polynomial. */
const [nodes, weights] = gaussLegendre(16);

function gaussLegendre(n: number): [number[], number[]] {
  const points: number[] = [];
  const factors: number[] = [];
  for (let i = 0; i < n; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let iteration = 0; iteration < 50; iteration++) {
      let previous = 1;
      let value = x;
      for (let k = 2; k <= n; k++) [previous, value] = [value, ((2 * k - 1) * x * value - (k - 1) * previous) / k];
      slope = (n * (x * value - previous)) / (x * x - 1);
      const step = value / slope;
      x -= step;
      if (Math.abs(step) < 1e-16) break;
    }
    points.push(x);
    factors.push(2 / ((1 - x * x) * slope * slope));
  }
  return [points, factors];
}

/** Standard deviations to which the Gaussian is integrated; beyond lie 2e-36 of its mass. */
const REACH = 12.5;
/** Width of the panels of the integration variable, before any is halved. */
const PANEL = 0.5;
/** Smallest distance from 0 at which panels are split: a 128th of an activation's usual scale, for sharp ones. */
const SHARPEST = 2 ** -7;
/** Change of the integral by halving a panel, relative to the whole integral, up to which it is not halved again. */
const TOLERANCE = 1e-14;
/** At most this many halvings, all together: enough for sin(10⁴ x), and an end where there is nothing to converge to. */
const MOST_HALVINGS = 20_000;

/** Edges of the panels on which a function of sqrt(variance) z is integrated over z, in order. */
function panelEdges(deviation: number, kinks: readonly number[]): number[] {
  const edges = new Set<number>([-REACH, REACH]);
  for (let z = -REACH; z <= REACH; z += PANEL) edges.add(z);
  // Activations vary on the scale of 1 around 0: panels that halve towards 0 follow them however wide the Gaussian is.
  for (let x = SHARPEST; x < REACH * deviation; x *= 2) edges.add(x / deviation).add(-x / deviation);
  for (const kink of kinks) if (Math.abs(kink / deviation) < REACH) edges.add(kink / deviation);
  return [...edges].sort((a, b) => a - b);
}

/** Places z and weights (density of N(0, 1) included) of the rule of `gaussianMean` before any panel is halved. */
export function gaussianRule(variance: number, kinks: readonly number[] = []): { z: number[]; weight: number[] } {
  const edges = panelEdges(Math.sqrt(variance), kinks);
  const z: number[] = [];
  const weight: number[] = [];
  edges.slice(1).forEach((high, panel) => {
    const low = edges[panel] as number;
    nodes.forEach((node, i) => {
      const place = low + ((high - low) / 2) * (1 + node);
      z.push(place);
      weight.push(
        ((high - low) / 2) * (weights[i] as number) * (Math.exp(-0.5 * place * place) / Math.sqrt(2 * Math.PI)),
      );
    });
  });
  return { z, weight };
}

/**
 * E g(sqrt(variance) z) for z ~ N(0, 1); g may have kinks at the places named. Panels are halved until that changes nothing,
 * so a fast wave, a peak or a kink that was not named costs time and not accuracy.
 */
export function gaussianMean(g: (x: number) => number, variance: number, kinks: readonly number[] = []): number {
  const deviation = Math.sqrt(variance);
  if (deviation === 0) return g(0);
  const sorted = panelEdges(deviation, kinks);

  const rule = (low: number, high: number) => {
    const half = (high - low) / 2;
    let sum = 0;
    for (let i = 0; i < nodes.length; i++) {
      const z = low + half * (1 + (nodes[i] as number));
      sum += half * (weights[i] as number) * Math.exp(-0.5 * z * z) * g(deviation * z);
    }
    return sum;
  };
  const panels = sorted.slice(1).map((high, i) => {
    const low = sorted[i] as number;
    return { low, high, value: rule(low, high) };
  });
  const allowed = TOLERANCE * panels.reduce((sum, { value }) => sum + Math.abs(value), 0);
  let halvings = 0;
  const refined = (low: number, high: number, value: number): number => {
    const middle = low + (high - low) / 2;
    const [left, right] = [rule(low, middle), rule(middle, high)];
    halvings += 1;
    const settled = !(Math.abs(left + right - value) > allowed) || halvings > MOST_HALVINGS || high - low < 1e-12;
    return settled ? left + right : refined(low, middle, left) + refined(middle, high, right);
  };
  return panels.reduce((sum, { low, high, value }) => sum + refined(low, high, value), 0) / Math.sqrt(2 * Math.PI);
}

export interface GaussianMoments {
  mean: number;
  variance: number;
  secondMoment: number;
  meanSquareSlope: number;
}

/** Where the integrals of f and f′ are split: kinks and breaks. */
export const piecesOf = (activation: ScalarFunction, params: ParamValues): number[] => [
  ...activation.kinks(params).map(({ x }) => x),
  ...(activation.breaks?.(params) ?? []),
];

/**
 * E f, Var f, E f² and E f′² for x ~ N(0, variance). Infinite, or NaN for the mean, where a pole of f or f′ makes the integral diverge;
 * NaN where f has no value on a stretch.
 */
export function gaussianMoments(
  activation: ScalarFunction,
  variance: number,
  params: ParamValues = {},
): GaussianMoments {
  if (!(variance >= 0 && Number.isFinite(variance)))
    throw new ArgumentError('variance', variance, 'a finite number from 0');
  const pieces = piecesOf(activation, params);
  const f = (x: number) => activation.f(x, params);
  const square = (x: number) => f(x) ** 2;
  const squareSlope = (x: number) => activation.df(x, params) ** 2;
  const average = (g: (x: number) => number, atPole: number) => {
    const value = gaussianMean(g, variance, pieces);
    return !Number.isNaN(value) && diverges(g, pieces) ? atPole : value;
  };
  const mean = average(f, Number.NaN);
  const secondMoment = average(square, Number.POSITIVE_INFINITY);
  const meanSquareSlope = average(squareSlope, Number.POSITIVE_INFINITY);
  return { mean, variance: secondMoment - mean * mean, secondMoment, meanSquareSlope };
}

/** Whether g has a pole that cannot be integrated over: g(x) |x − pole| does not fall towards it. */
function diverges(g: (x: number) => number, places: readonly number[]): boolean {
  const area = (x: number, aside: number) => Math.abs(g(x + aside) * aside);
  return places.some(x =>
    ([-1, 1] as const).some(side => {
      const step = side * 1e-7 * Math.max(1, Math.abs(x));
      return !Number.isFinite(limitFrom(g, x, side)) && area(x, step / 100) > 0.9 * area(x, step);
    }),
  );
}
