/** The chooser: the recommendation, the gradient in this net with each function in question, the reasons with their links, and the program. */
import { lineY, type Markish, ruleY } from '@observablehq/plot';
import type experiment from '../../../src/experiments/choose-an-activation.ts';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import type { Inputs } from '../../../src/experiments/inputs.ts';
import { gridAt, layerAxis, logAxis } from '../../figures/axes.ts';
import type { Chart, Remark, View } from '../../figures/chart.ts';
import { functionLines } from '../../figures/colours.ts';

type ChooserInputs = Inputs<(typeof experiment)['inputs']>;

const view: View<ChooserInputs> = (inputs, result) => [recommendation(inputs, result)];
export default view;

/** A gradient beyond these is not drawn: it would flatten all others. */
const SMALLEST = 1e-30;
const LARGEST = 1e30;
const isDrawn = ({ ratio }: Row) => Number(ratio) >= SMALLEST && Number(ratio) <= LARGEST;

const capitalised = (text: string) => text.replace(/^[a-z]/, letter => letter.toUpperCase());

function recommendation({ depth, network }: ChooserInputs, result: Result): Chart {
  const { choice = [], candidates = [], gradient = [], program = [] } = result.tables;
  const looks = functionLines(candidates.map(row => String(row.colour)));
  const lines = candidates.map((row, index) => ({
    label: String(row.activation),
    role: String(row.role),
    look: looks[index] ?? { color: 'currentColor' },
    rows: gradient.filter(point => point.function === row.function),
  }));
  const axis = logAxis([0.1, 10, ...lines.flatMap(({ rows }) => rows.filter(isDrawn).map(row => Number(row.ratio)))]);
  const unit = network === 'recurrent' ? 'time step' : 'layer';
  return {
    id: 'recommendation',
    title: 'Recommended, with the gradient before training',
    summary: `Gradient at the first ${unit} over that at the last, in a wide net of ${depth} ${unit}${depth === 1 ? '' : 's'}: ${candidates
      .map(row => `${row.activation} (${row.role}) ${formatNumber(Number(row.kept), 3)}`)
      .join('; ')}.`,
    aspect: { wide: 0.42, narrow: 0.8 },
    answer: choice.map(row => ({ label: String(row.part), text: String(row.choice) })),
    legend: lines.map(({ label, role, look }) => ({ label: `${label}, ${role}`, ...look })),
    cursor: {
      label: unit,
      min: 1,
      max: Math.max(2, depth),
      step: 1,
      initial: 1,
      read: layer =>
        lines.map(({ label, look, rows }) => {
          const row = rows.find(point => point.layer === layer);
          const ratio = Number(row?.ratio ?? Number.NaN);
          return { label, text: formatNumber(ratio, 3), color: look.color, ...(row && isDrawn(row) && { y: ratio }) };
        }),
    },
    plot: size => ({
      x: { ...layerAxis(depth), label: unit, ticks: Math.min(depth, size === 'narrow' ? 5 : 10) },
      y: { ...axis, label: 'gradient over that at the last' },
      marks: [
        gridAt(axis),
        ruleY([1], { stroke: 'currentColor', strokeOpacity: 0.6, strokeDasharray: '2 3' }),
        ...lines.toReversed().map(
          ({ look, role, rows }): Markish =>
            lineY(rows.filter(isDrawn), {
              x: 'layer',
              y: 'ratio',
              stroke: look.color,
              strokeWidth: role === 'recommended' ? 3.5 : 2,
              ...(look.dash && { strokeDasharray: look.dash }),
            }),
        ),
      ],
    }),
    remarks: (result.tables.reasons ?? []).map(reasonOf),
    copy: { label: 'The same in PyTorch', text: program.map(row => String(row.line)).join('\n') },
  };
}

/** What a verdict and a part are called before the reason. */
const abouts: Readonly<Record<string, (choice: string, part: string) => string>> = {
  take: (choice, part) => `${capitalised(part)}: ${choice}.`,
  alternative: (choice, part) => `Alternative for the ${part}: ${choice}.`,
  avoid: (choice, part) =>
    part === 'training' ? `Avoid: ${choice.replace(/^S(?=quared)/, 's')}.` : `Avoid for the ${part}: ${choice}.`,
  note: choice => `${choice}.`,
};

const parts: Readonly<Record<string, string>> = { hidden: 'hidden layers' };

function reasonOf({ part, verdict, choice, reason, evidence, page, title }: Row): Remark {
  const name = parts[String(part)] ?? String(part);
  return {
    kind: 'note',
    about: abouts[String(verdict)]?.(String(choice), name) ?? '',
    text: `${reason} (${capitalised(String(evidence))}.)`,
    link: { path: String(page), text: String(title) },
  };
}
