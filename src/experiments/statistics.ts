/** Statistics over seeds. */

/** The p-quantile by linear interpolation between order statistics (NumPy's default); NaN values are left out. */
export function quantile(values: readonly number[], p: number): number {
  const sorted = values.filter(value => !Number.isNaN(value)).sort((a, b) => a - b);
  const position = p * (sorted.length - 1);
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) return Number.NaN;
  return below === above ? below : below + (above - below) * (position - Math.floor(position));
}

/**
 * The two-sided p-value of the sign test, exact: the probability that of n = wins + losses fair coins the rarer side comes up at most
 * min(wins, losses) times, doubled, and at most 1. Ties are left out before. 1 where there is nothing to compare.
 */
export function signTest(wins: number, losses: number): number {
  const n = wins + losses;
  let coefficient = 1;
  let ways = 0;
  for (let k = 0; k <= Math.min(wins, losses); k++) {
    ways += coefficient;
    coefficient = (coefficient * (n - k)) / (k + 1);
  }
  return Math.min(1, (2 * ways) / 2 ** n);
}
