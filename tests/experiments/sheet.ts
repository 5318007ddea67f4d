/**
 * Our medians against the quartiles of the fact sheet that the reference runs (PyTorch and NumPy, generators of their own) were written to.
 *
 * The rule. A median of a few seeds has a sampling error, so it may lie outside of the sheet’s quartiles though both draw from one
 * distribution. What must meet the sheet’s [q1, q3] is therefore the interval of our median: the order statistics of our runs between which
 * the median of their distribution lies with a probability of at least 95 %, whatever the distribution (binomial); of fewer than six runs,
 * which cannot say so much, the lowest and the highest. Nothing is widened, but for the rounding of the sheet’s four digits. If both draw
 * from one distribution, all of k < 6 runs lie on one side of its middle half with a probability of 2 · 4⁻ᵏ: 3 % for three runs, 0.2 % for
 * five; from six on it is less than that. One or two runs, where a run takes seconds, have no such interval: theirs is the one of a normal
 * distribution with the deviation that the sheet’s quartiles tell, 1.96 (q3 − q1)/1.349/√k to both sides, of logarithms where all are above
 * 0. A test with many medians also asks that at least half of them lie between the quartiles.
 *
 * Where the sheet has one draw of points for all of its seeds, ours are drawn anew in each run (`runs` below): its draw is one of those. Where that
 * one, or its ten seeds, are out of the ordinary, the test says so and compares with a run of many draws (readouts, random hidden layers).
 *
 * Kept claims of the sheet that neither these tests nor the claims of the pages run, all for the time that they take or because no experiment measures
 * them: sigmoid nets of depth 20 that do not learn the circles (vanishing gradient), the wrong start of an output bias (output layers), medians at 3 of
 * all seven functions (regression outputs: two of them), GEGLU on the product (gating: SwiGLU), the best rate of GELU on raw inputs (data), all eleven
 * functions on the circles with Adam (choosing), tuned Adam against tuned SGD (comparing fairly), jumps of the slope along a line (smoothness), and
 * angles to the directions of one sign (zero-centred outputs).
 */
import { expect } from 'vitest';
import { type Experiment, type Result, runExperiment } from '../../src/experiments/experiment.ts';
import { completeInputs, type InputsSchema } from '../../src/experiments/inputs.ts';
import { quantile } from '../../src/experiments/statistics.ts';

/** Of the sheet, over its seeds. */
export interface Spread {
  median: number;
  q1: number;
  q3: number;
}

/** Half a unit of the last of four digits, relative to a number that begins with 1. */
const ROUNDING = 5e-4;

/** Ends of an interval that holds the median with at least 95 %: order statistics, exact (binomial); the range of fewer than six values. */
export function medianInterval(values: readonly number[]): [low: number, high: number] {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  // The probability that the median lies outside of the j-th lowest and the j-th highest is 2 P(Bin(n, 1/2) < j).
  let j = 0;
  let below = 0;
  for (let ways = 1; 2 * (below + ways / 2 ** n) <= 0.05; ways = (ways * (n - j + 1)) / j) {
    below += ways / 2 ** n;
    j += 1;
  }
  const cut = Math.max(0, j - 1);
  return [sorted[cut] ?? Number.NaN, sorted[n - 1 - cut] ?? Number.NaN];
}

/** The same of one or two values, from the spread that the sheet has: normal, of logarithms where the numbers are above 0. */
function normalInterval(values: readonly number[], { q1, q3 }: Spread): [low: number, high: number] {
  const ours = quantile(values, 0.5);
  const apart = (width: number) => ((1.96 / 1.349) * width) / Math.sqrt(values.length);
  if (q1 <= 0 || ours <= 0) return [ours - apart(q3 - q1), ours + apart(q3 - q1)];
  const factor = Math.exp(apart(Math.log(q3 / q1)));
  return [ours / factor, ours * factor];
}

const short = (value: number) => (Number.isInteger(value) ? value : Number(value.toPrecision(4)));

/** Collects what one test file compares with the sheet, judges each median, and prints the table. */
export class SheetTable {
  readonly #rows: Record<string, string | number | boolean>[] = [];
  readonly #within: boolean[] = [];

  /**
   * Our values, run by run, of a quantity of which the sheet has quartiles. At or below `rounding` a number is what the rounding of one
   * implementation leaves: where the sheet’s is, ours has to be, too, and no more.
   */
  median(quantity: string, values: readonly number[], theirs: Spread, rounding = Number.NEGATIVE_INFINITY): void {
    const ours = quantile(values, 0.5);
    const [low, high] = values.length < 3 ? normalInterval(values, theirs) : medianInterval(values);
    const isRounding = theirs.q3 <= rounding;
    const q1 = theirs.q1 - ROUNDING * Math.abs(theirs.q1);
    const q3 = theirs.q3 + ROUNDING * Math.abs(theirs.q3);
    const isWithin = isRounding ? ours <= rounding : ours >= q1 && ours <= q3;
    this.#rows.push({
      quantity,
      'sheet, median': theirs.median,
      'sheet, quartiles': `${theirs.q1} to ${theirs.q3}`,
      'ours, median': short(ours),
      'ours, its interval': `${short(low)} to ${short(high)}`,
      runs: values.length,
      'between the quartiles': isWithin,
    });
    this.#within.push(isWithin);
    expect(values.length, `${quantity}: runs`).toBeGreaterThan(0);
    for (const value of values) expect(value, `${quantity}: a run`).toSatisfy(Number.isFinite);
    if (isRounding) expect(ours, quantity).toBeLessThanOrEqual(rounding);
    else {
      expect(high, `${quantity}: interval of our median, ${low} to ${high}, below ${theirs.q1}`).toBeGreaterThanOrEqual(
        q1,
      );
      expect(low, `${quantity}: interval of our median, ${low} to ${high}, above ${theirs.q3}`).toBeLessThanOrEqual(q3);
    }
  }

  /** A number of which the sheet has no quartiles, or of which we have no single runs, to be printed; the caller judges it. */
  number(quantity: string, theirs: number | Spread, ours: number): void {
    const cells = typeof theirs === 'number' ? { median: theirs } : theirs;
    this.#rows.push({
      quantity,
      'sheet, median': cells.median,
      ...('q1' in cells && { 'sheet, quartiles': `${cells.q1} to ${cells.q3}` }),
      'ours, median': short(ours),
    });
  }

  /** Prints the table; fails where rows are missing, or a smaller share of the medians than `within` lies between the sheet’s quartiles. */
  print(rows: number, within = 0): void {
    console.table(this.#rows);
    expect(this.#rows).toHaveLength(rows);
    expect(this.#within.filter(Boolean).length).toBeGreaterThanOrEqual(within * this.#within.length);
  }
}

/** The experiment with one seed after another, so that whatever it draws once for all of its seeds is drawn anew, too. */
export async function runs<S extends InputsSchema>(
  experiment: Experiment<S>,
  given: Readonly<Record<string, string>>,
  count: number,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let seed = 1; seed <= count; seed++)
    results.push(
      await runExperiment(experiment, completeInputs(experiment.inputs, { ...given, seeds: '1', seed: String(seed) })),
    );
  return results;
}

/** The numbers of a column of a table, row by row. */
export const column = ({ tables }: Result, table: string, name: string): number[] =>
  (tables[table] ?? []).map(row => Number(row[name]));
