import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom, type Random } from '../../src/core/random.ts';

const DRAWS = 200_000;
const draws = (draw: () => number, count = DRAWS) => Float64Array.from({ length: count }, draw);

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const moment = (values: Float64Array, power: number) => mean(values.map(value => value ** power));

function correlation(a: Float64Array, b: Float64Array): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const product = mean(a.map((value, i) => (value - meanA) * ((b[i] as number) - meanB)));
  return product / Math.sqrt(mean(a.map(value => (value - meanA) ** 2)) * mean(b.map(value => (value - meanB) ** 2)));
}

/** Pearson's statistic of counts against equal expectations. */
function chiSquared(counts: readonly number[], total: number): number {
  const expected = total / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** Five standard deviations above the mean of the chi-squared distribution. */
const chiLimit = (bins: number) => bins - 1 + 5 * Math.sqrt(2 * (bins - 1));

/** Largest distance between the empirical distribution function and the one given, times sqrt(n): above 2.2 with chance 1e-4. */
function kolmogorov(values: Float64Array, distribution: (x: number) => number): number {
  const sorted = values.slice().sort();
  const n = sorted.length;
  let most = 0;
  sorted.forEach((value, i) => {
    const at = distribution(value);
    most = Math.max(most, Math.abs(at - i / n), Math.abs(at - (i + 1) / n));
  });
  return most * Math.sqrt(n);
}

const seeds = [0, 1, 42, -7, 2 ** 40, 'a text', ''];

describe.each(seeds)('seed %j', seed => {
  test('uniform: range, moments, distribution', () => {
    const random = createRandom(seed);
    const values = draws(random.uniform);
    expect(values.every(value => value >= 0 && value < 1)).toBe(true);
    // Five standard errors.
    expect(Math.abs(mean(values) - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 12 / DRAWS));
    expect(Math.abs(moment(values, 2) - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / DRAWS));
    expect(kolmogorov(values, x => x)).toBeLessThan(2.2);
    const counts = new Array<number>(100).fill(0);
    for (const value of values) counts[Math.floor(value * 100)] = (counts[Math.floor(value * 100)] ?? 0) + 1;
    expect(chiSquared(counts, DRAWS)).toBeLessThan(chiLimit(100));
  });

  test('uniform: pairs of neighbours are independent', () => {
    const random = createRandom(seed);
    const counts = new Array<number>(256).fill(0);
    for (let i = 0; i < DRAWS; i++) {
      const cell = 16 * Math.floor(16 * random.uniform()) + Math.floor(16 * random.uniform());
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    expect(chiSquared(counts, DRAWS)).toBeLessThan(chiLimit(256));
    const values = draws(random.uniform);
    for (const lag of [1, 2, 3, 7])
      expect(Math.abs(correlation(values.subarray(lag), values.subarray(0, -lag)))).toBeLessThan(5 / Math.sqrt(DRAWS));
  });

  test('uniform: the lowest of its 53 bits is a fair coin', () => {
    const random = createRandom(seed);
    const ones = draws(() => (random.uniform() * 2 ** 53) % 2);
    expect(Math.abs(mean(ones) - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 4 / DRAWS));
  });

  test('normal: moments, tails, neighbours', () => {
    const random = createRandom(seed);
    const values = draws(random.normal);
    // Variances of z, z^2, z^3 and z^4: 1, 2, 15 and 96.
    for (const [power, want, variance] of [
      [1, 0, 1],
      [2, 1, 2],
      [3, 0, 15],
      [4, 3, 96],
    ] as const)
      expect(Math.abs(moment(values, power) - want), `moment ${power}`).toBeLessThan(5 * Math.sqrt(variance / DRAWS));
    // P(|z| > 1.959964) = 0.05, P(|z| > 3.290527) = 0.001.
    for (const [beyond, chance] of [
      [1.959964, 0.05],
      [3.290527, 0.001],
    ] as const) {
      const seen = values.filter(value => Math.abs(value) > beyond).length / DRAWS;
      expect(Math.abs(seen - chance), `beyond ${beyond}`).toBeLessThan(5 * Math.sqrt(chance / DRAWS));
    }
    expect(Math.abs(correlation(values.subarray(1), values.subarray(0, -1)))).toBeLessThan(5 / Math.sqrt(DRAWS));
    expect(Math.abs(correlation(values.subarray(1).map(Math.abs), values.subarray(0, -1).map(Math.abs)))).toBeLessThan(
      5 / Math.sqrt(DRAWS),
    );
  });

  test.each([1, 2, 3, 10, 1000])('integer(%i): range and equal chances', n => {
    const random = createRandom(seed);
    const counts = new Array<number>(n).fill(0);
    for (let i = 0; i < DRAWS; i++) {
      const value = random.integer(n);
      counts[value] = (counts[value] ?? 0) + 1;
    }
    // Any other number would have become a key of its own.
    expect(Object.keys(counts)).toHaveLength(n);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(DRAWS);
    if (n > 1) expect(chiSquared(counts, DRAWS)).toBeLessThan(chiLimit(n));
  });
});

describe('shuffle', () => {
  test('gives a permutation, in place', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const copy = [...items];
        expect(createRandom(seed).shuffle(copy)).toBe(copy);
        expect(copy.toSorted((a, b) => a - b)).toEqual(items.toSorted((a, b) => a - b));
      }),
    );
  });

  test('gives all 24 orders of four items equally often', () => {
    const random = createRandom(5);
    const counts = new Map<string, number>();
    const total = 48_000;
    for (let i = 0; i < total; i++) {
      const order = random.shuffle([0, 1, 2, 3]).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(chiSquared([...counts.values()], total)).toBeLessThan(chiLimit(24));
  });
});

/** Not a reference: what this generator gave when it was written. */
const PINNED = {
  uniform: [0.5188818263521582, 0.924066754079123, 0.726008497680893, 0.5015689691328785],
  normal: ['0.0359972859840', '0.808462695196', '1.78210340924', '0.0123715049186'],
  fork: [0.6233317167099354, 0.1957775459329103],
};

describe('seeds', () => {
  const first = (random: Random, count = 20) => [...draws(random.uniform, count)];

  test('same seed, same numbers', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.string()), seed => {
        const [a, b] = [createRandom(seed), createRandom(seed)];
        expect([...first(a), ...draws(a.normal, 20)]).toEqual([...first(b), ...draws(b.normal, 20)]);
      }),
    );
  });

  test('a thousand neighbouring seeds start apart and uniformly', () => {
    const starts = Float64Array.from({ length: 1000 }, (_, seed) => createRandom(seed).uniform());
    expect(new Set(starts).size).toBe(1000);
    expect(kolmogorov(starts, x => x)).toBeLessThan(2.2);
    expect(Math.abs(correlation(starts.subarray(1), starts.subarray(0, -1)))).toBeLessThan(5 / Math.sqrt(1000));
  });

  test('determinism pin: these are this generator’s own first values, so that no change of it goes unseen', () => {
    expect(first(createRandom(1), 4)).toEqual(PINNED.uniform);
    expect([...draws(createRandom(1).normal, 4)].map(value => value.toPrecision(12))).toEqual(PINNED.normal);
    expect(first(createRandom(1).fork('data'), 2)).toEqual(PINNED.fork);
  });
});

describe('forks', () => {
  test('depend on the seed and the name only, not on what was drawn', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), fc.nat({ max: 50 }), (seed, name, drawn) => {
        const fresh = createRandom(seed);
        const used = createRandom(seed);
        for (let i = 0; i < drawn; i++) used.normal();
        used.fork('another').uniform();
        const [a, b] = [fresh.fork(name), used.fork(name)];
        expect([...draws(a.normal, 8)]).toEqual([...draws(b.normal, 8)]);
      }),
    );
  });

  test('take nothing from their parent', () => {
    const [plain, forked] = [createRandom(3), createRandom(3)];
    forked.fork('x').uniform();
    expect(forked.uniform()).toBe(plain.uniform());
  });

  test('are uncorrelated with each other and with their parent', () => {
    const parent = createRandom(11);
    const parts = [
      parent,
      ...[0, 1, 2, 3, 'data', 'weights', 'datb'].map(name => parent.fork(name)),
      parent.fork(0).fork(0),
      createRandom(12),
    ];
    const series = parts.map(part => draws(part.normal, 50_000));
    series.forEach((a, i) => {
      for (const b of series.slice(i + 1)) expect(Math.abs(correlation(a, b))).toBeLessThan(5 / Math.sqrt(50_000));
    });
  });

  test('a thousand numbered forks start apart and uniformly', () => {
    const parent = createRandom(1);
    const starts = Float64Array.from({ length: 1000 }, (_, i) => parent.fork(i).uniform());
    expect(new Set(starts).size).toBe(1000);
    expect(kolmogorov(starts, x => x)).toBeLessThan(2.2);
  });
});
