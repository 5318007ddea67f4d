/**
 * Learned probability: points whose class is drawn with a known probability, one sigmoid unit trained on them with three losses, and how
 * far the probability that it states is from the true one. The set-up is that of the reference run (PyTorch): inputs N(0, I) in the
 * plane, true logit 1.5 x₁ − x₂ + 0.5, Adam at 0.05 over all points.
 */
import {
  activation as activate,
  adam,
  binaryCrossEntropyWithLogits,
  getScalarActivation,
  getVectorActivation,
  initialise,
  linear,
  mean,
  meanSquaredError,
  mul,
  type Random,
  sub,
  Tape,
  type Tensor,
} from '../core/index.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import { type Inputs, integer, number } from './inputs.ts';
import { quantile } from './statistics.ts';

const RATE = 0.05;
/** Bins of the reliability diagram, equally wide in the stated probability. */
const BINS = 10;
/** Weights of x₁ and x₂ in the true logit, and its constant, at strength 1. */
const TRUTH = [1.5, -1, 0.5] as const;

interface Targets {
  /** The class, 0 or 1. */
  labels: Tensor;
  /** The class as −1 or 1. */
  signs: Tensor;
  ones: Tensor;
}

const losses = {
  'cross-entropy': (logits: Tensor, { labels }: Targets) => binaryCrossEntropyWithLogits(logits, labels),
  'squared error': (logits: Tensor, { labels }: Targets) => meanSquaredError(activate(logits, 'sigmoid'), labels),
  hinge: (logits: Tensor, { signs, ones }: Targets) => mean(activate(sub(ones, mul(signs, logits)), 'relu')),
} as const;
type LossName = keyof typeof losses;
const lossNames = Object.keys(losses) as LossName[];

const inputs = {
  points: integer({ label: 'Points', default: 4000, min: 100, max: 5000, step: 100 }),
  strength: number({
    label: 'Strength',
    help: 'The true logit is multiplied by it: 0 makes the classes a coin’s, 4 nearly separates them.',
    default: 1,
    min: 0,
    max: 4,
    step: 0.1,
  }),
  steps: integer({ label: 'Steps', default: 200, min: 1, max: 800, step: 50 }),
  samples: integer({ label: 'Samples', default: 3, min: 1, max: 20 }),
  seed: integer({ label: 'First seed', default: 1, min: 0, max: 999_999 }),
};

type ProbabilityInputs = Inputs<typeof inputs>;

const sigmoid = getScalarActivation('sigmoid');

/** The unit under one loss, traced once and filled anew for every sample. */
function buildUnit(name: LossName, points: number) {
  const tape = new Tape('float64');
  const x = tape.input([points, 2], 'points');
  const column = (label: string) => tape.input([points, 1], label);
  const targets: Targets = { labels: column('classes'), signs: column('signs'), ones: column('ones') };
  targets.ones.data.fill(1);
  const { output: logits, weights, bias } = linear(tape, x, 1, { name: 'output' });
  return { name, tape, x, targets, logits, weights, bias, loss: losses[name](logits, targets) };
}
type Unit = ReturnType<typeof buildUnit>;

interface Sample {
  x: Float64Array;
  /** Probability of class 1, and the class drawn with it, by point. */
  truth: Float64Array;
  labels: Float64Array;
}

function drawSample({ points, strength }: ProbabilityInputs, random: Random): Sample {
  const x = Float64Array.from({ length: 2 * points }, () => random.normal());
  const truth = Float64Array.from({ length: points }, (_, i) =>
    sigmoid.f(strength * (TRUTH[0] * (x[2 * i] as number) + TRUTH[1] * (x[2 * i + 1] as number) + TRUTH[2])),
  );
  return { x, truth, labels: truth.map(p => (random.uniform() < p ? 1 : 0)) };
}

/** What one loss made of one sample. */
interface Fit {
  loss: LossName;
  sample: number;
  stated: Float64Array;
  /** Mean |stated − true|. */
  error: number;
  weights: readonly [number, number, number];
}

function train(unit: Unit, { x, truth, labels }: Sample, steps: number, sample: number, random: Random): Fit {
  unit.x.data.set(x);
  unit.targets.labels.data.set(labels);
  unit.targets.signs.data.set(labels.map(label => 2 * label - 1));
  initialise(unit.weights, 'lecun', random);
  unit.bias?.data.fill(0);
  const optimiser = adam([unit.weights, ...(unit.bias ? [unit.bias] : [])], { learningRate: RATE });
  for (let step = 0; step < steps; step++) {
    unit.tape.forward();
    unit.tape.backward(unit.loss);
    optimiser.step();
  }
  unit.tape.forward();
  const stated = Float64Array.from(unit.logits.data, z => sigmoid.f(z));
  const error = stated.reduce((sum, p, i) => sum + Math.abs(p - (truth[i] as number)), 0) / stated.length;
  const [first, second] = [Number(unit.weights.data[0]), Number(unit.weights.data[1])];
  return { loss: unit.name, sample, stated, error, weights: [first, second, Number(unit.bias?.data[0])] };
}

/** The largest difference between σ(z) and the first entry of softmax(z, 0), over logits from −30 to 30 in tenths. */
function softmaxAgainstSigmoid(): Row {
  const softmax = getVectorActivation('softmax');
  let worst = { logit: 0, difference: 0 };
  for (let i = -300; i <= 300; i++) {
    const [first = Number.NaN] = softmax.forward(Float64Array.of(i / 10, 0), {});
    const difference = Math.abs(first - sigmoid.f(i / 10));
    if (difference > worst.difference) worst = { logit: i / 10, difference };
  }
  return worst;
}

async function run(inputs: ProbabilityInputs, { random, progress }: RunContext): Promise<Result> {
  const units = lossNames.map(name => buildUnit(name, inputs.points));
  const samples: Sample[] = [];
  const fits: Fit[] = [];
  for (let index = 0; index < inputs.samples; index++) {
    const sample = drawSample(inputs, random.fork(`sample ${index}`));
    samples.push(sample);
    for (const unit of units) {
      fits.push(train(unit, sample, inputs.steps, index, random.fork(`weights ${index}`)));
      const whole = fits.length % units.length === 0;
      await progress(fits.length / (inputs.samples * units.length), whole ? () => tables(samples, fits) : undefined);
    }
  }
  return tables(samples, fits);
}

function tables(samples: readonly Sample[], fits: readonly Fit[]): Result {
  return {
    tables: {
      summary: lossNames.map((loss): Row => {
        const errors = fits.filter(fit => fit.loss === loss).map(({ error }) => error);
        return {
          loss,
          median: quantile(errors, 0.5),
          lowest: Math.min(...errors),
          highest: Math.max(...errors),
        };
      }),
      fits: fits.map(
        ({ loss, sample, error, weights }): Row => ({
          sample: sample + 1,
          loss,
          error,
          first: weights[0],
          second: weights[1],
          constant: weights[2],
        }),
      ),
      reliability: lossNames.flatMap(loss => reliability(loss, samples, fits)),
      twoClasses: [softmaxAgainstSigmoid()],
    },
  };
}

/** Points of all samples by the probability that they were given; bins without a point have no row. */
function reliability(loss: LossName, samples: readonly Sample[], fits: readonly Fit[]): Row[] {
  const bins = Array.from({ length: BINS }, () => ({ count: 0, stated: 0, happened: 0 }));
  for (const { stated, sample } of fits.filter(fit => fit.loss === loss))
    stated.forEach((p, i) => {
      const bin = bins[Math.min(BINS - 1, Math.floor(p * BINS))];
      if (!bin) return;
      bin.count += 1;
      bin.stated += p;
      bin.happened += samples[sample]?.labels[i] as number;
    });
  return bins
    .filter(({ count }) => count > 0)
    .map(({ count, stated, happened }): Row => ({ loss, stated: stated / count, happened: happened / count, count }));
}

/** A number of the summary of a loss. */
const summary = ({ tables }: Result, loss: LossName, column: string) =>
  Number(tables.summary?.find(row => row.loss === loss)?.[column] ?? Number.NaN);

export default defineExperiment({
  id: 'learned-probability',
  title: 'Learned probability',
  question: 'Does the number between 0 and 1 that a sigmoid states become the true probability, and with which loss?',
  home: 'concepts/binary-classification-sigmoid/',
  mode: 'on-demand',
  inputs,
  tables: {
    summary: {
      title: 'Mean distance of the stated probability from the true one, over the samples',
      columns: {
        loss: { label: 'Loss' },
        median: { label: 'Median', digits: 4 },
        lowest: { label: 'Lowest', digits: 4 },
        highest: { label: 'Highest', digits: 4 },
      },
    },
    fits: {
      title:
        'Sample by sample: that distance, and the weights that were learned (true ones at strength 1: 1.5, −1, 0.5)',
      columns: {
        sample: { label: 'Sample' },
        loss: { label: 'Loss' },
        error: { label: 'Distance', digits: 4 },
        first: { label: 'Weight of x₁', digits: 4 },
        second: { label: 'Weight of x₂', digits: 4 },
        constant: { label: 'Bias', digits: 4 },
      },
    },
    reliability: {
      title: 'Reliability: what was stated and what happened, in bins of the stated probability',
      columns: {
        loss: { label: 'Loss' },
        stated: { label: 'Stated probability, mean', digits: 4 },
        happened: { label: 'Share of class 1', digits: 4 },
        count: { label: 'Points' },
      },
    },
    twoClasses: {
      title: 'One sigmoid against the softmax of two logits, from −30 to 30',
      columns: { logit: { label: 'Logit' }, difference: { label: 'Largest difference', digits: 3 } },
    },
  },
  run,
  claims: [
    {
      id: 'cross-entropy-finds-the-probability',
      inputs: { strength: '1' },
      sentence:
        'Trained on {points} points with cross-entropy, the unit states a probability that is off by {highest} on average in the worst of {samples} samples.',
      measure: result => ({ highest: summary(result, 'cross-entropy', 'highest') }),
      holds: ({ highest = Number.NaN }) => highest < 0.03,
      condition: 'below 0.03 in every sample',
    },
    {
      id: 'hinge-does-not',
      inputs: { strength: '1' },
      sentence:
        'With the hinge loss the median distance is {hinge}, with cross-entropy {entropy} and with the squared error {squared}.',
      measure: result => ({
        hinge: summary(result, 'hinge', 'median'),
        entropy: summary(result, 'cross-entropy', 'median'),
        squared: summary(result, 'squared error', 'median'),
      }),
      holds: ({ hinge = Number.NaN, entropy = Number.NaN, squared = Number.NaN }) =>
        hinge > 2 * entropy && hinge > 2 * squared,
      condition: 'that of the hinge loss is more than twice that of either other',
    },
    {
      id: 'two-classes-are-one-sigmoid',
      inputs: { points: '100', steps: '1', samples: '1' },
      sentence:
        'Over logits from −30 to 30 the sigmoid of one logit and the softmax of it with a 0 differ by at most {difference}.',
      measure: ({ tables }) => ({ difference: Number(tables.twoClasses?.[0]?.difference ?? Number.NaN) }),
      holds: ({ difference = Number.NaN }) => difference < 1e-15,
      condition: 'below 10⁻¹⁵',
    },
  ],
});
