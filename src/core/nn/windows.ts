/** Attention in shifted windows, of the Swin Transformer (Liu et al. 2021), on maps [n, height, width, features]. */
import { concat, embedding, permute, reshape, slice } from '../autodiff/ops/index.ts';
import type { Tape, Tensor } from '../autodiff/tape.ts';
import { ArgumentError, ShapeError } from '../errors.ts';
import { type Block, withParameters } from './layers.ts';
import { type FeedForwardOptions, feedForward, multiHeadAttention, residualSublayer } from './transformer.ts';

/** The four lengths of a map that windows of a side tile. */
function mapShape(op: string, x: Tensor, window: number): readonly [number, number, number, number] {
  const [n, height, width, features] = x.shape;
  if (!Number.isInteger(window) || window < 1) throw new ArgumentError(`${op} window`, window, 'a whole number from 1');
  if (
    x.shape.length !== 4 ||
    n === undefined ||
    height === undefined ||
    width === undefined ||
    features === undefined ||
    height % window !== 0 ||
    width % window !== 0
  )
    throw new ShapeError(op, { x: x.shape }, `maps [n, height, width, features], both sides multiples of ${window}`);
  return [n, height, width, features];
}

/**
 * Cuts maps [n, height, width, features] into windows of side m, row by row: [n, windows, m * m, features]. Throws a
 * ShapeError unless m divides both sides.
 */
export function windowPartition(x: Tensor, window: number): Tensor {
  const [n, height, width, features] = mapShape('windowPartition', x, window);
  const [rows, columns] = [height / window, width / window];
  const cut = permute(reshape(x, [n, rows, window, columns, window, features]), [0, 1, 3, 2, 4, 5]);
  return reshape(cut, [n, rows * columns, window * window, features]);
}

/** Puts the windows [n, windows, m * m, features] of `windowPartition` together again, to [n, height, width, features]. */
export function windowReverse(windows: Tensor, window: number, height: number, width: number): Tensor {
  const [n, count, entries, features] = windows.shape;
  const [rows, columns] = [height / window, width / window];
  if (
    windows.shape.length !== 4 ||
    n === undefined ||
    features === undefined ||
    count !== rows * columns ||
    entries !== window * window
  )
    throw new ShapeError(
      'windowReverse',
      { windows: windows.shape },
      `[n, windows, ${window} * ${window}, features] that tile ${height} x ${width}`,
    );
  const cut = reshape(windows, [n, rows, columns, window, window, features]);
  return reshape(permute(cut, [0, 1, 3, 2, 4, 5]), [n, height, width, features]);
}

/** Entry i moves to i - shift along the axis, around the end (torch.roll by -shift). */
const rollBack = (x: Tensor, axis: number, shift: number) =>
  concat([slice(x, axis, { start: shift }), slice(x, axis, { stop: shift })], axis);

/** Maps shifted up and to the left, around the edges; a negative shift undoes it. */
const cyclicShift = (x: Tensor, shift: number) => (shift === 0 ? x : rollBack(rollBack(x, 1, shift), 2, shift));

/**
 * Which entries of a shifted map's windows see each other: 1 where both lay side by side before the shift, 0 where the
 * shift brought one of them around the edge. [windows, m * m, m * m] in row-major order.
 */
export function shiftedWindowMask(height: number, width: number, window: number, shift: number): Float64Array {
  const entries = window * window;
  const windows = (height / window) * (width / window);
  const mask = new Float64Array(windows * entries * entries);
  /** Whether a coordinate after the shift came around the edge. */
  const wrapped = (at: number, length: number) => at >= length - shift;
  const regionOf = (w: number, entry: number) => {
    const y = Math.floor(w / (width / window)) * window + Math.floor(entry / window);
    const x = (w % (width / window)) * window + (entry % window);
    return 2 * Number(wrapped(y, height)) + Number(wrapped(x, width));
  };
  for (let i = 0; i < mask.length; i++) {
    const query = Math.floor(i / entries) % entries;
    const w = Math.floor(i / (entries * entries));
    mask[i] = Number(regionOf(w, query) === regionOf(w, i % entries));
  }
  return mask;
}

/**
 * Row of the bias table for each pair of entries of a window of side m: (dy + m - 1) (2 m - 1) + dx + m - 1, where dy and
 * dx lead from the key to the query. [m * m, m * m] in row-major order.
 */
export function relativePositionIndex(window: number): Float64Array {
  const entries = window * window;
  return Float64Array.from({ length: entries * entries }, (_, i) => {
    const [query, key] = [Math.floor(i / entries), i % entries];
    const dy = Math.floor(query / window) - Math.floor(key / window);
    const dx = (query % window) - (key % window);
    return (dy + window - 1) * (2 * window - 1) + dx + window - 1;
  });
}

export interface WindowAttentionOptions {
  name?: string;
  heads: number;
  /** Side m of the windows. */
  window: number;
  /** Rows and columns that the windows are shifted by: 0, or below m. */
  shift?: number;
}

export interface WindowAttention extends Block {
  /** Within each window: [n, windows, heads, m * m, m * m]. */
  attention: Tensor;
}

/**
 * Multi-head self-attention within windows of side m (Liu et al. 2021, equation 4), softmax(Q K^T / sqrt(features /
 * heads) + B) V, where the bias B of a pair of entries is learned for each head and each relative position. With a shift
 * the map is first moved around its edges, and entries that the move brought together do not see each other. x [n, height,
 * width, features] -> the same shape. Throws a ShapeError unless m divides both sides.
 */
export function windowAttention(
  tape: Tape,
  x: Tensor,
  { name = 'window attention', heads, window, shift = 0 }: WindowAttentionOptions,
): WindowAttention {
  const [, height, width] = mapShape('windowAttention', x, window);
  if (!Number.isInteger(shift) || shift < 0 || shift >= window)
    throw new ArgumentError(`${name} shift`, shift, `a whole number from 0, below the window ${window}`);
  const entries = window * window;
  return withParameters(tape, () => {
    const table = tape.parameter([(2 * window - 1) ** 2, heads], `${name} position bias`);
    const index = tape.input([entries, entries], `${name} relative positions`);
    index.data.set(relativePositionIndex(window));
    const [additiveMask, windows] = tape.named(name, () => [
      permute(embedding(table, index), [2, 0, 1]),
      windowPartition(cyclicShift(x, shift), window),
    ]);
    let booleanMask: Tensor | undefined;
    if (shift > 0) {
      booleanMask = tape.input([windows.shape[1] as number, 1, entries, entries], `${name} mask`);
      booleanMask.data.set(shiftedWindowMask(height, width, window, shift));
    }
    const attended = multiHeadAttention(tape, windows, { name, heads, additiveMask, booleanMask });
    const output = tape.named(name, () => cyclicShift(windowReverse(attended.output, window, height, width), -shift));
    return { output, attention: attended.attention };
  });
}

/**
 * Block of the Swin Transformer (Liu et al. 2021, equation 3): x + windowAttention(layerNorm x), then a feed-forward
 * network likewise. Blocks alternate between shift 0 and floor(window / 2). x [n, height, width, features] -> the same
 * shape. Throws a ShapeError.
 */
export function swinBlock(
  tape: Tape,
  x: Tensor,
  {
    name = 'Swin block',
    heads,
    window,
    shift,
    hidden,
    activation = 'gelu',
  }: WindowAttentionOptions & Pick<FeedForwardOptions, 'activation'> & { hidden: number },
): WindowAttention {
  mapShape('swinBlock', x, window);
  return withParameters(tape, () => {
    const attended = residualSublayer(tape, x, { name, norm: `${name} attention norm`, order: 'pre' }, of =>
      windowAttention(tape, of, { name: `${name} attention`, heads, window, shift }),
    );
    const names = { name, norm: `${name} feed-forward norm`, order: 'pre' } as const;
    const { output } = residualSublayer(tape, attended.output, names, of =>
      feedForward(tape, of, hidden, { name: `${name} feed-forward`, activation }),
    );
    return { output, attention: attended.attention };
  });
}
