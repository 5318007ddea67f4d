/** One neuron: its output over the plane with straight level lines, and its function over the sum with the four points of XOR on it. */
import { dot, gridX, gridY, line, lineY, ruleX, ruleY } from '@observablehq/plot';
import type { Field, Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationName, type Inputs } from '../../../src/experiments/inputs.ts';
import type experiment from '../../../src/experiments/one-neuron.ts';
import { planeLabels, squareAspect, squareFrame, yDomain } from '../../figures/axes.ts';
import type { Chart, View } from '../../figures/chart.ts';
import { classColours, functionColour } from '../../figures/colours.ts';
import { levelLine } from '../../figures/contours.ts';

type NeuronInputs = Inputs<(typeof experiment)['inputs']>;

const view: View<NeuronInputs> = (inputs, result) => [plane(inputs, result), curve(inputs, result)];
export default view;

const classLegend = [
  { label: 'XOR is 0: discs', color: classColours[0].css, mark: 'dot' },
  { label: 'XOR is 1: squares', color: classColours[1].css, mark: 'square' },
] as const;

const points = (result: Result) =>
  (result.tables.points ?? []).map((row): Row => ({ ...row, colour: classColours[row.class === 1 ? 1 : 0].css }));

const symbols = {
  r: 7,
  fill: 'colour',
  stroke: 'var(--nl-surface)',
  strokeWidth: 1.5,
  symbol: (row: Row) => (row.class === 1 ? 'square' : 'circle'),
} as const;
const identity = { symbol: { type: 'identity' }, color: { type: 'identity' } } as const;

const shareText = (share: unknown) => `${4 * Number(share)} of the 4`;

function plane({ activation }: NeuronInputs, result: Result): Chart {
  const field = result.fields?.output as Field;
  const [summary] = result.tables.summary ?? [];
  const [low, high] = [Number(summary?.lowest), Number(summary?.highest)];
  const most = Math.max(Math.abs(low), Math.abs(high)) || 1;
  // Of sums that are evenly spaced: where the function is flat the lines lie no farther apart than elsewhere.
  const curve = result.tables.curve ?? [];
  const levels = [1, 2, 3, 4, 5, 6, 7]
    .map(i => Number(curve[Math.round((i * (curve.length - 1)) / 8)]?.a))
    .filter(Number.isFinite);
  return {
    id: 'plane',
    title: `The output of a ${activationName(activation)} neuron over its two inputs`,
    summary: `The output runs from ${formatNumber(low, 3)} to ${formatNumber(high, 3)}. Its level lines are straight. A threshold on it gets ${shareText(summary?.share)} points of XOR right.`,
    aspect: squareAspect,
    legend: [
      ...classLegend,
      { label: `down to ${formatNumber(-most, 3)}`, color: classColours[0].css, mark: 'area' },
      { label: `up to ${formatNumber(most, 3)}`, color: classColours[1].css, mark: 'area' },
      { label: 'level lines', color: 'var(--nl-shade)' },
    ],
    heatmap: { field, colors: [classColours[0].rgb, classColours[1].rgb], domain: [-most, most] },
    plot: size => ({
      ...squareFrame(size),
      x: { domain: [...field.x], label: null, ticks: 4 },
      y: { domain: [...field.y], label: null, ticks: 4 },
      ...identity,
      marks: [
        ...planeLabels('x₁', 'x₂'),
        ...levels.map(level =>
          line(levelLine(field, level), { x: 'x', y: 'y', z: 'piece', stroke: 'var(--nl-shade)', strokeWidth: 1.25 }),
        ),
        dot(points(result), { x: 'x1', y: 'x2', ...symbols }),
      ],
    }),
  };
}

function curve({ activation }: NeuronInputs, result: Result): Chart {
  const rows = result.tables.curve ?? [];
  const color = functionColour(activation.id);
  const [first, last] = [Number(rows[0]?.z), Number(rows.at(-1)?.z)];
  const step = (last - first) / Math.max(1, rows.length - 1);
  const [summary] = result.tables.summary ?? [];
  return {
    id: 'curve',
    title: 'Seen along the weights: the function over the sum z',
    summary: `The four points have sums ${points(result)
      .map(({ z }) => formatNumber(Number(z), 3))
      .join(
        ', ',
      )}. The best of ${formatNumber(Number(summary?.searched))} neurons gets ${shareText(summary?.bestShare)} right.`,
    aspect: { wide: 0.36, narrow: 0.7 },
    legend: [{ label: `f = ${activationName(activation)}`, color }, ...classLegend],
    cursor: {
      label: 'z',
      min: first,
      max: last,
      step,
      initial: Number(rows[Math.round((rows.length - 1) / 2)]?.z),
      read(position) {
        const row = rows[Math.round((position - first) / step)];
        const y = Number(row?.a);
        return [
          { label: 'f(z)', text: formatNumber(y, 4), y, color },
          { label: 'f′(z)', text: formatNumber(Number(row?.slope), 4) },
        ];
      },
    },
    plot: () => ({
      x: { domain: [first, last], label: 'sum z' },
      y: { domain: yDomain(rows, ['a']), label: null, ticks: 5 },
      ...identity,
      marks: [
        gridX({ ticks: 8 }),
        gridY({ ticks: 5 }),
        ruleX([0], { stroke: 'currentColor', strokeOpacity: 0.45 }),
        ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.45 }),
        lineY(rows, { x: 'z', y: 'a', stroke: color, strokeWidth: 2.75 }),
        dot(points(result), { x: 'z', y: 'a', ...symbols }),
      ],
    }),
  };
}
