/** Smooth gates: x times a smooth step of x. */

import { ONNX_RUNTIME, PYTORCH, TENSORFLOW_JS } from '../dialect-runs.ts';
import { erf, normalCdf, normalDensity, tanh } from '../special.ts';
import { softplus } from './rectifiers.ts';
import { logistic, logisticDerivative } from './sigmoids.ts';
import type { Deviation, Origin, ScalarActivation } from './types.ts';

/** What frameworks make of x times a gate far away: -infinity times 0, and infinity times a slope of 0. */
const gateAtInfinity: readonly Deviation[] = [
  { x: Number.NEGATIVE_INFINITY, f: Number.NaN, df: Number.NaN },
  { x: Number.POSITIVE_INFINITY, df: Number.NaN },
];

/** v e^z. Far to the left in two factors: e^z alone would be subnormal, with few digits left, before v multiplies it. */
export function timesExp(v: number, z: number): number {
  if (z > -700) return v * Math.exp(z);
  if (z < -1500) return 0 * Math.sign(v);
  const root = Math.exp(z / 2);
  return v * root * root;
}

/**
 * x Phi(x) or its derivative for x < -37, where Phi(x) = phi(x) / |x| (1 - 1/x^2 + 3/x^4 - ...) is subnormal or nearly so.
 * phi's e^-x^2/2 has the rounding error of x^2 put back.
 */
function farGelu(x: number, order: 0 | 1): number {
  const r = 1 / (x * x);
  const series = 1 - r * (1 - 3 * r * (1 - 5 * r * (1 - 7 * r * (1 - 9 * r * (1 - 11 * r)))));
  const head = Math.fround(x);
  const rest = Math.exp(-0.5 * (x - head) * (x + head));
  return timesExp((order === 0 ? -series : x - series / x) * 0.3989422804014327 * rest, -0.5 * head * head);
}

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
  f: x => (x < -40 ? -0 : x < -37 ? farGelu(x, 0) : x * normalCdf(x)),
  df: x => (Math.abs(x) > 40 ? Number(x > 0) : x < -37 ? farGelu(x, 1) : normalCdf(x) + x * normalDensity(x)),
  d2f: x => (Math.abs(x) > 40 ? 0 : (2 - x * x) * normalDensity(x)),
  kinks: () => [],
  tex: 'f(x)=x\\,\\Phi(x)=\\frac{x}{2}\\left(1+\\operatorname{erf}\\left(\\frac{x}{\\sqrt{2}}\\right)\\right)',
  texDerivative:
    "f'(x)=\\Phi(x)+x\\,\\varphi(x)=\\frac{1}{2}\\left(1+\\operatorname{erf}\\left(\\frac{x}{\\sqrt{2}}\\right)\\right)+\\frac{x}{\\sqrt{2\\pi}}e^{-x^2/2}",
  forms: { stable: 'x/2*erfc(-x/sqrt(2))', naive: 'x/2*(1 + erf(x/sqrt(2)))' },
  origin: hendrycks,
  dialects: [
    {
      framework: 'PyTorch',
      api: "torch.nn.GELU(approximate='none')",
      computes: { id: 'gelu' },
      version: '1.13',
      executed: PYTORCH,
      note: 'The default is exact. Written as x/2·(1 + erf(x/√2)), it returns 0 below about −8.37 in float64. NaN at −∞, where the limit is 0, and its derivative is NaN at ±∞.',
      deviations: gateAtInfinity,
    },
    {
      framework: 'PyTorch',
      api: "torch.nn.GELU(approximate='tanh')",
      computes: { id: 'gelu-tanh' },
      version: '1.13',
      executed: PYTORCH,
      deviations: gateAtInfinity,
    },
    {
      framework: 'JAX',
      api: 'jax.nn.gelu(x)',
      computes: { id: 'gelu-tanh' },
      version: '0.11.1',
      note: 'The default is the tanh form; Flax takes it over.',
    },
    { framework: 'JAX', api: 'jax.nn.gelu(x, approximate=False)', computes: { id: 'gelu' }, version: '0.11.1' },
    {
      framework: 'Keras',
      api: 'keras.activations.gelu(x)',
      computes: { id: 'gelu' },
      version: '3.16.0',
      note: 'The default is exact.',
    },
    {
      framework: 'Keras',
      api: 'keras.ops.gelu(x)',
      computes: { id: 'gelu-tanh' },
      version: '3.16.0',
      note: 'The default is the tanh form, in the same library.',
    },
    {
      framework: 'TensorFlow',
      api: 'tf.nn.gelu(features)',
      computes: { id: 'gelu' },
      version: '2.21.0',
      note: 'The default is exact.',
    },
    {
      framework: 'ONNX',
      api: "Gelu, approximate = 'none'",
      computes: { id: 'gelu' },
      version: 'opset 20',
      deviations: [{ x: Number.NEGATIVE_INFINITY, f: Number.NaN }],
      executed: ONNX_RUNTIME,
      note: 'The default is exact.',
    },
    {
      framework: 'TensorFlow.js',
      api: "tf.layers.activation({activation: 'gelu'})",
      computes: { id: 'gelu' },
      version: '4.22.0',
      deviations: gateAtInfinity,
      executed: TENSORFLOW_JS,
    },
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
    return slope * (2 * dz + x * (d2z - dz * dz * tanh(z / 2)));
  },
  kinks: () => [],
  tex: 'f(x)=\\frac{x}{2}\\left(1+\\tanh\\left(\\sqrt{\\frac{2}{\\pi}}\\left(x+0.044715x^3\\right)\\right)\\right)',
  texDerivative:
    "f'(x)=\\frac{1+\\tanh u}{2}+\\frac{x\\,u'}{2\\cosh^2 u},\\quad u=\\sqrt{\\frac{2}{\\pi}}\\left(x+0.044715x^3\\right),\\quad u'=\\sqrt{\\frac{2}{\\pi}}\\left(1+0.134145x^2\\right)",
  forms: {
    stable: 'x*sigmoid(2*sqrt(2/pi)*x*(1 + 0.044715*x^2))',
    naive: 'x/2*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x^3)))',
  },
  origin: hendrycks,
  dialects: [
    {
      framework: 'PyTorch',
      api: "torch.nn.GELU(approximate='tanh')",
      computes: { id: 'gelu-tanh' },
      version: '1.13',
      executed: PYTORCH,
      note: 'Returns 0 below about −7.15 in float64. NaN at −∞, where the limit is 0, and its derivative is NaN at ±∞.',
      deviations: gateAtInfinity,
    },
    { framework: 'JAX', api: 'jax.nn.gelu(x)', computes: { id: 'gelu-tanh' }, version: '0.11.1', note: 'The default.' },
    {
      framework: 'Keras',
      api: 'keras.activations.gelu(x, approximate=True)',
      computes: { id: 'gelu-tanh' },
      version: '3.16.0',
    },
    {
      framework: 'TensorFlow',
      api: 'tf.nn.gelu(x, approximate=True)',
      computes: { id: 'gelu-tanh' },
      version: '2.21.0',
    },
    {
      framework: 'ONNX',
      api: "Gelu, approximate = 'tanh'",
      computes: { id: 'gelu-tanh' },
      version: 'opset 20',
      deviations: [{ x: Number.NEGATIVE_INFINITY, f: Number.NaN }],
      executed: ONNX_RUNTIME,
    },
    {
      framework: 'TensorFlow.js',
      api: "tf.layers.activation({activation: 'gelu_new'})",
      computes: { id: 'gelu-tanh' },
      version: '4.22.0',
      deviations: gateAtInfinity,
      executed: TENSORFLOW_JS,
    },
  ],
  numerics: {
    stableForm: 'x·σ(2u), with σ from the exponential of a non-positive number.',
    naiveForm:
      'x/2·(1 + tanh u) is exactly 0 below x ≈ −5.16 (float32) and −7.20 (float64); in PyTorch, whose tanh is ±1 early, below −5.06 and −7.15.',
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
  if (z < -700) return timesExp(x, z);
  const t = Math.exp(z);
  return (x * t) / (1 + t);
}

/** Derivative of x * logistic(beta x) by x: s(z) (1 + z s(-z)), z = beta x. */
function gatedDerivative(x: number, beta: number): number {
  if (beta === 0) return Number.isNaN(x) ? x : 0.5;
  const z = beta * x;
  const t = Math.exp(-Math.abs(z));
  if (z < -700) return timesExp(1 + z, z);
  if (t === 0) return 1;
  return z >= 0 ? 1 / (1 + t) + (z * t) / ((1 + t) * (1 + t)) : (t / (1 + t)) * (1 + z / (1 + t));
}

/** Second derivative: beta s'(z) (2 - z tanh(z/2)), tanh(z/2) = logistic(z) - logistic(-z). */
function gatedSecondDerivative(x: number, beta: number): number {
  const z = beta * x;
  const slope = logisticDerivative(z);
  return slope === 0 ? 0 : beta * slope * (2 - z * (logistic(z) - logistic(-z)));
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
  forms: { stable: 'x*sigmoid(1.702*x)', naive: 'x/(1 + exp(-1.702*x))' },
  origin: hendrycks,
  dialects: [
    {
      framework: 'PyTorch',
      api: 'x * torch.sigmoid(1.702 * x)',
      computes: { id: 'quick-gelu' },
      version: '1.13',
      executed: PYTORCH,
      note: 'No class of its own; Hugging Face calls it quick_gelu. At ±∞ as torch.nn.SiLU.',
      deviations: gateAtInfinity,
    },
    { framework: 'TensorFlow', api: 'tf.nn.silu(x, beta=1.702)', computes: { id: 'quick-gelu' }, version: '2.21.0' },
    {
      framework: 'ONNX',
      api: 'Swish, alpha = 1.702',
      computes: { id: 'quick-gelu' },
      version: 'opset 24',
      deviations: [{ x: Number.NEGATIVE_INFINITY, f: Number.NaN }],
      executed: ONNX_RUNTIME,
    },
  ],
  numerics: {
    stableForm: 'x·σ(1.702x), σ as in SiLU.',
    naiveForm: 'x/(1 + exp(−1.702x)) is exactly 0 for x < −52.1 in float32, where exp overflows.',
  },
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
  forms: { stable: 'x*where(x >= 0, 1, exp(-abs(x)))/(1 + exp(-abs(x)))', naive: 'x/(1 + exp(-x))' },
  origin: {
    title: 'Sigmoid-Weighted Linear Units for Neural Network Function Approximation in Reinforcement Learning',
    authors: 'Stefan Elfwing, Eiji Uchibe, Kenji Doya',
    year: 2017,
    arxiv: '1702.03118',
    venue: 'Neural Networks 2018',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.SiLU()',
      computes: { id: 'silu' },
      version: '1.13',
      executed: PYTORCH,
      note: 'NaN at −∞, where the limit is 0, and its derivative is NaN at ±∞.',
      deviations: gateAtInfinity,
    },
    {
      framework: 'Keras',
      api: 'keras.activations.silu',
      computes: { id: 'silu' },
      version: '3.16.0',
      note: 'Also called swish.',
    },
    { framework: 'JAX', api: 'jax.nn.silu', computes: { id: 'silu' }, version: '0.11.1', note: 'Also called swish.' },
    { framework: 'TensorFlow', api: 'tf.nn.silu(features, beta=1.0)', computes: { id: 'silu' }, version: '2.21.0' },
    {
      framework: 'ONNX',
      api: 'Swish, alpha = 1',
      computes: { id: 'silu' },
      version: 'opset 24',
      deviations: [{ x: Number.NEGATIVE_INFINITY, f: Number.NaN }],
      executed: ONNX_RUNTIME,
    },
    {
      framework: 'TensorFlow.js',
      api: "tf.layers.activation({activation: 'swish'})",
      computes: { id: 'silu' },
      version: '4.22.0',
      deviations: gateAtInfinity,
      executed: TENSORFLOW_JS,
    },
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
      const z = betaOf(params) * x;
      // σ′(z) is e^-|z| to the last digit, and subnormal before its product with x² is.
      return Math.abs(z) > 40 ? timesExp(x * x, -Math.abs(z)) : x * logisticDerivative(z) * x;
    },
  },
  kinks: () => [],
  tex: 'f(x)=x\\,\\sigma(\\beta x)=\\frac{x}{1+e^{-\\beta x}}',
  texDerivative: "f'(x)=\\sigma(\\beta x)\\left(1+\\beta x\\,\\sigma(-\\beta x)\\right)",
  forms: {
    stable: 'x*where(beta*x >= 0, 1, exp(-abs(beta*x)))/(1 + exp(-abs(beta*x)))',
    naive: 'x/(1 + exp(-beta*x))',
  },
  origin: {
    title: 'Searching for Activation Functions',
    authors: 'Prajit Ramachandran, Barret Zoph, Quoc V. Le',
    year: 2017,
    arxiv: '1710.05941',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'x * torch.sigmoid(beta * x)',
      computes: { id: 'swish' },
      version: '1.13',
      executed: PYTORCH,
      note: 'No class of its own. At ±∞ as torch.nn.SiLU.',
      deviations: gateAtInfinity,
    },
    { framework: 'TensorFlow', api: 'tf.nn.silu(features, beta=1.0)', computes: { id: 'swish' }, version: '2.21.0' },
    {
      framework: 'ONNX',
      api: 'Swish, alpha = 1',
      computes: { id: 'swish' },
      version: 'opset 24',
      deviations: [{ x: Number.NEGATIVE_INFINITY, f: Number.NaN }],
      executed: ONNX_RUNTIME,
    },
  ],
  numerics: {
    stableForm: 'As SiLU, with βx in the exponential.',
    naiveForm: 'x/(1 + exp(−βx)) overflows inside exp for βx < −88.7 in float32.',
  },
  snippets: {
    pytorch: 'x * torch.sigmoid(1.0 * x)',
    jax: 'x * jax.nn.sigmoid(1.0 * x)',
    keras: 'x * keras.ops.sigmoid(1.0 * x)',
    numpy: 'x * np.exp(-np.logaddexp(0, -1.0 * x))',
  },
};

/** A smooth step g. For x < -40 it is `tail` e^x to the last digit of float64. */
interface Gate {
  g(x: number): number;
  dg(x: number): number;
  d2g(x: number): number;
  tail: number;
}

/** x g(x) and its first two derivatives: x g' + g and x g'' + 2 g'. */
function timesGate({ g, dg, d2g, tail }: Gate): Pick<ScalarActivation, 'f' | 'df' | 'd2f'> {
  return {
    f: x => (x < -40 ? timesExp(tail * x, x) : x * g(x)),
    df: x => (x < -40 ? timesExp(tail * (1 + x), x) : x === Number.POSITIVE_INFINITY ? g(x) : g(x) + x * dg(x)),
    d2f: x => (x < -40 ? timesExp(tail * (2 + x), x) : x === Number.POSITIVE_INFINITY ? 0 : 2 * dg(x) + x * d2g(x)),
  };
}

/** NaN for NaN, otherwise the value of the piece that x is in; `edge` belongs to the left piece. */
const byPiece = (x: number, edge: number, left: number, right: number) =>
  x > edge ? right : x <= edge ? left : Number.NaN;

export const hardSwish: ScalarActivation = {
  kind: 'scalar',
  id: 'hard-swish',
  name: 'Hard swish',
  aliases: ['h-swish', 'hard SiLU'],
  family: 'smooth-gate',
  params: [],
  f: x => (x >= 3 ? x : x <= -3 ? 0 : (x * (x + 3)) / 6),
  df: x => (x > 3 ? 1 : x < -3 ? 0 : (2 * x + 3) / 6),
  d2f: x => (x >= 3 || x < -3 ? 0 : Number.isNaN(x) ? x : 1 / 3),
  kinks: () => [
    { x: -3, left: 0, right: -0.5, convention: -0.5 },
    { x: 3, left: 1.5, right: 1, convention: 1.5 },
  ],
  tex: 'f(x)=\\frac{x}{6}\\min\\left(\\max\\left(x+3,0\\right),6\\right)',
  texDerivative: "f'(x)=\\begin{cases}0&x<-3\\\\\\frac{x}{3}+\\frac{1}{2}&-3\\le x\\le3\\\\1&x>3\\end{cases}",
  forms: { stable: 'x*(min(max(x + 3, 0), 6)/6)', naive: 'x*min(max(x + 3, 0), 6)/6' },
  origin: {
    title: 'Searching for MobileNetV3',
    authors: 'Andrew Howard et al.',
    year: 2019,
    arxiv: '1905.02244',
    venue: 'ICCV 2019',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.Hardswish()',
      computes: { id: 'hard-swish' },
      version: '1.13',
      executed: PYTORCH,
      note: 'Derivative −1/2 at −3; at 3 it is 3/2 for a single element and 1 on the vectorised path. NaN at −∞, where the limit is 0.',
      deviations: [{ x: Number.NEGATIVE_INFINITY, f: Number.NaN }],
    },
    {
      framework: 'Keras',
      api: 'keras.activations.hard_silu',
      computes: { id: 'hard-swish' },
      version: '3.16.0',
      note: 'Also called hard_swish. The derivative at ±3 is the backend’s.',
    },
    {
      framework: 'JAX',
      api: 'jax.nn.hard_silu',
      computes: { id: 'hard-swish' },
      version: '0.11.1',
      note: 'Also called hard_swish. Derivative 0 at −3 and 1 at 3.',
      deviations: [
        { x: -3, df: 0 },
        { x: 3, df: 1 },
      ],
    },
    {
      framework: 'TensorFlow',
      api: 'x * tf.nn.relu6(x + 3) / 6',
      computes: { id: 'hard-swish' },
      version: '2.21.0',
      note: 'No function of its own.',
    },
    {
      framework: 'ONNX',
      api: 'HardSwish',
      computes: { id: 'hard-swish' },
      version: 'opset 22',
      deviations: [{ x: Number.NEGATIVE_INFINITY, f: Number.NaN }],
      executed: ONNX_RUNTIME,
      note: 'α = 1/6 and β = 1/2 are fixed.',
    },
  ],
  numerics: {
    stableForm: 'x times min(max(x + 3, 0), 6)/6: 0 to the left of −3, x to the right of 3.',
    naiveForm: 'x·min(max(x + 3, 0), 6) before the division overflows for x > 10912 in float16.',
    pitfall: 'x·clip(x/6 + 1/2, 0, 1) computed at x = −∞ is −∞·0 = NaN; the limit is 0.',
  },
  snippets: {
    pytorch: 'torch.nn.functional.hardswish(x)',
    jax: 'jax.nn.hard_silu(x)',
    keras: 'keras.activations.hard_silu(x)',
    numpy: 'x * np.clip(x + 3, 0, 6) / 6',
  },
};

/** tanh(softplus x), a quotient of polynomials in e^-|x|, and its derivatives. */
const mishGate: Gate = {
  g(x) {
    const t = Math.exp(-Math.abs(x));
    return x > 0 ? (1 + 2 * t) / (1 + 2 * t * (1 + t)) : (t * (2 + t)) / (2 + t * (2 + t));
  },
  dg(x) {
    const t = Math.exp(-Math.abs(x));
    const denominator = x > 0 ? 1 + 2 * t * (1 + t) : 2 + t * (2 + t);
    return (4 * (x > 0 ? t * t : t) * (1 + t)) / (denominator * denominator);
  },
  d2g: x => mishGate.dg(x) * (logistic(-x) - 2 * logistic(x) * mishGate.g(x)),
  tail: 1,
};

export const mish: ScalarActivation = {
  kind: 'scalar',
  id: 'mish',
  name: 'Mish',
  aliases: [],
  family: 'smooth-gate',
  params: [],
  ...timesGate(mishGate),
  kinks: () => [],
  tex: 'f(x)=x\\tanh\\left(\\ln\\left(1+e^{x}\\right)\\right)',
  texDerivative:
    "f'(x)=\\tanh\\left(\\ln\\left(1+e^{x}\\right)\\right)+x\\,\\sigma(x)\\left(1-\\tanh^2\\left(\\ln\\left(1+e^{x}\\right)\\right)\\right)",
  forms: {
    stable:
      'x*(where(x > 0, 1 + 2*exp(-abs(x)), exp(-abs(x))*(exp(-abs(x)) + 2))/where(x > 0, 1 + 2*exp(-abs(x))*(1 + exp(-abs(x))), exp(-abs(x))*(exp(-abs(x)) + 2) + 2))',
    naive: 'x*tanh(log(1 + exp(x)))',
  },
  origin: {
    title: 'Mish: A Self Regularized Non-Monotonic Activation Function',
    authors: 'Diganta Misra',
    year: 2019,
    arxiv: '1908.08681',
    venue: 'BMVC 2020',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.Mish()',
      computes: { id: 'mish' },
      version: '1.13',
      executed: PYTORCH,
      note: 'NaN at −∞, where the limit is 0, and its derivative is NaN at ±∞.',
      deviations: gateAtInfinity,
    },
    { framework: 'Keras', api: 'keras.activations.mish', computes: { id: 'mish' }, version: '3.16.0' },
    { framework: 'JAX', api: 'jax.nn.mish', computes: { id: 'mish' }, version: '0.11.1' },
    {
      framework: 'ONNX',
      api: 'Mish',
      computes: { id: 'mish' },
      version: 'opset 22',
      deviations: [{ x: Number.NEGATIVE_INFINITY, f: Number.NaN }],
      executed: ONNX_RUNTIME,
    },
    {
      framework: 'TensorFlow.js',
      api: "tf.layers.activation({activation: 'mish'})",
      computes: { id: 'mish' },
      version: '4.22.0',
      deviations: gateAtInfinity,
      executed: TENSORFLOW_JS,
    },
  ],
  numerics: {
    stableForm:
      'For x ≤ 0, x·(t² + 2t)/(t² + 2t + 2) with t = exp(x); for x > 0, x·(1 + 2t)/(1 + 2t + 2t²) with t = exp(−x).',
    naiveForm:
      'x·tanh(log(1 + exp(x))) is exactly 0 below x ≈ −16.6 in float32. The first quotient with t = exp(x) is ∞/∞ for x > 44.4.',
    pitfall: 'The derivative with 1 − tanh² is 0 once tanh rounds to 1.',
  },
  snippets: {
    pytorch: 'torch.nn.functional.mish(x)',
    jax: 'jax.nn.mish(x)',
    keras: 'keras.activations.mish(x)',
    numpy: 'x * np.tanh(np.logaddexp(0, x))',
  },
};

const TWO_OVER_SQRT_PI = 1.1283791670955126;

/** erf(softplus x) and its derivatives. */
const serfGate: Gate = {
  g: x => erf(softplus.f(x)),
  dg: x => TWO_OVER_SQRT_PI * logistic(x) * Math.exp(-(softplus.f(x) ** 2)),
  d2g(x) {
    const slope = serfGate.dg(x);
    return slope === 0 ? 0 : slope * (logistic(-x) - 2 * softplus.f(x) * logistic(x));
  },
  tail: TWO_OVER_SQRT_PI,
};

export const serf: ScalarActivation = {
  kind: 'scalar',
  id: 'serf',
  name: 'SERF',
  aliases: [],
  family: 'smooth-gate',
  params: [],
  ...timesGate(serfGate),
  kinks: () => [],
  tex: 'f(x)=x\\operatorname{erf}\\left(\\ln\\left(1+e^{x}\\right)\\right)',
  texDerivative:
    "f'(x)=\\operatorname{erf}\\left(\\ln\\left(1+e^{x}\\right)\\right)+\\frac{2}{\\sqrt{\\pi}}\\,x\\,\\sigma(x)\\,e^{-\\left(\\ln\\left(1+e^{x}\\right)\\right)^2}",
  forms: { stable: 'x*erf(max(x, 0) + log1p(exp(-abs(x))))', naive: 'x*erf(log(1 + exp(x)))' },
  origin: {
    title: 'SERF: Towards better training of deep neural networks using log-Softplus ERror activation Function',
    authors: 'Sayan Nag, Mayukh Bhattacharyya',
    year: 2021,
    arxiv: '2108.09598',
  },
  dialects: [],
  numerics: {
    stableForm: 'x·erf(softplus(x)), softplus as max(x, 0) + log1p(exp(−|x|)).',
    naiveForm: 'x·erf(log(1 + exp(x))) overflows inside exp for x > 88.7 and is exactly 0 below x ≈ −16.6, in float32.',
  },
  snippets: {
    pytorch: 'x * torch.erf(torch.nn.functional.softplus(x))',
    jax: 'x * jax.scipy.special.erf(jax.nn.softplus(x))',
    keras: 'x * keras.ops.erf(keras.ops.softplus(x))',
    numpy: 'x * scipy.special.erf(np.logaddexp(0, x))',
  },
};

/** ln(1 + logistic x) and its derivatives. */
const logishGate: Gate = {
  g: x => Math.log1p(logistic(x)),
  dg: x => logisticDerivative(x) / (1 + logistic(x)),
  d2g: x => logishGate.dg(x) * (-tanh(x / 2) - logishGate.dg(x)),
  tail: 1,
};

export const logish: ScalarActivation = {
  kind: 'scalar',
  id: 'logish',
  name: 'Logish',
  aliases: [],
  family: 'smooth-gate',
  params: [],
  ...timesGate(logishGate),
  kinks: () => [],
  tex: 'f(x)=x\\ln\\left(1+\\sigma(x)\\right)',
  texDerivative: "f'(x)=\\ln\\left(1+\\sigma(x)\\right)+\\frac{x\\,\\sigma(x)\\,\\sigma(-x)}{1+\\sigma(x)}",
  forms: { stable: 'x*log1p(sigmoid(x))', naive: 'x*log(1 + sigmoid(x))' },
  origin: {
    title: 'Logish: A new nonlinear nonmonotonic activation function for convolutional neural network',
    authors: 'Hegui Zhu, Huimin Zeng, Jinhai Liu, Xiangde Zhang',
    year: 2021,
    doi: '10.1016/j.neucom.2021.06.067',
    venue: 'Neurocomputing',
  },
  dialects: [],
  numerics: {
    stableForm: 'x·log1p(σ(x)), σ from the exponential of a non-positive number.',
    naiveForm: 'x·log(1 + σ(x)) is exactly 0 below x ≈ −16.6 (float32) and −36.7 (float64).',
  },
  snippets: {
    pytorch: 'x * torch.log1p(torch.sigmoid(x))',
    jax: 'x * jnp.log1p(jax.nn.sigmoid(x))',
    keras: 'x * keras.ops.log1p(keras.ops.sigmoid(x))',
    numpy: 'x * np.log1p(scipy.special.expit(x))',
  },
};

/** tanh(ln(1 + p)) = p (2 + p) / ((1 + p)^2 + 1), p = logistic x, and its derivatives. */
const smishGate: Gate = {
  g(x) {
    const p = logistic(x);
    return (p * (2 + p)) / (2 + p * (2 + p));
  },
  dg(x) {
    const p = logistic(x);
    return (4 * (1 + p) * logisticDerivative(x)) / (2 + p * (2 + p)) ** 2;
  },
  d2g(x) {
    const p = logistic(x);
    const inner = 1 / (1 + p) - (4 * (1 + p)) / (2 + p * (2 + p));
    return smishGate.dg(x) * (logisticDerivative(x) * inner - tanh(x / 2));
  },
  tail: 1,
};

export const smish: ScalarActivation = {
  kind: 'scalar',
  id: 'smish',
  name: 'Smish',
  aliases: [],
  family: 'smooth-gate',
  params: [],
  ...timesGate(smishGate),
  kinks: () => [],
  tex: 'f(x)=x\\tanh\\left(\\ln\\left(1+\\sigma(x)\\right)\\right)',
  texDerivative:
    "f'(x)=\\tanh\\left(\\ln\\left(1+\\sigma(x)\\right)\\right)+\\left(1-\\tanh^2\\left(\\ln\\left(1+\\sigma(x)\\right)\\right)\\right)\\frac{x\\,\\sigma(x)\\,\\sigma(-x)}{1+\\sigma(x)}",
  forms: {
    stable: 'x*(sigmoid(x)*(2 + sigmoid(x))/(2 + sigmoid(x)*(2 + sigmoid(x))))',
    naive: 'x*tanh(log(1 + sigmoid(x)))',
  },
  origin: {
    title: 'Smish: A Novel Activation Function for Deep Learning Methods',
    authors: 'Xueliang Wang, Honge Ren, Achuan Wang',
    year: 2022,
    doi: '10.3390/electronics11040540',
    venue: 'Electronics 11(4), 540',
  },
  dialects: [],
  numerics: {
    stableForm: 'x·p(2 + p)/(2 + p(2 + p)) with p = σ(x).',
    naiveForm: 'With log(1 + σ(x)) it is exactly 0 below x ≈ −16.6 (float32) and −36.7 (float64).',
    pitfall: '(1 + p)² − 1 cancels for small p; p(2 + p) is the same number.',
  },
  snippets: {
    pytorch: 'x * torch.tanh(torch.log1p(torch.sigmoid(x)))',
    jax: 'x * jnp.tanh(jnp.log1p(jax.nn.sigmoid(x)))',
    keras: 'x * keras.ops.tanh(keras.ops.log1p(keras.ops.sigmoid(x)))',
    numpy: 'x * np.tanh(np.log1p(scipy.special.expit(x)))',
  },
};

/** 1 - tanh(y)^2 without cancellation. */
function sechSquared(y: number): number {
  const t = Math.exp(-2 * Math.abs(y));
  return (4 * t) / ((1 + t) * (1 + t));
}

/** tanh(e^x) and its derivatives. */
const tanhExpGate: Gate = {
  g: x => tanh(Math.exp(x)),
  dg(x) {
    const y = Math.exp(x);
    const slope = sechSquared(y);
    return slope === 0 ? 0 : y * slope;
  },
  d2g(x) {
    const y = Math.exp(x);
    const slope = tanhExpGate.dg(x);
    return slope === 0 ? 0 : slope * (1 - 2 * y * tanh(y));
  },
  tail: 1,
};

export const tanhExp: ScalarActivation = {
  kind: 'scalar',
  id: 'tanhexp',
  name: 'TanhExp',
  aliases: ['TeLU'],
  family: 'smooth-gate',
  params: [],
  ...timesGate(tanhExpGate),
  kinks: () => [],
  tex: 'f(x)=x\\tanh\\left(e^{x}\\right)',
  texDerivative: "f'(x)=\\tanh\\left(e^{x}\\right)+x\\,e^{x}\\left(1-\\tanh^2\\left(e^{x}\\right)\\right)",
  forms: { stable: 'x*tanh(exp(x))' },
  origin: {
    title: 'TanhExp: A Smooth Activation Function with High Convergence Speed for Lightweight Neural Networks',
    authors: 'Xinyu Liu, Xiaoguang Di',
    year: 2020,
    arxiv: '2003.09855',
  },
  dialects: [],
  numerics: {
    stableForm: 'x·tanh(exp(x)); the derivative with 1 − tanh² as 4t/(1 + t)², t = exp(−2eˣ).',
    pitfall: 'The derivative’s term x·eˣ·(1 − tanh²) is ∞·0 = NaN for x > 84.3 in float32; it is 0.',
  },
  snippets: {
    pytorch: 'x * torch.tanh(torch.exp(torch.clamp(x, max=20)))',
    jax: 'x * jnp.tanh(jnp.exp(jnp.minimum(x, 20)))',
    keras: 'x * keras.ops.tanh(keras.ops.exp(keras.ops.minimum(x, 20.0)))',
    numpy: 'x * np.tanh(np.exp(np.minimum(x, 20)))',
  },
};

export const golu: ScalarActivation = {
  kind: 'scalar',
  id: 'golu',
  name: 'GoLU',
  aliases: ['Gompertz linear unit'],
  family: 'smooth-gate',
  params: [],
  // Below x = -7, e^-x > 1096 and the gate e^-e^-x is 0 in float64.
  f: x => (x < -7 ? -0 : timesExp(x, -Math.exp(-x))),
  df(x) {
    if (x < -7) return 0;
    const t = Math.exp(-x);
    return t === 0 ? 1 : timesExp(1 + x * t, -t);
  },
  d2f(x) {
    if (x < -7) return 0;
    const t = Math.exp(-x);
    return t === 0 ? 0 : timesExp(t * (2 + x * (t - 1)), -t);
  },
  kinks: () => [],
  tex: 'f(x)=x\\,e^{-e^{-x}}',
  texDerivative: "f'(x)=e^{-e^{-x}}\\left(1+x\\,e^{-x}\\right)",
  forms: { stable: 'x*exp(-exp(-x))' },
  origin: {
    title: 'Gompertz Linear Units: Leveraging Asymmetry for Enhanced Learning Dynamics',
    authors: 'Indrashis Das, Mahmoud Safari, Steven Adriaensen, Frank Hutter',
    year: 2025,
    arxiv: '2502.03654',
  },
  dialects: [],
  numerics: {
    stableForm: 'x·exp(−exp(−x)); 0, with derivative 0, below x = −7, where the gate underflows.',
    pitfall: 'The derivative’s factor exp(−x)·exp(−exp(−x)) is ∞·0 = NaN for x < −88.7 in float32.',
  },
  snippets: {
    pytorch: 'x * torch.exp(-torch.exp(-torch.clamp(x, min=-20)))',
    jax: 'x * jnp.exp(-jnp.exp(-jnp.maximum(x, -20)))',
    keras: 'x * keras.ops.exp(-keras.ops.exp(-keras.ops.maximum(x, -20.0)))',
    numpy: 'x * np.exp(-np.exp(-np.maximum(x, -20)))',
  },
};

export const elish: ScalarActivation = {
  kind: 'scalar',
  id: 'elish',
  name: 'ELiSH',
  aliases: [],
  family: 'smooth-gate',
  params: [],
  f: x => (x < 0 ? Math.expm1(x) * logistic(x) : gated(x, 1)),
  df(x) {
    if (!(x < 0)) return gatedDerivative(x, 1);
    const t = Math.exp(x);
    return (t * (t * (t + 2) - 1)) / ((1 + t) * (1 + t));
  },
  d2f(x) {
    if (!(x < 0)) return gatedSecondDerivative(x, 1);
    const t = Math.exp(x);
    return (t * (t * (t * (t + 3) + 5) - 1)) / (1 + t) ** 3;
  },
  kinks: () => [],
  breaks: () => [0],
  tex: 'f(x)=\\begin{cases}x\\,\\sigma(x)&x\\ge0\\\\\\left(e^{x}-1\\right)\\sigma(x)&x<0\\end{cases}',
  texDerivative:
    "f'(x)=\\begin{cases}\\sigma(x)\\left(1+x\\,\\sigma(-x)\\right)&x\\ge0\\\\\\frac{e^{x}\\left(e^{2x}+2e^{x}-1\\right)}{\\left(1+e^{x}\\right)^2}&x<0\\end{cases}",
  forms: {
    stable: 'where(x >= 0, x, expm1(min(x, 0)))*sigmoid(x)',
    naive: 'where(x >= 0, x, exp(x) - 1)/(1 + exp(-x))',
  },
  origin: {
    title: 'The Quest for the Golden Activation Function',
    authors: 'Mina Basirat, Peter M. Roth',
    year: 2018,
    arxiv: '1808.00783',
  },
  dialects: [],
  numerics: {
    stableForm: 'As SiLU for x ≥ 0; expm1(x)·σ(x) for x < 0.',
    naiveForm: 'exp(x) − 1 cancels near 0.',
  },
  snippets: {
    pytorch: 'torch.where(x >= 0, x, torch.expm1(torch.clamp(x, max=0))) * torch.sigmoid(x)',
    jax: 'jnp.where(x >= 0, x, jnp.expm1(jnp.minimum(x, 0))) * jax.nn.sigmoid(x)',
    keras: 'keras.ops.where(x >= 0, x, keras.ops.expm1(keras.ops.minimum(x, 0.0))) * keras.ops.sigmoid(x)',
    numpy: 'np.where(x >= 0, x, np.expm1(np.minimum(x, 0))) * scipy.special.expit(x)',
  },
};

const scaleOf = (params?: Readonly<Record<string, number>>) => params?.beta ?? 1.5;

export const eSwish: ScalarActivation = {
  kind: 'scalar',
  id: 'e-swish',
  name: 'E-swish',
  aliases: [],
  family: 'smooth-gate',
  params: [
    {
      name: 'beta',
      symbol: '\\beta',
      default: 1.5,
      min: 0.01,
      max: 100,
      slider: { min: 1, max: 2, step: 0.05 },
      learnable: false,
      description: 'Factor before SiLU, the slope far to the right; 1 is SiLU.',
    },
  ],
  f: (x, params) => scaleOf(params) * gated(x, 1),
  df: (x, params) => scaleOf(params) * gatedDerivative(x, 1),
  d2f: (x, params) => scaleOf(params) * gatedSecondDerivative(x, 1),
  kinks: () => [],
  tex: 'f(x)=\\beta x\\,\\sigma(x)',
  texDerivative: "f'(x)=\\beta\\,\\sigma(x)\\left(1+x\\,\\sigma(-x)\\right)",
  forms: { stable: 'beta*(x*where(x >= 0, 1, exp(-abs(x)))/(1 + exp(-abs(x))))', naive: 'beta*x/(1 + exp(-x))' },
  origin: {
    title: 'E-swish: Adjusting Activations to Different Network Depths',
    authors: 'Eric Alcaide',
    year: 2018,
    arxiv: '1801.07145',
  },
  dialects: [],
  numerics: {
    stableForm: 'β times SiLU.',
    naiveForm: 'βx/(1 + exp(−x)) overflows inside exp for x < −88.7 in float32.',
  },
  snippets: {
    pytorch: '1.5 * torch.nn.functional.silu(x)',
    jax: '1.5 * jax.nn.silu(x)',
    keras: '1.5 * keras.activations.silu(x)',
    numpy: '1.5 * x * scipy.special.expit(x)',
  },
};

export const hardMish: ScalarActivation = {
  kind: 'scalar',
  id: 'hard-mish',
  name: 'Hard mish',
  aliases: [],
  family: 'smooth-gate',
  params: [],
  f: x => (x >= 0 ? x : x <= -2 ? 0 : (x * (x + 2)) / 2),
  df: x => (x >= 0 ? 1 : byPiece(x, -2, 0, x + 1)),
  d2f: x => (x >= 0 || x < -2 ? 0 : Number.isNaN(x) ? x : 1),
  kinks: () => [{ x: -2, left: 0, right: -1, convention: 0 }],
  breaks: () => [0],
  tex: 'f(x)=\\frac{x}{2}\\min\\left(2,\\max\\left(0,x+2\\right)\\right)',
  texDerivative: "f'(x)=\\begin{cases}0&x\\le-2\\\\x+1&-2<x<0\\\\1&x\\ge0\\end{cases}",
  forms: { stable: 'x*(min(max(x + 2, 0), 2)/2)' },
  dialects: [],
  numerics: {
    stableForm: 'x·(x + 2)/2 between −2 and 0, 0 to the left, x to the right.',
    pitfall:
      'The product x/2·min(2, max(0, x + 2)) at x = −∞ is −∞·0 = NaN; the limit is 0. At −2 the derivative here is 0, as with torch’s hardtanh; torch.clamp in its place gives −1.',
  },
  snippets: {
    pytorch: '0.5 * x * torch.nn.functional.hardtanh(x + 2, 0, 2)',
    jax: '0.5 * x * jnp.clip(x + 2, 0, 2)',
    keras: '0.5 * x * keras.ops.clip(x + 2, 0, 2)',
    numpy: '0.5 * x * np.clip(x + 2, 0, 2)',
  },
};

export const lisht: ScalarActivation = {
  kind: 'scalar',
  id: 'lisht',
  name: 'LiSHT',
  aliases: ['linearly scaled hyperbolic tangent'],
  family: 'smooth-gate',
  params: [],
  f: x => x * tanh(x),
  df(x) {
    const slope = sechSquared(x);
    return slope === 0 ? Math.sign(x) : tanh(x) + x * slope;
  },
  d2f(x) {
    const slope = sechSquared(x);
    return slope === 0 ? 0 : 2 * slope * (1 - x * tanh(x));
  },
  kinks: () => [],
  tex: 'f(x)=x\\tanh x',
  texDerivative: "f'(x)=\\tanh x+x\\left(1-\\tanh^2 x\\right)",
  forms: { stable: 'x*tanh(x)' },
  origin: {
    title: 'LiSHT: Non-Parametric Linearly Scaled Hyperbolic Tangent Activation Function for Neural Networks',
    authors: 'Swalpa Kumar Roy, Suvojit Manna, Shiv Ram Dubey, Bidyut Baran Chaudhuri',
    year: 2019,
    arxiv: '1901.05894',
  },
  dialects: [],
  numerics: {
    stableForm: 'x·tanh(x); the derivative with 1 − tanh² as 4t/(1 + t)², t = exp(−2|x|).',
    pitfall: 'The derivative’s term x·(1 − tanh²) is ∞·0 = NaN at ±∞; the slope there is ±1.',
  },
  snippets: {
    pytorch: 'x * torch.tanh(x)',
    jax: 'x * jnp.tanh(x)',
    keras: 'x * keras.ops.tanh(x)',
    numpy: 'x * np.tanh(x)',
  },
};

/** GELU(x) = 10 at x = 10 + 7.6e-23, whose nearest float64 is 10. */
const CLIP = 10;

export const clippedGelu: ScalarActivation = {
  kind: 'scalar',
  id: 'clipped-gelu',
  name: 'Clipped GELU',
  aliases: ['gelu_10'],
  family: 'smooth-gate',
  params: [],
  f: x => Math.min(gelu.f(x), CLIP),
  df: x => (x > CLIP ? 0 : gelu.df(x)),
  d2f: x => (x > CLIP ? 0 : gelu.d2f(x)),
  kinks: () => [{ x: CLIP, left: 1, right: 0, convention: 1 }],
  tex: 'f(x)=\\min\\left(\\max\\left(x\\,\\Phi(x),-10\\right),10\\right)',
  texDerivative: "f'(x)=\\begin{cases}\\Phi(x)+x\\,\\varphi(x)&x\\le10\\\\0&x>10\\end{cases}",
  forms: { stable: 'min(x/2*erfc(-x/sqrt(2)), 10)', naive: 'min(max(x/2*(1 + erf(x/sqrt(2))), -10), 10)' },
  origin: {
    title: 'Integer Quantization for Deep Learning Inference: Principles and Empirical Evaluation',
    authors: 'Hao Wu, Patrick Judd, Xiaojie Zhang, Mikhail Isaev, Paulius Micikevicius',
    year: 2020,
    arxiv: '2004.09602',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.clamp(torch.nn.functional.gelu(x), -10, 10)',
      computes: { id: 'clipped-gelu' },
      version: '1.13',
      executed: PYTORCH,
      note: 'No class of its own; Hugging Face calls it gelu_10. Derivative 1 at 10. At ±∞ as torch.nn.GELU.',
      deviations: gateAtInfinity,
    },
  ],
  numerics: {
    stableForm: 'min(GELU(x), 10); the lower bound −10 is never reached, GELU’s minimum being −0.17.',
    naiveForm: 'With 1 + erf it is exactly 0 from x ≈ −5.54 (float32) and −8.37 (float64), as GELU.',
  },
  snippets: {
    pytorch: 'torch.clamp(torch.nn.functional.gelu(x), -10, 10)',
    jax: 'jnp.clip(jax.nn.gelu(x, approximate=False), -10, 10)',
    keras: 'keras.ops.clip(keras.activations.gelu(x, approximate=False), -10, 10)',
    numpy: 'np.clip(0.5 * x * scipy.special.erfc(-x / np.sqrt(2)), -10, 10)',
  },
};
