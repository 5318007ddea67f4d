/** Smooth or kinked: the test error of every run on each of the two targets, with medians and quartiles. */
import { axisX, axisY, dot, gridX, tickX } from '@observablehq/plot';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationLabels, type Inputs } from '../../../src/experiments/inputs.ts';
import type experiment from '../../../src/experiments/smooth-or-kinked.ts';
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

const shortened = (label: string, length: number) => (label.length > length ? `${label.slice(0, length - 1)}…` : label);

/** A logarithmic axis that ends at the values, with ticks at 1, 2 and 5 times powers of ten. */
function tightLogAxis(values: readonly number[]) {
  const usable = values.filter(value => value > 0 && Number.isFinite(value));
  const [low, high] = usable.length ? [0.85 * Math.min(...usable), 1.15 * Math.max(...usable)] : [0.01, 1];
  const powers = Array.from(
    { length: Math.ceil(Math.log10(high / low)) + 2 },
    (_, i) => Math.floor(Math.log10(low)) + i,
  );
  const few = high / low > 300;
  const ticks = powers
    .flatMap(power => (few ? [1] : [1, 2, 5]).map(digit => Number(`${digit}e${power}`)))
    .filter(tick => tick >= low && tick <= high);
  return { domain: [low, high], ticks };
}

function errors(target: keyof typeof titles, { activations, seeds }: TargetInputs, result: Result): Chart {
  const looks = functionLines(activations.map(({ id }) => id));
  const names = activationLabels(activations);
  const usable = (row: Row, column: string) => Number(row[column]) > 0 && Number.isFinite(row[column]);
  const runs = (result.tables.runs ?? []).filter(row => row.target === target && usable(row, 'error'));
  const medians = (result.tables.errors ?? []).filter(row => row.target === target && usable(row, 'median'));
  // One scale for both targets, so that they can be compared.
  const { domain, ticks } = tightLogAxis((result.tables.runs ?? []).map(row => Number(row.error)));
  const marked = (column: string, strokeWidth: number) =>
    tickX(
      medians.filter(row => usable(row, column)),
      { x: column, y: 'function', stroke: 'currentColor', strokeWidth },
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
      marginLeft: size === 'narrow' ? 96 : 190,
      marginRight: 16,
      x: { type: 'log', domain, label: null },
      // Names may be alike; numbers are not.
      y: { type: 'band', domain: names.map((_, index) => index + 1), label: null, padding: 0.3 },
      marks: [
        gridX({ ticks }),
        axisX({ ticks, tickFormat: (value: number) => formatNumber(value, 1), label: null }),
        axisY({
          tickSize: 0,
          label: null,
          tickFormat: (number: number) => shortened(names[number - 1] ?? '', size === 'narrow' ? 13 : 27),
        }),
        dot(runs, {
          x: 'error',
          y: 'function',
          r: 4,
          fill: (row: Row) => looks[Number(row.function) - 1]?.color ?? 'currentColor',
          fillOpacity: 0.6,
        }),
        marked('q1', 1),
        marked('q3', 1),
        marked('median', 3),
      ],
      color: { type: 'identity' },
    }),
  };
}
