import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activations } from '../../src/core/activations/index.ts';
import { hessianVectorProduct, jacobian } from '../../src/core/autodiff/curvature.ts';
import { gradients } from '../../src/core/autodiff/gradients.ts';
import * as ops from '../../src/core/autodiff/ops/index.ts';
import { type Dtype, type Shape, Tape, type Tensor } from '../../src/core/autodiff/tape.ts';
import { ArgumentError, ShapeError } from '../../src/core/errors.ts';
import { extremeEigenvalues, singularValues } from '../../src/core/linalg.ts';
import { mlp } from '../../src/core/nn/layers.ts';
import * as losses from '../../src/core/nn/losses.ts';
import { createRandom } from '../../src/core/random.ts';
import { at, checkGradients, expectClose, filled } from './checks.ts';

// ---------------------------------------------------------------- golden file

interface Stored {
  shape: number[];
  data: number[];
}

interface GoldenModel {
  name: string;
  parameters: Stored[];
  inputs: Stored[];
  loss: number;
  gradient: number[];
  products: { v: number[]; Hv: number[] }[];
  eigenvalues: { smallest: number; largest: number };
}

const golden: {
  models: GoldenModel[];
  deep: { weights: Stored[]; x: Stored; jacobian: Stored; singularValues: number[] };
} = JSON.parse(readFileSync(new URL('../golden/curvature.json', import.meta.url), 'utf8'));

function fill(tensor: Tensor, { data }: Stored): Tensor {
  tensor.data.set(data);
  return tensor;
}

type Model = (parameters: readonly Tensor[], inputs: readonly Tensor[]) => Tensor;

/** The golden models by name. */
const models: Record<string, Model> = {
  'tanh MLP, squared error': ([w1, b1, w2, b2, w3, b3], [x, target]) => {
    const first = ops.activation(ops.affine(x as Tensor, w1 as Tensor, b1 as Tensor), 'tanh');
    const second = ops.activation(ops.affine(first, w2 as Tensor, b2 as Tensor), 'tanh');
    return losses.meanSquaredError(ops.affine(second, w3 as Tensor, b3 as Tensor), target as Tensor);
  },
  'residual GELU MLP with layer and batch normalisation, binary cross-entropy': (parameters, [x, target]) => {
    const p = (index: number) => at(parameters, index);
    const h = ops.affine(x as Tensor, p(0), p(1));
    const u = ops.activation(ops.affine(ops.layerNorm(h, p(2), p(3)), p(4), p(5)), 'gelu');
    const normalised = ops.batchNorm(ops.add(h, ops.affine(u, p(6), p(7))), p(8), p(9));
    return losses.binaryCrossEntropyWithLogits(ops.affine(normalised, p(10), p(11)), target as Tensor);
  },
  'SiLU MLP, softmax cross-entropy': ([w1, b1, w2, b2], [x, classes]) => {
    const hidden = ops.activation(ops.affine(x as Tensor, w1 as Tensor, b1 as Tensor), 'silu');
    const logits = ops.affine(hidden, w2 as Tensor, b2 as Tensor);
    return losses.crossEntropy(logits, classes as Tensor, { labelSmoothing: 0.1 });
  },
  'conv net, cross-entropy': (parameters, [x, classes]) => {
    const p = (index: number) => at(parameters, index);
    const first = ops.activation(ops.conv2d(x as Tensor, p(0), p(1), { padding: 1 }), 'softplus');
    const options = { stride: 2, padding: 1, groups: 2 };
    const second = ops.activation(ops.conv2d(ops.maxPool2d(first, 2), p(2), p(3), options), 'tanh');
    const features = ops.reshape(ops.avgPool2d(second, [2, 1]), [at((x as Tensor).shape, 0), -1]);
    return losses.crossEntropy(ops.affine(features, p(4), p(5)), classes as Tensor);
  },
  'attention block, squared error': (parameters, [input, target]) => {
    const p = (index: number) => at(parameters, index);
    const x = input as Tensor;
    const [n = 0, length = 0, width = 0] = x.shape;
    const u = ops.layerNorm(x, p(0), p(1));
    const heads = (weights: Tensor) =>
      ops.transpose(ops.reshape(ops.matmul(u, weights), [n, length, 2, width / 2]), 1, 2);
    const mixed = ops.scaledDotProductAttention(heads(p(2)), heads(p(3)), heads(p(4)), { causal: true });
    const joined = ops.reshape(ops.transpose(mixed, 1, 2), [n, length, width]);
    const h = ops.add(x, ops.matmul(joined, p(5)));
    const hidden = ops.activation(ops.matmul(ops.layerNorm(h, p(6), p(7)), p(8)), 'gelu');
    const output = ops.add(h, ops.matmul(hidden, p(9)));
    return losses.meanSquaredError(ops.mean(output, { axes: [1] }), target as Tensor);
  },
};

function build(record: GoldenModel, dtype: Dtype = 'float64') {
  const tape = new Tape(dtype);
  const parameters = record.parameters.map((stored, i) => fill(tape.parameter(stored.shape, `parameter ${i}`), stored));
  const inputs = record.inputs.map(stored => fill(tape.input(stored.shape), stored));
  const model = models[record.name];
  if (!model) throw new Error(`no model ${record.name}`);
  const loss = model(parameters, inputs);
  const hessian = hessianVectorProduct(loss);
  tape.forward();
  return { tape, parameters, loss, hessian };
}

/** All of H, a column a product. */
function fullHessian({ size, multiply }: Pick<ReturnType<typeof hessianVectorProduct>, 'size' | 'multiply'>) {
  const unit = new Float64Array(size);
  return Array.from({ length: size }, (_, i) => {
    unit[i] = 1;
    const column = Array.from(multiply(unit));
    unit[i] = 0;
    return column;
  });
}

const named = golden.models.map(record => ({ record, name: record.name }));
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + value * (b[i] as number), 0);
const normal = (size: number, seed: number | string) => {
  const random = createRandom(seed);
  return Float64Array.from({ length: size }, () => random.normal());
};

describe('Hessian-vector products against PyTorch', () => {
  test.each(named)('$name', ({ record }) => {
    const { loss, hessian } = build(record);
    expectClose(loss.data, [record.loss], 1e-13, 'loss');
    expectClose(hessian.gradient.data, record.gradient, 1e-12, 'gradient');
    for (const { v, Hv } of record.products) expectClose(hessian.multiply(v), Hv, 1e-12, 'H v');
  });

  test.each(named)('in float32 to its precision: $name', ({ record }) => {
    const { hessian } = build(record, 'float32');
    for (const { v, Hv } of record.products) {
      expect(hessian.multiply(v)).toBeInstanceOf(Float32Array);
      expectClose(hessian.multiply(v), Hv, 1e-4, 'H v');
    }
  });

  test.each(named)('extreme eigenvalues by Lanczos iteration: $name', ({ record }) => {
    const { hessian } = build(record);
    const { smallest, largest, products } = extremeEigenvalues(hessian.multiply, hessian.size, createRandom(1));
    const { eigenvalues } = record;
    const size = Math.max(Math.abs(eigenvalues.smallest), eigenvalues.largest);
    expect(Math.abs(largest - eigenvalues.largest)).toBeLessThan(1e-10 * size);
    expect(Math.abs(smallest - eigenvalues.smallest)).toBeLessThan(1e-10 * size);
    expect(products).toBeLessThan(hessian.size);
  });
});

describe('properties of the Hessian', () => {
  test.each(named)('symmetric, the same by differences of the gradient: $name', ({ record }) => {
    const { tape, parameters, loss, hessian } = build(record);
    const columns = fullHessian(hessian);
    const largest = Math.max(...columns.flat().map(Math.abs));
    columns.forEach((column, j) => {
      column.forEach((value, i) => {
        expect(Math.abs(value - at(at(columns, i), j)), `H [${i}, ${j}]`).toBeLessThanOrEqual(1e-14 * largest);
      });
    });
    const gradient = () => {
      tape.forward();
      tape.backward(loss);
      return parameters.flatMap(({ grad }) => Array.from(grad));
    };
    const h = 1e-5;
    let column = 0;
    for (const { data } of parameters)
      for (let i = 0; i < data.length; i++) {
        const value = data[i] as number;
        data[i] = value + h;
        const above = gradient();
        data[i] = value - h;
        const below = gradient();
        data[i] = value;
        const slopes = above.map((g, k) => (g - at(below, k)) / (2 * h));
        expectClose(at(columns, column), slopes, 1e-8, `column ${column}`, largest);
        column += 1;
      }
  });

  test('v . H u = u . H v, and H is linear', () => {
    const built = named.map(({ record }) => build(record).hessian);
    fc.assert(
      fc.property(
        fc.nat(built.length - 1),
        fc.nat(),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (m, seed, factor) => {
          const { size, multiply } = at(built, m);
          const [u, v] = [normal(size, `${seed} u`), normal(size, `${seed} v`)];
          const [hu, hv] = [multiply(u).slice(), multiply(v).slice()];
          const scale = Math.sqrt(dot(u, u) * dot(hv, hv)) + Math.sqrt(dot(v, v) * dot(hu, hu));
          expect(Math.abs(dot(v, hu) - dot(u, hv))).toBeLessThan(1e-14 * scale);
          const mixed = multiply(u.map((value, i) => value + factor * (v[i] as number)));
          expectClose(
            mixed,
            Array.from(hu, (value, i) => value + factor * (hv[i] as number)),
            1e-12,
            'H (u + factor v)',
            1,
          );
        },
      ),
    );
  });

  test('of a quadratic form x A x / 2 it is the symmetric part of A', () => {
    const tape = new Tape();
    const x = fill(tape.parameter([3, 1]), { shape: [], data: [1, -2, 0.5] });
    const a = fill(tape.input([3, 3]), { shape: [], data: [1, 2, 3, 4, 5, 6, 7, 8, 10] });
    const loss = ops.scale(ops.sum(ops.mul(x, ops.matmul(a, x))), 0.5);
    const hessian = hessianVectorProduct(loss);
    tape.forward();
    expect(fullHessian(hessian)).toEqual([
      [1, 3, 5],
      [3, 5, 7],
      [5, 7, 10],
    ]);
  });

  test('of some of the parameters it is their block', () => {
    const record = at(golden.models, 0);
    const { hessian } = build(record);
    const whole = fullHessian(hessian);
    const { loss, tape, parameters } = build(record);
    const block = hessianVectorProduct(loss, [at(parameters, 2), at(parameters, 1)]);
    tape.forward();
    // Parameter 1 has entries 15 to 19, parameter 2 the 20 after it.
    const order = [...Array.from({ length: 20 }, (_, i) => 20 + i), 15, 16, 17, 18, 19];
    const want = order.map(j => order.map(i => at(at(whole, j), i)));
    fullHessian(block).forEach((column, j) => {
      expectClose(column, at(want, j), 1e-14, `column ${j}`, 1);
    });
  });

  test('a linear loss has none', () => {
    const tape = new Tape();
    const x = fill(tape.parameter([2]), { shape: [], data: [3, 4] });
    const hessian = hessianVectorProduct(ops.sum(ops.scale(x, 5)));
    tape.forward();
    expect([...hessian.gradient.data]).toEqual([5, 5]);
    expect([...hessian.multiply([1, 1])]).toEqual([0, 0]);
  });

  test('after a step of the parameters, the next forward pass brings the new Hessian', () => {
    const tape = new Tape();
    const x = tape.parameter([1]);
    const hessian = hessianVectorProduct(ops.sum(ops.pow(x, 4)));
    for (const value of [1, -2, 3]) {
      x.data[0] = value;
      tape.forward();
      expect(hessian.multiply([1])[0]).toBe(12 * value ** 2);
    }
  });
});

describe('replay', () => {
  test('allocates no buffer, and none changes', () => {
    const random = createRandom(3);
    const tape = new Tape();
    const x = tape.input([64, 8], 'x', { requiresGrad: true });
    const classes = tape.input([64], 'classes');
    const net = mlp(tape, x, {
      layers: [{ units: 64, activation: 'gelu' }, { units: 64, activation: 'tanh' }, { units: 4 }],
      initialisation: 'xavier',
      random,
    });
    const loss = losses.crossEntropy(net.output, classes);
    const hessian = hessianVectorProduct(loss);
    const inputJacobian = jacobian(net.output, x);
    const v = normal(hessian.size, 'v');
    const replay = () => {
      for (let i = 0; i < x.data.length; i++) x.data[i] = random.normal();
      for (let i = 0; i < classes.data.length; i++) classes.data[i] = random.integer(4);
      tape.forward();
      tape.backward(loss);
      return hessian.multiply(v);
    };
    const matrix = inputJacobian.evaluate();
    const product = replay();
    for (let step = 0; step < 20; step++) replay();
    const before = process.memoryUsage().arrayBuffers;
    let most = before;
    for (let step = 0; step < 100; step++) {
      expect(replay()).toBe(product);
      most = Math.max(most, process.memoryUsage().arrayBuffers);
    }
    expect(inputJacobian.evaluate()).toBe(matrix);
    most = Math.max(most, process.memoryUsage().arrayBuffers);
    expect(most - before).toBeLessThanOrEqual(1024);
    expect(hessian.size).toBeGreaterThan(4000);
  });

  test('tracing a gradient leaves the values and gradients of the loss as they were, to the bit', () => {
    const record = at(golden.models, 4);
    const plain = (traced: boolean) => {
      const tape = new Tape();
      const parameters = record.parameters.map((stored, i) => fill(tape.parameter(stored.shape, `${i}`), stored));
      const inputs = record.inputs.map(stored => fill(tape.input(stored.shape), stored));
      const loss = (models[record.name] as Model)(parameters, inputs);
      if (traced) hessianVectorProduct(loss);
      tape.forward();
      tape.backward(loss);
      return [loss.data[0], ...parameters.flatMap(({ grad }) => Array.from(grad))];
    };
    expect(plain(true)).toEqual(plain(false));
  });
});

// ---------------------------------------------------------------- Jacobians

describe('Jacobian', () => {
  const deepStack = () => {
    const { deep } = golden;
    const tape = new Tape();
    const x = fill(tape.input(deep.x.shape, 'x', { requiresGrad: true }), deep.x);
    const output = deep.weights.reduce(
      (h, stored) => ops.activation(ops.matmul(h, fill(tape.parameter(stored.shape), stored)), 'tanh'),
      x,
    );
    return { tape, x, output };
  };

  test('of a deep tanh stack, and its singular values, against PyTorch and NumPy', () => {
    const { tape, x, output } = deepStack();
    const { evaluate } = jacobian(output, x);
    tape.forward();
    const matrix = evaluate();
    expect([matrix.rows, matrix.columns]).toEqual(golden.deep.jacobian.shape);
    expectClose(matrix.data, golden.deep.jacobian.data, 1e-13, 'Jacobian');
    const values = singularValues(matrix);
    golden.deep.singularValues.forEach((value, i) => {
      expectClose(values.slice(i, i + 1), [value], 1e-11, `singular value ${i}`);
    });
  });

  test('by a layer in the middle: the product of the later layers', () => {
    const tape = new Tape();
    const x = tape.input([1, 3]);
    const [a, b] = filled(tape, 5, [
      [3, 4],
      [4, 2],
    ]) as [Tensor, Tensor];
    const hidden = ops.matmul(x, a);
    const { evaluate } = jacobian(ops.scale(ops.matmul(hidden, b), 2), hidden);
    tape.forward();
    const want = [0, 1].flatMap(j => [0, 1, 2, 3].map(i => 2 * (b.data[i * 2 + j] as number)));
    expect([...evaluate().data]).toEqual(want);
  });

  test('an input has a gradient only if it asks for one', () => {
    const tape = new Tape();
    const [silent, asking] = [tape.input([2], 'silent'), tape.input([2], 'asking', { requiresGrad: true })];
    asking.data.set([3, 4]);
    silent.data.set([5, 6]);
    const loss = ops.sum(ops.mul(silent, ops.square(asking)));
    for (let pass = 0; pass < 2; pass++) {
      tape.forward();
      tape.backward(loss);
      expect([...asking.grad]).toEqual([30, 48]);
      expect([...silent.grad]).toEqual([0, 0]);
    }
    expect(tape.parameters).toEqual([]);
  });
});

// ---------------------------------------------------------------- traced gradients

describe('gradients', () => {
  test('by an input that needs no gradient: a gradient penalty', () => {
    // |d/dx tanh(w . x)|^2 = (1 - y^2)^2 |w|^2; its gradient by w from the formula.
    const tape = new Tape();
    const x = fill(tape.input([1, 2]), { shape: [], data: [0.3, -0.7] });
    const w = fill(tape.parameter([2, 1]), { shape: [], data: [0.9, 0.4] });
    const y = ops.activation(ops.matmul(x, w), 'tanh');
    const [slope] = gradients(ops.sum(y), [x]) as [Tensor];
    const penalty = ops.sum(ops.square(slope));
    tape.forward();
    tape.backward(penalty);
    const t = Math.tanh(0.3 * 0.9 - 0.7 * 0.4);
    const s = 1 - t * t;
    const want = [0, 1].map(
      i => 2 * s * s * (w.data[i] as number) - 4 * t * s * s * (0.9 ** 2 + 0.4 ** 2) * (x.data[i] as number),
    );
    expectClose(penalty.data, [s * s * (0.9 ** 2 + 0.4 ** 2)], 1e-15, 'penalty');
    expectClose(w.grad, want, 1e-14, 'gradient of the penalty');
  });

  test('of a fused op that has one tensor in two places', () => {
    checkGradients(tape => {
      const [x, gain] = filled(tape, 6, [[2, 3], [3]]) as [Tensor, Tensor];
      return ops.add(ops.layerNorm(x, gain, gain, 0.1), losses.tripletMargin(x, x, ops.square(x), { margin: 9 }));
    }, 6);
  });

  test('at distance 0, where the gradient is 0 by convention', () => {
    const builds = [
      (x: Tensor, y: Tensor) => losses.tripletMargin(x, y, ops.scale(y, 3), { margin: 9, epsilon: 0 }),
      (x: Tensor, y: Tensor) => losses.infoNCE(ops.sub(x, y), x),
    ];
    for (const build of builds) {
      const tape = new Tape();
      const [x, y] = [tape.parameter([2, 3]), tape.parameter([2, 3])];
      x.data.set([1, 2, 3, 4, 5, 6]);
      y.data.set([1, 2, 3, 7, 8, 9]);
      const loss = build(x, y);
      const hessian = hessianVectorProduct(loss);
      tape.forward();
      tape.backward(loss);
      expectClose(hessian.gradient.data, [...x.grad, ...y.grad], 1e-12, 'gradient');
      expect(hessian.multiply(normal(12, 'v')).every(Number.isFinite)).toBe(true);
    }
  });

  test('of gradients of gradients: x^5 four times', () => {
    const tape = new Tape();
    const x = tape.parameter([]);
    let derivative = ops.mul(x, ops.square(ops.square(x)));
    const all = [5, 20, 60, 120].map(factor => {
      derivative = gradients(derivative, [x])[0] as Tensor;
      return { factor, derivative };
    });
    x.data[0] = 1.5;
    tape.forward();
    all.forEach(({ factor, derivative }, i) => {
      expectClose(derivative.data, [factor * 1.5 ** (4 - i)], 1e-15, `derivative ${i + 1}`);
    });
  });

  test('with a cotangent, and by tensors that the output does not depend on', () => {
    const tape = new Tape();
    const [x, other] = filled(tape, 1, [[3], [2]]) as [Tensor, Tensor];
    const cotangent = fill(tape.input([3]), { shape: [], data: [1, 10, 100] });
    const [byX, byOther] = gradients(ops.square(x), [x, other], cotangent) as [Tensor, Tensor];
    tape.forward();
    expectClose(
      byX.data,
      [0, 1, 2].map(i => 2 * 10 ** i * (x.data[i] as number)),
      1e-15,
      'gradient',
    );
    expect([...byOther.data]).toEqual([0, 0]);
    expect(byOther.shape).toEqual([2]);
  });

  test('by a tensor in the middle stop there', () => {
    const tape = new Tape();
    const x = tape.parameter([2]);
    x.data.set([1, 2]);
    const middle = ops.square(x);
    const [byMiddle, byX] = gradients(ops.sum(ops.square(middle)), [middle, x]) as [Tensor, Tensor];
    tape.forward();
    expect([...byMiddle.data]).toEqual([2, 8]);
    expect([...byX.data]).toEqual([4, 32]);
  });

  test('no gradient flows to a target made from parameters, the second one neither', () => {
    const tape = new Tape();
    const [x] = filled(tape, 2, [[3]]) as [Tensor];
    const loss = losses.meanSquaredError(ops.square(x), ops.exp(x));
    const hessian = hessianVectorProduct(loss);
    tape.forward();
    // The target t a constant: the mean of (x^2 - t)^2 has the second derivative (12 x^2 - 4 t) / 3.
    const want = Array.from(x.data, value => (12 * value * value - 4 * Math.exp(value)) / 3);
    expectClose(hessian.multiply([1, 1, 1]), want, 1e-14, 'diagonal of H');
  });

  test('dropout: the mask of the last forward pass', () => {
    const tape = new Tape();
    const [x] = filled(tape, 4, [[50]]) as [Tensor];
    const y = ops.dropout(x, 0.4, createRandom(7), { training: true });
    const hessian = hessianVectorProduct(ops.sum(ops.square(y)));
    const masks = new Set<string>();
    for (let pass = 0; pass < 3; pass++) {
      tape.forward();
      const mask = Array.from(y.data, (value, i) => value / (x.data[i] as number));
      masks.add(mask.map(Math.sign).join(''));
      expectClose(
        hessian.multiply(new Float64Array(50).fill(1)),
        mask.map(value => 2 * value * value),
        1e-14,
        'diagonal of H',
      );
    }
    expect(masks.size).toBe(3);
  });

  test.each([true, false])('batchNorm with running statistics, training %s', training => {
    for (const shape of [
      [4, 3],
      [2, 3, 2, 2],
    ])
      checkGradients(tape => {
        const [x, gain, shift] = filled(tape, 11, [shape, [3], [3]]) as [Tensor, Tensor, Tensor];
        const running = { mean: Float64Array.of(0.1, -0.2, 0.3), variance: Float64Array.of(0.5, 1, 2) };
        return ops.batchNorm(x, gain, shift, 0.1, { ...running, mode: { training } });
      }, 12);
  });
});

describe('vector functions of the registry by differences', () => {
  const ids = Object.values(activations).flatMap(({ id, kind }) => (kind === 'vector' ? [id] : []));

  test.each(ids)('%s', id => {
    fc.assert(
      // A length that all of them take: even, of 3 channels, above the cutoff.
      fc.property(fc.constantFrom([6], [2, 6], [2, 1, 6]), fc.nat(), (shape, seed) => {
        checkGradients(tape => ops.activation(at(filled(tape, seed, [shape]), 0), id), seed);
      }),
      { numRuns: 20 },
    );
  });

  test('of a number', () => {
    for (const id of [
      'softmax',
      'log-softmax',
      'sparsemax',
      'entmax-1.5',
      'hierarchical-softmax',
      'crelu',
      'logsumexp',
    ])
      checkGradients(tape => ops.activation(at(filled(tape, 3, [[]]), 0), id), 3);
  });
});

// ---------------------------------------------------------------- which ops have no vjp

describe('every op can be traced', () => {
  const of = (tape: Tape, ...shape: number[]) => {
    const x = tape.parameter(shape);
    x.data.forEach((_, i) => {
      x.data[i] = 0.1 + 0.7 * Math.abs(Math.sin(i + 1));
    });
    return x;
  };
  const numbers = (tape: Tape, shape: Shape, data: readonly number[]) =>
    fill(tape.input(shape), { shape: [], data: [...data] });
  const cell = (t: Tape, gates: number) => ({ input: of(t, 2, 3 * gates), hidden: of(t, 3, 3 * gates) });
  const boxes = (t: Tape) => numbers(t, [1, 5], [0, 0, 0, 3, 3]);

  /** An instance of each. */
  const instances: Record<string, (t: Tape) => Tensor> = {
    abs: t => ops.abs(of(t, 2)),
    activation: t => ops.activation(of(t, 2), 'tanh'),
    adaptiveAvgPool2d: t => ops.adaptiveAvgPool2d(of(t, 1, 1, 4, 4), 2),
    adaptiveMaxPool2d: t => ops.adaptiveMaxPool2d(of(t, 1, 1, 4, 4), 2),
    add: t => ops.add(of(t, 2), of(t, 2)),
    affine: t => ops.affine(of(t, 2, 3), of(t, 3, 2), of(t, 2)),
    attentionWeights: t => ops.attentionWeights(of(t, 2, 3), of(t, 2, 3)),
    avgPool2d: t => ops.avgPool2d(of(t, 1, 1, 4, 4), 2),
    batchNorm: t => ops.batchNorm(of(t, 4, 2), of(t, 2), of(t, 2)),
    bilinearResize: t => ops.bilinearResize(of(t, 1, 1, 4, 4), 3),
    broadcastTo: t => ops.broadcastTo(of(t, 2), [3, 2]),
    clamp: t => ops.clamp(of(t, 2), 0, 1),
    concat: t => ops.concat([of(t, 2), of(t, 3)]),
    conv2d: t => ops.conv2d(of(t, 1, 2, 4, 4), of(t, 2, 2, 3, 3), of(t, 2)),
    convTranspose2d: t => ops.convTranspose2d(of(t, 1, 2, 4, 4), of(t, 2, 2, 3, 3), of(t, 2)),
    div: t => ops.div(of(t, 2), of(t, 2)),
    dropout: t => ops.dropout(of(t, 2), 0.5, createRandom(1), { training: true }),
    embedding: t => ops.embedding(of(t, 3, 2), numbers(t, [2], [0, 2])),
    exp: t => ops.exp(of(t, 2)),
    gather: t => ops.gather(of(t, 3, 2), 0, numbers(t, [2, 1], [0, 2])),
    groupNorm: t => ops.groupNorm(of(t, 2, 4), 2, of(t, 4), of(t, 4)),
    gruCell: t => ops.gruCell(of(t, 1, 2), of(t, 1, 3), cell(t, 3)),
    layerNorm: t => ops.layerNorm(of(t, 2, 3), of(t, 3), of(t, 3)),
    log: t => ops.log(of(t, 2)),
    logsumexp: t => ops.logsumexp(of(t, 2)),
    lstmCell: t => ops.lstmCell(of(t, 1, 2), of(t, 1, 3), of(t, 1, 3), cell(t, 4)).h,
    matmul: t => ops.matmul(of(t, 2, 3), of(t, 3, 2)),
    max: t => ops.max(of(t, 2)),
    maximum: t => ops.maximum(of(t, 2), of(t)),
    maxPool2d: t => ops.maxPool2d(of(t, 1, 1, 4, 4), 2),
    mean: t => ops.mean(of(t, 2)),
    min: t => ops.min(of(t, 2)),
    minimum: t => ops.minimum(of(t, 2), of(t)),
    mul: t => ops.mul(of(t, 2), of(t, 2)),
    neg: t => ops.neg(of(t, 2)),
    pad: t => ops.pad(of(t, 2), [[1, 1]]),
    permute: t => ops.permute(of(t, 2, 3), [1, 0]),
    pow: t => ops.add(ops.pow(of(t, 2), 3), ops.pow(of(t, 2), of(t, 2))),
    prod: t => ops.prod(of(t, 3)),
    reshape: t => ops.reshape(of(t, 2, 3), [6]),
    rmsNorm: t => ops.rmsNorm(of(t, 2, 3), of(t, 3)),
    roiAlign: t => ops.roiAlign(of(t, 1, 1, 4, 4), boxes(t), { size: 2 }),
    roiPool: t => ops.roiPool(of(t, 1, 1, 4, 4), boxes(t), { size: 2 }),
    scale: t => ops.scale(of(t, 2), 3),
    scaledDotProductAttention: t => ops.scaledDotProductAttention(of(t, 2, 3), of(t, 2, 3), of(t, 2, 3)),
    slice: t => ops.slice(of(t, 4), 0, { start: 1 }),
    sqrt: t => ops.sqrt(of(t, 2)),
    square: t => ops.square(of(t, 2)),
    stack: t => ops.stack([of(t, 2), of(t, 2)]),
    sub: t => ops.sub(of(t, 2), of(t, 2)),
    sum: t => ops.sum(of(t, 2)),
    transpose: t => ops.transpose(of(t, 2, 3)),
    variance: t => ops.variance(of(t, 3)),
    where: t => ops.where(numbers(t, [2], [0, 1]), of(t, 2), of(t, 2)),
    binaryCrossEntropyWithLogits: t => losses.binaryCrossEntropyWithLogits(of(t, 2), of(t, 2)),
    cosineEmbedding: t => losses.cosineEmbedding(of(t, 2, 3), of(t, 2, 3), numbers(t, [2], [1, -1])),
    crossEntropy: t => losses.crossEntropy(of(t, 2, 3), numbers(t, [2], [0, 2])),
    distillation: t => losses.distillation(of(t, 2, 3), of(t, 2, 3)),
    focalWithLogits: t => losses.focalWithLogits(of(t, 2), of(t, 2)),
    huber: t => losses.huber(of(t, 2), of(t, 2)),
    infoNCE: t => losses.infoNCE(of(t, 2, 3), of(t, 2, 3)),
    klDivergence: t => losses.klDivergence(of(t, 2, 3), of(t, 2, 3)),
    maskedLanguageModel: t => losses.maskedLanguageModel(of(t, 2, 3), numbers(t, [2], [0, 2])),
    meanAbsoluteError: t => losses.meanAbsoluteError(of(t, 2), of(t, 2)),
    meanSquaredError: t => losses.meanSquaredError(of(t, 2), of(t, 2)),
    smoothL1: t => losses.smoothL1(of(t, 2), of(t, 2)),
    tripletMargin: t => losses.tripletMargin(of(t, 2, 3), of(t, 2, 3), of(t, 2, 3)),
  };

  test('the table has them all', () => {
    expect(Object.keys(instances).sort()).toEqual([...Object.keys(ops), ...Object.keys(losses)].sort());
  });

  /** Ops with operands and no vjp, on a tape with the op's gradient and that gradient's gradient traced. */
  const untraceable = Object.entries(instances).flatMap(([, instance]) => {
    const tape = new Tape();
    const [...first] = gradients(ops.sum(instance(tape)), tape.parameters);
    for (const gradient of first) {
      const before = tape.steps.length;
      try {
        gradients(ops.sum(gradient), tape.parameters);
      } catch (error) {
        expect(error).toBeInstanceOf(ArgumentError);
        expect(tape.steps.length).toBeGreaterThan(before);
      }
    }
    return tape.steps.flatMap(({ op, operands, vjp }) => (operands.length > 0 && !vjp ? [op] : []));
  });

  test('without a vjp are only the derivatives of scalar activations', () => {
    const derivatives = new Set(Object.keys(activations).map(id => `${id}′`));
    expect([...new Set(untraceable)].filter(op => !derivatives.has(op))).toEqual([]);
    expect(untraceable).toContain('tanh′');
  });

  test('every vector function of the registry has one', () => {
    for (const { id, kind } of Object.values(activations)) {
      const tape = new Tape();
      ops.activation(of(tape, 6), id);
      if (kind === 'vector') expect(tape.steps[0]?.vjp, id).toBeTypeOf('function');
    }
  });

  test('every function with learned parameters has one', () => {
    for (const definition of Object.values(activations)) {
      const learned = definition.params.filter(param => param.learnable);
      if (learned.length === 0) continue;
      const tape = new Tape();
      ops.activation(of(tape, 6), definition.id, Object.fromEntries(learned.map(({ name }) => [name, of(tape)])));
      expect(tape.steps[0]?.vjp, definition.id).toBeTypeOf('function');
    }
  });

  test('learned parameters: where the function has a kink, and far out, the traced gradient is the plain one', () => {
    for (const definition of Object.values(activations)) {
      const learned = definition.params.filter(param => param.learnable);
      if (learned.length === 0) continue;
      for (const value of [0, -0, 1e-6, -1e-6, 2.2, -2.2, 30, -30, 1e8, -1e8]) {
        const tape = new Tape();
        const operands = [{ default: value, name: 'x' }, ...learned].map(param => {
          return fill(tape.parameter([], param.name), { shape: [], data: [param.default] });
        });
        const [x, ...parameters] = operands as [Tensor, ...Tensor[]];
        const named = Object.fromEntries(parameters.map(tensor => [tensor.label, tensor]));
        const y = ops.activation(x, definition.id, named);
        const traced = gradients(y, operands);
        tape.forward();
        tape.backward(y);
        operands.forEach(({ grad, label }, i) => {
          expectClose(at(traced, i).data, [...grad], 1e-12, `${definition.id} at ${value} by ${label}`, 1);
        });
      }
    }
  });

  test('x to the power of a tensor: at 0 the traced gradient is the plain one', () => {
    const tape = new Tape();
    const x = fill(tape.parameter([7]), { shape: [], data: [0, 0, 0, 0, 2, -2, -2] });
    const exponent = fill(tape.parameter([7]), { shape: [], data: [0, 1, 2, 0.5, 0, 2, 0.5] });
    const loss = ops.sum(ops.pow(x, exponent));
    const [byX, byExponent] = gradients(loss, [x, exponent]) as [Tensor, Tensor];
    tape.forward();
    tape.backward(loss);
    expect([...byX.data]).toEqual([...x.grad]);
    expect([...byExponent.data]).toEqual([...exponent.grad]);
    // Of x^0 by both: d/dx (x^e ln x) = 1/x.
    const mixed = gradients(ops.sum(byExponent), [x])[0] as Tensor;
    tape.forward();
    expect(mixed.data[4]).toBe(0.5);
  });

  test('a third derivative through an activation names it', () => {
    const tape = new Tape();
    const x = tape.parameter([]);
    const [first] = gradients(ops.activation(x, 'tanh'), [x]) as [Tensor];
    expect(() => gradients(first, [x])).toThrow(ArgumentError);
    expect(() => gradients(first, [x])).toThrow(/op of a traced gradient is “tanh′”.*no vjp/);
  });
});

// ---------------------------------------------------------------- errors

describe('errors', () => {
  const tape = new Tape();
  const x = tape.parameter([2], 'x');
  const quiet = tape.input([2], 'quiet');
  const loss = ops.sum(ops.square(x));
  const stranger = new Tape().parameter([2], 'stranger');

  test.each([
    [
      () => gradients(x, [x]),
      ArgumentError,
      /output is “a tensor of shape \[2\]”; expected one number, or a cotangent/,
    ],
    [() => gradients(x, [x], loss), ShapeError, /gradients: output \[2\] and cotangent \[\] do not fit/],
    [() => gradients(loss, [stranger]), ArgumentError, /“stranger” of another tape/],
    [() => hessianVectorProduct(loss, []), ArgumentError, /parameters is “an empty list”/],
    [() => hessianVectorProduct(loss, [quiet]), ArgumentError, /“quiet”, which needs no gradient/],
    [() => hessianVectorProduct(loss).multiply([1, 2, 3]), ArgumentError, /length of the cotangent is 3; expected 2/],
    [() => jacobian(loss, quiet), ArgumentError, /“quiet”, which needs no gradient”?; expected a parameter/],
    [() => jacobian(loss, stranger), ArgumentError, /“stranger” of another tape/],
    [() => tape.backward(x), ArgumentError, /expected one number, or a cotangent/],
    [() => tape.backward(x, [1]), ArgumentError, /length of the cotangent is 1; expected 2, as of “x”/],
  ])('%s', (run, type, message) => {
    expect(run).toThrow(type);
    expect(run).toThrow(message);
  });
});
