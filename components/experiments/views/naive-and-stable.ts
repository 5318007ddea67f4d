/** A formula as written and rearranged in one number format: values, and relative errors. */
import { gridX, gridY, lineY, ruleY } from '@observablehq/plot';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import type { Inputs } from '../../../src/experiments/inputs.ts';
import { rowNear } from '../../../src/experiments/measures.ts';
import type experiment from '../../../src/experiments/naive-and-stable.ts';
import { gridAt, logAxis, yDomain } from '../../figures/axes.ts';
import type { Chart, View } from '../../figures/chart.ts';

type StableInputs = Inputs<(typeof experiment)['inputs']>;

const view: View<StableInputs> = (inputs, result) => [valueChart(inputs, result), errorChart(inputs, result)];
export default view;

const NAIVE = { color: 'var(--hue-2)', dash: '7 4' } as const;
const STABLE = { color: 'var(--hue-1)' } as const;
const text = (value: unknown) => (value === null ? 'no finite number' : formatNumber(Number(value), 4));
const ticksAt = (size: 'wide' | 'narrow') => (size === 'narrow' ? 5 : 9);

function valueChart({ format, range }: StableInputs, { tables }: Result): Chart {
  const rows = tables.curve ?? [];
  const broken = rows.filter(row => row.naive === null);
  return {
    id: 'values',
    title: `In ${format}: as written, and rearranged`,
    summary: broken.length
      ? `The naive formula gives no finite number at ${broken.length} of ${rows.length} points, the nearest to 0 at x = ${formatNumber(nearest(broken), 4)}.`
      : `Both give a finite number at all ${rows.length} points.`,
    aspect: { wide: 0.4, narrow: 0.75 },
    legend: [
      { label: 'stable', ...STABLE },
      { label: 'naive; it ends where there is no finite number', ...NAIVE },
    ],
    cursor: {
      label: 'x',
      min: -range,
      max: range,
      step: range / 40,
      initial: range / 2,
      read: x => {
        const row = rowNear(rows, x);
        return [
          { label: 'exact', text: text(row.exact) },
          { label: 'stable', text: text(row.stable), color: STABLE.color },
          { label: 'naive', text: text(row.naive), color: NAIVE.color },
        ];
      },
    },
    plot: size => ({
      x: { label: 'x', domain: [-range, range], ticks: ticksAt(size) },
      y: { label: null, domain: yDomain(rows, ['exact']), ticks: 5, clamp: true },
      marks: [
        gridX({ ticks: ticksAt(size) }),
        gridY({ ticks: 5 }),
        ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.45 }),
        lineY(rows, { x: 'x', y: 'stable', stroke: STABLE.color, strokeWidth: 3.5, strokeOpacity: 0.7 }),
        lineY(rows, { x: 'x', y: 'naive', stroke: NAIVE.color, strokeWidth: 2, strokeDasharray: NAIVE.dash }),
      ],
    }),
  };
}

/** The x of the row that is nearest to 0. */
const nearest = (rows: readonly Row[]) =>
  rows.map(row => Number(row.x)).reduce((best, x) => (Math.abs(x) < Math.abs(best) ? x : best));

function errorChart({ format, range }: StableInputs, { tables }: Result): Chart {
  const rows = tables.curve ?? [];
  const errorsOf = (column: string) => rows.map(row => Number(row[column] ?? Number.NaN)).filter(error => error > 0);
  const axis = logAxis([...errorsOf('naiveError'), ...errorsOf('stableError'), 1]);
  const largest = (column: string) => formatNumber(Math.max(0, ...errorsOf(column)), 2);
  const drawn = (column: string) =>
    rows.map((row): Row => ({ x: row.x ?? null, error: Number(row[column]) > 0 ? Number(row[column]) : null }));
  return {
    id: 'errors',
    title: `Relative error in ${format}`,
    summary: `Where there is a finite number, the relative error is at most ${largest('naiveError')} with the naive formula and ${largest('stableError')} with the stable one.`,
    aspect: { wide: 0.36, narrow: 0.7 },
    legend: [
      { label: 'stable', ...STABLE },
      { label: 'naive', ...NAIVE },
    ],
    plot: size => ({
      x: { label: 'x', domain: [-range, range], ticks: ticksAt(size) },
      y: axis,
      marks: [
        gridX({ ticks: ticksAt(size) }),
        gridAt(axis),
        lineY(drawn('stableError'), { x: 'x', y: 'error', stroke: STABLE.color, strokeWidth: 2 }),
        lineY(drawn('naiveError'), {
          x: 'x',
          y: 'error',
          stroke: NAIVE.color,
          strokeWidth: 2,
          strokeDasharray: NAIVE.dash,
        }),
      ],
    }),
  };
}
