import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { erf, erfc, normalCdf, normalDensity, tanh } from '../../src/core/special.ts';

const names = ['erf', 'erfc', 'normalCdf', 'normalDensity', 'tanh'] as const;
type Name = (typeof names)[number];
type Golden = { x: number[] } & Record<Name | `${Name}Condition`, number[]>;

const golden: Golden = JSON.parse(readFileSync(new URL('../golden/special.json', import.meta.url), 'utf8'));
const functions = { erf, erfc, normalCdf, normalDensity, tanh };

/** Rounding among the subnormal numbers, which have no relative accuracy to keep. */
const SUBNORMAL_STEPS = 2 * Number.MIN_VALUE;

describe.each(names)('%s', name => {
  const g = functions[name];

  test('golden values: relative error at most 1e-14 · max(1, κ)', () => {
    expect(golden.x.length).toBeGreaterThanOrEqual(150);
    golden.x.forEach((x, i) => {
      const want = golden[name][i] as number;
      const condition = golden[`${name}Condition`][i] as number;
      const allowed = 1e-14 * Math.max(1, condition) * Math.abs(want) + SUBNORMAL_STEPS;
      expect(Math.abs(g(x) - want), `${name}(${x}) is ${g(x)}, expected ${want}`).toBeLessThanOrEqual(allowed);
    });
  });

  test('the golden points reach the subnormal tail', () => {
    const subnormal = golden[name].filter(value => Math.abs(value) > 0 && Math.abs(value) < 2.2e-308);
    // The only small values of erf and tanh are those of small arguments.
    expect(subnormal.length).toBeGreaterThanOrEqual(name === 'erf' || name === 'tanh' ? 0 : 3);
  });

  test('NaN in, NaN out', () => expect(g(Number.NaN)).toBeNaN());
});

describe('limits', () => {
  test.each([
    [erf, -1, 1],
    [erfc, 2, 0],
    [normalCdf, 0, 1],
    [normalDensity, 0, 0],
    [tanh, -1, 1],
  ])('%o', (g, left, right) => {
    for (const size of [50, 1e10, 1.7e308, Number.POSITIVE_INFINITY]) {
      expect(g(-size)).toBe(left);
      expect(g(size)).toBe(right);
    }
  });

  test('at 0', () => {
    expect([erf(0), erfc(0), normalCdf(0)]).toEqual([0, 1, 0.5]);
    expect(tanh(Number.MIN_VALUE)).toBe(Number.MIN_VALUE);
    for (const g of [erf, tanh]) {
      expect(Object.is(g(-0), -0)).toBe(true);
      expect(Object.is(g(0), 0)).toBe(true);
    }
    expect(normalDensity(0)).toBe(1 / Math.sqrt(2 * Math.PI));
  });
});

describe('identities', () => {
  const x = fc.double({ min: -30, max: 30, noNaN: true });

  test('erf and tanh are odd, the density even', () => {
    fc.assert(
      fc.property(x, value => {
        expect(tanh(-value)).toBe(-tanh(value));
        expect(erf(-value)).toBe(-erf(value));
        expect(normalDensity(-value)).toBe(normalDensity(value));
      }),
    );
  });

  test('erf + erfc = 1, Φ(x) + Φ(−x) = 1', () => {
    fc.assert(
      fc.property(x, value => {
        expect(Math.abs(erf(value) + erfc(value) - 1)).toBeLessThanOrEqual(4.5e-16);
        expect(Math.abs(normalCdf(value) + normalCdf(-value) - 1)).toBeLessThanOrEqual(4.5e-16);
      }),
    );
  });

  test('tanh 2x = 2 tanh x / (1 + tanh² x); tanh does not fall by more than a last bit', () => {
    fc.assert(
      fc.property(x, value => {
        const t = tanh(value);
        expect(Math.abs(tanh(2 * value) * (1 + t * t) - 2 * t)).toBeLessThanOrEqual(1e-15 * Math.abs(t));
      }),
    );
    // Also across the points of its table, and in the last bits.
    for (let i = -23 * 16; i <= 23 * 16; i++)
      for (const offset of [-1 / 32, 0, 0.01]) {
        const [left, right] = [i / 16 + offset, i / 16 + offset + 1e-9];
        expect(tanh(right)).toBeGreaterThanOrEqual(tanh(left) - 2 ** -53);
      }
  });

  test('no step where a form ends and the next begins', () => {
    for (const [g, seam] of [
      [erf, -1],
      [erf, 1],
      [erfc, 1e-9],
      [erfc, 2 * Math.PI],
    ] as const) {
      const across = g(seam * (1 + 1e-12)) - g(seam * (1 - 1e-12));
      const slope = ((g === erf ? 2 : -2) / Math.sqrt(Math.PI)) * Math.exp(-seam * seam);
      const [step, size] = [Math.abs(across - slope * seam * 2e-12), Math.abs(g(seam))];
      expect(step / size).toBeLessThanOrEqual(1e-14);
    }
  });
});
