/**
 * Ops of detectors and segmenters. Bilinear sampling on a grid is separable: each output row is a weighted sum of input
 * rows, each output column one of input columns, and both weights are found once.
 */
import { ArgumentError, ShapeError } from '../../errors.ts';
import type { Tensor, Values } from '../tape.ts';
import { checkTensors, imageShape, type Pair, pairOf } from './axes.ts';
import { gatherOrZero, type LinearMap, linearMap, transposedMap } from './linear-maps.ts';

/** Output i is the sum over j from start[i] to end[i] - 1 of weights[i * capacity + j - start[i]] times input j. */
interface Taps {
  start: Int32Array;
  end: Int32Array;
  weights: Float64Array;
  capacity: number;
}

const makeTaps = (count: number, capacity: number): Taps => ({
  start: new Int32Array(count),
  end: new Int32Array(count),
  weights: new Float64Array(count * capacity),
  capacity,
});

/** y[a, b] = sum of vertical[a, i] horizontal[b, j] x[i, j], for one plane. */
function resample(
  y: Values,
  yAt: number,
  x: Values,
  xAt: number,
  width: number,
  vertical: Taps,
  horizontal: Taps,
): void {
  const columns = horizontal.start.length;
  for (let a = 0; a < vertical.start.length; a++)
    for (let b = 0; b < columns; b++) {
      const [left, right] = [horizontal.start[b] as number, horizontal.end[b] as number];
      let total = 0;
      for (let i = vertical.start[a] as number; i < (vertical.end[a] as number); i++) {
        let row = 0;
        for (let j = left; j < right; j++)
          row +=
            (horizontal.weights[b * horizontal.capacity + j - left] as number) * (x[xAt + i * width + j] as number);
        total += (vertical.weights[a * vertical.capacity + i - (vertical.start[a] as number)] as number) * row;
      }
      y[yAt + a * columns + b] = total;
    }
}

/** The transpose: adds to dx. */
function resampleBack(
  dx: Values,
  xAt: number,
  dy: Values,
  yAt: number,
  width: number,
  vertical: Taps,
  horizontal: Taps,
): void {
  const columns = horizontal.start.length;
  for (let a = 0; a < vertical.start.length; a++)
    for (let b = 0; b < columns; b++) {
      const [left, right] = [horizontal.start[b] as number, horizontal.end[b] as number];
      const upstream = dy[yAt + a * columns + b] as number;
      for (let i = vertical.start[a] as number; i < (vertical.end[a] as number); i++) {
        const row = upstream * (vertical.weights[a * vertical.capacity + i - (vertical.start[a] as number)] as number);
        for (let j = left; j < right; j++) {
          const at = xAt + i * width + j;
          dx[at] = (dx[at] as number) + row * (horizontal.weights[b * horizontal.capacity + j - left] as number);
        }
      }
    }
}

/**
 * Bilinear interpolation of images to another size (torch.nn.functional.interpolate, mode 'bilinear', no antialiasing):
 * x [n, channels, height, width] -> [n, channels, rows, columns]. Output i is read at (i + 1/2) height / rows - 1/2, not
 * below 0; with `alignCorners` at i (height - 1) / (rows - 1). Throws a ShapeError for an image without entries.
 */
export function bilinearResize(x: Tensor, size: Pair, { alignCorners = false } = {}): Tensor {
  const [n, channels, height, width] = imageShape('bilinearResize', x);
  const [rows, columns] = pairOf('bilinearResize size', size, 1);
  if (height < 1 || width < 1) throw new ShapeError('bilinearResize', { x: x.shape }, 'an image that is not empty');
  const vertical = resizeTaps(height, rows, alignCorners);
  const horizontal = resizeTaps(width, columns, alignCorners);
  const [area, size2d] = [height * width, rows * columns];
  return linearMap('bilinearResize', x, [n, channels, rows, columns], {
    apply(y, x) {
      for (let plane = 0; plane < n * channels; plane++)
        resample(y, plane * size2d, x, plane * area, width, vertical, horizontal);
    },
    transposeInto(dx, dy) {
      for (let plane = 0; plane < n * channels; plane++)
        resampleBack(dx, plane * area, dy, plane * size2d, width, vertical, horizontal);
    },
  });
}

function resizeTaps(length: number, count: number, alignCorners: boolean): Taps {
  const taps = makeTaps(count, 2);
  for (let i = 0; i < count; i++) {
    const place = alignCorners
      ? count > 1
        ? (i * (length - 1)) / (count - 1)
        : 0
      : Math.max(0, ((i + 0.5) * length) / count - 0.5);
    const low = Math.min(Math.floor(place), length - 1);
    const weight = low < length - 1 ? place - low : 0;
    taps.start[i] = low;
    taps.end[i] = weight > 0 ? low + 2 : low + 1;
    taps.weights[2 * i] = 1 - weight;
    taps.weights[2 * i + 1] = weight;
  }
  return taps;
}

/** Options of `roiPool`. */
export interface RoiPoolOptions {
  /** Rows and columns of bins. */
  size: Pair;
  /** From the boxes' coordinates to the image's: 1/16 for a feature map of stride 16. */
  spatialScale?: number;
}

/** Options of `roiAlign`. */
export interface RoiAlignOptions extends RoiPoolOptions {
  /** Samples per bin along each axis; 0 takes as many as the bin is long, rounded up. */
  samplingRatio?: number;
  /** Whether coordinates count from pixel centres (half a pixel less), and boxes may be shorter than 1. */
  aligned?: boolean;
}

function roiShape(op: string, x: Tensor, boxes: Tensor, { size, spatialScale = 1 }: RoiPoolOptions) {
  const [n, channels, height, width] = imageShape(op, x);
  checkTensors(op, { boxes });
  const [count] = boxes.shape;
  if (boxes.shape.length !== 2 || count === undefined || boxes.shape[1] !== 5)
    throw new ShapeError(op, { x: x.shape, boxes: boxes.shape }, 'boxes [k, 5]: image number, x1, y1, x2, y2');
  if (!(spatialScale > 0 && Number.isFinite(spatialScale)))
    throw new ArgumentError(`${op} spatialScale`, spatialScale, 'a finite number above 0');
  const [rows, columns] = pairOf(`${op} size`, size, 1);
  return { n, channels, height, width, count, rows, columns, spatialScale };
}

/** The image of box `row`, or -1 if there is none or a coordinate is not finite. */
function imageOf(boxes: Values, row: number, n: number): number {
  const image = boxes[row * 5] as number;
  for (let i = 1; i < 5; i++) if (!Number.isFinite(boxes[row * 5 + i] as number)) return -1;
  return Number.isInteger(image) && image >= 0 && image < n ? image : -1;
}

/**
 * Means of bilinear samples in each bin of each box (torchvision.ops.roi_align, Mask R-CNN): x [n, channels, height, width],
 * boxes [k, 5] (image number, x1, y1, x2, y2) -> [k, channels, rows, columns]. A sample further than one pixel outside the
 * image counts as 0. Boxes are read in each forward pass and get no gradient; one of an unknown image or with a coordinate
 * that is not finite gives NaN. Throws a ShapeError or an ArgumentError.
 */
export function roiAlign(x: Tensor, boxes: Tensor, options: RoiAlignOptions): Tensor {
  const { n, channels, height, width, count, rows, columns, spatialScale } = roiShape('roiAlign', x, boxes, options);
  const { samplingRatio = 0, aligned = false } = options;
  if (!Number.isInteger(samplingRatio) || samplingRatio < 0)
    throw new ArgumentError('roiAlign samplingRatio', samplingRatio, 'a whole number from 0');
  const vertical = makeTaps(rows, height);
  const horizontal = makeTaps(columns, width);
  /** Finds the taps of a box; returns its image. */
  const place = (box: number): number => {
    const image = imageOf(boxes.data, box, n);
    if (image < 0) return image;
    const side = (from: number, to: number, taps: Taps, length: number) => {
      const start = (boxes.data[box * 5 + from] as number) * spatialScale - (aligned ? 0.5 : 0);
      const end = (boxes.data[box * 5 + to] as number) * spatialScale - (aligned ? 0.5 : 0);
      sampleTaps(taps, start, aligned ? end - start : Math.max(end - start, 1), length, samplingRatio);
    };
    side(1, 3, horizontal, width);
    side(2, 4, vertical, height);
    return image;
  };
  const [area, bins] = [height * width, rows * columns];
  const pool: LinearMap = {
    apply(y, x) {
      for (let box = 0; box < count; box++) {
        const image = place(box);
        if (image < 0) y.fill(Number.NaN, box * channels * bins, (box + 1) * channels * bins);
        else
          for (let c = 0; c < channels; c++)
            resample(y, (box * channels + c) * bins, x, (image * channels + c) * area, width, vertical, horizontal);
      }
    },
    transposeInto(dx, dy) {
      for (let box = 0; box < count; box++) {
        const image = place(box);
        if (image < 0) continue;
        for (let c = 0; c < channels; c++)
          resampleBack(dx, (image * channels + c) * area, dy, (box * channels + c) * bins, width, vertical, horizontal);
      }
    },
  };
  return x.tape.record('roiAlign', [x, boxes], [count, channels, rows, columns], ({ data, grad }) => ({
    forward: () => pool.apply(data, x.data),
    backward() {
      if (x.requiresGrad) pool.transposeInto(x.grad, grad);
    },
    vjp: gradient => [() => transposedMap('roiAlign', gradient, x.shape, pool), undefined],
  }));
}

/** Taps of the bins of a box that starts at `start` and is `extent` long. */
function sampleTaps(taps: Taps, start: number, extent: number, length: number, samplingRatio: number): void {
  const count = taps.start.length;
  const bin = extent / count;
  const samples = samplingRatio > 0 ? samplingRatio : Math.ceil(bin);
  const step = bin / samples;
  taps.weights.fill(0);
  for (let i = 0; i < count; i++) {
    const weights = i * taps.capacity;
    let low = length;
    let high = 0;
    const first = start + i * bin;
    // Samples outside of -1..length count as 0: only those near the image are visited, however large the box is.
    const from = step > 0 ? Math.max(0, Math.floor((-1 - first) / step - 1)) : 0;
    const to = step > 0 ? Math.min(samples, Math.ceil((length - first) / step + 1)) : samples;
    for (let s = from; s < to; s++) {
      const sample = first + (s + 0.5) * step;
      if (sample < -1 || sample > length) continue;
      const place = Math.min(Math.max(sample, 0), length - 1);
      const at = Math.floor(place);
      const weight = place - at;
      taps.weights[weights + at] = (taps.weights[weights + at] as number) + (1 - weight) / samples;
      if (weight > 0) taps.weights[weights + at + 1] = (taps.weights[weights + at + 1] as number) + weight / samples;
      low = Math.min(low, at);
      high = Math.max(high, weight > 0 ? at + 2 : at + 1);
    }
    if (low > 0 && low < high) taps.weights.copyWithin(weights, weights + low, weights + high);
    taps.start[i] = Math.min(low, high);
    taps.end[i] = high;
  }
}

/**
 * Largest entry in each bin of each box (torchvision.ops.roi_pool, Fast R-CNN): x [n, channels, height, width], boxes [k, 5]
 * (image number, x1, y1, x2, y2) -> [k, channels, rows, columns]. Corners are rounded to pixels, halves away from 0, and both
 * belong to the box; an empty bin gives 0, the first of equal entries gets the gradient. Boxes are read in each forward
 * pass and get no gradient; one of an unknown image or with a coordinate that is not finite gives NaN.
 * Throws a ShapeError or an ArgumentError.
 */
export function roiPool(x: Tensor, boxes: Tensor, options: RoiPoolOptions): Tensor {
  const { n, channels, height, width, count, rows, columns, spatialScale } = roiShape('roiPool', x, boxes, options);
  const bins = rows * columns;
  const winners = new Int32Array(count * channels * bins);
  const pickWinners = gatherOrZero(winners);
  const [top, bottom] = [new Int32Array(rows), new Int32Array(rows)];
  const [left, right] = [new Int32Array(columns), new Int32Array(columns)];
  const side = (box: number, from: number, to: number, starts: Int32Array, ends: Int32Array, length: number) => {
    const first = roundAway((boxes.data[box * 5 + from] as number) * spatialScale);
    const last = roundAway((boxes.data[box * 5 + to] as number) * spatialScale);
    const bin = Math.max(last - first + 1, 1) / starts.length;
    for (let i = 0; i < starts.length; i++) {
      starts[i] = Math.min(Math.max(Math.floor(i * bin) + first, 0), length);
      ends[i] = Math.min(Math.max(Math.ceil((i + 1) * bin) + first, 0), length);
    }
  };
  return x.tape.record('roiPool', [x, boxes], [count, channels, rows, columns], ({ data, grad }) => ({
    forward() {
      for (let box = 0, at = 0; box < count; box++) {
        const image = imageOf(boxes.data, box, n);
        if (image >= 0) {
          side(box, 1, 3, left, right, width);
          side(box, 2, 4, top, bottom, height);
        }
        for (let c = 0; c < channels; c++)
          for (let bin = 0; bin < bins; bin++, at++) {
            const [a, b] = [Math.floor(bin / columns), bin % columns];
            let winner = -1;
            let best = image < 0 ? Number.NaN : 0;
            for (let i = top[a] as number; image >= 0 && i < (bottom[a] as number); i++)
              for (let j = left[b] as number; j < (right[b] as number); j++) {
                const from = ((image * channels + c) * height + i) * width + j;
                const value = x.data[from] as number;
                if (winner < 0 || value > best || Number.isNaN(value)) {
                  best = value;
                  winner = from;
                }
              }
            data[at] = best;
            winners[at] = winner;
          }
      }
    },
    backward() {
      if (x.requiresGrad) pickWinners.transposeInto(x.grad, grad);
    },
    vjp: gradient => [() => transposedMap('roiPool', gradient, x.shape, pickWinners), undefined],
  }));
}

/** Halves away from 0, as in C. */
const roundAway = (value: number) => Math.sign(value) * Math.floor(Math.abs(value) + 0.5);
