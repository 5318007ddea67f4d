/**
 * Gradient-flow microscope: a net of equal layers is trained on one batch while every layer is watched: what it passes on, what gradient
 * comes back, how many of its units are dead or saturated, what its weights move by, and the singular values of the Jacobian from any
 * layer to the last hidden one. A value that stops being finite ends the run with its step, its place and its cause.
 */
import { createRandom, formats, type ScalarActivation, singularValues, type Tensor } from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Field, type Result, type Row, type RunContext } from './experiment.ts';
import { formatNumber } from './format.ts';
import { activation, choice, type Inputs, integer, number } from './inputs.ts';
import { toyDataOptions } from './toy-data.ts';
import { accuracy, optimiserOf, trainingInputs } from './toy-nets.ts';
import {
  allFinite,
  backwardFinding,
  buildWatchedNet,
  type Finding,
  forwardFinding,
  largest,
  norm,
  rootMeanSquare,
  type Values,
  valueName,
  type WatchedLayer,
  type WatchedNet,
} from './watched-net.ts';

/** Most steps; about so many of them are in the tables, evenly spread; and the last ones in any case. */
const MOST_STEPS = 300;
const RECORDED = 50;
const LAST = 10;
const BINS = 32;
/** A slope below it counts as flat. */
const FLAT = 0.01;
/** Layers that a Jacobian is computed by. */
const SPECTRA = 10;

const inputs = {
  activation: activation({ label: 'Activation', default: 'relu', formula: true }),
  look: integer({
    label: 'Step to look at',
    help: 'For the histograms, the singular values and the table of layers. A run that ended before is seen at its last step.',
    default: 0,
    min: 0,
    max: MOST_STEPS,
    buttons: ['Back', 'Next'],
  }),
  initialisation: choice({
    label: 'Initialisation',
    help: 'n is the number of inputs of a layer.',
    default: 'he',
    options: [
      { value: 'lecun', label: 'LeCun (variance 1/n)' },
      { value: 'xavier', label: 'Xavier' },
      { value: 'he', label: 'He (variance 2/n)' },
      { value: 'orthogonal', label: 'orthogonal' },
      { value: 'unit', label: 'N(0, 1)' },
    ],
  }),
  gain: number({ label: 'All weights times', default: 1, min: 0.01, max: 100, step: 0.01, scale: 'log' }),
  depth: integer({ label: 'Hidden layers', default: 8, min: 1, max: 30 }),
  width: integer({ label: 'Width', default: 20, min: 2, max: 64 }),
  data: choice({
    label: 'Data',
    help: 'Noise: as many inputs N(0, 1) as the width and one target N(0, 1), mean squared error.',
    default: 'circles',
    options: [...toyDataOptions, { value: 'noise', label: 'noise' }],
  }),
  points: integer({ label: 'Points in the batch', default: 64, min: 8, max: 128, step: 8 }),
  optimiser: trainingInputs.optimiser,
  rate: trainingInputs.rate,
  steps: integer({ label: 'Training steps', default: 100, min: 0, max: MOST_STEPS, step: 10 }),
  format: choice({
    label: 'Number format',
    help: 'Of activations, gradients and the weights in use; the optimiser keeps the weights in float64.',
    default: 'float64',
    options: [
      { value: 'float64', label: 'float64' },
      { value: 'float32', label: 'float32' },
      { value: 'bfloat16', label: 'bfloat16' },
      { value: 'float16', label: 'float16' },
    ],
  }),
  seed: integer({ label: 'Seed', default: 1, min: 0, max: 999_999 }),
};

type MicroscopeInputs = Inputs<typeof inputs>;

/** What was not measured. */
const NOT = Number.NaN;

/** The number, or null where it is not finite. */
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Share of units whose slope is exactly 0 at every point, and of all slopes below the threshold of saturation; null without numbers. */
function shares(
  { preactivations }: WatchedLayer,
  { df }: ScalarActivation,
  { activation: spec, width }: MicroscopeInputs,
) {
  const { data } = preactivations.kept;
  if (!allFinite(data)) return { dead: null, saturated: null };
  const alive = new Uint8Array(width);
  let saturated = 0;
  for (let i = 0; i < data.length; i++) {
    const slope = Math.abs(df(data[i] as number, spec.params));
    // NaN is neither.
    if (slope < FLAT) saturated += 1;
    if (slope !== 0) alive[i % width] = 1;
  }
  const living = alive.reduce((sum, one) => sum + one, 0);
  return { dead: (width - living) / width, saturated: saturated / data.length };
}

/** What all layers show at one step. */
const observe = (net: WatchedNet, definition: ScalarActivation, inputs: MicroscopeInputs, hasGradient: boolean) =>
  net.layers.map(layer => ({
    ...shares(layer, definition, inputs),
    gradient: hasGradient ? finite(norm(layer.preactivations.raw.grad)) : null,
    weightGradient: hasGradient ? finite(norm(layer.weights.grad)) : null,
  }));

type Observed = ReturnType<typeof observe>;

/** Mean; null as soon as one is. */
const average = (values: readonly (number | null)[]) =>
  values.reduce<number | null>(
    (sum, value) => (sum === null || value === null ? null : sum + value / values.length),
    0,
  );

/** How values are laid out along an axis, and back: sign(x) ln(1 + |x|), which has 0 and large numbers of both signs, or log₁₀ |x|. */
const axes = {
  activation: {
    to: (value: number) => Math.sign(value) * Math.log1p(Math.abs(value)),
    from: (place: number) => Math.sign(place) * Math.expm1(Math.abs(place)),
  },
  gradient: { to: (value: number) => Math.log10(Math.abs(value)), from: (place: number) => 10 ** place },
} as const;

/**
 * For each layer the share of its values in each of BINS bins, equally long along the axis, from the least to the largest of all. Values that
 * are exactly 0 are in none: half of ReLU’s are, and would hide the others.
 */
function histograms(kind: keyof typeof axes, layers: readonly Values[]): Row[] {
  const { to, from } = axes[kind];
  const places = layers.map(values =>
    Array.from(
      values.filter(value => value !== 0),
      to,
    ).filter(Number.isFinite),
  );
  // Activations are seen from 0.
  let [low, high] = kind === 'activation' ? [0, 0] : [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const place of places.flat()) {
    low = Math.min(low, place);
    high = Math.max(high, place);
  }
  if (!(low <= high)) return [];
  // All values the same: bins around it.
  if (high - low < 1e-9) [low, high] = [low - 0.5, high + 0.5];
  const edge = (bin: number) => from(low + ((high - low) * bin) / BINS);
  return places.flatMap((part, index) => {
    const counts = new Float64Array(BINS);
    for (const place of part) {
      const bin = Math.min(BINS - 1, Math.floor(((place - low) / (high - low)) * BINS));
      counts[bin] = (counts[bin] as number) + 1;
    }
    const entries = layers[index]?.length ?? 0;
    return Array.from(
      counts,
      (count, bin): Row => ({ kind, layer: index + 1, from: edge(bin), to: edge(bin + 1), share: count / entries }),
    );
  });
}

/** Share of entries that are exactly 0. */
const zeros = (values: Values) => values.filter(value => value === 0).length / values.length;

/** Both kinds of histograms, and the table of layers, but for the updates. */
function lookAt(net: WatchedNet, observed: Observed, hasGradient: boolean) {
  const gradients = net.layers.map(({ activations }) => activations.raw.grad);
  const layers = net.layers.map(({ activations }, index): Row => {
    const { data } = activations.kept;
    const grad = gradients[index] as Values;
    const mean = Array.from(data).reduce((sum, value) => sum + value / data.length, 0);
    return {
      layer: index + 1,
      mean: finite(mean),
      deviation: finite(rootMeanSquare(data.map(value => value - mean))),
      ...(observed[index] as Observed[number]),
      zeros: hasGradient ? zeros(grad) : null,
      silent: zeros(data),
      lost: data.filter(value => !Number.isFinite(value)).length / data.length,
    };
  });
  return {
    layers,
    histograms: [
      ...histograms(
        'activation',
        net.layers.map(({ activations }) => activations.kept.data),
      ),
      ...(hasGradient ? histograms('gradient', gradients) : []),
    ],
  };
}

/** The net as it is, evaluated at the first point of its batch only. */
function atFirstPoint({ parameters, input }: WatchedNet, inputs: MicroscopeInputs): WatchedNet {
  const net = buildWatchedNet({ ...inputs, points: 1, format: formats[inputs.format] }, createRandom(0));
  for (const [index, { data }] of net.parameters.entries()) data.set((parameters[index] as Tensor).data);
  net.input.data.set(input.data.subarray(0, net.input.data.length));
  net.tape.forward();
  return net;
}

/**
 * Singular values of the Jacobian of the last hidden layer by the inputs, 0, and by hidden layers before it, at most SPECTRA of them, at
 * the first point. What rounding cannot tell from 0, below the width times the
 * format's epsilon times the largest, is 0. One backward pass a unit; on a copy of the net for that point.
 */
function spectra(watched: WatchedNet, inputs: MicroscopeInputs): Row[] {
  const { width, depth } = inputs;
  const net = atFirstPoint(watched, inputs);
  const last = (net.layers.at(-1) as WatchedLayer).activations.kept;
  const count = Math.min(depth, SPECTRA);
  const matrices = Array.from({ length: count }, (_, i) => {
    const from = count === 1 ? 0 : Math.round((i * (depth - 1)) / (count - 1));
    const tensor = from === 0 ? net.input : (net.layers[from - 1] as WatchedLayer).activations.raw;
    const columns = tensor.shape[1] as number;
    return { from, tensor, rows: width, columns, data: new Float64Array(width * columns) };
  });
  const cotangent = new Float64Array(last.data.length);
  for (let unit = 0; unit < width; unit++) {
    cotangent[unit] = 1;
    net.tape.backward(last, cotangent);
    cotangent[unit] = 0;
    for (const { tensor, columns, data } of matrices) data.set(tensor.grad.subarray(0, columns), unit * columns);
  }
  return matrices.flatMap(({ from, ...matrix }) => {
    const values = singularValues(matrix);
    const least = width * formats[inputs.format].epsilon * (values[0] ?? 0);
    return values.every(Number.isFinite)
      ? Array.from(values, (value, rank): Row => ({ from, rank: rank + 1, value: value > least ? value : 0 }))
      : [];
  });
}

/** `from layer 1 to layer 8 … went from 0.5 to 800, by a factor of 2.9 a layer`; nothing of fewer than two layers. */
function growthBy(layers: readonly number[], what: string, sizes: readonly number[]): string {
  const [first = NOT, last = NOT] = [sizes[0], sizes.at(-1)];
  if (sizes.length < 2) return '';
  const factor = (last / first) ** (1 / (sizes.length - 1));
  return `: from layer ${layers[0]} to layer ${layers.at(-1)} ${what} went from ${formatNumber(first, 3)} to ${formatNumber(last, 3)}, by a factor of ${formatNumber(factor, 3)} a layer`;
}

/** What led to it: by layers before any update, by steps after. */
function story(
  net: WatchedNet,
  { pass, layer }: Finding,
  step: number,
  training: readonly Row[],
  rate: number,
): string {
  if (step === 0) {
    const all = net.layers.map((watched, index) => ({ ...watched, number: index + 1 }));
    // What was passed on the way before it.
    const passed = pass === 'forward' ? all.filter(({ number }) => number < layer) : all.slice(layer).reverse();
    const [what, sizes] =
      pass === 'forward'
        ? [
            'the root mean square of the activations',
            passed.map(({ activations }) => rootMeanSquare(activations.kept.data)),
          ]
        : [
            'the norm of the gradient by the pre-activations',
            passed.map(({ preactivations }) => norm(preactivations.raw.grad)),
          ];
    const numbers = passed.map(({ number }) => number);
    return `No weight had been changed yet${growthBy(numbers, what as string, sizes as number[])}.`;
  }
  const [first, last] = [training[0], training.findLast(row => Number(row.step) < step)];
  const went = (column: string) =>
    `from ${formatNumber(Number(first?.[column]), 3)} at step 0 to ${formatNumber(Number(last?.[column]), 3)} at step ${last?.step}`;
  return `At a learning rate of ${rate} the largest weight had gone ${went('weight')}, the largest activation ${went('activation')} and the loss ${went('loss')}.`;
}

function autopsyRow(
  net: WatchedNet,
  finding: Finding | undefined,
  step: number,
  training: readonly Row[],
  rate: number,
) {
  if (!finding)
    return {
      verdict: `All values stayed finite to the end, step ${step}.`,
      step: null,
      pass: null,
      layer: null,
      place: null,
      value: null,
      cause: null,
    };
  const { pass, layer, place, value, cause } = finding;
  return {
    verdict: `Step ${step}, ${pass} pass: ${place} became ${valueName(value)}. ${cause} ${story(net, finding, step, training, rate)}`,
    step,
    pass,
    layer,
    place,
    value: valueName(value),
    cause,
  };
}

/** log₁₀ of the gradient by the pre-activations of each layer over that of the last one, by recorded step. */
function flowField(flow: readonly Row[], depth: number): Field | undefined {
  const steps = [...new Set(flow.map(row => Number(row.step)))];
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const half = steps.length > 1 ? (last - first) / (steps.length - 1) / 2 : 0.5;
  const columns = steps.length;
  const values = new Float32Array(columns * depth);
  for (const [index, row] of flow.entries()) {
    const column = Math.floor(index / depth);
    values[(Number(row.layer) - 1) * columns + column] =
      row.relative === null ? Number.NaN : Math.log10(Number(row.relative));
  }
  return { x: [first - half, last + half], y: [0.5, depth + 0.5], columns, rows: depth, values };
}

async function run(inputs: MicroscopeInputs, { random, progress }: RunContext): Promise<Result> {
  const { depth, steps, rate } = inputs;
  const format = formats[inputs.format];
  const net = buildWatchedNet({ ...inputs, format }, random);
  const definition = definitionOf(inputs.activation);
  const optimiser = optimiserOf(inputs.optimiser, net.parameters, rate);
  const look = Math.min(inputs.look, steps);

  const flow: Row[] = [];
  const training: Row[] = [];
  let looked: ReturnType<typeof lookAt> | undefined;
  let singular: Row[] = [];
  let at = 0;
  let finding: Finding | undefined;
  let step = 0;
  for (; ; step++) {
    net.tape.forward();
    finding = forwardFinding(net, format);
    const hasGradient = !finding;
    if (hasGradient) {
      net.tape.backward(net.loss);
      finding = backwardFinding(net, format);
    }
    const observed = observe(net, definition, inputs, hasGradient);
    const lastGradient = observed.at(-1)?.gradient ?? Number.NaN;
    flow.push(
      ...observed.map((seen, index) => ({
        step,
        layer: index + 1,
        relative: seen.gradient === null || !(lastGradient > 0) ? null : seen.gradient / lastGradient,
        ...seen,
      })),
    );
    training.push({
      step,
      loss: finite(net.loss.data[0] as number),
      accuracy:
        inputs.data === 'noise' || finding?.pass === 'forward'
          ? null
          : accuracy(net.output.data, net.target.data as Float64Array),
      dead: average(observed.map(({ dead }) => dead)),
      mostDead: finite(Math.max(...observed.map(({ dead }) => dead ?? Number.NaN))),
      saturated: average(observed.map(({ saturated }) => saturated)),
      firstGradient: observed[0]?.gradient ?? null,
      lastGradient: finite(lastGradient),
      activation: Math.max(...net.layers.map(({ activations }) => largest(activations.kept.data))),
      gradient: hasGradient ? Math.max(...net.parameters.map(({ grad }) => largest(grad))) : null,
      weight: Math.max(...net.layers.map(({ weights }) => largest(weights.data))),
    });
    const ended = finding !== undefined || step === steps;
    let before: Values[] | undefined;
    if (step === look || (ended && !looked)) {
      at = step;
      looked = lookAt(net, observed, hasGradient);
      if (!finding) {
        singular = spectra(net, inputs);
        before = net.layers.map(({ weights }) => weights.data.slice());
      }
    }
    // What the last step would move the weights by is looked at too; nothing is computed with them any more.
    if (!finding && (!ended || before)) optimiser.step();
    if (looked && at === step)
      looked.layers = looked.layers.map((row, index) => ({
        ...row,
        update: before
          ? finite(relativeChange(before[index] as Values, (net.layers[index] as WatchedLayer).weights.data))
          : null,
      }));
    await progress(ended ? 1 : step / (steps + 1));
    if (ended) break;
  }
  const autopsy = autopsyRow(net, finding, step, training, rate);
  const every = Math.max(1, Math.ceil(step / RECORDED));
  const recorded = flow.filter(row => Number(row.step) % every === 0);
  const field = flowField(recorded, depth);
  return {
    tables: {
      layers: looked?.layers.map((row): Row => ({ step: at, ...row })) ?? [],
      singular,
      autopsy: [autopsy],
      training: training.filter(row => Number(row.step) % every === 0 || Number(row.step) > step - LAST),
      flow: recorded,
      histograms: looked?.histograms ?? [],
    },
    ...(field && { fields: { flow: field } }),
    ...(finding && { notes: [`Stopped at step ${step}: ${finding.place} became ${valueName(finding.value)}.`] }),
  };
}

/** ‖after − before‖ / ‖before‖. */
const relativeChange = (before: Values, after: Values) =>
  norm(after.map((value, i) => value - (before[i] as number))) / norm(before);

export default defineExperiment({
  id: 'gradient-flow-microscope',
  title: 'Gradient-flow microscope',
  question: 'What goes on in each layer while a net trains, and where does it break?',
  home: 'explore/gradient-flow/',
  mode: 'live',
  inputs,
  tables: {
    autopsy: {
      title: 'What stopped being finite first, and why',
      columns: {
        verdict: { label: 'Finding' },
        step: { label: 'Step' },
        pass: { label: 'Pass' },
        layer: { label: 'Layer' },
        place: { label: 'Place' },
        value: { label: 'Value' },
        cause: { label: 'Cause' },
      },
    },
    layers: {
      title: 'Each hidden layer at the step looked at',
      columns: {
        step: { label: 'Step' },
        layer: { label: 'Layer' },
        mean: { label: 'Activations: mean', digits: 3 },
        deviation: { label: 'standard deviation', digits: 3 },
        silent: { label: 'share of exact 0', digits: 3 },
        lost: { label: 'share not finite', digits: 3 },
        dead: { label: 'Dead units, share', digits: 3 },
        saturated: { label: 'Slopes below 0.01, share', digits: 3 },
        gradient: { label: 'Norm of the gradient by the pre-activations', digits: 3 },
        zeros: { label: 'Gradient by the activations: share of exact 0', digits: 3 },
        weightGradient: { label: 'Norm of the gradient by the weights', digits: 3 },
        update: { label: 'Update over weights, norms', digits: 3 },
      },
    },
    singular: {
      title: 'Singular values of the Jacobian of the last hidden layer, at the first point',
      columns: {
        from: { label: 'By layer (0: the inputs)' },
        rank: { label: 'Number' },
        value: { label: 'Singular value (0: not told from 0)', digits: 4 },
      },
    },
    training: {
      title: `Through training: up to ${RECORDED} steps, evenly spread, and the last ${LAST}`,
      columns: {
        step: { label: 'Step' },
        loss: { label: 'Loss', digits: 4 },
        accuracy: { label: 'Points classified right', digits: 3 },
        dead: { label: 'Dead units, share', digits: 3 },
        mostDead: { label: 'in the layer with most', digits: 3 },
        saturated: { label: 'Slopes below 0.01, share', digits: 3 },
        firstGradient: { label: 'Gradient by the first pre-activations', digits: 3 },
        lastGradient: { label: 'by the last', digits: 3 },
        activation: { label: 'Largest activation', digits: 3 },
        gradient: { label: 'Largest gradient of a parameter', digits: 3 },
        weight: { label: 'Largest weight', digits: 3 },
      },
    },
    flow: {
      title: 'Through training, layer by layer',
      columns: {
        step: { label: 'Step' },
        layer: { label: 'Layer' },
        gradient: { label: 'Norm of the gradient by the pre-activations', digits: 3 },
        relative: { label: 'over that of the last layer', digits: 3 },
        weightGradient: { label: 'Norm of the gradient by the weights', digits: 3 },
        dead: { label: 'Dead units, share', digits: 3 },
        saturated: { label: 'Slopes below 0.01, share', digits: 3 },
      },
    },
    histograms: {
      title:
        'Histograms at the step looked at: activations, and sizes of the gradients by them; what is exactly 0 is in no bin',
      columns: {
        kind: { label: 'Of' },
        layer: { label: 'Layer' },
        from: { label: 'from', digits: 4 },
        to: { label: 'to', digits: 4 },
        share: { label: 'Share', digits: 3 },
      },
    },
  },
  run,
  // They are all of the explorer: page-claims/explore/gradient-flow.ts.
  claims: [],
});
