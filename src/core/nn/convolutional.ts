/** Blocks of convolutional networks on images [n, channels, height, width]. */
import { imageShape, type Pair } from '../autodiff/ops/axes.ts';
import {
  activation,
  adaptiveAvgPool2d,
  add,
  avgPool2d,
  type ConvolutionOptions,
  concat,
  conv2d,
  type Mode,
  type RunningStatistics,
  reshape,
} from '../autodiff/ops/index.ts';
import type { Tape, Tensor } from '../autodiff/tape.ts';
import { ArgumentError } from '../errors.ts';
import { type Block, linear, normalisation, withParameters } from './layers.ts';

export interface Convolution {
  output: Tensor;
  /** [channels, input channels / groups, kernel height, kernel width], as PyTorch's. */
  weights: Tensor;
  bias: Tensor | undefined;
}

/** conv2d with weights and a bias of its own, zero until they are initialised. */
export function convolution(
  tape: Tape,
  x: Tensor,
  channels: number,
  kernel: Pair,
  { name = 'convolution', bias = true, ...options }: ConvolutionOptions & { name?: string; bias?: boolean } = {},
): Convolution {
  const [, inputChannels] = imageShape('convolution', x);
  const [height, width] = typeof kernel === 'number' ? [kernel, kernel] : kernel;
  const { groups = 1 } = options;
  if (!Number.isInteger(inputChannels / groups))
    throw new ArgumentError(`${name} groups`, groups, `a divisor of the channels of x [${x.shape.join(', ')}]`);
  return tape.named(name, () => {
    const weights = tape.parameter([channels, inputChannels / groups, height, width], `${name} weights`);
    const vector = bias ? tape.parameter([channels], `${name} bias`) : undefined;
    return { output: conv2d(x, weights, vector, options), weights, bias: vector };
  });
}

/** A block with batch normalisation. */
export interface NormalisedBlock extends Block {
  /** In the order of the normalisations; empty without a mode. */
  running: readonly RunningStatistics[];
}

const present = <T>(items: readonly (T | undefined)[]): T[] => items.filter(item => item !== undefined);

export interface ConvolutionNormOptions {
  name?: string;
  stride?: Pair;
  groups?: number;
  /** Id of the registry; none is the identity. */
  activation?: string;
  /** Makes batch normalisation keep running statistics for evaluation. */
  mode?: Mode;
}

/**
 * activation(batchNorm(conv2d(x))), the convolution without a bias, which the normalisation would take out again. A
 * kernel of odd length k is padded by (k - 1) / 2: stride 1 keeps the size. (torchvision: Conv2dNormActivation.)
 */
export function convolutionNorm(
  tape: Tape,
  x: Tensor,
  channels: number,
  kernel: number,
  { name = 'convolution', stride = 1, groups = 1, activation: id, mode }: ConvolutionNormOptions = {},
): NormalisedBlock {
  if (kernel % 2 !== 1) throw new ArgumentError(`${name} kernel`, kernel, 'an odd number');
  return withParameters(tape, () => {
    const options = { name, bias: false, stride, groups, padding: (kernel - 1) / 2 };
    const convolved = convolution(tape, x, channels, kernel, options).output;
    const { output, running } = normalisation(tape, convolved, 'batch', { name: `${name} norm`, mode });
    return {
      output: id ? tape.named(name, () => activation(output, id)) : output,
      running: present([running]),
    };
  });
}

export interface LeNetOptions {
  name?: string;
  classes?: number;
  /** Channels of the two convolutions. */
  channels?: readonly [number, number];
  /** Units of the two hidden layers after them. */
  units?: readonly [number, number];
  kernel?: number;
  /** Id of the registry. */
  activation?: string;
}

/**
 * LeNet-5 (LeCun, Bottou, Bengio, Haffner 1998) as it is taught today: twice convolution, activation and 2x2 average
 * pooling, then three fully connected layers; x [n, 1, 32, 32] -> logits [n, 10]. The paper's own subsampling has a gain
 * and a bias, its second convolution sees only some of the maps, and its output is radial.
 */
export function leNet(
  tape: Tape,
  x: Tensor,
  {
    name = 'LeNet',
    classes = 10,
    channels = [6, 16],
    units = [120, 84],
    kernel = 5,
    activation: id = 'tanh',
  }: LeNetOptions = {},
): Block {
  return withParameters(tape, () => {
    let hidden = x;
    channels.forEach((count, index) => {
      const layer = `${name} convolution ${index + 1}`;
      const { output } = convolution(tape, hidden, count, kernel, { name: layer });
      hidden = tape.named(layer, () => avgPool2d(activation(output, id), 2));
    });
    hidden = tape.named(name, () => reshape(hidden, [hidden.shape[0] as number, -1]));
    units.forEach((count, index) => {
      const layer = `${name} layer ${index + 1}`;
      const { output } = linear(tape, hidden, count, { name: layer });
      hidden = tape.named(layer, () => activation(output, id));
    });
    return { output: linear(tape, hidden, classes, { name: `${name} output` }).output };
  });
}

/** Mean of each channel, [n, channels]: global average pooling (Lin, Chen, Yan 2013). */
export function globalAveragePool(x: Tensor): Tensor {
  const [n, channels] = imageShape('globalAveragePool', x);
  return reshape(adaptiveAvgPool2d(x, 1), [n, channels]);
}

export interface InvertedResidualOptions {
  name?: string;
  /** Factor t of the channels between the two 1x1 convolutions; 1 leaves the first one out. */
  expansion?: number;
  stride?: number;
  /** Id of the registry. */
  activation?: string;
  mode?: Mode;
}

/**
 * Inverted residual of MobileNetV2 (Sandler et al. 2018, Table 1): 1x1 convolution to `expansion` times the channels, 3x3
 * depthwise convolution, 1x1 convolution to `channels` without an activation; each normalised by batch. x is added where
 * stride is 1 and the channels are x's: x [n, in, height, width] -> [n, channels, height / stride, width / stride].
 */
export function invertedResidual(
  tape: Tape,
  x: Tensor,
  channels: number,
  {
    name = 'inverted residual',
    expansion = 6,
    stride = 1,
    activation: id = 'relu6',
    mode,
  }: InvertedResidualOptions = {},
): NormalisedBlock {
  const [, inputChannels] = imageShape('invertedResidual', x);
  const width = inputChannels * expansion;
  return withParameters(tape, () => {
    const expanded =
      expansion === 1
        ? undefined
        : convolutionNorm(tape, x, width, 1, { name: `${name} expansion`, activation: id, mode });
    const depthwise = convolutionNorm(tape, expanded?.output ?? x, width, 3, {
      ...{ name: `${name} depthwise`, stride, groups: width, activation: id, mode },
    });
    const projected = convolutionNorm(tape, depthwise.output, channels, 1, { name: `${name} projection`, mode });
    const { output } = projected;
    return {
      output: stride === 1 && channels === inputChannels ? tape.named(name, () => add(x, output)) : output,
      running: [...(expanded?.running ?? []), ...depthwise.running, ...projected.running],
    };
  });
}

export interface DenseBlockOptions {
  name?: string;
  layers: number;
  /** Channels k that each layer adds. */
  growth: number;
  /** Channels of the 1x1 convolution of each layer, in multiples of the growth; 0 leaves it out. */
  bottleneck?: number;
  /** Id of the registry. */
  activation?: string;
  mode?: Mode;
}

/** Batch norm, activation, then a convolution without a bias. */
function normConvolution(
  tape: Tape,
  x: Tensor,
  channels: number,
  kernel: number,
  { name, activation: id, mode }: { name: string; activation: string; mode: Mode | undefined },
) {
  const { output, running } = normalisation(tape, x, 'batch', { name: `${name} norm`, mode });
  const activated = tape.named(name, () => activation(output, id));
  const options = { name, bias: false, padding: (kernel - 1) / 2 };
  return { output: convolution(tape, activated, channels, kernel, options).output, running };
}

/**
 * Dense block of DenseNet-BC (Huang et al. 2017): layer l computes `growth` channels from all before it,
 * x_l = H_l([x_0, ..., x_l-1]), where H is norm, activation, 1x1 convolution, norm, activation, 3x3 convolution.
 * x [n, channels, height, width] -> all of them, [n, channels + layers * growth, height, width].
 */
export function denseBlock(
  tape: Tape,
  x: Tensor,
  { name = 'dense block', layers, growth, bottleneck = 4, activation: id = 'relu', mode }: DenseBlockOptions,
): NormalisedBlock {
  imageShape('denseBlock', x);
  return withParameters(tape, () => {
    let features = x;
    const running: (RunningStatistics | undefined)[] = [];
    for (let layer = 1; layer <= layers; layer++) {
      const own = { name: `${name} layer ${layer}`, activation: id, mode };
      let hidden = features;
      if (bottleneck > 0) {
        const narrow = normConvolution(tape, hidden, bottleneck * growth, 1, {
          ...own,
          name: `${own.name} bottleneck`,
        });
        running.push(narrow.running);
        hidden = narrow.output;
      }
      const added = normConvolution(tape, hidden, growth, 3, own);
      running.push(added.running);
      const before = features;
      features = tape.named(own.name, () => concat([before, added.output], 1));
    }
    return { output: features, running: present(running) };
  });
}

/**
 * Transition between two dense blocks (Huang et al. 2017; the activation is in the authors' code): norm, activation, 1x1
 * convolution to `channels`, 2x2 average pooling: [n, channels, height / 2, width / 2].
 */
export function denseTransition(
  tape: Tape,
  x: Tensor,
  channels: number,
  { name = 'transition', activation: id = 'relu', mode }: { name?: string; activation?: string; mode?: Mode } = {},
): NormalisedBlock {
  imageShape('denseTransition', x);
  return withParameters(tape, () => {
    const { output, running } = normConvolution(tape, x, channels, 1, { name, activation: id, mode });
    return { output: tape.named(name, () => avgPool2d(output, 2)), running: present([running]) };
  });
}
