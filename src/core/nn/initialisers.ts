/** Random initial weights, for matrices [fanIn, fanOut]. */
import type { Tensor } from '../autodiff/tape.ts';
import { ArgumentError } from '../errors.ts';
import type { Random } from '../random.ts';

/**
 * `xavier` (Glorot and Bengio 2010): variance 2 / (fanIn + fanOut). `he` (He et al. 2015): 2 / fanIn.
 * `lecun` (LeCun et al. 1998): 1 / fanIn. `normal`: the standard deviation given, 1 if none.
 */
export type InitialisationScheme = 'xavier' | 'he' | 'lecun' | 'normal';

const variances: Readonly<Record<Exclude<InitialisationScheme, 'normal'>, (fanIn: number, fanOut: number) => number>> =
  {
    xavier: (fanIn, fanOut) => 2 / (fanIn + fanOut),
    he: fanIn => 2 / fanIn,
    lecun: fanIn => 1 / fanIn,
  };

export interface InitialisationOptions {
  distribution?: 'normal' | 'uniform';
  /** Factor on the standard deviation, as PyTorch's `gain`. */
  gain?: number;
  /** For `normal` only. */
  standardDeviation?: number;
}

/** Fills a weight matrix in place. The uniform distribution has the same variance: bound sqrt(3) standard deviations. */
export function initialise(
  { shape, data, label }: Tensor,
  scheme: InitialisationScheme,
  random: Random,
  { distribution = 'normal', gain = 1, standardDeviation = 1 }: InitialisationOptions = {},
): void {
  const [fanIn, fanOut] = shape;
  if (shape.length !== 2 || fanIn === undefined || fanOut === undefined)
    throw new ArgumentError(`shape of “${label}”`, `[${shape.join(', ')}]`, 'a matrix [fanIn, fanOut]');
  const deviation = gain * (scheme === 'normal' ? standardDeviation : Math.sqrt(variances[scheme](fanIn, fanOut)));
  for (let i = 0; i < data.length; i++)
    data[i] =
      distribution === 'normal' ? deviation * random.normal() : deviation * Math.sqrt(3) * (2 * random.uniform() - 1);
}
