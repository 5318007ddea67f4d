import { describe, expect, test } from 'vitest';
import { parseActivation } from '../../src/core/activations/formula.ts';
import { Tape } from '../../src/core/autodiff/tape.ts';
import { ArgumentError, ShapeError } from '../../src/core/errors.ts';
import { type InitialisationOptions, type InitialisationScheme, initialise } from '../../src/core/nn/initialisers.ts';
import { linear, mlp, normalisation } from '../../src/core/nn/layers.ts';
import { adam, sgd } from '../../src/core/optim/optimisers.ts';
import { createRandom } from '../../src/core/random.ts';

function drawn(
  fanIn: number,
  fanOut: number,
  scheme: InitialisationScheme,
  options?: InitialisationOptions,
): Float64Array {
  const weights = new Tape().parameter([fanIn, fanOut], 'weights');
  initialise(weights, scheme, createRandom(`${scheme} ${fanIn}`), options);
  return Float64Array.from(weights.data);
}

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: Float64Array) => Math.sqrt(mean(values.map(value => value * value)) - mean(values) ** 2);

describe('initialisers', () => {
  const [fanIn, fanOut] = [300, 500];
  const schemes: [InitialisationScheme, InitialisationOptions, number][] = [
    ['xavier', {}, Math.sqrt(2 / (300 + 500))],
    ['he', {}, Math.sqrt(2 / 300)],
    ['lecun', {}, Math.sqrt(1 / 300)],
    ['normal', {}, 1],
    ['normal', { standardDeviation: 0.02 }, 0.02],
    ['xavier', { gain: 5 / 3 }, (5 / 3) * Math.sqrt(2 / (300 + 500))],
    ['lecun', { gain: Math.SQRT2 }, Math.sqrt(2 / 300)],
    ['normal', { standardDeviation: 0.5, gain: 3 }, 1.5],
  ];

  test.each(
    schemes.flatMap(([scheme, options, want]) =>
      (['normal', 'uniform'] as const).map(distribution => ({ scheme, options: { ...options, distribution }, want })),
    ),
  )('$scheme $options', ({ scheme, options, want }) => {
    const values = drawn(fanIn, fanOut, scheme, options);
    const n = values.length;
    // Five standard errors: of a normal sample's deviation 1 / sqrt(2 n), of a uniform one's less.
    expect(Math.abs(deviation(values) / want - 1)).toBeLessThan(5 / Math.sqrt(2 * n));
    expect(Math.abs(mean(values))).toBeLessThan((5 * want) / Math.sqrt(n));
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / want;
    if (options.distribution === 'uniform') {
      expect(largest).toBeLessThanOrEqual(Math.sqrt(3));
      expect(largest).toBeGreaterThan(0.999 * Math.sqrt(3));
    } else {
      expect(largest).toBeGreaterThan(3.5);
      expect(largest).toBeLessThan(7);
    }
  });

  test('fanIn is the first axis', () => {
    expect(deviation(drawn(1000, 50, 'he'))).toBeCloseTo(Math.sqrt(2 / 1000), 3);
    expect(deviation(drawn(50, 1000, 'he'))).toBeCloseTo(Math.sqrt(2 / 50), 2);
  });

  test('the distribution is normal unless said otherwise', () => {
    expect(drawn(20, 20, 'he')).toEqual(drawn(20, 20, 'he', { distribution: 'normal' }));
    expect(drawn(20, 20, 'he')).not.toEqual(drawn(20, 20, 'he', { distribution: 'uniform' }));
  });

  test('He keeps the second moment of a deep ReLU net, Xavier halves it', () => {
    for (const [scheme, factor] of [
      ['he', 1],
      ['xavier', 0.5],
    ] as const) {
      const width = 400;
      const tape = new Tape();
      const x = tape.input([4, width], 'x');
      const random = createRandom(3);
      for (let i = 0; i < x.data.length; i++) x.data[i] = random.normal();
      const layers = Array.from({ length: 6 }, () => ({ units: width, activation: 'relu' }));
      const net = mlp(tape, x, { layers, initialisation: scheme, random: random.fork('weights') });
      tape.forward();
      const moment = (values: ArrayLike<number>) => mean(Float64Array.from(values, value => value * value));
      const [first, last] = [net.preactivations[0], net.preactivations[5]].map(z => moment(z?.data ?? []));
      expect(Math.abs(((last ?? 0) / (first ?? 1)) ** (1 / 5) / factor - 1)).toBeLessThan(0.1);
    }
  });

  test('only matrices', () => {
    const vector = new Tape().parameter([3], 'layer 1 bias');
    expect(() => initialise(vector, 'he', createRandom(1))).toThrow(ArgumentError);
    expect(() => initialise(vector, 'he', createRandom(1))).toThrow(
      /shape of “layer 1 bias” is .*\[3\].*a matrix \[fanIn, fanOut\]/,
    );
  });
});

describe('layers', () => {
  const points = (tape: Tape, shape = [5, 2]) => tape.input(shape, 'points');
  const options = { initialisation: 'xavier', random: createRandom(1) } as const;

  test('mlp: shapes, order and labels', () => {
    const tape = new Tape();
    const net = mlp(tape, points(tape), {
      ...options,
      layers: [
        { units: 8, activation: 'tanh' },
        { units: 4, activation: 'leaky-relu', params: { negativeSlope: 0.2 } },
        { units: 1 },
      ],
    });
    expect(net.parameters.map(({ label, shape }) => [label, shape])).toEqual([
      ['layer 1 weights', [2, 8]],
      ['layer 1 bias', [8]],
      ['layer 2 weights', [8, 4]],
      ['layer 2 bias', [4]],
      ['output weights', [4, 1]],
      ['output bias', [1]],
    ]);
    expect(tape.parameters).toEqual(net.parameters);
    expect(net.preactivations.map(({ label, shape }) => [label, shape])).toEqual([
      ['layer 1 affine', [5, 8]],
      ['layer 2 affine', [5, 4]],
      ['output affine', [5, 1]],
    ]);
    expect(net.activations.map(({ label }) => label)).toEqual(['layer 1 tanh', 'layer 2 leaky-relu', 'output affine']);
    expect(net.output).toBe(net.activations.at(-1));
    expect(net.output).toBe(net.preactivations.at(-1));
  });

  test('mlp: biases 0, weights drawn, parameters of the activation used', () => {
    const tape = new Tape();
    const x = points(tape, [1, 1]);
    const net = mlp(tape, x, {
      ...options,
      layers: [{ units: 3, activation: 'leaky-relu', params: { negativeSlope: 0.2 } }],
    });
    expect(net.parameters[1]?.data.every(value => value === 0)).toBe(true);
    expect(net.parameters[0]?.data.every(value => value !== 0)).toBe(true);
    x.data[0] = 1;
    tape.forward();
    net.preactivations[0]?.data.forEach((z, i) => {
      expect(net.output.data[i]).toBe(z > 0 ? z : 0.2 * z);
    });
  });

  test('mlp: a formula as an activation', () => {
    const outputs = ['silu', parseActivation('x*sigmoid(x)')].map(activation => {
      const tape = new Tape();
      const x = points(tape, [4, 2]);
      x.data.set([1, -2, 3, 0.5, 0, 1, -1, -3]);
      const net = mlp(tape, x, {
        ...options,
        layers: [{ units: 3, activation }, { units: 1 }],
        random: createRandom(5),
      });
      tape.forward();
      return net.output.data;
    });
    const [built, written] = outputs;
    expect(built?.some(value => value !== 0)).toBe(true);
    built?.forEach((value, i) => void expect(written?.[i]).toBeCloseTo(value, 6));
  });

  test('mlp: the same seed gives the same weights, whatever the activations', () => {
    const weights = (activation: string) => {
      const tape = new Tape();
      const layers = [{ units: 8, activation }, { units: 1 }];
      return mlp(tape, points(tape), { initialisation: 'he', random: createRandom(5), layers }).parameters.map(
        ({ data }) => data,
      );
    };
    expect(weights('relu')).toEqual(weights('gelu'));
  });

  test('mlp: unknown activation, no units', () => {
    const build = (layer: { units: number; activation?: string }) => () => {
      const tape = new Tape();
      mlp(tape, points(tape), { ...options, layers: [layer] });
    };
    expect(build({ units: 3, activation: 'tahn' })).toThrow(/did you mean tanh/);
    expect(build({ units: -3 })).toThrow(/shape of “output weights”.*-3/);
    expect(build({ units: 1.5 })).toThrow(ArgumentError);
    expect(build({ units: 1e9 })).toThrow(/size of “output weights” is 2000000000/);
  });

  test('linear with and without a bias', () => {
    const tape = new Tape();
    const x = points(tape, [1, 2]);
    const plain = linear(tape, x, 1, { name: 'head', bias: false });
    const shifted = linear(tape, x, 1, { name: 'shifted' });
    expect(plain.bias).toBeUndefined();
    expect(plain.output.label).toBe('head matmul');
    expect(tape.parameters.map(({ label }) => label)).toEqual(['head weights', 'shifted weights', 'shifted bias']);
    x.data.set([2, 3]);
    for (const { weights } of [plain, shifted]) weights.data.set([10, 100]);
    shifted.bias?.data.set([0.5]);
    tape.forward();
    expect([plain.output.data[0], shifted.output.data[0]]).toEqual([320, 320.5]);
    expect(() => linear(tape, tape.input([3], 'vector'), 2)).toThrow(ShapeError);
    expect(() => linear(tape, tape.input([3], 'vector'), 2)).toThrow(/^linear: x \[3\]/);
  });

  test('normalisation starts with gain 1 and shift 0', () => {
    for (const kind of ['batch', 'layer'] as const) {
      const tape = new Tape();
      const x = points(tape, [50, 7]);
      const random = createRandom(2);
      for (let i = 0; i < x.data.length; i++) x.data[i] = 5 + 3 * random.normal();
      const { output, gain, shift } = normalisation(tape, x, kind);
      expect([gain.label, shift.label]).toEqual([`${kind} norm gain`, `${kind} norm shift`]);
      tape.forward();
      const groups = kind === 'batch' ? 7 : 50;
      for (let g = 0; g < groups; g++) {
        const group = Float64Array.from(
          output.data.filter((_, i) => (kind === 'batch' ? i % 7 : Math.floor(i / 7)) === g),
        );
        expect(mean(group)).toBeCloseTo(0, 12);
        expect(deviation(group)).toBeCloseTo(1, 4);
      }
    }
  });
});

describe('optimisers', () => {
  const parameter = (value: number, gradient: number) => {
    const tensor = new Tape().parameter([1], 'p');
    tensor.data[0] = value;
    tensor.grad[0] = gradient;
    return tensor;
  };

  test('sgd by hand', () => {
    const p = parameter(1, 2);
    const optimiser = sgd([p], { learningRate: 0.1, momentum: 0.5 });
    optimiser.step();
    expect(p.data[0]).toBeCloseTo(0.8, 15);
    // v = 0.5 * 2 + 2 = 3.
    optimiser.step();
    expect(p.data[0]).toBeCloseTo(0.5, 15);
  });

  test('the first step of adam is the learning rate, whatever the gradient’s size', () => {
    for (const gradient of [1e-3, -1, 1e6]) {
      const p = parameter(1, gradient);
      adam([p], { learningRate: 0.1 }).step();
      expect(p.data[0]).toBeCloseTo(1 - 0.1 * Math.sign(gradient), 5);
    }
  });

  test('gradient 0 moves nothing', () => {
    for (const make of [sgd, adam]) {
      const p = parameter(1, 0);
      make([p], { learningRate: 0.1 }).step();
      expect(p.data[0]).toBe(1);
    }
  });

  test.each([0, -0.1, Number.NaN, Number.POSITIVE_INFINITY])('learning rate %d', learningRate => {
    for (const make of [sgd, adam]) {
      expect(() => make([], { learningRate })).toThrow(ArgumentError);
      expect(() => make([], { learningRate })).toThrow(
        `learningRate is ${learningRate}; expected a finite number above 0`,
      );
    }
  });

  test.each([-0.1, 1, 2, Number.NaN])('decay %d', value => {
    const allowed = `is ${value}; expected a number from 0, below 1`;
    expect(() => sgd([], { learningRate: 0.1, momentum: value })).toThrow(`momentum ${allowed}`);
    expect(() => adam([], { learningRate: 0.1, beta1: value })).toThrow(`beta1 ${allowed}`);
    expect(() => adam([], { learningRate: 0.1, beta2: value })).toThrow(`beta2 ${allowed}`);
  });

  test.each([-1e-8, Number.NaN, Number.POSITIVE_INFINITY])('epsilon %d', epsilon => {
    expect(() => adam([], { learningRate: 0.1, epsilon })).toThrow(
      `epsilon is ${epsilon}; expected a finite number from 0`,
    );
  });
});
