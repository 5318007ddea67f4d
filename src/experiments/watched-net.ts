/**
 * A fully connected net that is watched from inside: where each of its tensors belongs, numbers kept in a narrow format, and what first
 * stopped being finite, with its cause in words.
 */
import {
  activation as activate,
  affine,
  binaryCrossEntropyWithLogits,
  type FloatFormat,
  initialise,
  initialiseOrthogonal,
  meanSquaredError,
  quantise,
  type Random,
  Tape,
  type Tensor,
  toyData,
} from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { formatNumber } from './format.ts';
import type { ActivationSpec } from './inputs.ts';
import type { ToyDataId } from './toy-data.ts';

/** Numbers of a tensor. */
export type Values = Float64Array | Float32Array;

/** How the weights are drawn, the biases being 0; `unit` is N(0, 1). */
export type WatchedScheme = 'lecun' | 'xavier' | 'he' | 'orthogonal' | 'unit';

/** What the net is made of. */
export interface WatchedOptions {
  activation: ActivationSpec;
  initialisation: WatchedScheme;
  /** Factor on all weights. */
  gain: number;
  /** Hidden layers. */
  depth: number;
  width: number;
  /** `noise`: as many inputs N(0, 1) as the width, and a target N(0, 1) for each example, to be met in mean square. */
  data: ToyDataId | 'noise';
  points: number;
  format: FloatFormat;
}

/** A tensor as it was computed and as the format keeps it: the one has the gradient that is kept, the other the values. */
export interface Kept {
  raw: Tensor;
  kept: Tensor;
}

/** One hidden layer: sums x W + b, then f of them. */
export interface WatchedLayer {
  weights: Tensor;
  /** The sums, to which the activation is applied. */
  preactivations: Kept;
  activations: Kept;
}

/** Where a tensor belongs. */
interface Place extends Kept {
  /** `the activations of layer 3`. */
  name: string;
  kind: 'weights' | 'biases' | 'weighted sums' | 'activations' | 'loss';
  /** From 1; the output's is the depth + 1. */
  layer: number;
  /** Of an activation. */
  operand?: Tensor;
}

/**
 * x as the format keeps it: each entry rounded to nearest, beyond the largest number ∞; on the way back the gradient likewise. In float64
 * it is x itself.
 */
export function stored(x: Tensor, format: FloatFormat): Tensor {
  if (format.id === 'float64') return x;
  return x.tape.record('stored', [x], x.shape, ({ data, grad }) => ({
    forward() {
      for (let i = 0; i < data.length; i++) data[i] = quantise(x.data[i] as number, format);
    },
    backward() {
      if (!x.requiresGrad) return;
      for (let i = 0; i < grad.length; i++) x.grad[i] = (x.grad[i] as number) + quantise(grad[i] as number, format);
    },
  }));
}

/** A net with drawn weights, its data, and its loss, which is kept in float64. */
export interface WatchedNet {
  tape: Tape;
  input: Tensor;
  /** Classes, or the targets of `noise`. */
  target: Tensor;
  layers: readonly WatchedLayer[];
  output: Tensor;
  loss: Tensor;
  parameters: readonly Tensor[];
  /** In the order of computation. */
  places: readonly Place[];
}

/**
 * Builds the net and draws weights and data. Weighted sums, activations and the gradients by them are kept in the format,
 * and so are the weights and biases in use and their gradients; the optimiser has them in float64, as in mixed-precision training.
 */
export function buildWatchedNet(options: WatchedOptions, random: Random): WatchedNet {
  const { activation: spec, depth, width, data, points, format } = options;
  const tape = new Tape('float64');
  const draws = random.fork('weights');
  const definition = definitionOf(spec);
  const places: Place[] = [];
  const input = tape.input([points, data === 'noise' ? width : 2], 'inputs', { requiresGrad: true });
  const target = tape.input([points, 1], 'targets');

  const keep = (raw: Tensor, kind: Place['kind'], layer: number, operand?: Tensor): Kept => {
    const kept = stored(raw, format);
    const owner = layer > depth ? 'the output' : `layer ${layer}`;
    places.push({ name: `the ${kind} of ${owner}`, kind, layer, raw, kept, ...(operand && { operand }) });
    return { raw, kept };
  };
  const weighted = (x: Tensor, units: number, layer: number) =>
    tape.named(layer > depth ? 'output' : `layer ${layer}`, () => {
      const weights = tape.parameter([x.shape[1] ?? 1, units], `layer ${layer} weights`);
      const bias = tape.parameter([units], `layer ${layer} bias`);
      draw(weights, options, draws);
      const sums = affine(x, keep(weights, 'weights', layer).kept, keep(bias, 'biases', layer).kept);
      return { weights, sums: keep(sums, 'weighted sums', layer) };
    });

  const layers: WatchedLayer[] = [];
  let hidden = stored(input, format);
  for (let layer = 1; layer <= depth; layer++) {
    const { weights, sums: preactivations } = weighted(hidden, width, layer);
    const activations = keep(
      tape.named(`layer ${layer}`, () => activate(preactivations.kept, definition, spec.params)),
      'activations',
      layer,
      preactivations.kept,
    );
    layers.push({ weights, preactivations, activations });
    hidden = activations.kept;
  }
  const output = weighted(hidden, 1, depth + 1).sums.kept;
  const loss = data === 'noise' ? meanSquaredError(output, target) : binaryCrossEntropyWithLogits(output, target);
  places.push({ name: 'the loss', kind: 'loss', layer: depth + 1, raw: loss, kept: loss });

  const samples = random.fork('data');
  if (data === 'noise')
    for (const { data: values } of [input, target])
      for (let i = 0; i < values.length; i++) values[i] = samples.normal();
  else {
    const { x, y } = toyData[data].generate(samples, { points });
    input.data.set(x);
    target.data.set(y);
  }
  return { tape, input, target, layers, output, loss, parameters: tape.parameters, places };
}

function draw(weights: Tensor, { initialisation, gain }: WatchedOptions, random: Random): void {
  if (initialisation === 'orthogonal') initialiseOrthogonal(weights, random, { gain });
  else initialise(weights, initialisation === 'unit' ? 'normal' : initialisation, random, { gain });
}

/** Place of the first entry that is NaN or infinite; -1 without any. */
function firstNonFinite(values: Values): number {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value - value !== 0) return i;
  }
  return -1;
}

/** Whether no entry is NaN or infinite. */
export const allFinite = (values: Values): boolean => firstNonFinite(values) < 0;

/** Largest modulus of the finite entries; 0 without any. */
export function largest(values: Values): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i] as number);
    if (size > most && size !== Number.POSITIVE_INFINITY) most = size;
  }
  return most;
}

/** Euclidean norm, without overflow of the squares; not finite if an entry is not. */
export function norm(values: Values): number {
  const most = largest(values) || 1;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += ((values[i] as number) / most) ** 2;
  return most * Math.sqrt(sum);
}

/** Root mean square. */
export const rootMeanSquare = (values: Values): number => norm(values) / Math.sqrt(values.length);

/** What stopped being finite first. */
export interface Finding {
  pass: 'forward' | 'backward';
  /** `the activations of layer 3`. */
  place: string;
  layer: number;
  value: number;
  /** One sentence, without what led to it. */
  cause: string;
}

/** NaN, ∞ or −∞. */
export const valueName = (value: number) => (Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞');

/** The first tensor of the last forward pass with an entry that is not finite, parameters first; none if all are finite. */
export function forwardFinding(net: WatchedNet, format: FloatFormat): Finding | undefined {
  const found = net.tape.firstNonFinite();
  if (!found) return undefined;
  const { tensor, index, value, op, label } = found;
  const place = net.places.find(({ raw, kept }) => raw === tensor || kept === tensor);
  const about = { pass: 'forward', place: place?.name ?? `“${label}”`, layer: place?.layer ?? 0, value } as const;
  if (op === 'parameter') return { ...about, cause: 'The last update was larger than float64 can hold.' };
  if (!place) return { ...about, cause: `The operation ${op} made it.` };
  const { kind, raw, kept, operand } = place;
  if (tensor === kept && kept !== raw)
    return {
      ...about,
      cause: `An entry is ${formatNumber(raw.data[index] as number, 4)}, beyond ${formatNumber(format.max, 5)}, the largest number of ${format.id}.`,
    };
  if (kind === 'activations') {
    const at = formatNumber(operand?.data[index] ?? Number.NaN, 4);
    return {
      ...about,
      cause: Number.isNaN(value)
        ? `The activation has no value at ${at}: f gives NaN.`
        : `The activation overflows at ${at}: f gives ${valueName(value)}.`,
    };
  }
  return { ...about, cause: 'What is computed there from finite numbers is too large for float64.' };
}

/**
 * The same of the gradients by all tensors, in the order of the backward pass. A gradient that is not finite makes that of a bias or a
 * weight so too.
 */
export function backwardFinding({ places, parameters }: WatchedNet, format: FloatFormat): Finding | undefined {
  if (parameters.every(({ grad }) => allFinite(grad))) return undefined;
  for (const { name, layer, raw, kept } of [...places].reverse())
    for (const tensor of kept === raw ? [raw] : [kept, raw]) {
      const index = firstNonFinite(tensor.grad);
      if (index < 0) continue;
      const value = tensor.grad[index] as number;
      const narrow = tensor === raw && kept !== raw;
      return {
        pass: 'backward',
        place: `the gradient by ${name}`,
        layer,
        value,
        cause: narrow
          ? `The gradient is ${formatNumber(kept.grad[index] as number, 4)}, beyond ${formatNumber(format.max, 5)}, the largest number of ${format.id}.`
          : places.some(({ operand }) => operand === kept)
            ? 'The slope of the activation is not finite there, or its product with the gradient is too large for float64.'
            : 'What is computed there from finite gradients is too large for float64.',
      };
    }
  return undefined;
}
