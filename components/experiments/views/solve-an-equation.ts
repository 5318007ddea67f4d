/** The solution and the net's, and the loss by step. */
import { areaY, lineY } from '@observablehq/plot';
import type { Result } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationName, type Inputs } from '../../../src/experiments/inputs.ts';
import { medianOf, rowNear } from '../../../src/experiments/measures.ts';
import type experiment from '../../../src/experiments/solve-an-equation.ts';
import { gridAt, logAxis } from '../../figures/axes.ts';
import type { Chart, View } from '../../figures/chart.ts';
import { functionColour } from '../../figures/colours.ts';
import { predictionChart } from '../../figures/prediction-chart.ts';

type EquationInputs = Inputs<(typeof experiment)['inputs']>;

const view: View<EquationInputs> = (inputs, result) => [solutionChart(inputs, result), lossChart(inputs, result)];
export default view;

function solutionChart({ activation, steps }: EquationInputs, { tables }: Result): Chart {
  const rows = tables.solution ?? [];
  const size = Math.sqrt(rows.reduce((sum, row) => sum + Number(row.exact) ** 2, 0) / rows.length);
  return predictionChart({
    id: 'solution',
    title: `A net with ${activationName(activation)} after ${steps} steps, and the solution`,
    summary: `The median root mean square error of the net is ${formatNumber(medianOf(tables.seeds, 'error'), 2)}; the solution sin(πx) itself has ${formatNumber(size, 2)}.`,
    rows,
    color: functionColour(activation.id),
    target: { column: 'exact', label: 'solution, sin(πx)', short: 'solution' },
    x: [-1, 1],
    y: [-2, 2],
    step: 0.05,
    initial: 0.5,
  });
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
