/** Functions of a whole vector that make it a distribution. */

import { ONNX_RUNTIME, PYTORCH, TENSORFLOW_JS } from '../dialect-runs.ts';
import { ShapeError } from '../errors.ts';
import { logistic, logisticDerivative } from './sigmoids.ts';
import type { Origin, ParamValues, VectorActivation } from './types.ts';

const bridle: Origin = {
  title:
    'Probabilistic Interpretation of Feedforward Classification Network Outputs, with Relationships to Statistical Pattern Recognition',
  authors: 'John S. Bridle',
  year: 1990,
  doi: '10.1007/978-3-642-76153-9_28',
  venue: 'Neurocomputing, Springer NATO ASI',
};

/** The largest entry, NaN if one is; -Infinity of none. */
export function largest(x: Float64Array): number {
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < x.length; i++) max = Math.max(max, x[i] as number);
  return max;
}

/** ln sum e^(x_i - max), the largest entry's own term taken as the 1 of log1p. */
export function logSumBelow(x: Float64Array, max: number): number {
  const top = x.indexOf(max);
  let others = 0;
  for (let i = 0; i < x.length; i++) if (i !== top) others += Math.exp((x[i] as number) - max);
  return Math.log1p(others);
}

/**
 * y_i = e^(x_i / temperature) / sum_j e^(x_j / temperature), over the entries from `start` in steps of `stride`. Nothing
 * overflows: the largest exponent is 0. A temperature of -1 is that of softmin.
 */
function exponentials(y: Float64Array, x: Float64Array, temperature = 1, start = 0, stride = 1): Float64Array {
  const extreme = temperature > 0 ? Math.max : Math.min;
  let top = temperature > 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  for (let i = start; i < x.length; i += stride) top = extreme(top, x[i] as number);
  let sum = 0;
  for (let i = start; i < x.length; i += stride) sum += y[i] = Math.exp(((x[i] as number) - top) / temperature);
  for (let i = start; i < x.length; i += stride) y[i] = (y[i] as number) / sum;
  return y;
}

/** From y = `exponentials` to the vector-Jacobian product y_i (dy_i - sum_j y_j dy_j) / temperature, in place. */
function pullBack(y: Float64Array, dy: Float64Array, temperature = 1, start = 0, stride = 1): Float64Array {
  let dot = 0;
  for (let i = start; i < y.length; i += stride) dot += (y[i] as number) * (dy[i] as number);
  for (let i = start; i < y.length; i += stride) y[i] = ((y[i] as number) * ((dy[i] as number) - dot)) / temperature;
  return y;
}

export const softmax: VectorActivation = {
  kind: 'vector',
  id: 'softmax',
  name: 'Softmax',
  aliases: ['normalised exponential'],
  family: 'normaliser',
  params: [],
  forward: (x, _, out = new Float64Array(x.length)) => exponentials(out, x),
  vjp: (x, dy, _, out = new Float64Array(x.length)) => pullBack(exponentials(out, x), dy),
  tex: 'f(x)_i=\\frac{e^{x_i}}{\\sum_j e^{x_j}}',
  texDerivative: '\\frac{\\partial f_i}{\\partial x_j}=f_i\\left(\\delta_{ij}-f_j\\right)',
  origin: bridle,
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.Softmax(dim=-1)',
      computes: { id: 'softmax' },
      version: '1.13',
      executed: PYTORCH,
      note: 'Without dim the axis is guessed, with a warning.',
    },
    {
      framework: 'Keras',
      api: 'keras.activations.softmax(x, axis=-1)',
      computes: { id: 'softmax' },
      version: '3.16.0',
    },
    { framework: 'JAX', api: 'jax.nn.softmax(x, axis=-1)', computes: { id: 'softmax' }, version: '0.11.1' },
    { framework: 'TensorFlow', api: 'tf.nn.softmax', computes: { id: 'softmax' }, version: '2.21.0' },
    {
      framework: 'ONNX',
      api: 'Softmax, axis = -1',
      computes: { id: 'softmax' },
      version: 'opset 13',
      executed: ONNX_RUNTIME,
    },
    {
      framework: 'TensorFlow.js',
      api: 'tf.softmax(x, axis = -1)',
      computes: { id: 'softmax' },
      version: '4.22.0',
      executed: TENSORFLOW_JS,
    },
  ],
  numerics: {
    stableForm: 'Subtract the largest entry, then exponentiate, sum and divide.',
    naiveForm: 'Without the shift exp overflows at 88.7 in float32 and at 11.09 in float16.',
    pitfall: 'Use log-softmax for the logarithm of a probability.',
  },
  snippets: {
    pytorch: 'torch.softmax(x, dim=-1)',
    jax: 'jax.nn.softmax(x, axis=-1)',
    keras: 'keras.activations.softmax(x, axis=-1)',
    numpy: 'scipy.special.softmax(x, axis=-1)',
  },
};

function sumOf(x: Float64Array): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += x[i] as number;
  return total;
}

export const logSoftmax: VectorActivation = {
  kind: 'vector',
  id: 'log-softmax',
  name: 'Log-softmax',
  aliases: [],
  family: 'normaliser',
  params: [],
  forward(x, _, out = new Float64Array(x.length)) {
    const max = largest(x);
    const logSum = logSumBelow(x, max);
    for (let i = 0; i < x.length; i++) out[i] = (x[i] as number) - max - logSum;
    return out;
  },
  vjp(x, dy, _, out = new Float64Array(x.length)) {
    exponentials(out, x);
    const total = sumOf(dy);
    for (let i = 0; i < x.length; i++) out[i] = (dy[i] as number) - (out[i] as number) * total;
    return out;
  },
  tex: 'f(x)_i=x_i-\\ln\\sum_j e^{x_j}',
  texDerivative: '\\frac{\\partial f_i}{\\partial x_j}=\\delta_{ij}-\\operatorname{softmax}(x)_j',
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.LogSoftmax(dim=-1)',
      computes: { id: 'log-softmax' },
      version: '1.13',
      executed: PYTORCH,
    },
    {
      framework: 'Keras',
      api: 'keras.activations.log_softmax(x, axis=-1)',
      computes: { id: 'log-softmax' },
      version: '3.16.0',
    },
    { framework: 'JAX', api: 'jax.nn.log_softmax(x, axis=-1)', computes: { id: 'log-softmax' }, version: '0.11.1' },
    { framework: 'TensorFlow', api: 'tf.nn.log_softmax', computes: { id: 'log-softmax' }, version: '2.21.0' },
    {
      framework: 'ONNX',
      api: 'LogSoftmax, axis = -1',
      computes: { id: 'log-softmax' },
      version: 'opset 13',
      executed: ONNX_RUNTIME,
    },
    {
      framework: 'TensorFlow.js',
      api: 'tf.logSoftmax(x, axis = -1)',
      computes: { id: 'log-softmax' },
      version: '4.22.0',
      executed: TENSORFLOW_JS,
    },
  ],
  numerics: {
    stableForm: 'x − m − log1p(Σ exp(xⱼ − m) over the others), m the largest entry.',
    naiveForm: 'log(softmax(x)) is −∞ once a probability underflows.',
  },
  snippets: {
    pytorch: 'torch.log_softmax(x, dim=-1)',
    jax: 'jax.nn.log_softmax(x, axis=-1)',
    keras: 'keras.activations.log_softmax(x, axis=-1)',
    numpy: 'scipy.special.log_softmax(x, axis=-1)',
  },
};

export const softmin: VectorActivation = {
  kind: 'vector',
  id: 'softmin',
  name: 'Softmin',
  aliases: [],
  family: 'normaliser',
  params: [],
  forward: (x, _, out = new Float64Array(x.length)) => exponentials(out, x, -1),
  vjp: (x, dy, _, out = new Float64Array(x.length)) => pullBack(exponentials(out, x, -1), dy, -1),
  tex: 'f(x)_i=\\frac{e^{-x_i}}{\\sum_j e^{-x_j}}',
  texDerivative: '\\frac{\\partial f_i}{\\partial x_j}=-f_i\\left(\\delta_{ij}-f_j\\right)',
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.Softmin(dim=-1)',
      computes: { id: 'softmin' },
      version: '1.13',
      executed: PYTORCH,
      note: 'dim has no default of its own.',
    },
    {
      framework: 'JAX',
      api: 'jax.nn.softmax(-x)',
      computes: { id: 'softmin' },
      version: '0.11.1',
      note: 'No function of its own.',
    },
    {
      framework: 'TensorFlow',
      api: 'tf.nn.softmax(-x)',
      computes: { id: 'softmin' },
      version: '2.21.0',
      note: 'No function of its own.',
    },
    {
      framework: 'ONNX',
      api: 'Neg, Softmax',
      computes: { id: 'softmin' },
      version: 'opset 13',
      executed: ONNX_RUNTIME,
      note: 'Two operators.',
    },
  ],
  numerics: { stableForm: 'Softmax of −x.', pitfall: 'As softmax.' },
  snippets: {
    pytorch: 'torch.nn.functional.softmin(x, dim=-1)',
    jax: 'jax.nn.softmax(-x, axis=-1)',
    keras: 'keras.activations.softmax(-x, axis=-1)',
    numpy: 'scipy.special.softmax(-x, axis=-1)',
  },
};

/** z = factor (x - max x), into z: entries that can stay in the support lose nothing, whatever common offset x has. */
function belowLargest(z: Float64Array, x: Float64Array, factor = 1): Float64Array {
  const max = largest(x);
  for (let i = 0; i < x.length; i++) z[i] = factor * ((x[i] as number) - max);
  return z;
}

/** The threshold tau of sparsemax for sorted z with largest entry 0: the entries above it, less tau, add up to 1. */
function sparsemaxThreshold(z: Float64Array): number {
  let sum = 0;
  let tau = Number.NaN;
  for (let k = 1; k <= z.length; k++) {
    const value = z[z.length - k] as number;
    sum += value;
    if (!(1 + k * value > sum)) break;
    tau = (sum - 1) / k;
  }
  return tau;
}

const positivePart = (value: number) => (value > 0 ? value : Number.isNaN(value) ? value : 0);

export const sparsemax: VectorActivation = {
  kind: 'vector',
  id: 'sparsemax',
  name: 'Sparsemax',
  aliases: [],
  family: 'normaliser',
  params: [],
  forward(x, _, out = new Float64Array(x.length)) {
    const tau = sparsemaxThreshold(belowLargest(out, x).sort());
    belowLargest(out, x);
    for (let i = 0; i < x.length; i++) out[i] = positivePart((out[i] as number) - tau);
    return out;
  },
  vjp(x, dy, params, out = new Float64Array(x.length)) {
    sparsemax.forward(x, params, out);
    let sum = 0;
    let support = 0;
    for (let i = 0; i < x.length; i++) {
      if (out[i] === 0) continue;
      sum += dy[i] as number;
      support += 1;
    }
    // What is not positive is 0 or NaN, and stays.
    for (let i = 0; i < x.length; i++) if ((out[i] as number) > 0) out[i] = (dy[i] as number) - sum / support;
    return out;
  },
  tex: 'f(x)_i=\\max\\left(x_i-\\tau(x),0\\right),\\quad\\sum_i f(x)_i=1',
  texDerivative:
    '\\frac{\\partial f_i}{\\partial x_j}=\\begin{cases}\\delta_{ij}-\\frac{1}{|S|}&i,j\\in S\\\\0&\\text{otherwise}\\end{cases},\\quad S=\\left\\{i:f_i>0\\right\\}',
  origin: {
    title: 'From Softmax to Sparsemax: A Sparse Model of Attention and Multi-Label Classification',
    authors: 'André F. T. Martins, Ramón F. Astudillo',
    year: 2016,
    arxiv: '1602.02068',
    venue: 'ICML 2016',
  },
  dialects: [
    {
      framework: 'Keras',
      api: 'keras.activations.sparsemax(x, axis=-1)',
      computes: { id: 'sparsemax' },
      version: '3.16.0',
      note: 'Does not subtract the largest entry first, so large logits lose accuracy.',
    },
  ],
  numerics: {
    stableForm:
      'Subtract the largest entry, sort descending; τ = (z₁ + … + zₖ − 1)/k for the largest k with 1 + k·zₖ > z₁ + … + zₖ.',
    naiveForm: 'Without the shift the running sum − 1 cancels for large logits.',
    pitfall:
      'Where an entry enters or leaves the support the Jacobian jumps; here an entry that is exactly 0 is outside.',
  },
  snippets: {
    pytorch:
      'torch.relu((z := x - x.amax(-1, keepdim=True))\n  - ((z.sort(-1, True).values.cumsum(-1) - 1) / torch.arange(1, z.shape[-1] + 1)).amax(-1, keepdim=True))',
    jax: 'jax.nn.relu((z := x - x.max(-1, keepdims=True))\n  - ((jnp.cumsum(-jnp.sort(-z), -1) - 1) / jnp.arange(1, z.shape[-1] + 1)).max(-1, keepdims=True))',
    keras: 'keras.activations.sparsemax(x, axis=-1)',
    numpy:
      'np.maximum((z := x - x.max(-1, keepdims=True))\n  - ((np.cumsum(-np.sort(-z), -1) - 1) / np.arange(1, z.shape[-1] + 1)).max(-1, keepdims=True), 0)',
  },
};

/**
 * s, into s, with s_i = max(z_i - tau, 0) and the squares of s adding up to 1, z half of x less its largest entry.
 * The k largest entries alone would need tau = mean - sqrt((1 - deviations) / k), deviations = sum (z_i - mean)^2.
 */
function entmaxRoots(s: Float64Array, x: Float64Array): Float64Array {
  belowLargest(s, x, 0.5).sort();
  let mean = 0;
  let deviations = 0;
  let tau = Number.NaN;
  for (let k = 1; k <= s.length; k++) {
    const value = s[s.length - k] as number;
    const step = value - mean;
    mean += step / k;
    deviations += step * (value - mean);
    const candidate = mean - Math.sqrt((1 - deviations) / k);
    if (!(candidate < value)) break;
    tau = candidate;
  }
  belowLargest(s, x, 0.5);
  for (let i = 0; i < s.length; i++) s[i] = positivePart((s[i] as number) - tau);
  return s;
}

export const entmax15: VectorActivation = {
  kind: 'vector',
  id: 'entmax-1.5',
  name: '1.5-entmax',
  aliases: ['entmax15'],
  family: 'normaliser',
  params: [],
  forward(x, _, out = new Float64Array(x.length)) {
    entmaxRoots(out, x);
    for (let i = 0; i < x.length; i++) out[i] = (out[i] as number) * (out[i] as number);
    return out;
  },
  vjp(x, dy, _, out = new Float64Array(x.length)) {
    entmaxRoots(out, x);
    let weighted = 0;
    for (let i = 0; i < x.length; i++) weighted += (out[i] as number) * (dy[i] as number);
    const mean = weighted / sumOf(out);
    for (let i = 0; i < x.length; i++) if (out[i] !== 0) out[i] = (out[i] as number) * ((dy[i] as number) - mean);
    return out;
  },
  tex: 'f(x)_i=\\max\\left(\\frac{x_i}{2}-\\tau(x),0\\right)^2,\\quad\\sum_i f(x)_i=1',
  texDerivative:
    '\\frac{\\partial f_i}{\\partial x_j}=\\delta_{ij}s_i-\\frac{s_i s_j}{\\sum_k s_k},\\quad s_i=\\sqrt{f_i}',
  origin: {
    title: 'Sparse Sequence-to-Sequence Models',
    authors: 'Ben Peters, Vlad Niculae, André F. T. Martins',
    year: 2019,
    arxiv: '1905.05702',
    venue: 'ACL 2019',
  },
  dialects: [],
  numerics: {
    stableForm:
      'Subtract the largest entry, halve, sort descending; τₖ = mean − √((1 − Σ(zᵢ − mean)²)/k) of the k largest, for the last k with τₖ < zₖ. Mean and deviations are updated entry by entry.',
    naiveForm: 'Mean square less squared mean cancels for large logits.',
  },
  snippets: {
    pytorch:
      'torch.relu((z := (x - x.amax(-1, keepdim=True)) / 2) - torch.where(\n  (t := (m := (s := z.sort(-1, True).values).cumsum(-1) / (k := torch.arange(1, z.shape[-1] + 1)))\n    - torch.relu((1 - (s * s).cumsum(-1)) / k + m * m).sqrt()) < s,\n  t, -torch.inf).amax(-1, keepdim=True)) ** 2',
    jax: 'jax.nn.relu((z := (x - x.max(-1, keepdims=True)) / 2) - jnp.where(\n  (t := (m := jnp.cumsum(s := -jnp.sort(-z), -1) / (k := jnp.arange(1, z.shape[-1] + 1)))\n    - jnp.sqrt(jax.nn.relu((1 - jnp.cumsum(s * s, -1)) / k + m * m))) < s,\n  t, -jnp.inf).max(-1, keepdims=True)) ** 2',
    keras:
      'keras.ops.relu((z := (x - keras.ops.max(x, -1, keepdims=True)) / 2) - keras.ops.max(keras.ops.where(\n  (t := (m := keras.ops.cumsum(s := -keras.ops.sort(-z), -1) / (k := keras.ops.arange(1, z.shape[-1] + 1, dtype=x.dtype)))\n    - keras.ops.sqrt(keras.ops.relu((1 - keras.ops.cumsum(s * s, -1)) / k + m * m))) < s,\n  t, -float("inf")), -1, keepdims=True)) ** 2',
    numpy:
      'np.maximum((z := (x - x.max(-1, keepdims=True)) / 2) - np.where(\n  (t := (m := np.cumsum(s := -np.sort(-z), -1) / (k := np.arange(1, z.shape[-1] + 1)))\n    - np.sqrt(np.maximum((1 - np.cumsum(s * s, -1)) / k + m * m, 0))) < s,\n  t, -np.inf).max(-1, keepdims=True), 0) ** 2',
  },
};

const temperatureOf = (params?: ParamValues) => params?.temperature ?? 1;

export const gumbelSoftmax: VectorActivation = {
  kind: 'vector',
  id: 'gumbel-softmax',
  name: 'Gumbel-softmax',
  aliases: ['Concrete distribution', 'softmax with temperature'],
  family: 'normaliser',
  params: [
    {
      name: 'temperature',
      symbol: '\\tau',
      default: 1,
      min: 0.001,
      max: 1000,
      slider: { min: 0.1, max: 5, step: 0.1 },
      learnable: false,
      description: 'Sharpness: near 0 close to one-hot with steep gradients, large close to uniform.',
    },
  ],
  // x holds the logits with the Gumbel noise already added: this module draws no random numbers.
  forward: (x, params, out = new Float64Array(x.length)) => exponentials(out, x, temperatureOf(params)),
  vjp: (x, dy, params, out = new Float64Array(x.length)) =>
    pullBack(exponentials(out, x, temperatureOf(params)), dy, temperatureOf(params)),
  tex: 'f(x)_i=\\frac{e^{x_i/\\tau}}{\\sum_j e^{x_j/\\tau}},\\quad x=z+g,\\quad g_i=-\\ln\\left(-\\ln u_i\\right)',
  texDerivative: '\\frac{\\partial f_i}{\\partial x_j}=\\frac{1}{\\tau}f_i\\left(\\delta_{ij}-f_j\\right)',
  origin: {
    title: 'Categorical Reparameterization with Gumbel-Softmax',
    authors: 'Eric Jang, Shixiang Gu, Ben Poole',
    year: 2016,
    arxiv: '1611.01144',
    venue: 'ICLR 2017',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.functional.gumbel_softmax(logits, tau=1, hard=False, dim=-1)',
      computes: { id: 'gumbel-softmax' },
      version: '1.13',
      note: 'Draws the noise itself. hard=True returns a one-hot vector with the gradient of the soft one.',
    },
  ],
  numerics: {
    stableForm: 'Softmax of (z + g)/τ, the largest entry subtracted; g = −log(−log u) with 0 < u < 1.',
    pitfall: 'u = 0 gives g = −∞ and u rounded to 1 gives g = ∞.',
  },
  snippets: {
    pytorch: 'torch.softmax(x / 1.0, dim=-1)',
    jax: 'jax.nn.softmax(x / 1.0, axis=-1)',
    keras: 'keras.activations.softmax(x / 1.0, axis=-1)',
    numpy: 'scipy.special.softmax(x / 1.0, axis=-1)',
  },
};

export const hardmax: VectorActivation = {
  kind: 'vector',
  id: 'hardmax',
  name: 'Hardmax',
  aliases: [],
  family: 'normaliser',
  params: [],
  forward(x, _, out = new Float64Array(x.length)) {
    const max = largest(x);
    const top = x.indexOf(max);
    for (let i = 0; i < x.length; i++) out[i] = Number.isNaN(max) ? max : Number(i === top);
    return out;
  },
  vjp: (x, _, __, out = new Float64Array(x.length)) => out.fill(Number.isNaN(largest(x)) ? Number.NaN : 0),
  tex: 'f(x)_i=\\begin{cases}1&i=\\min\\left\\{k:x_k=\\max_j x_j\\right\\}\\\\0&\\text{otherwise}\\end{cases}',
  texDerivative: '\\frac{\\partial f_i}{\\partial x_j}=0',
  dialects: [
    {
      framework: 'ONNX',
      api: 'Hardmax, axis = -1',
      computes: { id: 'hardmax' },
      version: 'opset 13',
      executed: ONNX_RUNTIME,
      note: 'On a tie only the first maximum gets 1.',
    },
  ],
  numerics: {
    stableForm: 'Compare, exact.',
    pitfall: 'The derivative is 0 wherever it exists, so nothing can be trained through it.',
  },
  snippets: {
    pytorch: 'torch.nn.functional.one_hot(x.argmax(-1), x.shape[-1]).to(x.dtype)',
    jax: 'jax.nn.one_hot(x.argmax(-1), x.shape[-1], dtype=x.dtype)',
    keras: 'keras.ops.one_hot(keras.ops.argmax(x, axis=-1), x.shape[-1])',
    numpy: 'np.eye(x.shape[-1])[x.argmax(-1)]',
  },
};

/** Entries per channel of x, channels first. */
function pixelsOf(x: Float64Array, params?: ParamValues): number {
  const channels = params?.channels ?? 3;
  if (x.length % channels !== 0)
    throw new ShapeError('softmax2d', { x: [x.length] }, `${channels} channels of equal size`);
  return x.length / channels;
}

export const softmax2d: VectorActivation = {
  kind: 'vector',
  id: 'softmax2d',
  name: 'Softmax2d',
  aliases: [],
  family: 'normaliser',
  params: [
    {
      name: 'channels',
      symbol: 'C',
      default: 3,
      min: 1,
      max: 65536,
      slider: { min: 1, max: 8, step: 1 },
      learnable: false,
      description: 'Number of channels; x is the image flattened with the channels first.',
    },
  ],
  forward(x, params, out = new Float64Array(x.length)) {
    const pixels = pixelsOf(x, params);
    for (let p = 0; p < pixels; p++) exponentials(out, x, 1, p, pixels);
    return out;
  },
  vjp(x, dy, params, out = new Float64Array(x.length)) {
    const pixels = pixelsOf(x, params);
    for (let p = 0; p < pixels; p++) pullBack(exponentials(out, x, 1, p, pixels), dy, 1, p, pixels);
    return out;
  },
  tex: 'f(x)_{c,h,w}=\\frac{e^{x_{c,h,w}}}{\\sum_{k=1}^{C} e^{x_{k,h,w}}}',
  texDerivative: '\\frac{\\partial f_{c,h,w}}{\\partial x_{k,h,w}}=f_{c,h,w}\\left(\\delta_{ck}-f_{k,h,w}\\right)',
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.Softmax2d()',
      computes: { id: 'softmax2d' },
      version: '1.13',
      executed: PYTORCH,
      note: 'The number of channels is the size of dimension −3.',
    },
  ],
  numerics: { stableForm: 'Softmax of each pixel’s channels.', pitfall: 'As softmax.' },
  snippets: {
    pytorch: 'torch.softmax(x, dim=-3)',
    jax: 'jax.nn.softmax(x, axis=-3)',
    keras: 'keras.activations.softmax(x, axis=-3)',
    numpy: 'scipy.special.softmax(x, axis=-3)',
  },
};

/**
 * Probability of a node of the complete binary tree whose inner nodes, in heap order, have the scores x: node i passes
 * logistic(x_i) of its own to its left child 2i + 1 and the rest to its right child 2i + 2.
 */
function nodeProbability(x: Float64Array, node: number): number {
  let p = 1;
  for (let child = node; child > 0; child = (child - 1) >> 1) {
    const score = x[(child - 1) >> 1] as number;
    p *= logistic(child % 2 === 1 ? score : -score);
  }
  return p;
}

export const hierarchicalSoftmax: VectorActivation = {
  kind: 'vector',
  id: 'hierarchical-softmax',
  name: 'Hierarchical softmax',
  aliases: [],
  family: 'normaliser',
  params: [],
  // Scores of n inner nodes in, probabilities of the n + 1 leaves out.
  forward(x, _, out = new Float64Array(x.length + 1)) {
    for (let leaf = 0; leaf <= x.length; leaf++) out[leaf] = nodeProbability(x, x.length + leaf);
    return out;
  },
  vjp(x, dy, _, out = new Float64Array(x.length)) {
    const n = x.length;
    // First, from the leaves up, what each inner node's probability is worth; then, from the root down, its score's share.
    const worth = (node: number) => (node < n ? out[node] : dy[node - n]) as number;
    for (let i = n - 1; i >= 0; i--) {
      const score = x[i] as number;
      out[i] = logistic(score) * worth(2 * i + 1) + logistic(-score) * worth(2 * i + 2);
    }
    for (let i = 0; i < n; i++)
      out[i] = nodeProbability(x, i) * logisticDerivative(x[i] as number) * (worth(2 * i + 1) - worth(2 * i + 2));
    return out;
  },
  tex: 'f(x)_w=\\prod_{n\\in\\operatorname{path}(w)}\\sigma\\left(\\pm x_n\\right)',
  texDerivative:
    '\\frac{\\partial f_w}{\\partial x_n}=\\begin{cases}\\pm f_w\\,\\sigma\\left(\\mp x_n\\right)&n\\in\\operatorname{path}(w)\\\\0&\\text{otherwise}\\end{cases}',
  origin: {
    title: 'Hierarchical Probabilistic Neural Network Language Model',
    authors: 'Frederic Morin, Yoshua Bengio',
    year: 2005,
    venue: 'AISTATS 2005',
  },
  dialects: [],
  numerics: {
    stableForm: 'A product of logistic functions along the path; 1 − σ(x) is written σ(−x).',
    pitfall: 'It is a model of its own, not an approximation of the flat softmax of the same scores.',
  },
  snippets: {
    pytorch:
      'torch.stack([torch.stack([torch.sigmoid((1 - 2 * (h >> d & 1)) * x[(h >> d + 1) - 1])\n  for d in range(h.bit_length() - 1)]).prod() for h in range(len(x) + 1, 2 * len(x) + 2)])',
    jax: 'jnp.stack([jnp.stack([jax.nn.sigmoid((1 - 2 * (h >> d & 1)) * x[(h >> d + 1) - 1])\n  for d in range(h.bit_length() - 1)]).prod() for h in range(len(x) + 1, 2 * len(x) + 2)])',
    keras:
      'keras.ops.stack([keras.ops.prod(keras.ops.stack([keras.ops.sigmoid((1 - 2 * (h >> d & 1)) * x[(h >> d + 1) - 1])\n  for d in range(h.bit_length() - 1)])) for h in range(len(x) + 1, 2 * len(x) + 2)])',
    numpy:
      'np.array([np.prod([scipy.special.expit((1 - 2 * (h >> d & 1)) * x[(h >> d + 1) - 1])\n  for d in range(h.bit_length() - 1)]) for h in range(len(x) + 1, 2 * len(x) + 2)])',
  },
};

/** x as the head's scores (frequent classes, then the cluster) and those of the classes in the cluster. */
function headAndTail(x: Float64Array, params?: ParamValues) {
  const cutoff = params?.cutoff ?? 2;
  if (x.length < cutoff + 2)
    throw new ShapeError('adaptive-log-softmax', { x: [x.length] }, `at least cutoff + 2 = ${cutoff + 2} scores`);
  return { cutoff, head: x.subarray(0, cutoff + 1), tail: x.subarray(cutoff + 1) };
}

export const adaptiveLogSoftmax: VectorActivation = {
  kind: 'vector',
  id: 'adaptive-log-softmax',
  name: 'Adaptive log-softmax',
  aliases: ['adaptive softmax'],
  family: 'normaliser',
  params: [
    {
      name: 'cutoff',
      symbol: 'c',
      default: 2,
      min: 1,
      max: 1048576,
      slider: { min: 1, max: 8, step: 1 },
      learnable: false,
      description: 'Number of frequent classes that the head scores itself; the others share one cluster.',
    },
  ],
  // n + 1 scores in, log-probabilities of n classes out: each class of the cluster has the cluster's added to its own.
  forward(x, params, out) {
    const { cutoff, head, tail } = headAndTail(x, params);
    const y = out ?? new Float64Array(x.length - 1);
    // The cluster's own entry of the head is overwritten by the first class in it.
    const cluster = logSoftmax.forward(head, params, y.subarray(0, cutoff + 1))[cutoff] as number;
    logSoftmax.forward(tail, params, y.subarray(cutoff));
    for (let i = cutoff; i < y.length; i++) y[i] = cluster + (y[i] as number);
    return y;
  },
  vjp(x, dy, params, out = new Float64Array(x.length)) {
    const { cutoff, head, tail } = headAndTail(x, params);
    const dyTail = dy.subarray(cutoff);
    logSoftmax.vjp(tail, dyTail, params, out.subarray(cutoff + 1));
    exponentials(out.subarray(0, cutoff + 1), head);
    const total = sumOf(dy);
    for (let i = 0; i <= cutoff; i++) {
      const upstream = i < cutoff ? (dy[i] as number) : sumOf(dyTail);
      out[i] = upstream - (out[i] as number) * total;
    }
    return out;
  },
  tex: 'f(x)_i=\\begin{cases}h_i&i\\le c\\\\h_{c+1}+t_{i-c}&i>c\\end{cases},\\quad h=\\operatorname{logsoftmax}\\left(x_1,\\dots,x_{c+1}\\right),\\quad t=\\operatorname{logsoftmax}\\left(x_{c+2},\\dots,x_{n+1}\\right)',
  texDerivative:
    '\\frac{\\partial h_i}{\\partial x_j}=\\delta_{ij}-e^{h_j},\\quad\\frac{\\partial t_i}{\\partial x_{c+1+j}}=\\delta_{ij}-e^{t_j}',
  origin: {
    title: 'Efficient softmax approximation for GPUs',
    authors: 'Edouard Grave, Armand Joulin, Moustapha Cissé, David Grangier, Hervé Jégou',
    year: 2016,
    arxiv: '1609.04309',
    venue: 'ICML 2017',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.AdaptiveLogSoftmaxWithLoss(in_features, n_classes, cutoffs=[2]).log_prob(input)',
      computes: { id: 'adaptive-log-softmax' },
      version: '1.13',
      note: 'Computes the scores itself, with projections that narrow for rarer clusters, and allows several cutoffs.',
    },
  ],
  numerics: { stableForm: 'Log-softmax of the head and of the cluster, added.', pitfall: 'As log-softmax.' },
  snippets: {
    pytorch:
      'torch.cat([(head := torch.log_softmax(x[..., :3], -1))[..., :2],\n  head[..., 2:] + torch.log_softmax(x[..., 3:], -1)], -1)',
    jax: 'jnp.concatenate([(head := jax.nn.log_softmax(x[..., :3]))[..., :2],\n  head[..., 2:] + jax.nn.log_softmax(x[..., 3:])], -1)',
    keras:
      'keras.ops.concatenate([(head := keras.activations.log_softmax(x[..., :3]))[..., :2],\n  head[..., 2:] + keras.activations.log_softmax(x[..., 3:])], -1)',
    numpy:
      'np.concatenate([(head := scipy.special.log_softmax(x[..., :3], -1))[..., :2],\n  head[..., 2:] + scipy.special.log_softmax(x[..., 3:], -1)], -1)',
  },
};
