/** S-shaped functions: bounded, monotone, saturating on both sides. */
import type { ScalarActivation } from './types.ts';

/** 1 / (1 + e^-x) from the exponential of a non-positive number: no overflow, full accuracy in the left tail. */
export function logistic(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const t = Math.exp(x);
  return t / (1 + t);
}

/** Derivative of the logistic function, e^-|x| / (1 + e^-|x|)^2: y (1 - y) would cancel in the right tail. */
export function logisticDerivative(x: number): number {
  const t = Math.exp(-Math.abs(x));
  return t / ((1 + t) * (1 + t));
}

export const sigmoid: ScalarActivation = {
  kind: 'scalar',
  id: 'sigmoid',
  name: 'Sigmoid',
  aliases: ['logistic function', 'expit', 'soft step'],
  family: 'sigmoid',
  params: [],
  f: logistic,
  df: logisticDerivative,
  d2f: x => -logisticDerivative(x) * Math.tanh(x / 2),
  kinks: () => [],
  tex: '\\sigma(x)=\\frac{1}{1+e^{-x}}',
  texDerivative: "\\sigma'(x)=\\frac{e^{-x}}{\\left(1+e^{-x}\\right)^2}",
  origin: {
    title: 'Recherches mathématiques sur la loi d’accroissement de la population',
    authors: 'Pierre-François Verhulst',
    year: 1845,
    venue: 'Nouveaux mémoires de l’Académie Royale 18',
  },
  dialects: [
    { framework: 'PyTorch', api: 'torch.nn.Sigmoid()', computes: { id: 'sigmoid' }, version: '1.13' },
    { framework: 'Keras', api: 'keras.activations.sigmoid', computes: { id: 'sigmoid' }, version: '3.16.0' },
    { framework: 'JAX', api: 'jax.nn.sigmoid', computes: { id: 'sigmoid' }, version: '0.11.1' },
    { framework: 'TensorFlow', api: 'tf.math.sigmoid', computes: { id: 'sigmoid' }, version: '2.21.0' },
    { framework: 'ONNX', api: 'Sigmoid', computes: { id: 'sigmoid' }, version: 'opset 13' },
  ],
  numerics: {
    stableForm: 'For x ≥ 0, 1/(1 + exp(−x)); for x < 0, t/(1 + t) with t = exp(x).',
    naiveForm: '1/(1 + exp(−x)) overflows inside exp for x < −88.7 in float32.',
    pitfall: 'The derivative written y·(1 − y) is exactly 0 once y rounds to 1; the true value is about e^−x.',
  },
  snippets: {
    pytorch: 'torch.sigmoid(x)',
    jax: 'jax.nn.sigmoid(x)',
    keras: 'keras.activations.sigmoid(x)',
    numpy: 'np.exp(-np.logaddexp(0, -x))',
  },
};

export const tanh: ScalarActivation = {
  kind: 'scalar',
  id: 'tanh',
  name: 'Tanh',
  aliases: ['hyperbolic tangent'],
  family: 'sigmoid',
  params: [],
  f: x => Math.tanh(x),
  df(x) {
    const t = Math.exp(-2 * Math.abs(x));
    return (4 * t) / ((1 + t) * (1 + t));
  },
  d2f: x => -2 * Math.tanh(x) * tanh.df(x),
  kinks: () => [],
  tex: 'f(x)=\\tanh x=\\frac{e^{x}-e^{-x}}{e^{x}+e^{-x}}',
  texDerivative: "f'(x)=1-\\tanh^2 x",
  origin: {
    title: 'Efficient BackProp',
    authors: 'Yann LeCun, Léon Bottou, Genevieve B. Orr, Klaus-Robert Müller',
    year: 1998,
    doi: '10.1007/3-540-49430-8_2',
    venue: 'Neural Networks: Tricks of the Trade',
  },
  dialects: [
    { framework: 'PyTorch', api: 'torch.nn.Tanh()', computes: { id: 'tanh' }, version: '1.13' },
    { framework: 'Keras', api: 'keras.activations.tanh', computes: { id: 'tanh' }, version: '3.16.0' },
    { framework: 'JAX', api: 'jax.nn.tanh', computes: { id: 'tanh' }, version: '0.11.1' },
    { framework: 'TensorFlow', api: 'tf.math.tanh', computes: { id: 'tanh' }, version: '2.21.0' },
    { framework: 'ONNX', api: 'Tanh', computes: { id: 'tanh' }, version: 'opset 13' },
  ],
  numerics: {
    stableForm: 'The library’s tanh; its derivative as 4t/(1 + t)² with t = exp(−2|x|).',
    naiveForm: '(eˣ − e⁻ˣ)/(eˣ + e⁻ˣ) is ∞/∞ for |x| > 88.7 in float32 and cancels near 0.',
    pitfall: 'The derivative written 1 − y² is exactly 0 once y rounds to ±1.',
  },
  snippets: { pytorch: 'torch.tanh(x)', jax: 'jnp.tanh(x)', keras: 'keras.activations.tanh(x)', numpy: 'np.tanh(x)' },
};

export const softsign: ScalarActivation = {
  kind: 'scalar',
  id: 'softsign',
  name: 'Softsign',
  aliases: [],
  family: 'sigmoid',
  params: [],
  f: x => (Math.abs(x) === Number.POSITIVE_INFINITY ? Math.sign(x) : x / (1 + Math.abs(x))),
  df: x => (1 / (1 + Math.abs(x))) ** 2,
  d2f: x => -2 * Math.sign(x) * (1 / (1 + Math.abs(x))) ** 3,
  kinks: () => [],
  tex: 'f(x)=\\frac{x}{1+|x|}',
  texDerivative: "f'(x)=\\frac{1}{\\left(1+|x|\\right)^2}",
  origin: {
    title: 'Quadratic Features and Deep Architectures for Chunking',
    authors: 'Joseph Turian, James Bergstra, Yoshua Bengio',
    year: 2009,
    venue: 'NAACL-HLT 2009',
  },
  dialects: [
    { framework: 'PyTorch', api: 'torch.nn.Softsign()', computes: { id: 'softsign' }, version: '1.13', note: 'NaN at ±∞, where the limit is ±1.' },
    { framework: 'Keras', api: 'keras.activations.softsign', computes: { id: 'softsign' }, version: '3.16.0' },
    { framework: 'JAX', api: 'jax.nn.soft_sign', computes: { id: 'softsign' }, version: '0.11.1' },
    { framework: 'TensorFlow', api: 'tf.nn.softsign', computes: { id: 'softsign' }, version: '2.21.0' },
    { framework: 'ONNX', api: 'Softsign', computes: { id: 'softsign' }, version: 'opset 22' },
  ],
  numerics: {
    stableForm: 'x/(1 + |x|); its derivative as (1/(1 + |x|))², which does not overflow.',
    pitfall: '1 − |f| cancels for large |x|; 1/(1 + |x|) is the same number, exact.',
  },
  snippets: {
    pytorch: 'torch.nn.functional.softsign(x)',
    jax: 'jax.nn.soft_sign(x)',
    keras: 'keras.activations.softsign(x)',
    numpy: 'x / (1 + np.abs(x))',
  },
};
