/** Singular values, eigenvalues and least squares. */
import type { Values } from './autodiff/tape.ts';
import { ArgumentError } from './errors.ts';
import type { Random } from './random.ts';

/** Entry (i, j) is data[i * columns + j]. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Values;
}

/** Sweeps before giving up: ten do, or twenty where rows differ much in size. */
const MAX_SWEEPS = 60;

/**
 * The min(rows, columns) singular values, largest first, in float64, by one-sided Jacobi (Hestenes 1958; Demmel and
 * Veselic 1992): columns are rotated in pairs until they are orthogonal; their lengths are the singular values. Small ones
 * are as accurate, relatively, as the columns' scaling allows, down to 1e-150 of the largest entry. NaN throughout for a
 * matrix with an entry that is not finite. Throws an ArgumentError if the size of `data` is not rows times columns.
 */
export function singularValues({ rows, columns, data }: Matrix): Float64Array {
  if (data.length !== rows * columns)
    throw new ArgumentError('size of the matrix', data.length, `${rows} x ${columns} entries`);
  const tall = rows >= columns;
  const [length, count] = tall ? [rows, columns] : [columns, rows];
  let largest = 0;
  for (const value of data) largest = value - value === 0 ? Math.max(largest, Math.abs(value)) : Number.NaN;
  if (Number.isNaN(largest)) return new Float64Array(count).fill(Number.NaN);
  if (largest === 0) return new Float64Array(count);
  // The shorter side's vectors, one after the other, scaled so that no square overflows.
  const vectors = Array.from({ length: count }, (_, j) =>
    Float64Array.from({ length }, (_, i) => (data[tall ? i * columns + j : j * columns + i] as number) / largest),
  );
  const tolerance = Math.sqrt(length) * Number.EPSILON;
  for (let sweep = 0, rotated = true; rotated && sweep < MAX_SWEEPS; sweep++) {
    rotated = false;
    for (const [p, a] of vectors.entries())
      for (const b of vectors.slice(p + 1)) if (orthogonalise(a, b, tolerance)) rotated = true;
  }
  return Float64Array.from(vectors, vector => largest * Math.sqrt(dot(vector, vector)))
    .sort()
    .reverse();
}

/** Rotates two vectors in their plane so that they are orthogonal; false if they were. */
function orthogonalise(a: Float64Array, b: Float64Array, tolerance: number): boolean {
  const [aa, bb, ab] = [dot(a, a), dot(b, b), dot(a, b)];
  if (!(Math.abs(ab) > tolerance * Math.sqrt(aa) * Math.sqrt(bb))) return false;
  const cotangent = (bb - aa) / (2 * ab);
  // Tangent of the angle, of the two the smaller.
  const t = (cotangent < 0 ? -1 : 1) / (Math.abs(cotangent) + Math.hypot(1, cotangent));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = c * t;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    a[i] = c * x - s * y;
    b[i] = s * x + c * y;
  }
  return true;
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

export interface ExtremeEigenvalues {
  smallest: number;
  largest: number;
  /** Products with the matrix that it took. */
  products: number;
}

/**
 * Smallest and largest eigenvalue of a symmetric matrix that is known by its products with vectors, such as a Hessian:
 * Lanczos iteration from a random vector, orthogonalised against all earlier ones (Golub and Van Loan, Matrix
 * Computations, 10.1). Ends when both moved by at most `tolerance` of the larger modulus in two steps in a row, after
 * `size` products, when the values are exact to rounding, or after `maxProducts`, when they lie inside the spectrum.
 * Costs a vector of memory a product. NaN in gives NaN out. Throws an ArgumentError for a size below 1.
 */
export function extremeEigenvalues(
  multiply: (v: Float64Array) => ArrayLike<number>,
  size: number,
  random: Random,
  { tolerance = 1e-12, maxProducts = 200 }: { tolerance?: number; maxProducts?: number } = {},
): ExtremeEigenvalues {
  if (!Number.isInteger(size) || size < 1) throw new ArgumentError('size of the matrix', size, 'a whole number from 1');
  if (!Number.isInteger(maxProducts) || maxProducts < 1)
    throw new ArgumentError('maxProducts', maxProducts, 'a whole number from 1');
  const basis: Float64Array[] = [];
  const diagonal: number[] = [];
  const beside: number[] = [];
  let next = Float64Array.from({ length: size }, () => random.normal());
  let norm = Math.sqrt(dot(next, next));
  let found = { smallest: Number.NaN, largest: Number.NaN };
  for (let calm = 0; basis.length < Math.min(size, maxProducts) && calm < 2; ) {
    const v = next.map(value => value / norm);
    basis.push(v);
    next = Float64Array.from(multiply(v));
    const along = dot(v, next);
    diagonal.push(along);
    // Twice: once leaves what rounding brought back.
    for (let pass = 0; pass < 2; pass++) for (const earlier of basis) subtract(next, earlier, dot(earlier, next));
    norm = Math.sqrt(dot(next, next));
    const before = found;
    const k = diagonal.length;
    found = {
      smallest: tridiagonalEigenvalue(diagonal, beside, 0),
      largest: tridiagonalEigenvalue(diagonal, beside, k - 1),
    };
    const scale = Math.max(Math.abs(found.smallest), Math.abs(found.largest));
    if (Number.isNaN(scale) || norm <= Number.EPSILON * scale) break;
    beside.push(norm);
    const moved = Math.max(Math.abs(found.smallest - before.smallest), Math.abs(found.largest - before.largest));
    calm = moved <= tolerance * scale ? calm + 1 : 0;
  }
  return { ...found, products: basis.length };
}

function subtract(from: Float64Array, vector: Float64Array, factor: number): void {
  for (let i = 0; i < from.length; i++) from[i] = (from[i] as number) - factor * (vector[i] as number);
}

/**
 * Eigenvalue number `index` from the smallest, 0, of the symmetric tridiagonal matrix with this diagonal and these entries
 * beside it, by bisection: a pivot of T - x is negative for each eigenvalue below x (Sylvester's law of inertia).
 */
function tridiagonalEigenvalue(diagonal: readonly number[], beside: readonly number[], index: number): number {
  const below = (x: number) => {
    let count = 0;
    let pivot = 1;
    diagonal.forEach((value, i) => {
      const coupling = i > 0 ? (beside[i - 1] as number) : 0;
      pivot = value - x - (coupling * coupling) / pivot || Number.MIN_VALUE;
      if (pivot < 0) count += 1;
    });
    return count;
  };
  // Gershgorin's circles hold them all.
  const radius = (i: number) => Math.abs(beside[i - 1] ?? 0) + (i + 1 < diagonal.length ? Math.abs(beside[i] ?? 0) : 0);
  let low = Math.min(...diagonal.map((value, i) => value - radius(i)));
  let high = Math.max(...diagonal.map((value, i) => value + radius(i)));
  for (;;) {
    const middle = low + (high - low) / 2;
    if (!(middle > low && middle < high)) return middle;
    if (below(middle) > index) high = middle;
    else low = middle;
  }
}

/**
 * The x of shape [columns] that makes |A x - b| smallest, in float64: Householder reflections, the column with the largest rest first
 * (Golub and Van Loan, Matrix Computations, 5.4). Columns whose rest is at most `tolerance` of the first one's length count as dependent:
 * they get the coefficient 0, so the result is a solution with few entries and not the shortest one. Costs about 2 rows columns^2. NaN
 * throughout where an entry of A or b is not finite. Throws an ArgumentError if the sizes do not fit.
 */
export function leastSquares({ rows, columns, data }: Matrix, b: Values, tolerance = 1e-10): Float64Array {
  if (data.length !== rows * columns)
    throw new ArgumentError('size of the matrix', data.length, `${rows} x ${columns} entries`);
  if (b.length !== rows) throw new ArgumentError('size of b', b.length, `${rows} entries`);
  const solution = new Float64Array(columns);
  if (![data, b].every(values => values.every(Number.isFinite))) return solution.fill(Number.NaN);
  const vectors = Array.from({ length: columns }, (_, j) =>
    Float64Array.from({ length: rows }, (_, i) => data[i * columns + j] as number),
  );
  const order = vectors.map((_, j) => j);
  const rest = Float64Array.from(b);
  const diagonal: number[] = [];
  // Squared lengths of the rests: updated, and computed anew where so much has gone that rounding would show.
  const rests = vectors.map(v => ({ now: tailProduct(v, v, 0), computed: tailProduct(v, v, 0) }));
  const restOf = (j: number) => (rests[j] as (typeof rests)[number]).now;
  for (let k = 0; k < Math.min(rows, columns); k++) {
    let pivot = k;
    for (let l = k + 1; l < columns; l++) if (restOf(order[l] as number) > restOf(order[pivot] as number)) pivot = l;
    const chosen = vectors[order[pivot] as number] as Float64Array;
    const length = Math.sqrt(tailProduct(chosen, chosen, k));
    if (!(length > tolerance * Math.abs(diagonal[0] ?? 0))) break;
    [order[k], order[pivot]] = [order[pivot] as number, order[k] as number];
    const v = vectors[order[k] as number] as Float64Array;
    const head = v[k] as number;
    // The sign that does not cancel.
    const r = head > 0 ? -length : length;
    diagonal.push(r);
    // From here on the k-th column holds the reflection below its entries of R.
    v[k] = head - r;
    const scale = 2 / tailProduct(v, v, k);
    reflect(rest, v, scale, k);
    for (let l = k + 1; l < columns; l++) {
      const other = vectors[order[l] as number] as Float64Array;
      reflect(other, v, scale, k);
      const size = rests[order[l] as number] as (typeof rests)[number];
      size.now -= (other[k] as number) ** 2;
      if (!(size.now > 1e-6 * size.computed)) size.now = size.computed = tailProduct(other, other, k + 1);
    }
  }
  for (let k = diagonal.length - 1; k >= 0; k--) {
    let value = rest[k] as number;
    for (let l = k + 1; l < diagonal.length; l++)
      value -= ((vectors[order[l] as number] as Float64Array)[k] as number) * (solution[order[l] as number] as number);
    solution[order[k] as number] = value / (diagonal[k] as number);
  }
  return solution;
}

/** Subtracts scale (v . x) v from x, both from the k-th entry on. */
function reflect(x: Float64Array, v: Float64Array, scale: number, k: number): void {
  const factor = scale * tailProduct(v, x, k);
  for (let i = k; i < x.length; i++) x[i] = (x[i] as number) - factor * (v[i] as number);
}

/** Inner product of two vectors from the k-th entry on. */
function tailProduct(a: Float64Array, b: Float64Array, k: number): number {
  let sum = 0;
  for (let i = k; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
