/**
 * Self-normalisation against the reference run in PyTorch: other generators, so other nets of the same distribution, compared by the rule of
 * `sheet.ts`. The sheet’s thresholds on these variances are claims of the page.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { getScalarActivation, momentTable } from '../../src/core/index.ts';
import { runExperiment } from '../../src/experiments/experiment.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import selfNormalisation from '../../src/experiments/self-normalisation.ts';
import { column, SheetTable, type Spread } from './sheet.ts';

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

const sheet = new SheetTable();

/** Moments at layer 50 with the reference’s width; the sheet has five seeds. */
const run = (inputs: Record<string, string>) =>
  runExperiment(
    selfNormalisation,
    completeInputs(selfNormalisation.inputs, { depth: '50', width: '256', seeds: '3', ...inputs }),
  );

it.each([
  ['selu', '1', '1'],
  ['selu', '2', '0'],
  ['relu', '2', '0'],
])('%s at σ_w² = %s ends at the variances of PyTorch', async (activation, weightVariance, inputMean) => {
  const result = await run({ activation, weightVariance, inputMean, inputVariance: '1' });
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
    const name = `${activation}, σ_w² = ${weightVariance}, from (${mean}, ${variance})`;
    sheet.median(name, column(result, 'seeds', `${start}Variance`), reference.variance);
  }
});

it.each(golden.dropout.filter(({ dropout }) => dropout !== 'none'))(
  'SELU, dropout: $dropout',
  async ({ dropout, mean, variance }) => {
    const result = await run({ dropout, inputMean: '0', inputVariance: '1', seeds: dropout === 'alpha' ? '5' : '3' });
    sheet.median(`selu, dropout: ${dropout}, variance`, column(result, 'seeds', 'ownVariance'), variance);
    sheet.median(`selu, dropout: ${dropout}, mean`, column(result, 'seeds', 'ownMean'), mean);
  },
);

it('makes one step of SELU as the quadrature of the reference does', () => {
  for (const { q, mean, variance } of golden.steps) {
    const [at] = momentTable(getScalarActivation('selu'), [q]);
    expect(at?.mean).toBeCloseTo(mean, 7);
    expect((at?.square ?? Number.NaN) - (at?.mean ?? Number.NaN) ** 2).toBeCloseTo(variance, 7);
  }
  sheet.print(13);
});
