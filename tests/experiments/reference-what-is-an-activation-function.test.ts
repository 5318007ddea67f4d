/** One neuron against the reference: the best share of XOR on the same grid, which no generator has a part in; and its level lines. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runExperiment } from '../../src/experiments/experiment.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import oneNeuron from '../../src/experiments/one-neuron.ts';

const golden = JSON.parse(
  readFileSync(new URL('../golden/what-is-an-activation-function.json', import.meta.url), 'utf8'),
) as { rows: { activation: string; share: number }[] };

const runAt = (texts: Readonly<Record<string, string>>) =>
  runExperiment(oneNeuron, completeInputs(oneNeuron.inputs, texts));

it('the best neuron of the grid is as good as in PyTorch, for every function', async () => {
  const table = [];
  for (const { activation, share } of golden.rows) {
    const { tables } = await runAt({ activation });
    const [summary] = tables.summary ?? [];
    table.push({ activation, theirs: share, ours: summary?.bestShare });
    expect(summary?.bestShare, activation).toBe(share);
    // The weights that it names do what is said of them.
    const { tables: again } = await runAt({
      activation,
      w1: String(summary?.bestW1),
      w2: String(summary?.bestW2),
      b: String(summary?.bestB),
    });
    expect(again.summary?.[0]?.share, activation).toBe(share);
  }
  console.table(table);
});

describe('the neuron', () => {
  it('is the function of the sum: closed forms at the four points', async () => {
    const { tables } = await runAt({ activation: 'sigmoid', w1: '2', w2: '-1', b: '0.5' });
    expect(tables.points?.map(({ z }) => z)).toEqual([0.5, -0.5, 2.5, 1.5]);
    for (const { z, a } of tables.points ?? []) expect(Number(a)).toBeCloseTo(1 / (1 + Math.exp(-Number(z))), 14);
  });

  it('does not tell points apart that have one output: a constant function gets two of four', async () => {
    const { tables } = await runAt({ activation: '=0*x+1' });
    expect(tables.summary?.[0]?.bestShare).toBe(0.5);
  });
});
