/** Normalise through depth: the gradient by layer in three nets, and mean and spread after one activation. */
import { areaY, gridY, lineY } from '@observablehq/plot';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import type { Inputs } from '../../../src/experiments/inputs.ts';
import type experiment from '../../../src/experiments/normalise-through-depth.ts';
import { gridAt, logAxis, yDomain } from '../../figures/axes.ts';
import type { Chart, View } from '../../figures/chart.ts';
import { functionColour } from '../../figures/colours.ts';

const nets = [
  { column: 'none', label: 'no normalisation', color: 'var(--nl-shade)', dash: '2 3' },
  { column: 'batch', label: 'batch normalisation', color: 'var(--hue-1)' },
  { column: 'sample', label: 'layer normalisation', color: 'var(--hue-3)', dash: '8 4' },
];

const view: View<Inputs<(typeof experiment)['inputs']>> = (inputs, result) => [
  gradientChart(result),
  squashedChart(result, functionColour(inputs.activation.id), inputs.spread),
];
export default view;

function gradientChart(result: Result): Chart {
  const rows = result.tables.layers ?? [];
  const drawn = (...columns: string[]) =>
    rows.filter(row => columns.every(column => Number(row[column]) > 0 && Number.isFinite(row[column])));
  const axis = logAxis(
    nets.flatMap(({ column }) => [column, `${column}Q1`, `${column}Q3`].flatMap(c => rows.map(row => Number(row[c])))),
  );
  const growth = (result.tables.nets ?? []).map(row => formatNumber(Number(row.growth), 3));
  return {
    id: 'gradients',
    title: 'Norm of the pre-activation gradient in each layer',
    summary: `Per layer, on the way back, the squared gradient is multiplied by ${growth[0]} without normalisation, ${growth[1]} with batch and ${growth[2]} with layer normalisation.`,
    aspect: { wide: 0.46, narrow: 0.72 },
    legend: [
      ...nets.map(({ label, color, dash }) => ({ label, color, ...(dash && { dash }) })),
      { label: 'between the quartiles of the seeds', color: 'var(--hue-1)', mark: 'area' },
    ],
    cursor: {
      label: 'layer',
      min: 1,
      max: Math.max(1, rows.length),
      step: 1,
      initial: 1,
      read: layer =>
        nets.map(({ column, label, color }) => {
          const value = Number(rows[layer - 1]?.[column]);
          return { label, text: formatNumber(value, 3), y: value, color };
        }),
    },
    plot: () => ({
      x: {
        label: 'layer',
        domain: [1, Math.max(2, rows.length)],
        ticks: Math.min(rows.length, 10),
        tickFormat: d => String(d),
      },
      y: axis,
      marks: [
        gridAt(axis),
        ...nets.flatMap(({ column, color, dash }) => [
          areaY(drawn(`${column}Q1`, `${column}Q3`), {
            x: 'layer',
            y1: `${column}Q1`,
            y2: `${column}Q3`,
            fill: color,
            fillOpacity: 0.18,
          }),
          lineY(drawn(column), {
            x: 'layer',
            y: column,
            stroke: color,
            strokeWidth: 2.25,
            ...(dash && { strokeDasharray: dash }),
          }),
        ]),
      ],
    }),
  };
}

function squashedChart(result: Result, color: string, spread: number): Chart {
  const rows = (result.tables.squashed ?? [])
    .filter(({ mean, deviation }) => Number.isFinite(mean) && Number.isFinite(deviation))
    .map(
      (row): Row => ({
        ...row,
        low: Number(row.mean) - Number(row.deviation),
        high: Number(row.mean) + Number(row.deviation),
      }),
    );
  const means = (result.tables.squashed ?? []).map(row => Number(row.inputMean));
  const [least, most] = [means[0] ?? 0, means.at(-1) ?? 1];
  const at = (mean: number) => rows.find(row => row.inputMean === mean);
  const middle = at(0);
  return {
    id: 'squashed',
    title: 'What the activation alone does to mean and spread',
    summary: middle
      ? `Inputs of mean 0 and standard deviation ${formatNumber(spread)} come out with mean ${formatNumber(Number(middle.mean), 2)} and standard deviation ${formatNumber(Number(middle.deviation), 2)}.`
      : 'Inputs of mean 0 have no finite mean and spread after this function.',
    aspect: { wide: 0.38, narrow: 0.66 },
    legend: [
      { label: 'mean after the activation', color },
      { label: 'one standard deviation to either side', color, mark: 'area' },
    ],
    cursor: {
      label: 'mean before',
      min: least,
      max: most,
      step: (most - least) / Math.max(1, means.length - 1),
      initial: 0,
      read: mean => {
        const row = at(mean);
        const value = Number(row?.mean);
        return [
          { label: 'mean', text: formatNumber(value, 3), y: value, color },
          { label: 'standard deviation', text: formatNumber(Number(row?.deviation), 3) },
        ];
      },
    },
    plot: () => ({
      x: { label: 'mean of the inputs', domain: [least, most], ticks: 7 },
      y: { domain: yDomain(rows, ['low', 'high']), ticks: 5, label: null },
      marks: [
        gridY({ ticks: 5 }),
        areaY(rows, { x: 'inputMean', y1: 'low', y2: 'high', fill: color, fillOpacity: 0.18 }),
        lineY(rows, { x: 'inputMean', y: 'mean', stroke: color, strokeWidth: 2.25 }),
      ],
    }),
  };
}
