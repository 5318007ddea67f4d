/** A function on one chart: f solid, f′ dashed, f″ dotted; saturated and dead stretches shaded. */
import { gridX, gridY, lineY, type Markish, rect, ruleX, ruleY } from '@observablehq/plot';
import type { Result, Row } from '../../src/experiments/experiment.ts';
import { formatNumber } from '../../src/experiments/format.ts';
import { yDomain } from './axes.ts';
import type { Chart, LegendItem, Reading } from './chart.ts';

const curves = [
  { column: 'f', label: 'f', dash: undefined },
  { column: 'df', label: 'f′', dash: '7 5' },
  { column: 'd2f', label: 'f″', dash: '1.5 4' },
] as const;

interface FunctionChart {
  name: string;
  color: string;
  range: number;
  /** Whether f″ is shown. */
  second: boolean;
  /** A second function, in the column `other`. */
  other?: { name: string; color: string } | undefined;
}

/** The chart of the tables that `dissect` makes. */
export function functionChart({ name, color, range, second, other }: FunctionChart, result: Result): Chart {
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
      ...(other ? [{ label: other.name, color: other.color }] : []),
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
          ...(other ? [reading(other.name, 'other', other.color)] : []),
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
        ...(other ? [lineY(rows, { x: 'x', y: 'other', stroke: other.color, strokeWidth: 2 })] : []),
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
  return lineY(brokenAtKinks(rows, kinks, column), {
    x: 'x',
    y: column,
    stroke: color,
    strokeWidth: column === 'f' ? 2.75 : 2.25,
    ...(dash && { strokeDasharray: dash }),
  });
}

/** Rows of a curve in which f′ ends and begins at its two limits at a kink, and f″ has a gap; f is left as it is. */
export function brokenAtKinks(rows: readonly Row[], kinks: readonly Row[], column: string): readonly Row[] {
  const [first, last] = [Number(rows[0]?.x), Number(rows.at(-1)?.x)];
  const within = kinks.filter(({ x }) => Number(x) >= first && Number(x) <= last);
  if (within.length === 0 || (column !== 'df' && column !== 'd2f')) return rows;
  const at = within.flatMap(({ x = null, left = null, right = null }): Row[] => {
    const gap = { x, [column]: Number.NaN };
    return column === 'df' ? [{ x, df: left }, gap, { x, df: right }] : [gap];
  });
  const between = rows.filter(row => !within.some(kink => kink.x === row.x));
  return [...between, ...at].sort((a, b) => Number(a.x) - Number(b.x));
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
