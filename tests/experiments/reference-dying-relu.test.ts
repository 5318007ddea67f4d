/** The experiments of the page on dying ReLU against an independent PyTorch run, trained nets by the rule of `sheet.ts`. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRandom, meanSquaredError, mlp, Tape, toyData } from '../../src/core/index.ts';
import { resultAtBuild } from '../../src/experiments/build.ts';
import deadUnits from '../../src/experiments/dead-units.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import unitRecovery from '../../src/experiments/unit-recovery.ts';
import { runs, SheetTable, type Spread } from './sheet.ts';

interface Dead extends Spread {
  activation: string;
  optimiser: string;
  rate: number;
  quantity: 'dead' | 'accuracy';
}
const golden = JSON.parse(readFileSync(new URL('../golden/dying-relu.json', import.meta.url), 'utf8')) as {
  recovery: { activation: string; bias: number; steps: number | null }[];
  dead: Dead[];
  born: { width: number; depth: number; share: number }[];
};

describe('one unit takes the steps that it takes in PyTorch', () => {
  const spelt = (id: string) => (id === 'leaky-0.1' ? 'leaky-relu(negativeSlope=0.1)' : id);

  it.each(golden.recovery)('$activation from $bias: $steps', async ({ activation, bias, steps }) => {
    const inputs = completeInputs(unitRecovery.inputs, { activations: spelt(activation), bias: String(bias) });
    const { tables } = await resultAtBuild(unitRecovery, inputs);
    const returned = tables.units?.[0]?.returned ?? null;
    // Nothing is random; rounding may shift the step by one.
    if (steps === null) expect(returned).toBeNull();
    else expect(Math.abs(Number(returned) - steps)).toBeLessThanOrEqual(1);
  });
});

/** A ReLU net of the core, 2-(width × depth)-1 with He weights and one bias for all hidden units, over points. */
function reluNet(sizes: { width: number; depth: number; bias: number }, points: Float64Array, seed: number) {
  const tape = new Tape('float64');
  const input = tape.input([points.length / 2, 2], 'points');
  input.data.set(points);
  const hidden = Array.from({ length: sizes.depth }, () => ({ units: sizes.width, activation: 'relu' }));
  const random = createRandom(seed);
  const net = mlp(tape, input, { layers: [...hidden, { units: 1 }], initialisation: 'he', random });
  const biases = net.parameters.filter(({ shape }) => shape.length === 1).slice(0, -1);
  for (const { data } of biases) data.fill(sizes.bias);
  tape.forward();
  return { tape, ...net };
}

// No experiment draws these: our core in the sheet’s set-up.
describe('nets are born dead as often as in PyTorch', () => {
  const sheet = new SheetTable();
  const NETS = 200;
  const random = createRandom(77);
  const points = Float64Array.from({ length: 400 }, () => random.normal());

  it.each(golden.born)('width $width, $depth layers', ({ width, depth, share }) => {
    let dead = 0;
    for (let net = 0; net < NETS; net++) {
      const { activations } = reluNet({ width, depth, bias: 0 }, points, net);
      if (activations[depth - 1]?.data.every(value => value === 0)) dead += 1;
    }
    sheet.number(`born dead, width ${width}, ${depth} layers: share`, share, dead / NETS);
    const variance = Math.max(share * (1 - share), 1 / 400);
    expect(Math.abs(dead / NETS - share)).toBeLessThan(4 * Math.sqrt(variance * (1 / 400 + 1 / NETS)));
    // The thresholds of the kept claim.
    if (width === 2 && depth === 10) expect(dead / NETS).toBeGreaterThan(0.7);
    if (width === 10) expect(dead / NETS).toBeLessThan(0.05);
  });

  it('all of them', () => {
    sheet.print(5);
  });
});

it('with biases of −5 on the circles all units are dead, and no gradient brings them back', () => {
  for (let seed = 0; seed < 20; seed++) {
    const { x } = toyData.circles.generate(createRandom(100 + seed), { points: 128 });
    const { tape, preactivations, parameters, output } = reluNet({ width: 32, depth: 2, bias: -5 }, x, seed);
    for (const { data } of preactivations.slice(0, 2)) expect(data.every(z => z < 0)).toBe(true);
    // One logit for all points: one half of them right, whatever its bias learns.
    expect(new Set(output.data).size).toBe(1);
    tape.backward(meanSquaredError(output, tape.input([128, 1], 'zeros')));
    for (const { grad } of parameters.slice(0, -1)) expect(grad.every(value => Math.abs(value) === 0)).toBe(true);
  }
});

describe('dead-units agrees with PyTorch on circles, after 300 steps', () => {
  const sheet = new SheetTable();

  it.each(['sgd', 'adam'])('%s', async optimiser => {
    const results = await runs(deadUnits, { data: 'circles', optimiser, steps: '300' }, 5);
    for (const row of golden.dead.filter(reference => reference.optimiser === optimiser))
      sheet.median(
        `relu, ${optimiser} ${row.rate}: ${row.quantity}`,
        results.map(({ tables }) => Number(tables.rates?.find(({ rate }) => rate === row.rate)?.[row.quantity])),
        row,
      );
  });

  it('all of them', () => {
    sheet.print(14);
  });
});
