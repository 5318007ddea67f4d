/** Several functions on the same axes: f above, a derivative or the difference from the first below. */
import { gridX, gridY, lineY, type Markish, ruleX, ruleY, type ScaleOptions } from '@observablehq/plot';
import type experiment from '../../../src/experiments/compare-activations.ts';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationLabels, type Inputs } from '../../../src/experiments/inputs.ts';
import { rowNear } from '../../../src/experiments/measures.ts';
import { gridAt, logAxis, yDomain } from '../../figures/axes.ts';
import type { Chart, View } from '../../figures/chart.ts';
import { functionLines } from '../../figures/colours.ts';
import { brokenAtKinks } from '../../figures/function-chart.ts';

type CompareInputs = Inputs<(typeof experiment)['inputs']>;
type Column = 'f' | CompareInputs['show'];

const names: Readonly<Record<Column, string>> = {
  f: 'f',
  df: 'f′',
  d2f: 'f″',
  difference: 'Difference from the first',
};

const view: View<CompareInputs> = (inputs, result) => [
  overlay('functions', 'f', inputs, result),
  overlay('second', inputs.show, inputs, result),
];
export default view;

/** Decades below the largest value that a logarithmic axis shows. */
const DECADES = 16;

function overlay(id: string, column: Column, inputs: CompareInputs, result: Result): Chart {
  const { range, activations, scale } = inputs;
  const labels = activationLabels(activations);
  const lines = functionLines(activations.map(spec => spec.id));
  const kinks = result.tables.kinks ?? [];
  const curves = activations
    .map((spec, index) => ({
      label: labels[index] ?? '',
      rows: (result.tables.curves ?? []).filter(row => row.function === index + 1),
      kinks: kinks.filter(row => row.function === index + 1),
      properties: result.tables.properties?.find(row => row.function === index + 1),
      ...(lines[index] ?? { color: 'currentColor' }),
      spec,
    }))
    // The first has no difference from itself.
    .filter((_, index) => column !== 'difference' || index > 0);
  const shown = curves.map(curve => ({
    ...curve,
    rows: brokenAtKinks(curve.rows, curve.kinks, column).map(row =>
      scale === 'log' ? { ...row, [column]: Math.abs(Number(row[column])) || Number.NaN } : row,
    ),
  }));
  const all = shown.flatMap(({ rows }) => rows);
  const y = axis(all, column, scale);
  return {
    id,
    title: scale === 'log' ? `Size of ${names[column].replace('Diff', 'diff')}` : names[column],
    summary: summarise(column, curves, range),
    aspect: { wide: 0.46, narrow: 0.8 },
    legend: shown.map(({ label, color, dash }) => ({ label, color, ...(dash && { dash }) })),
    cursor: {
      label: 'x',
      min: -range,
      max: range,
      step: range / 60,
      initial: 0,
      read: x =>
        curves.map(({ label, rows, color }) => {
          const value = rows.length ? Number(rowNear(rows, x)[column]) : Number.NaN;
          return { label, text: formatNumber(value, 5), y: scale === 'log' ? Math.abs(value) : value, color };
        }),
    },
    plot: size => ({
      x: { domain: [-range, range], label: 'x', ticks: size === 'narrow' ? 5 : 9 },
      y,
      marks: [
        gridX({ ticks: size === 'narrow' ? 5 : 9 }),
        scale === 'log' ? gridAt(y) : gridY({ ticks: 6 }),
        ruleX([0], { stroke: 'currentColor', strokeOpacity: 0.45 }),
        ...(scale === 'log' ? [] : [ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.45 })]),
        ...shown.map(
          ({ rows, color, dash }): Markish =>
            lineY(rows, {
              x: 'x',
              y: column,
              stroke: color,
              strokeWidth: 2.25,
              clip: true,
              ...(dash && { strokeDasharray: dash }),
            }),
        ),
      ],
    }),
  };
}

function axis(rows: readonly Row[], column: Column, scale: CompareInputs['scale']): ScaleOptions {
  if (scale === 'linear') return { domain: yDomain(rows, [column]), label: null, ticks: 6 };
  const values = rows.map(row => Number(row[column])).filter(Number.isFinite);
  const lowest = 10 ** -DECADES * Math.max(0, ...values);
  return logAxis(values.filter(value => value >= lowest));
}

function summarise(
  column: Column,
  curves: readonly { label: string; properties: Row | undefined }[],
  range: number,
): string {
  const phrase = ({ label, properties }: (typeof curves)[number]) => {
    const value = (name: string) => formatNumber(Number(properties?.[name] ?? Number.NaN), 4);
    if (column === 'difference') return `${label} at most ${value('difference')}, at x = ${value('differenceAt')}`;
    if (column === 'f') return `${label} from ${value('low')} to ${value('high')}`;
    return `${label} with the Lipschitz constant ${value('lipschitz')}`;
  };
  return curves.length
    ? `From −${formatNumber(range)} to ${formatNumber(range)}: ${curves.map(phrase).join('; ')}.`
    : 'There is one function only, and nothing to compare it with.';
}
