/** The symbols of the site's formulas, each with its meaning, its shape and the page that introduces it: the page `/notation/`. */
import { z } from 'astro/zod';

const symbol = z.strictObject({
  tex: z.string().min(1),
  meaning: z.string().regex(/^\p{Lu}/u),
  /** `number`, `n numbers`, `n × m`. */
  shape: z.string().min(1),
  /** The article that introduces it, `concepts/saturation/`; its formulas contain the symbol. */
  see: z.string().regex(/^([a-z0-9.-]+\/)+$/),
});

const group = z.strictObject({ id: z.string().regex(/^[a-z-]+$/), title: z.string(), symbols: z.array(symbol).min(1) });

export type Symbol = z.output<typeof symbol>;
export type SymbolGroup = z.output<typeof group>;

const define = (tex: string, meaning: string, shape: string, see: string): Symbol => ({ tex, meaning, shape, see });

const whatIs = 'concepts/what-is-an-activation-function/';
const backpropagation = 'concepts/backpropagation/';
const vanishing = 'concepts/vanishing-gradient/';
const exploding = 'concepts/exploding-gradient/';
const initialisation = 'concepts/weight-initialisation/';
const normalisation = 'concepts/normalisation/';
const selfNormalisation = 'concepts/self-normalisation/';
const outputs = 'concepts/output-layers-and-losses/';
const classes = 'concepts/multiclass-softmax/';

const number = 'number';
const likeX = 'like x';

/** All groups of symbols, in the order of the page. */
export const notation: readonly SymbolGroup[] = z.array(group).parse([
  {
    id: 'functions',
    title: 'Functions',
    symbols: [
      define('x', 'Argument of an activation function, or an input of the network', number, whatIs),
      define('f', 'Activation function, applied to each number of a vector separately', likeX, whatIs),
      define("f'", 'Derivative of f', likeX, backpropagation),
      define("f''", 'Second derivative of f', likeX, 'concepts/smoothness/'),
      define(
        '\\sigma',
        'Sigmoid, the logistic function; with a subscript or squared, a standard deviation',
        likeX,
        vanishing,
      ),
      define('\\Phi', 'Distribution function of the standard normal distribution', number, 'activations/gelu/'),
      define('\\varphi', 'Density of the standard normal distribution', number, 'activations/gelu/'),
      define('\\operatorname{erf}', 'Error function', number, 'activations/erf/'),
      define('\\operatorname{softmax}', 'Map from scores to probabilities', 'K numbers', outputs),
      define('\\operatorname{logsumexp}', 'Logarithm of the sum of the exponentials of a vector', number, classes),
      define('\\alpha', 'Parameter of a function: a slope or a limit on the negative side', number, 'activations/elu/'),
      define('\\beta', 'Parameter of a function: how steep its gate is', number, 'activations/swish/'),
      define('\\lambda', 'Scale of SELU; the threshold of a shrinkage function', number, 'activations/selu/'),
    ],
  },
  {
    id: 'networks',
    title: 'Networks',
    symbols: [
      define('\\mathbf{x}', 'Input of the network, one sample', 'n numbers', 'concepts/why-non-linearity/'),
      define('W_l', 'Weights of layer l', 'units × inputs', vanishing),
      define('\\mathbf{b}_l', 'Biases of layer l', 'one number a unit', vanishing),
      define('b', 'Bias of one unit', number, whatIs),
      define('\\mathbf{z}_l', 'Pre-activations of layer l', 'one number a unit', vanishing),
      define('z', 'Pre-activation of one unit; the logit of an output', number, whatIs),
      define('\\mathbf{a}_l', 'Activations of layer l, f of its pre-activations', 'one number a unit', backpropagation),
      define('\\mathbf{h}_l', 'The same, on pages about deep networks', 'one number a unit', vanishing),
      define('a', 'Activation of one unit; on pages of learnable functions, their parameter', number, whatIs),
      define('L', 'Number of layers', number, backpropagation),
      define('n', 'Number of inputs of a layer, its fan-in', number, vanishing),
      define('n_{\\text{in}}', 'Number of inputs of a layer, where outputs count too', number, initialisation),
      define('n_{\\text{out}}', 'Number of units of a layer', number, initialisation),
      define(
        '\\mathcal{F}',
        'Layers of a residual block, whose output is added to its input',
        'as the input of the block',
        'papers/resnet/',
      ),
      define('w,v', 'Rows of weights of the gate and of the value of a gated unit', 'n numbers', 'concepts/gating/'),
      define('\\odot', 'Product of two vectors, entry by entry', 'as its factors', backpropagation),
    ],
  },
  {
    id: 'gradients',
    title: 'Gradients',
    symbols: [
      define('\\mathcal{L}', 'Loss', number, backpropagation),
      define(
        '\\boldsymbol{\\delta}_l',
        'Gradient of the loss by the pre-activations of layer l',
        'one number a unit',
        backpropagation,
      ),
      define('\\mathbf{g}', 'Gradient of the loss by all parameters together', 'one number a parameter', exploding),
      define('\\eta', 'Learning rate', number, exploding),
      define('c', 'Bound on the norm of a clipped gradient', number, exploding),
      define('h', 'Step of a finite difference', number, backpropagation),
      define('\\operatorname{diag}', 'Matrix with a vector on its diagonal and zeros elsewhere', 'n × n', vanishing),
      define('I', 'Identity matrix', 'n × n', vanishing),
      define('W^{\\top}', 'Transpose of a matrix', 'inputs × units', vanishing),
      define(
        '\\kappa',
        'Condition number of a matrix, largest eigenvalue over smallest; of a function, in the accuracy of its values',
        number,
        'concepts/zero-centred-outputs/',
      ),
    ],
  },
  {
    id: 'signals',
    title: 'Signals in wide random networks',
    symbols: [
      define('\\mathbb{E}', 'Mean over a random variable, usually Z', number, vanishing),
      define('Z', 'Random number with the standard normal distribution', number, vanishing),
      define('\\mathcal{N}(0,1)', 'Standard normal distribution: mean 0, variance 1', 'distribution', vanishing),
      define('\\operatorname{Var}', 'Variance', number, normalisation),
      define('\\sigma_w^2', 'Variance of the weights times the fan-in n', number, vanishing),
      define('\\sigma_b^2', 'Variance of the biases', number, vanishing),
      define(
        'q_l',
        'Second moment of the pre-activations of layer l; their variance, since their mean is 0',
        number,
        initialisation,
      ),
      define('q^*', 'Fixed point of the length map', number, vanishing),
      define('\\chi', 'Factor by which the squared gradient changes in each layer', number, vanishing),
      define('\\mu', 'Mean of the activations of a layer', number, selfNormalisation),
      define('\\nu', 'Variance of the activations of a layer', number, selfNormalisation),
      define('\\hat z', 'Normalised pre-activation', number, normalisation),
      define('\\gamma', 'Learned gain of a normalising layer', 'one number a unit', normalisation),
      define('\\epsilon', 'Small number that a normaliser or an optimiser adds to a divisor', number, normalisation),
      define(
        '\\varepsilon',
        'Level of the slope below which a unit counts as saturated; in numerics, the rounding unit',
        number,
        'concepts/saturation/',
      ),
    ],
  },
  {
    id: 'outputs',
    title: 'Outputs and losses',
    symbols: [
      define('y', 'Target: a number, a label 0 or 1, or the index of a class', number, outputs),
      define('p', 'Predicted probability', number, outputs),
      define('\\mathbf{p}', 'Predicted probabilities of all classes', 'K numbers', classes),
      define('\\mathbf{z}', 'Scores, or logits, of all classes', 'K numbers', classes),
      define('K', 'Number of classes', number, classes),
      define('T', 'Temperature', number, classes),
      define('H', 'Entropy of a distribution, with the natural logarithm', number, classes),
      define('\\Delta', 'Lead of one logit over the others', number, classes),
      define('R', 'Set of values that the output of a network can take', 'set of numbers', outputs),
    ],
  },
]);
