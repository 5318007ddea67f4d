/** One hidden layer without training against the reference run in NumPy: other generators, so other layers of the same distribution. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import experiment from '../../src/experiments/error-against-width.ts';
import { runExperiment } from '../../src/experiments/experiment.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';

interface Reference {
  target: string;
  activation: string;
  units: number;
  median: number;
  q1: number;
  q3: number;
  min: number;
  max: number;
  n: number;
}
const golden = JSON.parse(
  readFileSync(new URL('../golden/hidden-layers-universal-approximation.json', import.meta.url), 'utf8'),
) as {
  random: Reference[];
  interpolant: { pieces: number; largest: number; bound: number }[];
  pieces: Record<string, number>;
};

const SEEDS = 5;
/** Below this an error is what cancellation and the cut at 10⁻¹⁰ leave, and our way to cut is another than NumPy’s. */
const FLOOR = 1e-6;

/** What the registry has under another name, or not: its sine is sin(30x). */
const formulas: Readonly<Record<string, string>> = { square: '=x^2', sine: '=sin(x)' };

const runAt = (target: string, activation: string, largest = '64', seeds = SEEDS) =>
  runExperiment(
    experiment,
    completeInputs(experiment.inputs, {
      target,
      activation: formulas[activation] ?? activation,
      largest,
      units: '2',
      seeds: String(seeds),
    }),
  );

/** How far the two medians may be apart in logarithms: four standard errors of their difference, the deviation from their quartiles; rounding. */
const allowed = ({ q1, q3, n }: Reference) =>
  4 * 1.253 * (Math.log(q3 / q1) / 1.349) * Math.sqrt(1 / n + 1 / SEEDS) + 1e-3;

const pairs = golden.random.filter(({ units }) => units === 4);

describe('a random hidden layer with a fitted output errs as in NumPy', () => {
  const rows: Record<string, string | number>[] = [];

  it.each(pairs)('$target, $activation', async ({ target, activation }) => {
    const { tables } = await runAt(target, activation);
    for (const reference of golden.random) {
      if (reference.target !== target || reference.activation !== activation) continue;
      const ours = Number(tables.widths?.find(row => row.width === reference.units)?.random);
      const name = `${target}, ${activation}, ${reference.units} units`;
      rows.push({
        quantity: name,
        theirs: reference.median,
        'their quartiles': `${reference.q1} to ${reference.q3}`,
        ours: Number(ours.toPrecision(4)),
      });
      if (reference.median < FLOOR) expect(ours, name).toBeLessThan(10 * FLOOR);
      else expect(Math.abs(Math.log(ours / reference.median)), name).toBeLessThan(allowed(reference));
    }
  });

  it('all of them', () => {
    console.table(rows);
    expect(rows).toHaveLength(golden.random.length);
  });
});

it('the construction by hand with ReLU is the interpolant at equal knots', async () => {
  const { tables } = await runAt('sine', 'relu', '256', 1);
  expect(golden.interpolant).toHaveLength(6);
  for (const { pieces, largest, bound } of golden.interpolant) {
    const row = tables.widths?.find(candidate => candidate.width === pieces);
    expect(row?.handUnits).toBe(pieces + 1);
    // They are read at other places, the largest may lie between them: by at most h² max|f″|/8 of the grid of each.
    expect(Math.abs(Number(row?.handLargest) / largest - 1), `${pieces} pieces`).toBeLessThan(1e-3);
    expect(Math.abs(Number(row?.bound) / bound - 1), `bound, ${pieces} pieces`).toBeLessThan(1e-5);
    expect(Number(row?.handLargest)).toBeLessThan(bound);
  }
});

it('counts the pieces of the tent map', async () => {
  const { tables } = await runAt('sine', 'relu', '8', 1);
  for (const [compositions, pieces] of Object.entries(golden.pieces)) {
    const row = tables.depth?.find(candidate => candidate.compositions === Number(compositions));
    expect(row?.pieces).toBe(pieces);
    expect(row?.shallow).toBe(pieces - 1);
  }
});

it('a function without two flat ends, or flat slopes, makes no step, and says so', async () => {
  for (const activation of ['=x^2', 'identity', '=sin(x)', '=exp(x)', '=exp(-x^2)']) {
    const { tables, notes } = await runAt('sine', activation, '8', 1);
    expect(tables.bump, activation).toEqual([]);
    expect(notes?.[0], activation).toMatch(/^No step/);
  }
  for (const activation of ['relu', 'tanh', 'gelu', 'softplus', 'elu', 'softsign', '=abs(x)']) {
    const { tables, notes } = await runAt('sine', activation, '8', 1);
    expect(notes, activation).toBeUndefined();
    // The bumps of all cells add up to 1: 20 rows are a cell, so every 20th row is one bump at the same place of another cell. What is
    // missing lies beyond three cells: for softsign, whose tail falls as 1/t, the most.
    const rows = tables.bump ?? [];
    expect(rows).toHaveLength(121);
    for (let phase = 0; phase < 20; phase++) {
      const sum = rows.filter((_, i) => i % 20 === phase).reduce((total, row) => total + Number(row.bump), 0);
      expect(Math.abs(sum - 1), `${activation}, ${phase}`).toBeLessThan(activation === 'softsign' ? 0.05 : 1e-3);
    }
  }
});
