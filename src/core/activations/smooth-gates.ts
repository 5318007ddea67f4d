/** Smooth gates: x times a smooth step of x. */
import { normalCdf, normalDensity } from '../special.ts';
import { logistic, logisticDerivative } from './sigmoids.ts';
import type { Origin, ScalarActivation } from './types.ts';

const hendrycks: Origin = {
  title: 'Gaussian Error Linear Units (GELUs)',
  authors: 'Dan Hendrycks, Kevin Gimpel',
  year: 2016,
  arxiv: '1606.08415',
};

export const gelu: ScalarActivation = {
  kind: 'scalar',
  id: 'gelu',
  name: 'GELU',
  aliases: ['Gaussian error linear unit', 'exact GELU', 'erf GELU'],
  family: 'smooth-gate',
  params: [],
  f: x => (x === Number.NEGATIVE_INFINITY ? -0 : x * normalCdf(x)),
  df: x => (Math.abs(x) === Number.POSITIVE_INFINITY ? Number(x > 0) : normalCdf(x) + x * normalDensity(x)),
  d2f: x => (Math.abs(x) > 40 ? 0 : (2 - x * x) * normalDensity(x)),
  kinks: () => [],
  tex: 'f(x)=x\\,\\Phi(x)=\\frac{x}{2}\\left(1+\\operatorname{erf}\\left(\\frac{x}{\\sqrt{2}}\\right)\\right)',
  texDerivative: "f'(x)=\\Phi(x)+x\\,\\varphi(x)=\\frac{1}{2}\\left(1+\\operatorname{erf}\\left(\\frac{x}{\\sqrt{2}}\\right)\\right)+\\frac{x}{\\sqrt{2\\pi}}e^{-x^2/2}",
  origin: hendrycks,
  dialects: [
    { framework: 'PyTorch', api: "torch.nn.GELU(approximate='none')", computes: { id: 'gelu' }, version: '1.13', note: 'The default is exact. Written as x/2·(1 + erf(x/√2)), it returns 0 below about −8.37 in float64.' },
    { framework: 'PyTorch', api: "torch.nn.GELU(approximate='tanh')", computes: { id: 'gelu-tanh' }, version: '1.13' },
    { framework: 'JAX', api: 'jax.nn.gelu(x)', computes: { id: 'gelu-tanh' }, version: '0.11.1', note: 'The default is the tanh form; Flax takes it over.' },
    { framework: 'JAX', api: 'jax.nn.gelu(x, approximate=False)', computes: { id: 'gelu' }, version: '0.11.1' },
    { framework: 'Keras', api: 'keras.activations.gelu(x)', computes: { id: 'gelu' }, version: '3.16.0', note: 'The default is exact.' },
    { framework: 'Keras', api: 'keras.ops.gelu(x)', computes: { id: 'gelu-tanh' }, version: '3.16.0', note: 'The default is the tanh form, in the same library.' },
    { framework: 'TensorFlow', api: 'tf.nn.gelu(features)', computes: { id: 'gelu' }, version: '2.21.0', note: 'The default is exact.' },
    { framework: 'ONNX', api: "Gelu, approximate = 'none'", computes: { id: 'gelu' }, version: 'opset 20', note: 'The default is exact.' },
  ],
  numerics: {
    stableForm: 'x/2·erfc(−x/√2), with an erfc that keeps its relative accuracy in the tail.',
    naiveForm: 'x/2·(1 + erf(x/√2)) is exactly 0 from x ≈ −5.54 (float32) and −8.37 (float64).',
    pitfall: 'x·Φ(x) computed at x = −∞ is −∞·0 = NaN; the limit is 0.',
  },
  snippets: {
    pytorch: "torch.nn.functional.gelu(x, approximate='none')",
    jax: 'jax.nn.gelu(x, approximate=False)',
    keras: 'keras.activations.gelu(x, approximate=False)',
    numpy: '0.5 * x * scipy.special.erfc(-x / np.sqrt(2))',
  },
};

const SQRT_TWO_OVER_PI = 0.7978845608028654;
const CUBIC = 0.044715;

export const geluTanh: ScalarActivation = {
  kind: 'scalar',
  id: 'gelu-tanh',
  name: 'GELU, tanh form',
  aliases: ['gelu_new', 'gelu_pytorch_tanh', 'approximate GELU'],
  family: 'smooth-gate',
  params: [],
  f(x) {
    const gate = logistic(2 * SQRT_TWO_OVER_PI * x * (1 + CUBIC * x * x));
    return gate === 0 ? 0 * Math.sign(x) : x * gate;
  },
  df(x) {
    const z = 2 * SQRT_TWO_OVER_PI * x * (1 + CUBIC * x * x);
    const slope = logisticDerivative(z);
    if (slope === 0) return logistic(z);
    return logistic(z) + slope * x * 2 * SQRT_TWO_OVER_PI * (1 + 3 * CUBIC * x * x);
  },
  d2f(x) {
    const z = 2 * SQRT_TWO_OVER_PI * x * (1 + CUBIC * x * x);
    const slope = logisticDerivative(z);
    if (slope === 0) return 0;
    const dz = 2 * SQRT_TWO_OVER_PI * (1 + 3 * CUBIC * x * x);
    const d2z = 12 * SQRT_TWO_OVER_PI * CUBIC * x;
    return slope * (2 * dz + x * (d2z - dz * dz * Math.tanh(z / 2)));
  },
  kinks: () => [],
  tex: 'f(x)=\\frac{x}{2}\\left(1+\\tanh\\left(\\sqrt{\\frac{2}{\\pi}}\\left(x+0.044715x^3\\right)\\right)\\right)',
  texDerivative: "f'(x)=\\frac{1+\\tanh u}{2}+\\frac{x\\,u'}{2\\cosh^2 u},\\quad u=\\sqrt{\\frac{2}{\\pi}}\\left(x+0.044715x^3\\right),\\quad u'=\\sqrt{\\frac{2}{\\pi}}\\left(1+0.134145x^2\\right)",
  origin: hendrycks,
  dialects: [
    { framework: 'PyTorch', api: "torch.nn.GELU(approximate='tanh')", computes: { id: 'gelu-tanh' }, version: '1.13', note: 'Returns 0 below about −7.15 in float64.' },
    { framework: 'JAX', api: 'jax.nn.gelu(x)', computes: { id: 'gelu-tanh' }, version: '0.11.1', note: 'The default.' },
    { framework: 'Keras', api: 'keras.activations.gelu(x, approximate=True)', computes: { id: 'gelu-tanh' }, version: '3.16.0' },
    { framework: 'TensorFlow', api: 'tf.nn.gelu(x, approximate=True)', computes: { id: 'gelu-tanh' }, version: '2.21.0' },
    { framework: 'ONNX', api: "Gelu, approximate = 'tanh'", computes: { id: 'gelu-tanh' }, version: 'opset 20' },
  ],
  numerics: {
    stableForm: 'x·σ(2u), with σ from the exponential of a non-positive number.',
    naiveForm: 'x/2·(1 + tanh u) is exactly 0 below x ≈ −5.06 (float32) and −7.15 (float64).',
    pitfall: 'x³ overflows float16 above 40.3.',
  },
  snippets: {
    pytorch: "torch.nn.functional.gelu(x, approximate='tanh')",
    jax: 'jax.nn.gelu(x, approximate=True)',
    keras: 'keras.activations.gelu(x, approximate=True)',
    numpy: '0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))',
  },
};

/** x * logistic(beta x); the product's limit where the gate is 0. */
function gated(x: number, beta: number): number {
  if (beta === 0) return x / 2;
  const z = beta * x;
  if (z >= 0) return x / (1 + Math.exp(-z));
  const t = Math.exp(z);
  return t === 0 ? 0 * Math.sign(x) : (x * t) / (1 + t);
}

/** Derivative of x * logistic(beta x) by x: s(z) (1 + z s(-z)), z = beta x. */
function gatedDerivative(x: number, beta: number): number {
  if (beta === 0) return Number.isNaN(x) ? x : 0.5;
  const z = beta * x;
  const t = Math.exp(-Math.abs(z));
  if (t === 0) return z > 0 ? 1 : 0;
  return z >= 0 ? 1 / (1 + t) + (z * t) / ((1 + t) * (1 + t)) : (t / (1 + t)) * (1 + z / (1 + t));
}

/** Second derivative: beta s'(z) (2 - z tanh(z/2)). */
function gatedSecondDerivative(x: number, beta: number): number {
  const z = beta * x;
  const slope = logisticDerivative(z);
  return slope === 0 ? 0 : beta * slope * (2 - z * Math.tanh(z / 2));
}

export const quickGelu: ScalarActivation = {
  kind: 'scalar',
  id: 'quick-gelu',
  name: 'Quick GELU',
  aliases: ['sigmoid GELU', 'QuickGELU'],
  family: 'smooth-gate',
  params: [],
  f: x => gated(x, 1.702),
  df: x => gatedDerivative(x, 1.702),
  d2f: x => gatedSecondDerivative(x, 1.702),
  kinks: () => [],
  tex: 'f(x)=x\\,\\sigma(1.702x)=\\frac{x}{1+e^{-1.702x}}',
  texDerivative: "f'(x)=\\sigma(z)\\left(1+z\\,\\sigma(-z)\\right),\\quad z=1.702x",
  origin: hendrycks,
  dialects: [
    { framework: 'PyTorch', api: 'x * torch.sigmoid(1.702 * x)', computes: { id: 'quick-gelu' }, version: '1.13', note: 'No class of its own; Hugging Face calls it quick_gelu.' },
    { framework: 'TensorFlow', api: 'tf.nn.silu(x, beta=1.702)', computes: { id: 'quick-gelu' }, version: '2.21.0' },
    { framework: 'ONNX', api: 'Swish, alpha = 1.702', computes: { id: 'quick-gelu' }, version: 'opset 24' },
  ],
  numerics: { stableForm: 'As SiLU, of 1.702x.' },
  snippets: {
    pytorch: 'x * torch.sigmoid(1.702 * x)',
    jax: 'x * jax.nn.sigmoid(1.702 * x)',
    keras: 'x * keras.ops.sigmoid(1.702 * x)',
    numpy: 'x * np.exp(-np.logaddexp(0, -1.702 * x))',
  },
};

export const silu: ScalarActivation = {
  kind: 'scalar',
  id: 'silu',
  name: 'SiLU',
  aliases: ['swish-1', 'sigmoid-weighted linear unit'],
  family: 'smooth-gate',
  params: [],
  f: x => gated(x, 1),
  df: x => gatedDerivative(x, 1),
  d2f: x => gatedSecondDerivative(x, 1),
  kinks: () => [],
  tex: 'f(x)=x\\,\\sigma(x)=\\frac{x}{1+e^{-x}}',
  texDerivative: "f'(x)=\\sigma(x)\\left(1+x\\,\\sigma(-x)\\right)",
  origin: {
    title: 'Sigmoid-Weighted Linear Units for Neural Network Function Approximation in Reinforcement Learning',
    authors: 'Stefan Elfwing, Eiji Uchibe, Kenji Doya',
    year: 2017,
    arxiv: '1702.03118',
    venue: 'Neural Networks 2018',
  },
  dialects: [
    { framework: 'PyTorch', api: 'torch.nn.SiLU()', computes: { id: 'silu' }, version: '1.13' },
    { framework: 'Keras', api: 'keras.activations.silu', computes: { id: 'silu' }, version: '3.16.0', note: 'Also called swish.' },
    { framework: 'JAX', api: 'jax.nn.silu', computes: { id: 'silu' }, version: '0.11.1', note: 'Also called swish.' },
    { framework: 'TensorFlow', api: 'tf.nn.silu(features, beta=1.0)', computes: { id: 'silu' }, version: '2.21.0' },
    { framework: 'ONNX', api: 'Swish, alpha = 1', computes: { id: 'silu' }, version: 'opset 24' },
  ],
  numerics: {
    stableForm: 'For x ≥ 0, x/(1 + exp(−x)); for x < 0, x·t/(1 + t) with t = exp(x).',
    naiveForm: 'x/(1 + exp(−x)) overflows inside exp for x < −88.7 in float32.',
  },
  snippets: {
    pytorch: 'torch.nn.functional.silu(x)',
    jax: 'jax.nn.silu(x)',
    keras: 'keras.activations.silu(x)',
    numpy: 'x * np.exp(-np.logaddexp(0, -x))',
  },
};

const betaOf = (params?: Readonly<Record<string, number>>) => params?.beta ?? 1;

export const swish: ScalarActivation = {
  kind: 'scalar',
  id: 'swish',
  name: 'Swish',
  aliases: ['swish-beta'],
  family: 'smooth-gate',
  params: [
    {
      name: 'beta',
      symbol: '\\beta',
      default: 1,
      min: -100,
      max: 100,
      slider: { min: 0, max: 10, step: 0.1 },
      learnable: true,
      description: 'Sharpness of the gate: 0 is linear, 1 is SiLU, large is close to ReLU.',
    },
  ],
  f: (x, params) => gated(x, betaOf(params)),
  df: (x, params) => gatedDerivative(x, betaOf(params)),
  d2f: (x, params) => gatedSecondDerivative(x, betaOf(params)),
  dparams: {
    beta(x, params) {
      const slope = logisticDerivative(betaOf(params) * x);
      return slope === 0 ? 0 : x * slope * x;
    },
  },
  kinks: () => [],
  tex: 'f(x)=x\\,\\sigma(\\beta x)=\\frac{x}{1+e^{-\\beta x}}',
  texDerivative: "f'(x)=\\sigma(\\beta x)\\left(1+\\beta x\\,\\sigma(-\\beta x)\\right)",
  origin: {
    title: 'Searching for Activation Functions',
    authors: 'Prajit Ramachandran, Barret Zoph, Quoc V. Le',
    year: 2017,
    arxiv: '1710.05941',
  },
  dialects: [
    { framework: 'PyTorch', api: 'x * torch.sigmoid(beta * x)', computes: { id: 'swish' }, version: '1.13', note: 'No class of its own.' },
    { framework: 'TensorFlow', api: 'tf.nn.silu(features, beta=1.0)', computes: { id: 'swish' }, version: '2.21.0' },
    { framework: 'ONNX', api: 'Swish, alpha = 1', computes: { id: 'swish' }, version: 'opset 24' },
  ],
  numerics: { stableForm: 'As SiLU, with βx in the exponential.' },
  snippets: {
    pytorch: 'x * torch.sigmoid(beta * x)',
    jax: 'x * jax.nn.sigmoid(beta * x)',
    keras: 'x * keras.ops.sigmoid(beta * x)',
    numpy: 'x * np.exp(-np.logaddexp(0, -beta * x))',
  },
};
