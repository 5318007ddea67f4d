/**
 * What a dense network costs, counted and not timed: parameters, multiply-adds, the arithmetic of the activation beside them, and the
 * numbers that a training step keeps in memory. One layer from a to b units has ab + b parameters and takes ab multiply-adds a sample.
 */

import { linear } from '../core/architectures/layers.ts';
import { type ParamValues, parseFormula, type ScalarActivation } from '../core/index.ts';
import { countOperations, type OperationCounts } from '../measure/operations.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Result, type Row } from './experiment.ts';
import { type ActivationSpec, activation, type Inputs, integer } from './inputs.ts';

/** Bytes of a float32, and its bits. */
const BYTES = 4;
const BITS = 8 * BYTES;
/** A multiplication and an addition. */
const OPERATIONS_OF_A_MULTIPLY_ADD = 2;
/** Numbers that Adam keeps for each parameter beside the parameter and its gradient. */
const ADAM_MOMENTS = 2;
/** Widths of the table by width: 1, 2, 4, …, 4096. */
const DOUBLINGS = 12;
/** Samples on which the slope is looked at, and how far they reach; no sample is a round number, where kinks are. */
const SAMPLES = 2000;
const REACH = 6.01;
/** More slopes than this are no pieces of straight lines. */
const MOST_SLOPES = 8;

const inputs = {
  activation: activation({ label: 'Activation', default: 'gelu', formula: true }),
  features: integer({ label: 'Inputs', default: 784, min: 1, max: 4096 }),
  depth: integer({ label: 'Hidden layers', default: 3, min: 1, max: 100 }),
  width: integer({ label: 'Width', default: 256, min: 1, max: 4096 }),
  outputs: integer({ label: 'Outputs', default: 10, min: 1, max: 4096 }),
  batch: integer({ label: 'Samples in a batch', default: 256, min: 1, max: 65_536 }),
  callCost: integer({
    label: 'Operations in one call of a library function',
    help: 'An assumption: exp, tanh, erfc and the like take this many additions and multiplications each. It depends on the library and the machine.',
    default: 20,
    min: 1,
    max: 200,
  }),
};

type CostInputs = Inputs<typeof inputs>;

const sumOf = <T>(items: readonly T[], value: (item: T) => number) =>
  items.reduce((total, item) => total + value(item), 0);

/** Operations of one evaluation, as an implementer writes the function: its stable form, or the reader's own formula. */
function operationsOf(spec: ActivationSpec, definition: ScalarActivation): OperationCounts {
  if (spec.formula !== undefined) return countOperations(parseFormula(spec.formula));
  const names = definition.params.map(({ name }) => name);
  return countOperations(parseFormula(definition.forms.stable, names));
}

const callsIn = ({ calls }: OperationCounts) => sumOf(Object.values(calls), count => count);

const weigh = (counts: OperationCounts, callCost: number): number =>
  counts.additions + counts.multiplications + counts.divisions + counts.comparisons + callCost * callsIn(counts);

/** What the backward pass needs to know of an evaluation beside its output, which the next layer keeps in any case. */
export interface Kept {
  what: 'nothing' | 'the piece' | 'the input';
  bits: number;
  /** Samples at which f or f′ has no finite value. */
  holes: number;
}

/**
 * Bits to be kept for f′, found on samples of f and f′. None where f′ has one value only or follows from f(x), that is f is monotone and
 * equal outputs have equal slopes; the number of the piece where f is made of a few straight pieces; else the input x.
 */
export function keptForBackward({ f, df }: ScalarActivation, params: ParamValues): Kept {
  const sampled = Array.from({ length: SAMPLES }, (_, i) => {
    const x = REACH * ((2 * i + 1) / SAMPLES - 1);
    return { y: f(x, params), slope: df(x, params) };
  });
  const finite = sampled.filter(({ y, slope }) => Number.isFinite(y) && Number.isFinite(slope));
  const holes = SAMPLES - finite.length;
  const scaleOf = (value: (sample: (typeof finite)[number]) => number) =>
    finite.reduce((largest, sample) => Math.max(largest, Math.abs(value(sample))), 0);
  const nearlyEqual = { y: 1e-12 * scaleOf(({ y }) => y), slope: 1e-6 * scaleOf(({ slope }) => slope) };
  if (finite.length === 0) return { what: 'the input', bits: BITS, holes };

  const steps = finite.slice(1).map((sample, i) => {
    const before = finite[i] ?? sample;
    return { y: sample.y - before.y, slope: Math.abs(sample.slope - before.slope) };
  });
  const monotone = [1, -1].some(sign => steps.every(({ y }) => sign * y >= -nearlyEqual.y));
  const followsFromOutput = steps.every(({ y, slope }) => Math.abs(y) > nearlyEqual.y || slope <= nearlyEqual.slope);
  if (monotone && followsFromOutput) return { what: 'nothing', bits: 0, holes };

  const slopes: number[] = [];
  for (const { slope } of finite) {
    if (slopes.length > MOST_SLOPES) break;
    if (!slopes.some(known => Math.abs(known - slope) <= nearlyEqual.slope)) slopes.push(slope);
  }
  return slopes.length <= MOST_SLOPES
    ? { what: 'the piece', bits: Math.ceil(Math.log2(slopes.length)), holes }
    : { what: 'the input', bits: BITS, holes };
}

/** Share of the activation in the arithmetic of one unit: one evaluation beside the multiply-adds of its inputs. */
const shareOf = (operations: number, evaluations: number, macs: number) =>
  (operations * evaluations) / (operations * evaluations + OPERATIONS_OF_A_MULTIPLY_ADD * macs);

function run({ activation: spec, features, depth, width, outputs, batch, callCost }: CostInputs): Result {
  const definition = definitionOf(spec);
  const counts = operationsOf(spec, definition);
  const operations = weigh(counts, callCost);
  const relu = definitionOf({ id: 'relu', params: {} });
  const reluOperations = weigh(operationsOf({ id: 'relu', params: {} }, relu), callCost);
  const kept = keptForBackward(definition, spec.params);

  const layers = Array.from({ length: depth + 1 }, (_, index) => {
    const from = index === 0 ? features : width;
    const to = index === depth ? outputs : width;
    const { params, macs } = linear([from], { features: to, name: `layer ${index + 1}`, stage: '' });
    return { layer: index + 1, from, to, parameters: params, macs, evaluations: index === depth ? 0 : to };
  });
  const parameters = sumOf(layers, layer => layer.parameters);
  const macs = sumOf(layers, layer => layer.macs);
  const evaluations = sumOf(layers, layer => layer.evaluations);
  // Backward, a layer takes its multiply-adds once for the gradient of its weights and once for that of its inputs, the data excepted.
  const trainingMacs = 3 * macs - (layers[0]?.macs ?? 0);

  const perSample = evaluations * (1 + kept.bits / BITS);
  const memory = [
    { what: 'parameters', numbers: parameters },
    { what: 'their gradients', numbers: parameters },
    { what: 'moments of Adam', numbers: ADAM_MOMENTS * parameters },
    { what: 'outputs, for the next layer’s weights', numbers: batch * evaluations },
    { what: 'for the slope of the activation', numbers: (batch * evaluations * kept.bits) / BITS },
  ];
  return {
    ...(kept.holes > 0 && {
      notes: [
        `f or f′ has no finite value at ${kept.holes} of the ${SAMPLES} points that were looked at to find what the backward pass must keep; they are left out.`,
      ],
    }),
    tables: {
      net: [
        {
          parameters,
          macs,
          trainingMacs,
          evaluations,
          share: shareOf(operations, evaluations, macs),
          crossing: ((2 + ADAM_MOMENTS) * parameters) / perSample,
        },
      ],
      function: [{ ...withoutCalls(counts), calls: callsIn(counts), operations, keeps: kept.what, bits: kept.bits }],
      layers,
      widths: Array.from({ length: DOUBLINGS + 1 }, (_, i): Row => {
        const n = 2 ** i;
        return { width: n, perMac: 1 / n, share: shareOf(operations, 1, n), relu: shareOf(reluOperations, 1, n) };
      }),
      memory: memory.map(row => ({ ...row, bytes: BYTES * row.numbers })),
    },
  };
}

const withoutCalls = ({ additions, multiplications, divisions, comparisons }: OperationCounts) => ({
  additions,
  multiplications,
  divisions,
  comparisons,
});

const PERCENT = 100;
const net = ({ tables }: Result, column: string) => Number(tables.net?.[0]?.[column] ?? Number.NaN);
const shareAt = ({ tables }: Result, width: number) =>
  PERCENT * Number(tables.widths?.find(row => row.width === width)?.share ?? Number.NaN);
/** Numbers kept of the hidden layers, over those that the next layers need in any case. */
const keptOverOutputs = ({ tables }: Result) => {
  const [outputs = Number.NaN, extra = Number.NaN] = (tables.memory ?? []).slice(-2).map(row => Number(row.numbers));
  return (outputs + extra) / outputs;
};

/** How many times the hidden layers' memory an activation takes. */
const memoryClaim = (id: string, spec: string, times: number, sentence: string) => ({
  id,
  inputs: { activation: spec },
  digits: 3,
  sentence,
  measure: (result: Result) => ({ times: keptOverOutputs(result) }),
  holds: ({ times: measured = Number.NaN }: Record<string, number>) => measured === times,
  condition: `exactly ${times} times`,
});

export default defineExperiment({
  id: 'network-cost',
  title: 'What a network costs',
  question: 'How much of the arithmetic and the memory of a dense network is the activation?',
  home: 'concepts/network-complexity-and-cost/',
  mode: 'live',
  inputs,
  tables: {
    net: {
      title: 'The network. Multiply-adds and evaluations are for one sample; a multiply-add is two operations',
      columns: {
        parameters: { label: 'Parameters' },
        macs: { label: 'Multiply-adds, forward' },
        trainingMacs: { label: 'Multiply-adds of a training step' },
        evaluations: { label: 'Evaluations of the activation' },
        share: { label: 'Share of the activation in the forward arithmetic', digits: 3 },
        crossing: {
          label: 'Batch at which the hidden layers take the memory of the parameters, gradients and moments',
          digits: 4,
        },
      },
    },
    function: {
      title: 'One evaluation of the activation, and what the backward pass must know of it beside its output',
      columns: {
        additions: { label: 'Additions' },
        multiplications: { label: 'Multiplications' },
        divisions: { label: 'Divisions' },
        comparisons: { label: 'Comparisons' },
        calls: { label: 'Calls of library functions' },
        operations: { label: 'Operations in all' },
        keeps: { label: 'To be kept' },
        bits: { label: 'Bits' },
      },
    },
    layers: {
      title: 'Layer by layer, for one sample',
      columns: {
        layer: { label: 'Layer' },
        from: { label: 'Inputs' },
        to: { label: 'Units' },
        parameters: { label: 'Parameters' },
        macs: { label: 'Multiply-adds' },
        evaluations: { label: 'Evaluations of the activation' },
      },
    },
    widths: {
      title: 'A layer with as many inputs as units',
      columns: {
        width: { label: 'Width' },
        perMac: { label: 'Evaluations for one multiply-add', digits: 3 },
        share: { label: 'Share of the activation in the arithmetic', digits: 3 },
        relu: { label: 'Share of ReLU', digits: 3 },
      },
    },
    memory: {
      title: 'Numbers kept in a training step with Adam, in float32',
      columns: { what: { label: 'What' }, numbers: { label: 'Numbers' }, bytes: { label: 'Bytes' } },
    },
  },
  run,
  claims: [
    {
      id: 'share-falls-with-width',
      inputs: { activation: 'gelu' },
      sentence:
        'With {callCost} operations for a library call, {activation} takes {narrow} % of the arithmetic of a layer of 16 units, {middle} % of one of 64, and {wide} % of one of 1,024.',
      measure: result => ({ narrow: shareAt(result, 16), middle: shareAt(result, 64), wide: shareAt(result, 1024) }),
      holds: ({ narrow = Number.NaN, middle = Number.NaN, wide = Number.NaN }) => narrow > 40 && wide < middle / 3,
      condition: 'above 40 % at 16 units; at 1,024 units less than a third of the share at 64',
    },
    {
      id: 'share-of-a-net',
      inputs: { activation: 'gelu' },
      sentence:
        'In a net of {features} inputs and {depth} hidden layers of {width} units, with {callCost} operations for a library call, {activation} takes {share} % of the forward arithmetic.',
      measure: result => ({ share: PERCENT * net(result, 'share') }),
      holds: ({ share = Number.NaN }) => share < 5,
      condition: 'less than 5 %',
    },
    {
      id: 'expensive-call-in-a-wide-net',
      inputs: { activation: 'gelu', width: '1024', callCost: '100' },
      sentence:
        'At width {width} and {callCost} operations for a library call, the share of {activation} is {share} %.',
      measure: result => ({ share: PERCENT * net(result, 'share') }),
      holds: ({ share = Number.NaN }) => share < 10,
      condition: 'less than 10 %',
    },
    memoryClaim(
      'relu-keeps-nothing-more',
      'relu',
      1,
      'With {activation} a training step keeps {times} times the hidden outputs: nothing beside them.',
    ),
    memoryClaim(
      'sigmoid-keeps-nothing-more',
      'sigmoid',
      1,
      'With {activation} it is {times} times too, for the slope follows from the output.',
    ),
    memoryClaim(
      'gelu-keeps-its-input',
      'gelu',
      2,
      'With {activation} it is {times} times, for two inputs can have one output and different slopes.',
    ),
    memoryClaim(
      'hard-swish-keeps-its-input',
      'hard-swish',
      2,
      'With {activation}, which calls no library function at all, it is {times} times.',
    ),
    memoryClaim(
      'abs-keeps-a-bit',
      'abs',
      1 + 1 / BITS,
      'With {activation} it is {times} times: one bit tells on which side of 0 the input was.',
    ),
    {
      id: 'batch-outgrows-the-parameters',
      inputs: { activation: 'gelu' },
      digits: 3,
      sentence:
        'With {activation} and {depth} hidden layers of {width} units the hidden layers take as much memory as parameters, gradients and moments together at a batch of {crossing}.',
      measure: result => ({ crossing: net(result, 'crossing') }),
      holds: ({ crossing = Number.NaN }) => crossing > 500 && crossing < 2000,
      condition: 'between 500 and 2,000 samples',
    },
    {
      id: 'training-is-three-passes',
      inputs: { depth: '20' },
      digits: 3,
      sentence:
        'With {depth} hidden layers a training step takes {times} times the multiply-adds of the forward pass alone.',
      measure: result => ({ times: net(result, 'trainingMacs') / net(result, 'macs') }),
      holds: ({ times = Number.NaN }) => times > 2.5 && times < 3,
      condition: 'between 2.5 and 3 times',
    },
  ],
});
