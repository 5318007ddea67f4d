/** One hidden layer without training: a bump from two steps, the two approximations of the target, and their errors by width. */
import { areaY, gridX, gridY, lineY, ruleY } from '@observablehq/plot';
import type experiment from '../../../src/experiments/error-against-width.ts';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationName, type Inputs } from '../../../src/experiments/inputs.ts';
import { rowNear } from '../../../src/experiments/measures.ts';
import { gridAt, logAxis, yDomain } from '../../figures/axes.ts';
import type { Chart, View } from '../../figures/chart.ts';
import { functionColour } from '../../figures/colours.ts';

type WidthInputs = Inputs<(typeof experiment)['inputs']>;

const view: View<WidthInputs> = (inputs, result) => [
  ...((result.tables.bump ?? []).length > 0 ? [bumpChart(inputs, result)] : []),
  curveChart(inputs, result),
  errorChart(inputs, result),
];
export default view;

const TARGET = 'var(--nl-muted)';
const RANDOM = { color: 'currentColor', dash: '7 4' } as const;
const BOUND = { color: 'var(--nl-muted)', dash: '2 3' } as const;

const finite = (rows: readonly Row[], column: string) =>
  rows.filter(row => row[column] !== null && Number.isFinite(Number(row[column])));

function bumpChart({ activation }: WidthInputs, { tables }: Result): Chart {
  const rows = tables.bump ?? [];
  const color = functionColour(activation.id);
  const top = Math.max(...rows.map(row => Number(row.bump)));
  return {
    id: 'bump',
    title: `A bump from two steps of ${activationName(activation)}`,
    summary: `One step goes up, the next goes down a cell later. Their sum is 0 on both sides and ${formatNumber(top, 3)} at its highest.`,
    aspect: { wide: 0.3, narrow: 0.6 },
    legend: [
      { label: 'bump', color, mark: 'area' },
      { label: 'step up', color, dash: '6 4' },
      { label: 'step down', color: 'var(--nl-muted)', dash: '2 3' },
    ],
    plot: () => ({
      x: { label: 'place in cells', domain: [-3, 3], ticks: 7 },
      y: { label: null, domain: yDomain(rows, ['up', 'down', 'bump']), ticks: 5 },
      marks: [
        gridX({ ticks: 7 }),
        gridY({ ticks: 5 }),
        ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.45 }),
        areaY(rows, { x: 't', y: 'bump', fill: color, fillOpacity: 0.22 }),
        lineY(rows, { x: 't', y: 'up', stroke: color, strokeWidth: 1.75, strokeDasharray: '6 4' }),
        lineY(rows, { x: 't', y: 'down', stroke: 'var(--nl-muted)', strokeWidth: 1.75, strokeDasharray: '2 3' }),
        lineY(rows, { x: 't', y: 'bump', stroke: color, strokeWidth: 2.5 }),
      ],
    }),
  };
}

function curveChart({ activation, units }: WidthInputs, { tables }: Result): Chart {
  const rows = tables.curve ?? [];
  const color = functionColour(activation.id);
  const hand = finite(rows, 'hand');
  const random = finite(rows, 'random');
  const farthest = (column: string) =>
    formatNumber(Math.max(...finite(rows, column).map(row => Math.abs(Number(row[column]) - Number(row.target)))), 3);
  const [low, high] = yDomain(rows, ['target']);
  const room = 0.25 * (high - low);
  return {
    id: 'curve',
    title: `The target and ${units} units of ${activationName(activation)}`,
    summary: `The largest distance to the target is ${hand.length ? `${farthest('hand')} by hand and ` : ''}${random.length ? farthest('random') : 'not known'} at random.`,
    aspect: { wide: 0.4, narrow: 0.75 },
    legend: [
      { label: 'target', color: TARGET, dash: '3 4' },
      ...(hand.length ? [{ label: 'by hand', color }] : []),
      { label: 'random layer, output fitted', ...RANDOM },
    ],
    cursor: {
      label: 'x',
      min: -1,
      max: 1,
      step: 0.05,
      initial: 0.5,
      read: x => {
        const row = rowNear(rows, x);
        return [
          { label: 'target', text: formatNumber(Number(row.target), 4), y: Number(row.target), color: TARGET },
          ...(row.hand === null ? [] : [{ label: 'by hand', text: formatNumber(Number(row.hand), 4), color }]),
          { label: 'at random', text: formatNumber(Number(row.random), 4) },
        ];
      },
    },
    plot: size => ({
      x: { label: 'x', domain: [-1, 1], ticks: size === 'narrow' ? 5 : 9 },
      y: { label: null, domain: [low - room, high + room], ticks: 5, clamp: true },
      marks: [
        gridX({ ticks: size === 'narrow' ? 5 : 9 }),
        gridY({ ticks: 5 }),
        ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.45 }),
        lineY(rows, { x: 'x', y: 'target', stroke: TARGET, strokeWidth: 2.5, strokeDasharray: '3 4' }),
        lineY(hand, { x: 'x', y: 'hand', stroke: color, strokeWidth: 2.25 }),
        lineY(random, { x: 'x', y: 'random', stroke: RANDOM.color, strokeWidth: 1.75, strokeDasharray: RANDOM.dash }),
      ],
    }),
  };
}

function errorChart({ activation }: WidthInputs, { tables }: Result): Chart {
  const rows = (tables.widths ?? []).map((row, index): Row => ({ ...row, index }));
  const color = functionColour(activation.id);
  const [hand, random, bound] = ['handLargest', 'random', 'bound'].map(column => finite(rows, column)) as [
    Row[],
    Row[],
    Row[],
  ];
  const axis = logAxis([...hand.map(row => Number(row.handLargest)), ...random.map(row => Number(row.randomQ1)), 1]);
  const last = rows.at(-1);
  const positive = (column: string) => random.filter(row => Number(row[column]) > 0);
  return {
    id: 'errors',
    title: 'Error by width',
    summary: `At a width of ${last?.width} the root mean square error of the random layer is ${formatNumber(Number(last?.random), 3)} (median)${hand.length ? `, the largest error by hand ${formatNumber(Number(last?.handLargest), 3)}` : ''}.`,
    aspect: { wide: 0.4, narrow: 0.75 },
    legend: [
      ...(hand.length ? [{ label: 'by hand, largest error', color }] : []),
      { label: 'at random, root mean square', ...RANDOM },
      ...(bound.length ? [{ label: 'h² max|f″|/8, the bound for ReLU by hand', ...BOUND }] : []),
    ],
    cursor: {
      label: 'width, power of two',
      min: 0,
      max: Math.max(1, rows.length - 1),
      step: 1,
      initial: Math.min(4, rows.length - 1),
      read: index => {
        const row = rows[index];
        return [
          { label: 'width', text: String(row?.width ?? '') },
          ...(hand.length ? [{ label: 'by hand', text: formatNumber(Number(row?.handLargest), 3), color }] : []),
          { label: 'at random', text: formatNumber(Number(row?.random), 3) },
        ];
      },
    },
    plot: () => ({
      x: {
        label: 'width',
        domain: [0, Math.max(1, rows.length - 1)],
        ticks: rows.map(row => Number(row.index)),
        tickFormat: (index: number) => String(rows[index]?.width ?? ''),
      },
      y: { ...axis, clamp: true },
      marks: [
        gridAt(axis),
        areaY(positive('randomQ1'), {
          x: 'index',
          y1: 'randomQ1',
          y2: 'randomQ3',
          fill: RANDOM.color,
          fillOpacity: 0.12,
        }),
        lineY(bound, { x: 'index', y: 'bound', stroke: BOUND.color, strokeWidth: 2, strokeDasharray: BOUND.dash }),
        lineY(positive('random'), {
          x: 'index',
          y: 'random',
          stroke: RANDOM.color,
          strokeWidth: 2,
          strokeDasharray: RANDOM.dash,
          marker: 'dot',
        }),
        lineY(
          hand.filter(row => Number(row.handLargest) > 0),
          { x: 'index', y: 'handLargest', stroke: color, strokeWidth: 2.5, marker: 'dot' },
        ),
      ],
    }),
  };
}
