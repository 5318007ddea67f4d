/**
 * XOR with one or two hidden units against 500 seeds in PyTorch. The generators differ: a share of ours over 40 seeds lies within four standard errors of
 * the difference of the two shares, and a share of 0 is 0.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runExperiment } from '../../src/experiments/experiment.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import xor from '../../src/experiments/xor-with-few-units.ts';

const golden = JSON.parse(readFileSync(new URL('../golden/why-non-linearity.json', import.meta.url), 'utf8')) as {
  seeds: number;
  rows: { activation: string; units: number; solved: number }[];
};
const SEEDS = 40;

it('as many seeds solve XOR as in PyTorch', async () => {
  const table = [];
  for (const { activation, units, solved } of golden.rows) {
    const { tables } = await runExperiment(
      xor,
      completeInputs(xor.inputs, { activation, units: String(units), seeds: String(SEEDS) }),
    );
    const ours = Number(tables.summary?.[0]?.solved);
    table.push({ activation, units, theirs: solved, ours });
    const error = Math.sqrt(solved * (1 - solved) * (1 / golden.seeds + 1 / SEEDS));
    expect(Math.abs(ours - solved), `${units} ${activation}`).toBeLessThanOrEqual(4 * error);
  }
  console.table(table);
}, 120_000);

it('judges a run by its own numbers', async () => {
  const { tables } = await runExperiment(
    xor,
    completeInputs(xor.inputs, { activation: 'tanh', units: '4', seeds: '5' }),
  );
  expect(tables.seeds).toHaveLength(5);
  for (const { solved, right, loss } of tables.seeds ?? []) expect(solved).toBe(right === 1 && Number(loss) < 0.3);
  // Four tanh units have solved it in the reference, from 492 of 500 seeds.
  expect(tables.seeds?.filter(({ solved }) => solved).length).toBeGreaterThanOrEqual(4);
});
