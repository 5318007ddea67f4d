/** Pieces of a maxout unit: the unit over its affine pieces, with the function it is fitted to; the error by k; and CReLU. */
import { dot, gridX, gridY, lineY, ruleX, ruleY } from '@observablehq/plot';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationName, type Inputs } from '../../../src/experiments/inputs.ts';
import type experiment from '../../../src/experiments/maxout-pieces.ts';
import { gridAt, logAxis } from '../../figures/axes.ts';
import type { Chart, LegendItem, View } from '../../figures/chart.ts';

type MaxoutInputs = Inputs<(typeof experiment)['inputs']>;

const UNIT = 'var(--hue-1)';
const TARGET = 'var(--hue-2)';

const view: View<MaxoutInputs> = (inputs, result) => [
  unit(inputs, result),
  ...(result.tables.errors?.length ? [errors(inputs, result)] : []),
  crelu(inputs, result),
];
export default view;

/** Lowest and highest finite value of some columns, with a margin. */
function domainOf(rows: readonly Row[], columns: readonly string[]): [number, number] {
  const values = rows.flatMap(row =>
    columns.flatMap(column => (typeof row[column] === 'number' ? [Number(row[column])] : [])),
  );
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const margin = 0.06 * Math.max(high - low, 1e-3);
  return [low - margin, high + margin];
}

const rowAt = (rows: readonly Row[], position: number, range: number) =>
  rows[Math.round(((position + range) / (2 * range)) * (rows.length - 1))];

function unit({ target, range, source }: MaxoutInputs, result: Result): Chart {
  const rows = result.tables.curve ?? [];
  const pieces = result.tables.pieces ?? [];
  const hasTarget = rows.some(row => row.target !== null);
  const name = activationName(target);
  const domain = domainOf(rows, ['unit', 'target']);
  const winning = pieces.filter(row => row.from !== null).length;
  // Between the corners the unit is straight.
  const corners = rows.filter((row, i) => row.piece !== rows[i - 1]?.piece || row.piece !== rows[i + 1]?.piece);
  const ends = pieces.flatMap(({ piece, slope, intercept }): Row[] =>
    [-range, range].map(x => ({ piece: piece ?? 0, x, y: Number(slope) * x + Number(intercept) })),
  );
  return {
    id: 'unit',
    title: hasTarget ? `Maxout of ${pieces.length}, fitted to ${name}` : `Maxout of ${pieces.length} random pieces`,
    summary: `${winning} of the ${pieces.length} pieces are the largest somewhere${source === 'fitted' && hasTarget ? `; the largest error is ${formatNumber(Number(result.tables.errors?.[pieces.length - 1]?.largest), 3)}` : ''}.`,
    aspect: { wide: 0.5, narrow: 0.86 },
    legend: [
      { label: 'maxout unit', color: UNIT },
      ...(hasTarget ? [{ label: name, color: TARGET, dash: '7 5' }] : []),
      { label: 'its pieces', color: 'var(--nl-shade)', dash: '1.5 3' },
    ],
    cursor: {
      label: 'x',
      min: -range,
      max: range,
      step: (2 * range) / Math.max(1, rows.length - 1),
      initial: 0,
      read(position) {
        const row = rowAt(rows, position, range);
        return [
          { label: 'maxout', text: formatNumber(Number(row?.unit), 4), y: Number(row?.unit), color: UNIT },
          ...(hasTarget && typeof row?.target === 'number'
            ? [{ label: name, text: formatNumber(row.target, 4), y: row.target, color: TARGET }]
            : []),
          { label: 'piece', text: String(row?.piece ?? '') },
        ];
      },
    },
    plot: () => ({
      x: { domain: [-range, range], label: 'x' },
      y: { domain, label: null, ticks: 6 },
      marks: [
        gridX({ ticks: 8 }),
        gridY({ ticks: 6 }),
        lineY(ends, {
          x: 'x',
          y: 'y',
          z: 'piece',
          stroke: 'var(--nl-shade)',
          strokeWidth: 1.5,
          strokeDasharray: '1.5 3',
          clip: true,
        }),
        lineY(corners, { x: 'x', y: 'unit', stroke: UNIT, strokeWidth: 3 }),
        lineY(
          rows.filter(row => row.target !== null),
          { x: 'x', y: 'target', stroke: TARGET, strokeWidth: 2, strokeDasharray: '7 5' },
        ),
      ],
    }),
  };
}

const errorSeries = [
  { column: 'largest', label: 'largest', color: 'var(--hue-1)', symbol: 'circle' },
  { column: 'rms', label: 'root mean square', color: 'var(--hue-2)', symbol: 'square' },
] as const;

function errors({ pieces: chosen, target }: MaxoutInputs, result: Result): Chart {
  const rows = result.tables.errors ?? [];
  // Rounding is no error of the fit, and would stretch a logarithmic axis over twelve powers of ten.
  const shown = (column: string) => rows.filter(row => Number(row[column]) > 1e-12);
  const axis = logAxis(rows.flatMap(row => [Number(row.largest), Number(row.rms)]).filter(value => value > 1e-12));
  const [first, last] = [rows[0], rows.at(-1)];
  return {
    id: 'errors',
    title: `Error of the fit to ${activationName(target)}, by the number of pieces`,
    summary: `The largest error is ${formatNumber(Number(first?.largest), 3)} with one piece and ${formatNumber(Number(last?.largest), 3)} with ${last?.pieces}. Errors below 10⁻¹² are not drawn.`,
    aspect: { wide: 0.34, narrow: 0.6 },
    legend: errorSeries.map(
      ({ label, color, symbol }): LegendItem => ({ label, color, mark: symbol === 'circle' ? 'dot' : 'square' }),
    ),
    cursor: {
      label: 'pieces',
      min: 1,
      max: rows.length,
      step: 1,
      initial: chosen,
      read(position) {
        const row = rows[Math.round(position) - 1];
        return errorSeries.map(({ column, label, color }) => {
          const y = Number(row?.[column]);
          return { label, text: formatNumber(y, 3), ...(y > 1e-12 && { y }), color };
        });
      },
    },
    plot: () => ({
      x: {
        domain: [0.5, rows.length + 0.5],
        label: 'pieces',
        ticks: rows.map(row => Number(row.pieces)),
        tickFormat: d => String(d),
      },
      y: axis,
      marks: [
        gridAt(axis),
        ...errorSeries.flatMap(({ column, color, symbol }) => [
          lineY(shown(column), { x: 'pieces', y: column, stroke: color, strokeWidth: 1.5 }),
          dot(shown(column), { x: 'pieces', y: column, fill: color, r: 4.5, symbol }),
        ]),
      ],
    }),
  };
}

const halves = [
  { column: 'positive', label: 'max(x, 0)', color: 'var(--hue-1)' },
  { column: 'negative', label: 'max(−x, 0)', color: 'var(--hue-2)' },
  { column: 'sum', label: 'sum: |x|', color: 'currentColor', dash: '7 5' },
  { column: 'difference', label: 'difference: x', color: 'var(--hue-3)', dash: '1.5 4' },
] as const;

function crelu({ range }: MaxoutInputs, result: Result): Chart {
  const rows = result.tables.crelu ?? [];
  return {
    id: 'crelu',
    title: 'CReLU: two halves that keep both signs',
    summary:
      'At every x one half is 0 and the other the size of x; their sum is |x|, their difference x, so nothing is lost.',
    aspect: { wide: 0.42, narrow: 0.76 },
    legend: halves.map(
      (item): LegendItem => ({ label: item.label, color: item.color, ...('dash' in item && { dash: item.dash }) }),
    ),
    cursor: {
      label: 'x',
      min: -range,
      max: range,
      step: (2 * range) / Math.max(1, rows.length - 1),
      initial: 0,
      read(position) {
        const row = rowAt(rows, position, range);
        return halves.map(({ column, label, color }) => {
          const y = Number(row?.[column]);
          return { label, text: formatNumber(y, 4), y, color };
        });
      },
    },
    plot: () => ({
      x: { domain: [-range, range], label: 'x' },
      y: { domain: [-range, range], label: null, ticks: 6 },
      marks: [
        gridX({ ticks: 8 }),
        gridY({ ticks: 6 }),
        ruleX([0], { stroke: 'currentColor', strokeOpacity: 0.45 }),
        ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.45 }),
        ...halves.map(item =>
          lineY(rows, {
            x: 'x',
            y: item.column,
            stroke: item.color,
            strokeWidth: 'dash' in item ? 2 : 5,
            // Sum and difference lie on the halves, which show beneath.
            strokeOpacity: 'dash' in item ? 1 : 0.5,
            ...('dash' in item && { strokeDasharray: item.dash }),
          }),
        ),
      ],
    }),
  };
}
