/**
 * Scale the inputs: the same nets on inputs as they come, scaled and shifted, and on prepared ones. The set-up is that of the reference
 * run (PyTorch): two hidden layers, normal weights, zero biases, full batch, 128 training and 1024 test points, SGD at 0.1 or Adam at
 * 0.01 for 400 steps, float64. The counts have 100 features of which one in twenty is not 0, and a linear rule as label; 256 and 512 points.
 */
import { initialiseAll, type LabelledPoints, type Random, toyData } from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import {
  type ActivationSpec,
  activationLabels,
  activationList,
  choice,
  type Inputs,
  integer,
  number,
} from './inputs.ts';
import { quantile } from './statistics.ts';
import { accuracy, buildNet, optimiserOf, trainingInputs } from './toy-nets.ts';

/** A slope below this counts as flat. */
const FLAT = 0.01;
const FEATURES = 100;
const DENSITY = 0.05;
const LARGEST_COUNT = 5;

const inputs = {
  activations: activationList({ label: 'Hidden activations', default: 'sigmoid,tanh,relu', max: 4, formula: true }),
  data: choice({
    label: 'Data',
    default: 'moons',
    options: [
      { value: 'moons', label: 'moons' },
      { value: 'skewed', label: 'moons, each coordinate x turned into exp(3x)' },
      { value: 'counts', label: 'sparse counts, 100 features' },
    ],
  }),
  scale: number({ label: 'Inputs times', default: 100, min: 0.001, max: 1000, step: 0.001, scale: 'log' }),
  shift: number({ label: 'Inputs plus', default: 0, min: -100, max: 100, step: 0.1 }),
  preparation: choice({
    label: 'Compare with',
    help: 'Mean and standard deviation of each feature are those of the training points.',
    default: 'standardised',
    options: [
      { value: 'standardised', label: 'standardised inputs' },
      { value: 'log', label: 'log(1 + |x|) with the sign of x, standardised' },
      { value: 'ranks', label: 'ranks among the training points' },
    ],
  }),
  ...trainingInputs,
  width: integer({ label: 'Units in each of two layers', default: 8, min: 1, max: 64 }),
  steps: integer({ label: 'Steps', default: 400, min: 1, max: 1000 }),
  seeds: integer({ label: 'Seeds', default: 3, min: 1, max: 20 }),
  seed: integer({ label: 'First seed', default: 1, min: 0, max: 999_999 }),
};

type ScaleInputs = Inputs<typeof inputs>;

/** What a net gets, in the order of the tables. */
const kinds = ['raw', 'prepared'] as const;
type Kind = (typeof kinds)[number];

/** Points with `features` coordinates each. */
interface Points extends LabelledPoints {
  features: number;
}
type Split = Record<'training' | 'test', Points>;

/** Two samples of the data, before scale and shift. */
function drawSplit(data: ScaleInputs['data'], random: Random): Split {
  if (data === 'counts') {
    const rule = Float64Array.from({ length: FEATURES }, () => random.normal());
    const draw = (points: number): Points => {
      const x = new Float64Array(points * FEATURES);
      for (let i = 0; i < x.length; i++) x[i] = random.uniform() < DENSITY ? 1 + random.integer(LARGEST_COUNT) : 0;
      const scores = Array.from({ length: points }, (_, point) =>
        rule.reduce((sum, weight, feature) => sum + weight * (x[point * FEATURES + feature] as number), 0),
      );
      return { x, y: Float64Array.from(scores), features: FEATURES };
    };
    const [training, test] = [draw(256), draw(512)];
    // The classes are equally frequent in both samples together.
    const middle = quantile([...training.y, ...test.y], 0.5);
    for (const { y } of [training, test]) y.set(y.map(score => (score > middle ? 1 : 0)));
    return { training, test };
  }
  const draw = (name: 'training' | 'test', points: number): Points => {
    const { x, y } = toyData.moons.generate(random.fork(name), { points });
    return { x: data === 'skewed' ? x.map(value => Math.exp(3 * value)) : x, y, features: 2 };
  };
  return { training: draw('training', 128), test: draw('test', 1024) };
}

const mapPoints = ({ training, test }: Split, to: (value: number, feature: number) => number): Split => {
  const map = (points: Points): Points => ({
    ...points,
    x: points.x.map((value, i) => to(value, i % points.features)),
  });
  return { training: map(training), test: map(test) };
};

/** Mean and standard deviation of one feature, or of all values. */
function momentsOf({ x, features }: Points, feature?: number): { mean: number; deviation: number } {
  const values = feature === undefined ? x : x.filter((_, i) => i % features === feature);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
}

/** Each feature minus its mean over its deviation on the training points; a feature that is constant there becomes 0. */
function standardise(split: Split): Split {
  const moments = Array.from({ length: split.training.features }, (_, feature) => momentsOf(split.training, feature));
  return mapPoints(split, (value, feature) => {
    const { mean = 0, deviation = 0 } = moments[feature] ?? {};
    return deviation > 0 ? (value - mean) / deviation : 0;
  });
}

/** The share of training points with a smaller value in the feature, ties by half, stretched from [0, 1] to the variance of 1. */
function rank(split: Split): Split {
  const { x, features } = split.training;
  const sorted = Array.from({ length: features }, (_, feature) => x.filter((_, i) => i % features === feature).sort());
  return mapPoints(split, (value, feature) => {
    const values = sorted[feature] ?? new Float64Array();
    const share = (countBelow(values, value, false) + countBelow(values, value, true)) / (2 * values.length);
    return Math.sqrt(12) * (share - 0.5);
  });
}

/** How many of the sorted values are below this one, or `equal` to it as well. */
function countBelow(sorted: Float64Array, value: number, equal: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = sorted[middle] as number;
    if (at < value || (equal && at === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What the nets train on: the raw inputs, and the prepared ones. */
function dataOf({ data, scale, shift, preparation }: ScaleInputs, random: Random): Record<Kind, Split> {
  const raw = mapPoints(drawSplit(data, random), value => scale * value + shift);
  if (preparation === 'ranks') return { raw, prepared: rank(raw) };
  const straight =
    preparation === 'log' ? mapPoints(raw, value => Math.sign(value) * Math.log1p(Math.abs(value))) : raw;
  return { raw, prepared: standardise(straight) };
}

/** Of one net: accuracy on the test points, training loss, and share of flat slopes in the first layer before training. */
interface Measured {
  accuracy: number;
  loss: number;
  flat: number;
}

/** A net that is traced once and drawn anew for every seed. */
function trainer(spec: ActivationSpec, inputs: ScaleInputs, { training, test }: Split, random: Random) {
  const layer = { units: inputs.width, activation: spec };
  const { tape, input, target, net, loss, ask } = buildNet(
    {
      points: training.y.length,
      features: training.features,
      layers: [layer, layer],
      initialisation: inputs.initialisation,
    },
    random,
  );
  input.data.set(training.x);
  target.data.set(training.y);
  const askTest = ask(test.x);
  const definition = definitionOf(spec);

  return (start: Random): Measured => {
    for (const { data } of net.parameters) data.fill(0);
    initialiseAll(net.parameters, inputs.initialisation, start);
    tape.forward();
    const first = net.preactivations[0]?.data ?? new Float64Array();
    const flat = first.filter(z => Math.abs(definition.df(z, spec.params)) < FLAT).length / first.length;
    const optimiser = optimiserOf(inputs.optimiser, net.parameters, inputs.rate);
    for (let step = 0; step < inputs.steps; step++) {
      tape.forward();
      tape.backward(loss);
      optimiser.step();
    }
    tape.forward();
    const value = loss.data[0] ?? Number.NaN;
    return { accuracy: Number.isFinite(value) ? accuracy(askTest(), test.y) : Number.NaN, loss: value, flat };
  };
}

async function run(inputs: ScaleInputs, { random, progress }: RunContext): Promise<Result> {
  const data = dataOf(inputs, random.fork('data'));
  const names = activationLabels(inputs.activations);
  const contestants = inputs.activations.flatMap((spec, index) =>
    kinds.map(kind => ({
      activation: names[index] ?? spec.id,
      kind,
      train: trainer(spec, inputs, data[kind], random),
      runs: [] as Measured[],
    })),
  );
  const total = contestants.length * inputs.seeds;
  let done = 0;
  for (let seed = 0; seed < inputs.seeds; seed++)
    for (const { train, runs } of contestants) {
      // All functions and both kinds of inputs begin with the same weights.
      runs.push(train(random.fork(seed)));
      done += 1;
      await progress(done / total, () => resultOf(data, contestants));
    }
  return resultOf(data, contestants);
}

interface Contestant {
  activation: string;
  kind: Kind;
  runs: readonly Measured[];
}

function resultOf(data: Record<Kind, Split>, contestants: readonly Contestant[]): Result {
  const shown = contestants.filter(({ runs }) => runs.length > 0);
  const rows = kinds.map((kind): Row => {
    const { training } = data[kind];
    return {
      inputs: kind,
      ...momentsOf(training),
      zeros: training.x.filter(value => value === 0).length / training.x.length,
      middle: quantile([...training.x], 0.75) - quantile([...training.x], 0.25),
      largest: training.x.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
    };
  });
  const nets = shown.map(({ activation, kind, runs }): Row => {
    const at = (column: keyof Measured, p: number) =>
      quantile(
        runs.map(run => run[column]),
        p,
      );
    return {
      activation,
      inputs: kind,
      accuracy: at('accuracy', 0.5),
      accuracyQ1: at('accuracy', 0.25),
      accuracyQ3: at('accuracy', 0.75),
      loss: at('loss', 0.5),
      flat: at('flat', 0.5),
    };
  });
  const seeds = shown.flatMap(({ activation, kind, runs }) =>
    runs.map(
      (run, index): Row => ({ seed: index + 1, activation, inputs: kind, accuracy: run.accuracy, loss: run.loss }),
    ),
  );
  const broken = shown.flatMap(({ runs }) => runs).filter(({ loss }) => !Number.isFinite(loss)).length;
  const notes =
    broken > 0
      ? [`In ${broken} of ${seeds.length} runs the loss is not a finite number at the end: they are left out.`]
      : [];
  return { tables: { inputs: rows, nets, seeds }, ...(notes.length > 0 && { notes }) };
}

/** Median of a column for one function, by its label. */
const netOf = (result: Result, activation: string, kind: Kind, column: string) =>
  Number(result.tables.nets?.find(row => row.activation === activation && row.inputs === kind)?.[column] ?? Number.NaN);

/** What the inputs are like. */
const inputsOf = (result: Result, kind: Kind, column: string) =>
  Number(result.tables.inputs?.find(row => row.inputs === kind)?.[column] ?? Number.NaN);

/** The same column of several functions, by the names in the sentence: `rawTanh`. */
const numbersOf =
  (column: string, names: Readonly<Record<string, string>>) =>
  (result: Result): Record<string, number> =>
    Object.fromEntries(
      Object.entries(names).flatMap(([short, label]) =>
        kinds.map(kind => [kind + short, netOf(result, label, kind, column)] as const),
      ),
    );

const three = { Sigmoid: 'Sigmoid', Tanh: 'Tanh', Relu: 'ReLU' } as const;
const two = { Tanh: 'Tanh', Relu: 'ReLU' } as const;
const sgd = { activations: 'tanh,relu', data: 'moons', optimiser: 'sgd', seeds: '2' } as const;
const skewed = { activations: 'tanh', data: 'skewed', scale: '1', seeds: '2' } as const;
const counts = { activations: 'sigmoid,relu', data: 'counts', scale: '1', steps: '100', seeds: '1' } as const;

export default defineExperiment({
  id: 'scale-the-inputs',
  title: 'Scale the inputs',
  question: 'Do large, small, shifted, skewed or sparse inputs call for a particular activation?',
  home: 'concepts/data-characteristics/',
  mode: 'on-demand',
  inputs,
  tables: {
    inputs: {
      title: 'The training inputs, all features together',
      columns: {
        inputs: { label: 'Inputs' },
        mean: { label: 'Mean', digits: 4 },
        deviation: { label: 'Standard deviation', digits: 4 },
        zeros: { label: 'Share of zeros', digits: 3 },
        middle: { label: 'From the first to the third quartile', digits: 4 },
        largest: { label: 'Largest size', digits: 4 },
      },
    },
    nets: {
      title: 'The nets: medians and quartiles over the seeds',
      columns: {
        activation: { label: 'Activation' },
        inputs: { label: 'Inputs' },
        accuracy: { label: 'Test accuracy', digits: 4 },
        accuracyQ1: { label: 'first quartile', digits: 4 },
        accuracyQ3: { label: 'third quartile', digits: 4 },
        loss: { label: 'Training loss', digits: 3 },
        flat: { label: `Share of slopes below ${FLAT} in layer 1 at the start`, digits: 3 },
      },
    },
    seeds: {
      title: 'Seed by seed',
      columns: {
        seed: { label: 'Seed' },
        activation: { label: 'Activation' },
        inputs: { label: 'Inputs' },
        accuracy: { label: 'Test accuracy', digits: 4 },
        loss: { label: 'Training loss', digits: 3 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'standardised-beats-raw',
      inputs: { activations: 'sigmoid,tanh,relu', data: 'moons', scale: '100', optimiser: 'adam' },
      digits: 3,
      sentence:
        'Inputs times {scale}, {optimiser}: sigmoid, tanh and ReLU reach accuracies of {rawSigmoid}, {rawTanh} and {rawRelu} on raw inputs, and of {preparedSigmoid}, {preparedTanh} and {preparedRelu} on standardised ones.',
      measure: numbersOf('accuracy', three),
      holds: numbers =>
        Math.min(...['preparedSigmoid', 'preparedTanh', 'preparedRelu'].map(name => numbers[name] ?? Number.NaN)) >
        Math.max(...['rawSigmoid', 'rawTanh', 'rawRelu'].map(name => numbers[name] ?? Number.NaN)) + 0.01,
      condition: 'the worst standardised one above the best raw one by 0.01',
    },
    {
      id: 'large-inputs-flatten-tanh',
      inputs: { activations: 'sigmoid,tanh,relu', data: 'moons', scale: '100', optimiser: 'adam' },
      sentence:
        'Before training a share of {rawTanh} of the slopes of tanh in the first layer is below 0.01; with standardised inputs it is {preparedTanh}. For ReLU the shares are {rawRelu} and {preparedRelu}.',
      measure: numbersOf('flat', two),
      holds: ({ rawTanh = Number.NaN, preparedTanh = Number.NaN, rawRelu = Number.NaN, preparedRelu = Number.NaN }) =>
        rawTanh > 0.9 && preparedTanh < 0.1 && Math.abs(rawRelu - preparedRelu) < 0.1,
      condition: 'tanh above 0.9 and below 0.1, ReLU within 0.1',
    },
    {
      id: 'fixed-rate-fails-relu',
      inputs: { ...sgd, scale: '100', rate: '0.1' },
      digits: 3,
      sentence:
        'Inputs times {scale}, plain gradient descent at a rate of {rate}: tanh reaches {rawTanh}, ReLU {rawRelu}; on standardised inputs {preparedTanh} and {preparedRelu}.',
      measure: numbersOf('accuracy', two),
      holds: ({ rawTanh = Number.NaN, rawRelu = Number.NaN }) => rawTanh - rawRelu > 0.1,
      condition: 'on raw inputs tanh is ahead by more than 0.1',
    },
    {
      id: 'smaller-rate-levels',
      inputs: { ...sgd, scale: '100', rate: '0.01' },
      digits: 3,
      sentence: 'At a rate of {rate} instead tanh reaches {rawTanh} and ReLU {rawRelu} on the same raw inputs.',
      measure: result => {
        const { rawTanh = Number.NaN, rawRelu = Number.NaN } = numbersOf('accuracy', two)(result);
        return { rawTanh, rawRelu };
      },
      holds: ({ rawTanh = Number.NaN, rawRelu = Number.NaN }) => Math.abs(rawTanh - rawRelu) < 0.05,
      condition: 'within 0.05',
    },
    {
      id: 'small-inputs-stop-all',
      inputs: { ...sgd, scale: '0.01', rate: '0.1' },
      digits: 3,
      sentence:
        'Inputs times {scale}, plain gradient descent at {rate}: tanh reaches {rawTanh}, ReLU {rawRelu}; on standardised inputs {preparedTanh} and {preparedRelu}.',
      measure: numbersOf('accuracy', two),
      holds: ({ rawTanh = Number.NaN, rawRelu = Number.NaN, preparedTanh = Number.NaN, preparedRelu = Number.NaN }) =>
        Math.max(rawTanh, rawRelu) < 0.85 && Math.min(preparedTanh, preparedRelu) > 0.9,
      condition: 'both below 0.85 raw, both above 0.9 standardised',
    },
    {
      id: 'a-shift-hurts-relu-most',
      inputs: { activations: 'tanh,relu', data: 'moons', scale: '1', shift: '10', optimiser: 'adam', seeds: '2' },
      digits: 3,
      sentence:
        'Inputs plus {shift}, {optimiser}: tanh reaches {rawTanh}, ReLU {rawRelu}; on standardised inputs {preparedTanh} and {preparedRelu}.',
      measure: numbersOf('accuracy', two),
      holds: ({ rawTanh = Number.NaN, rawRelu = Number.NaN, preparedTanh = Number.NaN, preparedRelu = Number.NaN }) =>
        rawTanh > rawRelu && rawRelu < 0.88 && Math.min(preparedTanh, preparedRelu) > 0.98,
      condition: 'ReLU below tanh and below 0.88 raw, both above 0.98 standardised',
    },
    {
      id: 'standardising-skewed-inputs-hurts',
      inputs: skewed,
      digits: 3,
      sentence: 'On the skewed inputs a tanh net reaches {rawTanh} raw and {preparedTanh} standardised.',
      measure: numbersOf('accuracy', { Tanh: 'Tanh' }),
      holds: ({ rawTanh = Number.NaN, preparedTanh = Number.NaN }) => rawTanh - preparedTanh > 0.03,
      condition: 'standardised is worse by more than 0.03',
    },
    {
      id: 'skewed-inputs-crowd',
      inputs: skewed,
      sentence:
        'The middle half of the standardised values, of standard deviation 1, then lies within a width of {middle}.',
      measure: result => ({ middle: inputsOf(result, 'prepared', 'middle') }),
      holds: ({ middle = Number.NaN }) => middle < 1,
      condition: 'below 1; a normal distribution has 1.35',
    },
    {
      id: 'ranks-undo-the-skew',
      inputs: { ...skewed, activations: 'tanh,relu', preparation: 'ranks' },
      digits: 3,
      sentence: 'On ranks instead tanh reaches {preparedTanh} and ReLU {preparedRelu}.',
      measure: result => {
        const { preparedTanh = Number.NaN, preparedRelu = Number.NaN } = numbersOf('accuracy', two)(result);
        return { preparedTanh, preparedRelu };
      },
      holds: ({ preparedTanh = Number.NaN, preparedRelu = Number.NaN }) => Math.min(preparedTanh, preparedRelu) > 0.98,
      condition: 'both above 0.98',
    },
    {
      id: 'sparse-inputs-need-no-relu',
      inputs: counts,
      digits: 3,
      sentence: 'On the sparse counts a sigmoid net reaches {rawSigmoid} and a ReLU net {rawRelu}.',
      measure: result => {
        const { rawSigmoid = Number.NaN, rawRelu = Number.NaN } = numbersOf('accuracy', {
          Sigmoid: 'Sigmoid',
          Relu: 'ReLU',
        })(result);
        return { rawSigmoid, rawRelu };
      },
      holds: ({ rawSigmoid = Number.NaN, rawRelu = Number.NaN }) =>
        Math.abs(rawSigmoid - rawRelu) < 0.1 && Math.min(rawSigmoid, rawRelu) > 0.7,
      condition: 'both above 0.7 and within 0.1 of each other',
    },
    {
      id: 'standardising-sparse-inputs-hurts',
      inputs: counts,
      digits: 3,
      sentence: 'On standardised counts the ReLU net reaches {preparedRelu} where it had {rawRelu} on raw ones.',
      measure: result => ({
        rawRelu: netOf(result, 'ReLU', 'raw', 'accuracy'),
        preparedRelu: netOf(result, 'ReLU', 'prepared', 'accuracy'),
      }),
      holds: ({ rawRelu = Number.NaN, preparedRelu = Number.NaN }) => preparedRelu < rawRelu,
      condition: 'lower when standardised',
    },
    {
      id: 'standardising-fills-zeros',
      inputs: counts,
      digits: 3,
      sentence: 'A share of {raw} of the raw counts is 0; of the standardised ones it is {prepared}.',
      measure: result => ({
        raw: inputsOf(result, 'raw', 'zeros'),
        prepared: inputsOf(result, 'prepared', 'zeros'),
      }),
      holds: ({ raw = Number.NaN, prepared = Number.NaN }) => raw > 0.9 && prepared < 0.01,
      condition: 'above 0.9 and below 0.01',
    },
  ],
});
