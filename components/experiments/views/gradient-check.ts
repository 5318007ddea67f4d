/** Gradient check: the relative error of central differences over the step, its quartiles, and the share of nets that fail. */
import { areaY, dot, lineY, ruleY } from '@observablehq/plot';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import type experiment from '../../../src/experiments/gradient-check.ts';
import { activationName, type Inputs } from '../../../src/experiments/inputs.ts';
import { gridAt, logAxis } from '../../figures/axes.ts';
import type { Chart, View } from '../../figures/chart.ts';
import { functionColour } from '../../figures/colours.ts';

type CheckInputs = Inputs<(typeof experiment)['inputs']>;

const view: View<CheckInputs> = (inputs, result) => [errorChart(inputs, result)];
export default view;

function errorChart({ activation, nets }: CheckInputs, result: Result): Chart {
  const rows = (result.tables.steps ?? []).filter(row => row.median !== null);
  const color = functionColour(activation.id);
  const y = logAxis([1e-12, 1, ...rows.flatMap(row => [Number(row.lowest), Number(row.highest)])]);
  const x = logAxis(rows.map(row => Number(row.h)));
  const positive = (column: string) => rows.filter(row => Number(row[column]) > 0);
  const best = rows.reduce<Row | undefined>(
    (low, row) => (low && Number(low.median) <= Number(row.median) ? low : row),
    undefined,
  );
  const at = rows.find(row => row.h === 1e-5);
  return {
    id: 'errors',
    title: `${activationName(activation)}: error of the central difference by step h`,
    summary: rows.length
      ? `The median error is lowest, ${formatNumber(Number(best?.median), 2)}, at h = ${formatNumber(Number(best?.h), 1)}. At h = 10⁻⁵ a share of ${formatNumber(Number(at?.failed), 3)} of ${nets} nets is off by more than 1/1000.`
      : 'No net could be compared.',
    aspect: { wide: 0.42, narrow: 0.75 },
    legend: [
      { label: 'median over the nets', color },
      { label: 'quartiles', color, mark: 'area' },
      { label: 'lowest and highest', color, mark: 'dot' },
      { label: '1/1000: failed above', color: 'var(--nl-error)', dash: '6 4' },
    ],
    plot: () => ({
      marginRight: 28,
      x: { ...x, label: 'step h', reverse: true },
      y,
      marks: [
        gridAt(y),
        areaY(
          rows.filter(row => Number(row.q1) > 0),
          { x: 'h', y1: 'q1', y2: 'q3', fill: color, fillOpacity: 0.2 },
        ),
        lineY(positive('median'), { x: 'h', y: 'median', stroke: color, strokeWidth: 2.5 }),
        dot(positive('lowest'), { x: 'h', y: 'lowest', r: 2.5, fill: color }),
        dot(positive('highest'), { x: 'h', y: 'highest', r: 2.5, fill: color }),
        ruleY([1e-3], { stroke: 'var(--nl-error)', strokeWidth: 1.5, strokeDasharray: '6 4' }),
      ],
    }),
  };
}
