import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ArgumentError } from '../../src/core/errors.ts';
import { extremeEigenvalues, leastSquares, type Matrix, singularValues } from '../../src/core/linalg.ts';
import { createRandom } from '../../src/core/random.ts';
import { at, expectClose } from './checks.ts';

interface GoldenMatrix {
  name: string;
  rows: number;
  columns: number;
  data: number[];
  values: number[];
}

const golden: { singularValues: GoldenMatrix[] } = JSON.parse(
  readFileSync(new URL('../golden/curvature.json', import.meta.url), 'utf8'),
);

const matrix = (rows: number, columns: number, entry: (i: number, j: number) => number): Matrix => ({
  rows,
  columns,
  data: Float64Array.from({ length: rows * columns }, (_, at) => entry(Math.floor(at / columns), at % columns)),
});

const normals = (rows: number, columns: number, seed: number) => {
  const random = createRandom(seed);
  return matrix(rows, columns, () => random.normal());
};

const entry = ({ data, columns }: Matrix, i: number, j: number) => data[i * columns + j] as number;

const side = fc.integer({ min: 1, max: 8 });
const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });

describe('singular values', () => {
  test.each(golden.singularValues)('of a matrix against NumPy, or mpmath: $name', ({ rows, columns, data, values }) => {
    const got = singularValues({ rows, columns, data: Float64Array.from(data) });
    expectClose(got, values, 4e-15, 'singular values');
  });

  test.each(golden.singularValues.filter(({ name }) => /graded|Hilbert/.test(name)))(
    'keep their relative accuracy, however small: $name',
    ({ rows, columns, data, values }) => {
      const got = singularValues({ rows, columns, data: Float64Array.from(data) });
      expect(at(values, 0) / at(values, values.length - 1)).toBeGreaterThan(1e4);
      values.forEach((value, i) => {
        expectClose(got.slice(i, i + 1), [value], 1e-11, `singular value ${i}`);
      });
    },
  );

  test('squares and product: the norm and the determinant', () => {
    fc.assert(
      fc.property(seeds, seed => {
        const a = normals(3, 3, seed);
        const values = singularValues(a);
        const norm = Array.from(a.data).reduce((sum, value) => sum + value * value, 0);
        expect(Math.abs(values.reduce((sum, value) => sum + value * value, 0) / norm - 1)).toBeLessThan(1e-14);
        const minor = (i: number, j: number) => entry(a, 1, i) * entry(a, 2, j) - entry(a, 1, j) * entry(a, 2, i);
        const determinant = entry(a, 0, 0) * minor(1, 2) - entry(a, 0, 1) * minor(0, 2) + entry(a, 0, 2) * minor(0, 1);
        const product = values.reduce((product, value) => product * value, 1);
        expect(Math.abs(product - Math.abs(determinant))).toBeLessThan(1e-14 * norm ** 1.5);
      }),
    );
  });

  test('the transpose has the same, rotations and signs change nothing, factors multiply', () => {
    fc.assert(
      fc.property(side, side, seeds, fc.double({ min: -5, max: 5, noNaN: true }), (rows, columns, seed, angle) => {
        const a = normals(rows, columns, seed);
        const values = [...singularValues(a)];
        expect(values.length).toBe(Math.min(rows, columns));
        expect(values).toEqual(values.toSorted((x, y) => y - x));
        expectClose(singularValues(matrix(columns, rows, (i, j) => entry(a, j, i))), values, 1e-14, 'transpose');
        // The first and the last row turned in their plane.
        const last = rows - 1;
        const [c, s] = rows > 1 ? [Math.cos(angle), Math.sin(angle)] : [1, 0];
        const turned = matrix(rows, columns, (i, j) => {
          if (i === 0) return c * entry(a, 0, j) - s * entry(a, last, j);
          return i === last ? s * entry(a, 0, j) + c * entry(a, last, j) : entry(a, i, j);
        });
        expectClose(singularValues(turned), values, 1e-14, 'rotated');
        const scaled = matrix(rows, columns, (i, j) => -4 * entry(a, i, j));
        expectClose(
          singularValues(scaled),
          values.map(value => 4 * value),
          1e-14,
          'scaled',
        );
      }),
    );
  });

  test('of a diagonal matrix are its moduli, exactly', () => {
    const diagonal = [3, -1e-300, 0, -7, 2 ** -40, 1e300];
    const got = singularValues(matrix(6, 6, (i, j) => (i === j ? at(diagonal, i) : 0)));
    expectClose(got.slice(0, 4), [1e300, 7, 3, 2 ** -40], 1e-15, 'singular values');
    expect([...singularValues(matrix(3, 3, (i, j) => (i === j ? ([3, -8, 0.5][i] as number) : 0)))]).toEqual([
      8, 3, 0.5,
    ]);
  });

  test('of float32 entries are computed in float64', () => {
    const data = Float32Array.of(1, 2, 3, 4);
    const want = [Math.sqrt(15 + Math.sqrt(221)), Math.sqrt(15 - Math.sqrt(221))];
    expectClose(singularValues({ rows: 2, columns: 2, data }), want, 1e-14, 'singular values');
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('are NaN for an entry %s, wherever it stands', value => {
    for (let position = 0; position < 6; position++) {
      const got = singularValues(matrix(3, 2, (i, j) => (2 * i + j === position ? value : 1)));
      expect([...got]).toEqual([Number.NaN, Number.NaN]);
    }
  });

  test('leave the matrix as it is, and refuse a wrong size', () => {
    const a = normals(4, 3, 1);
    const before = a.data.slice();
    singularValues(a);
    expect(a.data).toEqual(before);
    expect(() => singularValues({ rows: 2, columns: 2, data: new Float64Array(3) })).toThrow(ArgumentError);
    expect(() => singularValues({ rows: 2, columns: 2, data: new Float64Array(3) })).toThrow(
      /size of the matrix is 3; expected 2 x 2 entries/,
    );
  });
});

describe('extreme eigenvalues', () => {
  const times = (a: Matrix) => (v: Float64Array) =>
    Float64Array.from({ length: a.rows }, (_, i) => v.reduce((sum, value, j) => sum + entry(a, i, j) * value, 0));

  test('of the second difference of n points: 2 - 2 cos(pi k / (n + 1))', () => {
    for (const n of [1, 2, 3, 10, 60]) {
      const a = matrix(n, n, (i, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0));
      const { smallest, largest, products } = extremeEigenvalues(times(a), n, createRandom(n));
      const of = (k: number) => 2 - 2 * Math.cos((Math.PI * k) / (n + 1));
      expectClose([smallest, largest], [of(1), of(n)], 1e-13, `eigenvalues for n = ${n}`);
      expect(products).toBeLessThanOrEqual(n);
    }
  });

  test('of a diagonal matrix with a gap in a few products', () => {
    const n = 500;
    const diagonal = (i: number) => (i === 0 ? -3 : i === 1 ? 10 : Math.sin(i));
    const multiply = (v: Float64Array) => v.map((value, i) => diagonal(i) * value);
    const { smallest, largest, products } = extremeEigenvalues(multiply, n, createRandom(1));
    expectClose([smallest, largest], [-3, 10], 1e-13, 'eigenvalues');
    expect(products).toBeLessThan(60);
  });

  test('keep an eigenvalue of 1e-10 of the largest from being lost among the rounding of the others', () => {
    const n = 100;
    const diagonal = (i: number) => (i === 0 ? 1e10 : i === 1 ? 5e9 : Math.sin(i));
    const lowest = Math.min(...Array.from({ length: n }, (_, i) => diagonal(i)));
    for (let seed = 0; seed < 10; seed++) {
      const multiply = (v: Float64Array) => v.map((value, i) => diagonal(i) * value);
      const { smallest, largest } = extremeEigenvalues(multiply, n, createRandom(seed), { tolerance: 1e-16 });
      expectClose([smallest, largest], [lowest, 1e10], 1e-13, 'eigenvalues');
    }
  });

  test('of A^T A are the squares of the extreme singular values', () => {
    fc.assert(
      fc.property(side, seeds, (n, seed) => {
        const a = normals(n + 2, n, seed);
        const gram = matrix(n, n, (i, j) => {
          let sum = 0;
          for (let k = 0; k < a.rows; k++) sum += entry(a, k, i) * entry(a, k, j);
          return sum;
        });
        const values = singularValues(a);
        const { smallest, largest } = extremeEigenvalues(times(gram), n, createRandom(seed));
        expectClose(
          [smallest, largest],
          [(values[n - 1] as number) ** 2, (values[0] as number) ** 2],
          1e-12,
          'squares',
        );
      }),
    );
  });

  test('of multiples of the identity, of zero, and of NaN', () => {
    const of = (factor: number) => extremeEigenvalues(v => v.map(value => factor * value), 5, createRandom(1));
    expectClose([of(-3).smallest, of(-3).largest], [-3, -3], 1e-15, 'eigenvalues');
    expect(of(0)).toEqual({ smallest: 0, largest: 0, products: 1 });
    expect(of(Number.NaN)).toEqual({ smallest: Number.NaN, largest: Number.NaN, products: 1 });
  });

  test('stop at maxProducts, inside the spectrum', () => {
    const multiply = (v: Float64Array) => v.map((value, i) => i * value);
    const { smallest, largest, products } = extremeEigenvalues(multiply, 100, createRandom(1), { maxProducts: 5 });
    expect(products).toBe(5);
    expect(smallest).toBeGreaterThan(0);
    expect(largest).toBeLessThan(99);
  });

  test.each([
    [() => extremeEigenvalues(v => v, 0, createRandom(1)), /size of the matrix is 0; expected a whole number from 1/],
    [() => extremeEigenvalues(v => v, 2, createRandom(1), { maxProducts: 0.5 }), /maxProducts is 0.5/],
  ])('%s', (run, message) => {
    expect(run).toThrow(ArgumentError);
    expect(run).toThrow(message);
  });
});

describe('least squares', () => {
  test('the line through four points, as its closed form', () => {
    // Closed form: slope = cov(x, y) / var(x), intercept = mean(y) - slope mean(x).
    const y = [1, 1.8, 2.9, 3.6];
    const slope = (-1.5 * 1 - 0.5 * 1.8 + 0.5 * 2.9 + 1.5 * 3.6) / 5;
    const intercept = 9.3 / 4 - 1.5 * slope;
    const got = leastSquares(
      matrix(4, 2, (i, j) => (j === 0 ? i : 1)),
      Float64Array.from(y),
    );
    expectClose(got, [slope, intercept], 1e-14, 'slope and intercept');
  });

  test('leaves a residual that is orthogonal to every column', () => {
    fc.assert(
      fc.property(seeds, seed => {
        const a = normals(12, 5, seed);
        const b = normals(12, 1, seed + 1).data;
        const x = leastSquares(a, b);
        const residual = Array.from(b, (value, i) => value - x.reduce((sum, xj, j) => sum + entry(a, i, j) * xj, 0));
        for (let j = 0; j < 5; j++)
          expect(Math.abs(residual.reduce((sum, r, i) => sum + r * entry(a, i, j), 0))).toBeLessThan(1e-12);
      }),
    );
  });

  test('gives a dependent column the coefficient 0, and fits as well as without it', () => {
    const a = matrix(5, 3, (i, j) => [1, i, 2 * i + 3][j] as number);
    const b = Float64Array.from([1, 0, 2, 5, 4]);
    const x = leastSquares(a, b);
    expect([...x].filter(value => value === 0)).toHaveLength(1);
    const fitted = (row: number) => x.reduce((sum, xj, j) => sum + entry(a, row, j) * xj, 0);
    // The line fitted to b: slope 11/10 through the means 2 and 12/5.
    for (let i = 0; i < 5; i++) expect(fitted(i)).toBeCloseTo(2.4 + 1.1 * (i - 2), 12);
  });

  test('NaN in, NaN out; sizes are checked', () => {
    expect([
      ...leastSquares(
        matrix(2, 1, () => Number.NaN),
        Float64Array.of(1, 2),
      ),
    ]).toEqual([Number.NaN]);
    expect([
      ...leastSquares(
        matrix(2, 1, () => 1),
        Float64Array.of(1, Number.POSITIVE_INFINITY),
      ),
    ]).toEqual([Number.NaN]);
    expect(() =>
      leastSquares(
        matrix(2, 1, () => 1),
        Float64Array.of(1),
      ),
    ).toThrow(ArgumentError);
    expect(() => leastSquares({ rows: 2, columns: 2, data: Float64Array.of(1) }, Float64Array.of(1, 2))).toThrow(
      ArgumentError,
    );
  });
});
