/** Normalisation over groups of entries. */
import { ShapeError } from '../../errors.ts';
import type { Tensor } from '../tape.ts';

/**
 * Layer normalisation over the last axis: (x - mean) / sqrt(variance + epsilon) * gain + shift, the variance biased.
 * `gain` and `shift` have the length of that axis.
 */
export function layerNorm(x: Tensor, gain: Tensor, shift: Tensor, epsilon = 1e-5): Tensor {
  const length = x.shape.at(-1) ?? 1;
  const groups = length === 0 ? 0 : x.data.length / length;
  return normalise('layerNorm', x, gain, shift, epsilon, {
    groups,
    length,
    start: g => g * length,
    stride: 1,
    channel: (_, i) => i,
  });
}

/**
 * Batch normalisation in training mode, over the first axis of [n, channels]; the batch's own biased variance.
 * `gain` and `shift` have one entry per channel.
 */
export function batchNorm(x: Tensor, gain: Tensor, shift: Tensor, epsilon = 1e-5): Tensor {
  const [length = 0, channels = 0] = x.shape;
  if (x.shape.length !== 2) throw new ShapeError('batchNorm', { x: x.shape }, 'a matrix [n, channels]');
  return normalise('batchNorm', x, gain, shift, epsilon, {
    groups: channels,
    length,
    start: g => g,
    stride: channels,
    channel: g => g,
  });
}

/** Which entries are normalised together: group g holds `length` entries from start(g), `stride` apart. */
interface Groups {
  groups: number;
  length: number;
  start(group: number): number;
  stride: number;
  /** Entry of gain and shift for the i-th of group g. */
  channel(group: number, i: number): number;
}

function normalise(op: string, x: Tensor, gain: Tensor, shift: Tensor, epsilon: number, layout: Groups): Tensor {
  const { groups, length, start, stride, channel } = layout;
  const channels = x.shape.at(-1) ?? 1;
  for (const vector of [gain, shift])
    if (vector.shape.length !== 1 || vector.shape[0] !== channels)
      throw new ShapeError(
        op,
        { x: x.shape, [vector.label]: vector.shape },
        'gain and shift have one entry per channel',
      );
  const normalised = new Float64Array(x.data.length);
  const inverse = new Float64Array(groups);
  return x.tape.record(op, [x, gain, shift], x.shape, ({ data, grad }) => ({
    forward() {
      for (let g = 0; g < groups; g++) {
        const from = start(g);
        let average = 0;
        for (let i = 0; i < length; i++) average += x.data[from + i * stride] as number;
        average /= length;
        let variance = 0;
        for (let i = 0; i < length; i++) variance += ((x.data[from + i * stride] as number) - average) ** 2;
        const scaling = 1 / Math.sqrt(variance / length + epsilon);
        inverse[g] = scaling;
        for (let i = 0; i < length; i++) {
          const at = from + i * stride;
          const c = channel(g, i);
          const value = ((x.data[at] as number) - average) * scaling;
          normalised[at] = value;
          data[at] = value * (gain.data[c] as number) + (shift.data[c] as number);
        }
      }
    },
    backward() {
      for (let g = 0; g < groups; g++) {
        const from = start(g);
        let sumOfGradients = 0;
        let sumOfProducts = 0;
        for (let i = 0; i < length; i++) {
          const at = from + i * stride;
          const c = channel(g, i);
          const upstream = grad[at] as number;
          if (gain.requiresGrad) gain.grad[c] = (gain.grad[c] as number) + upstream * (normalised[at] as number);
          if (shift.requiresGrad) shift.grad[c] = (shift.grad[c] as number) + upstream;
          const scaled = upstream * (gain.data[c] as number);
          sumOfGradients += scaled;
          sumOfProducts += scaled * (normalised[at] as number);
        }
        if (!x.requiresGrad) continue;
        for (let i = 0; i < length; i++) {
          const at = from + i * stride;
          const scaled = (grad[at] as number) * (gain.data[channel(g, i)] as number);
          x.grad[at] =
            (x.grad[at] as number) +
            (inverse[g] as number) * (scaled - (sumOfGradients + (normalised[at] as number) * sumOfProducts) / length);
        }
      }
    },
  }));
}
