/** The difference of two spellings over x, and of the hidden states of the same net evaluated with each. */
import { areaY, gridX, gridY, lineY, ruleX, ruleY } from '@observablehq/plot';
import type experiment from '../../../src/experiments/dialect-difference.ts';
import type { Result } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationName, type Inputs } from '../../../src/experiments/inputs.ts';
import { rowNear } from '../../../src/experiments/measures.ts';
import { gridAt, layerAxis, logAxis, yDomain } from '../../figures/axes.ts';
import type { Chart, View } from '../../figures/chart.ts';
import { functionColour } from '../../figures/colours.ts';

type DialectInputs = Inputs<(typeof experiment)['inputs']>;

const view: View<DialectInputs> = (inputs, result) => [differenceChart(inputs, result), layerChart(inputs, result)];
export default view;

function differenceChart({ a, b, range }: DialectInputs, result: Result): Chart {
  const rows = result.tables.difference ?? [];
  const color = functionColour(b.id);
  const farthest = result.tables.farthest?.[0];
  return {
    id: 'difference',
    title: `${activationName(b)} − ${activationName(a)}`,
    summary: `The largest difference is ${formatNumber(Number(farthest?.difference), 3)}, at x = ${formatNumber(Number(farthest?.x), 3)}.`,
    aspect: { wide: 0.36, narrow: 0.62 },
    cursor: {
      label: 'x',
      min: -range,
      max: range,
      step: range / 80,
      initial: Number(farthest?.x ?? 0),
      read: x => {
        const y = Number(rowNear(rows, x).difference);
        return [{ label: 'difference', text: formatNumber(y, 4), y, color }];
      },
    },
    plot: size => ({
      marginLeft: 64,
      x: { domain: [-range, range], label: 'x', ticks: size === 'narrow' ? 5 : 9 },
      y: { domain: differenceDomain(rows.map(row => Number(row.difference))), label: null, ticks: 5, tickFormat: tick },
      marks: [
        gridX({ ticks: 9 }),
        gridY({ ticks: 5 }),
        ruleX([0], { stroke: 'currentColor', strokeOpacity: 0.45 }),
        ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.45 }),
        lineY(rows, { x: 'x', y: 'difference', stroke: color, strokeWidth: 2.5 }),
      ],
    }),
  };
}

const tick = (value: number) => formatNumber(value, 2);

/** Like `yDomain`, for differences of any size. */
function differenceDomain(values: readonly number[]): [number, number] {
  const size = Math.max(...values.filter(Number.isFinite).map(Math.abs), 1e-300);
  const [low, high] = yDomain(
    values.map(value => ({ scaled: value / size })),
    ['scaled'],
  );
  return [low * size, high * size];
}

function layerChart({ b, depth, residual }: DialectInputs, result: Result): Chart {
  const color = functionColour(b.id);
  const rows = (result.tables.layers ?? []).filter(row => Number(row.q1) > 0 && Number.isFinite(Number(row.q3)));
  const axis = logAxis(rows.flatMap(row => [Number(row.q1), Number(row.q3)]));
  const last = rows.at(-1);
  return {
    id: 'layers',
    title: `Relative difference of the hidden states, ${residual ? 'residual blocks with RMS norm' : 'plain layers'}`,
    summary: rows.length
      ? `It is ${formatNumber(Number(rows[0]?.median), 2)} after the first layer and ${formatNumber(Number(last?.median), 2)} after layer ${last?.layer}.`
      : 'The two nets agree exactly in every layer.',
    aspect: { wide: 0.36, narrow: 0.62 },
    legend: [
      { label: 'median', color },
      { label: 'between the quartiles of the seeds', color, mark: 'area' },
    ],
    cursor: {
      label: 'layer',
      min: 1,
      max: Math.max(1, depth),
      step: 1,
      initial: depth,
      read: layer => {
        if (rows.length === 0) return [];
        const y = Number(rowNear(rows, layer, 'layer').median);
        return [{ label: 'median', text: formatNumber(y, 3), y, color }];
      },
    },
    plot: () => ({
      x: layerAxis(depth),
      y: axis,
      marks: [
        gridAt(axis),
        areaY(rows, { x: 'layer', y1: 'q1', y2: 'q3', fill: color, fillOpacity: 0.18 }),
        lineY(rows, { x: 'layer', y: 'median', stroke: color, strokeWidth: 2.25 }),
      ],
    }),
  };
}
