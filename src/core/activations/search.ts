/** Searching a function of one number on the whole line: grid, sign changes, runs, one-sided limits, limits at infinity. */

type RealFunction = (x: number) => number;

/** A closed interval of inputs; its ends may be infinite. */
export interface Interval {
  from: number;
  to: number;
}

/** Half-width of the interval that is searched densely, in units of a scale. */
export const NEAR = 20;
/** Points of the dense interval of the scale 1, and of every other. */
const NEAR_POINTS = 4001;
const SCALE_POINTS = 801;
/** Beyond it the search goes on by this factor, up to `FAR` scales. */
const RATIO = 1.05;
const FAR = 1e4;
/** Scales are taken up to this, and down to its inverse. */
const LARGEST = 1e300;
/** A scale is searched for itself where it differs from all others by this factor. */
const APART = 4;

/**
 * The scales on which a function with these numbers in it can vary: 1, and |v| and 1/|v| for each v that is far from 1.
 * sin(1000 x) has the scale 1/1000, x σ(10⁻⁵ x) has 10⁵.
 */
export function scalesOf(values: Iterable<number>): number[] {
  const scales = [1];
  for (const value of values)
    for (const scale of [Math.abs(value), 1 / Math.abs(value)])
      if (
        scale > 1 / LARGEST &&
        scale < LARGEST &&
        scales.every(known => Math.max(known / scale, scale / known) >= APART)
      )
        scales.push(scale);
  return scales;
}

/**
 * Search grid: on each scale dense around 0 and geometric beyond, with a point on each side of each special point and without
 * the special points themselves.
 */
export function searchGrid(special: readonly number[] = [], scales: readonly number[] = [1]): number[] {
  const points: number[] = [];
  for (const scale of scales) {
    const count = scale === 1 ? NEAR_POINTS : SCALE_POINTS;
    for (let i = 0; i < count; i++) points.push(scale * (-NEAR + (2 * NEAR * (i + 0.37)) / count));
    for (let x = NEAR * RATIO; x < FAR; x *= RATIO) points.push(scale * x, -scale * x);
  }
  for (const x of special) {
    const step = Math.min(1e-9 * Math.max(1, Math.abs(x)), distanceToNext(special, x) / 4);
    points.push(x - step, x + step);
  }
  const excluded = new Set(special);
  return points.filter(x => !excluded.has(x)).sort((a, b) => a - b);
}

/** From x to the nearest other point. */
export const distanceToNext = (points: readonly number[], x: number): number =>
  points.reduce(
    (least, other) => (other === x ? least : Math.min(least, Math.abs(other - x))),
    Number.POSITIVE_INFINITY,
  );

/** The place between a and b where `kind` stops being what it is at a; to the last bit that bisection finds. */
export function bisect(kind: (x: number) => unknown, a: number, b: number): number {
  let [inside, outside] = [a, b];
  const first = kind(a);
  // Towards 0 halving would go through all the small numbers.
  if (a * b < 0) {
    if (Object.is(kind(0), 0)) return 0;
    if (kind(0) === first) inside = 0;
    else outside = 0;
  }
  for (let i = 0; i < 200; i++) {
    const middle = inside + (outside - inside) / 2;
    if (middle === inside || middle === outside) break;
    if (kind(middle) === first) inside = middle;
    else outside = middle;
  }
  return inside + (outside - inside) / 2;
}

/** A strict change of sign: where, and whether from below to above. */
export interface SignChange {
  x: number;
  rising: boolean;
}

/** Places where g changes sign strictly, skipping a stretch of zeros between; at a special point if one is there. */
export function signChanges(points: readonly number[], g: RealFunction, special: readonly number[]): SignChange[] {
  const changes: SignChange[] = [];
  const signAt = (x: number) => Math.sign(g(x)) + 0;
  let lastSign = 0;
  let lastAt = Number.NaN;
  let zeros = false;
  for (const x of points) {
    const sign = signAt(x);
    if (Number.isNaN(sign)) {
      lastSign = 0;
      continue;
    }
    if (sign === 0) {
      zeros = true;
      continue;
    }
    if (lastSign !== 0 && sign !== lastSign && !zeros) {
      const known = special.find(candidate => candidate > lastAt && candidate < x);
      changes.push({ x: known ?? bisect(signAt, lastAt, x), rising: sign > 0 });
    }
    lastSign = sign;
    lastAt = x;
    zeros = false;
  }
  return changes;
}

/** Maximal runs of grid points on which `holds`, with sharpened ends, reaching infinity at the grid's ends. */
export function intervals(
  points: readonly number[],
  holds: (x: number) => boolean,
  special: readonly number[],
): Interval[] {
  const found: Interval[] = [];
  const edge = (inside: number, outside: number) => {
    const [low, high] = inside < outside ? [inside, outside] : [outside, inside];
    const known = special.find(x => x > low && x < high);
    if (known !== undefined) return known;
    const x = bisect(holds, inside, outside);
    return Math.abs(x) < 1e-12 ? 0 : Number(x.toPrecision(10));
  };
  points.forEach((x, i) => {
    if (!holds(x)) return;
    const before = points[i - 1];
    const after = points[i + 1];
    if (before === undefined) found.push({ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY });
    else if (!holds(before)) found.push({ from: edge(x, before), to: Number.POSITIVE_INFINITY });
    const current = found.at(-1);
    if (current && after !== undefined && !holds(after)) current.to = edge(x, after);
  });
  return found;
}

/** The place of the largest g between a and b, where it has one maximum; by golden sections. */
export function maximise(g: RealFunction, a: number, b: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [a, b];
  let [left, right] = [high - ratio * (high - low), low + ratio * (high - low)];
  let [atLeft, atRight] = [g(left), g(right)];
  while (left < right && low < left && right < high) {
    if (atLeft >= atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - ratio * (high - low);
      atLeft = g(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + ratio * (high - low);
      atRight = g(right);
    }
  }
  return atLeft >= atRight ? left : right;
}

/** Distance from which one-sided limits are taken, relative to max(1, |x|). */
const ASIDE = 1e-6;

const asideOf = (x: number, reach: number) => Math.min(ASIDE * Math.max(1, Math.abs(x)), reach / 8);

/**
 * The limit of g at x from one side, by Aitken's extrapolation of three values that come closer by 100 each: exact for a
 * power of the distance, so for a straight line too. Infinite where the values do not settle.
 *
 * @param reach how far g is smooth on that side
 */
export function limitFrom(g: RealFunction, x: number, side: -1 | 1, reach = Number.POSITIVE_INFINITY): number {
  const aside = asideOf(x, reach);
  const at = (share: number) => g(x + side * Math.max(share * aside, 4 * Number.EPSILON * Math.abs(x)));
  const [far, middle, near] = [at(1), at(1e-2), at(1e-4)];
  const [first, second] = [middle - far, near - middle];
  // Close to that of a straight line it is one, bent a little at the far point.
  const ratio = Math.abs(second / first - 0.01) < 0.003 ? 0.01 : second / first;
  if (!Number.isFinite(near) || !Number.isFinite(ratio)) return near;
  if (ratio >= 0.9) return Math.abs(second) > 1e-9 * (1 + Math.abs(near)) ? second * Number.POSITIVE_INFINITY : near;
  return Math.abs(second) > Number.EPSILON * Math.abs(near) ? near + (second * ratio) / (1 - ratio) : near;
}

/** Limits of g at x from both sides; `jumps` if they, or `value`, differ by more than g's change nearby explains. */
export interface Sides {
  left: number;
  right: number;
  jumps: boolean;
}

/** Both sides of x. A side on which g is undefined has the limit NaN and is compared with nothing. */
export function sidesOf(g: RealFunction, x: number, reach: number, value?: number): Sides {
  const [left, right] = [limitFrom(g, x, -1, reach), limitFrom(g, x, 1, reach)];
  const limits = [left, right].filter(limit => !Number.isNaN(limit));
  const aside = asideOf(x, reach);
  const change = [Math.abs(g(x - aside) - left), Math.abs(g(x + aside) - right)].filter(Number.isFinite);
  const values = [...limits, ...(value === undefined ? [] : [value])].filter(one => !Number.isNaN(one));
  const spread = Math.max(...values) - Math.min(...values);
  const noise = 1e-6 * change.reduce((sum, one) => sum + one, 0) + 1e-13 * Math.max(...values.map(Math.abs));
  return { left, right, jumps: limits.some(limit => !Number.isFinite(limit)) || spread > noise };
}

/** Half-decades from 1 at which a limit at infinity is sought: up to here powers to the tenth do not overflow. */
const HALF_DECADES = 60;

/**
 * The limit of g at an infinity, out of values that grow apart by √10; NaN where they neither settle nor grow. Values from
 * the first NaN on do not count: there g has overflowed.
 */
export function limitAtInfinity(g: RealFunction, side: -1 | 1): number {
  const values: number[] = [];
  for (let k = 0; k <= HALF_DECADES; k++) {
    const value = g(side * 1.37 * 10 ** (k / 2));
    if (Number.isNaN(value)) break;
    values.push(value);
  }
  const [a, b, c] = values.slice(-3);
  if (a === undefined || b === undefined || c === undefined) return Number.NaN;
  if (!Number.isFinite(c)) return c;
  if (Math.max(Math.abs(c - b), Math.abs(b - a)) <= 1e-9 * (1 + Math.abs(c))) return Math.abs(c) < 1e-8 ? 0 : c;
  const steps = values
    .slice(-6)
    .map((value, i, all) => value - (all[i - 1] ?? Number.NaN))
    .slice(1);
  const grows = steps.every(step => step > 0) || steps.every(step => step < 0);
  const slows = Math.abs(steps.at(-1) ?? 0) < 0.9 * Math.abs(steps[0] ?? 0);
  return grows && !slows ? Math.sign(c - b) * Number.POSITIVE_INFINITY : Number.NaN;
}

/** Twelve significant digits: what a search on rounded values can promise. */
export const tidy = (value: number): number =>
  Math.abs(value) < 1e-12 ? 0 : Number.isFinite(value) ? Number(value.toPrecision(12)) : value;
