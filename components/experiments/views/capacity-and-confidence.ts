/** Capacity and confidence: losses, and accuracy beside confidence, by the width of the net. */
import { areaY, dot, gridY, lineY } from '@observablehq/plot';
import type experiment from '../../../src/experiments/capacity-and-confidence.ts';
import type { Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import type { Inputs } from '../../../src/experiments/inputs.ts';
import { gridAt, logAxis } from '../../figures/axes.ts';
import type { Chart, View } from '../../figures/chart.ts';

interface Line {
  column: string;
  label: string;
  color: string;
  dash?: string;
}
const TEST = 'var(--hue-1)';
const lossLines: readonly Line[] = [
  { column: 'testLoss', label: 'on new points', color: TEST },
  { column: 'trainLoss', label: 'on the training points', color: 'var(--nl-shade)', dash: '3 4' },
];
const shareLines: readonly Line[] = [
  { column: 'testAccuracy', label: 'accuracy on new points', color: TEST },
  { column: 'confidence', label: 'mean confidence on new points', color: 'var(--hue-3)', dash: '8 4' },
  { column: 'trainAccuracy', label: 'accuracy on the training points', color: 'var(--nl-shade)', dash: '3 4' },
];

const view: View<Inputs<(typeof experiment)['inputs']>> = (inputs, { tables }) => {
  const rows = tables.widths ?? [];
  const [first, last] = [rows[0], rows.at(-1)];
  const says = (column: string) =>
    `from ${formatNumber(Number(first?.[column]))} at width ${first?.width} to ${formatNumber(Number(last?.[column]))} at width ${last?.width}`;
  const values = lossLines.flatMap(({ column }) => rows.map(row => Number(row[column])));
  const axis = logAxis(values);
  return [
    {
      ...chartOf(rows, lossLines),
      id: 'loss',
      title: `Loss after ${inputs.steps} steps on ${inputs.points} points, by width`,
      summary: `The median loss on new points goes ${says('testLoss')}, on the training points ${says('trainLoss')}.`,
      plot: () => ({ x: xAxis(rows), y: axis, marks: [gridAt(axis), ...marksOf(rows, lossLines)] }),
    },
    {
      ...chartOf(rows, shareLines),
      id: 'confidence',
      title: 'Accuracy and confidence, by width',
      summary: `The median accuracy on new points goes ${says('testAccuracy')}, the mean confidence ${says('confidence')}.`,
      plot: () => ({
        x: xAxis(rows),
        y: { domain: [0.4, 1], ticks: 5, label: null, clamp: true },
        marks: [gridY({ ticks: 5 }), ...marksOf(rows, shareLines)],
      }),
    },
  ];
};
export default view;

const log2 = (row: Row) => Math.log2(Number(row.width));

const xAxis = (rows: readonly Row[]) => ({
  label: 'units in each hidden layer',
  domain: [1, Math.max(2, rows.length)],
  ticks: rows.map(log2),
  tickFormat: (power: number) => formatNumber(2 ** power),
});

const chartOf = (rows: readonly Row[], lines: readonly Line[]): Pick<Chart, 'aspect' | 'legend' | 'cursor'> => ({
  aspect: { wide: 0.36, narrow: 0.68 },
  legend: [
    ...lines.map(({ label, color, dash }) => ({ label, color, ...(dash && { dash }) })),
    { label: 'between the quartiles of the seeds', color: TEST, mark: 'area' },
  ],
  cursor: {
    label: 'width, as a power of two',
    min: 1,
    max: Math.max(2, rows.length),
    step: 1,
    initial: 1,
    read: power => {
      const row = rows[power - 1];
      return [
        { label: 'parameters', text: String(row?.parameters ?? '') },
        ...lines.map(({ column, label, color }) => {
          const value = Number(row?.[column]);
          return { label, text: formatNumber(value), y: value, color };
        }),
      ];
    },
  },
});

const marksOf = (rows: readonly Row[], lines: readonly Line[]) =>
  lines.flatMap(({ column, color, dash }) => {
    const drawn = rows.filter(row => Number(row[column]) > 0 && Number.isFinite(row[column]));
    const banded = drawn.filter(row => Number(row[`${column}Q1`]) > 0 && Number.isFinite(row[`${column}Q3`]));
    return [
      areaY(banded, { x: log2, y1: `${column}Q1`, y2: `${column}Q3`, fill: color, fillOpacity: 0.16 }),
      lineY(drawn, { x: log2, y: column, stroke: color, strokeWidth: 2.25, ...(dash && { strokeDasharray: dash }) }),
      dot(drawn, { x: log2, y: column, fill: color, r: 3.5 }),
    ];
  });
