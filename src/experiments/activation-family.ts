/** One activation at several values of its first parameter: the curves, and what the parameter does to the computed properties. */
import { analyse, getScalarActivation, type Param } from '../core/index.ts';
import { defineExperiment, type Result, type Row } from './experiment.ts';
import { activation, choice, type Inputs, integer, number, scalarActivationIds } from './inputs.ts';
import { near } from './measures.ts';

/** Samples on each side of 0. */
const HALF = 60;
/** Parameter values at which the properties are computed. */
const GRID = 13;

/** Functions that have a parameter to sweep. */
const ids = scalarActivationIds.filter(id => getScalarActivation(id).params.length > 0);

const inputs = {
  activation: activation({ label: 'Activation', default: 'elu', ids }),
  from: number({ label: 'First parameter from', default: 0.5, min: -100, max: 100, step: 0.05 }),
  to: number({ label: 'to', default: 2, min: -100, max: 100, step: 0.05 }),
  count: integer({ label: 'Curves', default: 4, min: 2, max: 6 }),
  show: choice({
    label: 'Show',
    default: 'f',
    options: [
      { value: 'f', label: 'f' },
      { value: 'df', label: 'f′' },
    ],
  }),
  property: choice({
    label: 'Property',
    default: 'mean',
    options: [
      { value: 'mean', label: 'output mean' },
      { value: 'variance', label: 'output variance' },
      { value: 'forwardGain', label: 'gain that keeps the signal' },
      { value: 'backwardGain', label: 'gain that keeps the gradient' },
      { value: 'lowest', label: 'lowest value' },
      { value: 'steepest', label: 'highest slope' },
    ],
  }),
  range: number({ label: 'From −x to x', default: 4, min: 1, max: 20, step: 0.5 }),
};

type FamilyInputs = Inputs<typeof inputs>;

/** Rounded, so that tables show the numbers that were computed with. */
const tidy = (value: number) => Number(value.toPrecision(6));

const spread = (from: number, to: number, count: number) =>
  Array.from({ length: count }, (_, i) => tidy(from + ((to - from) * i) / (count - 1)));

function run({ activation: spec, from, to, count, range }: FamilyInputs): Result {
  const definition = getScalarActivation(spec.id);
  const [param] = definition.params as readonly [Param, ...Param[]];
  const inside = (value: number) => Math.min(Math.max(value, param.min), param.max);
  const [low, high] = [inside(Math.min(from, to)), inside(Math.max(from, to))];
  const at = (value: number) => ({ ...spec.params, [param.name]: value });
  const values = low === high ? [low] : spread(low, high, count);
  return {
    ...((low !== Math.min(from, to) || high !== Math.max(from, to)) && {
      notes: [
        `${param.name} of ${definition.name} lies between ${param.min} and ${param.max}; the sweep is cut off there.`,
      ],
    }),
    tables: {
      curves: values.flatMap(value =>
        Array.from({ length: 2 * HALF + 1 }, (_, i): Row => {
          const x = tidy(((i - HALF) * range) / HALF);
          return { parameter: value, x, f: definition.f(x, at(value)), df: definition.df(x, at(value)) };
        }),
      ),
      properties: (low === high ? [low] : spread(low, high, GRID)).map((value): Row => {
        const { gaussian, forwardGain, backwardGain, range: bounds, slope } = analyse(definition, at(value));
        return {
          parameter: value,
          mean: gaussian.mean,
          variance: gaussian.variance,
          forwardGain,
          backwardGain,
          lowest: bounds.low.value,
          steepest: slope.highest,
        };
      }),
    },
  };
}

/** Largest deviation of a column of `properties` from what a closed form gives. */
const worstOf = (result: Result, column: string, expected: (parameter: number) => number) =>
  (result.tables.properties ?? []).reduce(
    (worst, row) => Math.max(worst, Math.abs(Number(row[column]) - expected(Number(row.parameter)))),
    0,
  );

const endOf = (result: Result, column: string) => ({
  first: Number(result.tables.properties?.[0]?.[column] ?? Number.NaN),
  last: Number(result.tables.properties?.at(-1)?.[column] ?? Number.NaN),
});

export default defineExperiment({
  id: 'activation-family',
  title: 'What the parameter does',
  question: 'How do the curve and the computed properties change with the parameter?',
  home: 'explore/activation-family/',
  mode: 'live',
  inputs,
  tables: {
    properties: {
      title: 'Properties by parameter; mean, variance and gains at inputs N(0, 1)',
      columns: {
        parameter: { label: 'Parameter', digits: 4 },
        mean: { label: 'Output mean', digits: 5 },
        variance: { label: 'Output variance', digits: 5 },
        forwardGain: { label: 'Gain, signal', digits: 5 },
        backwardGain: { label: 'Gain, gradient', digits: 5 },
        lowest: { label: 'Lowest value', digits: 5 },
        steepest: { label: 'Highest slope', digits: 5 },
      },
    },
    curves: {
      title: 'Values',
      columns: {
        parameter: { label: 'Parameter', digits: 4 },
        x: { label: 'x', digits: 5 },
        f: { label: 'f(x)', digits: 6 },
        df: { label: 'f′(x)', digits: 6 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'leaky-gain',
      inputs: { activation: 'leaky-relu', from: '0', to: '1' },
      sentence:
        'As the slope of {activation} goes from {from} to {to}, the gain that keeps the signal falls from {first} to {last}, along √(2/(1 + a²)) to within {error}.',
      digits: 4,
      measure: result => ({
        ...endOf(result, 'forwardGain'),
        error: worstOf(result, 'forwardGain', a => Math.sqrt(2 / (1 + a * a))),
      }),
      holds: ({ first, last, error = Number.NaN }) =>
        near(first, Math.SQRT2, 1e-12) && near(last, 1, 1e-12) && error < 1e-12,
      condition: '√2 at the start, 1 at the end, and the closed form between to 12 decimals',
    },
    {
      id: 'elu-mean-zero',
      inputs: { activation: 'elu', from: '0', to: '4' },
      sentence:
        'The mean output of {activation} falls from {first} at α = {from} to {last} at α = {to}: it is 0 in between.',
      digits: 3,
      measure: result => endOf(result, 'mean'),
      // E max(z, 0) = 1 / √(2π) at α = 0.
      holds: ({ first, last = Number.NaN }) => near(first, 1 / Math.sqrt(2 * Math.PI), 1e-12) && last < 0,
      condition: '1/√(2π) at α = 0 and below 0 at the end',
    },
  ],
});
