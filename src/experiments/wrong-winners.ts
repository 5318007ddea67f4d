/**
 * Wrong winners: a pool of runs of several activations at several learning rates, and what one would have concluded from a few of them. The
 * winner by the medians of the whole pool stands for the truth. The set-up follows the reference run (PyTorch): two hidden layers of one
 * width, full batches, 512 fresh points to test on; there with width 16, 192 points and 300 steps.
 */
import {
  binaryCrossEntropyWithLogits,
  initialiseAll,
  type LabelledPoints,
  meanSquaredError,
  mlp,
  type Random,
  Tape,
  type Tensor,
  toyData,
} from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import {
  type ActivationSpec,
  activationLabels,
  activationList,
  choice,
  type Inputs,
  integer,
  numbers,
  toggle,
} from './inputs.ts';
import { quantile, signTest } from './statistics.ts';
import { type ToyDataId, toyDataOptions } from './toy-data.ts';
import { accuracy, optimiserOf, trainingInputs } from './toy-nets.ts';

const TEST_POINTS = 512;
/** Runs of each function from which a verdict is drawn; odd numbers, whose median is one of the runs. */
const RUNS = [1, 3, 5, 7, 9, 11, 15] as const;
/** Runs of which the best is reported. */
const BEST_OF = [1, 2, 3, 5, 10] as const;

/** Targets over the square from −1 to 1. */
const targets = {
  smooth: (x: number, y: number) => Math.sin(3 * x) * Math.cos(2 * y),
  kinked: (x: number, y: number) => Math.abs(Math.abs(x) - Math.abs(y)),
} as const;
type TargetId = keyof typeof targets;
type TaskId = TargetId | ToyDataId;

const isRegression = (task: TaskId): task is TargetId => Object.hasOwn(targets, task);

const inputs = {
  activations: activationList({ label: 'Activations', default: 'relu,tanh,silu', max: 6, formula: true }),
  task: choice<TaskId>({
    label: 'Task',
    default: 'smooth',
    options: [
      { value: 'smooth', label: 'sin 3x cos 2y' },
      { value: 'kinked', label: '| |x| − |y| |' },
      ...toyDataOptions,
    ],
  }),
  initialisation: trainingInputs.initialisation,
  optimiser: trainingInputs.optimiser,
  rates: numbers({
    label: 'Learning rates',
    default: [0.003, 0.01, 0.03, 0.1, 0.3],
    min: 1e-5,
    max: 10,
    least: 1,
    most: 6,
  }),
  points: integer({ label: 'Training points', default: 32, min: 8, max: 192 }),
  newPoints: toggle({ label: 'New points for each seed', default: true }),
  width: integer({ label: 'Width', default: 8, min: 2, max: 16 }),
  steps: integer({ label: 'Steps', default: 120, min: 1, max: 500 }),
  seeds: integer({ label: 'Runs in the pool, for each function and rate', default: 14, min: 2, max: 40 }),
  seed: integer({ label: 'First seed', default: 1, min: 0, max: 999_999 }),
};

type WinnerInputs = Inputs<typeof inputs>;

/** Scores of one function: by rate, then by seed. Infinite where a run left the finite numbers. */
type Scores = number[][];

function drawPoints(task: TaskId, points: number, random: Random): LabelledPoints {
  if (!isRegression(task)) return toyData[task].generate(random, { points });
  const x = Float64Array.from({ length: 2 * points }, () => 2 * random.uniform() - 1);
  const target = targets[task];
  const y = Float64Array.from({ length: points }, (_, i) => target(x[2 * i] as number, x[2 * i + 1] as number));
  return { x, y };
}

/** One function's net, traced once, with a second one that answers for the test points. */
function runner(spec: ActivationSpec, inputs: WinnerInputs, random: Random) {
  const { task, points, width, initialisation, optimiser: kind, steps } = inputs;
  const hidden = { units: width, activation: definitionOf(spec), params: spec.params };
  const net = (size: number) => {
    const tape = new Tape('float64');
    const input = tape.input([size, 2], 'points');
    const made = mlp(tape, input, { layers: [hidden, hidden, { units: 1 }], initialisation, random });
    return { tape, input, ...made };
  };
  const training = net(points);
  const target = training.tape.input([points, 1], 'targets');
  const loss = isRegression(task)
    ? meanSquaredError(training.output, target)
    : binaryCrossEntropyWithLogits(training.output, target);
  const testing = net(TEST_POINTS);

  return (rate: number, start: Random, data: LabelledPoints, test: LabelledPoints): number => {
    training.input.data.set(data.x);
    target.data.set(data.y);
    testing.input.data.set(test.x);
    for (const parameter of training.parameters) parameter.data.fill(0);
    initialiseAll(training.parameters, initialisation, start);
    const optimiser = optimiserOf(kind, training.parameters, rate);
    for (let step = 0; step < steps; step++) {
      training.tape.forward();
      if (!Number.isFinite(loss.data[0])) return Number.POSITIVE_INFINITY;
      training.tape.backward(loss);
      optimiser.step();
    }
    testing.parameters.forEach((parameter, index) => {
      parameter.data.set((training.parameters[index] as Tensor).data);
    });
    testing.tape.forward();
    const answers = testing.output.data;
    if (!answers.every(Number.isFinite)) return Number.POSITIVE_INFINITY;
    if (!isRegression(task)) return 1 - accuracy(answers, test.y);
    let squares = 0;
    for (let i = 0; i < TEST_POINTS; i++) squares += ((answers[i] as number) - (test.y[i] as number)) ** 2;
    return Math.sqrt(squares / TEST_POINTS);
  };
}

async function run(inputs: WinnerInputs, { random, progress }: RunContext): Promise<Result> {
  const { activations, task, rates, seeds, points, newPoints } = inputs;
  const names = activationLabels(activations);
  const runners = activations.map((spec, index) => runner(spec, inputs, random.fork(`net ${index}`)));
  const test = drawPoints(task, TEST_POINTS, random.fork('test points'));
  const scores: Scores[] = activations.map(() => rates.map(() => []));
  for (let seed = 1; seed <= seeds; seed++) {
    const data = drawPoints(task, points, random.fork(newPoints ? `points ${seed}` : 'points'));
    for (const [index, train] of runners.entries()) {
      for (const [at, rate] of rates.entries()) scores[index]?.[at]?.push(train(rate, random.fork(seed), data, test));
      // The last step is that of the verdicts.
      await progress(((seed - 1) * runners.length + index + 1) / (seeds * runners.length + 1));
    }
  }
  const result = resultOf(inputs, names, scores);
  await progress(1);
  return result;
}

const median = (values: readonly number[]) => quantile(values, 0.5);

/** Two functions with different medians at their best rates; scores by seed. */
export interface Pair {
  better: { name: string; scores: readonly number[] };
  worse: { name: string; scores: readonly number[] };
}

/** Probability that the median of an odd number of draws is at most a value, where a single draw is with probability `share`. */
function medianBelow(share: number, runs: number): number {
  let sum = 0;
  let ways = 1;
  for (let k = 0; k <= runs; k++) {
    if (2 * k > runs) sum += ways * share ** k * (1 - share) ** (runs - k);
    ways = (ways * (runs - k)) / (k + 1);
  }
  return sum;
}

/** Probability of each value, from the lowest, to be the median of so many draws with replacement. */
const medianWeights = (size: number, runs: number): number[] =>
  Array.from({ length: size }, (_, i) => medianBelow((i + 1) / size, runs) - medianBelow(i / size, runs));

/**
 * Probability of a verdict for the worse of two functions: by the medians of `runs` draws with replacement from the scores of each or, paired, by
 * the median of the differences in the same seeds. A tie counts half. `runs` is odd.
 */
export function wrongShare({ better, worse }: Pair, runs: number, paired: boolean): number {
  const verdict = (difference: number) => (difference > 0 ? 1 : difference === 0 ? 0.5 : 0);
  // Infinite scores of both are a tie.
  const apart = (x: number, y: number) => (x === y ? 0 : x - y);
  const sorted = (values: readonly number[]) => [...values].sort((x, y) => apart(x, y));
  const weights = medianWeights(better.scores.length, runs);
  const weigh = (values: readonly number[], of: (value: number) => number) =>
    values.reduce((sum, value, i) => sum + (weights[i] as number) * of(value), 0);
  if (paired) {
    const differences = better.scores.map((score, seed) => apart(score, worse.scores[seed] as number));
    return weigh(sorted(differences), verdict);
  }
  const others = sorted(worse.scores);
  return weigh(sorted(better.scores), x => weigh(others, y => verdict(apart(x, y))));
}

/** Probability that the best of k runs, drawn with replacement, is better than one run of the other function; a tie is no win. */
export function bestWins(scores: readonly number[], k: number, other: readonly number[]): number {
  const shares = other.map(y => 1 - (scores.filter(x => x >= y).length / scores.length) ** k);
  return shares.reduce((sum, value) => sum + value, 0) / shares.length;
}

function resultOf({ rates }: WinnerInputs, names: readonly string[], scores: readonly Scores[]): Result {
  const medians = scores.map(byRate => byRate.map(median));
  const best = medians.map(row => row.indexOf(Math.min(...row)));
  const tuned = medians.map((row, index) => row[best[index] as number] as number);
  const pairs: Pair[] = names.flatMap((name, i) =>
    names.slice(i + 1).flatMap((other, offset): Pair[] => {
      const j = i + 1 + offset;
      const [a, b] = [tuned[i] as number, tuned[j] as number];
      if (a === b) return [];
      const of = (index: number, label: string) => ({
        name: label,
        scores: scores[index]?.[best[index] as number] ?? [],
      });
      const [first, second] = [of(i, name), of(j, other)];
      return [a < b ? { better: first, worse: second } : { better: second, worse: first }];
    }),
  );
  /** Pairs that these medians put in the other order than those at the best rates. */
  const turned = (values: readonly number[]) =>
    pairs.filter(({ better, worse }) => {
      const at = (name: string) => values[names.indexOf(name)] as number;
      return at(better.name) > at(worse.name);
    }).length;
  const winner = (values: readonly number[]) => names[values.indexOf(Math.min(...values))] ?? '';
  const policy = (label: string, values: readonly number[]): Row => ({
    policy: label,
    winner: winner(values),
    turned: turned(values),
    pairs: pairs.length,
  });
  const wrong = (runs: number, paired: boolean) => pairs.map(pair => wrongShare(pair, runs, paired));
  const mean = (values: readonly number[]) =>
    values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : null;
  const byRuns = RUNS.map(runs => ({ runs, shares: wrong(runs, false), paired: wrong(runs, true) }));
  const broken = scores.flat(2).filter(value => !Number.isFinite(value)).length;

  return {
    tables: {
      rates: names.flatMap((activation, index) =>
        rates.map((rate, at): Row => {
          const own = scores[index]?.[at] ?? [];
          return {
            function: index + 1,
            activation,
            rate,
            median: median(own),
            q1: quantile(own, 0.25),
            q3: quantile(own, 0.75),
            best: at === best[index],
          };
        }),
      ),
      orders: [
        ...rates.map((rate, at) =>
          policy(
            `${rate} for all`,
            medians.map(row => row[at] as number),
          ),
        ),
        policy('the best for each', tuned),
      ],
      verdicts: byRuns.map(
        ({ runs, shares, paired }): Row => ({
          runs,
          wrong: mean(shares),
          hardest: shares.length ? Math.max(...shares) : null,
          easiest: shares.length ? Math.min(...shares) : null,
          paired: mean(paired),
        }),
      ),
      pairs: pairs.map(({ better, worse }, index): Row => {
        const wins = better.scores.filter((score, seed) => score < (worse.scores[seed] as number)).length;
        const losses = better.scores.filter((score, seed) => score > (worse.scores[seed] as number)).length;
        const at = (runs: number) => byRuns.find(row => row.runs === runs)?.shares[index] ?? null;
        return {
          better: better.name,
          worse: worse.name,
          betterMedian: median(better.scores),
          worseMedian: median(worse.scores),
          wrongOne: at(1),
          wrongFive: at(5),
          wins,
          losses,
          p: signTest(wins, losses),
        };
      }),
      best: BEST_OF.map(
        (k): Row => ({
          of: k,
          itself: mean(
            names.map((_, index) => scores[index]?.[best[index] as number] ?? []).map(own => bestWins(own, k, own)),
          ),
          worse: mean(pairs.map(({ better, worse }) => bestWins(worse.scores, k, better.scores))),
        }),
      ),
      runs: names.flatMap((activation, index) =>
        rates.flatMap((rate, at) =>
          (scores[index]?.[at] ?? []).map((score, seed): Row => ({ activation, rate, run: seed + 1, score })),
        ),
      ),
    },
    ...(broken > 0 && {
      notes: [`${broken} of ${scores.flat(2).length} runs left the finite numbers; their score counts as infinite.`],
    }),
  };
}

const verdict = ({ tables }: Result, runs: number, column: string) =>
  Number(tables.verdicts?.find(row => row.runs === runs)?.[column] ?? Number.NaN);
const best = ({ tables }: Result, k: number, column: string) =>
  Number(tables.best?.find(row => row.of === k)?.[column] ?? Number.NaN);
/** Median of a function at a rate, or at its best one. */
const errorAt = ({ tables }: Result, name: string, rate?: number) =>
  Number(
    tables.rates?.find(row => row.activation === name && (rate === undefined ? row.best : row.rate === rate))?.median ??
      Number.NaN,
  );

export default defineExperiment({
  id: 'wrong-winners',
  title: 'Wrong winners',
  question: 'How often does a comparison of a few runs name the wrong winner?',
  home: 'concepts/comparing-fairly/',
  mode: 'on-demand',
  inputs,
  tables: {
    rates: {
      title: 'Score by learning rate, lower is better',
      columns: {
        function: { label: 'Number' },
        activation: { label: 'Activation' },
        rate: { label: 'Learning rate', digits: 3 },
        median: { label: 'Median', digits: 4 },
        q1: { label: 'First quartile', digits: 4 },
        q3: { label: 'Third quartile', digits: 4 },
        best: { label: 'Its best rate' },
      },
    },
    orders: {
      title: 'The order by the medians of the pool; turned: pairs in the other order than at the best rates',
      columns: {
        policy: { label: 'Learning rate' },
        winner: { label: 'Winner' },
        turned: { label: 'Pairs turned' },
        pairs: { label: 'of' },
      },
    },
    verdicts: {
      title: 'Share of verdicts for the worse of two functions, at their best rates',
      columns: {
        runs: { label: 'Runs of each' },
        wrong: { label: 'Mean over the pairs', digits: 3 },
        hardest: { label: 'hardest pair', digits: 3 },
        easiest: { label: 'easiest pair', digits: 3 },
        paired: { label: 'Mean, same seeds for both', digits: 3 },
      },
    },
    pairs: {
      title: 'Pairs at their best rates; sign test over the seeds of the pool',
      columns: {
        better: { label: 'Better' },
        worse: { label: 'Worse' },
        betterMedian: { label: 'Its median', digits: 4 },
        worseMedian: { label: 'That of the worse', digits: 4 },
        wrongOne: { label: 'Wrong from one run', digits: 3 },
        wrongFive: { label: 'Wrong from five', digits: 3 },
        wins: { label: 'Seeds won' },
        losses: { label: 'Seeds lost' },
        p: { label: 'p', digits: 3 },
      },
    },
    best: {
      title: 'The best of k runs against one run: share of wins',
      columns: {
        of: { label: 'k' },
        itself: { label: 'of the same function', digits: 3 },
        worse: { label: 'of the worse against the better', digits: 3 },
      },
    },
    runs: {
      title: 'Every run',
      columns: {
        activation: { label: 'Activation' },
        rate: { label: 'Learning rate', digits: 3 },
        run: { label: 'Run' },
        score: { label: 'Score', digits: 5 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'one-run-each-misleads',
      inputs: {},
      sentence:
        'One run of each names the worse function in a share of {wrong} of the comparisons; for the hardest pair in {hardest}.',
      measure: result => ({ wrong: verdict(result, 1, 'wrong'), hardest: verdict(result, 1, 'hardest') }),
      holds: ({ wrong = Number.NaN, hardest = Number.NaN }) => wrong > 0.05 && hardest > wrong,
      condition: 'above 0.05 in the mean',
    },
    {
      id: 'five-are-not-enough-for-all',
      inputs: {},
      sentence: 'With the medians of five runs it is {wrong}, and {hardest} for the hardest pair.',
      measure: result => ({ wrong: verdict(result, 5, 'wrong'), hardest: verdict(result, 5, 'hardest') }),
      holds: ({ wrong = Number.NaN, hardest = Number.NaN }) => wrong > 0.02 && hardest > 0.05,
      condition: 'above 0.02 in the mean, above 0.05 for the hardest pair',
    },
    {
      id: 'same-seeds-can-help',
      inputs: {},
      sentence:
        'With three runs of each, the same points and starts for both make a share of {paired} wrong, points and starts of their own {wrong}.',
      measure: result => ({ paired: verdict(result, 3, 'paired'), wrong: verdict(result, 3, 'wrong') }),
      holds: ({ paired = Number.NaN, wrong = Number.NaN }) => paired < 0.8 * wrong,
      condition: 'less than 0.8 times as many',
    },
    {
      id: 'same-seeds-need-not-help',
      inputs: { rates: '0.03,0.1', seed: '8' },
      sentence:
        'In another pool, that of seed {seed}, it is {paired} with the same points and starts and {wrong} with points and starts of their own.',
      measure: result => ({ paired: verdict(result, 3, 'paired'), wrong: verdict(result, 3, 'wrong') }),
      holds: ({ paired = Number.NaN, wrong = Number.NaN }) => paired > 1.2 * wrong,
      condition: 'more than 1.2 times as many',
    },
    {
      id: 'one-rate-for-all-turns-the-order',
      inputs: {},
      sentence:
        'At the rate 0.003 for all, {turned} of {pairs} pairs stand in the other order than with the best rate for each.',
      measure: ({ tables }) => {
        const row = tables.orders?.find(({ policy }) => policy === '0.003 for all');
        return { turned: Number(row?.turned ?? Number.NaN), pairs: Number(row?.pairs ?? Number.NaN) };
      },
      holds: ({ turned = Number.NaN, pairs = Number.NaN }) => turned >= 1 && pairs === 3,
      condition: 'at least one of three',
    },
    {
      id: 'the-order-at-a-rate',
      inputs: {},
      sentence:
        'At 0.003 the median error is {tanhSlow} with tanh and {siluSlow} with SiLU; at their best rates {tanh} and {silu}.',
      measure: result => ({
        tanhSlow: errorAt(result, 'Tanh', 0.003),
        siluSlow: errorAt(result, 'SiLU', 0.003),
        tanh: errorAt(result, 'Tanh'),
        silu: errorAt(result, 'SiLU'),
      }),
      holds: ({ tanhSlow = Number.NaN, siluSlow = Number.NaN, tanh = Number.NaN, silu = Number.NaN }) =>
        tanhSlow < siluSlow && silu < tanh,
      condition: 'tanh is ahead at 0.003, SiLU at the best rates',
    },
    {
      id: 'the-best-of-five-beats-itself',
      inputs: {},
      sentence:
        'The best of five runs of a function is better than a single run of the same function in a share of {wins}.',
      measure: result => ({ wins: best(result, 5, 'itself') }),
      holds: ({ wins = Number.NaN }) => wins > 0.7,
      condition: 'above 0.7',
    },
    {
      id: 'the-best-of-five-hides-the-loser',
      inputs: {},
      sentence:
        'The best of five runs of the worse function beats a single run of the better one in a share of {wins}, a single run of it in {single}.',
      measure: result => ({ wins: best(result, 5, 'worse'), single: best(result, 1, 'worse') }),
      holds: ({ wins = Number.NaN, single = Number.NaN }) => wins > 1.5 * single,
      condition: 'more than 1.5 times as often',
    },
  ],
});
