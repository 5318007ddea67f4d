/** XOR with few units: the answer of one trained net over the plane, and the final loss of every seed. */
import { dot, gridY, line, ruleY } from '@observablehq/plot';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationName, type Inputs } from '../../../src/experiments/inputs.ts';
import type experiment from '../../../src/experiments/xor-with-few-units.ts';
import { planeLabels, squareAspect, squareFrame } from '../../figures/axes.ts';
import type { Chart, View } from '../../figures/chart.ts';
import { classColours } from '../../figures/colours.ts';
import { levelLine } from '../../figures/contours.ts';

type XorInputs = Inputs<(typeof experiment)['inputs']>;

const view: View<XorInputs> = (inputs, result) => [surface(inputs, result), losses(result)];
export default view;

const corners = [-1, 1].flatMap(x =>
  [-1, 1].map((y): Row => {
    const isOne = x !== y;
    return { x, y, colour: classColours[isOne ? 1 : 0].css, symbol: isOne ? 'square' : 'circle' };
  }),
);

function surface({ activation, units }: XorInputs, result: Result): Chart {
  const field = result.fields?.probability;
  const [summary] = result.tables.summary ?? [];
  const name = activationName(activation);
  return {
    id: 'surface',
    title: `What ${units} hidden ${name} ${units === 1 ? 'unit answers' : 'units answer'}: seed ${summary?.shownSeed}`,
    summary: `A share of ${formatNumber(Number(summary?.solved), 3)} of ${summary?.seeds} seeds solves XOR. The net shown ${summary?.shownSolved ? 'has' : 'has not'} solved it.`,
    aspect: squareAspect,
    legend: [
      { label: 'XOR is 0: discs', color: classColours[0].css, mark: 'dot' },
      { label: 'XOR is 1: squares', color: classColours[1].css, mark: 'square' },
      { label: 'undecided', color: 'currentColor' },
    ],
    ...(field && {
      heatmap: { field, colors: [classColours[0].rgb, classColours[1].rgb] as const, domain: [0, 1] as const },
    }),
    plot: size => ({
      ...squareFrame(size),
      x: { domain: [-2, 2], label: null, ticks: 5 },
      y: { domain: [-2, 2], label: null, ticks: 5 },
      color: { type: 'identity' },
      symbol: { type: 'identity' },
      marks: [
        ...planeLabels('x₁', 'x₂'),
        line(field ? levelLine(field, 0.5) : [], {
          x: 'x',
          y: 'y',
          z: 'piece',
          stroke: 'currentColor',
          strokeWidth: 2,
        }),
        dot(corners, {
          x: 'x',
          y: 'y',
          r: 7,
          fill: 'colour',
          symbol: 'symbol',
          stroke: 'var(--nl-surface)',
          strokeWidth: 1.5,
        }),
      ],
    }),
  };
}

function losses(result: Result): Chart {
  const rows = (result.tables.seeds ?? []).filter(row => Number.isFinite(Number(row.loss)));
  const [summary] = result.tables.summary ?? [];
  return {
    id: 'losses',
    title: 'Loss at the end, seed by seed',
    summary: `The median loss is ${formatNumber(Number(summary?.medianLoss), 3)}; a net that has learned nothing has ln 2.`,
    aspect: { wide: 0.28, narrow: 0.55 },
    legend: [
      { label: 'solved', color: 'var(--hue-1)', mark: 'dot' },
      { label: 'not solved', color: 'var(--nl-error)', mark: 'square' },
      { label: 'ln 2', color: 'currentColor', dash: '6 4' },
    ],
    plot: () => ({
      x: { label: 'seed', domain: [0, rows.length + 1], ticks: 5, tickFormat: (value: number) => String(value) },
      y: { label: null, domain: [0, Math.max(0.8, ...rows.map(row => Number(row.loss)))], ticks: 5 },
      color: { type: 'identity' },
      symbol: { type: 'identity' },
      marks: [
        gridY({ ticks: 5 }),
        ruleY([Math.LN2], { stroke: 'currentColor', strokeDasharray: '6 4' }),
        dot(rows, {
          x: 'seed',
          y: 'loss',
          r: 4,
          fill: (row: Row) => (row.solved ? 'var(--hue-1)' : 'var(--nl-error)'),
          symbol: (row: Row) => (row.solved ? 'circle' : 'square'),
        }),
      ],
    }),
  };
}
