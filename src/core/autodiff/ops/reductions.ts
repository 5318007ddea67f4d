/** Reductions. */
import type { Tensor } from '../tape.ts';
import { scale } from './elementwise.ts';

/** Sum of all entries -> one number, shape []. */
export function sum(x: Tensor): Tensor {
  return x.tape.record('sum', [x], [], ({ data, grad }) => ({
    forward() {
      let total = 0;
      for (let i = 0; i < x.data.length; i++) total += x.data[i] as number;
      data[0] = total;
    },
    backward() {
      const g = grad[0] as number;
      for (let i = 0; i < x.grad.length; i++) x.grad[i] = (x.grad[i] as number) + g;
    },
  }));
}

/** Mean of all entries -> one number, shape []. */
export const mean = (x: Tensor): Tensor => scale(sum(x), 1 / x.data.length);
