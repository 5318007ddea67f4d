import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as ops from '../../src/core/autodiff/ops/index.ts';
import { Tape, type Tensor } from '../../src/core/autodiff/tape.ts';
import { ArgumentError } from '../../src/core/errors.ts';
import { meanSquaredError } from '../../src/core/nn/losses.ts';
import { exponentialMovingAverage } from '../../src/core/optim/averages.ts';
import { clipGradientNorm, clipGradientValue } from '../../src/core/optim/gradients.ts';
import {
  adagrad,
  adam,
  adamW,
  lamb,
  lars,
  type Optimiser,
  type OptimiserParameters,
  rmsprop,
  sgd,
} from '../../src/core/optim/optimisers.ts';
import { cosineDecay, noam, oneCycle, type Schedule, stepDecay, warmUp } from '../../src/core/optim/schedules.ts';

// ---------------------------------------------------------------- golden file

interface Stored {
  shape: number[];
  data: number[];
}

type Options = { learningRate: number };

interface Run {
  optimiser: string;
  options: Options;
  groups?: { parameters: string[]; options: Partial<Options> }[];
  rates?: number[];
  clip?: { maximum: number; norm: string };
  norms?: number[];
  clipValue?: number;
  average?: number;
  averages?: Record<string, number[]>;
  first: Record<string, number[]>;
  last: Record<string, number[]>;
  loss: number;
}

interface Golden {
  header: { steps: number };
  problem: { x: Stored; target: Stored; start: Record<string, Stored> };
  runs: Run[];
  schedules: { schedule: string; options: Record<string, number>; rates: number[] }[];
}

const golden: Golden = JSON.parse(readFileSync(new URL('../golden/training.json', import.meta.url), 'utf8'));

type Maker = (parameters: OptimiserParameters<Options>, options: Options) => Optimiser;
const optimisers: Record<string, Maker> = { sgd, rmsprop, adagrad, adam, adamW, lars, lamb };

/** mse(tanh(x w1 + b1) w2 + b2, target), at its start. */
function problem() {
  const tape = new Tape();
  const fill = (tensor: Tensor, { data }: Stored) => {
    tensor.data.set(data);
    return tensor;
  };
  const { x, target, start } = golden.problem;
  const parameters = Object.fromEntries(
    Object.entries(start).map(([name, stored]) => [name, fill(tape.parameter(stored.shape, name), stored)]),
  );
  const of = (name: string) => parameters[name] as Tensor;
  const hidden = ops.activation(ops.affine(fill(tape.input(x.shape, 'x'), x), of('w1'), of('b1')), 'tanh');
  const output = ops.affine(hidden, of('w2'), of('b2'));
  const loss = meanSquaredError(output, fill(tape.input(target.shape, 'target'), target));
  return { tape, loss, of, parameters: Object.values(parameters) };
}

function expectClose(got: ArrayLike<number>, want: readonly number[], tolerance: number, what: string): void {
  expect(got.length, `length of ${what}`).toBe(want.length);
  want.forEach((value, i) => {
    expect(Math.abs((got[i] as number) - value), `${what} [${i}]: ${got[i]}, expected ${value}`).toBeLessThanOrEqual(
      tolerance * Math.max(1, Math.abs(value)),
    );
  });
}

describe('20 steps against PyTorch', () => {
  const named = golden.runs.map((run, index) => ({
    run,
    title: `${index}: ${run.optimiser} ${JSON.stringify(run.options)} ${JSON.stringify(run.groups ?? run.clip ?? run.clipValue ?? '')}${run.rates ? ' scheduled' : ''}`,
  }));

  test.each(named)('$title', ({ run }) => {
    const { tape, loss, of, parameters } = problem();
    const make = optimisers[run.optimiser] as Maker;
    const optimiser = make(
      run.groups?.map(({ parameters, options }) => ({ parameters: parameters.map(of), ...options })) ?? parameters,
      run.options,
    );
    const average =
      run.average === undefined ? undefined : exponentialMovingAverage(parameters, { decay: run.average });
    const compare = (want: Record<string, number[]>, what: string) => {
      for (const [name, values] of Object.entries(want)) expectClose(of(name).data, values, 1e-10, `${what}, ${name}`);
    };
    for (let step = 0; step < golden.header.steps; step++) {
      tape.forward();
      tape.backward(loss);
      if (run.rates) optimiser.setLearningRate(run.rates[step] as number);
      if (run.clip) {
        const norm = clipGradientNorm(parameters, run.clip.maximum, { norm: Number(run.clip.norm) });
        expectClose([norm], [run.norms?.[step] as number], 1e-10, `norm ${step}`);
      }
      if (run.clipValue !== undefined) clipGradientValue(parameters, run.clipValue);
      optimiser.step();
      average?.update();
      if (step === 0) compare(run.first, 'after one step');
    }
    compare(run.last, 'at the end');
    tape.forward();
    expectClose(loss.data, [run.loss], 1e-10, 'loss');
    if (!average || !run.averages) return;
    average.swap();
    compare(run.averages, 'averages');
    average.swap();
    compare(run.last, 'swapped back');
  });

  test('every optimiser is there', () => {
    expect(new Set(golden.runs.map(({ optimiser }) => optimiser))).toEqual(new Set(Object.keys(optimisers)));
  });
});

// ---------------------------------------------------------------- optimisers

const parameter = (values: readonly number[], gradients: readonly number[], label = 'p') => {
  const tensor = new Tape().parameter([values.length], label);
  tensor.data.set(values);
  tensor.grad.set(gradients);
  return tensor;
};

describe('optimisers', () => {
  test('defaults are what they were: adam and sgd of before, to the bit', () => {
    const gradients = [0.3, -2, 1e-9, 5];
    const [p, q] = [parameter([1, 2, 3, 4], gradients), parameter([1, 2, 3, 4], gradients)];
    const [first, second] = [sgd([p], { learningRate: 0.1, momentum: 0.9 }), adam([q], { learningRate: 0.1 })];
    const plain = [1, 2, 3, 4];
    const adapted = [1, 2, 3, 4];
    const [velocity, m, v] = [
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ] as [number[], number[], number[]];
    for (let t = 1; t <= 5; t++) {
      first.step();
      second.step();
      gradients.forEach((g, i) => {
        velocity[i] = 0.9 * (velocity[i] as number) + g;
        plain[i] = (plain[i] as number) - 0.1 * (velocity[i] as number);
        m[i] = 0.9 * (m[i] as number) + (1 - 0.9) * g;
        v[i] = 0.999 * (v[i] as number) + (1 - 0.999) * g * g;
        adapted[i] =
          (adapted[i] as number) -
          ((0.1 / (1 - 0.9 ** t)) * (m[i] as number)) / (Math.sqrt(v[i] as number) / Math.sqrt(1 - 0.999 ** t) + 1e-8);
      });
    }
    expect([...p.data]).toEqual(plain);
    expect([...q.data]).toEqual(adapted);
  });

  test.each(Object.entries(optimisers))('%s: one group is the same as none', (_, make) => {
    const run = (grouped: boolean) => {
      const { tape, loss, parameters } = problem();
      const optimiser = make(grouped ? [{ parameters }] : parameters, { learningRate: 0.01 });
      for (let step = 0; step < 5; step++) {
        tape.forward();
        tape.backward(loss);
        optimiser.step();
      }
      return parameters.map(({ data }) => [...data]);
    };
    expect(run(true)).toEqual(run(false));
  });

  test.each(Object.entries(optimisers))('%s lowers the loss', (name, make) => {
    const { tape, loss, parameters } = problem();
    const optimiser = make(parameters, { learningRate: name === 'lars' ? 0.1 : 0.01 });
    tape.forward();
    const before = loss.data[0] as number;
    for (let step = 0; step < 50; step++) {
      tape.forward();
      tape.backward(loss);
      optimiser.step();
    }
    tape.forward();
    expect(loss.data[0] as number).toBeLessThan(before);
  });

  test.each(Object.entries(optimisers))(
    '%s: gradient 0 moves nothing without decay, rate 0 nothing at all',
    (_, make) => {
      const still = parameter([1, -2], [0, 0]);
      make([{ parameters: [still], weightDecay: 0 } as { parameters: Tensor[] }], { learningRate: 0.1 }).step();
      expect([...still.data]).toEqual([1, -2]);
      const held = parameter([1, -2], [3, 4]);
      const optimiser = make([held], { learningRate: 0.1 });
      optimiser.setLearningRate(0);
      optimiser.step();
      expect([...held.data]).toEqual([1, -2]);
    },
  );

  test('groups have options of their own over the shared ones', () => {
    const [a, b, c] = [parameter([1], [1], 'a'), parameter([1], [1], 'b'), parameter([1], [1], 'c')];
    const groups = [
      { parameters: [a] },
      { parameters: [b], learningRate: 0.5 },
      { parameters: [c], weightDecay: 1, learningRate: undefined },
    ];
    const optimiser = sgd(groups, { learningRate: 0.1 });
    expect(optimiser.groups.map(({ learningRate }) => learningRate)).toEqual([0.1, 0.5, 0.1]);
    optimiser.step();
    expect([a.data[0], b.data[0], c.data[0]]).toEqual([0.9, 0.5, 0.8]);
    optimiser.setLearningRate(0.25, 1);
    expect(optimiser.groups.map(({ learningRate }) => learningRate)).toEqual([0.1, 0.25, 0.1]);
    optimiser.setLearningRate(0.2);
    expect(optimiser.groups.map(({ learningRate }) => learningRate)).toEqual([0.2, 0.2, 0.2]);
    expect(optimiser.groups[1]?.parameters).toEqual([b]);
  });

  test('lamb moves a tensor by the learning rate times its norm, lars by the trust too', () => {
    const values = [3, 4];
    for (const gradients of [
      [1e-6, 2e-6],
      [1e6, -1e5],
    ]) {
      const p = parameter(values, gradients);
      lamb([p], { learningRate: 0.01, epsilon: 0 }).step();
      expect(Math.hypot(...values.map((value, i) => value - (p.data[i] as number)))).toBeCloseTo(0.05, 14);
      const q = parameter(values, gradients);
      lars([q], { learningRate: 1, trust: 0.01 }).step();
      expect(Math.hypot(...values.map((value, i) => value - (q.data[i] as number)))).toBeCloseTo(0.05, 14);
    }
  });

  test('adamW decays apart from the gradient: the same share of every entry', () => {
    const p = parameter([1, 100, -5], [0, 0, 0]);
    adamW([p], { learningRate: 0.1, weightDecay: 0.5 }).step();
    expect([...p.data]).toEqual([0.95, 95, -4.75]);
  });

  test('adamW has a decay of 0.01 unless told, also when told undefined', () => {
    for (const options of [{}, { weightDecay: undefined }]) {
      const p = parameter([1], [0]);
      adamW([p], { learningRate: 0.1, ...options }).step();
      expect(p.data[0]).toBe(1 - 0.1 * 0.01);
    }
  });

  test('float32 parameters stay float32', () => {
    const p = new Tape('float32').parameter([2], 'p');
    p.grad.set([1, 2]);
    for (const make of Object.values(optimisers)) make([p], { learningRate: 0.1 }).step();
    expect(p.data).toBeInstanceOf(Float32Array);
    expect([...p.data].every(value => Number.isFinite(value) && value < 0)).toBe(true);
  });

  test.each<[() => unknown, string]>([
    [() => sgd([], { learningRate: 0.1, weightDecay: -1 }), 'weightDecay is -1; expected a finite number from 0'],
    [() => sgd([], { learningRate: 0.1, dampening: 2 }), 'dampening is 2; expected a number in [0, 1]'],
    [() => sgd([], { learningRate: 0.1, nesterov: true }), 'momentum is 0; expected a number above 0 for nesterov'],
    [
      () => sgd([], { learningRate: 0.1, nesterov: true, momentum: 0.9, dampening: 0.1 }),
      'dampening is 0.1; expected 0 for nesterov',
    ],
    [() => rmsprop([], { learningRate: 0.1, alpha: 1 }), 'alpha is 1; expected a number from 0, below 1'],
    [() => rmsprop([], { learningRate: 0.1, epsilon: -1 }), 'epsilon is -1'],
    [() => rmsprop([], { learningRate: 0.1, momentum: 1 }), 'momentum is 1'],
    [() => adagrad([], { learningRate: 0.1, rateDecay: -1 }), 'rateDecay is -1'],
    [() => adagrad([], { learningRate: 0.1, initialSum: Number.NaN }), 'initialSum is NaN'],
    [() => adam([], { learningRate: 0.1, weightDecay: Number.NaN }), 'weightDecay is NaN'],
    [() => adamW([], { learningRate: 0.1, beta1: 1 }), 'beta1 is 1'],
    [() => lars([], { learningRate: 0.1, trust: 0 }), 'trust is 0; expected a finite number above 0'],
    [() => lamb([], { learningRate: 0.1, beta2: -1 }), 'beta2 is -1'],
    [() => sgd([{ parameters: [], learningRate: -1 }], { learningRate: 0.1 }), 'learningRate is -1'],
    [() => sgd([], { learningRate: 0.1 }).setLearningRate(-1), 'learningRate is -1; expected a finite number from 0'],
    [() => sgd([], { learningRate: 0.1 }).setLearningRate(1, 1), 'group is 1; expected a position from 0 to 0'],
  ])('%s', (build, message) => {
    expect(build).toThrow(ArgumentError);
    expect(build).toThrow(message);
  });

  test.each(Object.entries(optimisers))('%s: learning rate, and a parameter given twice', (_, make) => {
    for (const learningRate of [0, Number.NaN]) expect(() => make([], { learningRate })).toThrow(/^learningRate is/);
    const p = parameter([1], [1], 'layer 1 bias');
    expect(() => make([p, p], { learningRate: 1 })).toThrow(/“layer 1 bias” twice/);
    expect(() => make([{ parameters: [p] }, { parameters: [p] }], { learningRate: 1 })).toThrow(/each parameter once/);
  });
});

// ---------------------------------------------------------------- schedules

describe('schedules', () => {
  const build = (name: string, options: Record<string, number>): Schedule => {
    const given = options as never;
    if (name === 'warmUp then cosineDecay') {
      const { steps = 0, startFactor, learningRate = 0, cosineSteps = 0 } = options;
      return warmUp({ steps, startFactor, after: cosineDecay({ learningRate, steps: cosineSteps }) });
    }
    const make = { stepDecay, cosineDecay, warmUp, oneCycle, noam }[name] as (options: never) => Schedule;
    return make(given);
  };

  test.each(golden.schedules)('$schedule $options as in PyTorch', ({ schedule, options, rates }) => {
    const rate = build(schedule, options);
    rates.forEach((want, step) => {
      expect(Math.abs(rate(step) - want), `step ${step}: ${rate(step)}, expected ${want}`).toBeLessThan(1e-13);
    });
    // Pure: in any order.
    rates.toReversed().forEach((want, i) => {
      expect(Math.abs(rate(rates.length - 1 - i) - want)).toBeLessThan(1e-13);
    });
  });

  test('ends and peaks', () => {
    const cosine = cosineDecay({ learningRate: 0.5, steps: 10, minimum: 0.1 });
    expect([cosine(0), cosine(5), cosine(10), cosine(11), cosine(1e6)].map(r => Number(r.toFixed(15)))).toEqual([
      0.5, 0.3, 0.1, 0.1, 0.1,
    ]);
    const warm = warmUp({ steps: 4, after: 2, startFactor: 0 });
    expect([0, 1, 2, 3, 4, 100].map(warm)).toEqual([0, 0.5, 1, 1.5, 2, 2]);
    const cycle = oneCycle({ maximum: 1, steps: 11, rise: 0.5, startDivisor: 4, endDivisor: 2, shape: 'linear' });
    expect([cycle(0), cycle(10), cycle(11), cycle(1000)]).toEqual([0.25, 0.125, 0.125, 0.125]);
    const rates = Array.from({ length: 30 }, (_, step) => noam({ width: 16, warmUp: 10 })(step));
    expect(rates.indexOf(Math.max(...rates))).toBe(9);
  });

  test('one step, or no way up or down, is still a number', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
        fc.constantFrom('cosine' as const, 'linear' as const),
        fc.nat(20),
        (steps, rise, shape, step) => {
          const rate = oneCycle({ maximum: 0.5, steps, rise, shape })(step);
          expect(rate).toBeGreaterThan(0);
          expect(rate).toBeLessThanOrEqual(0.5 * (1 + 1e-15));
        },
      ),
    );
  });

  test.each<[() => unknown, string]>([
    [() => stepDecay({ learningRate: 0, every: 1 }), 'learningRate is 0; expected a finite number above 0'],
    [() => stepDecay({ learningRate: 1, every: 0.5 }), 'every is 0.5; expected a whole number from 1'],
    [() => stepDecay({ learningRate: 1, every: 1, factor: -1 }), 'factor is -1'],
    [() => cosineDecay({ learningRate: 1, steps: 0 }), 'steps is 0'],
    [
      () => cosineDecay({ learningRate: 1, steps: 3, minimum: 2 }),
      'minimum is 2; expected a number from 0 to the learning rate 1',
    ],
    [() => warmUp({ steps: 3, after: 0 }), 'after is 0'],
    [() => warmUp({ steps: 3, after: 1, startFactor: 2 }), 'startFactor is 2; expected a number in [0, 1]'],
    [() => oneCycle({ maximum: Number.NaN, steps: 3 }), 'maximum is NaN'],
    [() => oneCycle({ maximum: 1, steps: 3, rise: 1.5 }), 'rise is 1.5'],
    [
      () => oneCycle({ maximum: 1, steps: 3, shape: 'square' as 'linear' }),
      'shape is “square”; expected cosine or linear',
    ],
    [() => noam({ width: 0, warmUp: 3 }), 'width is 0'],
    [() => noam({ width: 8, warmUp: 3 })(-1), 'step is -1; expected a finite number from 0'],
    [() => stepDecay({ learningRate: 1, every: 1 })(Number.NaN), 'step is NaN'],
  ])('%s', (build, message) => {
    expect(build).toThrow(ArgumentError);
    expect(build).toThrow(message);
  });
});

// ---------------------------------------------------------------- clipping and averages

describe('clipping', () => {
  test('the norm of all gradients together', () => {
    const [a, b] = [parameter([0, 0], [3, 0]), parameter([0], [4])];
    expect(clipGradientNorm([a, b], 1)).toBe(5);
    expect(Math.hypot(...a.grad, ...b.grad)).toBeCloseTo(1, 6);
    expect((a.grad[0] as number) / (b.grad[0] as number)).toBeCloseTo(0.75, 15);
    expect(clipGradientNorm([a, b], 2)).toBeCloseTo(1, 6);
  });

  test('gradients within the norm stay, to the bit', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 10 }), values => {
        const p = parameter(
          values.map(() => 0),
          values,
        );
        clipGradientNorm([p], 4);
        expect([...p.grad]).toEqual(values);
      }),
    );
  });

  test('large gradients do not overflow', () => {
    const p = parameter([0, 0], [3e200, -4e200]);
    expect(clipGradientNorm([p], 1)).toBeCloseTo(5e200, -186);
    expect([...p.grad].map(g => Number(g.toFixed(12)))).toEqual([0.6, -0.8]);
    expect(clipGradientNorm([], 1)).toBe(0);
  });

  test('NaN and infinity are reported, not hidden', () => {
    const p = parameter([0, 0], [1, Number.NaN]);
    expect(clipGradientNorm([p], 1)).toBeNaN();
    expect([...p.grad]).toEqual([Number.NaN, Number.NaN]);
    const q = parameter([0, 0], [1, Number.POSITIVE_INFINITY]);
    expect(clipGradientNorm([q], 1)).toBe(Number.POSITIVE_INFINITY);
    expect([...q.grad]).toEqual([0, Number.NaN]);
    const r = parameter([0, 0, 0], [Number.NaN, Number.NEGATIVE_INFINITY, 0.5]);
    clipGradientValue([r], 1);
    expect([...r.grad]).toEqual([Number.NaN, -1, 0.5]);
  });

  test('arguments', () => {
    expect(() => clipGradientNorm([], 0)).toThrow('maximum is 0; expected a finite number above 0');
    expect(() => clipGradientValue([], Number.NaN)).toThrow('maximum is NaN');
    expect(() => clipGradientNorm([], 1, { norm: 3 })).toThrow('norm is 3; expected 2 or Infinity');
  });
});

describe('exponential moving average', () => {
  test('starts at the parameters and closes in on them', () => {
    const p = parameter([1, 2], [0, 0]);
    const average = exponentialMovingAverage([p], { decay: 0.5 });
    p.data.set([3, 2]);
    average.update();
    expect([...(average.values[0] ?? [])]).toEqual([2, 2]);
    average.update();
    expect([...(average.values[0] ?? [])]).toEqual([2.5, 2]);
    expect([...p.data]).toEqual([3, 2]);
    average.swap();
    expect([...p.data]).toEqual([2.5, 2]);
    average.swap();
    expect([...p.data]).toEqual([3, 2]);
  });

  test('warm-up follows more closely at first', () => {
    const p = parameter([0], [0]);
    const average = exponentialMovingAverage([p], { decay: 0.9, warmUp: true });
    p.data[0] = 1;
    average.update();
    expect(average.values[0]?.[0]).toBeCloseTo(0.9, 15);
    for (let t = 2; t <= 200; t++) average.update();
    expect(average.values[0]?.[0]).toBeCloseTo(1, 8);
  });

  test.each([-0.1, 1, Number.NaN])('decay %d', decay => {
    expect(() => exponentialMovingAverage([], { decay })).toThrow(
      `decay is ${decay}; expected a number from 0, below 1`,
    );
  });
});
