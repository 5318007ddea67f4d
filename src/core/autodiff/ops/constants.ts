/** Tensors that no gradient goes through. */
import type { Shape, Tape, Tensor, Values } from '../tape.ts';

/** An op whose value is filled in at each forward pass and counts as constant: it has no operands for a gradient to reach. */
export const constantOp = (op: string, tape: Tape, shape: Shape, fill: (data: Values) => void): Tensor =>
  tape.record(op, [], shape, ({ data }) => ({
    forward: () => fill(data),
    backward() {},
  }));

/** One value throughout (torch.full). */
export const constant = (tape: Tape, shape: Shape, value: number): Tensor =>
  constantOp('constant', tape, shape, data => data.fill(value));

/** The value of x without its gradient (torch.Tensor.detach). */
export const detach = (x: Tensor): Tensor => constantOp('detach', x.tape, x.shape, data => data.set(x.data));
