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

describe('learn-a-product agrees with PyTorch: our median lies between their lowest and highest of twenty seeds', () => {
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
    // At rounding level, 10⁻¹⁷ to 10⁻¹⁶, the last bits differ between the two.
    expect(ours?.error).toBeGreaterThanOrEqual(row.min < 1e-12 ? row.min / 10 : row.min);
    // The floor of the last two rows moves with the test points.
    expect(ours?.error).toBeLessThanOrEqual(row.max * 1.1);
  });
});
