/**
 * Cost, pieces and capacity against the reference runs in PyTorch: other generators, so other nets of the same distribution, compared by the rule of
 * `sheet.ts`. The sheet’s capacity has one set of points; in our experiment each seed draws its own, and so does the run that it is compared with
 * (`tests/golden/make_capacity.py`). Times are not compared, accuracies of trained shapes are in the claims of the page.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { getScalarActivation } from '../../src/core/index.ts';
import { resultAtBuild } from '../../src/experiments/build.ts';
import capacity from '../../src/experiments/capacity-and-confidence.ts';
import type { Experiment, Result } from '../../src/experiments/experiment.ts';
import { completeInputs, type InputsSchema } from '../../src/experiments/inputs.ts';
import cost, { keptForBackward } from '../../src/experiments/network-cost.ts';
import pieces, { foldingNet, piecesOf } from '../../src/experiments/pieces-on-a-line.ts';
import { SheetTable, type Spread } from './sheet.ts';

const read = (name: string) => JSON.parse(readFileSync(new URL(`../golden/${name}.json`, import.meta.url), 'utf8'));
const golden: {
  shapes: {
    depth: number;
    width: number;
    parameters: number;
    multiplyAdds: number;
    piecesAtStart: Spread;
    piecesAfterTraining: Spread;
  }[];
  capacity: { width: number; testLoss: Spread; testAccuracy: Spread }[];
} = read('network-complexity-and-cost');
const trained: {
  widths: ({ width: number } & Record<'trainAccuracy' | 'testAccuracy' | 'testLoss' | 'confidence', Spread>)[];
} = read('capacity');

const run = <S extends InputsSchema>(experiment: Experiment<S>, given: Record<string, string> = {}) =>
  resultAtBuild(experiment, completeInputs(experiment.inputs, given));
const rowsOf = ({ tables }: Result, table: string) => tables[table] ?? [];

/** The numbers of a column in the rows of the table of seeds where `key` has the value `at`. */
const seedsWhere = (result: Result, key: string, at: number, name: string) =>
  rowsOf(result, 'seeds')
    .filter(row => row[key] === at)
    .map(row => Number(row[name]));

describe('counts', () => {
  it.each(golden.shapes)('$depth × $width has the parameters and multiply-adds of PyTorch', async shape => {
    const given = { features: '2', outputs: '1', depth: String(shape.depth), width: String(shape.width) };
    const [net] = rowsOf(await run(cost, given), 'net');
    expect(net?.parameters).toBe(shape.parameters);
    expect(net?.macs).toBe(shape.multiplyAdds);
    expect(net?.evaluations).toBe(shape.depth * shape.width);
  });

  it('a share is one half where an evaluation takes as much as the multiply-adds', async () => {
    // tanh is one call.
    const rows = rowsOf(await run(cost, { activation: 'tanh', callCost: '128' }), 'widths');
    expect(rows.find(({ width }) => width === 64)?.share).toBe(0.5);
  });

  it('the memory of a step is what its parts say by hand', async () => {
    const given = { activation: 'silu', features: '3', depth: '2', width: '5', outputs: '2', batch: '7' };
    const numbers = rowsOf(await run(cost, given), 'memory').map(row => row.numbers);
    // 3·5 + 5 + 5·5 + 5 + 5·2 + 2 parameters; 7 samples of 10 units, twice.
    expect(numbers).toEqual([62, 62, 124, 70, 70]);
  });
});

describe('what the backward pass must keep', () => {
  /** The slope from the output alone, by hand. */
  const slopes: Readonly<Record<string, (y: number) => number>> = {
    sigmoid: y => y * (1 - y),
    tanh: y => 1 - y * y,
    relu: y => (y > 0 ? 1 : 0),
    elu: y => (y > 0 ? 1 : y + 1),
    softplus: y => 1 - Math.exp(-y),
    exponential: y => y,
    softsign: y => (1 - Math.abs(y)) ** 2,
  };
  it.each(Object.keys(slopes))('%s: nothing, for its slope follows from its output', id => {
    const definition = getScalarActivation(id);
    expect(keptForBackward(definition, {})).toEqual({ what: 'nothing', bits: 0, holes: 0 });
    for (const x of [-3.3, -1.2, -0.1, 0.2, 1.7, 4.4])
      expect(slopes[id]?.(definition.f(x))).toBeCloseTo(definition.df(x), 9);
  });

  it.each(['gelu', 'silu', 'mish', 'hard-swish', 'sine'])('%s: its input, for one output has two slopes', id => {
    const { f, df } = getScalarActivation(id);
    expect(keptForBackward(getScalarActivation(id), {})).toEqual({ what: 'the input', bits: 32, holes: 0 });
    // Two inputs of one output, found by bisection on the other side of a lowest point.
    const grid = Array.from({ length: 4001 }, (_, i) => (i - 2000) / 500);
    const turn = grid.findIndex((x, i) => i > 0 && df(grid[i - 1] as number) <= 0 && df(x) > 0);
    expect(turn).toBeGreaterThan(0);
    const left = (grid[turn] as number) - 0.05;
    let [near, far] = [grid[turn] as number, (grid[turn] as number) + 0.3];
    const above = f(far) > f(left);
    expect(f(near) > f(left)).not.toBe(above);
    for (let i = 0; i < 60; i++) {
      const middle = (near + far) / 2;
      if (f(middle) > f(left) === above) far = middle;
      else near = middle;
    }
    expect(f(far)).toBeCloseTo(f(left), 12);
    expect(Math.sign(df(far))).toBe(-Math.sign(df(left)));
  });

  it('the absolute value: which of two pieces', () => {
    expect(keptForBackward(getScalarActivation('abs'), {})).toEqual({ what: 'the piece', bits: 1, holes: 0 });
  });
});

describe('pieces', () => {
  it.each([1, 4, 9])('a tent folded %i times has its ends at equal distances', depth => {
    const ends = piecesOf(foldingNet(depth), 0, 1);
    expect(ends).toEqual(Array.from({ length: 2 ** depth + 1 }, (_, i) => i / 2 ** depth));
  });

  it('a unit that the line does not cross ends no piece, and one that it crosses ends one', () => {
    const net = {
      layers: [
        { weights: [1, 1, 1], biases: [0.5, 2, -0.25] },
        { weights: [1, 1, 1], biases: [0] },
      ],
      path: (t: number) => [t],
      f: (x: number) => Math.max(0, x),
      kinks: [0],
    };
    expect(piecesOf(net, -1, 1)).toEqual([-1, -0.5, 0.25, 1]);
  });

  it('at initialisation are as many as in PyTorch', async () => {
    const result = await run(pieces, { seeds: '10' });
    const sheet = new SheetTable();
    // Their grid of 40,001 points counts two ends in one cell as one: of 275 pieces about one.
    for (const { depth, width, piecesAtStart } of golden.shapes)
      sheet.median(`${depth} × ${width}: pieces`, seedsWhere(result, 'depth', depth, 'pieces'), piecesAtStart);
    sheet.print(5, 0.5);
  });

  it('stay below twice the units after training, in PyTorch too', () => {
    for (const { depth, width, piecesAfterTraining } of golden.shapes)
      expect(piecesAfterTraining.median).toBeLessThan(2 * depth * width);
  });
});

describe('capacity', () => {
  it('has the losses, accuracies and confidences of PyTorch', async () => {
    const result = await run(capacity);
    const sheet = new SheetTable();
    for (const reference of trained.widths)
      for (const name of ['trainAccuracy', 'testAccuracy', 'testLoss', 'confidence'] as const)
        sheet.median(
          `width ${reference.width}: ${name}`,
          seedsWhere(result, 'width', reference.width, name),
          reference[name],
        );
    sheet.print(12);
  });

  it('grows over-confident before it grows wrong in the sheet, with one set of points, too', () => {
    const [narrow, , wide] = golden.capacity;
    expect(wide?.testLoss.median).toBeGreaterThan(2 * Number(narrow?.testLoss.median));
    expect(wide?.testAccuracy.median).toBeGreaterThan(Number(narrow?.testAccuracy.median) + 0.02);
  });
});
