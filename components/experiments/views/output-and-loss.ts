/** Output and loss: the size of the gradient by logit, on a log scale, and the output by step of gradient descent. */
import { gridY, lineY, type Markish, ruleX, ruleY } from '@observablehq/plot';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import type { Inputs } from '../../../src/experiments/inputs.ts';
import type experiment from '../../../src/experiments/output-and-loss.ts';
import { gridAt, logAxis } from '../../figures/axes.ts';
import type { Chart, View } from '../../figures/chart.ts';

type PairInputs = Inputs<(typeof experiment)['inputs']>;

const CHOSEN = { color: 'var(--hue-1)' };
const COMPARED = { color: 'var(--hue-2)', dash: '6 4' };

/** Below this a gradient is not drawn: it would flatten all others. */
const SMALLEST = 1e-12;

const view: View<PairInputs> = (inputs, result) => {
  const names = (result.tables.summary ?? []).map(row => String(row.pair));
  const same = inputs.pair === inputs.compare;
  const lines = [
    { ...CHOSEN, label: names[0] ?? '', gradient: 'gradient', output: 'output' },
    ...(same ? [] : [{ ...COMPARED, label: names[1] ?? '', gradient: 'otherGradient', output: 'otherOutput' }]),
  ];
  return [gradients(inputs, result, lines), descent(inputs, result, lines)];
};
export default view;

interface Line {
  label: string;
  color: string;
  dash?: string;
  gradient: string;
  output: string;
}

const legendOf = (lines: readonly Line[]) =>
  lines.map(({ label, color, dash }) => ({ label, color, ...(dash && { dash }) }));

function gradients({ start, target }: PairInputs, result: Result, lines: readonly Line[]): Chart {
  const rows = result.tables.curve ?? [];
  const size = (row: Row | undefined, column: string) => {
    const value = Math.abs(Number(row?.[column]));
    return value >= SMALLEST && Number.isFinite(value) ? value : Number.NaN;
  };
  const axis = logAxis(rows.flatMap(row => lines.map(line => size(row, line.gradient))));
  const [low, high] = [Number(rows[0]?.z), Number(rows.at(-1)?.z)];
  return {
    id: 'gradients',
    title: `Size of the gradient at the logit, target ${formatNumber(target)}`,
    summary: `At logit ${formatNumber(start)}: ${(result.tables.summary ?? [])
      .slice(0, lines.length)
      .map(row => `${row.pair} ${formatNumber(Number(row.gradient), 3)}`)
      .join(', ')}.`,
    aspect: { wide: 0.46, narrow: 0.8 },
    legend: legendOf(lines),
    cursor: {
      label: 'logit',
      min: low,
      max: high,
      step: 0.05,
      initial: Math.max(low, Math.min(high, start)),
      read(z) {
        const row = rows[Math.round((z - low) * 20)];
        return lines.map(({ label, color, gradient }) => ({
          label,
          text: formatNumber(Number(row?.[gradient]), 4),
          y: size(row, gradient),
          color,
        }));
      },
    },
    plot: () => ({
      x: { label: 'logit z', domain: [low, high] },
      y: { ...axis, label: '|dL/dz|' },
      marks: [
        gridAt(axis),
        ruleX(start >= low && start <= high ? [start] : [], {
          stroke: 'currentColor',
          strokeOpacity: 0.45,
          strokeDasharray: '2 3',
        }),
        ...lines.map(
          ({ gradient, color, dash }): Markish =>
            lineY(rows, {
              x: 'z',
              y: (row: Row) => size(row, gradient),
              stroke: color,
              strokeWidth: 2.5,
              ...(dash && { strokeDasharray: dash }),
            }),
        ),
      ],
    }),
  };
}

function descent({ target, start, rate }: PairInputs, result: Result, lines: readonly Line[]): Chart {
  const rows = (result.tables.descent ?? []).filter(row => Number(row.step) > 0);
  const valuesOf = (column: string) => rows.filter(row => typeof row[column] === 'number');
  const outputs = lines.flatMap(({ output }) => valuesOf(output).map(row => Number(row[output])));
  const [low, high] = [Math.min(0, target, ...outputs), Math.max(1, target, ...outputs)];
  const last = Number(rows.at(-1)?.step ?? 1);
  const axis = logAxis([1, last]);
  const steps = (row: Row) =>
    row.steps === null ? 'does not get there' : `gets there after ${Number(row.steps).toLocaleString('en-US')} steps`;
  return {
    id: 'descent',
    title: `Output by step of gradient descent, from logit ${formatNumber(start)}`,
    summary: `Within ½ of the target, at a learning rate of ${formatNumber(rate)}: ${(result.tables.summary ?? [])
      .slice(0, lines.length)
      .map(row => `${row.pair} ${steps(row)}`)
      .join('; ')}.`,
    aspect: { wide: 0.4, narrow: 0.72 },
    legend: legendOf(lines),
    cursor: {
      label: 'kept step',
      min: 1,
      max: Math.max(2, rows.length),
      step: 1,
      initial: 1,
      read(index) {
        const row = rows[index - 1];
        return [
          { label: 'step', text: String(row?.step ?? '') },
          ...lines.map(({ label, color, output }) => ({
            label,
            text: typeof row?.[output] === 'number' ? formatNumber(Number(row[output]), 4) : 'finished',
            color,
          })),
        ];
      },
    },
    plot: () => ({
      x: { ...axis, label: 'step' },
      y: { label: 'output', domain: [low, high + 0.04 * (high - low)], ticks: 5 },
      marks: [
        gridY({ ticks: 5 }),
        ruleY([target], { stroke: 'currentColor', strokeOpacity: 0.6, strokeDasharray: '2 3' }),
        ...lines.map(
          ({ output, color, dash }): Markish =>
            lineY(valuesOf(output), {
              x: 'step',
              y: output,
              stroke: color,
              strokeWidth: 2.5,
              ...(dash && { strokeDasharray: dash }),
            }),
        ),
      ],
    }),
  };
}
