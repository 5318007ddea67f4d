/**
 * Scores to probabilities: a normaliser on five scores, beside another one; one score swept; the Jacobian; and how often each score
 * wins once Gumbel noise is added.
 */
import { type Random, singularValues } from '../core/index.ts';
import { defineExperiment, type Result, type Row, type RunContext } from './experiment.ts';
import { choice, type Inputs, integer, number } from './inputs.ts';
import { near } from './measures.ts';
import {
  entropyOf,
  type NormaliserId,
  normalise,
  normaliserIds,
  normaliserJacobian,
  normaliserName,
  normaliserOptions,
  probabilitiesOf,
  supportOf,
} from './normalisers.ts';

/** Scores lie in [−LIMIT, LIMIT]; the sweep runs over all of it in tenths. */
const LIMIT = 8;
const DRAWS = 20_000;
const entries = [1, 2, 3, 4, 5] as const;

const score = (entry: number, value: number) =>
  number({ label: `Score ${entry}`, default: value, min: -LIMIT, max: LIMIT, step: 0.1 });

const inputs = {
  normaliser: choice({ label: 'Normaliser', default: 'softmax', options: normaliserOptions(normaliserIds) }),
  compare: choice({ label: 'Compare with', default: 'sparsemax', options: normaliserOptions(normaliserIds) }),
  temperature: number({
    label: 'Temperature',
    help: 'All scores are divided by it.',
    default: 1,
    min: 0.1,
    max: 5,
    step: 0.1,
  }),
  score1: score(1, 2),
  score2: score(2, 1.5),
  score3: score(3, 0.5),
  score4: score(4, -0.5),
  score5: score(5, -2),
  swept: integer({ label: 'Score to sweep', default: 3, min: 1, max: entries.length }),
  seed: integer({ label: 'Seed of the Gumbel noise', default: 1, min: 0, max: 999_999 }),
};

type ScoreInputs = Inputs<typeof inputs>;

/** A draw of the standard Gumbel distribution, −ln(−ln u). */
function gumbel(random: Random): number {
  for (;;) {
    const u = random.uniform();
    if (u > 0) return -Math.log(-Math.log(u));
  }
}

const noiseOf = (random: Random) => Float64Array.from(entries, () => gumbel(random));
const plus = (scores: Float64Array, noise: Float64Array) => scores.map((value, i) => value + (noise[i] as number));

function run(inputs: ScoreInputs, { random }: RunContext): Result {
  const { normaliser, compare, temperature, swept } = inputs;
  const scores = Float64Array.from(entries, entry => inputs[`score${entry}`]);
  const noise = noiseOf(random.fork('noise'));
  /** What a normaliser is given: only Gumbel-softmax has noise in it. */
  const given = (id: NormaliserId, values: Float64Array) => (id === 'gumbel-softmax' ? plus(values, noise) : values);
  const outputOf = (id: NormaliserId, values = scores) => normalise(id, given(id, values), temperature);
  const [output, other] = [outputOf(normaliser), outputOf(compare)];
  const jacobian = normaliserJacobian(normaliser, given(normaliser, scores), temperature);
  return {
    tables: {
      outputs: entries.map(
        (entry, i): Row => ({ entry, score: at(scores, i), output: at(output, i), other: at(other, i) }),
      ),
      summary: [normaliser, compare].map((id, i): Row => {
        const values = i === 0 ? output : other;
        const probabilities = probabilitiesOf(id, values);
        return {
          normaliser: normaliserName(id),
          entropy: entropyOf(probabilities),
          support: supportOf(probabilities),
          largest: Math.max(...probabilities),
          smallest: Math.min(...probabilities),
          sum: values.reduce((sum, value) => sum + value, 0),
          norm: normOf(normaliserJacobian(id, given(id, scores), temperature)),
        };
      }),
      jacobian: jacobian.map(
        (slopes, i): Row => ({
          output: i + 1,
          ...columns(slopes, 'by'),
          sum: slopes.reduce((sum, slope) => sum + slope, 0),
        }),
      ),
      sweep: Array.from({ length: 20 * LIMIT + 1 }, (_, step): Row => {
        const x = (step - 10 * LIMIT) / 10;
        const values = scores.with(swept - 1, x);
        return {
          x,
          ...columns(outputOf(normaliser, values), 'output'),
          other: at(outputOf(compare, values), swept - 1),
        };
      }),
      draws: draws(scores, noise, random.fork('draws')),
    },
  };
}

const at = (values: Float64Array, i: number) => values[i] as number;

/** { output1: ..., output5: ... } */
const columns = (values: Float64Array, name: string): Row =>
  Object.fromEntries(entries.map((entry, i) => [`${name}${entry}`, at(values, i)]));

/** Largest singular value. */
const normOf = (rows: readonly Float64Array[]) =>
  singularValues({
    rows: rows.length,
    columns: rows.length,
    data: Float64Array.from(rows.flatMap(row => [...row])),
  })[0] as number;

/** How often each score is the largest once every one has Gumbel noise of its own, against softmax at temperature 1. */
function draws(scores: Float64Array, noise: Float64Array, random: Random): Row[] {
  const wins = new Float64Array(entries.length);
  for (let draw = 0; draw < DRAWS; draw++) {
    let winner = 0;
    let most = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < entries.length; i++) {
      const value = at(scores, i) + gumbel(random);
      if (value > most) [winner, most] = [i, value];
    }
    wins[winner] = at(wins, winner) + 1;
  }
  const softmax = normalise('softmax', scores, 1);
  return entries.map(
    (entry, i): Row => ({ entry, noise: at(noise, i), share: at(wins, i) / DRAWS, softmax: at(softmax, i) }),
  );
}

const perEntry = (name: string, label: (entry: number) => string) =>
  Object.fromEntries(entries.map(entry => [`${name}${entry}`, { label: label(entry), digits: 4 }]));

/** A number of the summary's first row, that of the chosen normaliser, or its second. */
const summary = ({ tables }: Result, column: string, row = 0) => Number(tables.summary?.[row]?.[column] ?? Number.NaN);

/** Largest absolute value of a number of each row. */
const largestOf = (rows: readonly Row[] | undefined, value: (row: Row) => number) =>
  Math.max(...(rows ?? [{}]).map(row => Math.abs(value(row))));

export default defineExperiment({
  id: 'scores-to-probabilities',
  title: 'Scores to probabilities',
  question: 'How do softmax and its relatives share one unit among five scores, and what changes when one score moves?',
  home: 'explore/vector-functions/',
  mode: 'live',
  inputs,
  tables: {
    outputs: {
      title: 'Output for each score',
      columns: {
        entry: { label: 'Entry' },
        score: { label: 'Score', digits: 4 },
        output: { label: 'Normaliser', digits: 6 },
        other: { label: 'Compared', digits: 6 },
      },
    },
    summary: {
      title:
        'The outputs as distributions; of log-softmax, its exponential. The norm is the largest singular value of the Jacobian',
      columns: {
        normaliser: { label: 'Normaliser' },
        entropy: { label: 'Entropy, nats', digits: 6 },
        support: { label: 'Entries that are not 0' },
        largest: { label: 'Largest', digits: 6 },
        smallest: { label: 'Smallest', digits: 6 },
        sum: { label: 'Sum of the outputs', digits: 6 },
        norm: { label: 'Norm of the Jacobian', digits: 6 },
      },
    },
    jacobian: {
      title: 'Jacobian of the normaliser: derivative of each output by each score',
      columns: {
        output: { label: 'Output' },
        ...perEntry('by', entry => `by score ${entry}`),
        sum: { label: 'Sum of the row', digits: 2 },
      },
    },
    draws: {
      title: `Gumbel noise: the draw that Gumbel-softmax uses, and how often each score plus noise is the largest of ${DRAWS.toLocaleString('en-US')} draws`,
      columns: {
        entry: { label: 'Entry' },
        noise: { label: 'Noise', digits: 4 },
        share: { label: 'Share of draws', digits: 4 },
        softmax: { label: 'Softmax at temperature 1', digits: 4 },
      },
    },
    sweep: {
      title: 'Outputs while one score moves',
      columns: {
        x: { label: 'Swept score', digits: 4 },
        ...perEntry('output', entry => `Output ${entry}`),
        other: { label: 'Compared, swept entry', digits: 4 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'sparsemax-is-sparse',
      inputs: { normaliser: 'sparsemax', compare: 'softmax' },
      sentence:
        'Of these five scores {normaliser} gives {kept} a share and the others exactly 0; {compare} leaves even the lowest score {smallest}.',
      measure: result => ({ kept: summary(result, 'support'), smallest: summary(result, 'smallest', 1) }),
      holds: ({ kept = Number.NaN, smallest = Number.NaN }) => kept < 5 && smallest > 0.001,
      condition: 'fewer than five shares are not 0, and the lowest of softmax is above 0.001',
    },
    {
      id: 'temperature-sharpens',
      inputs: { normaliser: 'softmax', temperature: '0.5' },
      sentence:
        'At temperature {temperature} the shares of {normaliser} have an entropy of {entropy} nats, and the largest is {largest}.',
      digits: 4,
      measure: result => ({ entropy: summary(result, 'entropy'), largest: summary(result, 'largest') }),
      holds: ({ entropy, largest }) =>
        near(entropy, 0.7425613139735944, 1e-12) && near(largest, 0.7018824885493232, 1e-12),
      condition: 'both agree with SciPy to 12 decimals',
    },
    {
      id: 'jacobian-rows',
      inputs: { normaliser: 'softmax' },
      sentence:
        'The rows of the Jacobian of {normaliser} add up to 0, here to within {sum}, and its norm is {norm}, below the bound of ½ that holds at temperature 1.',
      digits: 4,
      measure: result => ({
        sum: largestOf(result.tables.jacobian, row => Number(row.sum)),
        norm: summary(result, 'norm'),
      }),
      holds: ({ sum = Number.NaN, norm = Number.NaN }) => sum < 1e-15 && norm > 0 && norm <= 0.5,
      condition: 'the sums are below 10⁻¹⁵, and the norm is above 0 and at most ½',
    },
    {
      id: 'gumbel-maximum',
      inputs: {},
      sentence: `Over ${DRAWS.toLocaleString('en-US')} draws of Gumbel noise, the share in which a score is the largest differs from its softmax by at most {difference}.`,
      measure: ({ tables }) => ({
        difference: largestOf(tables.draws, row => Number(row.share) - Number(row.softmax)),
      }),
      holds: ({ difference = Number.NaN }) => difference < 0.015,
      condition: `below 0.015, four standard errors of a share of one half`,
    },
  ],
});
