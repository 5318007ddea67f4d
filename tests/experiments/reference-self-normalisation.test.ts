/** Self-normalisation against the reference run in PyTorch: other generators, so other nets of the same distribution. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { getScalarActivation, momentTable } from '../../src/core/index.ts';
import { runExperiment } from '../../src/experiments/experiment.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import selfNormalisation from '../../src/experiments/self-normalisation.ts';
import { quantile } from '../../src/experiments/statistics.ts';

interface Spread {
  median: number;
  q1: number;
  q3: number;
  min: number;
  max: number;
}
interface Net {
  activation: string;
  weightVariance: number;
  inputMean: number;
  inputVariance: number;
  variance: Spread;
}
const golden = JSON.parse(readFileSync(new URL('../golden/self-normalisation.json', import.meta.url), 'utf8')) as {
  nets: Net[];
  dropout: { dropout: string; mean: Spread; variance: Spread }[];
  steps: { q: number; mean: number; variance: number }[];
};

/** The standard deviation of a logarithm from the range of five: their range is 2.326 standard deviations on average. */
const deviation = (min: number, max: number) => Math.log(max / min) / 2.326;

/** How far two medians of five may be apart in logarithms: four standard errors of their difference. */
const allowed = (values: readonly number[], { min, max }: Spread) =>
  ((4 * 1.253) / Math.sqrt(5)) * Math.hypot(deviation(min, max), deviation(Math.min(...values), Math.max(...values)));

const rows: Record<string, string | number>[] = [];

/** The variances at layer 50, seed by seed, with the reference's width. */
async function ours(inputs: Record<string, string>) {
  const given = { depth: '50', width: '256', seeds: '5', ...inputs };
  const { tables } = await runExperiment(selfNormalisation, completeInputs(selfNormalisation.inputs, given));
  const column = (name: string) => (tables.seeds ?? []).map(row => Number(row[name]));
  return { low: column('lowVariance'), high: column('highVariance'), own: column('ownVariance') };
}

function compare(quantity: string, values: readonly number[], reference: Spread): void {
  const median = quantile(values, 0.5);
  rows.push({
    quantity,
    theirs: reference.median,
    'their quartiles': `${reference.q1} to ${reference.q3}`,
    'their range': `${reference.min} to ${reference.max}`,
    ours: Number(median.toPrecision(4)),
  });
  expect(Math.abs(Math.log(median / reference.median)), quantity).toBeLessThan(allowed(values, reference));
}

it.each([
  ['selu', '1', '1'],
  ['selu', '2', '0'],
  ['relu', '2', '0'],
])(
  '%s at σ_w² = %s ends at the variances of PyTorch',
  { timeout: 60_000 },
  async (activation, weightVariance, inputMean) => {
    const values = await ours({ activation, weightVariance, inputMean, inputVariance: '1' });
    for (const [start, mean, variance] of [
      ['low', 0, 0.1],
      ['high', 0, 3],
      ['own', Number(inputMean), 1],
    ] as const) {
      const reference = golden.nets.find(
        net =>
          net.activation === activation &&
          net.weightVariance === Number(weightVariance) &&
          net.inputMean === mean &&
          net.inputVariance === variance,
      );
      if (!reference) throw new Error(`no reference for ${activation} from (${mean}, ${variance})`);
      compare(
        `${activation}, σ_w² = ${weightVariance}, from (${mean}, ${variance})`,
        values[start],
        reference.variance,
      );
    }
  },
);

it.each(golden.dropout.filter(({ dropout }) => dropout !== 'none'))(
  'SELU, dropout: $dropout',
  { timeout: 60_000 },
  async ({ dropout, variance }) => {
    const { own } = await ours({ dropout, inputMean: '0', inputVariance: '1' });
    compare(`selu, dropout: ${dropout}`, own, variance);
  },
);

it('makes one step of SELU as the quadrature of the reference does', () => {
  for (const { q, mean, variance } of golden.steps) {
    const [at] = momentTable(getScalarActivation('selu'), [q]);
    expect(at?.mean).toBeCloseTo(mean, 7);
    expect((at?.square ?? Number.NaN) - (at?.mean ?? Number.NaN) ** 2).toBeCloseTo(variance, 7);
  }
  console.table(rows);
  expect(rows).toHaveLength(11);
});
