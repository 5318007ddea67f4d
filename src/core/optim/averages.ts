/** Averages of parameters over the steps of training. */
import type { Tensor, Values } from '../autodiff/tape.ts';
import { ArgumentError } from '../errors.ts';

/** An average of parameters beside the parameters themselves. */
export interface ParameterAverage {
  /** Takes the parameters as they are now into the average: after each step. */
  update(): void;
  /** Exchanges averages and parameters: once to evaluate with the averages, once more to go on training. */
  swap(): void;
  /** The averages, in the order of the parameters. */
  readonly values: readonly Values[];
}

/**
 * Exponential moving average, a = decay a + (1 - decay) p, started at the parameters as they are now (PyTorch:
 * AveragedModel with such an `avg_fn`). With `warmUp` the decay of update t is at most t / (t + 9), t from 1: early on
 * the average follows more closely (TensorFlow: ExponentialMovingAverage with num_updates). Throws unless decay is from
 * 0, below 1.
 */
export function exponentialMovingAverage(
  parameters: readonly Tensor[],
  { decay = 0.999, warmUp = false }: { decay?: number; warmUp?: boolean } = {},
): ParameterAverage {
  if (!(decay >= 0 && decay < 1)) throw new ArgumentError('decay', decay, 'a number from 0, below 1');
  const values = parameters.map(({ data }) => data.slice());
  let t = 0;
  return {
    values,
    update() {
      t += 1;
      const keep = warmUp ? Math.min(decay, t / (t + 9)) : decay;
      for (let p = 0; p < parameters.length; p++) {
        const { data } = parameters[p] as Tensor;
        const average = values[p] as Values;
        for (let i = 0; i < data.length; i++)
          average[i] = keep * (average[i] as number) + (1 - keep) * (data[i] as number);
      }
    },
    swap() {
      for (let p = 0; p < parameters.length; p++) {
        const { data } = parameters[p] as Tensor;
        const average = values[p] as Values;
        for (let i = 0; i < data.length; i++) {
          const kept = data[i] as number;
          data[i] = average[i] as number;
          average[i] = kept;
        }
      }
    },
  };
}
