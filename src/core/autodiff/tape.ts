/**
 * Reverse-mode differentiation on dense tensors.
 *
 * A model is traced once: calling an op appends a step to the tape and allocates its output and gradient. From then on
 * `forward()` and `backward(loss)` replay the steps over the same buffers: a training step allocates no array of numbers.
 * (Numbers that the engine boxes, and objects of a few words, are left to its garbage collector.)
 */
import { ArgumentError } from '../errors.ts';

/** The numbers of a tensor, row by row. */
export type Values = Float64Array | Float32Array;
/** Lengths of the axes; [] is a single number. */
export type Shape = readonly number[];
/** The numbers that a tape computes with. */
export type Dtype = 'float64' | 'float32';

/** Entries that one tensor may have: more is a slip of the hand, and would freeze the reader's machine. */
const MAX_SIZE = 2 ** 26;

/** A dense row-major array with its gradient. The buffers stay the same for the tape's life; write inputs into `data`. */
export interface Tensor {
  readonly tape: Tape;
  readonly shape: Shape;
  readonly data: Values;
  /** Gradient of the loss by this tensor after `backward`; all zero for tensors without `requiresGrad`. */
  readonly grad: Values;
  /** Name for messages: `layer 3 weights`. */
  readonly label: string;
  /** Whether a parameter is behind it, or an input that asks for it: then a gradient is computed. */
  readonly requiresGrad: boolean;
}

/** Traces the gradient by one operand; absent where none flows to it. */
export type Pullback = (() => Tensor) | undefined;

/** How one op computes. Both functions read and write the buffers that they close over. */
export interface Kernel {
  /** Fills the output's data from the operands' data. */
  forward(): void;
  /** Adds to the operands' grad, from the output's grad. Skips operands without `requiresGrad`. */
  backward(): void;
  /**
   * The same as `backward` in ops on the tape, for `gradients`: from the gradient by the output, that by each operand
   * (the vector-Jacobian products). Missing where the op's own gradient cannot be differentiated again.
   */
  vjp?(gradient: Tensor, output: Tensor): readonly Pullback[];
}

export interface Step extends Kernel {
  op: string;
  output: Tensor;
  operands: readonly Tensor[];
  /** The steps that made its operands. */
  sources: readonly Step[];
  /** Whether the loss of the current `backward` depends on it. */
  reached: boolean;
}

/** Where a value first stopped being finite. */
export interface NonFinite {
  /** The op that made it; `parameter` or `input` if it came from there. */
  op: string;
  label: string;
  index: number;
  value: number;
  tensor: Tensor;
}

/** Records the ops of a model once, then replays them: `forward()` for values, `backward(loss)` for gradients. */
export class Tape {
  readonly dtype: Dtype;
  readonly inputs: Tensor[] = [];
  readonly parameters: Tensor[] = [];
  readonly #steps: Step[] = [];
  readonly #stepOf = new Map<Tensor, Step>();
  /** Names for what the ops make, from the outermost `named` in. */
  readonly #scope: string[] = [];

  /** Throws an ArgumentError for any other type of number. */
  constructor(dtype: Dtype = 'float64') {
    if (dtype !== 'float64' && dtype !== 'float32') throw new ArgumentError('dtype', dtype, '“float64” or “float32”');
    this.dtype = dtype;
  }

  /** A tensor that the caller fills; a gradient is computed for it only if `requiresGrad` asks for one. */
  input(shape: Shape, label = 'input', { requiresGrad = false } = {}): Tensor {
    const tensor = this.#allocate(shape, label, requiresGrad);
    this.inputs.push(tensor);
    return tensor;
  }

  /** A tensor to be learned, zero until it is initialised. */
  parameter(shape: Shape, label = 'parameter'): Tensor {
    const tensor = this.#allocate(shape, label, true);
    this.parameters.push(tensor);
    return tensor;
  }

  /** Traces `build` with a name that its tensors carry in messages: `layer 3`. */
  named<T>(name: string, build: () => T): T {
    this.#scope.push(name);
    try {
      return build();
    } finally {
      this.#scope.pop();
    }
  }

  /**
   * Appends an op. `kernel` gets the output and returns how to compute it; the op runs once at the next `forward()`.
   * Used by the ops; a model calls those.
   */
  record(op: string, operands: readonly Tensor[], shape: Shape, kernel: (output: Tensor) => Kernel): Tensor {
    for (const operand of operands)
      if (operand.tape !== this)
        throw new ArgumentError(`${op} operand “${operand.label}”`, 'a tensor of another tape', 'tensors of one tape');
    const requiresGrad = operands.some(operand => operand.requiresGrad);
    const output = this.#allocate(shape, [...this.#scope, op].join(' '), requiresGrad);
    const sources = operands.flatMap(operand => this.#stepOf.get(operand) ?? []);
    const step: Step = { op, output, operands, sources, reached: false, ...kernel(output) };
    this.#steps.push(step);
    this.#stepOf.set(output, step);
    return output;
  }

  /** What was recorded, in order of computation. */
  get steps(): readonly Step[] {
    return this.#steps;
  }

  /** Recomputes every op in order. */
  forward(): void {
    for (const step of this.#steps) step.forward();
  }

  /**
   * Gradients of a scalar by everything before it, from the values of the last `forward`. With a cotangent, which has the
   * size of `loss`, those of sum(loss * cotangent): `loss` need not be a scalar then.
   */
  backward(loss: Tensor, cotangent?: ArrayLike<number>): void {
    if (!cotangent && loss.data.length !== 1)
      throw new ArgumentError('loss', `a tensor of shape [${loss.shape.join(', ')}]`, 'one number, or a cotangent');
    if (cotangent && cotangent.length !== loss.data.length)
      throw new ArgumentError(
        'length of the cotangent',
        cotangent.length,
        `${loss.data.length}, as of “${loss.label}”`,
      );
    if (loss.tape !== this) throw new ArgumentError('loss', `“${loss.label}” of another tape`, 'a tensor of this tape');
    for (const parameter of this.parameters) parameter.grad.fill(0);
    for (const input of this.inputs) if (input.requiresGrad) input.grad.fill(0);
    for (const step of this.#steps) {
      step.output.grad.fill(0);
      step.reached = step.output === loss;
    }
    if (!loss.requiresGrad) return;
    if (cotangent) loss.grad.set(cotangent);
    else loss.grad[0] = 1;
    for (let i = this.#steps.length - 1; i >= 0; i--) {
      const step = this.#steps[i] as Step;
      // Other branches of the tape are left out: if one overflowed, 0 times infinity would put NaN into the gradients.
      if (!step.reached || !step.output.requiresGrad) continue;
      for (const source of step.sources) source.reached = true;
      step.backward();
    }
  }

  /** The first value of the last forward pass that is NaN or infinite, in the order of computation. */
  firstNonFinite(): NonFinite | undefined {
    for (const tensor of this.inputs) {
      const found = scan('input', tensor);
      if (found) return found;
    }
    for (const tensor of this.parameters) {
      const found = scan('parameter', tensor);
      if (found) return found;
    }
    for (const { op, output } of this.#steps) {
      const found = scan(op, output);
      if (found) return found;
    }
    return undefined;
  }

  #allocate(shape: Shape, label: string, requiresGrad: boolean): Tensor {
    let size = 1;
    for (const length of shape) {
      if (!Number.isInteger(length) || length < 0)
        throw new ArgumentError(`shape of “${label}”`, `[${shape.join(', ')}]`, 'whole numbers from 0');
      size *= length;
    }
    if (Math.max(size, ...shape) > MAX_SIZE)
      throw new ArgumentError(`size of “${label}”`, size, `at most ${MAX_SIZE} entries`);
    const make = () => (this.dtype === 'float32' ? new Float32Array(size) : new Float64Array(size));
    // `| 0`: a length that comes from a field with fractions in other objects is a boxed double, and would turn the index arithmetic
    // of every kernel into that of doubles, half as fast.
    return { tape: this, shape: shape.map(length => length | 0), data: make(), grad: make(), label, requiresGrad };
  }
}

function scan(op: string, tensor: Tensor): NonFinite | undefined {
  const { data } = tensor;
  for (let index = 0; index < data.length; index++) {
    const value = data[index] as number;
    if (value - value !== 0) return { op, label: tensor.label, index, value, tensor };
  }
  return undefined;
}
