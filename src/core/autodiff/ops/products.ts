/** Matrix products. */
import { ShapeError } from '../../errors.ts';
import { matmulInto, matmulTransposedInto, transposedMatmulInto } from '../kernels.ts';
import type { Tensor } from '../tape.ts';

/** [n, k] times [k, m] -> [n, m]. */
export function matmul(a: Tensor, b: Tensor): Tensor {
  const { rows, inner, columns } = productShape('matmul', a, b);
  return a.tape.record('matmul', [a, b], [rows, columns], ({ data, grad }) => ({
    forward() {
      data.fill(0);
      matmulInto(data, a.data, b.data, rows, inner, columns);
    },
    backward() {
      if (a.requiresGrad) matmulTransposedInto(a.grad, grad, b.data, rows, inner, columns);
      if (b.requiresGrad) transposedMatmulInto(b.grad, a.data, grad, rows, inner, columns);
    },
  }));
}

/** x W + b in one op: [n, k], [k, m], [m] -> [n, m]. */
export function affine(x: Tensor, weights: Tensor, bias: Tensor): Tensor {
  const { rows, inner, columns } = productShape('affine', x, weights);
  if (bias.shape.length !== 1 || bias.shape[0] !== columns)
    throw new ShapeError(
      'affine',
      { weights: weights.shape, bias: bias.shape },
      'the bias has one entry per column of the weights',
    );
  return x.tape.record('affine', [x, weights, bias], [rows, columns], ({ data, grad }) => ({
    forward() {
      for (let start = 0; start < data.length; start += columns) data.set(bias.data, start);
      matmulInto(data, x.data, weights.data, rows, inner, columns);
    },
    backward() {
      if (x.requiresGrad) matmulTransposedInto(x.grad, grad, weights.data, rows, inner, columns);
      if (weights.requiresGrad) transposedMatmulInto(weights.grad, x.data, grad, rows, inner, columns);
      if (!bias.requiresGrad) return;
      for (let i = 0; i < grad.length; i++)
        bias.grad[i % columns] = (bias.grad[i % columns] as number) + (grad[i] as number);
    },
  }));
}

function productShape(op: string, a: Tensor, b: Tensor) {
  const [rows, inner] = a.shape;
  const [innerOfB, columns] = b.shape;
  if (
    a.shape.length !== 2 ||
    b.shape.length !== 2 ||
    rows === undefined ||
    inner === undefined ||
    columns === undefined ||
    inner !== innerOfB
  )
    throw new ShapeError(op, { a: a.shape, b: b.shape }, 'two matrices, the columns of a as many as the rows of b');
  return { rows, inner, columns };
}
