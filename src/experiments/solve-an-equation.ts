/**
 * Solve an equation: a net u(x) with one hidden layer is trained on the residual of u'' = -π² sin(πx), u(-1) = u(1) = 0, whose solution is
 * sin(πx). The loss contains f'' and its gradient f''', so it is a test of smoothness. The set-up is that of the reference run (PyTorch):
 * input weights N(0, 9), biases N(0, 1.5²), output weights of variance 1/n, 64 places on [-1, 1], weight 10 on the ends, Adam at 0.005.
 */
import {
  activation as activate,
  adam,
  add,
  affine,
  initialise,
  matmul,
  meanSquaredError,
  mul,
  type ParamValues,
  type Random,
  type ScalarActivation,
  scale,
  square,
  Tape,
} from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import { activation, type Inputs, integer } from './inputs.ts';
import { medianOf } from './measures.ts';
import { quantile } from './statistics.ts';

const PLACES = 64;
const RATE = 0.005;
/** Weight of the squared error at the two ends. */
const ENDS = 10;
/** Rows of the table of losses. */
const KEPT = 40;
/** Step of the differences that stand for f'''. */
const H = 1e-4;

const inputs = {
  activation: activation({ label: 'Activation', default: 'relu', formula: true }),
  units: integer({ label: 'Hidden units', default: 48, min: 4, max: 64 }),
  steps: integer({ label: 'Steps', default: 2000, min: 1, max: 4000, step: 100 }),
  seeds: integer({ label: 'Seeds', default: 2, min: 1, max: 10 }),
  seed: integer({ label: 'First seed', default: 1, min: 0, max: 999_999 }),
};

type EquationInputs = Inputs<typeof inputs>;

/**
 * f''' at x, where f''(x) is known, by differences of f'': their mean, or the flatter of the two where they disagree grossly, since a
 * jump of f'' then lies on one side and f''' is that of the other.
 */
export function thirdDerivative(
  { d2f }: Pick<ScalarActivation, 'd2f'>,
  x: number,
  second: number,
  params?: ParamValues,
): number {
  const right = (d2f(x + H, params) - second) / H;
  const left = (second - d2f(x - H, params)) / H;
  if (Math.abs(right - left) < 1) return (left + right) / 2;
  return Math.abs(left) < Math.abs(right) ? left : right;
}

/** f'' as a function of the tape, with f''' as its derivative. */
function secondDerivativeOf({ dparams, ...definition }: ScalarActivation): ScalarActivation {
  const { d2f } = definition;
  return {
    ...definition,
    id: `${definition.id} twice differentiated`,
    f: d2f,
    df: (x, params) => thirdDerivative(definition, x, d2f(x, params), params),
    dfFromOutput: (x, second, params) => thirdDerivative(definition, x, second, params),
  };
}

const places = Float64Array.from({ length: PLACES }, (_, i) => -1 + (2 * i) / (PLACES - 1));
const solution = places.map(x => Math.sin(Math.PI * x));

/** The traced net, its loss, and what is drawn anew for each seed. */
function buildNet({ activation: spec, units }: EquationInputs) {
  const definition = definitionOf(spec);
  const tape = new Tape('float64');
  const inside = tape.input([PLACES, 1], 'places');
  const ends = tape.input([2, 1], 'ends');
  const curvature = tape.input([PLACES, 1], 'wanted curvature');
  const zeros = tape.input([2, 1], 'wanted values at the ends');
  inside.data.set(places);
  ends.data.set([-1, 1]);
  curvature.data.set(solution.map(value => -(Math.PI ** 2) * value));
  const weights = tape.parameter([1, units], 'input weights');
  const biases = tape.parameter([units], 'biases');
  const readout = tape.parameter([units, 1], 'output weights');
  const offset = tape.parameter([1], 'output bias');
  const z = affine(inside, weights, biases);
  const u = affine(activate(z, definition, spec.params), readout, offset);
  const second = matmul(mul(activate(z, secondDerivativeOf(definition), spec.params), square(weights)), readout);
  const atEnds = affine(activate(affine(ends, weights, biases), definition, spec.params), readout, offset);
  const loss = add(
    scale(meanSquaredError(second, curvature), Math.PI ** -4),
    scale(meanSquaredError(atEnds, zeros), ENDS),
  );
  const draw = (random: Random) => {
    initialise(weights, 'normal', random, { standardDeviation: 3 });
    initialise(readout, 'normal', random, { standardDeviation: 1 / Math.sqrt(units) });
    for (const { data } of [biases, offset]) data.set(Float64Array.from(data, () => 1.5 * random.normal()));
  };
  return { tape, u, loss, draw, parameters: [weights, biases, readout, offset] };
}

async function run(inputs: EquationInputs, { random, progress }: RunContext): Promise<Result> {
  const net = buildNet(inputs);
  const { steps, seeds } = inputs;
  const kept = [...new Set(Array.from({ length: KEPT + 1 }, (_, i) => Math.round((steps * i) / KEPT)))];
  const runs: { losses: number[]; u: Float64Array }[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    net.draw(random.fork(seed));
    const optimiser = adam(net.parameters, { learningRate: RATE });
    const losses: number[] = [];
    for (let step = 0; step <= steps; step++) {
      net.tape.forward();
      if (kept.includes(step)) losses.push(Number(net.loss.data[0]));
      if (step === steps) break;
      net.tape.backward(net.loss);
      optimiser.step();
      if (step % 100 === 0) await progress((seed + step / steps) / seeds);
    }
    runs.push({ losses, u: Float64Array.from(net.u.data) });
    await progress((seed + 1) / seeds);
  }
  const spread = (values: readonly number[]) => ({
    median: quantile(values, 0.5),
    q1: quantile(values, 0.25),
    q3: quantile(values, 0.75),
  });
  const rms = (u: Float64Array) =>
    Math.sqrt(u.reduce((sum, value, i) => sum + (value - (solution[i] as number)) ** 2 / PLACES, 0));
  const rows = runs.map(
    ({ losses, u }, index): Row => ({
      seed: index + 1,
      error: rms(u),
      loss: losses.at(-1) ?? Number.NaN,
    }),
  );
  const lost = rows.filter(({ error, loss }) => !Number.isFinite(error) || !Number.isFinite(loss)).length;
  return {
    ...(lost > 0 && { notes: [`In ${lost} of ${seeds} runs the loss or the solution left the finite numbers.`] }),
    tables: {
      seeds: rows,
      solution: Array.from(
        places,
        (x, i): Row => ({
          x,
          exact: solution[i] as number,
          ...spread(runs.map(({ u }) => u[i] as number)),
        }),
      ),
      loss: kept.map((step, i): Row => ({ step, ...spread(runs.map(({ losses }) => losses[i] as number)) })),
    },
  };
}

/** The loss of a net whose second derivative is 0 and whose ends are right: the mean of sin²(πx) over the places. */
const FLOOR = solution.reduce((sum, value) => sum + value ** 2 / PLACES, 0);

const error = ({ tables }: Result) => medianOf(tables.seeds, 'error');
const loss = ({ tables }: Result) => medianOf(tables.seeds, 'loss');

const solves = (id: string) => ({
  id: `${id}-solves-it`,
  inputs: { activation: id, steps: '4000', seeds: '1' },
  sentence: 'With {activation} the error after {steps} steps is {error}.',
  measure: (result: Result) => ({ error: error(result) }),
  holds: ({ error = Number.NaN }: Record<string, number>) => error < 0.02,
  condition: 'below 0.02; the solution has a root mean square of 0.70',
});

export default defineExperiment({
  id: 'solve-an-equation',
  title: 'Solve an equation',
  question: 'Can a net with this activation learn from a loss that contains its second derivative?',
  home: 'concepts/smoothness/',
  mode: 'on-demand',
  inputs,
  tables: {
    seeds: {
      title: 'After training, seed by seed',
      columns: {
        seed: { label: 'Seed' },
        error: { label: 'Root mean square error of u', digits: 3 },
        loss: { label: 'Loss', digits: 4 },
      },
    },
    solution: {
      title: 'Solution and net',
      columns: {
        x: { label: 'x', digits: 4 },
        exact: { label: 'sin(πx)', digits: 4 },
        median: { label: 'u(x), median', digits: 4 },
        q1: { label: 'first quartile', digits: 4 },
        q3: { label: 'third quartile', digits: 4 },
      },
    },
    loss: {
      title: 'Loss by step',
      columns: {
        step: { label: 'Step' },
        median: { label: 'Loss, median', digits: 4 },
        q1: { label: 'first quartile', digits: 4 },
        q3: { label: 'third quartile', digits: 4 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'relu-learns-nothing',
      inputs: { activation: 'relu' },
      sentence:
        'With {activation} the loss ends at {loss}, and the median error is {error}: the equation has taught it nothing.',
      digits: 4,
      measure: result => ({ loss: loss(result), error: error(result) }),
      holds: ({ loss = Number.NaN, error = Number.NaN }) => error > 0.5 && Math.abs(loss - FLOOR) < 1e-3,
      condition: 'the loss is the mean of sin² over the places, that of u″ = 0, to 0.001; the error is above 0.5',
    },
    solves('tanh'),
    solves('gelu'),
    {
      id: 'quadratic-pieces-are-not-enough',
      inputs: { activation: 'relu-squared', steps: '4000', seeds: '1' },
      sentence: 'With {activation}, whose second derivative is a step, it is {error}.',
      measure: result => ({ error: error(result) }),
      holds: ({ error = Number.NaN }) => error > 0.02 && error < 0.5,
      condition: 'between 0.02 and 0.5',
    },
  ],
});
