/** A function taken apart: samples of f, f′ and f″, kinks, flat regions, landmarks and properties, as tables. */
import { type Analysis, analyse, type ParamValues, type ScalarActivation } from '../core/index.ts';
import type { Row, TableSchema } from './experiment.ts';

/** Samples on each side of 0. */
const HALF = 80;

/** What `dissect` finds; `notes` say where the curves have no finite value. */
export interface Dissection {
  analysis: Analysis;
  notes: string[];
  tables: Record<'landmarks' | 'properties' | 'regions' | 'kinks' | 'curve', Row[]>;
}

/** Analyses a function, and samples it from −range to range. */
export function dissect(definition: ScalarActivation, params: ParamValues, range: number): Dissection {
  const analysis = analyse(definition, params);
  const { f, df, d2f } = definition;
  const curve = Array.from({ length: 2 * HALF + 1 }, (_, i): Row => {
    // Rounded, so that the table shows the x that was computed with.
    const x = Number((((i - HALF) * range) / HALF).toPrecision(6));
    return { x, f: f(x, params), df: df(x, params), d2f: d2f(x, params) };
  });
  const holes = curve.filter(({ f, df, d2f }) => ![f, df, d2f].every(Number.isFinite));
  return {
    analysis,
    notes: holes.length
      ? [
          `f, f′ or f″ has no finite value at ${holes.length} of the ${curve.length} points, the first at x = ${holes[0]?.x}; they are left out.`,
        ]
      : [],
    tables: {
      curve,
      kinks: definition.kinks(params).map(({ x, left, right, convention }): Row => ({ x, left, right, convention })),
      regions: [
        ...analysis.dead.map((interval): Row => ({ kind: 'dead', ...interval })),
        ...analysis.saturation.map((interval): Row => ({ kind: 'saturated', ...interval })),
      ],
      landmarks: landmarks(analysis),
      properties: properties(analysis),
    },
  };
}

const landmarks = ({ extrema, slope }: Analysis): Row[] => [
  ...extrema.map(({ kind, x, value }): Row => ({ what: kind, x, value })),
  { what: 'highest slope', x: slope.highestAt, value: slope.highest },
  { what: 'lowest slope', x: slope.lowestAt, value: slope.lowest },
];

/** What holds of the whole function, one number a row; a limit that does not exist has none. */
const properties = ({
  range,
  limits,
  lipschitz,
  slopeLipschitz,
  gaussian,
  forwardGain,
  backwardGain,
}: Analysis): Row[] =>
  Object.entries({
    'lowest value': range.low.value,
    'highest value': range.high.value,
    'limit on the left': limits.left,
    'limit on the right': limits.right,
    'Lipschitz constant': lipschitz.value,
    'Lipschitz constant of the slope': slopeLipschitz.value,
    'output mean': gaussian.mean,
    'output variance': gaussian.variance,
    'forward gain': forwardGain,
    'backward gain': backwardGain,
  }).flatMap(([what, value]) => (Number.isNaN(value) ? [] : [{ what, value }]));

/** Titles and columns of the tables of `dissect`. */
export const dissectionTables = {
  landmarks: {
    title: 'Landmarks',
    columns: { what: { label: 'What' }, x: { label: 'x', digits: 7 }, value: { label: 'Value', digits: 7 } },
  },
  properties: {
    title: 'Properties; output and gains at inputs N(0, 1)',
    columns: { what: { label: 'What' }, value: { label: 'Value', digits: 7 } },
  },
  regions: {
    title: 'Regions where the slope is below 0.01 (saturated) or exactly 0 (dead)',
    columns: { kind: { label: 'Region' }, from: { label: 'from x', digits: 5 }, to: { label: 'to x', digits: 5 } },
  },
  kinks: {
    title: 'Kinks: slope on the left, on the right, and the value that df returns',
    columns: {
      x: { label: 'x', digits: 4 },
      left: { label: 'left', digits: 6 },
      right: { label: 'right', digits: 6 },
      convention: { label: 'returned', digits: 6 },
    },
  },
  curve: {
    title: 'Values',
    columns: {
      x: { label: 'x', digits: 6 },
      f: { label: 'f(x)', digits: 6 },
      df: { label: 'f′(x)', digits: 6 },
      d2f: { label: 'f″(x)', digits: 6 },
    },
  },
} satisfies Record<keyof Dissection['tables'], TableSchema>;
