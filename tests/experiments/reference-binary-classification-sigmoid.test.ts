/**
 * The experiment of the page on binary classification against PyTorch over 20 samples, by the rule of `sheet.ts`: each run has its own sample, here
 * and there.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { resultAtBuild } from '../../src/experiments/build.ts';
import type { Result } from '../../src/experiments/experiment.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import learnedProbability from '../../src/experiments/learned-probability.ts';
import { SheetTable, type Spread } from './sheet.ts';

const { rows } = JSON.parse(
  readFileSync(new URL('../golden/binary-classification-sigmoid.json', import.meta.url), 'utf8'),
) as { rows: { loss: string; error: Spread }[] };

let result: Result;
beforeAll(async () => {
  result = await resultAtBuild(learnedProbability, completeInputs(learnedProbability.inputs, {}));
}, 60_000);

it('is as far from the true probability as the reference', () => {
  const sheet = new SheetTable();
  for (const { loss, error } of rows) {
    const fits = (result.tables.fits ?? []).filter(row => row.loss === loss);
    sheet.median(
      `${loss}: mean distance`,
      fits.map(row => Number(row.error)),
      error,
    );
  }
  sheet.print(3);
});

it('learns the true weights with either proper loss, and smaller ones with the hinge loss', () => {
  const median = (loss: string, column: string) => {
    const values = (result.tables.fits ?? []).filter(row => row.loss === loss).map(row => Number(row[column]));
    return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
  };
  for (const loss of ['cross-entropy', 'squared error']) {
    expect(Math.abs(median(loss, 'first') - 1.5)).toBeLessThan(0.1);
    expect(Math.abs(median(loss, 'second') + 1)).toBeLessThan(0.1);
    expect(Math.abs(median(loss, 'constant') - 0.5)).toBeLessThan(0.1);
  }
  expect(median('hinge', 'first')).toBeLessThan(0.9 * 1.5);
});
