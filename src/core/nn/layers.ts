/** Layers: functions that trace ops and make the parameters these need. */
import type { Activation, ParamValues } from '../activations/types.ts';
import { sizeOf } from '../autodiff/ops/broadcast.ts';
import {
  activation,
  affine,
  batchNorm,
  embedding,
  layerNorm,
  type Mode,
  matmul,
  type RunningStatistics,
  reshape,
} from '../autodiff/ops/index.ts';
import type { Tape, Tensor } from '../autodiff/tape.ts';
import { ShapeError } from '../errors.ts';
import type { Random } from '../random.ts';
import { type InitialisationScheme, initialise } from './initialisers.ts';

/** What `linear` makes. */
export interface Linear {
  output: Tensor;
  /** Shape [fanIn, fanOut]: the transpose of PyTorch's. */
  weights: Tensor;
  bias: Tensor | undefined;
}

/** What a block returns besides its own: its output, and the parameters that it made. */
export interface Block {
  output: Tensor;
  parameters: readonly Tensor[];
}

/** What `build` returns, with the parameters made on the way. */
export function withParameters<T>(tape: Tape, build: () => T): T & { parameters: readonly Tensor[] } {
  const before = tape.parameters.length;
  const built = build();
  return { ...built, parameters: tape.parameters.slice(before) };
}

/**
 * x W + b over the last axis of x [..., fanIn], of two axes at least; parameters are zero until they are initialised.
 * Throws a ShapeError for a vector.
 */
export function linear(tape: Tape, x: Tensor, fanOut: number, { name = 'linear', bias = true } = {}): Linear {
  const fanIn = x.shape.at(-1);
  if (x.shape.length < 2 || fanIn === undefined)
    throw new ShapeError('linear', { x: x.shape }, 'a matrix [n, features], or more axes [..., features]');
  return tape.named(name, () => {
    const weights = tape.parameter([fanIn, fanOut], `${name} weights`);
    if (!bias) return { output: matmul(x, weights), weights, bias: undefined };
    const vector = tape.parameter([fanOut], `${name} bias`);
    const lead = x.shape.slice(0, -1);
    const rows = lead.length === 1 ? x : reshape(x, [sizeOf(lead), fanIn]);
    const output = affine(rows, weights, vector);
    return { output: rows === x ? output : reshape(output, [...lead, fanOut]), weights, bias: vector };
  });
}

/**
 * A table of vectors to be learned, and the rows of it that `numbers` [...] name: [..., features]. The table is zero until
 * it is initialised.
 */
export function embeddingLayer(
  tape: Tape,
  numbers: Tensor,
  rows: number,
  features: number,
  { name = 'embedding' } = {},
): { output: Tensor; table: Tensor } {
  return tape.named(name, () => {
    const table = tape.parameter([rows, features], `${name} table`);
    return { output: embedding(table, numbers), table };
  });
}

export interface NormalisationOptions {
  name?: string;
  /** For batch normalisation: keeps running statistics, which take the batch's place in evaluation. */
  mode?: Mode;
}

export interface Normalisation {
  output: Tensor;
  gain: Tensor;
  shift: Tensor;
  /** Of batch normalisation with a mode: mean 0 and variance 1 to start with. */
  running: RunningStatistics | undefined;
}

/**
 * Batch normalisation, of [n, channels] or images [n, channels, height, width], or layer normalisation over the last axis;
 * with gain 1 and shift 0 to start with.
 */
export function normalisation(
  tape: Tape,
  x: Tensor,
  kind: 'batch' | 'layer',
  { name = `${kind} norm`, mode }: NormalisationOptions = {},
): Normalisation {
  return tape.named(name, () => {
    const channels = (kind === 'batch' ? x.shape[1] : x.shape.at(-1)) ?? 1;
    const gain = tape.parameter([channels], `${name} gain`);
    const shift = tape.parameter([channels], `${name} shift`);
    gain.data.fill(1);
    if (kind === 'layer') return { output: layerNorm(x, gain, shift), gain, shift, running: undefined };
    const running = mode && { mean: new Float64Array(channels), variance: new Float64Array(channels).fill(1), mode };
    return { output: batchNorm(x, gain, shift, undefined, running), gain, shift, running };
  });
}

/** One layer of an `mlp`. */
export interface MlpLayer {
  units: number;
  /** Id of the registry, or a definition; none is the identity. */
  activation?: string | Activation;
  params?: ParamValues;
}

/** What `mlp` makes: the output, and what a look inside needs. */
export interface Mlp {
  output: Tensor;
  /** Before and after each layer's activation. */
  preactivations: readonly Tensor[];
  activations: readonly Tensor[];
  parameters: readonly Tensor[];
}

/** Fully connected layers, weights drawn by the scheme and biases 0. The last layer is called `output` in messages. */
export function mlp(
  tape: Tape,
  x: Tensor,
  options: { layers: readonly MlpLayer[]; initialisation: InitialisationScheme; random: Random },
): Mlp {
  const preactivations: Tensor[] = [];
  const activations: Tensor[] = [];
  const parameters: Tensor[] = [];
  let hidden = x;
  options.layers.forEach((layer, index) => {
    const name = index === options.layers.length - 1 ? 'output' : `layer ${index + 1}`;
    const { output, weights, bias } = linear(tape, hidden, layer.units, { name });
    initialise(weights, options.initialisation, options.random);
    preactivations.push(output);
    const { activation: f, params } = layer;
    hidden = f ? tape.named(name, () => activation(output, f, params)) : output;
    activations.push(hidden);
    parameters.push(weights, ...(bias ? [bias] : []));
  });
  return { output: hidden, preactivations, activations, parameters };
}
