/**
 * Two spellings of one activation: how far apart they are, and what that does to a deep net. The same random net is evaluated once with
 * each, and the difference of the hidden states is followed from layer to layer.
 */
import {
  activation as activate,
  add,
  initialise,
  linear,
  type Random,
  rmsNorm,
  Tape,
  type Tensor,
} from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { farthestApart } from './differences.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import { type ActivationSpec, activation, type Inputs, integer, number, toggle } from './inputs.ts';
import { near } from './measures.ts';
import { quantile } from './statistics.ts';

/** Samples on each side of 0. */
const HALF = 80;
/** Inputs that go through the nets. */
const BATCH = 8;

const inputs = {
  a: activation({ label: 'Trained with', default: 'gelu', formula: true }),
  b: activation({ label: 'Loaded as', default: 'gelu-tanh', formula: true }),
  range: number({ label: 'From −x to x', default: 5, min: 1, max: 20, step: 0.5 }),
  residual: toggle({
    label: 'Residual blocks with RMS norm',
    help: 'As in a Transformer: h + W₂ f(W₁ norm(h)). Without it, each layer is f(W h) with He weights.',
    default: true,
  }),
  depth: integer({ label: 'Layers', default: 24, min: 1, max: 60 }),
  width: integer({ label: 'Width', default: 48, min: 4, max: 128 }),
  seeds: integer({ label: 'Seeds', default: 7, min: 1, max: 20 }),
  seed: integer({ label: 'First seed', default: 1, min: 0, max: 999_999 }),
};

type DialectInputs = Inputs<typeof inputs>;

/** One of the two nets. */
function buildNet(spec: ActivationSpec, { residual, depth, width }: DialectInputs) {
  const definition = definitionOf(spec);
  const tape = new Tape('float64');
  const input = tape.input([BATCH, width], 'input');
  const weights: Tensor[] = [];
  const states: Tensor[] = [];
  const dense = (x: Tensor, name: string) => {
    const { output, weights: matrix } = linear(tape, x, width, { name, bias: false });
    weights.push(matrix);
    return output;
  };
  const gains: Tensor[] = [];
  const normalised = (x: Tensor) => {
    const gain = tape.input([width], 'gain');
    gains.push(gain);
    return rmsNorm(x, gain);
  };
  let hidden: Tensor = input;
  for (let layer = 1; layer <= depth; layer++) {
    const first = dense(residual ? normalised(hidden) : hidden, `layer ${layer}`);
    const active = activate(first, definition, spec.params);
    hidden = residual ? add(hidden, dense(active, `layer ${layer}, out`)) : active;
    states.push(hidden);
  }
  return { tape, input, weights, gains, states };
}

type Net = ReturnType<typeof buildNet>;

/** ‖b − a‖ / ‖a‖ of the hidden states, layer by layer. */
function divergence(a: Net, b: Net, random: Random): number[] {
  for (const [index, matrix] of a.weights.entries()) {
    initialise(matrix, 'he', random);
    b.weights[index]?.data.set(matrix.data);
  }
  for (const gain of [...a.gains, ...b.gains]) gain.data.fill(1);
  for (let i = 0; i < a.input.data.length; i++) a.input.data[i] = random.normal();
  b.input.data.set(a.input.data);
  a.tape.forward();
  b.tape.forward();
  return a.states.map(({ data }, layer) => {
    const other = b.states[layer]?.data ?? data;
    let apart = 0;
    let size = 0;
    for (let i = 0; i < data.length; i++) {
      const value = data[i] as number;
      apart += ((other[i] as number) - value) ** 2;
      size += value ** 2;
    }
    return size > 0 ? Math.sqrt(apart / size) : 0;
  });
}

async function run(inputs: DialectInputs, { random, progress }: RunContext): Promise<Result> {
  const { a, b, range, seeds } = inputs;
  const [first, second] = [definitionOf(a), definitionOf(b)];
  const f = (x: number) => first.f(x, a.params);
  const g = (x: number) => second.f(x, b.params);
  const { at, value } = farthestApart(f, g, range);
  const difference = Array.from({ length: 2 * HALF + 1 }, (_, i): Row => {
    const x = Number((((i - HALF) * range) / HALF).toPrecision(6));
    return { x, a: f(x), b: g(x), difference: g(x) - f(x) };
  });
  const nets = [buildNet(a, inputs), buildNet(b, inputs)] as const;
  const runs: number[][] = [];
  const tables = () => ({
    difference,
    farthest: [{ x: at, difference: value }],
    layers: (runs[0] ?? []).map((_, layer): Row => {
      const values = runs.map(run => run[layer] ?? Number.NaN);
      return {
        layer: layer + 1,
        median: quantile(values, 0.5),
        q1: quantile(values, 0.25),
        q3: quantile(values, 0.75),
      };
    }),
  });
  for (let seed = 0; seed < seeds; seed++) {
    runs.push(divergence(...nets, random.fork(seed)));
    await progress((seed + 1) / seeds, () => ({ tables: tables() }));
  }
  const finite = (row: Row) => Object.values(row).every(Number.isFinite);
  const result = tables();
  const broken = !result.difference.every(finite) || !result.layers.every(finite);
  return {
    tables: result,
    ...(broken && { notes: ['One of the two has no finite value at some points, or its signal outgrows float64.'] }),
  };
}

const lastOf = (result: Result) => Number(result.tables.layers?.at(-1)?.median ?? Number.NaN);
const farthest = (result: Result) => Number(result.tables.farthest?.[0]?.difference ?? Number.NaN);

/** What a claim on two spellings measures: the largest difference and what is left of the agreement after the last layer. */
const dialectMeasures = (result: Result) => ({ difference: farthest(result), deep: lastOf(result) });

export default defineExperiment({
  id: 'dialect-difference',
  title: 'One name, two functions',
  question: 'How far apart are two spellings of an activation, and does a deep net notice?',
  home: 'explore/dialects/',
  mode: 'live',
  inputs,
  tables: {
    farthest: {
      title: 'Where the two are farthest apart',
      columns: { x: { label: 'x', digits: 6 }, difference: { label: '|difference|', digits: 6 } },
    },
    layers: {
      title: 'Relative difference of the hidden states: median and quartiles over the seeds',
      columns: {
        layer: { label: 'Layer' },
        median: { label: 'Median', digits: 3 },
        q1: { label: 'first quartile', digits: 3 },
        q3: { label: 'third quartile', digits: 3 },
      },
    },
    difference: {
      title: 'Values',
      columns: {
        x: { label: 'x', digits: 5 },
        a: { label: 'trained with', digits: 6 },
        b: { label: 'loaded as', digits: 6 },
        difference: { label: 'difference', digits: 4 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'gelu-forms',
      inputs: { a: 'gelu', b: 'gelu-tanh' },
      sentence:
        '{a} and {b} differ by at most {difference}; after {depth} layers the hidden states differ by a share of {deep}.',
      measure: dialectMeasures,
      holds: ({ difference, deep = Number.NaN }) =>
        near(difference, 0.000473235520687, 1e-12) && deep > 0 && deep < 0.01,
      condition: 'the reference 4.73235520687·10⁻⁴ to 12 decimals, and below one per cent after the last layer',
    },
    {
      id: 'leaky-slopes',
      inputs: { a: 'leaky-relu', b: 'leaky-relu(negativeSlope=0.3)' },
      sentence:
        'A net trained with {a} and loaded as {b} has hidden states that are off by a share of {deep} after {depth} layers.',
      measure: result => ({ deep: lastOf(result) }),
      holds: ({ deep = Number.NaN }) => deep > 0.1,
      condition: 'more than a tenth',
    },
  ],
});
