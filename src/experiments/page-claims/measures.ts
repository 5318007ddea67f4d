/** What the claims of pages measure. Only they load it: an experiment’s own claims have theirs beside them. */
import type { Result, Row } from '../experiment.ts';
import { landmark, medianOf, property } from '../measures.ts';

/** A cell as a number; NaN where there is none. */
const numberIn = (row: Row | undefined, column: string) => Number(row?.[column] ?? Number.NaN);

/** The largest difference of the two functions that `activation-anatomy` compares, and its place. */
export function largestDifference(result: Result): { at: number; difference: number } {
  const { at, value } = landmark(result, 'largest difference');
  return { at, difference: value };
}

/** Where a stretch (`dead`, `saturated`) lies, the first of its kind from the left; NaN where there is none. */
export function region(result: Result, kind: string): { from: number; to: number } {
  const row = result.tables.regions?.find(candidate => candidate.kind === kind);
  return { from: Number(row?.from ?? Number.NaN), to: Number(row?.to ?? Number.NaN) };
}

/** Place and value of the first minimum in `activation-anatomy`. */
export function minimumOf(result: Result): { at: number; minimum: number } {
  const { at, value } = landmark(result, 'minimum');
  return { at, minimum: value };
}

/** Place and value of the highest slope in `activation-anatomy`. */
export function highestSlope(result: Result): { at: number; slope: number } {
  const { at, value } = landmark(result, 'highest slope');
  return { at, slope: value };
}

/** One number of the table `properties`, under the name `value`. */
export const propertyValue = (what: string) => (result: Result) => ({ value: property(result, what) });

/** What `gradient-through-depth` leaves of the gradient of the pre-activations: first layer over last, median over the seeds. */
export const gradientLeft = ({ tables }: Result) => ({ ratio: medianOf(tables.seeds, 'preactivationRatio') });

/** Variance of the activations in the first and in the last layer of `gradient-through-depth`. */
export const firstAndLastVariance = ({ tables: { layers } }: Result) => ({
  first: numberIn(layers?.[0], 'variance'),
  last: numberIn(layers?.at(-1), 'variance'),
});

/** Median errors of `fit-a-curve`, on the training interval and beyond it. */
export const fitErrors = ({ tables: { seeds } }: Result) => ({
  inside: medianOf(seeds, 'inside'),
  outside: medianOf(seeds, 'outside'),
});

/** The smallest and the largest value over the seeds of the first parameter that `fit-a-curve` has learned. */
export function learnedSpread({ tables: { seeds = [] } }: Result): { lowest: number; highest: number } {
  const values = seeds.map(row => numberIn(row, 'first'));
  return { lowest: Math.min(...values), highest: Math.max(...values) };
}

/** Shares of dead units after training at two learning rates of `dead-units`. */
export const deadAt =
  (slow: number, fast: number) =>
  ({ tables: { rates } }: Result) => ({
    slow: numberIn(
      rates?.find(row => row.rate === slow),
      'dead',
    ),
    fast: numberIn(
      rates?.find(row => row.rate === fast),
      'dead',
    ),
  });

/** Two spellings in `dialect-difference`: how far apart, and the share by which the last layer's states differ. */
export const spellingsApart = ({ tables: { farthest, layers } }: Result) => ({
  difference: numberIn(farthest?.[0], 'difference'),
  deep: numberIn(layers?.at(-1), 'median'),
});

/** Numbers of the table `summary`, each by its column and row: `{ soft: ['largest', 0], hard: ['largest', 1] }`. */
export const summaryOf =
  <K extends string>(cells: Readonly<Record<K, readonly [column: string, row: number]>>) =>
  ({ tables: { summary } }: Result) =>
    Object.fromEntries(
      Object.entries<readonly [string, number]>(cells).map(([name, [column, row]]) => [
        name,
        numberIn(summary?.[row], column),
      ]),
    ) as Record<K, number>;
