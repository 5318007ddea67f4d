/** The values in a format over the exact curve, and the errors of the forms in ulps. */
import { dot, gridX, gridY, line, lineY, type Markish, ruleX, ruleY, type ScaleOptions } from '@observablehq/plot';
import { formats } from '../../../src/core/index.ts';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatLogTick, formatNumber } from '../../../src/experiments/format.ts';
import { activationName, type Inputs } from '../../../src/experiments/inputs.ts';
import { rowNear } from '../../../src/experiments/measures.ts';
import type experiment from '../../../src/experiments/precision-lens.ts';
import { gridAt, logAxis, yDomain } from '../../figures/axes.ts';
import type { Chart, ChartSize, LegendItem, Reading, View } from '../../figures/chart.ts';
import { functionColour } from '../../figures/colours.ts';

type LensInputs = Inputs<(typeof experiment)['inputs']>;

const ways = [
  { column: 'stable', label: 'stable form', color: 'var(--hue-1)', symbol: 'circle' },
  { column: 'naive', label: 'naive form', color: 'var(--nl-error)', symbol: 'triangle' },
  { column: 'once', label: 'exact, rounded once', color: 'var(--nl-shade)', symbol: 'square' },
] as const;

type Way = (typeof ways)[number];

const view: View<LensInputs> = (inputs, result) => [valueChart(inputs, result), errorChart(inputs, result)];
export default view;

/** What the function has of the three: a form that is missing leaves the rounded value. */
const shownWay = ({ form }: LensInputs, rows: readonly Row[]): Way =>
  ways.find(({ column }) => column === form && rows[0]?.[column] !== null) ?? ways[2];

/** Position on the x axis: x itself, or its size where only one side is shown. */
const position = ({ axis }: LensInputs, x: number) => (axis === 'linear' ? x : Math.abs(x));

/** Rows with the position beside the other columns. */
const placed = (inputs: LensInputs, rows: readonly Row[]) =>
  rows.map((row): Row => ({ ...row, position: position(inputs, Number(row.x)) }));

function xAxis(inputs: LensInputs, size: ChartSize): ScaleOptions {
  const { axis, range } = inputs;
  if (axis === 'linear') return { domain: [-range, range], label: 'x', ticks: size === 'narrow' ? 5 : 9 };
  const { ticks } = logAxis([range * 1e-6, range]);
  return {
    type: 'log',
    domain: axis === 'left' ? [range, range * 1e-6] : [range * 1e-6, range],
    ticks: (ticks as number[]).filter(tick => tick >= range * 1e-6 && tick <= range),
    tickFormat: (tick: number) => (axis === 'left' ? `−${formatLogTick(tick)}` : formatLogTick(tick)),
    label: 'x',
  };
}

/** A cursor along x; with a logarithmic axis along its exponent. */
function cursorOf(inputs: LensInputs, rows: readonly Row[], read: (row: Row) => Reading[]): Pick<Chart, 'cursor'> {
  const { axis, range } = inputs;
  // A cursor is drawn at its own position, so one that moves along exponents would be drawn elsewhere.
  if (axis !== 'linear') return {};
  return {
    cursor: {
      label: 'x',
      min: -range,
      max: range,
      step: (2 * range) / Math.max(1, rows.length - 1),
      initial: -range / 2,
      read: x => read(rowNear(rows, x)),
    },
  };
}

const vertical = ({ axis }: LensInputs, size: ChartSize): Markish[] => {
  const ticks = size === 'narrow' ? 5 : 9;
  return axis === 'linear' ? [gridX({ ticks }), ruleX([0], { stroke: 'currentColor', strokeOpacity: 0.45 })] : [];
};

/** Neighbouring columns of a table whose names differ in the side. */
const sides = ['Left', 'Right'] as const;

/** The row of the thresholds about what is shown. */
function thresholdsOf({ format }: LensInputs, result: Result, way: Way): Row | undefined {
  const names = { stable: 'stable', naive: 'naive', once: 'rounded once' } as const;
  const name = format === 'int8' ? format : formats[format].name;
  return result.tables.thresholds?.find(row => row.format === name && row.form === names[way.column]);
}

/** Thresholds in words and as positions to mark. */
function marksOf(row: Row | undefined): { x: number; text: string }[] {
  return sides.flatMap(side => {
    const found: { x: number; text: string }[] = [];
    const add = (column: string, text: string) => {
      const x = row?.[`${column}${side}`];
      if (typeof x === 'number') found.push({ x, text: `${text} from x = ${formatNumber(x, 4)} on` });
    };
    add('flat', `constant at ${formatNumber(Number(row?.[`value${side}`] ?? 0), 4)}`);
    add('infinite', 'infinite');
    add('nan', 'NaN');
    return found;
  });
}

function valueChart(inputs: LensInputs, result: Result): Chart {
  const rows = placed(inputs, result.tables.curve ?? []);
  const way = shownWay(inputs, rows);
  const color = functionColour(inputs.activation.id);
  const thresholds = thresholdsOf(inputs, result, way);
  const words = marksOf(thresholds);
  const marked = words.filter(
    ({ x }) =>
      Math.abs(x) <= inputs.range && (inputs.axis === 'linear' || Math.sign(x) === (inputs.axis === 'left' ? -1 : 1)),
  );
  const format = String(thresholds?.format ?? inputs.format);
  const domain = yDomain(rows, ['exact', way.column]);
  return {
    id: 'values',
    title: `${activationName(inputs.activation)} in ${format}: ${way.label}`,
    summary: words.length
      ? `In ${format} the value is ${words.map(({ text }) => text).join('; ')}.`
      : `In ${format} the value stays finite and never becomes constant where f does not.`,
    aspect: { wide: 0.42, narrow: 0.72 },
    legend: [
      { label: 'exact f', color },
      { label: way.label, color: 'currentColor', dash: '3 2' },
      ...(marked.length
        ? [{ label: 'constant, infinite or NaN from here on', color: 'var(--nl-error)', dash: '7 4' }]
        : []),
    ],
    ...cursorOf(inputs, rows, row => [
      { label: 'f(x)', text: formatNumber(Number(row.exact), 5), y: Number(row.exact), color },
      { label: way.label, text: formatNumber(Number(row[way.column]), 5) },
    ]),
    plot: size => ({
      x: xAxis(inputs, size),
      y: { domain, label: null, ticks: size === 'narrow' ? 5 : 6, clamp: true },
      marks: [
        ...vertical(inputs, size),
        gridY(),
        ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.45 }),
        lineY(rows, { x: 'position', y: 'exact', stroke: color, strokeWidth: 3.25, strokeOpacity: 0.75 }),
        line(rows, {
          x: 'position',
          y: way.column,
          curve: 'step',
          stroke: 'currentColor',
          strokeWidth: 1.75,
          strokeDasharray: '3 2',
        }),
        ruleX(
          marked.map(({ x }) => position(inputs, x)),
          { stroke: 'var(--nl-error)', strokeWidth: 1.75, strokeDasharray: '7 4' },
        ),
      ],
    }),
  };
}

function errorChart(inputs: LensInputs, result: Result): Chart {
  const rows = placed(inputs, result.tables.curve ?? []);
  const present = ways.filter(({ column }) => rows[0]?.[`${column}Ulps`] !== null);
  const drawn = inputs.format === 'int8' ? present : present.filter(({ column }) => column !== 'once');
  const errorOf = (row: Row, { column }: Way) => Number(row[`${column}Ulps`]);
  const axis = logAxis([0.1, 1, ...rows.flatMap(row => drawn.map(way => errorOf(row, way)))]);
  const [low, high] = axis.domain as [number, number];
  const broken = drawn.flatMap(way => rows.filter(row => errorOf(row, way) === Number.POSITIVE_INFINITY));
  const largest = drawn.map(way => {
    const values = rows.map(row => errorOf(row, way)).filter(Number.isFinite);
    return `${way.label} ${formatNumber(Math.max(0, ...values), 3)}`;
  });
  return {
    id: 'errors',
    title: 'Error in ulps, at the rounded x',
    summary: `Largest error of the points shown: ${largest.join(', ')} ulps. Correct rounding is at most 1/2.`,
    aspect: { wide: 0.36, narrow: 0.66 },
    legend: [
      ...drawn.map(
        ({ label, color, symbol }): LegendItem => ({
          label,
          color,
          mark: symbol === 'circle' ? 'dot' : symbol,
        }),
      ),
      { label: '1/2: correctly rounded', color: 'currentColor', dash: '5 4' },
      ...(broken.length
        ? [{ label: 'at the top edge: no number', color: 'var(--nl-error)', mark: 'square' as const }]
        : []),
    ],
    ...cursorOf(inputs, rows, row =>
      drawn.map(way => ({ label: way.label, text: `${formatNumber(errorOf(row, way), 3)} ulps`, color: way.color })),
    ),
    plot: size => ({
      x: xAxis(inputs, size),
      y: axis,
      marks: [
        ...vertical(inputs, size),
        gridAt(axis),
        ruleY([0.5], { stroke: 'currentColor', strokeDasharray: '5 4', strokeOpacity: 0.7 }),
        ...drawn.toReversed().map(way =>
          // What is right to the last bit has no place on a logarithmic axis.
          dot(
            rows.filter(row => errorOf(row, way) >= low && errorOf(row, way) <= high),
            {
              x: 'position',
              y: `${way.column}Ulps`,
              fill: way.color,
              r: size === 'narrow' ? 1.6 : 2.4,
              symbol: way.symbol,
            },
          ),
        ),
        ...(broken.length
          ? [dot(broken, { x: 'position', y: high, fill: 'var(--nl-error)', r: 2.6, symbol: 'square' })]
          : []),
      ],
    }),
  };
}
