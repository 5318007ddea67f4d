/** Filter a photograph: the picture, the answers of the filter, what the activation leaves of them, and how they are distributed. */
import { gridY, lineY, rectY, ruleX } from '@observablehq/plot';
import type { Field, Result, Row } from '../../../src/experiments/experiment.ts';
import type experiment from '../../../src/experiments/filter-a-photograph.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationName, type Inputs } from '../../../src/experiments/inputs.ts';
import { type Chart, type ChartSize, chartWidths, type View } from '../../figures/chart.ts';
import { classColours, functionColour } from '../../figures/colours.ts';

type FilterInputs = Inputs<(typeof experiment)['inputs']>;

const view: View<FilterInputs> = (inputs, result) => [
  photographChart(inputs, result),
  answerChart(inputs, result),
  leftChart(inputs, result),
  distributionChart(inputs, result),
];
export default view;

/** Answers beyond this have the full colour. */
const FULL = 2;
/** Shades of the answers and of the photograph. */
const STEP = 0.125;
const GREY_STEP = 5;
const MARGIN = 6;
const aspect = { wide: 0.5, narrow: 0.82 } as const;

const cell = (result: Result, table: string, column: string) =>
  Number(result.tables[table]?.[0]?.[column] ?? Number.NaN);
const percent = (value: number) => `${formatNumber(100 * value, 3)} %`;

/** What a chart needs for a field to fill its middle in the right proportions, without axes. */
function pictureFrame(field: Field | undefined) {
  const { columns = 1, rows = 1 } = field ?? {};
  return (size: ChartSize) => {
    const height = Math.round(chartWidths[size] * aspect[size]) - 2 * MARGIN;
    const spare = Math.max(2 * MARGIN, chartWidths[size] - (height * columns) / rows);
    return {
      marginTop: MARGIN,
      marginBottom: MARGIN,
      marginLeft: spare / 2,
      marginRight: spare / 2,
      x: { domain: [0, columns], axis: null },
      y: { domain: [0, rows], axis: null },
      marks: [],
    };
  };
}

/** The same picture in fewer shades: the eye sees no difference, and the page that carries it is lighter. */
const inSteps = (field: Field, step: number): Field => ({
  ...field,
  values: field.values.map(value => step * Math.round(value / step)),
});

function photographChart({ noise }: FilterInputs, { fields }: Result): Chart {
  const field = fields?.photograph;
  return {
    id: 'photograph',
    title: noise > 0 ? 'The photograph, with noise' : 'The photograph',
    summary:
      'Boats in a river at Nagasaki, by Felice Beato, about 1865, from the J. Paul Getty Museum (CC0 1.0), scaled down to 80 × 64 grey pixels: bright sky, a mast, houses, water and boats.',
    aspect,
    ...(field && {
      heatmap: {
        field: inSteps(field, GREY_STEP),
        colors: [
          [0, 0, 0],
          [255, 255, 255],
        ] as const,
        domain: [0, 255] as const,
        opaque: true,
      },
    }),
    plot: pictureFrame(field),
  };
}

const signed = [
  { label: 'above 0', color: classColours[1].css, mark: 'area' },
  { label: 'below 0', color: classColours[0].css, mark: 'area' },
] as const;

const heatmapOf = (field: Field | undefined) =>
  field && {
    heatmap: {
      field: inSteps(field, STEP),
      colors: [classColours[0].rgb, classColours[1].rgb] as const,
      domain: [-FULL, FULL] as const,
    },
  };

function answerChart({ flip, bias }: FilterInputs, result: Result): Chart {
  const share = cell(result, 'summary', 'notPositive');
  return {
    id: 'answer',
    title: `What the filter${flip ? ', with its signs flipped,' : ''} answers${bias === 0 ? '' : `, plus ${formatNumber(bias)}`}`,
    summary: `${percent(share)} of the answers are not above 0. Full colour is at ${FULL} standard deviations.`,
    aspect,
    legend: signed,
    ...heatmapOf(result.fields?.before),
    plot: pictureFrame(result.fields?.before),
  };
}

function leftChart({ activation }: FilterInputs, result: Result): Chart {
  const [zeros, kept] = [cell(result, 'summary', 'zeros'), cell(result, 'signs', 'kept')];
  return {
    id: 'left',
    title: `What ${activationName(activation)} leaves of them`,
    summary: `${percent(zeros)} of the places are exactly 0 now. The energy, the mean of the squares, is ${percent(kept)} of that of the answer without bias.`,
    aspect,
    legend: signed,
    ...heatmapOf(result.fields?.after),
    plot: pictureFrame(result.fields?.after),
  };
}

function distributionChart({ activation }: FilterInputs, result: Result): Chart {
  const rows = result.tables.distribution ?? [];
  const color = functionColour(activation.id);
  const middles = rows.map((row): Row => ({ ...row, middle: (Number(row.from) + Number(row.to)) / 2 }));
  const [share, normal] = [cell(result, 'summary', 'notPositive'), cell(result, 'summary', 'normal')];
  return {
    id: 'distribution',
    title: 'How the answers are distributed',
    summary: `A share of ${formatNumber(share)} is not above 0. Of a normal distribution of mean 0 with this bias it would be ${formatNumber(normal)}.`,
    aspect: { wide: 0.32, narrow: 0.6 },
    legend: [
      { label: 'answers, without noise', color, mark: 'area' },
      { label: 'normal distribution of the same mean and spread', color: 'currentColor', dash: '6 4' },
    ],
    plot: size => ({
      x: {
        label: 'answer with bias, in standard deviations',
        domain: [-4, 4],
        ticks: size === 'narrow' ? 5 : 9,
      },
      y: { label: null, ticks: 5, tickFormat: (value: number) => `${Math.round(100 * value)} %` },
      marks: [
        gridY({ ticks: 5 }),
        rectY(rows, { x1: 'from', x2: 'to', y: 'share', fill: color, fillOpacity: 0.5 }),
        lineY(middles, { x: 'middle', y: 'normal', stroke: 'currentColor', strokeWidth: 2, strokeDasharray: '6 4' }),
        ruleX([0], { stroke: 'currentColor', strokeOpacity: 0.45 }),
      ],
    }),
  };
}
