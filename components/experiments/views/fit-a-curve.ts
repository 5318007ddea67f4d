/** Target and prediction, inside and outside of the training interval, and the loss by step. */
import { areaY, gridX, gridY, lineY, rect, ruleY } from '@observablehq/plot';
import type { Result } from '../../../src/experiments/experiment.ts';
import type experiment from '../../../src/experiments/fit-a-curve.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationName, type Inputs } from '../../../src/experiments/inputs.ts';
import { medianOf, rowNear } from '../../../src/experiments/measures.ts';
import { gridAt, logAxis } from '../../figures/axes.ts';
import type { Chart, View } from '../../figures/chart.ts';
import { functionColour } from '../../figures/colours.ts';

type FitInputs = Inputs<(typeof experiment)['inputs']>;

const view: View<FitInputs> = (inputs, result) => [fitChart(inputs, result), lossChart(inputs, result)];
export default view;

function fitChart({ activation }: FitInputs, result: Result): Chart {
  const color = functionColour(activation.id);
  const rows = result.tables.fits ?? [];
  const shown = rows.filter(row => ['median', 'q1', 'q3'].every(column => Number.isFinite(Number(row[column]))));
  const [low, high] = [-2.5, 2.5];
  return {
    id: 'fit',
    title: `A net with ${activationName(activation)}: target and prediction`,
    summary: `The median error is ${formatNumber(medianOf(result.tables.seeds, 'inside'), 2)} on the training interval and ${formatNumber(medianOf(result.tables.seeds, 'outside'), 2)} outside of it.`,
    aspect: { wide: 0.46, narrow: 0.8 },
    legend: [
      { label: 'target', color: 'var(--nl-muted)', dash: '3 4' },
      { label: 'prediction, median', color },
      { label: 'between the quartiles', color, mark: 'area' },
      { label: 'training interval', color: 'var(--nl-shade)', mark: 'area' },
    ],
    cursor: {
      label: 'x',
      min: -2,
      max: 2,
      step: 0.025,
      initial: 0.5,
      read: x => {
        const row = rowNear(rows, x);
        return [
          {
            label: 'target',
            text: formatNumber(Number(row.target), 4),
            y: Number(row.target),
            color: 'var(--nl-muted)',
          },
          { label: 'prediction', text: formatNumber(Number(row.median), 4), y: Number(row.median), color },
        ];
      },
    },
    plot: size => ({
      x: { domain: [-2, 2], label: 'x', ticks: size === 'narrow' ? 5 : 9 },
      y: { domain: [low, high], label: null, ticks: 5, clamp: true },
      marks: [
        rect([0], { x1: -1, x2: 1, y1: low, y2: high, fill: 'var(--nl-shade)', fillOpacity: 0.12 }),
        gridX({ ticks: 9 }),
        gridY({ ticks: 5 }),
        ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.45 }),
        areaY(shown, { x: 'x', y1: 'q1', y2: 'q3', fill: color, fillOpacity: 0.18 }),
        lineY(rows, { x: 'x', y: 'target', stroke: 'var(--nl-muted)', strokeWidth: 2, strokeDasharray: '3 4' }),
        lineY(shown, { x: 'x', y: 'median', stroke: color, strokeWidth: 2.5 }),
      ],
    }),
  };
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
