/** The registry: every activation function by its id. */
import { ArgumentError, closest } from '../errors.ts';
import { abs, bentIdentity, binaryStep, exponential } from './elementary.ts';
import { bilinearGlu, geglu, glu, reglu, swiglu } from './gated.ts';
import { kanSpline, pau, xielu, xieluIdeal } from './learnable.ts';
import { identity } from './linear.ts';
import {
  adaptiveLogSoftmax,
  entmax15,
  gumbelSoftmax,
  hardmax,
  hierarchicalSoftmax,
  logSoftmax,
  softmax,
  softmax2d,
  softmin,
  sparsemax,
} from './normalisers.ts';
import { cosine, sine, snake } from './periodic.ts';
import { gaussian } from './radial.ts';
import {
  celu,
  elu,
  isrlu,
  leakyRelu,
  prelu,
  relu,
  relu6,
  reluSquared,
  rrelu,
  selu,
  shiftedSoftplus,
  softplus,
  sparsePlus,
  sqrtSoftplus,
  squareplus,
  starRelu,
  threshold,
  thresholdedRelu,
} from './rectifiers.ts';
import { crelu, logsumexp, maxout } from './reductions.ts';
import { hardShrink, softShrink, tanhShrink } from './shrinkage.ts';
import {
  arctan,
  bipolarSigmoid,
  dyt,
  erf,
  hardSigmoid,
  hardSigmoidKeras,
  hardTanh,
  isru,
  laplace,
  lecunTanh,
  logSigmoid,
  sigmoid,
  softsign,
  sparseSigmoid,
  tanh,
} from './sigmoids.ts';
import {
  clippedGelu,
  elish,
  eSwish,
  gelu,
  geluTanh,
  golu,
  hardMish,
  hardSwish,
  lisht,
  logish,
  mish,
  quickGelu,
  serf,
  silu,
  smish,
  swish,
  tanhExp,
} from './smooth-gates.ts';
import type { Activation, ScalarActivation, VectorActivation } from './types.ts';

const definitions: readonly Activation[] = [
  identity,
  // Bounded and S-shaped
  sigmoid,
  tanh,
  softsign,
  hardSigmoid,
  hardSigmoidKeras,
  hardTanh,
  logSigmoid,
  bipolarSigmoid,
  lecunTanh,
  arctan,
  erf,
  isru,
  sparseSigmoid,
  laplace,
  dyt,
  binaryStep,
  // Rectifiers
  relu,
  leakyRelu,
  prelu,
  rrelu,
  relu6,
  elu,
  selu,
  celu,
  isrlu,
  reluSquared,
  starRelu,
  threshold,
  thresholdedRelu,
  // Smooth rectifiers
  softplus,
  shiftedSoftplus,
  squareplus,
  sqrtSoftplus,
  sparsePlus,
  // Smooth gates
  gelu,
  geluTanh,
  quickGelu,
  clippedGelu,
  silu,
  swish,
  eSwish,
  hardSwish,
  mish,
  hardMish,
  serf,
  logish,
  smish,
  tanhExp,
  golu,
  elish,
  lisht,
  // Shrinkage, periodic, radial, elementary
  hardShrink,
  softShrink,
  tanhShrink,
  snake,
  sine,
  cosine,
  gaussian,
  abs,
  exponential,
  bentIdentity,
  // With learned shape
  xielu,
  xieluIdeal,
  pau,
  kanSpline,
  // Of a vector
  softmax,
  logSoftmax,
  softmin,
  sparsemax,
  entmax15,
  gumbelSoftmax,
  hardmax,
  softmax2d,
  hierarchicalSoftmax,
  adaptiveLogSoftmax,
  logsumexp,
  maxout,
  crelu,
  glu,
  bilinearGlu,
  reglu,
  geglu,
  swiglu,
];

/** Id -> definition, in the order in which lists show them. */
export const activations: Readonly<Record<string, Activation>> = Object.freeze(
  Object.fromEntries(definitions.map(definition => [definition.id, definition])),
);

/** The definition with this id. Throws an ArgumentError that suggests the nearest id. */
export function getActivation(id: string): Activation {
  if (typeof id !== 'string') throw new ArgumentError('activation', id, 'an id of the registry, such as “relu”');
  const definition = Object.hasOwn(activations, id) ? activations[id] : undefined;
  if (definition) return definition;
  const ids = Object.keys(activations);
  const near = closest(id, ids);
  throw new ArgumentError(
    'activation',
    id,
    near
      ? `a known id; did you mean ${near}?`
      : `one of the ${ids.length} ids of the registry, such as relu, gelu or tanh`,
  );
}

/** The scalar function with this id; throws for unknown ids and for functions of a vector. */
export function getScalarActivation(id: string): ScalarActivation {
  const definition = getActivation(id);
  if (definition.kind !== 'scalar') throw new ArgumentError('activation', id, 'a function of one number');
  return definition;
}

/** The function of a vector with this id; throws for unknown ids and for functions of one number. */
export function getVectorActivation(id: string): VectorActivation {
  const definition = getActivation(id);
  if (definition.kind !== 'vector') throw new ArgumentError('activation', id, 'a function of a vector');
  return definition;
}
