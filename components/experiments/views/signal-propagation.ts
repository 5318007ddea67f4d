/** Signal propagation: the length map with its staircase, three quantities by layer in theory and in nets, and the plane of the variances. */
import { areaY, dot, gridX, gridY, line, lineY, type Markish, type ScaleOptions } from '@observablehq/plot';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatLogTick, formatNumber } from '../../../src/experiments/format.ts';
import type { Inputs } from '../../../src/experiments/inputs.ts';
import type experiment from '../../../src/experiments/signal-propagation.ts';
import { gridAt, layerAxis, logAxis, planeLabels } from '../../figures/axes.ts';
import type { Chart, Fact, View } from '../../figures/chart.ts';
import { functionColour } from '../../figures/colours.ts';

type SignalInputs = Inputs<(typeof experiment)['inputs']>;

const THEORY = { color: 'var(--nl-shade)', dash: '6 4' };
/** Ordered and chaotic, as bytes for the canvas and as the custom properties of the legend. */
const PHASES = [
  { label: 'ordered: χ below 1, inputs become alike', color: 'var(--class-1)', rgb: [30, 110, 205] },
  { label: 'chaotic: χ above 1, inputs part', color: 'var(--class-0)', rgb: [230, 125, 30] },
] as const;

const view: View<SignalInputs> = (inputs, result) => {
  const color = functionColour(inputs.activation.id);
  const value = (row: Row | undefined, column: string) => formatNumber(Number(row?.[column]), 3);
  const { layers = [] } = result.tables;
  const [first, last] = [layers[0], layers.at(-1)];
  return [
    plane(inputs, result, color),
    layerChart(result, color, {
      id: 'second-moment',
      column: 'secondMoment',
      title: 'Size: second moment of the pre-activations in each layer',
      summary: `Theory ends at ${value(last, 'secondMomentTheory')}, the median of the nets at ${value(last, 'secondMoment')}.`,
    }),
    layerChart(result, color, {
      id: 'correlation',
      column: 'correlation',
      title: 'Likeness: cosine of two unrelated inputs in each layer',
      summary: `Theory ends at ${value(last, 'correlationTheory')}, the median of the nets at ${value(last, 'correlation')}.`,
      linear: true,
    }),
    layerChart(result, color, {
      id: 'gradient',
      column: 'gradient',
      title: 'Gradient: norm in each layer over the norm in the last',
      summary: `In the first layer theory has ${value(first, 'gradientTheory')}, the median of the nets ${value(first, 'gradient')}.`,
    }),
    lengthMap(inputs, result, color),
  ];
};
export default view;

interface LayerChart extends Pick<Chart, 'id' | 'title' | 'summary'> {
  column: 'secondMoment' | 'correlation' | 'gradient';
  /** On an axis from −1 or 0 to 1; logarithmic otherwise. */
  linear?: boolean;
}

function layerChart(result: Result, color: string, { column, linear = false, ...about }: LayerChart): Chart {
  const rows = result.tables.layers ?? [];
  const columns = [column, `${column}Q1`, `${column}Q3`, `${column}Theory`];
  const values = rows.flatMap(row => columns.map(name => Number(row[name]))).filter(Number.isFinite);
  const y: ScaleOptions = linear
    ? { domain: [Math.min(0, ...values.map(value => Math.floor(value * 5) / 5)), 1], ticks: 5, label: null }
    : logAxis(values);
  const usable = (name: string) => rows.filter(row => Number.isFinite(row[name]) && (linear || Number(row[name]) > 0));
  const theory = `${column}Theory`;
  return {
    ...about,
    aspect: { wide: 0.34, narrow: 0.62 },
    legend: [
      { label: 'theory, infinite width', ...THEORY },
      { label: 'nets, median of the seeds', color },
      { label: 'between the quartiles', color, mark: 'area' },
    ],
    cursor: {
      label: 'layer',
      min: 1,
      max: Math.max(1, rows.length),
      step: 1,
      initial: rows.length,
      read: layer => {
        const row = rows[layer - 1];
        return [
          { label: 'theory', text: formatNumber(Number(row?.[theory]), 4), color: THEORY.color },
          { label: 'nets', text: formatNumber(Number(row?.[column]), 4), y: Number(row?.[column]), color },
        ];
      },
    },
    plot: () => ({
      x: layerAxis(rows.length),
      y,
      marks: [
        linear ? gridY({ ticks: 5 }) : gridAt(y),
        areaY(
          usable(`${column}Q1`).filter(row => Number.isFinite(row[`${column}Q3`])),
          { x: 'layer', y1: `${column}Q1`, y2: `${column}Q3`, fill: color, fillOpacity: 0.18 },
        ),
        lineY(usable(column), { x: 'layer', y: column, stroke: color, strokeWidth: 2.25 }),
        lineY(usable(theory), {
          x: 'layer',
          y: theory,
          stroke: THEORY.color,
          strokeWidth: 1.75,
          strokeDasharray: THEORY.dash,
        }),
      ],
    }),
  };
}

/** The map with the diagonal, and the staircase of the layers between them. */
function lengthMap({ weightVariance, biasVariance }: SignalInputs, result: Result, color: string): Chart {
  const { map = [], layers = [], fixedPoints = [], theory = [] } = result.tables;
  const everywhere = theory.some(({ what }) => what === 'fixed points of the length map');
  const drawn = map.filter(row => Number(row.next) > 0 && Number.isFinite(row.next));
  const sizes = layers.map(row => Number(row.secondMomentTheory)).filter(q => q > 0 && Number.isFinite(q));
  // The staircase, the fixed points, and at least one decade each way around them.
  const shown = [...sizes, ...fixedPoints.map(row => Number(row.q))].filter(q => q >= 1e-4 && q <= 1e4);
  const low = Math.max(1e-4, 10 ** Math.floor(Math.log10(Math.min(0.1, ...shown))));
  const high = Math.min(1e4, 10 ** Math.ceil(Math.log10(Math.max(10, ...shown))));
  // A little more than the frame, for rounding.
  const inside = (q: number) => q >= 0.999 * low && q <= 1.001 * high;
  const curve = drawn.filter(row => inside(Number(row.q)) && inside(Number(row.next)));
  const stairs = sizes
    .slice(0, -1)
    .flatMap((q, index) => {
      const next = sizes[index + 1] ?? q;
      return [
        { q, next: index === 0 ? low : q },
        { q, next },
        { q: next, next },
      ];
    })
    .filter(({ q, next }) => inside(q) && inside(next));
  const points = fixedPoints.filter(row => inside(Number(row.q)));
  const log = logAxis([low, high]);
  const axis: ScaleOptions = { ...log, domain: [low, high], tickFormat: formatLogTick };
  return {
    id: 'length-map',
    title: `Length map at σ_w² = ${formatNumber(weightVariance, 4)}, σ_b² = ${formatNumber(biasVariance, 4)}`,
    summary: everywhere
      ? 'It lies on the diagonal: every second moment is kept.'
      : `Fixed points, where it crosses the diagonal: ${fixedPoints.map(row => `q = ${formatNumber(Number(row.q), 4)}, ${row.stable ? 'stable' : 'not stable'}, ${row.phase}`).join('; ') || 'none'}.`,
    aspect: { wide: 0.56, narrow: 0.9 },
    legend: [
      { label: 'second moment of the next layer', color },
      { label: 'unchanged', ...THEORY },
      { label: 'the layers, one step each', color: 'currentColor' },
      { label: 'stable fixed point', color: 'currentColor', mark: 'dot' },
    ],
    facts: fixedPoints.map(
      ({ q, slope, chi, phase, stable }): Fact => ({
        label: `Fixed point q = ${formatNumber(Number(q), 4)}`,
        text: `${phase}, ${stable ? 'stable' : 'not stable'}, slope ${formatNumber(Number(slope), 4)}, χ ${formatNumber(Number(chi), 4)}`,
      }),
    ),
    plot: () => ({
      x: { ...axis, label: 'q' },
      y: { ...axis, label: '↑ q of the next layer' },
      marks: [
        gridX({ ticks: axis.ticks as number[] }),
        gridAt(axis),
        line(
          [
            [low, low],
            [high, high],
          ],
          { stroke: THEORY.color, strokeWidth: 1.5, strokeDasharray: THEORY.dash },
        ),
        line(curve, { x: 'q', y: 'next', stroke: color, strokeWidth: 2.5 }),
        line(stairs, { x: 'q', y: 'next', stroke: 'currentColor', strokeWidth: 1 }),
        dot(points, {
          x: 'q',
          y: 'q',
          r: 5,
          stroke: 'currentColor',
          strokeWidth: 1.5,
          fill: (row: Row) => (row.stable ? 'currentColor' : 'var(--nl-surface)'),
        }),
      ],
      color: { type: 'identity' },
    }),
  };
}

/** Order and chaos over (σ_w², σ_b²), the edge between them, and where the net stands. */
function plane({ weightVariance, biasVariance }: SignalInputs, result: Result, color: string): Chart {
  const { line: edge = [], theory = [] } = result.tables;
  const field = result.fields?.phases;
  const [x, y] = [field?.x ?? ([0, 4] as const), field?.y ?? ([0, 0.4] as const)];
  const inside = edge.filter(row => Number(row.weightVariance) <= x[1] && Number(row.biasVariance) <= y[1]);
  const stretches = (stable: boolean) => inside.filter(row => row.stable === stable);
  const row = field ? Math.min(field.rows - 1, Math.floor((biasVariance / y[1]) * field.rows)) : 0;
  const phase = theory.find(({ what }) => what === 'phase')?.value;
  const chi = theory.find(({ what }) => what === 'χ there')?.value;
  return {
    id: 'phases',
    title: 'Order and chaos: the two variances',
    summary: field
      ? `At σ_w² = ${formatNumber(weightVariance, 4)}, σ_b² = ${formatNumber(biasVariance, 4)} a wide net is ${phase}: χ is ${chi}.`
      : 'The mean square of f or f′ is not finite, so there are no phases.',
    aspect: { wide: 0.5, narrow: 0.86 },
    legend: [
      ...PHASES.map(({ label, color: fill }) => ({ label, color: fill, mark: 'area' as const })),
      { label: 'χ = 1 at a stable fixed point', color: 'currentColor' },
      { label: 'χ = 1 at one that is not stable', color: 'currentColor', dash: '3 3' },
      { label: 'this net', color, mark: 'dot' },
    ],
    facts: theory.map(({ what, value }) => ({
      label: String(what).replace(/^[a-z]/, letter => letter.toUpperCase()),
      text: String(value),
    })),
    ...(field && {
      heatmap: { field, colors: [PHASES[0].rgb, PHASES[1].rgb] as const, domain: [-0.7, 0.7] as const },
      cursor: {
        label: 'σ_w²',
        min: 0.05,
        max: x[1],
        step: 0.05,
        initial: weightVariance,
        read: (position: number) => {
          const column = Math.min(field.columns - 1, Math.floor((position / x[1]) * field.columns));
          const logChi = field.values[row * field.columns + column] ?? Number.NaN;
          return [
            {
              label: `at σ_b² = ${formatNumber(biasVariance, 3)}`,
              text: phaseNear(logChi),
              y: biasVariance,
              color,
            },
          ];
        },
      },
    }),
    plot: () => ({
      marginTop: 24,
      x: { domain: x, label: null, ticks: 6 },
      y: { domain: y, label: null, ticks: 5 },
      marks: [
        ...planeLabels('σ_w²', 'σ_b²'),
        ...edgeMarks(stretches(true), stretches(false)),
        dot([{ x: weightVariance, y: biasVariance }], {
          x: 'x',
          y: 'y',
          r: 6,
          fill: color,
          stroke: 'var(--nl-surface)',
          strokeWidth: 1.5,
        }),
      ],
    }),
  };
}

/** In words, to the accuracy of a cell. */
function phaseNear(logChi: number): string {
  if (Number.isNaN(logChi)) return 'not known';
  if (Math.abs(logChi) < 0.03) return 'close to the edge';
  return logChi < 0 ? 'ordered' : 'chaotic';
}

function edgeMarks(stable: readonly Row[], unstable: readonly Row[]): Markish[] {
  const at = { x: 'weightVariance', y: 'biasVariance', stroke: 'currentColor' };
  const single = [...stable, ...unstable].every(
    (row, _, [first]) => row.weightVariance === first?.weightVariance && row.biasVariance === first?.biasVariance,
  );
  return [
    line(stable, { ...at, strokeWidth: 2 }),
    line(unstable, { ...at, strokeWidth: 2, strokeDasharray: '3 3' }),
    // ReLU's edge is one point.
    dot(single ? [...stable, ...unstable].slice(0, 1) : [], { ...at, r: 4, strokeWidth: 2, symbol: 'times' }),
  ];
}
