import { describe, expect, test } from 'vitest';
import { tabularColumns, tabularRows } from '../../src/core/data/tabular.ts';
import { ArgumentError } from '../../src/core/errors.ts';
import { createRandom } from '../../src/core/random.ts';

const ROWS = 20_000;

/** The share of the variance of y that the least-squares fit on an intercept and these columns explains. */
function explained(columns: readonly (readonly number[])[], y: readonly number[]): number {
  const design = [y.map(() => 1), ...columns];
  const inner = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
  // Gram-Schmidt: orthogonal columns, one projection each.
  const basis: number[][] = [];
  for (const column of design) {
    const rest = basis.reduce(
      (left, unit) => {
        const share = inner(left, unit);
        return left.map((value, i) => value - share * (unit[i] ?? 0));
      },
      [...column],
    );
    const norm = Math.sqrt(inner(rest, rest));
    if (norm > 1e-6 * Math.sqrt(y.length)) basis.push(rest.map(value => value / norm));
  }
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  const total = y.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const residual = basis.reduce(
    (left, unit) => {
      const share = inner(left, unit);
      return left.map((value, i) => value - share * (unit[i] ?? 0));
    },
    [...y],
  );
  return 1 - inner(residual, residual) / total;
}

/** Columns as lists, and every category as indicators of its levels. */
function columnsOf({ numeric, categorical, target, clean }: ReturnType<typeof tabularRows>) {
  const numbers = [0, 1, 2].map(c => Array.from(target, (_, i) => numeric[3 * i + c] as number));
  const indicators = tabularColumns.categorical.map(({ levels }, c) =>
    levels.map((_, level) => Array.from(target, (__, i) => Number(categorical[3 * i + c] === level))),
  );
  return { numbers, indicators, target: [...target], clean: [...clean] };
}

const product = (a: readonly number[], b: readonly number[]) => a.map((value, i) => value * (b[i] ?? 0));

describe('the interactions', () => {
  const { numbers, indicators, target } = columnsOf(
    tabularRows(createRandom(1), { rows: ROWS, linear: 0, interaction: 1, noise: 0.3 }),
  );
  const [region = [], season = [], member = []] = indicators;
  const [, distance = []] = numbers;
  const mains = [...numbers, ...indicators.flat()];
  const crossed = region.flatMap(r => season.map(s => product(r, s)));
  const slopes = member.map(level => product(level, distance));

  test('all columns together, levels free, explain nothing of them', () => {
    // With 11 free columns, 11 / ROWS is what chance explains.
    expect(explained(mains, target)).toBeLessThan(0.003);
  });

  test('the products explain all but the noise, half each', () => {
    const share = 1 / (1 + 0.3 ** 2);
    expect(explained([...mains, ...crossed, ...slopes], target)).toBeCloseTo(share, 2);
    expect(Math.abs(explained([...mains, ...crossed], target) - share / 2)).toBeLessThan(0.02);
    expect(Math.abs(explained([...mains, ...slopes], target) - share / 2)).toBeLessThan(0.02);
  });
});

test('the linear part is linear, in price and region only', () => {
  const { numbers, indicators, clean } = columnsOf(
    tabularRows(createRandom(2), { rows: 2000, linear: 2, interaction: 0, noise: 1 }),
  );
  const [price = [], distance = [], age = []] = numbers;
  const [region = [], season = [], member = []] = indicators;
  expect(explained([price, ...region], clean)).toBeCloseTo(1, 12);
  expect(explained([distance, age, ...season, ...member], clean)).toBeLessThan(0.01);
});

test('of the clean variance, the interactions make up interaction² / (linear² + interaction²)', () => {
  const { numbers, indicators, clean } = columnsOf(
    tabularRows(createRandom(3), { rows: ROWS, linear: 0.5, interaction: 1 }),
  );
  expect(Math.abs(1 - explained([...numbers, ...indicators.flat()], clean) - 1 / 1.25)).toBeLessThan(0.02);
  const mean = clean.reduce((sum, value) => sum + value, 0) / ROWS;
  const variance = clean.reduce((sum, value) => sum + (value - mean) ** 2, 0) / ROWS;
  expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(1.25 / ROWS));
  expect(Math.abs(variance / 1.25 - 1)).toBeLessThan(0.05);
});

test('two rows that differ in season only: by √2 or not at all', () => {
  const { numeric, categorical, clean } = tabularRows(createRandom(4), { rows: ROWS, linear: 0.5, interaction: 1 });
  // What is left when the parts that the docstring states for price, region, distance and member are taken away.
  for (let i = 0; i < 500; i++) {
    const [price, distance] = [numeric[3 * i] as number, numeric[3 * i + 1] as number];
    const [region, season, member] = [...categorical.subarray(3 * i, 3 * i + 3)] as [number, number, number];
    const effect = [-3, -1, 1, 3][region] as number;
    const linear = (0.5 * (price + effect / 5 ** 0.5)) / 2 ** 0.5;
    const left = (clean[i] as number) - linear - (member === 0 ? distance : -distance) / 2 ** 0.5;
    expect(left).toBeCloseTo([0, 2].includes(region) === [0, 2].includes(season) ? 2 ** -0.5 : -(2 ** -0.5), 12);
  }
});

test('noise has the standard deviation asked for: the least mean squared error of any model', () => {
  for (const noise of [0, 0.3, 2]) {
    const { target, clean } = tabularRows(createRandom(5), { rows: ROWS, noise });
    const error = target.reduce((sum, value, i) => sum + (value - (clean[i] as number)) ** 2, 0) / ROWS;
    expect(Math.abs(error - noise ** 2)).toBeLessThanOrEqual(5 * noise ** 2 * Math.sqrt(2 / ROWS));
  }
});

test('levels are equally likely, numbers have mean 0 and variance 1', () => {
  const { numbers, indicators } = columnsOf(tabularRows(createRandom(6), { rows: ROWS }));
  for (const values of numbers) {
    const mean = values.reduce((sum, value) => sum + value, 0) / ROWS;
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(ROWS));
    const square = values.reduce((sum, value) => sum + value ** 2, 0) / ROWS;
    expect(Math.abs(square - 1)).toBeLessThan(5 * Math.sqrt(0.8 / ROWS));
    expect(values.every(value => Math.abs(value) <= 3 ** 0.5)).toBe(true);
  }
  for (const levels of indicators)
    for (const level of levels) {
      const share = level.reduce((sum, value) => sum + value, 0) / ROWS;
      expect(Math.abs(share - 1 / levels.length)).toBeLessThan(5 * Math.sqrt(0.25 / ROWS));
    }
});

test('same seed, same rows; a larger sample begins with the smaller one', () => {
  const of = (seed: number, rows: number) => tabularRows(createRandom(seed), { rows });
  expect(of(7, 40)).toEqual(of(7, 40));
  expect(of(7, 60).target.slice(0, 40)).toEqual(of(7, 40).target);
  expect(of(8, 40).target).not.toEqual(of(7, 40).target);
});

test('one row, none, and values that are not allowed', () => {
  const { numeric, categorical, target, clean } = tabularRows(createRandom(1), { rows: 1 });
  expect([numeric.length, categorical.length, target.length, clean.length]).toEqual([3, 3, 1, 1]);
  for (const [name, options, allowed] of [
    ['rows', { rows: 0 }, 'a whole number from 1 to 1000000'],
    ['rows', { rows: 2.5 }, 'a whole number from 1 to 1000000'],
    ['noise', { rows: 1, noise: -1 }, 'a number from 0'],
    ['linear', { rows: 1, linear: Number.NaN }, 'a number from 0'],
    ['interaction', { rows: 1, interaction: Number.POSITIVE_INFINITY }, 'a number from 0'],
  ] as const) {
    const got = (options as Record<string, number>)[name];
    expect(() => tabularRows(createRandom(1), options)).toThrow(new ArgumentError(name, got, allowed));
  }
});
