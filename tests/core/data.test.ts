import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ToyData, toyData } from '../../src/core/data/toy.ts';
import { ArgumentError } from '../../src/core/errors.ts';
import { createRandom } from '../../src/core/random.ts';

const generators = Object.entries(toyData).map(([id, data]): { id: string; data: ToyData } => ({ id, data }));
const POINTS = 4000;

/** Points as objects, to read the tests by. */
function sample({ generate }: ToyData, options: { points?: number; noise?: number } = {}, seed = 1) {
  const { x, y } = generate(createRandom(seed), { points: POINTS, ...options });
  return Array.from(y, (label, i) => ({ x: x[2 * i] as number, y: x[2 * i + 1] as number, label }));
}

describe.each(generators)('$id', ({ data }) => {
  test('classes are balanced', () => {
    const ones = sample(data).filter(({ label }) => label === 1).length;
    if (data === toyData.xor) expect(Math.abs(ones - POINTS / 2)).toBeLessThan(5 * Math.sqrt(POINTS / 4));
    else expect(ones).toBe(POINTS / 2);
    expect(sample(data).every(({ label }) => label === 0 || label === 1)).toBe(true);
  });

  test('same seed, same points; another seed, others', () => {
    const { generate } = data;
    const at = (seed: number) => generate(createRandom(seed), { points: 100 });
    expect(at(7)).toEqual(at(7));
    expect(at(8).x).not.toEqual(at(7).x);
  });

  test('a larger sample begins with the smaller one', () => {
    expect(sample(data, { points: 300 }).slice(0, 100)).toEqual(sample(data, { points: 100 }));
  });

  test('two coordinates a point', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        fc.integer(),
        (points, noise, seed) => {
          const { x, y } = data.generate(createRandom(seed), { points, noise });
          expect([x.length, y.length]).toEqual([2 * points, points]);
          expect([...x].every(Number.isFinite)).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('noise 0 is no noise, more of it spreads by that much', () => {
    const clean = sample(data, { noise: 0 });
    const noisy = sample(data, { noise: 0.5 });
    // The noise is drawn in either case, so that the places are the same.
    const squares = clean.map((point, i) => (point.x - (noisy[i]?.x ?? 0)) ** 2);
    expect(Math.abs(squares.reduce((sum, square) => sum + square, 0) / POINTS / 0.25 - 1)).toBeLessThan(
      5 * Math.sqrt(2 / POINTS),
    );
  });

  test.each([0, -1, 1.5, Number.NaN, 1e6 + 1, Number.POSITIVE_INFINITY])('points %d', points => {
    const generate = () => data.generate(createRandom(1), { points });
    expect(generate).toThrow(ArgumentError);
    expect(generate).toThrow(`points is ${points}; expected a whole number from 1 to 1000000`);
  });

  test.each([-0.1, Number.NaN, Number.POSITIVE_INFINITY])('noise %d', noise => {
    const generate = () => data.generate(createRandom(1), { points: 10, noise });
    expect(generate).toThrow(ArgumentError);
    expect(generate).toThrow(`noise is ${noise}; expected a`);
  });
});

describe('where the points lie', () => {
  const within = (points: ReturnType<typeof sample>, bound: number) =>
    points.filter(({ x, y }) => Math.max(Math.abs(x), Math.abs(y)) <= bound).length / points.length;

  test.each(['spiral', 'circles', 'xor', 'checkerboard'] as const)(
    '%s: all within 1.6 of each axis at the default noise',
    id => {
      expect(within(sample(toyData[id]), 1.6)).toBe(1);
    },
  );

  test('gaussian and moons: nearly all', () => {
    expect(within(sample(toyData.gaussian), 1.6)).toBeGreaterThan(0.995);
    // The tips of the moons lie at 1.5.
    expect(within(sample(toyData.moons), 1.6)).toBeGreaterThan(0.95);
    expect(within(sample(toyData.moons), 1.5 + 5 * toyData.moons.defaultNoise)).toBe(1);
  });

  test('circles: radius 1 for class 0, 1/2 for class 1', () => {
    for (const { x, y, label } of sample(toyData.circles, { noise: 0 }))
      expect(Math.hypot(x, y)).toBeCloseTo(label === 0 ? 1 : 0.5, 14);
  });

  test('xor: class 1 where the coordinates have one sign', () => {
    for (const { x, y, label } of sample(toyData.xor)) {
      expect(label).toBe(x * y > 0 ? 1 : 0);
      expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(1);
    }
  });

  test('checkerboard: crossing any line between squares changes the class, and all sixteen squares are filled alike', () => {
    const lines = [-0.5, 0, 0.5];
    const counts = new Map<string, number>();
    for (const { x, y, label } of sample(toyData.checkerboard)) {
      const [right, up] = [x, y].map(place => lines.filter(line => line < place).length) as [number, number];
      expect(label).toBe((right + up) % 2);
      expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(1);
      counts.set(`${right} ${up}`, (counts.get(`${right} ${up}`) ?? 0) + 1);
    }
    expect(counts.size).toBe(16);
    for (const count of counts.values()) expect(Math.abs(count - POINTS / 16)).toBeLessThan(5 * Math.sqrt(POINTS / 16));
  });

  test('spiral: each point lies on its arm', () => {
    for (const { x, y, label } of sample(toyData.spiral, { noise: 0 })) {
      const radius = Math.hypot(x, y);
      expect(radius).toBeLessThanOrEqual(1);
      const angle = 3 * Math.PI * radius + Math.PI * label;
      expect(x).toBeCloseTo(radius * Math.cos(angle), 12);
      expect(y).toBeCloseTo(radius * Math.sin(angle), 12);
    }
  });

  test('gaussian: two round clouds', () => {
    for (const want of [0, 1]) {
      const cloud = sample(toyData.gaussian).filter(({ label }) => label === want);
      for (const axis of ['x', 'y'] as const) {
        const mean = cloud.reduce((sum, point) => sum + point[axis], 0) / cloud.length;
        const variance = cloud.reduce((sum, point) => sum + (point[axis] - mean) ** 2, 0) / cloud.length;
        expect(Math.abs(mean - (want === 0 ? -0.6 : 0.6))).toBeLessThan((5 * 0.3) / Math.sqrt(cloud.length));
        expect(Math.abs(variance / 0.09 - 1)).toBeLessThan(5 * Math.sqrt(2 / cloud.length));
      }
    }
  });

  test('moons: half circles of radius 1, one turned by half a turn', () => {
    for (const { x, y, label } of sample(toyData.moons, { noise: 0 })) {
      const [u, v] = label === 0 ? [x + 0.5, y + 0.25] : [0.5 - x, 0.25 - y];
      expect(Math.hypot(u, v)).toBeCloseTo(1, 14);
      expect(v).toBeGreaterThanOrEqual(0);
    }
  });
});
