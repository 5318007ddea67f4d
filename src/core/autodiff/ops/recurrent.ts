/** One step of a recurrent layer: the weighted sums of all gates as matrix products, then one pass over the entries. */
import { logistic } from '../../activations/sigmoids.ts';
import { ShapeError } from '../../errors.ts';
import { tanh } from '../../special.ts';
import { expanded } from '../gradients.ts';
import type { Shape, Tensor } from '../tape.ts';
import { checkTensors } from './axes.ts';
import { shapesOf } from './broadcast.ts';
import { activation, add, mul, sub } from './elementwise.ts';
import { affine, matmul } from './products.ts';
import { slice } from './shape.ts';

/** Parameters of a cell. Weights are [fanIn, fanOut], the transpose of PyTorch's; the gates follow each other in columns. */
export interface CellWeights {
  /** Shape [features, gates * hidden]: PyTorch's weight_ih, transposed. */
  input: Tensor;
  /** Shape [hidden, gates * hidden]: PyTorch's weight_hh, transposed. */
  hidden: Tensor;
  /** Shape [gates * hidden]: bias_ih and bias_hh. */
  inputBias?: Tensor;
  hiddenBias?: Tensor;
}

const weighted = (x: Tensor, weights: Tensor, bias: Tensor | undefined) =>
  bias ? affine(x, weights, bias) : matmul(x, weights);

/** Columns of one gate. */
const block = (gates: Tensor, gate: number, units: number) =>
  slice(gates, 1, { start: gate * units, stop: (gate + 1) * units });

/** [n, units] of a state, after checking that everything fits it. */
function stateShape(op: string, x: Tensor, states: Record<string, Tensor>, weights: CellWeights, gates: number) {
  const { input, hidden, inputBias, hiddenBias } = weights;
  const matrices = { x, ...states, 'weights.input': input, 'weights.hidden': hidden };
  const biases = { 'weights.inputBias': inputBias, 'weights.hiddenBias': hiddenBias };
  checkTensors(op, matrices, biases);
  const [n, features] = x.shape;
  const [, units] = Object.values(states)[0]?.shape ?? [];
  const columns = gates * (units ?? Number.NaN);
  const expected = [
    [n, features],
    ...Object.values(states).map(() => [n, units]),
    [features, columns],
    [units, columns],
  ];
  const fits = (shape: Shape, lengths: readonly unknown[]) =>
    shape.length === lengths.length && shape.every((length, axis) => length === lengths[axis]);
  if (
    n === undefined ||
    units === undefined ||
    Object.values(matrices).some(({ shape }, i) => !fits(shape, expected[i] ?? []))
  )
    throw new ShapeError(
      op,
      shapesOf(matrices),
      `x [n, features], states [n, units], weights [features, ${gates} units] and [units, ${gates} units]`,
    );
  for (const [name, bias] of Object.entries(biases))
    if (bias && !fits(bias.shape, [columns]))
      throw new ShapeError(op, { [name]: bias.shape }, `one entry for each of the ${columns} columns of the weights`);
  return { n, units };
}

/**
 * One step of a long short-term memory (torch.nn.LSTMCell): x [n, features], h and c [n, units] -> the next h and c.
 *
 *   i, f, g, o = x W_input + b_input + h W_hidden + b_hidden, in this order along the columns
 *   c' = sigmoid(f) c + sigmoid(i) tanh(g)
 *   h' = sigmoid(o) tanh(c')
 *
 * Throws a ShapeError.
 */
export function lstmCell(x: Tensor, h: Tensor, c: Tensor, weights: CellWeights): { h: Tensor; c: Tensor } {
  const { n, units } = stateShape('lstmCell', x, { h, c }, weights, 4);
  const gates = add(weighted(x, weights.input, weights.inputBias), weighted(h, weights.hidden, weights.hiddenBias));
  const next = lstmMemory(gates, c, n, units);
  return { h: lstmOutput(gates, next, n, units), c: next };
}

/** c' = sigmoid(f) c + sigmoid(i) tanh(g) */
function lstmMemory(gates: Tensor, c: Tensor, n: number, units: number): Tensor {
  const [input, forget, candidate] = [0, 1, 2].map(() => new Float64Array(n * units)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return gates.tape.record('lstmCell', [gates, c], [n, units], ({ data, grad }) => ({
    forward() {
      for (let row = 0, at = 0; row < n; row++)
        for (let j = row * 4 * units; j < (row * 4 + 1) * units; j++, at++) {
          const i = logistic(gates.data[j] as number);
          const f = logistic(gates.data[j + units] as number);
          const g = tanh(gates.data[j + 2 * units] as number);
          input[at] = i;
          forget[at] = f;
          candidate[at] = g;
          data[at] = f * (c.data[at] as number) + i * g;
        }
    },
    backward() {
      for (let row = 0, at = 0; row < n; row++)
        for (let j = row * 4 * units; j < (row * 4 + 1) * units; j++, at++) {
          const d = grad[at] as number;
          const i = input[at] as number;
          const f = forget[at] as number;
          const g = candidate[at] as number;
          if (c.requiresGrad) c.grad[at] = (c.grad[at] as number) + d * f;
          if (!gates.requiresGrad) continue;
          const [ofF, ofG] = [j + units, j + 2 * units];
          gates.grad[j] = (gates.grad[j] as number) + d * g * i * (1 - i);
          gates.grad[ofF] = (gates.grad[ofF] as number) + d * (c.data[at] as number) * f * (1 - f);
          gates.grad[ofG] = (gates.grad[ofG] as number) + d * i * (1 - g * g);
        }
    },
    vjp: expanded([gates, c], () => {
      const [i, f] = [0, 1].map(gate => activation(block(gates, gate, units), 'sigmoid')) as [Tensor, Tensor];
      return add(mul(f, c), mul(i, activation(block(gates, 2, units), 'tanh')));
    }),
  }));
}

/** h' = sigmoid(o) tanh(c') */
function lstmOutput(gates: Tensor, c: Tensor, n: number, units: number): Tensor {
  const [output, squashed] = [0, 1].map(() => new Float64Array(n * units)) as [Float64Array, Float64Array];
  return gates.tape.record('lstmCell', [gates, c], [n, units], ({ data, grad }) => ({
    forward() {
      for (let row = 0, at = 0; row < n; row++)
        for (let j = (row * 4 + 3) * units; j < (row * 4 + 4) * units; j++, at++) {
          const o = logistic(gates.data[j] as number);
          const t = tanh(c.data[at] as number);
          output[at] = o;
          squashed[at] = t;
          data[at] = o * t;
        }
    },
    backward() {
      for (let row = 0, at = 0; row < n; row++)
        for (let j = (row * 4 + 3) * units; j < (row * 4 + 4) * units; j++, at++) {
          const d = grad[at] as number;
          const o = output[at] as number;
          const t = squashed[at] as number;
          if (gates.requiresGrad) gates.grad[j] = (gates.grad[j] as number) + d * t * o * (1 - o);
          if (c.requiresGrad) c.grad[at] = (c.grad[at] as number) + d * o * (1 - t * t);
        }
    },
    vjp: expanded([gates, c], () => mul(activation(block(gates, 3, units), 'sigmoid'), activation(c, 'tanh'))),
  }));
}

/**
 * One step of a gated recurrent unit (torch.nn.GRUCell): x [n, features], h [n, units] -> the next h.
 *
 *   r, z, u = x W_input + b_input      in this order along the columns, and
 *   r', z', u' = h W_hidden + b_hidden
 *   reset = sigmoid(r + r'),  update = sigmoid(z + z'),  candidate = tanh(u + reset u')
 *   next h = (1 - update) candidate + update h
 *
 * Throws a ShapeError.
 */
export function gruCell(x: Tensor, h: Tensor, weights: CellWeights): Tensor {
  const { n, units } = stateShape('gruCell', x, { h }, weights, 3);
  const a = weighted(x, weights.input, weights.inputBias);
  const b = weighted(h, weights.hidden, weights.hiddenBias);
  const [reset, update, candidate] = [0, 1, 2].map(() => new Float64Array(n * units)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return x.tape.record('gruCell', [a, b, h], [n, units], ({ data, grad }) => ({
    forward() {
      for (let row = 0, at = 0; row < n; row++)
        for (let j = row * 3 * units; j < (row * 3 + 1) * units; j++, at++) {
          const [ofZ, ofU] = [j + units, j + 2 * units];
          const r = logistic((a.data[j] as number) + (b.data[j] as number));
          const z = logistic((a.data[ofZ] as number) + (b.data[ofZ] as number));
          const u = tanh((a.data[ofU] as number) + r * (b.data[ofU] as number));
          reset[at] = r;
          update[at] = z;
          candidate[at] = u;
          data[at] = (1 - z) * u + z * (h.data[at] as number);
        }
    },
    backward() {
      for (let row = 0, at = 0; row < n; row++)
        for (let j = row * 3 * units; j < (row * 3 + 1) * units; j++, at++) {
          const [ofZ, ofU] = [j + units, j + 2 * units];
          const d = grad[at] as number;
          const r = reset[at] as number;
          const z = update[at] as number;
          const u = candidate[at] as number;
          const du = d * (1 - z) * (1 - u * u);
          const dz = d * ((h.data[at] as number) - u) * z * (1 - z);
          const dr = du * (b.data[ofU] as number) * r * (1 - r);
          if (h.requiresGrad) h.grad[at] = (h.grad[at] as number) + d * z;
          if (a.requiresGrad) {
            a.grad[j] = (a.grad[j] as number) + dr;
            a.grad[ofZ] = (a.grad[ofZ] as number) + dz;
            a.grad[ofU] = (a.grad[ofU] as number) + du;
          }
          if (b.requiresGrad) {
            b.grad[j] = (b.grad[j] as number) + dr;
            b.grad[ofZ] = (b.grad[ofZ] as number) + dz;
            b.grad[ofU] = (b.grad[ofU] as number) + du * r;
          }
        }
    },
    vjp: expanded([a, b, h], () => {
      const gate = (i: number) => activation(add(block(a, i, units), block(b, i, units)), 'sigmoid');
      const u = activation(add(block(a, 2, units), mul(gate(0), block(b, 2, units))), 'tanh');
      return add(u, mul(gate(1), sub(h, u)));
    }),
  }));
}
