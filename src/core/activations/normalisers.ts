/** Functions of a whole vector that make it a distribution. */
import type { Origin, VectorActivation } from './types.ts';

const bridle: Origin = {
  title: 'Probabilistic Interpretation of Feedforward Classification Network Outputs, with Relationships to Statistical Pattern Recognition',
  authors: 'John S. Bridle',
  year: 1990,
  doi: '10.1007/978-3-642-76153-9_28',
  venue: 'Neurocomputing, Springer NATO ASI',
};

function largest(x: Float64Array): number {
  let max = Number.NEGATIVE_INFINITY;
  for (const value of x) max = Number.isNaN(value) ? Number.NaN : Math.max(max, value);
  return max;
}

export const softmax: VectorActivation = {
  kind: 'vector',
  id: 'softmax',
  name: 'Softmax',
  aliases: ['normalised exponential'],
  family: 'normaliser',
  params: [],
  forward(x) {
    const max = largest(x);
    const y = x.map(value => Math.exp(value - max));
    let sum = 0;
    for (const value of y) sum += value;
    return y.map(value => value / sum);
  },
  vjp(x, dy) {
    const y = softmax.forward(x);
    let dot = 0;
    y.forEach((value, i) => {
      dot += value * (dy[i] ?? 0);
    });
    return y.map((value, i) => value * ((dy[i] ?? 0) - dot));
  },
  tex: 'f(x)_i=\\frac{e^{x_i}}{\\sum_j e^{x_j}}',
  texDerivative: '\\frac{\\partial f_i}{\\partial x_j}=f_i\\left(\\delta_{ij}-f_j\\right)',
  origin: bridle,
  dialects: [
    { framework: 'PyTorch', api: 'torch.nn.Softmax(dim=-1)', computes: { id: 'softmax' }, version: '1.13', note: 'Without dim the axis is guessed, with a warning.' },
    { framework: 'Keras', api: 'keras.activations.softmax(x, axis=-1)', computes: { id: 'softmax' }, version: '3.16.0' },
    { framework: 'JAX', api: 'jax.nn.softmax(x, axis=-1)', computes: { id: 'softmax' }, version: '0.11.1' },
    { framework: 'TensorFlow', api: 'tf.nn.softmax', computes: { id: 'softmax' }, version: '2.21.0' },
    { framework: 'ONNX', api: 'Softmax, axis = -1', computes: { id: 'softmax' }, version: 'opset 13' },
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

export const logSoftmax: VectorActivation = {
  kind: 'vector',
  id: 'log-softmax',
  name: 'Log-softmax',
  aliases: [],
  family: 'normaliser',
  params: [],
  forward(x) {
    const max = largest(x);
    const top = x.indexOf(max);
    let others = 0;
    x.forEach((value, i) => {
      if (i !== top) others += Math.exp(value - max);
    });
    const logSum = Math.log1p(others);
    return x.map(value => value - max - logSum);
  },
  vjp(x, dy) {
    const y = softmax.forward(x);
    let sum = 0;
    for (const value of dy) sum += value;
    return y.map((value, i) => (dy[i] ?? 0) - value * sum);
  },
  tex: 'f(x)_i=x_i-\\ln\\sum_j e^{x_j}',
  texDerivative: '\\frac{\\partial f_i}{\\partial x_j}=\\delta_{ij}-\\operatorname{softmax}(x)_j',
  dialects: [
    { framework: 'PyTorch', api: 'torch.nn.LogSoftmax(dim=-1)', computes: { id: 'log-softmax' }, version: '1.13' },
    { framework: 'Keras', api: 'keras.activations.log_softmax(x, axis=-1)', computes: { id: 'log-softmax' }, version: '3.16.0' },
    { framework: 'JAX', api: 'jax.nn.log_softmax(x, axis=-1)', computes: { id: 'log-softmax' }, version: '0.11.1' },
    { framework: 'TensorFlow', api: 'tf.nn.log_softmax', computes: { id: 'log-softmax' }, version: '2.21.0' },
    { framework: 'ONNX', api: 'LogSoftmax, axis = -1', computes: { id: 'log-softmax' }, version: 'opset 13' },
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
