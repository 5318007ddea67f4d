/** Pooling over windows of an image, each channel by itself. */
import { ArgumentError, ShapeError } from '../../errors.ts';
import type { Tensor } from '../tape.ts';
import { imageShape, type Pair, pairOf } from './axes.ts';
import { sizeOf } from './broadcast.ts';
import { gather, gatherOrZero, linearMap, transposedMap } from './linear-maps.ts';

/** Options of the pooling ops. */
export interface PoolingOptions {
  /** The kernel's size if left out. */
  stride?: Pair;
  /** On either side of each axis, at most half the kernel. */
  padding?: Pair;
  /** Whether a window that sticks out at the end counts, if it starts on the image or the padding before it. */
  ceilMode?: boolean;
}

/** The windows along one axis, cut off at the image: start, end (excluded), and the length to divide an average by. */
interface Windows {
  start: Int32Array;
  end: Int32Array;
  size: Float64Array;
}

/** The entries of each window along one axis that lie on the image: from start to end (excluded) in steps. */
type Taps = Pick<Windows, 'start' | 'end'> & { step: number };

/** How many windows there are along an axis, as PyTorch counts them. */
function countWindows(length: number, extent: number, stride: number, padding: number, ceilMode: boolean): number {
  const room = length + 2 * padding - extent;
  const count = (ceilMode ? Math.ceil(room / stride) : Math.floor(room / stride)) + 1;
  return ceilMode && (count - 1) * stride >= length + padding ? count - 1 : count;
}

function windowing(op: string, x: Tensor, size: Pair, options: PoolingOptions & { dilation?: Pair }) {
  const [n, channels, height, width] = imageShape(op, x);
  const kernel = pairOf(`${op} kernel`, size, 1);
  const stride = pairOf(`${op} stride`, options.stride ?? size, 1);
  const padding = pairOf(`${op} padding`, options.padding ?? 0, 0);
  const dilation = pairOf(`${op} dilation`, options.dilation ?? 1, 1);
  for (const axis of [0, 1] as const)
    if (2 * padding[axis] > kernel[axis])
      throw new ArgumentError(`${op} padding`, padding[axis], `at most half the kernel, ${kernel[axis]}`);
  const { ceilMode = false } = options;
  const count = (length: number, axis: 0 | 1) =>
    countWindows(length, dilation[axis] * (kernel[axis] - 1) + 1, stride[axis], padding[axis], ceilMode);
  const [rows, columns] = [count(height, 0), count(width, 1)];
  if (rows < 1 || columns < 1 || height < 1 || width < 1)
    throw new ShapeError(op, { x: x.shape, kernel }, 'the kernel exceeds the padded image');
  return { n, channels, height, width, kernel, stride, padding, dilation, rows, columns };
}

/**
 * Largest entry of each window (torch.nn.functional.max_pool2d): x [n, channels, height, width] -> [n, channels, rows,
 * columns]. Padding never wins; of equal entries the first gets the gradient; NaN wins. Throws a ShapeError if no window fits.
 */
export function maxPool2d(x: Tensor, kernel: Pair, options: PoolingOptions & { dilation?: Pair } = {}): Tensor {
  const w = windowing('maxPool2d', x, kernel, options);
  const along = (axis: 0 | 1, count: number, length: number): Taps => {
    const [step, extent] = [w.dilation[axis], w.dilation[axis] * (w.kernel[axis] - 1) + 1];
    const from = (i: number) => i * w.stride[axis] - w.padding[axis];
    // The first tap that falls on the image.
    const first = (i: number) => from(i) + step * Math.max(0, Math.ceil(-from(i) / step));
    return {
      start: Int32Array.from({ length: count }, (_, i) => first(i)),
      end: Int32Array.from({ length: count }, (_, i) => Math.min(from(i) + extent, length)),
      step,
    };
  };
  const shape = [w.n, w.channels, w.rows, w.columns];
  // A window may have no tap on the image.
  return largest('maxPool2d', x, shape, along(0, w.rows, w.height), along(1, w.columns, w.width), gatherOrZero);
}

/**
 * Mean of each window (torch.nn.functional.avg_pool2d): x [n, channels, height, width] -> [n, channels, rows, columns].
 * Padding counts as zeros unless `countIncludePad` is false. Throws a ShapeError if no window fits.
 */
export function avgPool2d(
  x: Tensor,
  kernel: Pair,
  options: PoolingOptions & { countIncludePad?: boolean } = {},
): Tensor {
  const w = windowing('avgPool2d', x, kernel, options);
  const { countIncludePad = true } = options;
  const along = (axis: 0 | 1, count: number, length: number): Windows => {
    const windows = { start: new Int32Array(count), end: new Int32Array(count), size: new Float64Array(count) };
    for (let i = 0; i < count; i++) {
      const from = i * w.stride[axis] - w.padding[axis];
      const to = Math.min(from + w.kernel[axis], length + w.padding[axis]);
      const start = Math.max(from, 0);
      const end = Math.min(to, length);
      windows.start[i] = start;
      windows.end[i] = end;
      windows.size[i] = countIncludePad ? to - from : end - start;
    }
    return windows;
  };
  return average('avgPool2d', x, along(0, w.rows, w.height), along(1, w.columns, w.width));
}

/** Windows i of `count` that cover an axis evenly: from floor(i length / count) to ceil((i + 1) length / count). */
function evenWindows(count: number, length: number): Windows {
  const start = Int32Array.from({ length: count }, (_, i) => Math.floor((i * length) / count));
  const end = Int32Array.from({ length: count }, (_, i) => Math.ceil(((i + 1) * length) / count));
  return { start, end, size: Float64Array.from(end, (to, i) => to - (start[i] as number)) };
}

function adaptiveWindowing(op: string, x: Tensor, size: Pair) {
  const [n, channels, height, width] = imageShape(op, x);
  const [rows, columns] = pairOf(`${op} size`, size, 1);
  if (height < 1 || width < 1) throw new ShapeError(op, { x: x.shape }, 'an image that is not empty');
  const [vertical, horizontal] = [evenWindows(rows, height), evenWindows(columns, width)];
  return { shape: [n, channels, rows, columns], vertical, horizontal };
}

/**
 * Largest entry of each of rows x columns windows that cover the image evenly (torch.nn.functional.adaptive_max_pool2d):
 * x [n, channels, height, width] -> [n, channels, rows, columns], the windows as in `adaptiveAvgPool2d`. Of equal entries
 * the first gets the gradient; NaN wins. Throws a ShapeError for an image without entries.
 */
export function adaptiveMaxPool2d(x: Tensor, size: Pair): Tensor {
  const { shape, vertical, horizontal } = adaptiveWindowing('adaptiveMaxPool2d', x, size);
  return largest('adaptiveMaxPool2d', x, shape, { ...vertical, step: 1 }, { ...horizontal, step: 1 }, gather);
}

/** The largest entry of each window; `pick` makes the map to where the maxima stand, -1 for a window without an entry. */
function largest(
  op: string,
  x: Tensor,
  shape: readonly number[],
  vertical: Taps,
  horizontal: Taps,
  pick: typeof gather,
): Tensor {
  const [n, channels, height, width] = imageShape(op, x);
  const winners = new Int32Array(sizeOf(shape));
  const pickWinners = pick(winners);
  return x.tape.record(op, [x], shape, ({ data, grad }) => ({
    forward() {
      let at = 0;
      for (let plane = 0; plane < n * channels; plane++)
        for (let oy = 0; oy < vertical.start.length; oy++)
          for (let ox = 0; ox < horizontal.start.length; ox++, at++) {
            let winner = -1;
            let best = Number.NEGATIVE_INFINITY;
            for (let iy = vertical.start[oy] as number; iy < (vertical.end[oy] as number); iy += vertical.step) {
              const row = (plane * height + iy) * width;
              for (
                let ix = horizontal.start[ox] as number;
                ix < (horizontal.end[ox] as number);
                ix += horizontal.step
              ) {
                const value = x.data[row + ix] as number;
                if (value > best || Number.isNaN(value) || winner < 0) {
                  best = value;
                  winner = row + ix;
                }
              }
            }
            data[at] = best;
            winners[at] = winner;
          }
    },
    backward: () => pickWinners.transposeInto(x.grad, grad),
    vjp: gradient => [() => transposedMap(op, gradient, x.shape, pickWinners)],
  }));
}

/**
 * Means of rows x columns windows that cover the image evenly (torch.nn.functional.adaptive_avg_pool2d): window i goes from
 * floor(i height / rows) to ceil((i + 1) height / rows). Throws a ShapeError for an image without entries.
 */
export function adaptiveAvgPool2d(x: Tensor, size: Pair): Tensor {
  const { vertical, horizontal } = adaptiveWindowing('adaptiveAvgPool2d', x, size);
  return average('adaptiveAvgPool2d', x, vertical, horizontal);
}

function average(op: string, x: Tensor, vertical: Windows, horizontal: Windows): Tensor {
  const [n, channels, height, width] = imageShape(op, x);
  const [rows, columns] = [vertical.start.length, horizontal.start.length];
  return linearMap(op, x, [n, channels, rows, columns], {
    apply(y, x) {
      let at = 0;
      for (let plane = 0; plane < n * channels; plane++)
        for (let oy = 0; oy < rows; oy++)
          for (let ox = 0; ox < columns; ox++, at++) {
            let total = 0;
            for (let iy = vertical.start[oy] as number; iy < (vertical.end[oy] as number); iy++) {
              const row = (plane * height + iy) * width;
              for (let ix = horizontal.start[ox] as number; ix < (horizontal.end[ox] as number); ix++)
                total += x[row + ix] as number;
            }
            y[at] = total / ((vertical.size[oy] as number) * (horizontal.size[ox] as number));
          }
    },
    transposeInto(dx, dy) {
      let at = 0;
      for (let plane = 0; plane < n * channels; plane++)
        for (let oy = 0; oy < rows; oy++)
          for (let ox = 0; ox < columns; ox++, at++) {
            const share = (dy[at] as number) / ((vertical.size[oy] as number) * (horizontal.size[ox] as number));
            for (let iy = vertical.start[oy] as number; iy < (vertical.end[oy] as number); iy++) {
              const row = (plane * height + iy) * width;
              for (let ix = horizontal.start[ox] as number; ix < (horizontal.end[ox] as number); ix++)
                dx[row + ix] = (dx[row + ix] as number) + share;
            }
          }
    },
  });
}
