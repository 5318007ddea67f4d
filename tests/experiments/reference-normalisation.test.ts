/** Normalisation against the reference run in PyTorch: other generators, so other nets of the same distribution. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runExperiment } from '../../src/experiments/experiment.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import experiment, { type Normaliser, normalisers } from '../../src/experiments/normalise-through-depth.ts';
import { quantile } from '../../src/experiments/statistics.ts';

interface Spread {
  median: number;
  q1: number;
  q3: number;
  n: number;
}
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

/** How far the two medians may be apart in logarithms: four standard errors of their difference, the deviation from their quartiles. */
const allowed = ({ q1, q3, n }: Spread) => 4 * 1.253 * (Math.log(q3 / q1) / 1.349) * Math.sqrt(1 / n + 1 / SEEDS);

const theirName: Readonly<Record<Normaliser, Net['normalisation']>> = { none: 'none', batch: 'batch', sample: 'layer' };
const rows: Record<string, string | number>[] = [];

it.each([
  ['sigmoid', 1],
  ['tanh', 1],
  ['relu', 1],
  ['relu', 0.0064],
])('%s at σ_w² = %f keeps what it keeps in PyTorch', { timeout: 60_000 }, async (activation, weightVariance) => {
  const given = { activation, weightVariance: String(weightVariance), depth: String(DEPTH), width: '64' };
  const { tables } = await runExperiment(
    experiment,
    completeInputs(experiment.inputs, { ...given, seeds: String(SEEDS) }),
  );
  for (const kind of normalisers) {
    const reference = golden.nets.find(
      net =>
        net.normalisation === theirName[kind] && net.activation === activation && net.weightVariance === weightVariance,
    );
    if (!reference) throw new Error(`no reference for ${activation}, ${kind}`);
    const median = (column: string) =>
      quantile(
        (tables.seeds ?? []).map(row => Number(row[column])),
        0.5,
      );
    const ratio = median(`${kind}Weight`);
    const growth = median(`${kind}Gradient`) ** (2 / (DEPTH - 1));
    const { weightRatio } = reference;
    rows.push({
      net: `${activation}, σ_w² = ${weightVariance}, ${theirName[kind]}`,
      'their ratio': weightRatio.median,
      'their quartiles': `${weightRatio.q1} to ${weightRatio.q3}`,
      'our ratio': Number(ratio.toPrecision(4)),
      'their growth': reference.growth,
      'our growth': Number(growth.toPrecision(4)),
    });
    const name = `${activation}, ${weightVariance}, ${kind}`;
    expect(Math.abs(Math.log(ratio / weightRatio.median)), name).toBeLessThan(allowed(weightRatio));
    // The squared ratio over 29 factors; its logarithm spreads as that of the weight gradients does.
    expect(Math.abs(Math.log(growth / reference.growth)), `growth, ${name}`).toBeLessThan(
      (2 / (DEPTH - 1)) * allowed(weightRatio),
    );
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
  console.table(rows);
  expect(rows).toHaveLength(12);
});
