/** Optimisers: in place, from each parameter's gradient. Update rules are PyTorch's. */
import type { Tensor, Values } from '../autodiff/tape.ts';
import { ArgumentError } from '../errors.ts';

export interface Optimiser {
  /** One update. */
  step(): void;
}

/** Gradient descent: v = momentum v + g, p = p - learningRate v. */
export function sgd(
  parameters: readonly Tensor[],
  { learningRate, momentum = 0 }: { learningRate: number; momentum?: number },
): Optimiser {
  checkRate(learningRate);
  checkDecay('momentum', momentum);
  const velocities = parameters.map(zerosLike);
  return {
    step() {
      for (let p = 0; p < parameters.length; p++) {
        const { data, grad } = parameters[p] as Tensor;
        const velocity = velocities[p] as Values;
        for (let i = 0; i < data.length; i++) {
          const v = momentum * (velocity[i] as number) + (grad[i] as number);
          velocity[i] = v;
          data[i] = (data[i] as number) - learningRate * v;
        }
      }
    },
  };
}

/** Adam (Kingma and Ba 2015), with the bias of both moments corrected. */
export function adam(
  parameters: readonly Tensor[],
  {
    learningRate,
    beta1 = 0.9,
    beta2 = 0.999,
    epsilon = 1e-8,
  }: { learningRate: number; beta1?: number; beta2?: number; epsilon?: number },
): Optimiser {
  checkRate(learningRate);
  checkDecay('beta1', beta1);
  checkDecay('beta2', beta2);
  if (!(epsilon >= 0 && Number.isFinite(epsilon)))
    throw new ArgumentError('epsilon', epsilon, 'a finite number from 0');
  const first = parameters.map(zerosLike);
  const second = parameters.map(zerosLike);
  let t = 0;
  return {
    step() {
      t += 1;
      const rate = learningRate / (1 - beta1 ** t);
      const correction = Math.sqrt(1 - beta2 ** t);
      for (let p = 0; p < parameters.length; p++) {
        const { data, grad } = parameters[p] as Tensor;
        const m = first[p] as Values;
        const v = second[p] as Values;
        for (let i = 0; i < data.length; i++) {
          const g = grad[i] as number;
          const mean = beta1 * (m[i] as number) + (1 - beta1) * g;
          const square = beta2 * (v[i] as number) + (1 - beta2) * g * g;
          m[i] = mean;
          v[i] = square;
          data[i] = (data[i] as number) - (rate * mean) / (Math.sqrt(square) / correction + epsilon);
        }
      }
    },
  };
}

const zerosLike = ({ data }: Tensor): Values => data.slice().fill(0);

function checkRate(learningRate: number): void {
  if (!(learningRate > 0 && Number.isFinite(learningRate)))
    throw new ArgumentError('learningRate', learningRate, 'a finite number above 0');
}

function checkDecay(name: string, value: number): void {
  if (!(value >= 0 && value < 1)) throw new ArgumentError(name, value, 'a number from 0, below 1');
}
