/** Clipping of gradients, in place, between `backward` and `step`. */
import type { Tensor } from '../autodiff/tape.ts';
import { ArgumentError } from '../errors.ts';

/** Added to the norm that is divided by, PyTorch's constant. */
const CLIP_EPSILON = 1e-6;

/**
 * Scales all gradients together so that their norm is at most `maximum` (Pascanu et al. 2013; PyTorch:
 * clip_grad_norm_), and returns the norm before. `norm` is 2 or Infinity (the largest entry). Squares of large
 * gradients do not overflow. A norm that is NaN makes every gradient NaN; one that is infinite makes them 0, NaN where
 * infinite: check what it returns.
 */
export function clipGradientNorm(
  parameters: readonly Tensor[],
  maximum: number,
  { norm = 2 }: { norm?: number } = {},
): number {
  checkMaximum(maximum);
  if (norm !== 2 && norm !== Number.POSITIVE_INFINITY) throw new ArgumentError('norm', norm, '2 or Infinity');
  const total = gradientNorm(parameters, norm);
  const factor = maximum / (total + CLIP_EPSILON);
  // Also where it is NaN.
  if (!(factor >= 1))
    for (const { grad } of parameters) for (let i = 0; i < grad.length; i++) grad[i] = (grad[i] as number) * factor;
  return total;
}

function gradientNorm(parameters: readonly Tensor[], norm: number): number {
  let largest = 0;
  for (const { grad } of parameters)
    for (let i = 0; i < grad.length; i++) largest = Math.max(largest, Math.abs(grad[i] as number));
  if (norm === Number.POSITIVE_INFINITY || largest === 0 || !Number.isFinite(largest)) return largest;
  let square = 0;
  for (const { grad } of parameters)
    for (let i = 0; i < grad.length; i++) square += ((grad[i] as number) / largest) ** 2;
  return largest * Math.sqrt(square);
}

/** Moves every entry of the gradients into [-maximum, maximum] (PyTorch: clip_grad_value_). NaN stays. */
export function clipGradientValue(parameters: readonly Tensor[], maximum: number): void {
  checkMaximum(maximum);
  for (const { grad } of parameters)
    for (let i = 0; i < grad.length; i++) grad[i] = Math.max(-maximum, Math.min(maximum, grad[i] as number));
}

function checkMaximum(maximum: number): void {
  if (!(maximum > 0 && Number.isFinite(maximum)))
    throw new ArgumentError('maximum', maximum, 'a finite number above 0');
}
