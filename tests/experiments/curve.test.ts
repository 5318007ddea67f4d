/** A drawn curve as a formula: it passes through its points, and the formula gives the same points back. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formulaLimits, parseActivation } from '../../src/core/index.ts';
import {
  addPoint,
  type Curve,
  curveFormula,
  curveValue,
  GRID,
  HEIGHT,
  MOST_POINTS,
  movePoint,
  REACH,
  readCurve,
  removePoint,
  roomForPoint,
} from '../../src/experiments/curve.ts';

const tenths = (count: number) => Number((count / 10).toFixed(1));
const heights = fc.integer({ min: 10 * HEIGHT.low, max: 10 * HEIGHT.high }).map(tenths);

/** Curves on the grid, as the editor makes them. */
const curves: fc.Arbitrary<Curve> = fc
  .record({
    inner: fc.uniqueArray(fc.integer({ min: -10 * REACH + 1, max: 10 * REACH - 1 }), { maxLength: MOST_POINTS - 2 }),
    ys: fc.array(heights, { minLength: MOST_POINTS, maxLength: MOST_POINTS }),
    smooth: fc.boolean(),
  })
  .map(({ inner, ys, smooth }) => ({
    points: [-REACH, ...inner.sort((a, b) => a - b).map(tenths), REACH].map((x, i) => ({ x, y: ys[i] as number })),
    smooth: smooth && inner.length > 0,
  }));

/** Value at x of the polyline itself, by interpolation in the piece around x; the outer pieces go on. */
function interpolated({ points }: Curve, x: number): number {
  const found = points.findIndex(point => point.x >= x);
  const right = Math.max(1, found < 0 ? points.length - 1 : found);
  const [a, b] = [points[right - 1], points[right]] as [Curve['points'][number], Curve['points'][number]];
  return a.y + ((b.y - a.y) * (x - a.x)) / (b.x - a.x);
}

/** Rounding of a sum of terms as large as the steepest piece over the whole width: 15 digits are written. */
const tolerance = ({ points }: Curve) =>
  points.slice(1).reduce((sum, { x, y }, i) => {
    const before = points[i] as Curve['points'][number];
    return sum + (2 * 2 * REACH * Math.abs(y - before.y)) / (x - before.x);
  }, 10) * 2e-15;

describe('a curve', () => {
  it('passes through its points and is straight between and beyond them', () => {
    fc.assert(
      fc.property(curves, fc.double({ min: -8, max: 8, noNaN: true }), (curve, x) => {
        const { f } = parseActivation(curveFormula({ ...curve, smooth: false }));
        for (const point of curve.points) expect(Math.abs(f(point.x) - point.y)).toBeLessThanOrEqual(tolerance(curve));
        expect(Math.abs(f(x) - interpolated(curve, x))).toBeLessThanOrEqual(2 * tolerance(curve));
      }),
      { numRuns: 300 },
    );
  });

  it('is read back from its formula, smooth or not, corners without a change of slope included', () => {
    fc.assert(
      fc.property(curves, curve => {
        const formula = curveFormula(curve);
        expect(readCurve(formula)).toEqual(curve);
        expect(curveFormula(readCurve(formula) as Curve)).toBe(formula);
      }),
      { numRuns: 500 },
    );
    const flat: Curve = { points: [-4, -1, 2, 4].map(x => ({ x, y: 1 })), smooth: false };
    expect(curveFormula(flat)).toBe('1 + 0*max(0, x + 1) + 0*max(0, x - 2)');
    expect(readCurve(curveFormula(flat))).toEqual(flat);
  });

  it('never becomes a formula that is too large', () => {
    fc.assert(
      fc.property(curves, curve => {
        expect(curveFormula(curve).length).toBeLessThan(formulaLimits.characters);
        expect(() => parseActivation(curveFormula(curve))).not.toThrow();
      }),
    );
  });

  it('with rounded corners stays within ln(2)/5 of the changes of slope, and is what the editor draws', () => {
    fc.assert(
      fc.property(curves, fc.double({ min: -6, max: 6, noNaN: true }), (curve, x) => {
        const { f } = parseActivation(curveFormula(curve));
        expect(Math.abs(f(x) - curveValue(curve, x))).toBeLessThanOrEqual(2 * tolerance(curve));
        if (!curve.smooth) return;
        const slopes = curve.points.slice(1).map((point, i) => {
          const before = curve.points[i] as Curve['points'][number];
          return (point.y - before.y) / (point.x - before.x);
        });
        const changes = slopes.slice(1).reduce((sum, slope, i) => sum + Math.abs(slope - (slopes[i] as number)), 0);
        expect(Math.abs(f(x) - interpolated(curve, x))).toBeLessThanOrEqual(
          (changes * Math.LN2) / 5 + tolerance(curve),
        );
      }),
    );
  });

  it('writes known functions as one would', () => {
    const relu: Curve = {
      points: [
        { x: -4, y: 0 },
        { x: 0, y: 0 },
        { x: 4, y: 4 },
      ],
      smooth: false,
    };
    expect(curveFormula(relu)).toBe('max(0, x)');
    expect(curveFormula({ ...relu, smooth: true })).toBe('softplus(5*(x))/5');
    expect(readCurve('max(0, x)')).toEqual(relu);
    expect(
      curveFormula({
        points: [
          { x: -4, y: -4 },
          { x: 4, y: 4 },
        ],
        smooth: false,
      }),
    ).toBe('x');
    expect(
      curveFormula({
        points: [
          { x: -4, y: 0 },
          { x: 4, y: 0 },
        ],
        smooth: false,
      }),
    ).toBe('0');
    expect(readCurve('-0.5 - 2*x + 0.25*max(0,x+1)')).toEqual({
      points: [
        { x: -4, y: 7.5 },
        { x: -1, y: 1.5 },
        { x: 4, y: -7.25 },
      ],
      smooth: false,
    });
  });

  it.each([
    '',
    'x*sigmoid(1.5*x)',
    'x + x',
    '1 + 2',
    'x + 1',
    'max(0, x) + max(0, x)',
    'max(0, x - 1) + max(0, x)',
    'max(0, x - 4)',
    'max(0, x) + softplus(5*(x - 1))/5',
    'softplus(4*(x))/4',
    'max(x, 0)',
    'max(0, x) max(0, x - 1)',
    'max(0, x) +',
    '2 x',
    '<script>',
    `max(0, x + 3)${[-2, -1, 0, 1, 2, 3, 3.1, 3.2, 3.3]
      .map(t => ` + max(0, x - ${t})`)
      .join('')
      .replaceAll('- -', '+ ')}`,
  ])('is not read from “%s”', formula => {
    expect(readCurve(formula)).toBeUndefined();
  });
});

describe('editing', () => {
  const ordered = ({ points }: Curve) =>
    points.every(({ x }, i) => i === 0 || x - (points[i - 1] as Curve['points'][number]).x >= GRID - 1e-9);

  it('moves a point to the grid, between its neighbours, within the drawing; the outer ones only up and down', () => {
    const far = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(curves, fc.nat(), far, far, (curve, seed, x, y) => {
        const index = seed % curve.points.length;
        const moved = movePoint(curve, index, { x, y });
        const point = moved.points[index] as Curve['points'][number];
        expect(ordered(moved)).toBe(true);
        expect(moved.points.filter((_, i) => i !== index)).toEqual(curve.points.filter((_, i) => i !== index));
        expect([moved.points[0]?.x, moved.points.at(-1)?.x]).toEqual([-REACH, REACH]);
        expect(point.y).toBeGreaterThanOrEqual(HEIGHT.low);
        expect(point.y).toBeLessThanOrEqual(HEIGHT.high);
        expect([point.x, point.y].map(value => Number(value.toFixed(1)))).toEqual([point.x, point.y]);
        expect(readCurve(curveFormula(moved))).toEqual(moved);
      }),
    );
  });

  it('adds points in the widest gap until there are enough, and takes inner ones away', () => {
    let curve: Curve = {
      points: [
        { x: -4, y: 0 },
        { x: 4, y: 4 },
      ],
      smooth: false,
    };
    for (let count = 3; count <= MOST_POINTS; count++) {
      curve = addPoint(curve);
      expect(curve.points).toHaveLength(count);
      expect(ordered(curve)).toBe(true);
    }
    expect(roomForPoint(curve)).toBeUndefined();
    expect(addPoint(curve)).toBe(curve);
    expect(removePoint(curve, 0)).toBe(curve);
    expect(removePoint(curve, MOST_POINTS - 1)).toBe(curve);
    expect(removePoint(curve, 1).points).toEqual(curve.points.toSpliced(1, 1));
  });
});
