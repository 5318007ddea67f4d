/** Several activations on the same axes: their values and derivatives, how far each is from the first, and what holds of each as a whole. */
import { analyse } from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { farthestApart } from './differences.ts';
import { defineExperiment, type Result, type Row } from './experiment.ts';
import { activationLabel, activationList, choice, type Inputs, number } from './inputs.ts';
import { near } from './measures.ts';

/** Samples on each side of 0. */
const HALF = 60;

const inputs = {
  activations: activationList({
    label: 'Functions',
    default: 'relu,leaky-relu,elu,gelu,silu',
    max: 8,
    formula: true,
  }),
  show: choice({
    label: 'Second chart',
    default: 'df',
    options: [
      { value: 'df', label: 'f′' },
      { value: 'd2f', label: 'f″' },
      { value: 'difference', label: 'difference from the first' },
    ],
  }),
  scale: choice({
    label: 'Vertical scale',
    default: 'linear',
    options: [
      { value: 'linear', label: 'linear' },
      { value: 'log', label: 'logarithmic, of the size' },
    ],
  }),
  range: number({ label: 'From −x to x', default: 5, min: 0.5, max: 20, step: 0.5 }),
};

type CompareInputs = Inputs<typeof inputs>;

/** The samples that all functions share. Rounded, so that the table shows the x that was computed with. */
const grid = (range: number) =>
  Array.from({ length: 2 * HALF + 1 }, (_, i) => Number((((i - HALF) * range) / HALF).toPrecision(6)));

const orNull = (value: number) => (Number.isFinite(value) ? value : null);
/** A bound or a Lipschitz constant, which may be infinite. */
const known = (value: number) => (Number.isNaN(value) ? null : value);

function run({ activations: specs, range }: CompareInputs): Result {
  const functions = specs.map((spec, index) => {
    const { f, df, d2f, kinks } = definitionOf(spec);
    const { params } = spec;
    return {
      number: index + 1,
      name: activationLabel(spec),
      f: (x: number) => f(x, params),
      df: (x: number) => df(x, params),
      d2f: (x: number) => d2f(x, params),
      kinks: kinks(params).filter(({ x }) => Math.abs(x) <= range),
      analysis: analyse(definitionOf(spec), params),
    };
  });
  const [first] = functions;
  const reference = first ? first.f : () => Number.NaN;

  const curves = functions.flatMap(({ number, f, df, d2f, kinks }) =>
    // With the kinks, so that a corner is drawn where it is.
    [...new Set([...grid(range), ...kinks.map(kink => kink.x)])]
      .sort((a, b) => a - b)
      .map((x): Row => ({ function: number, x, f: f(x), df: df(x), d2f: d2f(x), difference: f(x) - reference(x) })),
  );
  const properties = functions.map(({ number, name, f, analysis }): Row => {
    const { range: bounds, extrema, lipschitz, gaussian, forwardGain, backwardGain } = analysis;
    const minimum = extrema.find(({ kind, value }) => kind === 'minimum' && value === bounds.low.value);
    const apart = number > 1 ? farthestApart(f, reference, range) : { at: Number.NaN, value: Number.NaN };
    return {
      function: number,
      name,
      low: known(bounds.low.value),
      high: known(bounds.high.value),
      minimumAt: minimum?.x ?? null,
      lipschitz: known(lipschitz.value),
      mean: orNull(gaussian.mean),
      variance: orNull(gaussian.variance),
      forwardGain: orNull(forwardGain),
      backwardGain: orNull(backwardGain),
      difference: orNull(apart.value),
      differenceAt: Number.isFinite(apart.value) ? apart.at : null,
    };
  });
  const holes = functions.flatMap(({ number, name }) => {
    const places = curves.filter(
      row => row.function === number && !['f', 'df', 'd2f', 'difference'].every(column => Number.isFinite(row[column])),
    );
    return places.length
      ? [
          `Function ${number}, ${name}: f, f′, f″ or the difference has no finite value at ${places.length} points, the first at x = ${places[0]?.x}; they are left out.`,
        ]
      : [];
  });
  return {
    ...(holes.length > 0 && { notes: holes }),
    tables: {
      properties,
      kinks: functions.flatMap(({ number, kinks }) =>
        kinks.map(({ x, left, right }): Row => ({ function: number, x, left, right })),
      ),
      curves,
    },
  };
}

/** A number of a function's row in the table `properties`; the first function is 1. */
const propertyOf = (result: Result, number: number, column: string) =>
  Number(result.tables.properties?.find(row => row.function === number)?.[column] ?? Number.NaN);

const differenceOf = (result: Result) => ({
  at: propertyOf(result, 2, 'differenceAt'),
  difference: propertyOf(result, 2, 'difference'),
});

export default defineExperiment({
  id: 'compare-activations',
  title: 'Compare activations',
  question: 'How far apart are these functions, where, and what does that do to their statistics?',
  home: 'explore/compare/',
  mode: 'live',
  inputs,
  tables: {
    properties: {
      title: 'Properties; mean, variance and gains at inputs N(0, 1), the difference on the range shown',
      columns: {
        function: { label: 'Number' },
        name: { label: 'Function' },
        low: { label: 'Lowest value', digits: 5 },
        high: { label: 'Highest value', digits: 5 },
        minimumAt: { label: 'Minimum at x', digits: 5 },
        lipschitz: { label: 'Lipschitz constant', digits: 5 },
        mean: { label: 'Output mean', digits: 5 },
        variance: { label: 'Output variance', digits: 5 },
        forwardGain: { label: 'Gain, signal', digits: 5 },
        backwardGain: { label: 'Gain, gradient', digits: 5 },
        difference: { label: 'Largest difference from the first', digits: 5 },
        differenceAt: { label: 'at x', digits: 5 },
      },
    },
    kinks: {
      title: 'Kinks: slope on the left and on the right',
      columns: {
        function: { label: 'Number' },
        x: { label: 'x', digits: 4 },
        left: { label: 'left', digits: 6 },
        right: { label: 'right', digits: 6 },
      },
    },
    curves: {
      title: 'Values',
      columns: {
        function: { label: 'Number' },
        x: { label: 'x', digits: 6 },
        f: { label: 'f(x)', digits: 6 },
        df: { label: 'f′(x)', digits: 6 },
        d2f: { label: 'f″(x)', digits: 6 },
        difference: { label: 'f(x) − first', digits: 6 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'gelu-silu',
      inputs: { activations: 'gelu,silu' },
      sentence: '{activations} differ by at most {difference}, at x = ±{at}.',
      digits: 3,
      measure: differenceOf,
      holds: ({ at, difference }) => near(difference, 0.19300198798, 1e-10) && near(at, 1.965468964, 1e-4),
      condition: 'equal to the reference 0.19300198798 to 10 decimals',
    },
    {
      id: 'silu-hard-swish',
      inputs: { activations: 'silu,hard-swish' },
      sentence: '{activations} differ by at most {difference}, at x = ±{at}.',
      digits: 3,
      measure: differenceOf,
      // At the kinks: 3 − 3 σ(3) = 3 / (1 + e³).
      holds: ({ at, difference }) => near(difference, 3 / (1 + Math.exp(3)), 1e-9) && near(at, 3, 1e-7),
      condition: 'at the kink of hard swish, where the difference is 3/(1 + e³)',
    },
    {
      id: 'means',
      inputs: { activations: 'relu,leaky-relu,elu,gelu,silu' },
      sentence:
        'For inputs from N(0, 1), the mean outputs of {activations} are {relu}, {leaky}, {elu}, {gelu} and {silu}.',
      digits: 3,
      measure: result => ({
        relu: propertyOf(result, 1, 'mean'),
        leaky: propertyOf(result, 2, 'mean'),
        elu: propertyOf(result, 3, 'mean'),
        gelu: propertyOf(result, 4, 'mean'),
        silu: propertyOf(result, 5, 'mean'),
      }),
      // E max(z, 0) = 1 / √(2π); E z Φ(z) = 1 / √(4π).
      holds: ({ relu, leaky, elu = Number.NaN, gelu, silu = Number.NaN }) =>
        near(relu, 1 / Math.sqrt(2 * Math.PI), 1e-12) &&
        near(leaky, 0.99 / Math.sqrt(2 * Math.PI), 1e-12) &&
        near(gelu, 1 / Math.sqrt(4 * Math.PI), 1e-12) &&
        elu < silu &&
        silu < (gelu ?? Number.NaN),
      condition: 'the closed forms of ReLU, leaky ReLU and GELU to 12 decimals, and ELU’s below SiLU’s below GELU’s',
    },
  ],
});
