/** The experiment of the page on gating against an independent PyTorch run. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { runExperiment } from '../../src/experiments/experiment.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import learnAProduct from '../../src/experiments/learn-a-product.ts';

interface Reference {
  target: string;
  activation: string;
  layer: string;
  parameters: number;
  median: number;
  q1: number;
  q3: number;
  min: number;
  max: number;
}
const golden = JSON.parse(readFileSync(new URL('../golden/gating.json', import.meta.url), 'utf8')) as {
  errors: Reference[];
};

describe('learn-a-product agrees with PyTorch: our median lies in the range of their twenty seeds', () => {
  const computed = new Map<string, { error: number; parameters: number }>();
  const key = ({ target, activation, layer }: Reference) => `${target}, ${activation}, ${layer}`;

  beforeAll(async () => {
    const settings = new Map(
      golden.errors.map(({ target, activation }) => [target + activation, { target, activation }]),
    );
    for (const { target, activation } of settings.values()) {
      const inputs = completeInputs(learnAProduct.inputs, { target, activation, seeds: '2' });
      for (const row of (await runExperiment(learnAProduct, inputs)).tables.summary ?? [])
        computed.set(`${target}, ${activation}, ${row.layer}`, {
          error: Number(row.error),
          parameters: Number(row.parameters),
        });
    }
    console.table(
      golden.errors.map(row => ({
        quantity: `${key(row)}: test error`,
        'theirs, median': row.median,
        'theirs, quartiles': `${row.q1} to ${row.q3}`,
        'ours, median': computed.get(key(row))?.error,
      })),
    );
  }, 180_000);

  it.each(golden.errors)('$target, $activation, $layer', row => {
    const ours = computed.get(key(row));
    expect(ours?.parameters).toBe(row.parameters);
    // At rounding level, 10⁻¹⁷ to 10⁻¹⁶, the last bits differ between the two; a floor moves with the test points, which are other ones.
    expect(ours?.error).toBeGreaterThanOrEqual(row.min < 1e-12 ? row.min / 10 : row.min * 0.9);
    expect(ours?.error).toBeLessThanOrEqual(row.max * 1.1);
  });

  it('stays at the distance of sin(3x) + |y| from the polynomials of degree two, with bilinear units', () => {
    // On the square: sin(3x) less its projection on x, |y| less its projection on 1 and y².
    const sine = 1 / 2 - Math.sin(6) / 12 - 3 * ((Math.sin(3) - 3 * Math.cos(3)) / 9) ** 2;
    const modulus = 1 / 12 - (1 / 12) ** 2 / (1 / 5 - 1 / 9);
    const distance = Math.sqrt(sine + modulus);
    const ours = computed.get('sum, identity, gated')?.error ?? Number.NaN;
    expect(Math.abs(ours / distance - 1)).toBeLessThan(0.1);
  });
});
