/** The solution and the net's, and the loss by step. */
import { areaY, gridX, gridY, lineY } from '@observablehq/plot';
import type { Result } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationName, type Inputs } from '../../../src/experiments/inputs.ts';
import { medianOf, rowNear } from '../../../src/experiments/measures.ts';
import type experiment from '../../../src/experiments/solve-an-equation.ts';
import { gridAt, logAxis } from '../../figures/axes.ts';
import type { Chart, View } from '../../figures/chart.ts';
import { functionColour } from '../../figures/colours.ts';

type EquationInputs = Inputs<(typeof experiment)['inputs']>;

const view: View<EquationInputs> = (inputs, result) => [solutionChart(inputs, result), lossChart(inputs, result)];
export default view;

function solutionChart({ activation, steps }: EquationInputs, { tables }: Result): Chart {
  const color = functionColour(activation.id);
  const rows = tables.solution ?? [];
  const shown = rows.filter(row => ['median', 'q1', 'q3'].every(column => Number.isFinite(Number(row[column]))));
  return {
    id: 'solution',
    title: `A net with ${activationName(activation)} after ${steps} steps, and the solution`,
    summary: `The median root mean square error of the net is ${formatNumber(medianOf(tables.seeds, 'error'), 2)}; the solution sin(πx) itself has 0.70.`,
    aspect: { wide: 0.42, narrow: 0.75 },
    legend: [
      { label: 'solution, sin(πx)', color: 'var(--nl-muted)', dash: '3 4' },
      { label: 'net, median', color },
      { label: 'between the quartiles of the seeds', color, mark: 'area' },
    ],
    cursor: {
      label: 'x',
      min: -1,
      max: 1,
      step: 0.05,
      initial: 0.5,
      read: x => {
        if (rows.length === 0) return [];
        const row = rowNear(rows, x);
        return [
          {
            label: 'solution',
            text: formatNumber(Number(row.exact), 3),
            y: Number(row.exact),
            color: 'var(--nl-muted)',
          },
          { label: 'net', text: formatNumber(Number(row.median), 3), y: Number(row.median), color },
        ];
      },
    },
    plot: () => ({
      x: { domain: [-1, 1], label: 'x', ticks: 5 },
      y: { domain: [-2, 2], label: null, ticks: 5, clamp: true },
      marks: [
        gridX({ ticks: 5 }),
        gridY({ ticks: 5 }),
        areaY(shown, { x: 'x', y1: 'q1', y2: 'q3', fill: color, fillOpacity: 0.18 }),
        lineY(shown, { x: 'x', y: 'median', stroke: color, strokeWidth: 2.5 }),
        lineY(rows, { x: 'x', y: 'exact', stroke: 'var(--nl-muted)', strokeWidth: 2, strokeDasharray: '3 4' }),
      ],
    }),
  };
}

function lossChart({ activation, steps }: EquationInputs, { tables }: Result): Chart {
  const color = functionColour(activation.id);
  const rows = (tables.loss ?? []).filter(row => Number(row.q1) > 0 && Number.isFinite(Number(row.q3)));
  const axis = logAxis(rows.flatMap(row => [Number(row.q1), Number(row.q3)]));
  return {
    id: 'loss',
    title: 'Loss by step',
    summary: `The median loss goes from ${formatNumber(Number(rows[0]?.median), 2)} to ${formatNumber(Number(rows.at(-1)?.median), 2)}.`,
    aspect: { wide: 0.3, narrow: 0.6 },
    cursor: {
      label: 'step',
      min: 0,
      max: steps,
      step: Math.max(1, Math.ceil(steps / 40)),
      initial: steps,
      read: step => {
        if (rows.length === 0) return [];
        const y = Number(rowNear(rows, step, 'step').median);
        return [{ label: 'median loss', text: formatNumber(y, 3), y, color }];
      },
    },
    plot: () => ({
      x: { label: 'step', domain: [0, steps], ticks: 5, tickFormat: (d: number) => String(d) },
      y: axis,
      marks: [
        gridAt(axis),
        areaY(rows, { x: 'step', y1: 'q1', y2: 'q3', fill: color, fillOpacity: 0.18 }),
        lineY(rows, { x: 'step', y: 'median', stroke: color, strokeWidth: 2.25 }),
      ],
    }),
  };
}
