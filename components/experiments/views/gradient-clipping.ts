/** Gradient clipping: loss and gradient norm by step, with and without a bound, and what became of the runs. */
import { lineY, ruleY } from '@observablehq/plot';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import type experiment from '../../../src/experiments/gradient-clipping.ts';
import type { Inputs } from '../../../src/experiments/inputs.ts';
import { gridAt, logAxis } from '../../figures/axes.ts';
import type { Chart, View } from '../../figures/chart.ts';

const FREE = { color: 'var(--hue-3)', dash: '6 4' };
const CLIPPED = { color: 'var(--hue-1)' };

/** Highest value that the logarithmic axes make room for. */
const HIGHEST = 1e6;

const view: View<Inputs<(typeof experiment)['inputs']>> = ({ bound }, result) => {
  const { seeds = [] } = result.tables;
  const lost = (column: string) => seeds.filter(row => row[column] !== null).length;
  const outcome = `Of ${seeds.length} runs, ${lost('freeDiverged')} leave the finite numbers without clipping and ${lost('clippedDiverged')} with it.`;
  return [
    {
      ...stepChart(result, 'Loss'),
      id: 'loss',
      title: 'Median loss of the runs; one that is lost counts as infinite',
      summary: outcome,
      facts: [
        { label: 'Runs lost, not clipped', text: `${lost('freeDiverged')} of ${seeds.length}` },
        { label: 'Runs lost, clipped', text: `${lost('clippedDiverged')} of ${seeds.length}` },
      ],
    },
    {
      ...stepChart(result, 'Norm', bound),
      id: 'norm',
      title: 'Median norm of the gradient, before clipping',
      summary: `The bound is ${formatNumber(bound)}; at the start the median norm is ${formatNumber(Number(result.tables.steps?.[0]?.freeNorm ?? Number.NaN), 3)}.`,
    },
  ];
};
export default view;

function stepChart(result: Result, quantity: 'Loss' | 'Norm', bound?: number): Omit<Chart, 'id' | 'title' | 'summary'> {
  const rows = result.tables.steps ?? [];
  const [free, clipped] = [`free${quantity}`, `clipped${quantity}`];
  const usable = (column: string) => rows.filter(row => Number(row[column]) > 0 && Number.isFinite(row[column]));
  // What is larger is on its way to infinity, and drawn at the upper edge.
  const axis = logAxis([
    ...usable(free).map(row => Math.min(HIGHEST, Number(row[free]))),
    ...usable(clipped).map(row => Number(row[clipped])),
    ...(bound === undefined ? [] : [bound]),
  ]);
  const last = Math.max(1, rows.length - 1);
  const reading = (row: Row | undefined, column: string) => {
    const value = row?.[column];
    return typeof value === 'number' ? { text: formatNumber(value, 3), y: value } : { text: 'infinite' };
  };
  return {
    aspect: { wide: 0.36, narrow: 0.64 },
    legend: [
      { label: 'not clipped', ...FREE },
      { label: 'clipped', ...CLIPPED },
      ...(bound === undefined ? [] : [{ label: 'the bound', color: 'currentColor', dash: '2 3' }]),
    ],
    cursor: {
      label: 'step',
      min: 0,
      max: last,
      step: 1,
      initial: 0,
      read: step => [
        { label: 'not clipped', ...reading(rows[step], free), color: FREE.color },
        { label: 'clipped', ...reading(rows[step], clipped), color: CLIPPED.color },
      ],
    },
    plot: () => ({
      x: { label: 'step', domain: [0, last], ticks: 6, tickFormat: d => String(d) },
      y: { ...axis, clamp: true },
      marks: [
        gridAt(axis),
        ...(bound === undefined ? [] : [ruleY([bound], { stroke: 'currentColor', strokeDasharray: '2 3' })]),
        lineY(usable(free), { x: 'step', y: free, stroke: FREE.color, strokeWidth: 2.25, strokeDasharray: FREE.dash }),
        lineY(usable(clipped), { x: 'step', y: clipped, stroke: CLIPPED.color, strokeWidth: 2.25 }),
      ],
    }),
  };
}
