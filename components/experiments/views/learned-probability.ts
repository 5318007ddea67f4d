/** Reliability diagram: what was stated against what happened, a line and a mark of its own for each loss. */
import { dot, gridX, gridY, line, type Markish } from '@observablehq/plot';
import type { Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import type { Inputs } from '../../../src/experiments/inputs.ts';
import type experiment from '../../../src/experiments/learned-probability.ts';
import { planeLabels, squareAspect, squareFrame } from '../../figures/axes.ts';
import type { View } from '../../figures/chart.ts';
import { distinctLines } from '../../figures/colours.ts';

const view: View<Inputs<(typeof experiment)['inputs']>> = (_, result) => {
  const summary = result.tables.summary ?? [];
  const series = summary.map((row, index) => ({
    name: String(row.loss),
    ...distinctLines(index),
    rows: (result.tables.reliability ?? []).filter(({ loss }) => loss === row.loss),
  }));
  return [
    {
      id: 'reliability',
      title: 'Stated probability and what happened',
      summary: `Median distance from the true probability: ${summary
        .map(row => `${row.loss} ${formatNumber(Number(row.median), 2)}`)
        .join(', ')}. On the diagonal what was stated is what happens.`,
      aspect: squareAspect,
      legend: [
        ...series.map(({ name, color, dash }) => ({ label: name, color, ...(dash && { dash }) })),
        { label: 'stated = happened', color: 'var(--nl-muted)', dash: '2 3' },
      ],
      cursor: {
        label: 'bin',
        min: 1,
        max: 10,
        step: 1,
        initial: 3,
        read: bin =>
          series.map(({ name, color, rows }) => {
            const row = rows.find(({ stated }) => Math.min(9, Math.floor(Number(stated) * 10)) === bin - 1);
            return {
              label: name,
              text: row
                ? `stated ${formatNumber(Number(row.stated), 3)}, happened ${formatNumber(Number(row.happened), 3)}`
                : 'no points',
              color,
            };
          }),
      },
      plot: size => ({
        ...squareFrame(size),
        x: { domain: [0, 1], label: null, ticks: 5 },
        y: { domain: [0, 1], label: null, ticks: 5 },
        marks: [
          gridX({ ticks: 5 }),
          gridY({ ticks: 5 }),
          line(
            [
              [0, 0],
              [1, 1],
            ],
            { stroke: 'var(--nl-muted)', strokeWidth: 1.5, strokeDasharray: '2 3' },
          ),
          ...series.flatMap(({ rows, color, dash }): Markish[] => [
            line(rows, {
              x: (row: Row) => Number(row.stated),
              y: (row: Row) => Number(row.happened),
              stroke: color,
              strokeWidth: 2.25,
              ...(dash && { strokeDasharray: dash }),
            }),
            dot(rows, { x: 'stated', y: 'happened', fill: color, r: 3 }),
          ]),
          ...planeLabels('stated probability', 'share of class 1'),
        ],
      }),
    },
  ];
};
export default view;
