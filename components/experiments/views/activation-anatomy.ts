/** Anatomy of an activation: f solid, f′ dashed, f″ dotted; saturated and dead stretches shaded. */
import { gridX, gridY, lineY, type Markish, rect, ruleX, ruleY } from '@observablehq/plot';
import { getActivation } from '../../../src/core/index.ts';
import type experiment from '../../../src/experiments/activation-anatomy.ts';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationName, type Inputs } from '../../../src/experiments/inputs.ts';
import { yDomain } from '../../figures/axes.ts';
import type { Chart, LegendItem, Reading, View } from '../../figures/chart.ts';
import { functionColour } from '../../figures/colours.ts';

type AnatomyInputs = Inputs<(typeof experiment)['inputs']>;

const curves = [
  { column: 'f', label: 'f', dash: undefined },
  { column: 'df', label: 'f′', dash: '7 5' },
  { column: 'd2f', label: 'f″', dash: '1.5 4' },
] as const;

const view: View<AnatomyInputs> = (inputs, result) => [curveChart(inputs, result)];
export default view;

function curveChart(inputs: AnatomyInputs, result: Result): Chart {
  const { activation: spec, compare, range, second } = inputs;
  const name = activationName(spec);
  const other = compare === 'none' ? undefined : getActivation(compare);
  const color = functionColour(spec.id);
  // A function compared with itself, or one of the same hue, still has to be told apart.
  const otherColor = other && functionColour(other.id) !== color ? functionColour(other.id) : 'var(--nl-shade)';
  const shown = curves.filter(curve => second || curve.column !== 'd2f');
  const rows = result.tables.curve ?? [];
  const regions = (result.tables.regions ?? []).filter(row => Number(row.from) < range && Number(row.to) > -range);
  const [low, high] = yDomain(rows, [...shown.map(curve => curve.column), ...(other ? ['other'] : [])]);

  return {
    id: 'curves',
    title: `${name}: ${shown.map(curve => curve.label).join(', ')}`,
    summary: summarise(name, result),
    aspect: { wide: 0.52, narrow: 0.86 },
    legend: [
      ...shown.map(({ label, dash }): LegendItem => ({ label, color, ...(dash && { dash }) })),
      ...(other ? [{ label: other.name, color: otherColor }] : []),
      ...regionLegend(regions),
    ],
    cursor: {
      label: 'x',
      min: -range,
      max: range,
      step: (2 * range) / Math.max(1, rows.length - 1),
      initial: 0,
      read(position) {
        const row = rows[Math.round(((position + range) / (2 * range)) * (rows.length - 1))];
        const reading = (label: string, column: string, color: string): Reading => {
          const y = Number(row?.[column]);
          return { label, text: formatNumber(y, 6), y, color };
        };
        return [
          ...shown.map(({ column, label }) => reading(`${label}(x)`, column, color)),
          ...(other ? [reading(other.name, 'other', otherColor)] : []),
        ];
      },
    },
    plot: size => ({
      x: { domain: [-range, range], label: 'x', ticks: size === 'narrow' ? 5 : 10 },
      y: { domain: [low, high], label: null, ticks: size === 'narrow' ? 5 : 7, clamp: true },
      marks: [
        ...regions.map(region => shade(region, range, low, high)),
        gridX({ ticks: size === 'narrow' ? 5 : 10 }),
        gridY(),
        ruleX([0], { stroke: 'currentColor', strokeOpacity: 0.45 }),
        ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.45 }),
        ...(other ? [lineY(rows, { x: 'x', y: 'other', stroke: otherColor, strokeWidth: 2 })] : []),
        ...shown
          .toReversed()
          .map(({ column, dash }) => curveMark(rows, result.tables.kinks ?? [], column, color, dash)),
      ],
    }),
  };
}

/** A curve; f′ and f″ are broken at a kink instead of being joined by a slope that is not there. */
function curveMark(
  rows: readonly Row[],
  kinks: readonly Row[],
  column: string,
  color: string,
  dash: string | undefined,
): Markish {
  const broken = column === 'f' ? rows : rows.flatMap(row => splitAt(row, kinks, column));
  return lineY(broken, {
    x: 'x',
    y: column,
    stroke: color,
    strokeWidth: column === 'f' ? 2.75 : 2.25,
    ...(dash && { strokeDasharray: dash }),
  });
}

function splitAt(row: Row, kinks: readonly Row[], column: string): Row[] {
  const kink = kinks.find(candidate => candidate.x === row.x);
  if (!kink) return [row];
  const gap: Row = { x: row.x ?? 0, [column]: Number.NaN };
  if (column !== 'df') return [gap];
  return [{ x: kink.x ?? 0, df: kink.left ?? null }, gap, { x: kink.x ?? 0, df: kink.right ?? null }];
}

const isDead = (region: Row) => region.kind === 'dead';

function shade(region: Row, range: number, low: number, high: number): Markish {
  return rect([region], {
    x1: Math.max(-range, Number(region.from)),
    x2: Math.min(range, Number(region.to)),
    y1: low,
    y2: high,
    fill: isDead(region) ? 'var(--nl-error)' : 'var(--nl-shade)',
    fillOpacity: isDead(region) ? 0.16 : 0.13,
  });
}

function regionLegend(regions: readonly Row[]): LegendItem[] {
  const items: LegendItem[] = [];
  if (regions.some(isDead)) items.push({ label: 'dead: f′ = 0', color: 'var(--nl-error)', mark: 'area' });
  if (regions.some(region => !isDead(region)))
    items.push({ label: 'saturated: |f′| < 0.01', color: 'var(--nl-shade)', mark: 'area' });
  return items;
}

function summarise(name: string, result: Result): string {
  const landmarks = (result.tables.landmarks ?? [])
    .filter(row => Number.isFinite(Number(row.x)))
    .map(row => `${row.what} ${formatNumber(Number(row.value), 4)} at x = ${formatNumber(Number(row.x), 4)}`);
  const regions = (result.tables.regions ?? []).map(
    row => `${row.kind} from ${formatNumber(Number(row.from), 3)} to ${formatNumber(Number(row.to), 3)}`,
  );
  return `${name}: ${[...landmarks, ...regions].join('; ') || 'no extremum and no flat stretch'}.`;
}
