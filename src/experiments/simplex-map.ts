/**
 * Simplex map: three scores, of which two vary over a plane and the third is 0. Where a normaliser gives one, two or all three entries
 * a share, how large the largest is, and the entropy.
 */
import { defineExperiment, type Field, type Result, type Row } from './experiment.ts';
import { choice, type Inputs, number } from './inputs.ts';
import { near } from './measures.ts';
import { entropyOf, normalise, normaliserName, normaliserOptions, supportOf } from './normalisers.ts';

/** Cells of a side: at scores up to 3 the borders of sparsemax run along cells. */
const GRID = 66;
const SLICE_POINTS = 121;
/** Rays on which the borders of the regions are sought, in a half-turn. */
const RAYS = 120;
/** Distance, in halves of the plane's side, beyond which a border is out of sight. */
const OUT_OF_SIGHT = 3;

const mapped = ['softmax', 'sparsemax', 'entmax-1.5'] as const;
type MappedId = (typeof mapped)[number];

const measures = {
  largest: { label: 'largest share', of: (p: Float64Array) => Math.max(...p) },
  entropy: { label: 'entropy in nats', of: entropyOf },
  support: { label: 'entries that are not 0', of: supportOf },
} as const;
type Measure = keyof typeof measures;

const inputs = {
  measure: choice({
    label: 'Show',
    default: 'largest',
    options: (Object.keys(measures) as Measure[]).map(value => ({ value, label: measures[value].label })),
  }),
  normaliser: choice({ label: 'First map', default: 'sparsemax', options: normaliserOptions(mapped) }),
  compare: choice({ label: 'Second map', default: 'softmax', options: normaliserOptions(mapped) }),
  temperature: number({
    label: 'Temperature',
    help: 'All scores are divided by it.',
    default: 1,
    min: 0.1,
    max: 5,
    step: 0.1,
  }),
  range: number({ label: 'Scores from −z to z', default: 3, min: 1, max: 10, step: 0.5 }),
  z2: number({ label: 'Score z₂ of the slice', default: 0, min: -10, max: 10, step: 0.1 }),
};

type MapInputs = Inputs<typeof inputs>;

function run({ measure, normaliser, compare, temperature, range, z2 }: MapInputs): Result {
  const { of } = measures[measure];
  const shares = (id: MappedId, x: number, y: number) => normalise(id, Float64Array.of(x, y, 0), temperature);
  const field = (id: MappedId): Field => ({
    x: [-range, range],
    y: [-range, range],
    columns: GRID,
    rows: GRID,
    values: Float32Array.from(centres(range), ([x, y]) => of(shares(id, x, y))),
  });
  return {
    tables: {
      regions: mapped.map((id): Row => {
        const counts = [0, 0, 0];
        for (const [x, y] of centres(range)) {
          const index = supportOf(shares(id, x, y)) - 1;
          counts[index] = (counts[index] ?? 0) + 1;
        }
        const [corner = 0, edge = 0, inside = 0] = counts.map(count => count / GRID ** 2);
        return { normaliser: normaliserName(id), corner, edge, inside };
      }),
      slice: Array.from({ length: SLICE_POINTS }, (_, i): Row => {
        const x = Number((-range + (2 * range * i) / (SLICE_POINTS - 1)).toPrecision(6));
        const [softmax = 0, sparsemax = 0, entmax = 0] = mapped.map(id => of(shares(id, x, z2)));
        return { z1: x, softmax, sparsemax, entmax };
      }),
      borders: [...new Set([normaliser, compare])].flatMap(id =>
        [3, 2].flatMap(kept =>
          border((x, y) => supportOf(shares(id, x, y)), kept, range).map(
            ([z1, z2]): Row => ({ normaliser: normaliserName(id), kept, z1, z2 }),
          ),
        ),
      ),
    },
    fields: { first: field(normaliser), second: field(compare) },
  };
}

/** Centres of the cells, row by row from the lowest z2. */
function centres(range: number): [number, number][] {
  const at = (index: number) => -range + (2 * range * (index + 0.5)) / GRID;
  return Array.from({ length: GRID ** 2 }, (_, i) => [at(i % GRID), at(Math.floor(i / GRID))]);
}

/**
 * The curve on whose inner side at least `kept` entries have a share: along a ray from 0, where all scores are equal, entries only leave.
 * Each point is bisected to the last bits. Null where the border is out of sight; where two scores tie for the largest it never comes.
 */
function border(
  support: (x: number, y: number) => number,
  kept: number,
  range: number,
): [number | null, number | null][] {
  const points = Array.from({ length: 2 * RAYS + 1 }, (_, ray): [number | null, number | null] => {
    const angle = (Math.PI * ray) / RAYS;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    let [inside, outside] = [0, OUT_OF_SIGHT * range];
    const isInside = (radius: number) => support(radius * cos, radius * sin) >= kept;
    if (isInside(outside)) return [null, null];
    for (;;) {
      const middle = (inside + outside) / 2;
      if (middle === inside || middle === outside) return [inside * cos, inside * sin];
      if (isInside(middle)) inside = middle;
      else outside = middle;
    }
  });
  return points.every(([x]) => x === null) ? [] : points;
}

const region = ({ tables }: Result, id: MappedId, column: string) =>
  Number(tables.regions?.find(row => row.normaliser === normaliserName(id))?.[column] ?? Number.NaN);

/** A number of the slice, at its row nearest to z1. */
const sliced = ({ tables }: Result, z1: number, column: string) => {
  const row = tables.slice?.find(candidate => Math.abs(Number(candidate.z1) - z1) < 1e-9);
  return Number(row?.[column] ?? Number.NaN);
};

export default defineExperiment({
  id: 'simplex-map',
  title: 'Map of the simplex',
  question:
    'For which scores does sparsemax give an entry exactly nothing, and how does entmax lie between it and softmax?',
  home: 'explore/vector-functions/',
  mode: 'live',
  inputs,
  tables: {
    regions: {
      title: 'Shares of the plane in which one, two or three entries are not 0',
      columns: {
        normaliser: { label: 'Normaliser' },
        corner: { label: 'One: a corner', digits: 4 },
        edge: { label: 'Two: an edge', digits: 4 },
        inside: { label: 'Three: inside', digits: 4 },
      },
    },
    slice: {
      title: 'Along the slice',
      columns: {
        z1: { label: 'z₁', digits: 4 },
        softmax: { label: 'Softmax', digits: 6 },
        sparsemax: { label: 'Sparsemax', digits: 6 },
        entmax: { label: '1.5-entmax', digits: 6 },
      },
    },
    borders: {
      title: 'Borders inside which two or three entries are not 0, ray by ray; empty where out of sight',
      columns: {
        normaliser: { label: 'Normaliser' },
        kept: { label: 'Entries' },
        z1: { label: 'z₁', digits: 6 },
        z2: { label: 'z₂', digits: 6 },
      },
    },
  },
  run,
  claims: [
    {
      id: 'sparsemax-corners',
      inputs: { normaliser: 'sparsemax', temperature: '1', range: '3' },
      sentence:
        'For scores from −3 to 3, {normaliser} gives everything to one entry on a share of {corner} of the plane, and something to all three on {inside}; softmax gives something to all three everywhere.',
      measure: result => ({
        corner: region(result, 'sparsemax', 'corner'),
        inside: region(result, 'sparsemax', 'inside'),
      }),
      holds: ({ corner, inside }) => near(corner, 20 / 36, 0.01) && near(inside, 1.5 / 36, 0.005),
      condition: 'within 0.01 of 20/36 and within 0.005 of 1.5/36, the areas of the polygons',
    },
    {
      id: 'entmax-between',
      inputs: { temperature: '1', range: '3' },
      sentence:
        'Between softmax, which reaches a corner on {softmax} of the plane, and sparsemax, on {sparsemax}, lies 1.5-entmax, on {entmax}.',
      measure: result => ({
        softmax: region(result, 'softmax', 'corner'),
        entmax: region(result, 'entmax-1.5', 'corner'),
        sparsemax: region(result, 'sparsemax', 'corner'),
      }),
      holds: ({ softmax, entmax, sparsemax }) =>
        softmax === 0 && near(entmax, 8 / 36, 0.01) && near(sparsemax, 20 / 36, 0.01),
      condition: 'exactly 0 for softmax, within 0.01 of 8/36 and 20/36 for the others',
    },
    {
      id: 'lead-of-one',
      inputs: { measure: 'largest', temperature: '1', range: '3', z2: '0' },
      sentence:
        'A lead of 1 over the other two scores is enough for sparsemax to give the first entry {sparsemax}; 1.5-entmax gives it {entmax} and softmax {softmax}.',
      measure: result => ({
        softmax: sliced(result, 1, 'softmax'),
        sparsemax: sliced(result, 1, 'sparsemax'),
        entmax: sliced(result, 1, 'entmax'),
      }),
      holds: ({ softmax, sparsemax, entmax }) =>
        sparsemax === 1 &&
        near(entmax, ((2 + Math.sqrt(10)) / 6) ** 2, 1e-12) &&
        near(softmax, Math.E / (Math.E + 2), 1e-12),
      condition: 'exactly 1, and ((2 + √10)/6)² and e/(e + 2) to 12 decimals',
    },
  ],
});
