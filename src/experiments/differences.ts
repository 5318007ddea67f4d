/** How far apart two functions are. */

/** Samples of the first search. */
const STEPS = 4000;

/**
 * The place in [−range, range] where |f − g| is largest, and its value: the best of evenly spaced samples, refined by golden-section search.
 * Of two equal maxima the right one, so that odd differences are read at a positive x.
 */
export function farthestApart(
  f: (x: number) => number,
  g: (x: number) => number,
  range: number,
): { at: number; value: number } {
  const apart = (x: number) => Math.abs(f(x) - g(x));
  const step = (2 * range) / STEPS;
  let at = -range;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i <= STEPS; i++) {
    const x = -range + i * step;
    if (!(apart(x) >= most * (1 - 1e-12))) continue;
    at = x;
    most = apart(x);
  }
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.max(-range, at - step), Math.min(range, at + step)];
  while (high - low > 1e-9) {
    const [left, right] = [high - ratio * (high - low), low + ratio * (high - low)];
    if (apart(left) > apart(right)) high = right;
    else low = left;
  }
  at = (low + high) / 2;
  return { at, value: apart(at) };
}
