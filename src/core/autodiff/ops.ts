/**
 * The ops: each a forward and its backward, side by side. An op checks shapes when it is traced and never again.
 * Names and semantics are PyTorch's.
 */
import { checkParams, getActivation } from '../activations/index.ts';
import type { ParamValues } from '../activations/types.ts';
import { ArgumentError, ShapeError } from '../errors.ts';
import { matmulInto, matmulTransposedInto, transposedMatmulInto } from './kernels.ts';
import type { Kernel, Shape, Tensor, Values } from './tape.ts';

// ---------------------------------------------------------------- shapes

const sizeOf = (shape: Shape) => shape.reduce((size, length) => size * length, 1);

/** The shape that both broadcast to, by NumPy's rule: lengths are equal or one of them is 1, aligned at the last axis. */
function broadcastShape(op: string, a: Tensor, b: Tensor): number[] {
  const rank = Math.max(a.shape.length, b.shape.length);
  return Array.from({ length: rank }, (_, axis) => {
    const x = a.shape[axis - rank + a.shape.length] ?? 1;
    const y = b.shape[axis - rank + b.shape.length] ?? 1;
    if (x !== y && x !== 1 && y !== 1)
      throw new ShapeError(op, { a: a.shape, b: b.shape }, 'lengths must be equal or 1, from the last axis on');
    return x === 1 ? y : x;
  });
}

/** For each entry of `shape`, the entry of an operand that broadcasts to it; undefined when they are the same. */
function broadcastIndex(operand: Shape, shape: Shape): Int32Array | undefined {
  if (sizeOf(operand) === sizeOf(shape)) return undefined;
  const index = new Int32Array(sizeOf(shape));
  for (let flat = 0; flat < index.length; flat++) {
    let rest = flat;
    let stride = 1;
    let at = 0;
    for (let axis = 1; axis <= shape.length; axis++) {
      const length = shape[shape.length - axis] ?? 1;
      const own = operand[operand.length - axis] ?? 1;
      if (own !== 1) at += (rest % length) * stride;
      rest = Math.floor(rest / length);
      stride *= own;
    }
    index[flat] = at;
  }
  return index;
}

// ---------------------------------------------------------------- elementwise, two operands

type Binary = (a: Tensor, b: Tensor, output: Tensor, ia: Int32Array | undefined, ib: Int32Array | undefined) => Kernel;

function binary(op: string, a: Tensor, b: Tensor, kernel: Binary): Tensor {
  const shape = broadcastShape(op, a, b);
  return a.tape.record(op, [a, b], shape, output =>
    kernel(a, b, output, broadcastIndex(a.shape, shape), broadcastIndex(b.shape, shape)),
  );
}

/** target[index[i]] += sign * source[i] */
function accumulate(target: Tensor, source: Values, index: Int32Array | undefined, sign = 1): void {
  if (!target.requiresGrad) return;
  const { grad } = target;
  for (let i = 0; i < source.length; i++) {
    const at = index ? (index[i] as number) : i;
    grad[at] = (grad[at] as number) + sign * (source[i] as number);
  }
}

/** target[index[i]] += source[i] * other[otherIndex[i]] */
function accumulateProduct(
  target: Tensor,
  source: Values,
  index: Int32Array | undefined,
  other: Values,
  otherIndex: Int32Array | undefined,
): void {
  if (!target.requiresGrad) return;
  const { grad } = target;
  for (let i = 0; i < source.length; i++) {
    const at = index ? (index[i] as number) : i;
    grad[at] =
      (grad[at] as number) + (source[i] as number) * (other[otherIndex ? (otherIndex[i] as number) : i] as number);
  }
}

/** a + b, broadcast. */
export const add = (a: Tensor, b: Tensor): Tensor =>
  binary('add', a, b, (a, b, { data, grad }, ia, ib) => ({
    forward() {
      for (let i = 0; i < data.length; i++)
        data[i] = (a.data[ia ? (ia[i] as number) : i] as number) + (b.data[ib ? (ib[i] as number) : i] as number);
    },
    backward() {
      accumulate(a, grad, ia);
      accumulate(b, grad, ib);
    },
  }));

/** a - b, broadcast. */
export const sub = (a: Tensor, b: Tensor): Tensor =>
  binary('sub', a, b, (a, b, { data, grad }, ia, ib) => ({
    forward() {
      for (let i = 0; i < data.length; i++)
        data[i] = (a.data[ia ? (ia[i] as number) : i] as number) - (b.data[ib ? (ib[i] as number) : i] as number);
    },
    backward() {
      accumulate(a, grad, ia);
      accumulate(b, grad, ib, -1);
    },
  }));

/** a * b elementwise, broadcast. */
export const mul = (a: Tensor, b: Tensor): Tensor =>
  binary('mul', a, b, (a, b, { data, grad }, ia, ib) => ({
    forward() {
      for (let i = 0; i < data.length; i++)
        data[i] = (a.data[ia ? (ia[i] as number) : i] as number) * (b.data[ib ? (ib[i] as number) : i] as number);
    },
    backward() {
      accumulateProduct(a, grad, ia, b.data, ib);
      accumulateProduct(b, grad, ib, a.data, ia);
    },
  }));

// ---------------------------------------------------------------- elementwise, one operand

/** factor * x, for a constant factor. */
export function scale(x: Tensor, factor: number): Tensor {
  return x.tape.record('scale', [x], x.shape, ({ data, grad }) => ({
    forward() {
      for (let i = 0; i < data.length; i++) data[i] = factor * (x.data[i] as number);
    },
    backward() {
      for (let i = 0; i < grad.length; i++) x.grad[i] = (x.grad[i] as number) + factor * (grad[i] as number);
    },
  }));
}

/**
 * An activation of the registry, by id. A scalar function acts on each entry, a vector function on the last axis.
 * Throws for unknown ids and bad parameters.
 */
export function activation(x: Tensor, id: string, params: ParamValues = {}): Tensor {
  const definition = getActivation(id);
  checkParams(definition, params);
  if (definition.kind === 'vector') return vectorActivation(x, id, params);
  const { f, df } = definition;
  return x.tape.record(id, [x], x.shape, ({ data, grad }) => ({
    forward() {
      for (let i = 0; i < data.length; i++) data[i] = f(x.data[i] as number, params);
    },
    backward() {
      for (let i = 0; i < grad.length; i++)
        x.grad[i] = (x.grad[i] as number) + df(x.data[i] as number, params) * (grad[i] as number);
    },
  }));
}

function vectorActivation(x: Tensor, id: string, params: ParamValues): Tensor {
  const definition = getActivation(id);
  if (definition.kind !== 'vector') throw new ArgumentError('activation', id, 'a function of a vector');
  const length = x.shape.at(-1) ?? 1;
  const row = new Float64Array(length);
  const cotangent = new Float64Array(length);
  const output = definition.forward(row, params).length;
  if (output !== length) throw new ArgumentError('activation', id, 'a function that keeps the length of its vector');
  return x.tape.record(id, [x], x.shape, ({ data, grad }) => ({
    forward() {
      for (let start = 0; start < data.length; start += length) {
        row.set(x.data.subarray(start, start + length));
        data.set(definition.forward(row, params), start);
      }
    },
    backward() {
      for (let start = 0; start < data.length; start += length) {
        row.set(x.data.subarray(start, start + length));
        cotangent.set(grad.subarray(start, start + length));
        const pulled = definition.vjp(row, cotangent, params);
        for (let i = 0; i < length; i++) x.grad[start + i] = (x.grad[start + i] as number) + (pulled[i] as number);
      }
    },
  }));
}

// ---------------------------------------------------------------- products

/** [n, k] times [k, m] -> [n, m]. */
export function matmul(a: Tensor, b: Tensor): Tensor {
  const { rows, inner, columns } = productShape('matmul', a, b);
  return a.tape.record('matmul', [a, b], [rows, columns], ({ data, grad }) => ({
    forward() {
      data.fill(0);
      matmulInto(data, a.data, b.data, rows, inner, columns);
    },
    backward() {
      if (a.requiresGrad) matmulTransposedInto(a.grad, grad, b.data, rows, inner, columns);
      if (b.requiresGrad) transposedMatmulInto(b.grad, a.data, grad, rows, inner, columns);
    },
  }));
}

/** x W + b in one op: [n, k], [k, m], [m] -> [n, m]. */
export function affine(x: Tensor, weights: Tensor, bias: Tensor): Tensor {
  const { rows, inner, columns } = productShape('affine', x, weights);
  if (bias.shape.length !== 1 || bias.shape[0] !== columns)
    throw new ShapeError(
      'affine',
      { weights: weights.shape, bias: bias.shape },
      'the bias has one entry per column of the weights',
    );
  return x.tape.record('affine', [x, weights, bias], [rows, columns], ({ data, grad }) => ({
    forward() {
      for (let start = 0; start < data.length; start += columns) data.set(bias.data, start);
      matmulInto(data, x.data, weights.data, rows, inner, columns);
    },
    backward() {
      if (x.requiresGrad) matmulTransposedInto(x.grad, grad, weights.data, rows, inner, columns);
      if (weights.requiresGrad) transposedMatmulInto(weights.grad, x.data, grad, rows, inner, columns);
      if (!bias.requiresGrad) return;
      for (let i = 0; i < grad.length; i++)
        bias.grad[i % columns] = (bias.grad[i % columns] as number) + (grad[i] as number);
    },
  }));
}

function productShape(op: string, a: Tensor, b: Tensor) {
  const [rows, inner] = a.shape;
  const [innerOfB, columns] = b.shape;
  if (
    a.shape.length !== 2 ||
    b.shape.length !== 2 ||
    rows === undefined ||
    inner === undefined ||
    columns === undefined ||
    inner !== innerOfB
  )
    throw new ShapeError(op, { a: a.shape, b: b.shape }, 'two matrices, the columns of a as many as the rows of b');
  return { rows, inner, columns };
}

// ---------------------------------------------------------------- reductions and normalisation

/** Sum of all entries -> one number, shape []. */
export function sum(x: Tensor): Tensor {
  return x.tape.record('sum', [x], [], ({ data, grad }) => ({
    forward() {
      let total = 0;
      for (let i = 0; i < x.data.length; i++) total += x.data[i] as number;
      data[0] = total;
    },
    backward() {
      const g = grad[0] as number;
      for (let i = 0; i < x.grad.length; i++) x.grad[i] = (x.grad[i] as number) + g;
    },
  }));
}

/** Mean of all entries -> one number, shape []. */
export const mean = (x: Tensor): Tensor => scale(sum(x), 1 / x.data.length);

/**
 * Layer normalisation over the last axis: (x - mean) / sqrt(variance + epsilon) * gain + shift, the variance biased.
 * `gain` and `shift` have the length of that axis.
 */
export function layerNorm(x: Tensor, gain: Tensor, shift: Tensor, epsilon = 1e-5): Tensor {
  const length = x.shape.at(-1) ?? 1;
  const groups = length === 0 ? 0 : x.data.length / length;
  return normalise('layerNorm', x, gain, shift, epsilon, {
    groups,
    length,
    start: g => g * length,
    stride: 1,
    channel: (_, i) => i,
  });
}

/**
 * Batch normalisation in training mode, over the first axis of [n, channels]; the batch's own biased variance.
 * `gain` and `shift` have one entry per channel.
 */
export function batchNorm(x: Tensor, gain: Tensor, shift: Tensor, epsilon = 1e-5): Tensor {
  const [length = 0, channels = 0] = x.shape;
  if (x.shape.length !== 2) throw new ShapeError('batchNorm', { x: x.shape }, 'a matrix [n, channels]');
  return normalise('batchNorm', x, gain, shift, epsilon, {
    groups: channels,
    length,
    start: g => g,
    stride: channels,
    channel: g => g,
  });
}

/** Which entries are normalised together: group g holds `length` entries from start(g), `stride` apart. */
interface Groups {
  groups: number;
  length: number;
  start(group: number): number;
  stride: number;
  /** Entry of gain and shift for the i-th of group g. */
  channel(group: number, i: number): number;
}

function normalise(op: string, x: Tensor, gain: Tensor, shift: Tensor, epsilon: number, layout: Groups): Tensor {
  const { groups, length, start, stride, channel } = layout;
  const channels = x.shape.at(-1) ?? 1;
  for (const vector of [gain, shift])
    if (vector.shape.length !== 1 || vector.shape[0] !== channels)
      throw new ShapeError(
        op,
        { x: x.shape, [vector.label]: vector.shape },
        'gain and shift have one entry per channel',
      );
  const normalised = new Float64Array(x.data.length);
  const inverse = new Float64Array(groups);
  return x.tape.record(op, [x, gain, shift], x.shape, ({ data, grad }) => ({
    forward() {
      for (let g = 0; g < groups; g++) {
        const from = start(g);
        let average = 0;
        for (let i = 0; i < length; i++) average += x.data[from + i * stride] as number;
        average /= length;
        let variance = 0;
        for (let i = 0; i < length; i++) variance += ((x.data[from + i * stride] as number) - average) ** 2;
        const scaling = 1 / Math.sqrt(variance / length + epsilon);
        inverse[g] = scaling;
        for (let i = 0; i < length; i++) {
          const at = from + i * stride;
          const c = channel(g, i);
          const value = ((x.data[at] as number) - average) * scaling;
          normalised[at] = value;
          data[at] = value * (gain.data[c] as number) + (shift.data[c] as number);
        }
      }
    },
    backward() {
      for (let g = 0; g < groups; g++) {
        const from = start(g);
        let sumOfGradients = 0;
        let sumOfProducts = 0;
        for (let i = 0; i < length; i++) {
          const at = from + i * stride;
          const c = channel(g, i);
          const upstream = grad[at] as number;
          if (gain.requiresGrad) gain.grad[c] = (gain.grad[c] as number) + upstream * (normalised[at] as number);
          if (shift.requiresGrad) shift.grad[c] = (shift.grad[c] as number) + upstream;
          const scaled = upstream * (gain.data[c] as number);
          sumOfGradients += scaled;
          sumOfProducts += scaled * (normalised[at] as number);
        }
        if (!x.requiresGrad) continue;
        for (let i = 0; i < length; i++) {
          const at = from + i * stride;
          const scaled = (grad[at] as number) * (gain.data[channel(g, i)] as number);
          x.grad[at] =
            (x.grad[at] as number) +
            (inverse[g] as number) * (scaled - (sumOfGradients + (normalised[at] as number) * sumOfProducts) / length);
        }
      }
    },
  }));
}
