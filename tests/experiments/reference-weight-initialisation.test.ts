/**
 * Signal propagation against the reference run in PyTorch: other generators, so other nets of the same distribution. Both medians are of
 * eight seeds. The rule: our median lies within the reference's range over seeds, its median within ours, and of all our medians at least
 * half lie between its quartiles.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runExperiment } from '../../src/experiments/experiment.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import signalPropagation from '../../src/experiments/signal-propagation.ts';
import { quantile } from '../../src/experiments/statistics.ts';

interface Spread {
  median: number;
  q1: number;
  q3: number;
  min: number;
  max: number;
  n: number;
}
const measures = ['rms', 'correlation', 'gradientRatio'] as const;
interface Row extends Record<(typeof measures)[number], Spread> {
  activation: string;
  weightVariance: number;
  biasVariance: number;
}
const { map } = JSON.parse(readFileSync(new URL('../golden/weight-initialisation.json', import.meta.url), 'utf8')) as {
  map: Row[];
};

/** Settings in each phase. GELU at 2 is left out: its seeds lie four decades apart. */
const compared: readonly [string, number][] = [
  ['tanh', 1],
  ['tanh', 1.76],
  ['tanh', 3],
  ['relu', 2],
  ['relu', 2.5],
  ['gelu', 2.5],
  ['silu', 2],
];

it('agrees with PyTorch at 40 layers of width 128', { timeout: 120_000 }, async () => {
  const rows: Record<string, string | number | boolean>[] = [];
  for (const [activation, weightVariance] of compared) {
    const reference = map.find(row => row.activation === activation && row.weightVariance === weightVariance);
    if (!reference) throw new Error(`no reference for ${activation} at ${weightVariance}`);
    const inputs = completeInputs(signalPropagation.inputs, {
      activation,
      weightVariance: String(weightVariance),
      biasVariance: String(reference.biasVariance),
      depth: '40',
      width: '128',
      seeds: '8',
    });
    const { tables } = await runExperiment(signalPropagation, inputs);
    for (const measure of measures) {
      const values = (tables.seeds ?? []).map(row => Number(row[measure]));
      const spread = reference[measure];
      const ours = quantile(values, 0.5);
      rows.push({
        quantity: `${activation}, σ_w² = ${weightVariance}: ${measure}`,
        theirs: spread.median,
        ours: Number(ours.toPrecision(4)),
        'within their range': ours >= spread.min && ours <= spread.max,
        'theirs within ours': spread.median >= Math.min(...values) && spread.median <= Math.max(...values),
        'between their quartiles': ours >= spread.q1 && ours <= spread.q3,
      });
    }
  }
  console.table(rows);
  const share = (column: string) => rows.filter(row => row[column]).length / rows.length;
  // A median of eight leaves the range of eight others in about one case of a hundred.
  expect(share('within their range')).toBeGreaterThanOrEqual(0.9);
  expect(share('theirs within ours')).toBeGreaterThanOrEqual(0.9);
  expect(share('between their quartiles')).toBeGreaterThanOrEqual(0.5);
});
