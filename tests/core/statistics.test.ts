import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activation, scale, sum } from '../../src/core/autodiff/ops/index.ts';
import { Tape } from '../../src/core/autodiff/tape.ts';
import { ArgumentError } from '../../src/core/errors.ts';
import { mlp } from '../../src/core/nn/layers.ts';
import { crossEntropy } from '../../src/core/nn/losses.ts';
import {
  type HistogramRange,
  type LayerStatistics,
  observeLayers,
  type Summary,
} from '../../src/core/nn/statistics.ts';
import { createRandom } from '../../src/core/random.ts';
import { at, expectClose } from './checks.ts';

interface GoldenSummary {
  mean: number;
  variance: number;
  zeroUnits: number;
  edges: number[];
  counts: number[];
}

interface GoldenLayer {
  name: string;
  z: { shape: number[]; data: number[] };
  cotangent: number[];
  bins: number;
  activationRange: HistogramRange | null;
  gradientRange: HistogramRange | null;
  activations: GoldenSummary;
  gradients: GoldenSummary;
  saturated: number;
}

const golden: { statistics: GoldenLayer[] } = JSON.parse(
  readFileSync(new URL('../golden/curvature.json', import.meta.url), 'utf8'),
);

/** One layer of a value that is written into, with nothing else. */
function observed(shape: readonly number[], options: Parameters<typeof observeLayers>[1] = {}) {
  const tape = new Tape();
  const output = tape.parameter(shape);
  const observer = observeLayers([{ name: 'layer', output }], options);
  return { output, observer, layer: at(observer.layers, 0) };
}

describe('layer statistics', () => {
  test.each(golden.statistics)('of $name against NumPy', record => {
    const tape = new Tape();
    const preactivation = tape.parameter(record.z.shape);
    preactivation.data.set(record.z.data);
    const output = activation(preactivation, record.name);
    const { layers, update } = observeLayers(
      [{ name: 'layer', output, saturation: { preactivation, activation: record.name } }],
      {
        bins: record.bins,
        activationRange: record.activationRange ?? undefined,
        gradientRange: record.gradientRange ?? undefined,
      },
    );
    tape.forward();
    tape.backward(output, record.cotangent);
    update();
    const { activations, gradients, saturated } = at(layers, 0);
    const compare = (got: Summary, want: GoldenSummary, range: HistogramRange | null) => {
      expectClose([got.mean, got.variance], [want.mean, want.variance], 1e-13, 'mean and variance');
      expect(got.zeroUnits).toBeCloseTo(want.zeroUnits, 14);
      expectClose(got.histogram.edges, want.edges, 1e-14, 'edges');
      expect([...got.histogram.counts]).toEqual(want.counts);
      const counted = want.counts.reduce((sum, count) => sum + count, 0);
      expect(got.histogram.outside).toBe(record.z.data.length - counted);
      if (!range) expect(got.histogram.outside).toBe(0);
      expect(got.histogram.nonFinite).toBe(0);
    };
    compare(activations, record.activations, record.activationRange);
    compare(gradients, record.gradients, record.gradientRange);
    expect(saturated).toBeCloseTo(record.saturated, 14);
  });

  test('the golden layers have dead units, units without gradient and saturated entries', () => {
    for (const { gradients, saturated } of golden.statistics) {
      expect(gradients.zeroUnits).toBeGreaterThan(0);
      expect(saturated).toBeGreaterThan(0);
    }
    expect(golden.statistics.map(({ activations }) => activations.zeroUnits)).toEqual([0.4, 0, 0.25]);
  });

  test('a unit is dead if it is 0 for every row; a single value brings it to life', () => {
    const { output, observer, layer } = observed([3, 4]);
    observer.update();
    expect(layer.activations.zeroUnits).toBe(1);
    output.data[2 * 4 + 1] = 1e-320;
    output.data[0] = Number.NaN;
    output.data[3] = -0;
    observer.update();
    expect(layer.activations.zeroUnits).toBe(0.5);
    expect(layer.gradients.zeroUnits).toBe(1);
  });

  test('the axis of the units: the last one, channels of images, or the one that is given', () => {
    const tape = new Tape();
    const [tokens, images] = [tape.parameter([2, 3, 5]), tape.parameter([2, 5, 3, 3])];
    const { layers, update } = observeLayers([
      { name: 'tokens', output: tokens },
      { name: 'images', output: images },
      { name: 'tokens by position', output: tokens, unitAxis: 1 },
    ]);
    tokens.data[4] = 1;
    images.data.fill(1, 9, 18);
    update();
    expect(layers.map(({ activations }) => activations.zeroUnits)).toEqual([0.8, 0.8, 1 - 1 / 3]);
  });

  test('every finite value is in one bin, and the bin is the one between its edges', () => {
    const value = fc.double({ noNaN: true, min: -1e6, max: 1e6 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 30 }), (values, bins) => {
        const { output, observer, layer } = observed([values.length], { bins });
        output.data.set(values);
        observer.update();
        const { edges, counts, outside } = layer.activations.histogram;
        const last = bins - 1;
        const want = Array.from(
          { length: bins },
          (_, i) =>
            values.filter(
              x =>
                x >= (edges[i] as number) && (i === last ? x <= (edges[bins] as number) : x < (edges[i + 1] as number)),
            ).length,
        );
        expect(outside).toBe(0);
        expect([...counts]).toEqual(want);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length);
      }),
    );
  });

  test('one value only: bins of width 1 in all around it', () => {
    const { output, observer, layer } = observed([4], { bins: 2 });
    output.data.fill(3);
    observer.update();
    expect([...layer.activations.histogram.edges]).toEqual([2.5, 3, 3.5]);
    expect([...layer.activations.histogram.counts]).toEqual([0, 4]);
    expect(layer.activations.variance).toBe(0);
  });

  test('NaN and infinite values are counted apart, and show in mean and variance', () => {
    const { output, observer, layer } = observed([5], { bins: 4 });
    output.data.set([1, Number.NaN, 2, Number.POSITIVE_INFINITY, 3]);
    observer.update();
    expect(layer.activations.histogram).toMatchObject({ nonFinite: 2, outside: 0 });
    expect([...layer.activations.histogram.edges]).toEqual([1, 1.5, 2, 2.5, 3]);
    expect(layer.activations.mean).toBeNaN();
    output.data.fill(Number.NaN);
    observer.update();
    expect(layer.activations.histogram).toMatchObject({ nonFinite: 5, outside: 0 });
    expect(layer.activations.histogram.counts.every(count => count === 0)).toBe(true);
  });

  test('of no entries all is NaN and every bin empty', () => {
    const { observer, layer } = observed([0, 3], { bins: 2 });
    observer.update();
    const { mean, variance, zeroUnits, histogram } = layer.activations;
    expect([mean, variance, zeroUnits]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect([...histogram.counts]).toEqual([0, 0]);
  });

  test('the share of saturated entries takes the parameters of the activation', () => {
    const tape = new Tape();
    const preactivation = tape.input([4]);
    preactivation.data.set([-2, -1, 1, 2]);
    const share = (negativeSlope: number) => {
      const params = { negativeSlope };
      const output = activation(preactivation, 'leaky-relu', params);
      const { layers, update } = observeLayers([
        { name: 'layer', output, saturation: { preactivation, activation: 'leaky-relu', params } },
      ]);
      update();
      return at(layers, 0).saturated;
    };
    expect([share(0.2), share(0.005), share(0)]).toEqual([0, 0.5, 0.5]);
    const { layer } = observed([2]);
    expect(layer.saturated).toBeUndefined();
  });

  test('while a network trains the objects stay, the numbers follow, and no buffer is allocated', () => {
    const random = createRandom(2);
    const tape = new Tape();
    const [x, classes] = [tape.input([32, 6]), tape.input([32])];
    const units = [{ units: 40, activation: 'relu' }, { units: 40, activation: 'tanh' }, { units: 3 }];
    const net = mlp(tape, x, { layers: units, initialisation: 'he', random });
    const loss = crossEntropy(net.output, classes);
    const { layers, update } = observeLayers(
      units.slice(0, 2).map(({ activation = '' }, i) => ({
        name: `layer ${i + 1}`,
        output: at(net.activations, i),
        saturation: { preactivation: at(net.preactivations, i), activation },
      })),
      { bins: 64 },
    );
    const step = () => {
      for (let i = 0; i < x.data.length; i++) x.data[i] = random.normal();
      for (let i = 0; i < classes.data.length; i++) classes.data[i] = random.integer(3);
      tape.forward();
      tape.backward(loss);
      update();
    };
    const parts = ({ activations, gradients }: LayerStatistics) =>
      [activations, gradients].flatMap(summary => [summary, summary.histogram.edges, summary.histogram.counts]);
    const before = layers.flatMap(parts);
    for (let i = 0; i < 50; i++) step();
    const start = process.memoryUsage().arrayBuffers;
    let most = start;
    const means = new Set<number>();
    for (let i = 0; i < 200; i++) {
      step();
      means.add(at(layers, 0).gradients.mean);
      most = Math.max(most, process.memoryUsage().arrayBuffers);
    }
    expect(most - start).toBeLessThanOrEqual(1024);
    expect(means.size).toBe(200);
    layers.flatMap(parts).forEach((part, i) => {
      expect(part).toBe(before[i]);
    });
    // relu': 0 or 1, and half of the preactivations are below 0 or so.
    expect(at(layers, 0).saturated).toBeGreaterThan(0.3);
    expect(at(layers, 1).activations.zeroUnits).toBe(0);
  });

  test('the gradient is that of the last backward pass', () => {
    const tape = new Tape();
    const x = tape.parameter([2, 3]);
    const hidden = scale(x, 2);
    const { layers, update } = observeLayers([{ name: 'hidden', output: hidden }]);
    tape.forward();
    tape.backward(sum(scale(hidden, 7)));
    update();
    expect(at(layers, 0).gradients).toMatchObject({ mean: 7, variance: 0, zeroUnits: 0 });
  });

  test.each([
    [() => observed([2], { bins: 0 }), /bins is 0; expected a whole number from 1/],
    [() => observed([2], { activationRange: [1, 1] }), /range of a histogram is “\[1, 1\]”/],
    [
      () => observed([2], { gradientRange: [0, Number.POSITIVE_INFINITY] }),
      /range of a histogram is “\[0, Infinity\]”/,
    ],
    [
      () => observeLayers([{ name: 'first', output: new Tape().input([2]), unitAxis: 1 }]),
      /units of first axis is 1; expected a whole number from -1 to 0/,
    ],
    [
      () => {
        const x = new Tape().input([2]);
        return observeLayers([{ name: 'first', output: x, saturation: { preactivation: x, activation: 'softmax' } }]);
      },
      /activation is “softmax”; expected a function of one number/,
    ],
  ])('%s', (run, message) => {
    expect(run).toThrow(ArgumentError);
    expect(run).toThrow(message);
  });
});
