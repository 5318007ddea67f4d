/**
 * A chart as data: an Observable Plot specification with a title, words for those who do not see it, and a cursor that
 * reads its values. The same chart renders on the server and in the browser.
 */
import type { PlotOptions } from '@observablehq/plot';
import type { Field } from '../../src/experiments/experiment.ts';

/** The two widths that charts are drawn at; the figure's own width chooses. One aspect each, so nothing shifts. */
export const chartWidths = { wide: 720, narrow: 360 } as const;
export type ChartSize = keyof typeof chartWidths;

export interface LegendItem {
  label: string;
  /** A CSS colour, usually a custom property. */
  color: string;
  /** As in SVG; solid when missing. Colour is never the only difference. */
  dash?: string;
  /** A filled area or dot instead of a line. */
  mark?: 'line' | 'area' | 'dot' | 'square' | 'triangle';
}

export interface Fact {
  label: string;
  text: string;
}

export interface Remark {
  kind: 'warning' | 'note';
  /** What it is about, printed before the text in bold. */
  about?: string;
  text: string;
  /** A page of the site that shows it; the path is relative to the base, `concepts/saturation/`. */
  link?: { path: string; text: string };
}

/** A number at the cursor. With `y`, a dot marks it on the chart. */
export interface Reading {
  label: string;
  text: string;
  y?: number;
  color?: string;
}

export interface Cursor {
  /** What the cursor moves along, e.g. `x` or `layer`. */
  label: string;
  min: number;
  max: number;
  step: number;
  initial: number;
  read(position: number): Reading[];
}

export interface Chart {
  id: string;
  title: string;
  /** One or two sentences that say what is to be seen, with numbers. */
  summary: string;
  legend?: readonly LegendItem[];
  /** The result itself where it is words, listed above the drawing. */
  answer?: readonly Fact[];
  /** What has been computed beside the drawing, listed below it. */
  facts?: readonly Fact[];
  /** What follows from it, in words: sentences below the drawing, each said to be a warning or not. */
  remarks?: readonly Remark[];
  /** What belongs to it as plain text, to be read and copied below the drawing. */
  copy?: { label: string; text: string };
  /** Height over width, for both sizes. */
  aspect: Readonly<Record<ChartSize, number>>;
  plot(size: ChartSize): PlotOptions;
  /** A heat map behind the marks; the plot needs linear x and y scales. */
  heatmap?: {
    field: Field;
    colors: readonly [low: Rgb, high: Rgb];
    domain: readonly [number, number];
    /** A picture: opaque, from the one colour to the other. Without it the middle of the domain is transparent. */
    opaque?: boolean;
  };
  cursor?: Cursor;
}

export type Rgb = readonly [number, number, number];

/** Paints a field, top row first, as RGBA bytes; a value in the middle of the domain is transparent or, in a picture, mixed; NaN is grey. */
export function paintHeatmap({
  field,
  colors,
  domain,
  opaque = false,
}: NonNullable<Chart['heatmap']>): Uint8ClampedArray {
  const { columns, rows, values } = field;
  const [low, high] = domain;
  const middle = (low + high) / 2;
  const pixels = new Uint8ClampedArray(4 * columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = values[(rows - 1 - row) * columns + column] ?? Number.NaN;
      const offset = 4 * (row * columns + column);
      const strength = Math.max(-1, Math.min(1, (value - middle) / (high - middle)));
      const side = strength < 0 ? colors[0] : colors[1];
      const [red, green, blue] = Number.isNaN(value) ? [128, 128, 128] : opaque ? mix(colors, strength) : side;
      pixels[offset] = red;
      pixels[offset + 1] = green;
      pixels[offset + 2] = blue;
      pixels[offset + 3] = opaque || Number.isNaN(value) ? 255 : Math.round(150 * Math.abs(strength));
    }
  }
  return pixels;
}

/** The colour at a strength from −1, the low one, to 1, the high one. */
const mix = ([low, high]: readonly [Rgb, Rgb], strength: number): Rgb => {
  const part = (index: 0 | 1 | 2) => Math.round(low[index] + ((strength + 1) / 2) * (high[index] - low[index]));
  return [part(0), part(1), part(2)];
};

/** A view: an experiment's result as charts. */
export type View<R> = (inputs: R, result: import('../../src/experiments/experiment.ts').Result) => readonly Chart[];
