/** Residual against plain: gradient norm by layer and training loss by step, with the range over the seeds as bands. */
import { areaY, lineY, type PlotOptions, ruleY } from '@observablehq/plot';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import type { Inputs } from '../../../src/experiments/inputs.ts';
import type experiment from '../../../src/experiments/residual-against-plain.ts';
import { gridAt, logAxis } from '../../figures/axes.ts';
import type { Chart, View } from '../../figures/chart.ts';

const series = [
  { column: 'plain', label: 'plain', color: 'var(--hue-2)', dash: '6 4' },
  { column: 'residual', label: 'residual', color: 'var(--hue-1)', dash: undefined },
] as const;

const view: View<Inputs<(typeof experiment)['inputs']>> = (inputs, result) => {
  const charts = [
    pairChart(result.tables.gradients ?? [], 'layer', {
      id: 'gradients',
      title: 'Norm of the gradient at each layer’s output, before training',
      summary: ends(result, 'gradients', 'layer 0'),
    }),
  ];
  const training = result.tables.training ?? [];
  if (inputs.steps > 0 && training.length > 0)
    charts.push(
      pairChart(training, 'step', {
        id: 'training',
        title: `Training loss on ${inputs.data}`,
        summary: ends(result, 'training', 'the first step', 'the last step'),
      }),
    );
  return charts;
};
export default view;

function pairChart(
  rows: readonly Row[],
  position: 'layer' | 'step',
  about: Pick<Chart, 'id' | 'title' | 'summary'>,
): Chart {
  const last = Math.max(1, rows.length - 1);
  const values = rows.flatMap(row =>
    series.flatMap(({ column }) => [row[column], row[`${column}Low`], row[`${column}High`]]),
  );
  const scale: PlotOptions['y'] =
    position === 'layer'
      ? logAxis(values.map(Number))
      : { label: null, domain: [0, Math.max(0.8, quantileLimit(values))], clamp: true };
  return {
    ...about,
    aspect: { wide: 0.44, narrow: 0.7 },
    legend: [
      ...series.map(({ label, color, dash }) => ({ label, color, ...(dash && { dash }) })),
      { label: 'lowest to highest seed', color: 'var(--nl-shade)', mark: 'area' as const },
    ],
    cursor: {
      label: position,
      min: 0,
      max: last,
      step: 1,
      initial: position === 'layer' ? 0 : last,
      read: at =>
        series.map(({ column, label, color }) => {
          const value = Number(rows[at]?.[column]);
          return { label, text: formatNumber(value, 3), y: value, color };
        }),
    },
    plot: size => ({
      x: { label: position, domain: [0, last], ticks: size === 'narrow' ? 5 : 10, tickFormat: d => String(d) },
      y: scale,
      marks: [
        gridAt(scale ?? {}),
        ...(position === 'step'
          ? [ruleY([Math.LN2], { stroke: 'currentColor', strokeOpacity: 0.6, strokeDasharray: '1 3' })]
          : []),
        ...series.flatMap(({ column, color, dash }) => [
          areaY(usable(rows, `${column}Low`), {
            x: position,
            y1: `${column}Low`,
            y2: `${column}High`,
            fill: color,
            fillOpacity: 0.16,
          }),
          lineY(usable(rows, column), {
            x: position,
            y: column,
            stroke: color,
            strokeWidth: 2.25,
            strokeDasharray: dash,
          }),
        ]),
      ],
    }),
  };
}

/** Rows that a log scale can show; a loss is never negative, so this suits both charts. */
const usable = (rows: readonly Row[], column: string) =>
  rows.filter(row => Number(row[column]) > 0 && Number.isFinite(Number(row[column])));

/** The highest loss worth showing: one wild seed must not flatten the rest. */
const quantileLimit = (values: readonly unknown[]) =>
  Math.min(2, Math.max(...values.map(Number).filter(Number.isFinite)));

function ends(result: Result, table: string, first: string, last?: string): string {
  const rows = result.tables[table] ?? [];
  const row = last ? rows.at(-1) : rows[0];
  const [plain, residual] = [Number(row?.plain), Number(row?.residual)].map(value => formatNumber(value, 2));
  return `At ${last ?? first}, plain: ${plain}; residual: ${residual}.`;
}
