/** Self-normalisation: variance and mean of the activations by layer, from three kinds of inputs, with the theory. */
import { gridY, lineY, ruleY, type ScaleOptions } from '@observablehq/plot';
import type { Result } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import type { Inputs } from '../../../src/experiments/inputs.ts';
import type experiment from '../../../src/experiments/self-normalisation.ts';
import { gridAt, layerAxis, logAxis, yDomain } from '../../figures/axes.ts';
import type { Chart, View } from '../../figures/chart.ts';

type SelfInputs = Inputs<(typeof experiment)['inputs']>;
type Quantity = 'Mean' | 'Variance';

const view: View<SelfInputs> = (inputs, result) => {
  const last = result.tables.layers?.at(-1);
  const value = (column: string) => formatNumber(Number(last?.[column]), 3);
  return [
    {
      ...layerChart(inputs, result, 'Variance'),
      id: 'variance',
      title: 'Variance of the activations in each layer',
      summary: `In the last layer it is ${value('lowVariance')} from inputs of variance 0.1, ${value('highVariance')} from variance 3, and ${value('ownVariance')} from your inputs.`,
    },
    {
      ...layerChart(inputs, result, 'Mean'),
      id: 'mean',
      title: 'Mean of the activations in each layer',
      summary: `In the last layer it is ${value('lowMean')}, ${value('highMean')} and ${value('ownMean')}.`,
    },
  ];
};
export default view;

function layerChart(
  { inputMean, inputVariance }: SelfInputs,
  result: Result,
  quantity: Quantity,
): Omit<Chart, 'id' | 'title' | 'summary'> {
  const rows = result.tables.layers ?? [];
  const log = quantity === 'Variance';
  const lines = [
    { column: `low${quantity}`, label: 'inputs of mean 0, variance 0.1', color: 'var(--hue-1)' },
    { column: `high${quantity}`, label: 'mean 0, variance 3', color: 'var(--hue-3)', dash: '8 4' },
    {
      column: `own${quantity}`,
      label: `yours: mean ${formatNumber(inputMean)}, variance ${formatNumber(inputVariance)}`,
      color: 'var(--hue-2)',
      dash: '2 3',
    },
  ];
  const columns = lines.flatMap(({ column }) => [column, `${column}Theory`]);
  const usable = (column: string) =>
    rows.filter(row => Number.isFinite(row[column]) && (!log || Number(row[column]) > 0));
  const y: ScaleOptions = log
    ? logAxis([1, ...rows.flatMap(row => columns.map(column => Number(row[column])))])
    : { domain: yDomain(rows, columns), ticks: 5, label: null };
  return {
    aspect: { wide: 0.38, narrow: 0.66 },
    legend: [
      ...lines.map(({ label, color, dash }) => ({ label, color, ...(dash && { dash }) })),
      { label: 'theory, infinite width', color: 'var(--nl-shade)' },
    ],
    cursor: {
      label: 'layer',
      min: 1,
      max: Math.max(1, rows.length),
      step: 1,
      initial: rows.length,
      read: layer =>
        lines.map(({ column, label, color }) => {
          const value = Number(rows[layer - 1]?.[column]);
          return { label, text: formatNumber(value, 3), y: value, color };
        }),
    },
    plot: () => ({
      x: layerAxis(rows.length),
      y,
      marks: [
        log ? gridAt(y) : gridY({ ticks: 5 }),
        ruleY([log ? 1 : 0], { stroke: 'currentColor', strokeOpacity: 0.5 }),
        ...lines.map(({ column }) =>
          lineY(usable(`${column}Theory`), {
            x: 'layer',
            y: `${column}Theory`,
            stroke: 'var(--nl-shade)',
            strokeWidth: 1,
          }),
        ),
        ...lines.map(({ column, color, dash }) =>
          lineY(usable(column), {
            x: 'layer',
            y: column,
            stroke: color,
            strokeWidth: 2.25,
            ...(dash && { strokeDasharray: dash }),
          }),
        ),
      ],
    }),
  };
}
