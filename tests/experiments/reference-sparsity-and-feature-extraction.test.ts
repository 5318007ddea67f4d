/**
 * Zeros and readouts against the reference runs in PyTorch, by the rule of `sheet.ts`: points are drawn anew in each run. The sheet has one draw of
 * points for all of its nets, and with other points its readouts leave its quartiles in PyTorch, too: 64 random tanh units on XOR, 0.9756 to 0.9827
 * there, have medians from 0.951 to 0.977 over six draws, and what identity units can read out, a straight line, the points alone decide. So readouts
 * are compared with the quartiles of a run of that set-up that draws its points anew (`tests/golden/make_readouts.py`); the sheet’s own quartiles meet
 * its range.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runExperiment } from '../../src/experiments/experiment.ts';
import photograph from '../../src/experiments/filter-a-photograph.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import experiment from '../../src/experiments/read-out-features.ts';
import { column, runs, SheetTable, type Spread } from './sheet.ts';

interface Readout extends Spread {
  data: string;
  activation: string;
  width: number;
  features: 'random' | 'trained';
}
const read = (name: string) => JSON.parse(readFileSync(new URL(`../golden/${name}.json`, import.meta.url), 'utf8'));
const golden: {
  zeros: { activation: string; zerosStart: Spread; zerosEnd: Spread }[];
  bias: { bias: number; zeros: number }[];
  readouts: Readout[];
} = read('sparsity-and-feature-extraction');
const anew: { readouts: (Readout & { min: number; max: number })[] } = read('readouts');

const initialisation = (activation: string) => (['identity', 'tanh'].includes(activation) ? 'lecun' : 'he');

/** A column of the table of seeds, run by run. */
async function values(given: Readonly<Record<string, string>>, name: string, count: number): Promise<number[]> {
  const inputs = { initialisation: initialisation(given.activation ?? ''), ...given };
  return (await runs(experiment, inputs, count)).flatMap(result => column(result, 'seeds', name));
}

const sheet = new SheetTable();

describe('exact zeros', () => {
  it.each(golden.zeros)('$activation at the start', async ({ activation, zerosStart }) => {
    const given = { activation, width: '64', biasDeviation: '0', steps: '0' };
    sheet.median(`${activation}: zeros at the start`, await values(given, 'zerosStart', 6), zerosStart);
  });

  // A run takes more than a second: one.
  it('of ReLU after training', async () => {
    const reference = golden.zeros.find(({ activation }) => activation === 'relu')?.zerosEnd as Spread;
    const given = { activation: 'relu', width: '64', biasDeviation: '0' };
    sheet.median('relu: zeros after training', await values(given, 'zerosEnd', 1), reference);
  });

  it.each(golden.bias)('of a normal distribution with bias $bias', async ({ bias, zeros }) => {
    const inputs = completeInputs(photograph.inputs, { bias: String(bias) });
    const { tables } = await runExperiment(photograph, inputs);
    expect(Number(tables.summary?.[0]?.normal)).toBeCloseTo(zeros, 4);
  });
});

describe('readouts', () => {
  it.each(anew.readouts)('of $width $features $activation units on $data', async reference => {
    const { data, activation, width, features } = reference;
    const theirs = golden.readouts.find(
      row => row.data === data && row.activation === activation && row.width === width && row.features === features,
    );
    if (!theirs) throw new Error('not in the sheet');
    expect(theirs.q3).toBeGreaterThanOrEqual(reference.min - 1e-4);
    expect(theirs.q1).toBeLessThanOrEqual(reference.max + 1e-4);
    const given = { data, activation, width: String(width), ...(features === 'random' && { steps: '0' }) };
    const name = `${data}, ${width} ${activation}, ${features} (sheet, one draw: ${theirs.q1} to ${theirs.q3})`;
    sheet.median(name, await values(given, features, 5), reference);
  });

  it('were all compared', () => {
    sheet.print(7 + 1 + 18 + 3, 0.5);
  });
});
