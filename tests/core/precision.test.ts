import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFormula } from '../../src/core/activations/formula-parser.ts';
import {
  evaluateRounded,
  type FloatId,
  formats,
  int8,
  lastBefore,
  quantise,
  roundedEvaluator,
  roundedForm,
  ulp,
  ulpError,
} from '../../src/core/precision.ts';

type JsonNumber = number | string;

const golden: {
  finfo: Record<FloatId, Record<string, number>>;
  codes: Record<string, JsonNumber[]>;
  quantise: Record<string, { x: JsonNumber[]; y: JsonNumber[] }>;
  int8: { scale: number; x: number[]; y: number[] }[];
  formulas: {
    formula: string;
    text: string;
    format: FloatId;
    x: number[];
    rounded: JsonNumber[];
    exact: JsonNumber[];
  }[];
  thresholds: Record<FloatId, { geluZero: number; expFinite: number }>;
} = JSON.parse(readFileSync(join(process.cwd(), 'tests/golden/precision.json'), 'utf8'));

const floats = Object.values(formats);
const e4m3 = formats['fp8-e4m3'];
const e5m2 = formats['fp8-e5m2'];
const anyNumber = fc.oneof(fc.double(), fc.double({ min: -1000, max: 1000 }), fc.double({ min: -1e-4, max: 1e-4 }));

describe('formats', () => {
  test.each(Object.entries(golden.finfo))('%s has the limits of numpy, PyTorch and the OCP', (id, want) => {
    expect(formats[id as FloatId]).toMatchObject(want);
  });

  test('8-bit formats have the numbers of their codes, and no others', () => {
    for (const format of [e4m3, e5m2]) {
      const codes = (golden.codes[format.id] ?? []).map(Number);
      expect(codes).toHaveLength(256);
      for (const value of codes) expect(quantise(value, format)).toBe(value);
      const finite = new Set(codes.filter(Number.isFinite));
      for (let x = -format.max; x <= format.max; x += format.max / 4096)
        if (!finite.has(quantise(x, format))) expect.fail(`${x} becomes ${quantise(x, format)}`);
    }
  });
});

describe('quantise', () => {
  test.each(Object.entries(golden.quantise))('%s rounds as the reference', (id, { x, y }) => {
    for (const [i, value] of x.entries())
      expect(quantise(Number(value), formats[id as FloatId]), `x = ${value}`).toBe(Number(y[i]));
  });

  test.each(golden.int8)('int8 of scale $scale rounds as the reference', ({ scale, x, y }) => {
    for (const [i, value] of x.entries()) expect(quantise(value, int8(scale)), `x = ${value}`).toBe(y[i]);
  });

  test('float32 is Math.fround', () => {
    fc.assert(
      fc.property(anyNumber, x => Object.is(quantise(x, formats.float32), Math.fround(x))),
      { numRuns: 2000 },
    );
  });

  test('float64 changes nothing', () => {
    fc.assert(fc.property(anyNumber, x => Object.is(quantise(x, formats.float64), x)));
  });

  test.each(floats)('$id: again changes nothing; odd; within half an ulp', format => {
    fc.assert(
      fc.property(anyNumber, x => {
        const y = quantise(x, format);
        expect(quantise(y, format)).toBe(y);
        expect(quantise(-x, format)).toBe(-y);
        if (Math.abs(x) <= format.max) expect(Math.abs(x - y)).toBeLessThanOrEqual(ulp(x, format) / 2);
      }),
    );
  });

  test.each(floats)('$id keeps the order', format => {
    fc.assert(
      fc.property(anyNumber, anyNumber, (a, b) => {
        const [low, high] = [quantise(Math.min(a, b), format), quantise(Math.max(a, b), format)];
        expect(low > high).toBe(false);
      }),
    );
  });

  test('overflow: infinity, in E4M3 NaN; the largest number when it saturates', () => {
    expect(quantise(65519, formats.float16)).toBe(65504);
    expect(quantise(65520, formats.float16)).toBe(Number.POSITIVE_INFINITY);
    expect(quantise(-61440, e5m2)).toBe(Number.NEGATIVE_INFINITY);
    expect(quantise(464, e4m3)).toBe(448);
    expect(quantise(464.001, e4m3)).toBeNaN();
    expect(quantise(Number.NEGATIVE_INFINITY, e4m3)).toBeNaN();
    for (const format of floats) {
      expect(quantise(Number.NEGATIVE_INFINITY, format, { saturate: true })).toBe(-format.max);
      expect(quantise(Number.NaN, format, { saturate: true })).toBeNaN();
    }
    expect(quantise(1e300, formats.bfloat16, { saturate: true })).toBe(formats.bfloat16.max);
  });

  test('int8: ties to even, both ends, NaN', () => {
    const format = int8(0.5);
    expect([0.25, 0.75, 1.25, -0.25, -0.75].map(x => quantise(x, format))).toEqual([0, 1, 1, 0, -1]);
    expect(quantise(1e9, format)).toBe(63.5);
    expect(quantise(Number.NEGATIVE_INFINITY, format)).toBe(-64);
    expect(quantise(Number.NaN, format)).toBeNaN();
    for (const scale of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e-320, 1e308])
      expect(() => int8(scale)).toThrow(/scale is/);
  });
});

describe('ulp', () => {
  test.each(floats)('$id: 1, 0, the ends', format => {
    expect(ulp(1, format)).toBe(format.epsilon);
    expect(ulp(0, format)).toBe(format.smallestSubnormal);
    expect(ulp(-format.smallestNormal, format)).toBe(format.smallestSubnormal);
    expect(ulp(Number.MAX_VALUE, format)).toBe(ulp(format.max, format));
    expect(quantise(format.max - ulp(format.max, format), format)).toBe(format.max - ulp(format.max, format));
    expect(ulp(Number.NEGATIVE_INFINITY, format)).toBe(Number.POSITIVE_INFINITY);
    expect(ulp(Number.NaN, format)).toBeNaN();
  });

  test('the number after x is x + ulp(x)', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, min: 0, max: formats.float32.max, maxExcluded: true }), x => {
        const step = ulp(x, formats.float32);
        expect(quantise(x + step, formats.float32)).toBe(x + step);
        expect([x, x + step]).toContain(quantise(x + step * 0.49, formats.float32));
      }),
    );
    expect(ulp(3, int8(0.25))).toBe(0.25);
  });

  test('errors in ulps', () => {
    expect(ulpError(1 + 2 ** -10, 1, formats.float16)).toBe(1);
    expect(ulpError(0, 0, formats.float16)).toBe(0);
    expect(ulpError(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, formats.float16)).toBe(0);
    expect(ulpError(Number.POSITIVE_INFINITY, 1, formats.float16)).toBe(Number.POSITIVE_INFINITY);
    expect(ulpError(1, Number.POSITIVE_INFINITY, formats.float16)).toBe(Number.POSITIVE_INFINITY);
    expect(ulpError(Number.NaN, 1, formats.float16)).toBeNaN();
  });
});

describe('formulas rounded after each operation', () => {
  test.each(golden.formulas)('$formula in $format', ({ text, format, x, rounded }) => {
    const evaluate = roundedEvaluator(parseFormula(text), formats[format]);
    x.forEach((value, i) => {
      // The reference does not carry the sign of 0.
      expect(evaluate(value) + 0, `x = ${value}`).toBe(Number(rounded[i]) + 0);
    });
  });

  test('parameters are rounded too', () => {
    expect(evaluateRounded(parseFormula('a*x', ['a']), 1, formats.float16, { a: 0.1 })).toBe(0.0999755859375);
    const evaluate = roundedEvaluator(parseFormula('a*x', ['a']), formats.float16, { a: 0.1 });
    expect(evaluate(1, { a: 0.2 })).toBe(0.199951171875);
    expect(evaluateRounded(parseFormula('x'), 0.1, formats.float16)).toBe(0.0999755859375);
    expect(evaluateRounded(parseFormula('1'), Number.NaN, formats.float16)).toBeNaN();
    // The input itself overflows.
    expect(evaluateRounded(parseFormula('1'), 1000, e4m3)).toBeNaN();
  });

  test('every value is one of the format', () => {
    const formula = parseFormula('where(x > 1, x^1.5 - 1/x, abs(x)*tanh(3*x))/7');
    fc.assert(
      fc.property(fc.double({ min: -20, max: 20, noNaN: true }), fc.constantFrom(...floats), (x, format) => {
        const y = evaluateRounded(formula, x, format);
        expect(quantise(y, format)).toBe(y);
      }),
    );
  });

  test.each(Object.entries(golden.thresholds))('%s: where the naive GELU is 0 and where exp overflows', (id, want) => {
    const format = formats[id as FloatId];
    const gelu = roundedForm('gelu', 'naive', format);
    const exp = roundedEvaluator(parseFormula('exp(x)'), format);
    expect(lastBefore(x => gelu(x) === 0, -30, -1, format)).toBe(want.geluZero);
    expect(lastBefore(x => Number.isFinite(exp(x)), 1, 1000, format)).toBe(want.expFinite);
  });

  test('the published thresholds', () => {
    const at = (id: FloatId) => golden.thresholds[id];
    // Exact GELU and exponential of shared/activations/functions.json.
    expect(at('float32').geluZero).toBeCloseTo(-5.54, 2);
    expect(at('float64').geluZero).toBeCloseTo(-8.37, 2);
    expect(at('float16').geluZero).toBeCloseTo(-3.67, 2);
    // The published bound is a real number: it lies between the last finite x of the format and the next one.
    for (const [id, bound] of [
      ['float16', 11.09],
      ['float32', 88.72283905],
      ['float64', 709.78271289339],
    ] as const) {
      const last = at(id).expFinite;
      expect(last).toBeLessThanOrEqual(bound);
      expect(last + ulp(last, formats[id])).toBeGreaterThan(id === 'float64' ? 709.78271289338 : bound);
    }
  });

  test('the naive GELU is tens of percent off before it is 0, the stable one a few dozen ulps', () => {
    const exact = roundedForm('gelu', 'stable', formats.float64);
    const naive = roundedForm('gelu', 'naive', formats.float32);
    const stable = roundedForm('gelu', 'stable', formats.float32);
    // Rounding x/√2 by half an ulp moves f by x² ≈ 31 times as much: what the condition number leaves to any formula of that quotient.
    let worst = 0;
    for (let x = -5.54; x < -5; x += 1e-3) {
      const input = Math.fround(x);
      worst = Math.max(worst, Math.abs(naive(input) / exact(input) - 1));
      expect(ulpError(stable(input), exact(input), formats.float32)).toBeLessThan(60);
    }
    expect(worst).toBeGreaterThan(0.4);
    expect(ulpError(naive(-5.5), exact(-5.5), formats.float32)).toBeGreaterThan(1e6);
  });
});

describe('lastBefore', () => {
  test('finds the last number on the side of the start, from either side', () => {
    expect(lastBefore(x => x < 0.1, 0, 1, formats.float16)).toBe(0.0999755859375);
    expect(lastBefore(x => x < 0.1, 1, 0, formats.float16)).toBe(0.10003662109375);
    expect(lastBefore(x => x > 0, 1, -1, formats.float64)).toBe(5e-324);
    expect(lastBefore(x => x < 3, 0, 100, int8(0.5))).toBe(2.5);
    expect(() => lastBefore(x => x < 3, 0, 1, formats.float32)).toThrow('different at 0 and at 1');
  });
});
