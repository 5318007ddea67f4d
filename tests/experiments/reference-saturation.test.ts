/** The experiment of the page on saturation against independent runs in SciPy and PyTorch. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Result, runExperiment } from '../../src/experiments/experiment.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import saturatedUnits from '../../src/experiments/saturated-units.ts';

const golden = JSON.parse(readFileSync(new URL('../golden/saturation.json', import.meta.url), 'utf8')) as {
  points: { activation: string; level: number; x: number }[];
  shares: { activation: string; spread: number; share: number }[];
  trained: { activation: string; scale: number; median: number; q1: number; q3: number; min: number; max: number }[];
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

describe('the trained first layer agrees with PyTorch over the seeds', () => {
  const computed = new Map<string, { median: number; q1: number; q3: number }>();

  beforeAll(async () => {
    for (const activation of new Set(golden.trained.map(row => row.activation)))
      for (const row of (await run({ activation, seeds: '5' })).tables.trained ?? [])
        computed.set(`${activation} ${row.scale}`, {
          median: Number(row.first),
          q1: Number(row.firstQ1),
          q3: Number(row.firstQ3),
        });
    console.table(
      golden.trained.map(({ activation, scale, median, q1, q3 }) => ({
        quantity: `${activation}, inputs times ${scale}: saturated share of layer 1`,
        'theirs, median': median,
        'theirs, quartiles': `${q1} to ${q3}`,
        'ours, median': computed.get(`${activation} ${scale}`)?.median,
      })),
    );
  }, 120_000);

  // Their points are one draw, ours one a seed: the range of our quartiles meets the range of their seeds.
  it.each(golden.trained)('$activation, inputs times $scale', ({ activation, scale, min, max }) => {
    const ours = computed.get(`${activation} ${scale}`);
    expect(ours?.q3).toBeGreaterThanOrEqual(min);
    expect(ours?.q1).toBeLessThanOrEqual(max);
  });
});
