/** Broadcasting by NumPy's rule, resolved once when an op is traced. */
import { ShapeError } from '../../errors.ts';
import type { Shape, Tensor } from '../tape.ts';

/** Number of entries. */
export const sizeOf = (shape: Shape) => shape.reduce((size, length) => size * length, 1);

/** Shapes of operands by name, as errors show them. */
export const shapesOf = (operands: Readonly<Record<string, Tensor>>) =>
  Object.fromEntries(Object.entries(operands).map(([name, { shape }]) => [name, shape]));

/**
 * The shape that all operands broadcast to, by NumPy's rule: aligned at the last axis, lengths are equal or 1. The last
 * `own` axes are left out: there each operand has its own.
 */
export function broadcastShape(op: string, operands: Readonly<Record<string, Tensor>>, own: 0 | 2 = 0): number[] {
  const shapes = Object.values(operands).map(({ shape }) => shape.slice(0, shape.length - own));
  const rank = Math.max(...shapes.map(shape => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const lengths = shapes.map(shape => shape[axis - rank + shape.length] ?? 1);
    const common = lengths.find(length => length !== 1) ?? 1;
    if (lengths.some(length => length !== 1 && length !== common))
      throw new ShapeError(
        op,
        shapesOf(operands),
        own
          ? 'lengths of the axes before the last two must be equal or 1'
          : 'lengths must be equal or 1, from the last axis on',
      );
    return common;
  });
}

/** For each entry of `shape`, the entry of an operand that broadcasts to it; undefined when they are the same. */
export function broadcastIndex(operand: Shape, shape: Shape): Int32Array | undefined {
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
