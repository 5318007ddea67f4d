/**
 * Curvature of a loss and Jacobians of a network, exact to rounding.
 *
 * The gradient is traced as ops (`gradients`) and `backward` is run through it: double backward, rather than tangents
 * beside every value (forward over reverse). An op then needs one line more, its gradient in terms of other ops, and not
 * two more loops; the price is memory, for the traced gradient has buffers of its own. Only tapes on which a gradient was
 * traced pay it, at each `forward` too.
 */
import { ArgumentError } from '../errors.ts';
import type { Matrix } from '../linalg.ts';
import { gradients } from './gradients.ts';
import { scratch } from './ops/axes.ts';
import { sizeOf } from './ops/broadcast.ts';
import { concat, reshape } from './ops/shape.ts';
import type { Tensor, Values } from './tape.ts';

export interface HessianVectorProduct {
  /** Number of entries of all parameters, in the order given, one parameter after the other. */
  readonly size: number;
  /** The gradient of the loss, [size], as a tensor: up to date after each `forward()`. */
  readonly gradient: Tensor;
  /**
   * H v at the values of the last `forward()`, for v of `size` entries. Returns the same buffer each time, and overwrites
   * the parameters' `grad` with their parts of H v. One product costs a backward pass through loss and gradient.
   * Throws an ArgumentError for a vector of another length.
   */
  multiply(v: ArrayLike<number>): Values;
}

/**
 * Products with the Hessian H of a scalar loss by the parameters, all of the tape's if left out (Pearlmutter 1994;
 * PyTorch: torch.autograd.functional.hvp): H v is the gradient of g . v, for the gradient g. At a kink the second
 * derivative is the registry's, 0 for ReLU.
 *
 * Traces once; call it after the loss, before `forward()`. Throws an ArgumentError for no parameters, for one that needs no
 * gradient, and where `gradients` does.
 */
export function hessianVectorProduct(
  loss: Tensor,
  parameters: readonly Tensor[] = loss.tape.parameters,
): HessianVectorProduct {
  if (parameters.length === 0) throw new ArgumentError('parameters', 'an empty list', 'at least one tensor');
  for (const parameter of parameters) checkRequiresGrad('parameter of a Hessian', parameter);
  const flat = gradients(loss, parameters).map(gradient => reshape(gradient, [-1]));
  const gradient = concat(flat);
  const product = scratch(loss.tape, sizeOf(gradient.shape));
  return {
    size: product.length,
    gradient,
    multiply(v) {
      loss.tape.backward(gradient, v);
      let offset = 0;
      for (const { grad } of parameters) {
        product.set(grad, offset);
        offset += grad.length;
      }
      return product;
    },
  };
}

export interface Jacobian {
  /** d output[i] / d input[j] at the values of the last `forward()`. Returns the same matrix each time. */
  evaluate(): Matrix;
}

/**
 * The Jacobian of a tensor by another one, both flattened row by row: one backward pass a row
 * (torch.autograd.functional.jacobian). `input` is a parameter, `tape.input(shape, label, { requiresGrad: true })` or made
 * from those; the parameters' `grad` is overwritten. Its singular values: `singularValues(jacobian.evaluate())`.
 * Throws an ArgumentError for tensors of two tapes and for an input that needs no gradient.
 */
export function jacobian(output: Tensor, input: Tensor): Jacobian {
  if (input.tape !== output.tape)
    throw new ArgumentError(
      'input of a Jacobian',
      `“${input.label}” of another tape`,
      'a tensor of the tape of the output',
    );
  checkRequiresGrad('input of a Jacobian', input);
  const cotangent = scratch(output.tape, output.data.length);
  const [rows, columns] = [output.data.length, input.data.length];
  const data = scratch(output.tape, rows * columns);
  const matrix: Matrix = { rows, columns, data };
  return {
    evaluate() {
      for (let row = 0; row < rows; row++) {
        cotangent[row] = 1;
        output.tape.backward(output, cotangent);
        cotangent[row] = 0;
        data.set(input.grad, row * columns);
      }
      return matrix;
    },
  };
}

function checkRequiresGrad(what: string, { label, requiresGrad }: Tensor): void {
  if (!requiresGrad)
    throw new ArgumentError(
      what,
      `“${label}”, which needs no gradient`,
      'a parameter, an input with requiresGrad, or a tensor made from those',
    );
}
