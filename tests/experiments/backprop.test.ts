/** The backprop stepper against PyTorch's autograd: every sum, δ and gradient of nets with typed weights, and what it tells the reader. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import stepper from '../../src/experiments/backprop-stepper.ts';
import { type Result, runExperiment } from '../../src/experiments/experiment.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';

interface Case {
  layers: [units: number, activation: string][];
  output: string;
  loss: string;
  x: number[];
  target: number[];
  weights: number[];
  value: number;
  z: number[];
  delta: number[];
  gradient: number[];
}
const golden = JSON.parse(readFileSync(new URL('../golden/backprop.json', import.meta.url), 'utf8')) as {
  rows: Case[];
};

const runAt = async (texts: Readonly<Record<string, string>>): Promise<Result> =>
  runExperiment(stepper, completeInputs(stepper.inputs, texts));

const column = ({ tables }: Result, table: string, name: string) => (tables[table] ?? []).map(row => row[name]);

/** Equal to a relative 1e-13, or to the last bits of sums of numbers of order 1. */
function expectClose(values: readonly unknown[], wanted: readonly number[]): void {
  expect(values).toHaveLength(wanted.length);
  wanted.forEach((want, i) => {
    expect(Math.abs(Number(values[i]) - want)).toBeLessThanOrEqual(1e-13 * Math.abs(want) + 1e-15);
  });
}

const textsOf = ({ layers, output, loss, x, target, weights }: Case) => ({
  layers: layers.map(([units, f]) => `${units}-${f}`).join(layers.some(([, f]) => f.startsWith('=')) ? ';' : ','),
  output,
  loss,
  x: x.join(','),
  target: target.join(','),
  weights: weights.join(','),
});

describe.each(golden.rows.map((row, index) => ({ row, name: `case ${index + 1}` })))('PyTorch, $name', ({ row }) => {
  it('has the same loss, sums, δ and gradients', async () => {
    const result = await runAt(textsOf(row));
    const units = (result.tables.units ?? []).filter(unit => unit.layer !== 0);
    expectClose(column(result, 'summary', 'loss'), [row.value]);
    expectClose(
      units.map(unit => unit.z),
      row.z,
    );
    expectClose(
      units.map(unit => unit.delta),
      row.delta,
    );
    expectClose(column(result, 'parameters', 'value'), row.weights);
    expectClose(column(result, 'parameters', 'gradient'), row.gradient);
    expectClose(column(result, 'parameters', 'tape'), row.gradient);
    expectClose(
      (result.tables.steps ?? [])
        .filter(step => step.kind === 'byParameter')
        .map(step => step.value)
        .sort(),
      [...row.gradient].sort((a, b) => (String(a) < String(b) ? -1 : 1)),
    );
  });

  it('sums each gradient over its paths, of which there is one for every choice of a unit in each later layer', async () => {
    const widths = [...row.layers.map(([units]) => units), row.target.length];
    const { tables } = await runAt(textsOf(row));
    // Every third, which meets all layers, and biases too.
    for (const parameter of (tables.parameters ?? []).filter((_, i) => i % 3 === 0)) {
      const traced = await runAt({ ...textsOf(row), trace: String(parameter.number) });
      const paths = traced.tables.paths ?? [];
      expect(paths).toHaveLength(widths.slice(Number(parameter.layer)).reduce((a, b) => a * b, 1));
      const want = row.gradient[Number(parameter.number) - 1] ?? Number.NaN;
      const sum = paths.reduce((total, path) => total + Number(path.product), 0);
      expect(Math.abs(sum - want)).toBeLessThanOrEqual(1e-12 * Math.abs(want) + 1e-15);
    }
  });
});

describe('what is written', () => {
  it('is arithmetic: evaluating each sum as printed gives the printed value', async () => {
    const { tables } = await runAt({});
    const plain = (text: unknown) => String(text).replaceAll('−', '-').replaceAll('·', '*');
    const sums = (tables.steps ?? []).filter(step =>
      ['sum', 'delta', 'byActivation', 'byParameter'].includes(String(step.kind)),
    );
    expect(sums).toHaveLength(30);
    for (const step of sums) {
      const value = plain(step.numbers)
        .split(' + ')
        .map(term =>
          term.split(' - ').map(product =>
            product
              .split('*')
              .map(f => Number(f.replace(/[()]/g, '')))
              .reduce((a, b) => a * b, 1),
          ),
        )
        .reduce((total, [first = 0, ...others]) => total + others.reduce((a, b) => a - b, first), 0);
      expect(Math.abs(value - Number(step.value)), String(step.numbers)).toBeLessThan(1e-4);
    }
  });

  it('counts the multiplications that it writes down path by path', async () => {
    const texts = { layers: '3-tanh,2-relu', target: '1,0' };
    const { tables } = await runAt(texts);
    let written = 0;
    for (const { number } of tables.parameters ?? []) {
      const traced = await runAt({ ...texts, trace: String(number) });
      for (const { factors } of traced.tables.paths ?? []) written += String(factors).split(' · ').length - 1;
    }
    // A bias ends in a factor 1 that is written, not multiplied.
    const biases = (tables.parameters ?? []).filter(({ input }) => input === 0);
    const widths = [3, 2, 2];
    const forBiases = biases.reduce((n, { layer }) => n + widths.slice(Number(layer)).reduce((a, b) => a * b, 1), 0);
    expect(tables.summary?.[0]?.productsByPath).toBe(written - forBiases);
  });

  it('tells what of the reader’s it could not use', async () => {
    expect((await runAt({})).notes).toBeUndefined();
    expect((await runAt({ step: '99' })).notes).toEqual(['This net has 36 steps: the last one is shown for step 99.']);
    expect((await runAt({ weights: '1 2, 3' })).notes?.[0]).toMatch(/^3 of the 15 weights/);
    expect((await runAt({ trace: '40' })).notes?.[0]).toMatch(/15 weights and biases: the last one is traced/);
    expect((await runAt({ loss: 'cross-entropy', target: '1,1' })).notes?.[0]).toMatch(/probabilities/);
    expect((await runAt({ layers: '2-=log(x)' })).notes?.join()).toMatch(/not finite: a¹[₁₂] is NaN/);
  });
});
