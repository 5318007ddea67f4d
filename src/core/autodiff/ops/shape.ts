/** Ops that move entries and compute nothing. Each copies: a tensor owns its buffers. */
import { ArgumentError, ShapeError } from '../../errors.ts';
import type { Shape, Tensor } from '../tape.ts';
import { axisOf, checkBroadcastsTo, checkTensors, stridedIndex, stridesOf } from './axes.ts';
import { sizeOf } from './broadcast.ts';
import { gather as gatherMap, identity, type LinearMap, linearMap, transposedMap } from './linear-maps.ts';

/** output[i] = x[index[i]] */
const pick = (op: string, x: Tensor, shape: Shape, index: Int32Array) => linearMap(op, x, shape, gatherMap(index));

/**
 * The same entries in row-major order under another shape (torch.reshape). One length may be -1: what is left over.
 * Throws a ShapeError if the number of entries differs.
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  checkTensors('reshape', { x });
  const known = sizeOf(shape.filter(length => length !== -1));
  const inferred = shape.map(length => (length === -1 && known > 0 ? x.data.length / known : length));
  if (sizeOf(inferred) !== x.data.length || inferred.some(length => !Number.isInteger(length) || length < 0))
    throw new ShapeError('reshape', { x: x.shape, shape }, 'as many entries, one length at most left as -1');
  return linearMap('reshape', x, inferred, identity);
}

/** Axes in another order: axis i of the output is axis axes[i] of x (torch.permute). Throws unless each comes once. */
export function permute(x: Tensor, axes: readonly number[]): Tensor {
  checkTensors('permute', { x });
  const rank = x.shape.length;
  const order = axes.map(axis => axisOf('permute', axis, rank));
  if (order.length !== rank || new Set(order).size !== rank)
    throw new ArgumentError('permute axes', `[${axes.join(', ')}]`, `each axis of [${x.shape.join(', ')}] once`);
  const strides = stridesOf(x.shape);
  const shape = order.map(axis => x.shape[axis] as number);
  return pick(
    'permute',
    x,
    shape,
    stridedIndex(
      shape,
      order.map(axis => strides[axis] as number),
    ),
  );
}

/** Swaps two axes, the last two by default (torch.transpose). Throws an ArgumentError for an axis that x does not have. */
export function transpose(x: Tensor, first = -2, second = -1): Tensor {
  checkTensors('transpose', { x });
  const rank = x.shape.length;
  const [a, b] = [axisOf('transpose', first, rank), axisOf('transpose', second, rank)];
  return permute(
    x,
    x.shape.map((_, axis) => (axis === a ? b : axis === b ? a : axis)),
  );
}

/**
 * x[start:stop:step] along one axis (Python's slicing): negative bounds count from the end, bounds outside are cut off.
 * Throws an ArgumentError for bounds that are not whole or a step below 1.
 */
export function slice(
  x: Tensor,
  axis: number,
  { start = 0, stop, step = 1 }: { start?: number; stop?: number; step?: number },
): Tensor {
  checkTensors('slice', { x });
  const along = axisOf('slice', axis, x.shape.length);
  const length = x.shape[along] as number;
  const bound = (name: string, at: number) => {
    if (!Number.isInteger(at)) throw new ArgumentError(`slice ${name}`, at, 'a whole number');
    return Math.min(Math.max(at < 0 ? at + length : at, 0), length);
  };
  if (!Number.isInteger(step) || step < 1) throw new ArgumentError('slice step', step, 'a whole number from 1');
  const from = bound('start', start);
  const kept = Math.max(0, Math.ceil((bound('stop', stop ?? length) - from) / step));
  const strides = stridesOf(x.shape);
  const stride = strides[along] as number;
  strides[along] = stride * step;
  return pick('slice', x, x.shape.with(along, kept), stridedIndex(x.shape.with(along, kept), strides, from * stride));
}

/** Repeats axes of length 1, and x along new leading axes, up to `shape` (torch.broadcast_to). Throws a ShapeError. */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  checkTensors('broadcastTo', { x });
  checkBroadcastsTo('broadcastTo', 'x', x.shape, 'shape', shape);
  const lead = shape.length - x.shape.length;
  const own = stridesOf(x.shape);
  const strides = shape.map((_, axis) =>
    axis < lead || x.shape[axis - lead] === 1 ? 0 : (own[axis - lead] as number),
  );
  return pick('broadcastTo', x, shape, stridedIndex(shape, strides));
}

/**
 * Surrounds x by a constant: [before, after] for each axis, the first axis first (torch.nn.functional.pad in constant mode,
 * which counts axes from the last). Throws an ArgumentError unless there is a pair of whole numbers from 0 for each axis.
 */
export function pad(x: Tensor, widths: readonly (readonly [number, number])[], value = 0): Tensor {
  checkTensors('pad', { x });
  if (
    widths.length !== x.shape.length ||
    widths.some(pair => pair.some(width => !Number.isInteger(width) || width < 0))
  )
    throw new ArgumentError(
      'pad widths',
      `[${widths.map(pair => `[${pair.join(', ')}]`).join(', ')}]`,
      `[before, after], whole numbers from 0, for each axis of [${x.shape.join(', ')}]`,
    );
  const shape = x.shape.map((length, axis) => length + (widths[axis]?.[0] ?? 0) + (widths[axis]?.[1] ?? 0));
  const strides = stridesOf(shape);
  const offset = strides.reduce((sum, stride, axis) => sum + stride * (widths[axis]?.[0] ?? 0), 0);
  const index = stridedIndex(x.shape, strides, offset);
  return x.tape.record('pad', [x], shape, ({ data, grad }) => ({
    forward() {
      data.fill(value);
      for (let i = 0; i < index.length; i++) data[index[i] as number] = x.data[i] as number;
    },
    backward() {
      for (let i = 0; i < index.length; i++) x.grad[i] = (x.grad[i] as number) + (grad[index[i] as number] as number);
    },
    vjp: gradient => [() => pick('pad', gradient, x.shape, index)],
  }));
}

/** Writes the tensors' blocks in turn: `outer` times, chunk by chunk. */
function join(op: string, tensors: readonly Tensor[], shape: Shape, outer: number): Tensor {
  return firstOf(op, tensors).tape.record(op, tensors, shape, ({ data, grad }) => ({
    forward() {
      const row = outer ? data.length / outer : 0;
      let offset = 0;
      for (const x of tensors) {
        const chunk = outer ? x.data.length / outer : 0;
        for (let block = 0; block < outer; block++)
          for (let i = 0; i < chunk; i++) data[block * row + offset + i] = x.data[block * chunk + i] as number;
        offset += chunk;
      }
    },
    backward() {
      const row = outer ? grad.length / outer : 0;
      let offset = 0;
      for (const x of tensors) {
        const chunk = outer ? x.data.length / outer : 0;
        if (x.requiresGrad)
          for (let block = 0; block < outer; block++)
            for (let i = 0; i < chunk; i++) {
              const at = block * chunk + i;
              x.grad[at] = (x.grad[at] as number) + (grad[block * row + offset + i] as number);
            }
        offset += chunk;
      }
    },
    vjp(gradient) {
      let offset = 0;
      return tensors.map(x => {
        const chunk = outer ? x.data.length / outer : 0;
        const from = offset;
        offset += chunk;
        const rows = stridedIndex([outer, chunk], [outer ? gradient.data.length / outer : 0, 1], from);
        return () => pick(op, gradient, x.shape, rows);
      });
    },
  }));
}

function firstOf(op: string, tensors: readonly Tensor[]): Tensor {
  if (!Array.isArray(tensors)) throw new ArgumentError(`${op} tensors`, tensors, 'a list of tensors');
  checkTensors(op, Object.fromEntries(tensors.map((x, i) => [`tensor ${i}`, x])));
  const [first] = tensors;
  if (!first) throw new ArgumentError(`${op} tensors`, 'an empty list', 'at least one tensor');
  return first;
}

/** Refuses an empty list, and tensors that differ in an axis other than `except`. */
function sameShapes(op: string, tensors: readonly Tensor[], except?: number): Tensor {
  const first = firstOf(op, tensors);
  for (const { shape } of tensors)
    if (
      shape.length !== first.shape.length ||
      shape.some((length, axis) => axis !== except && length !== first.shape[axis])
    )
      throw new ShapeError(
        op,
        Object.fromEntries(tensors.map(({ shape }, i) => [`tensor ${i}`, shape])),
        except === undefined ? 'equal shapes' : `equal lengths but for axis ${except}`,
      );
  return first;
}

/** One after the other along an axis (torch.cat). Throws a ShapeError where other axes differ. */
export function concat(tensors: readonly Tensor[], axis = 0): Tensor {
  const along = axisOf('concat', axis, firstOf('concat', tensors).shape.length);
  const { shape } = sameShapes('concat', tensors, along);
  const length = tensors.reduce((sum, x) => sum + (x.shape[along] as number), 0);
  return join('concat', tensors, shape.with(along, length), sizeOf(shape.slice(0, along)));
}

/** Side by side along a new axis (torch.stack). Throws a ShapeError where the shapes differ. */
export function stack(tensors: readonly Tensor[], axis = 0): Tensor {
  const { shape } = sameShapes('stack', tensors);
  const along = axisOf('stack', axis, shape.length + 1);
  return join('stack', tensors, shape.toSpliced(along, 0, tensors.length), sizeOf(shape.slice(0, along)));
}

/**
 * Rows of a table by number: table [rows, ...], numbers of any shape -> [...numbers, ...] (torch.nn.functional.embedding,
 * torch.index_select). The numbers are read in each forward pass; what is no row's number gives a row of NaN.
 * No gradient flows to them. Throws a ShapeError if the table is a number.
 */
export function embedding(table: Tensor, numbers: Tensor): Tensor {
  checkTensors('embedding', { table, numbers });
  const [rows] = table.shape;
  if (rows === undefined) throw new ShapeError('embedding', { table: table.shape }, 'a table [rows, ...]');
  const rest = table.shape.slice(1);
  const width = sizeOf(rest);
  const lookUp: LinearMap = {
    apply(data, entries) {
      for (let i = 0; i < numbers.data.length; i++) {
        const row = numbers.data[i] as number;
        const known = Number.isInteger(row) && row >= 0 && row < rows;
        for (let j = 0; j < width; j++) data[i * width + j] = known ? (entries[row * width + j] as number) : Number.NaN;
      }
    },
    transposeInto(slopes, grad) {
      for (let i = 0; i < numbers.data.length; i++) {
        const row = numbers.data[i] as number;
        if (!(Number.isInteger(row) && row >= 0 && row < rows)) continue;
        for (let j = 0; j < width; j++) {
          const at = row * width + j;
          slopes[at] = (slopes[at] as number) + (grad[i * width + j] as number);
        }
      }
    },
  };
  return table.tape.record('embedding', [table, numbers], [...numbers.shape, ...rest], ({ data, grad }) => ({
    forward: () => lookUp.apply(data, table.data),
    backward() {
      if (table.requiresGrad) lookUp.transposeInto(table.grad, grad);
    },
    vjp: gradient => [() => transposedMap('embedding', gradient, table.shape, lookUp), undefined],
  }));
}

/**
 * Entries of x picked along one axis by number: index has the rank of x and, on the other axes, at most its lengths;
 * output[i, j, ...] = x[..., index[i, j, ...], ...], of the index's shape (torch.gather). The numbers are read in each
 * forward pass; what is none of the axis gives NaN. No gradient flows to them. Throws a ShapeError or, for an axis that x
 * does not have, an ArgumentError.
 */
export function gather(x: Tensor, axis: number, index: Tensor): Tensor {
  checkTensors('gather', { x, index });
  const along = axisOf('gather', axis, x.shape.length);
  if (
    index.shape.length !== x.shape.length ||
    index.shape.some((length, other) => other !== along && length > (x.shape[other] as number))
  )
    throw new ShapeError(
      'gather',
      { x: x.shape, index: index.shape },
      `as many axes, the index no longer than x on those other than ${along}`,
    );
  const length = x.shape[along] as number;
  const strides = stridesOf(x.shape);
  const stride = strides[along] as number;
  const starts = stridedIndex(index.shape, strides.with(along, 0));
  /** Where entry i of the output stands in x; -1 if nowhere. */
  const source = (i: number) => {
    const number = index.data[i] as number;
    return Number.isInteger(number) && number >= 0 && number < length ? (starts[i] as number) + number * stride : -1;
  };
  const pick: LinearMap = {
    apply(data, entries) {
      for (let i = 0; i < data.length; i++) {
        const at = source(i);
        data[i] = at < 0 ? Number.NaN : (entries[at] as number);
      }
    },
    transposeInto(slopes, grad) {
      for (let i = 0; i < grad.length; i++) {
        const at = source(i);
        if (at >= 0) slopes[at] = (slopes[at] as number) + (grad[i] as number);
      }
    },
  };
  return x.tape.record('gather', [x, index], index.shape, ({ data, grad }) => ({
    forward: () => pick.apply(data, x.data),
    backward() {
      if (x.requiresGrad) pick.transposeInto(x.grad, grad);
    },
    vjp: gradient => [() => transposedMap('gather', gradient, x.shape, pick), undefined],
  }));
}
