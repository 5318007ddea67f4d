/** Output range: target and median prediction, the range of the output function shaded where it ends within the figure. */
import { areaY, gridY, lineY, rect, ruleY } from '@observablehq/plot';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationName, type Inputs } from '../../../src/experiments/inputs.ts';
import { medianOf, rowNear } from '../../../src/experiments/measures.ts';
import type experiment from '../../../src/experiments/output-range.ts';
import { yDomain } from '../../figures/axes.ts';
import type { View } from '../../figures/chart.ts';
import { functionColour } from '../../figures/colours.ts';

const TARGET = 'var(--nl-muted)';

const view: View<Inputs<(typeof experiment)['inputs']>> = ({ output }, result) => {
  const rows = result.tables.fits ?? [];
  const color = functionColour(output.id);
  const shown = rows.filter(row => ['median', 'q1', 'q3'].every(column => Number.isFinite(Number(row[column]))));
  const domain = yDomain(rows, ['target', 'q1', 'q3']);
  const name = activationName(output);
  const floor = Number(result.tables.seeds?.[0]?.floor);
  const bounds = result.tables.seeds?.[0];
  return [
    {
      id: 'fit',
      title: `Output function ${name}: target and prediction`,
      summary: `The median error is ${formatNumber(medianOf(result.tables.seeds, 'rmse'), 3)}; the range of the output allows no less than ${formatNumber(floor, 3)}.`,
      aspect: { wide: 0.46, narrow: 0.8 },
      legend: [
        { label: 'target', color: TARGET, dash: '3 4' },
        { label: 'prediction, median', color },
        { label: 'between the quartiles of the seeds', color, mark: 'area' },
        { label: 'range of the output function', color: 'var(--nl-shade)', mark: 'area' },
      ],
      cursor: {
        label: 'x',
        min: -1,
        max: 1,
        step: 0.05,
        initial: 0.5,
        read(x) {
          const row = rowNear(rows, x);
          return [
            { label: 'target', text: formatNumber(Number(row.target), 4), y: Number(row.target), color: TARGET },
            { label: 'prediction', text: formatNumber(Number(row.median), 4), y: Number(row.median), color },
          ];
        },
      },
      plot: size => ({
        x: { domain: [-1, 1], label: 'x', ticks: 5 },
        y: { domain, label: null, ticks: size === 'narrow' ? 5 : 7 },
        marks: [
          rect([0], {
            x1: -1,
            x2: 1,
            y1: Math.max(Number(bounds?.low ?? domain[0]), domain[0]),
            y2: Math.min(Number(bounds?.high ?? domain[1]), domain[1]),
            fill: 'var(--nl-shade)',
            fillOpacity: 0.12,
          }),
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
