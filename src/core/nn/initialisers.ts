/**
 * Initial weights: random ones of the right size for matrices [fanIn, fanOut] and convolution kernels, and constants.
 */
import type { Tensor } from '../autodiff/tape.ts';
import { ArgumentError } from '../errors.ts';
import type { Random } from '../random.ts';
import { erf, normalDensity } from '../special.ts';

/**
 * `xavier` (Glorot and Bengio 2010): variance 2 / (fanIn + fanOut). `he` (He et al. 2015): 2 / fanIn.
 * `lecun` (LeCun et al. 1998): 1 / fanIn. `normal`: the standard deviation given, 1 if none.
 */
export type InitialisationScheme = 'xavier' | 'he' | 'lecun' | 'normal';

/** What a variance is divided by: a fan, their mean, or their geometric mean (JAX). */
export type FanMode = 'fanIn' | 'fanOut' | 'fanAverage' | 'fanGeometric';

/** How many numbers each output of a layer sums over, and how many outputs each input reaches. */
export interface Fans {
  /** Inputs that each output sums over. */
  fanIn: number;
  /** Outputs that each input goes to. */
  fanOut: number;
}

const fanOf: Readonly<Record<FanMode, (fans: Fans) => number>> = {
  fanIn: ({ fanIn }) => fanIn,
  fanOut: ({ fanOut }) => fanOut,
  fanAverage: ({ fanIn, fanOut }) => (fanIn + fanOut) / 2,
  fanGeometric: ({ fanIn, fanOut }) => Math.sqrt(fanIn * fanOut),
};

/** Variance scaling: scale / fan of the mode, unless another mode is asked for. */
const schemes: Readonly<Record<Exclude<InitialisationScheme, 'normal'>, { scale: number; mode: FanMode }>> = {
  xavier: { scale: 1, mode: 'fanAverage' },
  he: { scale: 2, mode: 'fanIn' },
  lecun: { scale: 1, mode: 'fanIn' },
};

/** Options of `initialise`. */
export interface InitialisationOptions {
  /**
   * `truncatedNormal` is a normal distribution cut at `cut` of its own standard deviations and widened so that its
   * variance is the scheme's after the cut, as in Keras and JAX.
   */
  distribution?: 'normal' | 'uniform' | 'truncatedNormal';
  /** Factor on the standard deviation, as PyTorch's `gain`. */
  gain?: number;
  /** For `normal` only. */
  standardDeviation?: number;
  /** Which fan counts, instead of the scheme's own: fanIn keeps the forward pass, fanOut the backward pass. */
  mode?: FanMode;
  /** For `he` only: the slope a of a leaky rectifier, variance 2 / ((1 + a^2) fan). */
  negativeSlope?: number;
  /** For weights that are no matrix [fanIn, fanOut]: see `fansOf`. */
  fans?: Fans;
  /** For `truncatedNormal`: where it is cut, in standard deviations before the cut; from 1. */
  cut?: number;
  /** For `truncatedNormal`: false leaves it too narrow by `truncatedDeviation(cut)`, as PyTorch's trunc_normal_. */
  corrected?: boolean;
}

/**
 * Fills a weight matrix in place. The uniform distribution has the same variance: bound sqrt(3) standard deviations.
 * Throws for other shapes if no `fans` are given.
 */
export function initialise(
  weights: Tensor,
  scheme: InitialisationScheme,
  random: Random,
  options: InitialisationOptions = {},
): void {
  const { distribution = 'normal', gain = 1, standardDeviation = 1, cut = 2, corrected = true } = options;
  const fans = options.fans ?? matrixFans(weights);
  const deviation =
    gain * (scheme === 'normal' ? standardDeviation : Math.sqrt(initialVariance(scheme, fans, options)));
  const { data } = weights;
  if (distribution === 'truncatedNormal') {
    const width = corrected ? deviation / truncatedDeviation(cut) : deviation;
    for (let i = 0; i < data.length; i++) data[i] = width * truncatedNormal(random, cut);
    return;
  }
  for (let i = 0; i < data.length; i++)
    data[i] =
      distribution === 'normal' ? deviation * random.normal() : deviation * Math.sqrt(3) * (2 * random.uniform() - 1);
}

/**
 * Draws every matrix [fanIn, fanOut] and every convolution kernel [out, in / groups, height, width] among the parameters,
 * in their order; what has other axes (biases, gains, shifts) stays as it is. A table of embeddings counts as the matrix
 * that one-hot rows are multiplied by: draw it again where another width is wanted.
 */
export function initialiseAll(
  parameters: readonly Tensor[],
  scheme: InitialisationScheme,
  random: Random,
  options: Omit<InitialisationOptions, 'fans'> = {},
): void {
  for (const parameter of parameters) {
    if (parameter.shape.length === 2) initialise(parameter, scheme, random, options);
    if (parameter.shape.length === 4)
      initialise(parameter, scheme, random, { ...options, fans: fansOf(parameter.shape, 'channelsFirst') });
  }
}

function matrixFans({ shape, label }: Tensor): Fans {
  const [fanIn, fanOut] = shape;
  if (shape.length !== 2 || fanIn === undefined || fanOut === undefined)
    throw new ArgumentError(`shape of “${label}”`, `[${shape.join(', ')}]`, 'a matrix [fanIn, fanOut]');
  return { fanIn, fanOut };
}

/**
 * Variance of a weight before any gain: scale / fan of the scheme, 2 / ((1 + negativeSlope^2) fanIn) for `he`,
 * 2 / (fanIn + fanOut) for `xavier`, 1 / fanIn for `lecun`; with `mode`, another fan.
 */
export function initialVariance(
  scheme: Exclude<InitialisationScheme, 'normal'>,
  fans: Fans,
  options: Pick<InitialisationOptions, 'mode' | 'negativeSlope'> = {},
): number {
  const { scale, mode } = schemes[scheme];
  const { negativeSlope = 0 } = options;
  return scale / ((scheme === 'he' ? 1 + negativeSlope * negativeSlope : 1) * fanOf[options.mode ?? mode](fans));
}

/**
 * Fans of weights by their shape: `channelsFirst` is [out, in / groups, ...kernel], PyTorch's; `channelsLast`
 * [...kernel, in, out], Keras's and JAX's. Both count the entries of the kernel, as PyTorch does: fanOut is
 * out times kernel whatever the groups. Throws for fewer than two axes.
 */
export function fansOf(shape: readonly number[], layout: 'channelsFirst' | 'channelsLast'): Fans {
  if (shape.length < 2) throw new ArgumentError('shape', `[${shape.join(', ')}]`, 'at least two axes');
  const [first, second] = [shape[0] as number, shape[1] as number];
  const [beforeLast, last] = [shape.at(-2) as number, shape.at(-1) as number];
  const kernel = (axes: readonly number[]) => axes.reduce((size, length) => size * length, 1);
  if (layout === 'channelsFirst') {
    const entries = kernel(shape.slice(2));
    return { fanIn: second * entries, fanOut: first * entries };
  }
  const entries = kernel(shape.slice(0, -2));
  return { fanIn: beforeLast * entries, fanOut: last * entries };
}

/** Standard deviation of a standard normal cut at +-cut: sqrt(1 - 2 cut phi(cut) / (2 Phi(cut) - 1)); 0.8796 for 2. */
export function truncatedDeviation(cut = 2): number {
  if (!(cut >= 1)) throw new ArgumentError('cut', cut, 'a number from 1');
  if (cut === Number.POSITIVE_INFINITY) return 1;
  return Math.sqrt(1 - (2 * cut * normalDensity(cut)) / erf(cut / Math.SQRT2));
}

/** Standard normal, drawn again until it is within +-cut. */
function truncatedNormal(random: Random, cut: number): number {
  if (!(cut >= 1)) throw new ArgumentError('cut', cut, 'a number from 1');
  for (;;) {
    const z = random.normal();
    if (Math.abs(z) <= cut) return z;
  }
}

/**
 * Fills with one number (PyTorch: constant_, zeros_, ones_), or only entries `start` to `stop` - 1 along the last axis:
 * `{ start: units, stop: 2 * units }` of the bias [4 units] of an LSTM are its forget gate's (Gers et al. 2000 start them
 * at 1). Throws an ArgumentError for bounds that are not in order on that axis.
 */
export function initialiseConstant(
  { shape, data }: Tensor,
  value: number,
  { start = 0, stop = shape.at(-1) ?? 1 }: { start?: number; stop?: number } = {},
): void {
  const length = shape.at(-1) ?? 1;
  if (!(Number.isInteger(start) && Number.isInteger(stop) && 0 <= start && start <= stop && stop <= length))
    throw new ArgumentError('start, stop', `${start}, ${stop}`, `whole numbers in order from 0 to ${length}`);
  for (let row = 0; row < data.length; row += length) data.fill(value, row + start, row + stop);
}

/**
 * Uniform weights for layers of sines (Sitzmann et al. 2020), sin(omega0 (W x + b)): within 1 / fanIn in the `first` layer
 * and within sqrt(6 / fanIn) / omega0 in the others, whose sines then see a standard normal. Weights that are no matrix
 * [fanIn, fanOut] need `fans`. Throws an ArgumentError for an omega0 that is not above 0.
 */
export function initialiseSiren(
  weights: Tensor,
  random: Random,
  { first = false, omega0 = 30, fans = matrixFans(weights) }: { first?: boolean; omega0?: number; fans?: Fans } = {},
): void {
  if (!(omega0 > 0)) throw new ArgumentError('omega0', omega0, 'a number above 0');
  const { fanIn } = fans;
  const bound = first ? 1 / fanIn : Math.sqrt(6 / fanIn) / omega0;
  const { data } = weights;
  for (let i = 0; i < data.length; i++) data[i] = bound * (2 * random.uniform() - 1);
}

export interface FixupOptions {
  /** Weights of the last layer, after all branches: zero at the start. */
  classifier?: Tensor;
  /** Layout of the weights, for their fans. */
  layout?: 'channelsFirst' | 'channelsLast';
  /** Which fan counts. */
  mode?: FanMode;
}

/**
 * Fixup (Zhang et al. 2019), for residual networks without normalisation: `branches` holds the weights of each residual
 * branch in order. With L branches, of m layers each, the weights in a branch are He's times L^(-1/(2m - 2)); those of its
 * last layer are 0, as are the classifier's, so that each block starts as its shortcut. The paper's scalar biases (0)
 * and multipliers (1) are parameters of the model. Throws for a branch without layers.
 */
export function initialiseFixup(
  branches: readonly (readonly Tensor[])[],
  random: Random,
  { classifier, layout = 'channelsLast', mode = 'fanIn' }: FixupOptions = {},
): void {
  for (const [index, layers] of branches.entries()) {
    const last = layers.at(-1);
    if (!last) throw new ArgumentError(`branch ${index}`, 'an empty list', 'the weights of at least one layer');
    const gain = branches.length ** (-1 / (2 * layers.length - 2));
    for (const weights of layers.slice(0, -1))
      initialise(weights, 'he', random, { gain, mode, fans: fansOf(weights.shape, layout) });
    initialiseConstant(last, 0);
  }
  if (classifier) initialiseConstant(classifier, 0);
}

/**
 * Gain times a random (semi-)orthogonal matrix, uniform over all of them (Saxe et al. 2013; PyTorch: orthogonal_): the
 * rows or the columns, whichever are fewer, are orthonormal. More than two axes are flattened to two: by
 * `channelsFirst` all but the first, as PyTorch does, by `channelsLast` all but the last. Throws for fewer than two
 * axes.
 */
export function initialiseOrthogonal(
  { shape, data, label }: Tensor,
  random: Random,
  { gain = 1, layout = 'channelsLast' }: { gain?: number; layout?: 'channelsFirst' | 'channelsLast' } = {},
): void {
  if (shape.length < 2)
    throw new ArgumentError(`shape of “${label}”`, `[${shape.join(', ')}]`, 'a matrix, or more axes');
  if (data.length === 0) return;
  const rows = layout === 'channelsFirst' ? (shape[0] as number) : data.length / (shape.at(-1) as number);
  const columns = data.length / rows;
  const count = Math.min(rows, columns);
  const length = Math.max(rows, columns);
  const vectors = orthonormal(count, length, random);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      data[row * columns + column] =
        gain * (vectors[rows >= columns ? column * length + row : row * length + column] as number);
}

/**
 * `count` orthonormal vectors of one length: normal ones, made orthogonal by Gram-Schmidt, each twice for full
 * accuracy. This is the QR factorisation with a positive diagonal, which makes the result uniform (Mezzadri 2006).
 */
function orthonormal(count: number, length: number, random: Random): Float64Array {
  const vectors = new Float64Array(count * length);
  for (let i = 0; i < vectors.length; i++) vectors[i] = random.normal();
  for (let i = 0; i < count; i++) {
    const own = vectors.subarray(i * length, (i + 1) * length);
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        const other = vectors.subarray(j * length, (j + 1) * length);
        let product = 0;
        for (let k = 0; k < length; k++) product += (own[k] as number) * (other[k] as number);
        for (let k = 0; k < length; k++) own[k] = (own[k] as number) - product * (other[k] as number);
      }
      let square = 0;
      for (let k = 0; k < length; k++) square += (own[k] as number) ** 2;
      const norm = Math.sqrt(square);
      for (let k = 0; k < length; k++) own[k] = (own[k] as number) / norm;
    }
  }
  return vectors;
}

/** A layer that LSUV scales: its weights and what they make, before the activation. */
export interface ScaledLayer {
  weights: Tensor;
  output: Tensor;
}

/** Options of `layerSequentialUnitVariance`. */
export interface LsuvOptions {
  /** How far from 1 the variance may be. */
  tolerance?: number;
  /** Most scalings of one layer. */
  iterations?: number;
  /** Layout of the weights, for the orthogonal start. */
  layout?: 'channelsFirst' | 'channelsLast';
}

/**
 * Layer-sequential unit variance (Mishkin and Matas 2016): orthogonal weights, then layer by layer, in order, the
 * weights divided by the standard deviation of the layer's output on the batch at hand until its variance is 1 within
 * the tolerance. `forward` computes the outputs from the weights: `() => tape.forward()`. Returns for each layer the
 * variance reached and the scalings done. Throws, naming the layer, where the variance is 0 or not finite.
 */
export function layerSequentialUnitVariance(
  layers: readonly ScaledLayer[],
  forward: () => void,
  random: Random,
  { tolerance = 0.1, iterations = 10, layout = 'channelsLast' }: LsuvOptions = {},
): { variance: number; iterations: number }[] {
  if (!(tolerance > 0)) throw new ArgumentError('tolerance', tolerance, 'a number above 0');
  if (!(Number.isInteger(iterations) && iterations >= 1))
    throw new ArgumentError('iterations', iterations, 'a whole number from 1');
  for (const { weights } of layers) initialiseOrthogonal(weights, random, { layout });
  return layers.map(({ weights, output }) => {
    for (let done = 0; ; done++) {
      forward();
      const variance = varianceOfEntries(output);
      if (!(variance > 0 && Number.isFinite(variance)))
        throw new ArgumentError(`variance of the output of “${weights.label}”`, variance, 'a finite number above 0');
      if (Math.abs(variance - 1) < tolerance || done === iterations) return { variance, iterations: done };
      const deviation = Math.sqrt(variance);
      for (let i = 0; i < weights.data.length; i++) weights.data[i] = (weights.data[i] as number) / deviation;
    }
  });
}

function varianceOfEntries({ data }: Tensor): number {
  let total = 0;
  for (let i = 0; i < data.length; i++) total += data[i] as number;
  const average = total / data.length;
  let square = 0;
  for (let i = 0; i < data.length; i++) square += ((data[i] as number) - average) ** 2;
  return square / data.length;
}

/** PyTorch's recommended gains, by id of the registry. */
const gains: Readonly<Record<string, (negativeSlope: number) => number>> = {
  identity: () => 1,
  sigmoid: () => 1,
  tanh: () => 5 / 3,
  relu: () => Math.SQRT2,
  'leaky-relu': negativeSlope => Math.sqrt(2 / (1 + negativeSlope ** 2)),
  selu: () => 3 / 4,
};

/** Ids of the activations that `calculateGain` knows. */
export const gainIds: readonly string[] = Object.keys(gains);

/**
 * The gain that PyTorch's `calculate_gain` recommends for the weights before an activation: 1 for identity (its
 * `linear`) and sigmoid, 5/3 for tanh, sqrt(2) for relu, sqrt(2 / (1 + negativeSlope^2)) for leaky-relu, 3/4 for selu.
 * A table of conventions: what keeps the second moment, for any activation, is `analyse(...).forwardGain`, which is
 * 1.59 for tanh, 1 for selu and 1.85 for sigmoid. Throws for other ids, as PyTorch does.
 */
export function calculateGain(id: string, { negativeSlope = 0.01 }: { negativeSlope?: number } = {}): number {
  if (!Object.hasOwn(gains, id))
    throw new ArgumentError(
      'activation',
      id,
      `one of ${gainIds.join(', ')}; analyse gives the exact gain of any other`,
    );
  if (!Number.isFinite(negativeSlope)) throw new ArgumentError('negativeSlope', negativeSlope, 'a finite number');
  return (gains[id] as (negativeSlope: number) => number)(negativeSlope);
}
