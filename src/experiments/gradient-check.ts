/**
 * Gradient check: the tape's gradient of many random nets against central differences, over the step h. The set-up is that of the reference
 * run (PyTorch): four inputs, hidden layers of one width, a linear output, 16 samples N(0, 1), mean squared error, float64.
 */
import { initialise, meanSquaredError, mlp, type Random, Tape } from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import { formatNumber } from './format.ts';
import { activation, choice, type Inputs, integer, number } from './inputs.ts';
import { quantile } from './statistics.ts';

const BATCH = 16;
const FEATURES = 4;
/** The steps h. */
const STEPS = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-9, 1e-11] as const;
/** A net fails the check where its relative error is above this. */
const TOLERANCE = 1e-3;
/** A gradient shorter than this is that of a dead net: nothing to compare. */
const DEAD = 1e-9;

const inputs = {
  activation: activation({ label: 'Activation', default: 'relu', formula: true }),
  initialisation: choice({
    label: 'Initialisation',
    default: 'he',
    options: [
      { value: 'he', label: 'He' },
      { value: 'lecun', label: 'LeCun' },
    ],
  }),
  bias: number({
    label: 'Standard deviation of the biases',
    default: 0,
    min: 0,
    max: 1,
    step: 0.05,
  }),
  width: integer({ label: 'Width', default: 4, min: 1, max: 16 }),
  depth: integer({ label: 'Hidden layers', default: 2, min: 1, max: 4 }),
  nets: integer({ label: 'Nets', default: 40, min: 1, max: 200 }),
  seed: integer({ label: 'Seed', default: 1, min: 0, max: 999_999 }),
};

type CheckInputs = Inputs<typeof inputs>;

/** One net: the length of its gradient, whether a hidden pre-activation is exactly 0, and the relative error at each step. */
interface Check {
  gradient: number;
  exactZero: boolean;
  errors: number[];
}

/** A net that is traced once and filled anew for every check. */
function buildNet({ activation: spec, initialisation, width, depth }: CheckInputs, random: Random) {
  const tape = new Tape('float64');
  const input = tape.input([BATCH, FEATURES], 'input');
  const target = tape.input([BATCH, 1], 'target');
  const hidden = { units: width, activation: definitionOf(spec), params: spec.params };
  const net = mlp(tape, input, {
    layers: [...Array.from({ length: depth }, () => hidden), { units: 1 }],
    initialisation,
    random,
  });
  const loss = meanSquaredError(net.output, target);
  return { tape, input, target, net, loss };
}

function check(built: ReturnType<typeof buildNet>, inputs: CheckInputs, random: Random): Check {
  const { tape, input, target, net, loss } = built;
  for (const tensor of net.parameters)
    if (tensor.shape.length === 2) initialise(tensor, inputs.initialisation, random);
    else for (let i = 0; i < tensor.data.length; i++) tensor.data[i] = inputs.bias * random.normal();
  for (const tensor of [input, target]) for (let i = 0; i < tensor.data.length; i++) tensor.data[i] = random.normal();
  tape.forward();
  tape.backward(loss);
  const gradient = net.parameters.flatMap(({ grad }) => [...grad]);
  const exactZero = net.preactivations.slice(0, -1).some(({ data }) => data.includes(0));
  const length = Math.hypot(...gradient);
  const lossNow = () => {
    tape.forward();
    return loss.data[0] ?? Number.NaN;
  };
  const errors = STEPS.map(h => {
    let square = 0;
    let index = 0;
    for (const { data } of net.parameters)
      for (let i = 0; i < data.length; i++, index++) {
        const value = data[i] as number;
        data[i] = value + h;
        const above = lossNow();
        data[i] = value - h;
        const below = lossNow();
        data[i] = value;
        square += ((above - below) / (2 * h) - (gradient[index] as number)) ** 2;
      }
    return Math.sqrt(square) / length;
  });
  return { gradient: length, exactZero, errors };
}

async function run(inputs: CheckInputs, { random, progress }: RunContext): Promise<Result> {
  const built = buildNet(inputs, random.fork('net'));
  const checks: Check[] = [];
  for (let net = 0; net < inputs.nets; net++) {
    checks.push(check(built, inputs, random.fork(net)));
    await progress((net + 1) / inputs.nets);
  }
  const alive = checks.filter(({ gradient, errors }) => gradient > DEAD && errors.every(Number.isFinite));
  const parameters = built.net.parameters.reduce((count, { data }) => count + data.length, 0);
  const dead = checks.filter(({ gradient }) => gradient <= DEAD).length;
  const lost = checks.length - alive.length - dead;
  const share = (holds: (check: Check) => boolean) => (alive.length ? alive.filter(holds).length / alive.length : null);
  const notes = [
    ...(dead
      ? [`${dead} of ${checks.length} nets have a gradient of length below ${formatNumber(DEAD)}: they are left out.`]
      : []),
    ...(lost > 0
      ? [`${lost} of ${checks.length} nets have a loss or a gradient that is not finite: they are left out.`]
      : []),
    ...(alive.length === 0 ? ['No net is left to be checked.'] : []),
  ];
  return {
    ...(notes.length > 0 && { notes }),
    tables: {
      steps: STEPS.map((h, index): Row => {
        const errors = alive.map(one => one.errors[index] ?? Number.NaN);
        const at = (p: number) => (errors.length ? quantile(errors, p) : null);
        return {
          h,
          median: at(0.5),
          q1: at(0.25),
          q3: at(0.75),
          lowest: at(0),
          highest: at(1),
          failed: share(({ errors }) => (errors[index] ?? 0) > TOLERANCE),
        };
      }),
      summary: [
        {
          nets: alive.length,
          parameters,
          evaluations: 2 * parameters,
          exactZero: share(({ exactZero }) => exactZero),
          failedWithZero: share(one => one.exactZero && errorAt(one, 1e-7) > TOLERANCE),
          failedWithoutZero: share(one => !one.exactZero && errorAt(one, 1e-7) > TOLERANCE),
        },
      ],
    },
  };
}

const errorAt = ({ errors }: Check, h: (typeof STEPS)[number]) => errors[STEPS.indexOf(h)] ?? Number.NaN;

/** A cell of the table over the steps. */
const stepCell = ({ tables }: Result, h: (typeof STEPS)[number], column: string) =>
  Number(tables.steps?.find(row => row.h === h)?.[column] ?? Number.NaN);

const summary = ({ tables }: Result, column: string) => Number(tables.summary?.[0]?.[column] ?? Number.NaN);

export default defineExperiment({
  id: 'gradient-check',
  title: 'Gradient check',
  question: 'How well do central differences agree with backpropagation, and what does a disagreement mean?',
  home: 'concepts/backpropagation/',
  mode: 'live',
  inputs,
  tables: {
    steps: {
      title: 'Relative error of the central difference over the nets, by step. Failed: share of nets above 1/1000',
      columns: {
        h: { label: 'Step h', digits: 1 },
        median: { label: 'Median', digits: 3 },
        q1: { label: 'first quartile', digits: 3 },
        q3: { label: 'third quartile', digits: 3 },
        lowest: { label: 'Lowest', digits: 3 },
        highest: { label: 'Highest', digits: 3 },
        failed: { label: 'Failed', digits: 3 },
      },
    },
    summary: {
      title: 'The nets',
      columns: {
        nets: { label: 'Nets compared' },
        parameters: { label: 'Weights and biases' },
        evaluations: { label: 'Losses for one numeric gradient' },
        exactZero: { label: 'Share with a hidden sum of exactly 0', digits: 3 },
        failedWithZero: { label: 'Share that has one and fails at h = 10⁻⁷', digits: 3 },
        failedWithoutZero: { label: 'Share that has none and fails', digits: 3 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'narrow-relu-fails',
      inputs: { activation: 'relu', width: '4', bias: '0', nets: '200' },
      sentence:
        'Of {nets} {activation} nets with two hidden layers of {width} units and zero biases a share of {failed} fails the check at h = 10⁻⁵, though every gradient is right.',
      measure: result => ({ failed: stepCell(result, 1e-5, 'failed') }),
      holds: ({ failed = Number.NaN }) => failed > 0.3 && failed < 0.75,
      condition: 'a share between 0.3 and 0.75',
    },
    {
      id: 'zeros-explain-it',
      inputs: { activation: 'relu', width: '4', bias: '0', nets: '200' },
      sentence:
        'At h = 10⁻⁷ a share of {withZero} of the {nets} nets fails and has a hidden sum of exactly 0; a share of {withoutZero} fails without one.',
      measure: result => ({
        withZero: summary(result, 'failedWithZero'),
        withoutZero: summary(result, 'failedWithoutZero'),
      }),
      holds: ({ withZero = Number.NaN, withoutZero = Number.NaN }) => withZero > 0.3 && withoutZero < 0.02,
      condition: 'above 0.3 and below 0.02',
    },
    {
      id: 'biases-cure-it',
      inputs: { activation: 'relu', width: '4', bias: '0.1', nets: '200' },
      sentence:
        'With biases of standard deviation {bias} the largest error of {nets} {activation} nets at h = 10⁻⁷ is {highest}.',
      measure: result => ({ highest: stepCell(result, 1e-7, 'highest') }),
      holds: ({ highest = Number.NaN }) => highest < 1e-6,
      condition: 'below 10⁻⁶',
    },
    {
      id: 'smooth-passes',
      inputs: { activation: 'tanh', initialisation: 'lecun', width: '4', nets: '40' },
      sentence:
        '{activation}: the largest error of {nets} nets of width {width} at h = 10⁻⁵ is {highest}, with zero biases too.',
      measure: result => ({ highest: stepCell(result, 1e-5, 'highest') }),
      holds: ({ highest = Number.NaN }) => highest < 1e-8,
      condition: 'below 10⁻⁸',
    },
    {
      id: 'error-falls-with-the-square',
      inputs: { activation: 'tanh', initialisation: 'lecun', width: '4', nets: '40' },
      sentence:
        'With {activation} the median error falls by a factor of {first} from h = 0.1 to 0.01 and by {second} from 10⁻³ to 10⁻⁴; at h = 10⁻⁹ it is {rounding} times the one at 10⁻⁵.',
      digits: 3,
      measure: result => ({
        first: stepCell(result, 1e-1, 'median') / stepCell(result, 1e-2, 'median'),
        second: stepCell(result, 1e-3, 'median') / stepCell(result, 1e-4, 'median'),
        rounding: stepCell(result, 1e-9, 'median') / stepCell(result, 1e-5, 'median'),
      }),
      holds: ({ first = Number.NaN, second = Number.NaN, rounding = Number.NaN }) =>
        first > 50 && first < 200 && second > 50 && second < 200 && rounding > 100,
      condition: 'both factors between 50 and 200, the last one above 100',
    },
  ],
});
