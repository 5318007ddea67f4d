/** Race: the test loss by step with the quartiles as bands, the accuracy of every run, and the points. */
import { areaY, axisX, axisY, dot, gridX, gridY, lineY, ruleY, tickX } from '@observablehq/plot';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationLabels, type Inputs } from '../../../src/experiments/inputs.ts';
import type experiment from '../../../src/experiments/race-activations.ts';
import { squareAspect, squareFrame } from '../../figures/axes.ts';
import type { Chart, View } from '../../figures/chart.ts';
import { classColours, functionLines } from '../../figures/colours.ts';

type RaceInputs = Inputs<(typeof experiment)['inputs']>;

/** A function in the race, with its rows. */
interface Racer {
  label: string;
  color: string;
  dash?: string;
  curve: readonly Row[];
  runs: readonly Row[];
  final: Row | undefined;
}

const view: View<RaceInputs> = (inputs, result) => {
  const lines = functionLines(inputs.activations.map(spec => spec.id));
  const rowsOf = (table: string, number: number) => (result.tables[table] ?? []).filter(row => row.function === number);
  const racers = activationLabels(inputs.activations).map(
    (label, index): Racer => ({
      label,
      ...(lines[index] ?? { color: 'currentColor' }),
      curve: rowsOf('curves', index + 1),
      runs: rowsOf('runs', index + 1),
      final: rowsOf('final', index + 1)[0],
    }),
  );
  return [lossCurves(racers, inputs), accuracies(racers, result), points(result)];
};
export default view;

const percent = (share: unknown) => `${(100 * Number(share)).toFixed(1)} %`;
const finite = (row: Row, ...columns: string[]) => columns.every(column => Number.isFinite(row[column]));

/** A loss of more than this is off the chart: twice that of a net that always says one half. */
const HIGHEST = 2 * Math.LN2;

function lossCurves(racers: readonly Racer[], { steps, goal }: RaceInputs): Chart {
  return {
    id: 'loss',
    title: 'Test loss by step: median over the seeds, between the quartiles',
    summary: `After ${steps} steps the median test loss is ${racers.map(({ label, final }) => `${formatNumber(Number(final?.loss), 2)} with ${label}`).join(', ')}.`,
    aspect: { wide: 0.46, narrow: 0.8 },
    legend: [
      ...racers.map(({ label, color, dash }) => ({ label, color, ...(dash && { dash }) })),
      { label: 'between the quartiles', color: 'var(--nl-shade)', mark: 'area' as const },
    ],
    cursor: {
      label: 'step',
      min: 0,
      max: steps,
      step: Math.max(1, Number(racers[0]?.curve[1]?.step ?? 1)),
      initial: steps,
      read: step =>
        racers.map(({ label, color, curve }) => {
          const row = curve.findLast(candidate => Number(candidate.step) <= step) ?? curve[0];
          const text = [row?.median, row?.q1, row?.q3].map(value => formatNumber(Number(value ?? Number.NaN), 3));
          return { label, text: `${text[0]} (${text[1]} to ${text[2]})`, y: Number(row?.median), color };
        }),
    },
    plot: () => ({
      x: { label: 'step', domain: [0, steps], ticks: 6, tickFormat: d => String(d) },
      y: { label: null, domain: [0, Math.min(HIGHEST, highest(racers))], ticks: 5 },
      marks: [
        gridY({ ticks: 5 }),
        ruleY([goal], { stroke: 'currentColor', strokeOpacity: 0.45, strokeDasharray: '2 4', clip: true }),
        ...racers.map(({ curve, color }) =>
          areaY(
            curve.filter(row => finite(row, 'q1', 'q3')),
            { x: 'step', y1: 'q1', y2: 'q3', fill: color, fillOpacity: 0.16, clip: true },
          ),
        ),
        ...racers.map(({ curve, color, dash }) =>
          lineY(
            curve.filter(row => finite(row, 'median')),
            {
              x: 'step',
              y: 'median',
              stroke: color,
              strokeWidth: 2.25,
              clip: true,
              ...(dash && { strokeDasharray: dash }),
            },
          ),
        ),
      ],
    }),
  };
}

const highest = (racers: readonly Racer[]) =>
  1.05 *
  Math.max(
    0.1,
    ...racers
      .flatMap(({ curve }) => curve.flatMap(row => [Number(row.median), Number(row.q3)]))
      .filter(Number.isFinite),
  );

function accuracies(racers: readonly Racer[], result: Result): Chart {
  const labels = racers.map(({ label }) => shortened(label));
  const verdicts = (result.tables.paired ?? []).map(
    ({ activation, better, worse, p }) =>
      `${activation} ends at a lower loss than ${racers[0]?.label} in ${better} of ${Number(better) + Number(worse)} seeds: p = ${formatNumber(Number(p), 2)}`,
  );
  const lowest = Math.min(0.95, ...racers.flatMap(({ runs }) => runs.map(row => Number(row.accuracy))));
  return {
    id: 'accuracy',
    title: 'Test accuracy of every run, with median and quartiles',
    summary: `${racers.map(({ label, final }) => `${label}: median ${percent(final?.accuracy)}, quartiles ${percent(final?.accuracyQ1)} and ${percent(final?.accuracyQ3)}`).join('; ')}.`,
    aspect: { wide: 0.09 + 0.07 * racers.length, narrow: 0.2 + 0.14 * racers.length },
    legend: [
      { label: 'one run', color: 'var(--nl-shade)', mark: 'dot' },
      { label: 'median, and the quartiles', color: 'currentColor' },
    ],
    ...(verdicts.length > 0 && { remarks: verdicts.map(text => ({ kind: 'note' as const, text: `${text}.` })) }),
    plot: size => ({
      marginLeft: size === 'narrow' ? 90 : 130,
      marginRight: 16,
      x: {
        label: null,
        domain: [Math.max(0, lowest - 0.03), 1.005],
        ticks: size === 'narrow' ? 4 : 8,
        tickFormat: d => `${Math.round(100 * d)} %`,
      },
      y: { type: 'band', domain: labels, label: null, padding: 0.3 },
      marks: [
        gridX({ ticks: size === 'narrow' ? 4 : 8 }),
        axisX({ ticks: size === 'narrow' ? 4 : 8, tickFormat: (d: number) => `${Math.round(100 * d)} %`, label: null }),
        axisY({ tickSize: 0, label: null }),
        ...racers.flatMap(({ runs, final, color }, index) => [
          dot(runs, { x: 'accuracy', y: () => labels[index], r: 4, fill: color, fillOpacity: 0.55 }),
          ...(final
            ? [
                tickX([final], { x: 'accuracyQ1', y: () => labels[index], stroke: 'currentColor', strokeWidth: 1 }),
                tickX([final], { x: 'accuracyQ3', y: () => labels[index], stroke: 'currentColor', strokeWidth: 1 }),
                tickX([final], { x: 'accuracy', y: () => labels[index], stroke: 'currentColor', strokeWidth: 3 }),
              ]
            : []),
        ]),
      ],
    }),
  };
}

const shortened = (label: string) => (label.length > 18 ? `${label.slice(0, 17)}…` : label);

function points(result: Result): Chart {
  const rows = (result.tables.points ?? []).map((row): Row => {
    const color = classColours[row.class === 1 ? 1 : 0].css;
    return { ...row, stroke: color, fill: row.split === 'test' ? 'none' : color };
  });
  const reach = 1.08 * Math.max(1e-6, ...rows.flatMap(row => [Math.abs(Number(row.x)), Math.abs(Number(row.y))]));
  const count = (split: string) => rows.filter(row => row.split === split).length;
  return {
    id: 'points',
    title: 'The points: the same for every run',
    summary: `${count('training')} points to train on and ${count('test')} to test.`,
    aspect: squareAspect,
    legend: [
      { label: 'class 0: discs', color: classColours[0].css, mark: 'dot' },
      { label: 'class 1: squares', color: classColours[1].css, mark: 'square' },
      { label: 'hollow: test points', color: 'var(--nl-shade)', mark: 'dot' },
    ],
    plot: size => ({
      ...squareFrame(size),
      x: { domain: [-reach, reach], label: null },
      y: { domain: [-reach, reach], label: null },
      marks: [
        axisX({ ticks: 5 }),
        axisY({ ticks: 5 }),
        dot(rows, {
          x: 'x',
          y: 'y',
          r: 3,
          fill: 'fill',
          stroke: 'stroke',
          strokeWidth: 1.25,
          symbol: (row: Row) => (row.class === 1 ? 'square' : 'circle'),
        }),
      ],
      symbol: { type: 'identity' },
      color: { type: 'identity' },
    }),
  };
}
