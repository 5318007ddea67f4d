/** Where runs end: the loss of each run by step, and the gradient at the end by the kind of end. */
import { dot, gridY, line, ruleY, text } from '@observablehq/plot';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationName, type Inputs } from '../../../src/experiments/inputs.ts';
import type experiment from '../../../src/experiments/where-runs-end.ts';
import { logAxis } from '../../figures/axes.ts';
import type { Chart, View } from '../../figures/chart.ts';

type EndInputs = Inputs<(typeof experiment)['inputs']>;

const SOLVED = 'var(--hue-1)';
const UNSOLVED = 'var(--hue-3)';
/** Where a gradient of 0 is drawn. */
const LEAST_GRADIENT = 1e-18;

const view: View<EndInputs> = (inputs, result) => [curves(inputs, result), gradients(inputs, result)];
export default view;

function curves({ activation, next }: EndInputs, result: Result): Chart {
  // Step 0 has no place on a logarithmic axis; it is drawn at 1, with the first step.
  const rows = (result.tables.curves ?? []).filter(row => Number(row.step) > 0 && Number.isFinite(row.loss));
  const [summary] = result.tables.summary ?? [];
  const of = (solved: boolean) => rows.filter(row => row.solved === solved);
  const last = Math.max(2, ...rows.map(row => Number(row.step)));
  const rescued =
    summary?.rescued === null || summary?.rescued === undefined
      ? ''
      : ` Of the ${summary.unsolved} others, ${summary.rescued} solve it when training goes on with ${activationName(next)}.`;
  return {
    id: 'curves',
    title: `Loss of single runs with ${activationName(activation)}`,
    summary: `A share of ${formatNumber(Number(summary?.solved), 3)} of ${summary?.seeds} runs solves XOR.${rescued}`,
    aspect: { wide: 0.46, narrow: 0.8 },
    legend: [
      { label: 'solved', color: SOLVED },
      { label: 'not solved', color: UNSOLVED, dash: '5 3' },
    ],
    plot: () => ({
      x: {
        type: 'log',
        label: 'step',
        domain: [1, last],
        ticks: [1, 10, 100, 1000, 10_000],
        tickFormat: (step: number) => String(step),
      },
      y: { label: null, domain: [0, Math.min(1.4, Math.max(0.3, ...rows.map(row => Number(row.loss))))], clamp: true },
      marks: [
        gridY({ ticks: 5 }),
        ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.45 }),
        line(of(true), { x: 'step', y: 'loss', z: 'seed', stroke: SOLVED, strokeWidth: 1.25, strokeOpacity: 0.8 }),
        line(of(false), {
          x: 'step',
          y: 'loss',
          z: 'seed',
          stroke: UNSOLVED,
          strokeWidth: 1.5,
          strokeOpacity: 0.85,
          strokeDasharray: '5 3',
        }),
      ],
    }),
  };
}

function gradients({ activation }: EndInputs, result: Result): Chart {
  const kinds = result.tables.ends ?? [];
  const rows = (result.tables.seeds ?? []).flatMap((row): Row[] =>
    row.gradient === null ? [] : [{ end: row.end ?? '', gradient: Math.max(LEAST_GRADIENT, Number(row.gradient)) }],
  );
  const axis = logAxis(rows.map(row => Number(row.gradient)));
  const domain = axis.domain as readonly number[] | undefined;
  const names = kinds.map(row => String(row.end));
  const labels = kinds.map(
    (row): Row => ({ end: String(row.end), text: `${row.end}: ${row.runs}`, x: domain?.[0] ?? 1 }),
  );
  return {
    id: 'ends',
    title: 'Norm of the gradient at the end, by kind of end',
    summary: `With ${activationName(activation)}: ${kinds.map(row => `${row.runs} ${row.end}`).join('; ')}.`,
    aspect: { wide: 0.14 + 0.08 * names.length, narrow: 0.26 + 0.15 * names.length },
    legend: [
      { label: 'solved', color: SOLVED, mark: 'dot' },
      { label: 'not solved', color: UNSOLVED, mark: 'square' },
    ],
    plot: () => ({
      x: { ...axis, label: 'norm of the gradient' },
      y: { type: 'band', domain: names, label: null, axis: null },
      color: { type: 'identity' },
      symbol: { type: 'identity' },
      marks: [
        text(labels, { x: 'x', y: 'end', text: 'text', textAnchor: 'start', lineAnchor: 'bottom', dy: -7 }),
        dot(rows, {
          x: 'gradient',
          y: 'end',
          r: 4,
          dy: 6,
          fill: (row: Row) => (row.end === 'solved' ? SOLVED : UNSOLVED),
          symbol: (row: Row) => (row.end === 'solved' ? 'circle' : 'square'),
          fillOpacity: 0.6,
        }),
      ],
    }),
  };
}
