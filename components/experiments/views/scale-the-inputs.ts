/** Scale the inputs: test accuracy, and flat slopes in the first layer, with raw and with prepared inputs. */
import { dot, gridX, link, ruleX } from '@observablehq/plot';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationLabels, type Inputs } from '../../../src/experiments/inputs.ts';
import type experiment from '../../../src/experiments/scale-the-inputs.ts';
import type { Chart, View } from '../../figures/chart.ts';

type ScaleInputs = Inputs<(typeof experiment)['inputs']>;

const view: View<ScaleInputs> = (inputs, result) => [
  functionsChart(inputs, result, {
    id: 'accuracy',
    title: `Test accuracy with inputs times ${inputs.scale}${inputs.shift === 0 ? '' : ` plus ${inputs.shift}`}`,
    column: 'accuracy',
    bars: true,
    label: 'test accuracy, median and quartiles of the seeds',
  }),
  functionsChart(inputs, result, {
    id: 'flat',
    title: 'Flat slopes in the first layer, before training',
    column: 'flat',
    bars: false,
    label: 'share of slopes below 0.01',
  }),
];
export default view;

const colours = { raw: 'var(--hue-2)', prepared: 'var(--hue-1)' } as const;
const preparedLabels = {
  standardised: 'standardised inputs',
  log: 'logarithm, then standardised',
  ranks: 'ranks among the training points',
} as const;

const percent = (value: unknown) => `${formatNumber(100 * Number(value), 3)} %`;

interface FunctionsChart {
  id: string;
  title: string;
  column: 'accuracy' | 'flat';
  /** Whether the rows have quartiles. */
  bars: boolean;
  label: string;
}

/** One line a function: a square for the raw, a disc for the prepared inputs. */
function functionsChart({ activations, preparation }: ScaleInputs, result: Result, options: FunctionsChart): Chart {
  const { id, title, column, bars, label } = options;
  const names = activationLabels(activations);
  const rows = (result.tables.nets ?? [])
    .filter(row => Number.isFinite(row[column]))
    .map(
      (row): Row => ({
        ...row,
        place: names.indexOf(String(row.activation)) + (row.inputs === 'raw' ? -0.12 : 0.12),
        colour: row.inputs === 'raw' ? colours.raw : colours.prepared,
        symbol: row.inputs === 'raw' ? 'square' : 'circle',
      }),
    );
  const value = (name: string, inputs: string) =>
    percent(rows.find(row => row.activation === name && row.inputs === inputs)?.[column] ?? Number.NaN);
  return {
    id,
    title,
    summary: names
      .map(name => `${name}: ${value(name, 'raw')} with raw inputs, ${value(name, 'prepared')} with prepared ones.`)
      .join(' '),
    aspect: { wide: 0.12 + 0.07 * names.length, narrow: 0.26 + 0.15 * names.length },
    legend: [
      { label: 'raw inputs', color: colours.raw, mark: 'square' },
      { label: preparedLabels[preparation], color: colours.prepared, mark: 'dot' },
    ],
    plot: size => ({
      marginLeft: size === 'wide' ? 130 : 90,
      marginRight: 24,
      marginTop: 8,
      x: {
        label,
        domain: column === 'accuracy' ? [0.4, 1] : [0, 1],
        ticks: 5,
        tickFormat: (share: number) => `${Math.round(100 * share)} %`,
      },
      y: {
        label: null,
        domain: [names.length - 0.5, -0.5],
        ticks: names.map((_, index) => index),
        tickFormat: (index: number) => shortened(names[index] ?? '', size === 'wide' ? 18 : 11),
      },
      color: { type: 'identity' },
      symbol: { type: 'identity' },
      marks: [
        gridX({ ticks: 5 }),
        ruleX([column === 'accuracy' ? 0.5 : 0], { stroke: 'currentColor', strokeOpacity: 0.45 }),
        ...(bars
          ? [
              link(rows, {
                x1: 'accuracyQ1',
                x2: 'accuracyQ3',
                y1: 'place',
                y2: 'place',
                stroke: 'colour',
                strokeWidth: 2,
              }),
            ]
          : []),
        dot(rows, { x: column, y: 'place', r: 5, fill: 'colour', symbol: 'symbol' }),
      ],
    }),
  };
}

const shortened = (name: string, length: number) => (name.length > length ? `${name.slice(0, length - 1)}…` : name);
