/**
 * Backpropagation by hand: one sample through a small net of the reader, every forward and backward number as a step of its own, and
 * one gradient as the sum over the paths from its weight to the loss. The gradients are compared with central differences and
 * with the tape's.
 */
import {
  activation as activate,
  binaryCrossEntropyWithLogits,
  crossEntropy,
  meanSquaredError,
  mlp,
  mul,
  neg,
  type Random,
  type ScalarActivation,
  scale,
  sum,
  Tape,
  type Tensor,
} from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import { formatNumber } from './format.ts';
import {
  type ActivationSpec,
  activation,
  activationLabel,
  choice,
  type Inputs,
  integer,
  layers,
  number,
  numbers,
} from './inputs.ts';
import { near } from './measures.ts';

const MAX_UNITS = 4;
const MAX_INPUTS = 3;
const MAX_OUTPUTS = 3;
/** Weights and biases of the largest net. */
const MAX_PARAMETERS = (MAX_INPUTS + 1) * MAX_UNITS + 2 * (MAX_UNITS + 1) * MAX_UNITS + (MAX_UNITS + 1) * MAX_OUTPUTS;
/** Steps of the largest net: two a unit forwards and backwards, one a parameter, a probability an output and the loss. */
const MAX_STEPS = 4 * (3 * MAX_UNITS + MAX_OUTPUTS) + MAX_PARAMETERS + MAX_OUTPUTS + 1;

const inputs = {
  step: integer({
    label: 'Step',
    default: 1,
    min: 1,
    max: MAX_STEPS,
    buttons: ['Back', 'Next'],
    help: 'Forwards first, then back from the loss.',
  }),
  layers: layers({
    label: 'Hidden layers',
    default: '2-tanh,2-sigmoid',
    maxLayers: 3,
    maxUnits: MAX_UNITS,
    formula: true,
  }),
  output: activation({ label: 'Output activation', default: 'identity', formula: true }),
  loss: choice({
    label: 'Loss',
    default: 'squared',
    options: [
      { value: 'squared', label: 'half the squared error' },
      { value: 'cross-entropy', label: 'cross-entropy of logits' },
    ],
  }),
  x: numbers({ label: 'Inputs x', default: [0.5, -1], min: -1000, max: 1000, least: 2, most: MAX_INPUTS }),
  target: numbers({
    label: 'Targets t',
    help: 'One for each output.',
    default: [1],
    min: -1000,
    max: 1000,
    least: 1,
    most: MAX_OUTPUTS,
  }),
  trace: integer({
    label: 'Gradient to trace',
    help: 'The number of a weight or bias in the table.',
    default: 1,
    min: 1,
    max: MAX_PARAMETERS,
    buttons: ['Previous', 'Following'],
  }),
  weights: numbers({
    label: 'Own weights and biases',
    help: 'In the order of the table; what is missing is drawn from the seed.',
    default: [],
    min: -1000,
    max: 1000,
    least: 0,
    most: MAX_PARAMETERS,
  }),
  spread: number({ label: 'Size of the drawn weights', default: 1, min: 0.1, max: 5, step: 0.1 }),
  seed: integer({ label: 'Seed', default: 1, min: 0, max: 999_999 }),
};

type StepperInputs = Inputs<typeof inputs>;

/** A weight or, with input 0, a bias. Layers, units and inputs count from 1; layer 0 is the net's input. */
interface Parameter {
  name: string;
  layer: number;
  unit: number;
  input: number;
  value: number;
}

/** One layer: its units, the number of values that each of them takes, and its function. */
interface Layer {
  units: number;
  fanIn: number;
  spec: ActivationSpec;
  definition: ScalarActivation;
}

const raised = ['⁰', '¹', '²', '³', '⁴'];
const lowered = ['₀', '₁', '₂', '₃', '₄'];

/** `a²₁`: the quantity of the layer and unit; of layer 0 it is an input. */
const nameOf = (letter: string, layer: number, unit: number) =>
  letter === 'a' && layer === 0 ? `x${lowered[unit]}` : `${letter}${raised[layer]}${lowered[unit]}`;
const weightName = (layer: number, unit: number, input: number) =>
  input === 0 ? nameOf('b', layer, unit) : `${nameOf('w', layer, unit)}${lowered[input]}`;
const byName = (name: string) => `∂L/∂${name}`;

const text = (value: number) => formatNumber(value, 5);
/** A factor: in parentheses if it begins with a sign. */
const factor = (value: number) => (value < 0 || 1 / value < 0 ? `(${text(value)})` : text(value));

const layersOf = ({ layers: hidden, output, x, target }: StepperInputs): Layer[] =>
  [...hidden, { units: target.length, activation: output }].map(({ units, activation: spec }, index, all) => ({
    units,
    fanIn: index === 0 ? x.length : (all[index - 1]?.units ?? 0),
    spec,
    definition: definitionOf(spec),
  }));

/** Weights N(0, spread²/fan-in) and biases N(0, spread²/4), to two decimals so that they can be copied by hand; typed ones in their place. */
function parametersOf(net: readonly Layer[], { weights, spread }: StepperInputs, random: Random): Parameter[] {
  const parameters: Parameter[] = [];
  net.forEach(({ units, fanIn }, index) => {
    for (let unit = 1; unit <= units; unit++)
      for (let position = 1; position <= fanIn + 1; position++) {
        const input = position > fanIn ? 0 : position;
        const deviation = input === 0 ? spread / 2 : spread / Math.sqrt(fanIn);
        const drawn = Math.round(100 * deviation * random.normal()) / 100 + 0;
        parameters.push({
          name: weightName(index + 1, unit, input),
          layer: index + 1,
          unit,
          input,
          value: weights[parameters.length] ?? drawn,
        });
      }
  });
  return parameters;
}

/** The values of one pass. `a[0]` is the input; `z[l]` and `a[l]` belong to layer l. */
interface Pass {
  z: number[][];
  a: number[][];
  /** Softmax of the outputs, or the sigmoid of a single one; empty with the squared error. */
  p: number[];
  loss: number;
}

/** Reads the parameter of a layer, unit and input. */
type Read = (layer: number, unit: number, input: number) => number;

/** The values of the parameters, given in their order. */
function reader(net: readonly Layer[], values: readonly number[]): Read {
  const starts: number[] = [];
  let start = 0;
  for (const { units, fanIn } of net) {
    starts.push(start);
    start += units * (fanIn + 1);
  }
  return (layer, unit, input) => {
    const fanIn = net[layer - 1]?.fanIn ?? 0;
    return (
      values[(starts[layer - 1] ?? 0) + (unit - 1) * (fanIn + 1) + (input === 0 ? fanIn : input - 1)] ?? Number.NaN
    );
  };
}

function forward(net: readonly Layer[], read: Read, { x, target, loss }: StepperInputs): Pass {
  const z: number[][] = [[]];
  const a: number[][] = [[...x]];
  net.forEach(({ units, spec, definition }, index) => {
    const before = a[index] ?? [];
    const sums = Array.from({ length: units }, (_, i) =>
      before.reduce((total, value, j) => total + read(index + 1, i + 1, j + 1) * value, read(index + 1, i + 1, 0)),
    );
    z.push(sums);
    a.push(sums.map(value => definition.f(value, spec.params)));
  });
  const outputs = a.at(-1) ?? [];
  if (loss === 'squared')
    return { z, a, p: [], loss: outputs.reduce((total, value, k) => total + (value - (target[k] ?? 0)) ** 2 / 2, 0) };
  // One output is the logit of two classes, the other logit being 0.
  const logits = outputs.length === 1 ? [...outputs, 0] : outputs;
  const targets = outputs.length === 1 ? [target[0] ?? 0, 1 - (target[0] ?? 0)] : target;
  const highest = Math.max(...logits);
  const normaliser = logits.reduce((total, value) => total + Math.exp(value - highest), 0);
  const logarithms = logits.map(value => value - highest - Math.log(normaliser));
  return {
    z,
    a,
    p: logarithms.slice(0, outputs.length).map(Math.exp),
    loss: logarithms.reduce((total, value, k) => total - (targets[k] ?? 0) * value, 0),
  };
}

/** The gradients of the loss by the activations and pre-activations of each layer, and by the parameters in their order. */
interface Gradients {
  byA: number[][];
  byZ: number[][];
  byParameter: number[];
}

function backward(
  net: readonly Layer[],
  parameters: readonly Parameter[],
  read: Read,
  { z, a, p }: Pass,
  { target, loss }: StepperInputs,
): Gradients {
  const byA: number[][] = [];
  const byZ: number[][] = [];
  for (let layer = net.length; layer >= 1; layer--) {
    const { units, spec, definition } = net[layer - 1] as Layer;
    byA[layer] = Array.from({ length: units }, (_, i) => {
      if (layer === net.length) return byOutput(i, { a, p, target, loss });
      return (byZ[layer + 1] ?? []).reduce((total, delta, k) => total + read(layer + 1, k + 1, i + 1) * delta, 0);
    });
    byZ[layer] = (byA[layer] ?? []).map(
      (gradient, i) => gradient * definition.df(z[layer]?.[i] ?? Number.NaN, spec.params),
    );
  }
  return {
    byA,
    byZ,
    byParameter: parameters.map(({ layer, unit, input }) => {
      const delta = byZ[layer]?.[unit - 1] ?? Number.NaN;
      return input === 0 ? delta : delta * (a[layer - 1]?.[input - 1] ?? Number.NaN);
    }),
  };
}

/** The derivative of the loss by an output. Cross-entropy: the probability times the sum of the targets, less the target. */
function byOutput(
  index: number,
  { a, p, target, loss }: Pick<Pass, 'a' | 'p'> & Pick<StepperInputs, 'target' | 'loss'>,
): number {
  const wanted = target[index] ?? Number.NaN;
  if (loss === 'squared') return (a.at(-1)?.[index] ?? Number.NaN) - wanted;
  return (p[index] ?? Number.NaN) * (target.length === 1 ? 1 : total(target)) - wanted;
}

const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** A step of the computation: what is computed, in symbols and in numbers, and where it belongs in the net. */
interface Step {
  pass: 'forward' | 'loss' | 'backward';
  kind: 'sum' | 'activation' | 'probability' | 'loss' | 'byActivation' | 'delta' | 'byParameter';
  layer: number;
  unit: number;
  input: number | null;
  name: string;
  symbols: string;
  numbers: string;
  value: number;
}

function stepsOf(
  net: readonly Layer[],
  read: Read,
  pass: Pass,
  gradients: Gradients,
  { target, loss }: StepperInputs,
): Step[] {
  const steps: Step[] = [];
  const { z, a, p } = pass;
  const last = net.length;
  net.forEach(({ units, fanIn, spec }, index) => {
    const layer = index + 1;
    for (let unit = 1; unit <= units; unit++) {
      const sources = Array.from({ length: fanIn }, (_, j) => j + 1);
      const at = { layer, unit, input: null };
      const sumName = nameOf('z', layer, unit);
      const sumValue = z[layer]?.[unit - 1] ?? Number.NaN;
      steps.push({
        ...at,
        pass: 'forward',
        kind: 'sum',
        name: sumName,
        symbols: [
          ...sources.map(j => `${weightName(layer, unit, j)}·${nameOf('a', layer - 1, j)}`),
          weightName(layer, unit, 0),
        ].join(' + '),
        numbers: [
          ...sources.map(j => `${factor(read(layer, unit, j))}·${factor(a[layer - 1]?.[j - 1] ?? Number.NaN)}`),
          factor(read(layer, unit, 0)),
        ].join(' + '),
        value: sumValue,
      });
      const f = spec.formula === undefined ? activationLabel(spec) : 'f';
      steps.push({
        ...at,
        pass: 'forward',
        kind: 'activation',
        name: nameOf('a', layer, unit),
        symbols: `${f}(${sumName})${spec.formula === undefined ? '' : `, f(x) = ${spec.formula}`}`,
        numbers: `${f}(${text(sumValue)})`,
        value: a[layer]?.[unit - 1] ?? Number.NaN,
      });
    }
  });
  const output = (k: number) => nameOf('a', last, k);
  const outputValue = (k: number) => a[last]?.[k - 1] ?? Number.NaN;
  const outputs = target.map((_, k) => k + 1);
  const wanted = (k: number) => target[k - 1] ?? Number.NaN;
  const atLoss = { pass: 'loss', layer: last + 1, input: null } as const;
  p.forEach((probability, index) => {
    const k = index + 1;
    steps.push({
      ...atLoss,
      kind: 'probability',
      unit: k,
      name: `p${lowered[k]}`,
      symbols:
        p.length === 1
          ? `1 / (1 + exp(−${output(k)}))`
          : `exp(${output(k)}) / (${outputs.map(i => `exp(${output(i)})`).join(' + ')})`,
      numbers:
        p.length === 1
          ? `1 / (1 + exp(−${factor(outputValue(k))}))`
          : `exp(${text(outputValue(k))}) / (${outputs.map(i => `exp(${text(outputValue(i))})`).join(' + ')})`,
      value: probability,
    });
  });
  const one = p[0] ?? Number.NaN;
  const lossTexts: [symbols: string, numbers: string] =
    loss === 'squared'
      ? [
          `½·[${outputs.map(k => `(${output(k)} − t${lowered[k]})²`).join(' + ')}]`,
          `½·[${outputs.map(k => `(${text(outputValue(k))} − ${factor(wanted(k))})²`).join(' + ')}]`,
        ]
      : p.length === 1
        ? [
            '−t₁·ln p₁ − (1 − t₁)·ln(1 − p₁)',
            `−${factor(wanted(1))}·ln ${text(one)} − (1 − ${factor(wanted(1))})·ln(1 − ${text(one)})`,
          ]
        : [
            `−[${outputs.map(k => `t${lowered[k]}·ln p${lowered[k]}`).join(' + ')}]`,
            `−[${outputs.map(k => `${factor(wanted(k))}·ln ${text(p[k - 1] ?? Number.NaN)}`).join(' + ')}]`,
          ];
  steps.push({
    ...atLoss,
    kind: 'loss',
    unit: 1,
    name: 'L',
    symbols: lossTexts[0],
    numbers: lossTexts[1],
    value: pass.loss,
  });

  for (let layer = last; layer >= 1; layer--) {
    const { units, fanIn, spec, definition } = net[layer - 1] as Layer;
    const above = Array.from({ length: net[layer]?.units ?? 0 }, (_, k) => k + 1);
    for (let unit = 1; unit <= units; unit++) {
      const at = { pass: 'backward', layer, unit } as const;
      const name = nameOf('a', layer, unit);
      const delta = (l: number, i: number) => gradients.byZ[l]?.[i - 1] ?? Number.NaN;
      const several = target.length > 1;
      const ofOutput: [symbols: string, numbers: string] =
        loss === 'squared'
          ? [`${name} − t${lowered[unit]}`, `${text(outputValue(unit))} − ${factor(wanted(unit))}`]
          : [
              `p${lowered[unit]}${several ? '·Σt' : ''} − t${lowered[unit]}`,
              `${text(p[unit - 1] ?? Number.NaN)}${several ? `·${factor(total(target))}` : ''} − ${factor(wanted(unit))}`,
            ];
      const [symbols, digits] =
        layer === last
          ? ofOutput
          : [
              above.map(k => `${weightName(layer + 1, k, unit)}·${nameOf('δ', layer + 1, k)}`).join(' + '),
              above.map(k => `${factor(read(layer + 1, k, unit))}·${factor(delta(layer + 1, k))}`).join(' + '),
            ];
      const byActivation = gradients.byA[layer]?.[unit - 1] ?? Number.NaN;
      steps.push({
        ...at,
        kind: 'byActivation',
        input: null,
        name: byName(name),
        symbols,
        numbers: digits,
        value: byActivation,
      });
      steps.push({
        ...at,
        kind: 'delta',
        input: null,
        name: nameOf('δ', layer, unit),
        symbols: `${byName(name)}·f′(${nameOf('z', layer, unit)})`,
        numbers: `${factor(byActivation)}·${factor(definition.df(z[layer]?.[unit - 1] ?? Number.NaN, spec.params))}`,
        value: delta(layer, unit),
      });
      for (let position = 1; position <= fanIn + 1; position++) {
        const input = position > fanIn ? 0 : position;
        const source = input === 0 ? 1 : (a[layer - 1]?.[input - 1] ?? Number.NaN);
        steps.push({
          ...at,
          kind: 'byParameter',
          input,
          name: byName(weightName(layer, unit, input)),
          symbols: nameOf('δ', layer, unit) + (input === 0 ? '' : `·${nameOf('a', layer - 1, input)}`),
          numbers: factor(delta(layer, unit)) + (input === 0 ? '' : `·${factor(source)}`),
          value: delta(layer, unit) * source,
        });
      }
    }
  }
  return steps;
}

interface Path {
  path: string;
  factors: string;
  product: number;
}

/** Every path from a parameter to the loss, with its product of factors, read from the loss back to the parameter. */
function pathsOf(
  { layer: first, unit: start, input }: Parameter,
  net: readonly Layer[],
  read: Read,
  { z, a }: Pass,
  { byA }: Gradients,
): Path[] {
  const slope = (layer: number, unit: number) => {
    const { spec, definition } = net[layer - 1] as Layer;
    return definition.df(z[layer]?.[unit - 1] ?? Number.NaN, spec.params);
  };
  const source = input === 0 ? 1 : (a[first - 1]?.[input - 1] ?? Number.NaN);
  let open = [{ units: [start], factors: [source, slope(first, start)] }];
  for (let layer = first + 1; layer <= net.length; layer++)
    open = open.flatMap(({ units, factors }) =>
      Array.from({ length: net[layer - 1]?.units ?? 0 }, (_, i) => ({
        units: [...units, i + 1],
        factors: [...factors, read(layer, i + 1, units.at(-1) ?? 0), slope(layer, i + 1)],
      })),
    );
  return open.map(({ units, factors }) => {
    const all = [...factors, byA[net.length]?.[(units.at(-1) ?? 0) - 1] ?? Number.NaN].reverse();
    const nodes = units.map((unit, index) => nameOf('a', first + index, unit));
    return {
      path: [input === 0 ? '1' : nameOf('a', first - 1, input), ...nodes, 'L'].join(' → '),
      factors: all.map(factor).join(' · '),
      product: all.reduce((product, value) => product * value, 1),
    };
  });
}

/** The gradients by the tape, in the order of the parameters. */
function tapeGradients(
  net: readonly Layer[],
  parameters: readonly Parameter[],
  { x, target, loss }: StepperInputs,
  random: Random,
): number[] {
  const tape = new Tape('float64');
  const input = tape.input([1, x.length], 'x');
  input.data.set(x);
  const wanted = tape.input([1, target.length], 'target');
  wanted.data.set(target);
  const { output, parameters: tensors } = mlp(tape, input, {
    layers: net.map(({ units, spec, definition }) => ({ units, activation: definition, params: spec.params })),
    initialisation: 'lecun',
    random,
  });
  const tensorOf = ({ layer, input: from }: Parameter) => tensors[2 * (layer - 1) + (from === 0 ? 1 : 0)] as Tensor;
  const indexOf = ({ layer, unit, input: from }: Parameter) =>
    (from === 0 ? 0 : (from - 1) * (net[layer - 1]?.units ?? 0)) + unit - 1;
  for (const parameter of parameters) tensorOf(parameter).data[indexOf(parameter)] = parameter.value;
  const last = lossOnTape(tape, output, wanted, loss);
  tape.forward();
  tape.backward(last);
  return parameters.map(parameter => tensorOf(parameter).grad[indexOf(parameter)] ?? Number.NaN);
}

function lossOnTape(tape: Tape, output: Tensor, target: Tensor, loss: StepperInputs['loss']): Tensor {
  const width = target.data.length;
  if (loss === 'squared') return scale(meanSquaredError(output, target), width / 2);
  if (width === 1) return binaryCrossEntropyWithLogits(output, target);
  const hit = target.data.indexOf(1);
  if (hit >= 0 && total([...target.data]) === 1 && target.data.every(value => value === 0 || value === 1)) {
    const classes = tape.input([1], 'class');
    classes.data[0] = hit;
    return crossEntropy(output, classes);
  }
  return neg(sum(mul(target, activate(output, 'log-softmax'))));
}

/** Step of the central differences. */
const H = 1e-5;

/** Euclidean distance over the length of the reference; the distance itself where that is 0. */
function relativeError(values: readonly number[], reference: readonly number[]): number {
  const length = Math.hypot(...reference);
  return Math.hypot(...values.map((value, i) => value - (reference[i] ?? Number.NaN))) / (length || 1);
}

/** Multiplications of all parameters' gradients path by path, and of one backward pass. */
function products(net: readonly Layer[]): { paths: number; byPath: number; backward: number } {
  let [paths, byPath, backward] = [0, 0, 0];
  net.forEach(({ units, fanIn }, index) => {
    const above = net.slice(index + 1);
    const each = above.reduce((count, layer) => count * layer.units, 1);
    // Factors: the loss’s slope, a slope a layer, a weight between two layers and the input that the weight multiplies, which a bias lacks.
    const forBias = 1 + 2 * above.length;
    paths += units * (fanIn + 1) * each;
    byPath += units * each * (fanIn * (forBias + 1) + forBias);
    backward += units + units * fanIn + (index > 0 ? units * fanIn : 0);
  });
  return { paths, byPath, backward };
}

function run(inputs: StepperInputs, { random }: RunContext): Result {
  const net = layersOf(inputs);
  const parameters = parametersOf(net, inputs, random.fork('weights'));
  const values = parameters.map(({ value }) => value);
  const read = reader(net, values);
  const pass = forward(net, read, inputs);
  const gradients = backward(net, parameters, read, pass, inputs);
  const steps = stepsOf(net, read, pass, gradients, inputs);
  const traced = parameters[Math.min(inputs.trace, parameters.length) - 1] as Parameter;
  const paths = pathsOf(traced, net, read, pass, gradients);
  const tape = tapeGradients(net, parameters, inputs, random.fork('tape'));
  const lossAt = (index: number, shift: number) =>
    forward(
      net,
      reader(
        net,
        values.map((value, i) => (i === index ? value + shift : value)),
      ),
      inputs,
    ).loss;
  const differences = values.map((_, index) => (lossAt(index, H) - lossAt(index, -H)) / (2 * H));
  const stepOf = (name: string) => steps.findIndex(step => step.name === name) + 1;
  const counts = products(net);
  const differenceError = relativeError(differences, gradients.byParameter);
  return {
    ...notesOf(inputs, parameters.length, steps, differenceError),
    tables: {
      summary: [
        {
          steps: steps.length,
          parameters: parameters.length,
          loss: pass.loss,
          traced: traced.name,
          paths: paths.length,
          sumOfPaths: total(paths.map(({ product }) => product)),
          gradient: gradients.byParameter[parameters.indexOf(traced)] ?? Number.NaN,
          differenceError,
          tapeError: relativeError(tape, gradients.byParameter),
          allPaths: counts.paths,
          productsByPath: counts.byPath,
          productsBackward: counts.backward,
        },
      ],
      steps: steps.map((step, index): Row => ({ step: index + 1, ...step })),
      parameters: parameters.map(
        ({ name, layer, unit, input, value }, index): Row => ({
          number: index + 1,
          name,
          layer,
          unit,
          input,
          value,
          gradient: gradients.byParameter[index] ?? Number.NaN,
          difference: differences[index] ?? Number.NaN,
          tape: tape[index] ?? Number.NaN,
          step: stepOf(byName(name)),
        }),
      ),
      units: [
        ...inputs.x.map(
          (value, i): Row => ({
            layer: 0,
            unit: i + 1,
            name: nameOf('a', 0, i + 1),
            z: null,
            a: value,
            delta: null,
            forwardStep: 0,
            backwardStep: null,
          }),
        ),
        ...net.flatMap(({ units }, index) =>
          Array.from({ length: units }, (_, i): Row => {
            const at = [index + 1, i + 1] as const;
            return {
              layer: index + 1,
              unit: i + 1,
              name: nameOf('a', ...at),
              z: pass.z[index + 1]?.[i] ?? Number.NaN,
              a: pass.a[index + 1]?.[i] ?? Number.NaN,
              delta: gradients.byZ[index + 1]?.[i] ?? Number.NaN,
              forwardStep: stepOf(nameOf('a', ...at)),
              backwardStep: stepOf(nameOf('δ', ...at)),
            };
          }),
        ),
      ],
      paths: paths.map((path, index): Row => ({ number: index + 1, ...path })),
    },
  };
}

function notesOf(
  { step, trace, weights, target, loss, output }: StepperInputs,
  parameters: number,
  steps: readonly Step[],
  differenceError: number,
): { notes?: readonly string[] } {
  const broken = steps.find(({ value }) => !Number.isFinite(value));
  const notes = [
    ...(step > steps.length ? [`This net has ${steps.length} steps: the last one is shown for step ${step}.`] : []),
    ...(trace > parameters
      ? [`This net has ${parameters} weights and biases: the last one is traced for number ${trace}.`]
      : []),
    ...(weights.length > parameters
      ? [`This net has ${parameters} weights and biases: of the ${weights.length} typed the last ones are not used.`]
      : []),
    ...(weights.length > 0 && weights.length < parameters
      ? [`${weights.length} of the ${parameters} weights and biases are typed; the others are drawn from the seed.`]
      : []),
    ...(loss === 'cross-entropy' && (target.length === 1 ? !isShare(target[0]) : !isDistribution(target))
      ? [
          'The targets of a cross-entropy are probabilities: from 0 to 1, and several of them add up to 1. These do not.',
        ]
      : []),
    ...(loss === 'cross-entropy' && output.id !== 'identity'
      ? [
          'The cross-entropy takes logits and applies the softmax or the sigmoid itself: the output activation comes before it.',
        ]
      : []),
    ...(broken
      ? [`From ${broken.name} on, numbers are not finite: ${broken.name} is ${formatNumber(broken.value)}.`]
      : []),
    ...(!broken && differenceError > 1e-4
      ? [
          `Central differences disagree with the gradient by a share of ${formatNumber(differenceError, 2)}: a function has a kink or a jump, or bends strongly, within ${formatNumber(H, 1)} of a value here.`,
        ]
      : []),
  ];
  return notes.length > 0 ? { notes } : {};
}

const isShare = (value = Number.NaN) => value >= 0 && value <= 1;
const isDistribution = (values: readonly number[]) => values.every(isShare) && near(total(values), 1, 1e-9);

const summary = ({ tables }: Result, column: string) => Number(tables.summary?.[0]?.[column] ?? Number.NaN);

export default defineExperiment({
  id: 'backprop-stepper',
  title: 'Backpropagation, step by step',
  question: 'Where does every number of a forward and a backward pass come from?',
  home: 'explore/backprop/',
  mode: 'live',
  inputs,
  tables: {
    summary: {
      title: 'The net as a whole',
      columns: {
        steps: { label: 'Steps' },
        parameters: { label: 'Weights and biases' },
        loss: { label: 'Loss', digits: 6 },
        traced: { label: 'Traced' },
        paths: { label: 'Paths from it to the loss' },
        sumOfPaths: { label: 'Sum over the paths', digits: 6 },
        gradient: { label: 'Gradient by backpropagation', digits: 6 },
        differenceError: { label: 'Relative error against central differences', digits: 2 },
        tapeError: { label: 'Relative error against the tape', digits: 2 },
        allPaths: { label: 'Paths of all parameters' },
        productsByPath: { label: 'Multiplications path by path' },
        productsBackward: { label: 'Multiplications of the backward pass' },
      },
    },
    steps: {
      title: 'Every step',
      columns: {
        step: { label: 'Step' },
        pass: { label: 'Pass' },
        kind: { label: 'Kind' },
        layer: { label: 'Layer' },
        unit: { label: 'Unit' },
        input: { label: 'Input' },
        name: { label: 'Quantity' },
        symbols: { label: 'In symbols' },
        numbers: { label: 'In numbers' },
        value: { label: 'Value', digits: 5 },
      },
    },
    parameters: {
      title: 'Weights and biases with their gradients, three ways',
      columns: {
        number: { label: 'Number' },
        name: { label: 'Name' },
        layer: { label: 'Layer' },
        unit: { label: 'To unit' },
        input: { label: 'From input (0: bias)' },
        value: { label: 'Value', digits: 5 },
        gradient: { label: 'Gradient', digits: 6 },
        difference: { label: 'Central difference', digits: 6 },
        tape: { label: 'Tape', digits: 6 },
        step: { label: 'Computed in step' },
      },
    },
    units: {
      title: 'Inputs and units',
      columns: {
        layer: { label: 'Layer' },
        unit: { label: 'Unit' },
        name: { label: 'Name' },
        z: { label: 'Sum z', digits: 5 },
        a: { label: 'Activation a', digits: 5 },
        delta: { label: 'δ = ∂L/∂z', digits: 5 },
        forwardStep: { label: 'a in step' },
        backwardStep: { label: 'δ in step' },
      },
    },
    paths: {
      title: 'Paths from the traced weight or bias to the loss',
      columns: {
        number: { label: 'Path' },
        path: { label: 'Through' },
        factors: { label: 'Factors, from the loss back' },
        product: { label: 'Product', digits: 6 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'gradients-agree',
      inputs: { seed: '1' },
      sentence:
        'The gradients of the net from seed {seed}, computed step by step, differ from central differences by a share of {difference} and from the tape’s by {tape}.',
      measure: result => ({ difference: summary(result, 'differenceError'), tape: summary(result, 'tapeError') }),
      holds: ({ difference = Number.NaN, tape = Number.NaN }) => difference < 1e-8 && tape < 1e-14,
      condition: 'below 10⁻⁸ and below 10⁻¹⁴',
    },
    {
      id: 'paths-add-up',
      inputs: { trace: '1', seed: '1' },
      sentence:
        'From weight {trace} of the net from seed {seed}, {paths} paths lead to the loss; their products add up to {sum}, and backpropagation gives {gradient}.',
      digits: 6,
      measure: result => ({
        paths: summary(result, 'paths'),
        sum: summary(result, 'sumOfPaths'),
        gradient: summary(result, 'gradient'),
      }),
      holds: ({ paths, sum: added = Number.NaN, gradient = Number.NaN }) =>
        paths === 2 && gradient !== 0 && Math.abs(added - gradient) < 1e-14 * Math.abs(gradient) * 8,
      condition: '2 paths, and a difference below 8·10⁻¹⁴ of the gradient',
    },
    {
      id: 'paths-multiply',
      inputs: { layers: '4-tanh,4-tanh,4-tanh', x: '0.5,-1,2', target: '1,0,0', loss: 'cross-entropy' },
      sentence:
        'A net with 3 inputs, three hidden layers of 4 units and 3 outputs has {paths} paths from a weight or bias to the loss: path by path its gradients take {byPath} multiplications, in one backward pass {backward}.',
      digits: 6,
      measure: result => ({
        paths: summary(result, 'allPaths'),
        byPath: summary(result, 'productsByPath'),
        backward: summary(result, 'productsBackward'),
      }),
      holds: ({ byPath = Number.NaN, backward = Number.NaN }) => byPath > 50 * backward,
      condition: 'more than 50 times as many',
    },
  ],
});
