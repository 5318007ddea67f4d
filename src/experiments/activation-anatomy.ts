/** Anatomy of an activation: the curves of f, f′ and f″, and what the analysis finds on them. */
import { type Analysis, activations, analyse, getScalarActivation } from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { farthestApart } from './differences.ts';
import { defineExperiment, type Result, type Row } from './experiment.ts';
import { activation, choice, type Inputs, number, scalarActivationIds, toggle } from './inputs.ts';
import { landmark } from './measures.ts';

/** Samples on each side of 0. */
const HALF = 80;

const inputs = {
  activation: activation({ label: 'Activation', default: 'gelu', formula: true }),
  compare: choice({
    label: 'Compare with',
    default: 'none',
    options: [
      { value: 'none', label: 'nothing' },
      ...scalarActivationIds.map(id => ({ value: id, label: activations[id]?.name ?? id })),
    ],
  }),
  range: number({ label: 'From −x to x', default: 5, min: 1, max: 20, step: 0.5 }),
  second: toggle({ label: 'Second derivative', default: false }),
};

type AnatomyInputs = Inputs<typeof inputs>;

function run({ activation: spec, compare, range }: AnatomyInputs): Result {
  const definition = definitionOf(spec);
  const other = compare === 'none' ? undefined : getScalarActivation(compare);
  const analysis = analyse(definition, spec.params);
  const { f, df, d2f } = definition;
  const kinks = definition.kinks(spec.params);
  const curve = Array.from({ length: 2 * HALF + 1 }, (_, i): Row => {
    // Rounded, so that the table shows the x that was computed with.
    const x = Number((((i - HALF) * range) / HALF).toPrecision(6));
    return {
      x,
      f: f(x, spec.params),
      df: df(x, spec.params),
      d2f: d2f(x, spec.params),
      other: other ? other.f(x) : null,
    };
  });
  const holes = curve.filter(({ f, df, d2f }) => ![f, df, d2f].every(Number.isFinite));
  return {
    ...(holes.length > 0 && {
      notes: [
        `f, f′ or f″ has no finite value at ${holes.length} of the ${curve.length} points, the first at x = ${holes[0]?.x}; they are left out.`,
      ],
    }),
    tables: {
      curve,
      kinks: kinks.map(({ x, left, right, convention }): Row => ({ x, left, right, convention })),
      regions: [
        ...analysis.dead.map((interval): Row => ({ kind: 'dead', ...interval })),
        ...analysis.saturation.map((interval): Row => ({ kind: 'saturated', ...interval })),
      ],
      landmarks: landmarks(analysis, other && farthestApart(x => f(x, spec.params), other.f, range)),
      properties: properties(analysis),
    },
  };
}

function landmarks({ extrema, slope }: Analysis, apart: { at: number; value: number } | undefined): Row[] {
  return [
    ...extrema.map(({ kind, x, value }): Row => ({ what: kind, x, value })),
    { what: 'highest slope', x: slope.highestAt, value: slope.highest },
    { what: 'lowest slope', x: slope.lowestAt, value: slope.lowest },
    ...(apart ? [{ what: 'largest difference', x: apart.at, value: apart.value }] : []),
  ];
}

/** What holds of the whole function, one number a row; a limit that does not exist has none. */
const properties = ({
  range,
  limits,
  lipschitz,
  slopeLipschitz,
  gaussian,
  forwardGain,
  backwardGain,
}: Analysis): Row[] =>
  Object.entries({
    'lowest value': range.low.value,
    'highest value': range.high.value,
    'limit on the left': limits.left,
    'limit on the right': limits.right,
    'Lipschitz constant': lipschitz.value,
    'Lipschitz constant of the slope': slopeLipschitz.value,
    'output mean': gaussian.mean,
    'output variance': gaussian.variance,
    'forward gain': forwardGain,
    'backward gain': backwardGain,
  }).flatMap(([what, value]) => (Number.isNaN(value) ? [] : [{ what, value }]));

export default defineExperiment({
  id: 'activation-anatomy',
  title: 'Anatomy of an activation',
  question: 'Where does the function saturate, where is its gradient 0, and where is it steepest?',
  home: 'activations/gelu/',
  mode: 'live',
  inputs,
  tables: {
    landmarks: {
      title: 'Landmarks',
      columns: { what: { label: 'What' }, x: { label: 'x', digits: 7 }, value: { label: 'Value', digits: 7 } },
    },
    properties: {
      title: 'Properties; output and gains at inputs N(0, 1)',
      columns: { what: { label: 'What' }, value: { label: 'Value', digits: 7 } },
    },
    regions: {
      title: 'Regions where the slope is below 0.01 (saturated) or exactly 0 (dead)',
      columns: { kind: { label: 'Region' }, from: { label: 'from x', digits: 5 }, to: { label: 'to x', digits: 5 } },
    },
    kinks: {
      title: 'Kinks: slope on the left, on the right, and the value that df returns',
      columns: {
        x: { label: 'x', digits: 4 },
        left: { label: 'left', digits: 6 },
        right: { label: 'right', digits: 6 },
        convention: { label: 'returned', digits: 6 },
      },
    },
    curve: {
      title: 'Values',
      columns: {
        x: { label: 'x', digits: 6 },
        f: { label: 'f(x)', digits: 6 },
        df: { label: 'f′(x)', digits: 6 },
        d2f: { label: 'f″(x)', digits: 6 },
        other: { label: 'compared function', digits: 6 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'sigmoid-slope',
      inputs: { activation: 'sigmoid' },
      sentence: 'The slope of {activation} is highest at x = {at}, where it is {slope}.',
      measure: result => {
        const { at, value } = landmark(result, 'highest slope');
        return { at, slope: value };
      },
      holds: ({ at, slope }) => at === 0 && slope === 0.25,
      condition: 'exactly 1/4, at 0',
    },
  ],
});
