/** Shrinkage: inputs of small size become 0 or are pulled towards it. */

import { ONNX_RUNTIME, PYTORCH } from '../dialect-runs.ts';
import { tanh as hyperbolicTangent } from '../special.ts';
import { tanh } from './sigmoids.ts';
import type { Kink, Param, ParamValues, ScalarActivation } from './types.ts';

const lambdaOf = (params?: ParamValues) => params?.lambda ?? 0.5;

const lambda: Param = {
  name: 'lambda',
  symbol: '\\lambda',
  default: 0.5,
  min: 0,
  max: 1000,
  slider: { min: 0.05, max: 3, step: 0.05 },
  learnable: false,
  description: 'Inputs of at most this size become 0.',
};

/** 1 outside [-lambda, lambda], 0 inside and at the ends, NaN for NaN. */
function outside(x: number, params?: ParamValues): number {
  if (Number.isNaN(x)) return x;
  return Math.abs(x) > lambdaOf(params) ? 1 : 0;
}

/** The ends of the dead zone. Without one the function is the identity, whose slope at 0 PyTorch still writes as 0. */
function ends(params?: ParamValues): Kink[] {
  const end = lambdaOf(params);
  if (end === 0) return [{ x: 0, left: 1, right: 1, convention: 0 }];
  return [
    { x: -end, left: 1, right: 0, convention: 0 },
    { x: end, left: 0, right: 1, convention: 0 },
  ];
}

export const hardShrink: ScalarActivation = {
  kind: 'scalar',
  id: 'hard-shrink',
  name: 'Hard shrinkage',
  aliases: ['hardshrink', 'hard thresholding'],
  family: 'shrinkage',
  params: [lambda],
  f: (x, params) => (Math.abs(x) <= lambdaOf(params) ? 0 : x),
  df: outside,
  d2f: x => (Number.isNaN(x) ? x : 0),
  kinks: ends,
  tex: 'f(x)=\\begin{cases}x&|x|>\\lambda\\\\0&|x|\\le\\lambda\\end{cases}',
  texDerivative: "f'(x)=\\begin{cases}1&|x|>\\lambda\\\\0&|x|\\le\\lambda\\end{cases}",
  forms: { stable: 'where(abs(x) > lambda, x, 0)' },
  origin: {
    title: 'Ideal spatial adaptation by wavelet shrinkage',
    authors: 'David L. Donoho, Iain M. Johnstone',
    year: 1994,
    doi: '10.1093/biomet/81.3.425',
    venue: 'Biometrika 81(3)',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.Hardshrink(lambd=0.5)',
      computes: { id: 'hard-shrink' },
      version: '1.13',
      executed: PYTORCH,
      note: 'Derivative 0 at ±λ.',
    },
    {
      framework: 'Keras',
      api: 'keras.activations.hard_shrink(x, threshold=0.5)',
      computes: { id: 'hard-shrink' },
      version: '3.16.0',
      note: 'Derivative 0 at ±λ.',
    },
    {
      framework: 'ONNX',
      api: 'Shrink, lambd = 0.5, bias = 0',
      computes: { id: 'hard-shrink' },
      version: 'opset 9',
      deviations: [{ x: Number.NaN, f: 0 }],
      executed: ONNX_RUNTIME,
      note: 'These are the operator’s defaults.',
    },
  ],
  numerics: { stableForm: 'A comparison, exact.', pitfall: 'f jumps by λ at ±λ, so no Lipschitz bound holds.' },
  snippets: {
    pytorch: 'torch.nn.functional.hardshrink(x, lambd=0.5)',
    jax: 'jnp.where(jnp.abs(x) <= 0.5, 0, x)',
    keras: 'keras.activations.hard_shrink(x, threshold=0.5)',
    numpy: 'np.where(np.abs(x) <= 0.5, 0, x)',
  },
};

export const softShrink: ScalarActivation = {
  kind: 'scalar',
  id: 'soft-shrink',
  name: 'Soft shrinkage',
  aliases: ['softshrink', 'soft thresholding'],
  family: 'shrinkage',
  params: [lambda],
  f(x, params) {
    const end = lambdaOf(params);
    return x > end ? x - end : x < -end ? x + end : 0 * x;
  },
  df: outside,
  d2f: x => (Number.isNaN(x) ? x : 0),
  kinks: ends,
  tex: 'f(x)=\\operatorname{sgn}(x)\\max(|x|-\\lambda,0)',
  texDerivative: "f'(x)=\\begin{cases}1&|x|>\\lambda\\\\0&|x|\\le\\lambda\\end{cases}",
  forms: { stable: 'x - min(max(x, -lambda), lambda)' },
  origin: {
    title: 'De-noising by soft-thresholding',
    authors: 'David L. Donoho',
    year: 1995,
    doi: '10.1109/18.382009',
    venue: 'IEEE Transactions on Information Theory 41(3)',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.Softshrink(lambd=0.5)',
      computes: { id: 'soft-shrink' },
      version: '1.13',
      executed: PYTORCH,
      note: 'Derivative 0 at ±λ. Maps NaN to 0.',
      deviations: [{ x: Number.NaN, f: 0 }],
    },
    {
      framework: 'Keras',
      api: 'keras.activations.soft_shrink(x, threshold=0.5)',
      computes: { id: 'soft-shrink' },
      version: '3.16.0',
      note: 'Derivative 0 at ±λ.',
    },
    {
      framework: 'ONNX',
      api: 'Shrink, lambd = 0.5, bias = 0.5',
      computes: { id: 'soft-shrink' },
      version: 'opset 9',
      deviations: [{ x: Number.NaN, f: 0 }],
      executed: ONNX_RUNTIME,
      note: 'The operator’s default bias is 0, which is hard shrinkage.',
    },
  ],
  numerics: {
    stableForm: 'x − λ above λ, x + λ below −λ, 0 between; the difference near ±λ is exact.',
    pitfall:
      'Comparisons are false for NaN: a version that ends in “otherwise 0” turns NaN into 0, as PyTorch 1.13 does.',
  },
  snippets: {
    pytorch: 'torch.nn.functional.softshrink(x, lambd=0.5)',
    jax: 'jnp.sign(x) * jnp.maximum(jnp.abs(x) - 0.5, 0)',
    keras: 'keras.activations.soft_shrink(x, threshold=0.5)',
    numpy: 'np.sign(x) * np.maximum(np.abs(x) - 0.5, 0)',
  },
};

/** x - tanh x for |x| < 1 as (x cosh x - sinh x) / cosh x, the numerator by its series, whose terms have one sign. */
function nearZero(x: number): number {
  const square = x * x;
  let power = 1 / 3;
  let sum = power;
  // The terms are 2k / (2k + 1)! x^(2k - 2), k = 1, 2, ...
  for (let k = 2; power > sum * 1e-17; k++) {
    power *= square / ((2 * k - 2) * (2 * k + 1));
    sum += power;
  }
  return (x * (square * sum)) / Math.cosh(x);
}

/** The series of `nearZero` in the formula language, by Horner's rule; its argument is clamped so that it overflows nowhere. */
function nearZeroForm(): string {
  const square = 'min(abs(x), 1)^2';
  const divisors = [10, 28, 54, 88, 130, 180, 238, 304];
  const series = divisors.reduceRight((rest, divisor) => `(1 + ${square}/${divisor}*${rest})`, '1');
  return `x*(${square}/3*${series}/cosh(min(abs(x), 1)))`;
}

export const tanhShrink: ScalarActivation = {
  kind: 'scalar',
  id: 'tanh-shrink',
  name: 'Tanhshrink',
  aliases: ['tanh shrinkage'],
  family: 'shrinkage',
  params: [],
  f: x => (Math.abs(x) < 1 ? nearZero(x) : x - hyperbolicTangent(x)),
  df: x => hyperbolicTangent(x) ** 2,
  d2f: x => 2 * hyperbolicTangent(x) * tanh.df(x),
  kinks: () => [],
  tex: 'f(x)=x-\\tanh x',
  texDerivative: "f'(x)=\\tanh^2 x",
  forms: { stable: `where(abs(x) < 1, ${nearZeroForm()}, x - tanh(x))`, naive: 'x - tanh(x)' },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.Tanhshrink()',
      computes: { id: 'tanh-shrink' },
      version: '1.13',
      executed: PYTORCH,
      note: 'The direct form, which cancels near 0; its derivative, 1 − (1 − tanh²), is 0 at 10⁻³⁰ where the true one is 10⁻⁶⁰.',
    },
    { framework: 'Keras', api: 'keras.activations.tanh_shrink', computes: { id: 'tanh-shrink' }, version: '3.16.0' },
    {
      framework: 'ONNX',
      api: 'Tanh, then Sub',
      computes: { id: 'tanh-shrink' },
      version: 'opset 13',
      executed: ONNX_RUNTIME,
      note: 'No operator of its own.',
    },
  ],
  numerics: {
    stableForm: 'Near 0 the series of x·cosh x − sinh x, whose terms have one sign, over cosh x; elsewhere x − tanh x.',
    naiveForm:
      'x − tanh x near 0, where f ≈ x³/3: in float32 it is 4.8 % off at 10⁻³, 40 % at 5·10⁻⁴ and 0 at 10⁻⁴; in float64 it is 0 at 10⁻⁸.',
  },
  snippets: {
    pytorch: 'torch.nn.functional.tanhshrink(x)',
    jax: 'x - jnp.tanh(x)',
    keras: 'keras.activations.tanh_shrink(x)',
    numpy: 'x - np.tanh(x)',
  },
};
