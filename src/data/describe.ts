/** What the page and the JSON say of a data set's columns, read off the columns themselves. */
import { type Column, columnType, type Dataset } from '../core/data/container.ts';

/** Levels that are named one by one; beyond that only their number. */
const NAMED_LEVELS = 12;

export interface ColumnSummary {
  name: string;
  type: string;
  shape: readonly number[];
  unit?: string;
  levels?: readonly string[];
  /** Of numbers. */
  min?: number;
  max?: number;
  mean?: number;
  /** Values that are NaN. */
  missing?: number;
  /** Of categories: how often each level comes up, in the order of the levels. */
  counts?: readonly number[];
}

export function summarise(column: Column): ColumnSummary {
  const { name, shape, unit, levels, values } = column;
  const common = { name, type: columnType(column), shape, ...(unit && { unit }), ...(levels && { levels }) };
  if (levels) {
    const counts = new Array<number>(levels.length).fill(0);
    for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
    return { ...common, counts };
  }
  let [min, max, sum, missing] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) {
      missing += 1;
      continue;
    }
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
  }
  return { ...common, min, max, mean: sum / (values.length - missing), missing };
}

export const rowsOf = ({ columns }: Dataset): number => columns[0]?.shape[0] ?? 0;

/** A column in a few words: its levels, or its range with the unit. */
export function noteOf({ levels, counts, unit, min, max, missing }: ColumnSummary): string {
  if (levels && levels.length > NAMED_LEVELS) return `${levels.length} levels`;
  if (levels) return levels.map((level, i) => `${level} (${counts?.[i]})`).join(', ');
  return `${min} to ${max}${unit ? ` ${unit}` : ''}${missing ? `, ${missing} missing` : ''}`;
}
