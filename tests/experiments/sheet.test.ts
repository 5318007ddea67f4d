/** The interval of a median by which `sheet.ts` judges, against SciPy, and that a judgement can go wrong. */
import { expect, it } from 'vitest';
import { medianInterval, SheetTable } from './sheet.ts';

// j = max(1, scipy.stats.binom.ppf(0.025, n, 1/2)) and n + 1 − j.
it.each([
  [5, 1, 5],
  [6, 1, 6],
  [8, 1, 8],
  [9, 2, 8],
  [10, 2, 9],
  [12, 3, 10],
  [20, 6, 15],
  [25, 8, 18],
  [40, 14, 27],
])('of %i values it goes from the %ith to the %ith', (n, low, high) => {
  // From n down to 1: it sorts.
  expect(medianInterval(Array.from({ length: n }, (_, i) => n - i))).toEqual([low, high]);
});

it('fails where the interval misses the quartiles, where a run is not finite, and where rows are missing', () => {
  const sheet = new SheetTable();
  const theirs = { median: 2, q1: 1, q3: 3 };
  sheet.median('across', [0.5, 0.6, 1.2], theirs);
  expect(() => sheet.median('below', [0.7, 0.8, 0.99], theirs)).toThrow(/below: interval/);
  expect(() => sheet.median('above', [3.1, 4, 5, 3.2, 9, 8], theirs)).toThrow(/above: interval/);
  expect(() => sheet.median('lost', [1.5, Number.NaN, 2], theirs)).toThrow(/a run/);
  // One run: 1.96 deviations of the logarithm, ln 3 / 1.349 each, to either side: a factor of 4.93.
  sheet.median('one', [14.7], theirs);
  expect(() => sheet.median('one, far', [14.9], theirs)).toThrow(/one, far: interval/);
  expect(() => sheet.median('rounding', [1e-9], { median: 1e-12, q1: 1e-13, q3: 1e-11 }, 1e-10)).toThrow(/rounding/);
  expect(() => sheet.print(3)).toThrow(/length/);
  expect(() => sheet.print(7, 0.5)).toThrow();
});
