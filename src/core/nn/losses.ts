/**
 * Losses, fused with the function before them where that keeps them accurate. All return the mean, shape []; the mean
 * of nothing is NaN, as PyTorch's. Where one operand is called target, classes or teacher, no gradient flows to it.
 */

import { logistic } from '../activations/sigmoids.ts';
import { expanded } from '../autodiff/gradients.ts';
import { gemm } from '../autodiff/kernels.ts';
import { checkTensors } from '../autodiff/ops/axes.ts';
import { shapesOf, sizeOf } from '../autodiff/ops/broadcast.ts';
import { constant, constantOp, detach } from '../autodiff/ops/constants.ts';
import {
  activation,
  add,
  clamp,
  div,
  matmul,
  mean,
  mul,
  neg,
  pow,
  scale,
  sqrt,
  square,
  sub,
  sum,
} from '../autodiff/ops/index.ts';
import type { Tensor, Values } from '../autodiff/tape.ts';
import { ArgumentError, ShapeError } from '../errors.ts';

const equalShapes = (a: Tensor, b: Tensor) =>
  a.shape.length === b.shape.length && a.shape.every((length, axis) => length === b.shape[axis]);

/** Refuses what is no tensor, and tensors of several shapes. */
function sameShape(op: string, operands: Readonly<Record<string, Tensor>>, rule = 'equal shapes'): void {
  checkTensors(op, operands);
  const [first, ...others] = Object.values(operands);
  if (first && others.some(other => !equalShapes(first, other))) throw new ShapeError(op, shapesOf(operands), rule);
}

function checkPositive(name: string, value: number): void {
  if (!(value > 0 && Number.isFinite(value))) throw new ArgumentError(name, value, 'a finite number above 0');
}

function checkFrom0(name: string, value: number): void {
  if (!(value >= 0 && Number.isFinite(value))) throw new ArgumentError(name, value, 'a finite number from 0');
}

/** Mean of (prediction - target)^2 over all entries. No gradient flows to the target. */
export function meanSquaredError(prediction: Tensor, target: Tensor): Tensor {
  sameShape('meanSquaredError', { prediction, target });
  const n = prediction.data.length;
  return prediction.tape.record('meanSquaredError', [prediction, target], [], ({ data, grad }) => ({
    forward() {
      let total = 0;
      for (let i = 0; i < n; i++) total += ((prediction.data[i] as number) - (target.data[i] as number)) ** 2;
      data[0] = total / n;
    },
    backward() {
      if (!prediction.requiresGrad) return;
      const factor = (2 / n) * (grad[0] as number);
      for (let i = 0; i < n; i++)
        prediction.grad[i] =
          (prediction.grad[i] as number) + factor * ((prediction.data[i] as number) - (target.data[i] as number));
    },
    vjp: gradient => [() => mul(scale(sub(prediction, detach(target)), 2 / n), gradient), undefined],
  }));
}

/**
 * Mean binary cross-entropy of logits against targets in [0, 1]: max(z, 0) - z t + log(1 + e^-|z|), which neither
 * overflows nor takes the logarithm of 0. No gradient flows to the target.
 */
export function binaryCrossEntropyWithLogits(logits: Tensor, target: Tensor): Tensor {
  sameShape('binaryCrossEntropyWithLogits', { logits, target });
  const n = logits.data.length;
  return logits.tape.record('binaryCrossEntropyWithLogits', [logits, target], [], ({ data, grad }) => ({
    forward() {
      let total = 0;
      for (let i = 0; i < n; i++) {
        const z = logits.data[i] as number;
        total += Math.max(z, 0) - z * (target.data[i] as number) + Math.log1p(Math.exp(-Math.abs(z)));
      }
      data[0] = total / n;
    },
    backward() {
      if (!logits.requiresGrad) return;
      const factor = (grad[0] as number) / n;
      for (let i = 0; i < n; i++)
        logits.grad[i] =
          (logits.grad[i] as number) + factor * (logistic(logits.data[i] as number) - (target.data[i] as number));
    },
    vjp: gradient => [() => mul(scale(sub(activation(logits, 'sigmoid'), detach(target)), 1 / n), gradient), undefined],
  }));
}

/**
 * Mean of |prediction - target| over all entries (PyTorch: L1Loss). The slope at 0 is 0. No gradient flows to the
 * target.
 */
export const meanAbsoluteError = (prediction: Tensor, target: Tensor): Tensor =>
  quadraticThenLinear('meanAbsoluteError', prediction, target, 0, 0, 1);

/**
 * Mean of r^2 / 2 where |r| < delta, else delta (|r| - delta / 2), for r = prediction - target (PyTorch: HuberLoss).
 * No gradient flows to the target. Throws unless delta is above 0.
 */
export function huber(prediction: Tensor, target: Tensor, { delta = 1 }: { delta?: number } = {}): Tensor {
  checkPositive('delta', delta);
  return quadraticThenLinear('huber', prediction, target, delta, 1, delta);
}

/**
 * Mean of r^2 / (2 beta) where |r| < beta, else |r| - beta / 2, for r = prediction - target (PyTorch: SmoothL1Loss):
 * Huber's loss over beta; beta = 0 is the absolute error. No gradient flows to the target. Throws unless beta is from
 * 0.
 */
export function smoothL1(prediction: Tensor, target: Tensor, { beta = 1 }: { beta?: number } = {}): Tensor {
  checkFrom0('beta', beta);
  return quadraticThenLinear('smoothL1', prediction, target, beta, beta, 1);
}

/** The sign of each entry, through which no gradient flows. */
const signs = (x: Tensor) =>
  constantOp('sign', x.tape, x.shape, data => {
    for (let i = 0; i < data.length; i++) data[i] = Math.sign(x.data[i] as number);
  });

/** Mean of r^2 / (2 divisor) where |r| < width, else slope (|r| - width / 2). */
function quadraticThenLinear(
  op: string,
  prediction: Tensor,
  target: Tensor,
  width: number,
  divisor: number,
  slope: number,
): Tensor {
  sameShape(op, { prediction, target });
  const n = prediction.data.length;
  return prediction.tape.record(op, [prediction, target], [], ({ data, grad }) => ({
    forward() {
      let total = 0;
      for (let i = 0; i < n; i++) {
        const r = (prediction.data[i] as number) - (target.data[i] as number);
        const size = Math.abs(r);
        total += size < width ? (0.5 * r * r) / divisor : slope * (size - 0.5 * width);
      }
      data[0] = total / n;
    },
    backward() {
      if (!prediction.requiresGrad) return;
      const factor = (grad[0] as number) / n;
      for (let i = 0; i < n; i++) {
        const r = (prediction.data[i] as number) - (target.data[i] as number);
        prediction.grad[i] =
          (prediction.grad[i] as number) + factor * (Math.abs(r) < width ? r / divisor : slope * Math.sign(r));
      }
    },
    vjp: gradient => [
      () => {
        const r = sub(prediction, detach(target));
        const slopes = width > 0 ? clamp(scale(r, 1 / divisor), -slope, slope) : signs(r);
        return mul(scale(slopes, 1 / n), gradient);
      },
      undefined,
    ],
  }));
}

/**
 * Mean focal loss of logits against targets in [0, 1] (Lin et al. 2017; torchvision: sigmoid_focal_loss):
 * -alpha_t (1 - p_t)^gamma ln p_t, where p_t is the probability given to the target, and alpha_t is alpha for target 1
 * and 1 - alpha for target 0. 1 - p_t is formed without cancellation. alpha null weighs both alike, by 1. No gradient
 * flows to the target. Throws unless gamma is from 0 and alpha in [0, 1].
 */
export function focalWithLogits(
  logits: Tensor,
  target: Tensor,
  { gamma = 2, alpha = 0.25 }: { gamma?: number; alpha?: number | null } = {},
): Tensor {
  sameShape('focalWithLogits', { logits, target });
  checkFrom0('gamma', gamma);
  if (alpha !== null && !(alpha >= 0 && alpha <= 1))
    throw new ArgumentError('alpha', alpha, 'a number in [0, 1] or null');
  const n = logits.data.length;
  const entropy = new Float64Array(n);
  const miss = new Float64Array(n);
  return logits.tape.record('focalWithLogits', [logits, target], [], ({ data, grad }) => ({
    forward() {
      let total = 0;
      for (let i = 0; i < n; i++) {
        const z = logits.data[i] as number;
        const t = target.data[i] as number;
        const tail = Math.log1p(Math.exp(-Math.abs(z)));
        // -ln of the probability of the target, as t softplus(-z) + (1 - t) softplus(z): no large terms that cancel.
        const surprise = t * (Math.max(-z, 0) + tail) + (1 - t) * (Math.max(z, 0) + tail);
        const q = logistic(z) * (1 - t) + logistic(-z) * t;
        entropy[i] = surprise;
        miss[i] = q;
        total += (alpha === null ? 1 : alpha * t + (1 - alpha) * (1 - t)) * q ** gamma * surprise;
      }
      data[0] = total / n;
    },
    backward() {
      if (!logits.requiresGrad) return;
      const factor = (grad[0] as number) / n;
      for (let i = 0; i < n; i++) {
        const t = target.data[i] as number;
        const p = logistic(logits.data[i] as number);
        const r = logistic(-(logits.data[i] as number));
        const q = miss[i] as number;
        // d q^gamma = gamma q^gamma (dq / q); where q is 0, q^gamma outweighs the quotient.
        const relative = gamma === 0 || q === 0 ? 0 : (gamma * p * r * (1 - 2 * t)) / q;
        const weight = (alpha === null ? 1 : alpha * t + (1 - alpha) * (1 - t)) * q ** gamma;
        logits.grad[i] =
          (logits.grad[i] as number) + factor * weight * (relative * (entropy[i] as number) + p * (1 - t) - r * t);
      }
    },
    vjp: expanded([logits], () => {
      const t = detach(target);
      const other = sub(constant(logits.tape, [], 1), t);
      const mix = (ofTarget: Tensor, ofOther: Tensor) => add(mul(t, ofTarget), mul(other, ofOther));
      const share = (value: number) => constant(logits.tape, [], value);
      const weight = alpha === null ? share(1) : mix(share(alpha), share(1 - alpha));
      const surprise = mix(activation(neg(logits), 'softplus'), activation(logits, 'softplus'));
      const q = mix(activation(neg(logits), 'sigmoid'), activation(logits, 'sigmoid'));
      return mean(mul(weight, mul(pow(q, gamma), surprise)));
    }),
  }));
}

/** Options of `crossEntropy` and `maskedLanguageModel`. */
export interface CrossEntropyOptions {
  /** Share of the target that is spread evenly over all classes (Szegedy et al. 2015), in [0, 1]. */
  labelSmoothing?: number;
  /** Rows with this number for a class do not count: neither in the sum nor in the mean. */
  ignoreIndex?: number;
}

/**
 * Mean cross-entropy of logits [n, classes] against class numbers [n]: -log softmax(z)[class], through the shifted
 * logarithm of the sum (PyTorch: CrossEntropyLoss, whose ignore_index is -100 unless said otherwise; here none is).
 * With labelSmoothing e the target is (1 - e) one-hot + e / classes. If every row is ignored the loss is NaN, the
 * gradient 0, as PyTorch's. No gradient flows to the class numbers; a number that is no class gives NaN.
 */
export function crossEntropy(logits: Tensor, classes: Tensor, options: CrossEntropyOptions = {}): Tensor {
  checkTensors('crossEntropy', { logits, classes });
  const [n, width] = logits.shape;
  if (
    logits.shape.length !== 2 ||
    n === undefined ||
    width === undefined ||
    classes.shape.length !== 1 ||
    classes.shape[0] !== n
  )
    throw new ShapeError(
      'crossEntropy',
      { logits: logits.shape, classes: classes.shape },
      'logits [n, classes] and class numbers [n]',
    );
  return crossEntropyOfRows('crossEntropy', logits, classes, n, width, options);
}

/**
 * Masked language-model loss (Devlin et al. 2018): the mean cross-entropy of logits [..., vocabulary] against tokens
 * [...] over the positions that were masked. All the others hold ignoreIndex (-100, as in PyTorch) in `tokens`. NaN,
 * with gradient 0, where no position was masked.
 */
export function maskedLanguageModel(
  logits: Tensor,
  tokens: Tensor,
  { ignoreIndex = -100, labelSmoothing = 0 }: CrossEntropyOptions = {},
): Tensor {
  checkTensors('maskedLanguageModel', { logits, tokens });
  const positions = logits.shape.slice(0, -1);
  const width = logits.shape.at(-1);
  if (
    width === undefined ||
    positions.length !== tokens.shape.length ||
    positions.some((length, axis) => length !== tokens.shape[axis])
  )
    throw new ShapeError(
      'maskedLanguageModel',
      { logits: logits.shape, tokens: tokens.shape },
      'logits [..., vocabulary] and token numbers [...]',
    );
  return crossEntropyOfRows('maskedLanguageModel', logits, tokens, sizeOf(positions), width, {
    ignoreIndex,
    labelSmoothing,
  });
}

function crossEntropyOfRows(
  op: string,
  logits: Tensor,
  classes: Tensor,
  n: number,
  width: number,
  { labelSmoothing = 0, ignoreIndex }: CrossEntropyOptions,
): Tensor {
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1))
    throw new ArgumentError('labelSmoothing', labelSmoothing, 'a number in [0, 1]');
  if (ignoreIndex !== undefined && !Number.isInteger(ignoreIndex))
    throw new ArgumentError('ignoreIndex', ignoreIndex, 'a whole number');
  const probabilities = new Float64Array(n * width);
  const even = labelSmoothing / width;
  let counted = n;
  return logits.tape.record(op, [logits, classes], [], ({ data, grad }) => ({
    forward() {
      let total = 0;
      counted = 0;
      for (let row = 0; row < n; row++) {
        const hit = classes.data[row] as number;
        if (hit === ignoreIndex) continue;
        counted += 1;
        const start = row * width;
        let max = Number.NEGATIVE_INFINITY;
        for (let j = 0; j < width; j++) max = Math.max(max, logits.data[start + j] as number);
        let denominator = 0;
        let shortfall = 0;
        for (let j = 0; j < width; j++) {
          const shifted = (logits.data[start + j] as number) - max;
          const exponential = Math.exp(shifted);
          probabilities[start + j] = exponential;
          denominator += exponential;
          shortfall -= shifted;
        }
        for (let j = 0; j < width; j++) probabilities[start + j] = (probabilities[start + j] as number) / denominator;
        const known = Number.isInteger(hit) && hit >= 0 && hit < width;
        // NaN, in the gradient too, where the number is no class of this row.
        if (!known) probabilities.fill(Number.NaN, start, start + width);
        if (!known) total = Number.NaN;
        else if (labelSmoothing === 0) total += Math.log(denominator) + (max - (logits.data[start + hit] as number));
        else
          total +=
            Math.log(denominator) +
            (1 - labelSmoothing) * (max - (logits.data[start + hit] as number)) +
            even * shortfall;
      }
      data[0] = total / counted;
    },
    backward() {
      if (!logits.requiresGrad || counted === 0) return;
      const factor = (grad[0] as number) / counted;
      for (let row = 0; row < n; row++) {
        const hit = classes.data[row] as number;
        if (hit === ignoreIndex) continue;
        for (let j = 0, i = row * width; j < width; j++, i++) {
          const target = j === hit ? 1 - labelSmoothing + even : even;
          logits.grad[i] = (logits.grad[i] as number) + factor * ((probabilities[i] as number) - target);
        }
      }
    },
    vjp(gradient) {
      const { tape, shape } = logits;
      const targets = constantOp('targets', tape, shape, data => {
        for (let i = 0; i < data.length; i++)
          data[i] = i % width === classes.data[Math.floor(i / width)] ? 1 - labelSmoothing + even : even;
      });
      const weights = constantOp('weights of rows', tape, [...shape.slice(0, -1), 1], data => {
        for (let row = 0; row < n; row++) {
          const hit = classes.data[row] as number;
          const known = Number.isInteger(hit) && hit >= 0 && hit < width;
          data[row] = hit === ignoreIndex ? 0 : known ? 1 / counted : Number.NaN;
        }
      });
      return [() => mul(mul(sub(activation(logits, 'softmax'), targets), weights), gradient), undefined];
    },
  }));
}

/** Rows along the last axis of operands of one shape. */
function rowsOf(op: string, operands: Readonly<Record<string, Tensor>>): { rows: number; width: number } {
  const rule = 'equal shapes [..., features]';
  sameShape(op, operands, rule);
  const [shape = []] = Object.values(shapesOf(operands));
  const width = shape.at(-1);
  if (width === undefined) throw new ShapeError(op, shapesOf(operands), rule);
  return { rows: sizeOf(shape.slice(0, -1)), width };
}

/**
 * Mean Kullback-Leibler divergence of distributions along the last axis: sum of q (ln q - l), for log-probabilities l
 * and target probabilities q, a term with q = 0 being 0. Divided by the number of distributions, not of entries:
 * PyTorch's KLDivLoss(reduction='batchmean') for a matrix. No gradient flows to the target.
 */
export function klDivergence(logProbabilities: Tensor, target: Tensor): Tensor {
  const { rows } = rowsOf('klDivergence', { logProbabilities, target });
  const n = logProbabilities.data.length;
  return logProbabilities.tape.record('klDivergence', [logProbabilities, target], [], ({ data, grad }) => ({
    forward() {
      let total = 0;
      for (let i = 0; i < n; i++) {
        const l = logProbabilities.data[i] as number;
        const q = target.data[i] as number;
        if (q !== 0 || Number.isNaN(l)) total += q * (Math.log(q) - l);
      }
      data[0] = total / rows;
    },
    backward() {
      if (!logProbabilities.requiresGrad) return;
      const factor = -(grad[0] as number) / rows;
      for (let i = 0; i < n; i++)
        logProbabilities.grad[i] = (logProbabilities.grad[i] as number) + factor * (target.data[i] as number);
    },
    vjp: gradient => [() => mul(scale(detach(target), -1 / rows), gradient), undefined],
  }));
}

/** out = log softmax of data / temperature over one row. */
function logSoftmaxRow(out: Float64Array, data: Values, start: number, width: number, temperature: number): void {
  let max = Number.NEGATIVE_INFINITY;
  for (let j = start; j < start + width; j++) max = Math.max(max, data[j] as number);
  let denominator = 0;
  for (let j = start; j < start + width; j++) {
    const shifted = ((data[j] as number) - max) / temperature;
    out[j] = shifted;
    denominator += Math.exp(shifted);
  }
  const log = Math.log(denominator);
  for (let j = start; j < start + width; j++) out[j] = (out[j] as number) - log;
}

/**
 * Distillation by soft targets (Hinton, Vinyals, Dean 2015): T^2 KL(softmax(teacher / T) || softmax(student / T)) for
 * logits [..., classes], mean over the rows. T^2 keeps the size of the gradient, T (p - q) / rows, when T changes. No
 * gradient flows to the teacher. PyTorch: T^2 KLDivLoss(reduction='batchmean') of a matrix. Throws unless T is above 0.
 */
export function distillation(
  student: Tensor,
  teacher: Tensor,
  { temperature = 1 }: { temperature?: number } = {},
): Tensor {
  const { rows, width } = rowsOf('distillation', { student, teacher });
  checkPositive('temperature', temperature);
  const n = student.data.length;
  const own = new Float64Array(n);
  const wanted = new Float64Array(n);
  return student.tape.record('distillation', [student, teacher], [], ({ data, grad }) => ({
    forward() {
      let total = 0;
      for (let start = 0; start < n; start += width) {
        logSoftmaxRow(own, student.data, start, width, temperature);
        logSoftmaxRow(wanted, teacher.data, start, width, temperature);
      }
      for (let i = 0; i < n; i++) {
        const q = Math.exp(wanted[i] as number);
        if (q !== 0 || Number.isNaN(own[i])) total += q * ((wanted[i] as number) - (own[i] as number));
      }
      data[0] = (temperature * temperature * total) / rows;
    },
    backward() {
      if (!student.requiresGrad) return;
      const factor = (temperature * (grad[0] as number)) / rows;
      for (let i = 0; i < n; i++)
        student.grad[i] =
          (student.grad[i] as number) + factor * (Math.exp(own[i] as number) - Math.exp(wanted[i] as number));
    },
    vjp: gradient => [
      () => {
        const softened = (logits: Tensor) => activation(scale(logits, 1 / temperature), 'softmax');
        return mul(scale(sub(softened(student), softened(detach(teacher))), temperature / rows), gradient);
      },
      undefined,
    ],
  }));
}

/**
 * Triplet loss (PyTorch: TripletMarginLoss with p = 2): mean over the rows of max(0, d(anchor, positive) - d(anchor,
 * negative) + margin), for vectors along the last axis and d(a, b) = ||a - b + epsilon||, epsilon being added to every
 * entry. At the hinge the gradient flows, at distance 0 it is 0, as PyTorch's. Throws unless margin and epsilon are
 * from 0.
 */
export function tripletMargin(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  { margin = 1, epsilon = 1e-6 }: { margin?: number; epsilon?: number } = {},
): Tensor {
  const { rows, width } = rowsOf('tripletMargin', { anchor, positive, negative });
  checkFrom0('margin', margin);
  checkFrom0('epsilon', epsilon);
  const distance = (other: Tensor, row: number) => {
    let square = 0;
    for (let i = row * width; i < (row + 1) * width; i++)
      square += ((anchor.data[i] as number) - (other.data[i] as number) + epsilon) ** 2;
    return Math.sqrt(square);
  };
  /** Adds factor times the gradient of the distance. */
  const pull = (other: Tensor, row: number, length: number, factor: number) => {
    if (length === 0) return;
    for (let i = row * width; i < (row + 1) * width; i++) {
      const change = (factor * ((anchor.data[i] as number) - (other.data[i] as number) + epsilon)) / length;
      if (anchor.requiresGrad) anchor.grad[i] = (anchor.grad[i] as number) + change;
      if (other.requiresGrad) other.grad[i] = (other.grad[i] as number) - change;
    }
  };
  const near = new Float64Array(rows);
  const far = new Float64Array(rows);
  return anchor.tape.record('tripletMargin', [anchor, positive, negative], [], ({ data, grad }) => ({
    forward() {
      let total = 0;
      for (let row = 0; row < rows; row++) {
        near[row] = distance(positive, row);
        far[row] = distance(negative, row);
        total += Math.max(0, (near[row] as number) - (far[row] as number) + margin);
      }
      data[0] = total / rows;
    },
    backward() {
      const factor = (grad[0] as number) / rows;
      for (let row = 0; row < rows; row++) {
        if ((near[row] as number) - (far[row] as number) + margin < 0) continue;
        pull(positive, row, near[row] as number, factor);
        pull(negative, row, far[row] as number, -factor);
      }
    },
    vjp: expanded([anchor, positive, negative], () => {
      const apart = (other: Tensor) => {
        const difference = add(sub(anchor, other), constant(anchor.tape, [], epsilon));
        return lengths(difference);
      };
      const gap = add(sub(apart(positive), apart(negative)), constant(anchor.tape, [], margin));
      return mean(clamp(gap, 0, Number.POSITIVE_INFINITY));
    }),
  }));
}

/** Length of each row, its gradient at 0 being 0: below the bound of `clamp` none passes. */
const lengths = (x: Tensor, keepDims = false) =>
  sqrt(clamp(sum(square(x), { axes: [-1], keepDims }), Number.MIN_VALUE, Number.POSITIVE_INFINITY));

/** Added to squared norms: PyTorch's constant, a float32 there whatever the tensors are. */
const COSINE_EPSILON = Math.fround(1e-12);

/**
 * Cosine embedding loss (PyTorch: CosineEmbeddingLoss): for vectors along the last axis, mean of 1 - cos(a, b) where
 * the target is 1 and max(0, cos(a, b) - margin) where it is -1; target [...] has one number a pair. Any other number
 * gives NaN. cos(a, b) = a.b / sqrt((||a||^2 + 1e-12) (||b||^2 + 1e-12)). No gradient flows to the target. Throws
 * unless the margin is in [-1, 1].
 */
export function cosineEmbedding(
  a: Tensor,
  b: Tensor,
  target: Tensor,
  { margin = 0 }: { margin?: number } = {},
): Tensor {
  checkTensors('cosineEmbedding', { a, b, target });
  const { rows, width } = rowsOf('cosineEmbedding', { a, b });
  if (target.shape.length !== a.shape.length - 1 || target.shape.some((length, axis) => length !== a.shape[axis]))
    throw new ShapeError('cosineEmbedding', { a: a.shape, target: target.shape }, 'one target a pair of vectors');
  if (!(margin >= -1 && margin <= 1)) throw new ArgumentError('margin', margin, 'a number in [-1, 1]');
  const cosine = new Float64Array(rows);
  const squareA = new Float64Array(rows);
  const squareB = new Float64Array(rows);
  /** Slope of a row's loss by its cosine. */
  const slope = (row: number) => {
    if (target.data[row] === 1) return -1;
    if (target.data[row] !== -1) return Number.NaN;
    return (cosine[row] as number) - margin < 0 ? 0 : 1;
  };
  /** Adds factor times the gradient of the cosine by x. */
  const turn = (x: Tensor, other: Tensor, row: number, square: number, otherSquare: number, factor: number) => {
    if (!x.requiresGrad) return;
    const product = Math.sqrt(square * otherSquare);
    const along = (cosine[row] as number) / square;
    for (let i = row * width; i < (row + 1) * width; i++)
      x.grad[i] =
        (x.grad[i] as number) + factor * ((other.data[i] as number) / product - along * (x.data[i] as number));
  };
  return a.tape.record('cosineEmbedding', [a, b, target], [], ({ data, grad }) => ({
    forward() {
      let total = 0;
      for (let row = 0; row < rows; row++) {
        let dot = 0;
        let aa = COSINE_EPSILON;
        let bb = COSINE_EPSILON;
        for (let i = row * width; i < (row + 1) * width; i++) {
          const x = a.data[i] as number;
          const y = b.data[i] as number;
          dot += x * y;
          aa += x * x;
          bb += y * y;
        }
        squareA[row] = aa;
        squareB[row] = bb;
        const similarity = dot / Math.sqrt(aa * bb);
        cosine[row] = similarity;
        if (target.data[row] === 1) total += 1 - similarity;
        else total += target.data[row] === -1 ? Math.max(0, similarity - margin) : Number.NaN;
      }
      data[0] = total / rows;
    },
    backward() {
      for (let row = 0; row < rows; row++) {
        const factor = ((grad[0] as number) / rows) * slope(row);
        if (factor === 0) continue;
        turn(a, b, row, squareA[row] as number, squareB[row] as number, factor);
        turn(b, a, row, squareB[row] as number, squareA[row] as number, factor);
      }
    },
    vjp: expanded([a, b], () => {
      const dot = (x: Tensor, y: Tensor) => sum(mul(x, y), { axes: [-1] });
      const squared = (x: Tensor) => add(dot(x, x), constant(x.tape, [], COSINE_EPSILON));
      const similarity = mul(dot(a, b), pow(mul(squared(a), squared(b)), -0.5));
      const slopes = constantOp('slope of rows', a.tape, target.shape, data => {
        for (let row = 0; row < rows; row++) data[row] = slope(row);
      });
      // The same but for a constant.
      return mean(mul(slopes, similarity));
    }),
  }));
}

/** Norms below it are taken as it, as PyTorch's normalize does. */
const SMALLEST_NORM = 1e-12;

/** unit = x / max(||x||, 1e-12) of each row. */
function normaliseRows(unit: Float64Array, norms: Float64Array, x: Values, width: number): void {
  for (let row = 0; row < norms.length; row++) {
    let square = 0;
    for (let i = row * width; i < (row + 1) * width; i++) square += (x[i] as number) ** 2;
    const norm = Math.max(Math.sqrt(square), SMALLEST_NORM);
    norms[row] = norm;
    for (let i = row * width; i < (row + 1) * width; i++) unit[i] = (x[i] as number) / norm;
  }
}

/** x.grad += gradient by x from the gradient g by its unit rows: (g - (g.u) u) / ||x||. */
function unnormaliseRows(x: Tensor, g: Float64Array, unit: Float64Array, norms: Float64Array, width: number): void {
  for (let row = 0; row < norms.length; row++) {
    const norm = norms[row] as number;
    let along = 0;
    if (norm !== SMALLEST_NORM)
      for (let i = row * width; i < (row + 1) * width; i++) along += (g[i] as number) * (unit[i] as number);
    for (let i = row * width; i < (row + 1) * width; i++)
      x.grad[i] = (x.grad[i] as number) + ((g[i] as number) - along * (unit[i] as number)) / norm;
  }
}

/**
 * InfoNCE (van den Oord et al. 2018) between queries [n, features] and keys [n, features], both normalised to length 1:
 * mean over i of -log softmax_j(q_i . k_j / temperature)[i]; key i is the positive of query i, the other keys its
 * negatives. PyTorch: cross_entropy(normalize(q) @ normalize(k).T / temperature, arange(n)). CLIP's loss is the mean of
 * this and of it with queries and keys exchanged. Throws unless the temperature is above 0.
 */
export function infoNCE(queries: Tensor, keys: Tensor, { temperature = 0.1 }: { temperature?: number } = {}): Tensor {
  checkTensors('infoNCE', { queries, keys });
  const [n, width] = queries.shape;
  if (queries.shape.length !== 2 || n === undefined || width === undefined || !equalShapes(queries, keys))
    throw new ShapeError(
      'infoNCE',
      { queries: queries.shape, keys: keys.shape },
      'two matrices [n, features] of one shape',
    );
  checkPositive('temperature', temperature);
  const make = () => ({
    unit: new Float64Array(n * width),
    norms: new Float64Array(n),
    gradient: new Float64Array(n * width),
  });
  const [q, k] = [make(), make()];
  /** Of q_i . k_j: log softmax over j, and the gradient. */
  const scores = new Float64Array(n * n);
  const slopes = new Float64Array(n * n);
  return queries.tape.record('infoNCE', [queries, keys], [], ({ data, grad }) => ({
    forward() {
      normaliseRows(q.unit, q.norms, queries.data, width);
      normaliseRows(k.unit, k.norms, keys.data, width);
      scores.fill(0);
      gemm(scores, q.unit, k.unit, n, width, n, false, true);
      let total = 0;
      for (let row = 0; row < n; row++) {
        logSoftmaxRow(scores, scores, row * n, n, temperature);
        total -= scores[row * n + row] as number;
      }
      data[0] = total / n;
    },
    backward() {
      const factor = (grad[0] as number) / (n * temperature);
      for (let i = 0; i < n * n; i++)
        slopes[i] = factor * (Math.exp(scores[i] as number) - (i % (n + 1) === 0 ? 1 : 0));
      if (queries.requiresGrad) {
        q.gradient.fill(0);
        gemm(q.gradient, slopes, k.unit, n, n, width);
        unnormaliseRows(queries, q.gradient, q.unit, q.norms, width);
      }
      if (keys.requiresGrad) {
        k.gradient.fill(0);
        gemm(k.gradient, slopes, q.unit, n, n, width, true);
        unnormaliseRows(keys, k.gradient, k.unit, k.norms, width);
      }
    },
    vjp: expanded([queries, keys], () => {
      const unit = (x: Tensor) => {
        return div(x, clamp(lengths(x, true), SMALLEST_NORM, Number.POSITIVE_INFINITY));
      };
      const positives = constantOp('positives', queries.tape, [n], data => {
        for (let i = 0; i < n; i++) data[i] = i;
      });
      return crossEntropy(scale(matmul(unit(queries), unit(keys), { transposeB: true }), 1 / temperature), positives);
    }),
  }));
}
