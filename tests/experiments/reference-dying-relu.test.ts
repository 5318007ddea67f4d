/** The experiments of the page on dying ReLU against an independent PyTorch run, trained nets by the rule of `sheet.ts`. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import deadUnits from '../../src/experiments/dead-units.ts';
import { runExperiment } from '../../src/experiments/experiment.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import unitRecovery from '../../src/experiments/unit-recovery.ts';
import { runs, SheetTable, type Spread } from './sheet.ts';

interface Dead extends Spread {
  activation: string;
  optimiser: string;
  rate: number;
  quantity: 'dead' | 'accuracy';
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

describe('dead-units agrees with PyTorch on circles, after 300 steps', () => {
  const sheet = new SheetTable();

  it.each(['sgd', 'adam'])('%s', async optimiser => {
    const results = await runs(deadUnits, { data: 'circles', optimiser, steps: '300' }, 5);
    for (const row of golden.dead.filter(reference => reference.optimiser === optimiser))
      sheet.median(
        `relu, ${optimiser} ${row.rate}: ${row.quantity}`,
        results.map(({ tables }) => Number(tables.rates?.find(({ rate }) => rate === row.rate)?.[row.quantity])),
        row,
      );
  });

  it('all of them', () => {
    sheet.print(14);
  });
});
