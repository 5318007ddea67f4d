/** The experiment of the page on multiclass outputs against PyTorch, to the digits of the reference. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runExperiment } from '../../src/experiments/experiment.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import softmaxTemperature from '../../src/experiments/softmax-temperature.ts';

const golden = JSON.parse(readFileSync(new URL('../golden/multiclass-softmax.json', import.meta.url), 'utf8')) as {
  rows: { temperature: number; probabilities: number[]; entropy: number }[];
  lead: Record<string, number>;
  byOne: Record<string, number>;
};

const run = (inputs: Record<string, string>) =>
  runExperiment(softmaxTemperature, completeInputs(softmaxTemperature.inputs, inputs));

/** Relative difference of a value and its reference of so many digits. */
const apart = (value: unknown, reference: number) => Math.abs(Number(value) / reference - 1);

it('has PyTorch’s probabilities and entropy at every temperature', async () => {
  expect(golden.rows).toHaveLength(8);
  const table = [];
  for (const { temperature, probabilities, entropy } of golden.rows) {
    const { tables } = await run({ temperature: String(temperature) });
    const ours = (tables.probabilities ?? []).map(row => Number(row.probability));
    table.push({ temperature, entropy, ours: tables.summary?.[0]?.entropy, p1: probabilities[0], ours1: ours[0] });
    expect(ours).toHaveLength(4);
    ours.forEach((p, i) => {
      expect(apart(p, probabilities[i] ?? Number.NaN), `T = ${temperature}, class ${i + 1}`).toBeLessThan(6e-6);
    });
    expect(apart(tables.summary?.[0]?.entropy, entropy), `T = ${temperature}`).toBeLessThan(6e-6);
  }
  console.table(table);
});

it('has the leads of the reference', async () => {
  expect(Object.keys(golden.lead)).toContain('50000');
  for (const [classes, lead] of Object.entries(golden.lead))
    expect(apart((await run({ classes })).tables.lead?.[0]?.lead, lead), classes).toBeLessThan(6e-5);
  for (const [classes, probability] of Object.entries(golden.byOne))
    expect(apart((await run({ classes })).tables.lead?.[0]?.byOne, probability), classes).toBeLessThan(6e-5);
});

it('states the slope of the entropy that a difference quotient has', async () => {
  const at = async (temperature: number) => (await run({ temperature: String(temperature) })).tables.summary?.[0];
  for (const temperature of [0.5, 1, 3]) {
    const h = 1e-4;
    const quotient =
      (Number((await at(temperature + h))?.entropy) - Number((await at(temperature - h))?.entropy)) / (2 * h);
    expect(apart((await at(temperature))?.slope, quotient), `T = ${temperature}`).toBeLessThan(1e-6);
  }
});
