/** Where a formula is not smooth: found on the expressions that decide which side of a kink it is on. */
import type { Formula } from './formula-parser.ts';
import type { Program } from './formula-program.ts';
import { bisect, distanceToNext, maximise, scalesOf, searchGrid, sidesOf, tidy } from './search.ts';
import type { Kink, ParamValues } from './types.ts';

/** At most this many places are looked at, those nearest to 0: sign(sin(x)) has no end of them. */
const MOST_PLACES = 200;
/** At most this many different scales are taken from a formula's numbers. */
const MOST_SCALES = 6;

/** Below this a value close to a zero is on its way out of the range of numbers. */
const UNDERFLOW = 1e-290;

export interface Singularities {
  kinks: readonly Kink[];
  /** Points where f′ has a value and f″ jumps, or where the formula's own derivatives are not their limits: |x|² at 0. */
  breaks: readonly number[];
}

/**
 * The kinks, jumps, poles and breaks of a formula. `program.switches` gives the expressions at whose zeros an operation is not smooth;
 * they are scanned on the search grid (one point in 0.01 up to 20, one in 5 % beyond) for changes of sign and for zeros that
 * only touch, as in sqrt(x²), and the places are bisected. One is reported if f, f′ or f″ differ on its sides, which is
 * measured. Two zeros of one expression between neighbouring points of the grid are missed.
 */
export function findKinks(program: Program, formula: Formula, params: ParamValues): Singularities {
  const scales = scalesOf([...numbersOf(formula), ...Object.values(params)]).slice(0, MOST_SCALES);
  const places = switchPlaces(x => program.switches(x, params), searchGrid([], scales));
  const kinks: Kink[] = [];
  const breaks: number[] = [];
  for (const x of places) {
    const reach = distanceToNext(places, x);
    const value = sidesOf(at => program.f(at, params), x, reach, program.f(x, params));
    const slope = sidesOf(at => program.df(at, params), x, reach);
    const domainEnds = Number.isNaN(value.left) !== Number.isNaN(value.right);
    if (value.jumps || slope.jumps || domainEnds)
      kinks.push({ x, left: slope.left, right: slope.right, convention: program.df(x, params) });
    else if (
      sidesOf(at => program.df(at, params), x, reach, program.df(x, params)).jumps ||
      sidesOf(at => program.d2f(at, params), x, reach, program.d2f(x, params)).jumps
    )
      breaks.push(x);
  }
  return { kinks, breaks };
}

/** Zeros of the switches on a grid, in ascending order. */
function switchPlaces(switches: (x: number) => Float64Array, points: readonly number[]): number[] {
  const found: { near: number; place(): number }[] = [];
  const count = switches(0).length;
  // One row of values a point, the two before the current one kept.
  let [earlier, last] = [new Float64Array(count), new Float64Array(count)];
  points.forEach((x, k) => {
    const [first, before] = [points[k - 2], points[k - 1]];
    const now = switches(x).slice();
    if (before !== undefined)
      for (let i = 0; i < count; i++) {
        const at = (place: number) => switches(place)[i] as number;
        const [a, b, c] = [earlier[i] as number, last[i] as number, now[i] as number];
        if (signOf(b) !== signOf(c))
          found.push({ near: Math.min(Math.abs(before), Math.abs(x)), place: () => zero(at, before, x) });
        else if (
          first !== undefined &&
          signOf(a) === signOf(c) &&
          Math.abs(b) < Math.abs(a) &&
          Math.abs(b) <= Math.abs(c)
        )
          found.push({ near: Math.abs(before), place: () => touch(at, first, x) });
      }
    [earlier, last] = [last, now];
  });
  found.sort((a, b) => a.near - b.near);
  const places = found
    .slice(0, MOST_PLACES)
    .map(({ place }) => place())
    .filter(x => !Number.isNaN(x))
    .sort((a, b) => a - b);
  return places.filter((x, i) => i === 0 || x - (places[i - 1] as number) > 1e-12 * Math.max(1e-300, Math.abs(x)));
}

/** The sign, and a fourth kind for NaN: where an expression stops being defined there is a kink too. */
const signOf = (value: number) => (Number.isNaN(value) ? 2 : Math.sign(value) + 0);

/** The zero between two points of different sign, a round number if that is one; NaN where g only fades into 0 by underflow. */
function zero(g: (x: number) => number, a: number, b: number): number {
  const x = bisect(at => signOf(g(at)), a, b);
  const aside = 1e-5 * Math.max(1, Math.abs(x));
  if (Math.abs(g(x - aside)) < UNDERFLOW && Math.abs(g(x + aside)) < UNDERFLOW) return Number.NaN;
  return g(tidy(x)) === 0 ? tidy(x) : x;
}

/** The zero at which g touches 0 between two points of equal sign; NaN if it stays away from it. */
function touch(g: (x: number) => number, a: number, b: number): number {
  const closest = maximise(x => -Math.abs(g(x)), a, b);
  const x = [0, tidy(closest)].find(round => round > a && round < b && g(round) === 0) ?? closest;
  return Math.abs(g(x)) <= 1e-12 * Math.min(Math.abs(g(a)), Math.abs(g(b))) ? x : Number.NaN;
}

/** The numbers in a formula. */
function numbersOf(node: Formula): number[] {
  switch (node.kind) {
    case 'number':
      return [node.value];
    case 'negate':
      return numbersOf(node.operand);
    case 'call':
      return numbersOf(node.argument);
    case 'binary':
      return [...numbersOf(node.left), ...numbersOf(node.right)];
    case 'where':
      return [node.left, node.right, node.yes, node.no].flatMap(numbersOf);
    default:
      return [];
  }
}
