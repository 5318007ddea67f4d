/** The Jacobian of a function of a vector, out of its vector-Jacobian products. */
import type { ParamValues, VectorFunction } from './types.ts';

/**
 * Jacobian of f: R^n -> R^m at x, as m rows of length n: entry [i][j] is the derivative of output i by input j. At a kink it holds what
 * `vjp` returns there.
 *
 * @throws ShapeError for a length that f does not take
 */
export function vectorJacobian(
  definition: Pick<VectorFunction, 'forward' | 'vjp'>,
  x: Float64Array,
  params: ParamValues = {},
): Float64Array[] {
  const outputs = definition.forward(x, params).length;
  return Array.from({ length: outputs }, (_, i) => {
    const unit = new Float64Array(outputs);
    unit[i] = 1;
    return definition.vjp(x, unit, params);
  });
}
