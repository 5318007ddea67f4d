/** Reductions. */
import { ArgumentError, ShapeError } from '../../errors.ts';
import type { Tensor, Values } from '../tape.ts';
import { axisOf } from './axes.ts';
import { broadcastIndex, sizeOf } from './broadcast.ts';
import { constantOp } from './constants.ts';
import { activation, mul, scale } from './elementwise.ts';
import { broadcastTo, reshape } from './shape.ts';

/** Over which axes, all of them if left out; negative ones count from the last. `keepDims` leaves them with length 1. */
export interface Reduction {
  axes?: readonly number[];
  keepDims?: boolean;
}

/** What a reduction leaves, with and without the axes of length 1, and for each entry of x the entry of the output that it goes to (undefined: the same). */
function reduced(op: string, x: Tensor, { axes = x.shape.map((_, axis) => axis), keepDims = false }: Reduction) {
  const dropped = new Set(axes.map(axis => axisOf(op, axis, x.shape.length)));
  if (dropped.size !== axes.length) throw new ArgumentError(`${op} axes`, `[${axes.join(', ')}]`, 'no axis twice');
  const kept = x.shape.map((length, axis) => (dropped.has(axis) ? 1 : length));
  const shape = keepDims ? kept : x.shape.filter((_, axis) => !dropped.has(axis));
  return { kept, shape, target: broadcastIndex(kept, x.shape) };
}

/** Sum of all entries -> one number, shape []; or over the given axes (torch.sum). Of no entries it is 0. */
export function sum(x: Tensor, reduction?: Reduction): Tensor {
  if (reduction) return sumOver(x, reduction);
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
    vjp: gradient => [() => broadcastTo(gradient, x.shape)],
  }));
}

function sumOver(x: Tensor, reduction: Reduction): Tensor {
  const { kept, shape, target } = reduced('sum', x, reduction);
  return x.tape.record('sum', [x], shape, ({ data, grad }) => ({
    forward() {
      data.fill(0);
      for (let i = 0; i < x.data.length; i++) {
        const at = target ? (target[i] as number) : i;
        data[at] = (data[at] as number) + (x.data[i] as number);
      }
    },
    backward() {
      for (let i = 0; i < x.grad.length; i++)
        x.grad[i] = (x.grad[i] as number) + (grad[target ? (target[i] as number) : i] as number);
    },
    vjp: gradient => [() => broadcastTo(reshape(gradient, kept), x.shape)],
  }));
}

/** Mean of all entries -> one number, shape []; or over the given axes (torch.mean). Of no entries it is NaN. */
export function mean(x: Tensor, reduction?: Reduction): Tensor {
  const axes = reduction?.axes?.map(axis => axisOf('mean', axis, x.shape.length));
  const count = axes ? sizeOf(axes.map(axis => x.shape[axis] as number)) : x.data.length;
  return scale(sum(x, reduction), 1 / count);
}

/**
 * Largest of all entries, or over the given axes (torch.amax): the gradient is shared evenly among equal largest entries.
 * NaN if one of them is. Throws a ShapeError if there is nothing to choose from.
 */
export function max(x: Tensor, reduction: Reduction = {}): Tensor {
  const { kept, shape, target } = reduced('max', x, reduction);
  if (x.data.length < sizeOf(shape)) throw new ShapeError('max', { x: x.shape }, 'at least one entry to choose from');
  const ties = new Float64Array(sizeOf(shape));
  const countTies = (largest: Values) => {
    ties.fill(0);
    for (let i = 0; i < x.data.length; i++) {
      const at = target ? (target[i] as number) : i;
      if (x.data[i] === largest[at]) ties[at] = (ties[at] as number) + 1;
    }
  };
  return x.tape.record('max', [x], shape, ({ data, grad }) => ({
    forward() {
      data.fill(Number.NEGATIVE_INFINITY);
      for (let i = 0; i < x.data.length; i++) {
        const at = target ? (target[i] as number) : i;
        data[at] = Math.max(data[at] as number, x.data[i] as number);
      }
    },
    backward() {
      countTies(data);
      for (let i = 0; i < x.data.length; i++) {
        const at = target ? (target[i] as number) : i;
        // Of NaN no entry is the largest: the gradient is NaN for all of them.
        if (x.data[i] === data[at] || ties[at] === 0)
          x.grad[i] = (x.grad[i] as number) + (ties[at] ? (grad[at] as number) / (ties[at] as number) : Number.NaN);
      }
    },
    vjp(gradient, { data }) {
      const share = constantOp('max share', x.tape, x.shape, shares => {
        countTies(data);
        for (let i = 0; i < shares.length; i++) {
          const at = target ? (target[i] as number) : i;
          shares[i] = ties[at] === 0 ? Number.NaN : x.data[i] === data[at] ? 1 / (ties[at] as number) : 0;
        }
      });
      return [() => mul(share, broadcastTo(reshape(gradient, kept), x.shape))];
    },
  }));
}

/**
 * log(sum(e^x)) over the last axis (torch.logsumexp), shifted by the largest entry so that nothing overflows.
 * Its gradient is the softmax; where all entries are -Infinity, or there is none, the value is -Infinity and the gradient 0
 * (NaN if it is traced).
 */
export function logsumexp(x: Tensor, { keepDims = false }: { keepDims?: boolean } = {}): Tensor {
  const length = x.shape.at(-1);
  if (length === undefined) throw new ShapeError('logsumexp', { x: x.shape }, 'at least one axis');
  const lead = x.shape.slice(0, -1);
  return x.tape.record('logsumexp', [x], keepDims ? [...lead, 1] : lead, ({ data, grad }) => ({
    forward() {
      for (let row = 0; row < data.length; row++) {
        const start = row * length;
        let largest = Number.NEGATIVE_INFINITY;
        for (let j = 0; j < length; j++) largest = Math.max(largest, x.data[start + j] as number);
        const shift = Math.abs(largest) === Number.POSITIVE_INFINITY ? 0 : largest;
        let total = 0;
        for (let j = 0; j < length; j++) total += Math.exp((x.data[start + j] as number) - shift);
        data[row] = shift + Math.log(total);
      }
    },
    backward() {
      for (let row = 0; row < data.length; row++) {
        const value = data[row] as number;
        if (value === Number.NEGATIVE_INFINITY) continue;
        const g = grad[row] as number;
        for (let at = row * length; at < (row + 1) * length; at++)
          x.grad[at] = (x.grad[at] as number) + g * Math.exp((x.data[at] as number) - value);
      }
    },
    vjp: gradient => [() => mul(activation(x, 'softmax'), reshape(gradient, [...lead, 1]))],
  }));
}
