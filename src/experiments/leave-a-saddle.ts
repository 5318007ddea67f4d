/**
 * Leave a saddle: a chain of one unit in each layer, w_L f(w_(L-1) ... f(w_1)), learns to answer 1 by gradient descent on half the squared error,
 * from all weights equal to a small number. For f(0) = 0 the place where all weights are 0 is a saddle. The set-up is that of the reference run:
 * rate 0.05, until the answer is within 1 %, at most 300 000 steps.
 */
import { definitionOf } from './definition.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import { type ActivationSpec, activation, type Inputs, integer, number } from './inputs.ts';

const WITHIN = 0.01;
const MOST_STEPS = 300_000;
const FEWEST = 2;
/** The first weights: from 0.1 to 0.0001, two a decade. */
const STARTS = Array.from({ length: 7 }, (_, i) => Number((10 ** (-1 - i / 2)).toPrecision(4)));

const inputs = {
  activation: activation({ label: 'Activation', default: 'identity', formula: true }),
  layers: integer({ label: 'Layers, at most', default: 4, min: FEWEST, max: 5 }),
  rate: number({ label: 'Learning rate', default: 0.05, min: 0.001, max: 0.5, step: 0.001, scale: 'log' }),
};

type SaddleInputs = Inputs<typeof inputs>;

/** Steps until the answer is within 1 % of 1; null where it never is, or not within the limit. */
function stepsToLeave(spec: ActivationSpec, layers: number, start: number, rate: number): number | null {
  const { f, df } = definitionOf(spec);
  const { params } = spec;
  const weights = new Float64Array(layers).fill(start);
  /** What goes into each layer, and the slope of the activation that made it. */
  const inputs = new Float64Array(layers).fill(1);
  const slopes = new Float64Array(layers).fill(1);
  for (let step = 0; step <= MOST_STEPS; step++) {
    for (let layer = 1; layer < layers; layer++) {
      const z = (weights[layer - 1] as number) * (inputs[layer - 1] as number);
      inputs[layer] = f(z, params);
      slopes[layer] = df(z, params);
    }
    const error = (weights[layers - 1] as number) * (inputs[layers - 1] as number) - 1;
    if (Math.abs(error) <= WITHIN) return step;
    if (!Number.isFinite(error)) return null;
    let delta = error;
    let moved = false;
    for (let layer = layers - 1; layer >= 0; layer--) {
      const weight = weights[layer] as number;
      weights[layer] = weight - rate * delta * (inputs[layer] as number);
      moved ||= weights[layer] !== weight;
      delta *= weight * (slopes[layer] as number);
    }
    // A place without a gradient is the last one.
    if (!moved) return null;
  }
  return null;
}

async function run({ activation: spec, layers, rate }: SaddleInputs, { progress }: RunContext): Promise<Result> {
  const rows: Row[] = [];
  for (let depth = FEWEST; depth <= layers; depth++) {
    for (const start of STARTS) {
      rows.push({ layers: depth, start, steps: stepsToLeave(spec, depth, start, rate) });
      await progress(rows.length / (STARTS.length * (layers - FEWEST + 1)));
    }
  }
  const missed = rows.filter(row => row.steps === null).length;
  return {
    tables: { steps: rows },
    ...(missed > 0 && {
      notes: [
        `In ${missed} of ${rows.length} runs the answer does not come within 1 % in ${MOST_STEPS} steps: these have no point in the chart.`,
      ],
    }),
  };
}

/** Steps of a chain from a start; NaN where it did not get there. */
const stepsOf = ({ tables }: Result, layers: number, start: number) =>
  Number(tables.steps?.find(row => row.layers === layers && row.start === start)?.steps ?? Number.NaN);

export default defineExperiment({
  id: 'leave-a-saddle',
  title: 'Leave a saddle',
  question: 'How long does gradient descent need to leave a saddle, and what have depth and activation to do with it?',
  home: 'concepts/local-minima-and-loss-landscape/',
  mode: 'on-demand',
  inputs,
  tables: {
    steps: {
      title: 'Steps until the answer is within 1 %, by layers and by the first value of all weights',
      columns: {
        layers: { label: 'Layers' },
        start: { label: 'First weights', digits: 4 },
        steps: { label: 'Steps' },
      },
    },
  },
  run,
  claims: [
    {
      id: 'two-layers-take-a-logarithm',
      inputs: { activation: 'identity' },
      digits: 4,
      sentence:
        'With 2 layers and weights that begin at 0.001, the answer is there after {steps} steps; from 0.0001, after {more}.',
      measure: result => ({ steps: stepsOf(result, 2, 0.001), more: stepsOf(result, 2, 0.0001) }),
      holds: ({ steps = Number.NaN, more = Number.NaN }) => more > steps && more < 1.5 * steps,
      condition: 'less than 1.5 times as many from a start ten times as small',
    },
    {
      id: 'three-layers-take-the-inverse',
      inputs: { activation: 'identity' },
      digits: 6,
      sentence: 'With 3 layers it takes {steps} steps from 0.001, and {more} from 0.0001.',
      measure: result => ({ steps: stepsOf(result, 3, 0.001), more: stepsOf(result, 3, 0.0001) }),
      holds: ({ steps = Number.NaN, more = Number.NaN }) => more > 9 * steps && more < 11 * steps,
      condition: '9 to 11 times as many from a start ten times as small',
    },
    {
      id: 'four-layers-take-its-square',
      inputs: { activation: 'identity' },
      digits: 6,
      sentence: 'With 4 layers it takes {steps} steps from 0.1, and {more} from 0.01.',
      measure: result => ({ steps: stepsOf(result, 4, 0.1), more: stepsOf(result, 4, 0.01) }),
      holds: ({ steps = Number.NaN, more = Number.NaN }) => more > 80 * steps && more < 120 * steps,
      condition: '80 to 120 times as many from a start ten times as small',
    },
    {
      id: 'gelu-takes-four-times-as-many',
      inputs: { activation: 'gelu', layers: '3' },
      digits: 5,
      sentence: 'With {activation}, which has the slope 1/2 at 0, 3 layers that begin at 0.001 take {steps} steps.',
      measure: result => ({ steps: stepsOf(result, 3, 0.001) }),
      holds: ({ steps = Number.NaN }) => steps > 3.5 * 20_000 && steps < 4.5 * 20_000,
      condition: '3.5 to 4.5 times 1/(0.05 × 0.001), what the straight line needs',
    },
    {
      id: 'sigmoid-has-none-there',
      inputs: { activation: 'sigmoid' },
      digits: 4,
      sentence: 'With {activation}, which is 1/2 at 0, 3 layers take {steps} steps from 0.001, and {more} from 0.0001.',
      measure: result => ({ steps: stepsOf(result, 3, 0.001), more: stepsOf(result, 3, 0.0001) }),
      holds: ({ steps = Number.NaN, more = Number.NaN }) => more < 500 && more < 1.1 * steps,
      condition: 'fewer than 500, and less than 1.1 times as many from a start ten times as small',
    },
  ],
});
