/** Mean-field theory of wide random nets: what each layer does to the second moment of signal and gradient. */
import { ArgumentError } from '../errors.ts';
import { checkParams } from './params.ts';
import { gaussianMean, piecesOf } from './quadrature.ts';
import { bisect } from './search.ts';
import type { ParamValues, ScalarFunction } from './types.ts';

export interface MeanFieldOptions {
  /** sigma_w^2: the variance of a weight times fanIn. */
  weightVariance: number;
  /** sigma_b^2: the variance of a bias. */
  biasVariance?: number;
  /** Second moment of the first layer's pre-activations. */
  start?: number;
  /** At most so many layers are followed; 2000 when missing. */
  mostLayers?: number;
  /** Second moments above it count as infinite, and fixed points above it are not sought. Missing: 10^10 and 10^8. */
  largest?: number;
  params?: ParamValues;
}

/** What becomes of a small difference between two inputs: it dies out, keeps its size, or grows from layer to layer. */
export type Phase = 'ordered' | 'critical' | 'chaotic';

/** A second moment that a layer leaves as it is. */
export interface FixedPoint {
  q: number;
  /** Derivative of the variance map: what each layer multiplies a small deviation from q by. */
  slope: number;
  /** sigma_w^2 E f'(sqrt(q) z)^2: what each layer multiplies the gradient's second moment by. */
  chi: number;
  phase: Phase;
  /** Whether second moments near it are drawn to it. */
  stable: boolean;
}

export interface MeanField {
  /**
   * Second moment of the pre-activations far down a wide net, q* = sigma_w^2 E f(sqrt(q*) z)^2 + sigma_b^2. Infinite where the map
   * has no fixed point above `start` and moves up.
   */
  fixedPoint: number;
  /** chi = sigma_w^2 E f'(sqrt(q*) z)^2: what each layer multiplies the gradient's second moment by. */
  chi: number;
  /** Of chi, at the fixed point that is reached. */
  phase: Phase;
  /** How many layers it took to come within 1e-10 of the fixed point. */
  layers: number;
  /** False where the map approaches its fixed point too slowly for `mostLayers`: at criticality. */
  converged: boolean;
  /** Every fixed point from 0 to 10^8, reached from `start` or not, in ascending order. */
  fixedPoints: readonly FixedPoint[];
  /** Whether the map leaves every second moment as it is, like that of ReLU at (2, 0); `fixedPoints` then holds `start` alone. */
  everywhere: boolean;
}

const MOST_LAYERS = 2000;
/** Second moment from which a net is said to have none. */
const LARGEST = 1e10;
/** |ln chi| up to which a net is called critical: signals travel a thousand layers before they change by a factor e. */
const CRITICAL = 1e-3;
/** Relative change of q by the map that is taken for rounding of the quadrature. */
const ROUNDING = 1e-11;
/** Stands for the limit of q towards 0. */
const TINY = 1e-20;

/** The phase that chi stands for. */
export const phaseOf = (chi: number): Phase =>
  Math.abs(Math.log(chi)) <= CRITICAL ? 'critical' : chi < 1 ? 'ordered' : 'chaotic';

/**
 * Mean-field theory of a wide random net (Poole et al. 2016, Schoenholz et al. 2017): iterates the variance map to the fixed
 * point that `start` leads to, and finds all the others. The fixed point is 0 or infinite where the map leads there; chi is then
 * taken in that limit.
 *
 * @throws ArgumentError for a variance that is negative or not finite, an unknown parameter, or one out of its range
 */
export function meanField(
  activation: ScalarFunction,
  {
    weightVariance,
    biasVariance = 0,
    start = 1,
    mostLayers = MOST_LAYERS,
    largest = LARGEST,
    params = {},
  }: MeanFieldOptions,
): MeanField {
  for (const [name, value] of Object.entries({ weightVariance, biasVariance, start }))
    if (!(value >= 0 && Number.isFinite(value))) throw new ArgumentError(name, value, 'a finite number from 0');
  checkParams(activation, params);
  const map = varianceMap(activation, { weightVariance, biasVariance, params });
  const { fixedPoints, everywhere } = findFixedPoints(map, start, largest);
  let q = start;
  let layers = 0;
  let converged = false;
  while (!converged && layers < mostLayers && q > 1e-12 && q < 100 * largest) {
    const following = map.next(q);
    layers += 1;
    converged = Math.abs(following - q) <= 1e-10 * Math.max(q, 1e-3);
    q = following;
  }
  const escapes = !converged && map.next(q) > q && !fixedPoints.some(point => point.q >= q);
  const chi = map.chi(q);
  return {
    fixedPoint: q < 1e-10 ? 0 : q > largest || escapes ? Number.POSITIVE_INFINITY : q,
    chi,
    phase: phaseOf(chi),
    layers,
    converged: converged || q <= 1e-12 || q >= 100 * largest,
    fixedPoints,
    everywhere,
  };
}

interface VarianceMap {
  next(q: number): number;
  /** Derivative of `next`. */
  slope(q: number): number;
  chi(q: number): number;
}

/** q -> sigma_w^2 E f(sqrt(q) z)^2 + sigma_b^2. */
function varianceMap(
  activation: ScalarFunction,
  { weightVariance, biasVariance, params }: { weightVariance: number; biasVariance: number; params: ParamValues },
): VarianceMap {
  const pieces = piecesOf(activation, params);
  const square = (x: number) => activation.f(x, params) ** 2;
  return {
    next: q => weightVariance * gaussianMean(square, q, pieces) + biasVariance,
    // d/dq E g(sqrt(q) z) = E g(sqrt(q) z) (z^2 - 1) / (2 q), by parts: no derivative of f is needed, so f may jump.
    slope: q => (weightVariance * gaussianMean(x => square(x) * (x ** 2 / q - 1), q, pieces)) / (2 * q),
    chi: q => weightVariance * gaussianMean(x => activation.df(x, params) ** 2, q, pieces),
  };
}

/** Fixed points between neighbours of a grid of eight points a decade, by bisection; and 0, if it is one. */
function findFixedPoints(
  map: VarianceMap,
  start: number,
  largest: number,
): Pick<MeanField, 'fixedPoints' | 'everywhere'> {
  const point = (q: number, slope: number, chi: number, attracts: boolean): FixedPoint => ({
    q,
    slope,
    chi,
    phase: phaseOf(chi),
    stable: attracts && slope > -1,
  });
  /** Sign of the change that a layer makes: 0 where it is rounding. */
  const direction = (q: number) => {
    const change = map.next(q) / q - 1;
    return Math.abs(change) <= ROUNDING ? 0 : Math.sign(change);
  };
  const grid = Array.from({ length: 129 }, (_, k) => 10 ** (k / 8 - 8)).filter(q => q <= largest);
  const judged = grid.map(q => ({ q, direction: direction(q) }));
  // Where the map has no value there is nothing to find.
  const moves = judged.filter(move => Math.abs(move.direction) === 1);
  if (judged.every(move => move.direction === 0))
    return { fixedPoints: [point(start, 1, map.chi(start), false)], everywhere: true };

  const fixedPoints: FixedPoint[] = [];
  if (map.next(0) === 0 && map.next(TINY) < 1e-9)
    fixedPoints.push(point(0, map.next(TINY) / TINY, map.chi(TINY), moves[0]?.direction === -1));
  moves.forEach((move, i) => {
    const before = moves[i - 1];
    if (!before || before.direction === move.direction) return;
    const q = bisect(at => map.next(at) > at, before.q, move.q);
    fixedPoints.push(point(q, map.slope(q), map.chi(q), before.direction === 1));
  });
  return { fixedPoints, everywhere: false };
}

/** A choice of the weight variance at which a net is critical. */
export interface CriticalPoint {
  /** The fixed point of the variance map that the weight variance makes; 0 where it is a limit. */
  q: number;
  /** sigma_w^2 */
  weightVariance: number;
}

/**
 * The weight variances with which a wide random net is critical (the edge of chaos): chi = 1 at a fixed point of the variance map. A fixed
 * point q is critical for one pair of variances only, sigma_w^2 = 1 / E f'(sqrt(q) z)^2 and sigma_b^2 = q - sigma_w^2 E f(sqrt(q) z)^2. So
 * q is sought, from 10^-6 to 10^6, for which the second is the bias variance asked for. With bias variance 0 the limit q -> 0 counts too
 * where f(0) = 0; a function such as ReLU, for which every q is a fixed point then, has that one alone.
 *
 * @returns in ascending q; none where no weight variance makes such a net critical
 * @throws ArgumentError for a variance that is negative or not finite, an unknown parameter, or one out of its range
 */
export function criticalPoints(
  activation: ScalarFunction,
  { biasVariance = 0, params = {} }: { biasVariance?: number; params?: ParamValues } = {},
): CriticalPoint[] {
  if (!(biasVariance >= 0 && Number.isFinite(biasVariance)))
    throw new ArgumentError('biasVariance', biasVariance, 'a finite number from 0');
  checkParams(activation, params);
  const map = varianceMap(activation, { weightVariance: 1, biasVariance: 0, params });
  const weightVariance = (q: number) => 1 / map.chi(q);
  /** What is left of the bias variance asked for, relative to q. */
  const excess = (q: number) => 1 - weightVariance(q) * (map.next(q) / q) - biasVariance / q;
  const sign = (q: number) => {
    const value = excess(q);
    return Math.abs(value) <= ROUNDING ? 0 : Math.sign(value);
  };
  const found: CriticalPoint[] = [];
  const limit = weightVariance(TINY);
  if (biasVariance === 0 && map.next(0) === 0 && Number.isFinite(limit) && limit > 0 && Math.abs(excess(TINY)) < 1e-6)
    found.push({ q: 0, weightVariance: limit });
  const grid = Array.from({ length: 25 }, (_, k) => 10 ** (k / 2 - 6));
  const signs = grid.map(q => ({ q, sign: sign(q) })).filter(({ sign }) => Math.abs(sign) === 1);
  signs.forEach(({ q, sign: now }, i) => {
    const before = signs[i - 1];
    if (!before || before.sign === now) return;
    const at = bisect(place => excess(place) > 0, before.q, q);
    found.push({ q: at, weightVariance: weightVariance(at) });
  });
  return found;
}
