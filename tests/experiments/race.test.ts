/** The race: its points, its statistics against SciPy, its runs and its programs against PyTorch. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activations, createRandom } from '../../src/core/index.ts';
import { resultAtBuild } from '../../src/experiments/build.ts';
import { definitionOf } from '../../src/experiments/definition.ts';
import { completeInputs, InputError, type PlanePoint, serialisePoints } from '../../src/experiments/inputs.ts';
import { readPointsCsv, writePointsCsv } from '../../src/experiments/points-csv.ts';
import experiment from '../../src/experiments/race-activations.ts';
import { splitData } from '../../src/experiments/race-data.ts';
import { activationCode, functionCodes, setupAsCode } from '../../src/experiments/setup-as-code.ts';
import { signTest } from '../../src/experiments/statistics.ts';
import { valuesOf } from './arbitraries.ts';
import { runSmall } from './schema.ts';

interface Golden {
  points: number[];
  races: {
    inputs: Record<string, string>;
    sha256: string;
    printed: { activation: string; accuracy: number; q1: number; q3: number; loss: number }[];
  }[];
  formulas: { text: string; code: string; f: number[]; df: number[] }[];
  signTest: { wins: number; losses: number; p: number }[];
}
const golden: Golden = JSON.parse(readFileSync(new URL('../golden/race.json', import.meta.url), 'utf8'));
const codes = functionCodes(Object.values(activations));
const { own, activations: list } = experiment.inputs;
const refusal = (text: string) => {
  try {
    own.parse(text);
  } catch (error) {
    return error instanceof InputError ? error.message : String(error);
  }
  return 'accepted';
};

describe('points as an input', () => {
  it('are read and written back', () => {
    expect(own.parse('0.5,-1,0;1e3,.25,1')).toEqual([
      { x: 0.5, y: -1, class: 0 },
      { x: 1000, y: 0.25, class: 1 },
    ]);
    expect(own.parse('')).toEqual([]);
    expect(serialisePoints([{ x: 0.5, y: -1, class: 0 }])).toBe('0.5,-1,0');
  });

  it.each([
    ['1,2', /point 1: “1,2” is not x,y,class/],
    ['1,2,0;1,2,0,0', /point 2: “1,2,0,0” is not x,y,class/],
    ['1,2,0;', /point 2: “” is not x,y,class/],
    ['1,two,0', /point 1, y: “two” is not a number/],
    ['NaN,2,0', /point 1, x: “NaN”/],
    ['1,Infinity,0', /point 1, y: “Infinity”/],
    ['1,0x10,0', /point 1, y: “0x10”/],
    ['1,2000000,0', /point 1, y: “2000000” is not a number from -1000000 to 1000000/],
    ['1,2,2', /point 1, class: “2” is not a whole number from 0 to 1/],
    ['1,2,0.5', /point 1, class: “0.5”/],
    [Array(301).fill('1,2,0').join(';'), /301 points, at most 300/],
    ['1'.repeat(1e5), /longer than \d+ characters/],
    ['<script>,1,0', /point 1, x: “<script>”/],
  ])('refuses %.20s', (text, message) => {
    expect(refusal(text)).toMatch(message);
  });
});

describe('a table of points', () => {
  const expected: PlanePoint[] = [
    { x: 0.5, y: -1, class: 0 },
    { x: 2, y: 3.25, class: 1 },
  ];
  it.each([
    ['commas', '0.5,-1,0\n2,3.25,1'],
    ['commas, a header and empty lines', 'x,y,class\n\n0.5, -1, 0\r\n2, 3.25, 1\n\n'],
    ['semicolons and decimal commas', 'x;y;Klasse\n0,5;-1;0\n2;3,25;1\n'],
    ['tabs', '0.5\t-1\t0\n2\t3.25\t1'],
    ['quotes and names of classes', '"x","y","label"\n"0.5","-1","cat"\n"2","3.25","dog"'],
    ['a byte order mark and old line ends', '\uFEFFx,y,c\r0.5,-1,-1\r2,3.25,1'],
  ])('is read with %s', (_, text) => {
    expect(readPointsCsv(text, 300)).toEqual(expected);
  });

  it('takes numbers as classes in their order, and names as they appear', () => {
    const classes = (text: string) => readPointsCsv(text, 9).map(point => point.class);
    expect(classes('1,1,5\n1,1,2')).toEqual([1, 0]);
    expect(classes('1,1,b\n1,1,a')).toEqual([0, 1]);
    expect(classes('1,1,1\n2,2,1')).toEqual([1, 1]);
    expect(classes('1,1,0\n2,2,0')).toEqual([0, 0]);
  });

  it.each([
    ['x,y,class\n1,2,0\n1,two,1', /^line 3, y: “two” is not a number/],
    ['1,2,0\n\n1,2', /^line 3: 2 cells; three are needed/],
    ['1,2,0\n1,2,0,0', /^line 2: 4 cells/],
    ['nonsense', /^line 1: 1 cell; three/],
    ['1,2,a\n1,2,b\n1,2,c', /^line 3: “c” is a third class, after “a” and “b”/],
    ['1,2,0\n1,2,', /^line 2: the class is missing/],
    ['1,2,0\n1e9,2,1', /^line 2, x: “1e9” is not a number from/],
    [Array(10).fill('1,2,0').join('\n'), /^line 10: 10 points in all; at most 9/],
  ])('that is none is refused with its line: %.24j', (text, message) => {
    expect(() => readPointsCsv(text, 9)).toThrow(InputError);
    expect(() => readPointsCsv(text, 9)).toThrow(message);
  });

  it('is what it writes', () => {
    fc.assert(
      fc.property(valuesOf(own), points => {
        expect(readPointsCsv(writePointsCsv(points as PlanePoint[]), own.max)).toEqual(points);
      }),
      { numRuns: 50 },
    );
  });
});

it('the sign test has SciPy’s exact p-values', () => {
  expect(golden.signTest.length).toBeGreaterThan(50);
  for (const { wins, losses, p } of golden.signTest) {
    expect(Math.abs(signTest(wins, losses) / p - 1), `${wins} to ${losses}`).toBeLessThan(1e-12);
    expect(signTest(losses, wins)).toBe(signTest(wins, losses));
  }
  expect(signTest(0, 0)).toBe(1);
});

describe('the data', () => {
  const twelve = Array.from({ length: 24 }, (_, i): PlanePoint => ({ x: 100 + i, y: i * i, class: i % 2 ? 1 : 0 }));

  it('keeps a quarter of the own points of each class for the test and scales by the others', () => {
    const { training, test } = splitData({ data: 'own', own: twelve, points: 20, noise: 0 }, createRandom(3));
    expect([training.y.length, test.y.length]).toEqual([18, 6]);
    expect([...test.y].filter(label => label === 1)).toHaveLength(3);
    for (const axis of [0, 1]) {
      const values = [...training.x].filter((_, i) => i % 2 === axis);
      const mean = values.reduce((sum, value) => sum + value, 0) / 18;
      expect(mean).toBeCloseTo(0, 12);
      expect(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 18).toBeCloseTo(1, 12);
    }
  });

  it('does not divide by a spread of 0', () => {
    const flat = twelve.map(point => ({ ...point, y: 7 }));
    const { training, test } = splitData({ data: 'own', own: flat, points: 20, noise: 0 }, createRandom(3));
    for (const { x } of [training, test]) expect([...x].filter((_, i) => i % 2 === 1).every(y => y === 0)).toBe(true);
  });

  it('refuses own points with fewer than four of a class', async () => {
    const few = serialisePoints(twelve.filter((point, i) => point.class === 0 || i < 6));
    await expect(runSmall(experiment, { data: 'own', own: few })).rejects.toThrow(/3 of class 1, at least 4/);
    await expect(runSmall(experiment, { data: 'own', own: '' })).rejects.toThrow(/0 of class 0/);
  });
});

describe('a run', () => {
  it('starts all functions from the same weights and gives them the same batches', async () => {
    const { tables } = await runSmall(experiment, {
      activations: 'silu,swish,=x*sigmoid(x)',
      batch: '8',
      steps: '30',
      seeds: '3',
    });
    expect(tables.paired?.[0]).toMatchObject({ better: 0, worse: 0, ties: 3, p: 1 });
    const losses = (number: number) =>
      tables.runs?.filter(row => row.function === number).map(row => Number(row.loss)) ?? [];
    expect(new Set(losses(1)).size).toBe(3);
    expect(losses(2)).toEqual(losses(1));
    losses(3).forEach((loss, i) => {
      expect(loss).toBeCloseTo(losses(1)[i] ?? Number.NaN, 9);
    });
  });

  it('gives a function the same runs whoever else is in the race', async () => {
    const [alone, third] = [
      await runSmall(experiment, { activations: 'tanh' }),
      await runSmall(experiment, { activations: 'relu,elu,tanh' }),
    ];
    const runs = (result: typeof alone, number: number) =>
      result.tables.runs?.filter(row => row.function === number).map(row => row.loss);
    expect(runs(third, 3)).toEqual(runs(alone, 1));
    expect(alone.tables.paired).toEqual([]);
  });

  it('counts what diverges as infinite loss and no accuracy, and says so', async () => {
    const { tables, notes } = await runSmall(experiment, {
      activations: 'tanh,=x^3,=0/0',
      optimiser: 'sgd',
      rate: '1000',
      steps: '40',
      seeds: '3',
    });
    expect(tables.final?.map(row => row.diverged)).toEqual([0, 3, 3]);
    expect(tables.final?.[1]).toMatchObject({ accuracy: 0, loss: Number.POSITIVE_INFINITY, steps: null });
    expect(tables.paired?.map(row => [row.better, row.worse])).toEqual([
      [0, 3],
      [0, 3],
    ]);
    expect(notes?.join()).toMatch(/^In 6 of 9 runs/);
  });

  it('has medians and quartiles of its own runs in its tables, and the step at which the loss was reached', async () => {
    const { tables } = await runSmall(experiment, {
      activations: 'tanh',
      data: 'gaussian',
      seeds: '5',
      steps: '100',
      goal: '0.5',
    });
    const sorted = (column: string) => (tables.runs ?? []).map(row => Number(row[column])).sort((a, b) => a - b);
    // Of five values the quartiles are the second and the fourth.
    const [, low, middle, high] = sorted('loss');
    expect(tables.final?.[0]).toMatchObject({ lossQ1: low, loss: middle, lossQ3: high, reached: 5 });
    expect(tables.final?.[0]?.accuracy).toBe(sorted('accuracy')[2]);
    expect(tables.curves?.at(-1)).toMatchObject({ step: 100, q1: low, median: middle, q3: high });
    const first = Number(tables.final?.[0]?.steps);
    expect(first % 2).toBe(0);
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(100);
  });
});

describe('the program', () => {
  it.each(golden.races)(
    'for PyTorch that was run is this one, and its medians agree: $inputs',
    async ({ inputs, sha256, printed }) => {
      const complete = completeInputs(experiment.inputs, inputs);
      const program = setupAsCode(complete, 'pytorch', codes);
      expect(createHash('sha256').update(program).digest('hex'), 'run tests/golden/make_race.py again').toBe(sha256);
      const { tables } = await resultAtBuild(experiment, complete);
      expect(tables.final?.map(row => row.activation)).toEqual(printed.map(row => row.activation));
      printed.forEach((theirs, i) => {
        const ours = tables.final?.[i];
        expect(Math.abs(Number(ours?.accuracy) - theirs.accuracy), theirs.activation).toBeLessThan(0.05);
        // Other random starts: the medians lie within each other's quartiles, widened by a tenth for the rounding of what is printed.
        expect(Number(ours?.lossQ1) * 0.9, theirs.activation).toBeLessThan(theirs.loss);
        expect(Number(ours?.lossQ3) * 1.1, theirs.activation).toBeGreaterThan(theirs.loss);
      });
    },
  );

  it('ends where ours does if the loss has one minimum: a net without nonlinearity', async () => {
    const [race] = golden.races;
    const { tables } = await resultAtBuild(experiment, completeInputs(experiment.inputs, race?.inputs ?? {}));
    const [ours, theirs] = [
      tables.final?.find(row => row.activation === 'Identity'),
      race?.printed.find(row => row.activation === 'Identity'),
    ];
    expect(Number(ours?.loss)).toBeCloseTo(theirs?.loss ?? Number.NaN, 3);
    expect(Number(ours?.accuracy)).toBeCloseTo(theirs?.accuracy ?? Number.NaN, 2);
  });

  it.each(golden.formulas)('writes $text as PyTorch computed it', ({ text, code, f, df }) => {
    const [spec] = list.parse(text);
    if (!spec) throw new Error('no function');
    expect(activationCode(spec, 'pytorch', codes)).toBe(code);
    const definition = definitionOf(spec);
    const close = (ours: number, theirs: number, what: string) =>
      expect(Math.abs(ours - theirs) / Math.max(1e-3, Math.abs(theirs)), what).toBeLessThan(1e-9);
    // A kink of |x| in the written form, which f has not: PyTorch's slope there is that of |x|.
    const kinks = [...definition.kinks(spec.params).map(kink => kink.x), ...(spec.id === 'squareplus' ? [0] : [])];
    golden.points.forEach((x, i) => {
      close(definition.f(x, spec.params), f[i] as number, `f(${x})`);
      if (!kinks.some(kink => Math.abs(kink - x) < 1e-9))
        close(definition.df(x, spec.params), df[i] as number, `f′(${x})`);
    });
  });

  it('holds everything that was set, in each framework', () => {
    const complete = completeInputs(experiment.inputs, {
      activations: 'relu;=max(x, 0)^2',
      depth: '3',
      width: '5',
      optimiser: 'momentum',
      rate: '0.03',
      batch: '16',
      steps: '77',
      seeds: '4',
      seed: '9',
      initialisation: 'lecun',
    });
    for (const framework of ['pytorch', 'keras', 'jax'] as const) {
      const program = setupAsCode(complete, framework, codes);
      for (const line of [
        'WIDTHS = [2, 5, 5, 5, 1]',
        'BATCH = 16',
        'STEPS = 77',
        'SEEDS = range(9, 13)',
        'math.sqrt(1 / fan_in)',
      ])
        expect(program, framework).toContain(line);
      expect(program).toMatch(/(SGD|sgd)\(.*0\.03, momentum=0\.9\)/);
      expect(program.match(/^ {4}\("/gm)).toHaveLength(2);
    }
  });

  it('quotes what the reader wrote, and computes only what the parser read', () => {
    const complete = completeInputs(experiment.inputs, { activations: '=x*1  +\n0' });
    const program = setupAsCode(complete, 'jax', codes);
    expect(program).toContain('("x*1  +\\n0", lambda x: (x * 1) + 0),');
  });
});
