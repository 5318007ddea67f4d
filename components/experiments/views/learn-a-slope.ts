/** Learn a slope: the slope of one unit and of nets by step, and the errors of the nets with and without a slope to learn. */
import { gridY, lineY, ruleY, type ScaleOptions } from '@observablehq/plot';
import type { Result } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import type { Inputs } from '../../../src/experiments/inputs.ts';
import type experiment from '../../../src/experiments/learn-a-slope.ts';
import { gridAt, logAxis, yDomain } from '../../figures/axes.ts';
import type { Chart, View } from '../../figures/chart.ts';

interface Line {
  column: string;
  label: string;
  color: string;
  dash?: string;
}

const slopes: readonly Line[] = [
  { column: 'unitSlope', label: 'one unit', color: 'var(--hue-1)' },
  { column: 'netSlope', label: 'PReLU net, median', color: 'var(--hue-3)', dash: '8 4' },
];
const errors: readonly Line[] = [
  { column: 'preluError', label: 'PReLU net, median', color: 'var(--hue-3)', dash: '8 4' },
  { column: 'reluError', label: 'ReLU net, median', color: 'var(--hue-2)' },
];

const view: View<Inputs<(typeof experiment)['inputs']>> = ({ slope }, result) => {
  const rows = result.tables.steps ?? [];
  const last = (column: string) => formatNumber(Number(rows.at(-1)?.[column]), 2);
  const columns = slopes.map(({ column }) => column);
  const [low, high] = yDomain([...rows, { unitSlope: slope, netSlope: slope }], columns);
  return [
    {
      ...stepChart(result, slopes, { domain: [low, high], ticks: 5, label: null }, slope),
      id: 'slopes',
      title: 'The learned slope',
      summary: `The slope to be found is ${formatNumber(slope)}. One unit ends at ${last('unitSlope')}, the PReLU net at ${last('netSlope')}.`,
    },
    {
      ...stepChart(result, errors, logAxis(rows.flatMap(row => errors.map(({ column }) => Number(row[column]))))),
      id: 'errors',
      title: 'Error of the nets on the training data',
      summary: `The root mean squared error ends at ${last('preluError')} for the PReLU and ${last('reluError')} for the ReLU net.`,
    },
  ];
};
export default view;

function stepChart(
  result: Result,
  lines: readonly Line[],
  y: ScaleOptions,
  wanted?: number,
): Omit<Chart, 'id' | 'title' | 'summary'> {
  const rows = result.tables.steps ?? [];
  const steps = rows.map(row => Number(row.step));
  const end = Math.max(1, steps.at(-1) ?? 1);
  return {
    aspect: { wide: 0.38, narrow: 0.66 },
    legend: [
      ...lines.map(({ label, color, dash }) => ({ label, color, ...(dash && { dash }) })),
      ...(wanted === undefined ? [] : [{ label: 'slope to be found', color: 'var(--nl-shade)', dash: '2 3' }]),
    ],
    cursor: {
      label: 'step',
      min: 0,
      max: end,
      step: Math.max(1, (steps[1] ?? 1) - (steps[0] ?? 0)),
      initial: end,
      read: step => {
        const row = rows.find(candidate => Number(candidate.step) >= step) ?? rows.at(-1);
        return lines.map(({ column, label, color }) => {
          const value = Number(row?.[column]);
          return { label, text: formatNumber(value, 3), y: value, color };
        });
      },
    },
    plot: () => ({
      x: { label: 'step', domain: [0, end], ticks: 5 },
      y,
      marks: [
        wanted === undefined ? gridAt(y) : gridY({ ticks: 5 }),
        ...(wanted === undefined ? [] : [ruleY([wanted], { stroke: 'var(--nl-shade)', strokeDasharray: '2 3' })]),
        ...lines.map(({ column, color, dash }) =>
          lineY(
            rows.filter(row => Number.isFinite(row[column])),
            { x: 'step', y: column, stroke: color, strokeWidth: 2.25, ...(dash && { strokeDasharray: dash }) },
          ),
        ),
      ],
    }),
  };
}
