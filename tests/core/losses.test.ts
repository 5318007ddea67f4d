import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as ops from '../../src/core/autodiff/ops/index.ts';
import { Tape, type Tensor } from '../../src/core/autodiff/tape.ts';
import { ArgumentError, ShapeError } from '../../src/core/errors.ts';
import {
  binaryCrossEntropyWithLogits,
  type CrossEntropyOptions,
  cosineEmbedding,
  crossEntropy,
  distillation,
  focalWithLogits,
  huber,
  infoNCE,
  klDivergence,
  maskedLanguageModel,
  meanAbsoluteError,
  meanSquaredError,
  smoothL1,
  tripletMargin,
} from '../../src/core/nn/losses.ts';
import { createRandom } from '../../src/core/random.ts';
import { at, checkGradients as checkGradientsOf, expectClose } from './checks.ts';

// ---------------------------------------------------------------- golden file

interface GoldenLoss {
  loss: string;
  options: Record<string, number>;
  operands: { shape: number[]; data: number[]; differentiable: boolean }[];
  value: number | string;
  gradients: (number[] | null)[];
  note?: string;
}

const golden: { header: { factor: number }; losses: GoldenLoss[] } = JSON.parse(
  readFileSync(new URL('../golden/training.json', import.meta.url), 'utf8'),
);

type Options = Record<string, number>;

/** Every loss by the name it has in the golden file. */
const losses: Record<string, (operands: readonly Tensor[], options?: Options) => Tensor> = {
  meanAbsoluteError: t => meanAbsoluteError(at(t, 0), at(t, 1)),
  huber: (t, options) => huber(at(t, 0), at(t, 1), options),
  smoothL1: (t, options) => smoothL1(at(t, 0), at(t, 1), options),
  crossEntropy: (t, options) => crossEntropy(at(t, 0), at(t, 1), options),
  maskedLanguageModel: (t, options) => maskedLanguageModel(at(t, 0), at(t, 1), options),
  focalWithLogits: (t, options) => focalWithLogits(at(t, 0), at(t, 1), options),
  klDivergence: t => klDivergence(at(t, 0), at(t, 1)),
  distillation: (t, options) => distillation(at(t, 0), at(t, 1), options),
  tripletMargin: (t, options) => tripletMargin(at(t, 0), at(t, 1), at(t, 2), options),
  cosineEmbedding: (t, options) => cosineEmbedding(at(t, 0), at(t, 1), at(t, 2), options),
  infoNCE: (t, options) => infoNCE(at(t, 0), at(t, 1), options),
};

function trace(name: string, operands: readonly Tensor[], options: Options = {}): Tensor {
  const build = losses[name];
  if (!build) throw new Error(`no loss ${name}`);
  return build(operands, options);
}

/** Differences of 0.01 and less are no digits of what cancels. */
const FLOOR = 0.01;

describe('losses against PyTorch', () => {
  const named = golden.losses.map((record, index) => ({
    record,
    title: `${index}: ${record.loss} ${record.operands.map(({ shape }) => `[${shape}]`).join(' ')} ${JSON.stringify(record.options)} ${record.note ?? ''}`,
  }));

  test.each(named)('$title', ({ record }) => {
    const tape = new Tape();
    const operands = record.operands.map(({ shape, data, differentiable }, i) => {
      const tensor = differentiable ? tape.parameter(shape, `operand ${i}`) : tape.input(shape, `operand ${i}`);
      tensor.data.set(data);
      return tensor;
    });
    const value = trace(record.loss, operands, record.options);
    const scaled = ops.scale(value, golden.header.factor);
    // Twice: a step must leave nothing behind.
    for (let pass = 0; pass < 2; pass++) {
      tape.forward();
      tape.backward(scaled);
    }
    expect(value.shape).toEqual([]);
    if (record.value === 'NaN') expect(value.data[0]).toBeNaN();
    else expectClose(value.data, [record.value as number], 1e-12, 'value', FLOOR);
    record.gradients.forEach((gradient, i) => {
      const { grad } = at(operands, i);
      if (gradient) expectClose(grad, gradient, 1e-12, `gradient of operand ${i}`, FLOOR);
      else expect(grad.every(entry => entry === 0)).toBe(true);
    });
  });

  test('every loss is there', () => {
    expect(new Set(golden.losses.map(({ loss }) => loss))).toEqual(new Set(Object.keys(losses)));
  });
});

describe('values from 60 digits', () => {
  // The fact sheet losses.json, `checks`, computed there with mpmath.
  test.each([
    { logits: [0, 0, 0], hit: 0, loss: 1.0986122886681098 },
    { logits: [1, 2, 3], hit: 2, loss: 0.4076059644443803 },
    { logits: [1000, 0, -1000], hit: 1, loss: 1000 },
    { logits: [10000, 9999, 5], hit: 0, loss: 0.3132616875182228 },
    { logits: [-10000, -10000], hit: 1, loss: Math.LN2 },
  ])('cross-entropy of $logits', ({ logits, hit, loss }) => {
    const tape = new Tape();
    const [z, c] = [tape.parameter([1, logits.length], 'logits'), tape.input([1], 'classes')];
    z.data.set(logits);
    c.data[0] = hit;
    const value = crossEntropy(z, c);
    tape.forward();
    expect(Math.abs((value.data[0] as number) / loss - 1)).toBeLessThan(1e-15);
  });
  test.each([
    [-20, -0.2500000190656709],
    [-3, -0.2816874701587221],
    [0, -0.07457169878499659],
    [2, -0.0012177350488481917],
    [15, -2.1468867462858055e-20],
  ])('focal gradient at %d, target 1, gamma 2, alpha 0.25', (z, gradient) => {
    const tape = new Tape();
    const [logit, target] = [tape.parameter([1], 'logit'), tape.input([1], 'target')];
    logit.data[0] = z;
    target.data[0] = 1;
    const loss = focalWithLogits(logit, target);
    tape.forward();
    tape.backward(loss);
    expect(Math.abs((logit.grad[0] as number) / gradient - 1)).toBeLessThan(1e-14);
  });
});

// ---------------------------------------------------------------- finite differences

interface Case {
  operands: { shape: number[]; data: number[]; differentiable: boolean }[];
  options?: Options;
}

const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const length = fc.integer({ min: 1, max: 5 });
const shape = fc.oneof(fc.constant([]), fc.tuple(length), fc.tuple(length, length), fc.tuple(length, length, length));
const matrix = fc.tuple(length, length);

const size = (shape: readonly number[]) => shape.reduce((product, axis) => product * axis, 1);

function normals(shape: readonly number[], seed: number | string, differentiable = true) {
  const random = createRandom(seed);
  return { shape: [...shape], data: Array.from({ length: size(shape) }, () => random.normal()), differentiable };
}

function checkGradients(name: string, { operands, options }: Case): void {
  checkGradientsOf(tape => {
    const tensors = operands.map(({ shape, data, differentiable }, i) => {
      const tensor = differentiable ? tape.parameter(shape, `operand ${i}`) : tape.input(shape, `operand ${i}`);
      tensor.data.set(data);
      return tensor;
    });
    return trace(name, tensors, options);
  }, 1);
}

/** Rows of probabilities. */
function distributions(shape: readonly number[], seed: number | string) {
  const stored = normals(shape, seed, false);
  const width = shape.at(-1) ?? 1;
  const data = stored.data.map(Math.exp);
  const total = (i: number) =>
    data.slice(i - (i % width), i - (i % width) + width).reduce((sum, value) => sum + value, 0);
  return { ...stored, data: data.map((value, i) => value / total(i)) };
}

/** Moves values away from 0: by 1. */
function apart(values: number[]): void {
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) + Math.sign(values[i] as number);
}

const classNumbers = (count: number, classes: number, seed: number | string) => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => random.integer(classes));
};

describe('gradients by central differences', () => {
  const property = <T extends [unknown, ...unknown[]]>(
    arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
    body: (...values: T) => void,
  ) => fc.assert(fc.property(...arbitraries, body), { numRuns: 40, seed: 5 });

  test('meanAbsoluteError', () => {
    property([shape, seed], (shape, seed) => {
      const target = normals(shape, `${seed} target`, false);
      // Not at the kink.
      const data = normals(shape, seed).data.map((r, i) => (target.data[i] as number) + r + 0.01 * Math.sign(r));
      checkGradients('meanAbsoluteError', { operands: [{ shape: [...shape], data, differentiable: true }, target] });
    });
  });

  test.each(['huber', 'smoothL1'])('%s', name => {
    property([shape, seed, fc.double({ min: 0.5, max: 3, noNaN: true })], (shape, seed, width) => {
      const options: Options = name === 'huber' ? { delta: width } : { beta: width };
      // The slope's slope jumps: central differences are then off by the step.
      checkGradientsLoosely(name, { operands: [normals(shape, seed), normals(shape, `${seed} t`, false)], options });
    });
  });

  test.each(['crossEntropy', 'maskedLanguageModel'])('%s', name => {
    property(
      [matrix, seed, fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean()],
      ([n, classes], seed, labelSmoothing, ignoring) => {
        const data = classNumbers(n, classes, `${seed} classes`).map((c, i) => (ignoring && i % 3 === 1 ? -100 : c));
        checkGradients(name, {
          operands: [normals([n, classes], seed), { shape: [n], data, differentiable: false }],
          options: { labelSmoothing, ignoreIndex: -100 },
        });
      },
    );
  });

  test('focalWithLogits', () => {
    property(
      [
        shape,
        seed,
        fc.double({ min: 0, max: 4, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
      ],
      (shape, seed, gamma, alpha, hard) => {
        const targets = normals(shape, `${seed} targets`, false);
        const data = targets.data.map(t => (hard ? Number(t > 0) : 1 / (1 + Math.exp(-t))));
        checkGradients('focalWithLogits', {
          operands: [normals(shape, seed), { ...targets, data }],
          options: { gamma, alpha },
        });
      },
    );
  });

  test('klDivergence and distillation', () => {
    property([matrix, seed, fc.double({ min: 0.5, max: 5, noNaN: true })], (shape, seed, temperature) => {
      checkGradients('klDivergence', { operands: [normals(shape, seed), distributions(shape, `${seed} q`)] });
      checkGradients('distillation', {
        operands: [normals(shape, seed), normals(shape, `${seed} teacher`, false)],
        options: { temperature },
      });
    });
  });

  test('tripletMargin', () => {
    // Margins at which every row is on one side of its hinge.
    property([matrix, seed, fc.boolean()], (shape, seed, active) => {
      const anchor = normals(shape, seed);
      const near = { ...anchor, data: anchor.data.map(value => value + 1) };
      const far = { ...anchor, data: anchor.data.map(value => value - 3) };
      const operands = active ? [anchor, far, near] : [anchor, near, far];
      checkGradients('tripletMargin', { operands, options: { margin: active ? 0.5 : 0 } });
      checkGradients('tripletMargin', { operands: [anchor, near, far], options: { margin: 100 } });
    });
  });

  test('cosineEmbedding', () => {
    property([fc.tuple(length, fc.integer({ min: 2, max: 5 })), seed], (shape, seed) => {
      const data = Array.from({ length: shape[0] }, (_, i) => (i % 2 === 0 ? 1 : -1));
      const operands = [
        normals(shape, seed),
        normals(shape, `${seed} b`),
        { shape: [shape[0]], data, differentiable: false },
      ];
      // Of length well above the step.
      for (const { data } of operands.slice(0, 2)) apart(data);
      checkGradients('cosineEmbedding', { operands, options: { margin: -1 } });
    });
  });

  test('infoNCE', () => {
    property([fc.tuple(length, fc.integer({ min: 1, max: 5 })), seed], (shape, seed) => {
      const operands = [normals(shape, seed), normals(shape, `${seed} keys`)];
      for (const { data } of operands) apart(data);
      checkGradients('infoNCE', { operands, options: { temperature: 0.5 } });
    });
  });

  function checkGradientsLoosely(name: string, value: Case): void {
    const width = value.options?.delta ?? value.options?.beta ?? 1;
    const [prediction, target] = [at(value.operands, 0), at(value.operands, 1)];
    fc.pre(prediction.data.every((p, i) => Math.abs(Math.abs(p - (target.data[i] as number)) - width) > 1e-4));
    checkGradients(name, value);
  }
});

// ---------------------------------------------------------------- identities and edges

function evaluate(build: (tape: Tape) => Tensor): number {
  const tape = new Tape();
  const loss = build(tape);
  tape.forward();
  return loss.data[0] as number;
}

const filled = (tape: Tape, shape: readonly number[], data: ArrayLike<number>, parameter = true): Tensor => {
  const tensor = parameter ? tape.parameter(shape, 'x') : tape.input(shape, 'x');
  tensor.data.set(data);
  return tensor;
};

describe('identities', () => {
  const a = normals([4, 3], 1).data;
  const b = normals([4, 3], 2).data;
  const pair = (build: (a: Tensor, b: Tensor) => Tensor, [x, y] = [a, b]) =>
    evaluate(tape => build(filled(tape, [4, 3], x), filled(tape, [4, 3], y)));

  test('smoothL1 is Huber’s loss over beta, and the absolute error for beta 0', () => {
    for (const beta of [0.2, 1, 7])
      expect(pair((a, b) => smoothL1(a, b, { beta }))).toBeCloseTo(
        pair((a, b) => huber(a, b, { delta: beta })) / beta,
        14,
      );
    expect(pair((a, b) => smoothL1(a, b, { beta: 0 }))).toBe(pair(meanAbsoluteError));
  });

  test('focal loss with gamma 0 is binary cross-entropy', () => {
    const targets = b.map(value => Number(value > 0));
    expect(pair((z, t) => focalWithLogits(z, t, { gamma: 0, alpha: null }), [a, targets])).toBeCloseTo(
      pair(binaryCrossEntropyWithLogits, [a, targets]),
      14,
    );
    expect(pair((z, t) => focalWithLogits(z, t, { gamma: 0, alpha: 0.5 }), [a, targets])).toBeCloseTo(
      pair(binaryCrossEntropyWithLogits, [a, targets]) / 2,
      14,
    );
  });

  test('focal loss is accurate in the tails', () => {
    const one = (z: number, t: number) =>
      evaluate(tape => focalWithLogits(filled(tape, [1], [z]), filled(tape, [1], [t], false), { alpha: null }));
    // Far out, q^2 (-ln p) is e^-3|z|.
    for (const z of [40, 100, 200]) {
      expect(one(z, 1) / Math.exp(-3 * z)).toBeCloseTo(1, 12);
      expect(one(-z, 0) / Math.exp(-3 * z)).toBeCloseTo(1, 12);
    }
    expect([one(1000, 1), one(-1000, 1)]).toEqual([0, 1000]);
  });

  test('distillation of a teacher that agrees is 0 with gradient 0', () => {
    const tape = new Tape();
    const student = filled(tape, [4, 3], a);
    const loss = distillation(
      student,
      filled(
        tape,
        [4, 3],
        a.map((z, i) => z + Math.floor(i / 3)),
        false,
      ),
      { temperature: 3 },
    );
    tape.forward();
    tape.backward(loss);
    expect(Math.abs(loss.data[0] as number)).toBeLessThan(1e-15);
    expect(Math.max(...student.grad.map(Math.abs))).toBeLessThan(1e-15);
  });

  test('distillation at a high temperature is half the squared distance of centred logits over the classes', () => {
    const centred = (z: number[]) =>
      z.map((value, i) => value - z.slice(i - (i % 3), i - (i % 3) + 3).reduce((s, v) => s + v) / 3);
    const [x, y] = [centred(a), centred(b)];
    const half = x.reduce((sum, value, i) => sum + (value - (y[i] as number)) ** 2, 0) / (2 * 3) / 4;
    expect(pair((s, t) => distillation(s, t, { temperature: 1e4 }))).toBeCloseTo(half, 3);
  });

  test('infoNCE does not see lengths, and is 0 for one pair', () => {
    const scaled = a.map((value, i) => value * (1 + Math.floor(i / 3)));
    expect(pair(infoNCE, [scaled, b])).toBeCloseTo(pair(infoNCE), 13);
    expect(evaluate(tape => infoNCE(filled(tape, [1, 3], [1, 2, 3]), filled(tape, [1, 3], [3, 1, 0])))).toBe(0);
    // Orthogonal keys: ln(1 + (n - 1) e^(-1 / T)).
    const eye = [1, 0, 0, 0, 1, 0, 0, 0, 1];
    const loss = evaluate(tape => infoNCE(filled(tape, [3, 3], eye), filled(tape, [3, 3], eye), { temperature: 0.5 }));
    expect(loss).toBeCloseTo(Math.log1p(2 * Math.exp(-2)), 14);
  });

  test('label smoothing cannot reach 0, but the entropy of the smoothed target', () => {
    const [share, classes] = [0.1, 4];
    const target = Array.from({ length: classes }, (_, k) => (k === 0 ? 1 - share : 0) + share / classes);
    const entropy = -target.reduce((sum, q) => sum + q * Math.log(q), 0);
    const loss = evaluate(tape =>
      crossEntropy(filled(tape, [1, classes], target.map(Math.log)), filled(tape, [1], [0], false), {
        labelSmoothing: share,
      }),
    );
    expect(loss).toBeCloseTo(entropy, 14);
  });

  test('options at their defaults change nothing, to the bit', () => {
    const classes = classNumbers(4, 3, 7);
    const of = (options?: CrossEntropyOptions) =>
      evaluate(tape => crossEntropy(filled(tape, [4, 3], a), filled(tape, [4], classes, false), options));
    expect(of({ labelSmoothing: 0 })).toBe(of());
    expect(of({ ignoreIndex: -100 })).toBe(of());
  });

  test('ignored positions do not count', () => {
    const all = evaluate(tape => crossEntropy(filled(tape, [2, 3], a.slice(0, 6)), filled(tape, [2], [2, 0], false)));
    const masked = evaluate(tape =>
      maskedLanguageModel(filled(tape, [1, 4, 3], a), filled(tape, [1, 4], [2, 0, -100, -100], false)),
    );
    expect(masked).toBe(all);
  });

  test('one tensor as both operands', () => {
    const tape = new Tape();
    const x = filled(tape, [4, 3], a);
    const loss = infoNCE(x, x);
    tape.forward();
    tape.backward(loss);
    const other = new Tape();
    const [p, q] = [filled(other, [4, 3], a), filled(other, [4, 3], a)];
    const same = infoNCE(p, q);
    other.forward();
    other.backward(same);
    const sum = p.grad.map((value, i) => value + (q.grad[i] as number));
    expectClose(x.grad, [...sum], 1e-14, 'gradient', FLOOR);
  });
});

describe('edges', () => {
  test('the mean of nothing is NaN', () => {
    for (const name of ['meanAbsoluteError', 'huber', 'smoothL1', 'focalWithLogits'])
      expect(
        evaluate(tape => trace(name, [tape.parameter([0], 'x'), tape.input([0], 't')])),
        name,
      ).toBeNaN();
    for (const name of ['klDivergence', 'distillation', 'infoNCE'])
      expect(
        evaluate(tape => trace(name, [tape.parameter([0, 3], 'x'), tape.input([0, 3], 't')])),
        name,
      ).toBeNaN();
    for (const name of ['crossEntropy', 'maskedLanguageModel'])
      expect(
        evaluate(tape => trace(name, [tape.parameter([0, 3], 'x'), tape.input([0], 't')])),
        name,
      ).toBeNaN();
    expect(evaluate(tape => tripletMargin(tape.input([0, 3]), tape.input([0, 3]), tape.input([0, 3])))).toBeNaN();
    expect(evaluate(tape => cosineEmbedding(tape.input([0, 3]), tape.input([0, 3]), tape.input([0])))).toBeNaN();
  });

  test('vectors without entries', () => {
    expect(evaluate(tape => tripletMargin(tape.input([2, 0]), tape.input([2, 0]), tape.input([2, 0])))).toBe(1);
    expect(evaluate(tape => klDivergence(tape.input([2, 0]), tape.input([2, 0])))).toBe(0);
    expect(evaluate(tape => crossEntropy(tape.input([2, 0]), tape.input([2])))).toBeNaN();
  });

  test('NaN in any operand comes out', () => {
    for (const [name, build] of Object.entries(losses)) {
      const shapes = {
        crossEntropy: [[2, 3], [2]],
        maskedLanguageModel: [[2, 3], [2]],
        cosineEmbedding: [[2, 3], [2, 3], [2]],
        tripletMargin: [
          [2, 3],
          [2, 3],
          [2, 3],
        ],
      }[name] ?? [
        [2, 3],
        [2, 3],
      ];
      shapes.forEach((_, bad) => {
        const tape = new Tape();
        const operands = shapes.map((shape, i) =>
          filled(tape, shape, new Array(size(shape)).fill(i === bad ? Number.NaN : 1)),
        );
        const loss = build(operands);
        tape.forward();
        tape.backward(loss);
        expect(loss.data[0], `${name}, operand ${bad}`).toBeNaN();
        // That of klDivergence is the target alone.
        if (name === 'klDivergence' && bad === 0) return;
        expect([...at(operands, 0).grad].some(Number.isNaN), `gradient of ${name}, operand ${bad}`).toBe(true);
      });
    }
  });

  test('divergences where a probability is 0', () => {
    const of = (l: number[], q: number[]) =>
      evaluate(tape => klDivergence(filled(tape, [2], l), filled(tape, [2], q, false)));
    expect(of([0, Number.NEGATIVE_INFINITY], [1, 0])).toBe(0);
    expect(of([0, Number.NEGATIVE_INFINITY], [0.5, 0.5])).toBe(Number.POSITIVE_INFINITY);
    expect(of([0, Number.NaN], [1, 0])).toBeNaN();
    const far = evaluate(tape => distillation(filled(tape, [2], [0, 0]), filled(tape, [2], [0, -2000], false)));
    expect(far).toBeCloseTo(Math.LN2, 15);
  });

  test('targets that are neither 1 nor -1, class numbers that are none', () => {
    for (const bad of [0, 2, 0.5]) {
      const tape = new Tape();
      const a = filled(tape, [2, 2], [1, 2, 3, 4]);
      const loss = cosineEmbedding(a, filled(tape, [2, 2], [1, 1, 1, 2]), filled(tape, [2], [1, bad], false));
      tape.forward();
      tape.backward(loss);
      expect(loss.data[0]).toBeNaN();
      expect([...a.grad].map(Number.isNaN)).toEqual([false, false, true, true]);
    }
    for (const options of [{}, { labelSmoothing: 0.1 }, { ignoreIndex: 7 }])
      for (const bad of [3, -1, 0.5])
        expect(
          evaluate(tape =>
            crossEntropy(filled(tape, [2, 3], [1, 2, 3, 4, 5, 6]), filled(tape, [2], [0, bad], false), options),
          ),
        ).toBeNaN();
  });

  test('no gradient to targets, though parameters', () => {
    for (const name of ['meanAbsoluteError', 'huber', 'smoothL1', 'focalWithLogits', 'klDivergence', 'distillation']) {
      const tape = new Tape();
      const target = filled(tape, [1, 2], [0.25, 0.75]);
      const loss = trace(name, [filled(tape, [1, 2], [-1, -2]), target]);
      tape.forward();
      tape.backward(loss);
      expect([...target.grad], name).toEqual([0, 0]);
    }
  });
});

describe('errors name what did not fit', () => {
  const tape = new Tape();
  const of = (...shape: number[]) => tape.parameter(shape, 'x');

  test.each<[string, () => Tensor, RegExp]>([
    [
      'meanAbsoluteError',
      () => meanAbsoluteError(of(2), of(2, 1)),
      /^meanAbsoluteError: prediction \[2\] and target \[2, 1\]/,
    ],
    ['huber', () => huber(of(2), of(3)), /^huber: prediction \[2\] and target \[3\]/],
    ['smoothL1', () => smoothL1(of(), of(1)), /^smoothL1: prediction \[\] and target \[1\]/],
    ['focalWithLogits', () => focalWithLogits(of(2), of(3)), /^focalWithLogits: .*\[2\].*\[3\]/],
    ['crossEntropy', () => crossEntropy(of(2, 3), of(3)), /^crossEntropy: logits \[2, 3\] and classes \[3\]/],
    ['crossEntropy of three axes', () => crossEntropy(of(2, 3, 4), of(2, 3)), /^crossEntropy: logits \[2, 3, 4\]/],
    [
      'maskedLanguageModel',
      () => maskedLanguageModel(of(2, 3, 4), of(2, 4)),
      /^maskedLanguageModel: .*tokens \[2, 4\]/,
    ],
    ['maskedLanguageModel of a number', () => maskedLanguageModel(of(), of()), /^maskedLanguageModel: logits \[\]/],
    ['klDivergence', () => klDivergence(of(2, 3), of(3)), /^klDivergence: logProbabilities \[2, 3\] and target \[3\]/],
    ['distillation', () => distillation(of(), of()), /^distillation: student \[\] and teacher \[\]/],
    [
      'tripletMargin',
      () => tripletMargin(of(2, 3), of(2, 3), of(3)),
      /^tripletMargin: .*positive \[2, 3\] and negative \[3\]/,
    ],
    ['cosineEmbedding', () => cosineEmbedding(of(2, 3), of(2), of(2)), /^cosineEmbedding: a \[2, 3\] and b \[2\]/],
    [
      'cosineEmbedding target',
      () => cosineEmbedding(of(2, 3), of(2, 3), of(3)),
      /^cosineEmbedding: .*target \[3\].*one target/,
    ],
    ['infoNCE', () => infoNCE(of(2, 3), of(3, 3)), /^infoNCE: queries \[2, 3\] and keys \[3, 3\]/],
  ])('%s', (_, build, message) => {
    expect(build).toThrow(ShapeError);
    expect(build).toThrow(message);
  });

  test.each<[() => Tensor, string]>([
    [() => huber(of(2), of(2), { delta: 0 }), 'delta is 0; expected a finite number above 0'],
    [() => smoothL1(of(2), of(2), { beta: -1 }), 'beta is -1; expected a finite number from 0'],
    [() => focalWithLogits(of(2), of(2), { gamma: -1 }), 'gamma is -1; expected a finite number from 0'],
    [() => focalWithLogits(of(2), of(2), { alpha: 1.5 }), 'alpha is 1.5; expected a number in [0, 1]'],
    [
      () => crossEntropy(of(1, 2), of(1), { labelSmoothing: 1.1 }),
      'labelSmoothing is 1.1; expected a number in [0, 1]',
    ],
    [() => crossEntropy(of(1, 2), of(1), { ignoreIndex: 0.5 }), 'ignoreIndex is 0.5; expected a whole number'],
    [() => distillation(of(2), of(2), { temperature: 0 }), 'temperature is 0; expected a finite number above 0'],
    [
      () => tripletMargin(of(2), of(2), of(2), { margin: Number.NaN }),
      'margin is NaN; expected a finite number from 0',
    ],
    [() => cosineEmbedding(of(2), of(2), of(), { margin: 2 }), 'margin is 2; expected a number in [-1, 1]'],
    [() => infoNCE(of(2, 2), of(2, 2), { temperature: -1 }), 'temperature is -1; expected a finite number above 0'],
  ])('%s', (build, message) => {
    expect(build).toThrow(ArgumentError);
    expect(build).toThrow(message);
  });

  test.each<[string, (t: Tensor[]) => Tensor, string[]]>([
    ['meanSquaredError', ([a, b]) => meanSquaredError(a as Tensor, b as Tensor), ['prediction', 'target']],
    ['huber', ([a, b]) => huber(a as Tensor, b as Tensor), ['prediction', 'target']],
    [
      'binaryCrossEntropyWithLogits',
      ([a, b]) => binaryCrossEntropyWithLogits(a as Tensor, b as Tensor),
      ['logits', 'target'],
    ],
    ['focalWithLogits', ([a, b]) => focalWithLogits(a as Tensor, b as Tensor), ['logits', 'target']],
    ['crossEntropy', ([a, b]) => crossEntropy(a as Tensor, b as Tensor), ['logits', 'classes']],
    ['maskedLanguageModel', ([a, b]) => maskedLanguageModel(a as Tensor, b as Tensor), ['logits', 'tokens']],
    ['klDivergence', ([a, b]) => klDivergence(a as Tensor, b as Tensor), ['logProbabilities', 'target']],
    ['distillation', ([a, b]) => distillation(a as Tensor, b as Tensor), ['student', 'teacher']],
    [
      'tripletMargin',
      ([a, b, c]) => tripletMargin(a as Tensor, b as Tensor, c as Tensor),
      ['anchor', 'positive', 'negative'],
    ],
    ['cosineEmbedding', ([a, b, c]) => cosineEmbedding(a as Tensor, b as Tensor, c as Tensor), ['a', 'b', 'target']],
    ['infoNCE', ([a, b]) => infoNCE(a as Tensor, b as Tensor), ['queries', 'keys']],
  ])('%s refuses what is no tensor', (op, build, names) => {
    names.forEach((name, i) => {
      const operands = names.map((_, j) => (i === j ? (5 as unknown as Tensor) : of(2, 3)));
      expect(() => build(operands)).toThrow(ArgumentError);
      expect(() => build(operands)).toThrow(`${op} ${name} is 5; expected a tensor`);
    });
  });
});
