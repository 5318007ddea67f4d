/** Recurrent layers, unrolled over the steps of a sequence. */
import { type CellWeights, lstmCell, reshape, slice, stack } from '../autodiff/ops/index.ts';
import type { Tape, Tensor } from '../autodiff/tape.ts';
import { ArgumentError, ShapeError } from '../errors.ts';
import { type Block, withParameters } from './layers.ts';

export interface Lstm extends Block {
  /** h after each step: [n, steps, units]. */
  output: Tensor;
  /** State after the last step: [n, units]. */
  h: Tensor;
  c: Tensor;
}

export interface LstmOptions {
  name?: string;
  /** State before the first step, [n, units]; 0 if left out. */
  initial?: { h: Tensor; c: Tensor };
}

/**
 * Long short-term memory over sequences x [n, steps, features] (Hochreiter and Schmidhuber 1997, with the forget gate of
 * Gers et al. 2000; torch.nn.LSTM, batch first): `lstmCell` from the first step to the last, all with the same weights.
 * These are zero until they are initialised; there are two biases, as PyTorch has them. Throws a ShapeError unless x is a
 * batch of sequences of one step at least.
 */
export function lstm(tape: Tape, x: Tensor, units: number, { name = 'LSTM', initial }: LstmOptions = {}): Lstm {
  const [n, steps, features] = x.shape;
  if (x.shape.length !== 3 || n === undefined || features === undefined || !steps)
    throw new ShapeError('lstm', { x: x.shape }, 'sequences [n, steps, features] of one step at least');
  if (!Number.isInteger(units) || units < 1) throw new ArgumentError(`${name} units`, units, 'a whole number from 1');
  return withParameters(tape, () => {
    const weights: CellWeights = {
      input: tape.parameter([features, 4 * units], `${name} input weights`),
      hidden: tape.parameter([units, 4 * units], `${name} hidden weights`),
      inputBias: tape.parameter([4 * units], `${name} input bias`),
      hiddenBias: tape.parameter([4 * units], `${name} hidden bias`),
    };
    let { h, c } = initial ?? { h: tape.input([n, units], `${name} h`), c: tape.input([n, units], `${name} c`) };
    const outputs = Array.from({ length: steps }, (_, step) =>
      tape.named(`${name} step ${step + 1}`, () => {
        const now = reshape(slice(x, 1, { start: step, stop: step + 1 }), [n, features]);
        ({ h, c } = lstmCell(now, h, c, weights));
        return h;
      }),
    );
    return { output: tape.named(name, () => stack(outputs, 1)), h, c };
  });
}
