/**
 * Read out features: how many outputs of hidden units are exactly 0, and what a linear readout can tell from them, before training and
 * after. The set-up is that of the reference run (PyTorch): 2-H-H-1 on 256 points, normal weights, Adam with learning rate 0.01, full
 * batch, float64; the readout is ridge regression with penalty 10⁻³ on the labels −1 and 1, tested on 1024 points.
 */
import { initialiseAll, type Random, toyData } from '../core/index.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import { activation, type Inputs, integer, number } from './inputs.ts';
import { quantile } from './statistics.ts';
import { toyDataInput } from './toy-data.ts';
import { accuracy, buildNet, optimiserOf, trainingInputs } from './toy-nets.ts';

const TRAINING = 256;
const TEST = 1024;
const RATE = 0.01;
const PENALTY = 1e-3;
/** An output nearer to 0 than this is called small. */
const SMALL = 0.2;

const inputs = {
  activation: activation({ label: 'Activation', default: 'relu', formula: true }),
  data: toyDataInput('circles'),
  width: integer({ label: 'Units in each of two layers', default: 4, min: 1, max: 64 }),
  initialisation: trainingInputs.initialisation,
  biasDeviation: number({
    label: 'Standard deviation of the biases at the start',
    default: 0.3,
    min: 0,
    max: 3,
    step: 0.1,
  }),
  steps: integer({ label: 'Steps of training', default: 500, min: 0, max: 1000 }),
  seeds: integer({ label: 'Seeds', default: 5, min: 1, max: 20 }),
  seed: integer({ label: 'First seed', default: 1, min: 0, max: 999_999 }),
};

type ReadoutInputs = Inputs<typeof inputs>;
type Values = Float64Array | Float32Array;

/** Rows of features, [points, width]. */
interface Features {
  data: Values;
  width: number;
}

/** x with a x = b for a symmetric positive definite a, [n, n], by Cholesky; both are overwritten. NaN where a is not. */
function solvePositive(a: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const at = (i: number, j: number) => a[i * n + j] as number;
  for (let j = 0; j < n; j++)
    for (let i = j; i < n; i++) {
      let sum = at(i, j);
      for (let k = 0; k < j; k++) sum -= at(i, k) * at(j, k);
      a[i * n + j] = i === j ? Math.sqrt(sum) : sum / at(j, j);
    }
  for (let i = 0; i < n; i++) {
    let sum = b[i] as number;
    for (let k = 0; k < i; k++) sum -= at(i, k) * (b[k] as number);
    b[i] = sum / at(i, i);
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i] as number;
    for (let k = i + 1; k < n; k++) sum -= at(k, i) * (b[k] as number);
    b[i] = sum / at(i, i);
  }
  return b;
}

/** The features with a constant 1 behind them, one column after the other. */
function columnsOf({ data, width }: Features): Float64Array[] {
  const points = data.length / width;
  return Array.from({ length: width + 1 }, (_, column) =>
    Float64Array.from({ length: points }, (_, point) =>
      column === width ? 1 : (data[point * width + column] as number),
    ),
  );
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** Accuracy on the test points of a linear readout that is fitted on the training points; NaN where a feature is not finite. */
function readout(train: Features, labels: Float64Array, test: Features, testLabels: Float64Array): number {
  const columns = columnsOf(train);
  const n = columns.length;
  const signs = labels.map(label => 2 * label - 1);
  const gram = new Float64Array(n * n);
  columns.forEach((column, i) => {
    for (let j = 0; j <= i; j++) gram[i * n + j] = dot(column, columns[j] as Float64Array) + (i === j ? PENALTY : 0);
  });
  const right = Float64Array.from(columns, column => dot(column, signs));
  const weights = solvePositive(gram, right);
  const scores = new Float64Array(testLabels.length);
  columnsOf(test).forEach((column, i) => {
    for (let point = 0; point < scores.length; point++)
      scores[point] = (scores[point] as number) + (weights[i] as number) * (column[point] as number);
  });
  return scores.every(Number.isFinite) ? accuracy(scores, testLabels) : Number.NaN;
}

/** Shares of hidden outputs, and the accuracy of the readout, at one time. */
interface Measured {
  zeros: number;
  small: number;
  readout: number;
}

function build(inputs: ReadoutInputs, random: Random) {
  const layer = { units: inputs.width, activation: inputs.activation };
  const options = { layers: [layer, layer], initialisation: inputs.initialisation };
  const net = buildNet({ points: TRAINING, ...options }, random.fork('net'));
  const probe = buildNet({ points: TEST, ...options }, random.fork('net'));
  const data = toyData[inputs.data];
  const training = data.generate(random.fork('training'), { points: TRAINING });
  const test = data.generate(random.fork('test'), { points: TEST });
  net.input.data.set(training.x);
  net.target.data.set(training.y);
  probe.input.data.set(test.x);
  const raw = readout({ data: training.x, width: 2 }, training.y, { data: test.x, width: 2 }, test.y);

  const measure = (): Measured => {
    net.net.parameters.forEach(({ data }, index) => {
      probe.net.parameters[index]?.data.set(data);
    });
    net.tape.forward();
    probe.tape.forward();
    const share = (holds: (value: number) => boolean) => {
      const shares = net.net.activations.slice(0, 2).map(({ data }) => data.filter(holds).length / data.length);
      return ((shares[0] ?? Number.NaN) + (shares[1] ?? Number.NaN)) / 2;
    };
    const hidden = ({ activations }: typeof net.net): Features => ({
      data: activations[1]?.data ?? new Float64Array(),
      width: inputs.width,
    });
    return {
      zeros: share(value => value === 0),
      small: share(value => Math.abs(value) < SMALL),
      readout: readout(hidden(net.net), training.y, hidden(probe.net), test.y),
    };
  };
  return { ...net, raw, measure };
}

function train(built: ReturnType<typeof build>, inputs: ReadoutInputs, random: Random) {
  const { tape, net, loss, measure } = built;
  initialiseAll(net.parameters, inputs.initialisation, random.fork('weights'));
  const biases = random.fork('biases');
  // The output’s bias is drawn too, as in the reference run.
  for (const { shape, data } of net.parameters)
    if (shape.length === 1) for (let i = 0; i < data.length; i++) data[i] = inputs.biasDeviation * biases.normal();
  const start = measure();
  const optimiser = optimiserOf('adam', net.parameters, RATE);
  for (let step = 0; step < inputs.steps; step++) {
    tape.forward();
    tape.backward(loss);
    optimiser.step();
  }
  return { start, end: inputs.steps === 0 ? start : measure() };
}

type Trained = ReturnType<typeof train>;

async function run(inputs: ReadoutInputs, { random, progress }: RunContext): Promise<Result> {
  const built = build(inputs, random.fork('data'));
  const runs: Trained[] = [];
  for (let seed = 0; seed < inputs.seeds; seed++) {
    runs.push(train(built, inputs, random.fork(seed)));
    await progress((seed + 1) / inputs.seeds, () => resultOf(built.raw, runs));
  }
  return resultOf(built.raw, runs);
}

function resultOf(raw: number, runs: readonly Trained[]): Result {
  const seeds = runs.map(
    ({ start, end }, index): Row => ({
      seed: index + 1,
      random: start.readout,
      trained: end.readout,
      zerosStart: start.zeros,
      zerosEnd: end.zeros,
    }),
  );
  const row = (features: string, of: (run: Trained) => Measured): Row => {
    const at = (column: keyof Measured, p: number) =>
      quantile(
        runs.map(run => of(run)[column]),
        p,
      );
    return {
      features,
      readout: at('readout', 0.5),
      readoutQ1: at('readout', 0.25),
      readoutQ3: at('readout', 0.75),
      zeros: at('zeros', 0.5),
      small: at('small', 0.5),
    };
  };
  const features = [row('random', ({ start }) => start), row('trained', ({ end }) => end)];
  const broken = [...seeds, ...features].some(cells =>
    Object.values(cells).some(value => typeof value === 'number' && !Number.isFinite(value)),
  );
  return {
    tables: { raw: [{ readout: raw }], features, seeds },
    ...(broken && {
      notes: ['In some seeds a hidden output is not a finite number, so there is nothing to read out of it.'],
    }),
  };
}

const of = (result: Result, features: 'random' | 'trained', column: string) =>
  Number(result.tables.features?.find(row => row.features === features)?.[column] ?? Number.NaN);

const wide = { width: '64', steps: '0', seeds: '3' } as const;

/** Width 4: what training adds to random features on one data set. */
const fewUnits = (data: 'circles' | 'xor' | 'spiral') => ({
  id: `training-adds-on-${data}`,
  inputs: { activation: 'relu', data, width: '4' },
  sentence:
    'With {width} {activation} units a layer on the data {data} the readout gets {random} right from random and {trained} from trained features.',
  measure: (result: Result) => ({ random: of(result, 'random', 'readout'), trained: of(result, 'trained', 'readout') }),
  holds: ({ random = Number.NaN, trained = Number.NaN }: Record<string, number>) => trained - random > 0.1,
  condition: 'the medians differ by more than 0.1',
});

/** Width 64 without training. */
const randomFeatures = (
  id: string,
  spec: string,
  sentence: string,
  holds: (random: number) => boolean,
  condition: string,
) => ({
  id,
  inputs: { activation: spec, data: 'circles', initialisation: spec === 'relu' ? 'he' : 'lecun', ...wide },
  digits: 3,
  sentence,
  measure: (result: Result) => ({
    random: of(result, 'random', 'readout'),
    raw: Number(result.tables.raw?.[0]?.readout ?? Number.NaN),
  }),
  holds: ({ random = Number.NaN }: Record<string, number>) => holds(random),
  condition,
});

/** Exact zeros at the start with biases of 0. */
const zerosAtStart = (id: string, spec: string) => ({
  id,
  inputs: { activation: spec, data: 'circles', biasDeviation: '0', ...wide },
  sentence:
    spec === 'relu'
      ? '{activation}: a share of {zeros} of the outputs of two random layers of {width} units is exactly 0.'
      : '{activation}: a share of {zeros}.',
  measure: (result: Result) => ({ zeros: of(result, 'random', 'zeros') }),
  holds: ({ zeros = Number.NaN }: Record<string, number>) =>
    spec === 'relu' ? zeros > 0.4 && zeros < 0.6 : zeros === 0,
  condition: spec === 'relu' ? 'between 0.4 and 0.6' : 'exactly 0',
});

export default defineExperiment({
  id: 'read-out-features',
  title: 'Read out features',
  question: 'What can be read from hidden units before they have learned anything, and what does learning add?',
  home: 'concepts/sparsity-and-feature-extraction/',
  mode: 'on-demand',
  inputs,
  tables: {
    raw: {
      title: 'A linear readout of the two inputs themselves',
      columns: { readout: { label: 'Test accuracy', digits: 4 } },
    },
    features: {
      title: `Medians over the seeds; zeros and small outputs (below ${SMALL}) in both layers, the readout of the second`,
      columns: {
        features: { label: 'Features' },
        readout: { label: 'Test accuracy of the readout', digits: 4 },
        readoutQ1: { label: 'first quartile', digits: 4 },
        readoutQ3: { label: 'third quartile', digits: 4 },
        zeros: { label: 'Share of exact zeros', digits: 4 },
        small: { label: 'Share of small outputs', digits: 4 },
      },
    },
    seeds: {
      title: 'Seed by seed',
      columns: {
        seed: { label: 'Seed' },
        random: { label: 'Test accuracy, random features', digits: 4 },
        trained: { label: 'trained features', digits: 4 },
        zerosStart: { label: 'Share of exact zeros at the start', digits: 4 },
        zerosEnd: { label: 'after training', digits: 4 },
      },
    },
  },
  run,
  claims: [
    randomFeatures(
      'random-relu-features-suffice',
      'relu',
      'A linear readout of {width} random {activation} features gets {random} of the circles right, of the two inputs themselves {raw}.',
      random => random > 0.95,
      'above 0.95 with random features',
    ),
    randomFeatures(
      'random-tanh-features-suffice',
      'tanh',
      'From {width} random {activation} features it gets {random} right.',
      random => random > 0.95,
      'above 0.95',
    ),
    randomFeatures(
      'random-linear-features-do-not',
      'identity',
      'Of {width} random features with the activation {activation} it gets {random} right.',
      random => random < 0.65,
      'below 0.65',
    ),
    fewUnits('circles'),
    fewUnits('xor'),
    fewUnits('spiral'),
    zerosAtStart('relu-half-zeros', 'relu'),
    zerosAtStart('gelu-no-zeros', 'gelu'),
    zerosAtStart('silu-no-zeros', 'silu'),
    zerosAtStart('tanh-no-zeros', 'tanh'),
    zerosAtStart('softplus-no-zeros', 'softplus'),
  ],
});
