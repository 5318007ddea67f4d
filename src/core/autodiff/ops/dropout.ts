/** Dropout. */
import { ArgumentError } from '../../errors.ts';
import type { Random } from '../../random.ts';
import type { Tensor, Values } from '../tape.ts';
import { checkTensors } from './axes.ts';
import { linearMap } from './linear-maps.ts';
import type { Mode } from './mode.ts';

/**
 * Sets each entry to 0 with the given probability and divides the others by 1 - probability (torch.nn.functional.dropout).
 * Each forward pass in training draws another mask from `random`; in evaluation x passes unchanged and nothing is drawn.
 * Throws an ArgumentError unless the probability is from 0 to 1; at 1 nothing passes.
 */
export function dropout(x: Tensor, probability: number, random: Random, mode: Mode): Tensor {
  checkTensors('dropout', { x });
  if (!(probability >= 0 && probability <= 1))
    throw new ArgumentError('dropout probability', probability, 'from 0 to 1');
  const kept = probability < 1 ? 1 / (1 - probability) : 0;
  const mask = new Float64Array(x.data.length);
  const apply = (y: Values, x: Values) => {
    for (let i = 0; i < y.length; i++) y[i] = (x[i] as number) * (mask[i] as number);
  };
  const transposeInto = (dx: Values, dy: Values) => {
    for (let i = 0; i < dy.length; i++) dx[i] = (dx[i] as number) + (dy[i] as number) * (mask[i] as number);
  };
  return x.tape.record('dropout', [x], x.shape, ({ data, grad }) => ({
    forward() {
      if (mode.training) for (let i = 0; i < mask.length; i++) mask[i] = random.uniform() < probability ? 0 : kept;
      else mask.fill(1);
      apply(data, x.data);
    },
    backward: () => transposeInto(x.grad, grad),
    vjp: gradient => [() => linearMap('dropout', gradient, x.shape, { apply, transposeInto })],
  }));
}
