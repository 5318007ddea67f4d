/** Elementary functions that are none of the other kinds: step, modulus, exponential, bent identity. */
import { ONNX_RUNTIME, PYTORCH, TENSORFLOW_JS } from '../dialect-runs.ts';
import type { ScalarActivation } from './types.ts';

export const binaryStep: ScalarActivation = {
  kind: 'scalar',
  id: 'binary-step',
  name: 'Binary step',
  aliases: ['Heaviside step', 'threshold unit', 'hard limiter'],
  family: 'other',
  params: [],
  f: x => (x >= 0 ? 1 : x < 0 ? 0 : Number.NaN),
  df: x => (Number.isNaN(x) ? x : 0),
  d2f: x => (Number.isNaN(x) ? x : 0),
  // A jump: the slopes beside it are equal, and f is not differentiable between them. PyTorch has no derivative to follow.
  kinks: () => [{ x: 0, left: 0, right: 0, convention: 0 }],
  tex: 'f(x)=\\begin{cases}1&x\\ge0\\\\0&x<0\\end{cases}',
  texDerivative: "f'(x)=0",
  forms: { stable: 'where(x >= 0, 1, 0)' },
  origin: {
    title: 'A logical calculus of the ideas immanent in nervous activity',
    authors: 'Warren S. McCulloch, Walter Pitts',
    year: 1943,
    doi: '10.1007/BF02478259',
    venue: 'Bulletin of Mathematical Biophysics 5',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.heaviside(x, torch.ones_like(x))',
      computes: { id: 'binary-step' },
      version: '1.13',
      executed: PYTORCH,
      note: 'The second argument is the value at 0. Maps NaN to 0. It has no derivative: backward raises an error.',
      deviations: [{ x: Number.NaN, f: 0 }],
    },
    {
      framework: 'JAX',
      api: 'jax.numpy.heaviside(x, 1)',
      computes: { id: 'binary-step' },
      version: '0.11.1',
      note: 'The second argument is the value at 0.',
    },
    {
      framework: 'TensorFlow',
      api: 'tf.experimental.numpy.heaviside(x, 1)',
      computes: { id: 'binary-step' },
      version: '2.21.0',
      note: 'The second argument is the value at 0.',
    },
    {
      framework: 'TensorFlow.js',
      api: 'tf.step(x, alpha = 0)',
      computes: { id: 'binary-step' },
      version: '4.22.0',
      deviations: [{ x: 0, f: 0 }],
      note: '0 at 0; alpha is the slope on the left.',
      executed: TENSORFLOW_JS,
    },
  ],
  numerics: {
    stableForm: 'A comparison, exact.',
    pitfall:
      'The value at exactly 0 is a convention: 0, 1/2 or 1. −0 compares equal to 0. The derivative is 0 wherever it exists, so training needs a surrogate for it.',
  },
  snippets: {
    pytorch: 'torch.heaviside(x, torch.ones_like(x))',
    jax: 'jnp.heaviside(x, 1)',
    keras: 'keras.ops.cast(x >= 0, x.dtype)',
    numpy: 'np.heaviside(x, 1)',
  },
};

export const abs: ScalarActivation = {
  kind: 'scalar',
  id: 'abs',
  name: 'Absolute value',
  aliases: ['modulus'],
  family: 'other',
  params: [],
  f: x => Math.abs(x),
  // Adding 0 makes the sign of -0 a plain 0.
  df: x => Math.sign(x) + 0,
  d2f: x => (Number.isNaN(x) ? x : 0),
  kinks: () => [{ x: 0, left: -1, right: 1, convention: 0 }],
  tex: 'f(x)=|x|',
  texDerivative: "f'(x)=\\begin{cases}1&x>0\\\\0&x=0\\\\-1&x<0\\end{cases}",
  forms: { stable: 'abs(x)' },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.abs',
      computes: { id: 'abs' },
      version: '1.13',
      executed: PYTORCH,
      note: 'Derivative 0 at 0.',
    },
    {
      framework: 'JAX',
      api: 'jax.numpy.abs',
      computes: { id: 'abs' },
      version: '0.11.1',
      note: 'Derivative 1 at 0.',
      deviations: [{ x: 0, df: 1 }],
    },
    {
      framework: 'TensorFlow',
      api: 'tf.math.abs',
      computes: { id: 'abs' },
      version: '2.21.0',
      note: 'Derivative 0 at 0.',
    },
    { framework: 'ONNX', api: 'Abs', computes: { id: 'abs' }, version: 'opset 13', executed: ONNX_RUNTIME },
    {
      framework: 'TensorFlow.js',
      api: 'tf.abs(x)',
      computes: { id: 'abs' },
      version: '4.22.0',
      deviations: [{ x: 0, df: -1 }],
      note: 'Derivative −1 at 0, from the left.',
      executed: TENSORFLOW_JS,
    },
  ],
  numerics: { stableForm: 'The sign bit cleared, exact.' },
  snippets: { pytorch: 'torch.abs(x)', jax: 'jnp.abs(x)', keras: 'keras.ops.abs(x)', numpy: 'np.abs(x)' },
};

export const exponential: ScalarActivation = {
  kind: 'scalar',
  id: 'exponential',
  name: 'Exponential',
  aliases: ['exp'],
  family: 'other',
  params: [],
  f: x => Math.exp(x),
  df: x => Math.exp(x),
  d2f: x => Math.exp(x),
  kinks: () => [],
  tex: 'f(x)=e^{x}',
  texDerivative: "f'(x)=e^{x}",
  forms: { stable: 'exp(x)' },
  dialects: [
    { framework: 'PyTorch', api: 'torch.exp', computes: { id: 'exponential' }, version: '1.13', executed: PYTORCH },
    { framework: 'Keras', api: 'keras.activations.exponential', computes: { id: 'exponential' }, version: '3.16.0' },
    { framework: 'JAX', api: 'jax.numpy.exp', computes: { id: 'exponential' }, version: '0.11.1' },
    { framework: 'TensorFlow', api: 'tf.math.exp', computes: { id: 'exponential' }, version: '2.21.0' },
    { framework: 'ONNX', api: 'Exp', computes: { id: 'exponential' }, version: 'opset 13', executed: ONNX_RUNTIME },
    {
      framework: 'TensorFlow.js',
      api: 'tf.exp(x)',
      computes: { id: 'exponential' },
      version: '4.22.0',
      executed: TENSORFLOW_JS,
    },
  ],
  numerics: {
    stableForm: 'The library’s exp; expm1 where exp(x) − 1 is wanted.',
    pitfall: 'It is ∞ above 11.09 in float16, 88.72 in float32 and 709.78 in float64.',
  },
  snippets: {
    pytorch: 'torch.exp(x)',
    jax: 'jnp.exp(x)',
    keras: 'keras.activations.exponential(x)',
    numpy: 'np.exp(x)',
  },
};

/** x / sqrt(x^2 + 1), the limit at the infinities. */
const direction = (x: number) => (Math.abs(x) === Number.POSITIVE_INFINITY ? Math.sign(x) : x / Math.hypot(x, 1));

export const bentIdentity: ScalarActivation = {
  kind: 'scalar',
  id: 'bent-identity',
  name: 'Bent identity',
  aliases: [],
  family: 'other',
  params: [],
  f: x => (Math.abs(x) === Number.POSITIVE_INFINITY ? x : x + (x / 2) * (x / (Math.hypot(x, 1) + 1))),
  df: x => 1 + direction(x) / 2,
  d2f: x => (1 / Math.hypot(x, 1)) ** 3 / 2,
  kinks: () => [],
  tex: 'f(x)=\\frac{\\sqrt{x^2+1}-1}{2}+x',
  texDerivative: "f'(x)=\\frac{x}{2\\sqrt{x^2+1}}+1",
  forms: {
    stable: 'x + x/2*(x/max(abs(x), 1)/(1/max(abs(x), 1) + sqrt((x/max(abs(x), 1))^2 + (1/max(abs(x), 1))^2)))',
    naive: '(sqrt(x^2 + 1) - 1)/2 + x',
  },
  dialects: [],
  numerics: {
    stableForm: 'x + (x/2)·x/(1 + √(x² + 1)), with the root as hypot(x, 1).',
    naiveForm: '√(x² + 1) − 1 cancels near 0, and x² overflows for |x| > 1.8·10¹⁹ in float32.',
  },
  snippets: {
    pytorch: 'x + x / 2 * (x / (torch.hypot(x, torch.ones_like(x)) + 1))',
    jax: 'x + x / 2 * (x / (jnp.hypot(x, 1) + 1))',
    keras: 'x + x / 2 * (x / (keras.ops.hypot(x, keras.ops.ones_like(x)) + 1))',
    numpy: 'x + x / 2 * (x / (np.hypot(x, 1) + 1))',
  },
};
