/** Target and prediction, inside and outside of the training interval, and the loss by step. */
import { areaY, lineY } from '@observablehq/plot';
import type { Result } from '../../../src/experiments/experiment.ts';
import type experiment from '../../../src/experiments/fit-a-curve.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationName, type Inputs } from '../../../src/experiments/inputs.ts';
import { medianOf, rowNear } from '../../../src/experiments/measures.ts';
import { gridAt, logAxis } from '../../figures/axes.ts';
import type { Chart, View } from '../../figures/chart.ts';
import { functionColour } from '../../figures/colours.ts';
import { predictionChart } from '../../figures/prediction-chart.ts';

type FitInputs = Inputs<(typeof experiment)['inputs']>;

const view: View<FitInputs> = (inputs, result) => [fitChart(inputs, result), lossChart(inputs, result)];
export default view;

const y: [number, number] = [-2.5, 2.5];

function fitChart({ activation }: FitInputs, { tables }: Result): Chart {
  const median = (column: string) => formatNumber(medianOf(tables.seeds, column), 2);
  return predictionChart({
    id: 'fit',
    title: `A net with ${activationName(activation)}: target and prediction`,
    summary: `The median error is ${median('inside')} on the training interval and ${median('outside')} outside of it.`,
    rows: tables.fits ?? [],
    color: functionColour(activation.id),
    target: { column: 'target', label: 'target' },
    x: [-2, 2],
    y,
    step: 0.025,
    initial: 0.5,
    shaded: { label: 'training interval', x: [-1, 1], y },
  });
}

function lossChart({ activation, steps }: FitInputs, result: Result): Chart {
  const color = functionColour(activation.id);
  const rows = (result.tables.loss ?? []).filter(row => Number(row.q1) > 0 && Number.isFinite(Number(row.q3)));
  const axis = logAxis(rows.flatMap(row => [Number(row.q1), Number(row.q3)]));
  return {
    id: 'loss',
    title: 'Training loss by step',
    summary: `The median loss ends at ${formatNumber(Number(rows.at(-1)?.median), 2)}.`,
    aspect: { wide: 0.3, narrow: 0.6 },
    cursor: {
      label: 'step',
      min: 0,
      max: Math.max(1, steps),
      step: Math.max(1, Math.ceil(steps / 60)),
      initial: steps,
      read: step => {
        if (rows.length === 0) return [];
        const y = Number(rowNear(rows, step, 'step').median);
        return [{ label: 'median loss', text: formatNumber(y, 3), y, color }];
      },
    },
    plot: () => ({
      x: { label: 'step', domain: [0, Math.max(1, steps)], ticks: 6, tickFormat: (d: number) => String(d) },
      y: axis,
      marks: [
        gridAt(axis),
        areaY(rows, { x: 'step', y1: 'q1', y2: 'q3', fill: color, fillOpacity: 0.18 }),
        lineY(rows, { x: 'step', y: 'median', stroke: color, strokeWidth: 2.25 }),
      ],
    }),
  };
}
