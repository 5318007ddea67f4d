/** Wrong winners against the reference runs: the verdicts from their very scores, and our runs in their set-up. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runExperiment } from '../../src/experiments/experiment.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import experiment, { bestWins, wrongShare } from '../../src/experiments/wrong-winners.ts';

interface Pool {
  task: string;
  activation: string;
  optimiser: string;
  rate: number;
  initialisation: string;
  median: number;
  q1: number;
  q3: number;
  n: number;
  scores: number[];
}
const golden = JSON.parse(readFileSync(new URL('../golden/comparing-fairly.json', import.meta.url), 'utf8')) as {
  pools: Pool[];
  pairs: { task: string; better: string; worse: string; wrong: number; wrongOfThree: number; pairedOfThree: number }[];
  bestOf: { of: number; wins: number }[];
};

const poolOf = (task: string, activation: string): Pool => {
  const found = golden.pools.find(pool => pool.task === task && pool.activation === activation);
  if (!found) throw new Error(`no reference for ${activation}, ${task}`);
  return found;
};

const rows: Record<string, string | number>[] = [];
/** Four standard errors of 200,000 draws at a share of one half, and their rounding. */
const DRAWN = 4 * Math.sqrt(0.25 / 200_000) + 1e-4;

it('draws the verdicts that NumPy draws from the same scores', () => {
  for (const { task, better, worse, wrong, wrongOfThree, pairedOfThree } of golden.pairs) {
    const side = (name: string) => ({ name, scores: poolOf(task, name).scores });
    const pair = { better: side(better), worse: side(worse) };
    const ours = {
      one: wrongShare(pair, 1, false),
      three: wrongShare(pair, 3, false),
      paired: wrongShare(pair, 3, true),
    };
    const name = `${better} before ${worse}, ${task}`;
    rows.push(
      { quantity: `${name}: wrong from one run`, theirs: wrong, ours: ours.one },
      { quantity: `${name}: wrong from three`, theirs: wrongOfThree, ours: ours.three },
      { quantity: `${name}: the same three seeds`, theirs: pairedOfThree, ours: ours.paired },
    );
    expect(ours.one, name).toBeCloseTo(wrong, 12);
    expect(Math.abs(ours.three - wrongOfThree), name).toBeLessThan(DRAWN);
    expect(Math.abs(ours.paired - pairedOfThree), name).toBeLessThan(DRAWN);
  }
});

it('finds how often the best of k beats its own function', () => {
  const { scores } = poolOf('smooth', 'silu');
  for (const { of, wins } of golden.bestOf) {
    const ours = bestWins(scores, of, scores);
    rows.push({ quantity: `best of ${of} against one of itself`, theirs: wins, ours });
    // Theirs are 20,000 draws from 20 scores of another function: a few ties apart.
    expect(Math.abs(ours - wins)).toBeLessThan(0.015);
  }
});

it.each([
  ['relu', 'smooth'],
  ['tanh', 'smooth'],
  ['relu', 'kinked'],
])('%s learns the %s task as well as in PyTorch', async (activation, task) => {
  const { rate, initialisation, optimiser, median, q1, q3, n } = poolOf(task, activation);
  const seeds = 4;
  const given = { activations: activation, task, initialisation, optimiser, rates: String(rate), seeds: String(seeds) };
  const inputs = completeInputs(experiment.inputs, { ...given, points: '192', width: '16', steps: '300' });
  const { tables } = await runExperiment(experiment, inputs);
  const ours = Number(tables.rates?.[0]?.median);
  rows.push({
    quantity: `${activation}, ${task}: test error`,
    theirs: median,
    'their quartiles': `${q1} to ${q3}`,
    ours: Number(ours.toPrecision(4)),
  });
  // Four standard errors of the difference of two medians in logarithms; the deviation from their quartiles, doubled in variance for our points,
  // which are others in each run.
  const error = 1.253 * (Math.log(q3 / q1) / 1.349) * Math.sqrt(1 / n + 2 / seeds);
  expect(Math.abs(Math.log(ours / median))).toBeLessThan(4 * error);
});

it('prints what was compared', () => {
  console.table(rows);
  expect(rows).toHaveLength(3 * 6 + 3 + 3);
});
