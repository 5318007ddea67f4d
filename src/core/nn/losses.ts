/** Losses, fused with the function before them where that keeps them accurate. All return the mean, shape []. */

import { logistic } from '../activations/sigmoids.ts';
import type { Tensor } from '../autodiff/tape.ts';
import { ShapeError } from '../errors.ts';

function sameShape(op: string, prediction: Tensor, target: Tensor): void {
  if (
    prediction.shape.length !== target.shape.length ||
    prediction.shape.some((length, axis) => length !== target.shape[axis])
  )
    throw new ShapeError(op, { prediction: prediction.shape, target: target.shape }, 'equal shapes');
}

/** Mean of (prediction - target)^2 over all entries. No gradient flows to the target. */
export function meanSquaredError(prediction: Tensor, target: Tensor): Tensor {
  sameShape('meanSquaredError', prediction, target);
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
  }));
}

/**
 * Mean binary cross-entropy of logits against targets in [0, 1]: max(z, 0) - z t + log(1 + e^-|z|), which neither overflows
 * nor takes the logarithm of 0. No gradient flows to the target.
 */
export function binaryCrossEntropyWithLogits(logits: Tensor, target: Tensor): Tensor {
  sameShape('binaryCrossEntropyWithLogits', logits, target);
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
  }));
}

/**
 * Mean cross-entropy of logits [n, classes] against class numbers [n]: -log softmax(z)[class], through the shifted
 * logarithm of the sum. No gradient flows to the class numbers.
 */
export function crossEntropy(logits: Tensor, classes: Tensor): Tensor {
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
  const probabilities = new Float64Array(n * width);
  return logits.tape.record('crossEntropy', [logits, classes], [], ({ data, grad }) => ({
    forward() {
      let total = 0;
      for (let row = 0; row < n; row++) {
        const start = row * width;
        let max = Number.NEGATIVE_INFINITY;
        for (let j = 0; j < width; j++) max = Math.max(max, logits.data[start + j] as number);
        let denominator = 0;
        for (let j = 0; j < width; j++) {
          const exponential = Math.exp((logits.data[start + j] as number) - max);
          probabilities[start + j] = exponential;
          denominator += exponential;
        }
        for (let j = 0; j < width; j++) probabilities[start + j] = (probabilities[start + j] as number) / denominator;
        const hit = classes.data[row] as number;
        const known = Number.isInteger(hit) && hit >= 0 && hit < width;
        // NaN, in the gradient too, where the number is no class of this row.
        if (!known) probabilities.fill(Number.NaN, start, start + width);
        total += known ? Math.log(denominator) + max - (logits.data[start + hit] as number) : Number.NaN;
      }
      data[0] = total / n;
    },
    backward() {
      if (!logits.requiresGrad) return;
      const factor = (grad[0] as number) / n;
      for (let i = 0; i < n * width; i++) {
        const hit = i % width === classes.data[Math.floor(i / width)] ? 1 : 0;
        logits.grad[i] = (logits.grad[i] as number) + factor * ((probabilities[i] as number) - hit);
      }
    },
  }));
}
