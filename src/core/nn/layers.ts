/** Layers: functions that trace ops and make the parameters these need. */
import type { Activation, ParamValues } from '../activations/types.ts';
import { activation, affine, batchNorm, layerNorm, matmul } from '../autodiff/ops/index.ts';
import type { Tape, Tensor } from '../autodiff/tape.ts';
import { ShapeError } from '../errors.ts';
import type { Random } from '../random.ts';
import { type InitialisationScheme, initialise } from './initialisers.ts';

export interface Linear {
  output: Tensor;
  /** [fanIn, fanOut]: the transpose of PyTorch's. */
  weights: Tensor;
  bias: Tensor | undefined;
}

/** x W + b for x [n, fanIn]; parameters are zero until they are initialised. */
export function linear(tape: Tape, x: Tensor, fanOut: number, { name = 'linear', bias = true } = {}): Linear {
  const [, fanIn] = x.shape;
  if (x.shape.length !== 2 || fanIn === undefined)
    throw new ShapeError('linear', { x: x.shape }, 'a matrix [n, features]');
  return tape.named(name, () => {
    const weights = tape.parameter([fanIn, fanOut], `${name} weights`);
    if (!bias) return { output: matmul(x, weights), weights, bias: undefined };
    const vector = tape.parameter([fanOut], `${name} bias`);
    return { output: affine(x, weights, vector), weights, bias: vector };
  });
}

/** Batch or layer normalisation with gain 1 and shift 0 to start with. */
export function normalisation(tape: Tape, x: Tensor, kind: 'batch' | 'layer', { name = `${kind} norm` } = {}) {
  return tape.named(name, () => {
    const channels = x.shape.at(-1) ?? 1;
    const gain = tape.parameter([channels], `${name} gain`);
    const shift = tape.parameter([channels], `${name} shift`);
    gain.data.fill(1);
    return { output: kind === 'batch' ? batchNorm(x, gain, shift) : layerNorm(x, gain, shift), gain, shift };
  });
}

export interface MlpLayer {
  units: number;
  /** Id of the registry, or a definition; none is the identity. */
  activation?: string | Activation;
  params?: ParamValues;
}

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
