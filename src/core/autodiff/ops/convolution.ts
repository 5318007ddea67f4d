/** Convolutions: unfold the image into columns, then one matrix product a group. */
import { ArgumentError, ShapeError } from '../../errors.ts';
import { gemm } from '../kernels.ts';
import type { Tensor, Values } from '../tape.ts';
import { blocks, checkTensors, imageShape, type Pair, pairOf, scratch } from './axes.ts';
import { gatherOrZero, type LinearMap, linearMap, transposedMap } from './linear-maps.ts';
import { matmul } from './products.ts';
import { sum } from './reductions.ts';
import { reshape } from './shape.ts';

/** Options of `conv2d`. */
export interface ConvolutionOptions {
  stride?: Pair;
  /** Zeros on either side of each axis. */
  padding?: Pair;
  dilation?: Pair;
  /** Channels are split into so many groups that do not mix. */
  groups?: number;
}

/** Options of `convTranspose2d`. */
export interface TransposedConvolutionOptions extends ConvolutionOptions {
  /** Rows and columns added at the end, below the stride or the dilation. */
  outputPadding?: Pair;
}

/** How a kernel moves over an image: [channels, height, width] unfolds to [channels * kernel, rows * columns]. */
interface Unfolding {
  channels: number;
  height: number;
  width: number;
  kernel: readonly [number, number];
  stride: readonly [number, number];
  padding: readonly [number, number];
  dilation: readonly [number, number];
  rows: number;
  columns: number;
}

/** Positions ox of the kernel, from..to-1, whose tap ix = ox stride + offset falls on the image. */
const firstOn = (offset: number, stride: number) => Math.max(0, Math.ceil(-offset / stride));
const afterLastOn = (offset: number, stride: number, width: number, columns: number) =>
  Math.min(columns, Math.ceil((width - offset) / stride));

/** unfolded[c, ky, kx, oy, ox] = image[c, oy stride + ky dilation - padding, ...], 0 outside. */
function unfold(unfolded: Values, image: Values, u: Unfolding): void {
  let at = 0;
  for (let c = 0; c < u.channels; c++)
    for (let ky = 0; ky < u.kernel[0]; ky++)
      for (let kx = 0; kx < u.kernel[1]; kx++) {
        const stride = u.stride[1];
        const offset = kx * u.dilation[1] - u.padding[1];
        const from = firstOn(offset, stride);
        const to = afterLastOn(offset, stride, u.width, u.columns);
        for (let oy = 0; oy < u.rows; oy++, at += u.columns) {
          const iy = oy * u.stride[0] + ky * u.dilation[0] - u.padding[0];
          if (iy < 0 || iy >= u.height || from >= to) {
            for (let ox = 0; ox < u.columns; ox++) unfolded[at + ox] = 0;
            continue;
          }
          for (let ox = 0; ox < from; ox++) unfolded[at + ox] = 0;
          let source = (c * u.height + iy) * u.width + offset + from * stride;
          for (let ox = from; ox < to; ox++, source += stride) unfolded[at + ox] = image[source] as number;
          for (let ox = to; ox < u.columns; ox++) unfolded[at + ox] = 0;
        }
      }
}

/** The transpose of `unfold`: adds each entry back to where it came from. */
function fold(image: Values, unfolded: Values, u: Unfolding): void {
  let at = 0;
  for (let c = 0; c < u.channels; c++)
    for (let ky = 0; ky < u.kernel[0]; ky++)
      for (let kx = 0; kx < u.kernel[1]; kx++) {
        const stride = u.stride[1];
        const offset = kx * u.dilation[1] - u.padding[1];
        const from = firstOn(offset, stride);
        const to = afterLastOn(offset, stride, u.width, u.columns);
        for (let oy = 0; oy < u.rows; oy++, at += u.columns) {
          const iy = oy * u.stride[0] + ky * u.dilation[0] - u.padding[0];
          if (iy < 0 || iy >= u.height) continue;
          let target = (c * u.height + iy) * u.width + offset + from * stride;
          for (let ox = from; ox < to; ox++, target += stride)
            image[target] = (image[target] as number) + (unfolded[at + ox] as number);
        }
      }
}

/** `unfold` of so many images, one after the other, as a linear map. */
function unfoldingOf(u: Unfolding, images: number): LinearMap {
  const numbers = Float64Array.from({ length: u.channels * u.height * u.width }, (_, i) => i + 1);
  const unfolded = new Float64Array(u.channels * u.kernel[0] * u.kernel[1] * u.rows * u.columns);
  unfold(unfolded, numbers, u);
  const index = new Int32Array(images * unfolded.length);
  for (let i = 0; i < index.length; i++) {
    const number = unfolded[i % unfolded.length] as number;
    index[i] = number === 0 ? -1 : Math.floor(i / unfolded.length) * numbers.length + number - 1;
  }
  return gatherOrZero(index);
}

/** A 1x1 kernel in steps of 1: the image is its own unfolding. */
const isPlain = ({ kernel, stride, padding }: Unfolding) =>
  [...kernel, ...stride].every(value => value === 1) && padding.every(value => value === 0);

/** Checks and reads what both convolutions share. */
function prepare(op: string, x: Tensor, weights: Tensor, bias: Tensor | undefined, options: ConvolutionOptions) {
  checkTensors(op, { x, weights }, { bias });
  const [n, channels, height, width] = imageShape(op, x);
  const { groups = 1 } = options;
  const [first = 0, second = 0, kernelHeight = 0, kernelWidth = 0] = weights.shape;
  if (weights.shape.length !== 4 || kernelHeight === 0 || kernelWidth === 0)
    throw new ShapeError(op, { x: x.shape, weights: weights.shape }, 'weights of four axes, the kernel not empty');
  if (!Number.isInteger(groups) || groups < 1 || channels % groups !== 0 || first % groups !== 0)
    throw new ArgumentError(
      `${op} groups`,
      groups,
      `a whole number from 1 that divides the channels of x [${x.shape.join(', ')}] and the first axis of the weights [${weights.shape.join(', ')}]`,
    );
  return {
    ...{ n, channels, height, width, groups, first, second },
    kernel: [kernelHeight, kernelWidth] as const,
    stride: pairOf(`${op} stride`, options.stride ?? 1, 1),
    padding: pairOf(`${op} padding`, options.padding ?? 0, 0),
    dilation: pairOf(`${op} dilation`, options.dilation ?? 1, 1),
  };
}

function checkBias(op: string, bias: Tensor | undefined, channels: number): void {
  if (bias && (bias.shape.length !== 1 || bias.shape[0] !== channels))
    throw new ShapeError(op, { bias: bias.shape }, `the bias has one entry per output channel, ${channels}`);
}

/** data[n, channel, ...] = bias[channel], or 0. */
function fillBias(data: Values, bias: Tensor | undefined, channels: number, size: number): void {
  if (!bias) data.fill(0);
  else
    for (let plane = 0; plane * size < data.length; plane++)
      data.fill(bias.data[plane % channels] as number, plane * size, (plane + 1) * size);
}

function addToBias(bias: Tensor | undefined, grad: Values, channels: number, size: number): void {
  if (!bias?.requiresGrad) return;
  for (let plane = 0; plane * size < grad.length; plane++) {
    let total = 0;
    for (let i = plane * size; i < (plane + 1) * size; i++) total += grad[i] as number;
    bias.grad[plane % channels] = (bias.grad[plane % channels] as number) + total;
  }
}

/**
 * Two-dimensional convolution (cross-correlation, torch.nn.functional.conv2d): x [n, in, height, width], weights
 * [out, in / groups, kernel height, kernel width], bias [out] -> [n, out, rows, columns], where
 * rows = floor((height + 2 padding - dilation (kernel - 1) - 1) / stride) + 1.
 * Throws a ShapeError if the shapes do not fit or the kernel exceeds the padded image.
 */
export function conv2d(x: Tensor, weights: Tensor, bias?: Tensor, options: ConvolutionOptions = {}): Tensor {
  const {
    n,
    channels,
    height,
    width,
    groups,
    first: out,
    second,
    kernel,
    stride,
    padding,
    dilation,
  } = prepare('conv2d', x, weights, bias, options);
  const inGroup = channels / groups;
  const outGroup = out / groups;
  if (second !== inGroup)
    throw new ShapeError(
      'conv2d',
      { x: x.shape, weights: weights.shape },
      `weights [out, in / groups, height, width] with ${inGroup} input channels a group`,
    );
  checkBias('conv2d', bias, out);
  const positions = (length: number, axis: 0 | 1) =>
    Math.floor((length + 2 * padding[axis] - dilation[axis] * (kernel[axis] - 1) - 1) / stride[axis]) + 1;
  const [rows, columns] = [positions(height, 0), positions(width, 1)];
  if (rows < 1 || columns < 1)
    throw new ShapeError('conv2d', { x: x.shape, weights: weights.shape }, 'the kernel exceeds the padded image');
  const unfolding = { channels: inGroup, height, width, kernel, stride, padding, dilation, rows, columns };
  const area = rows * columns;
  const inner = inGroup * kernel[0] * kernel[1];
  const plain = isPlain(unfolding);
  const unfolded = scratch(x.tape, plain ? 0 : inner * area);
  const ofX = (values: Values) => blocks(values, n * groups, inGroup * height * width);
  const ofWeights = (values: Values) => blocks(values, groups, outGroup * inner);
  const [images, imageGrads] = [ofX(x.data), ofX(x.grad)];
  const [kernels, kernelGrads] = [ofWeights(weights.data), ofWeights(weights.grad)];
  return x.tape.record('conv2d', bias ? [x, weights, bias] : [x, weights], [n, out, rows, columns], output => {
    const maps = blocks(output.data, n * groups, outGroup * area);
    const mapGrads = blocks(output.grad, n * groups, outGroup * area);
    /** The columns of image i, a view or unfolded. */
    const columnsOf = (i: number): Values => {
      const image = images[i] as Values;
      if (plain) return image;
      unfold(unfolded, image, unfolding);
      return unfolded;
    };
    return {
      forward() {
        fillBias(output.data, bias, out, area);
        for (let i = 0; i < n * groups; i++)
          gemm(maps[i] as Values, kernels[i % groups] as Values, columnsOf(i), outGroup, inner, area);
      },
      backward() {
        addToBias(bias, output.grad, out, area);
        for (let i = 0; i < n * groups; i++) {
          const grad = mapGrads[i] as Values;
          if (weights.requiresGrad)
            gemm(kernelGrads[i % groups] as Values, grad, columnsOf(i), outGroup, area, inner, false, true);
          if (!x.requiresGrad) continue;
          const target = plain ? (imageGrads[i] as Values) : unfolded.fill(0);
          gemm(target, kernels[i % groups] as Values, grad, inner, outGroup, area, true);
          if (!plain) fold(imageGrads[i] as Values, unfolded, unfolding);
        }
      },
      vjp(gradient) {
        const toColumns = unfoldingOf(unfolding, n * groups);
        const kernels = reshape(weights, [groups, outGroup, inner]);
        const maps = reshape(gradient, [n, groups, outGroup, area]);
        return [
          () => transposedMap('unfold', matmul(kernels, maps, { transposeA: true }), x.shape, toColumns),
          () => {
            const each = matmul(maps, linearMap('unfold', x, [n, groups, inner, area], toColumns), {
              transposeB: true,
            });
            return reshape(sum(each, { axes: [0] }), weights.shape);
          },
          bias && (() => sum(gradient, { axes: [0, 2, 3] })),
        ];
      },
    };
  });
}

/**
 * Transposed convolution, the gradient of conv2d by its image (torch.nn.functional.conv_transpose2d): x [n, in, height,
 * width], weights [in, out / groups, kernel height, kernel width], bias [out] -> [n, out, rows, columns], where
 * rows = (height - 1) stride - 2 padding + dilation (kernel - 1) + outputPadding + 1.
 * Throws a ShapeError if the shapes do not fit or nothing is left, an ArgumentError for an output padding not below the
 * larger of stride and dilation.
 */
export function convTranspose2d(
  x: Tensor,
  weights: Tensor,
  bias?: Tensor,
  options: TransposedConvolutionOptions = {},
): Tensor {
  const { n, channels, height, width, groups, first, second, kernel, stride, padding, dilation } = prepare(
    'convTranspose2d',
    x,
    weights,
    bias,
    options,
  );
  if (first !== channels)
    throw new ShapeError(
      'convTranspose2d',
      { x: x.shape, weights: weights.shape },
      'weights [in, out / groups, height, width]',
    );
  const inGroup = channels / groups;
  const outGroup = second;
  const out = outGroup * groups;
  checkBias('convTranspose2d', bias, out);
  const outputPadding = pairOf('convTranspose2d outputPadding', options.outputPadding ?? 0, 0);
  for (const axis of [0, 1] as const)
    if (outputPadding[axis] >= Math.max(stride[axis], dilation[axis]))
      throw new ArgumentError('convTranspose2d outputPadding', outputPadding[axis], 'below the stride or the dilation');
  const extent = (length: number, axis: 0 | 1) =>
    (length - 1) * stride[axis] - 2 * padding[axis] + dilation[axis] * (kernel[axis] - 1) + outputPadding[axis] + 1;
  const [outHeight, outWidth] = [extent(height, 0), extent(width, 1)];
  if (outHeight < 1 || outWidth < 1 || height < 1 || width < 1)
    throw new ShapeError('convTranspose2d', { x: x.shape, weights: weights.shape }, 'nothing is left of the output');
  // The output is the image that a convolution of this kind would reduce to x.
  const unfolding: Unfolding = {
    ...{ channels: outGroup, height: outHeight, width: outWidth, rows: height, columns: width },
    ...{ kernel, stride, padding, dilation },
  };
  const area = height * width;
  const inner = outGroup * kernel[0] * kernel[1];
  const unfolded = scratch(x.tape, inner * area);
  const ofX = (values: Values) => blocks(values, n * groups, inGroup * area);
  const ofWeights = (values: Values) => blocks(values, groups, inGroup * inner);
  const [maps, mapGrads] = [ofX(x.data), ofX(x.grad)];
  const [kernels, kernelGrads] = [ofWeights(weights.data), ofWeights(weights.grad)];
  const operands = bias ? [x, weights, bias] : [x, weights];
  return x.tape.record('convTranspose2d', operands, [n, out, outHeight, outWidth], output => {
    const size = outHeight * outWidth;
    const images = blocks(output.data, n * groups, outGroup * size);
    const imageGrads = blocks(output.grad, n * groups, outGroup * size);
    return {
      forward() {
        fillBias(output.data, bias, out, size);
        for (let i = 0; i < n * groups; i++) {
          unfolded.fill(0);
          gemm(unfolded, kernels[i % groups] as Values, maps[i] as Values, inner, inGroup, area, true);
          fold(images[i] as Values, unfolded, unfolding);
        }
      },
      backward() {
        addToBias(bias, output.grad, out, size);
        if (!x.requiresGrad && !weights.requiresGrad) return;
        for (let i = 0; i < n * groups; i++) {
          unfold(unfolded, imageGrads[i] as Values, unfolding);
          const kernel = kernels[i % groups] as Values;
          if (x.requiresGrad) gemm(mapGrads[i] as Values, kernel, unfolded, inGroup, inner, area);
          if (weights.requiresGrad)
            gemm(kernelGrads[i % groups] as Values, maps[i] as Values, unfolded, inGroup, area, inner, false, true);
        }
      },
      vjp(gradient) {
        const kernels = reshape(weights, [groups, inGroup, inner]);
        const columns = linearMap('unfold', gradient, [n, groups, inner, area], unfoldingOf(unfolding, n * groups));
        return [
          () => reshape(matmul(kernels, columns), x.shape),
          () => {
            const each = matmul(reshape(x, [n, groups, inGroup, area]), columns, { transposeB: true });
            return reshape(sum(each, { axes: [0] }), weights.shape);
          },
          bias && (() => sum(gradient, { axes: [0, 2, 3] })),
        ];
      },
    };
  });
}
