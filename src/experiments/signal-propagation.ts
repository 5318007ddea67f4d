/**
 * Signal propagation: what the layers of an untrained net do to the size of a signal, to the likeness of two signals and to the gradient,
 * by the theory of infinitely wide nets and in a net of finite width. The set-up is that of the reference run (PyTorch): layers of one
 * width, weights of variance σ_w² / width, biases of variance σ_b², inputs N(0, 1), a random cotangent N(0, 1) at the last
 * pre-activations, float64.
 */
import {
  activation as activate,
  criticalLine,
  initialise,
  initialiseOrthogonal,
  linear,
  type MeanField,
  type MomentsAt,
  meanField,
  momentTable,
  propagateSignal,
  type Random,
  Tape,
  type Tensor,
} from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Field, type Result, type Row, type RunContext } from './experiment.ts';
import { formatNumber } from './format.ts';
import { activation, choice, type Inputs, integer, number } from './inputs.ts';
import { medianOf } from './measures.ts';
import { quantile } from './statistics.ts';

const inputs = {
  activation: activation({ label: 'Activation', default: 'tanh', formula: true }),
  weightVariance: number({
    label: 'Weight variance × fan-in, σ_w²',
    help: '1 is LeCun’s initialisation, and Xavier’s where layers are equally wide; 2 is He’s.',
    default: 1.76,
    min: 0.05,
    max: 20,
    step: 0.01,
  }),
  biasVariance: number({ label: 'Bias variance, σ_b²', default: 0.05, min: 0, max: 5, step: 0.01 }),
  weights: choice({
    label: 'Weights',
    help: 'Both have the same variance. Orthogonal ones keep every length and angle.',
    default: 'normal',
    options: [
      { value: 'normal', label: 'independent, normal' },
      { value: 'orthogonal', label: 'orthogonal' },
    ],
  }),
  depth: integer({ label: 'Layers', default: 40, min: 2, max: 100 }),
  width: integer({ label: 'Width', default: 64, min: 4, max: 256 }),
  seeds: integer({ label: 'Seeds', default: 8, min: 1, max: 30 }),
  seed: integer({ label: 'First seed', default: 1, min: 0, max: 999_999 }),
};

type SignalInputs = Inputs<typeof inputs>;

/** Input vectors of a net. The correlation is that of the first two. */
const BATCH = 32;

/** Second moments at which the maps are tabulated: five a decade. */
const moments = Array.from({ length: 41 }, (_, k) => 10 ** (k / 5 - 4));

/** Second moments whose critical points are drawn: twelve a decade. */
const lineMoments = Array.from({ length: 61 }, (_, k) => 10 ** (k / 12 - 3));

/** Layers that are followed to a fixed point, and the second moment that counts as one without bound. */
const FAR = { mostLayers: 300, largest: 1e4 };

/** Cells of the plane of the two variances. */
const CELLS = { columns: 48, rows: 32 };

/** The phase is coloured by log χ up to this size. */
const STRONGEST = 0.7;

/** Layer by layer: mean square of the pre-activations, cosine of two of them, norm of their gradient relative to the last layer's. */
interface Measured {
  secondMoment: number[];
  correlation: number[];
  gradient: number[];
}

/** A net that is traced once and filled with new weights and data for every seed. */
function buildNet({ activation: spec, depth, width }: SignalInputs) {
  const tape = new Tape('float64');
  const input = tape.input([BATCH, width], 'input');
  const definition = definitionOf(spec);
  const weights: Tensor[] = [];
  const biases: Tensor[] = [];
  const preactivations: Tensor[] = [];
  let hidden: Tensor = input;
  for (let layer = 1; layer <= depth; layer++) {
    const { output, weights: matrix, bias } = linear(tape, hidden, width, { name: `layer ${layer}` });
    weights.push(matrix);
    if (bias) biases.push(bias);
    preactivations.push(output);
    if (layer < depth) hidden = activate(output, definition, spec.params);
  }
  return { tape, input, weights, biases, preactivations };
}

function measure(net: ReturnType<typeof buildNet>, inputs: SignalInputs, random: Random): Measured {
  const { weightVariance, biasVariance, width } = inputs;
  for (const matrix of net.weights)
    if (inputs.weights === 'orthogonal') initialiseOrthogonal(matrix, random, { gain: Math.sqrt(weightVariance) });
    else initialise(matrix, 'normal', random, { standardDeviation: Math.sqrt(weightVariance / width) });
  for (const { data } of net.biases)
    for (let i = 0; i < data.length; i++) data[i] = Math.sqrt(biasVariance) * random.normal();
  for (let i = 0; i < net.input.data.length; i++) net.input.data[i] = random.normal();
  const last = net.preactivations.at(-1) as Tensor;
  net.tape.forward();
  net.tape.backward(
    last,
    Float64Array.from(last.data, () => random.normal()),
  );
  const norms = net.preactivations.map(({ grad }) => norm(grad));
  return {
    secondMoment: net.preactivations.map(({ data }) => norm(data) ** 2 / data.length),
    correlation: net.preactivations.map(({ data }) => cosine(data.subarray(0, width), data.subarray(width, 2 * width))),
    gradient: norms.map(value => value / (norms.at(-1) as number)),
  };
}

type Values = Float64Array | Float32Array;

/** Euclidean norm, without overflow of the squares. */
function norm(values: Values): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  let sum = 0;
  for (const value of values) sum += (value / largest) ** 2;
  return largest * Math.sqrt(sum);
}

/** Cosine of the angle between two vectors. */
function cosine(a: Values, b: Values): number {
  const [lengthA, lengthB] = [norm(a), norm(b)];
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] as number) / lengthA) * ((b[i] as number) / lengthB);
  return Math.max(-1, Math.min(1, sum));
}

/**
 * log χ over the plane of the two variances, at the second moment that 300 layers lead to from 1. The maps are interpolated between their
 * tabulated points: log E f² and E f′² linearly in log q.
 */
function phases(table: readonly MomentsAt[], { weightVariance, biasVariance }: SignalInputs): Field {
  const x = [0, Math.max(4, 1.5 * weightVariance)] as const;
  const y = [0, Math.max(0.4, 1.5 * biasVariance)] as const;
  const logs = table.map(({ square }) => Math.log(square));
  const squareSlope = table.map(at => at.squareSlope);
  const place = (q: number) => {
    const at = Math.max(-10, Math.min(50, 5 * (Math.log10(q) + 4)));
    const below = Math.max(0, Math.min(moments.length - 2, Math.floor(at)));
    return { below, share: at - below };
  };
  const between = (values: readonly number[], below: number, share: number) => {
    const [low, high] = [values[below] as number, values[below + 1] as number];
    return low === high ? low : low + (high - low) * share;
  };
  const logChi = (w: number, b: number) => {
    let q = w + b;
    for (let layer = 0; layer < FAR.mostLayers; layer++) {
      const { below, share } = place(q);
      const next = w * Math.exp(between(logs, below, share)) + b;
      const settled = Math.abs(next - q) <= 1e-6 * q;
      q = Math.max(1e-6, Math.min(1e6, next));
      if (settled) break;
    }
    const { below, share } = place(q);
    return Math.log(w * between(squareSlope, below, Math.max(0, Math.min(1, share))));
  };
  const { columns, rows } = CELLS;
  const values = Float32Array.from({ length: columns * rows }, (_, index) => {
    const w = (x[1] * ((index % columns) + 0.5)) / columns;
    const b = (y[1] * (Math.floor(index / columns) + 0.5)) / rows;
    const value = logChi(w, b);
    return Number.isNaN(value) ? value : Math.max(-STRONGEST, Math.min(STRONGEST, value));
  });
  return { x, y, columns, rows, values };
}

async function run(inputs: SignalInputs, { random, progress }: RunContext): Promise<Result> {
  const theory = theoryOf(inputs);
  await progress(0.3);
  const net = buildNet(inputs);
  const runs: Measured[] = [];
  for (let seed = 0; seed < inputs.seeds; seed++) {
    runs.push(measure(net, inputs, random.fork(seed)));
    await progress(0.3 + (0.7 * (seed + 1)) / inputs.seeds, () => assemble(theory, runs));
  }
  return assemble(theory, runs);
}

type Theory = ReturnType<typeof theoryOf>;

function theoryOf(inputs: SignalInputs) {
  const { activation: spec, weightVariance, biasVariance, depth } = inputs;
  const { params } = spec;
  const definition = definitionOf(spec);
  const table = momentTable(definition, moments, params);
  const known = table.every(({ square, squareSlope }) => Number.isFinite(square + squareSlope));
  const layers = propagateSignal(definition, { weightVariance, biasVariance, depth, params });
  // The squared gradient of a layer is that of the last times the factors between.
  const gradient: number[] = [];
  for (let layer = depth - 1, product = 1; layer >= 0; layer--) {
    if (layer < depth - 1) product *= layers[layer]?.chi ?? Number.NaN;
    gradient[layer] = Math.sqrt(product);
  }
  const far = known ? meanField(definition, { weightVariance, biasVariance, params, ...FAR }) : undefined;
  return {
    layers,
    gradient,
    far,
    map: table.map(({ q, square }): Row => ({ q, next: weightVariance * square + biasVariance })),
    line: known
      ? criticalLine(momentTable(definition, lineMoments, params)).map(
          ({ slope, ...point }): Row => ({ ...point, slope, stable: slope < 1 }),
        )
      : [],
    phases: known ? phases(table, inputs) : undefined,
  };
}

function assemble(theory: Theory, runs: readonly Measured[]): Result {
  const layers = theory.layers.map(({ layer, q, correlation, chi }, index): Row => {
    const row: Record<string, number> = {
      layer,
      secondMomentTheory: q,
      correlationTheory: correlation,
      gradientTheory: theory.gradient[index] as number,
      chi,
    };
    for (const name of ['secondMoment', 'correlation', 'gradient'] as const) {
      const values = runs.map(run => run[name][index] as number);
      row[name] = quantile(values, 0.5);
      row[`${name}Q1`] = quantile(values, 0.25);
      row[`${name}Q3`] = quantile(values, 0.75);
    }
    return row;
  });
  const seeds = runs.map(
    (run, index): Row => ({
      seed: index + 1,
      rms: Math.sqrt(run.secondMoment.at(-1) as number),
      correlation: run.correlation.at(-1) as number,
      gradientRatio: run.gradient[0] as number,
    }),
  );
  const unusual = [...layers, ...seeds, ...theory.map].some(row =>
    Object.values(row).some(cell => !Number.isFinite(cell)),
  );
  const notes = [
    ...(theory.far
      ? []
      : [
          'E f² or E f′² is not finite for Gaussian inputs of some size: there is no theory of phases for this function.',
        ]),
    ...(unusual
      ? [
          'A number here is infinite or not defined: the signal has left the range of float64, has died out exactly, or the function has no value where the net needs it. What is not finite is not drawn.',
        ]
      : []),
  ];
  return {
    ...(notes.length > 0 && { notes }),
    ...(theory.phases && { fields: { phases: theory.phases } }),
    tables: {
      layers,
      seeds,
      map: theory.map,
      theory: theory.far ? theoryRows(theory.far) : [],
      fixedPoints: (theory.far?.everywhere ? [] : (theory.far?.fixedPoints ?? []))
        .filter(({ slope, chi }) => Number.isFinite(slope) && Number.isFinite(chi))
        .map(({ q, slope, chi, phase, stable }): Row => ({ q, slope, chi, phase, stable })),
      line: theory.line,
    },
  };
}

/** Layers in which what is small changes by a factor e. */
const scaleOf = (factor: number) => 1 / Math.abs(Math.log(factor));

function theoryRows({ fixedPoint, chi, phase, fixedPoints, everywhere }: MeanField): Row[] {
  const reached = fixedPoints.find(({ q }) => Math.abs(q - fixedPoint) <= 1e-6 * Math.max(q, 1e-6));
  return [
    everywhere
      ? { what: 'fixed points of the length map', value: 'every second moment' }
      : { what: 'second moment far down', value: formatNumber(fixedPoint, 5) },
    ...(Number.isNaN(chi)
      ? []
      : [
          { what: 'χ there', value: formatNumber(chi, 5) },
          { what: 'phase', value: phase },
          {
            what: 'layers in which the gradient’s second moment changes by a factor e',
            value: formatNumber(scaleOf(chi), 3),
          },
        ]),
    ...(!everywhere && reached && reached.slope > 0 && Number.isFinite(reached.slope)
      ? [
          {
            what: 'layers in which a deviation of the second moment changes by a factor e',
            value: formatNumber(scaleOf(reached.slope), 3),
          },
        ]
      : []),
  ];
}

const seedMedian = (result: Result, column: string) => medianOf(result.tables.seeds, column);
const lastLayer = (result: Result, column: string) => Number(result.tables.layers?.at(-1)?.[column] ?? Number.NaN);
const firstLayer = (result: Result, column: string) => Number(result.tables.layers?.[0]?.[column] ?? Number.NaN);

/** |log(a / b)| below the logarithm of a factor. */
const within = (a = Number.NaN, b = Number.NaN, factor = 1) => Math.abs(Math.log(a / b)) < Math.log(factor);

export default defineExperiment({
  id: 'signal-propagation',
  title: 'Signal propagation',
  question: 'With which variances do signal, difference and gradient survive many layers, and when with none?',
  home: 'explore/signal-propagation/',
  mode: 'live',
  inputs,
  tables: {
    layers: {
      title: 'Layer by layer: theory of infinite width, and medians and quartiles over the seeds',
      columns: {
        layer: { label: 'Layer' },
        secondMomentTheory: { label: 'Second moment, theory', digits: 4 },
        secondMoment: { label: 'Second moment', digits: 4 },
        secondMomentQ1: { label: 'first quartile', digits: 4 },
        secondMomentQ3: { label: 'third quartile', digits: 4 },
        correlationTheory: { label: 'Correlation of two inputs, theory', digits: 4 },
        correlation: { label: 'Cosine of two inputs', digits: 4 },
        correlationQ1: { label: 'first quartile', digits: 4 },
        correlationQ3: { label: 'third quartile', digits: 4 },
        gradientTheory: { label: 'Gradient over the last layer’s, theory', digits: 3 },
        gradient: { label: 'Gradient over the last layer’s', digits: 3 },
        gradientQ1: { label: 'first quartile', digits: 3 },
        gradientQ3: { label: 'third quartile', digits: 3 },
        chi: { label: 'χ', digits: 4 },
      },
    },
    seeds: {
      title: 'Seed by seed',
      columns: {
        seed: { label: 'Seed' },
        rms: { label: 'Root mean square in the last layer', digits: 4 },
        correlation: { label: 'Cosine of two inputs there', digits: 4 },
        gradientRatio: { label: 'Gradient, first/last', digits: 4 },
      },
    },
    map: {
      title: 'Length map: second moment in one layer and the next',
      columns: { q: { label: 'q', digits: 5 }, next: { label: 'next', digits: 6 } },
    },
    theory: {
      title: 'Mean-field theory',
      columns: { what: { label: 'What' }, value: { label: 'Value' } },
    },
    fixedPoints: {
      title: 'Fixed points of the length map',
      columns: {
        q: { label: 'q', digits: 6 },
        slope: { label: 'slope of the map', digits: 5 },
        chi: { label: 'χ', digits: 5 },
        phase: { label: 'phase' },
        stable: { label: 'stable' },
      },
    },
    line: {
      title: 'Edge of chaos: the variances with χ = 1, by the second moment q',
      columns: {
        q: { label: 'q', digits: 5 },
        weightVariance: { label: 'σ_w²', digits: 5 },
        biasVariance: { label: 'σ_b²', digits: 5 },
        slope: { label: 'slope of the length map', digits: 4 },
        stable: { label: 'stable' },
      },
    },
  },
  run,
  claims: [
    {
      id: 'theory-meets-net',
      inputs: { activation: 'tanh', weightVariance: '1.76', biasVariance: '0.05', depth: '40', width: '128' },
      sentence:
        'At layer {depth} the theory of infinite width gives {activation} pre-activations of second moment {theory}; nets of width {width} have {measured}.',
      measure: result => ({
        theory: lastLayer(result, 'secondMomentTheory'),
        measured: lastLayer(result, 'secondMoment'),
      }),
      holds: ({ theory, measured }) => within(measured, theory, 1.15),
      condition: 'the median is within 15 % of the theory',
    },
    {
      id: 'ordered-alike',
      inputs: { activation: 'tanh', weightVariance: '1', biasVariance: '0.05', depth: '40', width: '128' },
      sentence:
        'With {activation} at σ_w² = {weightVariance} and σ_b² = {biasVariance}, two unrelated inputs have a cosine of {cosine} after {depth} layers.',
      digits: 6,
      measure: result => ({ cosine: seedMedian(result, 'correlation') }),
      holds: ({ cosine = Number.NaN }) => cosine > 0.99,
      condition: 'the median cosine is above 0.99',
    },
    {
      id: 'chaotic-apart',
      inputs: { activation: 'tanh', weightVariance: '3', biasVariance: '0.05', depth: '40', width: '128' },
      sentence:
        'With {activation} at σ_w² = {weightVariance} and σ_b² = {biasVariance} the same two inputs have a cosine of {cosine} after {depth} layers, and on its way back the gradient has grown {ratio} times.',
      measure: result => ({
        cosine: seedMedian(result, 'correlation'),
        ratio: seedMedian(result, 'gradientRatio'),
      }),
      holds: ({ cosine = Number.NaN, ratio = Number.NaN }) => cosine < 0.6 && ratio > 10,
      condition: 'the median cosine is below 0.6 and the gradient at least ten times larger',
    },
    {
      id: 'first-layer-gradient',
      inputs: { activation: 'relu', weightVariance: '2', biasVariance: '0', depth: '40', width: '128' },
      sentence:
        'For {activation} at σ_w² = {weightVariance} the theory gives a gradient of {theory} times the last layer’s in the first of {depth} layers; the nets have {measured}.',
      measure: result => ({
        theory: firstLayer(result, 'gradientTheory'),
        measured: seedMedian(result, 'gradientRatio'),
      }),
      holds: ({ theory = Number.NaN, measured }) => Math.abs(theory - 1) < 1e-9 && within(measured, theory, 2),
      condition: 'exactly 1 in theory, within a factor 2 of it in the nets',
    },
  ],
});
