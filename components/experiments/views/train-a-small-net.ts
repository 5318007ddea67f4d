/** Train a small net: the decision surface with the points, and the loss curve. */
import { axisX, axisY, dot, gridY, lineY } from '@observablehq/plot';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import type { Inputs } from '../../../src/experiments/inputs.ts';
import type experiment from '../../../src/experiments/train-a-small-net.ts';
import type { Chart, View } from '../../figures/chart.ts';
import { classColours } from '../../figures/colours.ts';
import { levelLine } from '../../figures/contours.ts';

const view: View<Inputs<(typeof experiment)['inputs']>> = (_inputs, result) => [surface(result), lossCurve(result)];
export default view;

const percent = (share: unknown) => `${(100 * Number(share)).toFixed(1)} %`;

function surface(result: Result): Chart {
  const field = result.fields?.probability;
  const summary = result.tables.summary?.[0];
  const points = (result.tables.points ?? []).map(
    (row): Row => ({ ...row, colour: classColours[row.class === 1 ? 1 : 0].css }),
  );
  return {
    id: 'surface',
    title: 'What the net answers, and the points it was asked about',
    summary: `After ${summary?.step} steps the net gets ${percent(summary?.trainingAccuracy)} of the training points and ${percent(summary?.testAccuracy)} of the test points right.`,
    aspect: { wide: 0.72, narrow: 1 },
    legend: [
      { label: 'class 0: discs', color: classColours[0].css, mark: 'dot' },
      { label: 'class 1: squares', color: classColours[1].css, mark: 'square' },
    ],
    ...(field && {
      heatmap: { field, colors: [classColours[0].rgb, classColours[1].rgb] as const, domain: [0, 1] as const },
    }),
    plot: () => ({
      x: { domain: field?.x ?? [-1, 1], label: null },
      y: { domain: field?.y ?? [-1, 1], label: null },
      marks: [
        axisX({ ticks: 5 }),
        axisY({ ticks: 5 }),
        lineY(field ? levelLine(field, 0.5) : [], {
          x: 'x',
          y: 'y',
          z: 'piece',
          stroke: 'currentColor',
          strokeWidth: 1.5,
        }),
        dot(
          points.filter(row => row.split === 'training'),
          {
            x: 'x',
            y: 'y',
            r: 3,
            fill: 'colour',
            stroke: 'var(--nl-surface)',
            strokeWidth: 0.75,
            symbol: (row: Row) => (row.class === 1 ? 'square' : 'circle'),
          },
        ),
      ],
      symbol: { type: 'identity' },
      color: { type: 'identity' },
    }),
  };
}

function lossCurve(result: Result): Chart {
  const rows = result.tables.loss ?? [];
  const final = rows.at(-1);
  const highest = Math.max(
    0.75,
    ...rows.flatMap(row => [Number(row.training), Number(row.test)]).filter(Number.isFinite),
  );
  const finite = (column: string) => rows.filter(row => Number.isFinite(Number(row[column])));
  return {
    id: 'loss',
    title: 'Loss by step',
    summary: `The training loss ends at ${formatNumber(Number(final?.training), 3)}, the test loss at ${formatNumber(Number(final?.test), 3)}.`,
    aspect: { wide: 0.3, narrow: 0.55 },
    legend: [
      { label: 'training', color: 'var(--hue-1)' },
      { label: 'test', color: 'var(--hue-2)', dash: '6 4' },
    ],
    cursor: {
      label: 'step',
      min: 0,
      max: Math.max(1, Number(final?.step ?? 1)),
      step: Math.max(1, Number(rows[1]?.step ?? 1)),
      initial: Number(final?.step ?? 0),
      read: step => {
        const row = rows.findLast(candidate => Number(candidate.step) <= step) ?? rows[0];
        return [
          {
            label: 'training',
            text: formatNumber(Number(row?.training), 4),
            y: Number(row?.training),
            color: 'var(--hue-1)',
          },
          { label: 'test', text: formatNumber(Number(row?.test), 4), y: Number(row?.test), color: 'var(--hue-2)' },
        ];
      },
    },
    plot: () => ({
      x: { label: 'step', domain: [0, Math.max(1, Number(final?.step ?? 1))], ticks: 6, tickFormat: d => String(d) },
      y: { label: null, domain: [0, Math.min(3, highest)], clamp: true, ticks: 4 },
      marks: [
        gridY({ ticks: 4 }),
        lineY(finite('training'), { x: 'step', y: 'training', stroke: 'var(--hue-1)', strokeWidth: 2 }),
        lineY(finite('test'), { x: 'step', y: 'test', stroke: 'var(--hue-2)', strokeWidth: 2, strokeDasharray: '6 4' }),
      ],
    }),
  };
}
