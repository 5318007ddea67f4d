/** The function behind an activation input. Only runs use it: on the main thread a formula is a text, and functions have no numerics. */
import { getScalarActivation, parseActivation, type ScalarActivation } from '../core/index.ts';
import type { ActivationSpec } from './inputs.ts';

/** The definition of the registry, or the compiled formula. */
export const definitionOf = ({ id, formula }: ActivationSpec): ScalarActivation =>
  formula === undefined ? getScalarActivation(id) : parseActivation(formula);
