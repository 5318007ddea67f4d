/**
 * Softmax and temperature: four logits divided by a temperature, as probabilities and as entropy, over three decades of temperature; how
 * far a logit must lead its rivals, by their number; and what a shift of all logits does to the stable and to the naive form.
 */
import { getScalarActivation } from '../core/index.ts';
import { defineExperiment, type Result, type Row } from './experiment.ts';
import { type Inputs, integer, number } from './inputs.ts';
import { near } from './measures.ts';
import { entropyOf, normalise } from './normalisers.ts';

const entries = [1, 2, 3, 4] as const;
/** Temperatures of the sweep: from 0.1 to 100, so many a decade. */
const PER_DECADE = 20;
/** Added to all logits where the stable form is tried. */
const SHIFT = 1000;
/** The probability that a leading logit is to get. */
const WANTED = 0.9;

const logit = (entry: number, value: number) =>
  number({ label: `Logit ${entry}`, default: value, min: -8, max: 8, step: 0.1 });

const inputs = {
  temperature: number({ label: 'Temperature', default: 1, min: 0.1, max: 100, step: 0.1, scale: 'log' }),
  logit1: logit(1, 2),
  logit2: logit(2, 1),
  logit3: logit(3, 0),
  logit4: logit(4, -1),
  classes: integer({
    label: 'Classes of the lead',
    help: 'One logit leads all others, which are equal.',
    default: 1000,
    min: 2,
    max: 100_000,
  }),
};

type TemperatureInputs = Inputs<typeof inputs>;

const softmaxAt = (logits: Float64Array, temperature: number) => normalise('softmax', logits, temperature);

/** Var of the logits under their own probabilities at a temperature. */
function variance(logits: Float64Array, probabilities: Float64Array): number {
  const mean = logits.reduce((sum, z, i) => sum + z * (probabilities[i] as number), 0);
  return logits.reduce((sum, z, i) => sum + (z - mean) ** 2 * (probabilities[i] as number), 0);
}

/** e^z over the sum of all, each step rounded to float32, nothing taken out first. */
function naive32(logits: readonly number[]): number[] {
  const exponentials = logits.map(z => Math.fround(Math.exp(z)));
  const sum = exponentials.reduce((total, e) => Math.fround(total + e), 0);
  return exponentials.map(e => Math.fround(e / sum));
}

/** The smallest whole z at which the naive form of (z, z − 1, 0) in float32 is NaN. */
function firstNaiveFailure(): number {
  let z = 0;
  while (!naive32([z, z - 1, 0]).some(Number.isNaN)) z += 1;
  return z;
}

function run(inputs: TemperatureInputs): Result {
  const logits = Float64Array.from(entries, entry => inputs[`logit${entry}`]);
  const now = softmaxAt(logits, inputs.temperature);
  const shifted = softmaxAt(
    logits.map(z => z + SHIFT),
    1,
  );
  const plain = softmaxAt(logits, 1);
  const { f: sigmoid } = getScalarActivation('sigmoid');
  const rivals = Math.log(inputs.classes - 1);
  return {
    tables: {
      probabilities: entries.map(
        (entry, i): Row => ({ entry, logit: logits[i] as number, probability: now[i] as number }),
      ),
      summary: [
        {
          temperature: inputs.temperature,
          entropy: entropyOf(now),
          largest: Math.max(...now),
          slope: variance(logits, now) / inputs.temperature ** 3,
        },
      ],
      sweep: Array.from({ length: 3 * PER_DECADE + 1 }, (_, i): Row => {
        const temperature = Number((10 ** (i / PER_DECADE - 1)).toPrecision(6));
        const probabilities = softmaxAt(logits, temperature);
        return {
          temperature,
          ...Object.fromEntries(entries.map((entry, k) => [`p${entry}`, probabilities[k] as number])),
          entropy: entropyOf(probabilities),
        };
      }),
      lead: [
        {
          classes: inputs.classes,
          lead: Math.log(WANTED / (1 - WANTED)) + rivals,
          byOne: sigmoid(1 - rivals),
        },
      ],
      shift: [
        {
          shift: SHIFT,
          change: Math.max(...shifted.map((p, i) => Math.abs(p - (plain[i] as number)))),
          naive: firstNaiveFailure(),
        },
      ],
    },
  };
}

/** A number of a table's only row, or of its n-th. */
const cell = ({ tables }: Result, table: string, column: string, row = 0) =>
  Number(tables[table]?.[row]?.[column] ?? Number.NaN);

export default defineExperiment({
  id: 'softmax-temperature',
  title: 'Softmax and temperature',
  question: 'How do logits become a distribution, and what does the temperature change?',
  home: 'concepts/multiclass-softmax/',
  mode: 'live',
  inputs,
  tables: {
    probabilities: {
      title: 'Probabilities at the temperature',
      columns: {
        entry: { label: 'Class' },
        logit: { label: 'Logit', digits: 4 },
        probability: { label: 'Probability', digits: 6 },
      },
    },
    summary: {
      title: 'The distribution at the temperature; dH/dT = Var(z)/T³',
      columns: {
        temperature: { label: 'Temperature', digits: 4 },
        entropy: { label: 'Entropy H, nats', digits: 6 },
        largest: { label: 'Largest probability', digits: 6 },
        slope: { label: 'dH/dT', digits: 6 },
      },
    },
    sweep: {
      title: 'Probabilities and entropy by temperature',
      columns: {
        temperature: { label: 'Temperature', digits: 4 },
        ...Object.fromEntries(entries.map(entry => [`p${entry}`, { label: `Class ${entry}`, digits: 4 }])),
        entropy: { label: 'Entropy, nats', digits: 4 },
      },
    },
    lead: {
      title: 'One logit in front of equal rivals',
      columns: {
        classes: { label: 'Classes' },
        lead: { label: `Lead for a probability of ${WANTED}`, digits: 5 },
        byOne: { label: 'Probability at a lead of 1', digits: 5 },
      },
    },
    shift: {
      title: 'The same logits, all moved; and the naive form in float32',
      columns: {
        shift: { label: 'Added to all logits' },
        change: { label: 'Largest change of the stable form', digits: 3 },
        naive: { label: 'First whole logit at which the naive form is NaN' },
      },
    },
  },
  run,
  claims: [
    {
      id: 'entropy-rises',
      inputs: {},
      sentence:
        'From temperature 0.1 to 100 the entropy of the four probabilities rises from {low} to {high} nats, and between neighbours of the sweep by at least {step}.',
      digits: 4,
      measure({ tables }) {
        const entropies = (tables.sweep ?? []).map(row => Number(row.entropy));
        const steps = entropies.slice(1).map((entropy, i) => entropy - (entropies[i] ?? Number.NaN));
        return {
          low: entropies[0] ?? Number.NaN,
          high: entropies.at(-1) ?? Number.NaN,
          step: Math.min(...(steps.length ? steps : [Number.NaN])),
        };
      },
      holds: ({ low = Number.NaN, high, step = Number.NaN }) =>
        step > 0 && low < 0.001 && near(high, Math.log(entries.length), 0.001),
      condition: 'strictly, from below 0.001 to within 0.001 of ln 4',
    },
    {
      id: 'lead-grows-with-the-classes',
      inputs: { classes: '1000' },
      sentence:
        'Among {classes} classes a logit must lead all others by {lead} for a probability of 0.9; a lead of 1 gives it {byOne}.',
      digits: 3,
      measure: result => ({ lead: cell(result, 'lead', 'lead'), byOne: cell(result, 'lead', 'byOne') }),
      holds: ({ lead, byOne }) => near(lead, Math.log(9 * 999), 1e-12) && near(byOne, Math.E / (Math.E + 999), 1e-12),
      condition: 'both agree with the closed forms to 12 decimals',
    },
    {
      id: 'shift-changes-nothing',
      inputs: {},
      sentence:
        'With 1000 added to all logits the stable form changes by {change}; the naive form in float32 has no value from logit {naive} on.',
      measure: result => ({ change: cell(result, 'shift', 'change'), naive: cell(result, 'shift', 'naive') }),
      holds: ({ change = Number.NaN, naive = Number.NaN }) => change < 1e-12 && naive <= 100,
      condition: 'the change is below 10⁻¹², and the naive form fails at 100 or before',
    },
  ],
});
