/**
 * A curve drawn by its points, as a formula and back. The points are all that a curve is, and a formula holds them all, so what was
 * drawn goes wherever a formula goes, its link included.
 */

export interface CurvePoint {
  x: number;
  y: number;
}

/** Points in ascending x, the first at −`REACH` and the last at `REACH`; beyond them the outer pieces go on. */
export interface Curve {
  points: readonly CurvePoint[];
  /** Corners rounded: softplus(5 u) / 5 for max(0, u). It then misses a corner by ln(2) / 5 of the change of slope there. */
  smooth: boolean;
}

/** The first and the last point stay at −4 and 4. */
export const REACH = 4;
/** Lowest and highest y that a point is moved to. */
export const HEIGHT = { low: -2, high: 4 } as const;
/** Points lie on a grid of this width. */
export const GRID = 0.1;
/** At most this many points. */
export const MOST_POINTS = 11;
/** Of the softplus that rounds a corner. */
const SHARPNESS = 5;

/** A number without the noise of rounding; no negative zero. */
const tidy = (value: number, digits: number) => (Math.abs(value) < 1e-12 ? 0 : Number(value.toPrecision(digits)) + 0);

const onGrid = (value: number) => tidy(Math.round(value / GRID) * GRID, 10);

/** A curve as a formula has it: a + b x, and at each inner point t the change c of the slope. */
interface Pieces {
  a: number;
  b: number;
  corners: readonly { t: number; c: number }[];
}

function piecesOf(points: readonly CurvePoint[]): Pieces {
  const slopes = points.slice(1).map(({ x, y }, i) => {
    const before = points[i] as CurvePoint;
    return tidy((y - before.y) / (x - before.x), 15);
  });
  const [first = { x: 0, y: 0 }] = points;
  const [b = 0] = slopes;
  return {
    a: tidy(first.y - b * first.x, 15),
    b,
    corners: slopes
      .slice(1)
      .map((slope, i) => ({ t: (points[i + 1] as CurvePoint).x, c: tidy(slope - (slopes[i] as number), 15) })),
  };
}

/**
 * The curve as a formula in x, `a + b*x + c*max(0, x - t) + …` with a term for each inner point, or with softplus where it is smooth. Without
 * smoothing it passes through all the points, to rounding.
 */
export function curveFormula({ points, smooth }: Curve): string {
  const { a, b, corners } = piecesOf(points);
  const shifted = (t: number) => (t === 0 ? 'x' : `x ${t < 0 ? '+' : '-'} ${Math.abs(t)}`);
  const corner = (t: number) =>
    smooth ? `softplus(${SHARPNESS}*(${shifted(t)}))/${SHARPNESS}` : `max(0, ${shifted(t)})`;
  const terms = [
    ...(a === 0 ? [] : [{ factor: a, of: '' }]),
    ...(b === 0 ? [] : [{ factor: b, of: 'x' }]),
    // A corner without a change of slope stays: it is a point that the reader has put there.
    ...corners.map(({ t, c }) => ({ factor: c, of: corner(t) })),
  ];
  if (terms.length === 0) return '0';
  return terms
    .map(({ factor, of }, i) => {
      const sign = i === 0 ? (factor < 0 ? '-' : '') : factor < 0 ? ' - ' : ' + ';
      const size = Math.abs(factor);
      return sign + (of === '' ? size : size === 1 ? of : `${size}*${of}`);
    })
    .join('');
}

const NUMBER = String.raw`\d+(?:\.\d+)?(?:e[+-]?\d+)?`;
const SHIFTED = `x(?<t>[+-]${NUMBER})?`;
const TERM = new RegExp(
  String.raw`(?<sign>[+-]?)(?:(?:(?<c>${NUMBER})\*)?(?:(?<hard>max\(0,${SHIFTED}\))|(?<soft>softplus\(${SHARPNESS}\*\(${SHIFTED.replace('<t>', '<s>')}\)\)/${SHARPNESS})|(?<line>x))|(?<a>${NUMBER}))`,
  'y',
);

/** The curve that `curveFormula` wrote as this formula; undefined for any other formula. */
export function readCurve(formula: string): Curve | undefined {
  const text = formula.replaceAll(' ', '');
  let [a, b]: (number | undefined)[] = [];
  const corners: { t: number; c: number }[] = [];
  const kinds = new Set<boolean>();
  TERM.lastIndex = 0;
  while (TERM.lastIndex < text.length) {
    const start = TERM.lastIndex;
    const found = TERM.exec(text)?.groups;
    if (!found || (start > 0 && found.sign === '')) return undefined;
    const factor = Number(`${found.sign}${found.a ?? found.c ?? 1}`);
    if (found.a !== undefined) {
      if (a !== undefined || b !== undefined || corners.length) return undefined;
      a = factor;
    } else if (found.line !== undefined) {
      if (b !== undefined || corners.length) return undefined;
      b = factor;
    } else {
      const t = -Number(found.t ?? found.s ?? 0) + 0;
      if (!(t > (corners.at(-1)?.t ?? -REACH) && t < REACH)) return undefined;
      corners.push({ t, c: factor });
      kinds.add(found.soft !== undefined);
    }
  }
  if (text === '' || kinds.size > 1 || corners.length > MOST_POINTS - 2) return undefined;
  const pieces = { a: a ?? 0, b: b ?? 0, corners };
  const points = [-REACH, ...corners.map(({ t }) => t), REACH].map(x => ({
    x,
    y: tidy(heightOf(pieces, x, hard), 10),
  }));
  return { points, smooth: kinds.has(true) };
}

const hard = (u: number) => Math.max(0, u);
const soft = (u: number) => hard(u) + Math.log1p(Math.exp(-SHARPNESS * Math.abs(u))) / SHARPNESS;

const heightOf = ({ a, b, corners }: Pieces, x: number, corner: (u: number) => number) =>
  corners.reduce((sum, { t, c }) => sum + c * corner(x - t), a + b * x);

/** The curve's value: what its formula computes, to rounding. */
export const curveValue = ({ points, smooth }: Curve, x: number): number =>
  heightOf(piecesOf(points), x, smooth ? soft : hard);

/** The curve with a point moved to the nearest place of the grid that leaves the points in order; the outer points keep their x. */
export function movePoint(curve: Curve, index: number, to: CurvePoint): Curve {
  const [before, after] = [curve.points[index - 1], curve.points[index + 1]];
  const within = (value: number, low: number, high: number) => Math.min(Math.max(onGrid(value), low), high);
  const point = {
    x:
      before && after
        ? within(to.x, tidy(before.x + GRID, 10), tidy(after.x - GRID, 10))
        : (curve.points[index] as CurvePoint).x,
    y: within(to.y, HEIGHT.low, HEIGHT.high),
  };
  return { ...curve, points: curve.points.map((old, i) => (i === index ? point : old)) };
}

/** The index that a new point would get: in the widest gap, the first of several. None where there is no room. */
export function roomForPoint({ points }: Curve): number | undefined {
  if (points.length >= MOST_POINTS) return undefined;
  const gaps = points.slice(1).map(({ x }, i) => tidy(x - (points[i] as CurvePoint).x, 10));
  const widest = Math.max(...gaps);
  return widest < 2 * GRID ? undefined : gaps.indexOf(widest) + 1;
}

/** The curve with a point more, in the middle of the widest gap and at the height of the piece there. */
export function addPoint(curve: Curve): Curve {
  const index = roomForPoint(curve);
  if (index === undefined) return curve;
  const [before, after] = [curve.points[index - 1], curve.points[index]] as [CurvePoint, CurvePoint];
  const middle = { x: (before.x + after.x) / 2, y: (before.y + after.y) / 2 };
  const points = curve.points.toSpliced(index, 0, middle);
  return movePoint({ ...curve, points }, index, middle);
}

/** The curve without an inner point. The outer ones stay. */
export const removePoint = (curve: Curve, index: number): Curve =>
  index > 0 && index < curve.points.length - 1 ? { ...curve, points: curve.points.toSpliced(index, 1) } : curve;
