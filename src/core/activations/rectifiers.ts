/** Rectifiers: the identity on the right, little or nothing on the left. */
import { ONNX_RUNTIME, PYTORCH, TENSORFLOW_JS } from '../dialect-runs.ts';
import { logistic, logisticDerivative } from './sigmoids.ts';
import type { Kink, ParamValues, ScalarActivation } from './types.ts';

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
  forms: { stable: 'max(x, 0)' },
  origin: {
    title: 'Rectified Linear Units Improve Restricted Boltzmann Machines',
    authors: 'Vinod Nair, Geoffrey E. Hinton',
    year: 2010,
    venue: 'ICML 2010',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.ReLU()',
      computes: { id: 'relu' },
      version: '1.13',
      executed: PYTORCH,
      note: 'Derivative 0 at 0.',
    },
    {
      framework: 'Keras',
      api: 'keras.activations.relu(x, negative_slope=0.0)',
      computes: { id: 'relu' },
      version: '3.16.0',
    },
    { framework: 'JAX', api: 'jax.nn.relu', computes: { id: 'relu' }, version: '0.11.1', note: 'Derivative 0 at 0.' },
    { framework: 'TensorFlow', api: 'tf.nn.relu', computes: { id: 'relu' }, version: '2.21.0' },
    { framework: 'ONNX', api: 'Relu', computes: { id: 'relu' }, version: 'opset 14', executed: ONNX_RUNTIME },
    {
      framework: 'TensorFlow.js',
      api: 'tf.relu(x)',
      computes: { id: 'relu' },
      version: '4.22.0',
      executed: TENSORFLOW_JS,
    },
  ],
  numerics: {
    stableForm: 'max(x, 0), exact.',
    pitfall: 'Pre-activations that are exactly 0 do occur, so the convention at 0 can matter.',
  },
  snippets: {
    pytorch: 'torch.relu(x)',
    jax: 'jax.nn.relu(x)',
    keras: 'keras.activations.relu(x)',
    numpy: 'np.maximum(x, 0)',
  },
};

/** x where x > 0, a x elsewhere; slope 0 is ReLU, whose limit at -infinity is 0 and not 0 times infinity. */
const twoSlopes = (x: number, a: number) => (x > 0 ? x : a === 0 ? Math.max(x, 0) : a * x);

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
  f: (x, params) => twoSlopes(x, slope(params)),
  df: (x, params) => bySign(x, slope(params), 1),
  d2f: x => bySign(x, 0, 0),
  kinks: params => zeroKink(slope(params), 1, slope(params)),
  tex: 'f(x)=\\begin{cases}x&x>0\\\\ax&x\\le0\\end{cases}',
  texDerivative: "f'(x)=\\begin{cases}1&x>0\\\\a&x\\le0\\end{cases}",
  forms: { stable: 'where(x > 0, x, negativeSlope*x)' },
  origin: {
    title: 'Rectifier Nonlinearities Improve Neural Network Acoustic Models',
    authors: 'Andrew L. Maas, Awni Y. Hannun, Andrew Y. Ng',
    year: 2013,
    venue: 'ICML 2013 Workshop on Deep Learning for Audio, Speech and Language Processing',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.LeakyReLU(negative_slope=0.01)',
      computes: { id: 'leaky-relu' },
      version: '1.13',
      executed: PYTORCH,
      note: 'Derivative a at 0.',
    },
    {
      framework: 'JAX',
      api: 'jax.nn.leaky_relu(x, negative_slope=0.01)',
      computes: { id: 'leaky-relu' },
      version: '0.11.1',
      note: 'Derivative 1 at 0.',
      deviations: [{ x: 0, df: 1 }],
    },
    {
      framework: 'Keras',
      api: 'keras.activations.leaky_relu(x, negative_slope=0.2)',
      computes: { id: 'leaky-relu', params: { negativeSlope: 0.2 } },
      version: '3.16.0',
    },
    {
      framework: 'Keras',
      api: 'keras.layers.LeakyReLU(negative_slope=0.3)',
      computes: { id: 'leaky-relu', params: { negativeSlope: 0.3 } },
      version: '3.16.0',
    },
    {
      framework: 'TensorFlow',
      api: 'tf.nn.leaky_relu(features, alpha=0.2)',
      computes: { id: 'leaky-relu', params: { negativeSlope: 0.2 } },
      version: '2.21.0',
    },
    {
      framework: 'ONNX',
      api: 'LeakyRelu, alpha = 0.01',
      computes: { id: 'leaky-relu' },
      version: 'opset 16',
      executed: ONNX_RUNTIME,
    },
    {
      framework: 'TensorFlow.js',
      api: 'tf.leakyRelu(x, alpha = 0.2)',
      computes: { id: 'leaky-relu', params: { negativeSlope: 0.2 } },
      version: '4.22.0',
      executed: TENSORFLOW_JS,
    },
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
  breaks: params => (alphaOf(params) === 1 ? [0] : []),
  tex: 'f(x)=\\begin{cases}x&x>0\\\\\\alpha\\left(e^{x}-1\\right)&x\\le0\\end{cases}',
  texDerivative: "f'(x)=\\begin{cases}1&x>0\\\\\\alpha e^{x}&x\\le0\\end{cases}",
  forms: { stable: 'where(x > 0, x, alpha*expm1(min(x, 0)))', naive: 'where(x > 0, x, alpha*(exp(x) - 1))' },
  origin: {
    title: 'Fast and Accurate Deep Network Learning by Exponential Linear Units (ELUs)',
    authors: 'Djork-Arné Clevert, Thomas Unterthiner, Sepp Hochreiter',
    year: 2015,
    arxiv: '1511.07289',
    venue: 'ICLR 2016',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.ELU(alpha=1.0)',
      computes: { id: 'elu' },
      version: '1.13',
      executed: PYTORCH,
      note: 'Derivative α at 0. Computed with exp(x) − 1, which loses digits near 0.',
    },
    { framework: 'Keras', api: 'keras.activations.elu(x, alpha=1.0)', computes: { id: 'elu' }, version: '3.16.0' },
    {
      framework: 'JAX',
      api: 'jax.nn.elu(x, alpha=1.0)',
      computes: { id: 'elu' },
      version: '0.11.1',
      note: 'Derivative α at 0.',
    },
    { framework: 'TensorFlow', api: 'tf.nn.elu', computes: { id: 'elu' }, version: '2.21.0', note: 'α is fixed at 1.' },
    {
      framework: 'ONNX',
      api: 'Elu, alpha = 1.0',
      computes: { id: 'elu' },
      version: 'opset 22',
      executed: ONNX_RUNTIME,
    },
    {
      framework: 'TensorFlow.js',
      api: 'tf.elu(x)',
      computes: { id: 'elu' },
      version: '4.22.0',
      executed: TENSORFLOW_JS,
    },
  ],
  numerics: {
    stableForm: 'x where x > 0, α·expm1(x) elsewhere.',
    naiveForm: 'exp(x) − 1 cancels near 0: in float32 it is 0 for x > −3·10⁻⁸.',
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
  forms: {
    stable: `where(x > 0, ${SELU_LAMBDA}*x, ${SELU_SLOPE}*expm1(min(x, 0)))`,
    naive: `${SELU_LAMBDA}*where(x > 0, x, ${SELU_ALPHA}*(exp(x) - 1))`,
  },
  origin: {
    title: 'Self-Normalizing Neural Networks',
    authors: 'Günter Klambauer, Thomas Unterthiner, Andreas Mayr, Sepp Hochreiter',
    year: 2017,
    arxiv: '1706.02515',
    venue: 'NeurIPS 2017',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.SELU()',
      computes: { id: 'selu' },
      version: '1.13',
      executed: PYTORCH,
      note: 'Derivative λα at 0. Computed with exp(x) − 1, which loses digits near 0.',
    },
    { framework: 'Keras', api: 'keras.activations.selu', computes: { id: 'selu' }, version: '3.16.0' },
    { framework: 'JAX', api: 'jax.nn.selu', computes: { id: 'selu' }, version: '0.11.1' },
    { framework: 'TensorFlow', api: 'tf.nn.selu', computes: { id: 'selu' }, version: '2.21.0' },
    {
      framework: 'ONNX',
      api: 'Selu',
      computes: { id: 'selu' },
      version: 'opset 22',
      executed: ONNX_RUNTIME,
      note: 'α and λ are float32 roundings.',
    },
    {
      framework: 'TensorFlow.js',
      api: 'tf.selu(x)',
      computes: { id: 'selu' },
      version: '4.22.0',
      executed: TENSORFLOW_JS,
    },
  ],
  numerics: { stableForm: 'λ·x where x > 0, λα·expm1(x) elsewhere.', naiveForm: 'exp(x) − 1 cancels near 0.' },
  snippets: {
    pytorch: 'torch.nn.functional.selu(x)',
    jax: 'jax.nn.selu(x)',
    keras: 'keras.activations.selu(x)',
    numpy: '1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * np.expm1(np.minimum(x, 0)))',
  },
};

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
  forms: { stable: 'max(x, 0) + log1p(exp(-abs(beta*x)))/beta', naive: 'log(1 + exp(beta*x))/beta' },
  origin: {
    title: 'Incorporating Second-Order Functional Knowledge for Better Option Pricing',
    authors: 'Charles Dugas, Yoshua Bengio, François Bélisle, Claude Nadeau, René Garcia',
    year: 2001,
    venue: 'NIPS 2000',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.Softplus(beta=1, threshold=20)',
      computes: { id: 'softplus' },
      version: '1.13',
      executed: PYTORCH,
      note: 'Returns x itself where βx > 20: a jump of 2.06·10⁻⁹/β that float64 sees.',
    },
    {
      framework: 'Keras',
      api: 'keras.activations.softplus',
      computes: { id: 'softplus' },
      version: '3.16.0',
      note: 'No β.',
    },
    { framework: 'JAX', api: 'jax.nn.softplus', computes: { id: 'softplus' }, version: '0.11.1', note: 'No β.' },
    { framework: 'TensorFlow', api: 'tf.math.softplus', computes: { id: 'softplus' }, version: '2.21.0' },
    { framework: 'ONNX', api: 'Softplus', computes: { id: 'softplus' }, version: 'opset 22', executed: ONNX_RUNTIME },
    {
      framework: 'TensorFlow.js',
      api: 'tf.softplus(x)',
      computes: { id: 'softplus' },
      version: '4.22.0',
      executed: TENSORFLOW_JS,
    },
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

export const relu6: ScalarActivation = {
  kind: 'scalar',
  id: 'relu6',
  name: 'ReLU6',
  aliases: [],
  family: 'rectifier',
  params: [],
  f: x => Math.min(Math.max(x, 0), 6),
  df: x => bySign(x, 0, x < 6 ? 1 : 0),
  d2f: x => bySign(x, 0, 0),
  kinks: () => [
    { x: 0, left: 0, right: 1, convention: 0 },
    { x: 6, left: 1, right: 0, convention: 0 },
  ],
  tex: 'f(x)=\\min(\\max(x,0),6)',
  texDerivative: "f'(x)=\\begin{cases}1&0<x<6\\\\0&x\\le0\\\\0&x\\ge6\\end{cases}",
  forms: { stable: 'min(max(x, 0), 6)' },
  origin: {
    title: 'Convolutional Deep Belief Networks on CIFAR-10',
    authors: 'Alex Krizhevsky',
    year: 2010,
    venue: 'unpublished manuscript',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.ReLU6()',
      computes: { id: 'relu6' },
      version: '1.13',
      executed: PYTORCH,
      note: 'Derivative 0 at 0 and at 6.',
    },
    { framework: 'Keras', api: 'keras.activations.relu6', computes: { id: 'relu6' }, version: '3.16.0' },
    {
      framework: 'JAX',
      api: 'jax.nn.relu6',
      computes: { id: 'relu6' },
      version: '0.11.1',
      note: 'Derivative 0 at 0 and at 6.',
    },
    {
      framework: 'TensorFlow',
      api: 'tf.nn.relu6',
      computes: { id: 'relu6' },
      version: '2.21.0',
      note: 'Derivative 0 at 0 and at 6.',
    },
    {
      framework: 'ONNX',
      api: 'Clip, min = 0, max = 6',
      computes: { id: 'relu6' },
      version: 'opset 13',
      executed: ONNX_RUNTIME,
    },
    {
      framework: 'TensorFlow.js',
      api: 'tf.relu6(x)',
      computes: { id: 'relu6' },
      version: '4.22.0',
      deviations: [{ x: 6, df: 1 }],
      note: 'Derivative 0 at 0 and 1 at 6.',
      executed: TENSORFLOW_JS,
    },
  ],
  numerics: { stableForm: 'min(max(x, 0), 6), exact.' },
  snippets: {
    pytorch: 'torch.nn.functional.relu6(x)',
    jax: 'jax.nn.relu6(x)',
    keras: 'keras.activations.relu6(x)',
    numpy: 'np.clip(x, 0, 6)',
  },
};

const learnedSlope = (params?: ParamValues) => params?.a ?? 0.25;

export const prelu: ScalarActivation = {
  kind: 'scalar',
  id: 'prelu',
  name: 'PReLU',
  aliases: ['parametric ReLU'],
  family: 'rectifier',
  params: [
    {
      name: 'a',
      symbol: 'a',
      default: 0.25,
      min: -10,
      max: 10,
      slider: { min: -0.5, max: 1, step: 0.01 },
      learnable: true,
      description: 'Slope on the negative side; 0.25 is where He et al. and PyTorch start.',
    },
  ],
  f: (x, params) => twoSlopes(x, learnedSlope(params)),
  df: (x, params) => bySign(x, learnedSlope(params), 1),
  d2f: x => bySign(x, 0, 0),
  dparams: { a: x => Math.min(x, 0) },
  kinks: params => zeroKink(learnedSlope(params), 1, learnedSlope(params)),
  tex: 'f(x)=\\begin{cases}x&x>0\\\\ax&x\\le0\\end{cases}',
  texDerivative: "f'(x)=\\begin{cases}1&x>0\\\\a&x\\le0\\end{cases}",
  forms: { stable: 'where(x > 0, x, a*x)' },
  origin: {
    title: 'Delving Deep into Rectifiers: Surpassing Human-Level Performance on ImageNet Classification',
    authors: 'Kaiming He, Xiangyu Zhang, Shaoqing Ren, Jian Sun',
    year: 2015,
    arxiv: '1502.01852',
    venue: 'ICCV 2015',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.PReLU(num_parameters=1, init=0.25)',
      computes: { id: 'prelu' },
      version: '1.13',
      executed: PYTORCH,
      note: 'One shared a unless num_parameters is given; derivative a at 0. Its documentation advises no weight decay on a.',
    },
    {
      framework: 'Keras',
      api: "keras.layers.PReLU(alpha_initializer='Zeros', shared_axes=None)",
      computes: { id: 'prelu', params: { a: 0 } },
      version: '3.16.0',
      note: 'Starts at a = 0, that is as ReLU, with one a per feature unless shared_axes is given.',
    },
    {
      framework: 'JAX',
      api: 'flax.linen.PReLU(negative_slope_init=0.01)',
      computes: { id: 'prelu', params: { a: 0.01 } },
      version: 'Flax 0.12.8',
      note: 'In Flax, not in JAX itself. Starts at a = 0.01; derivative 1 at 0.',
      deviations: [{ x: 0, df: 1 }],
    },
    {
      framework: 'ONNX',
      api: 'PRelu',
      computes: { id: 'prelu' },
      version: 'opset 16',
      executed: ONNX_RUNTIME,
      note: 'The slope is an input tensor without a default.',
    },
  ],
  numerics: { stableForm: 'x where x > 0, a·x elsewhere, exact.' },
  snippets: {
    pytorch: 'torch.nn.functional.prelu(x, torch.tensor([0.25], dtype=x.dtype))',
    jax: 'jax.nn.leaky_relu(x, negative_slope=0.25)',
    keras: 'keras.activations.leaky_relu(x, negative_slope=0.25)',
    numpy: 'np.where(x > 0, x, 0.25 * x)',
  },
};

const meanSlope = (params?: ParamValues) => ((params?.lower ?? 1 / 8) + (params?.upper ?? 1 / 3)) / 2;

/** RReLU in evaluation mode: the random slope is replaced by its mean. */
export const rrelu: ScalarActivation = {
  kind: 'scalar',
  id: 'rrelu',
  name: 'RReLU',
  aliases: ['randomised leaky ReLU'],
  family: 'rectifier',
  params: [
    {
      name: 'lower',
      symbol: 'l',
      default: 1 / 8,
      min: 0,
      max: 1,
      slider: { min: 0, max: 1, step: 0.005 },
      learnable: false,
      description: 'Least negative slope that training draws.',
    },
    {
      name: 'upper',
      symbol: 'u',
      default: 1 / 3,
      min: 0,
      max: 1,
      slider: { min: 0, max: 1, step: 0.005 },
      learnable: false,
      description: 'Largest negative slope that training draws.',
    },
  ],
  f: (x, params) => twoSlopes(x, meanSlope(params)),
  df: (x, params) => bySign(x, meanSlope(params), 1),
  d2f: x => bySign(x, 0, 0),
  kinks: params => zeroKink(meanSlope(params), 1, meanSlope(params)),
  tex: 'f(x)=\\begin{cases}x&x>0\\\\\\frac{l+u}{2}x&x\\le0\\end{cases}',
  texDerivative: "f'(x)=\\begin{cases}1&x>0\\\\\\frac{l+u}{2}&x\\le0\\end{cases}",
  forms: { stable: 'where(x > 0, x, (lower + upper)/2*x)' },
  origin: {
    title: 'Empirical Evaluation of Rectified Activations in Convolutional Network',
    authors: 'Bing Xu, Naiyan Wang, Tianqi Chen, Mu Li',
    year: 2015,
    arxiv: '1505.00853',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.RReLU(lower=0.125, upper=0.3333333333333333)',
      computes: { id: 'rrelu' },
      version: '1.13',
      executed: PYTORCH,
      note: 'In evaluation mode, as here; in training mode each negative entry draws its own slope from U(lower, upper). Derivative (lower + upper)/2 at 0.',
    },
  ],
  numerics: {
    stableForm: 'Evaluation mode: x where x > 0, (lower + upper)/2·x elsewhere.',
    pitfall:
      'In training mode the slope is random, so two calls differ. The evaluation slope is the mean of the slopes: 11/48 by default.',
  },
  snippets: {
    pytorch: 'torch.nn.functional.rrelu(x, training=False)',
    jax: 'jax.nn.leaky_relu(x, negative_slope=11 / 48)',
    keras: 'keras.activations.leaky_relu(x, negative_slope=11 / 48)',
    numpy: 'np.where(x > 0, x, 11 / 48 * x)',
  },
};

export const reluSquared: ScalarActivation = {
  kind: 'scalar',
  id: 'relu-squared',
  name: 'Squared ReLU',
  aliases: ['ReLU²', 'relu2'],
  family: 'rectifier',
  params: [],
  f: x => Math.max(x, 0) ** 2,
  df: x => 2 * Math.max(x, 0),
  d2f: x => (x >= 0 ? 2 : bySign(x, 0, 2)),
  kinks: () => [],
  breaks: () => [0],
  tex: 'f(x)=\\max(x,0)^2',
  texDerivative: "f'(x)=2\\max(x,0)",
  forms: { stable: 'relu(x)^2' },
  origin: {
    title: 'Primer: Searching for Efficient Transformers for Language Modeling',
    authors: 'David R. So, Wojciech Mańke, Hanxiao Liu, Zihang Dai, Noam Shazeer, Quoc V. Le',
    year: 2021,
    arxiv: '2109.08668',
    venue: 'NeurIPS 2021',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.square(torch.relu(x))',
      computes: { id: 'relu-squared' },
      version: '1.13',
      executed: PYTORCH,
      note: 'No class of its own; Hugging Face calls it relu2.',
    },
    {
      framework: 'JAX',
      api: 'jnp.square(jax.nn.relu(x))',
      computes: { id: 'relu-squared' },
      version: '0.11.1',
      note: 'No function of its own.',
    },
    {
      framework: 'ONNX',
      api: 'Relu, then Mul with itself',
      computes: { id: 'relu-squared' },
      version: 'opset 14',
      executed: ONNX_RUNTIME,
      note: 'No operator of its own.',
    },
  ],
  numerics: { stableForm: 'r·r with r = max(x, 0).', pitfall: 'Overflows in float16 for x > 255.9.' },
  snippets: {
    pytorch: 'torch.square(torch.relu(x))',
    jax: 'jnp.square(jax.nn.relu(x))',
    keras: 'keras.ops.square(keras.activations.relu(x))',
    numpy: 'np.maximum(x, 0) ** 2',
  },
};

const starScale = (params?: ParamValues) => params?.s ?? 0.8944;

export const starRelu: ScalarActivation = {
  kind: 'scalar',
  id: 'star-relu',
  name: 'StarReLU',
  aliases: [],
  family: 'rectifier',
  params: [
    {
      name: 's',
      symbol: 's',
      default: 0.8944,
      min: -100,
      max: 100,
      slider: { min: 0, max: 2, step: 0.01 },
      learnable: true,
      description: 'Scale; 2/√5 ≈ 0.8944 gives variance 1 for standard normal input.',
    },
    {
      name: 'b',
      symbol: 'b',
      default: -0.4472,
      min: -100,
      max: 100,
      slider: { min: -1, max: 1, step: 0.01 },
      learnable: true,
      description: 'Bias; −1/√5 ≈ −0.4472 gives mean 0 for standard normal input.',
    },
  ],
  f(x, params) {
    const r = Math.max(x, 0);
    // Scale 0 leaves the bias alone, also at infinity.
    return (starScale(params) === 0 && r > 0 ? 0 : starScale(params) * r * r) + (params?.b ?? -0.4472);
  },
  df(x, params) {
    const r = Math.max(x, 0);
    return starScale(params) === 0 && r > 0 ? 0 : 2 * starScale(params) * r;
  },
  d2f: (x, params) => 2 * starScale(params) * (x >= 0 ? 1 : bySign(x, 0, 1)),
  dparams: { s: x => Math.max(x, 0) ** 2, b: x => bySign(x, 1, 1) },
  kinks: () => [],
  breaks: () => [0],
  tex: 'f(x)=s\\max(x,0)^2+b',
  texDerivative: "f'(x)=2s\\max(x,0)",
  forms: { stable: 's*relu(x)*relu(x) + b', naive: 's*relu(x)^2 + b' },
  origin: {
    title: 'MetaFormer Baselines for Vision',
    authors: 'Weihao Yu, Chenyang Si, Pan Zhou, Mi Luo, Yichen Zhou, Jiashi Feng, Shuicheng Yan, Xinchao Wang',
    year: 2022,
    arxiv: '2210.13452',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 's * torch.square(torch.relu(x)) + b',
      computes: { id: 'star-relu' },
      version: '1.13',
      executed: PYTORCH,
      note: 'No class of its own; timm has one, which starts from s = 1 and b = 0 and learns them.',
    },
  ],
  numerics: {
    stableForm: 's·r·r + b with r = max(x, 0), the product from the left.',
    naiveForm: 'In s·r² + b, r² overflows in float16 for x > 255.9, where s·r² is still a number.',
  },
  snippets: {
    pytorch: '0.8944 * torch.square(torch.relu(x)) - 0.4472',
    jax: '0.8944 * jnp.square(jax.nn.relu(x)) - 0.4472',
    keras: '0.8944 * keras.ops.square(keras.activations.relu(x)) - 0.4472',
    numpy: '0.8944 * np.maximum(x, 0) ** 2 - 0.4472',
  },
};

/** The kink beside the jump of a function that is constant up to x and the identity above; the written slope is 0. */
const jumpToIdentity = (x: number): Kink[] => [{ x, left: 0, right: 1, convention: 0 }];

const thetaOf = (params?: ParamValues) => params?.threshold ?? 0.1;

export const threshold: ScalarActivation = {
  kind: 'scalar',
  id: 'threshold',
  name: 'Threshold',
  aliases: [],
  family: 'rectifier',
  params: [
    {
      name: 'threshold',
      symbol: '\\theta',
      default: 0.1,
      min: -1000,
      max: 1000,
      slider: { min: -3, max: 3, step: 0.1 },
      learnable: false,
      description: 'Inputs above it pass unchanged. The frameworks have no default; 0.1 is an example.',
    },
    {
      name: 'value',
      symbol: 'v',
      default: 20,
      min: -1000,
      max: 1000,
      slider: { min: -20, max: 20, step: 0.5 },
      learnable: false,
      description: 'What replaces every other input. The frameworks have no default; 20 is an example.',
    },
  ],
  f: (x, params) => bySign(x - thetaOf(params), params?.value ?? 20, x),
  df: (x, params) => bySign(x - thetaOf(params), 0, 1),
  d2f: x => bySign(x, 0, 0),
  kinks: params => jumpToIdentity(thetaOf(params)),
  tex: 'f(x)=\\begin{cases}x&x>\\theta\\\\v&x\\le\\theta\\end{cases}',
  texDerivative: "f'(x)=\\begin{cases}1&x>\\theta\\\\0&x\\le\\theta\\end{cases}",
  forms: { stable: 'where(x > threshold, x, value)' },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.Threshold(threshold, value)',
      computes: { id: 'threshold' },
      version: '1.13',
      executed: PYTORCH,
      note: 'Both arguments are required; derivative 0 at the threshold.',
    },
    {
      framework: 'Keras',
      api: 'keras.activations.threshold(x, threshold, default_value)',
      computes: { id: 'threshold' },
      version: '3.16.0',
      note: 'Both arguments are required; derivative 0 at the threshold.',
    },
    {
      framework: 'JAX',
      api: 'jnp.where(x > threshold, x, value)',
      computes: { id: 'threshold' },
      version: '0.11.1',
      note: 'No function of its own.',
    },
  ],
  numerics: {
    stableForm: 'A comparison, exact.',
    pitfall:
      'A threshold such as 0.1 is rounded to float32 before a float32 comparison: the input float32(0.1) falls on the other side than in float64.',
  },
  snippets: {
    pytorch: 'torch.nn.functional.threshold(x, 0.1, 20)',
    jax: 'jnp.where(x <= 0.1, 20, x)',
    keras: 'keras.activations.threshold(x, 0.1, 20)',
    numpy: 'np.where(x <= 0.1, 20, x)',
  },
};

export const thresholdedRelu: ScalarActivation = {
  kind: 'scalar',
  id: 'thresholded-relu',
  name: 'Thresholded ReLU',
  aliases: [],
  family: 'rectifier',
  params: [
    {
      name: 'alpha',
      symbol: '\\alpha',
      default: 1,
      min: 0,
      max: 1000,
      slider: { min: 0, max: 3, step: 0.05 },
      learnable: false,
      description: 'Inputs above it pass unchanged, all others give 0; at 0 it is ReLU.',
    },
  ],
  f: (x, params) => bySign(x - alphaOf(params), 0, x),
  df: (x, params) => bySign(x - alphaOf(params), 0, 1),
  d2f: x => bySign(x, 0, 0),
  kinks: params => jumpToIdentity(alphaOf(params)),
  tex: 'f(x)=\\begin{cases}x&x>\\alpha\\\\0&x\\le\\alpha\\end{cases}',
  texDerivative: "f'(x)=\\begin{cases}1&x>\\alpha\\\\0&x\\le\\alpha\\end{cases}",
  forms: { stable: 'where(x > alpha, x, 0)' },
  origin: {
    title: 'Zero-bias autoencoders and the benefits of co-adapting features',
    authors: 'Kishore Konda, Roland Memisevic, David Krueger',
    year: 2014,
    arxiv: '1402.3337',
    venue: 'ICLR 2015',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.functional.threshold(x, alpha, 0)',
      computes: { id: 'thresholded-relu' },
      version: '1.13',
      executed: PYTORCH,
      note: 'alpha is required; derivative 0 at alpha.',
    },
    {
      framework: 'Keras',
      api: 'keras.activations.relu(x, threshold=alpha)',
      computes: { id: 'thresholded-relu' },
      version: '3.16.0',
      note: 'relu’s own default threshold is 0.',
    },
    {
      framework: 'ONNX',
      api: 'ThresholdedRelu, alpha = 1.0',
      computes: { id: 'thresholded-relu' },
      version: 'opset 22',
      deviations: [{ x: Number.NaN, f: 0 }],
      executed: ONNX_RUNTIME,
    },
  ],
  numerics: { stableForm: 'A comparison, exact.', pitfall: 'f jumps by α at α, so no Lipschitz bound holds.' },
  snippets: {
    pytorch: 'torch.nn.functional.threshold(x, 1.0, 0.0)',
    jax: 'jnp.where(x <= 1, 0, x)',
    keras: 'keras.activations.relu(x, threshold=1.0)',
    numpy: 'np.where(x <= 1, 0, x)',
  },
};

/** x / sqrt(1 + alpha x^2) for x < 0; the other quotient where squaring could overflow, and at -infinity. */
function inverseRoot(x: number, alpha: number): number {
  const root = Math.sqrt(alpha);
  return x < -1 ? -1 / Math.hypot(1 / x, root) : x / Math.hypot(1, root * x);
}

export const isrlu: ScalarActivation = {
  kind: 'scalar',
  id: 'isrlu',
  name: 'ISRLU',
  aliases: ['inverse square root linear unit'],
  family: 'rectifier',
  params: [
    {
      name: 'alpha',
      symbol: '\\alpha',
      default: 1,
      min: 0.001,
      max: 1000,
      slider: { min: 0.1, max: 5, step: 0.1 },
      learnable: true,
      description: 'Sets the negative plateau: f tends to −1/√α.',
    },
  ],
  f: (x, params) => (x >= 0 ? x : inverseRoot(x, alphaOf(params))),
  df: (x, params) => (x >= 0 ? 1 : (1 / Math.hypot(1, Math.sqrt(alphaOf(params)) * x)) ** 3),
  d2f(x, params) {
    if (x >= 0) return 0;
    const alpha = alphaOf(params);
    return -3 * alpha * inverseRoot(x, alpha) * (1 / Math.hypot(1, Math.sqrt(alpha) * x)) ** 4;
  },
  dparams: { alpha: (x, params) => (x >= 0 ? 0 : -0.5 * inverseRoot(x, alphaOf(params)) ** 3) },
  kinks: () => [],
  breaks: () => [0],
  tex: 'f(x)=\\begin{cases}x&x\\ge0\\\\\\frac{x}{\\sqrt{1+\\alpha x^2}}&x<0\\end{cases}',
  texDerivative: "f'(x)=\\begin{cases}1&x\\ge0\\\\\\left(1+\\alpha x^2\\right)^{-3/2}&x<0\\end{cases}",
  forms: {
    stable: 'where(x >= 0, x, x/max(abs(x), 1)/sqrt((1/max(abs(x), 1))^2 + alpha*(x/max(abs(x), 1))^2))',
    naive: 'where(x >= 0, x, x/sqrt(1 + alpha*x^2))',
  },
  origin: {
    title: 'Improving Deep Learning by Inverse Square Root Linear Units (ISRLUs)',
    authors: 'Brad Carlile, Guy Delamarter, Paul Kinney, Akiko Marti, Brian Whitney',
    year: 2017,
    arxiv: '1710.09967',
  },
  dialects: [],
  numerics: {
    stableForm: 'x where x ≥ 0; elsewhere x/hypot(1, √α·x), and −1/hypot(1/x, √α) below −1.',
    naiveForm: 'αx² in x/√(1 + αx²) overflows in float32 for |x| > 1.8·10¹⁹, and the result is 0 instead of −1/√α.',
  },
  snippets: {
    pytorch: 'torch.where(x >= 0, x, x / torch.hypot(x, torch.ones_like(x)))',
    jax: 'jnp.where(x >= 0, x, x / jnp.hypot(x, 1))',
    keras: 'keras.ops.where(x >= 0, x, x / keras.ops.hypot(x, keras.ops.ones_like(x)))',
    numpy: 'np.where(x >= 0, x, x / np.hypot(x, 1))',
  },
};

export const celu: ScalarActivation = {
  kind: 'scalar',
  id: 'celu',
  name: 'CELU',
  aliases: ['continuously differentiable ELU'],
  family: 'rectifier',
  params: [
    {
      name: 'alpha',
      symbol: '\\alpha',
      default: 1,
      min: 0.01,
      max: 100,
      slider: { min: 0.25, max: 4, step: 0.05 },
      learnable: false,
      description: 'Depth of the negative plateau, f tends to −α, and the length over which it is reached.',
    },
  ],
  f: (x, params) => (x > 0 ? x : alphaOf(params) * Math.expm1(x / alphaOf(params))),
  df: (x, params) => bySign(x, Math.exp(x / alphaOf(params)), 1),
  d2f: (x, params) => (x >= 0 ? 0 : Math.exp(x / alphaOf(params)) / alphaOf(params)),
  kinks: () => [],
  breaks: () => [0],
  tex: 'f(x)=\\begin{cases}x&x>0\\\\\\alpha\\left(e^{x/\\alpha}-1\\right)&x\\le0\\end{cases}',
  texDerivative: "f'(x)=\\begin{cases}1&x>0\\\\e^{x/\\alpha}&x\\le0\\end{cases}",
  forms: {
    stable: 'where(x > 0, x, alpha*expm1(min(x, 0)/alpha))',
    naive: 'max(x, 0) + min(0, alpha*(exp(x/alpha) - 1))',
  },
  origin: {
    title: 'Continuously Differentiable Exponential Linear Units',
    authors: 'Jonathan T. Barron',
    year: 2017,
    arxiv: '1704.07483',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.CELU(alpha=1.0)',
      computes: { id: 'celu' },
      version: '1.13',
      executed: PYTORCH,
      note: 'Computed with exp(x/α) − 1, which loses digits near 0.',
    },
    { framework: 'Keras', api: 'keras.activations.celu(x, alpha=1.0)', computes: { id: 'celu' }, version: '3.16.0' },
    { framework: 'JAX', api: 'jax.nn.celu(x, alpha=1.0)', computes: { id: 'celu' }, version: '0.11.1' },
    {
      framework: 'ONNX',
      api: 'Celu, alpha = 1.0',
      computes: { id: 'celu' },
      version: 'opset 28',
      note: 'Run at opset 26, the last that ONNX Runtime 1.30.0 takes.',
      executed: ONNX_RUNTIME,
    },
  ],
  numerics: {
    stableForm: 'x where x > 0, α·expm1(x/α) elsewhere.',
    naiveForm: 'exp(x/α) − 1 cancels near 0.',
    pitfall: 'It equals ELU only at α = 1: CELU(x) is α·ELU(x/α), with ELU’s own α = 1.',
  },
  snippets: {
    pytorch: 'torch.nn.functional.celu(x, alpha=1.0)',
    jax: 'jax.nn.celu(x, alpha=1.0)',
    keras: 'keras.activations.celu(x, alpha=1.0)',
    numpy: 'np.where(x > 0, x, np.expm1(np.minimum(x, 0)))',
  },
};

export const shiftedSoftplus: ScalarActivation = {
  kind: 'scalar',
  id: 'shifted-softplus',
  name: 'Shifted softplus',
  aliases: [],
  family: 'soft-rectifier',
  params: [],
  f: x => Math.max(x, 0) + Math.log1p(Math.expm1(-Math.abs(x)) / 2),
  df: logistic,
  d2f: logisticDerivative,
  kinks: () => [],
  tex: 'f(x)=\\ln\\left(\\frac{1+e^{x}}{2}\\right)',
  texDerivative: "f'(x)=\\frac{1}{1+e^{-x}}",
  forms: { stable: 'max(x, 0) + log1p(expm1(-abs(x))/2)', naive: 'softplus(x) - log(2)' },
  origin: {
    title: 'SchNet: A continuous-filter convolutional neural network for modeling quantum interactions',
    authors: 'Kristof T. Schütt et al.',
    year: 2017,
    arxiv: '1706.08566',
    venue: 'NeurIPS 2017',
  },
  dialects: [],
  numerics: {
    stableForm: 'max(x, 0) + log1p(expm1(−|x|)/2).',
    naiveForm: 'softplus(x) − ln 2 loses all relative accuracy near 0, where f ≈ x/2.',
  },
  snippets: {
    pytorch: 'torch.logaddexp(x, torch.zeros_like(x)) - 0.6931471805599453',
    jax: 'jnp.logaddexp(x, 0) - 0.6931471805599453',
    keras: 'keras.ops.logaddexp(x, 0.0) - 0.6931471805599453',
    numpy: 'np.maximum(x, 0) + np.log1p(np.expm1(-np.abs(x)) / 2)',
  },
};

const offsetOf = (params?: ParamValues) => params?.b ?? 4;

/** Slope of squareplus at -|x|: (b/2) / (r (r + |x|)), r = sqrt(x^2 + b), where 1 - |x|/r would cancel. */
function squareplusTail(x: number, b: number): number {
  const r = Math.hypot(x, Math.sqrt(b));
  return b / 2 / r / (r + Math.abs(x));
}

/** |x|/2 + sqrt(x^2 + b)/2 in the formula language, the root as a hypotenuse whose squares cannot overflow. */
const HALF_SUM =
  'abs(x)/2 + max(abs(x), sqrt(b))*sqrt((x/max(abs(x), sqrt(b)))^2 + (sqrt(b)/max(abs(x), sqrt(b)))^2)/2';

export const squareplus: ScalarActivation = {
  kind: 'scalar',
  id: 'squareplus',
  name: 'Squareplus',
  aliases: [],
  family: 'soft-rectifier',
  params: [
    {
      name: 'b',
      symbol: 'b',
      default: 4,
      min: 0.001,
      max: 1000,
      slider: { min: 0.25, max: 10, step: 0.05 },
      learnable: false,
      description: 'Size of the bend: f(0) = √b/2; the smaller, the closer to ReLU.',
    },
  ],
  f(x, params) {
    const b = offsetOf(params);
    const r = Math.hypot(x, Math.sqrt(b));
    // Halves first: the sum of two large numbers would overflow.
    return x < 0 ? b / 4 / (r / 2 - x / 2) : x / 2 + r / 2;
  },
  df(x, params) {
    const tail = squareplusTail(x, offsetOf(params));
    return x < 0 ? tail : 1 - tail;
  },
  d2f(x, params) {
    const b = offsetOf(params);
    const r = Math.hypot(x, Math.sqrt(b));
    return b / 2 / r / r / r;
  },
  kinks: () => [],
  tex: 'f(x)=\\frac{x+\\sqrt{x^2+b}}{2}',
  texDerivative: "f'(x)=\\frac{1}{2}\\left(1+\\frac{x}{\\sqrt{x^2+b}}\\right)",
  forms: { stable: `where(x >= 0, ${HALF_SUM}, b/4/(${HALF_SUM}))`, naive: '(x + sqrt(x^2 + b))/2' },
  origin: {
    title: 'Squareplus: A Softplus-Like Algebraic Rectifier',
    authors: 'Jonathan T. Barron',
    year: 2021,
    arxiv: '2112.11687',
  },
  dialects: [
    {
      framework: 'Keras',
      api: 'keras.activations.squareplus(x, b=4)',
      computes: { id: 'squareplus' },
      version: '3.16.0',
      note: 'The direct form, so the negative tail cancels.',
    },
    {
      framework: 'JAX',
      api: 'jax.nn.squareplus(x, b=4)',
      computes: { id: 'squareplus' },
      version: '0.11.1',
      note: 'The direct form, so the negative tail cancels.',
    },
  ],
  numerics: {
    stableForm: 'With r = hypot(x, √b): (x + r)/2 for x ≥ 0, (b/2)/(r − x) for x < 0.',
    naiveForm:
      '(x + √(x² + b))/2 cancels for x < 0: in float32, with b = 4, it is 0 for some x from −5793 down and for all below −11585.',
    pitfall: 'x² overflows in float32 for |x| > 1.8·10¹⁹.',
  },
  snippets: {
    pytorch: 'torch.where(x < 0, 2 / ((r := torch.hypot(x, torch.full_like(x, 2))) - x), (x + r) / 2)',
    jax: 'jax.nn.squareplus(x, b=4)',
    keras: 'keras.activations.squareplus(x, b=4)',
    numpy: 'np.where(x < 0, 2 / ((r := np.hypot(x, 2)) + np.abs(x)), (x + r) / 2)',
  },
};

export const sparsePlus: ScalarActivation = {
  kind: 'scalar',
  id: 'sparse-plus',
  name: 'Sparse-plus',
  aliases: [],
  family: 'soft-rectifier',
  params: [],
  f: x => (x >= 1 ? x : x <= -1 ? 0 : (x + 1) ** 2 / 4),
  df: x => (x >= 1 ? 1 : x <= -1 ? 0 : (x + 1) / 2),
  d2f: x => (x >= 1 || x < -1 ? 0 : bySign(x, 0.5, 0.5)),
  kinks: () => [],
  breaks: () => [-1, 1],
  tex: 'f(x)=\\begin{cases}0&x\\le-1\\\\\\frac{(x+1)^2}{4}&-1<x<1\\\\x&x\\ge1\\end{cases}',
  texDerivative: "f'(x)=\\begin{cases}0&x\\le-1\\\\\\frac{x+1}{2}&-1<x<1\\\\1&x\\ge1\\end{cases}",
  forms: { stable: 'where(x < 1, (min(max(x, -1), 1) + 1)^2/4, x)' },
  origin: {
    title: 'Learning with Fenchel-Young Losses',
    authors: 'Mathieu Blondel, André F. T. Martins, Vlad Niculae',
    year: 2019,
    arxiv: '1901.02324',
    venue: 'JMLR 2020',
  },
  dialects: [
    { framework: 'Keras', api: 'keras.activations.sparse_plus', computes: { id: 'sparse-plus' }, version: '3.16.0' },
    { framework: 'JAX', api: 'jax.nn.sparse_plus', computes: { id: 'sparse-plus' }, version: '0.11.1' },
  ],
  numerics: { stableForm: '0 for x ≤ −1, (x + 1)²/4 between, x for x ≥ 1.' },
  snippets: {
    pytorch: 'torch.where(x >= 1, x, (torch.clamp(x, -1, 1) + 1) ** 2 / 4)',
    jax: 'jax.nn.sparse_plus(x)',
    keras: 'keras.activations.sparse_plus(x)',
    numpy: 'np.where(x >= 1, x, (np.clip(x, -1, 1) + 1) ** 2 / 4)',
  },
};

/** Below this, softplus(x) is e^x to the last digit, and its root e^(x/2) outlives it by a factor of 2 in x. */
const SQRT_SOFTPLUS_TAIL = -38;

export const sqrtSoftplus: ScalarActivation = {
  kind: 'scalar',
  id: 'sqrt-softplus',
  name: 'Square root of softplus',
  aliases: ['sqrtsoftplus'],
  family: 'soft-rectifier',
  params: [],
  f: x => (x < SQRT_SOFTPLUS_TAIL ? Math.exp(x / 2) : Math.sqrt(softplus.f(x))),
  df: x => (x < SQRT_SOFTPLUS_TAIL ? Math.exp(x / 2) / 2 : logistic(x) / (2 * Math.sqrt(softplus.f(x)))),
  d2f(x) {
    if (x < SQRT_SOFTPLUS_TAIL) return Math.exp(x / 2) / 4;
    // From f² = softplus: 2 f f″ = σ′ − 2 f′².
    const f = Math.sqrt(softplus.f(x));
    return (logisticDerivative(x) - 2 * (logistic(x) / (2 * f)) ** 2) / (2 * f);
  },
  kinks: () => [],
  tex: 'f(x)=\\sqrt{\\ln\\left(1+e^{x}\\right)}',
  texDerivative: "f'(x)=\\frac{1}{2\\left(1+e^{-x}\\right)\\sqrt{\\ln\\left(1+e^{x}\\right)}}",
  forms: {
    stable: `where(x < ${SQRT_SOFTPLUS_TAIL}, exp(min(x, ${SQRT_SOFTPLUS_TAIL})/2), sqrt(max(x, 0) + log1p(exp(-abs(x)))))`,
    naive: 'sqrt(log(1 + exp(x)))',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.sqrt(torch.nn.functional.softplus(x))',
      computes: { id: 'sqrt-softplus' },
      version: '1.13',
      executed: PYTORCH,
      note: 'No class of its own; Hugging Face calls it sqrtsoftplus. Once softplus underflows, below −745 in float64, its derivative is NaN.',
      deviations: [{ x: Number.NEGATIVE_INFINITY, df: Number.NaN }],
    },
  ],
  numerics: {
    stableForm: '√(max(x, 0) + log1p(exp(−|x|))); exp(x/2) far to the left.',
    naiveForm:
      '√log(1 + exp(x)) is ∞ for x > 88.7 and 0 for x < −16.6 in float32. The root of a stable softplus is 0 below −104, where that underflows; e^(x/2) reaches 0 only at −208.',
  },
  snippets: {
    pytorch: 'torch.sqrt(torch.nn.functional.softplus(x))',
    jax: 'jnp.sqrt(jax.nn.softplus(x))',
    keras: 'keras.ops.sqrt(keras.activations.softplus(x))',
    numpy: 'np.sqrt(np.logaddexp(x, 0))',
  },
};
