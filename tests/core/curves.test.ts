import { describe, expect, test } from 'vitest';
import { type Curve, curves } from '../../src/core/data/curves.ts';
import { ArgumentError } from '../../src/core/errors.ts';
import { createRandom } from '../../src/core/random.ts';

const POINTS = 20_000;
const all = Object.entries(curves).map(([id, curve]): { id: keyof typeof curves; curve: Curve } => ({
  id: id as keyof typeof curves,
  curve,
}));

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Values of Python's mpmath with 30 digits at x = -0.7, 0 and 0.3. */
const golden: Record<keyof typeof curves, readonly [number, number, number]> = {
  sine: [0.95105651629515357, 0, 0.95105651629515357],
  sines: [0.31701883876505119, 0, 0.31701883876505119],
  chirp: [0.90482705246601953, 0, 0.68454710592868867],
  step: [-1, 1, 1],
  runge: [0.075471698113207547, 1, 0.30769230769230769],
};

describe.each(all)('$id', ({ id, curve }) => {
  test('is its formula', () => {
    [-0.7, 0, 0.3].forEach((x, i) => {
      expect(Math.abs(curve.f(x) - (golden[id][i] as number))).toBeLessThan(5e-15);
    });
  });

  test('places are uniform on the domain, clean values lie on the curve', () => {
    const { x, clean } = curve.generate(createRandom(1), { points: POINTS });
    expect(x.every(value => value >= -1 && value < 1)).toBe(true);
    expect(Math.abs(mean(x))).toBeLessThan(5 / Math.sqrt(3 * POINTS));
    expect(Math.abs(mean(x.map(value => value ** 2)) - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / POINTS));
    expect(clean).toEqual(x.map(curve.f));
  });

  test('noise has the standard deviation asked for and knows nothing of x', () => {
    for (const noise of [curve.defaultNoise, 2]) {
      const { x, y, clean } = curve.generate(createRandom(2), {
        points: POINTS,
        ...(noise !== curve.defaultNoise && { noise }),
      });
      const errors = y.map((value, i) => value - (clean[i] as number));
      expect(Math.abs(mean(errors))).toBeLessThan((5 * noise) / Math.sqrt(POINTS));
      expect(Math.abs(mean(errors.map(error => error ** 2)) / noise ** 2 - 1)).toBeLessThan(5 * Math.sqrt(2 / POINTS));
      const covariance = mean(errors.map((error, i) => error * (x[i] as number)));
      expect(Math.abs(covariance)).toBeLessThan((5 * noise) / Math.sqrt(3 * POINTS));
    }
  });

  test('same seed, same points; a larger sample begins with the smaller one', () => {
    const of = (seed: number, points: number) => curve.generate(createRandom(seed), { points });
    expect(of(3, 50)).toEqual(of(3, 50));
    expect(of(4, 50).x).not.toEqual(of(3, 50).x);
    expect(of(3, 80).y.slice(0, 50)).toEqual(of(3, 50).y);
  });

  test('one point, none, and values that are not allowed', () => {
    expect(curve.generate(createRandom(1), { points: 1, noise: 0 }).y).toHaveLength(1);
    for (const points of [0, 1.5, Number.NaN, 1e6 + 1])
      expect(() => curve.generate(createRandom(1), { points })).toThrow(
        new ArgumentError('points', points, 'a whole number from 1 to 1000000'),
      );
    for (const noise of [-1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => curve.generate(createRandom(1), { points: 2, noise })).toThrow(
        new ArgumentError('noise', noise, 'a number from 0'),
      );
  });
});
