/** Smooth or kinked: the test error of every run on each of the two targets, with medians and quartiles. */
import { axisX, axisY, dot, gridX, tickX } from '@observablehq/plot';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationLabels, type Inputs } from '../../../src/experiments/inputs.ts';
import type experiment from '../../../src/experiments/smooth-or-kinked.ts';
import { logAxis } from '../../figures/axes.ts';
import type { Chart, View } from '../../figures/chart.ts';
import { functionLines } from '../../figures/colours.ts';

type TargetInputs = Inputs<(typeof experiment)['inputs']>;

const titles = {
  smooth: 'Smooth target, sin(3x₁) cos(2x₂)',
  kinked: 'Kinked target, ||x₁| − |x₂||',
} as const;

const view: View<TargetInputs> = (inputs, result) => [
  errors('smooth', inputs, result),
  errors('kinked', inputs, result),
];
export default view;

const shortened = (label: string) => (label.length > 18 ? `${label.slice(0, 17)}…` : label);

function errors(target: keyof typeof titles, { activations, seeds }: TargetInputs, result: Result): Chart {
  const looks = functionLines(activations.map(({ id }) => id));
  const names = activationLabels(activations);
  // Cut labels may be alike; their numbers are not.
  const bands = names.map((name, index) => (name.length > 18 ? `${index + 1}. ${shortened(name)}` : name));
  const bandOf = (row: Row) => bands[Number(row.function) - 1];
  const usable = (row: Row, column: string) => Number(row[column]) > 0 && Number.isFinite(row[column]);
  const runs = (result.tables.runs ?? []).filter(row => row.target === target && usable(row, 'error'));
  const medians = (result.tables.errors ?? []).filter(row => row.target === target && usable(row, 'median'));
  // One scale for both targets, so that they can be compared.
  const axis = logAxis((result.tables.runs ?? []).map(row => Number(row.error)));
  const ticks = (column: string, strokeWidth: number) =>
    tickX(
      medians.filter(row => usable(row, column)),
      { x: column, y: bandOf, stroke: 'currentColor', strokeWidth },
    );
  return {
    id: target,
    title: `${titles[target]}: test error of every run`,
    summary: `Median root mean squared error over ${seeds} ${seeds === 1 ? 'seed' : 'seeds'}: ${medians
      .map(row => `${row.activation} ${formatNumber(Number(row.median), 3)}`)
      .join(', ')}.`,
    aspect: { wide: 0.1 + 0.06 * names.length, narrow: 0.2 + 0.12 * names.length },
    legend: [
      { label: 'one run', color: 'var(--nl-shade)', mark: 'dot' },
      { label: 'median, and the quartiles', color: 'currentColor' },
    ],
    plot: size => ({
      marginLeft: size === 'narrow' ? 100 : 150,
      marginRight: 16,
      x: { ...axis, label: null },
      y: { type: 'band', domain: bands, label: null, padding: 0.3 },
      marks: [
        gridX({ ticks: axis.ticks as number[] }),
        axisX({ ticks: axis.ticks as number[], tickFormat: axis.tickFormat as (value: number) => string, label: null }),
        axisY({ tickSize: 0, label: null }),
        dot(runs, {
          x: 'error',
          y: bandOf,
          r: 4,
          fill: (row: Row) => looks[Number(row.function) - 1]?.color ?? 'currentColor',
          fillOpacity: 0.6,
        }),
        ticks('q1', 1),
        ticks('q3', 1),
        ticks('median', 3),
      ],
      color: { type: 'identity' },
    }),
  };
}
