/** Wrong winners against the reference runs: the verdicts from their very scores, and our runs in their set-up, by the rule of `sheet.ts`. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runExperiment } from '../../src/experiments/experiment.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import experiment, { bestWins, wrongShare } from '../../src/experiments/wrong-winners.ts';
import { column, SheetTable, type Spread } from './sheet.ts';

interface Pool extends Spread {
  task: string;
  activation: string;
  optimiser: string;
  rate: number;
  initialisation: string;
  scores: number[];
}
const golden = JSON.parse(readFileSync(new URL('../golden/comparing-fairly.json', import.meta.url), 'utf8')) as {
  pools: Pool[];
  pairs: { task: string; better: string; worse: string; wrong: number; wrongOfThree: number; pairedOfThree: number }[];
  bestOf: { of: number; wins: number }[];
  spiral: { spearman: number; tuned: { activation: string; rate: number; median: number }[] };
};

const poolOf = (task: string, activation: string): Pool => {
  const found = golden.pools.find(pool => pool.task === task && pool.activation === activation);
  if (!found) throw new Error(`no reference for ${activation}, ${task}`);
  return found;
};

const sheet = new SheetTable();
/** Four standard errors of 200,000 draws at a share of one half, and their rounding. */
const DRAWN = 4 * Math.sqrt(0.25 / 200_000) + 1e-4;

it('draws the verdicts that NumPy draws from the same scores', () => {
  for (const { task, better, worse, wrong, wrongOfThree, pairedOfThree } of golden.pairs) {
    const side = (name: string) => ({ name, scores: poolOf(task, name).scores });
    const pair = { better: side(better), worse: side(worse) };
    const ours = {
      one: wrongShare(pair, 1, false),
      three: wrongShare(pair, 3, false),
      paired: wrongShare(pair, 3, true),
    };
    const name = `${better} before ${worse}, ${task}`;
    sheet.number(`${name}: wrong from one run`, wrong, ours.one);
    sheet.number(`${name}: wrong from three`, wrongOfThree, ours.three);
    sheet.number(`${name}: the same three seeds`, pairedOfThree, ours.paired);
    expect(ours.one, name).toBeCloseTo(wrong, 12);
    expect(Math.abs(ours.three - wrongOfThree), name).toBeLessThan(DRAWN);
    expect(Math.abs(ours.paired - pairedOfThree), name).toBeLessThan(DRAWN);
  }
});

it('finds how often the best of k beats its own function', () => {
  const { scores } = poolOf('smooth', 'silu');
  for (const { of, wins } of golden.bestOf) {
    const ours = bestWins(scores, of, scores);
    sheet.number(`best of ${of} against one of itself`, wins, ours);
    // Theirs are 20,000 draws from 20 scores of another function: a few ties apart.
    expect(Math.abs(ours - wins)).toBeLessThan(0.015);
  }
});

it.each([
  ['relu', 'smooth'],
  ['tanh', 'smooth'],
  ['relu', 'kinked'],
])('%s learns the %s task as well as in PyTorch', async (activation, task) => {
  const pool = poolOf(task, activation);
  const { rate, initialisation, optimiser } = pool;
  const given = { activations: activation, task, initialisation, optimiser, rates: String(rate), seeds: '5' };
  const inputs = completeInputs(experiment.inputs, { ...given, points: '192', width: '16', steps: '300' });
  const result = await runExperiment(experiment, inputs);
  sheet.median(`${activation}, ${task}: test error`, column(result, 'runs', 'score'), pool);
});

/** The sheet’s eleven functions, by the initialisation that it gives them. */
const eleven = {
  he: ['relu', 'leaky-relu', 'elu', 'gelu', 'silu', 'mish', 'softplus'],
  lecun: ['tanh', 'sigmoid', 'selu', 'sine(omega0=1)'],
} as const;

/** Median accuracies on the spiral with SGD, momentum 0.9, of all eleven, by name. */
async function spiral(rate: number): Promise<Map<string, number>> {
  const medians = new Map<string, number>();
  for (const [initialisation, ids] of Object.entries(eleven))
    for (const activation of ids) {
      const inputs = completeInputs(experiment.inputs, {
        activations: activation,
        task: 'spiral',
        initialisation,
        optimiser: 'momentum',
        rates: String(rate),
        points: '192',
        width: '16',
        steps: '300',
        seeds: '2',
      });
      const { tables } = await runExperiment(experiment, inputs);
      medians.set(activation.replace('(omega0=1)', ''), 1 - Number(tables.rates?.[0]?.median));
    }
  return medians;
}

/** Places in the order, equal values at the mean of their places. */
const ranks = (values: readonly number[]) =>
  values.map(value => values.filter(v => v < value).length + (values.filter(v => v === value).length - 1) / 2);

/** Spearman’s rank correlation: that of the places. */
function spearman(one: readonly number[], other: readonly number[]): number {
  const centred = (values: readonly number[]) => ranks(values).map(rank => rank - (values.length - 1) / 2);
  const [a, b] = [centred(one), centred(other)];
  const dot = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, v, i) => sum + v * (y[i] ?? Number.NaN), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

// No quartiles here: the accuracy of the slow ones is that of a straight line, which the test points decide, and those are others.
it('eleven functions on the spiral: one rate for all turns the order that each has at its best rate', async () => {
  // With SGD each of them is best at 0.1, the largest rate of the sheet’s grid.
  const [fixed, tuned] = [await spiral(0.01), await spiral(0.1)];
  const correlation = spearman([...fixed.values()], [...tuned.values()]);
  sheet.number('spiral, SGD at 0.01: rank correlation with the best rates', golden.spiral.spearman, correlation);
  for (const { activation, rate, median } of golden.spiral.tuned) {
    expect(rate).toBe(0.1);
    sheet.number(`spiral, SGD at its best rate, ${activation}: accuracy`, median, tuned.get(activation) ?? Number.NaN);
  }
  // The kept claims, with the sheet’s thresholds.
  expect(correlation).toBeLessThan(0.5);
  const lead = (other: string) => (tuned.get('relu') ?? Number.NaN) - (tuned.get(other) ?? Number.NaN);
  expect(lead('tanh')).toBeGreaterThan(0.05);
  expect(lead('sigmoid')).toBeGreaterThan(0.05);
});

it('prints what was compared', () => {
  sheet.print(3 * 6 + 3 + 3 + 1 + 11);
});
