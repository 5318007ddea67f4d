/** Pieces on a line: how many pieces each shape has, beside its units and the nets that fold; and one net along the line. */
import { dot, gridX, gridY, lineY, ruleX } from '@observablehq/plot';
import type { Result } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import type { Inputs } from '../../../src/experiments/inputs.ts';
import type experiment from '../../../src/experiments/pieces-on-a-line.ts';
import { gridAt, logAxis } from '../../figures/axes.ts';
import type { Chart, View } from '../../figures/chart.ts';
import { functionColour } from '../../figures/colours.ts';

type PiecesInputs = Inputs<(typeof experiment)['inputs']>;

const view: View<PiecesInputs> = (inputs, result) => [countChart(inputs, result), lineChart(inputs, result)];
export default view;

const FOLDING = 'var(--hue-3)';

function countChart({ activation, steps }: PiecesInputs, { tables }: Result): Chart {
  const rows = tables.shapes ?? [];
  const folding = tables.folding ?? [];
  const color = functionColour(activation.id);
  const axis = logAxis([
    ...rows.flatMap(row => [Number(row.pieces), Number(row.units)]),
    ...folding.map(row => Number(row.pieces)),
  ]);
  const [first, last] = [rows[0], rows.at(-1)];
  const deepest = folding.at(-1);
  return {
    id: 'count',
    title: `Pieces on the line ${steps === 0 ? 'at initialisation' : `after ${steps} steps`}, nets of about 1,100 parameters`,
    summary: `${first?.units} units in one layer make ${formatNumber(Number(first?.pieces))} pieces in the median, ${last?.units} units in ${last?.depth} layers ${formatNumber(Number(last?.pieces))}; ${deepest?.units} units that fold make ${formatNumber(Number(deepest?.pieces))}.`,
    aspect: { wide: 0.4, narrow: 0.72 },
    legend: [
      { label: 'pieces, median and quartiles', color, mark: 'dot' },
      { label: 'units of the net', color: 'currentColor', dash: '3 4' },
      { label: 'pieces of two units a layer that fold', color: FOLDING, mark: 'square' },
    ],
    cursor: {
      label: 'hidden layers',
      min: 1,
      max: folding.length,
      step: 1,
      initial: 8,
      read(depth) {
        const row = rows.find(candidate => candidate.depth === depth);
        const folded = Number(folding[depth - 1]?.pieces);
        return [
          ...(row
            ? [
                {
                  label: `pieces, ${row.units} units`,
                  text: formatNumber(Number(row.pieces)),
                  y: Number(row.pieces),
                  color,
                },
              ]
            : []),
          {
            label: `folding, ${folding[depth - 1]?.units} units`,
            text: formatNumber(folded),
            y: folded,
            color: FOLDING,
          },
        ];
      },
    },
    plot: () => ({
      x: {
        label: 'hidden layers',
        domain: [0.5, folding.length + 0.5],
        ticks: folding.map(row => Number(row.depth)),
        tickFormat: String,
      },
      y: axis,
      marks: [
        gridAt(axis),
        lineY(folding, { x: 'depth', y: 'pieces', stroke: FOLDING, strokeWidth: 1.5 }),
        dot(folding, { x: 'depth', y: 'pieces', fill: FOLDING, symbol: 'square', r: 3.5 }),
        lineY(rows, { x: 'depth', y: 'units', stroke: 'currentColor', strokeWidth: 2, strokeDasharray: '3 4' }),
        ruleX(
          rows.filter(row => Number(row.piecesQ1) > 0),
          { x: 'depth', y1: 'piecesQ1', y2: 'piecesQ3', stroke: color, strokeWidth: 5, strokeOpacity: 0.35 },
        ),
        dot(rows, { x: 'depth', y: 'pieces', fill: color, r: 5 }),
      ],
    }),
  };
}

function lineChart({ activation, shown }: PiecesInputs, { tables }: Result): Chart {
  const rows = tables.line ?? [];
  const drawn = rows.filter(row => Number.isFinite(row.output));
  const color = functionColour(activation.id);
  const shape = tables.shapes?.find(row => String(row.depth) === shown);
  const pieces = Math.max(0, rows.length - 1);
  return {
    id: 'line',
    title: `The net ${shape ? `${shape.depth} × ${shape.width}` : ''} along the line, first seed`,
    summary: `The logit is made of ${pieces} straight ${pieces === 1 ? 'piece' : 'pieces'}, from t = −1 to 1.`,
    aspect: { wide: 0.36, narrow: 0.68 },
    legend: [
      { label: 'logit', color },
      { label: 'end of a piece', color, mark: 'dot' },
    ],
    plot: size => ({
      x: { label: 't', domain: [-1, 1], ticks: size === 'wide' ? 9 : 5 },
      y: { label: null, ticks: 5, nice: true },
      marks: [
        gridX({ ticks: 5 }),
        gridY({ ticks: 5 }),
        lineY(drawn, { x: 't', y: 'output', stroke: color, strokeWidth: 2 }),
        dot(drawn, { x: 't', y: 'output', fill: color, r: 2.5 }),
      ],
    }),
  };
}
