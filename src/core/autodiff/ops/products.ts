/** Matrix products. */
import { ShapeError } from '../../errors.ts';
import { matmulInto, matmulTransposedInto, transposedMatmulInto } from '../kernels.ts';
import type { Tensor, Values } from '../tape.ts';
import { batchShape, blocks } from './axes.ts';
import { broadcastIndex, sizeOf } from './broadcast.ts';
import { sumTo } from './linear-maps.ts';

/** Operands to be transposed, in their last two axes, before they are multiplied. */
export interface MatmulOptions {
  transposeA?: boolean;
  transposeB?: boolean;
}

/**
 * [n, k] times [k, m] -> [n, m]. Axes before the last two are batches and broadcast: [..., n, k] times [..., k, m] ->
 * [..., n, m] (torch.matmul; vectors are refused). A transposed operand is [..., k, n] or [..., m, k].
 * Throws a ShapeError.
 */
export function matmul(a: Tensor, b: Tensor, { transposeA = false, transposeB = false }: MatmulOptions = {}): Tensor {
  if (transposeA || transposeB || a.shape.length > 2 || b.shape.length > 2)
    return batchedMatmul(a, b, transposeA, transposeB);
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
    vjp: gradient => productGradients(gradient, a, b),
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
    vjp: gradient => [...productGradients(gradient, x, weights), () => sumTo(gradient, bias.shape)],
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

/** The products of one pair of matrices: forward and the two backward ones. Each adds to its first argument. */
interface Products {
  forward(out: Values, a: Values, b: Values): void;
  backwardA(da: Values, grad: Values, b: Values): void;
  backwardB(db: Values, grad: Values, a: Values): void;
}

/** For `a` [n, k] and `b` [k, m] after transposition. */
function products(n: number, k: number, m: number, transposeA: boolean, transposeB: boolean): Products {
  if (transposeA && transposeB)
    return {
      forward: (out, a, b) => bothTransposedInto(out, a, b, k, n, m),
      backwardA: (da, grad, b) => bothTransposedInto(da, b, grad, m, k, n),
      backwardB: (db, grad, a) => bothTransposedInto(db, grad, a, n, m, k),
    };
  if (transposeA)
    return {
      forward: (out, a, b) => transposedMatmulInto(out, a, b, k, n, m),
      backwardA: (da, grad, b) => matmulTransposedInto(da, b, grad, k, n, m),
      backwardB: (db, grad, a) => matmulInto(db, a, grad, k, n, m),
    };
  if (transposeB)
    return {
      forward: (out, a, b) => matmulTransposedInto(out, a, b, n, m, k),
      backwardA: (da, grad, b) => matmulInto(da, grad, b, n, m, k),
      backwardB: (db, grad, a) => transposedMatmulInto(db, grad, a, n, m, k),
    };
  return {
    forward: (out, a, b) => matmulInto(out, a, b, n, k, m),
    backwardA: (da, grad, b) => matmulTransposedInto(da, grad, b, n, k, m),
    backwardB: (db, grad, a) => transposedMatmulInto(db, a, grad, n, k, m),
  };
}

/** out += a^T b^T: `a` [inner, rows], `b` [columns, inner], `out` [rows, columns]. */
function bothTransposedInto(out: Values, a: Values, b: Values, inner: number, rows: number, columns: number): void {
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += (a[k * rows + i] as number) * (b[j * inner + k] as number);
      out[i * columns + j] = (out[i * columns + j] as number) + sum;
    }
}

function batchedMatmul(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor {
  const [n, k] = transposeA ? [a.shape.at(-1), a.shape.at(-2)] : [a.shape.at(-2), a.shape.at(-1)];
  const [innerOfB, m] = transposeB ? [b.shape.at(-1), b.shape.at(-2)] : [b.shape.at(-2), b.shape.at(-1)];
  if (n === undefined || k === undefined || m === undefined || k !== innerOfB)
    throw new ShapeError(
      'matmul',
      { [transposeA ? 'a transposed' : 'a']: a.shape, [transposeB ? 'b transposed' : 'b']: b.shape },
      'two matrices, or batches of them, the columns of a as many as the rows of b',
    );
  const batch = batchShape('matmul', { a, b });
  const [batchA, batchB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  // One matrix b for all of a's: the rows of a in one product.
  const flat = !transposeA && sizeOf(batchB) === 1;
  const count = flat ? 1 : sizeOf(batch);
  const rows = flat ? n * sizeOf(batch) : n;
  const multiply = products(rows, k, m, transposeA, transposeB);
  const indexA = flat ? undefined : broadcastIndex(batchA, batch);
  const indexB = flat ? undefined : broadcastIndex(batchB, batch);
  const ofA = (values: Values) => blocks(values, count, rows * k, indexA);
  const ofB = (values: Values) => blocks(values, count, k * m, indexB);
  const [aData, aGrad, bData, bGrad] = [ofA(a.data), ofA(a.grad), ofB(b.data), ofB(b.grad)];
  return a.tape.record('matmul', [a, b], [...batch, n, m], ({ data, grad }) => {
    const [outData, outGrad] = [blocks(data, count, rows * m), blocks(grad, count, rows * m)];
    return {
      forward() {
        data.fill(0);
        for (let i = 0; i < count; i++) multiply.forward(outData[i] as Values, aData[i] as Values, bData[i] as Values);
      },
      backward() {
        for (let i = 0; i < count; i++) {
          const g = outGrad[i] as Values;
          if (a.requiresGrad) multiply.backwardA(aGrad[i] as Values, g, bData[i] as Values);
          if (b.requiresGrad) multiply.backwardB(bGrad[i] as Values, g, aData[i] as Values);
        }
      },
      vjp: gradient => productGradients(gradient, a, b, transposeA, transposeB),
    };
  });
}

/** Of C = A B: dA = dC B^T and dB = A^T dC, or their transposes where the operand is stored transposed. */
const productGradients = (gradient: Tensor, a: Tensor, b: Tensor, transposeA = false, transposeB = false) => [
  () =>
    sumTo(
      transposeA
        ? matmul(b, gradient, { transposeA: transposeB, transposeB: true })
        : matmul(gradient, b, { transposeB: !transposeB }),
      a.shape,
    ),
  () =>
    sumTo(
      transposeB
        ? matmul(gradient, a, { transposeA: true, transposeB: transposeA })
        : matmul(a, gradient, { transposeA: !transposeA }),
      b.shape,
    ),
];
