/** Softmax and temperature: four probabilities, and the entropy, along three decades of temperature. */
import { gridY, lineY, type Markish, ruleX, ruleY } from '@observablehq/plot';
import type { Result } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import type { Inputs } from '../../../src/experiments/inputs.ts';
import type experiment from '../../../src/experiments/softmax-temperature.ts';
import { logAxis } from '../../figures/axes.ts';
import type { Chart, View } from '../../figures/chart.ts';
import { distinctLines } from '../../figures/colours.ts';

type TemperatureInputs = Inputs<(typeof experiment)['inputs']>;

const view: View<TemperatureInputs> = (inputs, result) => [probabilities(inputs, result), entropy(inputs, result)];
export default view;

const rowsOf = ({ tables }: Result) => tables.sweep ?? [];
const axisOf = (result: Result) => logAxis(rowsOf(result).map(row => Number(row.temperature)));

/** The cursor counts the temperatures of the sweep. */
const cursorOf = (inputs: TemperatureInputs, result: Result) => {
  const rows = rowsOf(result);
  const apart = (i: number) => Math.abs(Math.log(Number(rows[i]?.temperature) / inputs.temperature));
  return {
    label: 'temperature, number of the sweep',
    min: 1,
    max: Math.max(2, rows.length),
    step: 1,
    initial: 1 + rows.reduce((best, _, i) => (apart(i) < apart(best) ? i : best), 0),
  };
};

function probabilities(inputs: TemperatureInputs, result: Result): Chart {
  const rows = rowsOf(result);
  const series = [1, 2, 3, 4].map((entry, index) => ({
    column: `p${entry}`,
    label: `class ${entry}, logit ${formatNumber(inputs[`logit${entry}` as 'logit1'])}`,
    ...distinctLines(index),
  }));
  const now = (result.tables.probabilities ?? []).map(row => formatNumber(Number(row.probability), 3));
  return {
    id: 'probabilities',
    title: 'Probabilities by temperature',
    summary: `At temperature ${formatNumber(inputs.temperature)} the probabilities are ${now.join(', ')}.`,
    aspect: { wide: 0.44, narrow: 0.78 },
    legend: series.map(({ label, color, dash }) => ({ label, color, ...(dash && { dash }) })),
    cursor: {
      ...cursorOf(inputs, result),
      read: index => {
        const row = rows[index - 1];
        return [
          { label: 'temperature', text: formatNumber(Number(row?.temperature), 3) },
          ...series.map(({ column, label, color }) => ({
            label,
            text: formatNumber(Number(row?.[column]), 3),
            color,
          })),
        ];
      },
    },
    plot: () => ({
      x: { ...axisOf(result), label: 'temperature' },
      y: { domain: [0, 1.02], label: null, ticks: 5 },
      marks: [
        gridY({ ticks: 5 }),
        ruleX([inputs.temperature], { stroke: 'currentColor', strokeOpacity: 0.45, strokeDasharray: '2 3' }),
        ...series.map(
          ({ column, color, dash }): Markish =>
            lineY(rows, {
              x: 'temperature',
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

function entropy(inputs: TemperatureInputs, result: Result): Chart {
  const rows = rowsOf(result);
  const color = 'var(--hue-1)';
  const uniform = Math.log(4);
  const [now] = result.tables.summary ?? [];
  return {
    id: 'entropy',
    title: 'Entropy by temperature',
    summary: `At temperature ${formatNumber(inputs.temperature)} the entropy is ${formatNumber(Number(now?.entropy), 3)} nats; four equal probabilities have ${formatNumber(uniform, 3)}.`,
    aspect: { wide: 0.34, narrow: 0.6 },
    legend: [
      { label: 'entropy, nats', color },
      { label: 'four equal probabilities', color: 'var(--nl-muted)', dash: '2 3' },
    ],
    cursor: {
      ...cursorOf(inputs, result),
      read: index => {
        const row = rows[index - 1];
        return [
          { label: 'temperature', text: formatNumber(Number(row?.temperature), 3) },
          { label: 'entropy', text: `${formatNumber(Number(row?.entropy), 3)} nats`, color },
        ];
      },
    },
    plot: () => ({
      x: { ...axisOf(result), label: 'temperature' },
      y: { domain: [0, 1.5], label: null, ticks: 4 },
      marks: [
        gridY({ ticks: 4 }),
        ruleY([uniform], { stroke: 'var(--nl-muted)', strokeDasharray: '2 3' }),
        ruleX([inputs.temperature], { stroke: 'currentColor', strokeOpacity: 0.45, strokeDasharray: '2 3' }),
        lineY(rows, { x: 'temperature', y: 'entropy', stroke: color, strokeWidth: 2.5 }),
      ],
    }),
  };
}
