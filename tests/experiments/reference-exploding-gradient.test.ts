/**
 * Exploding gradients and clipping against the reference runs in PyTorch: other generators, so distributions are compared, by the rule of
 * `sheet.ts`, not digits. The growth with batch norm is in reference-normalisation.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runExperiment } from '../../src/experiments/experiment.ts';
import gradientClipping from '../../src/experiments/gradient-clipping.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import signalPropagation from '../../src/experiments/signal-propagation.ts';
import { column, SheetTable, type Spread } from './sheet.ts';

const golden = JSON.parse(readFileSync(new URL('../golden/exploding-gradient.json', import.meta.url), 'utf8')) as {
  gradient: { activation: string; weightVariance: number; biasVariance: number; gradientRatio: Spread }[];
  clipping: { weightVariance: number; rate: number; bound: number | null; lost: number; runs: number }[];
};

/** Where gradients grow, one setting a function; ReLU, whose ratios at all variances are the same numbers scaled, is in reference-weight-initialisation. */
const compared = golden.gradient.filter(
  ({ activation, weightVariance }) => activation !== 'relu' && weightVariance === (activation === 'silu' ? 2.5 : 4),
);

describe('gradients grow as in PyTorch at 40 layers of width 128', () => {
  const sheet = new SheetTable();

  it.each(compared)('$activation at σ_w² = $weightVariance', async setting => {
    const { activation, weightVariance, biasVariance, gradientRatio } = setting;
    const inputs = completeInputs(signalPropagation.inputs, {
      activation,
      weightVariance: String(weightVariance),
      biasVariance: String(biasVariance),
      depth: '40',
      width: '128',
      seeds: '6',
    });
    const values = column(await runExperiment(signalPropagation, inputs), 'seeds', 'gradientRatio');
    sheet.median(`${activation}, σ_w² = ${weightVariance}: gradient first/last`, values, gradientRatio);
  });

  it('all of them', () => {
    sheet.print(3);
  });
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
