/** The experiments of the page on zero-centred outputs against independent PyTorch runs. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Result, runExperiment } from '../../src/experiments/experiment.ts';
import gradientThroughDepth from '../../src/experiments/gradient-through-depth.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import { medianOf } from '../../src/experiments/measures.ts';
import zigZag from '../../src/experiments/zig-zag.ts';

interface Spread {
  median: number;
  q1: number;
  q3: number;
  min: number;
  max: number;
}
const golden = JSON.parse(readFileSync(new URL('../golden/zero-centred-outputs.json', import.meta.url), 'utf8')) as {
  descent: (Spread & { mean: number; bias: boolean; quantity: 'steps' | 'angle' })[];
  signs: (Spread & { activation: string })[];
  cause: (Spread & { activation: string })[];
};

/** Prints what is compared; returns our medians in the order of the rows. */
function compare<R extends Spread>(rows: readonly R[], name: (row: R) => string, ours: (row: R) => number): void {
  console.table(
    rows.map(row => ({
      quantity: name(row),
      'theirs, median': row.median,
      'theirs, quartiles': `${row.q1} to ${row.q3}`,
      'ours, median': ours(row),
    })),
  );
}

function expectWithin(value: number, { min, max }: Spread): void {
  expect(value).toBeGreaterThanOrEqual(min);
  expect(value).toBeLessThanOrEqual(max);
}

describe('zig-zag agrees with PyTorch: our median lies between their lowest and highest seed', () => {
  const computed = new Map<boolean, Result>();
  const descent = ({ bias, mean, quantity }: (typeof golden.descent)[number]) =>
    Number(computed.get(bias)?.tables.means?.find(row => row.mean === mean)?.[quantity]);
  const signs = new Map<string, number>();

  beforeAll(async () => {
    for (const bias of [false, true])
      computed.set(bias, await runExperiment(zigZag, completeInputs(zigZag.inputs, { bias: bias ? '1' : '0' })));
    for (const { activation } of golden.signs) {
      const { tables } = await runExperiment(zigZag, completeInputs(zigZag.inputs, { activation, seeds: '1' }));
      signs.set(activation, Number(tables.signs?.find(row => row.batch === 32)?.share));
    }
    compare(golden.descent, row => `mean ${row.mean}, ${row.bias ? 'with' : 'no'} bias: ${row.quantity}`, descent);
    compare(
      golden.signs,
      row => `${row.activation}, batch of 32: share with the majority sign`,
      row => Number(signs.get(row.activation)),
    );
  }, 60_000);

  it.each(golden.descent)('mean $mean, bias $bias: $quantity', row => {
    expectWithin(descent(row), row);
  });

  // The median of 50 batches against that of 200: within their quartiles.
  it.each(golden.signs)('$activation: signs', row => {
    expectWithin(Number(signs.get(row.activation)), { ...row, min: row.q1, max: row.q3 });
  });
});

describe('slope and mean taken apart agree with PyTorch over the seeds, thirty layers', () => {
  const computed = new Map<string, number>();

  beforeAll(async () => {
    for (const { activation } of golden.cause) {
      const inputs = completeInputs(gradientThroughDepth.inputs, { activation, seeds: '5' });
      const { tables } = await runExperiment(gradientThroughDepth, inputs);
      computed.set(activation, medianOf(tables.seeds, 'preactivationRatio'));
    }
    compare(
      golden.cause,
      row => `${row.activation}: first over last`,
      row => Number(computed.get(row.activation)),
    );
  }, 120_000);

  it.each(golden.cause)('$activation', row => {
    expectWithin(computed.get(row.activation) ?? Number.NaN, row);
  });
});
