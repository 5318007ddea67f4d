/**
 * Which activation, when: the rules behind the chooser, as data. Each says when it holds, what it asks for, why, what kind of evidence there is,
 * and the page that shows it. Output, hidden function and initialisation are decided in this order, each by the first of its rules that holds;
 * alternatives, warnings and remarks are all that hold.
 */

/** What the reader says about the task and the net. */
export interface Setup {
  task: 'binary' | 'classes' | 'labels' | 'real' | 'share' | 'positive' | 'count';
  network: 'dense' | 'convolutional' | 'transformer' | 'recurrent' | 'coordinates';
  /** Hidden layers; time steps where the net is recurrent. */
  depth: number;
  normalisation: 'none' | 'batch' | 'layer';
  residual: boolean;
  shape: 'unknown' | 'smooth' | 'kinked';
  /** The loss contains derivatives of the net. */
  derivatives: boolean;
  /** Every operation counts: phones, integer arithmetic. */
  cheap: boolean;
}

/** Decided by an experiment here; follows from the definitions; read in a paper that the page cites; what people do. */
export type Evidence = 'measured' | 'derived' | 'paper' | 'convention';

export type Part = 'output' | 'hidden' | 'initialisation' | 'training';

/** What has been decided before a rule is asked. */
export interface Decided {
  output: string;
  hidden: string;
  initialisation: string;
}

export interface Rule {
  id: string;
  part: Part;
  /** `take` decides; `note` is a remark about the rest of the set-up. */
  verdict: 'take' | 'alternative' | 'avoid' | 'note';
  /** For the parts output and hidden an id of the registry, for the others words. */
  choice: string;
  when(setup: Setup, decided: Decided): boolean;
  /** A sentence. */
  reason: string;
  evidence: Evidence;
  /** The claim that decides it, `experiment/claim`: measured rules have one. */
  claim?: string;
  /** The page that shows it, relative to the site's base. */
  page: string;
}

/** From this depth on a good initial variance should not be the only remedy. */
export const DEEP = 20;

/** From this depth on the gradient of a plain sigmoid net is lost. */
export const SIGMOID_FADES = 10;

const isPlain = ({ normalisation, residual }: Setup) => normalisation === 'none' && !residual;
const isDeepPlain = (setup: Setup) => setup.depth >= DEEP && isPlain(setup);

/** The shape of the target counts where a net of few inputs fits a quantity. */
const hasShape = ({ task, network }: Setup, shape: Setup['shape'], wanted: Setup['shape']) =>
  shape === wanted &&
  (network === 'dense' || network === 'coordinates') &&
  !(task === 'binary' || task === 'classes' || task === 'labels');
const isKinked = (setup: Setup) => hasShape(setup, setup.shape, 'kinked') && !setup.derivatives;
const isSmooth = (setup: Setup) => hasShape(setup, setup.shape, 'smooth');

const learned = 'concepts/choosing-an-activation/';
const losses = 'concepts/output-layers-and-losses/';
const fading = 'concepts/vanishing-gradient/';

const output: readonly Rule[] = [
  {
    id: 'binary-sigmoid',
    part: 'output',
    verdict: 'take',
    choice: 'sigmoid',
    when: ({ task }) => task === 'binary',
    reason:
      'The target is a yes or a no, so the output is its probability. With cross-entropy the gradient at the logit is probability minus target, and a confident wrong answer is undone quickly.',
    evidence: 'measured',
    claim: 'output-and-loss/cross-entropy-does-not-stall',
    page: losses,
  },
  {
    id: 'classes-softmax',
    part: 'output',
    verdict: 'take',
    choice: 'softmax',
    when: ({ task }) => task === 'classes',
    reason:
      'Exactly one class is right, so the outputs are shares of one whole. With cross-entropy the gradient is again probability minus target.',
    evidence: 'derived',
    page: 'concepts/multiclass-softmax/',
  },
  {
    id: 'labels-sigmoid',
    part: 'output',
    verdict: 'take',
    choice: 'sigmoid',
    when: ({ task }) => task === 'labels',
    reason: 'Each label may hold or not, whatever the others do: one yes-or-no question each, with a logit of its own.',
    evidence: 'derived',
    page: 'concepts/multiclass-softmax/',
  },
  {
    id: 'real-identity',
    part: 'output',
    verdict: 'take',
    choice: 'identity',
    when: ({ task }) => task === 'real',
    reason:
      'Any number may be the answer, so the output must be able to say any number: leave it linear and standardise the target.',
    evidence: 'measured',
    claim: 'output-range/linear-fits',
    page: losses,
  },
  {
    id: 'share-sigmoid',
    part: 'output',
    verdict: 'take',
    choice: 'sigmoid',
    when: ({ task }) => task === 'share',
    reason:
      'The bounds belong to the quantity itself, so they may go into the output. Cross-entropy takes targets between 0 and 1 too.',
    evidence: 'derived',
    page: 'concepts/regression-outputs/',
  },
  {
    id: 'positive-exponential',
    part: 'output',
    verdict: 'take',
    choice: 'exponential',
    when: ({ task }) => task === 'positive',
    reason:
      'Where errors are in proportion to the quantity, fit its logarithm with a linear output; the exponential then gives the quantity, and it is the geometric mean that is aimed at.',
    evidence: 'derived',
    page: 'concepts/regression-outputs/',
  },
  {
    id: 'count-exponential',
    part: 'output',
    verdict: 'take',
    choice: 'exponential',
    when: ({ task }) => task === 'count',
    reason:
      'A count has a rate, which is positive. The exponential with the Poisson loss is a matched pair: its gradient is rate minus count.',
    evidence: 'measured',
    claim: 'output-and-loss/matched-pair-is-prediction-minus-target',
    page: losses,
  },
  {
    id: 'binary-two-logits',
    part: 'output',
    verdict: 'alternative',
    choice: 'softmax',
    when: ({ task }) => task === 'binary',
    reason:
      'Softmax over two logits is the same function as the sigmoid of their difference; it only has one logit too many.',
    evidence: 'measured',
    claim: 'learned-probability/two-classes-are-one-sigmoid',
    page: 'concepts/binary-classification-sigmoid/',
  },
  {
    id: 'classes-sparsemax',
    part: 'output',
    verdict: 'alternative',
    choice: 'sparsemax',
    when: ({ task }) => task === 'classes',
    reason: 'It gives low scores a share of exactly 0, where softmax never does. Its loss is its own.',
    evidence: 'measured',
    claim: 'scores-to-probabilities/sparsemax-is-sparse',
    page: 'explore/vector-functions/',
  },
  {
    id: 'positive-softplus',
    part: 'output',
    verdict: 'alternative',
    choice: 'softplus',
    when: ({ task }) => task === 'positive',
    reason:
      'With the squared error on the quantity itself: it aims at the mean, and grows more gently than the exponential.',
    evidence: 'derived',
    page: 'concepts/regression-outputs/',
  },
  {
    id: 'labels-softmax',
    part: 'output',
    verdict: 'avoid',
    choice: 'softmax',
    when: ({ task }) => task === 'labels',
    reason:
      'Its shares add up to 1: what one label gains the others lose, and two labels that hold together cannot both be near 1.',
    evidence: 'measured',
    claim: 'scores-to-probabilities/jacobian-rows',
    page: 'concepts/multiclass-softmax/',
  },
  {
    id: 'real-tanh',
    part: 'output',
    verdict: 'avoid',
    choice: 'tanh',
    when: ({ task }) => task === 'real',
    reason: 'It cannot say 3. Targets out of its range leave an error that no training removes.',
    evidence: 'measured',
    claim: 'output-range/tanh-cannot-beat-its-floor',
    page: losses,
  },
  {
    id: 'positive-relu',
    part: 'output',
    verdict: 'avoid',
    choice: 'relu',
    when: ({ task }) => task === 'positive' || task === 'count',
    reason: 'It can come to be 0 for every input. Its slope is then 0 too, and no gradient reaches any layer.',
    evidence: 'derived',
    page: 'concepts/regression-outputs/',
  },
];

const hidden: readonly Rule[] = [
  {
    id: 'kinked-relu',
    part: 'hidden',
    verdict: 'take',
    choice: 'relu',
    when: isKinked,
    reason:
      'A net of straight pieces fits a target of straight pieces: on one the error of ReLU was several times below that of GELU.',
    evidence: 'measured',
    claim: 'smooth-or-kinked/kinked-relu-beats-gelu',
    page: learned,
  },
  {
    id: 'coordinates-sine',
    part: 'hidden',
    verdict: 'take',
    choice: 'sine',
    when: ({ network }) => network === 'coordinates',
    reason:
      'Nets that are a signal of its coordinates (an image, a shape, a field) are built of sines, with the initialisation that belongs to them.',
    evidence: 'paper',
    page: 'activations/sine/',
  },
  {
    id: 'recurrent-tanh',
    part: 'hidden',
    verdict: 'take',
    choice: 'tanh',
    when: ({ network }) => network === 'recurrent',
    reason:
      'The usual cells, LSTM and GRU, have tanh for the state, which stays bounded over any number of steps, and the sigmoid for the gates, whose values are shares from 0 to 1.',
    evidence: 'convention',
    page: 'concepts/gating/',
  },
  {
    id: 'derivatives-plain-tanh',
    part: 'hidden',
    verdict: 'take',
    choice: 'tanh',
    when: setup => setup.derivatives && isPlain(setup),
    reason:
      'The loss asks for derivatives of the net, so the function needs some itself; tanh has all of them and solved the equation.',
    evidence: 'measured',
    claim: 'solve-an-equation/tanh-solves-it',
    page: 'concepts/smoothness/',
  },
  {
    id: 'derivatives-gelu',
    part: 'hidden',
    verdict: 'take',
    choice: 'gelu',
    when: ({ derivatives }) => derivatives,
    reason:
      'The loss asks for derivatives of the net, so the function needs some itself; GELU has all of them and solved the equation.',
    evidence: 'measured',
    claim: 'solve-an-equation/gelu-solves-it',
    page: 'concepts/smoothness/',
  },
  {
    id: 'mobile-hard-swish',
    part: 'hidden',
    verdict: 'take',
    choice: 'hard-swish',
    when: setup => setup.cheap && setup.network === 'convolutional' && !isDeepPlain(setup),
    reason: 'Made for phones: nearly the curve of SiLU without an exponential.',
    evidence: 'paper',
    page: 'activations/hard-swish/',
  },
  {
    id: 'cheap-relu',
    part: 'hidden',
    verdict: 'take',
    choice: 'relu',
    when: ({ cheap }) => cheap,
    reason: 'One comparison, exact in integers, nothing to approximate.',
    evidence: 'derived',
    page: 'activations/relu/',
  },
  {
    id: 'deep-plain-selu',
    part: 'hidden',
    verdict: 'take',
    choice: 'selu',
    when: setup => setup.network === 'dense' && isDeepPlain(setup),
    reason: 'Made for deep dense nets without normalisation: mean and variance return to 0 and 1 on their own.',
    evidence: 'measured',
    claim: 'self-normalisation/selu-returns',
    page: 'concepts/self-normalisation/',
  },
  {
    id: 'deep-plain-relu',
    part: 'hidden',
    verdict: 'take',
    choice: 'relu',
    when: isDeepPlain,
    reason:
      'Without normalisation or residual paths it is one of the few functions whose gradient keeps its size at any depth.',
    evidence: 'measured',
    claim: 'gradient-through-depth/relu-he-keeps',
    page: fading,
  },
  {
    id: 'transformer-gelu',
    part: 'hidden',
    verdict: 'take',
    choice: 'gelu',
    when: ({ network }) => network === 'transformer',
    reason:
      'The feed-forward layers of BERT, GPT-2 and the Vision Transformer have it; what is published for such blocks was tuned with it.',
    evidence: 'convention',
    page: 'activations/gelu/',
  },
  {
    id: 'convolutional-relu',
    part: 'hidden',
    verdict: 'take',
    choice: 'relu',
    when: ({ network }) => network === 'convolutional',
    reason:
      'The function of ResNet and of most convolutional nets after it: cheap, and their recipes were tuned with it.',
    evidence: 'convention',
    page: 'papers/resnet/',
  },
  {
    id: 'smooth-gelu',
    part: 'hidden',
    verdict: 'take',
    choice: 'gelu',
    when: isSmooth,
    reason:
      'On a smooth target the error of GELU was clearly below that of ReLU, with the same net and the same steps.',
    evidence: 'measured',
    claim: 'smooth-or-kinked/smooth-gelu-beats-relu',
    page: learned,
  },
  {
    id: 'dense-relu',
    part: 'hidden',
    verdict: 'take',
    choice: 'relu',
    when: ({ network }) => network === 'dense',
    reason:
      'Nothing said so far speaks for another: with its initialisation the gradient keeps its size, and it is the cheapest.',
    evidence: 'measured',
    claim: 'gradient-through-depth/relu-he-keeps',
    page: fading,
  },
  {
    id: 'relu-leaky',
    part: 'hidden',
    verdict: 'alternative',
    choice: 'leaky-relu',
    when: (_, chosen) => chosen.hidden === 'relu',
    reason: 'Where units die: its slope is never 0.',
    evidence: 'measured',
    claim: 'dead-units/leaky-relu-does-not-die',
    page: 'explore/dead-units/',
  },
  {
    id: 'shallow-tanh',
    part: 'hidden',
    verdict: 'alternative',
    choice: 'tanh',
    when: (setup, chosen) =>
      chosen.hidden === 'relu' && setup.network === 'dense' && setup.depth <= 3 && !setup.cheap && !isKinked(setup),
    reason: 'In a small net on an easy task there was no verdict between the two.',
    evidence: 'measured',
    claim: 'race-activations/no-verdict-on-relu-against-tanh',
    page: 'explore/race/',
  },
  {
    id: 'gelu-silu',
    part: 'hidden',
    verdict: 'alternative',
    choice: 'silu',
    when: (_, chosen) => chosen.hidden === 'gelu',
    reason: 'Nearly the same curve, without the error function.',
    evidence: 'measured',
    claim: 'compare-activations/gelu-silu',
    page: 'explore/compare/',
  },
  {
    id: 'transformer-swiglu',
    part: 'hidden',
    verdict: 'alternative',
    choice: 'swiglu',
    when: ({ network, cheap }, chosen) => network === 'transformer' && !cheap && chosen.hidden === 'gelu',
    reason:
      'A gated layer, the choice of many newer language models. It learns a product that a plain layer does not; give it two thirds of the width for as many weights.',
    evidence: 'measured',
    claim: 'learn-a-product/swiglu-beats-silu-on-a-product',
    page: 'concepts/gating/',
  },
  {
    id: 'deep-plain-relu-he',
    part: 'hidden',
    verdict: 'alternative',
    choice: 'relu',
    when: (_, chosen) => chosen.hidden === 'selu',
    reason:
      'With He’s initialisation its gradient keeps its size too, but what comes in too large or too small stays so.',
    evidence: 'measured',
    claim: 'self-normalisation/relu-remembers',
    page: 'concepts/self-normalisation/',
  },
  {
    id: 'deep-plain-tanh',
    part: 'hidden',
    verdict: 'alternative',
    choice: 'tanh',
    when: (_, chosen) => chosen.hidden === 'selu',
    reason: 'With LeCun’s or Xavier’s initialisation it keeps most of the gradient.',
    evidence: 'measured',
    claim: 'gradient-through-depth/tanh-keeps',
    page: fading,
  },
  {
    id: 'convolutional-silu',
    part: 'hidden',
    verdict: 'alternative',
    choice: 'silu',
    when: (setup, chosen) =>
      setup.network === 'convolutional' && chosen.hidden === 'relu' && !setup.cheap && !isDeepPlain(setup),
    reason: 'Found by search as Swish, and the function of several newer convolutional nets; it costs an exponential.',
    evidence: 'paper',
    page: 'activations/silu/',
  },
  {
    id: 'mobile-relu6',
    part: 'hidden',
    verdict: 'alternative',
    choice: 'relu6',
    when: (_, chosen) => chosen.hidden === 'hard-swish',
    reason: 'Cheaper still, and bounded, which suits fixed-point numbers.',
    evidence: 'convention',
    page: 'activations/relu6/',
  },
  {
    id: 'derivatives-alternative-gelu',
    part: 'hidden',
    verdict: 'alternative',
    choice: 'gelu',
    when: (setup, chosen) =>
      setup.derivatives && chosen.hidden !== 'gelu' && setup.network !== 'recurrent' && !isDeepPlain(setup),
    reason: 'It has all derivatives too, and solved the equation.',
    evidence: 'measured',
    claim: 'solve-an-equation/gelu-solves-it',
    page: 'concepts/smoothness/',
  },
  {
    id: 'smooth-sine',
    part: 'hidden',
    verdict: 'alternative',
    choice: 'sine',
    when: (setup, chosen) => isSmooth(setup) && chosen.hidden === 'gelu' && !setup.derivatives,
    reason:
      'It led on the smooth target, and was far behind on the kinked one: for targets that are smooth for certain.',
    evidence: 'measured',
    claim: 'smooth-or-kinked/no-function-wins-both',
    page: learned,
  },
  {
    id: 'cheap-gates',
    part: 'hidden',
    verdict: 'alternative',
    choice: 'hard-sigmoid',
    when: ({ network, cheap }) => network === 'recurrent' && cheap,
    reason: 'For the gates only: a straight line with two ends instead of an exponential.',
    evidence: 'convention',
    page: 'activations/hard-sigmoid/',
  },
  {
    id: 'avoid-identity',
    part: 'hidden',
    verdict: 'avoid',
    choice: 'identity',
    when: () => true,
    reason: 'Without a non-linearity any number of layers is one linear map.',
    evidence: 'measured',
    claim: 'race-activations/the-identity-stays-behind',
    page: 'explore/race/',
  },
  {
    id: 'avoid-sigmoid-plain',
    part: 'hidden',
    verdict: 'avoid',
    choice: 'sigmoid',
    when: setup => setup.network !== 'recurrent' && setup.depth >= SIGMOID_FADES && isPlain(setup),
    reason: 'At the usual weights its gradient shrinks by a factor of 4 or more in each layer.',
    evidence: 'measured',
    claim: 'gradient-through-depth/sigmoid-vanishes',
    page: fading,
  },
  {
    id: 'avoid-sigmoid-layer',
    part: 'hidden',
    verdict: 'avoid',
    choice: 'sigmoid',
    when: ({ network, depth, normalisation, residual }) =>
      network !== 'recurrent' && depth >= SIGMOID_FADES && normalisation === 'layer' && !residual,
    reason: 'Layer normalisation does not help it: its mean of ½ is shared by all samples and stays.',
    evidence: 'measured',
    claim: 'normalise-through-depth/layer-does-not-rescue-sigmoid',
    page: 'concepts/normalisation/',
  },
  {
    id: 'avoid-relu-derivatives',
    part: 'hidden',
    verdict: 'avoid',
    choice: 'relu',
    when: ({ derivatives }) => derivatives,
    reason: 'Its second derivative is 0, and a loss that contains it learns nothing from it.',
    evidence: 'measured',
    claim: 'solve-an-equation/relu-learns-nothing',
    page: 'concepts/smoothness/',
  },
  {
    id: 'avoid-gelu-deep-plain',
    part: 'hidden',
    verdict: 'avoid',
    choice: 'gelu',
    when: setup => isDeepPlain(setup) && setup.network !== 'recurrent',
    reason: 'No variance of the weights carries a signal through many plain layers of it.',
    evidence: 'measured',
    claim: 'signal-propagation/weight-initialisation.gelu-collapses',
    page: 'concepts/weight-initialisation/',
  },
  {
    id: 'avoid-silu-deep-plain',
    part: 'hidden',
    verdict: 'avoid',
    choice: 'silu',
    when: setup => isDeepPlain(setup) && setup.network !== 'recurrent',
    reason: 'As with GELU: the signal dies out at He’s variance and explodes a little above.',
    evidence: 'measured',
    claim: 'signal-propagation/weight-initialisation.silu-collapses',
    page: 'concepts/weight-initialisation/',
  },
  {
    id: 'avoid-gelu-kinked',
    part: 'hidden',
    verdict: 'avoid',
    choice: 'gelu',
    when: setup => isKinked(setup) && !isDeepPlain(setup),
    reason: 'It has to build each kink out of curves.',
    evidence: 'measured',
    claim: 'smooth-or-kinked/kinked-relu-beats-gelu',
    page: learned,
  },
];

const initialisation: readonly Rule[] = [
  {
    id: 'recurrent-orthogonal',
    part: 'initialisation',
    verdict: 'take',
    choice: 'orthogonal',
    when: ({ network }) => network === 'recurrent',
    reason:
      'For the matrix from state to state, which is applied once in each step: an orthogonal one keeps all lengths.',
    evidence: 'measured',
    claim: 'signal-propagation/weight-initialisation.orthogonal-exact',
    page: 'concepts/weight-initialisation/',
  },
  {
    id: 'sine-siren',
    part: 'initialisation',
    verdict: 'take',
    choice: 'SIREN',
    when: (_, { hidden }) => hidden === 'sine',
    reason:
      'Uniform weights within √(6/n), divided by the frequency ω₀: with any other initialisation the net is chaotic.',
    evidence: 'paper',
    page: 'activations/sine/',
  },
  {
    id: 'normalised-he',
    part: 'initialisation',
    verdict: 'take',
    choice: 'He',
    when: ({ normalisation }) => normalisation !== 'none',
    reason: 'Any usual one will do: normalisation takes the scale of the weights out.',
    evidence: 'measured',
    claim: 'normalise-through-depth/batch-relu-any-scale',
    page: 'concepts/normalisation/',
  },
  {
    id: 'selu-lecun',
    part: 'initialisation',
    verdict: 'take',
    choice: 'LeCun',
    when: (_, chosen) => chosen.hidden === 'selu',
    reason: 'Its constants were computed for weights of variance 1/n.',
    evidence: 'measured',
    claim: 'self-normalisation/selu-returns',
    page: 'concepts/self-normalisation/',
  },
  {
    id: 'tanh-lecun',
    part: 'initialisation',
    verdict: 'take',
    choice: 'LeCun',
    when: (_, chosen) => chosen.hidden === 'tanh',
    reason: 'Its slope at 0 is 1, so weights of variance 1/n keep small signals and their gradients.',
    evidence: 'measured',
    claim: 'gradient-through-depth/tanh-keeps',
    page: fading,
  },
  {
    id: 'relu-he',
    part: 'initialisation',
    verdict: 'take',
    choice: 'He',
    when: (_, chosen) => chosen.hidden === 'relu',
    reason: 'Half of the line has slope 0; weights of variance 2/n make up for it.',
    evidence: 'measured',
    claim: 'gradient-through-depth/relu-he-keeps',
    page: fading,
  },
  {
    id: 'smooth-he',
    part: 'initialisation',
    verdict: 'take',
    choice: 'He',
    when: () => true,
    reason:
      'A habit taken over from ReLU. No variance is right in many plain layers; in few layers, or with residual paths, it does.',
    evidence: 'convention',
    page: 'concepts/weight-initialisation/',
  },
  {
    id: 'selu-not-he',
    part: 'initialisation',
    verdict: 'avoid',
    choice: 'He',
    when: (_, chosen) => chosen.hidden === 'selu',
    reason: 'It takes the self-normalisation away.',
    evidence: 'measured',
    claim: 'self-normalisation/he-breaks-it',
    page: 'concepts/self-normalisation/',
  },
  {
    id: 'relu-not-small',
    part: 'initialisation',
    verdict: 'avoid',
    choice: 'LeCun',
    when: (setup, chosen) => chosen.hidden === 'relu' && isPlain(setup) && setup.depth >= SIGMOID_FADES,
    reason: 'With weights of variance 1/n a ReLU net loses half of the squared gradient in each layer.',
    evidence: 'measured',
    claim: 'gradient-through-depth/relu-small-weights-vanish',
    page: fading,
  },
  {
    id: 'tanh-not-large',
    part: 'initialisation',
    verdict: 'avoid',
    choice: 'N(0, 1)',
    when: (setup, chosen) => chosen.hidden === 'tanh' && isPlain(setup) && setup.depth >= SIGMOID_FADES,
    reason: 'Large weights do not make its gradient vanish but explode.',
    evidence: 'measured',
    claim: 'gradient-through-depth/tanh-large-weights-explode',
    page: fading,
  },
];

const training: readonly Rule[] = [
  {
    id: 'give-the-loss-logits',
    part: 'training',
    verdict: 'note',
    choice: 'Give the loss the logits',
    when: ({ task }) => task === 'binary' || task === 'labels' || task === 'classes' || task === 'share',
    reason:
      'The loss contains the output function, in a form that neither overflows nor takes the logarithm of 0. Apply the function yourself only to show a probability.',
    evidence: 'derived',
    page: losses,
  },
  {
    id: 'no-squared-error',
    part: 'training',
    verdict: 'avoid',
    choice: 'Squared error behind the sigmoid',
    when: ({ task }) => task === 'binary' || task === 'labels',
    reason:
      'The flat end of the sigmoid stays in the gradient, and a confident wrong answer takes far more steps to undo.',
    evidence: 'measured',
    claim: 'output-and-loss/steps-from-a-wrong-answer',
    page: losses,
  },
  {
    id: 'deep-needs-more',
    part: 'training',
    verdict: 'note',
    choice: 'Add residual paths or normalisation',
    when: setup => isDeepPlain(setup) && setup.network !== 'recurrent',
    reason:
      'At this depth initialisation alone is thin ice: the plain stack of the experiment hardly learned, the residual one did.',
    evidence: 'measured',
    claim: 'residual-against-plain/residual-trains',
    page: fading,
  },
  {
    id: 'batch-needs-residual',
    part: 'training',
    verdict: 'note',
    choice: 'Add residual paths',
    when: ({ depth, normalisation, residual, network }) =>
      depth >= DEEP && normalisation === 'batch' && !residual && network !== 'recurrent',
    reason: 'Batch normalisation alone makes the gradient of a deep net grow in every layer, with ReLU most of all.',
    evidence: 'measured',
    claim: 'normalise-through-depth/batch-relu-explodes',
    page: 'concepts/normalisation/',
  },
  {
    id: 'scale-the-branch',
    part: 'training',
    verdict: 'note',
    choice: 'Scale the residual branch',
    when: ({ depth, normalisation, residual, network }) =>
      depth >= DEEP && normalisation === 'none' && residual && network !== 'recurrent',
    reason:
      'Without normalisation each block adds its variance to the stream, and the gradient grows with it; the program below divides by the square root of the depth.',
    evidence: 'measured',
    claim: 'residual-against-plain/residual-explodes-unscaled',
    page: 'papers/resnet/',
  },
  {
    id: 'transformer-block',
    part: 'training',
    verdict: 'note',
    choice: 'Layer normalisation and residual paths',
    when: ({ network, normalisation, residual }) =>
      network === 'transformer' && (normalisation !== 'layer' || !residual),
    reason:
      'The blocks of a transformer have both; without them the function matters far more than it does in practice.',
    evidence: 'convention',
    page: 'concepts/normalisation/',
  },
  {
    id: 'relu-rate',
    part: 'training',
    verdict: 'note',
    choice: 'Watch the learning rate',
    when: (_, chosen) => chosen.hidden === 'relu',
    reason: 'Too large a step can leave a ReLU unit with no input on which it is active.',
    evidence: 'measured',
    claim: 'dead-units/relu-dies-at-large-rates',
    page: 'explore/dead-units/',
  },
  {
    id: 'selu-alpha-dropout',
    part: 'training',
    verdict: 'note',
    choice: 'Standardise the inputs; alpha dropout, if any',
    when: (_, chosen) => chosen.hidden === 'selu',
    reason:
      'Ordinary dropout shifts mean and variance away from the point to which SELU returns; alpha dropout does not.',
    evidence: 'measured',
    claim: 'self-normalisation/alpha-dropout-keeps-it',
    page: 'concepts/self-normalisation/',
  },
  {
    id: 'luck',
    part: 'training',
    verdict: 'note',
    choice: 'Compare over several seeds',
    when: () => true,
    reason: 'Whatever you change: two seeds of one function can differ by more than two functions.',
    evidence: 'measured',
    claim: 'race-activations/luck-is-larger-than-the-difference',
    page: 'explore/race/',
  },
];

/** All rules; within `take`, the order decides. */
export const rules: readonly Rule[] = [...output, ...hidden, ...initialisation, ...training];

export interface Choice extends Decided {
  /** The rules that hold: those that decided, then the others in their order. */
  reasons: readonly Rule[];
}

/** The recommendation for a set-up, with all its reasons. Throws a RangeError where no rule decides a part. */
export function choose(setup: Setup): Choice {
  const decided: Decided = { output: '', hidden: '', initialisation: '' };
  const taken = (['output', 'hidden', 'initialisation'] as const).map(part => {
    const rule = rules.find(rule => rule.part === part && rule.verdict === 'take' && rule.when(setup, decided));
    if (!rule) throw new RangeError(`no rule decides the ${part} of ${JSON.stringify(setup)}`);
    decided[part] = rule.choice;
    return rule;
  });
  return {
    ...decided,
    reasons: [...taken, ...rules.filter(rule => rule.verdict !== 'take' && rule.when(setup, decided))],
  };
}

/** What the pages of the rules are called. */
export const pageTitles: Readonly<Record<string, string>> = {
  'activations/gelu/': 'GELU',
  'activations/hard-sigmoid/': 'Hard sigmoid',
  'activations/hard-swish/': 'Hard swish',
  'activations/relu/': 'ReLU',
  'activations/relu6/': 'ReLU6',
  'activations/silu/': 'SiLU',
  'activations/sine/': 'Sine',
  'concepts/binary-classification-sigmoid/': 'Binary classification',
  'concepts/choosing-an-activation/': 'Choosing an activation',
  'concepts/gating/': 'Gating',
  'concepts/multiclass-softmax/': 'Multiclass and softmax',
  'concepts/normalisation/': 'Normalisation',
  'concepts/output-layers-and-losses/': 'Output layers and losses',
  'concepts/regression-outputs/': 'Regression outputs',
  'concepts/self-normalisation/': 'Self-normalisation',
  'concepts/smoothness/': 'Smoothness',
  'concepts/vanishing-gradient/': 'Vanishing gradients',
  'concepts/weight-initialisation/': 'Weight initialisation',
  'explore/compare/': 'Compare activations',
  'explore/dead-units/': 'Dead units',
  'explore/race/': 'Race of activations',
  'explore/vector-functions/': 'Functions of a vector',
  'papers/resnet/': 'ResNet',
};
