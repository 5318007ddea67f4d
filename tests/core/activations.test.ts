import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { measureAccuracy } from '../../src/core/activations/accuracy.ts';
import { activations, getActivation } from '../../src/core/activations/index.ts';
import { checkParams } from '../../src/core/activations/params.ts';
import type { ScalarActivation, VectorActivation } from '../../src/core/activations/types.ts';
import { goldenScalar, goldenVector } from '../../src/tooling/golden.ts';

const all = Object.values(activations);
const scalars = all.filter((a): a is ScalarActivation => a.kind === 'scalar');
const vectors = all.filter((a): a is VectorActivation => a.kind === 'vector');
const finite = fc.double({ min: -50, max: 50, noNaN: true });

/** Random parameters within the slider's range. */
const paramsOf = (definition: ScalarActivation) =>
  fc.record(
    Object.fromEntries(
      definition.params.map(({ name, slider }) => [name, fc.double({ min: slider.min, max: slider.max, noNaN: true })]),
    ),
  );

describe.each(scalars)('$id', definition => {
  const references = goldenScalar(definition.id);

  test('has golden values', () => {
    expect(references.length).toBeGreaterThan(0);
    expect(references[0]?.x.length).toBeGreaterThanOrEqual(30);
  });

  test.each(references.map(reference => ({ params: reference.params, reference })))(
    'meets the accuracy contract, parameters $params',
    ({ reference }) => {
      for (const report of measureAccuracy(definition, reference))
        expect(report.overAllowed, `${report.quantity} at x = ${report.overAllowedAt}`).toBeLessThanOrEqual(1);
    },
  );

  test('NaN in, NaN out', () => {
    for (const g of [definition.f, definition.df, definition.d2f, ...Object.values(definition.dparams ?? {})])
      expect(g(Number.NaN)).toBeNaN();
  });

  test.each([1e100, -1e100, 1.7e308, -1.7e308, 5e-324, -5e-324, 0, -0])('no NaN at %d', x => {
    for (const g of [definition.f, definition.df, definition.d2f]) expect(g(x)).not.toBeNaN();
  });

  /** Far enough from 0, and from points where a derivative jumps, for differences to be slopes. */
  const away = (x: number, params: Record<string, number>) =>
    [0, ...definition.kinks(params).map(kink => kink.x), ...(definition.breaks?.(params) ?? [])].every(
      point => Math.abs(point - x) > 1e-2,
    );

  test('f′ is the slope of f, f″ the slope of f′', () => {
    fc.assert(
      fc.property(fc.double({ min: -6, max: 6, noNaN: true }), paramsOf(definition), (x, params) => {
        fc.pre(away(x, params));
        const scale = 1 + Math.max(0, ...Object.values(params).map(Math.abs)) ** 5;
        const check = (g: ScalarActivation['f'], slope: number) => {
          const stencil = (h: number) =>
            (-g(x + 2 * h, params) + 8 * g(x + h, params) - 8 * g(x - h, params) + g(x - 2 * h, params)) / (12 * h);
          const h = 1e-3;
          const truncation = Math.abs(stencil(h) - stencil(2 * h));
          const rounding = (4 * Number.EPSILON * (Math.abs(g(x, params)) + Math.abs(x * slope))) / h;
          expect(Math.abs(slope - stencil(h))).toBeLessThan(1e-10 * scale + truncation + rounding);
        };
        check(definition.f, definition.df(x, params));
        check(definition.df, definition.d2f(x, params));
      }),
    );
  });

  for (const [name, partial] of Object.entries(definition.dparams ?? {}))
    test(`partial derivative by ${name}`, () => {
      fc.assert(
        fc.property(fc.double({ min: -6, max: 6, noNaN: true }), paramsOf(definition), (x, params) => {
          const h = 1e-5;
          const at = (step: number) => definition.f(x, { ...params, [name]: (params[name] ?? 0) + step });
          expect(Math.abs(partial(x, params) - (at(h) - at(-h)) / (2 * h))).toBeLessThan(1e-7);
        }),
      );
    });

  test('one-sided slopes at the kinks are those stated', () => {
    fc.assert(
      fc.property(paramsOf(definition), params => {
        for (const { x, left, right, convention } of definition.kinks(params)) {
          expect(definition.df(x - 1e-9, params)).toBeCloseTo(left, 7);
          expect(definition.df(x + 1e-9, params)).toBeCloseTo(right, 7);
          expect(definition.df(x, params)).toBe(convention);
        }
      }),
    );
  });
});

describe.each(vectors)('$id', definition => {
  const cases = goldenVector(definition.id);

  test('has golden values', () => expect(cases.length).toBeGreaterThan(1));

  test('values and vector-Jacobian products', () => {
    for (const { params, z, g, y, vjp } of cases) {
      const got = definition.forward(z, params);
      const pulled = definition.vjp(z, g, params);
      expect([got.length, pulled.length]).toEqual([y.length, vjp.length]);
      // Rounding of a difference of entries is amplified by the size of the exponent.
      const spread = Math.max(...z) - Math.min(...z);
      const largest = Math.max(1, ...y.map(Math.abs));
      y.forEach((want, i) => {
        if (!Number.isFinite(want)) {
          expect(got[i]).toBe(want);
          return;
        }
        const error = Math.abs((got[i] as number) - want);
        expect(error).toBeLessThanOrEqual(1e-15 * (10 + spread) * Math.abs(want) + 1e-15 * largest);
      });
      const scale = Math.max(...g.map(Math.abs)) * largest;
      vjp.forEach((want, i) => {
        expect(Math.abs((pulled[i] as number) - want)).toBeLessThanOrEqual(1e-14 * (scale + Math.abs(want)));
      });
    }
  });

  test('NaN reaches the output', () => {
    const z = Float64Array.of(1, 0.5, Number.NaN, 2, -1, 0.25);
    expect([...definition.forward(z)].some(Number.isNaN)).toBe(true);
  });

  test('vjp is the transposed Jacobian', () => {
    const vector = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 6, maxLength: 6 });
    const hasTies = ['sparsemax', 'hardmax', 'maxout', 'crelu', 'reglu', 'entmax-1.5'].includes(definition.id);
    fc.assert(
      fc.property(vector, vector, (values, weights) => {
        // Functions with kinks are asked at points that are clear of them.
        const z = Float64Array.from(values, (value, i) => (hasTies ? Math.round(value) + 0.13 * (i + 1) : value));
        const at = (x: Float64Array) => definition.forward(x).reduce((sum, y, i) => sum + y * (weights[i] ?? 1), 0);
        const width = definition.forward(z).length;
        const pulled = definition.vjp(
          z,
          Float64Array.from({ length: width }, (_, i) => weights[i] ?? 1),
        );
        z.forEach((value, i) => {
          const moved = (step: number) => at(z.with(i, value + step));
          expect(Math.abs((pulled[i] as number) - (moved(1e-5) - moved(-1e-5)) / 2e-5)).toBeLessThan(1e-6);
        });
      }),
    );
  });
});

describe('identities', () => {
  const at = (id: string) => getActivation(id) as ScalarActivation;
  const close = (a: number, b: number, tolerance = 1e-14) =>
    expect(Math.abs(a - b)).toBeLessThanOrEqual(tolerance * (1 + Math.abs(b)));

  test.each<[string, (x: number) => [number, number]]>([
    ['tanh x = 2σ(2x) − 1', x => [at('tanh').f(x), 2 * at('sigmoid').f(2 * x) - 1]],
    ['softplus x − softplus −x = x', x => [at('softplus').f(x) - at('softplus').f(-x), x]],
    ['GELU x − GELU −x = x', x => [at('gelu').f(x) - at('gelu').f(-x), x]],
    ['SiLU x − SiLU −x = x', x => [at('silu').f(x) - at('silu').f(-x), x]],
    ['softplus′ = σ', x => [at('softplus').df(x), at('sigmoid').f(x)]],
    ['swish with β = 1.702 is quick GELU', x => [at('swish').f(x, { beta: 1.702 }), at('quick-gelu').f(x)]],
    ['swish with β = 1 is SiLU', x => [at('swish').f(x), at('silu').f(x)]],
    ['leaky ReLU of slope 0 is ReLU', x => [at('leaky-relu').f(x, { negativeSlope: 0 }), at('relu').f(x)]],
    ['σ(x) + σ(−x) = 1', x => [at('sigmoid').f(x) + at('sigmoid').f(-x), 1]],
  ])('%s', (_, sides) => {
    fc.assert(
      fc.property(finite, x => {
        close(...sides(x));
      }),
    );
  });

  test.each(['sigmoid', 'tanh', 'softsign', 'relu', 'leaky-relu', 'elu', 'selu', 'softplus'])('%s is monotone', id => {
    fc.assert(
      fc.property(finite, finite, (a, b) => {
        expect(at(id).f(Math.min(a, b))).toBeLessThanOrEqual(at(id).f(Math.max(a, b)));
      }),
    );
  });

  test.each([
    ['sigmoid', 0, 1],
    ['tanh', -1, 1],
    ['softsign', -1, 1],
  ])('%s lies within [%d, %d]', (id, low, high) => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), x => {
        expect(at(id).f(x)).toBeGreaterThanOrEqual(low);
        expect(at(id).f(x)).toBeLessThanOrEqual(high);
      }),
    );
  });

  test('softmax is a distribution and does not see a common shift', () => {
    const { forward } = getActivation('softmax') as VectorActivation;
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1, maxLength: 9 }), finite, (values, shift) => {
        const y = forward(Float64Array.from(values));
        const shifted = forward(Float64Array.from(values, value => value + shift));
        close(
          y.reduce((sum, value) => sum + value, 0),
          1,
        );
        y.forEach((value, i) => {
          close(value, shifted[i] ?? Number.NaN, 1e-12);
        });
      }),
    );
  });
});

describe('registry', () => {
  test('ids are keys, unique and URL-safe', () => {
    for (const [key, { id }] of Object.entries(activations)) {
      expect(id).toBe(key);
      expect(id).toMatch(/^[a-z0-9.-]+$/);
    }
  });

  test('dialects name definitions that exist, with valid parameters', () => {
    for (const { dialects } of all)
      for (const { computes } of dialects)
        expect(() => checkParams(getActivation(computes.id), computes.params ?? {})).not.toThrow();
  });

  test('an unknown id says what was meant', () => {
    expect(() => getActivation('sigmiod')).toThrow(/“sigmiod”.*did you mean sigmoid/);
    expect(() => getActivation('constructor')).toThrow(/one of the 84 ids of the registry, such as relu/);
  });

  test('a bad parameter says what is allowed', () => {
    expect(() => checkParams(getActivation('elu'), { alpha: Number.NaN })).toThrow(
      /elu alpha is NaN; expected a number from 0/,
    );
    expect(() => checkParams(getActivation('relu'), { alpha: 1 })).toThrow(/no parameters/);
  });
});
