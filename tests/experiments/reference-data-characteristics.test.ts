/** Raw and standardised inputs against the reference run in PyTorch: other generators, so other data and nets of the same distributions. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runExperiment } from '../../src/experiments/experiment.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import experiment from '../../src/experiments/scale-the-inputs.ts';

interface Net {
  scale: number;
  shift: number;
  inputs: 'raw' | 'standardised';
  activation: string;
  optimiser: 'sgd' | 'adam';
  median: number;
  q1: number;
  q3: number;
  n: number;
}
const golden = JSON.parse(readFileSync(new URL('../golden/data-characteristics.json', import.meta.url), 'utf8')) as {
  moons: Net[];
};

/** Four standard errors of the difference of a median and one net, and of two shares of 1024 points: both test sets are drawn. */
const allowed = ({ median, q1, q3, n }: Net) =>
  4 * 1.253 * ((q3 - q1) / 1.349) * Math.sqrt(1 / n + 1) + 4 * Math.sqrt((2 * median * (1 - median)) / 1024);

const run = async (given: Readonly<Record<string, string>>) =>
  (await runExperiment(experiment, completeInputs(experiment.inputs, given))).tables;

const rows: Record<string, string | number>[] = [];

it.each([
  { scale: 100, shift: 0, optimiser: 'sgd', activation: 'relu' },
  { scale: 100, shift: 0, optimiser: 'sgd', activation: 'tanh' },
  { scale: 100, shift: 0, optimiser: 'adam', activation: 'relu' },
  { scale: 100, shift: 0, optimiser: 'adam', activation: 'tanh' },
  { scale: 1, shift: 10, optimiser: 'adam', activation: 'relu' },
] as const)('$activation, inputs × $scale + $shift, $optimiser', { timeout: 60_000 }, async given => {
  const { nets } = await run({
    activations: given.activation,
    scale: String(given.scale),
    shift: String(given.shift),
    optimiser: given.optimiser,
    rate: given.optimiser === 'sgd' ? '0.1' : '0.01',
    initialisation: given.activation === 'relu' ? 'he' : 'lecun',
    width: '32',
    seeds: '1',
  });
  for (const [inputs, kind] of [
    ['raw', 'raw'],
    ['standardised', 'prepared'],
  ] as const) {
    const reference = golden.moons.find(
      row => row.inputs === inputs && Object.entries(given).every(([name, value]) => row[name as keyof Net] === value),
    );
    if (!reference) throw new Error(`no reference for ${JSON.stringify(given)}, ${inputs}`);
    const ours = Number(nets?.find(row => row.inputs === kind)?.accuracy);
    const net = `${given.activation}, × ${given.scale} + ${given.shift}, ${given.optimiser}, ${inputs}`;
    const quartiles = `${reference.q1} to ${reference.q3}`;
    rows.push({ net, theirs: reference.median, 'their quartiles': quartiles, ours: Number(ours.toPrecision(4)) });
    expect(Math.abs(ours - reference.median), net).toBeLessThan(allowed(reference));
  }
});

it('compared them all', () => {
  console.table(rows);
  expect(rows).toHaveLength(10);
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
