/** Leave a saddle: steps by the size of the first weights, a line for each depth. */
import { dot, lineY } from '@observablehq/plot';
import type { Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationName, type Inputs } from '../../../src/experiments/inputs.ts';
import type experiment from '../../../src/experiments/leave-a-saddle.ts';
import { rowNear } from '../../../src/experiments/measures.ts';
import { gridAt, logAxis } from '../../figures/axes.ts';
import type { View } from '../../figures/chart.ts';
import { distinctLines } from '../../figures/colours.ts';

/** The place of a start on the axis, which the cursor shares. */
const exponentOf = ({ start }: Row) => Math.log10(Number(start));

const view: View<Inputs<(typeof experiment)['inputs']>> = ({ activation }, { tables }) => {
  const rows = tables.steps ?? [];
  const arrived = rows.filter(row => Number(row.steps) > 0);
  const depths = [...new Set(rows.map(row => Number(row.layers)))];
  const lines = depths.map((layers, index) => ({ layers, label: `${layers} layers`, ...distinctLines(index) }));
  const axis = logAxis(arrived.map(row => Number(row.steps)));
  const starts = rows.map(row => Number(row.start));
  const [least, most] = [Math.min(...starts), Math.max(...starts)];
  const said = (layers: number): string => {
    const own = arrived.filter(row => row.layers === layers);
    const last = own.at(-1);
    return last
      ? `${layers} layers: ${last.steps} steps from ${formatNumber(Number(last.start))}`
      : `${layers} layers: from no start`;
  };
  return [
    {
      id: 'steps',
      title: `Steps to leave the neighbourhood of 0 with ${activationName(activation)}`,
      summary: `From the smallest start that arrives, ${depths.map(said).join('; ')}.`,
      aspect: { wide: 0.5, narrow: 0.85 },
      legend: lines.map(({ label, color, dash }) => ({ label, color, ...(dash && { dash }) })),
      cursor: {
        label: 'first weights, exponent of 10',
        min: Math.log10(least),
        max: Math.log10(most),
        step: 0.5,
        initial: Math.log10(most),
        read: exponent =>
          lines.map(({ layers, label, color }) => {
            const own = rows.filter(row => row.layers === layers);
            const { steps } = rowNear(own, 10 ** exponent, 'start');
            return { label, text: steps === null ? 'not in time' : `${steps} steps`, color };
          }),
      },
      plot: () => ({
        x: {
          label: 'first value of all weights',
          domain: [Math.log10(most), Math.log10(least)],
          ticks: [-1, -2, -3, -4],
          tickFormat: (exponent: number) => String(10 ** exponent),
        },
        y: { ...axis, label: 'steps' },
        marks: [
          gridAt(axis),
          ...lines.flatMap(({ layers, color, dash }) => {
            const own = arrived.filter((row: Row) => row.layers === layers);
            return [
              lineY(own, {
                x: exponentOf,
                y: 'steps',
                stroke: color,
                strokeWidth: 2.25,
                ...(dash && { strokeDasharray: dash }),
              }),
              dot(own, { x: exponentOf, y: 'steps', r: 3, fill: color }),
            ];
          }),
        ],
      }),
    },
  ];
};
export default view;
