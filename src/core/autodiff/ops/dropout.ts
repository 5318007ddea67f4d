/** Dropout. */
import { ArgumentError } from '../../errors.ts';
import type { Random } from '../../random.ts';
import type { Tensor } from '../tape.ts';
import { checkTensors } from './axes.ts';
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
  return x.tape.record('dropout', [x], x.shape, ({ data, grad }) => ({
    forward() {
      if (mode.training) for (let i = 0; i < mask.length; i++) mask[i] = random.uniform() < probability ? 0 : kept;
      else mask.fill(1);
      for (let i = 0; i < data.length; i++) data[i] = (x.data[i] as number) * (mask[i] as number);
    },
    backward() {
      for (let i = 0; i < grad.length; i++)
        x.grad[i] = (x.grad[i] as number) + (grad[i] as number) * (mask[i] as number);
    },
  }));
}
