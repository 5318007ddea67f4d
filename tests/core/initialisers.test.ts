import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../src/core/activations/analyse.ts';
import { getScalarActivation } from '../../src/core/activations/index.ts';
import * as ops from '../../src/core/autodiff/ops/index.ts';
import { Tape } from '../../src/core/autodiff/tape.ts';
import { ArgumentError } from '../../src/core/errors.ts';
import {
  calculateGain,
  type FanMode,
  fansOf,
  gainIds,
  type InitialisationOptions,
  type InitialisationScheme,
  initialise,
  initialiseConstant,
  initialiseOrthogonal,
  layerSequentialUnitVariance,
  truncatedDeviation,
} from '../../src/core/nn/initialisers.ts';
import { linear } from '../../src/core/nn/layers.ts';
import { createRandom } from '../../src/core/random.ts';

const golden: {
  gains: { id: string; torch: string; negativeSlope?: number; gain: number }[];
  fans: { shape: number[]; fanIn: number; fanOut: number }[];
} = JSON.parse(readFileSync(new URL('../golden/training.json', import.meta.url), 'utf8'));

function drawn(shape: number[], scheme: InitialisationScheme, options?: InitialisationOptions): Float64Array {
  const weights = new Tape().parameter(shape, 'weights');
  initialise(weights, scheme, createRandom(`${scheme} ${shape}`), options);
  return Float64Array.from(weights.data);
}

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: ArrayLike<number>) =>
  Math.sqrt(mean(Array.from(values, value => value * value)) - mean(values) ** 2);

/** Within five standard errors of a normal sample's deviation. */
function expectDeviation(values: Float64Array, want: number): void {
  expect(Math.abs(deviation(values) / want - 1)).toBeLessThan(5 / Math.sqrt(2 * values.length));
}

describe('fans', () => {
  const [fanIn, fanOut] = [200, 450];
  const fan: Record<FanMode, number> = { fanIn, fanOut, fanAverage: 325, fanGeometric: 300 };

  test.each(
    (['fanIn', 'fanOut', 'fanAverage', 'fanGeometric'] as const).flatMap(mode =>
      (
        [
          ['xavier', 1],
          ['he', 2],
          ['lecun', 1],
        ] as const
      ).map(([scheme, scale]) => ({ mode, scheme, scale })),
    ),
  )('$scheme by $mode', ({ mode, scheme, scale }) => {
    expectDeviation(drawn([fanIn, fanOut], scheme, { mode }), Math.sqrt(scale / fan[mode]));
  });

  test('a scheme’s own mode changes nothing, to the bit', () => {
    for (const [scheme, mode] of [
      ['xavier', 'fanAverage'],
      ['he', 'fanIn'],
      ['lecun', 'fanIn'],
    ] as const)
      expect(drawn([7, 5], scheme, { mode })).toEqual(drawn([7, 5], scheme));
  });

  test('He with a slope', () => {
    for (const negativeSlope of [0.25, 1, Math.sqrt(5)])
      expectDeviation(
        drawn([fanIn, fanOut], 'he', { negativeSlope }),
        calculateGain('leaky-relu', { negativeSlope }) / Math.sqrt(fanIn),
      );
  });

  test.each(golden.fans)('of $shape as in PyTorch', ({ shape, fanIn, fanOut }) => {
    expect(fansOf(shape, 'channelsFirst')).toEqual({ fanIn, fanOut });
    const [out, inner, ...kernel] = shape as [number, number, ...number[]];
    expect(fansOf([...kernel, inner, out], 'channelsLast')).toEqual({ fanIn, fanOut });
  });

  test('weights that are no matrix need fans', () => {
    const shape = [64, 16, 3, 3];
    expect(() => drawn(shape, 'he')).toThrow(/a matrix \[fanIn, fanOut\]/);
    expectDeviation(drawn(shape, 'he', { fans: fansOf(shape, 'channelsFirst') }), Math.sqrt(2 / (16 * 9)));
    expect(() => fansOf([3], 'channelsLast')).toThrow('shape is “[3]”; expected at least two axes');
  });
});

describe('truncated normal', () => {
  // The fact sheet init.json, `truncated-normal`.
  test('the deviation after the cut', () => {
    expect(truncatedDeviation()).toBeCloseTo(0.87962566103423975041, 15);
    expect(truncatedDeviation(Number.POSITIVE_INFINITY)).toBe(1);
    expect(truncatedDeviation(9)).toBeCloseTo(1, 14);
    // Against the sum over a fine grid.
    for (const cut of [1, 1.5, 3]) {
      let [weight, square] = [0, 0];
      for (let i = 0; i < 20_000; i++) {
        const z = (cut * (i + 0.5)) / 20_000;
        const density = Math.exp((-z * z) / 2);
        weight += density;
        square += density * z * z;
      }
      expect(truncatedDeviation(cut)).toBeCloseTo(Math.sqrt(square / weight), 8);
    }
  });

  test('keeps the variance of the scheme, within the cut', () => {
    for (const cut of [1, 2, 3]) {
      const values = drawn([300, 300], 'he', { distribution: 'truncatedNormal', cut });
      const want = Math.sqrt(2 / 300);
      expectDeviation(values, want);
      const bound = (cut * want) / truncatedDeviation(cut);
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(largest).toBeLessThanOrEqual(bound);
      expect(largest).toBeGreaterThan(0.99 * bound);
    }
  });

  test('without the correction it is too narrow', () => {
    const options = { distribution: 'truncatedNormal', corrected: false, standardDeviation: 0.02 } as const;
    const values = drawn([300, 300], 'normal', options);
    expectDeviation(values, 0.02 * truncatedDeviation());
    expect(values.every(value => Math.abs(value) <= 0.04)).toBe(true);
  });

  test.each([0.5, Number.NaN, -1])('cut %d', cut => {
    expect(() => drawn([2, 2], 'he', { distribution: 'truncatedNormal', cut })).toThrow(
      `cut is ${cut}; expected a number from 1`,
    );
  });
});

describe('constants', () => {
  test('fill any shape', () => {
    for (const shape of [[], [3], [2, 0], [2, 3, 4]]) {
      const tensor = new Tape().parameter(shape, 'x');
      initialiseConstant(tensor, 0.25);
      expect(tensor.data.every(value => value === 0.25)).toBe(true);
    }
  });
});

describe('orthogonal', () => {
  /** Largest entry of |A A^T - gain^2 I| over the shorter side. */
  function defect(data: ArrayLike<number>, rows: number, columns: number, gain: number): number {
    const entry = (i: number, k: number) => (rows <= columns ? data[i * columns + k] : data[k * columns + i]) as number;
    let worst = 0;
    for (let i = 0; i < Math.min(rows, columns); i++)
      for (let j = 0; j <= i; j++) {
        let product = 0;
        for (let k = 0; k < Math.max(rows, columns); k++) product += entry(i, k) * entry(j, k);
        worst = Math.max(worst, Math.abs(product - (i === j ? gain * gain : 0)));
      }
    return worst;
  }

  test('rows or columns are orthonormal times the gain', () => {
    const length = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(
        length,
        length,
        fc.double({ min: 0.1, max: 3, noNaN: true }),
        fc.integer(),
        (rows, columns, gain, seed) => {
          const weights = new Tape().parameter([rows, columns], 'weights');
          initialiseOrthogonal(weights, createRandom(seed), { gain });
          expect(defect(weights.data, rows, columns, gain)).toBeLessThan(1e-13);
        },
      ),
    );
  });

  test('kernels are flattened by their layout', () => {
    const random = createRandom(1);
    const first = new Tape().parameter([6, 2, 3, 3], 'kernel');
    initialiseOrthogonal(first, random, { layout: 'channelsFirst' });
    expect(defect(first.data, 6, 18, 1)).toBeLessThan(1e-13);
    const last = new Tape().parameter([3, 3, 2, 6], 'kernel');
    initialiseOrthogonal(last, random);
    expect(defect(last.data, 18, 6, 1)).toBeLessThan(1e-13);
  });

  test('uniform over the rotations: a column of a 2 x 2 matrix has any direction, of both determinants', () => {
    const random = createRandom(2);
    const [angles, determinants] = [new Array<number>(8).fill(0), [0, 0] as [number, number]];
    const n = 4000;
    for (let i = 0; i < n; i++) {
      const weights = new Tape().parameter([2, 2], 'weights');
      initialiseOrthogonal(weights, random);
      const [a, b, c, d] = weights.data as unknown as [number, number, number, number];
      const octant = Math.min(7, Math.floor(((Math.atan2(c, a) + Math.PI) / (2 * Math.PI)) * 8));
      angles[octant] = (angles[octant] as number) + 1;
      determinants[a * d - b * c > 0 ? 1 : 0] += 1;
    }
    for (const count of angles) expect(Math.abs(count - n / 8)).toBeLessThan(5 * Math.sqrt(n / 8));
    expect(Math.abs(determinants[0] - n / 2)).toBeLessThan(5 * Math.sqrt(n / 4));
  });

  test('empty, and too few axes', () => {
    for (const shape of [
      [0, 3],
      [3, 0],
    ])
      expect(() => initialiseOrthogonal(new Tape().parameter(shape, 'x'), createRandom(1))).not.toThrow();
    expect(() => initialiseOrthogonal(new Tape().parameter([3], 'layer 1 bias'), createRandom(1))).toThrow(
      ArgumentError,
    );
    expect(() => initialiseOrthogonal(new Tape().parameter([3], 'layer 1 bias'), createRandom(1))).toThrow(
      /shape of “layer 1 bias” is “\[3\]”; expected a matrix/,
    );
  });

  test('also where the vectors drawn are nearly dependent', () => {
    const random = createRandom(6);
    const weights = new Tape().parameter([3, 3], 'weights');
    let worst = 0;
    for (let i = 0; i < 5000; i++) {
      initialiseOrthogonal(weights, random);
      worst = Math.max(worst, defect(weights.data, 3, 3, 1));
    }
    expect(worst).toBeLessThan(2e-15);
  });

  test('a large one is as accurate', () => {
    const weights = new Tape().parameter([120, 120], 'weights');
    initialiseOrthogonal(weights, createRandom(3));
    expect(defect(weights.data, 120, 120, 1)).toBeLessThan(1e-13);
  });
});

describe('layer-sequential unit variance', () => {
  function net(depth: number, activation: string) {
    const tape = new Tape();
    const x = tape.input([64, 30], 'x');
    const random = createRandom(4);
    for (let i = 0; i < x.data.length; i++) x.data[i] = 3 * random.normal() + 1;
    let hidden = x;
    const layers = Array.from({ length: depth }, (_, i) => {
      const layer = linear(tape, hidden, 30 - i, { name: `layer ${i + 1}` });
      hidden = ops.activation(layer.output, activation);
      return layer;
    });
    return { tape, x, layers };
  }

  test.each(['relu', 'tanh', 'gelu', 'sigmoid'])('every layer of a deep %s net has unit variance', activation => {
    const { tape, layers } = net(8, activation);
    const reached = layerSequentialUnitVariance(layers, () => tape.forward(), createRandom(5), { tolerance: 0.01 });
    tape.forward();
    layers.forEach(({ output }, i) => {
      const variance = deviation(output.data) ** 2;
      expect(Math.abs(variance - 1), `layer ${i + 1}`).toBeLessThan(0.01);
      expect(reached[i]?.variance).toBeCloseTo(variance, 10);
      // Without a bias in the way one scaling is exact.
      expect(reached[i]?.iterations).toBeLessThanOrEqual(1);
    });
  });

  test('stops at the most scalings allowed', () => {
    const { tape, layers } = net(1, 'relu');
    let calls = 0;
    const stubborn = () => {
      calls += 1;
      tape.forward();
      for (const { output } of layers) for (let i = 0; i < output.data.length; i++) output.data[i] = 2 * (i % 2);
      for (const { output } of layers) output.data[0] = 5;
    };
    const [result] = layerSequentialUnitVariance(layers, stubborn, createRandom(5), { tolerance: 1e-9, iterations: 3 });
    expect([result?.iterations, calls]).toEqual([3, 4]);
  });

  test('errors', () => {
    const { tape, x, layers } = net(2, 'relu');
    x.data.fill(0);
    const run = (options = {}) => layerSequentialUnitVariance(layers, () => tape.forward(), createRandom(1), options);
    expect(() => run()).toThrow('variance of the output of “layer 1 weights” is 0; expected a finite number above 0');
    x.data.fill(Number.NaN);
    expect(() => run()).toThrow('is NaN');
    expect(() => run({ tolerance: 0 })).toThrow('tolerance is 0; expected a number above 0');
    expect(() => run({ iterations: 0.5 })).toThrow('iterations is 0.5; expected a whole number from 1');
  });
});

describe('gains', () => {
  test.each(golden.gains)('$torch $negativeSlope as in PyTorch', ({ id, negativeSlope, gain }) => {
    expect(calculateGain(id, negativeSlope === undefined ? {} : { negativeSlope })).toBeCloseTo(gain, 15);
  });

  test('every one is there, no other', () => {
    expect(new Set(golden.gains.map(({ id }) => id))).toEqual(new Set(gainIds));
    for (const id of ['gelu', 'silu', 'elu', 'mish', 'softplus', 'toString'])
      expect(() => calculateGain(id)).toThrow(ArgumentError);
    expect(() => calculateGain('gelu')).toThrow(
      /activation is “gelu”; expected one of identity, sigmoid, tanh, .*analyse/,
    );
    expect(() => calculateGain('leaky-relu', { negativeSlope: Number.NaN })).toThrow('negativeSlope is NaN');
  });

  // What keeps the second moment at 1, and how far the table is from it.
  test.each([
    { id: 'identity', exact: 1, ratio: 1 },
    { id: 'relu', exact: Math.SQRT2, ratio: 1 },
    { id: 'leaky-relu', exact: Math.sqrt(2 / 1.0001), ratio: 1 },
    // The fact sheet init.json, `derived_gains`.
    { id: 'selu', exact: 1, ratio: 0.75 },
    { id: 'tanh', exact: 1.59253742, ratio: 1.0465478 },
    { id: 'sigmoid', exact: 1.846228545, ratio: 0.5416447 },
  ])('$id against the exact gain', ({ id, exact, ratio }) => {
    const { forwardGain } = analyse(getScalarActivation(id));
    expect(forwardGain).toBeCloseTo(exact, 7);
    expect(calculateGain(id) / forwardGain).toBeCloseTo(ratio, 6);
  });

  test('every id is one of the registry', () => {
    for (const id of gainIds) expect(getScalarActivation(id).id).toBe(id);
  });
});
