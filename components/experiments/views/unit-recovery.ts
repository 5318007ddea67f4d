/** Loss of each unit by step, on logarithmic axes. */
import { gridX, lineY, ruleY } from '@observablehq/plot';
import type { Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import type { Inputs } from '../../../src/experiments/inputs.ts';
import { rowNear } from '../../../src/experiments/measures.ts';
import type experiment from '../../../src/experiments/unit-recovery.ts';
import { gridAt, logAxis } from '../../figures/axes.ts';
import type { View } from '../../figures/chart.ts';
import { functionLines } from '../../figures/colours.ts';

const view: View<Inputs<(typeof experiment)['inputs']>> = ({ activations, steps }, result) => {
  const lines = functionLines(activations.map(({ id }) => id));
  const units = (result.tables.units ?? []).map((row, index) => {
    const trace = (result.tables.trace ?? []).filter(
      point => point.function === row.function && Number(point.step) > 0 && Number.isFinite(Number(point.loss)),
    );
    return { name: String(row.name), returned: row.returned, trace, ...(lines[index] ?? { color: 'currentColor' }) };
  });
  const axis = logAxis([
    0.01,
    ...units.flatMap(({ trace }) => trace.map((row: Row) => Math.max(1e-6, Number(row.loss)))),
  ]);
  const fate = (returned: unknown) => (returned === null ? 'has not returned' : `returned after ${returned} steps`);
  return [
    {
      id: 'trace',
      title: 'Loss of the unit by step',
      summary: `${units.map(({ name, returned }) => `${name} ${fate(returned)}`).join('; ')}.`,
      aspect: { wide: 0.46, narrow: 0.8 },
      legend: [
        ...units.map(({ name, color, dash }) => ({ label: name, color, ...(dash && { dash }) })),
        { label: 'returned below this line', color: 'var(--nl-muted)', dash: '2 3' },
      ],
      facts: units.map(({ name, returned }) => ({ label: name, text: fate(returned) })),
      cursor: {
        label: 'step, power of ten',
        min: 0,
        max: Math.max(0.1, Math.log10(steps)),
        step: 0.05,
        initial: Math.log10(steps) / 2,
        read: power =>
          units.flatMap(({ name, trace, color }) => {
            if (trace.length === 0) return [];
            const row = rowNear(trace, 10 ** power, 'step');
            return [
              {
                label: `${name}, step ${row.step}`,
                text: formatNumber(Number(row.loss), 3),
                y: Number(row.loss),
                color,
              },
            ];
          }),
      },
      plot: () => ({
        x: {
          label: 'step',
          domain: [0, Math.max(0.1, Math.log10(steps))],
          ticks: 5,
          tickFormat: (power: number) => formatNumber(Math.round(10 ** power), 2),
        },
        y: { ...axis, clamp: true },
        marks: [
          gridX({ ticks: 5 }),
          gridAt(axis),
          ruleY([0.01], { stroke: 'var(--nl-muted)', strokeDasharray: '2 3' }),
          ...units.map(({ trace, color, dash }) =>
            lineY(trace, {
              x: (row: Row) => Math.log10(Number(row.step)),
              y: 'loss',
              stroke: color,
              strokeWidth: 2.25,
              ...(dash && { strokeDasharray: dash }),
            }),
          ),
        ],
      }),
    },
  ];
};
export default view;
