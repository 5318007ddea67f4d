/**
 * Output and loss: the gradient that a loss sends back to one logit, through the output function before it, for every logit; and
 * gradient descent on that logit from a wrong start. A matched pair, the negative log-likelihood of a distribution with its own mean
 * function, has the gradient μ(z) − y. Other pairs keep the slope of the output function as a factor.
 */
import {
  activation as activate,
  binaryCrossEntropyWithLogits,
  exp,
  meanSquaredError,
  mul,
  scale,
  sub,
  Tape,
  type Tensor,
} from '../core/index.ts';
import { defineExperiment, type Result, type Row } from './experiment.ts';
import { choice, type Inputs, number } from './inputs.ts';
import { near, rowNear } from './measures.ts';

/** The curve runs over the logits in [−LIMIT, LIMIT], with STEPS_PER_UNIT samples a unit. */
const LIMIT = 12;
const STEPS_PER_UNIT = 20;
/** Steps of gradient descent at most. */
const MOST_STEPS = 100_000;

/** Names of the pairs of output function and loss, under those of the URL. */
const pairNames = {
  'sigmoid-cross-entropy': 'sigmoid with cross-entropy',
  'sigmoid-squared-error': 'sigmoid with squared error',
  'tanh-squared-error': 'tanh with squared error',
  'identity-half-squared-error': 'identity with half the squared error',
  'exp-poisson': 'exponential with the Poisson loss',
};
type PairId = keyof typeof pairNames;

/** Output and loss of a pair, both of shape [1], on the tape of the logit. */
function buildPair(id: PairId, logit: Tensor, target: Tensor): { output: Tensor; loss: Tensor } {
  const squaredError = (output: Tensor) => ({ output, loss: meanSquaredError(output, target) });
  switch (id) {
    case 'sigmoid-cross-entropy':
      return { output: activate(logit, 'sigmoid'), loss: binaryCrossEntropyWithLogits(logit, target) };
    case 'sigmoid-squared-error':
      return squaredError(activate(logit, 'sigmoid'));
    case 'tanh-squared-error':
      return squaredError(activate(logit, 'tanh'));
    case 'identity-half-squared-error': {
      const { output, loss } = squaredError(logit);
      return { output, loss: scale(loss, 0.5) };
    }
    case 'exp-poisson': {
      const output = exp(logit);
      return { output, loss: sub(output, mul(target, logit)) };
    }
  }
}

const pairOptions = Object.entries(pairNames).map(([value, label]) => ({ value: value as PairId, label }));

const inputs = {
  pair: choice({ label: 'Output and loss', default: 'sigmoid-cross-entropy', options: pairOptions }),
  compare: choice({ label: 'Compare with', default: 'sigmoid-squared-error', options: pairOptions }),
  target: number({ label: 'Target y', default: 1, min: 0, max: 1, step: 0.05 }),
  start: number({ label: 'First logit', default: -10, min: -40, max: 40, step: 0.5 }),
  rate: number({ label: 'Learning rate', default: 1, min: 0.01, max: 10, step: 0.01, scale: 'log' }),
};

type PairInputs = Inputs<typeof inputs>;

/** What the core's tape says of one pair at a logit. */
interface AtLogit {
  output: number;
  loss: number;
  /** dL/dz. */
  gradient: number;
}

/** Traces a pair once; the function returned replays it at a logit. */
function pairAt(id: PairId, y: number): (z: number) => AtLogit {
  const tape = new Tape('float64');
  const logit = tape.parameter([1], 'logit');
  const target = tape.input([1], 'target');
  target.data[0] = y;
  const { output, loss } = buildPair(id, logit, target);
  return z => {
    logit.data[0] = z;
    tape.forward();
    tape.backward(loss);
    return { output: Number(output.data[0]), loss: Number(loss.data[0]), gradient: Number(logit.grad[0]) };
  };
}

interface Descent {
  /** Output after 0, 1, 2, ... steps, at the step numbers of `kept`. */
  outputs: Map<number, number>;
  /** Steps until the output is within ½ of the target; null where it is not within `MOST_STEPS`. */
  steps: number | null;
  finite: boolean;
}

/** Step numbers that are kept: all up to 20, then about 20 a decade. */
const kept: readonly number[] = [
  ...new Set([
    ...Array.from({ length: 21 }, (_, step) => step),
    ...Array.from({ length: 75 }, (_, i) => Math.round(20 * 10 ** (i / 20))),
    MOST_STEPS,
  ]),
].sort((a, b) => a - b);

/** Gradient descent from the first logit. It stops at the first kept step after the output came within ½ of the target. */
function descend(at: (z: number) => AtLogit, { start, rate, target }: PairInputs): Descent {
  const outputs = new Map<number, number>();
  const keep = new Set(kept);
  let z = start;
  let steps: number | null = null;
  for (let step = 0; step <= MOST_STEPS; step++) {
    const { output, gradient } = at(z);
    if (!Number.isFinite(output) || !Number.isFinite(gradient)) return { outputs, steps, finite: false };
    if (steps === null && Math.abs(output - target) <= 0.5) steps = step;
    if (keep.has(step)) {
      outputs.set(step, output);
      if (steps !== null && step >= 2 * steps + 10) break;
    }
    z -= rate * gradient;
  }
  return { outputs, steps, finite: true };
}

function run(inputs: PairInputs): Result {
  const ids = [inputs.pair, inputs.compare];
  const sides = ids.map(id => {
    const at = pairAt(id, inputs.target);
    const curve = Array.from({ length: 2 * LIMIT * STEPS_PER_UNIT + 1 }, (_, i) => {
      const z = (i - LIMIT * STEPS_PER_UNIT) / STEPS_PER_UNIT;
      return { z, ...at(z) };
    });
    return { id, at, curve, first: at(inputs.start), descent: descend(at, inputs) };
  });
  const [chosen, other] = sides as [(typeof sides)[number], (typeof sides)[number]];
  const lastStep = Math.max(...sides.flatMap(({ descent }) => [...descent.outputs.keys()]));
  const notes = sides
    .map(({ id, descent }) => {
      const name = pairNames[id];
      if (!descent.finite) return `${sentenceCase(name)}: gradient descent at this rate leaves the finite numbers.`;
      if (descent.steps === null)
        return `${sentenceCase(name)}: the output is not within ½ of the target after ${MOST_STEPS.toLocaleString('en-US')} steps.`;
      return '';
    })
    .filter(Boolean);
  return {
    tables: {
      curve: chosen.curve.map(
        ({ z, output, loss, gradient }, i): Row => ({
          z,
          output,
          loss,
          gradient,
          otherOutput: other.curve[i]?.output ?? null,
          otherLoss: other.curve[i]?.loss ?? null,
          otherGradient: other.curve[i]?.gradient ?? null,
        }),
      ),
      summary: sides.map(({ id, curve, first, descent }): Row => {
        const steepest = curve.reduce((best, row) => (Math.abs(row.gradient) > Math.abs(best.gradient) ? row : best));
        return {
          pair: pairNames[id],
          gradient: first.gradient,
          loss: first.loss,
          steps: descent.steps,
          largest: Math.abs(steepest.gradient),
          largestAt: steepest.z,
        };
      }),
      descent: kept
        .filter(step => step <= lastStep)
        .map(
          (step): Row => ({
            step,
            output: chosen.descent.outputs.get(step) ?? null,
            otherOutput: other.descent.outputs.get(step) ?? null,
          }),
        ),
    },
    ...(notes.length && { notes: [...new Set(notes)] }),
  };
}

const sentenceCase = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** A number of the summary's row: 0 for the chosen pair, 1 for the compared one. */
const summary = ({ tables }: Result, row: 0 | 1, column: string) => {
  const cell = tables.summary?.[row]?.[column];
  return typeof cell === 'number' ? cell : Number.NaN;
};

const stepsOfBoth = (result: Result) => ({
  steps: summary(result, 0, 'steps'),
  otherSteps: summary(result, 1, 'steps'),
});

export default defineExperiment({
  id: 'output-and-loss',
  title: 'Output and loss',
  question: 'How much gradient does a loss send back through the output function when the answer is wrong?',
  home: 'concepts/output-layers-and-losses/',
  mode: 'live',
  inputs,
  tables: {
    curve: {
      title: 'Output, loss and gradient at the logit',
      columns: {
        z: { label: 'Logit z', digits: 4 },
        output: { label: 'Output', digits: 6 },
        loss: { label: 'Loss', digits: 6 },
        gradient: { label: 'dL/dz', digits: 6 },
        otherOutput: { label: 'Compared, output', digits: 6 },
        otherLoss: { label: 'Compared, loss', digits: 6 },
        otherGradient: { label: 'Compared, dL/dz', digits: 6 },
      },
    },
    summary: {
      title: `At the first logit, and on the way from it; the largest gradient is that over the logits from −${LIMIT} to ${LIMIT}`,
      columns: {
        pair: { label: 'Output and loss' },
        gradient: { label: 'dL/dz at the first logit', digits: 6 },
        loss: { label: 'Loss there', digits: 6 },
        steps: { label: 'Steps until within ½ of the target' },
        largest: { label: 'Largest |dL/dz|', digits: 6 },
        largestAt: { label: 'at the logit', digits: 4 },
      },
    },
    descent: {
      title: 'Output by step of gradient descent',
      columns: {
        step: { label: 'Step' },
        output: { label: 'Output', digits: 6 },
        otherOutput: { label: 'Compared, output', digits: 6 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'cross-entropy-does-not-stall',
      inputs: { pair: 'sigmoid-cross-entropy', compare: 'sigmoid-squared-error', target: '1', start: '-10' },
      sentence:
        'At logit {start} with target {target}, {pair} sends back a gradient of {gradient}, {compare} one of {other}: {ratio} times less.',
      digits: 5,
      measure: result => {
        const [gradient, other] = [summary(result, 0, 'gradient'), summary(result, 1, 'gradient')];
        return { gradient, other, ratio: gradient / other };
      },
      holds: ({ ratio = Number.NaN }) => ratio > 1e4,
      condition: 'the ratio is above 10,000',
    },
    {
      id: 'steps-from-a-wrong-answer',
      inputs: { pair: 'sigmoid-cross-entropy', compare: 'sigmoid-squared-error', target: '1', start: '-10', rate: '1' },
      sentence:
        'From logit {start}, at a learning rate of {rate}, {pair} needs {steps} steps to a probability of one half, {compare} {otherSteps}.',
      digits: 6,
      measure: stepsOfBoth,
      holds: ({ steps = Number.NaN, otherSteps = Number.NaN }) => otherSteps / steps > 500,
      condition: 'squared error needs more than 500 times the steps',
    },
    {
      id: 'squared-error-is-not-convex',
      inputs: { pair: 'sigmoid-squared-error', target: '1' },
      sentence:
        'The gradient of {pair} with target {target} is largest, {largest}, at logit {at}, and {further} at logit −6, though the answer there is worse.',
      digits: 3,
      measure: result => ({
        largest: summary(result, 0, 'largest'),
        at: summary(result, 0, 'largestAt'),
        further: Math.abs(Number(rowNear(result.tables.curve, -6, 'z').gradient)),
      }),
      holds: ({ largest, at, further = Number.NaN }) =>
        near(largest, 8 / 27, 1e-3) && near(at, -Math.LN2, 1 / STEPS_PER_UNIT) && further < 0.01,
      condition: 'the largest is 8/27 to three decimals, at −ln 2 to a sample’s width; at −6 it is below 0.01',
    },
    {
      id: 'matched-pair-is-prediction-minus-target',
      inputs: { pair: 'exp-poisson', target: '1' },
      sentence:
        'For {pair} and target {target}, gradient and output minus target differ by at most {difference} of their size over all logits of the figure.',
      measure: ({ tables }, { target }) => ({
        difference: Math.max(
          ...(tables.curve ?? [{}]).map(({ gradient, output }) => {
            const expected = Number(output) - target;
            return Math.abs(Number(gradient) - expected) / Math.max(1, Math.abs(expected));
          }),
        ),
      }),
      holds: ({ difference = Number.NaN }) => difference < 1e-14,
      condition: 'the difference is below 10⁻¹⁴',
    },
  ],
});
