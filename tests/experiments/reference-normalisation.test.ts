/**
 * Normalisation against the reference run in PyTorch: other generators, so other nets of the same distribution, compared by the rule of
 * `sheet.ts`.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runExperiment } from '../../src/experiments/experiment.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import experiment, { type Normaliser, normalisers } from '../../src/experiments/normalise-through-depth.ts';
import { column, SheetTable, type Spread } from './sheet.ts';

interface Net {
  normalisation: 'none' | 'batch' | 'layer';
  activation: string;
  weightVariance: number;
  weightRatio: Spread;
  growth: number;
}
const golden = JSON.parse(readFileSync(new URL('../golden/normalisation.json', import.meta.url), 'utf8')) as {
  nets: Net[];
  squashed: { activation: string; inputMean: number; spread: number; mean: number; deviation: number }[];
};

const SEEDS = 5;
const DEPTH = 30;

const theirName: Readonly<Record<Normaliser, Net['normalisation']>> = { none: 'none', batch: 'batch', sample: 'layer' };
const sheet = new SheetTable();

it.each([
  ['sigmoid', 1],
  ['tanh', 1],
  ['relu', 1],
  ['relu', 0.0064],
])('%s at σ_w² = %f keeps what it keeps in PyTorch', async (activation, weightVariance) => {
  const given = { activation, weightVariance: String(weightVariance), depth: String(DEPTH), width: '64' };
  const result = await runExperiment(experiment, completeInputs(experiment.inputs, { ...given, seeds: String(SEEDS) }));
  for (const kind of normalisers) {
    const reference = golden.nets.find(
      net =>
        net.normalisation === theirName[kind] && net.activation === activation && net.weightVariance === weightVariance,
    );
    if (!reference) throw new Error(`no reference for ${activation}, ${kind}`);
    const name = `${activation}, σ_w² = ${weightVariance}, ${theirName[kind]}`;
    const { weightRatio, growth } = reference;
    sheet.median(`${name}: first/last`, column(result, 'seeds', `${kind}Weight`), weightRatio);
    // Of the growth the sheet has the median alone. It is the root of the squared ratio over 29 factors; its logarithm spreads as that of the
    // weight gradients does.
    const perFactor = (ratio: number) => ratio ** (2 / (DEPTH - 1));
    sheet.median(`${name}: growth`, column(result, 'seeds', `${kind}Gradient`).map(perFactor), {
      median: growth,
      q1: growth * perFactor(weightRatio.q1 / weightRatio.median),
      q3: growth * perFactor(weightRatio.q3 / weightRatio.median),
    });
  }
});

it('squashes mean and spread as the quadrature of the reference does', async () => {
  let compared = 0;
  for (const { activation, inputMean, spread, mean, deviation } of golden.squashed) {
    if (spread > 10) continue;
    const small = { depth: '3', width: '4', seeds: '1', activation, spread: String(spread) };
    const { tables } = await runExperiment(experiment, completeInputs(experiment.inputs, small));
    const row = tables.squashed?.find(candidate => candidate.inputMean === inputMean);
    const name = `${activation} of N(${inputMean}, ${spread}²)`;
    expect(Math.abs(Number(row?.mean) - mean), name).toBeLessThan(1e-5 * Math.max(1, Math.abs(mean)));
    expect(Math.abs(Number(row?.deviation) / deviation - 1), name).toBeLessThan(1e-5);
    compared += 1;
  }
  expect(compared).toBe(24);
  sheet.print(24, 0.5);
});
