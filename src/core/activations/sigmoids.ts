/** S-shaped functions: bounded, monotone, saturating on both sides. */

import { ONNX_RUNTIME, PYTORCH, TENSORFLOW_JS } from '../dialect-runs.ts';
import { erf as errorFunction, tanh as hyperbolicTangent, normalCdf } from '../special.ts';
import { bell } from './radial.ts';
import type { Kink, Origin, ParamValues, ScalarActivation } from './types.ts';

const efficientBackprop: Origin = {
  title: 'Efficient BackProp',
  authors: 'Yann LeCun, Léon Bottou, Genevieve B. Orr, Klaus-Robert Müller',
  year: 1998,
  doi: '10.1007/3-540-49430-8_2',
  venue: 'Neural Networks: Tricks of the Trade',
};

/** 1 / (1 + e^-x) from the exponential of a non-positive number: no overflow, full accuracy in the left tail. */
export function logistic(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const t = Math.exp(x);
  return t / (1 + t);
}

/** Derivative of the logistic function, e^-|x| / (1 + e^-|x|)^2: y (1 - y) would cancel in the right tail. */
export const logisticDerivative = (x: number): number => logisticSlope(x, logistic(x));

function logisticSlope(x: number, y: number): number {
  if (y < 0.9) return y * (1 - y);
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
  dfFromOutput: logisticSlope,
  d2f: x => -logisticDerivative(x) * hyperbolicTangent(x / 2),
  kinks: () => [],
  tex: '\\sigma(x)=\\frac{1}{1+e^{-x}}',
  texDerivative: "\\sigma'(x)=\\frac{e^{-x}}{\\left(1+e^{-x}\\right)^2}",
  forms: { stable: 'where(x >= 0, 1, exp(-abs(x)))/(1 + exp(-abs(x)))', naive: '1/(1 + exp(-x))' },
  origin: {
    title: 'Recherches mathématiques sur la loi d’accroissement de la population',
    authors: 'Pierre-François Verhulst',
    year: 1845,
    venue: 'Nouveaux mémoires de l’Académie Royale 18',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.Sigmoid()',
      computes: { id: 'sigmoid' },
      version: '1.13',
      executed: PYTORCH,
    },
    { framework: 'Keras', api: 'keras.activations.sigmoid', computes: { id: 'sigmoid' }, version: '3.16.0' },
    { framework: 'JAX', api: 'jax.nn.sigmoid', computes: { id: 'sigmoid' }, version: '0.11.1' },
    { framework: 'TensorFlow', api: 'tf.math.sigmoid', computes: { id: 'sigmoid' }, version: '2.21.0' },
    { framework: 'ONNX', api: 'Sigmoid', computes: { id: 'sigmoid' }, version: 'opset 13', executed: ONNX_RUNTIME },
    {
      framework: 'TensorFlow.js',
      api: 'tf.sigmoid(x)',
      computes: { id: 'sigmoid' },
      version: '4.22.0',
      executed: TENSORFLOW_JS,
    },
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

/** 1 - y^2 for y = tanh x: by y where that does not cancel, else 4t / (1 + t)^2 with t = e^-2|x|. */
function tanhSlope(x: number, y: number): number {
  if (Math.abs(y) < 0.99) return (1 - y) * (1 + y);
  const t = Math.exp(-2 * Math.abs(x));
  return (4 * t) / ((1 + t) * (1 + t));
}

export const tanh: ScalarActivation = {
  kind: 'scalar',
  id: 'tanh',
  name: 'Tanh',
  aliases: ['hyperbolic tangent'],
  family: 'sigmoid',
  params: [],
  f: x => hyperbolicTangent(x),
  df: x => tanhSlope(x, hyperbolicTangent(x)),
  dfFromOutput: tanhSlope,
  d2f: x => -2 * hyperbolicTangent(x) * tanh.df(x),
  kinks: () => [],
  tex: 'f(x)=\\tanh x=\\frac{e^{x}-e^{-x}}{e^{x}+e^{-x}}',
  texDerivative: "f'(x)=1-\\tanh^2 x",
  forms: { stable: 'tanh(x)', naive: '(exp(x) - exp(-x))/(exp(x) + exp(-x))' },
  origin: efficientBackprop,
  dialects: [
    { framework: 'PyTorch', api: 'torch.nn.Tanh()', computes: { id: 'tanh' }, version: '1.13', executed: PYTORCH },
    { framework: 'Keras', api: 'keras.activations.tanh', computes: { id: 'tanh' }, version: '3.16.0' },
    { framework: 'JAX', api: 'jax.nn.tanh', computes: { id: 'tanh' }, version: '0.11.1' },
    { framework: 'TensorFlow', api: 'tf.math.tanh', computes: { id: 'tanh' }, version: '2.21.0' },
    { framework: 'ONNX', api: 'Tanh', computes: { id: 'tanh' }, version: 'opset 13', executed: ONNX_RUNTIME },
    {
      framework: 'TensorFlow.js',
      api: 'tf.tanh(x)',
      computes: { id: 'tanh' },
      version: '4.22.0',
      executed: TENSORFLOW_JS,
    },
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
  d2f: x => (x >= 0 ? -2 : 2) * (1 / (1 + Math.abs(x))) ** 3,
  kinks: () => [],
  breaks: () => [0],
  tex: 'f(x)=\\frac{x}{1+|x|}',
  texDerivative: "f'(x)=\\frac{1}{\\left(1+|x|\\right)^2}",
  forms: { stable: 'x/(1 + abs(x))' },
  origin: {
    title: 'Quadratic Features and Deep Architectures for Chunking',
    authors: 'Joseph Turian, James Bergstra, Yoshua Bengio',
    year: 2009,
    venue: 'NAACL-HLT 2009',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.Softsign()',
      computes: { id: 'softsign' },
      version: '1.13',
      executed: PYTORCH,
      note: 'NaN at ±∞, where the limit is ±1; its derivative too.',
      deviations: [
        { x: Number.NEGATIVE_INFINITY, f: Number.NaN, df: Number.NaN },
        { x: Number.POSITIVE_INFINITY, f: Number.NaN, df: Number.NaN },
      ],
    },
    { framework: 'Keras', api: 'keras.activations.softsign', computes: { id: 'softsign' }, version: '3.16.0' },
    { framework: 'JAX', api: 'jax.nn.soft_sign', computes: { id: 'softsign' }, version: '0.11.1' },
    { framework: 'TensorFlow', api: 'tf.nn.softsign', computes: { id: 'softsign' }, version: '2.21.0' },
    {
      framework: 'ONNX',
      api: 'Softsign',
      computes: { id: 'softsign' },
      version: 'opset 22',
      deviations: [
        { x: Number.NEGATIVE_INFINITY, f: Number.NaN },
        { x: Number.POSITIVE_INFINITY, f: Number.NaN },
      ],
      executed: ONNX_RUNTIME,
    },
    {
      framework: 'TensorFlow.js',
      api: "tf.layers.activation({activation: 'softsign'})",
      computes: { id: 'softsign' },
      version: '4.22.0',
      deviations: [
        { x: Number.NEGATIVE_INFINITY, f: Number.NaN, df: Number.NaN },
        { x: Number.POSITIVE_INFINITY, f: Number.NaN, df: Number.NaN },
      ],
      executed: TENSORFLOW_JS,
    },
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

/** 1 / cosh(x), without overflow. */
function sech(x: number): number {
  const t = Math.exp(-Math.abs(x));
  return (2 * t) / (1 + t * t);
}

export const logSigmoid: ScalarActivation = {
  kind: 'scalar',
  id: 'log-sigmoid',
  name: 'Log-sigmoid',
  aliases: ['logsigmoid'],
  family: 'sigmoid',
  params: [],
  f: x => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x))),
  df: x => logistic(-x),
  d2f: x => -logisticDerivative(x),
  kinks: () => [],
  tex: 'f(x)=\\ln\\sigma(x)=-\\ln\\left(1+e^{-x}\\right)',
  texDerivative: "f'(x)=\\sigma(-x)=\\frac{1}{1+e^{x}}",
  forms: { stable: 'min(x, 0) - log1p(exp(-abs(x)))', naive: 'log(sigmoid(x))' },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.LogSigmoid()',
      computes: { id: 'log-sigmoid' },
      version: '1.13',
      executed: PYTORCH,
    },
    { framework: 'Keras', api: 'keras.activations.log_sigmoid', computes: { id: 'log-sigmoid' }, version: '3.16.0' },
    { framework: 'JAX', api: 'jax.nn.log_sigmoid', computes: { id: 'log-sigmoid' }, version: '0.11.1' },
    { framework: 'TensorFlow', api: 'tf.math.log_sigmoid', computes: { id: 'log-sigmoid' }, version: '2.21.0' },
    {
      framework: 'TensorFlow.js',
      api: 'tf.logSigmoid(x)',
      computes: { id: 'log-sigmoid' },
      version: '4.22.0',
      executed: TENSORFLOW_JS,
    },
  ],
  numerics: {
    stableForm: 'min(x, 0) − log1p(exp(−|x|)).',
    naiveForm: 'log(σ(x)) is −∞ once σ underflows, below x ≈ −104 in float32; the value there is x.',
    pitfall: 'For large x the value is about −e⁻ˣ; log(1 + e⁻ˣ) without log1p rounds it to 0.',
  },
  snippets: {
    pytorch: 'torch.nn.functional.logsigmoid(x)',
    jax: 'jax.nn.log_sigmoid(x)',
    keras: 'keras.activations.log_sigmoid(x)',
    numpy: '-np.logaddexp(0, -x)',
  },
};

export const bipolarSigmoid: ScalarActivation = {
  kind: 'scalar',
  id: 'bipolar-sigmoid',
  name: 'Bipolar sigmoid',
  aliases: ['symmetric sigmoid'],
  family: 'sigmoid',
  params: [],
  f: x => hyperbolicTangent(x / 2),
  df: x => sech(x / 2) ** 2 / 2,
  d2f: x => -hyperbolicTangent(x / 2) * bipolarSigmoid.df(x),
  kinks: () => [],
  tex: 'f(x)=\\tanh\\left(\\frac{x}{2}\\right)=\\frac{1-e^{-x}}{1+e^{-x}}',
  texDerivative: "f'(x)=\\frac{1}{2}\\left(1-\\tanh^2\\left(\\frac{x}{2}\\right)\\right)",
  forms: { stable: 'tanh(x/2)', naive: '(1 - exp(-x))/(1 + exp(-x))' },
  dialects: [],
  numerics: {
    stableForm: 'tanh(x/2).',
    naiveForm: '(1 − e⁻ˣ)/(1 + e⁻ˣ) is ∞/∞ for x < −88.7 in float32 and cancels near 0.',
    pitfall: 'The derivative written (1 − y²)/2 is exactly 0 once y rounds to ±1.',
  },
  snippets: {
    pytorch: 'torch.tanh(x / 2)',
    jax: 'jnp.tanh(x / 2)',
    keras: 'keras.ops.tanh(x / 2)',
    numpy: 'np.tanh(x / 2)',
  },
};

const clip = (y: number, low: number, high: number) => Math.min(Math.max(y, low), high);

/** Slope of a straight line between two flat parts; that of the flat part at both ends, as PyTorch has it. */
const slopeBetween = (x: number, low: number, high: number, slope: number) =>
  x > low && x < high ? slope : Number.isNaN(x) ? x : 0;

const ends = (low: number, high: number, slope: number): Kink[] => [
  { x: low, left: 0, right: slope, convention: 0 },
  { x: high, left: slope, right: 0, convention: 0 },
];

const zero = (x: number) => (Number.isNaN(x) ? x : 0);

/** Slope and offset of a hard sigmoid, and where it leaves 0 and reaches 1. */
function line(params?: ParamValues) {
  const slope = params?.slope ?? 1 / 6;
  const offset = params?.offset ?? 0.5;
  return { slope, offset, low: (0 - offset) / slope, high: (1 - offset) / slope };
}

export const hardSigmoid: ScalarActivation = {
  kind: 'scalar',
  id: 'hard-sigmoid',
  name: 'Hard sigmoid',
  aliases: ['hard sigmoid x/6 + 1/2', 'hardsigmoid'],
  family: 'sigmoid',
  params: [
    {
      name: 'slope',
      symbol: 'a',
      default: 1 / 6,
      min: 0.01,
      max: 100,
      slider: { min: 0.1, max: 0.5, step: 1 / 60 },
      learnable: false,
      description: 'Slope of the middle part; 1/2, 1/5 and 1/6 are in use.',
    },
    {
      name: 'offset',
      symbol: 'b',
      default: 0.5,
      min: 0,
      max: 1,
      slider: { min: 0, max: 1, step: 0.05 },
      learnable: false,
      description: 'Value at 0.',
    },
  ],
  f(x, params) {
    const { slope, offset } = line(params);
    return clip(slope * x + offset, 0, 1);
  },
  df(x, params) {
    const { slope, low, high } = line(params);
    return slopeBetween(x, low, high, slope);
  },
  d2f: zero,
  kinks(params) {
    const { slope, low, high } = line(params);
    return ends(low, high, slope);
  },
  tex: 'f(x)=\\min\\left(\\max\\left(ax+b,0\\right),1\\right)',
  texDerivative: "f'(x)=\\begin{cases}a&0<ax+b<1\\\\0&\\text{otherwise}\\end{cases}",
  forms: { stable: 'min(max(slope*x + offset, 0), 1)' },
  origin: {
    title: 'BinaryConnect: Training Deep Neural Networks with binary weights during propagations',
    authors: 'Matthieu Courbariaux, Yoshua Bengio, Jean-Pierre David',
    year: 2015,
    arxiv: '1511.00363',
    venue: 'NeurIPS 2015',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.Hardsigmoid()',
      computes: { id: 'hard-sigmoid' },
      version: '1.13',
      executed: PYTORCH,
      note: 'Derivative 0 at ±3. Its float64 derivative is 1/6 rounded to float32, off by 3·10⁻⁸.',
    },
    {
      framework: 'Keras',
      api: 'keras.activations.hard_sigmoid',
      computes: { id: 'hard-sigmoid' },
      version: '3.16.0',
      note: 'Slope 1/6; Keras 2 had 0.2.',
    },
    {
      framework: 'JAX',
      api: 'jax.nn.hard_sigmoid',
      computes: { id: 'hard-sigmoid' },
      version: '0.11.1',
      note: 'Derivative 0 at ±3.',
    },
    { framework: 'TensorFlow', api: 'tf.nn.relu6(x + 3) / 6', computes: { id: 'hard-sigmoid' }, version: '2.21.0' },
    {
      framework: 'ONNX',
      api: 'HardSigmoid, alpha = 1/6, beta = 0.5',
      computes: { id: 'hard-sigmoid' },
      version: 'opset 22',
      executed: ONNX_RUNTIME,
      note: 'The default alpha is 0.2: another function.',
    },
  ],
  numerics: {
    stableForm: 'ax + b, clipped; with the default values min(max(x + 3, 0), 6)/6.',
    pitfall:
      'One name, three slopes (1/2, 1/5, 1/6): a converter must set the slope. A saturated gate has a derivative of exactly 0.',
  },
  snippets: {
    pytorch: 'torch.nn.functional.hardsigmoid(x)',
    jax: 'jax.nn.hard_sigmoid(x)',
    keras: 'keras.activations.hard_sigmoid(x)',
    numpy: 'np.clip(x / 6 + 0.5, 0, 1)',
  },
};

export const hardSigmoidKeras: ScalarActivation = {
  kind: 'scalar',
  id: 'hard-sigmoid-0.2',
  name: 'Hard sigmoid, slope 0.2',
  aliases: ['ONNX default HardSigmoid', 'Keras 2 hard_sigmoid'],
  family: 'sigmoid',
  params: [],
  f: x => clip(0.2 * x + 0.5, 0, 1),
  df: x => slopeBetween(x, -2.5, 2.5, 0.2),
  d2f: zero,
  kinks: () => ends(-2.5, 2.5, 0.2),
  tex: 'f(x)=\\min\\left(\\max\\left(0.2x+0.5,0\\right),1\\right)',
  texDerivative: "f'(x)=\\begin{cases}0.2&-2.5<x<2.5\\\\0&\\text{otherwise}\\end{cases}",
  forms: { stable: 'min(max(0.2*x + 0.5, 0), 1)' },
  dialects: [
    {
      framework: 'ONNX',
      api: 'HardSigmoid, alpha = 0.2, beta = 0.5',
      computes: { id: 'hard-sigmoid-0.2' },
      version: 'opset 22',
      executed: ONNX_RUNTIME,
      note: 'The default attributes.',
    },
    {
      framework: 'Keras',
      api: 'tf.keras.activations.hard_sigmoid',
      computes: { id: 'hard-sigmoid-0.2' },
      version: '2.13.1',
      note: 'Keras 2; Keras 3 has slope 1/6 under the same name.',
    },
    {
      framework: 'TensorFlow.js',
      api: "tf.layers.activation({activation: 'hardSigmoid'})",
      computes: { id: 'hard-sigmoid-0.2' },
      version: '4.22.0',
      deviations: [
        { x: -2.5, df: 0.2 },
        { x: 2.5, df: 0.2 },
      ],
      note: 'Keras 2 had this slope too. Derivative 0.2 at ±2.5.',
      executed: TENSORFLOW_JS,
    },
  ],
  numerics: {
    stableForm: '0.2x + 0.5, clipped.',
    pitfall:
      '0.2 is no binary fraction, so the kinks at ±2.5 may be reached a rounding early or late. The derivative there is 0, as with torch’s hardtanh.',
  },
  snippets: {
    pytorch: 'torch.nn.functional.hardtanh(0.2 * x + 0.5, 0, 1)',
    jax: 'jnp.clip(0.2 * x + 0.5, 0, 1)',
    keras: 'keras.ops.clip(0.2 * x + 0.5, 0, 1)',
    numpy: 'np.clip(0.2 * x + 0.5, 0, 1)',
  },
};

const lowest = (params?: ParamValues) => params?.minVal ?? -1;
const highest = (params?: ParamValues) => params?.maxVal ?? 1;

export const hardTanh: ScalarActivation = {
  kind: 'scalar',
  id: 'hard-tanh',
  name: 'Hard tanh',
  aliases: ['hardtanh'],
  family: 'sigmoid',
  params: [
    {
      name: 'minVal',
      symbol: 'm',
      default: -1,
      min: -100,
      max: 0,
      slider: { min: -3, max: 0, step: 0.1 },
      learnable: false,
      description: 'Lowest value.',
    },
    {
      name: 'maxVal',
      symbol: 'M',
      default: 1,
      min: 0.01,
      max: 100,
      slider: { min: 0.1, max: 6, step: 0.1 },
      learnable: false,
      description: 'Highest value.',
    },
  ],
  f: (x, params) => clip(x, lowest(params), highest(params)),
  df: (x, params) => slopeBetween(x, lowest(params), highest(params), 1),
  d2f: zero,
  kinks: params => ends(lowest(params), highest(params), 1),
  tex: 'f(x)=\\min\\left(\\max\\left(x,m\\right),M\\right)',
  texDerivative: "f'(x)=\\begin{cases}1&m<x<M\\\\0&\\text{otherwise}\\end{cases}",
  forms: { stable: 'min(max(x, minVal), maxVal)' },
  origin: {
    title: 'Large Scale Machine Learning',
    authors: 'Ronan Collobert',
    year: 2004,
    venue: 'PhD thesis, Université Paris 6',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.Hardtanh(min_val=-1.0, max_val=1.0)',
      computes: { id: 'hard-tanh' },
      version: '1.13',
      executed: PYTORCH,
      note: 'Derivative 0 at ±1; torch.clamp, the same function, has 1 there.',
    },
    {
      framework: 'Keras',
      api: 'keras.activations.hard_tanh',
      computes: { id: 'hard-tanh' },
      version: '3.16.0',
      note: 'The derivative at ±1 is that of the backend: 1 with JAX, 0 with PyTorch.',
    },
    {
      framework: 'JAX',
      api: 'jax.nn.hard_tanh',
      computes: { id: 'hard-tanh' },
      version: '0.11.1',
      note: 'Derivative 1 at ±1.',
      deviations: [
        { x: -1, df: 1 },
        { x: 1, df: 1 },
      ],
    },
    {
      framework: 'TensorFlow',
      api: 'tf.clip_by_value(x, -1, 1)',
      computes: { id: 'hard-tanh' },
      version: '2.21.0',
    },
    {
      framework: 'ONNX',
      api: 'Clip, min = −1, max = 1',
      computes: { id: 'hard-tanh' },
      version: 'opset 13',
      executed: ONNX_RUNTIME,
    },
    {
      framework: 'TensorFlow.js',
      api: 'tf.clipByValue(x, -1, 1)',
      computes: { id: 'hard-tanh' },
      version: '4.22.0',
      deviations: [
        { x: -1, df: 1 },
        { x: 1, df: 1 },
      ],
      note: 'Derivative 1 at ±1.',
      executed: TENSORFLOW_JS,
    },
  ],
  numerics: {
    stableForm: 'min(max(x, m), M), exact.',
    pitfall: 'Frameworks differ in the derivative at the ends: 0 or 1.',
  },
  snippets: {
    pytorch: 'torch.nn.functional.hardtanh(x)',
    jax: 'jax.nn.hard_tanh(x)',
    keras: 'keras.activations.hard_tanh(x)',
    numpy: 'np.clip(x, -1, 1)',
  },
};

const LECUN_HEIGHT = 1.7159;
/** 1.7159 times 2/3. */
const LECUN_SLOPE = 1.1439333333333333;

export const lecunTanh: ScalarActivation = {
  kind: 'scalar',
  id: 'lecun-tanh',
  name: 'LeCun’s scaled tanh',
  aliases: ['LeCun tanh', 'scaled tanh'],
  family: 'sigmoid',
  params: [],
  f: x => LECUN_HEIGHT * hyperbolicTangent((2 / 3) * x),
  df(x) {
    const s = sech((2 / 3) * x);
    return LECUN_SLOPE * s * s;
  },
  d2f: x => (-4 / 3) * hyperbolicTangent((2 / 3) * x) * lecunTanh.df(x),
  kinks: () => [],
  tex: 'f(x)=1.7159\\tanh\\left(\\frac{2}{3}x\\right)',
  texDerivative: "f'(x)=1.7159\\cdot\\frac{2}{3}\\left(1-\\tanh^2\\left(\\frac{2}{3}x\\right)\\right)",
  forms: { stable: `${LECUN_HEIGHT}*tanh(2/3*x)` },
  origin: efficientBackprop,
  dialects: [],
  numerics: {
    stableForm: 'The library’s tanh; its derivative from sech as 2t/(1 + t²) with t = exp(−2|x|/3).',
    pitfall: 'The derivative written 1 − tanh² is exactly 0 once tanh rounds to ±1.',
  },
  snippets: {
    pytorch: '1.7159 * torch.tanh(2 / 3 * x)',
    jax: '1.7159 * jnp.tanh(2 / 3 * x)',
    keras: '1.7159 * keras.ops.tanh(2 / 3 * x)',
    numpy: '1.7159 * np.tanh(2 / 3 * x)',
  },
};

export const arctan: ScalarActivation = {
  kind: 'scalar',
  id: 'arctan',
  name: 'Arctangent',
  aliases: ['atan', 'inverse tangent'],
  family: 'sigmoid',
  params: [],
  f: x => Math.atan(x),
  // Beyond 1e10 the 1 is lost anyway, and x * x may overflow.
  df: x => (Math.abs(x) > 1e10 ? 1 / x / x : 1 / (1 + x * x)),
  d2f(x) {
    const slope = arctan.df(x);
    return slope === 0 ? 0 : -2 * x * slope * slope;
  },
  kinks: () => [],
  tex: 'f(x)=\\arctan(x)',
  texDerivative: "f'(x)=\\frac{1}{1+x^2}",
  forms: { stable: 'arctan(x)' },
  dialects: [
    { framework: 'PyTorch', api: 'torch.atan', computes: { id: 'arctan' }, version: '1.13', executed: PYTORCH },
    { framework: 'JAX', api: 'jax.numpy.arctan', computes: { id: 'arctan' }, version: '0.11.1' },
    { framework: 'TensorFlow', api: 'tf.math.atan', computes: { id: 'arctan' }, version: '2.21.0' },
    { framework: 'ONNX', api: 'Atan', computes: { id: 'arctan' }, version: 'opset 22', executed: ONNX_RUNTIME },
    {
      framework: 'TensorFlow.js',
      api: 'tf.atan(x)',
      computes: { id: 'arctan' },
      version: '4.22.0',
      executed: TENSORFLOW_JS,
    },
  ],
  numerics: {
    stableForm: 'The library’s atan; its derivative 1/(1 + x²), for large |x| as (1/x)/x.',
    pitfall: 'x² overflows for |x| > 1.8·10¹⁹ in float32; the derivative is then 0, its limit.',
  },
  snippets: {
    pytorch: 'torch.atan(x)',
    jax: 'jnp.arctan(x)',
    keras: 'keras.ops.arctan(x)',
    numpy: 'np.arctan(x)',
  },
};

const TWO_OVER_SQRT_PI = 1.1283791670955126;

export const erf: ScalarActivation = {
  kind: 'scalar',
  id: 'erf',
  name: 'Error function',
  aliases: ['Gauss error function'],
  family: 'sigmoid',
  params: [],
  f: errorFunction,
  df: x => TWO_OVER_SQRT_PI * Math.exp(-x * x),
  d2f: x => bell(x, -2 * TWO_OVER_SQRT_PI * x),
  kinks: () => [],
  tex: 'f(x)=\\operatorname{erf}(x)=\\frac{2}{\\sqrt{\\pi}}\\int_0^x e^{-t^2}\\,dt',
  texDerivative: "f'(x)=\\frac{2}{\\sqrt{\\pi}}e^{-x^2}",
  forms: { stable: 'erf(x)' },
  origin: {
    title: 'Stronger Normalization-Free Transformers',
    authors: 'Mingzhi Chen, Taiming Lu, Jiachen Zhu, Mingjie Sun, Zhuang Liu',
    year: 2025,
    arxiv: '2512.10938',
  },
  dialects: [
    { framework: 'PyTorch', api: 'torch.erf', computes: { id: 'erf' }, version: '1.13', executed: PYTORCH },
    { framework: 'JAX', api: 'jax.scipy.special.erf', computes: { id: 'erf' }, version: '0.11.1' },
    { framework: 'TensorFlow', api: 'tf.math.erf', computes: { id: 'erf' }, version: '2.21.0' },
    { framework: 'ONNX', api: 'Erf', computes: { id: 'erf' }, version: 'opset 13', executed: ONNX_RUNTIME },
    {
      framework: 'TensorFlow.js',
      api: 'tf.erf(x)',
      computes: { id: 'erf' },
      version: '4.22.0',
      executed: TENSORFLOW_JS,
    },
  ],
  numerics: {
    stableForm: 'A series whose terms have one sign for |x| < 1, 1 − erfc(|x|) with the sign of x beyond.',
    pitfall:
      'It rounds to ±1 from |x| ≈ 3.92 in float32 and 5.92 in float64; where 1 − erf(x) is wanted use erfc. JavaScript has neither.',
  },
  snippets: {
    pytorch: 'torch.erf(x)',
    jax: 'jax.scipy.special.erf(x)',
    keras: 'keras.ops.erf(x)',
    numpy: 'scipy.special.erf(x)',
  },
};

const curvature = (params?: ParamValues) => params?.alpha ?? 1;

/** 1 / sqrt(1 + alpha x^2), without overflow of x^2. */
function inverseRoot(x: number, alpha: number): number {
  const size = Math.abs(x);
  return size <= 1 ? 1 / Math.sqrt(1 + alpha * x * x) : 1 / size / Math.sqrt(alpha + (1 / size) ** 2);
}

export const isru: ScalarActivation = {
  kind: 'scalar',
  id: 'isru',
  name: 'ISRU',
  aliases: ['inverse square root unit'],
  family: 'sigmoid',
  params: [
    {
      name: 'alpha',
      symbol: '\\alpha',
      default: 1,
      min: 0.01,
      max: 100,
      slider: { min: 0.1, max: 5, step: 0.1 },
      learnable: true,
      description: 'Sets the height: f tends to ±1/√α.',
    },
  ],
  f(x, params) {
    const alpha = curvature(params);
    return Math.abs(x) <= 1 ? x * inverseRoot(x, alpha) : Math.sign(x) / Math.sqrt(alpha + (1 / x) ** 2);
  },
  df: (x, params) => inverseRoot(x, curvature(params)) ** 3,
  d2f: (x, params) => -3 * curvature(params) * isru.f(x, params) * inverseRoot(x, curvature(params)) ** 4,
  dparams: { alpha: (x, params) => isru.f(x, params) ** 3 / -2 },
  kinks: () => [],
  tex: 'f(x)=\\frac{x}{\\sqrt{1+\\alpha x^2}}',
  texDerivative: "f'(x)=\\left(1+\\alpha x^2\\right)^{-3/2}",
  forms: {
    stable: 'x/max(abs(x), 1)/sqrt((1/max(abs(x), 1))^2 + alpha*(x/max(abs(x), 1))^2)',
    naive: 'x/sqrt(1 + alpha*x^2)',
  },
  origin: {
    title: 'Improving Deep Learning by Inverse Square Root Linear Units (ISRLUs)',
    authors: 'Brad Carlile, Guy Delamarter, Paul Kinney, Akiko Marti, Brian Whitney',
    year: 2017,
    arxiv: '1710.09967',
  },
  dialects: [],
  numerics: {
    stableForm: 'x/√(1 + αx²) for |x| ≤ 1, the sign of x over √(α + 1/x²) beyond.',
    naiveForm: 'x² overflows for |x| > 1.8·10¹⁹ in float32: the result is 0 where it should be ±1/√α.',
  },
  snippets: {
    pytorch: 'x / torch.hypot(x, torch.ones_like(x))',
    jax: 'x / jnp.hypot(x, 1)',
    keras: 'x / keras.ops.hypot(x, keras.ops.ones_like(x))',
    numpy: 'x / np.hypot(x, 1)',
  },
};

export const sparseSigmoid: ScalarActivation = {
  kind: 'scalar',
  id: 'sparse-sigmoid',
  name: 'Sparse sigmoid',
  aliases: ['two-class sparsemax'],
  family: 'sigmoid',
  params: [],
  f: x => clip(x / 2 + 0.5, 0, 1),
  df: x => slopeBetween(x, -1, 1, 0.5),
  d2f: zero,
  kinks: () => ends(-1, 1, 0.5),
  tex: 'f(x)=\\min\\left(\\max\\left(\\frac{x+1}{2},0\\right),1\\right)',
  texDerivative: "f'(x)=\\begin{cases}\\frac{1}{2}&-1<x<1\\\\0&\\text{otherwise}\\end{cases}",
  forms: { stable: 'min(max((x + 1)/2, 0), 1)' },
  origin: {
    title: 'Learning with Fenchel-Young Losses',
    authors: 'Mathieu Blondel, André F. T. Martins, Vlad Niculae',
    year: 2019,
    arxiv: '1901.02324',
    venue: 'JMLR 2020',
  },
  dialects: [
    {
      framework: 'Keras',
      api: 'keras.activations.sparse_sigmoid',
      computes: { id: 'sparse-sigmoid' },
      version: '3.16.0',
      note: 'Derivative 0 at ±1 with the PyTorch and TensorFlow backends.',
    },
    {
      framework: 'JAX',
      api: 'jax.nn.sparse_sigmoid',
      computes: { id: 'sparse-sigmoid' },
      version: '0.11.1',
      note: 'Derivative 1/4 at ±1: a tie shares its gradient.',
      deviations: [
        { x: -1, df: 0.25 },
        { x: 1, df: 0.25 },
      ],
    },
  ],
  numerics: {
    stableForm: '(x + 1)/2, clipped.',
    pitfall: 'Frameworks differ in the derivative at ±1: 0, as here and with torch’s hardtanh, or 1/4.',
  },
  snippets: {
    pytorch: 'torch.nn.functional.hardtanh((x + 1) / 2, 0, 1)',
    jax: 'jax.nn.sparse_sigmoid(x)',
    keras: 'keras.activations.sparse_sigmoid(x)',
    numpy: 'np.clip((x + 1) / 2, 0, 1)',
  },
};

// biome-ignore lint/suspicious/noApproximativeNumericConstant: six digits of sqrt(1/2), as the implementations have it.
const LAPLACE_MU = 0.707107;
/** Six digits of sqrt(1 / (4 pi)). */
const LAPLACE_SIGMA = 0.282095;

/** Distance from the centre in units of the width. */
function standardised(x: number, params?: ParamValues) {
  const width = params?.sigma ?? LAPLACE_SIGMA;
  return { z: (x - (params?.mu ?? LAPLACE_MU)) / width, width };
}

const ONE_OVER_SQRT_TWO_PI = 0.3989422804014327;

export const laplace: ScalarActivation = {
  kind: 'scalar',
  id: 'laplace',
  name: 'Laplace activation',
  aliases: [],
  family: 'sigmoid',
  params: [
    {
      name: 'mu',
      symbol: '\\mu',
      default: LAPLACE_MU,
      min: -100,
      max: 100,
      slider: { min: -2, max: 2, step: 0.05 },
      learnable: false,
      description: 'Centre: f is 1/2 there. The default is √(1/2).',
    },
    {
      name: 'sigma',
      symbol: '\\sigma',
      default: LAPLACE_SIGMA,
      min: 0.01,
      max: 100,
      slider: { min: 0.1, max: 2, step: 0.01 },
      learnable: false,
      description: 'Width of the transition. The default is √(1/(4π)).',
    },
  ],
  f: (x, params) => normalCdf(standardised(x, params).z),
  df(x, params) {
    const { z, width } = standardised(x, params);
    return bell(z * Math.SQRT1_2, ONE_OVER_SQRT_TWO_PI / width);
  },
  d2f(x, params) {
    const { z, width } = standardised(x, params);
    return bell(z * Math.SQRT1_2, (-z * ONE_OVER_SQRT_TWO_PI) / (width * width));
  },
  kinks: () => [],
  tex: 'f(x)=\\frac{1}{2}\\left(1+\\operatorname{erf}\\left(\\frac{x-\\mu}{\\sigma\\sqrt{2}}\\right)\\right)',
  texDerivative: "f'(x)=\\frac{1}{\\sigma\\sqrt{2\\pi}}e^{-\\frac{(x-\\mu)^2}{2\\sigma^2}}",
  forms: { stable: 'erfc((mu - x)/(sigma*sqrt(2)))/2', naive: '(1 + erf((x - mu)/(sigma*sqrt(2))))/2' },
  origin: {
    title: 'Mega: Moving Average Equipped Gated Attention',
    authors:
      'Xuezhe Ma, Chunting Zhou, Xiang Kong, Junxian He, Liangke Gui, Graham Neubig, Jonathan May, Luke Zettlemoyer',
    year: 2022,
    arxiv: '2209.10655',
    venue: 'ICLR 2023',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: '0.5 * (1 + torch.erf((x - 0.707107) / (0.282095 * 2**0.5)))',
      computes: { id: 'laplace' },
      version: '1.13',
      executed: PYTORCH,
      note: 'No class of its own; Hugging Face calls it laplace.',
    },
  ],
  numerics: {
    stableForm: 'erfc((μ − x)/(σ√2))/2, with an erfc that keeps its relative accuracy in the tail.',
    naiveForm: '(1 + erf)/2 cancels in the left tail and is exactly 0 once erf rounds to −1.',
    pitfall: 'Despite its name it is a normal distribution function.',
  },
  snippets: {
    pytorch: '0.5 * torch.erfc((0.707107 - x) / (0.282095 * 2**0.5))',
    jax: '0.5 * jax.scipy.special.erfc((0.707107 - x) / (0.282095 * 2**0.5))',
    keras: '0.5 * (1 + keras.ops.erf((x - 0.707107) / (0.282095 * 2**0.5)))',
    numpy: '0.5 * scipy.special.erfc((0.707107 - x) / (0.282095 * np.sqrt(2)))',
  },
};

/** Parameters of DyT, and the argument of its tanh: 0 where alpha is 0, also at the infinities. */
function dytOf(x: number, params?: ParamValues) {
  const alpha = params?.alpha ?? 0.5;
  const z = alpha === 0 && !Number.isNaN(x) ? 0 : alpha * x;
  return { alpha, gamma: params?.gamma ?? 1, beta: params?.beta ?? 0, z };
}

export const dyt: ScalarActivation = {
  kind: 'scalar',
  id: 'dyt',
  name: 'Dynamic tanh (DyT)',
  aliases: ['DyT'],
  family: 'sigmoid',
  params: [
    {
      name: 'alpha',
      symbol: '\\alpha',
      default: 0.5,
      min: -100,
      max: 100,
      slider: { min: 0.1, max: 3, step: 0.1 },
      learnable: true,
      description: 'Scale of the input, one number for a layer.',
    },
    {
      name: 'gamma',
      symbol: '\\gamma',
      default: 1,
      min: -100,
      max: 100,
      slider: { min: 0.1, max: 3, step: 0.1 },
      learnable: true,
      description: 'Scale of the output, one number for a channel.',
    },
    {
      name: 'beta',
      symbol: '\\beta',
      default: 0,
      min: -100,
      max: 100,
      slider: { min: -2, max: 2, step: 0.1 },
      learnable: true,
      description: 'Shift of the output, one number for a channel.',
    },
  ],
  f(x, params) {
    const { gamma, beta, z } = dytOf(x, params);
    if (Math.abs(z) < 1) return gamma * hyperbolicTangent(z) + beta;
    // tanh z = ±(1 - 2σ(-2|z|)): the limit β ± γ first, so that what is left of it in the tail is not rounded away.
    const side = Math.sign(z) * gamma;
    return beta + side - 2 * side * logistic(-2 * Math.abs(z));
  },
  df(x, params) {
    const { alpha, gamma, z } = dytOf(x, params);
    const s = sech(z);
    return gamma * alpha * s * s;
  },
  d2f(x, params) {
    const { alpha, gamma, z } = dytOf(x, params);
    const s = sech(z);
    return -2 * gamma * alpha * alpha * hyperbolicTangent(z) * s * s;
  },
  dparams: {
    alpha(x, params) {
      const { gamma, z } = dytOf(x, params);
      const s = sech(z);
      return s === 0 ? 0 : gamma * s * x * s;
    },
    gamma: (x, params) => hyperbolicTangent(dytOf(x, params).z),
    beta: x => (Number.isNaN(x) ? x : 1),
  },
  kinks: () => [],
  tex: 'f(x)=\\gamma\\tanh(\\alpha x)+\\beta',
  texDerivative: "f'(x)=\\gamma\\alpha\\left(1-\\tanh^2(\\alpha x)\\right)",
  forms: {
    stable:
      'where(abs(alpha*x) < 1, gamma*tanh(alpha*x) + beta, beta + sign(alpha*x)*gamma - sign(alpha*x)*gamma*2*sigmoid(-2*abs(alpha*x)))',
    naive: 'gamma*tanh(alpha*x) + beta',
  },
  origin: {
    title: 'Transformers without Normalization',
    authors: 'Jiachen Zhu, Xinlei Chen, Kaiming He, Yann LeCun, Zhuang Liu',
    year: 2025,
    arxiv: '2503.10622',
    venue: 'CVPR 2025',
  },
  dialects: [],
  numerics: {
    stableForm: 'γ·tanh(αx) + β for |αx| < 1; beyond, β ± γ plus what is missing to it, ∓2γσ(−2|αx|).',
    naiveForm:
      'γ·tanh(αx) + β cancels in the tail where β = −γ or γ: with α = 0.5, γ = 1, β = −1 it is exactly 0 above x ≈ 18.0 in float32.',
    pitfall: 'As with tanh, the derivative written 1 − tanh² is exactly 0 once tanh rounds to ±1.',
  },
  snippets: {
    pytorch: 'torch.tanh(0.5 * x)',
    jax: 'jnp.tanh(0.5 * x)',
    keras: 'keras.ops.tanh(0.5 * x)',
    numpy: 'np.tanh(0.5 * x)',
  },
};
