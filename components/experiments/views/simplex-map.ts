/** Map of the simplex: one heat map a normaliser over the plane of two scores, with the borders of its regions, and a slice. */
import { gridY, line, lineY, type PlotOptions, ruleY } from '@observablehq/plot';
import type { Field, Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import type { Inputs } from '../../../src/experiments/inputs.ts';
import { normaliserName } from '../../../src/experiments/normalisers.ts';
import type experiment from '../../../src/experiments/simplex-map.ts';
import { planeLabels, squareAspect, squareFrame } from '../../figures/axes.ts';
import type { Chart, ChartSize, LegendItem, View } from '../../figures/chart.ts';
import { classColours } from '../../figures/colours.ts';
import { levelLine } from '../../figures/contours.ts';

type MapInputs = Inputs<(typeof experiment)['inputs']>;

/** What each measure spans, what its ends mean, and where level lines are drawn. */
const scales = {
  largest: {
    low: 1 / 3,
    high: 1,
    lowLabel: '1/3: all equal',
    highLabel: '1: one entry has all',
    levels: [0.5, 0.7, 0.9],
  },
  entropy: {
    low: 0,
    high: Math.log(3),
    lowLabel: '0: one entry has all',
    highLabel: 'ln 3: all equal',
    levels: [0.25, 0.5, 0.75, 1],
  },
  support: { low: 1, high: 3, lowLabel: '1 entry', highLabel: '3 entries', levels: [] },
} as const;

const names = { largest: 'Largest share', entropy: 'Entropy', support: 'Number of entries that are not 0' } as const;

const view: View<MapInputs> = (inputs, result) => [
  map('first', inputs.normaliser, inputs, result),
  ...(inputs.compare === inputs.normaliser ? [] : [map('second', inputs.compare, inputs, result)]),
  slice(inputs, result),
];
export default view;

const percent = (share: unknown) => `${formatNumber(100 * Number(share), 3)} %`;

function map(id: 'first' | 'second', normaliser: MapInputs['normaliser'], inputs: MapInputs, result: Result): Chart {
  const { measure, range, z2 } = inputs;
  const name = normaliserName(normaliser);
  const scale = scales[measure];
  const field = result.fields?.[id] as Field;
  const regions = result.tables.regions?.find(row => row.normaliser === name);
  const borders = (result.tables.borders ?? []).filter(row => row.normaliser === name);
  return {
    id,
    title: `${name}: ${names[measure].toLowerCase()}`,
    summary: `On ${percent(regions?.corner)} of the plane one entry has all, on ${percent(regions?.edge)} two share it, on ${percent(regions?.inside)} all three have some.`,
    aspect: squareAspect,
    legend: [
      { label: scale.lowLabel, color: classColours[0].css, mark: 'area' },
      { label: scale.highLabel, color: classColours[1].css, mark: 'area' },
      ...(scale.levels.length > 0
        ? [{ label: `level lines at ${scale.levels.join(', ')}`, color: 'var(--nl-shade)', dash: '3 3' }]
        : []),
      ...(borders.length > 0
        ? [
            {
              label: 'borders: inside the inner line all three have a share, outside the outer line only one',
              color: 'currentColor',
            },
          ]
        : []),
    ],
    heatmap: { field, colors: [classColours[0].rgb, classColours[1].rgb], domain: [scale.low, scale.high] },
    plot: (size: ChartSize): PlotOptions => ({
      ...squareFrame(size),
      x: { domain: [-range, range], label: null, ticks: 5 },
      y: { domain: [-range, range], label: null, ticks: 5 },
      marks: [
        ...planeLabels('z₁', 'z₂'),
        ...scale.levels.map(level =>
          line(levelLine(field, level), {
            x: 'x',
            y: 'y',
            z: 'piece',
            stroke: 'var(--nl-shade)',
            strokeWidth: 1.25,
            strokeDasharray: '3 3',
          }),
        ),
        ...[3, 2].map(kept =>
          line(
            borders.filter(row => row.kept === kept),
            { x: 'z1', y: 'z2', stroke: 'currentColor', strokeWidth: kept === 3 ? 1.5 : 2.25, clip: true },
          ),
        ),
        ...(Math.abs(z2) < range
          ? [ruleY([z2], { stroke: 'currentColor', strokeOpacity: 0.6, strokeDasharray: '8 4' })]
          : []),
      ],
    }),
  };
}

const series = [
  { column: 'softmax', label: 'Softmax', color: 'var(--hue-1)' },
  { column: 'sparsemax', label: 'Sparsemax', color: 'var(--hue-2)', dash: '8 4' },
  { column: 'entmax', label: '1.5-entmax', color: 'var(--hue-3)', dash: '2 4' },
] as const;

function slice({ measure, range, z2 }: MapInputs, result: Result): Chart {
  const rows = result.tables.slice ?? [];
  const scale = scales[measure];
  const step = (2 * range) / Math.max(1, rows.length - 1);
  return {
    id: 'slice',
    title: `${names[measure]} along z₂ = ${formatNumber(z2)}`,
    summary: `At z₁ = ${formatNumber(range)}: ${series.map(({ column, label }) => `${label} ${formatNumber(Number(rows.at(-1)?.[column]), 3)}`).join(', ')}.`,
    aspect: { wide: 0.4, narrow: 0.7 },
    legend: series.map(
      (item): LegendItem => ({ label: item.label, color: item.color, ...('dash' in item && { dash: item.dash }) }),
    ),
    cursor: {
      label: 'z₁',
      min: -range,
      max: range,
      step,
      initial: 0,
      read(position) {
        const row: Row | undefined = rows[Math.round((position + range) / step)];
        return series.map(({ column, label, color }) => {
          const y = Number(row?.[column]);
          return { label, text: formatNumber(y, 4), y, color };
        });
      },
    },
    plot: () => ({
      x: { domain: [-range, range], label: 'z₁' },
      y: {
        domain: [scale.low === 1 / 3 ? 0.3 : scale.low, scale.high * 1.02],
        label: null,
        ticks: measure === 'support' ? 3 : 6,
      },
      marks: [
        gridY({ ticks: measure === 'support' ? 3 : 6 }),
        ...series.map(item =>
          lineY(rows, {
            x: 'z1',
            y: item.column,
            stroke: item.color,
            strokeWidth: 2.25,
            curve: measure === 'support' ? 'step' : 'linear',
            ...('dash' in item && { strokeDasharray: item.dash }),
          }),
        ),
      ],
    }),
  };
}
