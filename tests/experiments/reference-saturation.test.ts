/** The experiment of the page on saturation against independent runs in SciPy and, by the rule of `sheet.ts`, in PyTorch. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Result, runExperiment } from '../../src/experiments/experiment.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import saturatedUnits from '../../src/experiments/saturated-units.ts';
import { runs, SheetTable, type Spread } from './sheet.ts';

const golden = JSON.parse(readFileSync(new URL('../golden/saturation.json', import.meta.url), 'utf8')) as {
  points: { activation: string; level: number; x: number }[];
  shares: { activation: string; spread: number; share: number }[];
  trained: (Spread & { activation: string; scale: number })[];
};

const run = (inputs: Record<string, string>): Promise<Result> =>
  runExperiment(saturatedUnits, completeInputs(saturatedUnits.inputs, inputs));

describe('places and Gaussian shares agree with SciPy to the digits printed there', () => {
  const untrained = new Map<string, Result>();

  beforeAll(async () => {
    for (const activation of new Set(golden.points.map(row => row.activation)))
      untrained.set(activation, await run({ activation, steps: '0', seeds: '1' }));
  });

  it.each(golden.points)('$activation at $level of the largest slope', ({ activation, level, x }) => {
    const row = untrained.get(activation)?.tables.points?.find(candidate => candidate.level === level);
    expect(Math.abs(Number(row?.right) / x - 1)).toBeLessThan(1e-5);
    expect(Math.abs(Number(row?.left) / -x - 1)).toBeLessThan(1e-5);
  });

  it.each(golden.shares)('$activation, standard deviation $spread', ({ activation, spread, share }) => {
    const row = untrained.get(activation)?.tables.gaussian?.find(candidate => candidate.spread === spread);
    expect(Math.abs(Number(row?.share) / share - 1)).toBeLessThan(1e-3);
  });
});

describe('the trained first layer agrees with PyTorch', () => {
  const sheet = new SheetTable();

  it.each([...new Set(golden.trained.map(row => row.activation))])('%s', async activation => {
    const results = await runs(saturatedUnits, { activation }, 3);
    for (const row of golden.trained.filter(reference => reference.activation === activation))
      sheet.median(
        `${activation}, inputs times ${row.scale}: saturated share of layer 1`,
        results.map(({ tables }) => Number(tables.trained?.find(({ scale }) => scale === row.scale)?.first)),
        row,
      );
  });

  it('all of them', () => {
    sheet.print(6);
  });
});
