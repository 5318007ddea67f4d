/**
 * Recovery of one unit: f(wx + b) is pushed so far to the left that its target lies on the other side of the bend, and trained by
 * gradient descent on the mean squared error. Does its own gradient bring it back? The set-up is that of the reference run
 * (PyTorch): w starts at 1, 64 inputs from -1 to 1 at equal distances, target relu(x + 0.5), float64. Nothing is random.
 */
import { definitionOf } from './definition.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import { type ActivationSpec, activationLabels, activationList, type Inputs, integer, number } from './inputs.ts';

const POINTS = 64;
/** A unit has returned when its loss falls below this. */
const RETURNED = 0.01;
/** Steps of the chart a decade. */
const PER_DECADE = 14;

const x = Float64Array.from({ length: POINTS }, (_, i) => -1 + (2 * i) / (POINTS - 1));
const target = x.map(value => Math.max(0, value + 0.5));

const inputs = {
  activations: activationList({
    label: 'Activations',
    default: 'relu,leaky-relu,elu,gelu',
    max: 4,
    formula: true,
  }),
  bias: number({ label: 'Bias at the start', default: -4, min: -12, max: 2, step: 0.1 }),
  rate: number({ label: 'Learning rate', default: 0.1, min: 0.001, max: 1, step: 0.001, scale: 'log' }),
  steps: integer({ label: 'Steps', default: 8000, min: 1, max: 8000, step: 100 }),
};

type RecoveryInputs = Inputs<typeof inputs>;

/** The steps at which a trace is kept: 0, then about evenly on a logarithmic axis, and the last one. */
function keptSteps(steps: number): Set<number> {
  const count = Math.ceil(PER_DECADE * Math.log10(steps));
  return new Set([
    0,
    ...Array.from({ length: count + 1 }, (_, i) => Math.min(steps, Math.round(10 ** (i / PER_DECADE)))),
    steps,
  ]);
}

/** Trains one unit; `returned` is the first step, counted from 0, whose loss is below the limit, null if there is none. */
function train(spec: ActivationSpec, { bias, rate, steps }: RecoveryInputs) {
  const { f, df } = definitionOf(spec);
  const kept = keptSteps(steps);
  const trace: { step: number; loss: number }[] = [];
  let [w, b] = [1, bias];
  let returned: number | null = null;
  let firstPull = Number.NaN;
  for (let step = 0; step <= steps; step++) {
    let [loss, byWeight, byBias] = [0, 0, 0];
    for (let i = 0; i < POINTS; i++) {
      const at = x[i] as number;
      const z = w * at + b;
      const error = f(z, spec.params) - (target[i] as number);
      const delta = (2 * error * df(z, spec.params)) / POINTS;
      loss += error ** 2 / POINTS;
      byWeight += delta * at;
      byBias += delta;
    }
    if (step === 0) firstPull = -byBias;
    if (kept.has(step)) trace.push({ step, loss });
    if (!Number.isFinite(loss)) break;
    if (returned === null && loss < RETURNED) returned = step;
    w -= rate * byWeight;
    b -= rate * byBias;
  }
  return { trace, returned, firstPull, bias: b };
}

async function run(inputs: RecoveryInputs, { progress }: RunContext): Promise<Result> {
  const labels = activationLabels(inputs.activations);
  const units: Row[] = [];
  const trace: Row[] = [];
  const notes: string[] = [];
  for (const [index, spec] of inputs.activations.entries()) {
    const name = labels[index] ?? spec.id;
    const unit = train(spec, inputs);
    units.push({ function: index + 1, name, returned: unit.returned, pull: unit.firstPull, bias: unit.bias });
    trace.push(...unit.trace.map(({ step, loss }): Row => ({ function: index + 1, step, loss })));
    if (![unit.bias, unit.firstPull, ...unit.trace.map(({ loss }) => loss)].every(Number.isFinite))
      notes.push(`${name}: the loss or a gradient left the finite numbers; the run of this unit ended there.`);
    await progress((index + 1) / inputs.activations.length);
  }
  return { tables: { units, trace }, ...(notes.length > 0 && { notes }) };
}

const unit = ({ tables }: Result, index = 0) => tables.units?.[index];
/** Steps that the first unit needs; NaN if it has not returned. */
const returned = (result: Result) => Number(unit(result)?.returned ?? Number.NaN);
/** 1 where the unit has not returned, 0 where it has. */
const lost = (result: Result) => (result.tables.units ?? []).filter(row => row.returned === null).length;

export default defineExperiment({
  id: 'unit-recovery',
  title: 'Recovery of one unit',
  question: 'Does a unit that is pushed off its data come back by its own gradient, and how fast?',
  home: 'concepts/dying-relu/',
  mode: 'live',
  inputs,
  tables: {
    units: {
      title: 'Each unit: the step at which its loss falls below 0.01 (none: it did not), and its bias',
      columns: {
        function: { label: 'Number' },
        name: { label: 'Activation' },
        returned: { label: 'Steps to return' },
        pull: { label: 'First pull on the bias, −∂L/∂b', digits: 3 },
        bias: { label: 'Bias at the end', digits: 5 },
      },
    },
    trace: {
      title: 'Loss by step',
      columns: {
        function: { label: 'Number' },
        step: { label: 'Step' },
        loss: { label: 'Loss', digits: 4 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'relu-stays',
      inputs: { activations: 'relu', bias: '-4' },
      sentence:
        'A {activations} unit from a bias of {bias} has exactly {pull} as the first pull on its bias, and after {steps} steps the bias is {end}.',
      measure: result => ({ pull: Number(unit(result)?.pull), end: Number(unit(result)?.bias) }),
      holds: ({ pull, end }) => pull === 0 && end === -4,
      condition: 'no gradient at all, so no movement at all',
    },
    {
      id: 'gelu-runs-away',
      inputs: { activations: 'gelu', bias: '-2' },
      sentence:
        'A {activations} unit from a bias of {bias} is pulled the wrong way: the first pull is {pull}, and after {steps} steps its bias is {end}.',
      digits: 3,
      measure: result => ({ pull: Number(unit(result)?.pull), end: Number(unit(result)?.bias) }),
      holds: ({ pull = Number.NaN, end = Number.NaN }) => pull < 0 && end < -2.1,
      condition: 'the pull is negative and the bias falls by more than 0.1',
    },
    {
      id: 'gelu-and-silu-stay',
      inputs: { activations: 'gelu,silu', bias: '-4' },
      sentence: 'From a bias of {bias}, with {activations}, {lost} of 2 units have not returned after {steps} steps.',
      measure: result => ({ lost: lost(result) }),
      holds: ({ lost }) => lost === 2,
      condition: 'both',
    },
    {
      id: 'leaky-returns-slowly',
      inputs: { activations: 'leaky-relu', bias: '-4' },
      sentence: 'A {activations} unit of slope 0.01 returns from a bias of {bias} in {returned} steps.',
      digits: 4,
      measure: result => ({ returned: returned(result) }),
      holds: ({ returned = Number.NaN }) => returned > 1000 && returned < 8000,
      condition: 'it returns, and needs more than 1000 steps',
    },
    {
      id: 'steeper-leak-returns-sooner',
      inputs: { activations: 'leaky-relu(negativeSlope=0.1)', bias: '-8' },
      sentence: 'Even from a bias of {bias}, a unit with {activations} returns in {returned} steps.',
      digits: 3,
      measure: result => ({ returned: returned(result) }),
      holds: ({ returned = Number.NaN }) => returned < 1000,
      condition: 'fewer than 1000 steps',
    },
    {
      id: 'elu-fades',
      inputs: { activations: 'elu', bias: '-8' },
      sentence: 'An {activations} unit returns from a bias of {bias} in {returned} steps.',
      digits: 4,
      measure: result => ({ returned: returned(result) }),
      holds: ({ returned = Number.NaN }) => returned > 4000 && returned < 8000,
      condition: 'between 4000 and 8000 steps',
    },
    {
      id: 'elu-is-quick-when-near',
      inputs: { activations: 'elu', bias: '-4' },
      sentence: 'From a bias of {bias} an {activations} unit is back after {returned}.',
      digits: 3,
      measure: result => ({ returned: returned(result) }),
      holds: ({ returned = Number.NaN }) => returned < 400,
      condition: 'fewer than 400 steps',
    },
  ],
});
