/** An activation of the reader's own: its derivatives, what the analysis finds, and what a wide random net would make of it. */
import {
  type Analysis,
  criticalPoints,
  type FloatId,
  formats,
  gaussianMean,
  lastBefore,
  type MeanField,
  meanField,
  parseFormula,
  roundedEvaluator,
  type ScalarActivation,
} from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { dissect, dissectionTables } from './dissection.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import { formatNumber } from './format.ts';
import { activation, type Inputs, number, toggle } from './inputs.ts';
import { landmark, near, property } from './measures.ts';

const inputs = {
  activation: activation({
    label: 'Your function',
    help: 'In x, with + − * / ^, min, max, where(x > 0, a, b), exp, log, sqrt, tanh, erf, sigmoid, softplus and others.',
    default: '=x*sigmoid(1.5*x)',
    ids: [],
    formula: true,
    editor: true,
  }),
  weightVariance: number({
    label: 'Weight variance × fan-in, σ_w²',
    help: '2 is He’s initialisation, 1 LeCun’s.',
    default: 2,
    min: 0.1,
    max: 20,
    step: 0.1,
  }),
  biasVariance: number({ label: 'Bias variance, σ_b²', default: 0, min: 0, max: 5, step: 0.05 }),
  range: number({ label: 'From −x to x', default: 5, min: 1, max: 20, step: 0.5 }),
  second: toggle({ label: 'Second derivative', default: true }),
};

type DesignInputs = Inputs<typeof inputs>;

/** Layers after which a warning says what is left of the gradient. */
const DEPTH = 50;

/** Layers that are followed to the fixed point. */
const MOST_LAYERS = 300;

/** A second moment that counts as one without bound. */
const LARGEST = 1e4;

/** Something that the reader is told. */
interface Finding {
  kind: 'warning' | 'note';
  text: string;
}

const warning = (text: string): Finding => ({ kind: 'warning', text });
const note = (text: string): Finding => ({ kind: 'note', text });

async function run(inputs: DesignInputs, { progress }: RunContext): Promise<Result> {
  const { activation: spec, range, weightVariance, biasVariance } = inputs;
  const definition = definitionOf(spec);
  const overflows = overflowsOf(definition, spec.formula ?? '');
  await progress(0.1);
  const { analysis, notes, tables } = dissect(definition, spec.params, range);
  await progress(0.4);
  const { secondMoment, meanSquareSlope } = analysis.gaussian;
  const hasMoments = Number.isFinite(secondMoment) && Number.isFinite(meanSquareSlope);
  const critical = hasMoments ? criticalPoints(definition, { biasVariance }) : [];
  await progress(0.6);
  const theory = hasMoments
    ? reached(meanField(definition, { weightVariance, biasVariance, mostLayers: MOST_LAYERS, largest: LARGEST }))
    : undefined;
  await progress(1);
  const findings = [
    ...domainFindings(definition),
    ...shapeFindings(analysis),
    ...overflowFindings(overflows),
    ...(theory
      ? [...theoryFindings(theory), criticalFinding(critical, biasVariance)]
      : [
          warning(
            'For inputs from N(0, 1) the mean square of f or of f′ is not finite: no gain keeps signal and gradient.',
          ),
        ]),
  ];
  return {
    ...(notes.length > 0 && { notes }),
    tables: {
      findings: findings.map(({ kind, text }): Row => ({ kind, text })),
      character: characterOf(analysis),
      ...tables,
      theory: theoryRows(theory, critical),
      fixedPoints: (theory?.fixedPoints ?? [])
        .filter(({ slope, chi }) => Number.isFinite(slope) && Number.isFinite(chi))
        .map(({ q, slope, chi, phase, stable }): Row => ({ q, slope, chi, phase, stable })),
      variance: hasMoments ? varianceRows(definition, inputs) : [],
      overflow: overflows.map(
        ({ name, side, last, exact }): Row => ({
          format: name,
          side,
          last,
          exact: Number.isFinite(exact) ? exact : null,
        }),
      ),
    },
  };
}

/** What is said of the function as a whole in words. */
function characterOf({ range: { low, high }, monotone, parity }: Analysis): Row[] {
  const left = low.attained ? '[' : '(';
  const right = high.attained ? ']' : ')';
  const bounds = [low.value, high.value].map(value => formatNumber(value, 5)).join(', ');
  return [
    { what: 'range', value: Number.isNaN(low.value + high.value) ? 'not known' : `${left}${bounds}${right}` },
    { what: 'monotone', value: monotone === 'neither' ? 'no' : monotone },
    { what: 'symmetry', value: parity === 'neither' ? 'none' : parity },
  ];
}

const at = (x: number) => (Number.isFinite(x) ? `at x = ${formatNumber(x, 4)}` : `as x → ${formatNumber(x)}`);

/** A stretch of the line in words. */
function stretch({ from, to }: { from: number; to: number }): string {
  if (!Number.isFinite(from) && !Number.isFinite(to)) return 'everywhere';
  if (!Number.isFinite(from)) return `for x below ${formatNumber(to, 4)}`;
  return Number.isFinite(to)
    ? `for x from ${formatNumber(from, 4)} to ${formatNumber(to, 4)}`
    : `for x above ${formatNumber(from, 4)}`;
}

/** Ends of the domain and poles. */
const domainFindings = (definition: ScalarActivation): Finding[] =>
  definition.kinks().flatMap(({ x, left, right }) =>
    [
      { side: 'left', slope: left },
      { side: 'right', slope: right },
    ]
      .filter(({ slope }) => Number.isNaN(slope))
      .map(({ side }) => warning(`f has no value on the ${side} of x = ${formatNumber(x, 4)}.`)),
  );

function shapeFindings({ lipschitz, slopeLipschitz, dead, saturation }: Analysis): Finding[] {
  const { value: steepest, at: steepestAt } = lipschitz;
  return [
    ...(steepest === Number.POSITIVE_INFINITY
      ? [warning(`f jumps, or its slope has no bound, ${at(steepestAt)}: it has no Lipschitz constant.`)]
      : slopeLipschitz.value === Number.POSITIVE_INFINITY
        ? [note(`f″ has no bound: f′ jumps or is infinitely steep ${at(slopeLipschitz.at)}.`)]
        : []),
    ...(Number.isFinite(steepest) && steepest > 1 + 1e-12
      ? [note(`|f′| reaches ${formatNumber(steepest, 4)} ${at(steepestAt)}: above 1, f can enlarge a difference.`)]
      : []),
    ...dead.map(place =>
      warning(`f′ is exactly 0 ${stretch(place)}: a unit with all its inputs there learns nothing.`),
    ),
    ...(saturation.length > 0
      ? [note(`f saturates, with |f′| below 0.01, ${saturation.map(stretch).join(' and ')}.`)]
      : []),
  ];
}

/** Where the formula, computed in a format operation by operation, stops to give a finite number. */
interface Overflow {
  name: string;
  largest: number;
  side: 'left' | 'right';
  /** The last x of the format, going outwards from 0, whose result is finite. */
  last: number;
  /** f just beyond it, in float64. */
  exact: number;
}

/** Points a decade of the search for an overflow. */
const PER_DECADE = 16;

function overflowsOf(definition: ScalarActivation, formula: string): Overflow[] {
  const tree = parseFormula(formula);
  const narrow: readonly FloatId[] = ['float16', 'float32'];
  return narrow.flatMap(id => {
    const format = formats[id];
    const evaluate = roundedEvaluator(tree, format);
    const finite = (x: number) => Number.isFinite(evaluate(x));
    return (['left', 'right'] as const).flatMap((side): Overflow[] => {
      const sign = side === 'left' ? -1 : 1;
      let before = sign * 0.01;
      if (!finite(before)) return [];
      for (let k = 1; Math.abs(before) < format.max; k++) {
        const x = sign * Math.min(0.01 * 10 ** (k / PER_DECADE), format.max);
        if (!finite(x)) {
          const last = lastBefore(finite, before, x, format);
          return [{ name: id, largest: format.max, side, last, exact: definition.f(last * (1 + format.epsilon)) }];
        }
        before = x;
      }
      return [];
    });
  });
}

/** One sentence a format and cause; none where f ends, or where x itself is not far from the end of the format. */
function overflowFindings(overflows: readonly Overflow[]): Finding[] {
  const told = overflows.filter(({ last, largest, exact }) => !Number.isNaN(exact) && Math.abs(last) < largest / 100);
  const isAvoidable = ({ exact, largest }: Overflow) => Math.abs(exact) < largest / 4;
  return [...new Set(told.map(({ name }) => name))].flatMap(format =>
    [true, false].flatMap((avoidable): Finding[] => {
      const sides = told.filter(side => side.name === format && isAvoidable(side) === avoidable);
      const [first] = sides;
      if (!first) return [];
      const places = sides.map(({ side, last }) => `${side === 'left' ? 'below' : 'above'} ${formatNumber(last, 5)}`);
      const where = `In ${format} the result is not finite for x ${places.join(' and ')}`;
      const values = sides.map(({ exact }) => formatNumber(exact, 3)).join(' and ');
      return avoidable
        ? [
            warning(
              `${where}, though f is ${values} there: a step of the formula overflows, and another form would not.`,
            ),
          ]
        : [note(`${where}: f exceeds the largest number of the format, ${formatNumber(first.largest, 4)}.`)];
    }),
  );
}

/** The theory at the fixed point that is approached, also where that takes more layers than are followed: there the slope is close to 1. */
function reached(theory: MeanField): MeanField {
  const slow = theory.fixedPoints.find(({ stable, slope }) => stable && Math.abs(slope - 1) < 0.05);
  if (theory.converged || theory.fixedPoint === Number.POSITIVE_INFINITY || !slow) return theory;
  const { q, chi, phase } = slow;
  return { ...theory, fixedPoint: q, chi, phase };
}

function theoryFindings({ fixedPoint, chi, phase, everywhere }: MeanField): Finding[] {
  const left = chi ** DEPTH;
  const rest =
    left > 0 && Number.isFinite(left)
      ? `: their second moment after ${DEPTH} layers is ${formatNumber(left, 2)} times the first`
      : '';
  return [
    ...(fixedPoint === Number.POSITIVE_INFINITY
      ? [
          warning(
            `With this initialisation the signal grows from layer to layer: its second moment passes ${formatNumber(LARGEST)}.`,
          ),
        ]
      : fixedPoint === 0
        ? [warning('With this initialisation the signal dies out from layer to layer.')]
        : []),
    ...(everywhere ? [note('With this initialisation every second moment is kept as it is.')] : []),
    ...(!Number.isFinite(chi)
      ? [warning('χ, the factor of the gradient from layer to layer, is not finite.')]
      : phase === 'critical'
        ? [note('χ is 1 to within 0.001: a deep net keeps its gradient.')]
        : [warning(`χ is ${formatNumber(chi, 4)}, so gradients ${chi < 1 ? 'vanish' : 'explode'} with depth${rest}.`)]),
  ];
}

const criticalFinding = (critical: ReturnType<typeof criticalPoints>, biasVariance: number): Finding =>
  critical.length > 0
    ? note(
        `At this bias variance χ is 1 for σ_w² = ${critical.map(({ weightVariance }) => formatNumber(weightVariance, 5)).join(' and ')}.`,
      )
    : warning(
        `No weight variance makes χ = 1 at a bias variance of ${formatNumber(biasVariance)}: no initialisation of this kind keeps signal and gradient in a deep net.`,
      );

function theoryRows(theory: MeanField | undefined, critical: ReturnType<typeof criticalPoints>): Row[] {
  return [
    ...(theory
      ? [
          { what: 'second moment far down', value: theory.fixedPoint },
          ...(Number.isNaN(theory.chi) ? [] : [{ what: 'χ there', value: theory.chi }]),
        ]
      : []),
    ...critical.map(({ weightVariance }): Row => ({ what: 'critical weight variance', value: weightVariance })),
  ];
}

/** The variance map from 10⁻² to 10², at six points a decade. */
function varianceRows(definition: ScalarActivation, { weightVariance, biasVariance }: DesignInputs): Row[] {
  const places = [...definition.kinks().map(({ x }) => x), ...(definition.breaks?.() ?? [])];
  return Array.from({ length: 25 }, (_, k) => Number((10 ** (k / 6 - 2)).toPrecision(6))).flatMap((q): Row[] => {
    const next = weightVariance * gaussianMean(x => definition.f(x) ** 2, q, places) + biasVariance;
    return Number.isFinite(next) ? [{ q, next }] : [];
  });
}

const theoryOf = (result: Result, what: string) =>
  Number(result.tables.theory?.find(row => row.what === what)?.value ?? Number.NaN);

export default defineExperiment({
  id: 'design-an-activation',
  title: 'Design an activation',
  question: 'What would a function of your own do to signals, gradients and number formats?',
  home: 'explore/design/',
  mode: 'live',
  inputs,
  tables: {
    findings: { title: 'Findings', columns: { kind: { label: 'Kind' }, text: { label: 'Finding' } } },
    character: { title: 'Character', columns: { what: { label: 'What' }, value: { label: 'Value' } } },
    ...dissectionTables,
    theory: {
      title: 'Mean-field theory of a wide random net',
      columns: { what: { label: 'What' }, value: { label: 'Value', digits: 6 } },
    },
    fixedPoints: {
      title: 'Fixed points of the variance map',
      columns: {
        q: { label: 'q', digits: 6 },
        slope: { label: 'slope of the map', digits: 5 },
        chi: { label: 'χ', digits: 5 },
        phase: { label: 'phase' },
        stable: { label: 'stable' },
      },
    },
    variance: {
      title: 'Variance map: second moment of the pre-activations in one layer and the next',
      columns: { q: { label: 'q', digits: 5 }, next: { label: 'next', digits: 6 } },
    },
    overflow: {
      title: 'Where the formula as written stops to give a finite number',
      columns: {
        format: { label: 'Format' },
        side: { label: 'Side' },
        last: { label: 'last finite at x', digits: 7 },
        exact: { label: 'f beyond', digits: 5 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'default-minimum',
      inputs: {},
      sentence: 'The minimum of {activation} is {minimum}, at x = {at}; its slope reaches {slope}.',
      digits: 6,
      measure: result => ({
        at: landmark(result, 'minimum').at,
        minimum: landmark(result, 'minimum').value,
        slope: landmark(result, 'highest slope').value,
      }),
      // x σ(βx) is x σ(x) scaled by 1 / β in both directions: the minimum of SiLU is −0.278464542761, at −1.27846454276.
      holds: ({ at, minimum, slope }) =>
        near(at, -1.27846454276107 / 1.5, 1e-11) &&
        near(minimum, -0.278464542761074 / 1.5, 1e-11) &&
        near(slope, 1.09983932012887, 1e-11),
      condition: 'those of SiLU, scaled by 1.5, to 11 decimals',
    },
    {
      id: 'default-vanishes',
      inputs: { weightVariance: '2' },
      sentence:
        'With {activation} at σ_w² = {weightVariance}, far down a wide random net χ is {chi}; it is 1 at σ_w² = {critical}.',
      digits: 3,
      measure: result => ({
        chi: theoryOf(result, 'χ there'),
        critical: theoryOf(result, 'critical weight variance'),
      }),
      // f(0) = 0 and f′(0) = 1/2.
      holds: ({ chi = Number.NaN, critical }) => chi < 0.999 && near(critical, 4, 1e-9),
      condition: 'χ below 1, and 1/f′(0)² = 4 as the critical weight variance',
    },
    {
      id: 'curve-of-relu',
      inputs: { activation: '=max(0, x)', weightVariance: '2' },
      sentence:
        'At σ_w² = {weightVariance} the curve {activation} keeps the gradient: χ is {chi}, and its gain is {gain}.',
      digits: 5,
      measure: result => ({ chi: theoryOf(result, 'χ there'), gain: property(result, 'forward gain') }),
      holds: ({ chi, gain }) => near(chi, 1, 1e-9) && near(gain, Math.SQRT2, 1e-9),
      condition: 'χ = 1 and the gain √2, to 9 decimals',
    },
    {
      id: 'exponential-form-overflows',
      inputs: { activation: '=x*exp(x)/(1 + exp(x))' },
      sentence:
        'SiLU written as {activation} and computed in float16 gives no number beyond x = {last}, where f is {exact}.',
      digits: 4,
      measure: result => {
        const row = result.tables.overflow?.find(({ format, side }) => format === 'float16' && side === 'right');
        return { last: Number(row?.last ?? Number.NaN), exact: Number(row?.exact ?? Number.NaN) };
      },
      // x eˣ overflows before eˣ does: at x + ln x = ln 65504.
      holds: ({ last = Number.NaN, exact }) =>
        near(last + Math.log(last), Math.log(65504), 0.02) && near(exact, last, 0.02),
      condition: 'where x eˣ passes the largest float16, 65504, to the spacing of float16 there',
    },
  ],
});
