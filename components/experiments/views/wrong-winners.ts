/** Wrong winners: the score by learning rate, and the share of wrong verdicts by the number of runs. */
import { areaY, dot, gridY, lineY, ruleY } from '@observablehq/plot';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationLabels, type Inputs } from '../../../src/experiments/inputs.ts';
import { rowNear } from '../../../src/experiments/measures.ts';
import type experiment from '../../../src/experiments/wrong-winners.ts';
import { gridAt, logAxis } from '../../figures/axes.ts';
import type { Chart, View } from '../../figures/chart.ts';
import { functionLines } from '../../figures/colours.ts';

type WinnerInputs = Inputs<(typeof experiment)['inputs']>;

const view: View<WinnerInputs> = (inputs, result) => [scores(inputs, result), verdicts(result)];
export default view;

/** What the score of a task is. */
const scoreLabel = (task: WinnerInputs['task']): string =>
  task === 'smooth' || task === 'kinked' ? 'test error (rms)' : 'share of test points wrong';

function scores({ activations, task }: WinnerInputs, result: Result): Chart {
  const rows = result.tables.rates ?? [];
  const styles = functionLines(activations.map(({ id }) => id));
  const lines = activationLabels(activations).map((label, index) => ({
    label,
    rows: rows.filter(row => row.function === index + 1 && ['median', 'q1', 'q3'].every(name => Number(row[name]) > 0)),
    ...(styles[index] ?? { color: 'currentColor' }),
  }));
  const xAxis = logAxis(rows.map(row => Number(row.rate)));
  const rates = rows.map(row => Number(row.rate));
  const span = Math.max(...rates) / Math.min(...rates);
  const domain = span > 1 ? [Math.min(...rates), Math.max(...rates)] : (xAxis.domain as number[]);
  const values = rows
    .flatMap(row => [Number(row.q1), Number(row.q3)])
    .filter(value => value > 0 && Number.isFinite(value));
  const [low, high] = [Math.min(...values, 1), Math.max(...values, 1e-3)];
  // 1, 2 and 5 of each decade.
  const ticks = [-4, -3, -2, -1, 0, 1]
    .flatMap(exponent => [1, 2, 5].map(digit => Number(`${digit}e${exponent}`)))
    .filter(value => value > low / 1.15 && value < high * 1.15);
  const winners = (result.tables.orders ?? []).map(row => `${row.policy}: ${row.winner}`);
  return {
    id: 'scores',
    title: `Score by learning rate: ${scoreLabel(task)}`,
    summary: `Lower is better. Winner by the medians, by learning rate: ${winners.join('; ')}.`,
    aspect: { wide: 0.46, narrow: 0.8 },
    legend: [
      ...lines.map(({ label, color, dash }) => ({ label, color, ...(dash && { dash }) })),
      { label: 'its best rate', color: 'currentColor', mark: 'dot' },
      { label: 'between the quartiles of the runs', color: lines[0]?.color ?? 'currentColor', mark: 'area' },
    ],
    plot: () => ({
      x: {
        type: 'log',
        label: 'learning rate',
        domain,
        ticks: [...new Set(rates)],
        tickFormat: (rate: number) => String(rate),
      },
      y: {
        type: 'log',
        label: null,
        domain: [low / 1.15, high * 1.15],
        ticks,
        tickFormat: (score: number) => formatNumber(score, 2),
      },
      marks: [
        gridY({ ticks }),
        ...lines.flatMap(({ rows: own, color, dash }) => [
          areaY(own, { x: 'rate', y1: 'q1', y2: 'q3', fill: color, fillOpacity: 0.13 }),
          lineY(own, {
            x: 'rate',
            y: 'median',
            stroke: color,
            strokeWidth: 2.25,
            ...(dash && { strokeDasharray: dash }),
          }),
          dot(own, { x: 'rate', y: 'median', r: (row: Row) => (row.best ? 5 : 2), fill: color }),
        ]),
      ],
    }),
  };
}

const curves = [
  { column: 'hardest', label: 'hardest pair', color: 'var(--hue-3)', dash: '8 4' },
  { column: 'wrong', label: 'mean over the pairs', color: 'var(--hue-1)' },
  { column: 'paired', label: 'mean, same seeds for both', color: 'var(--hue-2)', dash: '2 3' },
];

function verdicts(result: Result): Chart {
  const rows = (result.tables.verdicts ?? []).filter(row => row.wrong !== null);
  const most = Math.max(2, ...rows.map(row => Number(row.runs)));
  const [one, ...rest] = rows;
  const last = rest.at(-1);
  const share = (value: unknown) => formatNumber(Number(value), 2);
  return {
    id: 'verdicts',
    title: 'Share of comparisons that name the worse function',
    summary:
      one && last
        ? `From one run of each a share of ${share(one.wrong)} is wrong, from ${last.runs} runs ${share(last.wrong)}; with the same seeds ${share(one.paired)} and ${share(last.paired)}.`
        : 'No two functions have different medians, so there is no worse one.',
    aspect: { wide: 0.42, narrow: 0.75 },
    legend: [
      ...curves.map(({ label, color, dash }) => ({ label, color, ...(dash && { dash }) })),
      { label: 'one in twenty', color: 'currentColor', dash: '6 4' },
    ],
    cursor: {
      label: 'runs of each',
      min: 1,
      max: most,
      step: 2,
      initial: 1,
      read: runs => {
        if (rows.length === 0) return [];
        const row = rowNear(rows, runs, 'runs');
        return curves.map(({ column, label, color }) => {
          const value = Number(row[column]);
          return { label, text: formatNumber(value, 2), y: value, color };
        });
      },
    },
    plot: () => ({
      x: { label: 'runs of each', domain: [1, most], ticks: [1, 3, 5, 7, 9, 11, 15], tickFormat: String },
      y: { label: null, domain: [0, Math.max(0.3, ...rows.map(row => Number(row.hardest)))], ticks: 5 },
      marks: [
        gridAt({ ticks: 5 }),
        ruleY([0.05], { stroke: 'currentColor', strokeDasharray: '6 4' }),
        ...curves.flatMap(({ column, color, dash }) => [
          lineY(rows, {
            x: 'runs',
            y: column,
            stroke: color,
            strokeWidth: 2.25,
            ...(dash && { strokeDasharray: dash }),
          }),
          dot(rows, { x: 'runs', y: column, r: 3, fill: color }),
        ]),
      ],
    }),
  };
}
