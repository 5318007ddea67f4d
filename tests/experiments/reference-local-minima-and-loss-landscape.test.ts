/** Where runs end and how long a saddle holds, against the reference runs: other generators, so other starts of the same distribution. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runExperiment } from '../../src/experiments/experiment.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import saddle from '../../src/experiments/leave-a-saddle.ts';
import { medianOf } from '../../src/experiments/measures.ts';
import experiment, { endLabels } from '../../src/experiments/where-runs-end.ts';

interface Spread {
  median: number;
  q1: number;
  q3: number;
}
const golden = JSON.parse(
  readFileSync(new URL('../golden/local-minima-and-loss-landscape.json', import.meta.url), 'utf8'),
) as {
  solved: { activation: string; units: number; share: number; n: number }[];
  failures: {
    activation: string;
    loss: Spread;
    gradient: Spread & { max: number };
    lowest: Spread & { min: number };
  }[];
  plateaus: { activation: string; loss: string; never: number; n: number; steps: Spread }[];
  saddles: { layers: number; start: number; steps: number }[];
};

/** Four standard errors of the difference of two shares; one seed of either at least. */
const allowed = (share: number, theirs: number, ours: number) =>
  4 * Math.sqrt(Math.max(share * (1 - share), 1 / theirs) * (1 / theirs + 1 / ours));

const run = async (given: Record<string, string>) =>
  (await runExperiment(experiment, completeInputs(experiment.inputs, { goOn: 'false', ...given }))).tables;

const rows: Record<string, string | number>[] = [];

it.each([
  ['sigmoid', 2],
  ['tanh', 2],
  ['relu', 2],
  ['leaky-relu(negativeSlope=0.1)', 2],
  ['silu', 1],
  ['identity', 3],
])(
  '%s with %i hidden units solves XOR as often as in PyTorch, and fails where it fails there',
  async (activation, units) => {
    const seeds = units === 2 ? 30 : 12;
    const reference = golden.solved.find(row => row.activation === activation && row.units === units);
    if (!reference) throw new Error(`no reference for ${activation}, ${units}`);
    const tables = await run({ activation, units: String(units), seeds: String(seeds) });
    const solved = Number(tables.summary?.[0]?.solved);
    rows.push({ quantity: `${activation}, ${units}: share solved`, theirs: reference.share, ours: solved });
    expect(Math.abs(solved - reference.share)).toBeLessThan(allowed(reference.share, reference.n, seeds));

    const failed = golden.failures.find(row => units === 2 && row.activation === activation);
    if (!failed) return;
    const runs = (tables.seeds ?? []).filter(row => row.end !== endLabels.solved);
    for (const column of ['loss', 'gradient', 'lowest'] as const)
      rows.push({
        quantity: `${activation}, failures: ${column}`,
        theirs: failed[column].median,
        'their quartiles': `${failed[column].q1} to ${failed[column].q3}`,
        ours: Number(medianOf(runs, column).toPrecision(4)),
      });
    // The losses are a few levels; the sheet's four digits.
    expect(medianOf(runs, 'loss')).toBeGreaterThan(failed.loss.q1 - 1e-4);
    expect(medianOf(runs, 'loss')).toBeLessThan(failed.loss.q3 + 1e-4);
    expect(medianOf(runs, 'gradient')).toBeLessThan(4 * failed.gradient.q3);
    expect(medianOf(runs, 'gradient')).toBeGreaterThan(failed.gradient.q1 / 4);
    expect(Math.abs(medianOf(runs, 'lowest'))).toBeLessThan(
      4 * Math.max(Math.abs(failed.lowest.q1), Math.abs(failed.lowest.q3)),
    );
    // The claim of the sheet: no failed run ends at a saddle.
    for (const row of runs) if (Number(row.gradient) < 1e-3) expect(Number(row.lowest)).toBeGreaterThan(-1e-3);
  },
);

it.each([
  ['sigmoid', 'squared', 6000],
  ['tanh', 'crossEntropy', 1500],
  ['relu', 'crossEntropy', 200],
])('%s with the loss %s leaves its plateau when it does in PyTorch', async (activation, loss, steps) => {
  const seeds = 15;
  const reference = golden.plateaus.find(row => row.activation === activation && row.loss === loss);
  if (!reference) throw new Error(`no reference for ${activation}, ${loss}`);
  const plateau = { units: '4', weightDeviation: '0.1', biasDeviation: '0', optimiser: 'sgd', rate: '0.5' };
  const { summary = [] } = await run({ ...plateau, activation, loss, steps: String(steps), seeds: String(seeds) });
  const [{ left, leftMedian } = {}] = summary;
  const share = 1 - reference.never / reference.n;
  rows.push(
    { quantity: `${activation}, ${loss}: share that leaves`, theirs: share, ours: Number(left) / seeds },
    {
      quantity: `${activation}, ${loss}: step of leaving`,
      theirs: reference.steps.median,
      'their quartiles': `${reference.steps.q1} to ${reference.steps.q3}`,
      ours: Number(leftMedian),
    },
  );
  expect(Math.abs(Number(left) / seeds - share)).toBeLessThan(allowed(share, reference.n, seeds));
  // Four standard errors of the difference of two medians in logarithms, the deviation from their quartiles.
  const { median, q1, q3 } = reference.steps;
  const error = 1.253 * (Math.log(q3 / q1) / 1.349) * Math.sqrt(1 / (reference.n - reference.never) + 1 / Number(left));
  expect(Math.abs(Math.log(Number(leftMedian) / median))).toBeLessThan(4 * error);
});

it('leaves a saddle after the very steps of the reference', async () => {
  const { tables } = await runExperiment(saddle, completeInputs(saddle.inputs, { layers: '3' }));
  let compared = 0;
  for (const { layers, start, steps } of golden.saddles) {
    const row = tables.steps?.find(candidate => candidate.layers === layers && candidate.start === start);
    if (!row) continue;
    rows.push({ quantity: `saddle, ${layers} layers, from ${start}: steps`, theirs: steps, ours: Number(row.steps) });
    expect(row.steps, `${layers} layers from ${start}`).toBe(steps);
    compared += 1;
  }
  expect(compared).toBe(8);
});

it('prints what was compared', () => {
  console.table(rows);
  expect(rows).toHaveLength(6 + 4 * 3 + 3 * 2 + 8);
});
