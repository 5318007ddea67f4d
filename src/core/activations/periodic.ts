/** Periodic functions, and those with a periodic part. */
import { ONNX_RUNTIME, PYTORCH, TENSORFLOW_JS } from '../dialect-runs.ts';
import type { ParamValues, ScalarActivation } from './types.ts';

const SPLITTER = 2 ** 27 + 1;

/** a b - product, exactly, where product is a b rounded (Dekker 1971). Large b are scaled so that no step overflows. */
function productError(a: number, b: number, product: number): number {
  const scale = Math.abs(b) > 2 ** 900 ? 2 ** -100 : 1;
  const scaled = b * scale;
  const aHead = SPLITTER * a - (SPLITTER * a - a);
  const bHead = SPLITTER * scaled - (SPLITTER * scaled - scaled);
  const aTail = a - aHead;
  const bTail = scaled - bHead;
  return (aHead * bHead - product * scale + aHead * bTail + aTail * bHead + aTail * bTail) / scale;
}

/**
 * Sine and cosine of the exact product w x. A rounded product is wrong by up to 2^-53 |w x|, which is whole periods once w x is
 * large; its rounding error is put back by the addition theorem. Where it overflows, half of it is doubled.
 */
function sinCos(w: number, x: number): [sin: number, cos: number] {
  const product = w * x;
  if (Number.isFinite(x) && !Number.isFinite(product)) {
    const [sin, cos] = sinCos(w, x / 2);
    return [2 * sin * cos, (cos - sin) * (cos + sin)];
  }
  const sin = Math.sin(product);
  const cos = Math.cos(product);
  const rest = productError(w, x, product);
  if (rest === 0 || Number.isNaN(rest)) return [sin, cos];
  const sinRest = Math.sin(rest);
  const cosRest = Math.cos(rest);
  return [sin * cosRest + cos * sinRest, cos * cosRest - sin * sinRest];
}

const frequencyOf = (params?: ParamValues) => params?.a ?? 1;

export const snake: ScalarActivation = {
  kind: 'scalar',
  id: 'snake',
  name: 'Snake',
  aliases: [],
  family: 'periodic',
  params: [
    {
      name: 'a',
      symbol: 'a',
      default: 1,
      min: 0.01,
      max: 100,
      slider: { min: 0.2, max: 5, step: 0.1 },
      learnable: true,
      description: 'Frequency of the periodic part; its height is 1/a.',
    },
  ],
  f(x, params) {
    if (Math.abs(x) === Number.POSITIVE_INFINITY) return x;
    const a = frequencyOf(params);
    const [sin] = sinCos(a, x);
    return x + (sin * sin) / a;
  },
  df(x, params) {
    const [sin, cos] = sinCos(frequencyOf(params), x);
    return (sin + cos) ** 2;
  },
  d2f(x, params) {
    const a = frequencyOf(params);
    const [sin, cos] = sinCos(a, x);
    return 2 * a * (cos - sin) * (cos + sin);
  },
  dparams: {
    a(x, params) {
      const a = frequencyOf(params);
      const [sin, cos] = sinCos(a, x);
      return (sin / a) * (2 * x * cos - sin / a);
    },
  },
  kinks: () => [],
  tex: 'f(x)=x+\\frac{1}{a}\\sin^2(ax)',
  texDerivative: "f'(x)=1+\\sin(2ax)",
  forms: { stable: 'x + sin(a*x)^2/a' },
  origin: {
    title: 'Neural Networks Fail to Learn Periodic Functions and How to Fix It',
    authors: 'Liu Ziyin, Tilman Hartwig, Masahito Ueda',
    year: 2020,
    arxiv: '2006.08195',
    venue: 'NeurIPS 2020',
  },
  dialects: [
    {
      framework: 'TensorFlow',
      api: 'tfa.activations.snake(x, frequency=1)',
      computes: { id: 'snake' },
      version: 'Addons, archived',
      note: 'Written x + (1 − cos 2ax)/(2a), the same function.',
    },
  ],
  numerics: {
    stableForm: 'x + sin²(ax)/a; its derivative as (sin ax + cos ax)².',
    naiveForm: 'The derivative written 1 + sin 2ax cancels near its zeros.',
    pitfall: 'The rounding error of ax is an error of the phase: 6·10⁻⁸·|ax| in float32.',
  },
  snippets: {
    pytorch: 'x + torch.sin(x) ** 2',
    jax: 'x + jnp.sin(x) ** 2',
    keras: 'x + keras.ops.sin(x) ** 2',
    numpy: 'x + np.sin(x) ** 2',
  },
};

const omegaOf = (params?: ParamValues) => params?.omega0 ?? 30;

export const sine: ScalarActivation = {
  kind: 'scalar',
  id: 'sine',
  name: 'Sine (SIREN)',
  aliases: ['SIREN activation', 'sin'],
  family: 'periodic',
  params: [
    {
      name: 'omega0',
      symbol: '\\omega_0',
      default: 30,
      min: 0.01,
      max: 10000,
      slider: { min: 1, max: 60, step: 1 },
      learnable: false,
      description: 'Angular frequency: the period is 2π/ω₀, the largest slope ω₀.',
    },
  ],
  f: (x, params) => sinCos(omegaOf(params), x)[0],
  df: (x, params) => omegaOf(params) * sinCos(omegaOf(params), x)[1],
  d2f: (x, params) => -(omegaOf(params) ** 2) * sinCos(omegaOf(params), x)[0],
  kinks: () => [],
  tex: 'f(x)=\\sin(\\omega_0x)',
  texDerivative: "f'(x)=\\omega_0\\cos(\\omega_0x)",
  forms: { stable: 'sin(omega0*x)' },
  origin: {
    title: 'Implicit Neural Representations with Periodic Activation Functions',
    authors: 'Vincent Sitzmann, Julien N. P. Martel, Alexander W. Bergman, David B. Lindell, Gordon Wetzstein',
    year: 2020,
    arxiv: '2006.09661',
    venue: 'NeurIPS 2020',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.sin(x)',
      computes: { id: 'sine', params: { omega0: 1 } },
      version: '1.13',
      executed: PYTORCH,
      note: 'The plain sine; SIREN applies it to 30x.',
    },
    { framework: 'JAX', api: 'jax.numpy.sin(x)', computes: { id: 'sine', params: { omega0: 1 } }, version: '0.11.1' },
    {
      framework: 'TensorFlow',
      api: 'tf.math.sin(x)',
      computes: { id: 'sine', params: { omega0: 1 } },
      version: '2.21.0',
    },
    {
      framework: 'ONNX',
      api: 'Sin',
      computes: { id: 'sine', params: { omega0: 1 } },
      version: 'opset 22',
      executed: ONNX_RUNTIME,
    },
    {
      framework: 'TensorFlow.js',
      api: 'tf.sin(x)',
      computes: { id: 'sine', params: { omega0: 1 } },
      version: '4.22.0',
      executed: TENSORFLOW_JS,
    },
  ],
  numerics: {
    stableForm: 'The library’s sin of ω₀x, with the rounding error of the product put back by the addition theorem.',
    naiveForm: 'sin of the rounded product: the phase is wrong by up to 6·10⁻⁸·|ω₀x| in float32.',
    pitfall: 'Fast sine intrinsics of GPUs lose more of the phase.',
  },
  snippets: {
    pytorch: 'torch.sin(30 * x)',
    jax: 'jnp.sin(30 * x)',
    keras: 'keras.ops.sin(30 * x)',
    numpy: 'np.sin(30 * x)',
  },
};

export const cosine: ScalarActivation = {
  kind: 'scalar',
  id: 'cosine',
  name: 'Cosine',
  aliases: ['cos'],
  family: 'periodic',
  params: [],
  f: x => Math.cos(x),
  df: x => -Math.sin(x),
  d2f: x => -Math.cos(x),
  kinks: () => [],
  tex: 'f(x)=\\cos(x)',
  texDerivative: "f'(x)=-\\sin(x)",
  forms: { stable: 'cos(x)' },
  dialects: [
    { framework: 'PyTorch', api: 'torch.cos', computes: { id: 'cosine' }, version: '1.13', executed: PYTORCH },
    { framework: 'JAX', api: 'jax.numpy.cos', computes: { id: 'cosine' }, version: '0.11.1' },
    { framework: 'TensorFlow', api: 'tf.math.cos', computes: { id: 'cosine' }, version: '2.21.0' },
    { framework: 'ONNX', api: 'Cos', computes: { id: 'cosine' }, version: 'opset 22', executed: ONNX_RUNTIME },
    {
      framework: 'TensorFlow.js',
      api: 'tf.cos(x)',
      computes: { id: 'cosine' },
      version: '4.22.0',
      executed: TENSORFLOW_JS,
    },
  ],
  numerics: {
    stableForm: 'The library’s cos; 2 sin²(x/2) where 1 − cos x is wanted.',
    pitfall: 'A float32 argument carries a phase error of up to 6·10⁻⁸·|x|.',
  },
  snippets: { pytorch: 'torch.cos(x)', jax: 'jnp.cos(x)', keras: 'keras.ops.cos(x)', numpy: 'np.cos(x)' },
};
