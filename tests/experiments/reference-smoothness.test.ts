/** The experiment of the page on smoothness against an independent PyTorch run with exact derivatives, and f''' against closed forms. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { getScalarActivation } from '../../src/core/index.ts';
import { runExperiment } from '../../src/experiments/experiment.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import solveAnEquation, { thirdDerivative } from '../../src/experiments/solve-an-equation.ts';

interface Reference {
  activation: string;
  quantity: 'error' | 'loss';
  median: number;
  q1: number;
  q3: number;
  min: number;
  max: number;
}
const golden = JSON.parse(readFileSync(new URL('../golden/smoothness.json', import.meta.url), 'utf8')) as {
  equation: Reference[];
};

describe('solve-an-equation agrees with PyTorch', () => {
  const computed = new Map<string, number>();
  const ours = ({ activation, quantity }: Reference) => computed.get(`${activation} ${quantity}`) ?? Number.NaN;

  beforeAll(async () => {
    for (const activation of new Set(golden.equation.map(row => row.activation))) {
      const inputs = completeInputs(solveAnEquation.inputs, { activation, steps: '4000', seeds: '1' });
      const { tables } = await runExperiment(solveAnEquation, inputs);
      for (const quantity of ['error', 'loss'] as const)
        computed.set(`${activation} ${quantity}`, Number(tables.seeds?.[0]?.[quantity]));
    }
    console.table(
      golden.equation.map(row => ({
        quantity: `${row.activation}: ${row.quantity}`,
        'theirs, median': row.median,
        'theirs, quartiles': `${row.q1} to ${row.q3}`,
        'ours, one seed': ours(row),
      })),
    );
  }, 120_000);

  // One seed of ours may lie outside of the range of their ten, but not by more than a factor of two.
  it.each(golden.equation)('$activation: $quantity', row => {
    expect(ours(row)).toBeGreaterThanOrEqual(row.min / 2);
    expect(ours(row)).toBeLessThanOrEqual(row.max * 2);
  });
});

describe("f''' by differences", () => {
  const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  const closed: Record<string, (x: number) => number> = {
    tanh: x => (1 - Math.tanh(x) ** 2) * (6 * Math.tanh(x) ** 2 - 2),
    gelu: x => (x ** 3 - 4 * x) * density(x),
    // Away from its jump, and within a step of it on either side.
    elu: x => (x < 0 ? Math.exp(x) : 0),
    relu: () => 0,
    'relu-squared': () => 0,
  };
  const places = [-3, -1.2, -0.4, -5e-5, 5e-5, 0.3, 1.7, 4];

  it.each(Object.keys(closed))('%s', id => {
    const definition = getScalarActivation(id);
    for (const x of places) {
      const value = thirdDerivative(definition, x, definition.d2f(x));
      expect(Math.abs(value - (closed[id] as (x: number) => number)(x)), `at ${x}`).toBeLessThan(1e-3);
    }
  });
});
