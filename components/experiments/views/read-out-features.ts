/** Read out features: what a linear readout gets right, and the exact zeros, seed by seed, before and after training. */
import { dot, gridY, link, ruleY } from '@observablehq/plot';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationName, type Inputs } from '../../../src/experiments/inputs.ts';
import type experiment from '../../../src/experiments/read-out-features.ts';
import type { Chart, View } from '../../figures/chart.ts';

type ReadoutInputs = Inputs<(typeof experiment)['inputs']>;

const view: View<ReadoutInputs> = (inputs, result) => [readoutChart(inputs, result), zerosChart(inputs, result)];
export default view;

const BEFORE = 'var(--nl-muted)';
const AFTER = 'var(--hue-1)';

const percent = (value: unknown) => `${formatNumber(100 * Number(value), 3)} %`;
const median = ({ tables }: Result, features: string, column: string) =>
  tables.features?.find(row => row.features === features)?.[column];

/** Two dots a seed, and the way from the one to the other. */
const seedMarks = (rows: readonly Row[], before: string, after: string) => [
  link(rows, { x: 'seed', y1: before, y2: after, stroke: BEFORE, strokeWidth: 1.5 }),
  dot(rows, { x: 'seed', y: before, r: 5, fill: BEFORE, symbol: 'square' }),
  dot(rows, { x: 'seed', y: after, r: 5, fill: AFTER, symbol: 'circle' }),
];

const x = (rows: readonly Row[]) => ({
  label: 'seed',
  domain: [0.5, rows.length + 0.5],
  ticks: rows.map(row => Number(row.seed)),
  tickFormat: (value: number) => String(value),
});

const y = (domain: readonly [number, number]) => ({
  label: null,
  domain: [...domain],
  ticks: 5,
  tickFormat: (value: number) => `${Math.round(100 * value)} %`,
});

function readoutChart({ activation, width, data }: ReadoutInputs, result: Result): Chart {
  const rows = (result.tables.seeds ?? []).filter(row => [row.random, row.trained].every(Number.isFinite));
  const raw = Number(result.tables.raw?.[0]?.readout);
  return {
    id: 'readout',
    title: `What a linear readout of ${width} ${activationName(activation)} ${width === 1 ? 'unit' : 'units'} gets right on ${data}`,
    summary: `The medians are ${percent(median(result, 'random', 'readout'))} from random and ${percent(median(result, 'trained', 'readout'))} from trained features; from the two inputs themselves it gets ${percent(raw)} right.`,
    aspect: { wide: 0.4, narrow: 0.7 },
    legend: [
      { label: 'random features', color: BEFORE, mark: 'square' },
      { label: 'trained features', color: AFTER, mark: 'dot' },
      { label: 'the inputs themselves', color: 'currentColor', dash: '6 4' },
    ],
    plot: () => ({
      x: x(rows),
      y: y([0.4, 1]),
      marks: [
        gridY({ ticks: 5 }),
        ruleY([raw], { stroke: 'currentColor', strokeDasharray: '6 4' }),
        ...seedMarks(rows, 'random', 'trained'),
      ],
    }),
  };
}

function zerosChart({ activation }: ReadoutInputs, result: Result): Chart {
  const rows = (result.tables.seeds ?? []).filter(row => [row.zerosStart, row.zerosEnd].every(Number.isFinite));
  return {
    id: 'zeros',
    title: `${activationName(activation)}: outputs that are exactly 0`,
    summary: `The median share is ${percent(median(result, 'random', 'zeros'))} at the start and ${percent(median(result, 'trained', 'zeros'))} after training.`,
    aspect: { wide: 0.34, narrow: 0.62 },
    legend: [
      { label: 'at the start', color: BEFORE, mark: 'square' },
      { label: 'after training', color: AFTER, mark: 'dot' },
    ],
    plot: () => ({
      x: x(rows),
      y: y([0, 1]),
      marks: [gridY({ ticks: 5 }), ...seedMarks(rows, 'zerosStart', 'zerosEnd')],
    }),
  };
}
