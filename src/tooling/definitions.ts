/** Which of a module's exports are activations: the registry knows ids, the package exports names. */
import type { Activation } from '../core/activations/types.ts';

const isDefinition = (value: unknown): value is Activation =>
  typeof value === 'object' && value !== null && 'kind' in value && 'tex' in value;

/** The definitions that a module exports, with the name of each. */
export const definitionsOf = (exports: Readonly<Record<string, unknown>>): [string, Activation][] =>
  Object.entries(exports).filter((entry): entry is [string, Activation] => isDefinition(entry[1]));
