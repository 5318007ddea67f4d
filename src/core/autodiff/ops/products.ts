/** Matrix products. */
import { ShapeError } from '../../errors.ts';
import { gemm } from '../kernels.ts';
import type { Tensor, Values } from '../tape.ts';
import { blocks, checkTensors } from './axes.ts';
import { broadcastIndex, broadcastShape, shapesOf, sizeOf } from './broadcast.ts';
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
  checkTensors('matmul', { a, b });
  if (transposeA || transposeB || a.shape.length > 2 || b.shape.length > 2)
    return batchedMatmul(a, b, transposeA, transposeB);
  const { rows, inner, columns } = productShape('matmul', { a, b });
  return a.tape.record('matmul', [a, b], [rows, columns], ({ data, grad }) => ({
    forward() {
      data.fill(0);
      gemm(data, a.data, b.data, rows, inner, columns);
    },
    backward() {
      if (a.requiresGrad) gemm(a.grad, grad, b.data, rows, columns, inner, false, true);
      if (b.requiresGrad) gemm(b.grad, a.data, grad, inner, rows, columns, true);
    },
    vjp: gradient => productGradients(gradient, a, b),
  }));
}

/** x W + b in one op: [n, k], [k, m], [m] -> [n, m]. */
export function affine(x: Tensor, weights: Tensor, bias: Tensor): Tensor {
  checkTensors('affine', { x, weights, bias });
  const { rows, inner, columns } = productShape('affine', { x, weights });
  if (bias.shape.length !== 1 || bias.shape[0] !== columns)
    throw new ShapeError(
      'affine',
      { weights: weights.shape, bias: bias.shape },
      'the bias has one entry per column of the weights',
    );
  return x.tape.record('affine', [x, weights, bias], [rows, columns], ({ data, grad }) => ({
    forward() {
      const offsets = bias.data;
      for (let start = 0; start < data.length; start += columns)
        for (let j = 0; j < columns; j++) data[start + j] = offsets[j] as number;
      gemm(data, x.data, weights.data, rows, inner, columns);
    },
    backward() {
      if (x.requiresGrad) gemm(x.grad, grad, weights.data, rows, columns, inner, false, true);
      if (weights.requiresGrad) gemm(weights.grad, x.data, grad, inner, rows, columns, true);
      if (!bias.requiresGrad) return;
      const slopes = bias.grad;
      for (let start = 0; start < grad.length; start += columns)
        for (let j = 0; j < columns; j++) slopes[j] = (slopes[j] as number) + (grad[start + j] as number);
    },
    vjp: gradient => [...productGradients(gradient, x, weights), () => sumTo(gradient, bias.shape)],
  }));
}

/** Lengths of a product of two matrices, given by their names. */
function productShape(op: string, factors: Readonly<Record<string, Tensor>>) {
  const shapes = shapesOf(factors);
  const [[rows, inner, ...restA] = [], [innerOfB, columns, ...restB] = []] = Object.values(shapes);
  if (
    rows === undefined ||
    inner === undefined ||
    columns === undefined ||
    inner !== innerOfB ||
    restA.length + restB.length > 0
  ) {
    const [a, b] = Object.keys(shapes);
    throw new ShapeError(op, shapes, `two matrices, the columns of ${a} as many as the rows of ${b}`);
  }
  return { rows, inner, columns };
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
  const batch = broadcastShape('matmul', { a, b }, 2);
  const [batchA, batchB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  // One matrix b for all of a's: the rows of a in one product.
  const flat = !transposeA && sizeOf(batchB) === 1;
  const count = flat ? 1 : sizeOf(batch);
  const rows = flat ? n * sizeOf(batch) : n;
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
        for (let i = 0; i < count; i++)
          gemm(outData[i] as Values, aData[i] as Values, bData[i] as Values, rows, k, m, transposeA, transposeB);
      },
      backward() {
        for (let i = 0; i < count; i++) {
          const g = outGrad[i] as Values;
          // dA = dC B^T and dB = A^T dC, or their transposes where the operand is stored transposed.
          if (a.requiresGrad && !transposeA)
            gemm(aGrad[i] as Values, g, bData[i] as Values, rows, m, k, false, !transposeB);
          if (a.requiresGrad && transposeA)
            gemm(aGrad[i] as Values, bData[i] as Values, g, k, m, rows, transposeB, true);
          if (b.requiresGrad && !transposeB) gemm(bGrad[i] as Values, aData[i] as Values, g, k, rows, m, !transposeA);
          if (b.requiresGrad && transposeB)
            gemm(bGrad[i] as Values, g, aData[i] as Values, m, rows, k, true, transposeA);
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
