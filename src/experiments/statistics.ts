/** Order statistics over seeds. */

/** The p-quantile by linear interpolation between order statistics (NumPy's default); NaN values are left out. */
export function quantile(values: readonly number[], p: number): number {
  const sorted = values.filter(value => !Number.isNaN(value)).sort((a, b) => a - b);
  const position = p * (sorted.length - 1);
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) return Number.NaN;
  return below === above ? below : below + (above - below) * (position - Math.floor(position));
}
