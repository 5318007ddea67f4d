/** Turns a chart into an SVG element; runs under a real document and under linkedom's. */
import { plot } from '@observablehq/plot';
import { type Chart, type ChartSize, chartWidths } from './chart.ts';

export interface RenderedChart {
  svg: SVGSVGElement;
  width: number;
  height: number;
  /** Pixel position of a value on an axis, in the SVG's own units. */
  x(value: number): number;
  y(value: number): number;
  /** The value at a pixel position of the x axis, where the scale can be inverted. */
  invertX(pixel: number): number | undefined;
  /** The frame of the data area. */
  frame: { left: number; right: number; top: number; bottom: number };
}

/** Renders at one of the two sizes. The SVG carries no inline style sheet: the site's own covers `.plot`. */
export function renderChart(chart: Chart, size: ChartSize, document?: Document): RenderedChart {
  const width = chartWidths[size];
  const height = Math.round(width * chart.aspect[size]);
  const svg = plot({
    marginLeft: 48,
    marginRight: 16,
    marginTop: 20,
    marginBottom: 36,
    ...chart.plot(size),
    width,
    height,
    className: 'plot',
    ...(document && { document }),
  }) as SVGSVGElement & { scale: (name: string) => ScaleLike | undefined };
  for (const style of svg.querySelectorAll('style')) style.remove();
  // Plot names its groups for nobody in particular; on elements without a role a name is not allowed.
  for (const group of svg.querySelectorAll('[aria-label]')) {
    if (group.getAttribute('aria-label')?.endsWith('grid')) group.setAttribute('class', 'plot-grid');
    group.removeAttribute('aria-label');
  }
  svg.removeAttribute('width');
  svg.removeAttribute('height');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', `${chart.title}. ${chart.summary}`);
  const x = svg.scale('x');
  const y = svg.scale('y');
  const [left = 0, right = width] = x?.range ?? [];
  const [bottom = height, top = 0] = y?.range ?? [];
  return {
    svg,
    width,
    height,
    x: value => x?.apply(value) ?? Number.NaN,
    y: value => y?.apply(value) ?? Number.NaN,
    invertX: pixel => x?.invert?.(pixel),
    frame: { left, right, top, bottom },
  };
}

interface ScaleLike {
  range?: number[];
  apply(value: number): number;
  invert?(pixel: number): number;
}
