/**
 * The honest bar: an MLP with tanh layers, written out by hand on flat Float64Arrays for one job only, without a tape.
 * Forward, backward and an SGD update per call of `step`; mean squared error of one output.
 */
export function flatMlp(sizes: readonly number[], batch: number, weights: readonly Float64Array[], rate: number) {
  const depth = sizes.length - 1;
  const w = weights.map(matrix => matrix.slice());
  const b = sizes.slice(1).map(size => new Float64Array(size));
  const gw = w.map(matrix => new Float64Array(matrix.length));
  const gb = b.map(vector => new Float64Array(vector.length));
  const a = sizes.map(size => new Float64Array(batch * size));
  const d = sizes.map(size => new Float64Array(batch * size));

  /** The outputs for a batch of inputs. */
  function forward(x: Float64Array): Float64Array {
    (a[0] as Float64Array).set(x);
    for (let l = 0; l < depth; l++) {
      const [n, m] = [sizes[l] as number, sizes[l + 1] as number];
      const [input, output, matrix, bias] = [a[l], a[l + 1], w[l], b[l]] as Float64Array[] as [
        Float64Array,
        Float64Array,
        Float64Array,
        Float64Array,
      ];
      for (let i = 0; i < batch; i++) {
        for (let j = 0; j < m; j++) {
          let sum = bias[j] as number;
          for (let k = 0; k < n; k++) sum += (input[i * n + k] as number) * (matrix[k * m + j] as number);
          output[i * m + j] = l === depth - 1 ? sum : Math.tanh(sum);
        }
      }
    }
    return a[depth] as Float64Array;
  }

  /** One step of training; returns the loss before it. */
  function step(x: Float64Array, y: Float64Array): number {
    const outputs = forward(x);
    const delta = d[depth] as Float64Array;
    let loss = 0;
    for (let i = 0; i < batch; i++) {
      const difference = (outputs[i] as number) - (y[i] as number);
      loss += (difference * difference) / batch;
      delta[i] = (2 * difference) / batch;
    }
    for (let l = depth - 1; l >= 0; l--) {
      const [n, m] = [sizes[l] as number, sizes[l + 1] as number];
      const input = a[l] as Float64Array;
      const above = d[l + 1] as Float64Array;
      const below = d[l] as Float64Array;
      const matrix = w[l] as Float64Array;
      const gradient = gw[l] as Float64Array;
      const biasGradient = gb[l] as Float64Array;
      gradient.fill(0);
      biasGradient.fill(0);
      for (let i = 0; i < batch; i++) {
        for (let j = 0; j < m; j++) biasGradient[j] = (biasGradient[j] as number) + (above[i * m + j] as number);
        for (let k = 0; k < n; k++) {
          const value = input[i * n + k] as number;
          let sum = 0;
          for (let j = 0; j < m; j++) {
            const g = above[i * m + j] as number;
            gradient[k * m + j] = (gradient[k * m + j] as number) + value * g;
            sum += g * (matrix[k * m + j] as number);
          }
          below[i * n + k] = l === 0 ? 0 : sum * (1 - value * value);
        }
      }
    }
    for (let l = 0; l < depth; l++) {
      const [matrix, bias, gradient, biasGradient] = [w[l], b[l], gw[l], gb[l]] as Float64Array[] as [
        Float64Array,
        Float64Array,
        Float64Array,
        Float64Array,
      ];
      for (let i = 0; i < matrix.length; i++) matrix[i] = (matrix[i] as number) - rate * (gradient[i] as number);
      for (let i = 0; i < bias.length; i++) bias[i] = (bias[i] as number) - rate * (biasGradient[i] as number);
    }
    return loss;
  }
  return { forward, step };
}

/** out = a b by three loops, for a [n, k] and b [k, m]. */
export function flatMatmul(out: Float64Array, a: Float64Array, b: Float64Array, n: number, k: number, m: number): void {
  out.fill(0);
  for (let i = 0; i < n; i++)
    for (let p = 0; p < k; p++) {
      const factor = a[i * k + p] as number;
      for (let j = 0; j < m; j++) out[i * m + j] = (out[i * m + j] as number) + factor * (b[p * m + j] as number);
    }
}
