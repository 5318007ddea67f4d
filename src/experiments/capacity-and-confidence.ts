/**
 * Capacity and confidence: nets of two hidden layers and growing width on a few noisy points. Does a net with more parameters than points
 * decide worse, or only more confidently? The set-up is that of the reference run (PyTorch): two moons with noise, 2-w-w-1, He weights,
 * zero biases, Adam at 0.01 on all points, float64. Each seed draws points, test points and weights.
 */
import { type Random, type Tensor, toyData } from '../core/index.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import { activation, type Inputs, integer, number } from './inputs.ts';
import { quantile } from './statistics.ts';
import { accuracy, buildNet, meanCrossEntropy, optimiserOf } from './toy-nets.ts';

const RATE = 0.01;
const TEST_POINTS = 1024;
/** Hidden layers of each net. */
const LAYERS = 2;

const inputs = {
  activation: activation({ label: 'Activation', default: 'relu', formula: true }),
  points: integer({ label: 'Training points', default: 64, min: 8, max: 256 }),
  noise: number({
    label: 'Noise',
    help: 'Standard deviation of what is added to each coordinate.',
    default: 0.3,
    min: 0,
    max: 1,
    step: 0.05,
  }),
  doublings: integer({
    label: 'Doublings of the width',
    help: 'The nets have widths 2, 4, 8 and so on; 6 doublings end at 128 units a layer.',
    default: 2,
    min: 1,
    max: 6,
  }),
  steps: integer({ label: 'Steps', default: 1000, min: 1, max: 4000, step: 100 }),
  seeds: integer({ label: 'Seeds', default: 7, min: 1, max: 20 }),
  seed: integer({ label: 'First seed', default: 1, min: 0, max: 999_999 }),
};

type CapacityInputs = Inputs<typeof inputs>;

/** One trained net. */
interface Outcome {
  [column: string]: number;
  width: number;
  seed: number;
  trainAccuracy: number;
  trainLoss: number;
  testAccuracy: number;
  testLoss: number;
  /** Mean over the test points of the probability that the net gives its own decision. */
  confidence: number;
}
const measures = ['trainAccuracy', 'trainLoss', 'testAccuracy', 'testLoss', 'confidence'] as const;

function build({ activation: spec, points }: CapacityInputs, width: number, random: Random) {
  const layers = Array.from({ length: LAYERS }, () => ({ units: width, activation: spec }));
  return buildNet({ points, layers, initialisation: 'he' }, random);
}

/** Trains a net of its own for this seed, so that its weights are drawn anew. */
function train(inputs: CapacityInputs, width: number, seed: number, random: Random) {
  const { points, noise, steps } = inputs;
  const data = random.fork('points');
  const training = toyData.moons.generate(data.fork('training'), { points, noise });
  const test = toyData.moons.generate(data.fork('test'), { points: TEST_POINTS, noise });
  const { tape, input, target, net, loss, ask } = build(inputs, width, random.fork(`width ${width}`));
  input.data.set(training.x);
  target.data.set(training.y);
  const optimiser = optimiserOf('adam', net.parameters, RATE);
  for (let step = 0; step < steps; step++) {
    tape.forward();
    tape.backward(loss);
    optimiser.step();
  }
  tape.forward();
  const logits = ask(test.x)();
  const outcome: Outcome = {
    width,
    seed,
    trainAccuracy: accuracy(net.output.data, training.y),
    trainLoss: Number(loss.data[0]),
    testAccuracy: accuracy(logits, test.y),
    testLoss: meanCrossEntropy(logits, test.y),
    confidence: meanConfidence(logits),
  };
  return { outcome, parameters: parametersIn(net.parameters) };
}

const parametersIn = (tensors: readonly Tensor[]) => tensors.reduce((sum, { data }) => sum + data.length, 0);

/** Mean of max(p, 1 − p) = 1 / (1 + exp(−|logit|)). */
function meanConfidence(logits: Float64Array | Float32Array): number {
  let sum = 0;
  for (const logit of logits) sum += 1 / (1 + Math.exp(-Math.abs(logit)));
  return sum / logits.length;
}

async function run(inputs: CapacityInputs, { random, progress }: RunContext): Promise<Result> {
  const widths = Array.from({ length: inputs.doublings + 1 }, (_, i) => 2 ** (i + 1));
  const outcomes: Outcome[] = [];
  const parameters = new Map<number, number>();
  const total = widths.length * inputs.seeds;
  const tables = () => ({
    widths: widths.flatMap((width): Row[] => {
      const own = outcomes.filter(outcome => outcome.width === width);
      if (own.length === 0) return [];
      const spread = (name: (typeof measures)[number]) => {
        const values = own.map(outcome => outcome[name]);
        return [
          [name, quantile(values, 0.5)],
          [`${name}Q1`, quantile(values, 0.25)],
          [`${name}Q3`, quantile(values, 0.75)],
        ];
      };
      return [{ width, parameters: parameters.get(width) ?? 0, ...Object.fromEntries(measures.flatMap(spread)) }];
    }),
    seeds: outcomes.map((outcome): Row => outcome),
  });
  for (let seed = 0; seed < inputs.seeds; seed++)
    for (const width of widths) {
      const { outcome, parameters: count } = train(inputs, width, seed + 1, random.fork(seed));
      parameters.set(width, count);
      outcomes.push(outcome);
      await progress(outcomes.length / total, () => ({ tables: tables() }));
    }
  const lost = outcomes.filter(outcome => measures.some(name => !Number.isFinite(outcome[name]))).length;
  return {
    tables: tables(),
    ...(lost > 0 && { notes: [`In ${lost} of ${total} nets a loss or a logit is not finite.`] }),
  };
}

const at = ({ tables }: Result, width: number, column: string) =>
  Number(tables.widths?.find(row => row.width === width)?.[column] ?? Number.NaN);

const quartiles = (name: string, label: string) => ({
  [name]: { label, digits: 3 },
  [`${name}Q1`]: { label: 'first quartile', digits: 3 },
  [`${name}Q3`]: { label: 'third quartile', digits: 3 },
});

export default defineExperiment({
  id: 'capacity-and-confidence',
  title: 'Capacity and confidence',
  question: 'Does a net with more parameters than points decide worse?',
  home: 'concepts/network-complexity-and-cost/',
  mode: 'on-demand',
  inputs,
  tables: {
    widths: {
      title: 'By width: medians and quartiles over the seeds. Losses are mean binary cross-entropies',
      columns: {
        width: { label: 'Width' },
        parameters: { label: 'Parameters' },
        ...quartiles('trainAccuracy', 'Accuracy, training'),
        ...quartiles('trainLoss', 'Loss, training'),
        ...quartiles('testAccuracy', 'Accuracy, test'),
        ...quartiles('testLoss', 'Loss, test'),
        ...quartiles('confidence', 'Mean confidence, test'),
      },
    },
    seeds: {
      title: 'Net by net',
      columns: {
        width: { label: 'Width' },
        seed: { label: 'Seed' },
        trainAccuracy: { label: 'Accuracy, training', digits: 3 },
        trainLoss: { label: 'Loss, training', digits: 3 },
        testAccuracy: { label: 'Accuracy, test', digits: 3 },
        testLoss: { label: 'Loss, test', digits: 3 },
        confidence: { label: 'Mean confidence, test', digits: 3 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'over-confident-before-wrong',
      inputs: { activation: 'relu' },
      sentence:
        'From width 2 to width 8 the median test loss goes from {lossNarrow} to {lossWide}, and the median test accuracy from {narrow} to {wide}.',
      digits: 3,
      measure: result => ({
        lossNarrow: at(result, 2, 'testLoss'),
        lossWide: at(result, 8, 'testLoss'),
        narrow: at(result, 2, 'testAccuracy'),
        wide: at(result, 8, 'testAccuracy'),
      }),
      holds: ({ lossNarrow = Number.NaN, lossWide = Number.NaN, narrow = Number.NaN, wide = Number.NaN }) =>
        lossWide > 2 * lossNarrow && wide > narrow - 0.03,
      condition: 'the loss more than doubles while the accuracy falls by less than 0.03, if at all',
    },
    {
      id: 'more-parameters-than-points',
      inputs: { activation: 'relu' },
      sentence:
        'Width 8 has {parameters} parameters for {points} points and fits a median share of {fitted} of them; on new points it is right in a share of {right}.',
      digits: 3,
      measure: result => ({
        parameters: at(result, 8, 'parameters'),
        fitted: at(result, 8, 'trainAccuracy'),
        right: at(result, 8, 'testAccuracy'),
      }),
      holds: ({ parameters = Number.NaN, fitted = Number.NaN, right = Number.NaN }) =>
        parameters > 64 && fitted > 0.98 && right > 0.8,
      condition: 'more parameters than points, above 0.98 on them and above 0.8 on new ones',
    },
    {
      id: 'confidence-outgrows-accuracy',
      inputs: { activation: 'relu' },
      sentence:
        'At width 8 the mean confidence of the net in its decisions is {confidence}, and a share of {right} of them is right.',
      digits: 3,
      measure: result => ({ confidence: at(result, 8, 'confidence'), right: at(result, 8, 'testAccuracy') }),
      holds: ({ confidence = Number.NaN, right = Number.NaN }) => confidence > right + 0.04,
      condition: 'the confidence is above the share by more than 0.04',
    },
  ],
});
