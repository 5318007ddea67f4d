/**
 * One neuron of two inputs: a = f(w₁x₁ + w₂x₂ + b) over the plane, along the direction of its weights, and at the four points of XOR; and a search
 * of a grid of weights for the neuron that tells most of these points apart by one threshold on its output.
 */
import { definitionOf } from './definition.ts';
import { defineExperiment, type Field, type Result, type Row } from './experiment.ts';
import { activation, type Inputs, number } from './inputs.ts';

/** The part of the plane that is drawn. */
const PLANE = [-1, 2] as const;
const GRID = 64;
/** Samples of the function over the sums that the plane has. */
const SAMPLES = 161;
/** The weights and biases searched: from −EDGE to EDGE, so many of each. */
const EDGE = 4;
const VALUES = 33;
/** Two outputs nearer than this are not told apart. */
const GAP = 1e-9;

/** The points of XOR. */
const corners = [
  { x1: 0, x2: 0, class: 0 },
  { x1: 0, x2: 1, class: 1 },
  { x1: 1, x2: 0, class: 1 },
  { x1: 1, x2: 1, class: 0 },
] as const;

const weight = (label: string, value: number) => number({ label, default: value, min: -8, max: 8, step: 0.05 });

const inputs = {
  activation: activation({ label: 'Activation', default: 'silu', formula: true }),
  w1: weight('Weight w₁', -1.3),
  w2: weight('Weight w₂', -1.3),
  b: weight('Bias b', 0),
};

type NeuronInputs = Inputs<typeof inputs>;
type Weights = Pick<NeuronInputs, 'w1' | 'w2' | 'b'>;

const sumOf = ({ w1, w2, b }: Weights, x1: number, x2: number) => w1 * x1 + w2 * x2 + b;

/** The largest share of the four points that one threshold on their outputs, with either side as class 1, gets right; NaN is never right. */
function bestThreshold(outputs: readonly number[]): number {
  const order = corners
    .map((corner, i) => ({ class: corner.class, a: outputs[i] ?? Number.NaN }))
    .sort((p, q) => p.a - q.a);
  let best = 0.5;
  for (let below = 1; below < order.length; below++) {
    if (!((order[below]?.a ?? Number.NaN) - (order[below - 1]?.a ?? Number.NaN) > GAP)) continue;
    const right = order.filter((point, i) => point.class === (i < below ? 0 : 1)).length / order.length;
    best = Math.max(best, right, 1 - right);
  }
  return best;
}

/** The first neuron of the grid that gets most points right. Sums repeat on the grid: each is computed once. */
function search(f: (z: number) => number): Weights & { share: number } {
  const known = new Map<number, number>();
  const value = (z: number) => {
    const found = known.get(z);
    if (found !== undefined) return found;
    const made = f(z);
    known.set(z, made);
    return made;
  };
  const at = (index: number) => -EDGE + (2 * EDGE * index) / (VALUES - 1);
  let best = { w1: 0, w2: 0, b: 0, share: 0 };
  for (let i = 0; i < VALUES; i++)
    for (let j = 0; j < VALUES; j++)
      for (let k = 0; k < VALUES; k++) {
        const weights = { w1: at(i), w2: at(j), b: at(k) };
        const share = bestThreshold(corners.map(({ x1, x2 }) => value(sumOf(weights, x1, x2))));
        if (share > best.share) best = { ...weights, share };
        if (share === 1) return best;
      }
  return best;
}

function run({ activation: spec, ...weights }: NeuronInputs): Result {
  const definition = definitionOf(spec);
  const f = (z: number) => definition.f(z, spec.params);
  const [low, high] = PLANE;
  const at = (index: number) => low + ((high - low) * (index + 0.5)) / GRID;
  const values = Float32Array.from({ length: GRID ** 2 }, (_, i) =>
    f(sumOf(weights, at(i % GRID), at(Math.floor(i / GRID)))),
  );
  const output: Field = { x: PLANE, y: PLANE, columns: GRID, rows: GRID, values };
  const ends = PLANE.flatMap(x1 => PLANE.map(x2 => sumOf(weights, x1, x2)));
  // Where both weights are 0 every sum is b; the function is shown about it.
  const from = Math.min(...ends, weights.b - 1);
  const to = Math.max(...ends, weights.b + 1);
  const points = corners.map((corner): Row & { a: number } => {
    const z = sumOf(weights, corner.x1, corner.x2);
    return { ...corner, z, a: f(z) };
  });
  const found = search(f);
  const along = alongLevel(weights, f);
  const holes =
    values.filter(value => !Number.isFinite(value)).length + points.filter(({ a }) => !Number.isFinite(a)).length;
  return {
    ...(holes > 0 && { notes: ['The output has no finite value at some places of the square; they are grey.'] }),
    tables: {
      summary: [
        {
          length: Math.hypot(weights.w1, weights.w2),
          lowest: Math.min(...values.filter(Number.isFinite), Number.POSITIVE_INFINITY) || 0,
          highest: Math.max(...values.filter(Number.isFinite), Number.NEGATIVE_INFINITY) || 0,
          along: along.spread,
          across: along.across,
          share: bestThreshold(points.map(({ a }) => a)),
          searched: VALUES ** 3,
          bestShare: found.share,
          bestW1: found.w1,
          bestW2: found.w2,
          bestB: found.b,
        },
      ],
      points,
      curve: Array.from({ length: SAMPLES }, (_, i): Row => {
        const z = from + ((to - from) * i) / (SAMPLES - 1);
        return { z, a: f(z), slope: definition.df(z, spec.params) };
      }),
    },
    fields: { output },
  };
}

/** How much the output varies along the line through (½, ½) at right angles to the weights, and along the weights, one unit each way. */
function alongLevel(weights: Weights, f: (z: number) => number): { spread: number; across: number } {
  const length = Math.hypot(weights.w1, weights.w2) || 1;
  const [u1, u2] = [weights.w1 / length, weights.w2 / length];
  const spread = (d1: number, d2: number) => {
    const values = Array.from({ length: 41 }, (_, i) => {
      const t = (i - 20) / 20;
      return f(sumOf(weights, 0.5 + t * d1, 0.5 + t * d2));
    });
    return Math.max(...values) - Math.min(...values);
  };
  return { spread: spread(-u2, u1), across: spread(u1, u2) };
}

const summary = ({ tables }: Result, column: string) => Number(tables.summary?.[0]?.[column] ?? Number.NaN);

const searchClaim = (id: string, spec: string, share: number) => ({
  id,
  inputs: { activation: spec },
  sentence: `Of {searched} neurons with the activation {activation} the best one, with a threshold on its output, gets a share of {share} of the four points of XOR right.`,
  measure: (result: Result) => ({ searched: summary(result, 'searched'), share: summary(result, 'bestShare') }),
  holds: ({ share: found }: Record<string, number>) => found === share,
  condition: share === 1 ? 'all four' : 'exactly three of four',
});

export default defineExperiment({
  id: 'one-neuron',
  title: 'One neuron',
  question: 'What does one neuron compute, and what does the function at its end decide?',
  home: 'concepts/what-is-an-activation-function/',
  mode: 'live',
  inputs,
  tables: {
    summary: {
      title: 'The neuron, and the best of a grid of neurons with its activation',
      columns: {
        length: { label: 'Length of the weights', digits: 4 },
        lowest: { label: 'Lowest output', digits: 4 },
        highest: { label: 'Highest output', digits: 4 },
        along: { label: 'Change of the output along a line of constant sum', digits: 2 },
        across: { label: 'Change across it', digits: 4 },
        share: { label: 'Share of XOR right, best threshold', digits: 3 },
        searched: { label: 'Neurons searched' },
        bestShare: { label: 'Share right by the best of them', digits: 3 },
        bestW1: { label: 'its w₁', digits: 4 },
        bestW2: { label: 'its w₂', digits: 4 },
        bestB: { label: 'its b', digits: 4 },
      },
    },
    points: {
      title: 'The four points of XOR',
      columns: {
        x1: { label: 'x₁' },
        x2: { label: 'x₂' },
        class: { label: 'XOR' },
        z: { label: 'Sum z', digits: 5 },
        a: { label: 'Output a', digits: 5 },
      },
    },
    curve: {
      title: 'Along the weights',
      columns: {
        z: { label: 'Sum z', digits: 5 },
        a: { label: 'Output f(z)', digits: 5 },
        slope: { label: 'Slope f′(z)', digits: 5 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'levels-are-straight',
      inputs: { activation: 'silu', w1: '-1.3', w2: '2' },
      sentence:
        'The output of one {activation} neuron changes by at most {along} along a line of constant sum, and by {across} across it.',
      measure: result => ({ along: summary(result, 'along'), across: summary(result, 'across') }),
      holds: ({ along = Number.NaN, across = Number.NaN }) => along < 1e-14 && across > 0.5,
      condition: 'below 10⁻¹⁴, and above 0.5',
    },
    searchClaim('sigmoid-three-of-four', 'sigmoid', 0.75),
    searchClaim('relu-three-of-four', 'relu', 0.75),
    searchClaim('gelu-all-four', 'gelu', 1),
    searchClaim('silu-all-four', 'silu', 1),
  ],
});
