/** Properties of functions of a vector, against PyTorch, SciPy and mpmath (tests/golden/vectors.json), published facts and closed forms. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyseVector } from '../../src/core/activations/analyse-vector.ts';
import { activations, getVectorActivation } from '../../src/core/activations/index.ts';
import type { VectorActivation } from '../../src/core/activations/types.ts';
import { checkVjp, measureVectorAccuracy } from '../../src/core/activations/vector-accuracy.ts';
import { vectorJacobian } from '../../src/core/activations/vector-jacobian.ts';
import { ArgumentError, ShapeError } from '../../src/core/errors.ts';
import { singularValues } from '../../src/core/linalg.ts';

interface Golden {
  header: { x: number[] };
  jacobians: {
    id: string;
    params: Record<string, number>;
    rows: number[][];
    norm: number;
    normAtZero: number | null;
  }[];
  moments: { id: string; params: Record<string, number>; mean: number; secondMoment: number }[];
}
const golden: Golden = JSON.parse(readFileSync(new URL('../golden/vectors.json', import.meta.url), 'utf8'));
const vectors = Object.values(activations).filter((a): a is VectorActivation => a.kind === 'vector');
const ids = vectors.map(({ id }) => id);
const computed = new Map(vectors.map(definition => [definition.id, analyseVector(definition)]));
const of = (id: string) => {
  const analysis = computed.get(id);
  if (!analysis) throw new RangeError(`no analysis of ${id}`);
  return analysis;
};
const INFINITY = Number.POSITIVE_INFINITY;

describe.each(golden.jacobians)('$id at the golden point', ({ id, params, rows, norm, normAtZero }) => {
  const definition = getVectorActivation(id);
  const ours = vectorJacobian(definition, Float64Array.from(golden.header.x), params);

  test('has the Jacobian of the reference', () => {
    expect(ours.map(row => row.length)).toEqual(rows.map(row => row.length));
    rows.flat().forEach((want, i) => {
      expect(Math.abs((ours.flatMap(row => [...row])[i] as number) - want)).toBeLessThanOrEqual(1e-13);
    });
  });

  test('and its norm, which no analysis falls short of', () => {
    const data = Float64Array.from(ours.flatMap(row => [...row]));
    expect(singularValues({ rows: rows.length, columns: 6, data })[0]).toBeCloseTo(norm, 12);
    const analysis = analyseVector(definition, params);
    expect(analysis.lipschitz.found).toBeGreaterThanOrEqual(norm - 1e-12);
    if (normAtZero !== null) expect(analysis.jacobian.normAtZero).toBeCloseTo(normAtZero, 12);
  });
});

test.each(golden.moments)('moments of $id $params for inputs from N(0, 1)', ({ id, params, mean, secondMoment }) => {
  const { gaussian } = analyseVector(getVectorActivation(id), params, { inputs: 2 * (params.k ?? 3) });
  expect(gaussian?.mean).toBeCloseTo(mean, 13);
  expect(gaussian?.secondMoment).toBeCloseTo(secondMoment, 13);
});

// Sums, answers to shifts and permutations, Jacobians: by the definition of each function.
const distribution = {
  sum: 1,
  shift: 'invariant',
  permutation: 'equivariant',
  parity: 'neither',
  range: { low: 0, high: 1 },
};
const square = { symmetric: true, rowSum: 0, columnSum: 0 };
const gated = { sum: null, shift: 'neither', permutation: 'equivariant', range: { low: -INFINITY, high: INFINITY } };
test.each<[string, object]>([
  ['softmax', { ...distribution, degree: null, jacobian: square }],
  ['softmin', { ...distribution, degree: null, jacobian: square }],
  ['sparsemax', { ...distribution, degree: null, jacobian: square }],
  ['entmax-1.5', { ...distribution, degree: null, jacobian: square }],
  ['gumbel-softmax', { ...distribution, degree: null, jacobian: square }],
  ['hardmax', { ...distribution, degree: 0, jacobian: square }],
  // Six inputs are two pixels of three channels: each sums to 1 by itself.
  ['softmax2d', { ...distribution, sum: 2, permutation: 'neither', jacobian: square }],
  [
    'hierarchical-softmax',
    {
      outputs: 7,
      sum: 1,
      shift: 'neither',
      permutation: 'neither',
      jacobian: { symmetric: null, rowSum: null, columnSum: 0 },
    },
  ],
  [
    'log-softmax',
    {
      sum: null,
      sumOfExponentials: 1,
      shift: 'invariant',
      permutation: 'equivariant',
      range: { low: -INFINITY, high: 0 },
      jacobian: { symmetric: false, rowSum: 0, columnSum: null },
    },
  ],
  [
    'adaptive-log-softmax',
    {
      outputs: 5,
      sumOfExponentials: 1,
      shift: 'invariant',
      permutation: 'neither',
      jacobian: { symmetric: null, rowSum: 0 },
    },
  ],
  [
    'logsumexp',
    {
      outputs: 1,
      shift: 'equivariant',
      permutation: 'invariant',
      degree: null,
      range: { low: -INFINITY, high: INFINITY },
      jacobian: { symmetric: null, rowSum: 1 },
    },
  ],
  [
    'maxout',
    {
      outputs: 3,
      shift: 'equivariant',
      permutation: 'equivariant',
      degree: 1,
      linearIn: 'neither',
      jacobian: { rowSum: 1 },
    },
  ],
  [
    'crelu',
    {
      outputs: 12,
      shift: 'neither',
      permutation: 'equivariant',
      degree: 1,
      linearIn: null,
      range: { low: 0, high: INFINITY },
    },
  ],
  ['glu', { ...gated, parity: 'neither', degree: null, linearIn: 'first' }],
  ['bilinear-glu', { ...gated, parity: 'even', degree: 2, linearIn: 'both' }],
  ['reglu', { ...gated, parity: 'neither', degree: 2, linearIn: 'second' }],
  ['geglu', { ...gated, parity: 'neither', degree: null, linearIn: 'second' }],
  ['swiglu', { ...gated, parity: 'neither', degree: null, linearIn: 'second' }],
])('%s has the properties of its definition', (id, expected) => {
  expect(of(id)).toMatchObject(expected);
});

test('every function of a vector is among those with expected properties', () => {
  expect(ids).toHaveLength(18);
});

describe('Lipschitz constants', () => {
  // The fact sheet functions.json: published or exact values.
  test.each([
    ['softmax', 1 / 2],
    ['softmin', 1 / 2],
    ['softmax2d', 1 / 2],
    ['sparsemax', 1],
    ['log-softmax', Math.sqrt(6)],
    ['logsumexp', 1],
    ['maxout', 1],
    ['crelu', 1],
  ])('%s: %d, and the search comes within a thousandth of it from below', (id, want) => {
    const { found, exact, at } = of(id).lipschitz;
    expect(exact?.value).toBeCloseTo(want, 14);
    expect(found).toBeLessThanOrEqual(want * (1 + 1e-12));
    expect(found).toBeGreaterThan(0.999 * want);
    expect(at).toHaveLength(6);
  });

  test.each([0.25, 4])('gumbel-softmax at temperature %d: 1 / (2 temperature)', temperature => {
    const { found, exact } = analyseVector(getVectorActivation('gumbel-softmax'), { temperature }).lipschitz;
    expect(exact?.value).toBe(1 / (2 * temperature));
    expect(found).toBeLessThanOrEqual((exact?.value ?? 0) * (1 + 1e-12));
    expect(found).toBeGreaterThan((exact?.value ?? 0) * 0.99);
  });

  test.each(['glu', 'bilinear-glu', 'reglu', 'geglu', 'swiglu'])('%s: none, its derivatives grow', id => {
    expect(of(id).lipschitz).toMatchObject({ found: INFINITY, exact: { value: INFINITY } });
  });

  test('1.5-entmax: two equal shares of ½ have a Jacobian of norm √½, and nothing found is steeper', () => {
    expect(of('entmax-1.5').lipschitz.found).toBeCloseTo(Math.SQRT1_2, 12);
  });

  test('hardmax jumps, though its derivative is 0 wherever it exists', () => {
    expect(of('hardmax').lipschitz).toMatchObject({ found: 0, exact: { value: INFINITY } });
  });

  test.each(ids.filter(id => Number.isFinite(of(id).lipschitz.exact?.value ?? Number.NaN)))(
    '%s: no two inputs are farther apart than it allows',
    id => {
      const { forward } = getVectorActivation(id);
      const bound = of(id).lipschitz.exact?.value ?? Number.NaN;
      const point = fc.array(fc.double({ min: -6, max: 6, noNaN: true }), { minLength: 6, maxLength: 6 });
      fc.assert(
        fc.property(point, point, (a, b) => {
          const [x, y] = [Float64Array.from(a), Float64Array.from(b)];
          const distance = (p: Float64Array, q: Float64Array) =>
            Math.hypot(...p.map((value, i) => value - (q[i] as number)));
          expect(distance(forward(x), forward(y))).toBeLessThanOrEqual(bound * distance(x, y) * (1 + 1e-12) + 1e-12);
        }),
      );
    },
  );
});

describe('measurements', () => {
  const softmax = getVectorActivation('softmax');
  const reference = (y: number[], vjp: number[]) => ({
    params: {},
    x: Float64Array.of(Math.LN2, 0),
    dy: Float64Array.of(1, 0),
    y: Float64Array.from(y),
    vjp: Float64Array.from(vjp),
  });

  test('of exact values are within the contract', () => {
    const [forward, vjp] = measureVectorAccuracy(softmax, [reference([2 / 3, 1 / 3], [2 / 9, -2 / 9])]);
    expect(forward).toMatchObject({ quantity: 'forward', cases: 1, values: 2, at: 0 });
    expect(forward?.overAllowed).toBeLessThanOrEqual(1);
    expect(vjp?.overAllowed).toBeLessThanOrEqual(1);
  });

  test('of a value that is off by 10⁻¹⁰ are not', () => {
    const [forward, vjp] = measureVectorAccuracy(softmax, [reference([2 / 3 + 1e-10, 1 / 3], [2 / 9, -2 / 9 - 1e-10])]);
    expect(forward?.error).toBeCloseTo(1.5e-10, 14);
    expect(forward?.overAllowed).toBeGreaterThan(1e3);
    expect(vjp?.overAllowed).toBeGreaterThan(1e3);
  });

  test('of another length or of NaN are not', () => {
    expect(measureVectorAccuracy(softmax, [reference([1], [0, 0])])[0]?.overAllowed).toBe(INFINITY);
    expect(measureVectorAccuracy(softmax, [reference([Number.NaN, 1 / 3], [0, 0])])[0]?.overAllowed).toBe(INFINITY);
  });

  test.each(ids)('%s: vjp agrees with differences to ten digits', id => {
    const { derivatives, leftOut, error } = checkVjp(getVectorActivation(id));
    expect(derivatives + leftOut).toBe(600);
    expect(derivatives).toBeGreaterThan(580);
    expect(error).toBeLessThan(1e-10);
  });

  test('a wrong vjp is found', () => {
    const { forward } = softmax;
    expect(
      checkVjp({ ...softmax, forward, vjp: (x, dy) => softmax.vjp(x, dy).map(v => v * 1.001) }).error,
    ).toBeGreaterThan(1e-5);
  });
});

test('unknown parameters and impossible lengths are refused by name', () => {
  expect(() => analyseVector(getVectorActivation('softmax'), { alpha: 1 })).toThrow(ArgumentError);
  expect(() => analyseVector(getVectorActivation('softmax'), { alpha: 1 })).toThrow(/softmax parameter.*alpha/);
  expect(() => analyseVector(getVectorActivation('glu'), {}, { inputs: 3 })).toThrow(ShapeError);
  expect(() => getVectorActivation('relu')).toThrow(/relu.*a function of a vector/);
});
