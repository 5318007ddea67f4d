/** Steps of gradient descent by the mean of the inputs, and agreement of signs by batch size. */
import { areaY, gridY, lineY, ruleY } from '@observablehq/plot';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationName, type Inputs } from '../../../src/experiments/inputs.ts';
import type experiment from '../../../src/experiments/zig-zag.ts';
import { gridAt, logAxis } from '../../figures/axes.ts';
import type { Chart, View } from '../../figures/chart.ts';
import { functionColour } from '../../figures/colours.ts';

type ZigZagInputs = Inputs<(typeof experiment)['inputs']>;

const view: View<ZigZagInputs> = (inputs, result) => [stepsChart(inputs, result), signsChart(inputs, result)];
export default view;

const color = 'var(--hue-1)';

function stepsChart({ dimension, bias }: ZigZagInputs, { tables }: Result): Chart {
  const rows = tables.means ?? [];
  const other = 'var(--nl-shade)';
  const axis = logAxis(rows.flatMap(row => [Number(row.stepsQ1), Number(row.stepsQ3), Number(row.condition)]));
  const [first, last] = [rows[0], rows.at(-1)];
  return {
    id: 'steps',
    title: `Steps of gradient descent with ${dimension} inputs${bias ? ' and a bias' : ''}, by their mean`,
    summary: `The median number of steps goes from ${first?.steps} at a mean of ${first?.mean} to ${last?.steps} at ${last?.mean}.`,
    aspect: { wide: 0.42, narrow: 0.75 },
    legend: [
      { label: 'steps', color },
      { label: 'between the quartiles of the seeds', color, mark: 'area' },
      { label: 'condition number', color: other, dash: '6 4' },
    ],
    cursor: {
      label: 'mean of the inputs',
      min: 0,
      max: 2,
      step: 0.25,
      initial: 1,
      read: mean => {
        const row = rows.find(candidate => candidate.mean === mean);
        return [
          { label: 'steps', text: formatNumber(Number(row?.steps), 4), y: Number(row?.steps), color },
          {
            label: 'condition number',
            text: formatNumber(Number(row?.condition), 4),
            y: Number(row?.condition),
            color: other,
          },
          {
            label: 'angle of successive gradients',
            text: typeof row?.angle === 'number' ? `${formatNumber(row.angle, 3)}°` : '–',
          },
        ];
      },
    },
    plot: () => ({
      x: { label: 'mean of the inputs', domain: [0, 2], ticks: 5 },
      y: axis,
      marks: [
        gridAt(axis),
        areaY(rows, { x: 'mean', y1: 'stepsQ1', y2: 'stepsQ3', fill: color, fillOpacity: 0.18 }),
        lineY(rows, {
          x: 'mean',
          y: 'condition',
          stroke: other,
          strokeWidth: 2,
          strokeDasharray: '6 4',
          marker: 'dot',
        }),
        lineY(rows, { x: 'mean', y: 'steps', stroke: color, strokeWidth: 2.5, marker: 'dot' }),
      ],
    }),
  };
}

function signsChart({ activation }: ZigZagInputs, { tables }: Result): Chart {
  const rows: Row[] = (tables.signs ?? []).map((row, index) => ({ ...row, index }));
  const own = functionColour(activation.id);
  const share = (value: unknown) => `${formatNumber(100 * Number(value), 3)} %`;
  return {
    id: 'signs',
    title: `Inputs from ${activationName(activation)}: weights whose gradient has the sign of the majority`,
    summary: `The median share is ${share(rows[0]?.share)} for single examples and ${share(rows.at(-1)?.share)} for batches of ${rows.at(-1)?.batch}.`,
    aspect: { wide: 0.36, narrow: 0.68 },
    legend: [
      { label: 'share with the sign of the majority', color: own },
      { label: 'between the quartiles', color: own, mark: 'area' },
      { label: 'one half: signs are mixed', color: 'var(--nl-muted)', dash: '2 3' },
    ],
    cursor: {
      label: 'batch size, power of two',
      min: 0,
      max: Math.max(1, rows.length - 1),
      step: 1,
      initial: 5,
      read: index => [
        { label: 'examples in the batch', text: String(rows[index]?.batch ?? '') },
        { label: 'share', text: share(rows[index]?.share), y: Number(rows[index]?.share), color: own },
        { label: 'batches with one sign only', text: share(rows[index]?.allOneSign) },
      ],
    },
    plot: () => ({
      x: {
        label: 'examples in the batch',
        domain: [0, Math.max(1, rows.length - 1)],
        ticks: rows.map(row => Number(row.index)),
        tickFormat: (index: number) => String(rows[index]?.batch ?? ''),
      },
      y: { label: null, domain: [0.4, 1], ticks: 6, tickFormat: (d: number) => `${Math.round(100 * d)} %` },
      marks: [
        gridY({ ticks: 6 }),
        ruleY([0.5], { stroke: 'var(--nl-muted)', strokeDasharray: '2 3' }),
        areaY(rows, { x: 'index', y1: 'shareQ1', y2: 'shareQ3', fill: own, fillOpacity: 0.18 }),
        lineY(rows, { x: 'index', y: 'share', stroke: own, strokeWidth: 2.5, marker: 'dot' }),
      ],
    }),
  };
}
