/**
 * The glossary: each technical term of the site with a definition in one sentence and the page that explains it. The page `/glossary/`,
 * `/api/glossary.json` and the terms marked in articles are made from it.
 */
import { z } from 'astro/zod';

const term = z.strictObject({
  /** Fragment of the glossary page. */
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  /** As it stands within a sentence, in the singular. */
  name: z.string().min(2),
  /** Other spellings, plurals included, that mean the same. */
  forms: z.array(z.string().min(2)).default([]),
  /** One sentence of plain text. */
  definition: z
    .string()
    .max(240)
    .regex(/^\p{Lu}[^.]*(\.\d[^.]*)*\.$/u),
  /** The page that explains it, `concepts/saturation/`. */
  see: z.string().regex(/^([a-z0-9.-]+\/)+$/),
  /** Whether articles link its first occurrence: words of everyday use, or with several meanings, are not marked. */
  marked: z.boolean().default(true),
  /** Articles in which the word means something else. */
  otherwiseIn: z.array(z.string()).default([]),
});

export type Term = z.output<typeof term>;
type Fields = Omit<z.input<typeof term>, 'id' | 'name' | 'definition' | 'see'>;

/** A term; its id is its name in kebab-case. */
function define(name: string, see: string, definition: string, fields: Fields = {}): Term {
  const id = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return term.parse({ id, name, definition, see, ...fields });
}

const everyday = { marked: false };

const whatIs = 'concepts/what-is-an-activation-function/';
const nonLinearity = 'concepts/why-non-linearity/';
const backpropagation = 'concepts/backpropagation/';
const vanishing = 'concepts/vanishing-gradient/';
const exploding = 'concepts/exploding-gradient/';
const dying = 'concepts/dying-relu/';
const saturation = 'concepts/saturation/';
const centred = 'concepts/zero-centred-outputs/';
const initialisation = 'concepts/weight-initialisation/';
const normalisation = 'concepts/normalisation/';
const selfNormalisation = 'concepts/self-normalisation/';
const gating = 'concepts/gating/';
const learnable = 'concepts/learnable-activations/';
const smoothness = 'concepts/smoothness/';
const outputs = 'concepts/output-layers-and-losses/';
const binary = 'concepts/binary-classification-sigmoid/';
const classes = 'concepts/multiclass-softmax/';
const regression = 'concepts/regression-outputs/';
const resnet = 'papers/resnet/';
const precision = 'explore/precision/';
const landscape = 'explore/loss-landscape/';
const universal = 'concepts/hidden-layers-universal-approximation/';
const minima = 'concepts/local-minima-and-loss-landscape/';
const stability = 'concepts/numerical-stability/';
const features = 'concepts/sparsity-and-feature-extraction/';
const method = 'guides/method/';

const unsorted: readonly Term[] = [
  // Networks
  define(
    'activation function',
    whatIs,
    'The function, usually not linear, that a layer applies to its pre-activations, most often to each number separately.',
    { forms: ['activation functions'], marked: false },
  ),
  define('activation', whatIs, 'The output of a unit: its activation function applied to its pre-activation.', {
    forms: ['activations'],
    marked: false,
  }),
  define(
    'pre-activation',
    whatIs,
    'The weighted sum of a unit’s inputs plus its bias: what its activation function is applied to.',
    {
      forms: ['pre-activations'],
    },
  ),
  define(
    'unit',
    whatIs,
    'One component of a layer: a weighted sum, a bias and an activation function; also called a neuron.',
    {
      forms: ['units', 'neuron', 'neurons'],
      marked: false,
    },
  ),
  define('weight', whatIs, 'A learned number by which a unit multiplies one of its inputs.', {
    forms: ['weights'],
    marked: false,
  }),
  define('bias', whatIs, 'A learned number that a unit adds to the weighted sum of its inputs.', {
    forms: ['biases'],
    marked: false,
  }),
  define('hidden layer', nonLinearity, 'A layer between the input of a network and its output layer.', {
    forms: ['hidden layers'],
    marked: false,
  }),
  define(
    'affine map',
    nonLinearity,
    'A linear map followed by a shift, Wx + b: what a dense layer computes before its activation function.',
    {
      forms: ['affine maps', 'affine function', 'affine functions', 'affine'],
    },
  ),
  define(
    'universal approximation',
    universal,
    'The property that wide enough networks of a kind come as close as wanted to every continuous function on a bounded closed set.',
    {
      forms: ['universal approximator', 'universal approximators'],
    },
  ),
  define(
    'multilayer perceptron',
    'explore/train-a-small-net/',
    'A network of dense layers one after the other, each but the last followed by an activation function.',
    {
      forms: ['multilayer perceptrons', 'MLP', 'MLPs'],
    },
  ),
  define('decision boundary', whatIs, 'The set of inputs at which a classifier changes from one class to another.', {
    forms: ['decision boundaries'],
  }),
  define(
    'XOR',
    nonLinearity,
    'The exclusive or of two bits: the smallest problem that no single line can separate.',
    everyday,
  ),
  define(
    'piecewise linear',
    nonLinearity,
    'Made of pieces on each of which a function is affine, as ReLU is and every network of ReLUs.',
    {
      forms: ['piecewise-linear'],
    },
  ),
  define(
    'squashing function',
    regression,
    'An activation function with a bounded range, such as the sigmoid or tanh.',
    {
      forms: ['squashing functions', 'squashing'],
    },
  ),
  define(
    'parameter',
    learnable,
    'A number that training changes: a weight, a bias, or a constant of an activation function that is learned.',
    {
      forms: ['parameters'],
      marked: false,
    },
  ),

  // Derivatives
  define(
    'gradient',
    backpropagation,
    'The vector of the partial derivatives of a number, such as the loss, by each of its variables.',
    {
      forms: ['gradients'],
      marked: false,
    },
  ),
  define(
    'chain rule',
    backpropagation,
    'The rule that the derivative of a composition is the product of the derivatives of its steps.',
  ),
  define(
    'Jacobian',
    vanishing,
    'The matrix of the partial derivatives of each output of a map by each of its inputs.',
    {
      forms: ['Jacobians', 'Jacobian matrix'],
    },
  ),
  define(
    'Hessian',
    landscape,
    'The matrix of the second partial derivatives of a function, such as the loss, by its variables.',
    { forms: ['Hessians'] },
  ),
  define(
    'backpropagation',
    backpropagation,
    'The computation of all gradients of a loss by the chain rule, from the output back to the input, in one pass.',
    {
      forms: ['backward pass', 'backward passes'],
    },
  ),
  define(
    'automatic differentiation',
    backpropagation,
    'The computation of exact derivatives of a program by the chain rule, one elementary operation at a time.',
  ),
  define(
    'reverse mode',
    backpropagation,
    'Automatic differentiation from the output to the inputs: one pass gives the derivatives of one output by all inputs.',
    {
      forms: ['reverse-mode'],
    },
  ),
  define('gradient check', backpropagation, 'The comparison of a computed gradient with finite differences.', {
    forms: ['gradient checks'],
  }),
  define(
    'finite difference',
    backpropagation,
    'An estimate of a derivative from the values of a function at two near points.',
    {
      forms: ['finite differences', 'central difference', 'central differences'],
    },
  ),
  define(
    'subgradient',
    backpropagation,
    'The slope of a line that touches a convex function at a point and lies nowhere above it; at a kink there are many.',
    {
      forms: ['subgradients'],
    },
  ),
  define('kink', smoothness, 'A point at which a function is continuous and its derivative jumps.', {
    forms: ['kinks'],
  }),
  define('smooth', smoothness, 'Having derivatives of every order everywhere.', everyday),
  define(
    'Lipschitz constant',
    method,
    'The least number L such that the outputs of a function are never further apart than L times their inputs.',
    {
      forms: ['Lipschitz constants'],
    },
  ),
  define('monotone', whatIs, 'Never decreasing, or never increasing.', {
    forms: ['monotonic', 'monotonicity'],
    marked: false,
  }),
  define(
    'convex',
    'activations/softplus/',
    'With a graph that lies nowhere above the chord between two of its points.',
    { forms: ['convexity'], marked: false },
  ),
  define('fixed point', vanishing, 'An argument that a map takes to itself.', {
    forms: ['fixed points'],
    otherwiseIn: ['activations/hard-swish/'],
  }),
  define(
    'singular value',
    exploding,
    'One of the factors by which a matrix stretches space along orthogonal directions; the largest is its spectral norm.',
    {
      forms: ['singular values'],
    },
  ),
  define('eigenvalue', landscape, 'A factor by which a matrix stretches a vector whose direction it keeps.', {
    forms: ['eigenvalues'],
  }),
  define(
    'curvature',
    normalisation,
    'How fast the slope of a function changes; along a line it is the second derivative.',
    everyday,
  ),
  define(
    'saddle point',
    minima,
    'A point of zero gradient from which a function rises in one direction and falls in another.',
    {
      forms: ['saddle points', 'saddle'],
    },
  ),

  // Signals in deep networks
  define(
    'vanishing gradient',
    vanishing,
    'A gradient that shrinks in each layer on its way back, so that the first layers hardly learn.',
    {
      forms: ['vanishing gradients'],
    },
  ),
  define(
    'exploding gradient',
    exploding,
    'A gradient that grows in each layer on its way back, so that a step of training leaps or overflows.',
    {
      forms: ['exploding gradients'],
    },
  ),
  define(
    'gradient clipping',
    exploding,
    'Limiting the gradient before a step of training, usually by scaling it down to a given norm.',
    {
      forms: ['clipping by norm', 'norm clipping'],
    },
  ),
  define(
    'saturation',
    saturation,
    'Working where an activation function is nearly flat, so that changes of the input and gradients hardly pass.',
    {
      forms: ['saturated', 'saturates', 'saturate', 'saturating'],
    },
  ),
  define(
    'dead unit',
    dying,
    'A unit whose activation function has derivative 0 at every input of the data, so that no gradient reaches its weights.',
    {
      forms: ['dead units', 'dead neuron', 'dead neurons', 'dead ReLU'],
    },
  ),
  define(
    'dying ReLU',
    dying,
    'The loss of ReLU units during training, when a step of it makes their pre-activations negative on all data.',
    {
      forms: ['dying ReLUs'],
    },
  ),
  define('dead zone', 'activations/soft-shrink/', 'An interval of inputs on which a function has derivative 0.', {
    forms: ['dead zones'],
  }),
  define('zero-centred', centred, 'With outputs whose mean is 0, for inputs distributed about 0.', {
    forms: ['zero-centred outputs'],
  }),
  define(
    'bias shift',
    whatIs,
    'A mean of the outputs of a layer other than 0, which acts on the next layer as a bias would.',
  ),
  define(
    'length map',
    vanishing,
    'The map from the variance of the pre-activations of one layer of a wide random network to that of the next.',
  ),
  define(
    'edge of chaos',
    initialisation,
    'The initialisations at which the squared gradient neither grows nor shrinks from layer to layer.',
  ),
  define('fan-in', initialisation, 'The number of inputs of each unit of a layer.'),
  define(
    'Xavier initialisation',
    vanishing,
    'Random weights of variance 2/(inputs + outputs), a compromise between keeping activations and keeping gradients; also called Glorot initialisation.',
    {
      forms: ['Glorot initialisation'],
    },
  ),
  define(
    'He initialisation',
    vanishing,
    'Random weights of variance 2/fan-in, which keeps the mean square of the signal through layers of ReLU.',
    {
      forms: ['Kaiming initialisation'],
    },
  ),
  define(
    'LeCun initialisation',
    vanishing,
    'Random weights of variance 1/fan-in, which keeps the variance of the signal where the activation function has slope 1.',
  ),
  define(
    'orthogonal initialisation',
    initialisation,
    'Random weights that form an orthogonal matrix, so that a square layer keeps every length before its activation function.',
    {
      forms: ['orthogonal weights'],
    },
  ),
  define(
    'batch normalisation',
    normalisation,
    'Shifting and scaling each feature to mean 0 and variance 1 over the samples of a batch, followed by a learned scale and shift.',
    {
      forms: ['batch norm'],
    },
  ),
  define(
    'layer normalisation',
    normalisation,
    'Shifting and scaling the features of each sample to mean 0 and variance 1, followed by a learned scale and shift.',
    {
      forms: ['layer norm'],
    },
  ),
  define(
    'internal covariate shift',
    normalisation,
    'The change of the distribution of a layer’s inputs while the layers before it learn.',
    { forms: ['covariate shift'] },
  ),
  define(
    'self-normalisation',
    selfNormalisation,
    'The property that mean and variance of the activations are drawn to a fixed point from layer to layer, without a normalising layer.',
    {
      forms: ['self-normalising'],
    },
  ),
  define(
    'residual connection',
    resnet,
    'A path that adds the input of a block of layers to its output; also called a skip or shortcut connection.',
    {
      forms: [
        'residual connections',
        'skip connection',
        'skip connections',
        'shortcut connection',
        'shortcut connections',
        'shortcut',
        'shortcuts',
      ],
    },
  ),
  define('residual block', resnet, 'A few layers together with the residual connection around them.', {
    forms: ['residual blocks'],
  }),
  define(
    'bottleneck block',
    resnet,
    'A residual block that narrows to fewer channels, computes there, and widens again.',
    { forms: ['bottleneck blocks', 'bottleneck', 'bottlenecks'] },
  ),
  define(
    'degradation problem',
    resnet,
    'The observation that deeper plain networks reach a higher training error than shallower ones.',
    { forms: ['degradation'] },
  ),
  define('identity mapping', resnet, 'The map that returns its input unchanged.', { forms: ['identity mappings'] }),
  define('convolution', resnet, 'A layer that applies the same weights to every place of an image or a sequence.', {
    forms: ['convolutions', 'convolutional'],
    marked: false,
  }),
  define(
    'channel',
    'activations/softmax2d/',
    'One of the features that a convolutional layer computes at every place.',
    { forms: ['channels'], marked: false },
  ),
  define(
    'multiply-add',
    resnet,
    'One multiplication and one addition, the unit in which the cost of a network is counted.',
    { forms: ['multiply-adds', 'MACs'] },
  ),
  define(
    'attention',
    'activations/softmax/',
    'A weighted mean of values, with weights that a softmax makes from the scores of a query against keys.',
    { forms: ['self-attention'], otherwiseIn: ['activations/sparse-sigmoid/'] },
  ),
  define(
    'transformer',
    'activations/gelu/',
    'A network whose blocks alternate attention over the positions of a sequence with a feed-forward network at each of them.',
    {
      forms: ['transformers'],
    },
  ),
  define(
    'LSTM',
    'activations/sigmoid/',
    'Long short-term memory: a recurrent network whose state is added to and read through sigmoid gates.',
    { forms: ['LSTMs'] },
  ),
  define(
    'recurrent network',
    vanishing,
    'A network that applies the same layer at every step of a sequence and carries a state from step to step.',
    {
      forms: ['recurrent networks', 'recurrent neural network'],
    },
  ),

  // Gates, learnable and parametric functions
  define('gate', gating, 'A factor, often between 0 and 1, that decides how much of a signal passes.', {
    forms: ['gates', 'gating'],
  }),
  define(
    'gated linear unit',
    gating,
    'The product of two affine maps of the same input, one of them passed through an activation function as a gate.',
    {
      forms: ['gated linear units', 'gated unit', 'gated units'],
    },
  ),
  define(
    'self-gating',
    'activations/swish/',
    'Multiplying an input by a gate computed from the same input, as SiLU and GELU do.',
    { forms: ['self-gated'] },
  ),
  define(
    'learnable activation',
    learnable,
    'An activation function with parameters that are trained with the weights.',
    {
      forms: ['learnable activations', 'trainable activation'],
    },
  ),
  define(
    'spline',
    'activations/kan-spline/',
    'A function made of polynomials that join smoothly at given points, its knots.',
    { forms: ['splines', 'B-spline', 'B-splines'] },
  ),
  define(
    'Kolmogorov–Arnold network',
    'activations/kan-spline/',
    'A network with a learned function of one variable on every edge and sums at its nodes.',
    { forms: ['KAN', 'KANs'] },
  ),
  define(
    'negative slope',
    'activations/prelu/',
    'The factor by which a leaky rectifier multiplies negative inputs.',
    everyday,
  ),

  // Outputs and losses
  define('loss', outputs, 'The number that training makes small: how wrong the outputs are, averaged over data.', {
    forms: ['losses', 'loss function'],
    marked: false,
  }),
  define(
    'output layer',
    outputs,
    'The last layer of a network, whose activation function fits the kind of quantity that is predicted.',
    { forms: ['output layers'] },
  ),
  define('score', classes, 'A real number for each class, before the softmax makes probabilities of them.', {
    forms: ['scores'],
    marked: false,
  }),
  define(
    'logit',
    binary,
    'The pre-activation of a sigmoid or softmax output; for the sigmoid it is the log-odds of the probability.',
    { forms: ['logits'] },
  ),
  define('log-odds', binary, 'The logarithm of p/(1 − p), which the sigmoid turns back into the probability p.'),
  define(
    'softmax',
    classes,
    'The map from scores to probabilities that exponentiates each and divides by the sum.',
    everyday,
  ),
  define(
    'temperature',
    classes,
    'The number that scores are divided by before a softmax: below 1 it sharpens the probabilities, above 1 it flattens them.',
    {
      forms: ['temperatures'],
      otherwiseIn: ['activations/crelu/'],
    },
  ),
  define(
    'cross-entropy',
    outputs,
    'The negative logarithm of the probability that a model gives to the true class, averaged over data.',
    {
      forms: ['binary cross-entropy', 'cross-entropies'],
    },
  ),
  define(
    'negative log-likelihood',
    outputs,
    'The negative logarithm of the probability, or density, that a model gives to the observed data.',
  ),
  define(
    'entropy',
    classes,
    'The mean of the negative logarithm of the probabilities of a distribution: 0 when one class is certain, largest when all are equal.',
    everyday,
  ),
  define(
    'log-sum-exp',
    'activations/logsumexp/',
    'The logarithm of a sum of exponentials: a smooth maximum, whose gradient is the softmax.',
    { forms: ['logsumexp'] },
  ),
  define(
    'simplex',
    'explore/vector-functions/',
    'The set of all vectors of probabilities: numbers that are not negative and sum to 1.',
    { forms: ['probability simplex'] },
  ),
  define('one-hot', classes, 'With a 1 at the place of one class and 0 at all others.', {
    forms: ['one-hot vector', 'one-hot vectors'],
  }),
  define('calibration', binary, 'The agreement of predicted probabilities with the frequencies of what they predict.', {
    forms: ['calibrated'],
  }),
  define(
    'squared error',
    regression,
    'The square of the difference between output and target; the mean of the target makes it least.',
    {
      forms: ['squared errors', 'mean squared error'],
    },
  ),
  define(
    'hinge loss',
    binary,
    'The loss max(0, 1 − yz) of a score z for a label y of ±1: zero as soon as z has the right sign and a margin of 1.',
    { forms: ['hinge'] },
  ),
  define(
    'label smoothing',
    classes,
    'Training towards probabilities a little below 1 for the true class, with the rest shared by the others.',
  ),
  define(
    'Gumbel noise',
    'activations/gumbel-softmax/',
    'Noise that, added to log-probabilities, makes the largest of them a sample of the distribution.',
  ),
  define(
    'straight-through estimator',
    'activations/gumbel-softmax/',
    'Using a step in the forward pass and the derivative of something smoother in the backward pass.',
    {
      forms: ['straight-through'],
    },
  ),
  define('extrapolation', regression, 'Prediction outside the range of the inputs that a model was trained on.', {
    forms: ['extrapolate', 'extrapolates'],
  }),

  // Training
  define(
    'stochastic gradient descent',
    'explore/train-a-small-net/',
    'Training by steps against the gradient of the loss on a part of the data.',
    { forms: ['SGD'] },
  ),
  define('learning rate', dying, 'The factor between the gradient and the step of training.', {
    forms: ['learning rates'],
  }),
  define('batch', normalisation, 'The samples that are passed through a network together, for one step of training.', {
    forms: ['batches', 'mini-batch'],
    marked: false,
  }),
  define(
    'Adam',
    vanishing,
    'An optimiser that divides running means of the gradient by the root of running means of its square, one parameter at a time.',
    everyday,
  ),
  define('momentum', dying, 'A running sum of past gradients that replaces the gradient in the step of training.'),
  define('weight decay', learnable, 'Shrinking the weights a little in every step of training.'),
  define('dropout', selfNormalisation, 'Setting random activations to 0 during training, as a regularisation.'),
  define('overfitting', resnet, 'Fitting the training data at the cost of the error on new data.', {
    forms: ['overfit', 'overfits'],
  }),
  define('loss landscape', minima, 'The loss as a function of the weights, often drawn over a plane of them.', {
    forms: ['loss landscapes'],
  }),
  define(
    'filter normalisation',
    landscape,
    'Scaling random directions of weights, unit by unit, to the length of the trained weights, so that landscapes can be compared.',
    {
      forms: ['filter-normalised'],
    },
  ),
  define(
    'Lanczos iteration',
    landscape,
    'A method that finds extreme eigenvalues of a symmetric matrix from products of it with vectors.',
  ),
  define(
    'seed',
    method,
    'The number that a generator of random numbers starts from: the same seed gives the same run.',
    { forms: ['seeds'], marked: false },
  ),
  define('quartile', method, 'A quarter of all values lie below the first quartile, and a quarter above the third.', {
    forms: ['quartiles'],
  }),

  // Numbers in a computer
  define(
    'float64',
    method,
    'Floating-point numbers of 64 bits: 53 significant bits, about 16 decimal digits; also called double precision.',
    { forms: ['double precision'] },
  ),
  define(
    'float32',
    precision,
    'Floating-point numbers of 32 bits: 24 significant bits, about 7 decimal digits; also called single precision.',
    { forms: ['single precision'] },
  ),
  define(
    'float16',
    precision,
    'Floating-point numbers of 16 bits with 11 significant bits and a largest value of 65504; also called half precision.',
    {
      forms: ['half precision'],
    },
  ),
  define(
    'bfloat16',
    precision,
    'Floating-point numbers of 16 bits with the range of float32 and only 8 significant bits.',
  ),
  define(
    'rounding error',
    method,
    'The difference between an exact result and the nearest number that the format can hold.',
    { forms: ['rounding errors', 'rounding'] },
  ),
  define(
    'cancellation',
    stability,
    'The loss of significant digits when two nearly equal rounded numbers are subtracted.',
    { forms: ['cancels'] },
  ),
  define('overflow', stability, 'A result too large for the format, which becomes infinite.', {
    forms: ['overflows', 'overflowing'],
  }),
  define('underflow', stability, 'A result so small that the format rounds it to 0 or holds it with fewer digits.', {
    forms: ['underflows', 'underflowing'],
  }),
  define(
    'subnormal number',
    precision,
    'A number below the normal range of the format, with fewer significant bits the smaller it is.',
    {
      forms: ['subnormal numbers', 'subnormal', 'subnormals'],
    },
  ),
  define('ulp', precision, 'Unit in the last place: the distance between a floating-point number and the next.', {
    forms: ['ulps'],
  }),
  define(
    'condition number',
    method,
    'The factor by which a function magnifies a small relative error of its argument; for a matrix, its largest singular value over its smallest.',
    {
      forms: ['condition numbers'],
    },
  ),
  define(
    'quantisation',
    'activations/hard-swish/',
    'Storing numbers with few bits, often as integers with a common scale.',
    { forms: ['quantised'] },
  ),
  define('NaN', method, 'Not a number: the value of an operation that has none, such as 0/0.', everyday),
  define('golden value', method, 'A value computed independently, with many digits, that a test compares ours with.', {
    forms: ['golden values'],
  }),
  define(
    'dialect',
    'explore/dialects/',
    'On this site, the form and the defaults under which a framework offers a function.',
    { forms: ['dialects'], marked: false },
  ),
  define(
    'claim',
    method,
    'On this site, a sentence with measured numbers that an experiment decides and a test checks.',
    { forms: ['claims'], marked: false },
  ),
  define(
    'experiment',
    method,
    'On this site, a computation with inputs that the reader can change, from which figures, tables and claims are made.',
    {
      forms: ['experiments'],
      marked: false,
    },
  ),

  // Functions and distributions
  define(
    'error function',
    'activations/erf/',
    'The function erf: twice the area under the density of a normal distribution of mean 0 and variance 1/2, from 0 to x.',
  ),
  define('standard normal distribution', 'activations/gelu/', 'The Gaussian distribution of mean 0 and variance 1.', {
    forms: ['standard normal', 'standard Gaussian'],
  }),
  define('sparse', features, 'With many zeros.', { forms: ['sparsity'], marked: false }),
  define(
    'rectifier',
    'activations/relu/',
    'A function that keeps positive inputs and sets negative ones to 0, or to a small part of themselves.',
    { forms: ['rectifiers'] },
  ),
];

/** All terms, sorted by name as a dictionary would. */
export const glossary: readonly Term[] = [...unsorted].sort((a, b) => a.name.localeCompare(b.name, 'en'));
