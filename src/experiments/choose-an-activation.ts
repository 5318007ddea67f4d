/**
 * Choose an activation: from task and net to output function, loss, hidden function and initialisation, each with its reasons, by the rules of
 * `chooser-rules.ts`; and what the gradient does on its way back through that net with the functions in question, by the theory of wide nets.
 */
import { getActivation, momentTable, type ScalarActivation } from '../core/index.ts';
import { choiceAsCode } from './choice-as-code.ts';
import { type Choice, choose, type Evidence, pageTitles, type Setup } from './chooser-rules.ts';
import { definitionOf } from './definition.ts';
import { defineExperiment, type Result, type Row } from './experiment.ts';
import {
  type ActivationSpec,
  activation,
  activationLabel,
  choice,
  type Inputs,
  integer,
  serialiseActivationSpec,
  toggle,
} from './inputs.ts';

const inputs = {
  task: choice({
    label: 'What is predicted',
    default: 'binary',
    options: [
      { value: 'binary', label: 'yes or no' },
      { value: 'classes', label: 'one of several classes' },
      { value: 'labels', label: 'several labels at once' },
      { value: 'real', label: 'any real number' },
      { value: 'share', label: 'a number between two fixed bounds' },
      { value: 'positive', label: 'a positive quantity' },
      { value: 'count', label: 'a count' },
    ],
  }),
  network: choice({
    label: 'Kind of net',
    default: 'dense',
    options: [
      { value: 'dense', label: 'dense' },
      { value: 'convolutional', label: 'convolutional' },
      { value: 'transformer', label: 'transformer' },
      { value: 'recurrent', label: 'recurrent' },
      { value: 'coordinates', label: 'a signal of its coordinates' },
    ],
  }),
  depth: integer({
    label: 'Hidden layers',
    help: 'Time steps where the net is recurrent.',
    default: 30,
    min: 1,
    max: 100,
  }),
  normalisation: choice({
    label: 'Normalisation',
    default: 'none',
    options: [
      { value: 'none', label: 'none' },
      { value: 'batch', label: 'batch normalisation' },
      { value: 'layer', label: 'layer normalisation' },
    ],
  }),
  residual: toggle({ label: 'Residual paths', default: false }),
  shape: choice({
    label: 'Shape of the target',
    help: 'Counts where a dense net, or one of coordinates, predicts a quantity.',
    default: 'unknown',
    options: [
      { value: 'unknown', label: 'not known' },
      { value: 'smooth', label: 'smooth' },
      { value: 'kinked', label: 'straight pieces with kinks' },
    ],
  }),
  derivatives: toggle({
    label: 'Derivatives in the loss',
    help: 'As where a net is to solve a differential equation.',
    default: false,
  }),
  cheap: toggle({ label: 'Every operation counts', help: 'Phones, integer arithmetic.', default: false }),
  own: activation({
    label: 'Your own candidate',
    help: 'It is drawn beside the others.',
    default: 'sigmoid',
    formula: true,
  }),
};

type ChooserInputs = Inputs<typeof inputs>;

/** What an output function is called in the recommendation, with its loss. */
const losses: Readonly<Record<Setup['task'], string>> = {
  binary: 'binary cross-entropy of the logit',
  classes: 'cross-entropy of the logits',
  labels: 'binary cross-entropy of each logit',
  real: 'squared error',
  share: 'binary cross-entropy, on the target scaled to 0…1',
  positive: 'squared error of the logarithm',
  count: 'Poisson loss',
};

const evidenceNames: Readonly<Record<Evidence, string>> = {
  measured: 'measured here',
  derived: 'follows from the definitions',
  paper: 'from a paper',
  convention: 'convention',
};

/** Functions that are usually initialised with weights of variance 1/n; the others, which are 0 or nearly so on one side, with 2/n. */
const unitVariance: readonly string[] = ['selu', 'tanh', 'sigmoid', 'identity', 'hard-sigmoid'];

/** In a net the sine has its frequency in the weights. */
const specOf = (id: string): ActivationSpec => ({ id, params: id === 'sine' ? { omega0: 1 } : {} });

type Moments = (q: number) => { mean: number; square: number; squareSlope: number };

/** Moments of f and f′ under N(0, q); NaN where q has left the range of numbers. */
function momentsOf(definition: ScalarActivation, params: Readonly<Record<string, number>>): Moments {
  return q =>
    (q > 1e-290 && q < 1e290 ? momentTable(definition, [q], params)[0] : undefined) ?? {
      mean: Number.NaN,
      square: Number.NaN,
      squareSlope: Number.NaN,
    };
}

/**
 * Squared pre-activation gradient at each layer of a wide random net over that at the last, first layer first. Weights have variance σ_w²/n, biases
 * are 0, q₁ = σ_w², as from standardised inputs. With N(z) = z, z over its deviation (batch) or z over its root mean square (layer), a plain layer is
 * z′ = W f(N(z)) and multiplies by c = σ_w² E f′² over the squared divisor. A residual one is z′ = z + s W f(N(z)) and multiplies by 1 + s² c, where
 * s is 1, or 1/√L where nothing normalises.
 */
export function gradientByLayer(
  moments: Moments,
  weightVariance: number,
  { depth, normalisation, residual }: Pick<Setup, 'depth' | 'normalisation' | 'residual'>,
): number[] {
  const normalised = normalisation === 'none' ? undefined : moments(1);
  const squaredScale = normalised ? 1 : 1 / depth;
  const factors: number[] = [];
  // Of z: variance and second moment. Means of W f are 0, but over one sample's fixed weights the mean of f remains.
  let [q, variance] = [weightVariance, weightVariance];
  for (let layer = 1; layer < depth; layer++) {
    const { mean, square, squareSlope } = normalised ?? moments(q);
    const divisor = normalisation === 'none' ? 1 : normalisation === 'batch' ? variance : q;
    const own = (weightVariance * squareSlope) / divisor;
    const [moment, spread] = [weightVariance * square, weightVariance * (square - mean ** 2)];
    factors.push(residual ? 1 + squaredScale * own : own);
    q = residual ? q + squaredScale * moment : moment;
    variance = residual ? variance + squaredScale * spread : spread;
  }
  const back = [1];
  for (const factor of factors.toReversed()) back.unshift((back[0] as number) * factor);
  return back;
}

/** The variance × fan-in, 1 or 2, at which the gradient at the first layer is nearer to that at the last. */
function nearerVariance(moments: Moments, setup: Setup): number {
  const distance = (variance: number) => Math.abs(Math.log(gradientByLayer(moments, variance, setup)[0] ?? Number.NaN));
  const [one, two] = [distance(1), distance(2)];
  return two < one || Number.isNaN(one) ? 2 : 1;
}

interface Candidate {
  spec: ActivationSpec;
  role: string;
}

/** The scalar hidden functions that the reasons speak of, each once, and the reader's own. */
function candidatesOf({ reasons }: Choice, own: ActivationSpec): Candidate[] {
  const roles = { take: 'recommended', alternative: 'alternative', avoid: 'to avoid' } as const;
  const found = new Map<string, Candidate>();
  for (const { part, verdict, choice } of reasons) {
    if (part !== 'hidden' || verdict === 'note' || choice === 'identity' || found.has(choice)) continue;
    if (getActivation(choice).kind !== 'scalar') continue;
    found.set(choice, { spec: specOf(choice), role: roles[verdict] });
  }
  const known = [...found.values()].some(({ spec }) => serialiseActivationSpec(spec) === serialiseActivationSpec(own));
  return [...found.values(), ...(known ? [] : [{ spec: own, role: 'your own' }])];
}

function run(inputs: ChooserInputs): Result {
  const { own, ...setup } = inputs;
  const chosen = choose(setup);
  const candidates = candidatesOf(chosen, own).map(({ spec, role }) => {
    const definition = definitionOf(spec);
    const moments = momentsOf(definition, spec.params);
    const mine = role === 'your own';
    const variance = mine ? nearerVariance(moments, setup) : unitVariance.includes(spec.id) ? 1 : 2;
    const label = spec.id === 'sine' && !mine ? 'sin x' : activationLabel(spec);
    return { spec, role, label, variance, gradient: gradientByLayer(moments, variance, setup).map(Math.sqrt) };
  });
  const broken = candidates.filter(({ gradient }) => !gradient.every(Number.isFinite));
  return {
    ...(broken.length > 0 && {
      notes: [
        `The gradient of ${broken.map(({ label }) => label).join(', ')} leaves the range of numbers, or its moments are not finite: it is not drawn there.`,
      ],
    }),
    tables: {
      choice: [
        { part: 'Output', choice: getActivation(chosen.output).name },
        { part: 'Loss', choice: losses[setup.task] },
        { part: 'Hidden layers', choice: nameOf(chosen.hidden) },
        { part: 'Initialisation', choice: chosen.initialisation },
      ],
      reasons: chosen.reasons.map(
        ({ id, part, verdict, choice, reason, evidence, claim = null, page }): Row => ({
          rule: id,
          part,
          verdict,
          choice: part === 'output' || part === 'hidden' ? nameOf(choice) : choice,
          reason,
          evidence: evidenceNames[evidence],
          claim,
          page,
          title: pageTitles[page] ?? page,
        }),
      ),
      candidates: candidates.map(
        ({ spec, role, label, variance, gradient }, index): Row => ({
          function: index + 1,
          activation: label,
          colour: spec.formula === undefined ? spec.id : 'custom',
          role,
          weightVariance: variance,
          kept: gradient[0] ?? Number.NaN,
        }),
      ),
      gradient: candidates.flatMap(({ label, gradient }, index) =>
        gradient.map((ratio, layer): Row => ({ function: index + 1, activation: label, layer: layer + 1, ratio })),
      ),
      program: choiceAsCode(setup, chosen).map((line): Row => ({ line })),
    },
  };
}

const nameOf = (id: string) => (id === 'sine' ? 'Sine' : getActivation(id).name);

/** What claims read: the gradient of a function at the first layer over that at the last. */
const keptBy = ({ tables }: Result, id: string) =>
  Number(tables.candidates?.find(row => row.colour === id)?.kept ?? Number.NaN);

const countOf = ({ tables }: Result, evidence: Evidence) =>
  (tables.reasons ?? []).filter(row => row.evidence === evidenceNames[evidence]).length;

export default defineExperiment({
  id: 'choose-an-activation',
  title: 'Choose an activation',
  question: 'Which output, loss, hidden function and initialisation fit this task and this net, and why?',
  home: 'explore/chooser/',
  mode: 'live',
  inputs,
  tables: {
    choice: {
      title: 'The recommendation',
      columns: { part: { label: 'Part' }, choice: { label: 'Choice' } },
    },
    reasons: {
      title: 'Its reasons',
      columns: {
        rule: { label: 'Rule' },
        part: { label: 'Part' },
        verdict: { label: 'Verdict' },
        choice: { label: 'Choice' },
        reason: { label: 'Reason' },
        evidence: { label: 'Evidence' },
        claim: { label: 'Claim that decides it' },
        page: { label: 'Page that shows it' },
        title: { label: 'Its title' },
      },
    },
    candidates: {
      title: 'Hidden functions in this net: gradient at the first layer over that at the last, by theory',
      columns: {
        function: { label: 'Number' },
        activation: { label: 'Activation' },
        colour: { label: 'Id' },
        role: { label: 'Role' },
        weightVariance: { label: 'Weight variance × fan-in' },
        kept: { label: 'First layer/last', digits: 3 },
      },
    },
    gradient: {
      title: 'Norm of the pre-activation gradient over that at the last layer, by theory',
      columns: {
        function: { label: 'Number' },
        activation: { label: 'Activation' },
        layer: { label: 'Layer' },
        ratio: { label: 'Gradient', digits: 3 },
      },
    },
    program: { title: 'The program', columns: { line: { label: 'Line' } } },
  },
  run,
  claims: [
    {
      id: 'choice-keeps-the-gradient',
      inputs: { depth: '50', own: 'sigmoid' },
      sentence:
        'In {depth} plain dense layers the gradient at the first layer is {selu} times that at the last with SELU, which is recommended there, {relu} times with ReLU, and {sigmoid} times with the sigmoid.',
      measure: result => ({
        selu: keptBy(result, 'selu'),
        relu: keptBy(result, 'relu'),
        sigmoid: keptBy(result, 'sigmoid'),
      }),
      holds: ({ selu = Number.NaN, relu = Number.NaN, sigmoid = Number.NaN }) =>
        selu > 0.1 && selu < 10 && Math.abs(relu - 1) < 1e-6 && sigmoid < 1e-20,
      condition: 'SELU between 0.1 and 10, ReLU 1 to within 10⁻⁶, the sigmoid below 10⁻²⁰',
    },
    {
      id: 'residual-paths-make-it-matter-less',
      inputs: { depth: '50', residual: '1', own: 'sigmoid' },
      sentence:
        'With residual paths around the {depth} layers it is {relu} times with ReLU and {sigmoid} times with the sigmoid: the choice matters far less.',
      measure: result => ({ relu: keptBy(result, 'relu'), sigmoid: keptBy(result, 'sigmoid') }),
      holds: ({ relu = Number.NaN, sigmoid = Number.NaN }) => relu < 3 && sigmoid >= 1 && relu / sigmoid < 3,
      condition: 'ReLU below 3, the sigmoid at least 1, and their ratio below 3',
    },
    {
      id: 'batch-normalised-relu-grows',
      inputs: { network: 'convolutional', depth: '50', normalisation: 'batch', own: 'sigmoid' },
      sentence:
        'With batch normalisation and no residual paths, {depth} layers deep, it is {relu} times with ReLU, {sigmoid} times with the sigmoid.',
      measure: result => ({ relu: keptBy(result, 'relu'), sigmoid: keptBy(result, 'sigmoid') }),
      holds: ({ relu = Number.NaN, sigmoid = Number.NaN }) => relu > 1e3 && sigmoid < 10,
      condition: 'ReLU above 1000, the sigmoid below 10',
    },
    {
      id: 'what-the-advice-rests-on',
      inputs: { task: 'classes', network: 'transformer', depth: '12', normalisation: 'layer', residual: '1' },
      sentence:
        'Of the reasons for a {network} of {depth} layers, {measured} are decided by an experiment here, {derived} follow from definitions, {paper} come from papers and {convention} are convention.',
      measure: result => ({
        measured: countOf(result, 'measured'),
        derived: countOf(result, 'derived'),
        paper: countOf(result, 'paper'),
        convention: countOf(result, 'convention'),
      }),
      holds: ({ measured = Number.NaN, derived = Number.NaN, paper = Number.NaN, convention = Number.NaN }) =>
        convention >= 1 && measured > derived + paper + convention,
      condition: 'at least one is convention, and more than half are measured',
    },
  ],
});
