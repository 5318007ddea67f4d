/** What claims measure, out of the tables of a result. */
import type { Result, Row } from './experiment.ts';
import { quantile } from './statistics.ts';

/** Place and value of a landmark of the experiment `activation-anatomy`; NaN where the function has none of the kind. */
export function landmark(result: Result, what: string): { at: number; value: number } {
  const row = result.tables.landmarks?.find(candidate => candidate.what === what);
  return { at: Number(row?.x ?? Number.NaN), value: Number(row?.value ?? Number.NaN) };
}

/** A number of the table `properties`; NaN where the function has none of the name. */
export const property = (result: Result, what: string): number =>
  Number(result.tables.properties?.find(row => row.what === what)?.value ?? Number.NaN);

/** The row of a curve at the sample nearest to x. */
export function rowNear(rows: readonly Row[] | undefined, x: number, column = 'x'): Row {
  const apart = (row: Row) => Math.abs(Number(row[column]) - x);
  const found = (rows ?? []).reduce<Row | undefined>(
    (best, row) => (best && apart(best) <= apart(row) ? best : row),
    undefined,
  );
  if (!found) throw new RangeError(`no row to read at ${column} = ${x}`);
  return found;
}

/** Median over the rows of a column. */
export const medianOf = (rows: readonly Row[] | undefined, column: string): number =>
  quantile(
    (rows ?? []).map(row => Number(row[column])),
    0.5,
  );

/** Whether a measured number is within the tolerance of the one wanted; false where it was not measured. */
export const near = (value: number | undefined, want: number, tolerance: number): boolean =>
  Math.abs((value ?? Number.NaN) - want) < tolerance;
