/** Numbers as a reader sees them: few digits, and still the number. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCell, formatLogTick, formatNumber, powerOfTen } from '../../src/experiments/format.ts';

describe('formatNumber', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, '∞'],
    [Number.NEGATIVE_INFINITY, '−∞'],
    [1, '1'],
    [-1, '−1'],
    [0.5, '0.5'],
    [0.6180339, '0.618'],
    [-0.6180339, '−0.618'],
    [0.001, '0.001'],
    [0.00099, '9.90 × 10⁻⁴'],
    [0.0009999, '1.00 × 10⁻³'],
    [0.9996, '1'],
    [12.345, '12.3'],
    [123.45, '123'],
    [1234.56, '1,235'],
    [12_345.6, '12,346'],
    [1230, '1,230'],
    [999_999, '999,999'],
    [1_000_000, '1.00 × 10⁶'],
    [25_557_032, '2.56 × 10⁷'],
    [4.142e-19, '4.14 × 10⁻¹⁹'],
    [-4.142e-19, '−4.14 × 10⁻¹⁹'],
    [5e-324, '4.94 × 10⁻³²⁴'],
    [Number.MAX_VALUE, '1.80 × 10³⁰⁸'],
  ])('%d is “%s”', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it.each([
    [0.123456, 1, '0.1'],
    [0.123456, 2, '0.12'],
    [0.123456, 6, '0.123456'],
    [1.5e-7, 1, /^[12] × 10⁻⁷$/],
    [1.5e-7, 4, '1.500 × 10⁻⁷'],
  ])('%d to %d digits is “%s”', (value, digits, text) => {
    expect(formatNumber(value, digits)).toMatch(
      text instanceof RegExp ? text : new RegExp(`^${text.replace('.', '\\.')}$`),
    );
  });

  it('is the number to the digits asked for, whatever the number', () => {
    const doubles = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ noNaN: true, min: -1e7, max: 1e7 }),
      fc.integer({ min: -2_000_000, max: 2_000_000 }),
    );
    fc.assert(
      fc.property(
        doubles.filter(value => value === 0 || (Math.abs(value) > 1e-300 && Math.abs(value) < 1e300)),
        fc.integer({ min: 1, max: 12 }),
        (value, digits) => {
          const text = formatNumber(value, digits);
          expect(text).not.toContain('-');
          expect(Math.abs(read(text) - value)).toBeLessThanOrEqual(0.5000001 * 10 ** (1 - digits) * Math.abs(value));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('keeps whole numbers below a million whole', () => {
    fc.assert(
      fc.property(fc.integer({ min: -999_999, max: 999_999 }), value => {
        expect(read(formatNumber(value, 2))).toBe(value + 0);
      }),
    );
  });
});

/** Reads back what `formatNumber` wrote. */
function read(text: string): number {
  const [, sign = '', mantissa = '', exponent = ''] = /^(−?)([\d.,]+)(?: × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?$/.exec(text) ?? [];
  if (!mantissa) throw new Error(`cannot read “${text}”`);
  const plain = [...exponent].map(c => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(c)).map(i => (i === 0 ? '-' : String(i - 1)));
  const value = Number(`${mantissa.replaceAll(',', '')}e${plain.join('') || '0'}`);
  return sign && value !== 0 ? -value : value;
}

it('powers of ten have real superscripts', () => {
  expect(powerOfTen(0)).toBe('10⁰');
  expect(powerOfTen(-19)).toBe('10⁻¹⁹');
  expect(powerOfTen(1234567890)).toBe('10¹²³⁴⁵⁶⁷⁸⁹⁰');
});

it.each([
  [1, '1'],
  [10, '10'],
  [100, '10²'],
  [0.1, '10⁻¹'],
  [1e-6, '10⁻⁶'],
  [1e-19, '10⁻¹⁹'],
  [1e21, '10²¹'],
  [20, ''],
  [0.5, ''],
  [0, ''],
  [-10, ''],
  [Number.NaN, ''],
  [Number.POSITIVE_INFINITY, ''],
])('the tick of a logarithmic axis at %d is “%s”', (value, text) => {
  expect(formatLogTick(value)).toBe(text);
});

it.each([
  [null, undefined, ''],
  [undefined, undefined, ''],
  [true, undefined, 'yes'],
  [false, undefined, 'no'],
  ['dead', undefined, 'dead'],
  [0.123456, undefined, '0.1235'],
  [0.123456, 2, '0.12'],
  [Number.NaN, 3, 'NaN'],
  [Number.NEGATIVE_INFINITY, 3, '−∞'],
])('the cell of %s to %s digits is “%s”', (value, digits, text) => {
  expect(formatCell(value, digits)).toBe(text);
});
