/** Scores to probabilities: the outputs as pairs of bars, filled and outlined; and all outputs while one score moves. */
import { gridY, lineY, type Markish, rect, ruleX, ruleY } from '@observablehq/plot';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import type { Inputs } from '../../../src/experiments/inputs.ts';
import { normaliserName } from '../../../src/experiments/normalisers.ts';
import type experiment from '../../../src/experiments/scores-to-probabilities.ts';
import type { Chart, LegendItem, View } from '../../figures/chart.ts';

type ScoreInputs = Inputs<(typeof experiment)['inputs']>;

const CHOSEN = 'var(--hue-1)';
const COMPARED = 'var(--hue-2)';

const view: View<ScoreInputs> = (inputs, result) => [bars(inputs, result), sweep(inputs, result)];
export default view;

/** From 0 and 1, or lower where the outputs are logarithms, with a margin. */
function domainOf(values: readonly number[]): [number, number] {
  const low = Math.min(0, ...values);
  return [low < 0 ? low * 1.05 : 0, 1.05];
}

function bars({ normaliser, compare, temperature }: ScoreInputs, result: Result): Chart {
  const rows = result.tables.outputs ?? [];
  const [name, other] = [normaliserName(normaliser), normaliserName(compare)];
  const domain = domainOf(rows.flatMap(row => [Number(row.output), Number(row.other)]));
  const bar = (column: string, from: number, to: number, options: object): Markish =>
    rect(rows, {
      x1: (row: Row) => Number(row.entry) + from,
      x2: (row: Row) => Number(row.entry) + to,
      y1: 0,
      y2: column,
      ...options,
    });
  return {
    id: 'outputs',
    title: `${name} and ${compare === normaliser ? 'itself' : other} of the five scores`,
    summary: `At temperature ${formatNumber(temperature)}, ${(result.tables.summary ?? [])
      .map(
        row =>
          `${row.normaliser} has ${row.support} entries that are not 0 and an entropy of ${formatNumber(Number(row.entropy), 3)} nats`,
      )
      .join('; ')}.`,
    aspect: { wide: 0.4, narrow: 0.7 },
    legend: [
      { label: `${name}: filled`, color: CHOSEN, mark: 'square' },
      { label: `${other}: outlined`, color: COMPARED, mark: 'area' },
    ],
    cursor: {
      label: 'entry',
      min: 1,
      max: rows.length,
      step: 1,
      initial: 1,
      read(entry) {
        const row = rows[Math.round(entry) - 1];
        return [
          { label: 'score', text: formatNumber(Number(row?.score), 3) },
          { label: name, text: formatNumber(Number(row?.output), 4), y: Number(row?.output), color: CHOSEN },
          ...(compare === normaliser
            ? []
            : [{ label: other, text: formatNumber(Number(row?.other), 4), y: Number(row?.other), color: COMPARED }]),
        ];
      },
    },
    plot: () => ({
      x: {
        domain: [0.5, rows.length + 0.5],
        label: 'entry, with its score below',
        ticks: rows.map(row => Number(row.entry)),
        tickFormat: (entry: number) => `${entry}\n${formatNumber(Number(rows[entry - 1]?.score), 3)}`,
      },
      y: { domain, label: null, ticks: 6 },
      marginBottom: 48,
      marks: [
        gridY({ ticks: 6 }),
        bar('output', -0.36, -0.02, { fill: CHOSEN }),
        bar('other', 0.02, 0.36, { fill: COMPARED, fillOpacity: 0.2, stroke: COMPARED, strokeWidth: 2 }),
        ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.6 }),
      ],
    }),
  };
}

/** Dashes tell the five lines apart where colour does not; the swept entry is solid and heavier. */
const dashes = ['8 4', '2 4', '10 3 2 3', '5 2', '1.5 2.5'];
const hues = ['var(--hue-2)', 'var(--hue-3)', 'var(--hue-4)', 'var(--hue-5)', 'var(--hue-7)'];

function sweep({ normaliser, compare, swept, ...inputs }: ScoreInputs, result: Result): Chart {
  const rows = result.tables.sweep ?? [];
  const [name, other] = [normaliserName(normaliser), normaliserName(compare)];
  const lines = [1, 2, 3, 4, 5].map(entry => ({
    column: `output${entry}`,
    label: `output ${entry}`,
    color: entry === swept ? CHOSEN : (hues[entry - 1] as string),
    dash: entry === swept ? undefined : dashes[entry - 1],
  }));
  const domain = domainOf(rows.flatMap(row => [...lines.map(line => Number(row[line.column])), Number(row.other)]));
  const [first, last] = [rows[0], rows.at(-1)];
  const now = Number(inputs[`score${swept}` as 'score1']);
  // Steps, not slopes, where a function jumps.
  const curve = (id: string) => (id === 'hardmax' ? 'step' : 'linear');
  const ordered = [...lines.filter(line => line.dash), ...lines.filter(line => !line.dash)];
  return {
    id: 'sweep',
    title: `${name} while score ${swept} moves`,
    summary: `As score ${swept} rises from ${formatNumber(Number(first?.x))} to ${formatNumber(Number(last?.x))}, its output goes from ${formatNumber(Number(first?.[`output${swept}`]), 3)} to ${formatNumber(Number(last?.[`output${swept}`]), 3)}.`,
    aspect: { wide: 0.46, narrow: 0.8 },
    legend: [
      ...lines.map(({ label, color, dash }): LegendItem => ({ label, color, ...(dash && { dash }) })),
      { label: `output ${swept} of ${other}`, color: 'var(--nl-shade)' },
    ],
    cursor: {
      label: `score ${swept}`,
      min: Number(first?.x ?? 0),
      max: Number(last?.x ?? 1),
      step: 0.1,
      initial: now,
      read(position) {
        const row = rows[Math.round((position - Number(first?.x)) * 10)];
        return [
          ...lines.map(({ column, label, color }) => ({
            label,
            text: formatNumber(Number(row?.[column]), 4),
            y: Number(row?.[column]),
            color,
          })),
          { label: other, text: formatNumber(Number(row?.other), 4), y: Number(row?.other), color: 'var(--nl-shade)' },
        ];
      },
    },
    plot: () => ({
      x: { domain: [Number(first?.x ?? 0), Number(last?.x ?? 1)], label: `score ${swept}` },
      y: { domain, label: null, ticks: 6 },
      marks: [
        gridY({ ticks: 6 }),
        ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.45 }),
        ruleX([now], { stroke: 'currentColor', strokeOpacity: 0.45, strokeDasharray: '2 3' }),
        lineY(rows, { x: 'x', y: 'other', stroke: 'var(--nl-shade)', strokeWidth: 2, curve: curve(compare) }),
        ...ordered.map(({ column, color, dash }) =>
          lineY(rows, {
            x: 'x',
            y: column,
            stroke: color,
            strokeWidth: dash ? 2 : 3,
            ...(dash && { strokeDasharray: dash }),
            curve: curve(normaliser),
          }),
        ),
      ],
    }),
  };
}
