/** Gradient through depth: gradient norms and activation variance by layer, on log scales, with the quartiles as bands. */
import { areaY, lineY, type Markish } from '@observablehq/plot';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import type experiment from '../../../src/experiments/gradient-through-depth.ts';
import type { Inputs } from '../../../src/experiments/inputs.ts';
import { gridAt, layerAxis, logAxis } from '../../figures/axes.ts';
import type { Chart, View } from '../../figures/chart.ts';
import { functionColour } from '../../figures/colours.ts';

const aspect = { wide: 0.46, narrow: 0.72 };

interface Series {
  column: string;
  label: string;
  color: string;
  dash?: string;
}

const view: View<Inputs<(typeof experiment)['inputs']>> = (inputs, result) => {
  const color = functionColour(inputs.activation.id);
  const gradients: Series[] = [
    { column: 'weightGradient', label: 'weight gradient', color },
    { column: 'preactivationGradient', label: 'pre-activation gradient', color: 'var(--nl-shade)', dash: '6 4' },
  ];
  return [
    layerChart(result, gradients, {
      id: 'gradients',
      title: 'Norm of the gradient in each layer',
      summary: summarise(result, 'weightGradient', 'The median weight gradient'),
    }),
    layerChart(result, [{ column: 'variance', label: 'variance of the activations', color }], {
      id: 'variance',
      title: 'Variance of the activations in each layer',
      summary: summarise(result, 'variance', 'The median activation variance'),
    }),
  ];
};
export default view;

function layerChart(result: Result, series: readonly Series[], about: Pick<Chart, 'id' | 'title' | 'summary'>): Chart {
  const rows = result.tables.layers ?? [];
  const depth = rows.length;
  const values = rows.flatMap(row =>
    series.flatMap(({ column }) => [row[column], row[`${column}Q1`], row[`${column}Q3`]]),
  );
  const axis = logAxis(values.map(Number));
  return {
    ...about,
    aspect,
    legend: [
      ...series.map(({ label, color, dash }) => ({ label, color, ...(dash && { dash }) })),
      { label: 'between the quartiles of the seeds', color: series[0]?.color ?? 'currentColor', mark: 'area' as const },
    ],
    cursor: {
      label: 'layer',
      min: 1,
      max: Math.max(1, depth),
      step: 1,
      initial: 1,
      read: layer => {
        const row = rows[layer - 1];
        return series.map(({ column, label, color }) => {
          const value = Number(row?.[column]);
          return { label, text: formatNumber(value, 3), y: value, color };
        });
      },
    },
    plot: () => ({
      x: layerAxis(depth),
      y: axis,
      marks: [gridAt(axis), ...series.flatMap(item => marks(rows, item))],
    }),
  };
}

function marks(rows: readonly Row[], { column, color, dash }: Series): Markish[] {
  const positive = rows.filter(row => Number(row[column]) > 0 && Number.isFinite(Number(row[column])));
  const banded = positive.filter(row => Number(row[`${column}Q1`]) > 0 && Number.isFinite(Number(row[`${column}Q3`])));
  return [
    areaY(banded, { x: 'layer', y1: `${column}Q1`, y2: `${column}Q3`, fill: color, fillOpacity: 0.18 }),
    lineY(positive, {
      x: 'layer',
      y: column,
      stroke: color,
      strokeWidth: 2.25,
      ...(dash && { strokeDasharray: dash }),
    }),
  ];
}

function summarise(result: Result, column: string, subject: string): string {
  const rows = result.tables.layers ?? [];
  const [first, last] = [rows[0]?.[column], rows.at(-1)?.[column]].map(Number);
  return `${subject} is ${formatNumber(first ?? Number.NaN, 2)} in the first layer and ${formatNumber(last ?? Number.NaN, 2)} in the last.`;
}
