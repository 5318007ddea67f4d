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
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
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
const complexity = 'concepts/network-complexity-and-cost/';
const data = 'concepts/data-characteristics/';
const choosing = 'concepts/choosing-an-activation/';
const comparing = 'concepts/comparing-fairly/';
const resnet = 'papers/resnet/';
const precision = 'explore/precision/';
const landscape = 'explore/loss-landscape/';
const flow = 'explore/gradient-flow/';
const propagation = 'explore/signal-propagation/';
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
  define(
    'neural network',
    universal,
    'A function made of layers, most of which take weighted sums of their inputs and apply an activation function to them.',
    { forms: ['neural networks', 'neural net', 'neural nets', 'network', 'networks', 'net', 'nets'], ...everyday },
  ),
  define(
    'layer',
    nonLinearity,
    'One step of a network, which maps one vector to the next: mostly weighted sums, then an activation function.',
    { forms: ['layers'], ...everyday },
  ),
  define(
    'dense layer',
    complexity,
    'A layer in which every unit has a weight for every output of the layer before; also called fully connected.',
    { forms: ['dense layers', 'fully connected layer', 'fully connected layers', 'fully connected'] },
  ),
  define(
    'threshold unit',
    'activations/binary-step/',
    'A unit whose output is 1 if its weighted sum reaches a threshold, and 0 otherwise.',
    { forms: ['threshold units'], ...everyday },
  ),
  define(
    'feed-forward network',
    'activations/swiglu/',
    'A network without loops; within a transformer, the dense layers that act on each position by itself.',
    {
      forms: [
        'feed-forward networks',
        'feed-forward net',
        'feed-forward nets',
        'feed-forward layer',
        'feed-forward layers',
        'feed-forward',
      ],
    },
  ),
  define('width', complexity, 'The number of units of a layer.', everyday),
  define('depth', complexity, 'The number of layers of a network.', everyday),
  define(
    'architecture',
    resnet,
    'The plan of a network: its kinds of layers, their sizes and how they are connected, without the values of its parameters.',
    { forms: ['architectures'], ...everyday },
  ),
  define('capacity', nonLinearity, 'How rich the set of functions is that a network can represent.', {
    forms: ['expressive'],
    ...everyday,
  }),
  define(
    'hyper-parameter',
    comparing,
    'A number or a choice that gradients do not train, such as the learning rate or the width of a layer.',
    { forms: ['hyper-parameters'] },
  ),
  define(
    'non-linearity',
    nonLinearity,
    'The property of not being affine, or a function that has it, above all an activation function.',
    { forms: ['non-linearities', 'nonlinearity', 'nonlinearities', 'non-linear'], ...everyday },
  ),
  define('linear model', nonLinearity, 'A model whose output is a weighted sum of the inputs plus a constant.', {
    forms: ['linear models'],
    ...everyday,
  }),
  define(
    'linear region',
    complexity,
    'A connected set of inputs, as large as possible, on which a piecewise linear network is one affine function; along a line, a linear piece.',
    { forms: ['linear regions', 'linear piece', 'linear pieces'] },
  ),
  define(
    'tent map',
    universal,
    'The function that rises in a straight line from 0 to 1 on the first half of the interval from 0 to 1 and falls back to 0 on the second.',
    { forms: ['tent'] },
  ),
  define(
    'hyperplane',
    whatIs,
    'A flat set of one dimension less than the space: a line in the plane, a plane in space.',
    { forms: ['hyperplanes'] },
  ),
  define('half-space', whatIs, 'One of the two sides of a hyperplane; in the plane, a half-plane.', {
    forms: ['half-spaces', 'half-plane', 'half-planes'],
  }),
  define('level line', whatIs, 'A line along which a function of two variables keeps one value.', {
    forms: ['level lines'],
  }),
  define(
    'checkpoint',
    'activations/gelu/',
    'A file with the parameters of a trained network, from which it can be run or trained further.',
    { forms: ['checkpoints'] },
  ),
  define(
    'ONNX',
    'activations/hard-sigmoid-0.2/',
    'Open Neural Network Exchange, a file format for trained networks that fixes what each of its operators computes.',
    everyday,
  ),
  define(
    'kernel',
    complexity,
    'A program that carries out one operation on whole arrays; in another sense, a function that says how alike two points are.',
    { forms: ['kernels'], ...everyday },
  ),
  define(
    'fusion',
    complexity,
    'Computing several operations in one kernel, so that intermediate results need not be written to memory and read again.',
    { forms: ['fused'], ...everyday },
  ),
  define(
    'tensor',
    'activations/softmax2d/',
    'An array of numbers with any number of axes; a vector has one, a matrix two.',
    { forms: ['tensors'] },
  ),
  define('element-wise', method, 'Applied to each number of an array by itself, as most activation functions are.', {
    forms: ['point-wise'],
    ...everyday,
  }),
  define(
    'inference',
    'activations/clipped-gelu/',
    'The use of a trained network, in contrast to its training.',
    everyday,
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
  define(
    'forward pass',
    backpropagation,
    'The computation of the outputs of a network from its inputs, layer by layer.',
    { forms: ['forward passes'] },
  ),
  define('slope', backpropagation, 'The derivative of a function of one number.', { forms: ['slopes'], ...everyday }),
  define(
    'cotangent',
    'activations/log-softmax/',
    'The derivative of a loss by the outputs of a step, which reverse mode multiplies by the transposed Jacobian of that step.',
  ),
  define(
    'truncation error',
    backpropagation,
    'The error of replacing a limit by something finite, such as a derivative by a difference over a small step.',
    { forms: ['truncation'] },
  ),
  define(
    'almost everywhere',
    smoothness,
    'At all points but those of a set of measure zero, such as single points of a line.',
    everyday,
  ),
  define(
    'measure zero',
    smoothness,
    'Without length, area or volume, like a single point of a line: a number drawn from a density lies in such a set with probability 0.',
  ),
  define(
    'delta',
    smoothness,
    'A unit of mass at a single point, taken as a function in a wider sense: the derivative of a step from 0 to 1.',
    everyday,
  ),
  define(
    'residual',
    smoothness,
    'What is left when a candidate is put into an equation: 0 everywhere for a solution.',
    { forms: ['residuals'], ...everyday },
  ),
  define(
    'physics-informed network',
    smoothness,
    'A network trained to satisfy a differential equation: the squared residual is part of its loss.',
    { forms: ['physics-informed networks', 'physics-informed'] },
  ),
  define(
    'concave',
    'activations/maxout/',
    'With a graph that lies nowhere below the chord between two of its points.',
    everyday,
  ),
  define(
    'homogeneity',
    'activations/xielu/',
    'The property that f(cx) is a fixed power of c times f(x) for every positive c; the power is called the degree.',
    { forms: ['homogeneous', 'non-homogeneous'] },
  ),
  define(
    'scale invariance',
    'activations/softmax/',
    'The property that a positive factor on the input changes nothing.',
    { forms: ['scale invariant'] },
  ),
  define(
    'contraction',
    'activations/smish/',
    'A map that takes no two points farther apart; in the strict sense, one with a Lipschitz constant below 1.',
    { forms: ['contractions'] },
  ),
  define('norm', exploding, 'The length of a vector: the square root of the sum of its squares.', {
    forms: ['norms'],
    ...everyday,
  }),
  define(
    'eigenvector',
    minima,
    'A vector other than 0 that a matrix maps to a multiple of itself; the factor is its eigenvalue.',
    { forms: ['eigenvectors'] },
  ),
  define(
    'orthogonal matrix',
    initialisation,
    'A square matrix that keeps every length and every angle; its transpose is its inverse.',
    { forms: ['orthogonal matrices'] },
  ),
  define(
    'orthant',
    centred,
    'The part of a space in which every coordinate has a given sign, such as a quadrant of the plane.',
    { forms: ['orthants'] },
  ),
  define(
    'closed form',
    normalisation,
    'An expression made of finitely many known functions, without a limit, an integral or a search.',
    { forms: ['closed forms'], ...everyday },
  ),
  define(
    'closed set',
    universal,
    'A set that contains the limits of all its convergent sequences, such as an interval with its end points.',
    everyday,
  ),
  define('knot', universal, 'A point at which two pieces of a function meet.', { forms: ['knots'] }),
  define(
    'Fourier transform',
    universal,
    'The decomposition of a function into waves: how much of each frequency is in it.',
  ),
  define(
    'Hermite series',
    propagation,
    'An expansion of a function in polynomials that are orthogonal under the standard normal distribution.',
  ),
  define(
    'basis function',
    'activations/kan-spline/',
    'One of the fixed functions whose weighted sums make up a family of functions.',
    { forms: ['basis functions'] },
  ),
  define(
    'quadrature',
    'explore/design/',
    'The numerical computation of an integral, from values of the function at chosen points.',
  ),
  define(
    'bisection',
    precision,
    'A search that halves an interval again and again and keeps the half in which a change lies.',
  ),
  define(
    'golden-section search',
    'explore/compare/',
    'A search for an extremum of a function of one variable that shrinks an interval by the golden ratio with each new value.',
  ),
  define(
    'proximal operator',
    'activations/soft-shrink/',
    'The map, given by a function, from a point to where that function plus half the squared distance from the point is least.',
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
        'residual path',
        'residual paths',
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
    forms: ['residual blocks', 'residual layer', 'residual layers'],
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
  define('identity mapping', 'activations/identity/', 'The map that returns its input unchanged.', {
    forms: ['identity mappings', 'identity'],
    ...everyday,
  }),
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
  define(
    'initialisation',
    initialisation,
    'The choice of the weights and biases that training starts from, mostly at random.',
    { forms: ['initialisations'], ...everyday },
  ),
  define(
    'gain',
    'activations/abs/',
    'A factor on the weights that keeps the size of a signal, or of its gradient; also the learned scale of a normalisation.',
    { forms: ['gains'], ...everyday },
  ),
  define(
    'plain network',
    choosing,
    'A network without residual connections and, on most pages of this site, without normalisation.',
    { forms: ['plain networks', 'plain net', 'plain nets', 'plain stack', 'plain stacks'] },
  ),
  define(
    'mean-field theory',
    propagation,
    'The theory of random networks with layers of infinite width, whose pre-activations are Gaussian.',
    { forms: ['theory of infinite width', 'theory of wide random nets', 'theory of wide random networks'] },
  ),
  define(
    'correlation map',
    initialisation,
    'The map from the correlation of two inputs in one layer of a wide random network to that in the next.',
  ),
  define(
    'ordered phase',
    initialisation,
    'The initialisations at which unlike inputs become alike from layer to layer, and gradients fade.',
  ),
  define(
    'chaotic phase',
    initialisation,
    'The initialisations at which similar inputs become unlike from layer to layer, and gradients explode.',
    { forms: ['chaotic'] },
  ),
  define(
    'symmetry breaking',
    initialisation,
    'Starting the units of a layer with unlike weights; equal ones would get equal gradients and stay equal.',
    { forms: ['break the symmetry'], ...everyday },
  ),
  define(
    'LSUV',
    initialisation,
    'Layer-sequential unit variance: weights start orthogonal, then those of each layer are divided by the standard deviation of its output on a batch.',
  ),
  define(
    'dormant unit',
    dying,
    'A unit that is hardly active on any input, compared with the other units of its layer.',
    { forms: ['dormant units', 'dormant neuron', 'dormant neurons'] },
  ),
  define(
    'normalisation',
    normalisation,
    'Shifting and scaling numbers to a fixed mean and spread, or dividing them by their sum.',
    {
      forms: ['normalisation layer', 'normalisation layers', 'normalise', 'normalises', 'normalised', 'normalising'],
      ...everyday,
    },
  ),
  define(
    'RMS normalisation',
    'explore/dialects/',
    'Dividing the features of each sample by their root mean square, without subtracting their mean.',
    { forms: ['RMS norm'] },
  ),
  define(
    'local contrast normalisation',
    'activations/abs/',
    'Subtracting from each place of an image the mean around it and dividing by the deviation around it.',
  ),
  define(
    'moving mean',
    resnet,
    'A mean in which older values count less and less, as batch normalisation keeps of its statistics for use after training.',
    { forms: ['running mean', 'running means'] },
  ),
  define(
    'alpha dropout',
    selfNormalisation,
    'Dropout for SELU: random units are set to its lower limit, and an affine map restores mean 0 and variance 1.',
  ),
  define('branch', resnet, 'The layers of a residual block, which stand beside its residual connection.', {
    forms: ['branches'],
    ...everyday,
  }),
  define(
    'residual mapping',
    resnet,
    'What the layers of a residual block compute: the wanted output of the block minus its input.',
  ),
  define('residual network', resnet, 'A network built of residual blocks, such as ResNet.', {
    forms: ['residual networks', 'residual net', 'residual nets', 'ResNet', 'ResNets'],
  }),
  define('identity shortcut', resnet, 'A residual connection that passes the input on as it is, without parameters.', {
    forms: ['identity shortcuts'],
  }),
  define(
    'projection shortcut',
    resnet,
    'A residual connection with a linear map in it, which gives the input the shape of the output it is added to.',
    { forms: ['projection shortcuts'] },
  ),
  define(
    'projection',
    'activations/glu/',
    'In networks, multiplication by a matrix of weights, often to another number of dimensions; in geometry, a linear map that changes nothing when it is repeated.',
    { forms: ['projections'], ...everyday },
  ),
  define('highway network', resnet, 'A network whose layers mix their input and their output by a learned gate.', {
    forms: ['highway networks'],
  }),
  define(
    'inverted residual block',
    'activations/identity/',
    'A residual block that widens to more channels, computes there and narrows again, with no activation function at its narrow end.',
    { forms: ['inverted residual blocks'] },
  ),
  define(
    'separable convolution',
    resnet,
    'A convolution split into one of each channel by itself and a 1×1 convolution that mixes the channels.',
    { forms: ['separable convolutions'] },
  ),
  define(
    'filter',
    features,
    'The weights with which a convolution computes one channel of its output, the same at every place.',
    { forms: ['filters'] },
  ),
  define(
    'stride',
    resnet,
    'The step with which a convolution or a pooling moves over the image; a stride of 2 halves the resolution.',
    { forms: ['strides'] },
  ),
  define('pooling', resnet, 'Replacing the values of a region by one number, their largest or their mean.', {
    forms: ['max pooling', 'average pooling', 'global average pooling'],
  }),
  define('stage', resnet, 'The successive blocks of a convolutional network that work at one resolution.', {
    forms: ['stages'],
    ...everyday,
  }),
  define('stem', resnet, 'The first layers of a convolutional network, before its blocks begin.', everyday),
  define(
    'backbone',
    resnet,
    'The network within a larger model, such as a detector, that computes the features of the image.',
    { forms: ['backbones'] },
  ),
  define(
    'squeeze-and-excitation block',
    'activations/hard-sigmoid/',
    'A block that averages each channel over the image and computes from the averages a gate for each channel.',
    { forms: ['squeeze-and-excitation blocks', 'squeeze-and-excitation'] },
  ),
  define(
    'token',
    'activations/dyt/',
    'One item of the sequence that a transformer reads: a word, a part of a word, or a patch of an image.',
    { forms: ['tokens'] },
  ),
  define(
    'vocabulary',
    'activations/adaptive-log-softmax/',
    'The list of all tokens that a language model can read and predict.',
    { forms: ['vocabularies'] },
  ),
  define(
    'language model',
    'activations/adaptive-log-softmax/',
    'A model that gives a probability to each possible next token of a text.',
    { forms: ['language models'] },
  ),
  define(
    'sequence-to-sequence',
    'activations/entmax-1.5/',
    'Mapping one sequence to another, of the same length or not, as in translation.',
  ),
  define(
    'embedding',
    'activations/quick-gelu/',
    'A vector that stands for a token, an image or another item, so that similar items have similar vectors.',
    { forms: ['embeddings'], ...everyday },
  ),
  define('mask', resnet, 'An array that says which entries of another are kept and which are dropped.', {
    forms: ['masks', 'masked'],
    ...everyday,
  }),
  define(
    'token mixer',
    'activations/star-relu/',
    'The part of a transformer block, or of one like it, that combines the positions of a sequence, such as attention.',
    { forms: ['token mixers'] },
  ),
  define(
    'mixture of experts',
    'activations/sqrt-softplus/',
    'A layer of several networks, the experts, of which a router chooses a few for each token.',
    { forms: ['mixture-of-experts'] },
  ),
  define(
    'router',
    'activations/sqrt-softplus/',
    'The part of a mixture of experts that scores the experts for each token and chooses the best few.',
    { forms: ['routers'] },
  ),
  define(
    'hidden state',
    'explore/dialects/',
    'The outputs of a hidden layer or block; in a recurrent network, what it carries from one step to the next.',
    { forms: ['hidden states'] },
  ),
  define(
    'GRU',
    'activations/tanh/',
    'Gated recurrent unit: a recurrent network in which sigmoid gates decide how much of its state is kept and how much renewed.',
    { forms: ['GRUs'] },
  ),
  define(
    'autoencoder',
    'activations/thresholded-relu/',
    'A network trained to give back its input through a code that is small or sparse.',
    { forms: ['autoencoders'] },
  ),
  define(
    'restricted Boltzmann machine',
    'activations/relu/',
    'A random model of visible and hidden units with weights between the two kinds only, in which states of low energy are likely.',
    { forms: ['restricted Boltzmann machines'] },
  ),
  define(
    'deep belief net',
    'activations/relu6/',
    'A stack of restricted Boltzmann machines, each trained on the hidden units of the one below.',
    { forms: ['deep belief nets', 'deep belief network', 'deep belief networks'] },
  ),
  define(
    'diffusion model',
    'activations/golu/',
    'A model that generates data by taking noise away in many small steps.',
    { forms: ['diffusion models'] },
  ),
  define(
    'discriminator',
    'activations/leaky-relu/',
    'A network trained to tell real data from generated data; it is called a critic where its output is a score without bounds.',
    { forms: ['discriminators'] },
  ),
  define(
    'spiking network',
    'activations/binary-step/',
    'A network whose units send short pulses at certain times, as nerve cells do.',
    { forms: ['spiking'] },
  ),
  define(
    'binarised network',
    'activations/hard-tanh/',
    'A network whose weights or activations take two values only.',
    { forms: ['binarised nets', 'binary weights'] },
  ),
  define(
    'equilibrium model',
    'activations/smish/',
    'A network whose output is a fixed point of one layer, as if it were applied until nothing changes.',
    { forms: ['equilibrium models'] },
  ),
  define(
    'reversible network',
    'activations/bent-identity/',
    'A network whose layers can be inverted, so that activations can be computed again on the way back instead of being stored.',
    { forms: ['reversible nets', 'reversible net'] },
  ),
  define(
    'coordinate network',
    'activations/sine/',
    'A network that represents one signal, such as an image, as a function of the coordinates of its points.',
    {
      forms: [
        'nets of coordinates',
        'net of its coordinates',
        'signal of its coordinates',
        'implicit neural representation',
        'implicit neural representations',
      ],
    },
  ),
  define(
    'SIREN',
    'activations/sine/',
    'Sinusoidal representation network: a coordinate network of sines with an initialisation that makes it trainable.',
  ),
  define('radial function', 'activations/gaussian/', 'A function of nothing but the distance from a centre.', {
    forms: ['radial functions'],
  }),
  define(
    'random features',
    features,
    'The outputs of hidden units whose weights are drawn at random and not trained.',
    { forms: ['random feature'] },
  ),
  define(
    'random Fourier features',
    'activations/cosine/',
    'Cosines of random weighted sums of the inputs, with random phases; the mean product of those of two points approximates a kernel.',
  ),
  define(
    'kernel machine',
    'activations/cosine/',
    'A model whose output is a weighted sum of similarities, given by a kernel, between the input and the training points.',
    { forms: ['kernel machines'] },
  ),

  // Gates, learnable and parametric functions
  define('gate', gating, 'A factor, often between 0 and 1, that decides how much of a signal passes.', {
    forms: ['gates', 'gating'],
    otherwiseIn: [whatIs],
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
  define(
    'sigmoid',
    'activations/sigmoid/',
    'The S-shaped function 1/(1 + exp(−x)) from the real numbers to those between 0 and 1; also called the logistic function.',
    { forms: ['sigmoids', 'logistic function'], ...everyday },
  ),
  define(
    'tanh',
    'activations/tanh/',
    'The hyperbolic tangent: an S-shaped odd function with values between −1 and 1 and slope 1 at 0.',
    everyday,
  ),
  define('ReLU', 'activations/relu/', 'Rectified linear unit, max(0, x): positive inputs pass, all others become 0.', {
    forms: ['ReLUs'],
    ...everyday,
  }),
  define(
    'leaky ReLU',
    'activations/leaky-relu/',
    'ReLU with a small constant slope, such as 0.01, for negative inputs in place of 0.',
    everyday,
  ),
  define(
    'PReLU',
    'activations/prelu/',
    'Parametric ReLU: leaky ReLU with a slope that is trained together with the weights.',
    everyday,
  ),
  define(
    'squared ReLU',
    'activations/relu-squared/',
    'The square of ReLU: 0 for negative inputs, x² for positive ones.',
    { forms: ['ReLU squared'], ...everyday },
  ),
  define(
    'ELU',
    'activations/elu/',
    'Exponential linear unit: x for positive inputs and α(exp(x) − 1) for the others, which levels out at −α.',
    everyday,
  ),
  define(
    'SELU',
    'activations/selu/',
    'Scaled exponential linear unit: ELU with constants for which mean 0 and variance 1 attract from layer to layer.',
    everyday,
  ),
  define(
    'GELU',
    'activations/gelu/',
    'Gaussian error linear unit: x times the probability that a standard normal variable is below x.',
    { forms: ['GELUs'], ...everyday },
  ),
  define('SiLU', 'activations/silu/', 'Sigmoid linear unit: x times the sigmoid of x.', everyday),
  define(
    'Swish',
    'activations/swish/',
    'The function x · sigmoid(βx), with a constant or learned β; at β = 1 it is SiLU.',
    everyday,
  ),
  define('Mish', 'activations/mish/', 'The function x · tanh(softplus(x)), a smooth gate much like SiLU.', everyday),
  define(
    'softplus',
    'activations/softplus/',
    'The function ln(1 + exp(x)): a smooth, positive ReLU whose slope is the sigmoid.',
    everyday,
  ),
  define(
    'softsign',
    'activations/softsign/',
    'The function x/(1 + |x|): like tanh, with limits that are approached far more slowly.',
    everyday,
  ),
  define(
    'hard sigmoid',
    'activations/hard-sigmoid/',
    'A sigmoid of three straight pieces: 0, a ramp, and 1; the slope of the ramp depends on the framework.',
    everyday,
  ),
  define(
    'hard swish',
    'activations/hard-swish/',
    'The product of x and a hard sigmoid with a ramp from −3 to 3: SiLU without an exponential.',
    { forms: ['hard-swish'], ...everyday },
  ),
  define(
    'GLU',
    'activations/glu/',
    'The gated linear unit whose gate passes through a sigmoid, the first of its kind.',
    everyday,
  ),
  define('SwiGLU', 'activations/swiglu/', 'A gated linear unit whose gate passes through SiLU.', everyday),
  define('GEGLU', 'activations/geglu/', 'A gated linear unit whose gate passes through GELU.', everyday),
  define('ReGLU', 'activations/reglu/', 'A gated linear unit whose gate passes through ReLU.', everyday),
  define('bilinear', gating, 'Linear in each of two arguments when the other is held fixed, as a product is.', {
    forms: ['bilinear unit', 'bilinear units', 'bilinear layer'],
    ...everyday,
  }),
  define(
    'maxout',
    'activations/maxout/',
    'A unit that returns the largest of several affine functions of its inputs.',
    everyday,
  ),
  define(
    'CReLU',
    'activations/crelu/',
    'Concatenated ReLU: max(0, x) and max(0, −x) side by side, twice as many outputs as inputs.',
    everyday,
  ),
  define(
    'DyT',
    'activations/dyt/',
    'Dynamic tanh: a tanh with learned scales and shift that stands in the place of a normalisation layer.',
    { forms: ['dynamic tanh'], ...everyday },
  ),
  define(
    'Padé activation unit',
    'activations/pau/',
    'An activation function that is a quotient of two polynomials with learned coefficients.',
    { forms: ['Padé unit', 'Padé units', 'PAU'] },
  ),
  define(
    'shrinkage',
    'activations/hard-shrink/',
    'Setting small values to 0 to remove noise, and in its soft form moving all others towards 0 as well.',
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
  define('classification', binary, 'The prediction of a class; it is called binary if there are two.', {
    forms: ['binary classification', 'classifier', 'classifiers'],
    ...everyday,
  }),
  define('regression', regression, 'The prediction of a quantity.', everyday),
  define('target', outputs, 'What a model is to put out for an input: a number, or a class.', {
    forms: ['targets'],
    ...everyday,
  }),
  define('label', 'activations/sparsemax/', 'A class that an example is said to belong to.', {
    forms: ['labels'],
    ...everyday,
  }),
  define(
    'multi-label classification',
    'activations/sparsemax/',
    'Classification in which several labels may hold at once.',
    { forms: ['multi-label'] },
  ),
  define('accuracy', classes, 'The share of examples that are classified correctly.', everyday),
  define(
    'confidence',
    complexity,
    'The probability that a classifier states for the class it chooses; it is over-confident if it is right less often.',
    { forms: ['over-confident', 'overconfident', 'over-confidence', 'overconfidence'], ...everyday },
  ),
  define('separable data', binary, 'Data whose classes a hyperplane divides without error.', everyday),
  define('margin', binary, 'By how much the score of an example lies on the right side of the decision.', {
    forms: ['margins'],
    ...everyday,
  }),
  define(
    'support vector machine',
    binary,
    'A linear classifier, or one made with a kernel, that is trained with the hinge loss and a penalty on its weights.',
    { forms: ['support vector machines'] },
  ),
  define('base rate', binary, 'The share of a class among all cases, before anything is known of the single one.'),
  define('proper loss', binary, 'A loss whose expectation is least where the stated probabilities are the true ones.', {
    forms: ['proper losses', 'proper score', 'proper scores'],
  }),
  define('Brier score', outputs, 'The squared error of a stated probability, averaged over data.'),
  define(
    'reliability diagram',
    binary,
    'A plot of how often something happened against the probability that had been stated for it.',
    { forms: ['reliability diagrams'] },
  ),
  define(
    'logistic loss',
    'activations/sparse-sigmoid/',
    'The cross-entropy of a sigmoid or softmax output, as a function of the scores.',
  ),
  define(
    'Fenchel-Young loss',
    'activations/sparse-plus/',
    'The loss that belongs to a way of turning scores into predictions: its gradient by the scores is prediction minus target.',
    { forms: ['Fenchel-Young losses'] },
  ),
  define(
    'contrastive loss',
    'activations/log-sigmoid/',
    'A loss that is small if pairs that belong together have higher scores than pairs that do not.',
    { forms: ['contrastive losses'] },
  ),
  define(
    'normaliser',
    'explore/vector-functions/',
    'On this site, a function that turns a vector of scores into shares of 1.',
    { forms: ['normalisers'], ...everyday },
  ),
  define('arg max', 'activations/hardmax/', 'The place at which the largest of several values stands.'),
  define(
    'sparsemax',
    'activations/sparsemax/',
    'The map from scores to the nearest point of the simplex, which gives low scores a share of exactly 0.',
    everyday,
  ),
  define(
    'entmax',
    'activations/entmax-1.5/',
    'A family of maps from scores to probabilities with softmax and sparsemax as members, and others between them.',
    { forms: ['1.5-entmax'], ...everyday },
  ),
  define(
    'Gumbel-softmax',
    'activations/gumbel-softmax/',
    'A softmax of scores to which Gumbel noise was added: a random vector, nearly one-hot at a low temperature, with a derivative.',
    everyday,
  ),
  define(
    'log-softmax',
    'activations/log-softmax/',
    'The logarithm of softmax, computed in one step so that small probabilities keep their digits.',
    everyday,
  ),
  define(
    'support',
    'activations/sparsemax/',
    'The entries of a vector that are not 0, or the arguments at which a function is not.',
    everyday,
  ),
  define(
    'Boltzmann distribution',
    'activations/softmax/',
    'The distribution of physics in which a state has a probability in proportion to the exponential of minus its energy over the temperature.',
    { forms: ["Boltzmann's distribution"] },
  ),
  define(
    'energy',
    features,
    'Of a signal, the sum of its squares; of a state, the number that the more likely states have less of.',
    { forms: ['energies'], ...everyday },
  ),
  define(
    'partition function',
    'activations/logsumexp/',
    'The sum of exponentials by which each of them is divided to give a probability.',
  ),
  define(
    'Huffman tree',
    'activations/hierarchical-softmax/',
    'The binary tree in which frequent items have short paths, so that the mean length of a path is least.',
  ),
  define(
    'beam search',
    'activations/log-softmax/',
    'A search for a probable sequence that extends a fixed number of the best beginnings, one token at a time.',
  ),
  define(
    'perplexity',
    'activations/swiglu/',
    'The exponential of the mean cross-entropy of the tokens of a text, by which language models are compared; lower is better.',
    { forms: ['perplexities'] },
  ),
  define(
    'top-1 error',
    resnet,
    'The share of images whose most probable class is not the true one; for the top-5 error the true one is not among the five most probable.',
    { forms: ['top-5 error', 'top-1', 'top-5'] },
  ),
  define('crop', resnet, 'A part cut out of an image; a prediction is often averaged over ten of them.', {
    forms: ['crops', '10-crop'],
    ...everyday,
  }),
  define('ensemble', resnet, 'Several trained models whose predictions are averaged.', { forms: ['ensembles'] }),
  define('semantic segmentation', 'activations/softmax2d/', 'The assignment of a class to every pixel of an image.'),
  define(
    'mAP',
    resnet,
    'Mean average precision of a detector: the area under its curve of precision against recall, averaged over the classes.',
  ),
  define(
    'IoU',
    resnet,
    'Intersection over union: the area that a predicted and a true region share, divided by the area of both together.',
  ),
  define(
    'ImageNet',
    resnet,
    'A collection of labelled photographs; the part that papers report on has 1000 classes and about 1.28 million training images.',
  ),
  define('CIFAR-10', resnet, 'A set of 60,000 colour images of 32 by 32 pixels in ten classes.'),
  define('COCO', resnet, 'A set of photographs of everyday scenes in which the objects are outlined and named.'),
  define('MNIST', 'explore/data/', 'A collection of handwritten digits, as grey images of 28 by 28 pixels.'),

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
    forms: ['loss landscapes', 'loss surface'],
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
  define('gradient descent', minima, 'Making a function small by repeated steps against its gradient.'),
  define('optimiser', backpropagation, 'The rule that makes steps of training from gradients, such as SGD or Adam.', {
    forms: ['optimisers'],
    ...everyday,
  }),
  define(
    'natural gradient',
    centred,
    'The gradient multiplied by the inverse of the Fisher information matrix, which makes small steps independent of the choice of parameters.',
  ),
  define(
    'gradient flow',
    minima,
    'The path of gradient descent in the limit of small steps; more loosely, how gradients pass through a network.',
    everyday,
  ),
  define('line search', backpropagation, 'Choosing the length of a step by trying several along its direction.'),
  define('warm-up', dying, 'Beginning the training with a small learning rate that rises over the first steps.', {
    forms: ['warms up'],
  }),
  define('schedule', choosing, 'The plan by which the learning rate changes during training.', {
    forms: ['schedules'],
    ...everyday,
  }),
  define(
    'annealing',
    'activations/gumbel-softmax/',
    'Changing a constant slowly during training, such as lowering a temperature.',
    { forms: ['anneals'] },
  ),
  define(
    'convergence',
    learnable,
    'Coming ever nearer to a limit; of training, to a place that further steps hardly change.',
    { forms: ['converge', 'converged', 'converges'], ...everyday },
  ),
  define(
    'divergence',
    comparing,
    'Growing without end instead of settling; of training, often until its numbers are no longer finite.',
    { forms: ['diverge', 'diverged', 'diverges'] },
  ),
  define('critical point', minima, 'A place at which the gradient is 0.', { forms: ['critical points'] }),
  define(
    'local minimum',
    minima,
    'A place at which a function is at most as large as at all places near it; if at all places whatever, the minimum is global.',
    { forms: ['local minima'] },
  ),
  define('strict local minimum', minima, 'A place at which a function is smaller than at all other places near it.', {
    forms: ['strict minimum'],
  }),
  define('plateau', minima, 'A stretch on which a function is flat, or nearly so.', {
    forms: ['plateaus'],
    ...everyday,
  }),
  define(
    'valley',
    minima,
    'On this site, a way through the weights along which the loss falls towards a limit that it never reaches.',
    { forms: ['valleys'], ...everyday },
  ),
  define('teacher net', learnable, 'A network whose outputs are the targets that another network is trained on.', {
    forms: ['teacher', 'teachers'],
  }),
  define('distillation', classes, 'Training a network, mostly a small one, on the softened probabilities of another.'),
  define(
    'pre-training',
    'activations/relu/',
    'Training on another task, or on data without labels, before the training that counts.',
  ),
  define(
    'supervised learning',
    comparing,
    'Learning from examples that come with the wanted output; unsupervised learning has to do without.',
    { forms: ['supervised', 'unsupervised'], ...everyday },
  ),
  define(
    'reinforcement learning',
    dying,
    'Learning to act from rewards; what is learned decides which data come next.',
    everyday,
  ),
  define(
    'adversarial training',
    smoothness,
    'Training on inputs that have been changed a little in the way that raises the loss most.',
  ),
  define(
    'genetic algorithm',
    'activations/elish/',
    'A search that keeps the better of many candidates and makes new ones by combining and changing them.',
    { forms: ['genetic algorithms'] },
  ),
  define('pruning', 'activations/sparse-sigmoid/', 'Removing weights or units that contribute little.'),
  define(
    'surrogate gradient',
    'activations/binary-step/',
    'A slope that takes the place of the true one in the backward pass, where that is 0 or does not exist.',
    { forms: ['surrogate', 'surrogates', 'surrogate slope'] },
  ),
  define(
    'regularisation',
    'activations/sparse-sigmoid/',
    'What keeps a solution simple or unique while something else is minimised, such as a penalty; in training, against overfitting.',
    { forms: ['regularised', 'regulariser', 'regularisers'], ...everyday },
  ),
  define(
    'least squares',
    universal,
    'Fitting by the smallest sum of squared errors; for a linear model this is a system of linear equations.',
    { forms: ['least-squares'], ...everyday },
  ),
  define('ridge regression', features, 'Least squares with a penalty on the sum of the squared weights.', {
    forms: ['ridge penalty'],
  }),
  define(
    'LASSO',
    'activations/soft-shrink/',
    'Least squares with a penalty on the sum of the absolute weights, which makes many of them exactly 0.',
  ),
  define(
    'linear regression',
    nonLinearity,
    'The prediction of a quantity by a linear model, mostly fitted by least squares.',
  ),
  define(
    'linear readout',
    features,
    'A linear model that is fitted on the outputs of hidden units, to see what can be told from them.',
    { forms: ['linear readouts', 'readout'] },
  ),
  define(
    'feature',
    features,
    'One of the numbers that describe an example: an input, or the output of a hidden unit.',
    { forms: ['features'], ...everyday },
  ),
  define('training set', data, 'The examples that a model is trained on.', {
    forms: ['training points', 'training point', 'training data'],
    ...everyday,
  }),
  define('validation set', comparing, 'Examples kept from training, by which models and settings are chosen.', {
    forms: ['validation points'],
  }),
  define(
    'test set',
    comparing,
    'Examples used neither in training nor in any choice, by which the final model is judged.',
    { forms: ['test points', 'test error'], ...everyday },
  ),
  define('held-out data', binary, 'Examples that a model was not trained on.', { forms: ['held-out'], ...everyday }),
  define('generalisation', 'activations/mish/', 'How well a trained model does on data that it has not seen.'),
  define('standardisation', data, 'Subtracting from each feature its mean and dividing by its standard deviation.', {
    forms: ['standardise', 'standardised', 'standardises', 'standardising'],
  }),
  define('decorrelated', data, 'Changed by a linear map so that no two features are correlated.'),

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
    { forms: ['cancels'], otherwiseIn: [comparing, classes] },
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
  define(
    'floating-point number',
    'concepts/saturation/',
    'A number stored as a sign, a fixed number of significant bits and a power of two.',
    { forms: ['floating-point numbers', 'floating point'], ...everyday },
  ),
  define(
    'significand',
    precision,
    'The significant bits of a floating-point number, without its sign and its power of two.',
    { forms: ['significands'] },
  ),
  define('relative error', method, 'The size of an error divided by the size of the exact value.', {
    forms: ['relative errors'],
  }),
  define(
    'unit roundoff',
    stability,
    'The largest relative error of rounding to a format: half the distance from 1 to the next larger number.',
    { forms: ['machine precision'] },
  ),
  define(
    'ties to even',
    precision,
    'The rule that a number half-way between two neighbours is rounded to the one whose last bit is 0.',
  ),
  define(
    'absorption',
    stability,
    'The loss of a small number that is added to one so large that the sum rounds back to it.',
  ),
  define(
    'stable form',
    precision,
    'A way of writing a function in which no step needlessly loses digits or overflows; the naive form is the formula of the textbook.',
    { forms: ['stable forms', 'naive form', 'naive forms'] },
  ),
  define('accumulator', stability, 'The number in which a sum is built up, often in a wider format than its terms.', {
    forms: ['accumulators'],
  }),
  define(
    'Sterbenz’ lemma',
    'activations/soft-shrink/',
    'The theorem that the difference of two positive floating-point numbers is exact if neither is more than twice the other.',
  ),
  define(
    'log1p',
    stability,
    'The function ln(1 + y), computed without the sum, so that it keeps its digits for small y.',
  ),
  define(
    'expm1',
    stability,
    'The function exp(x) − 1, computed without the difference, so that it keeps its digits for small x.',
  ),
  define(
    'erfc',
    stability,
    'The complementary error function, 1 − erf(x), computed without the difference, so that it keeps its digits for large x.',
  ),
  define(
    'fixed-point number',
    'activations/relu6/',
    'A number stored as an integer times a scale that is the same for all.',
    { forms: ['fixed-point numbers', 'fixed-point arithmetic', 'fixed-point'] },
  ),
  define('int8', precision, 'Whole numbers of 8 bits, from −128 to 127, in networks mostly times a common scale.'),
  define(
    'FP8',
    precision,
    'Floating-point numbers of 8 bits; in the variant E4M3 four of them are for the exponent and three for the fraction.',
    { forms: ['E4M3', '8-bit floats'] },
  ),
  define(
    'mixed precision',
    flow,
    'Training with most numbers in a narrow format, and sums and the weights that are updated in a wider one.',
    { forms: ['mixed-precision training', 'mixed-precision'] },
  ),
  define(
    'loss scaling',
    stability,
    'Multiplying the loss by a number, so that small gradients do not underflow, and dividing the gradients by it before the update.',
  ),
  define(
    'FLOP',
    complexity,
    'A floating-point operation; some papers count a multiply-add as one of them and others as two.',
    { forms: ['FLOPs'] },
  ),

  // Functions, distributions and statistics
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
  define('expected value', 'activations/gelu/', 'The mean of a random quantity over its distribution.', {
    forms: ['expected output', 'expectation'],
    ...everyday,
  }),
  define('variance', initialisation, 'The mean squared distance of values from their mean.', {
    forms: ['variances'],
    ...everyday,
  }),
  define(
    'standard deviation',
    data,
    'The square root of the variance: a typical distance of the values from their mean.',
    { forms: ['standard deviations'], ...everyday },
  ),
  define('second moment', selfNormalisation, 'The mean of the squares: the variance plus the square of the mean.', {
    forms: ['second moments', 'mean square'],
  }),
  define('root mean square', initialisation, 'The square root of the mean of the squares.'),
  define(
    'covariance',
    comparing,
    'The mean product of the distances of two quantities from their means: positive if they rise and fall together.',
    { forms: ['covariances'] },
  ),
  define(
    'correlation',
    initialisation,
    'The covariance of two quantities divided by their standard deviations: a number from −1 to 1.',
    { forms: ['correlations', 'correlated'] },
  ),
  define(
    'cosine',
    initialisation,
    'Of two vectors, their inner product divided by both lengths: 1 if they point the same way, 0 at a right angle.',
    { forms: ['cosines'], ...everyday },
  ),
  define('median', comparing, 'The middle of the values in their order: as many lie below it as above it.', {
    forms: ['medians'],
  }),
  define('percentile', exploding, 'The value below which a given percentage of all values lie.', {
    forms: ['percentiles'],
  }),
  define(
    'standard error',
    comparing,
    'The standard deviation that an estimate, such as a mean, has over repetitions of the sample.',
    { forms: ['standard errors'] },
  ),
  define(
    'sign test',
    comparing,
    'A test that counts in how many pairs one side is ahead, and asks how likely a count so lopsided is with a fair coin.',
    { forms: ['sign tests'] },
  ),
  define(
    'p-value',
    comparing,
    'The probability of a result at least as extreme as the one observed, if there were no difference.',
    { forms: ['p-values'] },
  ),
  define('two-sided test', comparing, 'A test to which a large difference counts in either direction.', {
    forms: ['two-sided'],
  }),
  define('significant', comparing, 'With a p-value below a level that was fixed beforehand, mostly 0.05.', everyday),
  define(
    'win share',
    comparing,
    'On this site, the probability that one run of a function beats one run of another, with ties counted half.',
    { forms: ['win shares'] },
  ),
  define(
    'paired seeds',
    comparing,
    'Runs of two functions from the same starts and on the same data, whose differences are taken seed by seed.',
    { forms: ['pair the runs'] },
  ),
  define(
    'normal distribution',
    'activations/gelu/',
    'The bell-shaped distribution that sums of many small independent numbers approach, given by its mean and its variance; also called Gaussian.',
    { forms: ['normal distributions', 'Gaussian distribution', 'Gaussian', 'normally distributed'], ...everyday },
  ),
  define(
    'density',
    'activations/gelu/',
    'The function whose integral over an interval is the probability that a random number lies in it.',
    { forms: ['densities'], ...everyday },
  ),
  define(
    'distribution function',
    'activations/gelu/',
    'The function that gives, for each x, the probability that a random number is at most x.',
    { forms: ['distribution functions', 'normal distribution function', 'standard normal distribution function'] },
  ),
  define('Bernoulli variable', binary, 'A random variable that is 1 with some probability and 0 otherwise.', {
    forms: ['Bernoulli distribution', 'Bernoulli'],
  }),
  define(
    'categorical distribution',
    'activations/gumbel-softmax/',
    'A distribution over finitely many classes: one probability for each.',
    { forms: ['categorical'] },
  ),
  define(
    'Poisson distribution',
    outputs,
    'The distribution of the number of events that happen independently at a constant rate; its variance equals its mean.',
    { forms: ['Poisson'] },
  ),
  define(
    'Laplace distribution',
    regression,
    'The distribution whose density falls exponentially with the distance from its centre, on both sides.',
    { forms: ['Laplace distributions'] },
  ),
  define('logistic distribution', 'activations/gelu/', 'The distribution whose distribution function is the sigmoid.'),
  define('log-normal', regression, 'Having a logarithm that is normally distributed.'),
  define(
    'exponential family',
    outputs,
    'Distributions whose log-density is a sum of parameters times functions of the data, plus a term in each alone, such as the Gaussian or the Poisson.',
    { forms: ['exponential families'] },
  ),
  define(
    'natural parameter',
    outputs,
    'The parameter that multiplies the data in the log-density of an exponential family; for yes or no it is the log-odds.',
    { forms: ['natural parameters'] },
  ),
  define(
    'canonical link',
    outputs,
    'The function from the mean of an exponential family to its natural parameter; its inverse is the matching output function.',
  ),
  define(
    'link function',
    'activations/exponential/',
    'The function of the mean that a model takes to be a weighted sum of the inputs; with a log link it is the logarithm.',
    { forms: ['log link', 'logarithmic link'] },
  ),
  define(
    'likelihood',
    outputs,
    'The probability, or density, that a model gives to the observed data, as a function of its parameters.',
    { forms: ['log-likelihood'], ...everyday },
  ),
  define(
    'Poincaré inequality',
    normalisation,
    'In its Gaussian form: the variance of a function of a standard normal variable is at most the mean square of its slope.',
  ),
  define(
    'tail',
    saturation,
    'The part of a function or of a distribution far out on one side; it is heavy if it falls off slowly.',
    { forms: ['tails'], ...everyday },
  ),
  define('skewed', data, 'With a longer tail on one side than on the other.'),
  define(
    'rank',
    nonLinearity,
    'Of a matrix, the largest number of its rows that are linearly independent; of a value, its place in the order of all.',
    { forms: ['ranks'], ...everyday },
  ),
  define('geometric mean', regression, 'The exponential of the mean of the logarithms.', {
    forms: ['geometric means'],
  }),
  define(
    'unbiased',
    'activations/gumbel-softmax/',
    'Right on average over repetitions, though single estimates may be off.',
    everyday,
  ),
  define(
    'wavelet',
    'activations/hard-shrink/',
    'A short wave; a signal can be written as a sum of its scaled and shifted copies, often with few large coefficients.',
    { forms: ['wavelets'] },
  ),
  define(
    'sparse code',
    'activations/soft-shrink/',
    'A description of data as a sum of a few out of many possible parts.',
    { forms: ['sparse codes'] },
  ),
];

/** All terms, sorted by name as a dictionary would. */
export const glossary: readonly Term[] = [...unsorted].sort((a, b) => a.name.localeCompare(b.name, 'en'));
