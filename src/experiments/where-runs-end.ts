/**
 * Where runs end: nets of two inputs, one hidden layer and a logit, trained on the four points of XOR from many seeds. Each end is told apart
 * by its gradient, its Hessian and its dead units; runs that have not solved XOR may go on from there with another activation. The set-up
 * is that of the reference run (PyTorch): inputs −1 and 1, weights N(0, 1), biases N(0, 1/4), cross-entropy, Adam at 0.05, float64.
 */
import {
  activation as activate,
  binaryCrossEntropyWithLogits,
  extremeEigenvalues,
  hessianVectorProduct,
  meanSquaredError,
  mlp,
  type Random,
  Tape,
  type Tensor,
} from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import { type ActivationSpec, activation, choice, type Inputs, integer, number, toggle } from './inputs.ts';
import { quantile } from './statistics.ts';
import { accuracy, optimiserOf, trainingInputs } from './toy-nets.ts';

/** A net has solved XOR where all four points are right and the mean cross-entropy is below this: ln 2 with lucky signs is no solution. */
const SOLVED_BELOW = 0.3;
/** A gradient above this still moves; one below `AT_REST` does not. */
const MOVING = 1e-3;
const AT_REST = 1e-8;
/** Below this the lowest eigenvalue of the Hessian is a way down. */
const WAY_DOWN = -1e-4;
/** Norm of all weights at the end over that half-way: above this they still grow. */
const GROWING = 1.03;
/** Share of the first loss at which a run has left its plateau. */
const LEFT = 0.9;
/** Runs whose loss is kept, and at how many steps at most. */
const CURVES = 20;
const CURVE_POINTS = 60;

/** The points, (−1, −1), (−1, 1), (1, −1), (1, 1), and their classes. */
const POINTS = [-1, -1, -1, 1, 1, -1, 1, 1];
const CLASSES = Float64Array.of(0, 1, 1, 0);

/** How a run can end, in the order of the tables. */
export const ends = ['solved', 'valley', 'slope', 'rest', 'dead', 'saddle', 'moving', 'not finite'] as const;
export type End = (typeof ends)[number];

/** What an end is, in words. */
export const endLabels: Readonly<Record<End, string>> = {
  solved: 'solved',
  valley: 'valley, weights still growing',
  slope: 'gentle slope',
  rest: 'at rest, no way down',
  dead: 'plateau with dead units',
  saddle: 'saddle',
  moving: 'still moving',
  'not finite': 'not finite',
};

const inputs = {
  activation: activation({ label: 'Hidden activation', default: 'relu', formula: true }),
  units: integer({ label: 'Hidden units', default: 2, min: 1, max: 8 }),
  loss: choice({
    label: 'Loss',
    default: 'crossEntropy',
    options: [
      { value: 'crossEntropy', label: 'cross-entropy' },
      { value: 'squared', label: 'squared error of the probability' },
    ],
  }),
  weightDeviation: number({
    label: 'Standard deviation of the first weights',
    default: 1,
    min: 0.001,
    max: 10,
    step: 0.001,
    scale: 'log',
  }),
  biasDeviation: number({ label: 'Standard deviation of the first biases', default: 0.5, min: 0, max: 5, step: 0.1 }),
  optimiser: trainingInputs.optimiser,
  rate: number({ label: 'Learning rate', default: 0.05, min: 1e-4, max: 10, step: 1e-4, scale: 'log' }),
  steps: integer({ label: 'Steps', default: 3000, min: 1, max: 10_000 }),
  goOn: toggle({ label: 'Unsolved runs go on with the next function', default: true }),
  next: activation({ label: 'Next function', default: 'silu', formula: true }),
  seeds: integer({ label: 'Seeds', default: 20, min: 1, max: 100 }),
  seed: integer({ label: 'First seed', default: 1, min: 0, max: 999_999 }),
};

type EndInputs = Inputs<typeof inputs>;

/** One run: its row, and its loss at the steps that are kept. */
interface Run {
  row: Row & {
    seed: number;
    end: End;
    loss: number;
    gradient: number | null;
    lowest: number | null;
    highest: number | null;
    growth: number | null;
    deadUnits: number;
    left: number | null;
    rescued: boolean | null;
  };
  curve: { step: number; loss: number }[];
}

/** The net with its loss; traced once and filled with new weights for every seed. */
function buildNet(spec: ActivationSpec, { units, loss: kind }: EndInputs, random: Random) {
  const tape = new Tape('float64');
  const input = tape.input([4, 2], 'points');
  const target = tape.input([4, 1], 'classes');
  const net = mlp(tape, input, {
    layers: [{ units, activation: definitionOf(spec), params: spec.params }, { units: 1 }],
    initialisation: 'lecun',
    random: random.fork('weights'),
  });
  input.data.set(POINTS);
  target.data.set(CLASSES);
  const crossEntropy = binaryCrossEntropyWithLogits(net.output, target);
  const loss = kind === 'squared' ? meanSquaredError(activate(net.output, 'sigmoid'), target) : crossEntropy;
  return { tape, net, crossEntropy, loss };
}
type Net = ReturnType<typeof buildNet>;

const normOf = ({ net }: Net) => Math.hypot(...net.parameters.map(({ data }) => Math.hypot(...data)));

const copy = (from: readonly Tensor[], to: readonly Tensor[]) =>
  to.forEach((parameter, index) => {
    parameter.data.set((from[index] as Tensor).data);
  });

/** Trains from the weights that the net has; `watch` sees the loss of each step before it is made. */
function train(built: Net, { optimiser: kind, rate, steps }: EndInputs, watch?: (step: number, loss: number) => void) {
  const { tape, net, loss } = built;
  const optimiser = optimiserOf(kind, net.parameters, rate);
  for (let step = 0; step < steps; step++) {
    tape.forward();
    watch?.(step, loss.data[0] ?? Number.NaN);
    tape.backward(loss);
    optimiser.step();
  }
  tape.forward();
  watch?.(steps, loss.data[0] ?? Number.NaN);
}

const isSolved = ({ net, crossEntropy }: Net) =>
  accuracy(net.output.data, CLASSES) === 1 && (crossEntropy.data[0] ?? Number.NaN) < SOLVED_BELOW;

/** Units whose slope is exactly 0 at all four points: no gradient reaches their weights. */
function deadUnits({ net }: Net, spec: ActivationSpec): number {
  const { df } = definitionOf(spec);
  const [weights, biases] = net.parameters as [Tensor, Tensor];
  const units = biases.data.length;
  let dead = 0;
  for (let unit = 0; unit < units; unit++) {
    const slope = (point: number) =>
      df(
        (POINTS[2 * point] as number) * (weights.data[unit] as number) +
          (POINTS[2 * point + 1] as number) * (weights.data[units + unit] as number) +
          (biases.data[unit] as number),
        spec.params,
      );
    if ([0, 1, 2, 3].every(point => slope(point) === 0)) dead += 1;
  }
  return dead;
}

/** The kind of an end. */
function endOf(
  solved: boolean,
  { gradient, lowest, dead, growth }: Record<'gradient' | 'lowest' | 'dead' | 'growth', number>,
): End {
  if (solved) return 'solved';
  if (![gradient, lowest].every(Number.isFinite)) return 'not finite';
  if (gradient >= MOVING) return 'moving';
  if (lowest < WAY_DOWN) return 'saddle';
  if (dead > 0) return 'dead';
  if (gradient < AT_REST) return 'rest';
  return growth > GROWING ? 'valley' : 'slope';
}

/** The steps at which a loss is kept: 0, the last, and evenly spaced ones between in the logarithm. */
function keptSteps(steps: number): Set<number> {
  const kept = Array.from({ length: CURVE_POINTS - 1 }, (_, i) => Math.round(steps ** (i / (CURVE_POINTS - 2))));
  return new Set([0, ...kept, steps]);
}

async function run(inputs: EndInputs, { random, progress }: RunContext): Promise<Result> {
  const { activation: spec, next, goOn, seeds } = inputs;
  const built = buildNet(spec, inputs, random);
  const curved = buildNet(spec, inputs, random);
  const hessian = hessianVectorProduct(curved.loss);
  const other = buildNet(next, inputs, random);
  const kept = keptSteps(inputs.steps);
  const runs: Run[] = [];

  for (let seed = 1; seed <= seeds; seed++) {
    const draws = random.fork(seed);
    for (const { data, shape } of built.net.parameters)
      for (let i = 0; i < data.length; i++)
        data[i] = draws.normal() * (shape.length === 2 ? inputs.weightDeviation : inputs.biasDeviation);
    let first = Number.NaN;
    let left: number | null = null;
    let halfway = Number.NaN;
    const curve: Run['curve'] = [];
    train(built, inputs, (step, loss) => {
      if (step === 0) first = loss;
      if (step === Math.floor(inputs.steps / 2)) halfway = normOf(built);
      if (left === null && loss < LEFT * first) left = step;
      if (seed <= CURVES && kept.has(step)) curve.push({ step, loss });
    });
    const solved = isSolved(built);

    copy(built.net.parameters, curved.net.parameters);
    curved.tape.forward();
    const gradient = Math.hypot(...hessian.gradient.data);
    const { smallest, largest } = Number.isFinite(gradient)
      ? extremeEigenvalues(hessian.multiply, hessian.size, draws.fork('Lanczos'))
      : { smallest: Number.NaN, largest: Number.NaN };
    const dead = deadUnits(built, spec);
    const growth = normOf(built) / halfway;

    let rescued: boolean | null = null;
    if (goOn && !solved) {
      copy(built.net.parameters, other.net.parameters);
      train(other, inputs);
      rescued = isSolved(other);
    }
    runs.push({
      row: {
        seed,
        end: endOf(solved, { gradient, lowest: smallest, dead, growth }),
        loss: built.loss.data[0] ?? Number.NaN,
        gradient: finite(gradient),
        lowest: finite(smallest),
        highest: finite(largest),
        growth: finite(growth),
        deadUnits: dead,
        left,
        rescued,
      },
      curve,
    });
    await progress(seed / seeds, () => resultOf(runs));
  }
  return resultOf(runs);
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

function resultOf(runs: readonly Run[]): Result {
  const rows = runs.map(({ row }) => row);
  const p = (values: readonly (number | null)[], share: number) =>
    finite(
      quantile(
        values.filter(value => value !== null),
        share,
      ),
    );
  const solved = rows.filter(({ end }) => end === 'solved').length;
  const share = solved / rows.length;
  const unsolved = rows.filter(({ end }) => end !== 'solved');
  const left = rows.flatMap(row => row.left ?? []);
  const broken = rows.filter(({ end, loss }) => end === 'not finite' || !Number.isFinite(loss)).length;
  return {
    tables: {
      summary: [
        {
          seeds: rows.length,
          solved: share,
          // The least number of starts of which one solves it with a probability of 99 %.
          starts: share === 0 ? null : share === 1 ? 1 : Math.ceil(Math.log(0.01) / Math.log(1 - share)),
          unsolved: unsolved.length,
          rescued: unsolved.some(row => row.rescued !== null) ? unsolved.filter(row => row.rescued).length : null,
          left: left.length,
          leftMedian: p(left, 0.5),
          leftQ1: p(left, 0.25),
          leftQ3: p(left, 0.75),
        },
      ],
      ends: ends.flatMap((end): Row[] => {
        const own = rows.filter(row => row.end === end);
        if (own.length === 0) return [];
        const of = (column: 'loss' | 'gradient' | 'lowest' | 'growth', share = 0.5) =>
          p(
            own.map(row => row[column]),
            share,
          );
        return [
          {
            end: endLabels[end],
            runs: own.length,
            loss: of('loss'),
            gradient: of('gradient'),
            lowest: of('lowest'),
            lowestOfAll: of('lowest', 0),
            growth: of('growth'),
            rescued: own.some(row => row.rescued !== null) ? own.filter(row => row.rescued).length : null,
          },
        ];
      }),
      seeds: rows.map((row): Row => ({ ...row, end: endLabels[row.end] })),
      curves: runs.flatMap(({ row, curve }) =>
        curve.map(({ step, loss }) => ({ seed: row.seed, solved: row.end === 'solved', step, loss })),
      ),
    },
    ...(broken > 0 && {
      notes: [`In ${broken} of ${rows.length} seeds the loss or its gradient is not finite at the end.`],
    }),
  };
}

const summary = ({ tables }: Result, column: string) => Number(tables.summary?.[0]?.[column] ?? Number.NaN);

/** A number of the table of ends; runs of a kind that did not occur are 0. */
const numberAt = ({ tables }: Result, end: End, column: string) =>
  Number(tables.ends?.find(row => row.end === endLabels[end])?.[column] ?? Number.NaN);
const runsAt = (result: Result, end: End) => (result.tables.ends ? numberAt(result, end, 'runs') || 0 : Number.NaN);

const rescue = (result: Result) => ({
  rescued: summary(result, 'rescued'),
  unsolved: summary(result, 'unsolved'),
});
const stuckRelu = (next: string) => ({ inputs: { activation: 'relu', next, seeds: '30' } });
const plateau = {
  units: '4',
  weightDeviation: '0.1',
  biasDeviation: '0',
  optimiser: 'sgd',
  rate: '0.5',
  goOn: 'false',
  seeds: '15',
} as const;

export default defineExperiment({
  id: 'where-runs-end',
  title: 'Where runs end',
  question: 'Where do the runs end that do not learn XOR, and does another activation get them out?',
  home: 'concepts/local-minima-and-loss-landscape/',
  mode: 'on-demand',
  inputs,
  tables: {
    summary: {
      title: 'All seeds. A run has left its plateau when its loss is below nine tenths of the first one',
      columns: {
        seeds: { label: 'Seeds' },
        solved: { label: 'Share solved', digits: 3 },
        starts: { label: 'Starts for 99 %' },
        unsolved: { label: 'Unsolved' },
        rescued: { label: 'Solved by the next function' },
        left: { label: 'Left the plateau' },
        leftMedian: { label: 'Step at which they did, median', digits: 4 },
        leftQ1: { label: 'first quartile', digits: 4 },
        leftQ3: { label: 'third quartile', digits: 4 },
      },
    },
    ends: {
      title: 'Ends by kind: medians',
      columns: {
        end: { label: 'End' },
        runs: { label: 'Runs' },
        loss: { label: 'Loss', digits: 4 },
        gradient: { label: 'Norm of the gradient', digits: 3 },
        lowest: { label: 'Lowest eigenvalue of the Hessian', digits: 3 },
        lowestOfAll: { label: 'lowest of all', digits: 3 },
        growth: { label: 'Norm of the weights, at the end over half-way', digits: 4 },
        rescued: { label: 'Solved by the next function' },
      },
    },
    seeds: {
      title: 'Seed by seed',
      columns: {
        seed: { label: 'Seed' },
        end: { label: 'End' },
        loss: { label: 'Loss', digits: 5 },
        gradient: { label: 'Norm of the gradient', digits: 3 },
        lowest: { label: 'Lowest eigenvalue', digits: 3 },
        highest: { label: 'Highest eigenvalue', digits: 3 },
        growth: { label: 'Norm of the weights, at the end over half-way', digits: 4 },
        deadUnits: { label: 'Dead units' },
        left: { label: 'Plateau left at step' },
        rescued: { label: 'Solved by the next function' },
      },
    },
    curves: {
      title: 'Loss by step, of the first seeds',
      columns: {
        seed: { label: 'Seed' },
        solved: { label: 'Solved' },
        step: { label: 'Step' },
        loss: { label: 'Loss', digits: 4 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'relu-finds-it-rarely',
      ...stuckRelu('silu'),
      sentence:
        'With {units} hidden {activation} units, which can solve XOR, gradient descent solves it from a share of {solved} of {seeds} starts.',
      measure: result => ({ solved: summary(result, 'solved') }),
      holds: ({ solved = Number.NaN }) => solved > 0.12 && solved < 0.45,
      condition: 'a share between 0.12 and 0.45',
    },
    {
      id: 'starts-needed',
      ...stuckRelu('silu'),
      sentence: 'At this rate {starts} starts find a solution with a probability of 99 %.',
      measure: result => ({ starts: summary(result, 'starts') }),
      holds: ({ starts = Number.NaN }) => starts >= 5 && starts < 40,
      condition: 'from 5 to 39 starts',
    },
    {
      id: 'where-relu-ends',
      ...stuckRelu('silu'),
      sentence:
        'Of the {unsolved} {activation} runs that fail, {dead} end on a plateau with dead units, {valleys} in a valley in which the weights still grow, and {saddles} at a saddle.',
      measure: result => ({
        unsolved: summary(result, 'unsolved'),
        dead: runsAt(result, 'dead'),
        valleys: runsAt(result, 'valley'),
        saddles: runsAt(result, 'saddle'),
      }),
      holds: ({ unsolved = Number.NaN, dead = 0, valleys = 0, saddles }) =>
        saddles === 0 && dead > 0 && valleys > 0 && dead + valleys >= 0.9 * unsolved,
      condition: 'no saddle, and nine in ten in the other two',
    },
    {
      id: 'silu-gets-them-out',
      ...stuckRelu('silu'),
      sentence:
        'From the very weights at which the {activation} runs are stuck, training with {next} solves XOR in {rescued} of {unsolved}.',
      measure: rescue,
      holds: ({ rescued = Number.NaN, unsolved = Number.NaN }) => unsolved > 10 && rescued > 0.9 * unsolved,
      condition: 'more than nine in ten',
    },
    {
      id: 'more-steps-do-not',
      ...stuckRelu('relu'),
      sentence: 'Another {steps} steps with {next} solve it in {rescued} of {unsolved}.',
      measure: rescue,
      holds: ({ rescued = Number.NaN, unsolved = Number.NaN }) => unsolved > 10 && rescued < 0.05 * unsolved,
      condition: 'fewer than one in twenty',
    },
    {
      id: 'tanh-is-no-better-than-a-new-start',
      ...stuckRelu('tanh'),
      sentence:
        'Training with {next} from there solves it in {rescued} of {unsolved}, a share of {share}; a new start with {activation} solves it with {solved}.',
      measure: result => ({
        ...rescue(result),
        share: summary(result, 'rescued') / summary(result, 'unsolved'),
        solved: summary(result, 'solved'),
      }),
      holds: ({ share = Number.NaN, solved = Number.NaN }) => share > 0 && share < solved + 0.2,
      condition: 'above 0, and at most 0.2 above the share of a new start',
    },
    {
      id: 'tanh-fails-in-a-valley',
      inputs: { activation: 'tanh', goOn: 'false', seeds: '30' },
      sentence:
        'The {activation} runs that fail end {above} above (ln 2)/2 in the median. Of {unsolved}, {rest} are at rest.',
      measure: result => ({
        above: numberAt(result, 'valley', 'loss') - Math.LN2 / 2,
        unsolved: summary(result, 'unsolved'),
        rest: runsAt(result, 'rest'),
      }),
      holds: ({ above = Number.NaN, unsolved = Number.NaN, rest }) =>
        unsolved > 10 && rest === 0 && above > 1e-6 && above < 1e-3,
      condition: 'between 10⁻⁶ and 0.001, and none at rest',
    },
    {
      id: 'the-valley-goes-on',
      inputs: { activation: 'tanh', goOn: 'false', seeds: '8', steps: '9000' },
      sentence:
        'After {steps} steps it is {above}, and in the second half of them the weights have grown by a factor of {growth}.',
      measure: result => ({
        above: numberAt(result, 'valley', 'loss') - Math.LN2 / 2,
        growth: numberAt(result, 'valley', 'growth'),
      }),
      digits: 3,
      holds: ({ above = Number.NaN, growth = Number.NaN }) => above > 0 && above < 1e-5 && growth > 1.05,
      condition: 'above 0, below 10⁻⁵, and a growth above 1.05',
    },
    {
      id: 'leaky-relu-comes-to-rest',
      inputs: { activation: 'leaky-relu(negativeSlope=0.1)', goOn: 'false', seeds: '30' },
      sentence:
        'Of the {unsolved} {activation} runs that fail, {rest} are at rest, with a loss of {ended} and a gradient of {gradient}.',
      measure: result => ({
        unsolved: summary(result, 'unsolved'),
        rest: runsAt(result, 'rest'),
        ended: numberAt(result, 'rest', 'loss'),
        gradient: numberAt(result, 'rest', 'gradient'),
      }),
      holds: ({ unsolved = Number.NaN, rest = Number.NaN, ended = Number.NaN, gradient = Number.NaN }) =>
        unsolved > 5 && rest > 0.75 * unsolved && ended > 0.4 && gradient < 1e-12,
      condition: 'three in four, with a loss above 0.4 and a gradient below 10⁻¹²',
    },
    {
      id: 'width-helps',
      inputs: { activation: 'relu', units: '8', goOn: 'false', seeds: '30' },
      sentence: 'With {units} {activation} units the share solved is {solved}.',
      measure: result => ({ solved: summary(result, 'solved') }),
      holds: ({ solved = Number.NaN }) => solved > 0.9,
      condition: 'above 0.9',
    },
    {
      id: 'silu-with-two-units',
      inputs: { activation: 'silu', goOn: 'false', seeds: '30' },
      sentence: 'With {units} {activation} units it is {solved}, from the same starts.',
      measure: result => ({ solved: summary(result, 'solved') }),
      holds: ({ solved = Number.NaN }) => solved > 0.97,
      condition: 'above 0.97',
    },
    {
      id: 'sigmoid-stays-on-its-plateau',
      inputs: { ...plateau, activation: 'sigmoid', loss: 'squared', steps: '6000' },
      sentence:
        'From weights of standard deviation {weightDeviation}, {left} of {seeds} {activation} nets with squared error lose a tenth of their loss within {steps} steps.',
      measure: result => ({ left: summary(result, 'left') }),
      holds: ({ left = Number.NaN }) => left < 7.5,
      condition: 'fewer than half',
    },
    {
      id: 'tanh-leaves-it',
      inputs: { ...plateau, activation: 'tanh', steps: '3000' },
      digits: 3,
      sentence: 'With {activation} and cross-entropy {left} of {seeds} do, the median at step {leftMedian}.',
      measure: result => ({ left: summary(result, 'left'), leftMedian: summary(result, 'leftMedian') }),
      holds: ({ left, leftMedian = Number.NaN }) => left === 15 && leftMedian < 1000,
      condition: 'all of them, the median below 1000 steps',
    },
  ],
});
