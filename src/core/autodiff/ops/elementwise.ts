/** Elementwise ops: arithmetic with broadcasting, scaling, activations of the registry. */
import { getActivation } from '../../activations/index.ts';
import { checkParams } from '../../activations/params.ts';
import type { Activation, ParamValues, ScalarActivation, VectorActivation } from '../../activations/types.ts';
import { ArgumentError, ShapeError } from '../../errors.ts';
import type { Kernel, Shape, Tensor, Values } from '../tape.ts';
import { axisOf, checkBroadcastsTo, checkTensors, isTensor } from './axes.ts';
import { broadcastIndex, broadcastShape, sizeOf } from './broadcast.ts';
import { constant, constantOp } from './constants.ts';
import { sumTo } from './linear-maps.ts';
import { learnedVjp } from './parameter-gradients.ts';
import { vectorVjp } from './vector-gradients.ts';

type Binary = (a: Tensor, b: Tensor, output: Tensor, ia: Int32Array | undefined, ib: Int32Array | undefined) => Kernel;

function binary(op: string, a: Tensor, b: Tensor, kernel: Binary): Tensor {
  checkTensors(op, { a, b });
  const shape = broadcastShape(op, { a, b });
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
  checkTensors('scale', { x });
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
 * An activation: the id of one of the registry, or a definition such as `parseActivation` makes of a formula. A scalar
 * function acts on each entry, a function of a vector along `axis`, the last one if left out; the length of that axis may change, as that of a gated unit does. A tensor without axes counts as
 * a vector of one entry.
 *
 * A parameter is a number or, if it is learnable, a tensor that broadcasts to x: shape [] for one value, [channels] for
 * one an entry of the last axis, [channels, 1, 1] for one a channel of images (torch.nn.PReLU's weight). The tensor is
 * read in each forward pass, and not held to the range that a number is.
 *
 * Throws an ArgumentError for unknown ids, bad parameters and tensors for parameters that are not learnable, a ShapeError
 * for a tensor that does not broadcast and a length that a function of a vector does not take.
 */
export function activation(
  x: Tensor,
  of: string | Activation,
  params: Readonly<Record<string, number | Tensor>> = {},
  { axis = -1 }: { axis?: number } = {},
): Tensor {
  checkTensors('activation', { x });
  const definition = of instanceof Object ? of : getActivation(of);
  const { id } = definition;
  const numbers: Record<string, number> = {};
  const tensors: Record<string, Tensor> = {};
  for (const [name, value] of Object.entries(params))
    if (isTensor(value)) tensors[name] = value;
    else numbers[name] = value;
  checkParams(definition, numbers);
  const learnable = definition.kind === 'scalar' ? Object.keys(definition.dparams ?? {}) : [];
  for (const name of Object.keys(tensors))
    if (!learnable.includes(name))
      throw new ArgumentError(
        `${id} ${name}`,
        'a tensor',
        learnable.length
          ? `a number; a tensor may stand for ${learnable.join(', ')}`
          : 'a number; nothing in it is learnable',
      );
  if (definition.kind === 'vector') return vectorActivation(x, definition, numbers, axis);
  if (Object.keys(tensors).length > 0) return learnedActivation(x, definition, numbers, tensors);
  const { f, df, dfFromOutput } = definition;
  const { data: inputs, grad: inputGrads } = x;
  return x.tape.record(definition.id, [x], x.shape, ({ data: outputs, grad: outputGrads }) => ({
    forward() {
      for (let i = 0; i < outputs.length; i++) outputs[i] = f(inputs[i] as number, numbers);
    },
    backward() {
      for (let i = 0; i < outputs.length; i++) {
        const upstream = outputGrads[i] as number;
        const input = inputs[i] as number;
        const slope = dfFromOutput ? dfFromOutput(input, outputs[i] as number, numbers) : df(input, numbers);
        inputGrads[i] = (inputGrads[i] as number) + slope * upstream;
      }
    },
    vjp: gradient => [() => mul(gradient, slope(x, definition, numbers))],
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

/** A scalar function with tensors among its parameters: their gradient sums `dparams` over the entries that share a value. */
function learnedActivation(
  x: Tensor,
  { id, params, f, df, dparams = {} }: ScalarActivation,
  numbers: ParamValues,
  tensors: Readonly<Record<string, Tensor>>,
): Tensor {
  for (const [name, { shape }] of Object.entries(tensors)) checkBroadcastsTo(id, name, shape, 'x', x.shape);
  const learned = Object.entries(tensors).map(([name, tensor]) => ({
    ...{ name, tensor, index: broadcastIndex(tensor.shape, x.shape) },
    partial: dparams[name] as (x: number, params: ParamValues) => number,
  }));
  const defaults = Object.fromEntries(params.map(param => [param.name, param.default]));
  /** The parameters of the entry at hand. */
  const values: Record<string, number> = { ...numbers };
  const read = (i: number) => {
    for (const { name, tensor, index } of learned)
      values[name] = tensor.data[index ? (index[i] as number) : i] as number;
  };
  return x.tape.record(id, [x, ...Object.values(tensors)], x.shape, ({ data, grad }) => ({
    forward() {
      for (let i = 0; i < data.length; i++) {
        read(i);
        data[i] = f(x.data[i] as number, values);
      }
    },
    backward() {
      for (let i = 0; i < grad.length; i++) {
        read(i);
        const input = x.data[i] as number;
        const upstream = grad[i] as number;
        if (x.requiresGrad) x.grad[i] = (x.grad[i] as number) + df(input, values) * upstream;
        for (const { tensor, index, partial } of learned) {
          if (!tensor.requiresGrad) continue;
          const at = index ? (index[i] as number) : i;
          tensor.grad[at] = (tensor.grad[at] as number) + partial(input, values) * upstream;
        }
      }
    },
    vjp: learnedVjp(x, id, { ...defaults, ...numbers }, tensors),
  }));
}

/** A function of a vector, along one axis: `inner` entries lie between neighbours on it. */
function vectorActivation(x: Tensor, definition: VectorActivation, params: ParamValues, axis: number): Tensor {
  const { id } = definition;
  const along = axisOf(id, axis, Math.max(x.shape.length, 1));
  const [lead, rest] = [x.shape.slice(0, along), x.shape.slice(along + 1)];
  const [outer, inner] = [sizeOf(lead), sizeOf(rest)];
  const length = x.shape[along] ?? 1;
  const row = new Float64Array(length);
  const y = ofLength(id, x, along, () => definition.forward(row, params));
  const width = y.length;
  const cotangent = new Float64Array(width);
  const pulled = new Float64Array(length);
  const shape = x.shape.length === 0 && width === 1 ? [] : [...lead, width, ...rest];
  return x.tape.record(id, [x], shape, ({ data, grad }) => ({
    forward() {
      for (let block = 0; block < outer; block++)
        for (let offset = 0; offset < inner; offset++) {
          const [from, to] = [block * length * inner + offset, block * width * inner + offset];
          for (let i = 0; i < length; i++) row[i] = x.data[from + i * inner] as number;
          definition.forward(row, params, y);
          for (let i = 0; i < width; i++) data[to + i * inner] = y[i] as number;
        }
    },
    backward() {
      for (let block = 0; block < outer; block++)
        for (let offset = 0; offset < inner; offset++) {
          const [from, to] = [block * length * inner + offset, block * width * inner + offset];
          for (let i = 0; i < length; i++) row[i] = x.data[from + i * inner] as number;
          for (let i = 0; i < width; i++) cotangent[i] = grad[to + i * inner] as number;
          definition.vjp(row, cotangent, params, pulled);
          for (let i = 0; i < length; i++) {
            const at = from + i * inner;
            x.grad[at] = (x.grad[at] as number) + (pulled[i] as number);
          }
        }
    },
    vjp: vectorVjp(x, id, params, along),
  }));
}

/** What `compute` gives for the length of x along an axis; of a length that it does not take, an error about the whole of x. */
function ofLength(op: string, x: Tensor, axis: number, compute: () => Float64Array): Float64Array {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new ShapeError(op, { x: x.shape }, `along axis ${axis}: ${error.rule}`);
  }
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

/** The smaller or the larger of two. */
const chosen = (op: 'minimum' | 'maximum', a: Tensor, b: Tensor): Tensor =>
  binary(op, a, b, (a, b, { data, grad }, ia, ib) => {
    const choose = op === 'minimum' ? Math.min : Math.max;
    const loses = op === 'minimum' ? (x: number, y: number) => x > y : (x: number, y: number) => x < y;
    /** The part of the gradient that goes to the first of two: all, half or none. */
    const share = (x: number, y: number) => (x === y ? 0.5 : loses(x, y) ? 0 : 1);
    const shares = (
      shape: Shape,
      own: Values,
      iOwn: Int32Array | undefined,
      other: Values,
      iOther: Int32Array | undefined,
    ) =>
      constantOp(`${op} share`, a.tape, shape, data => {
        for (let i = 0; i < data.length; i++)
          data[i] = share(
            own[iOwn ? (iOwn[i] as number) : i] as number,
            other[iOther ? (iOther[i] as number) : i] as number,
          );
      });
    return {
      forward() {
        for (let i = 0; i < data.length; i++)
          data[i] = choose(a.data[ia ? (ia[i] as number) : i] as number, b.data[ib ? (ib[i] as number) : i] as number);
      },
      backward() {
        for (let i = 0; i < grad.length; i++) {
          const atA = ia ? (ia[i] as number) : i;
          const atB = ib ? (ib[i] as number) : i;
          const x = a.data[atA] as number;
          const y = b.data[atB] as number;
          const upstream = x === y ? (grad[i] as number) / 2 : (grad[i] as number);
          if (a.requiresGrad && !loses(x, y)) a.grad[atA] = (a.grad[atA] as number) + upstream;
          if (b.requiresGrad && !loses(y, x)) b.grad[atB] = (b.grad[atB] as number) + upstream;
        }
      },
      vjp: gradient => [
        () => sumTo(mul(gradient, shares(gradient.shape, a.data, ia, b.data, ib)), a.shape),
        () => sumTo(mul(gradient, shares(gradient.shape, b.data, ib, a.data, ia)), b.shape),
      ],
    };
  });

/**
 * The smaller of a and b elementwise, broadcast (torch.minimum). The gradient goes to it, and half to each of equal ones;
 * NaN if one of them is, and then both get the gradient.
 */
export const minimum = (a: Tensor, b: Tensor): Tensor => chosen('minimum', a, b);

/** The larger of a and b elementwise, broadcast (torch.maximum); gradients as in `minimum`. */
export const maximum = (a: Tensor, b: Tensor): Tensor => chosen('maximum', a, b);

/**
 * a where the condition is not 0, b elsewhere; all three broadcast (torch.where). The condition is read in each forward
 * pass and gets no gradient. The entry that is not taken gets none either, whatever it is. Throws a ShapeError.
 */
export function where(condition: Tensor, a: Tensor, b: Tensor): Tensor {
  checkTensors('where', { condition, a, b });
  const shape = broadcastShape('where', { condition, a, b });
  const [ic, ia, ib] = [condition, a, b].map(operand => broadcastIndex(operand.shape, shape));
  return a.tape.record('where', [condition, a, b], shape, ({ data, grad }) => ({
    forward() {
      for (let i = 0; i < data.length; i++)
        data[i] = (
          condition.data[ic ? (ic[i] as number) : i] !== 0
            ? a.data[ia ? (ia[i] as number) : i]
            : b.data[ib ? (ib[i] as number) : i]
        ) as number;
    },
    backward() {
      for (let i = 0; i < grad.length; i++) {
        const first = condition.data[ic ? (ic[i] as number) : i] !== 0;
        const taken = first ? a : b;
        if (!taken.requiresGrad) continue;
        const index = first ? ia : ib;
        const at = index ? (index[i] as number) : i;
        taken.grad[at] = (taken.grad[at] as number) + (grad[i] as number);
      }
    },
    vjp(gradient) {
      const zero = constant(gradient.tape, [], 0);
      return [
        undefined,
        () => sumTo(where(condition, gradient, zero), a.shape),
        () => sumTo(where(condition, zero, gradient), b.shape),
      ];
    },
  }));
}
