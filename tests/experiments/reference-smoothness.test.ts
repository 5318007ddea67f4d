/**
 * The experiment of the page on smoothness against an independent PyTorch run with exact derivatives, by the rule of `sheet.ts`, and f''' against
 * closed forms.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { getScalarActivation } from '../../src/core/index.ts';
import { resultAtBuild } from '../../src/experiments/build.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import solveAnEquation, { thirdDerivative } from '../../src/experiments/solve-an-equation.ts';
import { column, SheetTable, type Spread } from './sheet.ts';

interface Reference extends Spread {
  activation: string;
  quantity: 'error' | 'loss';
}
const golden = JSON.parse(readFileSync(new URL('../golden/smoothness.json', import.meta.url), 'utf8')) as {
  equation: Reference[];
};

describe('solve-an-equation agrees with PyTorch', () => {
  const sheet = new SheetTable();

  // A run takes five seconds: one seed each.
  it.each([...new Set(golden.equation.map(row => row.activation))])('%s', async activation => {
    const inputs = completeInputs(solveAnEquation.inputs, { activation, steps: '4000', seeds: '1' });
    const result = await resultAtBuild(solveAnEquation, inputs);
    for (const row of golden.equation.filter(reference => reference.activation === activation))
      sheet.median(`${activation}: ${row.quantity}`, column(result, 'seeds', row.quantity), row);
  });

  it('all of them', () => {
    sheet.print(6);
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
