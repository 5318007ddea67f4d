/** What nets have learned of a function of x: the target, the median prediction of the seeds, and the band between their quartiles. */
import { areaY, gridX, gridY, lineY, rect, ruleY } from '@observablehq/plot';
import type { Row } from '../../src/experiments/experiment.ts';
import { formatNumber } from '../../src/experiments/format.ts';
import { rowNear } from '../../src/experiments/measures.ts';
import type { Chart } from './chart.ts';

const TARGET = 'var(--nl-muted)';
const SHADE = 'var(--nl-shade)';

interface PredictionChart extends Pick<Chart, 'id' | 'title' | 'summary'> {
  /** Rows by x with `median`, `q1` and `q3` of the prediction. */
  rows: readonly Row[];
  /** Colour of the prediction. */
  color: string;
  /** Column of the target, what the legend calls it and, where that is long, what the cursor does. */
  target: { column: string; label: string; short?: string };
  /** The ends of the two axes; a prediction beyond is cut off. */
  x: readonly [number, number];
  y: readonly [number, number];
  /** The cursor's step and first place. */
  step: number;
  initial: number;
  /** A rectangle of the plane that is shaded, and what it is. */
  shaded?: { label: string; x: readonly [number, number]; y: readonly [number, number] };
}

export function predictionChart(options: PredictionChart): Chart {
  const { id, title, summary, rows, color, target, x, y, step, initial, shaded } = options;
  const shown = rows.filter(row => ['median', 'q1', 'q3'].every(column => Number.isFinite(Number(row[column]))));
  const reading = (row: Row, column: string, label: string, stroke: string) => {
    const value = Number(row[column]);
    return { label, text: formatNumber(value, 4), y: value, color: stroke };
  };
  return {
    id,
    title,
    summary,
    aspect: { wide: 0.46, narrow: 0.8 },
    legend: [
      { label: target.label, color: TARGET, dash: '3 4' },
      { label: 'prediction, median', color },
      { label: 'between the quartiles of the seeds', color, mark: 'area' },
      ...(shaded ? [{ label: shaded.label, color: SHADE, mark: 'area' as const }] : []),
    ],
    cursor: {
      label: 'x',
      min: x[0],
      max: x[1],
      step,
      initial,
      read(position) {
        if (rows.length === 0) return [];
        const row = rowNear(rows, position);
        return [
          reading(row, target.column, target.short ?? target.label, TARGET),
          reading(row, 'median', 'prediction', color),
        ];
      },
    },
    plot: size => {
      const ticks = size === 'narrow' ? 5 : 9;
      return {
        x: { domain: [...x], label: 'x', ticks },
        y: { domain: [...y], label: null, ticks: 5, clamp: true },
        marks: [
          ...(shaded
            ? [
                rect([0], {
                  x1: shaded.x[0],
                  x2: shaded.x[1],
                  y1: shaded.y[0],
                  y2: shaded.y[1],
                  fill: SHADE,
                  fillOpacity: 0.12,
                }),
              ]
            : []),
          gridX({ ticks }),
          gridY({ ticks: 5 }),
          ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.45 }),
          areaY(shown, { x: 'x', y1: 'q1', y2: 'q3', fill: color, fillOpacity: 0.18 }),
          lineY(rows, { x: 'x', y: target.column, stroke: TARGET, strokeWidth: 2, strokeDasharray: '3 4' }),
          lineY(shown, { x: 'x', y: 'median', stroke: color, strokeWidth: 2.5 }),
        ],
      };
    },
  };
}
