/** Backpropagation, step by step: the net with the numbers known so far, the present step as an equation, and the traced gradient's paths. */
import { dot, gridY, link, type Markish, ruleY, text as textMark } from '@observablehq/plot';
import type experiment from '../../../src/experiments/backprop-stepper.ts';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import type { Inputs } from '../../../src/experiments/inputs.ts';
import type { Chart, ChartSize, View } from '../../figures/chart.ts';

type StepperInputs = Inputs<(typeof experiment)['inputs']>;

const view: View<StepperInputs> = (inputs, result) => [netChart(inputs, result), pathChart(result)];
export default view;

const forwardColour = 'var(--hue-1)';
const backwardColour = 'var(--hue-3)';
const short = (value: unknown) => formatNumber(Number(value), 3);

/** Height of a unit in its column, which is centred on 0; the first is on top. */
const height = (unit: number, units: number) => (units + 1) / 2 - unit;

interface Edge {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
  weight: number;
  isPresent: boolean;
  isTraced: boolean;
}

/** Whether an edge takes part in a step: the sum of its target, the derivative by its source's activation, or its own weight's. */
function takesPart(step: Row, { layer, unit, input }: Row): boolean {
  if (step.kind === 'byActivation') return layer === Number(step.layer) + 1 && input === step.unit;
  if (layer !== step.layer || unit !== step.unit) return false;
  return step.kind === 'sum' || (step.kind === 'byParameter' && input === step.input);
}

function netChart(inputs: StepperInputs, result: Result): Chart {
  const { steps = [], parameters = [], units = [] } = result.tables;
  const at = Math.min(inputs.step, steps.length);
  const step = steps[at - 1] as Row;
  const traced = parameters[Math.min(inputs.trace, parameters.length) - 1] as Row;
  const last = Math.max(...units.map(row => Number(row.layer)));
  const sizes = Array.from({ length: last + 1 }, (_, layer) => units.filter(row => row.layer === layer).length);
  const tallest = Math.max(...sizes);
  const y = (layer: number, unit: number) => height(unit, sizes[layer] ?? 1);

  const edges = parameters
    .filter(row => row.input !== 0)
    .map((row): Edge => {
      const [layer, unit, input] = [Number(row.layer), Number(row.unit), Number(row.input)];
      return {
        x1: layer - 1,
        y1: y(layer - 1, input),
        x2: layer,
        y2: y(layer, unit),
        weight: Number(row.value),
        isPresent: takesPart(step, row),
        isTraced: row === traced,
      };
    });
  const toLoss = Array.from({ length: sizes[last] ?? 0 }, (_, i) => ({
    x1: last,
    y1: y(last, i + 1),
    x2: last + 1,
    y2: 0,
  }));
  const nodes = units.map((row): Row => {
    const [layer, unit] = [Number(row.layer), Number(row.unit)];
    const isPresent = row.layer === step.layer && row.unit === step.unit && step.pass !== 'loss';
    return {
      x: layer,
      y: y(layer, unit),
      name: row.name ?? '',
      forward: Number(row.forwardStep) <= at ? short(row.a) : '?',
      backward: row.backwardStep === null ? '' : Number(row.backwardStep) <= at ? `δ ${short(row.delta)}` : '',
      isPresent,
    };
  });
  const lossStep = steps.findIndex(row => row.kind === 'loss') + 1;
  const loss = [{ x: last + 1, y: 0, name: 'L', forward: lossStep <= at ? short(steps[lossStep - 1]?.value) : '?' }];
  const lines = steps.map(row => `${row.step}. ${equation(row)}`);

  const marks = (size: ChartSize): Markish[] => {
    const font = size === 'narrow' ? 10 : 13;
    const radius = size === 'narrow' ? 13 : 19;
    const label = { fontSize: font, stroke: 'var(--nl-surface)', strokeWidth: 4 } as const;
    const ends = { x1: 'x1', y1: 'y1', x2: 'x2', y2: 'y2' } as const;
    const named = edges.filter(edge => edge.isPresent || edge.isTraced);
    return [
      link(toLoss, { ...ends, stroke: 'currentColor', strokeOpacity: 0.35 }),
      ...[false, true].map(isNegative =>
        link(
          edges.filter(edge => !edge.isPresent && edge.weight < 0 === isNegative),
          {
            ...ends,
            stroke: 'currentColor',
            strokeOpacity: 0.4,
            ...(isNegative && { strokeDasharray: '4 3' }),
          },
        ),
      ),
      link(
        edges.filter(edge => edge.isTraced),
        { ...ends, stroke: 'var(--hue-2)', strokeWidth: 3.5, strokeOpacity: 0.8 },
      ),
      link(
        edges.filter(edge => edge.isPresent),
        { ...ends, stroke: step.pass === 'forward' ? forwardColour : backwardColour, strokeWidth: 2.25 },
      ),
      // Nearer to the target, where the edges of one unit's sum lie apart.
      textMark(named, {
        x: (edge: Edge) => 0.42 * edge.x1 + 0.58 * edge.x2,
        y: (edge: Edge) => 0.42 * edge.y1 + 0.58 * edge.y2,
        text: (edge: Edge) => short(edge.weight),
        ...label,
        fill: 'currentColor',
      }),
      dot([...nodes, ...loss], {
        x: 'x',
        y: 'y',
        r: radius,
        fill: 'var(--nl-surface)',
        stroke: (row: Row) =>
          row.isPresent || (row.name === 'L' && step.pass === 'loss')
            ? step.pass === 'forward'
              ? forwardColour
              : backwardColour
            : 'currentColor',
        strokeWidth: (row: Row) => (row.isPresent || (row.name === 'L' && step.pass === 'loss') ? 3.5 : 1.25),
      }),
      textMark([...nodes, ...loss], { x: 'x', y: 'y', text: 'name', fontSize: font, fill: 'currentColor' }),
      textMark([...nodes, ...loss], {
        x: 'x',
        y: 'y',
        text: 'forward',
        dy: -radius - font * 0.75,
        ...label,
        fill: forwardColour,
      }),
      textMark(nodes, { x: 'x', y: 'y', text: 'backward', dy: radius + font * 0.85, ...label, fill: backwardColour }),
    ];
  };

  return {
    id: 'net',
    title: `Step ${at} of ${steps.length}: ${step.pass} pass`.replace('loss pass', 'the loss'),
    summary: `${equation(step)}.`,
    aspect: { wide: 0.5, narrow: 1 },
    legend: [
      { label: 'above a unit: its value', color: forwardColour, mark: 'dot' },
      { label: 'below it: its δ, once the backward pass has been there', color: backwardColour, mark: 'dot' },
      { label: 'negative weight', color: 'currentColor', dash: '4 3' },
      { label: `traced: ${traced.name}`, color: 'var(--hue-2)' },
    ],
    facts: [
      { label: `${step.name} in symbols`, text: `${step.name} = ${step.symbols}` },
      { label: 'in numbers', text: String(step.numbers) },
      { label: 'value', text: formatNumber(Number(step.value), 5) },
    ],
    copy: { label: 'All steps as text', text: lines.join('\n') },
    plot: size => ({
      x: { domain: [-0.3, last + 1.3], axis: null },
      y: { domain: [-tallest / 2 - 0.1, tallest / 2 + 0.1], axis: null },
      color: { type: 'identity' },
      r: { type: 'identity' },
      marginLeft: 8,
      marginRight: 8,
      marginTop: 14,
      marginBottom: 14,
      marks: marks(size),
    }),
  };
}

/** A step as one line: the quantity in symbols, in numbers, and its value. */
const equation = ({ name, symbols, numbers, value }: Row) =>
  [name, symbols, numbers, formatNumber(Number(value), 5)].filter((part, i, all) => part !== all[i - 1]).join(' = ');

/** At most so many of the numbers from 1 to the last, evenly spread, both ends among them. */
function wholeTicks(last: number, most: number): number[] {
  const count = Math.min(last, most);
  return Array.from({ length: count }, (_, i) => Math.round(1 + (i * (last - 1)) / Math.max(1, count - 1)));
}

function pathChart(result: Result): Chart {
  const { paths = [], summary: [summary] = [] } = result.tables;
  const rows = paths.filter(row => Number.isFinite(Number(row.product)));
  const sum = Number(summary?.sumOfPaths);
  const values = rows.map(row => Number(row.product));
  const low = Math.min(0, ...values, Number.isFinite(sum) ? sum : 0);
  const high = Math.max(0, ...values, Number.isFinite(sum) ? sum : 0);
  const margin = 0.12 * (high - low || 1);
  const [start, end] = [0.5, paths.length + 0.5];
  const lines = paths.map(
    row => `${row.number}. ${row.path}: ${row.factors} = ${formatNumber(Number(row.product), 5)}`,
  );
  return {
    id: 'paths',
    title: `∂L/∂${summary?.traced}, traced: the products along its paths`,
    summary: `${paths.length === 1 ? 'One path leads' : `${paths.length} paths lead`} from ${summary?.traced} to the loss. Sum of the products: ${formatNumber(sum, 5)}; gradient by backpropagation: ${formatNumber(Number(summary?.gradient), 5)}.`,
    aspect: { wide: 0.3, narrow: 0.62 },
    legend: [
      { label: 'product along a path', color: backwardColour, mark: 'dot' },
      { label: 'their sum, which is the gradient', color: 'currentColor', dash: '6 4' },
    ],
    cursor: {
      label: 'path',
      min: 1,
      max: Math.max(1, paths.length),
      step: 1,
      initial: 1,
      read(position) {
        const row = paths[position - 1];
        return [
          { label: String(row?.path ?? ''), text: String(row?.factors ?? '') },
          {
            label: 'product',
            text: formatNumber(Number(row?.product), 5),
            y: Number(row?.product),
            color: backwardColour,
          },
        ];
      },
    },
    facts: [
      { label: 'sum over the paths', text: formatNumber(sum, 5) },
      { label: 'backpropagation', text: formatNumber(Number(summary?.gradient), 5) },
    ],
    copy: { label: 'All paths as text', text: lines.join('\n') },
    plot: size => ({
      x: {
        domain: [start, end],
        label: 'path',
        ticks: wholeTicks(paths.length, size === 'narrow' ? 6 : 12),
        tickFormat: (value: number) => String(value),
      },
      y: { domain: [low - margin, high + margin], label: null, ticks: 5 },
      marks: [
        gridY({ ticks: 5 }),
        ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.45 }),
        link(rows, { x1: 'number', x2: 'number', y1: 0, y2: 'product', stroke: backwardColour, strokeWidth: 2 }),
        dot(rows, { x: 'number', y: 'product', r: rows.length > 40 ? 2.5 : 4.5, fill: backwardColour }),
        ...(Number.isFinite(sum)
          ? [ruleY([sum], { stroke: 'currentColor', strokeWidth: 1.75, strokeDasharray: '6 4' })]
          : []),
      ],
    }),
  };
}
