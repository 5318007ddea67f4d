/**
 * The experiment of the page on gating against an independent PyTorch run, by the rule of `sheet.ts`. A run takes more than a second: two seeds of
 * SiLU on the product, one of the others, and on the sum the bilinear units, which are at their floor by then, have 500 of the sheet’s 2000 steps.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { resultAtBuild } from '../../src/experiments/build.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import learnAProduct from '../../src/experiments/learn-a-product.ts';
import { column, SheetTable, type Spread } from './sheet.ts';

interface Reference extends Spread {
  target: string;
  activation: string;
  layer: string;
  parameters: number;
}
const golden = JSON.parse(readFileSync(new URL('../golden/gating.json', import.meta.url), 'utf8')) as {
  errors: Reference[];
};
const settings = [...new Set(golden.errors.map(({ target, activation }) => `${target}, ${activation}`))];

/** An error at or below this is rounding. */
const ROUNDING = 1e-12;

describe('learn-a-product agrees with PyTorch', () => {
  const sheet = new SheetTable();
  const errors = new Map<string, number[]>();

  it.each(settings)('%s', async setting => {
    const steps = setting === 'sum, identity' ? '500' : '2000';
    const [target = '', activation = ''] = setting.split(', ');
    const inputs = completeInputs(learnAProduct.inputs, {
      target,
      activation,
      steps,
      seeds: activation === 'silu' ? '2' : '1',
    });
    const result = await resultAtBuild(learnAProduct, inputs);
    for (const row of golden.errors.filter(reference => `${reference.target}, ${reference.activation}` === setting)) {
      const name = `${setting}, ${row.layer}: test error`;
      const values = column(result, 'seeds', row.layer);
      errors.set(name, values);
      expect(result.tables.summary?.find(({ layer }) => layer === row.layer)?.parameters).toBe(row.parameters);
      // The floor on the sum moves with the test points, which are others here: see below.
      if (setting === 'sum, identity') sheet.number(name, row.median, Math.max(...values));
      else sheet.median(name, values, row, ROUNDING);
    }
  });

  it('stays at the distance of sin(3x) + |y| from the polynomials of degree two, with bilinear units', () => {
    // On the square: sin(3x) less its projection on x, |y| less its projection on 1 and y².
    const sine = 1 / 2 - Math.sin(6) / 12 - 3 * ((Math.sin(3) - 3 * Math.cos(3)) / 9) ** 2;
    const modulus = 1 / 12 - (1 / 12) ** 2 / (1 / 5 - 1 / 9);
    const distance = Math.sqrt(sine + modulus);
    const ours = errors.get('sum, identity, gated: test error') ?? [];
    // The mean of 1024 squared errors of the size of the distance moves by 1/√1024 of itself, its root by half of that: six such errors.
    expect(ours).toHaveLength(1);
    for (const value of ours) expect(Math.abs(value / distance - 1)).toBeLessThan(0.1);
    sheet.print(6);
  });
});
