/** Gradient-flow microscope: histograms by layer, the gradient through training by layer, what grew, dead units, and singular values. */
import {
  gridY,
  line as lineMark,
  type Markish,
  type PlotOptions,
  ruleX,
  ruleY,
  type ScaleOptions,
  text,
} from '@observablehq/plot';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatLogTick, formatNumber } from '../../../src/experiments/format.ts';
import type experiment from '../../../src/experiments/gradient-flow-microscope.ts';
import { activationLabel, type Inputs } from '../../../src/experiments/inputs.ts';
import { gridAt, layerAxis, logAxis } from '../../figures/axes.ts';
import type { Chart, Reading, View } from '../../figures/chart.ts';
import { classColours, functionColour } from '../../figures/colours.ts';

type MicroscopeInputs = Inputs<(typeof experiment)['inputs']>;

const view: View<MicroscopeInputs> = (inputs, result) => [
  activationsChart(inputs, result),
  gradientsChart(result),
  flowChart(result),
  sizesChart(result),
  unitsChart(result),
  spectraChart(result),
];
export default view;

const gradientColour = 'var(--hue-3)';
const short = (value: unknown) => (typeof value === 'number' ? formatNumber(value, 3) : '–');
const percent = (value: unknown) => (typeof value === 'number' ? `${formatNumber(100 * value, 3)} %` : '–');
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** The step that histograms and singular values are of. */
const stepOf = ({ tables }: Result) => Number(tables.layers?.[0]?.step ?? 0);

/** Histograms of one kind, mirrored about the middle of each layer, and widest where most values are. */
function silhouettes({ tables }: Result, kind: string, color: string): Markish[] {
  const rows = (tables.histograms ?? []).filter(row => row.kind === kind);
  const layers = [...new Set(rows.map(row => Number(row.layer)))];
  const outline = layers.flatMap(layer => {
    const own = rows.filter(row => row.layer === layer);
    const most = Math.max(...own.map(row => Number(row.share)));
    const [first, last] = [own.findIndex(row => row.share !== 0), own.findLastIndex(row => row.share !== 0)];
    const up = own.slice(Math.max(0, first), last + 1).flatMap(({ from, to, share }) => {
      const half = (0.44 * Number(share)) / most;
      return [from, to].map(value => ({ layer, value: Number(value), half }));
    });
    return [
      ...up.map(point => ({ ...point, x: layer + point.half })),
      ...up.reverse().map(point => ({ ...point, x: layer - point.half })),
    ];
  });
  return [
    lineMark(outline, {
      x: 'x',
      y: 'value',
      z: 'layer',
      fill: color,
      fillOpacity: 0.35,
      stroke: color,
      strokeWidth: 1,
    }),
  ];
}

/** Says in the empty frame why there is nothing to draw. */
const nothing = (rows: readonly unknown[], words: string): Markish[] =>
  rows.length ? [] : [text([words], { frameAnchor: 'middle', fontSize: 13, fill: 'currentColor' })];

/** Half a layer of room at both ends. */
const roomyLayers = (depth: number) => ({ ...layerAxis(depth), domain: [0.5, depth + 0.5] });

/** A cursor over the layers. */
const layerCursor = (rows: readonly Row[], read: (row: Row) => Reading[]): NonNullable<Chart['cursor']> => ({
  label: 'layer',
  min: 1,
  max: Math.max(1, rows.length),
  step: 1,
  initial: 1,
  read: layer => (rows[layer - 1] ? read(rows[layer - 1] as Row) : []),
});

function activationsChart({ activation }: MicroscopeInputs, result: Result): Chart {
  const { layers: rows = [], autopsy: [autopsy] = [], histograms = [] } = result.tables;
  const edges = histograms.filter(row => row.kind === 'activation').flatMap(row => [Number(row.from), Number(row.to)]);
  const [low, high] = edges.length ? [Math.min(...edges), Math.max(...edges)] : [0, 1];
  const color = functionColour(activation.id);
  const ticks = signedTicks(low, high);
  return {
    id: 'activations',
    title: `Activations of each layer at step ${stepOf(result)}, ${activationLabel(activation)}`,
    summary: `The standard deviation is ${short(rows[0]?.deviation)} in layer 1 and ${short(rows.at(-1)?.deviation)} in layer ${rows.length}. ${autopsy?.verdict ?? ''}`,
    remarks: [{ kind: autopsy?.step === null ? 'note' : 'warning', text: String(autopsy?.verdict) }],
    aspect: { wide: 0.42, narrow: 0.8 },
    legend: [
      {
        label: 'width: share of the values that are not exactly 0, in each layer over its largest',
        color,
        mark: 'area',
      },
    ],
    cursor: layerCursor(rows, row => [
      { label: 'mean', text: short(row.mean) },
      { label: 'standard deviation', text: short(row.deviation) },
      { label: 'dead units', text: percent(row.dead) },
      { label: 'slopes below 0.01', text: percent(row.saturated) },
      { label: 'exactly 0, not drawn', text: percent(row.silent) },
      ...(row.lost === 0 ? [] : [{ label: 'not finite', text: percent(row.lost) }]),
    ]),
    plot: (): PlotOptions => ({
      x: roomyLayers(rows.length),
      y: { type: 'symlog', domain: [low, high], ticks, tickFormat: signedTick, label: null },
      marks: [gridY(ticks), ruleY([0], { strokeOpacity: 0.5 }), ...silhouettes(result, 'activation', color)],
    }),
  };
}

/** Ticks of a symlog axis: small numbers or powers of ten of both signs, at most about seven a side. */
function signedTicks(low: number, high: number): number[] {
  const most = Math.max(Math.abs(low), Math.abs(high));
  const stride = Math.max(1, Math.ceil(Math.log10(Math.max(most, 1)) / 5));
  const sizes =
    most < 4 ? [0.25, 0.5, 1, 2] : Array.from({ length: 6 }, (_, i) => 10 ** (i * stride)).slice(stride > 1 ? 1 : 0);
  const useful = most < 0.25 ? [most / 2, most] : sizes;
  return [...useful.map(size => -size), 0, ...useful].filter(tick => tick >= low && tick <= high);
}

const signedTick = (value: number) =>
  Math.abs(value) < 10 ? formatNumber(value, 2) : `${value < 0 ? '−' : ''}${formatLogTick(Math.abs(value))}`;

function gradientsChart(result: Result): Chart {
  const { layers: rows = [], histograms = [] } = result.tables;
  const own = histograms.filter(row => row.kind === 'gradient');
  const axis = logAxis(own.flatMap(row => [Number(row.from), Number(row.to)]));
  return {
    id: 'gradients',
    title: `Gradients of the loss by these activations at step ${stepOf(result)}: sizes`,
    summary: own.length
      ? `The gradient by the pre-activations has the norm ${short(rows[0]?.gradient)} in layer 1 and ${short(rows.at(-1)?.gradient)} in layer ${rows.length}; in layer 1, ${percent(rows[0]?.zeros)} of the gradients by the activations are exactly 0.`
      : 'There is no gradient: the forward pass did not end in a finite number, or every gradient is 0.',
    aspect: { wide: 0.42, narrow: 0.8 },
    legend: [{ label: 'width: share of the gradients that are not exactly 0', color: gradientColour, mark: 'area' }],
    cursor: layerCursor(rows, row => [
      { label: 'norm by pre-activations', text: short(row.gradient) },
      { label: 'norm by weights', text: short(row.weightGradient) },
      { label: 'exactly 0', text: percent(row.zeros) },
      { label: 'update over weights', text: short(row.update) },
    ]),
    plot: (): PlotOptions => ({
      x: roomyLayers(rows.length),
      y: axis,
      marks: [
        gridAt(axis),
        ...silhouettes(result, 'gradient', gradientColour),
        ...nothing(own, 'no gradient at this step'),
      ],
    }),
  };
}

/** Most powers of ten on each side that the colours tell apart. */
const FURTHEST = 6;

/** A cursor over the recorded steps, and the row of the step it is at. */
function stepCursor(
  rows: readonly Row[],
  initial: number,
  read: (row: Row) => Reading[],
): NonNullable<Chart['cursor']> {
  const last = Number(rows.at(-1)?.step ?? 0);
  return {
    label: 'step',
    min: 0,
    max: Math.max(1, last),
    step: 1,
    initial: Math.min(initial, Math.max(1, last)),
    read: step => {
      const row = rows.findLast(candidate => Number(candidate.step) <= step);
      return row ? [{ label: 'recorded step', text: String(row.step) }, ...read(row)] : [];
    },
  };
}

function flowChart(result: Result): Chart {
  const { training = [], layers = [] } = result.tables;
  const field = result.fields?.flow;
  const ratios = [...(field?.values ?? [])].map(Math.abs).filter(Number.isFinite);
  const span = Math.min(FURTHEST, Math.max(1, Math.ceil(Math.max(0, ...ratios))));
  const withGradient = training.filter(
    row => isNumber(row.firstGradient) && isNumber(row.lastGradient) && row.lastGradient > 0,
  );
  const [first, last] = [withGradient[0], withGradient.at(-1)];
  const ratio = (row: Row | undefined) =>
    isNumber(row?.firstGradient) && isNumber(row?.lastGradient) ? row.firstGradient / row.lastGradient : null;
  return {
    id: 'flow',
    title: 'Gradient by the pre-activations of each layer, over that of the last layer, through training',
    summary: first
      ? `In the first layer it is ${short(ratio(first))} times that of the last at step ${first.step} and ${short(ratio(last))} times at step ${last?.step}.`
      : 'There is no gradient at any step.',
    aspect: { wide: 0.36, narrow: 0.7 },
    legend: [
      {
        label: `smaller, down to ${formatLogTick(10 ** -span) || 10 ** -span}`,
        color: classColours[1].css,
        mark: 'area',
      },
      { label: `larger, up to ${formatLogTick(10 ** span)}`, color: classColours[0].css, mark: 'area' },
      { label: 'step looked at', color: 'currentColor', dash: '2 3' },
    ],
    ...(field && {
      heatmap: { field, colors: [classColours[1].rgb, classColours[0].rgb] as const, domain: [-span, span] as const },
    }),
    cursor: stepCursor(training, stepOf(result), row => [
      { label: 'first layer over last', text: short(ratio(row)) },
      { label: 'gradient, first layer', text: short(row.firstGradient) },
      { label: 'gradient, last layer', text: short(row.lastGradient) },
      { label: 'loss', text: short(row.loss) },
      ...(row.accuracy === null ? [] : [{ label: 'classified right', text: percent(row.accuracy) }]),
    ]),
    plot: (): PlotOptions => ({
      x: { domain: field ? [...field.x] : [0, 1], label: 'step', ticks: wholeSteps(training), tickFormat: String },
      y: { domain: field ? [...field.y] : [0.5, 1.5], label: 'layer', ticks: wholeTicks(layers.length) },
      marks: [
        ruleX([stepOf(result)], { stroke: 'currentColor', strokeDasharray: '2 3' }),
        ...nothing(ratios, 'no gradient'),
      ],
    }),
  };
}

/** At most eight whole numbers from 1 to the last. */
const wholeTicks = (last: number): number[] => {
  const stride = Math.max(1, Math.ceil(last / 8));
  return Array.from({ length: Math.ceil(last / stride) }, (_, i) => 1 + i * stride);
};

/** At most seven whole steps, from 0 on. */
function wholeSteps(rows: readonly Row[]): number[] {
  const last = Number(rows.at(-1)?.step ?? 0);
  const stride = [1, 2, 5, 10, 20, 50].find(candidate => last / candidate <= 6) ?? 100;
  return Array.from({ length: Math.floor(last / stride) + 1 }, (_, i) => i * stride);
}

interface Series {
  column: string;
  label: string;
  color: string;
  dash?: string;
}

/** Columns of the training as lines over its steps. */
function linesChart(
  result: Result,
  series: readonly Series[],
  about: Pick<Chart, 'id' | 'title' | 'summary'>,
  y: ScaleOptions,
  format: (value: unknown) => string,
): Chart {
  const rows = result.tables.training ?? [];
  const [low = 0] = y.domain as number[];
  const isDrawn = (value: unknown): value is number => isNumber(value) && value >= low;
  const last = Math.max(1, Number(rows.at(-1)?.step ?? 1));
  return {
    ...about,
    aspect: { wide: 0.34, narrow: 0.65 },
    legend: series,
    cursor: stepCursor(rows, stepOf(result), row =>
      series.map(({ column, label, color }) => {
        const value = row[column];
        return { label, text: format(value), color, ...(isDrawn(value) && { y: value }) };
      }),
    ),
    plot: (): PlotOptions => ({
      x: { label: 'step', domain: [0, last], ticks: wholeSteps(rows), tickFormat: String },
      y,
      marks: [
        gridAt(y),
        ruleX([stepOf(result)], { strokeOpacity: 0.4 }),
        ...series.map(({ column, color, dash }) =>
          lineMark(
            rows.filter(row => isDrawn(row[column])),
            {
              x: 'step',
              y: column,
              stroke: color,
              strokeWidth: 2.25,
              ...(rows.length < 15 && { marker: 'dot' }),
              ...(dash && { strokeDasharray: dash }),
            },
          ),
        ),
      ],
    }),
  };
}

function sizesChart(result: Result): Chart {
  const rows = result.tables.training ?? [];
  const series: Series[] = [
    { column: 'loss', label: 'loss', color: 'currentColor' },
    { column: 'weight', label: 'largest weight', color: 'var(--hue-1)', dash: '8 4' },
    { column: 'activation', label: 'largest activation', color: 'var(--hue-2)', dash: '2 3' },
    { column: 'gradient', label: 'largest gradient of a parameter', color: gradientColour, dash: '10 3 2 3' },
  ];
  const [first, last] = [rows[0], rows.findLast(row => row.loss !== null)];
  const about = {
    id: 'sizes',
    title: 'Loss and largest numbers through training',
    summary: `The loss goes from ${short(first?.loss)} to ${short(last?.loss)}, the largest weight from ${short(first?.weight)} to ${short(rows.at(-1)?.weight)}.`,
  };
  return linesChart(
    result,
    series,
    about,
    logAxis(rows.flatMap(row => series.map(({ column }) => Number(row[column])))),
    short,
  );
}

function unitsChart(result: Result): Chart {
  const rows = result.tables.training ?? [];
  const series: Series[] = [
    { column: 'dead', label: 'dead units, all layers', color: 'var(--hue-1)' },
    { column: 'mostDead', label: 'in the layer with most', color: 'var(--hue-1)', dash: '2 3' },
    { column: 'saturated', label: 'slopes below 0.01', color: 'var(--hue-2)', dash: '8 4' },
  ];
  const last = rows.findLast(row => row.dead !== null);
  const about = {
    id: 'units',
    title: 'Dead units and flat slopes through training',
    summary: last
      ? `Of the units ${percent(rows[0]?.dead)} are dead at step 0 and ${percent(last.dead)} at step ${last.step}: their slope is exactly 0 at every point of the batch.`
      : 'Dead units cannot be counted: a value is not finite.',
  };
  const y = {
    label: null,
    domain: [0, 1],
    ticks: [0, 0.25, 0.5, 0.75, 1],
    tickFormat: (share: number) => `${100 * share} %`,
  };
  return linesChart(result, series, about, y, percent);
}

function spectraChart(result: Result): Chart {
  const rows = result.tables.singular ?? [];
  const from = [...new Set(rows.map(row => Number(row.from)))];
  const of = (layer: number) => rows.filter(row => row.from === layer).map(row => Number(row.value));
  const axis = logAxis([1, ...rows.map(row => Number(row.value))]);
  const deepest = from.find(layer => layer > 0) ?? 0;
  const zeros = from
    .map(layer => ({ layer, count: of(layer).filter(value => value === 0).length }))
    .filter(({ count }) => count > 0);
  const floor = Number((axis.domain as number[])[0]);
  const last = (result.tables.layers ?? []).length;
  return {
    id: 'spectra',
    title: `Singular values of the Jacobian of layer ${last} by an earlier one, at step ${stepOf(result)}`,
    summary: rows.length
      ? `From ${deepest === 0 ? 'the inputs' : `layer ${deepest}`} to layer ${last} the largest is ${short(Math.max(...of(deepest)))}; ${of(deepest).filter(value => value === 0).length} of ${of(deepest).length} are 0.`
      : 'There is no Jacobian to be seen: a value is not finite.',
    aspect: { wide: 0.42, narrow: 0.8 },
    legend: [
      {
        label: 'a singular value: how much a small change along one direction is stretched',
        color: gradientColour,
        mark: 'dot',
      },
      { label: '1: neither longer nor shorter', color: 'currentColor', dash: '2 3' },
      ...(zeros.length ? [{ label: 'below: how many are 0', color: 'currentColor', mark: 'square' as const }] : []),
    ],
    cursor: {
      label: 'earlier layer, 0: the inputs',
      min: 0,
      max: Math.max(1, last - 1),
      step: 1,
      initial: Math.min(deepest, Math.max(1, last - 1)),
      read: position => {
        const layer = from.findLast(candidate => candidate <= position);
        if (layer === undefined) return [];
        const values = of(layer);
        const positive = values.filter(value => value > 0);
        return [
          { label: 'by', text: layer === 0 ? 'the inputs' : `layer ${layer}` },
          { label: 'largest', text: short(values[0]) },
          { label: 'smallest above 0', text: short(positive.at(-1)) },
          { label: 'that are 0', text: `${values.length - positive.length} of ${values.length}` },
        ];
      },
    },
    plot: (): PlotOptions => ({
      x: {
        label: 'by layer (0: the inputs)',
        domain: [-0.5, Math.max(0.5, last - 0.5)],
        ticks: from,
        tickFormat: (layer: number) => String(layer),
      },
      y: axis,
      marks: [
        gridAt(axis),
        ruleY([1], { stroke: 'currentColor', strokeDasharray: '2 3' }),
        text(
          rows.filter(row => Number(row.value) > 0),
          { x: 'from', y: 'value', text: () => '●', fontSize: 9, fill: gradientColour, fillOpacity: 0.6 },
        ),
        text(zeros, {
          x: 'layer',
          y: floor,
          dy: -7,
          text: ({ count }: { count: number }) => `${count} × 0`,
          fill: 'currentColor',
        }),
        ...nothing(rows, 'no Jacobian: a value is not finite'),
      ],
    }),
  };
}
