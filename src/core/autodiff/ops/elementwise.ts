/** Elementwise ops: arithmetic with broadcasting, scaling, activations of the registry. */
import { checkParams, getActivation } from '../../activations/index.ts';
import type { ParamValues, ScalarActivation } from '../../activations/types.ts';
import { ArgumentError } from '../../errors.ts';
import type { Kernel, Tensor, Values } from '../tape.ts';
import { broadcastIndex, broadcastShape } from './broadcast.ts';
import { sumTo } from './linear-maps.ts';
import { vectorVjp } from './vector-gradients.ts';

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
    vjp: gradient => [() => sumTo(gradient, a.shape), () => sumTo(gradient, b.shape)],
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
    vjp: gradient => [() => sumTo(gradient, a.shape), () => scale(sumTo(gradient, b.shape), -1)],
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
    vjp: gradient => [() => sumTo(mul(gradient, b), a.shape), () => sumTo(mul(gradient, a), b.shape)],
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
    vjp: gradient => [() => scale(gradient, factor)],
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
  const { f, df, dfFromOutput = (x: number, _: number) => df(x, params) } = definition;
  const { data: inputs, grad: inputGrads } = x;
  return x.tape.record(id, [x], x.shape, ({ data: outputs, grad: outputGrads }) => ({
    forward() {
      for (let i = 0; i < outputs.length; i++) outputs[i] = f(inputs[i] as number, params);
    },
    backward() {
      for (let i = 0; i < outputs.length; i++) {
        const slope = dfFromOutput(inputs[i] as number, outputs[i] as number, params);
        inputGrads[i] = (inputGrads[i] as number) + slope * (outputGrads[i] as number);
      }
    },
    vjp: gradient => [() => mul(gradient, slope(x, definition, params))],
  }));
}

/** f′ of a scalar activation. It has no vjp: that would take a third derivative. */
function slope(x: Tensor, { id, df, d2f }: ScalarActivation, params: ParamValues): Tensor {
  return x.tape.record(`${id}′`, [x], x.shape, ({ data, grad }) => ({
    forward() {
      for (let i = 0; i < data.length; i++) data[i] = df(x.data[i] as number, params);
    },
    backward() {
      for (let i = 0; i < grad.length; i++)
        x.grad[i] = (x.grad[i] as number) + d2f(x.data[i] as number, params) * (grad[i] as number);
    },
  }));
}

/** A function of the last axis; its length may change, as that of a gated unit does. */
function vectorActivation(x: Tensor, id: string, params: ParamValues): Tensor {
  const definition = getActivation(id);
  if (definition.kind !== 'vector') throw new ArgumentError('activation', id, 'a function of a vector');
  const length = x.shape.at(-1) ?? 1;
  const row = new Float64Array(length);
  const width = length === 0 ? 0 : definition.forward(row, params).length;
  const rows = length === 0 ? 0 : x.data.length / length;
  const cotangent = new Float64Array(width);
  return x.tape.record(id, [x], [...x.shape.slice(0, -1), width], ({ data, grad }) => ({
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
    vjp: vectorVjp(x, id, params),
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
    vjp(gradient, quotient) {
      const share = div(gradient, b);
      return [() => sumTo(share, a.shape), () => scale(sumTo(mul(share, quotient), b.shape), -1)];
    },
  }));
