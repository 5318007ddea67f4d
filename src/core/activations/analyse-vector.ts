/** What follows from forward and vjp alone, for a function of a vector: found on seeded samples, and proven where it says so. */
import { singularValues } from '../linalg.ts';
import { createRandom, type Random } from '../random.ts';
import { normalCdf } from '../special.ts';
import { checkParams } from './params.ts';
import { gaussianMean } from './quadrature.ts';
import type { ParamValues, VectorFunction } from './types.ts';
import { vectorJacobian } from './vector-jacobian.ts';

/** How f answers a change of its input that leaves the information in it alone. */
export type Equivariance = 'invariant' | 'equivariant' | 'neither';

/** The Lipschitz constant in the Euclidean norm: the largest singular value of the Jacobian over all inputs. */
export interface VectorLipschitz {
  /** Largest found by sampling and climbing; infinite where it grows with the input. A lower bound. */
  found: number;
  /** Where. */
  at: readonly number[];
  /** The value that can be proven, with the argument; missing where none is known here. */
  exact?: { value: number; because: string };
}

/** Moments of an output for independent inputs from N(0, 1). */
export interface OutputMoments {
  mean: number;
  secondMoment: number;
}

/** What holds of the Jacobian of a function of a vector. */
export interface JacobianFacts {
  /** Null where it is not square. */
  symmetric: boolean | null;
  /** The sum of each row, if it is the same for all rows and inputs. */
  rowSum: number | null;
  /** Likewise of each column. */
  columnSum: number | null;
  /** Its largest singular value where all inputs are 0. */
  normAtZero: number;
}

/** What `analyseVector` computes. */
export interface VectorAnalysis {
  /** Length n of the inputs that it was asked with. */
  inputs: number;
  /** Length m of the outputs. */
  outputs: number;
  /** Closure of the values that a single output takes; infinite where it grows with the input. */
  range: { low: number; high: number };
  /** The sum of the outputs, if it is the same for all inputs. */
  sum: number | null;
  /** Likewise the sum of their exponentials, where the sum itself is not: 1 for logarithms of probabilities. */
  sumOfExponentials: number | null;
  /** Adding one number to all inputs: nothing changes, the same is added to all outputs, or neither. */
  shift: Equivariance;
  /**
   * Permuting the inputs: nothing changes, or the outputs are permuted alike. Where m is not n, units are permuted: neighbours of a
   * group, or the same places of all halves, together.
   */
  permutation: Equivariance;
  /** f(−x) = −f(x), f(x), or neither. */
  parity: 'odd' | 'even' | 'neither';
  /** d, if f(t x) = t^d f(x) for all t > 0. */
  degree: number | null;
  /** The half of the input in which f is linear, the other kept fixed; null where f has not half as many outputs as inputs. */
  linearIn: 'first' | 'second' | 'both' | 'neither' | null;
  jacobian: JacobianFacts;
  lipschitz: VectorLipschitz;
  /** By quadrature; null where an output depends on more inputs than a rule in one dimension covers. */
  gaussian: OutputMoments | null;
}

/** A length that every function of the registry takes at its default parameters. */
const INPUTS = 6;
/** Random inputs at each scale. */
const SAMPLES = 40;
const SCALES = [0.1, 0.3, 1, 3, 10, 30];
/** Scales at which is seen whether something grows without bound. */
const [LARGE, HUGE] = [1e2, 1e4];
const CLIMBING_STEPS = 300;
/** Entries this far apart have no share left that a norm could show. */
const FAR = 40;

const near = (a: number, b: number, tolerance = 1e-9) =>
  Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));
const allNear = (a: Float64Array, b: Float64Array) =>
  a.length === b.length && a.every((value, i) => near(value, b[i] as number));
const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);

/**
 * Computes the properties of a function of a vector with these parameters, on seeded samples of normal inputs of six scales. A property
 * that it states has no counterexample among them; its numbers are those of `inputs` entries.
 *
 * @throws ArgumentError for an unknown parameter, or a value outside of its range; ShapeError for a length that f does not take
 */
export function analyseVector(
  definition: VectorFunction,
  params: ParamValues = {},
  { inputs = INPUTS }: { inputs?: number } = {},
): VectorAnalysis {
  checkParams(definition, params);
  const random = createRandom('analyse-vector');
  const f = (x: Float64Array) => definition.forward(x, params);
  const draw = (scale: number) => Float64Array.from({ length: inputs }, () => scale * random.normal());
  const points = SCALES.flatMap(scale => Array.from({ length: SAMPLES }, () => draw(scale)));
  const jacobians = points.map(x => vectorJacobian(definition, x, params));
  const outputs = f(new Float64Array(inputs)).length;
  const always = (holds: (x: Float64Array) => boolean) => points.every(holds);
  const linearIn = outputs * 2 === inputs ? linearHalf(f, points, random) : null;
  const sum = constant(points.map(x => total(f(x))));
  return {
    inputs,
    outputs,
    range: rangeOf(f, points),
    sum,
    sumOfExponentials: sum === null ? constant(points.map(x => total(f(x).map(Math.exp)))) : null,
    shift: shiftOf(f, always),
    permutation: permutationOf(f, points, outputs, random),
    parity: always(x => allNear(f(negated(x)), negated(f(x))))
      ? 'odd'
      : always(x => allNear(f(negated(x)), f(x)))
        ? 'even'
        : 'neither',
    degree: degreeOf(f, points),
    linearIn,
    jacobian: {
      symmetric:
        outputs === inputs
          ? jacobians.every(rows =>
              rows.every((row, i) => row.every((slope, j) => near(slope, rows[j]?.[i] as number))),
            )
          : null,
      rowSum: constant(jacobians.flatMap(rows => rows.map(total))),
      columnSum: constant(
        jacobians.flatMap(rows =>
          Array.from({ length: inputs }, (_, j) => rows.reduce((sum, row) => sum + (row[j] as number), 0)),
        ),
      ),
      normAtZero: normOf(vectorJacobian(definition, new Float64Array(inputs), params)),
    },
    lipschitz: { ...steepest(definition, params, points, random), ...exactLipschitz(definition, params, inputs) },
    gaussian: momentsOf(definition, params, linearIn),
  };
}

const negated = (x: Float64Array) => x.map(value => 0 - value);

/** The number that all are, but for rounding. */
function constant(values: readonly number[]): number | null {
  const [first = Number.NaN] = values;
  if (!values.every(value => near(value, first))) return null;
  // Rounding of a whole number is not a finding.
  return near(first, Math.round(first)) ? Math.round(first) + 0 : first;
}

/** Directions in which is looked for growth: random ones, one input alone, and all inputs alike; each both ways. */
function directionsOf(points: readonly Float64Array[]): Float64Array[] {
  const drawn = points.slice(0, SAMPLES).map(x => x.map(value => value / (SCALES[0] as number)));
  const inputs = points[0]?.length ?? 0;
  const single = Array.from({ length: inputs }, (_, i) => new Float64Array(inputs).with(i, 1));
  const all = [...drawn, ...single, new Float64Array(inputs).fill(1)];
  return [...all, ...all.map(negated)];
}

/** Lowest and highest output; infinite if a hundred times larger inputs make it more than double. */
function rangeOf(f: (x: Float64Array) => Float64Array, points: readonly Float64Array[]) {
  const directions = directionsOf(points);
  const highest = (sign: 1 | -1) => {
    const at = (xs: readonly Float64Array[]) => Math.max(...xs.flatMap(x => [...f(x)].map(value => sign * value)));
    const scaled = (scale: number) => at(directions.map(x => x.map(value => scale * value)));
    const [large, huge] = [scaled(LARGE), scaled(HUGE)];
    return huge > 2 * large && huge > LARGE ? Number.POSITIVE_INFINITY : Math.max(at(points), large, huge);
  };
  return { low: 0 - highest(-1), high: highest(1) };
}

function shiftOf(
  f: (x: Float64Array) => Float64Array,
  always: (holds: (x: Float64Array) => boolean) => boolean,
): Equivariance {
  const shifts = [-3.25, 7.5];
  const answers = (own: 0 | 1) =>
    always(x =>
      shifts.every(c =>
        allNear(
          f(x.map(value => value + c)),
          f(x).map(value => value + own * c),
        ),
      ),
    );
  return answers(0) ? 'invariant' : answers(1) ? 'equivariant' : 'neither';
}

/** The places of units of `size` after their permutation: side by side in a group, or `size` apart with one unit in each half. */
const neighbours = (order: readonly number[], size: number) =>
  order.flatMap(unit => Array.from({ length: size }, (_, j) => unit * size + j));
const halves = (order: readonly number[], size: number) =>
  Array.from({ length: size }, (_, j) => order.map(unit => unit + j * order.length)).flat();

function permutationOf(
  f: (x: Float64Array) => Float64Array,
  points: readonly Float64Array[],
  outputs: number,
  random: Random,
): Equivariance {
  const inputs = points[0]?.length ?? 0;
  const orders = (count: number) => points.map(() => random.shuffle(Array.from({ length: count }, (_, i) => i)));
  const permute = (x: Float64Array, places: readonly number[]) =>
    Float64Array.from(places, place => x[place] as number);
  const full = orders(inputs);
  if (points.every((x, i) => allNear(f(permute(x, full[i] as number[])), f(x)))) return 'invariant';
  const units = Math.min(inputs, outputs);
  if (units < 2 || inputs % units !== 0 || outputs % units !== 0) return 'neither';
  const order = orders(units);
  const isEquivariant = (layout: typeof halves) =>
    points.every((x, i) => {
      const [from, to] = [inputs, outputs].map(length => layout(order[i] as number[], length / units));
      return allNear(f(permute(x, from as number[])), permute(f(x), to as number[]));
    });
  return isEquivariant(halves) || isEquivariant(neighbours) ? 'equivariant' : 'neither';
}

function degreeOf(f: (x: Float64Array) => Float64Array, points: readonly Float64Array[]): number | null {
  const scaled = (x: Float64Array, t: number) => f(x.map(value => t * value));
  const size = (y: Float64Array) => Math.max(...y.map(Math.abs));
  const known = points.filter(x => size(f(x)) > 0);
  const [first] = known;
  if (!first) return null;
  const degree = Math.round(Math.log2(size(scaled(first, 2)) / size(f(first)))) + 0;
  const holds = (x: Float64Array, t: number) => {
    const y = f(x);
    // Relative to the whole output: a product may be much smaller than its factors.
    return scaled(x, t).every(
      (value, i) => Math.abs(value - t ** degree * (y[i] as number)) <= 1e-9 * t ** degree * size(y),
    );
  };
  return known.every(x => holds(x, 2) && holds(x, 0.3)) ? degree : null;
}

function linearHalf(f: (x: Float64Array) => Float64Array, points: readonly Float64Array[], random: Random) {
  const isLinear = (half: 0 | 1) =>
    points.every(x => {
      const n = x.length / 2;
      const isMoved = (i: number) => Math.floor(i / n) === half;
      const other = x.map((value, i) => (isMoved(i) ? random.normal() : value));
      const combined = x.map((value, i) => (isMoved(i) ? 2 * value - 3 * (other[i] as number) : value));
      const [a, b] = [f(x), f(other)];
      return allNear(
        f(combined),
        a.map((value, i) => 2 * value - 3 * (b[i] as number)),
      );
    });
  const [first, second] = [isLinear(0), isLinear(1)];
  if (first && second) return 'both';
  return first ? 'first' : second ? 'second' : 'neither';
}

const normOf = (rows: readonly Float64Array[]): number =>
  singularValues({
    rows: rows.length,
    columns: rows[0]?.length ?? 0,
    data: Float64Array.from(rows.flatMap(row => [...row])),
  })[0] ?? 0;

/** The samples, and all pairs of equal inputs with the others far below or far above; from the best, random steps that only go up. */
function steepest(
  definition: VectorFunction,
  params: ParamValues,
  points: readonly Float64Array[],
  random: Random,
): Pick<VectorLipschitz, 'found' | 'at'> {
  const norm = (x: Float64Array) => normOf(vectorJacobian(definition, x, params));
  const inputs = points[0]?.length ?? 0;
  const pairs = [-FAR, FAR].flatMap(others =>
    Array.from({ length: inputs ** 2 }, (_, i) =>
      new Float64Array(inputs)
        .fill(others)
        .with(i % inputs, 0)
        .with(Math.floor(i / inputs), 0),
    ),
  );
  let best: { found: number; at: Float64Array } = { found: Number.NEGATIVE_INFINITY, at: new Float64Array(inputs) };
  for (const x of [...points, ...pairs]) {
    const found = norm(x);
    if (found > best.found) best = { found, at: x };
  }
  const directions = directionsOf(points);
  const at = (scale: number) => Math.max(...directions.map(x => norm(x.map(value => scale * value))));
  if (at(HUGE) > (HUGE / LARGE / 2) * at(LARGE)) return { found: Number.POSITIVE_INFINITY, at: [] };
  for (let step = 0; step < CLIMBING_STEPS; step++) {
    const length = 2 ** (-(step * 12) / CLIMBING_STEPS);
    const x = best.at.map(value => value + length * random.normal());
    const found = norm(x);
    if (found > best.found) best = { found, at: x };
  }
  return { found: best.found, at: [...best.at] };
}

/** vᵀ J v is the variance of v under the outputs: at most (max v − min v)² / 4, and that at most |v|² / 2. */
const byVariance = 'vᵀJv is a variance, at most a quarter of the squared range of v, and that at most |v|²/2';

/** The constants that can be proven in a line. */
function exactLipschitz(
  { id, family }: VectorFunction,
  params: ParamValues,
  inputs: number,
): Pick<VectorLipschitz, 'exact'> {
  const exact = (value: number, because: string) => ({ exact: { value, because } });
  if (family === 'gated-unit')
    return exact(Number.POSITIVE_INFINITY, 'the derivative by one half grows with the other');
  switch (id) {
    case 'softmax':
    case 'softmin':
    case 'softmax2d':
      return exact(1 / 2, byVariance);
    case 'gumbel-softmax':
      return exact(1 / (2 * (params.temperature ?? 1)), byVariance);
    case 'log-softmax':
      return exact(Math.sqrt(inputs), 'the norm of I − 1pᵀ is √n |p|, and |p| approaches 1');
    case 'logsumexp':
      return exact(1, 'its gradient is a distribution p, and |p| approaches 1');
    case 'sparsemax':
      return exact(1, 'a projection onto a convex set');
    case 'maxout':
      return exact(1, 'each output passes one input');
    case 'crelu':
      return exact(1, 'each input reaches one output, with slope 1 or −1');
    case 'hardmax':
      return exact(Number.POSITIVE_INFINITY, 'it jumps where the largest input changes');
    default:
      return {};
  }
}

/**
 * E f and E f² of an output for inputs from N(0, 1). CReLU's outputs depend on one input; a gated unit is linear in its value v, so
 * E (v g)² = E g² and E v g = 0; the largest of k normal numbers has the density k φ(x) Φ(x)^(k−1).
 */
function momentsOf(
  { id, family, forward }: VectorFunction,
  params: ParamValues,
  linearIn: VectorAnalysis['linearIn'],
): OutputMoments | null {
  const average = (g: (x: number) => number, weight = (_: number) => 1): OutputMoments => ({
    mean: gaussianMean(x => weight(x) * g(x), 1, [0]),
    secondMoment: gaussianMean(x => weight(x) * g(x) ** 2, 1, [0]),
  });
  const output = (...x: number[]) => forward(Float64Array.from(x), params)[0] as number;
  if (id === 'crelu') return average(x => output(x));
  if (id === 'maxout') {
    const k = params.k ?? 2;
    return average(
      x => x,
      x => k * normalCdf(x) ** (k - 1),
    );
  }
  if (family !== 'gated-unit') return null;
  const gated = average(linearIn === 'first' ? gate => output(1, gate) : gate => output(gate, 1));
  return { mean: 0, secondMoment: gated.secondMoment };
}
