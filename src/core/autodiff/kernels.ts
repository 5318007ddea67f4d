/** The matrix product on flat row-major arrays: the one place where faster kernels would go. */
import type { Values } from './tape.ts';

/**
 * out += A B for A [n, k] and B [k, m]. A transposed operand is stored the other way round: `a` as [k, n], `b` as [m, k].
 *
 * Two rows by four columns at a time: eight sums stay in registers, so that of fourteen operations six load and none
 * stores. That is two to three times as fast as the plain triple loop.
 */
export function gemm(
  out: Values,
  a: Values,
  b: Values,
  n: number,
  k: number,
  m: number,
  transposeA = false,
  transposeB = false,
): void {
  // A[i, p] is a[i * rowA + p * stepA], B[p, j] is b[p * stepB + j * columnB].
  const rowA = transposeA ? 1 : k;
  const stepA = transposeA ? n : 1;
  const stepB = transposeB ? 1 : m;
  const columnB = transposeB ? k : 1;
  let i = 0;
  for (; i + 1 < n; i += 2) {
    const first = i * m;
    const second = first + m;
    let j = 0;
    for (; j + 3 < m; j += 4) {
      let s00 = 0;
      let s01 = 0;
      let s02 = 0;
      let s03 = 0;
      let s10 = 0;
      let s11 = 0;
      let s12 = 0;
      let s13 = 0;
      let atA = i * rowA;
      let atB = j * columnB;
      for (let p = 0; p < k; p++, atA += stepA, atB += stepB) {
        const a0 = a[atA] as number;
        const a1 = a[atA + rowA] as number;
        const b0 = b[atB] as number;
        const b1 = b[atB + columnB] as number;
        const b2 = b[atB + 2 * columnB] as number;
        const b3 = b[atB + 3 * columnB] as number;
        s00 += a0 * b0;
        s01 += a0 * b1;
        s02 += a0 * b2;
        s03 += a0 * b3;
        s10 += a1 * b0;
        s11 += a1 * b1;
        s12 += a1 * b2;
        s13 += a1 * b3;
      }
      const o0 = first + j;
      const o1 = second + j;
      out[o0] = (out[o0] as number) + s00;
      out[o0 + 1] = (out[o0 + 1] as number) + s01;
      out[o0 + 2] = (out[o0 + 2] as number) + s02;
      out[o0 + 3] = (out[o0 + 3] as number) + s03;
      out[o1] = (out[o1] as number) + s10;
      out[o1 + 1] = (out[o1 + 1] as number) + s11;
      out[o1 + 2] = (out[o1 + 2] as number) + s12;
      out[o1 + 3] = (out[o1 + 3] as number) + s13;
    }
    for (; j < m; j++) {
      let s0 = 0;
      let s1 = 0;
      let atA = i * rowA;
      let atB = j * columnB;
      for (let p = 0; p < k; p++, atA += stepA, atB += stepB) {
        const factor = b[atB] as number;
        s0 += (a[atA] as number) * factor;
        s1 += (a[atA + rowA] as number) * factor;
      }
      out[first + j] = (out[first + j] as number) + s0;
      out[second + j] = (out[second + j] as number) + s1;
    }
  }
  if (i === n) return;
  // The last of an odd number of rows.
  const row = i * m;
  for (let j = 0; j < m; j++) {
    let sum = 0;
    let atA = i * rowA;
    let atB = j * columnB;
    for (let p = 0; p < k; p++, atA += stepA, atB += stepB) sum += (a[atA] as number) * (b[atB] as number);
    out[row + j] = (out[row + j] as number) + sum;
  }
}
