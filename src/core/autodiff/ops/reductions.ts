/** Reductions. */
import { ArgumentError, ShapeError } from '../../errors.ts';
import { expanded } from '../gradients.ts';
import type { Tensor, Values } from '../tape.ts';
import { axisOf, checkTensors } from './axes.ts';
import { broadcastIndex, sizeOf } from './broadcast.ts';
import { constant, constantOp } from './constants.ts';
import { activation, mul, scale, sub } from './elementwise.ts';
import { broadcastTo, concat, permute, reshape, slice } from './shape.ts';

/** Over which axes, all of them if left out; negative ones count from the last. `keepDims` leaves them with length 1. */
export interface Reduction {
  axes?: readonly number[];
  keepDims?: boolean;
}

/** The axes that a reduction goes over, counted from the first, and how many entries there are along them. */
function reducedAxes(op: string, x: Tensor, { axes }: Reduction) {
  checkTensors(op, { x });
  const dropped = new Set(axes ? axes.map(axis => axisOf(op, axis, x.shape.length)) : x.shape.keys());
  if (axes && dropped.size !== axes.length)
    throw new ArgumentError(`${op} axes`, `[${axes.join(', ')}]`, 'no axis twice');
  return { dropped, count: sizeOf(x.shape.filter((_, axis) => dropped.has(axis))) };
}

/** What a reduction leaves, with and without the axes of length 1, and for each entry of x the entry of the output that it goes to (undefined: the same). */
function reduced(op: string, x: Tensor, reduction: Reduction) {
  const { dropped, count } = reducedAxes(op, x, reduction);
  const kept = x.shape.map((length, axis) => (dropped.has(axis) ? 1 : length));
  const shape = reduction.keepDims ? kept : x.shape.filter((_, axis) => !dropped.has(axis));
  return { dropped, kept, shape, count, target: broadcastIndex(kept, x.shape) };
}

/** Sum of all entries -> one number, shape []; or over the given axes (torch.sum). Of no entries it is 0. */
export function sum(x: Tensor, reduction?: Reduction): Tensor {
  if (reduction) return sumOver(x, reduction);
  checkTensors('sum', { x });
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
  const { count } = reducedAxes('mean', x, reduction ?? {});
  return scale(sum(x, reduction), 1 / count);
}

/**
 * Mean squared distance from the mean, of all entries or over the given axes (torch.var). `unbiased`, as by default,
 * divides by the number of entries less 1; of one entry that is NaN, as the variance of none is.
 */
export function variance(
  x: Tensor,
  { unbiased = true, ...reduction }: Reduction & { unbiased?: boolean } = {},
): Tensor {
  const { kept, shape, count, target } = reduced('variance', x, reduction);
  const divisor = unbiased ? Math.max(count - 1, 0) : count;
  const means = new Float64Array(sizeOf(shape));
  return x.tape.record('variance', [x], shape, ({ data, grad }) => ({
    forward() {
      means.fill(0);
      for (let i = 0; i < x.data.length; i++) {
        const at = target ? (target[i] as number) : i;
        means[at] = (means[at] as number) + (x.data[i] as number);
      }
      for (let at = 0; at < means.length; at++) means[at] = (means[at] as number) / count;
      data.fill(0);
      for (let i = 0; i < x.data.length; i++) {
        const at = target ? (target[i] as number) : i;
        data[at] = (data[at] as number) + ((x.data[i] as number) - (means[at] as number)) ** 2;
      }
      for (let at = 0; at < data.length; at++) data[at] = (data[at] as number) / divisor;
    },
    backward() {
      // The mean moves with x too, but distances from it add up to 0.
      for (let i = 0; i < x.data.length; i++) {
        const at = target ? (target[i] as number) : i;
        const distance = (x.data[i] as number) - (means[at] as number);
        x.grad[i] = (x.grad[i] as number) + ((grad[at] as number) * 2 * distance) / divisor;
      }
    },
    vjp: gradient => [
      () => {
        const distance = sub(x, mean(x, { ...reduction, keepDims: true }));
        return mul(scale(distance, 2 / divisor), broadcastTo(reshape(gradient, kept), x.shape));
      },
    ],
  }));
}

/**
 * Product of all entries, or over the given axes (torch.prod); of none it is 1. The gradient of an entry is the product
 * of the others, multiplied out and not divided, so that zeros are no exception.
 */
export function prod(x: Tensor, reduction: Reduction = {}): Tensor {
  const { dropped, shape, count, target } = reduced('prod', x, reduction);
  /** Product of the entries of a group that have been visited, and for each entry that of those before it. */
  const visited = new Float64Array(sizeOf(shape));
  const before = new Float64Array(x.data.length);
  return x.tape.record('prod', [x], shape, ({ data, grad }) => ({
    forward() {
      data.fill(1);
      for (let i = 0; i < x.data.length; i++) {
        const at = target ? (target[i] as number) : i;
        data[at] = (data[at] as number) * (x.data[i] as number);
      }
    },
    backward() {
      visited.fill(1);
      for (let i = 0; i < x.data.length; i++) {
        const at = target ? (target[i] as number) : i;
        before[i] = visited[at] as number;
        visited[at] = (visited[at] as number) * (x.data[i] as number);
      }
      visited.fill(1);
      for (let i = x.data.length - 1; i >= 0; i--) {
        const at = target ? (target[i] as number) : i;
        x.grad[i] = (x.grad[i] as number) + (grad[at] as number) * (before[i] as number) * (visited[at] as number);
        visited[at] = (visited[at] as number) * (x.data[i] as number);
      }
    },
    vjp: expanded([x], () => {
      const axes = [...x.shape.keys()];
      const order = [...axes.filter(axis => !dropped.has(axis)), ...dropped];
      return reshape(productOfRows(reshape(permute(x, order), [sizeOf(shape), count])), shape);
    }),
  }));
}

/** Product of each row [rows, n] -> [rows, 1], by halves: it divides by nothing, so zeros are no exception. */
function productOfRows(x: Tensor): Tensor {
  const [rows = 0, n = 0] = x.shape;
  if (n === 0) return constant(x.tape, [rows, 1], 1);
  if (n === 1) return x;
  const half = n >> 1;
  const part = (start: number, stop: number) => slice(x, 1, { start, stop });
  const product = mul(part(0, half), part(half, 2 * half));
  return productOfRows(n === 2 * half ? product : concat([product, part(2 * half, n)], 1));
}

/**
 * Largest of all entries, or over the given axes (torch.amax): the gradient is shared evenly among equal largest entries.
 * NaN if one of them is. Throws a ShapeError if there is nothing to choose from.
 */
export const max = (x: Tensor, reduction: Reduction = {}): Tensor => extreme('max', x, reduction);

/** Smallest of all entries, or over the given axes (torch.amin); ties, NaN and errors as in `max`. */
export const min = (x: Tensor, reduction: Reduction = {}): Tensor => extreme('min', x, reduction);

function extreme(op: 'max' | 'min', x: Tensor, reduction: Reduction): Tensor {
  const { kept, shape, target } = reduced(op, x, reduction);
  if (x.data.length < sizeOf(shape)) throw new ShapeError(op, { x: x.shape }, 'at least one entry to choose from');
  const ties = new Float64Array(sizeOf(shape));
  const largest = op === 'max';
  const worst = largest ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const countTies = (best: Values) => {
    ties.fill(0);
    for (let i = 0; i < x.data.length; i++) {
      const at = target ? (target[i] as number) : i;
      if (x.data[i] === best[at]) ties[at] = (ties[at] as number) + 1;
    }
  };
  return x.tape.record(op, [x], shape, ({ data, grad }) => ({
    forward() {
      data.fill(worst);
      for (let i = 0; i < x.data.length; i++) {
        const at = target ? (target[i] as number) : i;
        const best = data[at] as number;
        const value = x.data[i] as number;
        // Called by name, the two are compiled in place.
        data[at] = largest ? Math.max(best, value) : Math.min(best, value);
      }
    },
    backward() {
      countTies(data);
      for (let i = 0; i < x.data.length; i++) {
        const at = target ? (target[i] as number) : i;
        // Of NaN no entry is the extreme one: the gradient is NaN for all of them.
        if (x.data[i] === data[at] || ties[at] === 0)
          x.grad[i] = (x.grad[i] as number) + (ties[at] ? (grad[at] as number) / (ties[at] as number) : Number.NaN);
      }
    },
    vjp(gradient, { data }) {
      const share = constantOp(`${op} share`, x.tape, x.shape, shares => {
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
  checkTensors('logsumexp', { x });
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
