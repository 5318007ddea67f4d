/** Rectifiers: the identity on the right, little or nothing on the left. */
import type { Kink, ScalarActivation } from './types.ts';

/** NaN for NaN, otherwise the value for the sign of x; at 0 the left one. */
const bySign = (x: number, left: number, right: number) => (x > 0 ? right : x <= 0 ? left : Number.NaN);

const zeroKink = (left: number, right: number, convention: number): Kink[] =>
  left === right ? [] : [{ x: 0, left, right, convention }];

export const relu: ScalarActivation = {
  kind: 'scalar',
  id: 'relu',
  name: 'ReLU',
  aliases: ['rectified linear unit', 'ramp', 'positive part'],
  family: 'rectifier',
  params: [],
  f: x => Math.max(x, 0),
  df: x => bySign(x, 0, 1),
  d2f: x => bySign(x, 0, 0),
  kinks: () => zeroKink(0, 1, 0),
  tex: 'f(x)=\\max(x,0)',
  texDerivative: "f'(x)=\\begin{cases}1&x>0\\\\0&x\\le0\\end{cases}",
  origin: {
    title: 'Rectified Linear Units Improve Restricted Boltzmann Machines',
    authors: 'Vinod Nair, Geoffrey E. Hinton',
    year: 2010,
    venue: 'ICML 2010',
  },
  dialects: [
    { framework: 'PyTorch', api: 'torch.nn.ReLU()', computes: { id: 'relu' }, version: '1.13', note: 'Derivative 0 at 0.' },
    { framework: 'Keras', api: 'keras.activations.relu(x, negative_slope=0.0)', computes: { id: 'relu' }, version: '3.16.0' },
    { framework: 'JAX', api: 'jax.nn.relu', computes: { id: 'relu' }, version: '0.11.1', note: 'Derivative 0 at 0.' },
    { framework: 'TensorFlow', api: 'tf.nn.relu', computes: { id: 'relu' }, version: '2.21.0' },
    { framework: 'ONNX', api: 'Relu', computes: { id: 'relu' }, version: 'opset 14' },
  ],
  numerics: { stableForm: 'max(x, 0), exact.', pitfall: 'Pre-activations that are exactly 0 do occur, so the convention at 0 can matter.' },
  snippets: {
    pytorch: 'torch.relu(x)',
    jax: 'jax.nn.relu(x)',
    keras: 'keras.activations.relu(x)',
    numpy: 'np.maximum(x, 0)',
  },
};

const slope = (params?: Readonly<Record<string, number>>) => params?.negativeSlope ?? 0.01;

export const leakyRelu: ScalarActivation = {
  kind: 'scalar',
  id: 'leaky-relu',
  name: 'Leaky ReLU',
  aliases: ['LReLU'],
  family: 'rectifier',
  params: [
    {
      name: 'negativeSlope',
      symbol: 'a',
      default: 0.01,
      min: 0,
      max: 1,
      slider: { min: 0, max: 0.5, step: 0.01 },
      learnable: false,
      description: 'Slope on the negative side.',
    },
  ],
  f(x, params) {
    const a = slope(params);
    // Slope 0 is ReLU, whose limit at -infinity is 0 and not 0 times infinity.
    return x > 0 ? x : a === 0 ? Math.max(x, 0) : a * x;
  },
  df: (x, params) => bySign(x, slope(params), 1),
  d2f: x => bySign(x, 0, 0),
  kinks: params => zeroKink(slope(params), 1, slope(params)),
  tex: 'f(x)=\\begin{cases}x&x>0\\\\ax&x\\le0\\end{cases}',
  texDerivative: "f'(x)=\\begin{cases}1&x>0\\\\a&x\\le0\\end{cases}",
  origin: {
    title: 'Rectifier Nonlinearities Improve Neural Network Acoustic Models',
    authors: 'Andrew L. Maas, Awni Y. Hannun, Andrew Y. Ng',
    year: 2013,
    venue: 'ICML 2013 Workshop on Deep Learning for Audio, Speech and Language Processing',
  },
  dialects: [
    { framework: 'PyTorch', api: 'torch.nn.LeakyReLU(negative_slope=0.01)', computes: { id: 'leaky-relu' }, version: '1.13', note: 'Derivative a at 0.' },
    { framework: 'JAX', api: 'jax.nn.leaky_relu(x, negative_slope=0.01)', computes: { id: 'leaky-relu' }, version: '0.11.1', note: 'Derivative 1 at 0.' },
    { framework: 'Keras', api: 'keras.activations.leaky_relu(x, negative_slope=0.2)', computes: { id: 'leaky-relu', params: { negativeSlope: 0.2 } }, version: '3.16.0' },
    { framework: 'Keras', api: 'keras.layers.LeakyReLU(negative_slope=0.3)', computes: { id: 'leaky-relu', params: { negativeSlope: 0.3 } }, version: '3.16.0' },
    { framework: 'TensorFlow', api: 'tf.nn.leaky_relu(features, alpha=0.2)', computes: { id: 'leaky-relu', params: { negativeSlope: 0.2 } }, version: '2.21.0' },
    { framework: 'ONNX', api: 'LeakyRelu, alpha = 0.01', computes: { id: 'leaky-relu' }, version: 'opset 16' },
  ],
  numerics: { stableForm: 'x where x > 0, a·x elsewhere, exact.' },
  snippets: {
    pytorch: 'torch.nn.functional.leaky_relu(x, negative_slope=0.01)',
    jax: 'jax.nn.leaky_relu(x, negative_slope=0.01)',
    keras: 'keras.activations.leaky_relu(x, negative_slope=0.01)',
    numpy: 'np.where(x > 0, x, 0.01 * x)',
  },
};

const alphaOf = (params?: Readonly<Record<string, number>>) => params?.alpha ?? 1;

export const elu: ScalarActivation = {
  kind: 'scalar',
  id: 'elu',
  name: 'ELU',
  aliases: ['exponential linear unit'],
  family: 'rectifier',
  params: [
    {
      name: 'alpha',
      symbol: '\\alpha',
      default: 1,
      min: 0,
      max: 100,
      slider: { min: 0, max: 3, step: 0.05 },
      learnable: false,
      description: 'Depth of the negative plateau: f tends to −α.',
    },
  ],
  f: (x, params) => (x > 0 ? x : alphaOf(params) * Math.expm1(x)),
  df: (x, params) => bySign(x, alphaOf(params) * Math.exp(x), 1),
  d2f: (x, params) => (x >= 0 ? 0 : alphaOf(params) * Math.exp(x)),
  kinks: params => zeroKink(alphaOf(params), 1, alphaOf(params)),
  tex: 'f(x)=\\begin{cases}x&x>0\\\\\\alpha\\left(e^{x}-1\\right)&x\\le0\\end{cases}',
  texDerivative: "f'(x)=\\begin{cases}1&x>0\\\\\\alpha e^{x}&x\\le0\\end{cases}",
  origin: {
    title: 'Fast and Accurate Deep Network Learning by Exponential Linear Units (ELUs)',
    authors: 'Djork-Arné Clevert, Thomas Unterthiner, Sepp Hochreiter',
    year: 2015,
    arxiv: '1511.07289',
    venue: 'ICLR 2016',
  },
  dialects: [
    { framework: 'PyTorch', api: 'torch.nn.ELU(alpha=1.0)', computes: { id: 'elu' }, version: '1.13', note: 'Derivative α at 0.' },
    { framework: 'Keras', api: 'keras.activations.elu(x, alpha=1.0)', computes: { id: 'elu' }, version: '3.16.0' },
    { framework: 'JAX', api: 'jax.nn.elu(x, alpha=1.0)', computes: { id: 'elu' }, version: '0.11.1', note: 'Derivative α at 0.' },
    { framework: 'TensorFlow', api: 'tf.nn.elu', computes: { id: 'elu' }, version: '2.21.0', note: 'α is fixed at 1.' },
    { framework: 'ONNX', api: 'Elu, alpha = 1.0', computes: { id: 'elu' }, version: 'opset 22' },
  ],
  numerics: {
    stableForm: 'x where x > 0, α·expm1(x) elsewhere.',
    naiveForm: 'exp(x) − 1 loses all digits for |x| < 6·10⁻⁸ in float32.',
  },
  snippets: {
    pytorch: 'torch.nn.functional.elu(x, alpha=1.0)',
    jax: 'jax.nn.elu(x, alpha=1.0)',
    keras: 'keras.activations.elu(x, alpha=1.0)',
    numpy: 'np.where(x > 0, x, np.expm1(np.minimum(x, 0)))',
  },
};

/** Klambauer et al. 2017: the pair for which mean 0 and variance 1 are a stable fixed point. */
const SELU_ALPHA = 1.6732632423543772848170429916717;
const SELU_LAMBDA = 1.0507009873554804934193349852946;
const SELU_SLOPE = 1.7580993408473768599402175208123;

export const selu: ScalarActivation = {
  kind: 'scalar',
  id: 'selu',
  name: 'SELU',
  aliases: ['scaled exponential linear unit'],
  family: 'rectifier',
  params: [],
  f: x => (x > 0 ? SELU_LAMBDA * x : SELU_SLOPE * Math.expm1(x)),
  df: x => bySign(x, SELU_SLOPE * Math.exp(x), SELU_LAMBDA),
  d2f: x => (x >= 0 ? 0 : SELU_SLOPE * Math.exp(x)),
  kinks: () => zeroKink(SELU_SLOPE, SELU_LAMBDA, SELU_SLOPE),
  tex: 'f(x)=\\lambda\\begin{cases}x&x>0\\\\\\alpha\\left(e^{x}-1\\right)&x\\le0\\end{cases}',
  texDerivative: "f'(x)=\\lambda\\begin{cases}1&x>0\\\\\\alpha e^{x}&x\\le0\\end{cases}",
  origin: {
    title: 'Self-Normalizing Neural Networks',
    authors: 'Günter Klambauer, Thomas Unterthiner, Andreas Mayr, Sepp Hochreiter',
    year: 2017,
    arxiv: '1706.02515',
    venue: 'NeurIPS 2017',
  },
  dialects: [
    { framework: 'PyTorch', api: 'torch.nn.SELU()', computes: { id: 'selu' }, version: '1.13', note: 'Derivative λα at 0.' },
    { framework: 'Keras', api: 'keras.activations.selu', computes: { id: 'selu' }, version: '3.16.0' },
    { framework: 'JAX', api: 'jax.nn.selu', computes: { id: 'selu' }, version: '0.11.1' },
    { framework: 'TensorFlow', api: 'tf.nn.selu', computes: { id: 'selu' }, version: '2.21.0' },
    { framework: 'ONNX', api: 'Selu', computes: { id: 'selu' }, version: 'opset 22', note: 'α and λ are float32 roundings.' },
  ],
  numerics: { stableForm: 'λ·x where x > 0, λα·expm1(x) elsewhere.', naiveForm: 'exp(x) − 1 cancels near 0.' },
  snippets: {
    pytorch: 'torch.nn.functional.selu(x)',
    jax: 'jax.nn.selu(x)',
    keras: 'keras.activations.selu(x)',
    numpy: '1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * np.expm1(np.minimum(x, 0)))',
  },
};

export const seluConstants = { alpha: SELU_ALPHA, lambda: SELU_LAMBDA } as const;

const sharpness = (params?: Readonly<Record<string, number>>) => params?.beta ?? 1;

export const softplus: ScalarActivation = {
  kind: 'scalar',
  id: 'softplus',
  name: 'Softplus',
  aliases: ['smooth ReLU'],
  family: 'soft-rectifier',
  params: [
    {
      name: 'beta',
      symbol: '\\beta',
      default: 1,
      min: 0.01,
      max: 100,
      slider: { min: 0.1, max: 10, step: 0.1 },
      learnable: false,
      description: 'Sharpness: the larger, the closer to ReLU.',
    },
  ],
  f(x, params) {
    const beta = sharpness(params);
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(beta * x))) / beta;
  },
  df(x, params) {
    const z = sharpness(params) * x;
    const t = Math.exp(-Math.abs(z));
    return z >= 0 ? 1 / (1 + t) : t / (1 + t);
  },
  d2f(x, params) {
    const beta = sharpness(params);
    const t = Math.exp(-Math.abs(beta * x));
    return (beta * t) / ((1 + t) * (1 + t));
  },
  kinks: () => [],
  tex: 'f(x)=\\frac{1}{\\beta}\\ln\\left(1+e^{\\beta x}\\right)',
  texDerivative: "f'(x)=\\frac{1}{1+e^{-\\beta x}}",
  origin: {
    title: 'Incorporating Second-Order Functional Knowledge for Better Option Pricing',
    authors: 'Charles Dugas, Yoshua Bengio, François Bélisle, Claude Nadeau, René Garcia',
    year: 2001,
    venue: 'NIPS 2000',
  },
  dialects: [
    { framework: 'PyTorch', api: 'torch.nn.Softplus(beta=1, threshold=20)', computes: { id: 'softplus' }, version: '1.13', note: 'Returns x itself where βx > 20: a jump of 2.06·10⁻⁹/β that float64 sees.' },
    { framework: 'Keras', api: 'keras.activations.softplus', computes: { id: 'softplus' }, version: '3.16.0', note: 'No β.' },
    { framework: 'JAX', api: 'jax.nn.softplus', computes: { id: 'softplus' }, version: '0.11.1', note: 'No β.' },
    { framework: 'TensorFlow', api: 'tf.math.softplus', computes: { id: 'softplus' }, version: '2.21.0' },
    { framework: 'ONNX', api: 'Softplus', computes: { id: 'softplus' }, version: 'opset 22' },
  ],
  numerics: {
    stableForm: 'max(x, 0) + log1p(exp(−|βx|))/β.',
    naiveForm: 'log(1 + exp(x)) is ∞ for x > 88.7 and 0 for x < −16.6 in float32.',
  },
  snippets: {
    pytorch: 'torch.nn.functional.softplus(x)',
    jax: 'jax.nn.softplus(x)',
    keras: 'keras.activations.softplus(x)',
    numpy: 'np.logaddexp(x, 0)',
  },
};
