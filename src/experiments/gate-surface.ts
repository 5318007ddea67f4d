/**
 * Gate surface: the output of one gated unit, value · g(gate), over the plane of its two inputs, with its derivative by each of them,
 * and a slice at a fixed value.
 */
import { getVectorActivation } from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Field, type Result, type Row } from './experiment.ts';
import { activation, choice, type Inputs, number } from './inputs.ts';
import { near } from './measures.ts';
import { normaliserName as nameOf } from './normalisers.ts';

const GRID = 56;
/** Samples on each side of a gate of 0. */
const HALF = 80;

const units = ['glu', 'bilinear-glu', 'reglu', 'geglu', 'swiglu'] as const;
type UnitId = (typeof units)[number];

const inputs = {
  unit: choice({
    label: 'Gated unit',
    default: 'swiglu',
    options: [
      ...units.map(value => ({ value, label: nameOf(value) })),
      { value: 'own' as const, label: 'value times a gate of your choice' },
    ],
  }),
  gate: activation({
    label: 'Gate of your choice',
    help: 'Used by the last of the units.',
    default: 'tanh',
    formula: true,
  }),
  derivative: choice({
    label: 'Second map: derivative by',
    default: 'byGate',
    options: [
      { value: 'byGate', label: 'the gate' },
      { value: 'byValue', label: 'the value' },
    ],
  }),
  range: number({ label: 'Inputs from −x to x', default: 4, min: 1, max: 20, step: 0.5 }),
  value: number({ label: 'Value of the slice', default: 2, min: -20, max: 20, step: 0.1 }),
};

type GateInputs = Inputs<typeof inputs>;

/** The output of a unit at one gate and value, and its derivatives by them. */
interface Point {
  output: number;
  byGate: number;
  byValue: number;
}
type Surface = (gate: number, value: number) => Point;

/** GLU activates the second half of its input, its variants the first. */
const gateIsSecond = (id: UnitId) => id === 'glu';

function surfaceOf({ unit, gate: spec }: GateInputs): Surface {
  if (unit === 'own') {
    const { f, df } = definitionOf(spec);
    return (gate, value) => {
      const open = f(gate, spec.params);
      return { output: value * open, byGate: value * df(gate, spec.params), byValue: open };
    };
  }
  const { forward, vjp } = getVectorActivation(unit);
  const one = Float64Array.of(1);
  return (gate, value) => {
    const x = gateIsSecond(unit) ? Float64Array.of(value, gate) : Float64Array.of(gate, value);
    const [first = 0, second = 0] = vjp(x, one);
    const [output = Number.NaN] = forward(x);
    return gateIsSecond(unit) ? { output, byGate: second, byValue: first } : { output, byGate: first, byValue: second };
  };
}

function run(inputs: GateInputs): Result {
  const { range, value, derivative } = inputs;
  const surface = surfaceOf(inputs);
  const at = (index: number) => -range + (2 * range * (index + 0.5)) / GRID;
  const points = Array.from({ length: GRID ** 2 }, (_, i) => surface(at(i % GRID), at(Math.floor(i / GRID))));
  const field = (quantity: keyof Point): Field => ({
    x: [-range, range],
    y: [-range, range],
    columns: GRID,
    rows: GRID,
    values: Float32Array.from(points, point => point[quantity]),
  });
  const share = (holds: (point: Point) => boolean) => points.filter(holds).length / points.length;
  const slice = Array.from({ length: 2 * HALF + 1 }, (_, i): Row => {
    const gate = Number((((i - HALF) * range) / HALF).toPrecision(6));
    return { gate, ...surface(gate, value) };
  });
  const holes = points.filter(point => !Object.values(point).every(Number.isFinite)).length;
  const corner = surface(range, range).output;
  return {
    ...(holes > 0 && {
      notes: [
        `The output or a derivative has no finite value at ${holes} of the ${points.length} points; they are grey.`,
      ],
    }),
    tables: {
      summary: [
        {
          unit: inputs.unit === 'own' ? 'own gate' : nameOf(inputs.unit),
          lowest: extreme(points, Math.min),
          highest: extreme(points, Math.max),
          noGateGradient: share(({ byGate }) => byGate === 0),
          noGradient: share(({ byGate, byValue }) => byGate === 0 && byValue === 0),
          growth: corner === 0 ? null : Math.log2(surface(2 * range, 2 * range).output / corner),
        },
      ],
      turns: turns(gate => surface(gate, 1).byGate, range).map(gate => ({ gate, output: surface(gate, 1).output })),
      slice,
    },
    fields: { output: field('output'), derivative: field(derivative) },
  };
}

/** The lowest or highest finite output. */
const extreme = (points: readonly Point[], better: (a: number, b: number) => number) =>
  points.map(({ output }) => output).reduce((best, one) => (Number.isFinite(one) ? better(best, one) : best), 0);

/** Gates within the range at which the derivative by the gate changes its sign, whatever the value: it is a factor of it. */
function turns(byGate: (gate: number) => number, range: number): number[] {
  const steps = 4 * HALF;
  // No point of the search is 0, where several functions have a kink.
  const at = (step: number) => -range + (2 * range * (step + 0.37)) / steps;
  return Array.from({ length: steps - 1 }, (_, step): number[] => {
    let [low, high] = [at(step), at(step + 1)];
    const sign = Math.sign(byGate(low));
    if (!(sign * byGate(high) < 0)) return [];
    for (;;) {
      const middle = (low + high) / 2;
      if (middle === low || middle === high) return [low];
      if (sign * byGate(middle) > 0) low = middle;
      else high = middle;
    }
  }).flat();
}

const summary = ({ tables }: Result, column: string) => Number(tables.summary?.[0]?.[column] ?? Number.NaN);
/** The gate at which the derivative by it changes sign; NaN unless there is exactly one. */
const turn = ({ tables }: Result) => Number((tables.turns?.length === 1 && tables.turns[0]?.gate) || Number.NaN);

const turnClaim = (unit: 'swiglu' | 'geglu', reference: number) => ({
  id: `${unit}-turns`,
  inputs: { unit, range: '4' },
  sentence:
    'The output of {unit} does not depend on its gate where the gate is {at}: there the derivative changes its sign, whatever the value is.',
  digits: 6,
  measure: (result: Result) => ({ at: turn(result) }),
  holds: ({ at }: Record<string, number>) => near(at, reference, 1e-12),
  condition: 'the minimum of the gate’s activation, found with mpmath, to 12 decimals',
});

export default defineExperiment({
  id: 'gate-surface',
  title: 'Surface of a gated unit',
  question: 'Where does a gated unit pass its value, and where does no gradient reach its gate?',
  home: 'explore/vector-functions/',
  mode: 'live',
  inputs,
  tables: {
    summary: {
      title:
        'The square as a whole. Growth: the power of two by which the output at its upper right corner grows when both inputs double',
      columns: {
        unit: { label: 'Unit' },
        lowest: { label: 'Lowest output', digits: 5 },
        highest: { label: 'Highest output', digits: 5 },
        noGateGradient: { label: 'Share without gradient to the gate', digits: 4 },
        noGradient: { label: 'Share without any gradient', digits: 4 },
        growth: { label: 'Growth', digits: 5 },
      },
    },
    turns: {
      title: 'Gates at which the derivative by the gate changes its sign',
      columns: { gate: { label: 'Gate', digits: 7 }, output: { label: 'Output at value 1', digits: 7 } },
    },
    slice: {
      title: 'Along the slice',
      columns: {
        gate: { label: 'Gate', digits: 5 },
        output: { label: 'Output', digits: 6 },
        byGate: { label: 'Derivative by the gate', digits: 6 },
        byValue: { label: 'Derivative by the value', digits: 6 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'reglu-closes',
      inputs: { unit: 'reglu' },
      sentence: 'On a share of {share} of the square no gradient at all passes {unit}: its gate is negative and shut.',
      measure: result => ({ share: summary(result, 'noGradient') }),
      holds: ({ share }) => share === 0.5,
      condition: 'exactly one half',
    },
    turnClaim('swiglu', -1.2784645427610738),
    turnClaim('geglu', -0.7517915246935645),
    {
      id: 'glu-is-linear-far-out',
      inputs: { unit: 'glu', range: '4' },
      sentence:
        'Doubling gate and value from {range} multiplies the output of {unit} by 2 to the power {growth}: the gate is open and the unit linear in its value.',
      digits: 3,
      measure: result => ({ growth: summary(result, 'growth') }),
      holds: ({ growth = Number.NaN }) => growth > 1 && growth < 1.05,
      condition: 'between 1 and 1.05',
    },
    {
      id: 'swiglu-is-quadratic-far-out',
      inputs: { unit: 'swiglu', range: '4' },
      sentence:
        'Doubling gate and value from {range} multiplies the output of {unit} by 2 to the power {growth}: far out it is a product of its two inputs.',
      digits: 3,
      measure: result => ({ growth: summary(result, 'growth') }),
      holds: ({ growth = Number.NaN }) => growth > 2 && growth < 2.05,
      condition: 'between 2 and 2.05',
    },
  ],
});
