/** What goes on in the layers while a network trains: statistics of activations and of their gradients. */
import { SATURATED } from '../activations/analyse.ts';
import { getScalarActivation } from '../activations/index.ts';
import type { ParamValues } from '../activations/types.ts';
import { axisOf } from '../autodiff/ops/axes.ts';
import { sizeOf } from '../autodiff/ops/broadcast.ts';
import type { Tensor, Values } from '../autodiff/tape.ts';
import { ArgumentError } from '../errors.ts';

export interface ObservedLayer {
  name: string;
  /** What the layer passes on, after its activation. */
  output: Tensor;
  /** The axis of the units; the channels, 1, of images [n, channels, height, width] if left out, else the last one. */
  unitAxis?: number;
  /** For the share of saturated entries: what the activation is applied to, and which it is. */
  saturation?: { preactivation: Tensor; activation: string; params?: ParamValues };
}

/** Fixed bounds of a histogram; without, those of the finite values, anew in each update. */
export type HistogramRange = readonly [low: number, high: number];

/** Counts of values, as numpy.histogram's: bin i goes from edges[i] to edges[i + 1], excluded, but for the last one. */
export interface Histogram {
  readonly edges: Float64Array;
  readonly counts: Float64Array;
  /** Finite values outside the edges; NaN and infinite ones. */
  outside: number;
  nonFinite: number;
}

export interface Summary {
  mean: number;
  /** Mean squared deviation (numpy.var). NaN, as the mean, of no entries. */
  variance: number;
  histogram: Histogram;
  /** Share of units with a value of 0 in every row of the batch (and every pixel). NaN without entries. */
  zeroUnits: number;
}

export interface LayerStatistics {
  readonly name: string;
  /** Of the output. `zeroUnits` is the share of dead units. */
  readonly activations: Readonly<Summary>;
  /** Of the gradient of the loss by the output. `zeroUnits` is the share of units that do not learn from this batch. */
  readonly gradients: Readonly<Summary>;
  /** Share of preactivations where the slope |f′| is below `SATURATED`, 0 included; absent if not asked for. */
  readonly saturated: number | undefined;
}

export interface LayerObserver {
  /** Reads the tensors as they are: after `backward`, for the gradients to be those of the last batch. */
  update(): void;
  /** The same objects and buffers for good; `update` writes into them. */
  readonly layers: readonly LayerStatistics[];
}

/**
 * Observes layers: call `update` after any training step; it allocates nothing. For an `Mlp`, layer i is
 * `{ output: activations[i], saturation: { preactivation: preactivations[i], activation } }`.
 * Throws an ArgumentError for a number of bins below 1, a range that is no interval, an axis that the output does not have
 * and an unknown scalar activation.
 */
export function observeLayers(
  layers: readonly ObservedLayer[],
  {
    bins = 40,
    activationRange,
    gradientRange,
  }: { bins?: number; activationRange?: HistogramRange; gradientRange?: HistogramRange } = {},
): LayerObserver {
  if (!Number.isInteger(bins) || bins < 1) throw new ArgumentError('bins', bins, 'a whole number from 1');
  const observed = layers.map(({ name, output, unitAxis, saturation }) => {
    const rank = output.shape.length;
    const axis = rank === 0 ? 0 : axisOf(`units of ${name}`, unitAxis ?? (rank === 4 ? 1 : -1), rank);
    const units = output.shape[axis] ?? 1;
    const inner = sizeOf(output.shape.slice(axis + 1));
    const activations = summariser(output.data, units, inner, bins, activationRange);
    const gradients = summariser(output.grad, units, inner, bins, gradientRange);
    const share = saturation && saturatedShare(saturation);
    const statistics = {
      name,
      activations: activations.summary,
      gradients: gradients.summary,
      saturated: share && Number.NaN,
    };
    return {
      statistics,
      update() {
        activations.update();
        gradients.update();
        if (share) statistics.saturated = share();
      },
    };
  });
  return {
    layers: observed.map(({ statistics }) => statistics),
    update() {
      for (const { update } of observed) update();
    },
  };
}

function saturatedShare({ preactivation, activation, params = {} }: NonNullable<ObservedLayer['saturation']>) {
  const { df } = getScalarActivation(activation);
  const { data } = preactivation;
  return () => {
    let count = 0;
    for (let i = 0; i < data.length; i++) if (Math.abs(df(data[i] as number, params)) < SATURATED) count += 1;
    return count / data.length;
  };
}

/** Unit u has the entries i with floor(i / inner) % units = u. */
function summariser(values: Values, units: number, inner: number, bins: number, range?: HistogramRange) {
  if (range && !(range[0] < range[1] && Number.isFinite(range[1] - range[0])))
    throw new ArgumentError('range of a histogram', `[${range.join(', ')}]`, 'two finite numbers, the lower one first');
  const histogram: Histogram = {
    edges: new Float64Array(bins + 1),
    counts: new Float64Array(bins),
    outside: 0,
    nonFinite: 0,
  };
  const summary: Summary = { mean: Number.NaN, variance: Number.NaN, histogram, zeroUnits: Number.NaN };
  const alive = new Uint8Array(units);
  const { length } = values;
  return {
    summary,
    update() {
      alive.fill(0);
      let total = 0;
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      for (let i = 0; i < length; i++) {
        const value = values[i] as number;
        total += value;
        if (value !== 0) alive[Math.floor(i / inner) % units] = 1;
        if (value - value !== 0) continue;
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      const mean = total / length;
      let squares = 0;
      for (let i = 0; i < length; i++) squares += ((values[i] as number) - mean) ** 2;
      summary.mean = mean;
      summary.variance = squares / length;
      let living = 0;
      for (let u = 0; u < units; u++) living += alive[u] as number;
      summary.zeroUnits = length === 0 ? Number.NaN : 1 - living / units;
      if (range) fillHistogram(histogram, values, range[0], range[1]);
      else if (low < high) fillHistogram(histogram, values, low, high);
      // One value only, or none: bins of width 1 in all around it, as NumPy has them.
      else if (low === high) fillHistogram(histogram, values, low - 0.5, high + 0.5);
      else fillHistogram(histogram, values, 0, 1);
    },
  };
}

function fillHistogram(histogram: Histogram, values: Values, low: number, high: number): void {
  const { edges, counts } = histogram;
  const bins = counts.length;
  const width = (high - low) / bins;
  for (let i = 0; i < bins; i++) edges[i] = low + i * width;
  edges[bins] = high;
  counts.fill(0);
  histogram.outside = 0;
  histogram.nonFinite = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value - value !== 0) histogram.nonFinite += 1;
    else if (value < low || value > high) histogram.outside += 1;
    else {
      let bin = Math.min(Math.floor(((value - low) / (high - low)) * bins), bins - 1);
      // Rounding may miss by one bin: the edges decide.
      if (value < (edges[bin] as number)) bin -= 1;
      else if (bin < bins - 1 && value >= (edges[bin + 1] as number)) bin += 1;
      counts[bin] = (counts[bin] as number) + 1;
    }
  }
}
