/**
 * Gradient checks against the reference run in PyTorch (200 nets a setting). The generators differ; what must agree are distributions. A
 * share lies within four standard errors of the difference of two shares. The median error itself lies between the reference’s quartiles; at
 * steps below 10⁻³ that of a smooth function is the rounding of one implementation’s sums, a little larger here, and lies within the
 * reference’s range. Of all medians at least half lie between the quartiles.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runExperiment } from '../../src/experiments/experiment.ts';
import gradientCheck from '../../src/experiments/gradient-check.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import { SheetTable, type Spread } from './sheet.ts';

interface Step extends Spread {
  h: number;
  failed: number;
  min: number;
  max: number;
}
interface Setting {
  activation: string;
  net: string;
  bias: number;
  steps: Step[];
  exactZero: number;
}
const golden = JSON.parse(readFileSync(new URL('../golden/backpropagation.json', import.meta.url), 'utf8')) as {
  rows: Setting[];
};

/** Of two shares of a and b nets, one of which may be 0 or 1. */
const standardError = (share: number, a: number, b: number) => {
  const p = Math.min(0.99, Math.max(0.01, share));
  return Math.sqrt(p * (1 - p) * (1 / a + 1 / b));
};

const sheet = new SheetTable();
/** Whether each of our medians is between the reference’s quartiles. */
const medians: boolean[] = [];

describe.each(golden.rows.map(row => ({ row, name: `${row.activation} ${row.net}, biases ${row.bias}` })))(
  '$name',
  ({ row }) => {
    it('fails as often and errs as much as in PyTorch', async () => {
      // A smooth function is dearer and varies less.
      const nets = row.net === '4-4-4-1' ? 200 : row.activation === 'relu' ? 40 : 20;
      const [, width = ''] = row.net.split('-');
      const { tables } = await runExperiment(
        gradientCheck,
        completeInputs(gradientCheck.inputs, {
          activation: row.activation,
          initialisation: row.activation === 'tanh' ? 'lecun' : 'he',
          bias: String(row.bias),
          width,
          nets: String(nets),
        }),
      );
      const [summary] = tables.summary ?? [];
      const name = `${row.activation} ${row.net}, biases ${row.bias}`;
      sheet.number(`${name}: share with an exact 0`, row.exactZero, Number(summary?.exactZero));
      const error = standardError(row.exactZero, nets, 200);
      expect(Math.abs(Number(summary?.exactZero) - row.exactZero)).toBeLessThan(4 * error);
      for (const step of row.steps) {
        const ours = tables.steps?.find(candidate => candidate.h === step.h);
        sheet.number(`${name}: failed at ${step.h}`, step.failed, Number(ours?.failed));
        sheet.number(`${name}: median error at ${step.h}`, step, Number(ours?.median));
        expect(Math.abs(Number(ours?.failed) - step.failed)).toBeLessThan(4 * standardError(step.failed, nets, 200));
        const isRounding = row.activation !== 'relu' && step.h < 1e-3;
        const [low, high] = isRounding ? [step.min, step.max] : [step.q1, step.q3];
        expect(Number(ours?.median)).toBeGreaterThanOrEqual(low);
        expect(Number(ours?.median)).toBeLessThanOrEqual(high);
        medians.push(Number(ours?.median) >= step.q1 && Number(ours?.median) <= step.q3);
      }
      // The claims of the sheet, at its own widths.
      const highest = (h: number) => Number(tables.steps?.find(candidate => candidate.h === h)?.highest);
      if (row.activation !== 'relu') expect(highest(1e-5)).toBeLessThan(1e-8);
      else if (row.bias > 0) expect(highest(1e-7)).toBeLessThan(1e-6);
      else if (row.net === '4-4-4-1')
        expect(Number(tables.steps?.find(({ h }) => h === 1e-5)?.failed)).toBeGreaterThan(0.3);
    });
  },
);

it('at least half of the medians lie within the quartiles of the reference', () => {
  sheet.print(6 * 7);
  expect(medians).toHaveLength(18);
  expect(medians.filter(Boolean).length).toBeGreaterThanOrEqual(9);
});
