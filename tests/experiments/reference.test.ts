/**
 * Our experiments against references that were computed independently of this code.
 *
 * The generators differ, so the seeds do and single numbers cannot agree: what must agree are the distributions over 20 seeds.
 * The rule, fixed before looking: our median lies between the reference's lowest and highest seed, its median lies between
 * ours, and of all our medians at least half lie between the reference's quartiles (an unbiased median would, mostly: the
 * standard error of a median of 20 is about 0.4 of the distance from median to quartile).
 */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { runExperiment } from '../../src/experiments/experiment.ts';
import gradientThroughDepth from '../../src/experiments/gradient-through-depth.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import residualAgainstPlain from '../../src/experiments/residual-against-plain.ts';
import { quantile } from '../../src/experiments/statistics.ts';

interface Spread {
  median: number;
  q1: number;
  q3: number;
  min: number;
  max: number;
  n: number;
}
const measures = ['weightRatio', 'preactivationRatio', 'firstWeightGradient'] as const;
type Measure = (typeof measures)[number];
interface Setting {
  activation: string;
  initialisation: string;
}
const golden = JSON.parse(readFileSync(new URL('../golden/vanishing-gradient.json', import.meta.url), 'utf8')) as {
  rows: (Setting & Record<Measure, Spread>)[];
  depth: (Setting & { depth: number; weightRatio: Spread })[];
};

/** Our values of one setting, seed by seed. */
async function ours({ activation, initialisation }: Setting, depth: number): Promise<Record<Measure, number[]>> {
  const setting = { activation, initialisation, depth: String(depth), width: '64', seeds: '20' };
  const inputs = completeInputs(gradientThroughDepth.inputs, setting);
  const { tables } = await runExperiment(gradientThroughDepth, inputs);
  const column = (name: Measure) => (tables.seeds ?? []).map(row => Number(row[name]));
  return {
    weightRatio: column('weightRatio'),
    preactivationRatio: column('preactivationRatio'),
    firstWeightGradient: column('firstWeightGradient'),
  };
}

/** Fails unless each median lies within the other's range over seeds. */
function expectSameDistribution(values: readonly number[], reference: Spread): void {
  expect(values).toHaveLength(reference.n);
  const median = quantile(values, 0.5);
  expect(median).toBeGreaterThanOrEqual(reference.min);
  expect(median).toBeLessThanOrEqual(reference.max);
  expect(reference.median).toBeGreaterThanOrEqual(Math.min(...values));
  expect(reference.median).toBeLessThanOrEqual(Math.max(...values));
}

describe('gradient-through-depth agrees with PyTorch over 20 seeds, 30 layers of width 64', () => {
  const computed = new Map<string, Record<Measure, number[]>>();
  const key = ({ activation, initialisation }: Setting) => `${activation} ${initialisation}`;

  beforeAll(async () => {
    for (const row of golden.rows) computed.set(key(row), await ours(row, 30));
  }, 300_000);

  it.each(golden.rows.flatMap(row => measures.map(measure => ({ ...row, measure }))))(
    '$activation, $initialisation: $measure',
    row => {
      expectSameDistribution(computed.get(key(row))?.[row.measure] ?? [], row[row.measure]);
    },
  );

  it('has at least half of its medians between the quartiles of the reference', () => {
    const compared = golden.rows.flatMap(row => measures.map(measure => ({ row, measure, spread: row[measure] })));
    const within = compared.filter(({ row, measure, spread }) => {
      const median = quantile(computed.get(key(row))?.[measure] ?? [], 0.5);
      return median >= spread.q1 && median <= spread.q3;
    });
    expect(compared.length).toBe(81);
    expect(within.length).toBeGreaterThanOrEqual(compared.length / 2);
  });
});

describe('gradient-through-depth agrees with PyTorch at other depths', () => {
  it.each(golden.depth)('$activation, $initialisation, $depth layers', async row => {
    const { weightRatio } = await ours(row, row.depth);
    expectSameDistribution(weightRatio, row.weightRatio);
  });
});

/** Input-gradient norms of both stacks, in the set-up of the fact sheet: width 64, 64 vectors, five seeds. */
async function inputGradient(inputs: { depth: string; gain: 'one' | 'he'; branchScale: 'root' | 'one' }) {
  const { tables } = await runExperiment(
    residualAgainstPlain,
    completeInputs(residualAgainstPlain.inputs, { ...inputs, width: '64', seeds: '5', steps: '0' }),
  );
  const row = tables.gradients?.[0];
  return {
    plain: Number(row?.plain),
    plainHigh: Number(row?.plainHigh),
    residual: Number(row?.residual),
    residualLow: Number(row?.residualLow),
    residualHigh: Number(row?.residualHigh),
  };
}

// Fact sheet of ResNet (arXiv:1512.03385), demonstration “Where does the gradient go?”: simulated in NumPy with five seeds.
describe('residual-against-plain agrees with the simulation of the fact sheet', () => {
  it('50 layers: even the largest plain norm is below 10⁻⁶ of the smallest residual norm', async () => {
    const { plainHigh, residualLow } = await inputGradient({ depth: '50', gain: 'one', branchScale: 'root' });
    expect(plainHigh / residualLow).toBeLessThan(1e-6);
    expect(plainHigh).toBeGreaterThan(0);
  });

  it('10 layers: the ratio is below 0.1', async () => {
    const { plainHigh, residualLow } = await inputGradient({ depth: '10', gain: 'one', branchScale: 'root' });
    expect(plainHigh / residualLow).toBeLessThan(0.1);
  });

  it('50 layers, branch scale 1: the input gradient explodes, with the simulated median 2.4·10⁹ within our seeds’ order of magnitude', async () => {
    const { residual, residualLow } = await inputGradient({ depth: '50', gain: 'one', branchScale: 'one' });
    expect(residualLow).toBeGreaterThan(1e6);
    expect(Math.abs(Math.log10(residual / 2.4e9))).toBeLessThan(1);
  });

  it('50 layers, He weights: the plain norm is within a factor 100 of the residual one', async () => {
    const { plain, residual } = await inputGradient({ depth: '50', gain: 'he', branchScale: 'root' });
    expect(plain / residual).toBeGreaterThan(0.01);
    expect(plain / residual).toBeLessThan(100);
  });
});
