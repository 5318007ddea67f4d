/** Axes shared by the charts. */
import { gridY, type Markish, type PlotOptions, type ScaleOptions, text } from '@observablehq/plot';
import type { Row } from '../../src/experiments/experiment.ts';
import { formatLogTick } from '../../src/experiments/format.ts';
import { type ChartSize, chartWidths } from './chart.ts';

/** A logarithmic axis over the positive finite values, from whole power to whole power, with at most about eight ticks. */
export function logAxis(values: readonly number[]): ScaleOptions {
  const usable = values.filter(value => value > 0 && Number.isFinite(value));
  const exponents = usable.length ? usable.map(Math.log10) : [0];
  const low = Math.floor(Math.min(...exponents));
  const high = Math.max(low + 1, Math.ceil(Math.max(...exponents)));
  const stride = Math.max(1, Math.ceil((high - low) / 8));
  const ticks = Array.from({ length: Math.floor((high - low) / stride) + 1 }, (_, i) => 10 ** (low + i * stride));
  return { type: 'log', domain: [10 ** low, 10 ** high], ticks, tickFormat: formatLogTick, label: null };
}

/** The axis of layers, counted from 1. */
export const layerAxis = (depth: number): ScaleOptions => ({
  label: 'layer',
  domain: [1, Math.max(2, depth)],
  ticks: Math.min(depth, 10),
  tickFormat: (layer: number) => String(layer),
});

/** Horizontal grid lines at the axis's own ticks; Plot would draw one at every ninth of a decade. */
export const gridAt = ({ ticks }: ScaleOptions): Markish => (ticks === undefined ? gridY() : gridY({ ticks }));

/** From the lowest to the highest finite value of the columns, 0 included, with a margin, and never flat. */
export function yDomain(rows: readonly Row[], columns: readonly string[]): [number, number] {
  const values = rows.flatMap(row => columns.map(column => Number(row[column]))).filter(Number.isFinite);
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const margin = 0.06 * Math.max(high - low, 1e-3);
  return [low - margin, high + margin];
}

/** Height over width, and margins, of a chart whose data area is a square at both sizes: a plane of two like quantities. */
export const squareAspect = { wide: 0.64, narrow: 1 } as const;

/** Margins that go with `squareAspect`. */
export function squareFrame(
  size: ChartSize,
): Pick<PlotOptions, 'marginLeft' | 'marginRight' | 'marginTop' | 'marginBottom'> {
  const [marginTop, marginBottom] = [20, 36];
  const width = chartWidths[size];
  const spare = width - (Math.round(width * squareAspect[size]) - marginTop - marginBottom);
  return { marginTop, marginBottom, marginLeft: spare / 2 + 8, marginRight: spare / 2 - 8 };
}

/** Labels of the two axes of such a plane, at its own corners: Plot would write them at the edges of the margins. */
export const planeLabels = (x: string, y: string): Markish[] => [
  text([`${x} →`], { frameAnchor: 'bottom-right', textAnchor: 'end', dy: 34 }),
  text([`↑ ${y}`], { frameAnchor: 'top-left', textAnchor: 'start', lineAnchor: 'bottom', dx: -28, dy: -8 }),
];
