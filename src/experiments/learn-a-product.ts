/**
 * Learn a product: plain and gated hidden layers with about the same number of parameters fit a function of two inputs. A gated unit is
 * f(w·x + b) · (v·x + c). The set-up is that of the reference run (PyTorch): 256 points uniform on [-1, 1]², 1024 test points, 23 plain
 * units (93 parameters) or 14 gated ones (99), first weights N(0, 1), output weights of variance 1/n, biases N(0, 0.3²), Adam at 0.01.
 */
import {
  activation as activate,
  adam,
  affine,
  initialise,
  meanSquaredError,
  mul,
  type Random,
  Tape,
  type Tensor,
} from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import { activation, choice, type Inputs, integer } from './inputs.ts';
import { quantile } from './statistics.ts';

const POINTS = 256;
const TEST_POINTS = 1024;
const RATE = 0.01;
const UNITS = { plain: 23, gated: 14 } as const;

const targets = {
  product: (x: number, y: number) => x * y,
  gate: (x: number, y: number) => x / (1 + Math.exp(-4 * y)),
  sum: (x: number, y: number) => Math.sin(3 * x) + Math.abs(y),
} as const;

const inputs = {
  target: choice({
    label: 'Target',
    default: 'product',
    options: [
      { value: 'product', label: 'x₁x₂, a product' },
      { value: 'gate', label: 'x₁σ(4x₂), a gate' },
      { value: 'sum', label: 'sin(3x₁) + |x₂|, a sum' },
    ],
  }),
  activation: activation({ label: 'Activation', default: 'silu', formula: true }),
  steps: integer({ label: 'Steps', default: 2000, min: 1, max: 4000, step: 100 }),
  seeds: integer({ label: 'Seeds', default: 3, min: 1, max: 20 }),
  seed: integer({ label: 'First seed', default: 1, min: 0, max: 999_999 }),
};

type ProductInputs = Inputs<typeof inputs>;
type Kind = keyof typeof UNITS;

/** A traced net on so many points; `copy` takes over another net's parameters. */
function buildNet({ activation: spec }: ProductInputs, kind: Kind, points: number) {
  const definition = definitionOf(spec);
  const units = UNITS[kind];
  const tape = new Tape('float64');
  const x = tape.input([points, 2], 'points');
  const target = tape.input([points, 1], 'target');
  const first: Tensor[] = [];
  const biases: Tensor[] = [];
  const projection = (name: string) => {
    const [weights, bias] = [tape.parameter([2, units], `${name} weights`), tape.parameter([units], `${name} biases`)];
    first.push(weights);
    biases.push(bias);
    return affine(x, weights, bias);
  };
  const activated = activate(projection('gate'), definition, spec.params);
  const hidden = kind === 'gated' ? mul(activated, projection('value')) : activated;
  const readout = tape.parameter([units, 1], 'output weights');
  const offset = tape.parameter([1], 'output bias');
  biases.push(offset);
  const loss = meanSquaredError(affine(hidden, readout, offset), target);
  const draw = (random: Random) => {
    for (const weights of first) initialise(weights, 'normal', random, { standardDeviation: 1 });
    initialise(readout, 'normal', random, { standardDeviation: 1 / Math.sqrt(units) });
    for (const { data } of biases) data.set(Float64Array.from(data, () => 0.3 * random.normal()));
  };
  return { tape, x, target, loss, draw, parameters: [...first, readout, ...biases] };
}

type Net = ReturnType<typeof buildNet>;

/** Fills a net with points and their targets. */
function fill(net: Net, target: ProductInputs['target'], random: Random): void {
  const { data } = net.x;
  data.set(Float64Array.from(data, () => 2 * random.uniform() - 1));
  for (let i = 0; i < net.target.data.length; i++)
    net.target.data[i] = targets[target](data[2 * i] as number, data[2 * i + 1] as number);
}

/** Root mean square error of a net on its points. */
function errorOf({ tape, loss }: Net): number {
  tape.forward();
  return Math.sqrt(Number(loss.data[0]));
}

async function run(inputs: ProductInputs, { random, progress }: RunContext): Promise<Result> {
  const kinds = ['plain', 'gated'] as const;
  const seeds: { seed: number; plain: number; gated: number }[] = [];
  const nets = kinds.map(kind => ({
    kind,
    net: buildNet(inputs, kind, POINTS),
    test: buildNet(inputs, kind, TEST_POINTS),
  }));
  const tables = () => ({
    seeds: seeds.map((row): Row => row),
    summary: nets.map(({ kind, net }): Row => {
      const errors = seeds.map(row => row[kind]);
      return {
        layer: kind,
        units: UNITS[kind],
        parameters: net.parameters.reduce((sum, { data }) => sum + data.length, 0),
        error: quantile(errors, 0.5),
        errorQ1: quantile(errors, 0.25),
        errorQ3: quantile(errors, 0.75),
      };
    }),
  });
  for (let seed = 0; seed < inputs.seeds; seed++) {
    const draws = random.fork(seed);
    const row = { seed: seed + 1, plain: Number.NaN, gated: Number.NaN };
    for (const { kind, net, test } of nets) {
      // Both layers see the same points.
      fill(net, inputs.target, draws.fork('points'));
      fill(test, inputs.target, draws.fork('test points'));
      net.draw(draws.fork(kind));
      const optimiser = adam(net.parameters, { learningRate: RATE });
      for (let step = 0; step < inputs.steps; step++) {
        net.tape.forward();
        net.tape.backward(net.loss);
        optimiser.step();
      }
      for (const [index, { data }] of test.parameters.entries()) data.set((net.parameters[index] as Tensor).data);
      row[kind] = errorOf(test);
      if (kind === 'plain') await progress((seed + 0.5) / inputs.seeds);
    }
    seeds.push(row);
    await progress((seed + 1) / inputs.seeds, () => ({ tables: tables() }));
  }
  const lost = seeds.filter(({ plain, gated }) => !Number.isFinite(plain + gated)).length;
  return {
    tables: tables(),
    ...(lost > 0 && { notes: [`In ${lost} of ${inputs.seeds} seeds an error left the finite numbers.`] }),
  };
}

const errorsOf = ({ tables }: Result) => ({
  plain: Number(tables.summary?.[0]?.error ?? Number.NaN),
  gated: Number(tables.summary?.[1]?.error ?? Number.NaN),
});

export default defineExperiment({
  id: 'learn-a-product',
  title: 'Learn a product',
  question: 'Is a gated layer better than a plain one with as many parameters?',
  home: 'concepts/gating/',
  mode: 'on-demand',
  inputs,
  tables: {
    summary: {
      title: 'Test error: medians and quartiles over the seeds',
      columns: {
        layer: { label: 'Hidden layer' },
        units: { label: 'Units' },
        parameters: { label: 'Parameters' },
        error: { label: 'Root mean square error', digits: 3 },
        errorQ1: { label: 'first quartile', digits: 3 },
        errorQ3: { label: 'third quartile', digits: 3 },
      },
    },
    seeds: {
      title: 'Test error, seed by seed',
      columns: {
        seed: { label: 'Seed' },
        plain: { label: 'Plain', digits: 3 },
        gated: { label: 'Gated', digits: 3 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'bilinear-is-exact',
      inputs: { target: 'product', activation: 'identity', seeds: '2' },
      sentence:
        'Gated with the {activation}, the layer learns the product to an error of {gated}; without the gate it is a linear map and stays at {plain}.',
      measure: errorsOf,
      holds: ({ plain = Number.NaN, gated = Number.NaN }) => gated < 1e-6 && plain > 0.2,
      condition: 'below 10⁻⁶ with the gate, above 0.2 without it',
    },
    {
      id: 'swiglu-beats-silu-on-a-product',
      inputs: { target: 'product', activation: 'silu' },
      sentence: 'On the product the error with {activation} is {plain} in a plain layer and {gated} in a gated one.',
      measure: errorsOf,
      holds: ({ plain = Number.NaN, gated = Number.NaN }) => plain / gated > 2,
      condition: 'the plain error is more than twice the gated one',
    },
    {
      id: 'bilinear-is-not-universal',
      inputs: { target: 'sum', activation: 'identity', seeds: '2' },
      sentence:
        'On the sum of functions of one input the layer gated with the {activation} stays at {gated}; the plain one, which is linear, at {plain}.',
      measure: errorsOf,
      holds: ({ gated = Number.NaN }) => gated > 0.3,
      condition: 'above 0.3',
    },
    {
      id: 'no-gain-on-a-sum',
      inputs: { target: 'sum', activation: 'gelu', seeds: '2' },
      sentence: 'On the same sum {activation} reaches {plain} in a plain layer and {gated} in a gated one.',
      measure: errorsOf,
      holds: ({ plain = Number.NaN, gated = Number.NaN }) => plain / gated < 1.5,
      condition: 'the plain error is less than 1.5 times the gated one',
    },
  ],
});
