/** Surface of a gated unit: output and derivatives as heat maps with level lines, and a slice along the gate. */
import { gridX, gridY, line, lineY, type PlotOptions, ruleX, ruleY } from '@observablehq/plot';
import type { Field, Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import type experiment from '../../../src/experiments/gate-surface.ts';
import { activationName, type Inputs } from '../../../src/experiments/inputs.ts';
import { normaliserName as nameOf } from '../../../src/experiments/normalisers.ts';
import { planeLabels, squareAspect, squareFrame } from '../../figures/axes.ts';
import type { Chart, ChartSize, LegendItem, View } from '../../figures/chart.ts';
import { classColours } from '../../figures/colours.ts';
import { levelLine } from '../../figures/contours.ts';

type GateInputs = Inputs<(typeof experiment)['inputs']>;

const view: View<GateInputs> = (inputs, result) => [
  map('output', inputs, result),
  slice(inputs, result),
  map('derivative', inputs, result),
];
export default view;

/** What a map shows: the output, or one of the derivatives. */
const quantities = {
  output: 'output',
  byGate: 'derivative by the gate',
  byValue: 'derivative by the value',
} as const;

const unitName = ({ unit, gate }: GateInputs) =>
  unit === 'own' ? `value times ${activationName(gate)} of the gate` : nameOf(unit);

/** The farthest finite value from 0, and never 0. */
const reach = (values: Iterable<number>) => {
  let most = 0;
  for (const value of values) if (Number.isFinite(value)) most = Math.max(most, Math.abs(value));
  return most || 1;
};

/** Level lines at 0 and at two even steps on each side, of one significant digit. */
function levelsOf(most: number): number[] {
  const step = Number((most / 4).toPrecision(1));
  return [-2, -1, 0, 1, 2].map(i => i * step);
}

function map(id: 'output' | 'derivative', inputs: GateInputs, result: Result): Chart {
  const { range, value } = inputs;
  const quantity = id === 'output' ? id : inputs.derivative;
  const field = result.fields?.[id] as Field;
  const most = reach(field.values);
  const levels = levelsOf(most);
  const summary = result.tables.summary?.[0];
  const name = unitName(inputs);
  const about: Record<typeof quantity, string> = {
    output: `The output of ${name} runs from ${formatNumber(Number(summary?.lowest), 3)} to ${formatNumber(Number(summary?.highest), 3)}.`,
    byGate: `No gradient reaches the gate on ${formatNumber(100 * Number(summary?.noGateGradient), 3)} % of the square.`,
    byValue: `No gradient at all passes on ${formatNumber(100 * Number(summary?.noGradient), 3)} % of the square.`,
  };
  return {
    id,
    title: `${name[0]?.toUpperCase()}${name.slice(1)}: ${quantities[quantity]}`,
    summary: about[quantity],
    aspect: squareAspect,
    legend: [
      { label: `down to ${formatNumber(-most, 3)}`, color: classColours[0].css, mark: 'area' },
      { label: `up to ${formatNumber(most, 3)}`, color: classColours[1].css, mark: 'area' },
      { label: '0', color: 'currentColor' },
      { label: `level lines ${formatNumber(levels[3] ?? 0, 2)} apart`, color: 'var(--nl-shade)', dash: '3 3' },
    ],
    heatmap: { field, colors: [classColours[0].rgb, classColours[1].rgb], domain: [-most, most] },
    plot: (size: ChartSize): PlotOptions => ({
      ...squareFrame(size),
      x: { domain: [-range, range], label: null, ticks: 5 },
      y: { domain: [-range, range], label: null, ticks: 5 },
      marks: [
        ...planeLabels('gate', 'value'),
        ...levels.map(level =>
          line(levelLine(field, level), {
            x: 'x',
            y: 'y',
            z: 'piece',
            stroke: level === 0 ? 'currentColor' : 'var(--nl-shade)',
            strokeWidth: level === 0 ? 2 : 1.25,
            ...(level !== 0 && { strokeDasharray: '3 3' }),
          }),
        ),
        ...(Math.abs(value) < range
          ? [ruleY([value], { stroke: 'currentColor', strokeOpacity: 0.6, strokeDasharray: '8 4' })]
          : []),
      ],
    }),
  };
}

const series = [
  { column: 'output', label: 'output', color: 'var(--hue-1)' },
  { column: 'byGate', label: 'derivative by the gate', color: 'var(--hue-2)', dash: '7 5' },
  { column: 'byValue', label: 'derivative by the value', color: 'var(--hue-3)', dash: '1.5 4' },
] as const;

function slice(inputs: GateInputs, result: Result): Chart {
  const { range, value, unit } = inputs;
  const rows = result.tables.slice ?? [];
  const step = (2 * range) / Math.max(1, rows.length - 1);
  const values = rows.flatMap(row => series.map(({ column }) => Number(row[column]))).filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const margin = 0.06 * Math.max(high - low, 1e-3);
  const turns = (result.tables.turns ?? []).map(row => formatNumber(Number(row.gate), 4));
  return {
    id: 'slice',
    title: `Along a value of ${formatNumber(value)}`,
    summary: turns.length
      ? `The derivative by the gate changes its sign at a gate of ${turns.join(' and ')}.`
      : 'The derivative by the gate does not change its sign.',
    aspect: { wide: 0.42, narrow: 0.76 },
    legend: series.map(
      (item): LegendItem => ({ label: item.label, color: item.color, ...('dash' in item && { dash: item.dash }) }),
    ),
    cursor: {
      label: 'gate',
      min: -range,
      max: range,
      step,
      initial: 0,
      read(position) {
        const row = rows[Math.round((position + range) / step)];
        return series.map(({ column, label, color }) => {
          const y = Number(row?.[column]);
          return { label, text: formatNumber(y, 4), y, color };
        });
      },
    },
    plot: () => ({
      x: { domain: [-range, range], label: 'gate' },
      y: { domain: [low - margin, high + margin], label: null, ticks: 6 },
      marks: [
        gridX({ ticks: 8 }),
        gridY({ ticks: 6 }),
        ruleX([0], { stroke: 'currentColor', strokeOpacity: 0.45 }),
        ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.45 }),
        ...series.toReversed().map(item =>
          lineY(rows, {
            x: 'gate',
            y: item.column,
            // The slope of ReGLU jumps at 0: it is not joined there.
            ...(unit === 'reglu' && item.column === 'byGate' && { z: (row: Row) => Number(row.gate) > 0 }),
            stroke: item.color,
            strokeWidth: item.column === 'output' ? 2.75 : 2.25,
            ...('dash' in item && { strokeDasharray: item.dash }),
          }),
        ),
      ],
    }),
  };
}
