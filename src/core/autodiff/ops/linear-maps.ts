/**
 * Linear maps y = A x and their transposes. The gradient of one is the other, so both are differentiable as often as one
 * likes, whatever the entries of A are: where entries move to, which of them won a maximum, a mask.
 */
import type { Shape, Tensor, Values } from '../tape.ts';
import { scratch } from './axes.ts';
import { broadcastIndex } from './broadcast.ts';

/** A may change from one forward pass to the next, not between it and its `backward`. */
export interface LinearMap {
  /** y = A x. */
  apply(y: Values, x: Values): void;
  /** dx += A^T dy. */
  transposeInto(dx: Values, dy: Values): void;
}

/** A x, of the given shape. */
export const linearMap = (op: string, x: Tensor, shape: Shape, map: LinearMap): Tensor =>
  x.tape.record(op, [x], shape, ({ data, grad }) => ({
    forward: () => map.apply(data, x.data),
    backward: () => map.transposeInto(x.grad, grad),
    vjp: gradient => [() => transposedMap(op, gradient, x.shape, map)],
  }));

/** A^T y, of the given shape. */
export function transposedMap(op: string, y: Tensor, shape: Shape, map: LinearMap): Tensor {
  const change = scratch(y.tape, y.data.length);
  return y.tape.record(`${op} transposed`, [y], shape, ({ data, grad }) => ({
    forward() {
      data.fill(0);
      map.transposeInto(data, y.data);
    },
    backward() {
      map.apply(change, grad);
      for (let i = 0; i < change.length; i++) y.grad[i] = (y.grad[i] as number) + (change[i] as number);
    },
    vjp: gradient => [() => linearMap(op, gradient, y.shape, map)],
  }));
}

/** y[i] = x[index[i]]. */
export const gather = (index: Int32Array): LinearMap => ({
  apply(y, x) {
    for (let i = 0; i < y.length; i++) y[i] = x[index[i] as number] as number;
  },
  transposeInto(dx, dy) {
    for (let i = 0; i < dy.length; i++) {
      const at = index[i] as number;
      dx[at] = (dx[at] as number) + (dy[i] as number);
    }
  },
});

/** The same, but 0 where the index is -1. */
export const gatherOrZero = (index: Int32Array): LinearMap => ({
  apply(y, x) {
    for (let i = 0; i < y.length; i++) {
      const at = index[i] as number;
      y[i] = at < 0 ? 0 : (x[at] as number);
    }
  },
  transposeInto(dx, dy) {
    for (let i = 0; i < dy.length; i++) {
      const at = index[i] as number;
      if (at >= 0) dx[at] = (dx[at] as number) + (dy[i] as number);
    }
  },
});

/** Sums over the axes along which `shape` was broadcast to x: the transpose of broadcasting. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  const index = broadcastIndex(shape, x.shape);
  if (index) return transposedMap('broadcastTo', x, shape, gather(index));
  return x.shape.join() === shape.join() ? x : linearMap('reshape', x, shape, identity);
}

/** The same entries. */
export const identity: LinearMap = {
  apply: (y, x) => y.set(x),
  transposeInto(dx, dy) {
    for (let i = 0; i < dy.length; i++) dx[i] = (dx[i] as number) + (dy[i] as number);
  },
};
