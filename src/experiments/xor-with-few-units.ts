/**
 * XOR with few hidden units: nets of two inputs, one hidden layer and a logit, trained on the four points from many seeds. The set-up is that of the
 * reference run (PyTorch): inputs −1 and 1, weights N(0, 1), biases N(0, 1/4), binary cross-entropy, Adam with learning rate 0.05, float64.
 */
import type { Random } from '../core/index.ts';
import { defineExperiment, type Field, type Result, type Row, type RunContext } from './experiment.ts';
import { activation, type Inputs, integer } from './inputs.ts';
import { medianOf } from './measures.ts';
import { accuracy, buildNet, optimiserOf } from './toy-nets.ts';

const RATE = 0.05;
const BIAS_DEVIATION = 0.5;
/** A net has solved XOR where all four points are right and the mean loss is below this: ln 2 with lucky signs is no solution. */
const SOLVED_BELOW = 0.3;
const GRID = 48;
const PLANE = [-2, 2] as const;

/** The points, (−1, −1), (−1, 1), (1, −1), (1, 1), and their classes. */
const POINTS = [-1, -1, -1, 1, 1, -1, 1, 1];
const CLASSES = [0, 1, 1, 0];

const inputs = {
  activation: activation({ label: 'Hidden activation', default: 'silu', formula: true }),
  units: integer({ label: 'Hidden units', default: 1, min: 1, max: 8 }),
  steps: integer({ label: 'Steps', default: 3000, min: 1, max: 5000 }),
  seeds: integer({ label: 'Seeds', default: 20, min: 1, max: 100 }),
  seed: integer({ label: 'First seed', default: 1, min: 0, max: 999_999 }),
};

type XorInputs = Inputs<typeof inputs>;

/** The end of one run: its row, and its logits over the plane. */
interface Run {
  row: Row & { loss: number; right: number; solved: boolean; alternating: number };
  logits: Float32Array;
}

function build({ activation: spec, units }: XorInputs, random: Random) {
  const built = buildNet({ points: 4, layers: [{ units, activation: spec }], initialisation: 'lecun' }, random);
  built.input.data.set(POINTS);
  built.target.data.set(CLASSES);
  const at = (index: number) => PLANE[0] + ((PLANE[1] - PLANE[0]) * (index + 0.5)) / GRID;
  const places = Float64Array.from({ length: 2 * GRID ** 2 }, (_, i) => {
    const place = i >> 1;
    return at(i % 2 === 0 ? place % GRID : Math.floor(place / GRID));
  });
  return { ...built, logitsNow: built.ask(places) };
}

function train(built: ReturnType<typeof build>, { steps }: XorInputs, seed: number, random: Random): Run {
  const { tape, net, loss } = built;
  for (const { data, shape } of net.parameters)
    for (let i = 0; i < data.length; i++) data[i] = random.normal() * (shape.length === 2 ? 1 : BIAS_DEVIATION);
  const optimiser = optimiserOf('adam', net.parameters, RATE);
  for (let step = 0; step < steps; step++) {
    tape.forward();
    tape.backward(loss);
    optimiser.step();
  }
  tape.forward();
  const [a = 0, b = 0, c = 0, d = 0] = net.output.data;
  const right = accuracy(net.output.data, Float64Array.from(CLASSES));
  const value = loss.data[0] ?? Number.NaN;
  return {
    row: { seed, loss: value, right, solved: right === 1 && value < SOLVED_BELOW, alternating: a - b - c + d },
    logits: Float32Array.from(built.logitsNow()),
  };
}

async function run(inputs: XorInputs, { random, progress }: RunContext): Promise<Result> {
  const built = build(inputs, random.fork('net'));
  const runs: Run[] = [];
  for (let seed = 1; seed <= inputs.seeds; seed++) {
    runs.push(train(built, inputs, seed, random.fork(seed)));
    await progress(seed / inputs.seeds, () => resultOf(runs));
  }
  return resultOf(runs);
}

function resultOf(runs: readonly Run[]): Result {
  const rows = runs.map(({ row }) => row);
  const shown = runs.find(({ row }) => row.solved) ?? (runs[0] as Run);
  const probability: Field = {
    x: PLANE,
    y: PLANE,
    columns: GRID,
    rows: GRID,
    values: shown.logits.map(logit => 1 / (1 + Math.exp(-logit))),
  };
  const broken = rows.filter(({ loss, alternating }) => !Number.isFinite(loss) || !Number.isFinite(alternating)).length;
  return {
    ...(broken > 0 && {
      notes: [
        `In ${broken} of ${rows.length} seeds the loss or a logit is not finite at the end: these are not solved.`,
      ],
    }),
    tables: {
      summary: [
        {
          seeds: rows.length,
          solved: rows.filter(({ solved }) => solved).length / rows.length,
          medianLoss: medianOf(rows, 'loss'),
          largestAlternating: Math.max(...rows.map(({ alternating }) => Math.abs(alternating))),
          shownSeed: shown.row.seed ?? null,
          shownSolved: shown.row.solved,
        },
      ],
      seeds: rows,
    },
    fields: { probability },
  };
}

const summary = ({ tables }: Result, column: string) => Number(tables.summary?.[0]?.[column] ?? Number.NaN);

const shareClaim = (id: string, spec: string, least: number, units = '1') => ({
  id,
  inputs: { activation: spec, units, seeds: '40' },
  sentence:
    units === '1'
      ? 'With {units} hidden {activation} unit gradient descent solves XOR from a share of {solved} of {seeds} seeds.'
      : 'With {units} hidden {activation} units it solves XOR from a share of {solved} of {seeds} seeds.',
  measure: (result: Result) => ({ solved: summary(result, 'solved') }),
  holds: ({ solved = Number.NaN }: Record<string, number>) => (least === 0 ? solved === 0 : solved > least),
  condition: least === 0 ? 'no seed' : `a share above ${least}`,
});

export default defineExperiment({
  id: 'xor-with-few-units',
  title: 'XOR with few units',
  question: 'How many hidden units does XOR need, and what has the activation to do with it?',
  home: 'concepts/why-non-linearity/',
  mode: 'on-demand',
  inputs,
  tables: {
    summary: {
      title: 'All seeds. Alternating sum of the logits: f(−1, −1) − f(−1, 1) − f(1, −1) + f(1, 1)',
      columns: {
        seeds: { label: 'Seeds' },
        solved: { label: 'Share solved', digits: 3 },
        medianLoss: { label: 'Median loss', digits: 3 },
        largestAlternating: { label: 'Largest size of the alternating sum', digits: 3 },
        shownSeed: { label: 'Seed shown' },
        shownSolved: { label: 'It is solved' },
      },
    },
    seeds: {
      title: 'Seed by seed',
      columns: {
        seed: { label: 'Seed' },
        loss: { label: 'Loss', digits: 3 },
        right: { label: 'Share of points right', digits: 3 },
        solved: { label: 'Solved' },
        alternating: { label: 'Alternating sum of the logits', digits: 3 },
      },
    },
  },
  run,
  claims: [
    shareClaim('one-silu-solves', 'silu', 0.9),
    shareClaim('one-gelu-solves', 'gelu', 0.9),
    shareClaim('one-relu-fails', 'relu', 0),
    shareClaim('one-tanh-fails', 'tanh', 0),
    shareClaim('eight-identity-fail', 'identity', 0, '8'),
    {
      id: 'two-relu-often-stuck',
      inputs: { activation: 'relu', units: '2', seeds: '100' },
      sentence:
        'With {units} hidden {activation} units, which can solve XOR, gradient descent finds the solution from a share of {solved} of {seeds} seeds.',
      measure: result => ({ solved: summary(result, 'solved') }),
      holds: ({ solved = Number.NaN }) => solved > 0.1 && solved < 0.5,
      condition: 'a share between 0.1 and 0.5',
    },
    {
      id: 'linear-sum-is-zero',
      inputs: { activation: 'identity', units: '8', seeds: '40' },
      sentence:
        'After training {units} units with the activation {activation} the alternating sum of the four logits is at most {sum} in size, in all of {seeds} seeds.',
      measure: result => ({ sum: summary(result, 'largestAlternating') }),
      holds: ({ sum = Number.NaN }) => sum < 1e-12,
      condition: 'below 10⁻¹²',
    },
  ],
});
