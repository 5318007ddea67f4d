/** Attention: who looks at whom, and the average of what they see. */
import { ShapeError } from '../../errors.ts';
import { gemm } from '../kernels.ts';
import type { Tensor, Values } from '../tape.ts';
import { blocks, checkBroadcastsTo, checkTensors, scratch } from './axes.ts';
import { broadcastIndex, broadcastShape, sizeOf } from './broadcast.ts';
import { mul, scale, sub } from './elementwise.ts';
import { sumTo } from './linear-maps.ts';
import { matmul } from './products.ts';

/** Which keys a query may look at, and how scores are scaled. */
export interface AttentionOptions {
  /** Added to the scores; broadcasts to them. -Infinity hides a key. A parameter learns (a position bias). */
  additiveMask?: Tensor;
  /** Not 0 where the query may see the key, as torch.bool in PyTorch; broadcasts to the scores. Read in each forward pass. */
  booleanMask?: Tensor;
  /** Query i sees keys 0 to i only. */
  causal?: boolean;
  /** Factor of the scores; 1 / sqrt(features) if left out. */
  scale?: number;
}

/**
 * softmax(scale q k^T + mask) over the keys: q [..., n, features], k [..., m, features] -> [..., n, m]; axes before the last
 * two broadcast. Shifted by the largest score, so nothing overflows. A query that may see no key gets weights 0, and gives
 * no gradient. Throws a ShapeError.
 */
export function attentionWeights(q: Tensor, k: Tensor, options: AttentionOptions = {}): Tensor {
  return weightsOf('attentionWeights', q, k, options);
}

/** The weights, for an op of this name in messages. */
function weightsOf(op: string, q: Tensor, k: Tensor, options: AttentionOptions): Tensor {
  const { additiveMask, booleanMask, causal = false } = options;
  checkTensors(op, { q, k }, { additiveMask, booleanMask });
  const [n, features] = [q.shape.at(-2), q.shape.at(-1)];
  const m = k.shape.at(-2);
  if (n === undefined || features === undefined || m === undefined || features !== k.shape.at(-1))
    throw new ShapeError(op, { q: q.shape, k: k.shape }, 'queries [..., n, features] and keys [..., m, features]');
  const batch = broadcastShape(op, { q, k }, 2);
  const shape = [...batch, n, m];
  if (additiveMask) checkBroadcastsTo(op, 'additiveMask', additiveMask.shape, 'scores', shape);
  if (booleanMask) checkBroadcastsTo(op, 'booleanMask', booleanMask.shape, 'scores', shape);
  const additiveIndex = additiveMask && broadcastIndex(additiveMask.shape, shape);
  const booleanIndex = booleanMask && broadcastIndex(booleanMask.shape, shape);
  const factor = options.scale ?? 1 / Math.sqrt(features);
  const count = sizeOf(batch);
  const ofQ = (values: Values) => blocks(values, count, n * features, broadcastIndex(q.shape.slice(0, -2), batch));
  const ofK = (values: Values) => blocks(values, count, m * features, broadcastIndex(k.shape.slice(0, -2), batch));
  const [qData, qGrad, kData, kGrad] = [ofQ(q.data), ofQ(q.grad), ofK(k.data), ofK(k.grad)];
  const scoreGrad = scratch(q.tape, n * m);
  const operands = [q, k, ...(additiveMask ? [additiveMask] : []), ...(booleanMask ? [booleanMask] : [])];
  return q.tape.record('attentionWeights', operands, shape, ({ data, grad }) => {
    const weights = blocks(data, count, n * m);
    return {
      forward() {
        data.fill(0);
        for (let b = 0; b < count; b++)
          gemm(weights[b] as Values, qData[b] as Values, kData[b] as Values, n, features, m, false, true);
        for (let row = 0; row < count * n; row++) {
          const start = row * m;
          let largest = Number.NEGATIVE_INFINITY;
          for (let j = 0; j < m; j++) {
            const at = start + j;
            let score = factor * (data[at] as number);
            if (additiveMask) score += additiveMask.data[additiveIndex ? (additiveIndex[at] as number) : at] as number;
            if (causal && j > row % n) score = Number.NEGATIVE_INFINITY;
            if (booleanMask && booleanMask.data[booleanIndex ? (booleanIndex[at] as number) : at] === 0)
              score = Number.NEGATIVE_INFINITY;
            data[at] = score;
            largest = Math.max(largest, score);
          }
          if (largest === Number.NEGATIVE_INFINITY) {
            data.fill(0, start, start + m);
            continue;
          }
          let total = 0;
          for (let j = start; j < start + m; j++) total += data[j] = Math.exp((data[j] as number) - largest);
          for (let j = start; j < start + m; j++) data[j] = (data[j] as number) / total;
        }
      },
      backward() {
        for (let b = 0; b < count; b++) {
          for (let row = 0; row < n; row++) {
            const start = (b * n + row) * m;
            let mean = 0;
            for (let j = start; j < start + m; j++) mean += (data[j] as number) * (grad[j] as number);
            for (let j = 0; j < m; j++) {
              const slope = (data[start + j] as number) * ((grad[start + j] as number) - mean);
              scoreGrad[row * m + j] = factor * slope;
              if (!additiveMask?.requiresGrad) continue;
              const at = additiveIndex ? (additiveIndex[start + j] as number) : start + j;
              additiveMask.grad[at] = (additiveMask.grad[at] as number) + slope;
            }
          }
          if (q.requiresGrad) gemm(qGrad[b] as Values, scoreGrad, kData[b] as Values, n, m, features);
          if (k.requiresGrad) gemm(kGrad[b] as Values, scoreGrad, qData[b] as Values, m, n, features, true);
        }
      },
      vjp(gradient, weights) {
        const mean = sumTo(mul(weights, gradient), [...batch, n, 1]);
        const scores = mul(weights, sub(gradient, mean));
        const scaled = scale(scores, factor);
        return [
          () => sumTo(matmul(scaled, k), q.shape),
          () => sumTo(matmul(scaled, q, { transposeA: true }), k.shape),
          additiveMask && (() => sumTo(scores, additiveMask.shape)),
        ];
      },
    };
  });
}

/**
 * softmax(scale q k^T + mask) v (torch.nn.functional.scaled_dot_product_attention): q [..., n, features],
 * k [..., m, features], v [..., m, values] -> [..., n, values]; axes before the last two broadcast. A query that may see no
 * key gets 0. Throws a ShapeError.
 */
export function scaledDotProductAttention(q: Tensor, k: Tensor, v: Tensor, options: AttentionOptions = {}): Tensor {
  const op = 'scaledDotProductAttention';
  checkTensors(op, { q, k, v });
  if (v.shape.at(-2) === undefined || v.shape.at(-2) !== k.shape.at(-2))
    throw new ShapeError(op, { k: k.shape, v: v.shape }, 'as many values as keys');
  broadcastShape(op, { q, k, v }, 2);
  return q.tape.named(op, () => matmul(weightsOf(op, q, k, options), v));
}
