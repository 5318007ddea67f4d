/** Exploding gradients and clipping against the reference runs in PyTorch: other generators, so distributions are compared, not digits. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runExperiment } from '../../src/experiments/experiment.ts';
import gradientClipping from '../../src/experiments/gradient-clipping.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import signalPropagation from '../../src/experiments/signal-propagation.ts';
import { quantile } from '../../src/experiments/statistics.ts';

interface Spread {
  median: number;
  q1: number;
  q3: number;
  min: number;
  max: number;
}
const golden = JSON.parse(readFileSync(new URL('../golden/exploding-gradient.json', import.meta.url), 'utf8')) as {
  gradient: { activation: string; weightVariance: number; biasVariance: number; gradientRatio: Spread }[];
  clipping: { weightVariance: number; rate: number; bound: number | null; lost: number; runs: number }[];
};

/** Where gradients grow, one setting a function. */
const compared = golden.gradient.filter(
  ({ activation, weightVariance }) => weightVariance === (activation === 'silu' ? 2.5 : 4),
);

/** Standard error of the logarithm of a median of eight, from the quartiles: 1.253 σ / √8, and quartiles 1.349 σ apart. */
const standardError = (q1: number, q3: number) => (1.253 * Math.log(q3 / q1)) / (1.349 * Math.sqrt(8));

it('gradients grow as in PyTorch at 40 layers of width 128', { timeout: 60_000 }, async () => {
  const rows: Record<string, string | number | boolean>[] = [];
  for (const { activation, weightVariance, biasVariance, gradientRatio } of compared) {
    const { tables } = await runExperiment(
      signalPropagation,
      completeInputs(signalPropagation.inputs, {
        activation,
        weightVariance: String(weightVariance),
        biasVariance: String(biasVariance),
        depth: '40',
        width: '128',
        seeds: '8',
      }),
    );
    const values = (tables.seeds ?? []).map(row => Number(row.gradientRatio));
    const ours = quantile(values, 0.5);
    const quartiles = [quantile(values, 0.25), quantile(values, 0.75)] as const;
    rows.push({
      quantity: `${activation}, σ_w² = ${weightVariance}: gradient first/last`,
      theirs: gradientRatio.median,
      ours: Number(ours.toPrecision(4)),
      'their quartiles': `${gradientRatio.q1} to ${gradientRatio.q3}`,
      'our quartiles': quartiles.map(value => value.toPrecision(4)).join(' to '),
    });
    const error = Math.hypot(standardError(gradientRatio.q1, gradientRatio.q3), standardError(...quartiles));
    expect(Math.abs(Math.log(ours / gradientRatio.median)), activation).toBeLessThan(4 * error);
  }
  console.table(rows);
  expect(rows).toHaveLength(4);
});

it('loses most runs without clipping and none with it, as PyTorch does', { timeout: 120_000 }, async () => {
  const theirs = (bound: number | null) =>
    golden.clipping.find(row => row.weightVariance === 4 && row.rate === 0.1 && row.bound === bound)?.lost;
  // A run that is lost is lost within the first ten steps or so: 20 tell it.
  const { tables } = await runExperiment(
    gradientClipping,
    completeInputs(gradientClipping.inputs, { weightVariance: '4', rate: '0.1', bound: '1', steps: '20', seeds: '20' }),
  );
  const lost = (column: string) => (tables.seeds ?? []).filter(row => row[column] !== null).length;
  console.table([
    { quantity: 'runs lost of 20, not clipped', theirs: theirs(null), ours: lost('freeDiverged') },
    { quantity: 'runs lost of 20, clipped', theirs: theirs(1), ours: lost('clippedDiverged') },
  ]);
  expect(theirs(null)).toBe(18);
  // The threshold of the fact sheet.
  expect(lost('freeDiverged')).toBeGreaterThan(10);
  expect(lost('clippedDiverged')).toBe(theirs(1));
});
