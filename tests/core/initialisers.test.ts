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
  initialiseFixup,
  initialiseOrthogonal,
  initialiseSiren,
  initialVariance,
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

test('the variance of a scheme is its published formula, and what is drawn has it', () => {
  const fans = { fanIn: 200, fanOut: 450 };
  expect(initialVariance('he', fans)).toBe(0.01);
  expect(initialVariance('he', fans, { negativeSlope: 2 })).toBe(0.002);
  expect(initialVariance('xavier', fans)).toBeCloseTo(2 / 650, 15);
  expect(initialVariance('lecun', fans)).toBe(0.005);
  expect(initialVariance('lecun', fans, { mode: 'fanOut' })).toBeCloseTo(1 / 450, 15);
  for (const scheme of ['he', 'xavier', 'lecun'] as const)
    expectDeviation(drawn([fans.fanIn, fans.fanOut], scheme), Math.sqrt(initialVariance(scheme, fans)));
});

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

describe('a slice of a constant', () => {
  test('along the last axis, the rest as it was', () => {
    const bias = new Tape().parameter([8], 'bias');
    bias.data.fill(0.5);
    initialiseConstant(bias, 1, { start: 2, stop: 4 });
    expect([...bias.data]).toEqual([0.5, 0.5, 1, 1, 0.5, 0.5, 0.5, 0.5]);
    const matrix = new Tape().parameter([2, 3], 'weights');
    initialiseConstant(matrix, 2, { start: 1 });
    expect([...matrix.data]).toEqual([0, 2, 2, 0, 2, 2]);
    initialiseConstant(matrix, 7, { start: 3 });
    initialiseConstant(new Tape().parameter([2, 0], 'empty'), 7);
    expect([...matrix.data]).toEqual([0, 2, 2, 0, 2, 2]);
  });

  test('the forget gate of an LSTM: a bias of 1 keeps sigmoid(1) of the memory', () => {
    const tape = new Tape();
    const units = 3;
    const inputBias = tape.parameter([4 * units], 'bias');
    initialiseConstant(inputBias, 1, { start: units, stop: 2 * units });
    const [x, h, c] = [tape.input([1, 2]), tape.input([1, units]), tape.input([1, units])];
    c.data.set([1, -2, 10]);
    const weights = { input: tape.parameter([2, 4 * units]), hidden: tape.parameter([units, 4 * units]) };
    const next = ops.lstmCell(x, h, c, { ...weights, inputBias });
    tape.forward();
    // 1 / (1 + 1/e)
    next.c.data.forEach((value, i) => {
      expect(value).toBeCloseTo(0.73105857863000487926 * (c.data[i] as number), 14);
    });
  });

  test.each([
    [{ start: -1 }, 'start, stop is “-1, 3”; expected whole numbers in order from 0 to 3'],
    [{ stop: 4 }, 'start, stop is “0, 4”'],
    [{ start: 2, stop: 1 }, 'start, stop is “2, 1”'],
    [{ start: 0.5 }, 'start, stop is “0.5, 3”'],
  ])('%j', (options, message) => {
    const call = () => initialiseConstant(new Tape().parameter([3], 'x'), 1, options);
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(message);
  });
});

describe('SIREN', () => {
  const sine = (shape: number[], options?: Parameters<typeof initialiseSiren>[2]) => {
    const weights = new Tape().parameter(shape, 'weights');
    initialiseSiren(weights, createRandom(`${shape}`), options);
    return Float64Array.from(weights.data);
  };

  // The fact sheet init.json, `siren` (Sitzmann et al. 2020, section 3.2).
  test.each([
    { shape: [50, 200], options: { first: true }, bound: 1 / 50 },
    { shape: [50, 200], options: {}, bound: Math.sqrt(6 / 50) / 30 },
    { shape: [50, 200], options: { omega0: 5 }, bound: Math.sqrt(6 / 50) / 5 },
    { shape: [64, 4, 3, 3], options: { fans: fansOf([64, 4, 3, 3], 'channelsFirst') }, bound: Math.sqrt(6 / 36) / 30 },
  ])('$shape $options is uniform within $bound', ({ shape, options, bound }) => {
    const values = sine(shape, options);
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(largest).toBeLessThanOrEqual(bound);
    expect(largest).toBeGreaterThan(0.99 * bound);
    expectDeviation(values, bound / Math.sqrt(3));
  });

  test('every hidden layer of sines sees a standard normal', () => {
    const tape = new Tape();
    const random = createRandom(8);
    let hidden = tape.input([500, 1], 'x');
    for (let i = 0; i < 500; i++) hidden.data[i] = -1 + (2 * i) / 499;
    const layers = Array.from({ length: 5 }, (_, i) => {
      const { output, weights } = linear(tape, hidden, 200, { name: `layer ${i + 1}`, bias: false });
      initialiseSiren(weights, random, { first: i === 0 });
      hidden = ops.activation(output, 'sine');
      return { output, hidden };
    });
    tape.forward();
    for (const { output, hidden } of layers.slice(1)) {
      // The registry's sine has the factor 30 of the paper in it.
      expect(hidden.data[7]).toBeCloseTo(Math.sin(30 * (output.data[7] as number)), 13);
      expect(30 * deviation(output.data)).toBeGreaterThan(0.9);
      expect(30 * deviation(output.data)).toBeLessThan(1.1);
    }
  });

  test.each([0, -1, Number.NaN])('omega0 %d', omega0 => {
    expect(() => sine([2, 2], { omega0 })).toThrow(`omega0 is ${omega0}; expected a number above 0`);
  });

  test('weights that are no matrix need fans', () => {
    expect(() => sine([2, 2, 3, 3])).toThrow(/a matrix \[fanIn, fanOut\]/);
  });
});

describe('Fixup', () => {
  // The fact sheet init.json, `fixup` (Zhang et al. 2019, section 3).
  test.each([
    { branches: 4, layers: 2, factor: 4 ** (-1 / 2) },
    { branches: 16, layers: 3, factor: 1 / 2 },
    { branches: 1, layers: 2, factor: 1 },
  ])('$branches branches of $layers layers: He times $factor, the last 0', ({ branches, layers, factor }) => {
    const tape = new Tape();
    const random = createRandom(3);
    const classifier = tape.parameter([100, 10], 'classifier');
    classifier.data.fill(1);
    const matrices = Array.from({ length: branches }, () =>
      Array.from({ length: layers }, () => tape.parameter([100, 80], 'weights')),
    );
    for (const weights of matrices.flat()) weights.data.fill(1);
    initialiseFixup(matrices, random, { classifier });
    for (const branch of matrices) {
      for (const { data } of branch.slice(0, -1)) expectDeviation(Float64Array.from(data), factor * Math.sqrt(2 / 100));
      expect(branch.at(-1)?.data.every(value => value === 0)).toBe(true);
    }
    expect(classifier.data.every(value => value === 0)).toBe(true);
    initialiseFixup(matrices, random, { mode: 'fanOut' });
    const first = matrices[0]?.[0]?.data ?? [];
    expectDeviation(Float64Array.from(first), factor * Math.sqrt(2 / 80));
  });

  test('kernels by their layout', () => {
    const tape = new Tape();
    const branch = [tape.parameter([32, 16, 3, 3], 'first'), tape.parameter([16, 32, 3, 3], 'second')];
    initialiseFixup([branch, branch.slice(1)], createRandom(1), { layout: 'channelsFirst' });
    expectDeviation(Float64Array.from(branch[0]?.data ?? []), Math.sqrt(2 / (16 * 9)) / Math.SQRT2);
  });

  /** Squared gradient of all last layers of residual branches, at the start. */
  function firstStep(branches: number, scaled: boolean): number {
    const tape = new Tape();
    const random = createRandom(9);
    const x = tape.input([20, 40], 'x');
    for (let i = 0; i < x.data.length; i++) x.data[i] = random.normal();
    let hidden = x;
    const all = Array.from({ length: branches }, () => {
      const first = linear(tape, hidden, 40, { bias: false });
      const second = linear(tape, ops.activation(first.output, 'relu'), 40, { bias: false });
      hidden = ops.add(hidden, second.output);
      return [first.weights, second.weights];
    });
    initialiseFixup(all, random);
    if (!scaled) for (const [first] of all) if (first) initialise(first, 'he', random);
    const loss = ops.sum(hidden);
    tape.forward();
    tape.backward(loss);
    expect(hidden.data).toEqual(x.data);
    let square = 0;
    for (const [, last] of all) for (const value of last?.grad ?? []) square += value * value;
    return square;
  }

  test('a step changes the function as much however many branches there are, without the factor more and more', () => {
    expect(firstStep(32, true) / firstStep(2, true)).toBeGreaterThan(0.7);
    expect(firstStep(32, true) / firstStep(2, true)).toBeLessThan(1.4);
    expect(firstStep(32, false) / firstStep(2, false)).toBeGreaterThan(10);
  });

  test('a branch without layers', () => {
    expect(() => initialiseFixup([[]], createRandom(1))).toThrow('branch 0 is “an empty list”; expected the weights');
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

  test.each(['relu', 'tanh'])('every layer of a small %s convolutional net has unit variance', activation => {
    const tape = new Tape();
    const random = createRandom(6);
    const images = tape.input([8, 3, 12, 12], 'images');
    for (let i = 0; i < images.data.length; i++) images.data[i] = 2 * random.normal() - 0.5;
    let hidden = images;
    const layers = [8, 16, 16].map((out, i) => {
      const weights = tape.parameter([out, hidden.shape[1] as number, 3, 3], `convolution ${i + 1} weights`);
      const output = ops.conv2d(hidden, weights, undefined, { padding: 1, stride: i === 1 ? 2 : 1 });
      hidden = ops.activation(output, activation);
      return { weights, output };
    });
    const last = linear(tape, ops.mean(hidden, { axes: [2, 3] }), 10, { name: 'classifier', bias: false });
    layers.push(last);
    const options = { tolerance: 0.01, layout: 'channelsFirst' } as const;
    const reached = layerSequentialUnitVariance(layers, () => tape.forward(), createRandom(5), options);
    tape.forward();
    layers.forEach(({ output, weights }, i) => {
      expect(Math.abs(deviation(output.data) ** 2 - 1), weights.label).toBeLessThan(0.01);
      expect(reached[i]?.iterations, weights.label).toBeLessThanOrEqual(1);
      // Still orthogonal up to a factor, by the rows or columns of the flattened kernel.
      const rows = weights.shape[0] as number;
      const columns = weights.data.length / rows;
      const product = (a: number, b: number) => {
        let total = 0;
        for (let k = 0; k < Math.max(rows, columns); k++)
          total +=
            rows <= columns
              ? (weights.data[a * columns + k] as number) * (weights.data[b * columns + k] as number)
              : (weights.data[k * columns + a] as number) * (weights.data[k * columns + b] as number);
        return total;
      };
      expect(Math.abs(product(0, 1) / product(0, 0)), weights.label).toBeLessThan(1e-12);
      expect(product(1, 1) / product(0, 0), weights.label).toBeCloseTo(1, 12);
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
