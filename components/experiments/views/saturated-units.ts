/** Saturated shares: of a Gaussian by its spread, and of a trained net by the scale of its inputs. */
import { areaY, gridY, lineY } from '@observablehq/plot';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationName, type Inputs } from '../../../src/experiments/inputs.ts';
import type experiment from '../../../src/experiments/saturated-units.ts';
import type { Chart, View } from '../../figures/chart.ts';
import { functionColour } from '../../figures/colours.ts';

type SaturationInputs = Inputs<(typeof experiment)['inputs']>;

const view: View<SaturationInputs> = (inputs, result) => [gaussianChart(inputs, result), trainedChart(inputs, result)];
export default view;

const share = (value: unknown) => `${formatNumber(100 * Number(value), 3)} %`;
const y = {
  label: null,
  domain: [0, 1],
  ticks: 5,
  tickFormat: (d: number) => `${Math.round(100 * d)} %`,
};
/** Rows at equal distances, counted from 1. */
const numbered = (rows: readonly Row[] = []): Row[] => rows.map((row, index) => ({ ...row, index: index + 1 }));

function gaussianChart({ activation }: SaturationInputs, { tables }: Result): Chart {
  const rows = numbered(tables.gaussian);
  const color = functionColour(activation.id);
  const [first, last] = [rows.find(row => row.spread === 1), rows.at(-1)];
  return {
    id: 'gaussian',
    title: `${activationName(activation)}: saturated share of Gaussian pre-activations`,
    summary: `The share goes from ${share(first?.share)} at a standard deviation of ${first?.spread} to ${share(last?.share)} at ${last?.spread}.`,
    aspect: { wide: 0.36, narrow: 0.68 },
    cursor: {
      label: 'standard deviation, number in the table',
      min: 1,
      max: Math.max(2, rows.length),
      step: 1,
      initial: 4,
      read: index => [
        { label: 'standard deviation', text: String(rows[index - 1]?.spread ?? '') },
        { label: 'saturated', text: share(rows[index - 1]?.share), y: Number(rows[index - 1]?.share), color },
      ],
    },
    plot: size => ({
      x: {
        label: 'standard deviation of the pre-activations',
        domain: [1, Math.max(2, rows.length)],
        ticks: rows.map(row => Number(row.index)).filter(index => size === 'wide' || index % 3 === 1),
        tickFormat: (index: number) => String(rows[index - 1]?.spread ?? ''),
      },
      y,
      marks: [
        gridY({ ticks: 5 }),
        lineY(rows, { x: 'index', y: 'share', stroke: color, strokeWidth: 2.5, marker: 'dot' }),
      ],
    }),
  };
}

function trainedChart({ activation, steps }: SaturationInputs, { tables }: Result): Chart {
  const rows = numbered(tables.trained);
  const color = functionColour(activation.id);
  const other = 'var(--nl-shade)';
  const last = rows.at(-1);
  return {
    id: 'trained',
    title: `Saturated share in a net of two layers, after ${steps} steps, by the scale of the inputs`,
    summary: `At inputs times ${last?.scale} the share is ${share(last?.first)} in layer 1 and ${share(last?.second)} in layer 2.`,
    aspect: { wide: 0.36, narrow: 0.68 },
    legend: [
      { label: 'layer 1', color },
      { label: 'layer 2', color: other, dash: '6 4' },
      { label: 'between the quartiles of the seeds', color, mark: 'area' },
    ],
    cursor: {
      label: 'scale, number in the table',
      min: 1,
      max: Math.max(2, rows.length),
      step: 1,
      initial: Math.max(1, rows.length),
      read: index => {
        const row = rows[index - 1];
        return [
          { label: 'inputs times', text: String(row?.scale ?? '') },
          { label: 'layer 1', text: share(row?.first), y: Number(row?.first), color },
          { label: 'layer 2', text: share(row?.second), y: Number(row?.second), color: other },
          { label: 'accuracy', text: share(row?.accuracy) },
        ];
      },
    },
    plot: () => ({
      x: {
        label: 'inputs multiplied by',
        domain: [1, Math.max(2, rows.length)],
        ticks: rows.map(row => Number(row.index)),
        tickFormat: (index: number) => String(rows[index - 1]?.scale ?? ''),
      },
      y,
      marks: [
        gridY({ ticks: 5 }),
        areaY(rows, { x: 'index', y1: 'firstQ1', y2: 'firstQ3', fill: color, fillOpacity: 0.18 }),
        lineY(rows, { x: 'index', y: 'second', stroke: other, strokeWidth: 2, strokeDasharray: '6 4', marker: 'dot' }),
        lineY(rows, { x: 'index', y: 'first', stroke: color, strokeWidth: 2.5, marker: 'dot' }),
      ],
    }),
  };
}
