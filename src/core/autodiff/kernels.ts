/**
 * Matrix products on flat row-major arrays: the one place where faster kernels would go. Each adds to `out`.
 * Shapes: `a` [rows, inner], `b` [inner, columns], `out` [rows, columns] before transposition.
 */
import type { Values } from './tape.ts';

/** out += a b. */
export function matmulInto(out: Values, a: Values, b: Values, rows: number, inner: number, columns: number): void {
  for (let i = 0; i < rows; i++) {
    const row = i * columns;
    for (let k = 0; k < inner; k++) {
      const factor = a[i * inner + k] as number;
      const start = k * columns;
      for (let j = 0; j < columns; j++) out[row + j] = (out[row + j] as number) + factor * (b[start + j] as number);
    }
  }
}

/** out += a b^T: `a` [rows, columns], `b` [inner, columns], `out` [rows, inner]. */
export function matmulTransposedInto(
  out: Values,
  a: Values,
  b: Values,
  rows: number,
  inner: number,
  columns: number,
): void {
  for (let i = 0; i < rows; i++) {
    const row = i * columns;
    for (let k = 0; k < inner; k++) {
      const start = k * columns;
      let sum = 0;
      for (let j = 0; j < columns; j++) sum += (a[row + j] as number) * (b[start + j] as number);
      out[i * inner + k] = (out[i * inner + k] as number) + sum;
    }
  }
}

/** out += a^T b: `a` [rows, inner], `b` [rows, columns], `out` [inner, columns]. */
export function transposedMatmulInto(
  out: Values,
  a: Values,
  b: Values,
  rows: number,
  inner: number,
  columns: number,
): void {
  for (let i = 0; i < rows; i++) {
    const row = i * columns;
    for (let k = 0; k < inner; k++) {
      const factor = a[i * inner + k] as number;
      const start = k * columns;
      for (let j = 0; j < columns; j++) out[start + j] = (out[start + j] as number) + factor * (b[row + j] as number);
    }
  }
}
