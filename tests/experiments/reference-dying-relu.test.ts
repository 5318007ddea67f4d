/** The experiments of the page on dying ReLU against an independent PyTorch run. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import deadUnits from '../../src/experiments/dead-units.ts';
import { runExperiment } from '../../src/experiments/experiment.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import unitRecovery from '../../src/experiments/unit-recovery.ts';

interface Dead {
  activation: string;
  optimiser: string;
  rate: number;
  quantity: 'dead' | 'accuracy';
  median: number;
  q1: number;
  q3: number;
  min: number;
  max: number;
}
const golden = JSON.parse(readFileSync(new URL('../golden/dying-relu.json', import.meta.url), 'utf8')) as {
  recovery: { activation: string; bias: number; steps: number | null }[];
  dead: Dead[];
};

describe('one unit takes the steps that it takes in PyTorch', () => {
  const spelt = (id: string) => (id === 'leaky-0.1' ? 'leaky-relu(negativeSlope=0.1)' : id);

  it.each(golden.recovery)('$activation from $bias: $steps', async ({ activation, bias, steps }) => {
    const inputs = completeInputs(unitRecovery.inputs, { activations: spelt(activation), bias: String(bias) });
    const { tables } = await runExperiment(unitRecovery, inputs);
    const returned = tables.units?.[0]?.returned ?? null;
    // Nothing is random; rounding may shift the step by one.
    if (steps === null) expect(returned).toBeNull();
    else expect(Math.abs(Number(returned) - steps)).toBeLessThanOrEqual(1);
  });
});

describe('dead-units agrees with PyTorch over the seeds, on circles, after 300 steps', () => {
  const computed = new Map<string, number>();
  const key = ({ optimiser, rate, quantity }: Dead) => `${optimiser} ${rate} ${quantity}`;

  beforeAll(async () => {
    for (const optimiser of ['sgd', 'adam']) {
      const setting = { data: 'circles', optimiser, steps: '300', seeds: optimiser === 'adam' ? '20' : '5' };
      const { tables } = await runExperiment(deadUnits, completeInputs(deadUnits.inputs, setting));
      for (const row of tables.rates ?? [])
        for (const quantity of ['dead', 'accuracy'] as const)
          computed.set(`${optimiser} ${row.rate} ${quantity}`, Number(row[quantity]));
    }
    console.table(
      golden.dead.map(row => ({
        quantity: `relu, ${key(row)}`,
        'theirs, median': row.median,
        'theirs, quartiles': `${row.q1} to ${row.q3}`,
        'ours, median': computed.get(key(row)),
      })),
    );
  }, 120_000);

  // Our median lies between their lowest and their highest of twenty seeds.
  it.each(golden.dead)('$optimiser $rate: $quantity', row => {
    const ours = computed.get(key(row)) ?? Number.NaN;
    expect(ours).toBeGreaterThanOrEqual(row.min);
    expect(ours).toBeLessThanOrEqual(row.max);
  });
});
