/** Normalisation over groups of entries. */
import { ArgumentError, ShapeError } from '../../errors.ts';
import { expanded } from '../gradients.ts';
import type { Shape, Tensor, Values } from '../tape.ts';
import { checkTensors } from './axes.ts';
import { sizeOf } from './broadcast.ts';
import { constant } from './constants.ts';
import { add, mul, sub } from './elementwise.ts';
import type { Mode } from './mode.ts';
import { mean } from './reductions.ts';
import { reshape } from './shape.ts';
import { pow, square } from './unary.ts';

/**
 * Layer normalisation over the last axis: (x - mean) / sqrt(variance + epsilon) * gain + shift, the variance biased.
 * `gain` and `shift` have the length of that axis.
 */
export function layerNorm(x: Tensor, gain: Tensor, shift: Tensor, epsilon = 1e-5): Tensor {
  checkTensors('layerNorm', { x, gain, shift });
  const length = x.shape.at(-1) ?? 1;
  return normalise('layerNorm', x, gain, shift, epsilon, {
    channels: length,
    groups: length === 0 ? 0 : x.data.length / length,
    start: g => g * length,
    ...oneRun(length, 1, 1),
    channel: () => 0,
    ...{ view: [length === 0 ? 0 : x.data.length / length, length], axes: [1], perChannel: [length] },
  });
}

/** Mean and variance that batch normalisation keeps for evaluation. Start with mean 0 and variance 1. */
export interface RunningStatistics {
  /** One entry per channel. */
  readonly mean: Values;
  readonly variance: Values;
  /** In each forward pass in training, running = (1 - momentum) running + momentum batch; 0.1 if left out. */
  readonly momentum?: number;
  readonly mode: Mode;
}

/**
 * Batch normalisation over all axes but the second, of [n, channels] or images [n, channels, height, width]
 * (torch.nn.functional.batch_norm); the batch's own biased variance. `gain` and `shift` have one entry per channel.
 * With `running` statistics each forward pass in training updates them (by the unbiased variance; a batch of one value per
 * channel has none and leaves the variance as it was), and in evaluation they take the batch's place.
 * Throws a ShapeError for other shapes and statistics of another length.
 */
export function batchNorm(x: Tensor, gain: Tensor, shift: Tensor, epsilon = 1e-5, running?: RunningStatistics): Tensor {
  checkTensors('batchNorm', { x, gain, shift });
  const [n = 0, channels = 0] = x.shape;
  if (x.shape.length !== 2 && x.shape.length !== 4)
    throw new ShapeError('batchNorm', { x: x.shape }, 'a matrix [n, channels] or images [n, channels, height, width]');
  if (running) {
    const { mean, variance, momentum = 0.1 } = running;
    if (mean.length !== channels || variance.length !== channels)
      throw new ShapeError(
        'batchNorm',
        { x: x.shape, 'running mean': [mean.length], 'running variance': [variance.length] },
        'one entry per channel',
      );
    if (!(momentum >= 0 && momentum <= 1)) throw new ArgumentError('batchNorm momentum', momentum, 'from 0 to 1');
  }
  const area = sizeOf(x.shape.slice(2));
  const layout = {
    ...(area === 1
      ? oneRun(n, channels, 0)
      : { runs: n, runStride: channels * area, runChannel: 0, length: area, stride: 1, itemChannel: 0 }),
    ...{ channels, groups: channels },
    start: (g: number) => g * area,
    channel: (g: number) => g,
    ...{ view: [n, channels, area], axes: [0, 2], perChannel: [channels, ...x.shape.slice(2).map(() => 1)] },
  };
  return normalise('batchNorm', x, gain, shift, epsilon, layout, running);
}

/**
 * Group normalisation of [n, channels, ...] (torch.nn.functional.group_norm): each group of channels / groups channels of
 * each example by itself, the variance biased. `gain` and `shift` have one entry per channel.
 * Throws a ShapeError below two axes and an ArgumentError if `groups` does not divide the channels.
 */
export function groupNorm(x: Tensor, groups: number, gain: Tensor, shift: Tensor, epsilon = 1e-5): Tensor {
  checkTensors('groupNorm', { x, gain, shift });
  const [n, channels] = x.shape;
  if (n === undefined || channels === undefined)
    throw new ShapeError('groupNorm', { x: x.shape }, '[n, channels, ...]');
  if (!Number.isInteger(groups) || groups < 1 || channels % groups !== 0)
    throw new ArgumentError('groupNorm groups', groups, `a divisor of the channels of x [${x.shape.join(', ')}]`);
  const area = sizeOf(x.shape.slice(2));
  const size = channels / groups;
  return normalise('groupNorm', x, gain, shift, epsilon, {
    ...(area === 1
      ? oneRun(size, 1, 1)
      : { runs: size, runStride: area, runChannel: 1, length: area, stride: 1, itemChannel: 0 }),
    ...{ channels, groups: n * groups },
    start: g => g * size * area,
    channel: g => (g % groups) * size,
    ...{ view: [n, groups, size * area], axes: [2], perChannel: [channels, ...x.shape.slice(2).map(() => 1)] },
  });
}

/**
 * Which entries are normalised together: group g holds `runs` runs, the first at start(g), the others `runStride` apart; a run
 * is `length` entries, `stride` apart. The first entry takes gain and shift of channel(g); the channel goes up by `runChannel`
 * from run to run and by `itemChannel` from entry to entry.
 */
interface Groups {
  channels: number;
  groups: number;
  start(group: number): number;
  channel(group: number): number;
  runs: number;
  runStride: number;
  runChannel: number;
  length: number;
  stride: number;
  itemChannel: number;
  /** The same in terms of ops: x in this shape is reduced over these axes; gain and shift broadcast to x in this shape. */
  view: Shape;
  axes: readonly number[];
  perChannel: Shape;
}

const oneRun = (length: number, stride: number, itemChannel: number) => ({
  ...{ runs: 1, runStride: 0, runChannel: 0 },
  ...{ length, stride, itemChannel },
});

function normalise(
  op: string,
  x: Tensor,
  gain: Tensor,
  shift: Tensor,
  epsilon: number,
  layout: Groups,
  running?: RunningStatistics,
): Tensor {
  const { channels, groups, start, channel, runs, runStride, runChannel, length, stride, itemChannel } = layout;
  const size = runs * length;
  for (const [name, { shape }] of Object.entries({ gain, shift }))
    if (shape.length !== 1 || shape[0] !== channels)
      throw new ShapeError(op, { x: x.shape, [name]: shape }, `${name} has one entry per channel, ${channels}`);
  const { data: values, grad: slopes } = x;
  const { data: gains } = gain;
  const { data: shifts } = shift;
  const normalised = new Float64Array(values.length);
  const inverse = new Float64Array(groups);
  /** Whether the last forward pass took the running statistics: these do not depend on x. */
  let fixed = false;
  return x.tape.record(op, [x, gain, shift], x.shape, ({ data, grad }) => ({
    forward() {
      fixed = running !== undefined && !running.mode.training;
      for (let g = 0; g < groups; g++) {
        const from = start(g);
        let average = 0;
        let variance = 0;
        if (fixed) {
          average = running?.mean[g] as number;
          variance = running?.variance[g] as number;
        } else {
          for (let r = 0; r < runs; r++)
            for (let i = 0, at = from + r * runStride; i < length; i++, at += stride) average += values[at] as number;
          average /= size;
          for (let r = 0; r < runs; r++)
            for (let i = 0, at = from + r * runStride; i < length; i++, at += stride)
              variance += ((values[at] as number) - average) ** 2;
          variance /= size;
          if (running && size > 0) follow(running, g, average, variance, size);
        }
        const scaling = 1 / Math.sqrt(variance + epsilon);
        inverse[g] = scaling;
        for (let r = 0; r < runs; r++) {
          let at = from + r * runStride;
          let c = channel(g) + r * runChannel;
          for (let i = 0; i < length; i++, at += stride, c += itemChannel) {
            const value = ((values[at] as number) - average) * scaling;
            normalised[at] = value;
            data[at] = value * (gains[c] as number) + (shifts[c] as number);
          }
        }
      }
    },
    backward() {
      for (let g = 0; g < groups; g++) {
        const from = start(g);
        let sumOfGradients = 0;
        let sumOfProducts = 0;
        for (let r = 0; r < runs; r++) {
          let at = from + r * runStride;
          let c = channel(g) + r * runChannel;
          for (let i = 0; i < length; i++, at += stride, c += itemChannel) {
            const upstream = grad[at] as number;
            if (gain.requiresGrad) gain.grad[c] = (gain.grad[c] as number) + upstream * (normalised[at] as number);
            if (shift.requiresGrad) shift.grad[c] = (shift.grad[c] as number) + upstream;
            const scaled = upstream * (gains[c] as number);
            sumOfGradients += scaled;
            sumOfProducts += scaled * (normalised[at] as number);
          }
        }
        if (!x.requiresGrad) continue;
        if (fixed) sumOfGradients = sumOfProducts = 0;
        for (let r = 0; r < runs; r++) {
          let at = from + r * runStride;
          let c = channel(g) + r * runChannel;
          for (let i = 0; i < length; i++, at += stride, c += itemChannel) {
            const scaled = (grad[at] as number) * (gains[c] as number);
            slopes[at] =
              (slopes[at] as number) +
              (inverse[g] as number) * (scaled - (sumOfGradients + (normalised[at] as number) * sumOfProducts) / size);
          }
        }
      }
    },
    vjp: expanded([x, gain, shift], () => normaliseInSteps(x, gain, shift, epsilon, layout, running)),
  }));
}

/** The same from ops that do less each. */
function normaliseInSteps(
  x: Tensor,
  gain: Tensor,
  shift: Tensor,
  epsilon: number,
  { view, axes, perChannel }: Groups,
  running?: RunningStatistics,
): Tensor {
  const values = reshape(x, view);
  const statistic = (entries: Tensor, kept: Values | undefined) => {
    const batch = mean(entries, { axes, keepDims: true });
    return running && kept ? whileTraining(batch, kept, running.mode) : batch;
  };
  const centred = sub(values, statistic(values, running?.mean));
  const ofBatch = sub(values, mean(values, { axes, keepDims: true }));
  const variance = statistic(square(ofBatch), running?.variance);
  const normalised = mul(centred, pow(add(variance, constant(x.tape, [], epsilon)), -0.5));
  return add(mul(reshape(normalised, x.shape), reshape(gain, perChannel)), reshape(shift, perChannel));
}

/** x in training, else the other values, through which no gradient flows. */
function whileTraining(x: Tensor, otherwise: Values, mode: Mode): Tensor {
  let training = true;
  return x.tape.record('whileTraining', [x], x.shape, ({ data, grad }) => ({
    forward() {
      training = mode.training;
      data.set(training ? x.data : otherwise);
    },
    backward() {
      if (training) for (let i = 0; i < grad.length; i++) x.grad[i] = (x.grad[i] as number) + (grad[i] as number);
    },
    vjp: gradient => [() => whileTraining(gradient, new Float64Array(gradient.data.length), mode)],
  }));
}

/** Moves the running statistics of channel c towards the batch's. */
function follow(running: RunningStatistics, c: number, average: number, variance: number, count: number): void {
  const { mean, variance: variances, momentum = 0.1 } = running;
  mean[c] = (1 - momentum) * (mean[c] as number) + momentum * average;
  if (count > 1) variances[c] = (1 - momentum) * (variances[c] as number) + momentum * variance * (count / (count - 1));
}

/**
 * Root-mean-square normalisation over the last axis: x / sqrt(mean(x^2) + epsilon) * gain (torch.nn.RMSNorm).
 * `gain` has the length of that axis. Throws a ShapeError if it has not.
 */
export function rmsNorm(x: Tensor, gain: Tensor, epsilon = 1e-5): Tensor {
  checkTensors('rmsNorm', { x, gain });
  const length = x.shape.at(-1) ?? 1;
  if (gain.shape.length !== 1 || gain.shape[0] !== length)
    throw new ShapeError('rmsNorm', { x: x.shape, gain: gain.shape }, 'gain has one entry per entry of the last axis');
  const inverse = new Float64Array(length === 0 ? 0 : x.data.length / length);
  return x.tape.record('rmsNorm', [x, gain], x.shape, ({ data, grad }) => ({
    forward() {
      for (let row = 0; row < inverse.length; row++) {
        const start = row * length;
        let squares = 0;
        for (let i = 0; i < length; i++) squares += (x.data[start + i] as number) ** 2;
        const scaling = 1 / Math.sqrt(squares / length + epsilon);
        inverse[row] = scaling;
        for (let i = 0; i < length; i++)
          data[start + i] = (x.data[start + i] as number) * scaling * (gain.data[i] as number);
      }
    },
    backward() {
      for (let row = 0; row < inverse.length; row++) {
        const start = row * length;
        const scaling = inverse[row] as number;
        let products = 0;
        for (let i = 0; i < length; i++) {
          const normalised = (x.data[start + i] as number) * scaling;
          const upstream = grad[start + i] as number;
          if (gain.requiresGrad) gain.grad[i] = (gain.grad[i] as number) + upstream * normalised;
          products += upstream * (gain.data[i] as number) * normalised;
        }
        if (!x.requiresGrad) continue;
        for (let i = 0; i < length; i++) {
          const at = start + i;
          const scaled = (grad[at] as number) * (gain.data[i] as number);
          x.grad[at] =
            (x.grad[at] as number) + scaling * (scaled - ((x.data[at] as number) * scaling * products) / length);
        }
      }
    },
    vjp: expanded([x, gain], () => {
      const power = mean(square(x), { axes: [-1], keepDims: true });
      return mul(mul(x, pow(add(power, constant(x.tape, [], epsilon)), -0.5)), gain);
    }),
  }));
}
