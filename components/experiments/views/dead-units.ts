/** Share of dead units and accuracy along the learning rate. */
import { areaY, gridY, lineY } from '@observablehq/plot';
import type experiment from '../../../src/experiments/dead-units.ts';
import type { Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationName, type Inputs } from '../../../src/experiments/inputs.ts';
import type { View } from '../../figures/chart.ts';
import { functionColour } from '../../figures/colours.ts';

const view: View<Inputs<(typeof experiment)['inputs']>> = ({ activation }, result) => {
  /** The rates of the sweep stand at equal distances; the cursor counts them. */
  const rows = (result.tables.rates ?? []).map((row, index) => ({ ...row, index: index + 1 }) as Row);
  const name = activationName(activation);
  const color = functionColour(activation.id);
  const accuracyColor = 'var(--nl-shade)';
  const [first, last] = [rows[0], rows.at(-1)];
  const share = (value: unknown) => `${formatNumber(100 * Number(value), 3)} %`;
  return [
    {
      id: 'rates',
      title: `${name}: dead units and accuracy by learning rate`,
      summary: `The median share of dead units goes from ${share(first?.dead)} at a rate of ${first?.rate} to ${share(last?.dead)} at ${last?.rate}; the accuracy from ${share(first?.accuracy)} to ${share(last?.accuracy)}.`,
      aspect: { wide: 0.42, narrow: 0.75 },
      legend: [
        { label: 'dead hidden units', color },
        { label: 'accuracy on the training points', color: accuracyColor, dash: '6 4' },
        { label: 'between the quartiles of the seeds', color, mark: 'area' },
      ],
      cursor: {
        label: 'rate, number of the sweep',
        min: 1,
        max: Math.max(2, rows.length),
        step: 1,
        initial: 1,
        read: index => {
          const row = rows[index - 1];
          return [
            { label: 'learning rate', text: String(row?.rate ?? '') },
            { label: 'dead', text: share(row?.dead) },
            { label: 'accuracy', text: share(row?.accuracy) },
          ];
        },
      },
      plot: () => ({
        x: {
          label: 'learning rate',
          domain: [1, Math.max(2, rows.length)],
          ticks: rows.map(row => Number(row.index)),
          tickFormat: (index: number) => String(rows[index - 1]?.rate ?? ''),
        },
        y: {
          label: null,
          domain: [0, 1],
          ticks: 5,
          percent: false,
          tickFormat: (d: number) => `${Math.round(100 * d)} %`,
        },
        marks: [
          gridY({ ticks: 5 }),
          areaY(rows, { x: 'index', y1: 'accuracyQ1', y2: 'accuracyQ3', fill: accuracyColor, fillOpacity: 0.12 }),
          areaY(rows, { x: 'index', y1: 'deadQ1', y2: 'deadQ3', fill: color, fillOpacity: 0.18 }),
          lineY(rows, {
            x: 'index',
            y: 'accuracy',
            stroke: accuracyColor,
            strokeWidth: 2,
            strokeDasharray: '6 4',
            marker: 'dot',
          }),
          lineY(rows, { x: 'index', y: 'dead', stroke: color, strokeWidth: 2.5, marker: 'dot' }),
        ],
      }),
    },
  ];
};
export default view;
