/** Zeros and readouts against the reference run in PyTorch: other generators, so other data and nets of the same distributions. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runExperiment } from '../../src/experiments/experiment.ts';
import photograph from '../../src/experiments/filter-a-photograph.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import experiment from '../../src/experiments/read-out-features.ts';

interface Spread {
  median: number;
  q1: number;
  q3: number;
  min: number;
  max: number;
  n: number;
}
interface Readout extends Spread {
  data: string;
  activation: string;
  width: number;
  features: 'random' | 'trained';
}
const golden = JSON.parse(
  readFileSync(new URL('../golden/sparsity-and-feature-extraction.json', import.meta.url), 'utf8'),
) as {
  zeros: { activation: string; zerosStart: Spread; zerosEnd: Spread }[];
  bias: { bias: number; zeros: number }[];
  readouts: Readout[];
};

const SEEDS = 3;

/** Four standard errors of the difference of two medians, the deviation from their quartiles. */
const spreadOf = ({ q1, q3, n }: Spread, seeds = SEEDS) =>
  4 * 1.253 * ((q3 - q1) / 1.349) * Math.sqrt(1 / n + 1 / seeds);

/** And of two shares of 1024 test points: both test sets are drawn. */
const drawn = (share: number) => 4 * Math.sqrt((2 * share * (1 - share)) / 1024);

const initialisation = (activation: string) => (['identity', 'tanh'].includes(activation) ? 'lecun' : 'he');

async function run(given: Readonly<Record<string, string>>) {
  const { activation = '' } = given;
  const inputs = completeInputs(experiment.inputs, {
    initialisation: initialisation(activation),
    seeds: String(SEEDS),
    ...given,
  });
  const { tables } = await runExperiment(experiment, inputs);
  return (features: 'random' | 'trained', column: string) =>
    Number(tables.features?.find(row => row.features === features)?.[column]);
}

const rows: Record<string, string | number>[] = [];

function compare(quantity: string, theirs: Spread, ours: number, allowed: number) {
  const quartiles = `${theirs.q1} to ${theirs.q3}`;
  rows.push({ quantity, theirs: theirs.median, 'their quartiles': quartiles, ours: Number(ours.toPrecision(4)) });
  expect(Math.abs(ours - theirs.median), quantity).toBeLessThanOrEqual(allowed);
}

describe('exact zeros', () => {
  it.each(golden.zeros)('$activation at the start', async ({ activation, zerosStart }) => {
    const ours = await run({ activation, width: '64', biasDeviation: '0', steps: '0' });
    compare(`${activation}: zeros at the start`, zerosStart, ours('random', 'zeros'), spreadOf(zerosStart, 3));
  });

  it('of ReLU after training', { timeout: 60_000 }, async () => {
    const reference = golden.zeros.find(({ activation }) => activation === 'relu')?.zerosEnd as Spread;
    const ours = await run({ activation: 'relu', width: '64', biasDeviation: '0', seeds: '1' });
    compare('relu: zeros after training', reference, ours('trained', 'zeros'), spreadOf(reference, 1));
  });

  it.each(golden.bias)('of a normal distribution with bias $bias', async ({ bias, zeros }) => {
    const inputs = completeInputs(photograph.inputs, { bias: String(bias) });
    const { tables } = await runExperiment(photograph, inputs);
    expect(Number(tables.summary?.[0]?.normal)).toBeCloseTo(zeros, 4);
  });
});

describe('readouts', () => {
  const random = golden.readouts.filter(
    ({ features, activation }) => features === 'random' && ['identity', 'relu', 'tanh'].includes(activation),
  );
  it.each(random)('of $width random $activation units on $data', async reference => {
    const { activation, data, width, median } = reference;
    const ours = (await run({ activation, data, width: String(width), steps: '0' }))('random', 'readout');
    compare(`${data}, ${width} ${activation}, random`, reference, ours, spreadOf(reference) + drawn(median));
  });

  const trained = golden.readouts.filter(
    ({ features, width, activation }) => features === 'trained' && width === 4 && activation === 'relu',
  );
  it.each(trained)('of $width trained $activation units on $data', { timeout: 60_000 }, async reference => {
    const { activation, data, width, median } = reference;
    const ours = (await run({ activation, data, width: String(width) }))('trained', 'readout');
    compare(`${data}, ${width} ${activation}, trained`, reference, ours, spreadOf(reference) + drawn(median));
  });

  it('were all compared', () => {
    console.table(rows);
    expect(rows).toHaveLength(7 + 1 + 18 + 3);
  });
});
