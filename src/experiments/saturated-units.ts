/**
 * Saturated units: where the slope of an activation is below a share of its largest slope, how much of a Gaussian lies there, and how
 * many (unit, point) pairs of a trained net do, by the scale of its inputs. The net is that of the reference run (PyTorch): moons,
 * 2-32-32-1, LeCun weights, zero biases, Adam at 0.01, full batch, float64; inputs multiplied by a factor and not standardised.
 */
import { analyse, normalCdf, type Random, toyData } from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import { activation, choice, type Inputs, integer } from './inputs.ts';
import { near } from './measures.ts';
import { quantile } from './statistics.ts';
import { accuracy, buildNet, optimiserOf } from './toy-nets.ts';

const POINTS = 128;
const WIDTH = 32;
const LEVELS = [0.5, 0.1, 0.01, 0.001] as const;
/** Standard deviations of the pre-activations. */
const SPREADS = [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 5, 7, 10, 15, 20] as const;
/** Factors of the inputs. */
const SCALES = [0.01, 0.1, 1, 10, 100] as const;
/** Slopes are searched from -REACH to REACH, at SAMPLES places on each side. */
const REACH = 400;
const SAMPLES = 3000;

const inputs = {
  activation: activation({ label: 'Activation', default: 'tanh', formula: true }),
  level: choice({
    label: 'Saturated below',
    help: 'A share of the largest slope of the function.',
    default: '0.01',
    options: [
      { value: '0.5', label: 'half of the largest slope' },
      { value: '0.1', label: '10 % of the largest slope' },
      { value: '0.01', label: '1 % of the largest slope' },
      { value: '0.001', label: '0.1 % of the largest slope' },
    ],
  }),
  steps: integer({ label: 'Steps', default: 400, min: 0, max: 1000, step: 50 }),
  seeds: integer({ label: 'Seeds', default: 3, min: 1, max: 20 }),
  seed: integer({ label: 'First seed', default: 1, min: 0, max: 999_999 }),
};

type SaturationInputs = Inputs<typeof inputs>;

/** Denser near 0, odd about it, and without 0 itself, where many functions have a kink. */
const places = Array.from({ length: 2 * SAMPLES }, (_, i) => {
  const u = (i + 0.5 - SAMPLES) / SAMPLES;
  return Math.sign(u) * (8 * Math.abs(u) + (REACH - 8) * Math.abs(u) ** 4);
});

/** The stretches of the line on which `low` holds; their ends are bisected to the last bit. Beyond the search it goes on. */
function stretches(low: (x: number) => boolean): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  let from: number | undefined = low(places[0] as number) ? Number.NEGATIVE_INFINITY : undefined;
  for (let i = 1; i < places.length; i++) {
    let [a, b] = [places[i - 1] as number, places[i] as number];
    const before = low(a);
    if (before === low(b)) continue;
    for (;;) {
      const middle = (a + b) / 2;
      if (middle <= a || middle >= b) break;
      if (low(middle) === before) a = middle;
      else b = middle;
    }
    if (before) found.push({ from: from ?? a, to: b });
    from = before ? undefined : b;
  }
  if (from !== undefined) found.push({ from, to: Number.POSITIVE_INFINITY });
  return found;
}

/** P(from < sZ < to) for a standard normal Z; without cancellation in the tails. */
const gaussianShare = ({ from, to }: { from: number; to: number }, s: number): number =>
  from > 0 ? normalCdf(-from / s) - normalCdf(-to / s) : normalCdf(to / s) - normalCdf(from / s);

/** One net at one scale of the inputs: shares of saturated pairs in both hidden layers, and accuracy on the training points. */
function trainAt(
  inputs: SaturationInputs,
  scale: number,
  low: (x: number) => boolean,
  random: Random,
): { first: number; second: number; accuracy: number } {
  const layer = { units: WIDTH, activation: inputs.activation };
  const { tape, input, target, net, loss } = buildNet(
    { points: POINTS, layers: [layer, layer], initialisation: 'lecun' },
    random,
  );
  const { x, y } = toyData.moons.generate(random.fork('points'), { points: POINTS });
  input.data.set(x.map(value => scale * value));
  target.data.set(y);
  const optimiser = optimiserOf('adam', net.parameters, 0.01);
  for (let step = 0; step < inputs.steps; step++) {
    tape.forward();
    tape.backward(loss);
    optimiser.step();
  }
  tape.forward();
  const share = (index: number) => {
    const data = net.preactivations[index]?.data ?? new Float64Array();
    return data.every(Number.isFinite) ? data.filter(low).length / data.length : Number.NaN;
  };
  return { first: share(0), second: share(1), accuracy: accuracy(net.output.data, y) };
}

async function run(inputs: SaturationInputs, { random, progress }: RunContext): Promise<Result> {
  const definition = definitionOf(inputs.activation);
  const { params } = inputs.activation;
  const slope = (x: number) => Math.abs(definition.df(x, params));
  const largest = analyse(definition, params).lipschitz.value;
  const notes: string[] = [];
  const bounded = Number.isFinite(largest) && largest > 0;
  if (!bounded)
    notes.push('The function has no finite largest slope above 0, so no share of it: no place counts as saturated.');
  const below = (level: number) => (x: number) => bounded && slope(x) < level * largest;
  const low = below(Number(inputs.level));

  const points = LEVELS.map((level): Row => {
    const found = stretches(below(level));
    // The tails: what goes on for ever.
    const left = found.find(({ from }) => from === Number.NEGATIVE_INFINITY)?.to;
    const right = found.find(({ to }) => to === Number.POSITIVE_INFINITY)?.from;
    const finite = (x: number | undefined) => (x !== undefined && Number.isFinite(x) ? x : null);
    return { level, left: finite(left), right: finite(right) };
  });
  const saturated = stretches(low);
  const gaussian = SPREADS.map(
    (spread): Row => ({ spread, share: saturated.reduce((sum, part) => sum + gaussianShare(part, spread), 0) }),
  );

  const trained: Row[] = [];
  const tables = () => ({ points, gaussian, trained: [...trained] });
  let lost = 0;
  for (const [index, scale] of SCALES.entries()) {
    const runs: ReturnType<typeof trainAt>[] = [];
    for (let seed = 0; seed < inputs.seeds; seed++) {
      runs.push(trainAt(inputs, scale, low, random.fork(seed)));
      await progress((index + (seed + 1) / inputs.seeds) / SCALES.length, () => ({ tables: tables() }));
    }
    lost += runs.filter(({ first, second }) => Number.isNaN(first + second)).length;
    const spread = (name: 'first' | 'second', p: number) =>
      quantile(
        runs.map(one => one[name]),
        p,
      );
    trained.push({
      scale,
      first: spread('first', 0.5),
      firstQ1: spread('first', 0.25),
      firstQ3: spread('first', 0.75),
      second: spread('second', 0.5),
      secondQ1: spread('second', 0.25),
      secondQ3: spread('second', 0.75),
      accuracy: quantile(
        runs.map(one => one.accuracy),
        0.5,
      ),
    });
  }
  if (lost)
    notes.push(`In ${lost} of ${SCALES.length * inputs.seeds} runs the pre-activations left the finite numbers.`);
  return { tables: tables(), ...(notes.length > 0 && { notes }) };
}

/** Where the slope is at `level` of the largest, on the right. */
const pointAt = ({ tables }: Result, level: number) =>
  Number(tables.points?.find(row => row.level === level)?.right ?? Number.NaN);
const gaussianAt = ({ tables }: Result, spread: number) =>
  Number(tables.gaussian?.find(row => row.spread === spread)?.share ?? Number.NaN);
const trainedAt = ({ tables }: Result, scale: number, column: string) =>
  Number(tables.trained?.find(row => row.scale === scale)?.[column] ?? Number.NaN);

export default defineExperiment({
  id: 'saturated-units',
  title: 'Share of saturated units',
  question: 'How far out does an activation saturate, and how much of a net does?',
  home: 'concepts/saturation/',
  mode: 'on-demand',
  inputs,
  tables: {
    points: {
      title: 'Beyond these places the slope stays below a share of the largest slope (none: it does not)',
      columns: {
        level: { label: 'Share of the largest slope' },
        left: { label: 'to the left of x', digits: 6 },
        right: { label: 'to the right of x', digits: 6 },
      },
    },
    gaussian: {
      title: 'Share of Gaussian pre-activations that is saturated, by their standard deviation',
      columns: { spread: { label: 'Standard deviation' }, share: { label: 'Share', digits: 4 } },
    },
    trained: {
      title: 'After training: share of saturated pairs of unit and point, by the factor of the inputs',
      columns: {
        scale: { label: 'Inputs times' },
        first: { label: 'Layer 1, median', digits: 3 },
        firstQ1: { label: 'first quartile', digits: 3 },
        firstQ3: { label: 'third quartile', digits: 3 },
        second: { label: 'Layer 2, median', digits: 3 },
        secondQ1: { label: 'first quartile', digits: 3 },
        secondQ3: { label: 'third quartile', digits: 3 },
        accuracy: { label: 'Accuracy, median', digits: 3 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'tanh-one-per-cent',
      inputs: { activation: 'tanh', steps: '0' },
      sentence: 'The slope of {activation} is below 1 % of its largest beyond |x| = {at}.',
      digits: 5,
      measure: result => ({ at: pointAt(result, 0.01) }),
      holds: ({ at }) => near(at, Math.acosh(10), 1e-9),
      condition: 'arcosh 10, to 9 decimals',
    },
    {
      id: 'sigmoid-one-per-cent',
      inputs: { activation: 'sigmoid', steps: '0' },
      sentence: 'For the {activation} it is |x| = {at}.',
      digits: 5,
      measure: result => ({ at: pointAt(result, 0.01) }),
      holds: ({ at }) => near(at, 2 * Math.acosh(10), 1e-9),
      condition: 'twice that of tanh, to 9 decimals',
    },
    {
      id: 'softsign-saturates-late',
      inputs: { activation: 'softsign', steps: '0' },
      sentence: 'For {activation} it is |x| = {at}, {times} times as far out as for tanh.',
      digits: 4,
      measure: result => ({ at: pointAt(result, 0.01), times: pointAt(result, 0.01) / Math.acosh(10) }),
      holds: ({ times = Number.NaN }) => times > 2.5,
      condition: 'more than 2.5 times the place of tanh, arcosh 10',
    },
    {
      id: 'relu-saturates-on-half',
      inputs: { activation: 'relu', steps: '0' },
      sentence:
        'Of Gaussian pre-activations with mean 0 a share of {narrow} is saturated with {activation}, at a standard deviation of 1 as at 10, where it is {wide}.',
      measure: result => ({ narrow: gaussianAt(result, 1), wide: gaussianAt(result, 10) }),
      holds: ({ narrow, wide }) => near(narrow, 0.5, 1e-12) && near(wide, 0.5, 1e-12),
      condition: 'one half at both',
    },
    {
      id: 'usual-inputs-leave-sigmoid-free',
      inputs: { activation: 'sigmoid', steps: '0' },
      sentence:
        'With the {activation}, a share of {narrow} of N(0, 1) pre-activations is saturated; at a standard deviation of 10 it is {wide}.',
      measure: result => ({ narrow: gaussianAt(result, 1), wide: gaussianAt(result, 10) }),
      holds: ({ narrow = Number.NaN, wide = Number.NaN }) => narrow < 1e-6 && wide > 0.5,
      condition: 'below 10⁻⁶ at 1, above one half at 10',
    },
    {
      id: 'large-inputs-saturate',
      inputs: { activation: 'tanh' },
      sentence:
        'After {steps} steps, a share of {usual} of the pairs in the first {activation} layer is saturated; with inputs 100 times as large it is {large}.',
      measure: result => ({ usual: trainedAt(result, 1, 'first'), large: trainedAt(result, 100, 'first') }),
      holds: ({ usual = Number.NaN, large = Number.NaN }) => usual < 0.1 && large > 0.5,
      condition: 'below 0.1 at the usual scale, above one half at 100',
    },
    {
      id: 'saturated-is-not-failed',
      inputs: { activation: 'sigmoid' },
      sentence:
        'With the {activation}, inputs 100 times as large leave a share of {large} of the first layer saturated after {steps} steps, at an accuracy of {high}; inputs a hundredth as large saturate a share of {none} and reach {low}.',
      measure: result => ({
        large: trainedAt(result, 100, 'first'),
        high: trainedAt(result, 100, 'accuracy'),
        none: trainedAt(result, 0.01, 'first'),
        low: trainedAt(result, 0.01, 'accuracy'),
      }),
      holds: ({ large = Number.NaN, high = Number.NaN, none, low = Number.NaN }) =>
        large > 0.5 && high > 0.97 && none === 0 && low < 0.93,
      condition: 'more than half saturated at an accuracy above 0.97; none saturated at one below 0.93',
    },
  ],
});
