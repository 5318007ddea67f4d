/** Functions of a vector whose output has another length: reductions and concatenations. */

import { ONNX_RUNTIME, PYTORCH, TENSORFLOW_JS } from '../dialect-runs.ts';
import { ShapeError } from '../errors.ts';
import { largest, logSumBelow, softmax } from './normalisers.ts';
import type { ParamValues, VectorActivation } from './types.ts';

export const logsumexp: VectorActivation = {
  kind: 'vector',
  id: 'logsumexp',
  name: 'LogSumExp',
  aliases: ['smooth maximum'],
  family: 'other',
  params: [],
  forward(x, _, out = new Float64Array(1)) {
    const max = largest(x);
    out[0] = Number.isFinite(max) ? max + logSumBelow(x, max) : max;
    return out;
  },
  vjp(x, dy, params, out = new Float64Array(x.length)) {
    softmax.forward(x, params, out);
    for (let i = 0; i < out.length; i++) out[i] = (dy[0] as number) * (out[i] as number);
    return out;
  },
  tex: 'f(x)=\\ln\\sum_j e^{x_j}',
  texDerivative: '\\frac{\\partial f}{\\partial x_i}=\\frac{e^{x_i}}{\\sum_j e^{x_j}}',
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.logsumexp(x, dim=-1)',
      computes: { id: 'logsumexp' },
      version: '1.13',
      executed: PYTORCH,
    },
    { framework: 'Keras', api: 'keras.ops.logsumexp', computes: { id: 'logsumexp' }, version: '3.16.0' },
    { framework: 'JAX', api: 'jax.nn.logsumexp', computes: { id: 'logsumexp' }, version: '0.11.1' },
    { framework: 'TensorFlow', api: 'tf.reduce_logsumexp', computes: { id: 'logsumexp' }, version: '2.21.0' },
    {
      framework: 'ONNX',
      api: 'ReduceLogSumExp',
      computes: { id: 'logsumexp' },
      version: 'opset 18',
      executed: ONNX_RUNTIME,
    },
    {
      framework: 'TensorFlow.js',
      api: 'tf.logSumExp(x)',
      computes: { id: 'logsumexp' },
      version: '4.22.0',
      executed: TENSORFLOW_JS,
    },
  ],
  numerics: {
    stableForm: 'm + log1p(Σ exp(xⱼ − m) over the others), m the largest entry.',
    naiveForm: 'log(Σ exp(xⱼ)) overflows once an entry exceeds 88.7 in float32.',
    pitfall: 'm + log(Σ exp(xⱼ − m)) over all entries loses what small entries add when the sum is close to 1.',
  },
  snippets: {
    pytorch: 'torch.logsumexp(x, dim=-1)',
    jax: 'jax.nn.logsumexp(x, axis=-1)',
    keras: 'keras.ops.logsumexp(x, axis=-1)',
    numpy: 'scipy.special.logsumexp(x, axis=-1)',
  },
};

/** Entries a unit, k: x has a multiple of them. */
function piecesOf(x: Float64Array, params?: ParamValues): number {
  const k = params?.k ?? 2;
  if (x.length % k !== 0)
    throw new ShapeError('maxout', { x: [x.length] }, `the length must be a multiple of k = ${k}`);
  return k;
}

/** Of k neighbours from `start` on the index of the first largest, or of the first NaN. */
function winner(x: Float64Array, start: number, k: number): number {
  let best = start;
  for (let i = start + 1; i < start + k; i++) {
    const value = x[i] as number;
    if (value > (x[best] as number) || (Number.isNaN(value) && !Number.isNaN(x[best]))) best = i;
  }
  return best;
}

export const maxout: VectorActivation = {
  kind: 'vector',
  id: 'maxout',
  name: 'Maxout',
  aliases: [],
  family: 'learnable',
  params: [
    {
      name: 'k',
      symbol: 'k',
      default: 2,
      min: 1,
      max: 1024,
      slider: { min: 1, max: 8, step: 1 },
      learnable: false,
      description: 'Linear pieces per unit; x holds the k pre-activations of a unit side by side.',
    },
  ],
  forward(x, params, out) {
    const k = piecesOf(x, params);
    const y = out ?? new Float64Array(x.length / k);
    for (let unit = 0; unit < y.length; unit++) y[unit] = x[winner(x, unit * k, k)] as number;
    return y;
  },
  vjp(x, dy, params, out = new Float64Array(x.length)) {
    const k = piecesOf(x, params);
    out.fill(0);
    for (let unit = 0; unit < dy.length; unit++) {
      const best = winner(x, unit * k, k);
      out[best] = Number.isNaN(x[best]) ? Number.NaN : (dy[unit] as number);
    }
    return out;
  },
  tex: 'f(x)_i=\\max_{j\\le k}x_{ij},\\quad x_{ij}=w_{ij}^\\top v+b_{ij}',
  texDerivative:
    '\\frac{\\partial f_i}{\\partial x_{ij}}=\\begin{cases}1&j=\\min\\left\\{l:x_{il}=\\max_m x_{im}\\right\\}\\\\0&\\text{otherwise}\\end{cases}',
  origin: {
    title: 'Maxout Networks',
    authors: 'Ian J. Goodfellow, David Warde-Farley, Mehdi Mirza, Aaron Courville, Yoshua Bengio',
    year: 2013,
    arxiv: '1302.4389',
    venue: 'ICML 2013',
  },
  dialects: [],
  numerics: {
    stableForm: 'The largest of each group, exact.',
    pitfall: 'On a tie the first gets the gradient here; other code splits it evenly.',
  },
  snippets: {
    pytorch: 'x.unflatten(-1, (-1, 2)).max(-1).values',
    jax: 'x.reshape(*x.shape[:-1], -1, 2).max(-1)',
    keras: 'keras.ops.max(keras.ops.reshape(x, (*x.shape[:-1], -1, 2)), axis=-1)',
    numpy: 'x.reshape(*x.shape[:-1], -1, 2).max(-1)',
  },
};

export const crelu: VectorActivation = {
  kind: 'vector',
  id: 'crelu',
  name: 'CReLU',
  aliases: ['concatenated ReLU'],
  family: 'rectifier',
  params: [],
  forward(x, _, out = new Float64Array(2 * x.length)) {
    for (let i = 0; i < x.length; i++) {
      out[i] = Math.max(x[i] as number, 0);
      out[x.length + i] = Math.max(-(x[i] as number), 0);
    }
    return out;
  },
  vjp(x, dy, _, out = new Float64Array(x.length)) {
    for (let i = 0; i < x.length; i++) {
      const value = x[i] as number;
      if (value > 0) out[i] = dy[i] as number;
      else if (value < 0) out[i] = -(dy[x.length + i] as number);
      else out[i] = value === 0 ? 0 : value;
    }
    return out;
  },
  tex: 'f(x)_i=\\max(x_i,0),\\quad f(x)_{n+i}=\\max(-x_i,0)',
  texDerivative:
    '\\frac{\\partial f_i}{\\partial x_i}=\\begin{cases}1&x_i>0\\\\0&x_i\\le0\\end{cases},\\quad\\frac{\\partial f_{n+i}}{\\partial x_i}=\\begin{cases}-1&x_i<0\\\\0&x_i\\ge0\\end{cases}',
  origin: {
    title: 'Understanding and Improving Convolutional Neural Networks via Concatenated Rectified Linear Units',
    authors: 'Wenling Shang, Kihyuk Sohn, Diogo Almeida, Honglak Lee',
    year: 2016,
    arxiv: '1603.05201',
    venue: 'ICML 2016',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.cat([torch.relu(x), torch.relu(-x)], dim=-1)',
      computes: { id: 'crelu' },
      version: '1.13',
      executed: PYTORCH,
      note: 'No function of its own.',
    },
    { framework: 'TensorFlow', api: 'tf.nn.crelu(features, axis=-1)', computes: { id: 'crelu' }, version: '2.21.0' },
  ],
  numerics: { stableForm: 'Two ReLUs, exact.', pitfall: 'It doubles the number of channels.' },
  snippets: {
    pytorch: 'torch.cat([torch.relu(x), torch.relu(-x)], dim=-1)',
    jax: 'jnp.concatenate([jax.nn.relu(x), jax.nn.relu(-x)], axis=-1)',
    keras: 'keras.ops.concatenate([keras.ops.relu(x), keras.ops.relu(-x)], axis=-1)',
    numpy: 'np.concatenate([np.maximum(x, 0), np.maximum(-x, 0)], axis=-1)',
  },
};
