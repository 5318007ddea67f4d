/**
 * The experiment of the page on binary classification against PyTorch over 20 samples. The samples differ; with three of ours, our median
 * lies between the lowest and the highest of the reference, and its median lies within our range or less than half of its own away.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { type Result, runExperiment } from '../../src/experiments/experiment.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import learnedProbability from '../../src/experiments/learned-probability.ts';

interface Reference {
  loss: string;
  error: { median: number; q1: number; q3: number; min: number; max: number; n: number };
}
const { rows } = JSON.parse(
  readFileSync(new URL('../golden/binary-classification-sigmoid.json', import.meta.url), 'utf8'),
) as { rows: Reference[] };

let result: Result;
beforeAll(async () => {
  result = await runExperiment(learnedProbability, completeInputs(learnedProbability.inputs, {}));
}, 60_000);

it('is as far from the true probability as the reference', () => {
  expect(rows).toHaveLength(3);
  const table = rows.map(({ loss, error }) => {
    const ours = result.tables.summary?.find(row => row.loss === loss) ?? {};
    const [median, lowest, highest] = [Number(ours.median), Number(ours.lowest), Number(ours.highest)];
    expect(median, loss).toBeGreaterThanOrEqual(error.min);
    expect(median, loss).toBeLessThanOrEqual(error.max);
    expect(error.median, loss).toBeGreaterThan(lowest / 2);
    expect(error.median, loss).toBeLessThan(2 * highest);
    return { loss, median: error.median, q1: error.q1, q3: error.q3, ours: median, lowest, highest };
  });
  console.table(table);
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
