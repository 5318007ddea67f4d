/** What a network costs: the share of the activation in a layer's arithmetic by width, and what a training step keeps in memory. */
import { barX, dot, gridX, lineY, ruleX, text } from '@observablehq/plot';
import type { Result } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationName, type Inputs } from '../../../src/experiments/inputs.ts';
import type experiment from '../../../src/experiments/network-cost.ts';
import { gridAt, logAxis } from '../../figures/axes.ts';
import type { Chart, View } from '../../figures/chart.ts';
import { functionColour } from '../../figures/colours.ts';

type CostInputs = Inputs<(typeof experiment)['inputs']>;

const view: View<CostInputs> = (inputs, result) => [shareChart(inputs, result), memoryChart(inputs, result)];
export default view;

const YARDSTICK = 'var(--nl-shade)';
const percent = (share: unknown, digits = 3) => `${formatNumber(100 * Number(share), digits)} %`;

function shareChart({ activation, width, callCost }: CostInputs, { tables }: Result): Chart {
  const rows = tables.widths ?? [];
  const drawn = (column: string) => rows.filter(row => Number(row[column]) > 0);
  const color = functionColour(activation.id);
  const name = activationName(activation);
  const axis = logAxis(rows.flatMap(row => [Number(row.share), Number(row.relu)]));
  const [net] = tables.net ?? [];
  const at = (index: number) => rows[index];
  return {
    id: 'share',
    title: `${name}: share of the arithmetic of a layer, by its width`,
    summary: `The share is ${percent(at(4)?.share)} in a layer of ${at(4)?.width} units and ${percent(at(10)?.share)} in one of ${at(10)?.width}. In the whole net with the chosen inputs it is ${percent(net?.share)}.`,
    aspect: { wide: 0.42, narrow: 0.74 },
    legend: [
      { label: name, color },
      { label: 'ReLU', color: YARDSTICK, dash: '3 4' },
      { label: `chosen width, ${width}`, color: 'currentColor', dash: '8 4' },
    ],
    facts: [
      { label: 'Operations of one evaluation', text: formatNumber(Number(tables.function?.[0]?.operations)) },
      { label: 'of these in library calls', text: formatNumber(callCost * Number(tables.function?.[0]?.calls)) },
      { label: 'Parameters', text: formatNumber(Number(net?.parameters), 4) },
      { label: 'Multiply-adds a sample, forward', text: formatNumber(Number(net?.macs), 4) },
      { label: 'and in a training step', text: formatNumber(Number(net?.trainingMacs), 4) },
      { label: 'Evaluations of the activation', text: formatNumber(Number(net?.evaluations), 4) },
    ],
    cursor: {
      label: 'width, as a power of two',
      min: 0,
      max: rows.length - 1,
      step: 1,
      initial: 8,
      read(index) {
        const row = at(index);
        return [
          { label: 'width', text: formatNumber(Number(row?.width)) },
          { label: name, text: percent(row?.share), y: Number(row?.share), color },
          { label: 'ReLU', text: percent(row?.relu), y: Number(row?.relu), color: YARDSTICK },
        ];
      },
    },
    plot: size => ({
      x: {
        label: 'width',
        domain: [0, rows.length - 0.6],
        ticks: rows.map((_, index) => index).filter(index => index % (size === 'wide' ? 2 : 4) === 0),
        tickFormat: (index: number) => formatNumber(2 ** index),
      },
      y: { ...axis, tickFormat: (share: number) => percent(share, 1) },
      marks: [
        gridAt(axis),
        ruleX([Math.log2(width)], { stroke: 'currentColor', strokeDasharray: '8 4' }),
        lineY(drawn('relu'), {
          x: row => Math.log2(Number(row.width)),
          y: 'relu',
          stroke: YARDSTICK,
          strokeWidth: 2,
          strokeDasharray: '3 4',
        }),
        lineY(drawn('share'), { x: row => Math.log2(Number(row.width)), y: 'share', stroke: color, strokeWidth: 2.5 }),
        dot(drawn('share'), { x: row => Math.log2(Number(row.width)), y: 'share', fill: color, r: 3 }),
      ],
    }),
  };
}

const MEGA = 1e6;
const megabytes = (bytes: unknown) => `${formatNumber(Number(bytes) / MEGA)} MB`;

function memoryChart({ activation, batch }: CostInputs, { tables }: Result): Chart {
  const rows = tables.memory ?? [];
  const [fact] = tables.function ?? [];
  const [net] = tables.net ?? [];
  const hidden = rows.slice(-2);
  const color = functionColour(activation.id);
  const most = Math.max(...rows.map(row => Number(row.bytes))) / MEGA;
  return {
    id: 'memory',
    title: `Memory of a training step with ${batch} ${batch === 1 ? 'sample' : 'samples'}, float32 and Adam`,
    summary: `The hidden layers keep ${megabytes(hidden.reduce((sum, row) => sum + Number(row.bytes), 0))}; for the slope of ${activationName(activation)} they keep ${fact?.keeps}. They take as much as parameters, gradients and moments at a batch of ${formatNumber(Number(net?.crossing))}.`,
    aspect: { wide: 0.36, narrow: 0.72 },
    legend: [
      { label: 'grows with the parameters', color: YARDSTICK, mark: 'area' },
      { label: 'grows with the batch', color, mark: 'area' },
    ],
    plot: () => ({
      marginLeft: 12,
      marginRight: 16,
      x: { label: 'MB', domain: [0, 1.05 * most || 1], ticks: 5 },
      y: { axis: null, domain: rows.map(row => String(row.what)), label: null },
      marks: [
        gridX({ ticks: 5 }),
        barX(rows, {
          x: row => Number(row.bytes) / MEGA,
          y: 'what',
          insetTop: 18,
          insetBottom: 2,
          fill: row => (hidden.includes(row) ? color : YARDSTICK),
        }),
        text(rows, {
          x: 0,
          y: 'what',
          text: row => `${row.what}: ${megabytes(row.bytes)}`,
          textAnchor: 'start',
          lineAnchor: 'bottom',
          dy: -4,
          dx: 2,
        }),
      ],
    }),
  };
}
