import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseActivation } from '../../src/core/activations/formula.ts';
import { activations } from '../../src/core/activations/index.ts';
import type { ParamValues, ScalarActivation } from '../../src/core/activations/types.ts';
import * as ops from '../../src/core/autodiff/ops/index.ts';
import { type Dtype, type Shape, Tape, type Tensor } from '../../src/core/autodiff/tape.ts';
import { ArgumentError, ShapeError } from '../../src/core/errors.ts';
import { mlp } from '../../src/core/nn/layers.ts';
import { binaryCrossEntropyWithLogits, crossEntropy, meanSquaredError } from '../../src/core/nn/losses.ts';
import { adam, sgd } from '../../src/core/optim/optimisers.ts';
import { createRandom } from '../../src/core/random.ts';
import { at, checkGradients, expectClose, expectNoAllocation, filled, weighted } from './checks.ts';

// ---------------------------------------------------------------- golden file

interface Stored {
  shape: number[];
  data: number[];
}

interface GoldenOp {
  op: string;
  operands: (Stored & { differentiable: boolean })[];
  args?: { id?: string; params?: ParamValues; factor?: number; epsilon?: number };
  output: Stored;
  cotangent: number[];
  gradients: (number[] | null)[];
  note?: string;
}

interface GoldenModel {
  id: string;
  inputs: Record<string, Stored>;
  parameters: Record<string, Stored>;
  loss: number;
  gradients: Record<string, number[]>;
  trained: Record<
    'sgd' | 'adam',
    { options: { learningRate: number; momentum?: number }; loss: number; parameters: Record<string, number[]> }
  >;
}

const golden: { header: { steps: number }; ops: GoldenOp[]; models: GoldenModel[] } = JSON.parse(
  readFileSync(new URL('../golden/autodiff.json', import.meta.url), 'utf8'),
);

const moreOps: { op: string }[] = JSON.parse(readFileSync(new URL('../golden/ops.json', import.meta.url), 'utf8')).ops;

/** Activations that take a last axis of any length and keep it; the others are tested with the registry. */
const anyLength = Object.values(activations).flatMap(({ id, kind }) =>
  kind === 'scalar' || ['softmax', 'log-softmax', 'softmin'].includes(id) ? [id] : [],
);

type Args = NonNullable<GoldenOp['args']>;

/** Every op by the name it has in the golden file. */
const traced: Record<string, (operands: readonly Tensor[], args: Args) => Tensor> = {
  add: t => ops.add(at(t, 0), at(t, 1)),
  sub: t => ops.sub(at(t, 0), at(t, 1)),
  mul: t => ops.mul(at(t, 0), at(t, 1)),
  scale: (t, { factor = Number.NaN }) => ops.scale(at(t, 0), factor),
  matmul: t => ops.matmul(at(t, 0), at(t, 1)),
  affine: t => ops.affine(at(t, 0), at(t, 1), at(t, 2)),
  sum: t => ops.sum(at(t, 0)),
  mean: t => ops.mean(at(t, 0)),
  layerNorm: (t, { epsilon }) => ops.layerNorm(at(t, 0), at(t, 1), at(t, 2), epsilon),
  batchNorm: (t, { epsilon }) => ops.batchNorm(at(t, 0), at(t, 1), at(t, 2), epsilon),
  activation: (t, { id = '', params }) => ops.activation(at(t, 0), id, params),
  meanSquaredError: t => meanSquaredError(at(t, 0), at(t, 1)),
  binaryCrossEntropyWithLogits: t => binaryCrossEntropyWithLogits(at(t, 0), at(t, 1)),
  crossEntropy: t => crossEntropy(at(t, 0), at(t, 1)),
};

function trace(name: string, operands: readonly Tensor[], args: Args = {}): Tensor {
  const build = traced[name];
  if (!build) throw new Error(`no op ${name}`);
  return build(operands, args);
}

describe('ops against PyTorch', () => {
  const named = golden.ops.map(record => ({
    record,
    title: `${record.op}${record.args?.id ? ` ${record.args.id}` : ''} ${record.operands.map(({ shape }) => `[${shape}]`).join(' ')}`,
  }));

  test.each(named)('$title', ({ record }) => {
    const tape = new Tape();
    const operands = record.operands.map(({ shape, data, differentiable }, i) => {
      const tensor = differentiable ? tape.parameter(shape, `operand ${i}`) : tape.input(shape, `operand ${i}`);
      tensor.data.set(data);
      return tensor;
    });
    const output = trace(record.op, operands, record.args);
    const loss = weighted(tape, output, record.cotangent);
    tape.forward();
    tape.backward(loss);
    expect(output.shape).toEqual(record.output.shape);
    expectClose(output.data, record.output.data, 1e-12, 'output');
    record.gradients.forEach((gradient, i) => {
      const { grad, shape } = at(operands, i);
      if (gradient) expectClose(grad, gradient, 1e-12, `gradient of operand ${i} [${shape}]`);
      else expect(grad.every(value => value === 0)).toBe(true);
    });
  });

  test('every op and loss is there', () => {
    const covered = new Set([...golden.ops, ...moreOps].map(({ op }) => op));
    for (const name of [...Object.keys(ops), 'meanSquaredError', 'binaryCrossEntropyWithLogits', 'crossEntropy'])
      expect(covered, name).toContain(name);
  });
});

// ---------------------------------------------------------------- models

/** The golden models, traced over parameters and inputs by name. */
const models: Record<string, (p: Record<string, Tensor>, inputs: Record<string, Tensor>) => Tensor> = {
  mlp(p, inputs) {
    const dense = denseOf(p);
    const first = ops.activation(dense('layer 1', one(inputs, 'x')), 'tanh');
    const second = ops.activation(dense('layer 2', first), 'tanh');
    return binaryCrossEntropyWithLogits(dense('output', second), one(inputs, 'target'));
  },
  residual(p, inputs) {
    const dense = denseOf(p);
    let hidden = dense('stem', one(inputs, 'x'));
    for (const block of ['block 1', 'block 2']) {
      const normalised = ops.layerNorm(hidden, one(p, `${block} gain`), one(p, `${block} shift`));
      hidden = ops.add(hidden, ops.activation(dense(block, normalised), 'gelu'));
    }
    return meanSquaredError(dense('output', hidden), one(inputs, 'target'));
  },
  'batch-norm'(p, inputs) {
    const dense = denseOf(p);
    const normalised = ops.batchNorm(dense('layer 1', one(inputs, 'x')), one(p, 'norm gain'), one(p, 'norm shift'));
    return crossEntropy(dense('output', ops.activation(normalised, 'relu')), one(inputs, 'target'));
  },
};

const one = (tensors: Record<string, Tensor>, name: string): Tensor => {
  const tensor = tensors[name];
  if (!tensor) throw new Error(`no tensor ${name}`);
  return tensor;
};

const denseOf = (p: Record<string, Tensor>) => (name: string, x: Tensor) =>
  ops.affine(x, one(p, `${name} weights`), one(p, `${name} bias`));

function traceModel({ id, inputs, parameters }: GoldenModel, dtype: Dtype = 'float64') {
  const tape = new Tape(dtype);
  const load = (stored: Record<string, Stored>, make: (shape: Shape, label: string) => Tensor) =>
    Object.fromEntries(
      Object.entries(stored).map(([name, { shape, data }]) => {
        const tensor = make(shape, name);
        tensor.data.set(data);
        return [name, tensor];
      }),
    );
  const x = load(inputs, (shape, label) => tape.input(shape, label));
  const p = load(parameters, (shape, label) => tape.parameter(shape, label));
  const build = models[id];
  if (!build) throw new Error(`no model ${id}`);
  return { tape, parameters: p, loss: build(p, x) };
}

describe.each(golden.models)('model $id against PyTorch', model => {
  test('loss and every gradient', () => {
    const { tape, parameters, loss } = traceModel(model);
    tape.forward();
    tape.backward(loss);
    expectClose(loss.data, [model.loss], 1e-10, 'loss');
    // The bias before a batch norm has gradient 0 but for rounding: compare with the size of all gradients.
    const size = Math.max(...Object.values(model.gradients).flat().map(Math.abs));
    for (const [name, want] of Object.entries(model.gradients)) {
      const { grad } = one(parameters, name);
      want.forEach((value, i) => {
        expect(Math.abs((grad[i] as number) - value), `${name} [${i}]`).toBeLessThanOrEqual(
          1e-10 * Math.max(Math.abs(value), 1e-3 * size),
        );
      });
    }
  });

  test.each(['sgd', 'adam'] as const)('20 steps of %s', name => {
    const { tape, parameters, loss } = traceModel(model);
    const { options, loss: finalLoss, parameters: want } = model.trained[name];
    const optimiser = (name === 'sgd' ? sgd : adam)(tape.parameters, options);
    for (let step = 0; step < golden.header.steps; step++) {
      tape.forward();
      tape.backward(loss);
      optimiser.step();
    }
    tape.forward();
    expectClose(loss.data, [finalLoss], 1e-8, 'loss');
    for (const [key, values] of Object.entries(want)) {
      // Adam divides the bias's gradient before a batch norm, a rounding error, by its own size: its direction is noise.
      if (name === 'adam' && model.id === 'batch-norm' && key === 'layer 1 bias') continue;
      expectClose(one(parameters, key).data, values, 1e-8, key);
    }
  });

  test('a training step allocates no buffer', () => {
    const { tape, loss } = traceModel(model);
    const optimiser = adam(tape.parameters, { learningRate: 0.01 });
    expectNoAllocation(() => {
      tape.forward();
      tape.backward(loss);
      optimiser.step();
    });
  });

  test('a float32 tape agrees with float64', () => {
    const wide = traceModel(model);
    const narrow = traceModel(model, 'float32');
    for (const { tape, loss } of [wide, narrow]) {
      tape.forward();
      tape.backward(loss);
    }
    expect(narrow.loss.data).toBeInstanceOf(Float32Array);
    expectClose(narrow.loss.data, [...wide.loss.data], 1e-5, 'loss');
    const size = Math.max(...wide.tape.parameters.flatMap(({ grad }) => [...grad].map(Math.abs)));
    for (const [name, { grad }] of Object.entries(wide.parameters))
      grad.forEach((value, i) => {
        const got = one(narrow.parameters, name).grad[i] as number;
        expect(Math.abs(got - value), `${name} [${i}]`).toBeLessThanOrEqual(1e-5 * size);
      });
  });
});

// ---------------------------------------------------------------- central differences

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const length = fc.integer({ min: 0, max: 4 });
const someLength = fc.integer({ min: 1, max: 4 });

/** Two shapes that broadcast: a common one, each operand with some axes set to 1 and some leading axes left out. */
const broadcastPair = fc
  .array(fc.record({ length, a: fc.boolean(), b: fc.boolean() }), { maxLength: 3 })
  .chain(axes =>
    fc.record({
      axes: fc.constant(axes),
      dropA: fc.integer({ min: 0, max: axes.length }),
      dropB: fc.integer({ min: 0, max: axes.length }),
    }),
  )
  .map(({ axes, dropA, dropB }): [number[], number[]] => [
    axes.map(axis => (axis.a ? 1 : axis.length)).slice(dropA),
    axes.map(axis => (axis.b ? 1 : axis.length)).slice(dropB),
  ]);

const opsOf = (name: string, shapes: fc.Arbitrary<readonly Shape[]>, args: fc.Arbitrary<Args> = fc.constant({})) => ({
  name,
  shapes,
  args,
});

const anyShape = fc.array(length, { maxLength: 3 });
const product = fc.tuple(length, length, length);

describe('gradients by central differences', () => {
  test.each([
    opsOf('add', broadcastPair),
    opsOf('sub', broadcastPair),
    opsOf('mul', broadcastPair),
    opsOf('scale', fc.tuple(anyShape), fc.record({ factor: fc.double({ min: -3, max: 3, noNaN: true }) })),
    opsOf(
      'matmul',
      product.map(([n, k, m]) => [
        [n, k],
        [k, m],
      ]),
    ),
    opsOf(
      'affine',
      product.map(([n, k, m]) => [[n, k], [k, m], [m]]),
    ),
    opsOf('sum', fc.tuple(anyShape)),
    opsOf('mean', fc.tuple(fc.array(someLength, { maxLength: 3 }))),
    opsOf(
      'layerNorm',
      fc.tuple(fc.array(length, { maxLength: 2 }), length).map(([lead, n]) => [[...lead, n], [n], [n]]),
      fc.constant({ epsilon: 0.1 }),
    ),
    opsOf(
      'batchNorm',
      fc.tuple(length, length).map(([n, c]) => [[n, c], [c], [c]]),
      fc.constant({ epsilon: 0.1 }),
    ),
  ])('$name', ({ name, shapes, args }) => {
    fc.assert(
      fc.property(shapes, args, seeds, (sizes, options, seed) => {
        checkGradients(tape => {
          const parameters = filled(tape, seed, sizes);
          return trace(name, parameters, options);
        }, seed);
      }),
    );
  });

  test.each(anyLength)('activation %s', id => {
    const definition = activations[id];
    const kinks = definition?.kind === 'scalar' ? (definition as ScalarActivation).kinks({}) : [];
    fc.assert(
      fc.property(anyShape, seeds, (shape, seed) => {
        checkGradients(tape => {
          const parameters = filled(tape, seed, [shape]);
          const { data } = at(parameters, 0);
          data.forEach((x, i) => {
            if (kinks.some(kink => Math.abs(kink.x - x) < 1e-3)) data[i] = x + 2e-3;
          });
          return ops.activation(at(parameters, 0), id);
        }, seed);
      }),
      { numRuns: 50 },
    );
  });

  test.each(['meanSquaredError', 'binaryCrossEntropyWithLogits'])('%s', name => {
    fc.assert(
      fc.property(fc.array(someLength, { maxLength: 3 }), seeds, (shape, seed) => {
        checkGradients(tape => {
          const parameters = filled(tape, seed, [shape]);
          const target = tape.input(shape, 'target');
          const random = createRandom(seed).fork('target');
          for (let i = 0; i < target.data.length; i++) target.data[i] = random.uniform();
          return trace(name, [at(parameters, 0), target]);
        }, seed);
      }),
    );
  });

  test('crossEntropy', () => {
    fc.assert(
      fc.property(someLength, someLength, seeds, (n, width, seed) => {
        checkGradients(tape => {
          const parameters = filled(tape, seed, [[n, width]]);
          const classes = tape.input([n], 'classes');
          const random = createRandom(seed).fork('classes');
          for (let i = 0; i < n; i++) classes.data[i] = random.integer(width);
          return crossEntropy(at(parameters, 0), classes);
        }, seed);
      }),
    );
  });

  test('one tensor in two places of an op, and in two ops', () => {
    fc.assert(
      fc.property(someLength, seeds, (n, seed) => {
        checkGradients(tape => {
          const parameters = filled(tape, seed, [[n, n]]);
          const x = at(parameters, 0);
          return ops.sub(ops.add(ops.mul(x, x), ops.matmul(x, x)), ops.activation(x, 'tanh'));
        }, seed);
      }),
    );
  });
});

// ---------------------------------------------------------------- replay

/** A small classifier with data, ready to train. */
function classifier(seed: number, dtype: Dtype = 'float64') {
  const random = createRandom(seed);
  const tape = new Tape(dtype);
  const x = tape.input([32, 2], 'x');
  const target = tape.input([32, 1], 'target');
  const data = random.fork('data');
  for (let i = 0; i < 32; i++) {
    x.data[2 * i] = data.normal();
    x.data[2 * i + 1] = data.normal();
    target.data[i] = (x.data[2 * i] as number) * (x.data[2 * i + 1] as number) > 0 ? 1 : 0;
  }
  const layers = [{ units: 16, activation: 'tanh' }, { units: 16, activation: 'gelu' }, { units: 1 }];
  const net = mlp(tape, x, { layers, initialisation: 'xavier', random: random.fork('weights') });
  const loss = binaryCrossEntropyWithLogits(net.output, target);
  const optimiser = adam(net.parameters, { learningRate: 0.02 });
  const train = (steps: number) => {
    for (let step = 0; step < steps; step++) {
      tape.forward();
      tape.backward(loss);
      optimiser.step();
    }
  };
  return { tape, x, net, loss, train };
}

describe('replay', () => {
  test('buffers stay the same and none is allocated', () => {
    const { tape, net, loss, train } = classifier(1);
    const tensors = [...tape.inputs, ...tape.parameters, ...net.preactivations, ...net.activations, loss];
    const buffers = tensors.flatMap(({ data, grad }) => [data, grad, data.buffer, grad.buffer]);
    expectNoAllocation(() => train(1), 500);
    const after = tensors.flatMap(({ data, grad }) => [data, grad, data.buffer, grad.buffer]);
    after.forEach((buffer, i) => {
      expect(buffer).toBe(buffers[i]);
    });
  });

  test('training lowers the loss', () => {
    const { loss, train } = classifier(1);
    train(1);
    const first = loss.data[0] as number;
    train(200);
    expect(loss.data[0]).toBeLessThan(first / 5);
  });

  test('backward twice gives the gradient, not its double', () => {
    const { tape, loss } = classifier(2);
    tape.forward();
    tape.backward(loss);
    const once = tape.parameters.map(({ grad }) => grad.slice());
    tape.backward(loss);
    expect(tape.parameters.map(({ grad }) => grad)).toEqual(once);
  });

  test('no gradient reaches an input', () => {
    const { tape, loss, train } = classifier(2);
    train(3);
    tape.backward(loss);
    for (const { grad } of tape.inputs) expect(grad.every(value => value === 0)).toBe(true);
  });

  test.each(['float64', 'float32'] as const)('same seed, same bits (%s)', dtype => {
    const bits = (seed: number) => {
      const { tape, train } = classifier(seed, dtype);
      train(100);
      return tape.parameters.map(({ data }) => [...new Uint8Array(data.buffer)]);
    };
    expect(bits(3)).toEqual(bits(3));
    expect(bits(4)).not.toEqual(bits(3));
  });

  test('forward sees what was written into the input', () => {
    const tape = new Tape();
    const x = tape.input([2], 'x');
    const total = ops.sum(x);
    x.data.set([1, 2]);
    tape.forward();
    expect(total.data[0]).toBe(3);
    x.data.set([5, 7]);
    tape.forward();
    expect(total.data[0]).toBe(12);
  });
});

// ---------------------------------------------------------------- several outputs

describe('backward', () => {
  test('a branch that the loss does not use adds no gradient', () => {
    const tape = new Tape();
    const x = tape.parameter([2], 'x');
    x.data.set([1, 2]);
    ops.sum(ops.scale(x, 100));
    const loss = ops.sum(ops.mul(x, x));
    ops.sum(ops.scale(x, 10));
    tape.forward();
    tape.backward(loss);
    expect([...x.grad]).toEqual([2, 4]);
  });

  test('a branch that the loss does not use may overflow', () => {
    for (const before of [true, false]) {
      const tape = new Tape();
      const x = tape.parameter([1], 'x');
      x.data[0] = 1e200;
      const overflow = () => ops.mul(ops.mul(x, x), x);
      if (before) overflow();
      const loss = ops.sum(ops.scale(x, 3));
      if (!before) overflow();
      tape.forward();
      tape.backward(loss);
      expect(x.grad[0], before ? 'branch before the loss' : 'branch after the loss').toBe(3);
    }
  });

  test('two losses on one tape', () => {
    const tape = new Tape();
    const x = tape.parameter([2], 'x');
    x.data.set([1, 2]);
    const first = ops.sum(x);
    const second = ops.sum(ops.mul(x, x));
    tape.forward();
    tape.backward(first);
    expect([...x.grad]).toEqual([1, 1]);
    tape.backward(second);
    expect([...x.grad]).toEqual([2, 4]);
  });

  test('a learned target gets no gradient from a loss, and a fixed prediction keeps none', () => {
    for (const loss of [meanSquaredError, binaryCrossEntropyWithLogits]) {
      const tape = new Tape();
      const prediction = tape.input([2], 'prediction');
      const target = tape.parameter([2], 'target');
      prediction.data.set([1, 2]);
      const value = loss(prediction, target);
      for (let i = 0; i < 2; i++) {
        tape.forward();
        tape.backward(value);
      }
      expect([...prediction.grad, ...target.grad], value.label).toEqual([0, 0, 0, 0]);
    }
  });

  test('a loss without a parameter behind it leaves gradients 0', () => {
    const tape = new Tape();
    const p = tape.parameter([1], 'p');
    const x = tape.input([1], 'x');
    ops.scale(p, 2);
    const loss = ops.scale(x, 3);
    tape.forward();
    tape.backward(loss);
    expect([p.grad[0], x.grad[0]]).toEqual([0, 0]);
  });

  test('a parameter as the loss', () => {
    const tape = new Tape();
    const p = tape.parameter([], 'p');
    tape.backward(p);
    expect(p.grad[0]).toBe(1);
  });

  test('refuses a loss of another tape', () => {
    expect(() => new Tape().backward(new Tape().parameter([], 'stranger'))).toThrow(
      /loss is .*“stranger” of another tape/,
    );
  });

  test('needs one number', () => {
    const tape = new Tape();
    const x = tape.parameter([2, 3], 'x');
    expect(() => tape.backward(x)).toThrow(/loss is “a tensor of shape \[2, 3\]”; expected one number/);
  });
});

// ---------------------------------------------------------------- errors

describe('errors name what did not fit', () => {
  const tape = new Tape();
  const of = (...shape: number[]) => tape.parameter(shape, `tensor [${shape}]`);

  test.each<[string, () => Tensor, RegExp]>([
    ['add', () => ops.add(of(2, 3), of(2)), /^add: a \[2, 3\] and b \[2\] do not fit; lengths must be equal or 1/],
    ['sub', () => ops.sub(of(0), of(2)), /^sub: a \[0\] and b \[2\]/],
    ['mul', () => ops.mul(of(2, 3), of(3, 2)), /^mul: a \[2, 3\] and b \[3, 2\]/],
    ['matmul', () => ops.matmul(of(2, 3), of(2, 3)), /^matmul: a \[2, 3\] and b \[2, 3\] do not fit; two matrices/],
    ['matmul of a vector', () => ops.matmul(of(3), of(3, 2)), /^matmul: a \[3\] and b \[3, 2\]/],
    ['affine', () => ops.affine(of(2, 3), of(4, 5), of(5)), /^affine: .*\[2, 3\].*\[4, 5\]/],
    ['affine bias', () => ops.affine(of(2, 3), of(3, 5), of(1, 5)), /^affine: weights \[3, 5\] and bias \[1, 5\]/],
    ['layerNorm', () => ops.layerNorm(of(2, 3), of(2), of(3)), /^layerNorm: x \[2, 3\] and .*\[2\]/],
    ['batchNorm', () => ops.batchNorm(of(2, 3, 4), of(3), of(3)), /^batchNorm: x \[2, 3, 4\]/],
    ['batchNorm gain', () => ops.batchNorm(of(4, 3), of(4), of(3)), /^batchNorm: x \[4, 3\] and .*\[4\]/],
    [
      'meanSquaredError',
      () => meanSquaredError(of(2), of(2, 1)),
      /^meanSquaredError: prediction \[2\] and target \[2, 1\].*equal shapes/,
    ],
    [
      'binaryCrossEntropyWithLogits',
      () => binaryCrossEntropyWithLogits(of(2), of(3)),
      /^binaryCrossEntropyWithLogits: .*\[2\].*\[3\]/,
    ],
    ['crossEntropy', () => crossEntropy(of(2, 3), of(3)), /^crossEntropy: logits \[2, 3\] and classes \[3\]/],
  ])('%s', (_, build, message) => {
    expect(build).toThrow(ShapeError);
    expect(build).toThrow(message);
  });

  test('tensors of two tapes', () => {
    const other = new Tape().parameter([2], 'stranger');
    expect(() => ops.add(of(2), other)).toThrow(/add operand “stranger” is .*another tape/);
  });

  test.each([
    [[-1], /shape of “x” is “?\[-1\]”?; expected whole numbers from 0/],
    [[2.5, 2], /shape of “x” is .*2\.5/],
    [[Number.NaN], /shape of “x” is .*NaN/],
    [[Number.POSITIVE_INFINITY], /shape of “x” is .*Infinity/],
    [[2 ** 13, 2 ** 14], /size of “x” is 134217728; expected at most 67108864 entries/],
    [[1e9, 1e9], /size of “x” is 1000000000000000000; expected at most/],
  ])('shape %j', (shape, message) => {
    for (const make of [() => new Tape().input(shape, 'x'), () => new Tape().parameter(shape, 'x')]) {
      expect(make).toThrow(ArgumentError);
      expect(make).toThrow(message);
    }
  });

  test('a broadcast that would be too large', () => {
    expect(() => ops.add(of(10_000, 1), of(1, 10_000))).toThrow(/size of “add” is 100000000; expected at most/);
  });

  test('a gated unit halves the last axis', () => {
    checkGradients(tape => {
      const parameters = filled(tape, 7, [[3, 4]]);
      const output = ops.activation(at(parameters, 0), 'swiglu');
      expect(output.shape).toEqual([3, 2]);
      return output;
    }, 7);
    expect(() => ops.activation(of(2, 3), 'glu')).toThrow(ShapeError);
  });

  test('a formula is an activation like those of the registry', () => {
    const softsign = parseActivation('a*x/(1 + abs(x))', { params: { a: 1 } });
    checkGradients(tape => {
      const [x = tape.input([1], 'x')] = filled(tape, 7, [[3, 4]]);
      return ops.activation(x, softsign, { a: 1.5 });
    }, 7);
    const tape = new Tape('float64');
    const x = tape.input([3], 'x');
    x.data.set([-2, 0.5, 3]);
    const [written, known] = [ops.activation(x, parseActivation('x*tanh(softplus(x))')), ops.activation(x, 'mish')];
    tape.forward();
    known.data.forEach((value, i) => void expect(written.data[i]).toBeCloseTo(value, 15));
    expect(() => ops.activation(x, softsign, { b: 1 })).toThrow(/custom parameter is “b”; expected one of a/);
  });

  test('activations', () => {
    expect(() => ops.activation(of(2), 'rellu')).toThrow(/did you mean relu/);
    expect(() => ops.activation(of(2), 'elu', { alpha: -1 })).toThrow(/elu alpha is -1/);
  });

  test('class numbers outside the logits give NaN, never another row’s logit', () => {
    for (const bad of [3, -1, 4, 0.5, Number.NaN]) {
      const fresh = new Tape();
      const logits = fresh.parameter([3, 3], 'logits');
      const classes = fresh.input([3], 'classes');
      logits.data.set([1, 2, 3, 4, 5, 6, 7, 8, 9]);
      classes.data.set([0, bad, 2]);
      const loss = crossEntropy(logits, classes);
      fresh.forward();
      fresh.backward(loss);
      expect(loss.data[0], `class ${bad}`).toBeNaN();
      expect([...logits.grad].some(Number.isNaN), `gradient for class ${bad}`).toBe(true);
    }
  });
});

// ---------------------------------------------------------------- non-finite values

describe('non-finite values', () => {
  const deep = () => {
    const tape = new Tape();
    const x = tape.input([4, 2], 'points');
    const layers = [{ units: 3, activation: 'tanh' }, { units: 3, activation: 'softplus' }, { units: 1 }];
    const net = mlp(tape, x, { layers, initialisation: 'xavier', random: createRandom(1) });
    return { tape, x, net, loss: ops.mean(net.output) };
  };

  test('none', () => {
    const { tape } = deep();
    tape.forward();
    expect(tape.firstNonFinite()).toBeUndefined();
  });

  test('in an input', () => {
    const { tape, x } = deep();
    x.data[5] = Number.NaN;
    tape.forward();
    expect(tape.firstNonFinite()).toMatchObject({
      op: 'input',
      label: 'points',
      index: 5,
      value: Number.NaN,
      tensor: x,
    });
  });

  test('in a parameter', () => {
    const { tape, net } = deep();
    const weights = at(net.parameters, 2);
    weights.data[4] = Number.NEGATIVE_INFINITY;
    tape.forward();
    expect(tape.firstNonFinite()).toMatchObject({
      op: 'parameter',
      label: 'layer 2 weights',
      index: 4,
      value: Number.NEGATIVE_INFINITY,
    });
  });

  test('made by an op', () => {
    const { tape, net } = deep();
    at(net.parameters, 4).data.fill(1.7e308);
    at(net.parameters, 3).data.fill(1e6);
    tape.forward();
    expect(tape.firstNonFinite()).toMatchObject({
      op: 'affine',
      label: 'output affine',
      index: 0,
      value: Number.POSITIVE_INFINITY,
    });
  });

  test('NaN reaches the output and every gradient that it touches', () => {
    const { tape, x, net, loss } = deep();
    x.data[0] = Number.NaN;
    tape.forward();
    tape.backward(loss);
    expect(net.output.data[0]).toBeNaN();
    expect(net.output.data[1]).not.toBeNaN();
    expect(loss.data[0]).toBeNaN();
    expect([...at(net.parameters, 0).grad].some(Number.isNaN)).toBe(true);
  });

  test('NaN goes through every op', () => {
    for (const id of anyLength) {
      const tape = new Tape();
      const x = tape.parameter([2, 2], 'x');
      x.data.set([0.5, 1, 0.5, Number.NaN]);
      const y = ops.activation(x, id);
      const loss = ops.sum(y);
      tape.forward();
      tape.backward(loss);
      expect(y.data[3], id).toBeNaN();
      expect(y.data[0], id).not.toBeNaN();
      expect(x.grad[3], `gradient of ${id}`).toBeNaN();
    }
    for (const name of ['add', 'sub', 'mul', 'matmul', 'meanSquaredError', 'binaryCrossEntropyWithLogits']) {
      const tape = new Tape();
      const [a, b] = [tape.parameter([2, 2], 'a'), tape.input([2, 2], 'b')];
      a.data[3] = Number.NaN;
      const y = trace(name, [a, b]);
      tape.forward();
      expect([...y.data].some(Number.isNaN), name).toBe(true);
    }
    for (const name of ['layerNorm', 'batchNorm']) {
      const tape = new Tape();
      const [x, gain, shift] = [tape.parameter([3, 3], 'x'), tape.parameter([3], 'gain'), tape.parameter([3], 'shift')];
      x.data[4] = Number.NaN;
      const y = trace(name, [x, gain, shift]);
      tape.forward();
      expect(y.data[4], name).toBeNaN();
      expect(y.data[0], name).not.toBeNaN();
    }
    const tape = new Tape();
    const [logits, classes] = [tape.parameter([1, 2], 'logits'), tape.input([1], 'classes')];
    logits.data[1] = Number.NaN;
    const loss = crossEntropy(logits, classes);
    tape.forward();
    expect(loss.data[0]).toBeNaN();
  });
});
