/** A function of the reader's own: its curves with what is found on them, and the variance map of a wide random net. */
import { gridX, line, lineY } from '@observablehq/plot';
import type experiment from '../../../src/experiments/design-an-activation.ts';
import type { Result, Row } from '../../../src/experiments/experiment.ts';
import { formatLogTick, formatNumber } from '../../../src/experiments/format.ts';
import { activationName, type Inputs } from '../../../src/experiments/inputs.ts';
import { rowNear } from '../../../src/experiments/measures.ts';
import { gridAt, logAxis } from '../../figures/axes.ts';
import type { Chart, Fact, Remark, View } from '../../figures/chart.ts';
import { functionColour } from '../../figures/colours.ts';
import { functionChart } from '../../figures/function-chart.ts';

type DesignInputs = Inputs<(typeof experiment)['inputs']>;

const view: View<DesignInputs> = (inputs, result) => [curves(inputs, result), varianceMap(inputs, result)];
export default view;

/** With a capital where it begins with a Latin letter: χ stays χ. */
const capitalised = (text: unknown) => String(text).replace(/^[a-z]/, letter => letter.toUpperCase());

const log = (row: Row) => Math.log10(Number(row.q));

function curves({ activation, range, second }: DesignInputs, result: Result): Chart {
  const { character = [], landmarks = [], properties = [], findings = [] } = result.tables;
  const place = ({ what, x, value }: Row): Fact => ({
    label: `${capitalised(what)} at x = ${formatNumber(Number(x), 4)}`,
    text: formatNumber(Number(value), 5),
  });
  return {
    ...functionChart({ name: activationName(activation), color: functionColour(activation.id), range, second }, result),
    facts: [
      ...character.map(({ what, value }): Fact => ({ label: capitalised(what), text: String(value) })),
      ...landmarks.filter(({ what }) => what === 'minimum' || what === 'maximum').map(place),
      ...properties
        .filter(({ what }) => !/value|limit/.test(String(what)))
        .map(({ what, value }): Fact => ({ label: capitalised(what), text: formatNumber(Number(value), 5) })),
    ],
    remarks: findings.map(
      ({ kind, text }): Remark => ({ kind: kind === 'warning' ? 'warning' : 'note', text: String(text) }),
    ),
  };
}

function varianceMap({ weightVariance, biasVariance }: DesignInputs, result: Result): Chart {
  const { variance = [], fixedPoints = [], theory = [] } = result.tables;
  const ends: Row[] = [variance[0], variance.at(-1)].flatMap(row => (row ? [{ q: row.q ?? 0, next: row.q ?? 0 }] : []));
  const y = logAxis([...variance, ...ends].map(row => Number(row.next)));
  const [low, high] = [Number(variance[0]?.q ?? 0.01), Number(variance.at(-1)?.q ?? 100)];
  const step = Math.log10(high / low) / Math.max(1, variance.length - 1);
  const color = functionColour('custom');
  return {
    id: 'variance-map',
    title: `Variance map at σ_w² = ${formatNumber(weightVariance, 4)}, σ_b² = ${formatNumber(biasVariance, 4)}`,
    summary: variance.length
      ? `Fixed points where the map crosses the diagonal: ${fixedPoints.map(row => `q = ${formatNumber(Number(row.q), 4)}, ${row.phase}`).join('; ') || 'none'}.`
      : 'The mean square of f or f′ is not finite, so there is no map.',
    aspect: { wide: 0.46, narrow: 0.8 },
    legend: [
      { label: 'second moment in the next layer', color },
      { label: 'unchanged', color: 'var(--nl-shade)', dash: '6 4' },
    ],
    cursor: {
      label: 'log₁₀ q',
      min: Math.log10(low),
      max: Math.log10(high),
      step: step || 1,
      initial: Math.log10(low),
      read(position) {
        if (variance.length === 0) return [];
        const row = rowNear(variance, 10 ** position, 'q');
        return [
          { label: 'q', text: formatNumber(Number(row.q), 4) },
          { label: 'next layer', text: formatNumber(Number(row.next), 5), y: Number(row.next), color },
        ];
      },
    },
    // Linear in log q, as the cursor is.
    plot: () => ({
      x: { domain: [Math.log10(low), Math.log10(high)], ticks: 5, tickFormat: k => formatLogTick(10 ** k), label: 'q' },
      y,
      marks: [
        gridX({ ticks: 5 }),
        gridAt(y),
        line(ends, { x: log, y: 'next', stroke: 'var(--nl-shade)', strokeWidth: 1.5, strokeDasharray: '6 4' }),
        lineY(
          variance.filter(row => Number(row.next) > 0),
          { x: log, y: 'next', stroke: color, strokeWidth: 2.5 },
        ),
      ],
    }),
    facts: [
      ...theory.map(
        ({ what, value }, index): Fact => ({
          label: `${capitalised(what)}${theory.findIndex(row => row.what === what) < index ? ', another' : ''}`,
          text: formatNumber(Number(value), 5),
        }),
      ),
      ...fixedPoints.map(
        ({ q, slope, phase, stable }): Fact => ({
          label: `Fixed point q = ${formatNumber(Number(q), 4)}`,
          text: `${phase}, ${stable ? 'stable' : 'not stable'}, slope ${formatNumber(Number(slope), 4)}`,
        }),
      ),
    ],
  };
}
