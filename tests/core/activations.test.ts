import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CONTRACT, measureAccuracy } from '../../src/core/activations/accuracy.ts';
import { checkDerivative } from '../../src/core/activations/derivative-checks.ts';
import { activations, getActivation } from '../../src/core/activations/index.ts';
import { checkParams } from '../../src/core/activations/params.ts';
import type { ScalarActivation, VectorActivation } from '../../src/core/activations/types.ts';
import { measureVectorAccuracy } from '../../src/core/activations/vector-accuracy.ts';
import { goldenScalar, goldenVector } from '../../src/tooling/golden.ts';

const all = Object.values(activations);
const scalars = all.filter((a): a is ScalarActivation => a.kind === 'scalar');
const vectors = all.filter((a): a is VectorActivation => a.kind === 'vector');
const finite = fc.double({ min: -50, max: 50, noNaN: true });

/** What products of subnormal factors may be off by in f″, as accuracy.ts says. */
const SUBNORMAL = 1e-317;

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

  /** The contract is about f and f′: derivatives beyond them have a hundred times its tolerance, and more where they are subnormal. */
  const expectDerivative = (got: number, want: number, condition: number, what: string, absolute = SUBNORMAL) => {
    if (Number.isNaN(want)) return; // at infinities and NaN, where the golden file has none
    if (!Number.isFinite(want)) {
      expect(got, what).toBe(want);
      return;
    }
    expect(Math.abs(got - want), `${what}: ${got}, expected ${want}`).toBeLessThanOrEqual(
      100 * CONTRACT * condition * Math.abs(want) + absolute,
    );
  };

  test.each(references.map(reference => ({ params: reference.params, reference })))(
    'f″ and the derivatives by parameters, parameters $params',
    ({ reference: { params, x, d2f, d2fCondition, dparams } }) => {
      expect(x.filter((point, i) => Number.isFinite(point) && Number.isNaN(d2f[i]))).toEqual([]);
      x.forEach((point, i) => {
        const want = d2f[i] ?? Number.NaN;
        // Far from 0 a PAU tends to a line: its f″ is what is left of terms of size 20/|x|.
        const absolute = definition.id === 'pau' ? 1e-14 / Math.max(1, Math.abs(point)) : SUBNORMAL;
        expectDerivative(definition.d2f(point, params), want, d2fCondition[i] ?? 1, `f″ at ${point}`, absolute);
      });
      const learned = definition.params.filter(({ learnable }) => learnable).map(({ name }) => name);
      expect(Object.keys(dparams).sort()).toEqual(learned.sort());
      for (const [name, { values, condition }] of Object.entries(dparams)) {
        const partial = definition.dparams?.[name];
        if (!partial) throw new TypeError(`${definition.id} has no derivative by ${name}`);
        x.forEach((point, i) => {
          const want = values[i] ?? Number.NaN;
          expectDerivative(partial(point, params), want, condition[i] ?? 1, `by ${name} at ${point}`);
        });
      }
    },
  );

  test('f′ agrees with dual numbers and with central differences', () => {
    const [dual, central] = checkDerivative(definition);
    expect(dual?.points).toBeGreaterThan(390);
    expect(dual?.error, `dual numbers at ${dual?.at}`).toBeLessThan(1e-12);
    expect(central?.error, `central differences at ${central?.at}`).toBeLessThan(1e-9);
  });

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
    for (const { quantity, cases: compared, overAllowed } of measureVectorAccuracy(definition, cases)) {
      expect(compared).toBe(cases.length);
      expect(overAllowed, quantity).toBeLessThanOrEqual(1);
    }
  });

  test('NaN reaches the output', () => {
    const z = Float64Array.of(1, 0.5, Number.NaN, 2, -1, 0.25);
    expect([...definition.forward(z)].some(Number.isNaN)).toBe(true);
  });

  test('writes into the arrays given, whatever was in them', () => {
    for (const { params, x, dy, y, vjp } of cases) {
      const out = new Float64Array(y.length).fill(Number.NaN);
      const pulled = new Float64Array(vjp.length).fill(Number.NaN);
      const kept = [x.slice(), dy.slice()];
      expect(definition.forward(x, params, out)).toBe(out);
      expect(definition.vjp(x, dy, params, pulled)).toBe(pulled);
      expect([out, pulled]).toEqual([definition.forward(x, params), definition.vjp(x, dy, params)]);
      expect([x, dy]).toEqual(kept);
    }
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

interface Row {
  id: string;
  monotone?: boolean;
  parity?: 'odd' | 'even' | 'neither';
  range?: { low: number | string; high: number | string; lowAttained: boolean; highAttained: boolean };
}
/** Properties at the default parameters, from the fact sheet: see tests/golden/make_properties.py. */
const sheet: Row[] = JSON.parse(readFileSync(join(process.cwd(), 'tests/golden/properties.json'), 'utf8')).rows;

const rowOf = (id: string) => sheet.find(candidate => candidate.id === id);
const hasProperties = ({ id }: ScalarActivation) => rowOf(id)?.parity !== undefined;

describe.each(scalars.filter(hasProperties))('$id has the properties of the sheet', ({ id, f, kinks }) => {
  const row = rowOf(id);
  const any = fc.oneof(finite, fc.double({ noNaN: true }));
  /** Where a function of this registry can have an extremum, decrease, or break a symmetry: -12 to 12 in steps of 1/512. */
  const grid = Array.from({ length: 24 * 512 + 1 }, (_, i) => i / 512 - 12).concat(kinks().map(({ x }) => x));
  // A slope of 0 rounded, one unit of the last digit either way; x² of a snake costs two.
  const slack = (y: number) => (Number.isFinite(y) ? 4 * Number.EPSILON * Math.abs(y) : 0);

  if (row?.monotone === true)
    test('it does not decrease', () => {
      fc.assert(
        fc.property(any, any, (a, b) => {
          const [left, right] = [f(Math.min(a, b)), f(Math.max(a, b))];
          expect(left - slack(left)).toBeLessThanOrEqual(right);
        }),
      );
    });

  if (row?.monotone === false)
    test('it is not monotone', () => {
      const values = grid.toSorted((a, b) => a - b).map(x => f(x));
      const steps = values.slice(1).map((y, i) => y - (values[i] ?? Number.NaN));
      expect(Math.min(...steps)).toBeLessThan(-1e-6);
      expect(Math.max(...steps)).toBeGreaterThan(1e-6);
    });

  if (row?.range) {
    const { lowAttained, highAttained } = row.range;
    const [low, high] = [Number(row.range.low), Number(row.range.high)];

    test(`it lies between ${low} and ${high}`, () => {
      fc.assert(
        fc.property(any, x => {
          expect(f(x)).toBeGreaterThanOrEqual(low - 1e-15 * Math.abs(low || 1));
          expect(f(x)).toBeLessThanOrEqual(high + 1e-15 * Math.abs(high || 1));
        }),
      );
    });

    test('it reaches the ends of its range, or comes close only far away', () => {
      const values = grid.map(x => f(x));
      const ends = [
        { end: low, extreme: Math.min(...values), attained: lowAttained, inwards: 1 },
        { end: high, extreme: Math.max(...values), attained: highAttained, inwards: -1 },
      ];
      for (const { end, extreme, attained, inwards } of ends) {
        if (attained) expect(Math.abs(extreme - end)).toBeLessThan(1e-6);
        else {
          expect((f(2) - end) * inwards).toBeGreaterThan(0);
          expect(
            [f(Number.NEGATIVE_INFINITY), f(Number.POSITIVE_INFINITY)].some(
              y => Math.abs(y - end) < 1e-15 || y === end,
            ),
          ).toBe(true);
        }
      }
    });
  }

  if (row?.parity === 'odd' || row?.parity === 'even')
    test(`it is ${row.parity}`, () => {
      const sign = row.parity === 'odd' ? -1 : 1;
      fc.assert(
        fc.property(finite, x => {
          expect(Math.abs(f(-x) - sign * f(x))).toBeLessThanOrEqual(slack(f(x)));
        }),
      );
    });

  if (row?.parity === 'neither')
    test('it is neither odd nor even', () => {
      for (const sign of [-1, 1])
        expect(Math.max(...grid.map(x => Math.abs(f(-x) - sign * f(x))))).toBeGreaterThan(1e-3);
    });
});

test('only functions whose shape depends on learned coefficients, and pieces of lines, lack a stated property', () => {
  const without = (property: 'monotone' | 'parity' | 'range') =>
    scalars.filter(({ id }) => rowOf(id)?.[property] === undefined).map(({ id }) => id);
  expect(without('monotone')).toEqual(['threshold', 'xielu-ideal', 'pau', 'kan-spline']);
  expect(without('parity')).toEqual(['xielu-ideal', 'pau', 'kan-spline']);
  expect(without('range')).toEqual([
    ...['threshold', 'thresholded-relu', 'hard-shrink', 'xielu', 'xielu-ideal', 'pau', 'kan-spline'],
  ]);
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
