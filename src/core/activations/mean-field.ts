/** Mean-field theory of wide random nets: what each layer does to the second moment of signal and gradient. */
import { ArgumentError } from '../errors.ts';
import { checkParams } from './params.ts';
import { gaussianMean, gaussianRule, piecesOf } from './quadrature.ts';
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

/** What a layer makes of Gaussian inputs of one second moment. */
export interface MomentsAt {
  q: number;
  /** E f(sqrt(q) z) */
  mean: number;
  /** E f(sqrt(q) z)^2 */
  square: number;
  /** E f'(sqrt(q) z)^2 */
  squareSlope: number;
  /** Derivative of E f(sqrt(q) z)^2 by q. */
  growth: number;
}

/**
 * E f, E f^2, its derivative by q, and E f'^2 for inputs from N(0, q), for a table or a chart: one composite Gauss rule split at kinks and breaks,
 * without the check of `gaussianMean`. Near rounding for the registry's functions; waves of f shorter than sqrt(q) / 20 are missed.
 *
 * @throws ArgumentError for a q that is not above 0 and finite, an unknown parameter, or one out of its range
 */
export function momentTable(
  activation: ScalarFunction,
  secondMoments: readonly number[],
  params: ParamValues = {},
): MomentsAt[] {
  checkParams(activation, params);
  const pieces = piecesOf(activation, params);
  return secondMoments.map(q => {
    if (!(q > 0 && Number.isFinite(q))) throw new ArgumentError('secondMoments', q, 'finite numbers above 0');
    const { z, weight } = gaussianRule(q, pieces);
    let [mean, square, squareSlope, growth] = [0, 0, 0, 0];
    z.forEach((place, i) => {
      const x = Math.sqrt(q) * place;
      const value = activation.f(x, params);
      const part = (weight[i] as number) * value ** 2;
      mean += (weight[i] as number) * value;
      square += part;
      squareSlope += (weight[i] as number) * activation.df(x, params) ** 2;
      // By parts, as in the variance map: f may jump.
      growth += (part * (place * place - 1)) / (2 * q);
    });
    return { q, mean, square, squareSlope, growth };
  });
}

/** A point of the edge of chaos, with the stability of the fixed point that makes it. */
export interface CriticalLinePoint extends CriticalPoint {
  /** sigma_b^2 */
  biasVariance: number;
  /** Derivative of the variance map at q: below 1 in size, second moments nearby are drawn to q. */
  slope: number;
}

/**
 * The edge of chaos, with q as its parameter: the pair of variances that makes q a fixed point with chi = 1, sigma_w^2 = 1 / E f'(sqrt(q) z)^2
 * and sigma_b^2 = q - sigma_w^2 E f(sqrt(q) z)^2. A bias variance within rounding of 0 is 0.
 *
 * @returns in the order of the moments, without those that would need a negative bias variance or have no finite one
 */
export const criticalLine = (moments: readonly MomentsAt[]): CriticalLinePoint[] =>
  moments.flatMap(({ q, square, squareSlope, growth }) => {
    const weightVariance = 1 / squareSlope;
    const bias = q - weightVariance * square;
    const biasVariance = Math.abs(bias) <= ROUNDING * q ? 0 : bias;
    const slope = weightVariance * growth;
    return biasVariance >= 0 && Number.isFinite(biasVariance + slope)
      ? [{ q, weightVariance, biasVariance, slope }]
      : [];
  });

/** One layer of a wide random net, before its activation. */
export interface SignalLayer {
  /** From 1. */
  layer: number;
  /** Second moment of a pre-activation. */
  q: number;
  /** Correlation of the same pre-activation for two inputs: E u v / q. NaN where q is 0. */
  correlation: number;
  /** sigma_w^2 E f'(sqrt(q) z)^2: what the step back from the next layer to this one multiplies the gradient's second moment by. */
  chi: number;
}

export interface PropagationOptions {
  /** sigma_w^2: the variance of a weight times fanIn. */
  weightVariance: number;
  /** sigma_b^2: the variance of a bias. */
  biasVariance?: number;
  /** Number of layers. */
  depth: number;
  /** Mean square of an entry of the inputs. */
  secondMoment?: number;
  /** Correlation of the two inputs, from 0 to 1. */
  correlation?: number;
  params?: ParamValues;
}

/** Terms of the Hermite series that are summed; the rest is bounded by what they leave of E f^2. */
const TERMS = 256;

/**
 * Mean-field theory layer by layer (Poole et al. 2016): second moment and correlation of two inputs of equal length in a wide random net.
 * With f(sqrt(q) z) = sum a_k h_k(z), h_k the Hermite polynomials with E h_k^2 = 1, E f(u) f(v) = sum a_k^2 c^k for u and v of correlation c.
 * 256 terms are summed; what they leave of E f^2, R, is taken at their order, so the sum is too large by less than R c^256: below 10^-4 E f^2
 * for a continuous f such as ReLU, more for one that jumps and c near 1.
 *
 * @throws ArgumentError for a variance that is negative or not finite, a depth below 1, a correlation outside [0, 1], or a bad parameter
 */
export function propagateSignal(
  activation: ScalarFunction,
  { weightVariance, biasVariance = 0, depth, secondMoment = 1, correlation = 0, params = {} }: PropagationOptions,
): SignalLayer[] {
  for (const [name, value] of Object.entries({ weightVariance, biasVariance, secondMoment }))
    if (!(value >= 0 && Number.isFinite(value))) throw new ArgumentError(name, value, 'a finite number from 0');
  if (!(Number.isInteger(depth) && depth >= 1)) throw new ArgumentError('depth', depth, 'a whole number from 1');
  if (!(correlation >= 0 && correlation <= 1))
    throw new ArgumentError('correlation', correlation, 'a number from 0 to 1');
  checkParams(activation, params);
  const map = varianceMap(activation, { weightVariance, biasVariance, params });
  const layers: SignalLayer[] = [];
  let q = weightVariance * secondMoment + biasVariance;
  let shared = weightVariance * secondMoment * correlation + biasVariance;
  let moments: { at: number; powers: Float64Array; rest: number; next: number; chi: number } | undefined;
  for (let layer = 1; layer <= depth; layer++) {
    // Near a fixed point the last expansion serves again.
    if (!moments || Math.abs(q - moments.at) > 1e-13 * q) {
      const next = map.next(q);
      const powers = hermitePowers(activation, q, params);
      const left = (next - biasVariance) / weightVariance - powers.reduce((sum, power) => sum + power, 0);
      moments = { at: q, powers, rest: Math.max(0, left), next, chi: map.chi(q) };
    }
    const c = Math.min(1, shared / q);
    layers.push({ layer, q, correlation: c, chi: moments.chi });
    const product = moments.powers.reduceRight((sum, power) => sum * c + power, moments.rest);
    shared = weightVariance * product + biasVariance;
    q = moments.next;
  }
  return layers;
}

/** The squares of the first coefficients of f(sqrt(q) z) in normalised Hermite polynomials; their sum is at most E f^2. */
function hermitePowers(activation: ScalarFunction, q: number, params: ParamValues): Float64Array {
  const { z, weight } = gaussianRule(q, piecesOf(activation, params));
  const coefficients = new Float64Array(TERMS);
  const deviation = Math.sqrt(q);
  const roots = Float64Array.from({ length: TERMS + 1 }, (_, k) => Math.sqrt(k));
  z.forEach((place, i) => {
    let previous = 0;
    let value = (weight[i] as number) * activation.f(deviation * place, params);
    // h_{k+1} = (z h_k - sqrt(k) h_{k-1}) / sqrt(k + 1)
    for (let k = 0; k < TERMS; k++) {
      coefficients[k] = (coefficients[k] as number) + value;
      [previous, value] = [value, (place * value - (roots[k] as number) * previous) / (roots[k + 1] as number)];
    }
  });
  return coefficients.map(coefficient => coefficient ** 2);
}
