/** Test error of plain and gated layers, one dot a seed, with the medians. */
import { dot, tickX } from '@observablehq/plot';
import type { Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationName, type Inputs } from '../../../src/experiments/inputs.ts';
import type experiment from '../../../src/experiments/learn-a-product.ts';
import { logAxis } from '../../figures/axes.ts';
import type { View } from '../../figures/chart.ts';
import { functionColour } from '../../figures/colours.ts';

const view: View<Inputs<(typeof experiment)['inputs']>> = ({ activation }, result) => {
  const own = functionColour(activation.id);
  const colors: Readonly<Record<string, string>> = { plain: 'var(--nl-shade)', gated: own };
  const summary = result.tables.summary ?? [];
  const rows = (result.tables.seeds ?? []).flatMap(row =>
    ['plain', 'gated'].map((layer): Row => ({ layer, seed: row.seed ?? null, error: row[layer] ?? null })),
  );
  const axis = logAxis([...rows, ...summary].map(row => Number(row.error)));
  const usable = (row: Row) => Number(row.error) > 0 && Number.isFinite(Number(row.error));
  return [
    {
      id: 'errors',
      title: `${activationName(activation)}: test error of a plain and of a gated layer`,
      summary: `Median test errors: ${summary.map(row => `${row.layer} layer, ${row.units} units and ${row.parameters} parameters, ${formatNumber(Number(row.error), 2)}`).join('; ')}.`,
      aspect: { wide: 0.24, narrow: 0.5 },
      facts: summary.map(row => ({
        label: `${row.layer}, ${row.parameters} parameters`,
        text: formatNumber(Number(row.error), 3),
      })),
      legend: [
        { label: 'plain, one seed', color: colors.plain ?? own, mark: 'dot' },
        { label: 'gated, one seed', color: own, mark: 'square' },
        { label: 'median', color: 'currentColor' },
      ],
      plot: () => ({
        x: { ...axis, label: 'root mean square error' },
        y: { domain: ['plain', 'gated'], label: null, type: 'band' as const },
        marks: [
          tickX(summary.filter(usable), { x: 'error', y: 'layer', stroke: 'currentColor', strokeWidth: 2 }),
          dot(rows.filter(usable), {
            x: 'error',
            y: 'layer',
            r: 5,
            symbol: (row: Row) => (row.layer === 'gated' ? 'square' : 'circle'),
            fill: (row: Row) => colors[String(row.layer)] ?? own,
            fillOpacity: 0.8,
          }),
        ],
        symbol: { type: 'identity' as const },
        color: { type: 'identity' as const },
      }),
    },
  ];
};
export default view;
