/** One activation at several values of a parameter: a curve for each, and one property along the parameter. */
import { gridX, gridY, lineY, ruleX, ruleY } from '@observablehq/plot';
import { getScalarActivation } from '../../../src/core/index.ts';
import type experiment from '../../../src/experiments/activation-family.ts';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import type { Inputs } from '../../../src/experiments/inputs.ts';
import { rowNear } from '../../../src/experiments/measures.ts';
import { yDomain } from '../../figures/axes.ts';
import type { Chart, View } from '../../figures/chart.ts';
import { distinctLines, functionColour } from '../../figures/colours.ts';

type FamilyInputs = Inputs<(typeof experiment)['inputs']>;

const view: View<FamilyInputs> = (inputs, result) => [curves(inputs, result), property(inputs, result)];
export default view;

const parameterOf = ({ activation }: FamilyInputs) => getScalarActivation(activation.id).params[0];

function curves(inputs: FamilyInputs, result: Result): Chart {
  const { range, show } = inputs;
  const name = getScalarActivation(inputs.activation.id).name;
  const rows = result.tables.curves ?? [];
  const values = [...new Set(rows.map(row => Number(row.parameter)))];
  const lines = values.map((value, index) => ({
    value,
    label: `${parameterOf(inputs)?.name} = ${formatNumber(value, 4)}`,
    rows: rows.filter(row => row.parameter === value),
    ...distinctLines(index),
  }));
  return {
    id: 'curves',
    title: `${name}: ${show === 'f' ? 'f' : 'f′'} at ${values.length} values of ${parameterOf(inputs)?.name}`,
    summary: `${name} drawn for ${values.map(value => formatNumber(value, 4)).join(', ')}.`,
    aspect: { wide: 0.46, narrow: 0.8 },
    legend: lines.map(({ label, color, dash }) => ({ label, color, ...(dash && { dash }) })),
    cursor: {
      label: 'x',
      min: -range,
      max: range,
      step: range / 60,
      initial: 0,
      read: x =>
        lines.map(({ label, rows, color }) => {
          const y = Number(rowNear(rows, x)[show]);
          return { label, text: formatNumber(y, 5), y, color };
        }),
    },
    plot: size => ({
      x: { domain: [-range, range], label: 'x', ticks: size === 'narrow' ? 5 : 9 },
      y: { domain: yDomain(rows, [show]), label: null, ticks: 6, clamp: true },
      marks: [
        gridX({ ticks: 9 }),
        gridY({ ticks: 6 }),
        ruleX([0], { stroke: 'currentColor', strokeOpacity: 0.45 }),
        ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.45 }),
        ...lines.map(({ rows, color, dash }) =>
          lineY(rows, { x: 'x', y: show, stroke: color, strokeWidth: 2.25, ...(dash && { strokeDasharray: dash }) }),
        ),
      ],
    }),
  };
}

/** Whether a property is the same all along; then it is shown against 0. */
function isFlat(rows: readonly Row[], column: string): boolean {
  const values = rows.map(row => Number(row[column]));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return !(high - low > 1e-6 * Math.max(Math.abs(low), Math.abs(high)));
}

const properties: Readonly<Record<FamilyInputs['property'], string>> = {
  mean: 'Mean of the output',
  variance: 'Variance of the output',
  forwardGain: 'Gain that keeps the signal',
  backwardGain: 'Gain that keeps the gradient',
  lowest: 'Lowest value of f',
  steepest: 'Highest slope',
};

function property(inputs: FamilyInputs, result: Result): Chart {
  const column = inputs.property;
  const color = functionColour(inputs.activation.id);
  const rows: Row[] = (result.tables.properties ?? []).filter(row => Number.isFinite(Number(row[column])));
  const [first, last] = [rows[0], rows.at(-1)];
  const ends = [Number(first?.parameter ?? 0), Number(last?.parameter ?? 1)] as const;
  const symbol = parameterOf(inputs)?.name ?? '';
  return {
    id: 'property',
    title: `${properties[column]}, by ${symbol}`,
    summary: rows.length
      ? `From ${formatNumber(Number(first?.[column]), 4)} at ${formatNumber(ends[0], 4)} to ${formatNumber(Number(last?.[column]), 4)} at ${formatNumber(ends[1], 4)}.`
      : 'It is not finite anywhere on this stretch.',
    aspect: { wide: 0.32, narrow: 0.6 },
    cursor: {
      label: symbol,
      min: ends[0],
      max: Math.max(ends[1], ends[0] + 1e-6),
      step: Math.max((ends[1] - ends[0]) / 12, 1e-7),
      initial: ends[0],
      read: value => {
        if (rows.length === 0) return [];
        const y = Number(rowNear(rows, value, 'parameter')[column]);
        return [{ label: properties[column], text: formatNumber(y, 5), y, color }];
      },
    },
    plot: () => ({
      x: { domain: [ends[0], Math.max(ends[1], ends[0] + 1e-6)], label: symbol, ticks: 6 },
      y: { label: null, ticks: 5, nice: true, ...(isFlat(rows, column) && { domain: yDomain(rows, [column]) }) },
      marks: [
        gridY({ ticks: 5 }),
        lineY(rows, { x: 'parameter', y: column, stroke: color, strokeWidth: 2.25, marker: 'dot' }),
      ],
    }),
  };
}
