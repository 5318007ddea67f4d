/**
 * The experiments of the page on zero-centred outputs against independent PyTorch runs, by the rule of `sheet.ts`. That no angle exceeds 45
 * degrees and that single-example gradients of sigmoid outputs have one sign is a closed form and a claim of the page.
 */
import { readFileSync } from 'node:fs';
import { describe, it } from 'vitest';
import { type Result, runExperiment } from '../../src/experiments/experiment.ts';
import gradientThroughDepth from '../../src/experiments/gradient-through-depth.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import zigZag from '../../src/experiments/zig-zag.ts';
import { column, runs, SheetTable, type Spread } from './sheet.ts';

const golden = JSON.parse(readFileSync(new URL('../golden/zero-centred-outputs.json', import.meta.url), 'utf8')) as {
  descent: (Spread & { mean: number; bias: boolean; quantity: 'steps' | 'angle' })[];
  signs: (Spread & { activation: string })[];
  cause: (Spread & { activation: string })[];
};

/** The number of a table’s row in which `key` has the value `at`. */
const cell = ({ tables }: Result, table: string, key: string, at: number, name: string) =>
  Number(tables[table]?.find(row => row[key] === at)?.[name]);

describe('zig-zag agrees with PyTorch', () => {
  const sheet = new SheetTable();

  it.each([false, true])('steps and angles, bias: %s', async bias => {
    const results = await runs(zigZag, { bias: bias ? '1' : '0' }, 5);
    for (const row of golden.descent.filter(reference => reference.bias === bias))
      sheet.median(
        `mean ${row.mean}, ${bias ? 'with' : 'no'} bias: ${row.quantity}`,
        results.map(result => cell(result, 'means', 'mean', row.mean, row.quantity)),
        row,
      );
  });

  // Each of our values is a median of 50 batches, the sheet’s quartiles are of 200 single ones: theirs are the wider.
  it.each(golden.signs)('$activation: signs', async row => {
    const results = await runs(zigZag, { activation: row.activation, bias: '0' }, 3);
    sheet.median(
      `${row.activation}, batch of 32: share with the majority sign`,
      results.map(result => cell(result, 'signs', 'batch', 32, 'share')),
      row,
    );
  });

  it('all of them', () => {
    sheet.print(20, 0.5);
  });
});

describe('slope and mean taken apart agree with PyTorch, thirty layers', () => {
  const sheet = new SheetTable();

  it.each(golden.cause)('$activation', async row => {
    const inputs = completeInputs(gradientThroughDepth.inputs, { activation: row.activation, seeds: '6' });
    const result = await runExperiment(gradientThroughDepth, inputs);
    sheet.median(`${row.activation}: first over last`, column(result, 'seeds', 'preactivationRatio'), row);
  });

  it('all of them', () => {
    sheet.print(6);
  });
});
