/**
 * Gradients as tensors of the tape, made of ops: they are recomputed by `forward()` like anything else, and `backward`
 * differentiates them again (PyTorch: torch.autograd.grad with create_graph).
 */
import { ArgumentError, ShapeError } from '../errors.ts';
import { constant } from './ops/constants.ts';
import type { Kernel, Pullback, Step, Tensor } from './tape.ts';

/**
 * Traces the gradients of sum(output * cotangent) by the given tensors, each of its tensor's shape; without a cotangent
 * `output` must be one number. Tensors need no `requiresGrad`. Zero where `output` does not depend on the tensor.
 *
 * Throws an ArgumentError for an output of several numbers without a cotangent, tensors of another tape, and an op on the
 * way whose gradient cannot be traced (of the ops, only the derivatives of activations).
 */
export function gradients(output: Tensor, by: readonly Tensor[], cotangent?: Tensor): Tensor[] {
  const { tape } = output;
  if (!cotangent && output.data.length !== 1)
    throw new ArgumentError('output', `a tensor of shape [${output.shape.join(', ')}]`, 'one number, or a cotangent');
  if (cotangent && cotangent.shape.join() !== output.shape.join())
    throw new ShapeError('gradients', { output: output.shape, cotangent: cotangent.shape }, 'equal shapes');
  for (const tensor of [...by, cotangent ?? output])
    if (tensor.tape !== tape)
      throw new ArgumentError('tensor', `“${tensor.label}” of another tape`, 'a tensor of the tape of the output');
  return tape.named('gradient', () => {
    const found = pull(tape.steps, output, by, cotangent ?? constant(tape, output.shape, 1));
    return by.map((tensor, i) => found[i] ?? constant(tape, tensor.shape, 0));
  });
}

/**
 * The vjp of a fused op whose value `build` makes of simpler ops, from the operands alone. It is traced only when the
 * gradient is.
 */
export function expanded(operands: readonly Tensor[], build: () => Tensor): NonNullable<Kernel['vjp']> {
  return gradient => {
    const { tape } = gradient;
    const start = tape.steps.length;
    const simple = build();
    // Only what `build` traced: an operand that depends on another one is none of its concern.
    const steps = tape.steps.slice(start);
    return operands.map((operand, i): Pullback => {
      if (operands.indexOf(operand) !== i) return undefined;
      return () => pull(steps, simple, [operand], gradient)[0] ?? constant(tape, operand.shape, 0);
    });
  };
}

/** Walks the steps backwards; undefined for a tensor that no gradient reaches. */
function pull(steps: readonly Step[], output: Tensor, by: readonly Tensor[], gradient: Tensor): (Tensor | undefined)[] {
  const wanted = new Set(by);
  const path: Step[] = [];
  for (const step of steps) {
    if (!step.operands.some(operand => wanted.has(operand))) continue;
    wanted.add(step.output);
    path.push(step);
  }
  const parts = new Map<Tensor, Tensor[]>([[output, [gradient]]]);
  for (const step of path.reverse()) {
    const arrived = parts.get(step.output);
    if (!arrived) continue;
    if (!step.vjp)
      throw new ArgumentError(
        'op of a traced gradient',
        step.op,
        'one whose own gradient can be traced; it has no vjp',
      );
    const whole = total(arrived);
    parts.set(step.output, [whole]);
    step.vjp(whole, step.output).forEach((pullback, i) => {
      const operand = step.operands[i];
      if (!operand || !pullback || !wanted.has(operand)) return;
      parts.set(operand, [...(parts.get(operand) ?? []), pullback()]);
    });
  }
  return by.map(tensor => {
    const arrived = parts.get(tensor);
    return arrived && total(arrived);
  });
}

/** The sum of tensors of one shape. */
function total(parts: readonly Tensor[]): Tensor {
  const [first] = parts;
  if (!first) throw new ArgumentError('parts of a gradient', 'an empty list', 'at least one tensor');
  if (parts.length === 1) return first;
  return first.tape.record('total', parts, first.shape, ({ data, grad }) => ({
    forward() {
      data.fill(0);
      for (const { data: part } of parts)
        for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) + (part[i] as number);
    },
    backward() {
      for (const part of parts)
        if (part.requiresGrad)
          for (let i = 0; i < grad.length; i++) part.grad[i] = (part.grad[i] as number) + (grad[i] as number);
    },
    vjp: gradient => parts.map(() => () => gradient),
  }));
}
