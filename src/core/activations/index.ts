/** The registry: every activation function by its id. */
import { ArgumentError, closest } from '../errors.ts';
import { identity } from './linear.ts';
import { logSoftmax, softmax } from './normalisers.ts';
import { elu, leakyRelu, relu, selu, softplus } from './rectifiers.ts';
import { sigmoid, softsign, tanh } from './sigmoids.ts';
import { gelu, geluTanh, quickGelu, silu, swish } from './smooth-gates.ts';
import type { Activation, ParamValues, ScalarActivation } from './types.ts';

const definitions: readonly Activation[] = [
  identity,
  sigmoid,
  tanh,
  softsign,
  relu,
  leakyRelu,
  elu,
  selu,
  softplus,
  gelu,
  geluTanh,
  quickGelu,
  silu,
  swish,
  softmax,
  logSoftmax,
];

/** Id -> definition, in the order in which lists show them. */
export const activations: Readonly<Record<string, Activation>> = Object.freeze(
  Object.fromEntries(definitions.map(definition => [definition.id, definition])),
);

/** The definition with this id. Throws an ArgumentError that suggests the nearest id. */
export function getActivation(id: string): Activation {
  const definition = Object.hasOwn(activations, id) ? activations[id] : undefined;
  if (definition) return definition;
  const ids = Object.keys(activations);
  const near = closest(id, ids);
  throw new ArgumentError('activation', id, near ? `a known id; did you mean ${near}?` : `one of ${ids.join(', ')}`);
}

/** The scalar function with this id; throws for unknown ids and for functions of a vector. */
export function getScalarActivation(id: string): ScalarActivation {
  const definition = getActivation(id);
  if (definition.kind !== 'scalar') throw new ArgumentError('activation', id, 'a function of one number');
  return definition;
}

/** Checks parameters by name and range; throws an ArgumentError on the first bad one. */
export function checkParams(definition: Activation, params: ParamValues): void {
  for (const [name, value] of Object.entries(params)) {
    const param = definition.params.find(candidate => candidate.name === name);
    if (!param) {
      const names = definition.params.map(candidate => candidate.name);
      throw new ArgumentError(`${definition.id} parameter`, name, names.length ? `one of ${names.join(', ')}` : 'no parameters');
    }
    if (!(value >= param.min && value <= param.max))
      throw new ArgumentError(`${definition.id} ${name}`, value, `a number from ${param.min} to ${param.max}`);
  }
}
