/**
 * Learn a slope: the same leaky function is learned twice. One PReLU unit without weights has only its slope to learn. A net of PReLU units
 * learns a teacher net with that slope, beside a ReLU net that starts from the same weights. The set-up is that of the reference run (PyTorch)
 * made smaller: unit: 201 points on [−2, 2], gradient descent at 0.1; teacher 4-8-1, inputs N(0, 1), students 4-32-1 with one slope from
 * 0.25, He weights, Adam at 0.01, mean squared error, float64.
 */
import {
  activation as activate,
  adam,
  getScalarActivation,
  initialise,
  linear,
  meanSquaredError,
  type Random,
  sgd,
  Tape,
  type Tensor,
} from '../core/index.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import { type Inputs, integer, number } from './inputs.ts';
import { medianOf } from './measures.ts';
import { quantile } from './statistics.ts';

const inputs = {
  slope: number({ label: 'Slope to be found', default: 0.3, min: -1, max: 1, step: 0.1 }),
  weightDecay: number({
    label: 'Weight decay λ on the slope',
    help: 'Adds λ/2 times the squared slope to the loss of the one unit.',
    default: 0,
    min: 0,
    max: 1,
    step: 0.01,
  }),
  steps: integer({ label: 'Steps', default: 400, min: 1, max: 1000, step: 50 }),
  seeds: integer({ label: 'Seeds', default: 3, min: 1, max: 10 }),
  seed: integer({ label: 'First seed', default: 1, min: 0, max: 999_999 }),
};

type SlopeInputs = Inputs<typeof inputs>;

/** Where a learned slope starts: the default of the PReLU paper. */
const START = 0.25;
const POINTS = 201;
const REACH = 2;
const SAMPLES = 128;
const TEACHER_UNITS = 8;
const STUDENT_UNITS = 32;
/** Steps of the curves that are kept. */
const CURVE_POINTS = 60;

const prelu = getScalarActivation('prelu');

/** Steps at which a run of so many is recorded, the first and the last among them. */
const recorded = (steps: number) => {
  const every = Math.ceil(steps / CURVE_POINTS);
  return Array.from({ length: steps + 1 }, (_, step) => step).filter(step => step % every === 0 || step === steps);
};

/** The slope of one unit at each recorded step. */
function learnedByUnit({ slope, weightDecay, steps }: SlopeInputs): number[] {
  const tape = new Tape('float64');
  const x = tape.input([POINTS, 1], 'x');
  const target = tape.input([POINTS, 1], 'target');
  for (let i = 0; i < POINTS; i++) {
    const place = -REACH + (2 * REACH * i) / (POINTS - 1);
    x.data[i] = place;
    target.data[i] = prelu.f(place, { a: slope });
  }
  const learned = tape.parameter([], 'slope');
  learned.data[0] = START;
  const loss = meanSquaredError(activate(x, prelu, { a: learned }), target);
  const optimiser = sgd([learned], { learningRate: 0.1, weightDecay });
  const kept = new Set(recorded(steps));
  const slopes: number[] = [];
  for (let step = 0; step <= steps; step++) {
    if (kept.has(step)) slopes.push(Number(learned.data[0]));
    tape.forward();
    tape.backward(loss);
    optimiser.step();
  }
  return slopes;
}

/** What the teacher is asked and what it answers. */
interface Lesson {
  x: Float64Array;
  y: Float64Array;
}

function lesson(slope: number, random: Random): Lesson {
  const tape = new Tape('float64');
  const x = tape.input([SAMPLES, 4], 'x');
  const first = linear(tape, x, TEACHER_UNITS, { name: 'teacher layer' });
  const second = linear(tape, activate(first.output, prelu, { a: slope }), 1, { name: 'teacher output' });
  for (const { weights, bias } of [first, second]) {
    initialise(weights, 'he', random);
    if (bias) for (let i = 0; i < bias.data.length; i++) bias.data[i] = 0.3 * random.normal();
  }
  for (let i = 0; i < x.data.length; i++) x.data[i] = random.normal();
  tape.forward();
  return { x: Float64Array.from(x.data), y: Float64Array.from(second.output.data) };
}

/** Root mean squared error and slope of a student at each recorded step. */
interface Studies {
  error: number[];
  slope: number[];
}

function study({ x: asked, y: answered }: Lesson, learns: boolean, steps: number, random: Random): Studies {
  const tape = new Tape('float64');
  const x = tape.input([SAMPLES, 4], 'x');
  const target = tape.input([SAMPLES, 1], 'target');
  x.data.set(asked);
  target.data.set(answered);
  const slope: Tensor | undefined = learns ? tape.parameter([], 'slope') : undefined;
  if (slope) slope.data[0] = START;
  const first = linear(tape, x, STUDENT_UNITS, { name: 'layer 1' });
  const second = linear(tape, activate(first.output, prelu, { a: slope ?? 0 }), 1, { name: 'output' });
  for (const { weights } of [first, second]) initialise(weights, 'he', random);
  const loss = meanSquaredError(second.output, target);
  const parameters = [first, second].flatMap(({ weights, bias }) => [weights, ...(bias ? [bias] : [])]);
  const optimiser = adam([...parameters, ...(slope ? [slope] : [])], { learningRate: 0.01 });
  const kept = new Set(recorded(steps));
  const studies: Studies = { error: [], slope: [] };
  for (let step = 0; step <= steps; step++) {
    tape.forward();
    if (kept.has(step)) {
      studies.error.push(Math.sqrt(Number(loss.data[0])));
      studies.slope.push(Number(slope?.data[0] ?? 0));
    }
    tape.backward(loss);
    optimiser.step();
  }
  return studies;
}

interface Pair {
  prelu: Studies;
  relu: Studies;
}

async function run(inputs: SlopeInputs, { random, progress }: RunContext) {
  const unit = learnedByUnit(inputs);
  const pairs: Pair[] = [];
  const parts = 2 * inputs.seeds;
  for (let seed = 0; seed < inputs.seeds; seed++) {
    const own = random.fork(seed);
    const taught = lesson(inputs.slope, own.fork('teacher'));
    // Both students start from the same weights.
    const learning = study(taught, true, inputs.steps, own.fork('student'));
    await progress((2 * seed + 1) / parts);
    pairs.push({ prelu: learning, relu: study(taught, false, inputs.steps, own.fork('student')) });
    await progress((2 * seed + 2) / parts, () => resultOf(inputs, unit, pairs));
  }
  return resultOf(inputs, unit, pairs);
}

function resultOf({ steps }: SlopeInputs, unit: readonly number[], pairs: readonly Pair[]): Result {
  const median = (of: (pair: Pair) => number | undefined) =>
    quantile(
      pairs.map(pair => of(pair) ?? Number.NaN),
      0.5,
    );
  return {
    tables: {
      steps: recorded(steps).map(
        (step, index): Row => ({
          step,
          unitSlope: unit[index] ?? Number.NaN,
          netSlope: median(({ prelu: { slope } }) => slope[index]),
          preluError: median(({ prelu: { error } }) => error[index]),
          reluError: median(({ relu: { error } }) => error[index]),
        }),
      ),
      students: pairs.map((pair, index): Row => {
        const [preluError, reluError] = [pair.prelu.error.at(-1), pair.relu.error.at(-1)].map(Number);
        return {
          seed: index + 1,
          netSlope: pair.prelu.slope.at(-1) ?? Number.NaN,
          preluError: preluError ?? Number.NaN,
          reluError: reluError ?? Number.NaN,
          ratio: (preluError ?? Number.NaN) / (reluError ?? Number.NaN),
        };
      }),
    },
  };
}

const unitSlope = (result: Result) => Number(result.tables.steps?.at(-1)?.unitSlope ?? Number.NaN);

/** Error of the PReLU nets over that of the ReLU nets, median, and the range of the slopes that they have learned. */
function netsAgainstReLU({ tables: { students = [] } }: Result) {
  const slopes = students.map(row => Number(row.netSlope));
  return { ratio: medianOf(students, 'ratio'), least: Math.min(...slopes), most: Math.max(...slopes) };
}

export default defineExperiment({
  id: 'learn-a-slope',
  title: 'Learn a slope',
  question: 'Does a net find the slope of the function that made its data, and is it better for it?',
  home: 'concepts/learnable-activations/',
  mode: 'on-demand',
  inputs,
  tables: {
    steps: {
      title: 'Slopes and errors by step; of the nets the medians over the seeds',
      columns: {
        step: { label: 'Step' },
        unitSlope: { label: 'Slope of the one unit', digits: 4 },
        netSlope: { label: 'Slope of the PReLU net', digits: 3 },
        preluError: { label: 'Error of the PReLU net', digits: 3 },
        reluError: { label: 'Error of the ReLU net', digits: 3 },
      },
    },
    students: {
      title: 'The trained nets, seed by seed',
      columns: {
        seed: { label: 'Seed' },
        netSlope: { label: 'Learned slope', digits: 3 },
        preluError: { label: 'Error of the PReLU net', digits: 3 },
        reluError: { label: 'Error of the ReLU net', digits: 3 },
        ratio: { label: 'PReLU over ReLU', digits: 3 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'unit-finds-it',
      inputs: { slope: '0.3', weightDecay: '0', steps: '200', seeds: '1' },
      sentence: 'One unit with the slope {slope} to find ends within {error} of it after {steps} steps.',
      measure: (result, { slope }) => ({ error: Math.abs(unitSlope(result) - slope) }),
      holds: ({ error = Number.NaN }) => error < 1e-6,
      condition: 'the error is below 10⁻⁶',
    },
    {
      id: 'decay-shrinks-it',
      inputs: { slope: '0.3', weightDecay: '0.1', steps: '200', seeds: '1' },
      sentence: 'With weight decay {weightDecay} the unit ends at {found} instead of {slope}.',
      digits: 3,
      measure: result => ({ found: unitSlope(result) }),
      holds: ({ found = Number.NaN }) => found > 0.2 && found < 0.29,
      condition: 'the slope found is between 0.2 and 0.29',
    },
    {
      id: 'net-is-no-better',
      inputs: { slope: '0.3', steps: '400', seeds: '3' },
      sentence:
        'After {steps} steps on teachers with slope {slope} the error of the PReLU net is {ratio} times that of the ReLU net; the slopes it has learned run from {least} to {most}.',
      measure: netsAgainstReLU,
      holds: ({ ratio = Number.NaN }) => ratio > 0.5 && ratio < 1.6,
      condition: 'the median ratio of the errors is between 0.5 and 1.6',
    },
    {
      id: 'net-misses-it',
      inputs: { slope: '-0.5', steps: '400', seeds: '3' },
      sentence:
        'On teachers with slope {slope} the learned slopes run from {least} to {most}, and the error of the PReLU net is {ratio} times that of the ReLU net.',
      measure: netsAgainstReLU,
      holds: ({ least = Number.NaN, ratio = Number.NaN }) => least > -0.3 && ratio > 0.5 && ratio < 1.6,
      condition: 'every slope is above −0.3, and the median ratio of the errors between 0.5 and 1.6',
    },
  ],
});
