/** Loss landscape: the loss over a plane of weights around the end of training, for both nets, and along one line. */
import { dot, gridX, line, lineY, type PlotOptions, ruleX, ruleY } from '@observablehq/plot';
import type { Field, Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationLabel, type Inputs } from '../../../src/experiments/inputs.ts';
import type experiment from '../../../src/experiments/loss-landscape.ts';
import { gridAt, logAxis, planeLabels, squareAspect, squareFrame } from '../../figures/axes.ts';
import type { Chart, ChartSize, View } from '../../figures/chart.ts';
import { classColours } from '../../figures/colours.ts';
import { levelLine } from '../../figures/contours.ts';

type LandscapeInputs = Inputs<(typeof experiment)['inputs']>;

const view: View<LandscapeInputs> = (inputs, result) => [
  map('plain', inputs, result),
  map('residual', inputs, result),
  along(result),
];
export default view;

/** Logarithm of the loss of guessing, where the colours change. */
const MIDDLE = Math.log10(Math.LN2);
/** Powers of ten on each side of it that the colours span. */
const SPAN = 2;
/** Level lines besides that of guessing. */
const levels = [0.01, 0.1, 10, 100];

const netRow = (result: Result, net: string): Row => result.tables.nets?.find(row => row.net === net) ?? {};
const number = (row: Row, column: string, digits = 3) => formatNumber(Number(row[column]), digits);

function map(id: 'plain' | 'residual', inputs: LandscapeInputs, result: Result): Chart {
  const field = result.fields?.[id] as Field;
  const row = netRow(result, id);
  const { range, depth, activation } = inputs;
  return {
    id,
    title: `${id === 'plain' ? 'Plain' : 'Residual'} net, ${depth} hidden ${depth === 1 ? 'layer' : 'layers'}, ${activationLabel(activation)}`,
    summary: `Training ended in the middle, at a loss of ${number(row, 'loss')}. The loss is below that of guessing on ${formatNumber(100 * Number(row.basin), 3)} % of the square, and ${number(row, 'highest')} at its highest.`,
    aspect: squareAspect,
    legend: [
      { label: 'loss below guessing', color: classColours[1].css, mark: 'area' },
      { label: 'loss above', color: classColours[0].css, mark: 'area' },
      { label: 'ln 2, guessing', color: 'currentColor' },
      { label: `level lines ${levels.join(', ')}`, color: 'var(--nl-shade)', dash: '3 3' },
    ],
    facts: [
      { label: 'Largest eigenvalue of the Hessian', text: number(row, 'largest') },
      { label: 'Smallest eigenvalue', text: number(row, 'smallest') },
      { label: 'Curvature along the first direction', text: number(row, 'along') },
    ],
    heatmap: {
      field,
      colors: [classColours[1].rgb, classColours[0].rgb],
      domain: [MIDDLE - SPAN, MIDDLE + SPAN],
    },
    plot: (size: ChartSize): PlotOptions => ({
      ...squareFrame(size),
      x: { domain: [...field.x], label: null, ticks: 5 },
      y: { domain: [...field.y], label: null, ticks: 5 },
      marks: [
        ...planeLabels('first direction', 'second'),
        ...levels.map(level =>
          line(levelLine(field, Math.log10(level)), {
            x: 'x',
            y: 'y',
            z: 'piece',
            stroke: 'var(--nl-shade)',
            strokeWidth: 1.25,
            strokeDasharray: '3 3',
          }),
        ),
        line(levelLine(field, MIDDLE), { x: 'x', y: 'y', z: 'piece', stroke: 'currentColor', strokeWidth: 2 }),
        ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.45, strokeDasharray: '8 4', x1: -range, x2: range }),
        dot([[0, 0]], { r: 4, fill: 'currentColor' }),
      ],
    }),
  };
}

const series = [
  { column: 'plain', label: 'plain', color: 'var(--hue-1)' },
  { column: 'residual', label: 'residual', color: 'var(--hue-2)', dash: '7 5' },
] as const;

function along(result: Result): Chart {
  const rows = result.tables.line ?? [];
  const reach = Number(rows.at(-1)?.distance ?? 1);
  const step = (2 * reach) / Math.max(1, rows.length - 1);
  const axis = logAxis(rows.flatMap(row => series.map(({ column }) => Number(row[column]))));
  return {
    id: 'line',
    title: 'Loss along the first direction',
    summary: `From ${number(netRow(result, 'plain'), 'loss')} in the middle the plain net comes to ${number(rows.at(-1) ?? {}, 'plain')} at the right end, the residual net from ${number(netRow(result, 'residual'), 'loss')} to ${number(rows.at(-1) ?? {}, 'residual')}.`,
    aspect: { wide: 0.42, narrow: 0.76 },
    legend: series.map(({ label, color, ...rest }) => ({ label, color, ...rest })),
    cursor: {
      label: 'distance',
      min: -reach,
      max: reach,
      step,
      initial: 0,
      read(position) {
        const row = rows[Math.round((position + reach) / step)] ?? {};
        return series.map(({ column, label, color }) => ({
          label,
          text: number(row, column, 4),
          y: Number(row[column]),
          color,
        }));
      },
    },
    plot: (): PlotOptions => ({
      x: { domain: [-reach, reach], label: 'distance' },
      y: { ...axis, label: null },
      marks: [
        gridX({ ticks: 8 }),
        gridAt(axis),
        ruleX([0], { stroke: 'currentColor', strokeOpacity: 0.45 }),
        ...series.map(item =>
          lineY(rows, {
            x: 'distance',
            y: item.column,
            stroke: item.color,
            strokeWidth: 2.5,
            ...('dash' in item && { strokeDasharray: item.dash }),
          }),
        ),
      ],
    }),
  };
}
