/** Beyond the data: x² and the median prediction, the training interval shaded. */
import { areaY, gridY, lineY, rect, ruleY } from '@observablehq/plot';
import type experiment from '../../../src/experiments/beyond-the-data.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationName, type Inputs } from '../../../src/experiments/inputs.ts';
import { medianOf, rowNear } from '../../../src/experiments/measures.ts';
import type { View } from '../../figures/chart.ts';
import { functionColour } from '../../figures/colours.ts';

const TARGET = 'var(--nl-muted)';
/** As far as the target goes; predictions beyond are cut off. */
const domain: [number, number] = [-4, 16];

const view: View<Inputs<(typeof experiment)['inputs']>> = ({ activation }, result) => {
  const rows = result.tables.curve ?? [];
  const color = functionColour(activation.id);
  const shown = rows.filter(row => ['median', 'q1', 'q3'].every(column => Number.isFinite(Number(row[column]))));
  const [low, high] = [Number(rows[0]?.x), Number(rows.at(-1)?.x)];
  const median = (column: string) => formatNumber(medianOf(result.tables.seeds, column), 3);
  return [
    {
      id: 'curve',
      title: `A net with ${activationName(activation)}, fitted to x² on [−1, 1]`,
      summary: `The median error inside is ${median('inside')}; at x = 3, where x² is 9, the net says ${median('atThree')}; from x = 100 to 400 it moves by ${median('rise')}.`,
      aspect: { wide: 0.46, narrow: 0.8 },
      legend: [
        { label: 'x²', color: TARGET, dash: '3 4' },
        { label: 'prediction, median', color },
        { label: 'between the quartiles of the seeds', color, mark: 'area' },
        { label: 'training interval', color: 'var(--nl-shade)', mark: 'area' },
      ],
      cursor: {
        label: 'x',
        min: low,
        max: high,
        step: 0.1,
        initial: 3,
        read(x) {
          const row = rowNear(rows, x);
          return [
            { label: 'x²', text: formatNumber(Number(row.target), 4), y: Number(row.target), color: TARGET },
            { label: 'prediction', text: formatNumber(Number(row.median), 4), y: Number(row.median), color },
          ];
        },
      },
      plot: size => ({
        x: { domain: [low, high], label: 'x', ticks: size === 'narrow' ? 5 : 9 },
        y: { domain, label: null, ticks: 5, clamp: true },
        marks: [
          rect([0], { x1: -1, x2: 1, y1: domain[0], y2: domain[1], fill: 'var(--nl-shade)', fillOpacity: 0.12 }),
          gridY({ ticks: 5 }),
          ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.45 }),
          areaY(shown, { x: 'x', y1: 'q1', y2: 'q3', fill: color, fillOpacity: 0.18 }),
          lineY(rows, { x: 'x', y: 'target', stroke: TARGET, strokeWidth: 2, strokeDasharray: '3 4' }),
          lineY(shown, { x: 'x', y: 'median', stroke: color, strokeWidth: 2.5 }),
        ],
      }),
    },
  ];
};
export default view;
