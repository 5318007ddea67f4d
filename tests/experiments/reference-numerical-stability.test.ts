/** Thresholds of the naive formulas against NumPy and PyTorch, and the lost gradients against both and the closed form. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type FloatId, formats, getScalarActivation } from '../../src/core/index.ts';
import { runExperiment } from '../../src/experiments/experiment.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import experiment from '../../src/experiments/naive-and-stable.ts';

interface Threshold {
  format: FloatId;
  formula: string;
  column: string;
  threshold: number;
  quantity: string;
}
const golden = JSON.parse(readFileSync(new URL('../golden/numerical-stability.json', import.meta.url), 'utf8')) as {
  thresholds: Threshold[];
  formats: ({ format: FloatId } & Record<string, number | string>)[];
  gradients: { deviation: number; lost: number; lostScaled: number }[];
};

const results = new Map<string, ReturnType<typeof runExperiment>>();
const runOf = (formula: string) => {
  const known = results.get(formula) ?? runExperiment(experiment, completeInputs(experiment.inputs, { formula }));
  results.set(formula, known);
  return known;
};

describe('the naive formula fails from the same number on as in NumPy, to the last bit', () => {
  const rows: Record<string, string | number>[] = [];

  it.each(golden.thresholds)('$quantity', async ({ format, formula, column, threshold, quantity }) => {
    const { tables } = await runOf(formula);
    const ours = Number(tables.limits?.find(row => row.format === formats[format].name)?.[column]);
    rows.push({ quantity, theirs: threshold, ours });
    expect(ours).toBe(threshold);
  });

  it('all of them', () => {
    console.table(rows);
    expect(rows).toHaveLength(17);
  });
});

it('the formats are those of NumPy and PyTorch', async () => {
  const { tables } = await runOf('gelu');
  for (const { format, ...columns } of golden.formats) {
    const row = tables.formats?.find(candidate => candidate.format === formats[format].name);
    for (const [column, value] of Object.entries(columns)) expect(row?.[column], `${format} ${column}`).toBe(value);
  }
});

it('loses the share of gradients that the reference and the closed form lose', async () => {
  const { tables } = await runOf('gelu');
  for (const reference of golden.gradients) {
    const row = tables.gradients?.find(({ deviation }) => deviation === reference.deviation);
    for (const [column, scale] of [
      ['lost', 1],
      ['lostScaled', 1024],
    ] as const) {
      // Up to half of the smallest number everything rounds to 0.
      const exact = getScalarActivation('erf').f(2 ** -25 / (reference.deviation * scale) / Math.SQRT2);
      const error = (draws: number) => 4 * Math.sqrt((exact * (1 - exact)) / draws) + 4 / draws;
      expect(Math.abs(Number(row?.[column]) - exact), `${column} ${reference.deviation}`).toBeLessThan(error(20_000));
      expect(Math.abs(reference[column] - exact)).toBeLessThan(error(200_000));
    }
  }
});

it('the stable log-sum-exp is right where its closed form is simple', async () => {
  const inputs = completeInputs(experiment.inputs, { formula: 'log-sum-exp', format: 'float64', range: '1000' });
  const { tables } = await runExperiment(experiment, inputs);
  const at = (x: number) => Number(tables.curve?.find(row => row.x === x)?.stable);
  // Far out two scores count, x and x − 1, or only the 0; at 0 there are 0, −1 and 0.
  expect(Math.abs(at(1000) / (1000 + Math.log1p(Math.exp(-1))) - 1)).toBeLessThan(1e-15);
  expect(at(-1000)).toBe(0);
  expect(Math.abs(at(0) - Math.log(2 + Math.exp(-1)))).toBeLessThan(1e-15);
});
