/**
 * Raw and standardised inputs against the reference run in PyTorch, by the rule of `sheet.ts`: points are drawn anew in each run. The other kept claims
 * (small inputs, shifted ones, sparse counts) are claims of the experiment.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runExperiment } from '../../src/experiments/experiment.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import experiment from '../../src/experiments/scale-the-inputs.ts';
import { quantile } from '../../src/experiments/statistics.ts';
import { runs, SheetTable, type Spread } from './sheet.ts';

interface Net extends Spread {
  scale: number;
  shift: number;
  inputs: 'raw' | 'standardised';
  activation: string;
  optimiser: 'sgd' | 'adam';
}
const golden = JSON.parse(readFileSync(new URL('../golden/data-characteristics.json', import.meta.url), 'utf8')) as {
  moons: Net[];
  /** Raw inputs at the best rate of a grid. */
  tuned: (Omit<Net, 'shift' | 'inputs'> & { rate: number })[];
};

const run = async (given: Readonly<Record<string, string>>) =>
  (await runExperiment(experiment, completeInputs(experiment.inputs, given))).tables;

/** Test accuracies, run by run. */
async function accuracies({ activation, scale, shift, optimiser }: Omit<Net, 'inputs' | keyof Spread>, rate: number) {
  const given = {
    activations: activation,
    scale: String(scale),
    shift: String(shift),
    optimiser,
    rate: String(rate),
    initialisation: activation === 'relu' ? 'he' : 'lecun',
    width: '32',
  };
  const results = await runs(experiment, given, 3);
  return (kind: 'raw' | 'prepared') =>
    results.map(({ tables }) => Number(tables.nets?.find(row => row.inputs === kind)?.accuracy));
}

const sheet = new SheetTable();
const median = (values: readonly number[]) => quantile(values, 0.5);

it.each([
  { scale: 100, shift: 0, optimiser: 'sgd', activation: 'relu' },
  { scale: 100, shift: 0, optimiser: 'sgd', activation: 'tanh' },
  { scale: 100, shift: 0, optimiser: 'adam', activation: 'tanh' },
] as const)('$activation, inputs × $scale + $shift, $optimiser', async given => {
  const ours = await accuracies(given, given.optimiser === 'sgd' ? 0.1 : 0.01);
  for (const [inputs, kind] of [
    ['raw', 'raw'],
    ['standardised', 'prepared'],
  ] as const) {
    const reference = golden.moons.find(
      row => row.inputs === inputs && Object.entries(given).every(([name, value]) => row[name as keyof Net] === value),
    );
    if (!reference) throw new Error(`no reference for ${JSON.stringify(given)}, ${inputs}`);
    const name = `${given.activation}, × ${given.scale} + ${given.shift}, ${given.optimiser}, ${inputs}`;
    sheet.median(name, ours(kind), reference);
  }
});

it('raw inputs × 100 hurt ReLU no more than tanh at the best rate of each', async () => {
  const best: number[] = [];
  for (const activation of ['relu', 'tanh']) {
    const reference = golden.tuned.find(
      row => row.activation === activation && row.optimiser === 'sgd' && row.scale === 100,
    );
    if (!reference) throw new Error(`no tuned rate for ${activation}`);
    const ours = (await accuracies({ ...reference, shift: 0 }, reference.rate))('raw');
    sheet.median(`${activation}, × 100 + 0, sgd at its best rate, ${reference.rate}, raw`, ours, reference);
    best.push(median(ours));
  }
  // The threshold of the sheet.
  expect(Math.abs((best[0] ?? Number.NaN) - (best[1] ?? Number.NaN))).toBeLessThan(0.03);
});

it('compared them all', () => {
  sheet.print(8);
});

it('standardised or ranked, scale and shift leave no trace', async () => {
  for (const preparation of ['standardised', 'ranks']) {
    const small = { activations: 'tanh,relu', preparation, steps: '40', seeds: '2' };
    const [one, other] = [await run({ ...small, scale: '0.01' }), await run({ ...small, scale: '100', shift: '-3' })];
    const prepared = (tables: typeof one) => (tables.seeds ?? []).filter(row => row.inputs === 'prepared');
    expect(prepared(one)).toHaveLength(4);
    prepared(one).forEach((row, index) => {
      expect(Number(row.loss)).toBeCloseTo(Number(prepared(other)[index]?.loss), 8);
    });
    const raw = (tables: typeof one) => tables.seeds?.find(row => row.inputs === 'raw')?.loss;
    expect(raw(one)).not.toBeCloseTo(Number(raw(other)), 3);
  }
});

it('ranks do not feel an increasing function, standardising does', async () => {
  const small = { activations: 'tanh', scale: '1', steps: '40', seeds: '1' };
  const lossOf = async (data: string, preparation: string) =>
    Number((await run({ ...small, data, preparation })).seeds?.find(row => row.inputs === 'prepared')?.loss);
  expect(await lossOf('skewed', 'ranks')).toBe(await lossOf('moons', 'ranks'));
  expect(await lossOf('skewed', 'standardised')).not.toBeCloseTo(await lossOf('moons', 'standardised'), 2);
});
