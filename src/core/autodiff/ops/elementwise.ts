/** Elementwise ops: arithmetic with broadcasting, scaling, activations of the registry. */
import { getActivation } from '../../activations/index.ts';
import { checkParams } from '../../activations/params.ts';
import type { Activation, ParamValues, ScalarActivation, VectorActivation } from '../../activations/types.ts';
import type { Kernel, Tensor, Values } from '../tape.ts';
import { broadcastIndex, broadcastShape } from './broadcast.ts';

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
 * An activation: the id of one of the registry, or a definition such as `parseActivation` makes of a formula. A scalar function
 * acts on each entry, a vector function on the last axis. Throws for unknown ids and bad parameters.
 */
export function activation(x: Tensor, f: string | Activation, params: ParamValues = {}): Tensor {
  const definition = typeof f === 'string' ? getActivation(f) : f;
  checkParams(definition, params);
  return definition.kind === 'vector'
    ? vectorActivation(x, definition, params)
    : scalarActivation(x, definition, params);
}

function scalarActivation(x: Tensor, definition: ScalarActivation, params: ParamValues): Tensor {
  const { f, df, dfFromOutput = (x: number, _: number) => df(x, params) } = definition;
  const { data: inputs, grad: inputGrads } = x;
  return x.tape.record(definition.id, [x], x.shape, ({ data: outputs, grad: outputGrads }) => ({
    forward() {
      for (let i = 0; i < outputs.length; i++) outputs[i] = f(inputs[i] as number, params);
    },
    backward() {
      for (let i = 0; i < outputs.length; i++) {
        const slope = dfFromOutput(inputs[i] as number, outputs[i] as number, params);
        inputGrads[i] = (inputGrads[i] as number) + slope * (outputGrads[i] as number);
      }
    },
  }));
}

/** A function of the last axis; its length may change, as that of a gated unit does. */
function vectorActivation(x: Tensor, definition: VectorActivation, params: ParamValues): Tensor {
  const length = x.shape.at(-1) ?? 1;
  const row = new Float64Array(length);
  const width = length === 0 ? 0 : definition.forward(row, params).length;
  const rows = length === 0 ? 0 : x.data.length / length;
  const cotangent = new Float64Array(width);
  return x.tape.record(definition.id, [x], [...x.shape.slice(0, -1), width], ({ data, grad }) => ({
    forward() {
      for (let r = 0; r < rows; r++) {
        row.set(x.data.subarray(r * length, (r + 1) * length));
        data.set(definition.forward(row, params), r * width);
      }
    },
    backward() {
      for (let r = 0; r < rows; r++) {
        row.set(x.data.subarray(r * length, (r + 1) * length));
        cotangent.set(grad.subarray(r * width, (r + 1) * width));
        const pulled = definition.vjp(row, cotangent, params);
        for (let i = 0; i < length; i++)
          x.grad[r * length + i] = (x.grad[r * length + i] as number) + (pulled[i] as number);
      }
    },
  }));
}

/** a / b elementwise, broadcast (torch.div). */
export const div = (a: Tensor, b: Tensor): Tensor =>
  binary('div', a, b, (a, b, { data, grad }, ia, ib) => ({
    forward() {
      for (let i = 0; i < data.length; i++)
        data[i] = (a.data[ia ? (ia[i] as number) : i] as number) / (b.data[ib ? (ib[i] as number) : i] as number);
    },
    backward() {
      for (let i = 0; i < grad.length; i++) {
        const at = ib ? (ib[i] as number) : i;
        const quotient = (grad[i] as number) / (b.data[at] as number);
        if (a.requiresGrad) {
          const of = ia ? (ia[i] as number) : i;
          a.grad[of] = (a.grad[of] as number) + quotient;
        }
        if (b.requiresGrad) b.grad[at] = (b.grad[at] as number) - quotient * (data[i] as number);
      }
    },
  }));
