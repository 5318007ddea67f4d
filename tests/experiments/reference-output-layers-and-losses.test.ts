/** The experiments of the page on output layers and losses against PyTorch’s autograd, a closed form and, by the rule of `sheet.ts`, trained nets. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { resultAtBuild } from '../../src/experiments/build.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import outputAndLoss from '../../src/experiments/output-and-loss.ts';
import outputRange from '../../src/experiments/output-range.ts';
import { column, SheetTable, type Spread } from './sheet.ts';

interface AtLogit {
  logit: number;
  crossEntropy: number;
  squaredError: number;
}
interface Ranged {
  target: string;
  output: string;
  floor: number;
  rmse: Spread;
}
const golden = JSON.parse(
  readFileSync(new URL('../golden/output-layers-and-losses.json', import.meta.url), 'utf8'),
) as { gradients: (AtLogit & { ratio: number })[]; steps: AtLogit[]; range: Ranged[] };

/** The column of both pairs, cross-entropy first, from this logit with y = 1 and rate 1. */
async function both(logit: number, column: 'gradient' | 'steps'): Promise<[number, number]> {
  const inputs = completeInputs(outputAndLoss.inputs, { start: String(logit), target: '1', rate: '1' });
  const { tables } = await resultAtBuild(outputAndLoss, inputs);
  return [Number(tables.summary?.[0]?.[column]), Number(tables.summary?.[1]?.[column])];
}

it('has PyTorch’s gradients at the logit, to the six digits of the reference', async () => {
  const table = [];
  for (const { logit, crossEntropy, squaredError, ratio } of golden.gradients) {
    const [ours, other] = await both(logit, 'gradient');
    table.push({ logit, crossEntropy, ours, squaredError, other });
    for (const [value, reference] of [
      [ours, crossEntropy],
      [other, squaredError],
      [ours / other, ratio],
    ] as const)
      expect(Math.abs(value / reference - 1), `logit ${logit}: ${value} against ${reference}`).toBeLessThan(6e-6);
  }
  console.table(table);
});

it('needs as many steps of gradient descent as the reference', async () => {
  const table = [];
  for (const { logit, crossEntropy, squaredError } of golden.steps) {
    const [ours, other] = await both(logit, 'steps');
    table.push({ logit, crossEntropy, ours, squaredError, other });
    expect([ours, other], `from logit ${logit}`).toEqual([crossEntropy, squaredError]);
  }
  console.table(table);
});

it('has the gradient −2p(1 − p)² of the squared error and p − 1 of the cross-entropy everywhere', async () => {
  const { tables } = await resultAtBuild(outputAndLoss, completeInputs(outputAndLoss.inputs, { target: '1' }));
  expect(tables.curve).toHaveLength(481);
  for (const row of tables.curve ?? []) {
    const z = Number(row.z);
    const p = 1 / (1 + Math.exp(-z));
    const q = 1 / (1 + Math.exp(z));
    expect(Number(row.otherGradient)).toBeCloseTo(-2 * p * q * q, 12);
    expect(Number(row.gradient)).toBeCloseTo(-q, 12);
  }
});

it('computes the floor of the reference for every target and output', async () => {
  expect(golden.range).toHaveLength(24);
  for (const { target, output, floor } of golden.range) {
    const inputs = completeInputs(outputRange.inputs, { target, output, steps: '1', seeds: '1' });
    const { tables } = await resultAtBuild(outputRange, inputs);
    expect(Math.abs(Number(tables.seeds?.[0]?.floor) - floor), `${target}, ${output}`).toBeLessThanOrEqual(
      6e-4 * floor,
    );
  }
});

it('learns as well as the reference', async () => {
  const sheet = new SheetTable();
  for (const { target, output, rmse } of golden.range.filter(
    reference => reference.target === 'large-sine' && ['identity', 'tanh'].includes(reference.output),
  )) {
    // A tanh output ends at what its range leaves, in every seed: one is enough.
    const inputs = completeInputs(outputRange.inputs, { target, output, seeds: output === 'tanh' ? '1' : '3' });
    const result = await resultAtBuild(outputRange, inputs);
    sheet.median(`${target}, ${output}: error`, column(result, 'seeds', 'rmse'), rmse);
  }
  sheet.print(2);
});
