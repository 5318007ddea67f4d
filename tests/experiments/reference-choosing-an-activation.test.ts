/** The experiment of the page on choosing an activation against an independent PyTorch run. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runExperiment } from '../../src/experiments/experiment.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import smoothOrKinked from '../../src/experiments/smooth-or-kinked.ts';

interface Reference {
  target: 'smooth' | 'kinked';
  activation: string;
  rate: number;
  median: number;
  q1: number;
  q3: number;
  min: number;
  max: number;
}
const golden = JSON.parse(readFileSync(new URL('../golden/choosing-an-activation.json', import.meta.url), 'utf8')) as {
  errors: Reference[];
};

/** Our text for each of their functions that is run: one seed of each keeps the test short. */
const texts: Readonly<Record<string, string>> = {
  relu: 'relu',
  gelu: 'gelu',
  sine: 'sine(omega0=1)',
};

it('smooth-or-kinked agrees with PyTorch', async () => {
  const ids = Object.keys(texts);
  const inputs = completeInputs(smoothOrKinked.inputs, { activations: Object.values(texts).join(','), seeds: '1' });
  const { tables } = await runExperiment(smoothOrKinked, inputs);
  const wanted = golden.errors.filter(({ activation, rate }) => ids.includes(activation) && rate === inputs.rate);
  expect(wanted).toHaveLength(2 * ids.length);
  const ours = ({ activation, target }: Reference) =>
    Number(tables.runs?.find(row => row.function === ids.indexOf(activation) + 1 && row.target === target)?.error);
  console.table(
    wanted.map(row => ({
      quantity: `${row.target}, ${row.activation}: test error`,
      'theirs, median': row.median,
      'theirs, quartiles': `${row.q1} to ${row.q3}`,
      'ours, one seed': Number(ours(row).toPrecision(4)),
    })),
  );
  // Ours has points of its own as well, so one seed may lie a little outside of the range of their twenty.
  for (const row of wanted) {
    expect(ours(row), `${row.target}, ${row.activation}`).toBeGreaterThanOrEqual(row.min / 1.3);
    expect(ours(row), `${row.target}, ${row.activation}`).toBeLessThanOrEqual(row.max * 1.3);
  }
  // Their kept claim: no function is best on both.
  const best = (target: string) =>
    wanted.filter(row => row.target === target).sort((a, b) => ours(a) - ours(b))[0]?.activation;
  expect(best('smooth')).toBe('sine');
  expect(best('kinked')).toBe('relu');
});
