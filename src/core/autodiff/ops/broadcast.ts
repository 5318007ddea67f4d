/** Broadcasting by NumPy's rule, resolved once when an op is traced. */
import { ShapeError } from '../../errors.ts';
import type { Shape, Tensor } from '../tape.ts';

/** Number of entries. */
export const sizeOf = (shape: Shape) => shape.reduce((size, length) => size * length, 1);

/** The shape that both broadcast to, by NumPy's rule: lengths are equal or one of them is 1, aligned at the last axis. */
export function broadcastShape(op: string, a: Tensor, b: Tensor): number[] {
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
