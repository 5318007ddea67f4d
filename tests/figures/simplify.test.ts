/** Paths lose points, not their look. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simplifyPath } from '../../components/figures/simplify.ts';

const TOLERANCE = 0.1;
const pointsOf = (data: string) =>
  data
    .slice(1)
    .split('L')
    .map(pair => pair.split(',').map(Number) as [number, number]);

/** Height of a line whose x increases. */
function heightAt(line: readonly (readonly [number, number])[], x: number): number {
  const after = Math.max(
    1,
    line.findIndex(point => point[0] >= x),
  );
  const [[x0, y0], [x1, y1]] = [line[after - 1] ?? [0, 0], line[after] ?? [0, 0]];
  return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}

describe('simplifyPath', () => {
  it('keeps only the ends of a straight line', () => {
    expect(simplifyPath('M0,5L1,5L2,5L3,5', TOLERANCE)).toBe('M0,5L3,5');
    expect(simplifyPath('M0,0L1,2L2,4.05L3,6', TOLERANCE)).toBe('M0,0L3,6');
  });

  it('keeps a corner, a lone spike and the two ends of a closed line', () => {
    expect(simplifyPath('M0,0L1,0L2,0L3,1L4,2', TOLERANCE)).toBe('M0,0L2,0L4,2');
    expect(simplifyPath('M0,0L1,0L2,0.5L3,0L4,0', TOLERANCE)).toBe('M0,0L1,0L2,0.5L3,0L4,0');
    expect(simplifyPath('M0,0L1,0L2,0L2,3L0,0Z', TOLERANCE)).toBe('M0,0L2,0L2,3L0,0Z');
  });

  it('treats each stretch by itself and leaves other commands alone', () => {
    expect(simplifyPath('M0,0L1,0L2,0M5,1L6,1L7,1', TOLERANCE)).toBe('M0,0L2,0M5,1L7,1');
    for (const data of ['M0,0C1,0,2,0,3,0', 'M0,0H5V2', 'm0,0l1,0l1,0', '', 'M3,4'])
      expect(simplifyPath(data, TOLERANCE)).toBe(data);
  });

  it('drops only points that lie on the line, to the tolerance', () => {
    const heights = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(heights, ys => {
        const points = ys.map((y, x): [number, number] => [x, y / 10 + 0]);
        const simple = pointsOf(simplifyPath(`M${points.join('L')}`, TOLERANCE));
        expect(simple[0]).toEqual(points[0]);
        expect(simple.at(-1)).toEqual(points.at(-1));
        // The line rises less than 1 in a unit of x, so a distance of 0.1 is at most 0.1·√2 in height.
        for (const [x, y] of points)
          expect(Math.abs(heightAt(simple, x) - y)).toBeLessThan(TOLERANCE * Math.SQRT2 + 1e-9);
      }),
    );
  });
});
