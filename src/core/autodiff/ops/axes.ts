/** Axes, strides and options that the ops share. All of it is resolved when an op is traced. */
import { ArgumentError, ShapeError } from '../../errors.ts';
import { type Shape, Tape, type Tensor, type Values } from '../tape.ts';
import { sizeOf } from './broadcast.ts';

/** One number for both spatial axes, or [vertical, horizontal]. */
export type Pair = number | readonly [number, number];

/** Both numbers of a pair, whole and at least `least`. */
export function pairOf(argument: string, value: Pair, least: number): readonly [number, number] {
  const [y, x] = typeof value === 'number' ? [value, value] : value;
  for (const each of [y, x])
    if (!Number.isInteger(each) || each < least)
      throw new ArgumentError(argument, each, `a whole number from ${least}, or two`);
  return [y, x];
}

/** The axis counted from the first; negative ones count from the last, as in PyTorch. */
export function axisOf(op: string, axis: number, rank: number): number {
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank)
    throw new ArgumentError(
      `${op} axis`,
      axis,
      rank ? `a whole number from ${-rank} to ${rank - 1}` : 'none: a number has no axes',
    );
  return axis < 0 ? axis + rank : axis;
}

/** Distance in a flat row-major array between neighbours along each axis. */
export function stridesOf(shape: Shape): number[] {
  const strides: number[] = [];
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis] as number;
  }
  return strides;
}

/** For each entry (i, j, ...) of `shape` in row-major order: offset + i strides[0] + j strides[1] + ... */
export function stridedIndex(shape: Shape, strides: readonly number[], offset = 0): Int32Array {
  const index = new Int32Array(sizeOf(shape));
  const at = shape.map(() => 0);
  let position = offset;
  for (let flat = 0; flat < index.length; flat++) {
    index[flat] = position;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      position += strides[axis] as number;
      at[axis] = (at[axis] as number) + 1;
      if ((at[axis] as number) < (shape[axis] as number)) break;
      position -= (strides[axis] as number) * (shape[axis] as number);
      at[axis] = 0;
    }
  }
  return index;
}

/** Refuses a shape that does not broadcast to `target` as it is; both with their names in the message. */
export function checkBroadcastsTo(op: string, name: string, shape: Shape, targetName: string, target: Shape): void {
  const lead = target.length - shape.length;
  if (lead < 0 || shape.some((length, axis) => length !== 1 && length !== target[lead + axis]))
    throw new ShapeError(op, { [name]: shape, [targetName]: target }, `${name} must broadcast to ${targetName}`);
}

/** Refuses what is no tensor, by the name that the op documents for it. An optional operand may be undefined. */
export function checkTensors(
  op: string,
  operands: Readonly<Record<string, unknown>>,
  optional: Readonly<Record<string, unknown>> = {},
): void {
  for (const [name, value] of [...Object.entries(operands), ...Object.entries(optional)])
    if (!isTensor(value) && !(value === undefined && name in optional))
      throw new ArgumentError(`${op} ${name}`, value, 'a tensor');
}

export const isTensor = (value: unknown): value is Tensor =>
  value instanceof Object && 'tape' in value && value.tape instanceof Tape;

/** Views of `count` blocks of `size` entries; block i starts at size * index[i], or size * i. */
export function blocks(values: Values, count: number, size: number, index?: Int32Array): readonly Values[] {
  return Array.from({ length: count }, (_, i) => {
    const start = size * (index ? (index[i] as number) : i);
    return values.subarray(start, start + size);
  });
}

/** Working memory of an op, of the tape's type. */
export const scratch = (tape: Tape, size: number): Values =>
  tape.dtype === 'float32' ? new Float32Array(size) : new Float64Array(size);

/** The four lengths of a batch of images [n, channels, height, width]. */
export function imageShape(op: string, x: Tensor): readonly [number, number, number, number] {
  checkTensors(op, { x });
  const [n, channels, height, width] = x.shape;
  if (x.shape.length !== 4 || n === undefined || channels === undefined || height === undefined || width === undefined)
    throw new ShapeError(op, { x: x.shape }, 'images [n, channels, height, width]');
  return [n, channels, height, width];
}
