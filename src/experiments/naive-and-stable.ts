/**
 * Naive and stable: formulas of losses and activations as a textbook writes them, and rearranged, with every operation rounded to a number
 * format; from which x on the naive one fails; and how many gradients a format rounds to 0.
 */
import {
  type FloatId,
  type Formula,
  formats,
  lastBefore,
  parseFormula,
  quantise,
  type Random,
  roundedEvaluator,
} from '../core/index.ts';
import { defineExperiment, type Result, type Row } from './experiment.ts';
import { choice, type Inputs, integer, number } from './inputs.ts';

/** Points of the curve on each side of 0. */
const HALF = 120;
/** Sizes of x that are tried for the thresholds, so many in each factor of two. */
const PER_BINADE = 24;
const DRAWS = 20_000;
const SCALE = 1024;
const DEVIATIONS = [1e-4, 1e-5, 1e-6, 1e-7, 1e-8] as const;

interface Pair {
  label: string;
  naive: string;
  stable: string;
}

const pairs = {
  'log-sum-exp': {
    label: 'log-sum-exp of x, x − 1, 0',
    naive: 'log(exp(x) + exp(x - 1) + exp(0))',
    stable: 'max(x, 0) + log(exp(x - max(x, 0)) + exp(x - 1 - max(x, 0)) + exp(0 - max(x, 0)))',
  },
  softplus: {
    label: 'softplus',
    naive: 'log(1 + exp(x))',
    stable: 'max(x, 0) + log1p(exp(-abs(x)))',
  },
  'loss-one': {
    label: 'cross-entropy of logit x, target 1',
    naive: '-log(1/(1 + exp(-x)))',
    stable: 'max(-x, 0) + log1p(exp(-abs(x)))',
  },
  'loss-zero': {
    label: 'cross-entropy of logit x, target 0',
    naive: '-log(1 - 1/(1 + exp(-x)))',
    stable: 'max(x, 0) + log1p(exp(-abs(x)))',
  },
  tanh: { label: 'tanh', naive: '(exp(x) - exp(-x))/(exp(x) + exp(-x))', stable: 'tanh(x)' },
  gelu: { label: 'GELU', naive: '0.5*x*(1 + erf(x/sqrt(2)))', stable: '0.5*x*erfc(-x/sqrt(2))' },
} as const satisfies Record<string, Pair>;

type PairId = keyof typeof pairs;
const floatIds = Object.keys(formats) as FloatId[];

const inputs = {
  formula: choice({
    label: 'Formula',
    default: 'loss-zero',
    options: (Object.keys(pairs) as PairId[]).map(value => ({ value, label: pairs[value].label })),
  }),
  format: choice({
    label: 'Format',
    default: 'float16',
    options: floatIds.map(value => ({ value, label: formats[value].name })),
  }),
  range: number({ label: 'From −x to x', default: 20, min: 1, max: 1000, step: 1, scale: 'log' }),
  seed: integer({ label: 'Seed of the gradients', default: 1, min: 0, max: 999_999 }),
};

type StableInputs = Inputs<typeof inputs>;
type Evaluate = (x: number) => number;

const evaluatorOf = (text: string, id: FloatId): Evaluate => {
  const formula: Formula = parseFormula(text);
  const evaluate = roundedEvaluator(formula, formats[id]);
  return x => evaluate(x);
};

/** The number nearest to 0, on the side of `sign`, from which a property holds; null where it holds nowhere up to 1024, or already next to 0. */
function firstWith(property: (x: number) => boolean, sign: 1 | -1, id: FloatId): number | null {
  const format = formats[id];
  let before: number | undefined;
  for (let i = -6 * PER_BINADE; i <= 10 * PER_BINADE; i++) {
    const x = quantise(sign * 2 ** (i / PER_BINADE), format, { saturate: true });
    if (property(x)) return before === undefined ? null : lastBefore(property, x, before, format);
    before = x;
  }
  return null;
}

/** From where on the naive formula gives no finite number, and 0, though the format has a better answer. */
function limitsOf(pair: Pair, exact: Evaluate, id: FloatId): Row {
  const format = formats[id];
  const [naive, stable] = [evaluatorOf(pair.naive, id), evaluatorOf(pair.stable, id)];
  const expected = (x: number) => quantise(exact(x), format);
  const broken = (evaluate: Evaluate) => (x: number) => Number.isFinite(expected(x)) && !Number.isFinite(evaluate(x));
  const lost = (x: number) => naive(x) === 0 && expected(x) !== 0;
  return {
    format: format.name,
    brokenLeft: firstWith(broken(naive), -1, id),
    brokenRight: firstWith(broken(naive), 1, id),
    zeroLeft: firstWith(lost, -1, id),
    zeroRight: firstWith(lost, 1, id),
    stableBroken: firstWith(broken(stable), -1, id) ?? firstWith(broken(stable), 1, id),
  };
}

/** Share of normal gradients that a format rounds to 0. */
function lostShare(draws: readonly number[], deviation: number, scale: number, id: FloatId): number {
  return draws.filter(draw => quantise(draw * deviation * scale, formats[id]) === 0).length / draws.length;
}

/** The largest number to which one can count by adding 1: there the next sum rounds back. */
function countsTo(id: FloatId): number {
  let count = 1;
  while (quantise(count + 1, formats[id]) !== count) count *= 2;
  return count;
}

function run({ formula, format: id, range }: StableInputs, { random }: { random: Random }): Result {
  const pair = pairs[formula];
  const format = formats[id];
  const exact = evaluatorOf(pair.stable, 'float64');
  const [naive, stable] = [evaluatorOf(pair.naive, id), evaluatorOf(pair.stable, id)];
  const errorOf = (value: number, want: number) => {
    const error = Math.abs(value - want) / Math.abs(want);
    return Number.isFinite(error) ? error : null;
  };
  const cellOf = (value: number) => (Number.isFinite(value) ? value : null);
  const curve = Array.from({ length: 2 * HALF + 1 }, (_, i): Row => {
    const at = quantise(Number((((i - HALF) * range) / HALF).toPrecision(6)), format, { saturate: true });
    const want = exact(at);
    return {
      x: at,
      exact: want,
      naive: cellOf(naive(at)),
      stable: cellOf(stable(at)),
      naiveError: errorOf(naive(at), want),
      stableError: errorOf(stable(at), want),
    };
  });
  const draws = Array.from({ length: DRAWS }, () => random.normal());
  return {
    tables: {
      limits: floatIds.map(other => limitsOf(pair, exact, other)),
      formats: floatIds.map((other): Row => {
        const exponential = evaluatorOf('exp(x)', other);
        return {
          format: formats[other].name,
          largest: formats[other].max,
          smallest: formats[other].smallestSubnormal,
          overflow: firstWith(x => !Number.isFinite(exponential(x)), 1, other),
          counts: countsTo(other),
        };
      }),
      gradients: DEVIATIONS.map((deviation): Row => {
        return {
          deviation,
          lost: lostShare(draws, deviation, 1, id),
          lostScaled: lostShare(draws, deviation, SCALE, id),
        };
      }),
      curve,
    },
  };
}

const limit = ({ tables }: Result, id: FloatId, column: string) =>
  Number(tables.limits?.find(row => row.format === formats[id].name)?.[column] ?? Number.NaN);
const ofFormat = ({ tables }: Result, id: FloatId, column: string) =>
  Number(tables.formats?.find(row => row.format === formats[id].name)?.[column] ?? Number.NaN);

export default defineExperiment({
  id: 'naive-and-stable',
  title: 'Naive and stable',
  question: 'At which x does a textbook formula fail, in which number format, and does another way to write it help?',
  home: 'concepts/numerical-stability/',
  mode: 'live',
  inputs,
  tables: {
    limits: {
      title:
        'By format: where the naive formula first gives no finite number, or 0, though there is a better answer; |x| to 1024',
      columns: {
        format: { label: 'Format' },
        brokenLeft: { label: 'not finite from, left', digits: 5 },
        brokenRight: { label: 'not finite from, right', digits: 5 },
        zeroLeft: { label: '0 from, left', digits: 5 },
        zeroRight: { label: '0 from, right', digits: 5 },
        stableBroken: { label: 'stable one not finite from', digits: 5 },
      },
    },
    formats: {
      title: 'The formats',
      columns: {
        format: { label: 'Format' },
        largest: { label: 'Largest number', digits: 5 },
        smallest: { label: 'Smallest above 0', digits: 3 },
        overflow: { label: 'exp(x) overflows from', digits: 5 },
        counts: { label: 'Adding 1 stops at' },
      },
    },
    gradients: {
      title: 'Normal gradients that the format rounds to 0, as they are and multiplied by 1024',
      columns: {
        deviation: { label: 'Standard deviation', digits: 1 },
        lost: { label: 'Share lost', digits: 3 },
        lostScaled: { label: 'Share lost, scaled', digits: 3 },
      },
    },
    curve: {
      title: 'Values and relative errors; nothing where there is no finite number',
      columns: {
        x: { label: 'x', digits: 5 },
        exact: { label: 'exact', digits: 5 },
        naive: { label: 'naive', digits: 5 },
        stable: { label: 'stable', digits: 5 },
        naiveError: { label: 'relative error, naive', digits: 3 },
        stableError: { label: 'relative error, stable', digits: 3 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'confident-and-wrong',
      inputs: { formula: 'loss-zero' },
      sentence:
        'The cross-entropy of a wrong answer, −ln(1 − σ(x)), is infinite from a logit of {half} in float16, {single} in float32 and {double} in float64.',
      digits: 4,
      measure: result => ({
        half: limit(result, 'float16', 'brokenRight'),
        single: limit(result, 'float32', 'brokenRight'),
        double: limit(result, 'float64', 'brokenRight'),
      }),
      holds: ({ half = Number.NaN, single = Number.NaN, double = Number.NaN }) =>
        half < 9 && single < 17 && double < 37,
      condition: 'before 9, 17 and 37',
    },
    {
      id: 'stable-never-breaks',
      inputs: { formula: 'loss-zero' },
      sentence:
        'Computed from the logit it is finite up to 1024 wherever the format has the number: in {formats} of {all} formats.',
      measure: ({ tables }) => ({
        formats: (tables.limits ?? []).filter(row => row.stableBroken === null).length,
        all: tables.limits?.length ?? 0,
      }),
      holds: ({ formats, all }) => formats === all && all === floatIds.length,
      condition: 'in all formats, wherever the answer is a number of the format',
    },
    {
      id: 'softmax-overflows',
      inputs: { formula: 'log-sum-exp' },
      sentence:
        'Without the shift log-sum-exp is infinite from a score of {half} in float16 and {single} in float32; with bfloat16, which has the range of float32, it is from {brain}.',
      digits: 4,
      measure: result => ({
        half: limit(result, 'float16', 'brokenRight'),
        single: limit(result, 'float32', 'brokenRight'),
        brain: limit(result, 'bfloat16', 'brokenRight'),
      }),
      holds: ({ half = Number.NaN, single = Number.NaN, brain = Number.NaN }) =>
        half > 10 && half < 11.1 && single > 88 && single < 89 && brain > 88 && brain < 90,
      condition: 'between 10 and 11.1; between 88 and 89; between 88 and 90',
    },
    {
      id: 'gelu-loses-its-tail',
      inputs: { formula: 'gelu' },
      sentence:
        'With 1 + erf the left tail of GELU is 0 from {half} in float16 and from {single} in float32, with erfc it is not.',
      digits: 4,
      measure: result => ({
        half: limit(result, 'float16', 'zeroLeft'),
        single: limit(result, 'float32', 'zeroLeft'),
      }),
      holds: ({ half = Number.NaN, single = Number.NaN }) => half > -4 && single > -6,
      condition: 'before −4 and before −6',
    },
    {
      id: 'scaling-saves-gradients',
      inputs: { format: 'float16' },
      sentence:
        'Of gradients with a standard deviation of 10⁻⁷ a share of {lost} is 0 in {format}; multiplied by 1024, {scaled}.',
      measure: ({ tables }) => {
        const row = tables.gradients?.find(candidate => candidate.deviation === 1e-7);
        return { lost: Number(row?.lost), scaled: Number(row?.lostScaled) };
      },
      holds: ({ lost = Number.NaN, scaled = Number.NaN }) => lost > 0.1 && scaled < 0.01,
      condition: 'more than 0.1 without, less than 0.01 with',
    },
    {
      id: 'counting-stops',
      inputs: {},
      sentence: 'Adding ones, float16 stops at {half} and bfloat16 at {brain}.',
      digits: 4,
      measure: result => ({
        half: ofFormat(result, 'float16', 'counts'),
        brain: ofFormat(result, 'bfloat16', 'counts'),
      }),
      holds: ({ half, brain }) => half === 2048 && brain === 256,
      condition: 'at 2¹¹ and at 2⁸',
    },
  ],
});
