import fc from 'fast-check';
import temml from 'temml';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../src/core/activations/analyse.ts';
import { parseActivation } from '../../src/core/activations/formula.ts';
import { FormulaError, formulaLimits, formulaNames, parseFormula } from '../../src/core/activations/formula-parser.ts';
import { countNodes } from '../../src/core/activations/formula-program.ts';
import { toTex } from '../../src/core/activations/formula-tex.ts';
import { activations } from '../../src/core/activations/index.ts';
import { identity } from '../../src/core/activations/linear.ts';
import type { ScalarActivation } from '../../src/core/activations/types.ts';

const scalars = Object.values(activations).filter((a): a is ScalarActivation => a.kind === 'scalar');

const defaultsOf = (definition: ScalarActivation) =>
  Object.fromEntries(definition.params.map(({ name, default: value }) => [name, value]));

/** The textbook formula of each function, with the definition's parameters; forms.test.ts has the stable forms. */
describe.each(
  scalars.map(definition => ({
    id: definition.id,
    text: definition.forms.naive ?? definition.forms.stable,
    definition,
  })),
)('$id', ({ text, definition }) => {
  test(`${text} agrees with the definition`, () => {
    const custom = parseActivation(text, { params: defaultsOf(definition) });
    const params = fc.record(
      Object.fromEntries(
        definition.params.map(({ name, slider }) => [
          name,
          fc.double({ min: slider.min, max: slider.max, noNaN: true }),
        ]),
      ),
    );
    const check = (x: number, values?: Record<string, number>) => {
      // At a kink of f or of f′ each follows its own convention.
      if (definition.kinks(values).some(kink => Math.abs(kink.x - x) < 1e-6)) return;
      const jump = Math.abs(definition.d2f(x + 1e-9, values) - definition.d2f(x - 1e-9, values));
      if (jump > 1e-3 * (1 + Math.abs(definition.d2f(x, values)))) return;
      // The formula as written loses what the definition's stable form keeps: only that is allowed for.
      const scale = 1 + Math.max(0, ...Object.values(values ?? {}).map(Math.abs)) ** 2;
      for (const order of ['f', 'df', 'd2f'] as const) {
        const want = definition[order](x, values);
        const error = Math.abs(custom[order](x, values) - want);
        expect(error, `${order} at ${x}`).toBeLessThanOrEqual(1e-12 * scale * (1 + Math.abs(want)));
      }
    };
    fc.assert(fc.property(fc.double({ min: -6, max: 6, noNaN: true }), x => check(x)));
    fc.assert(fc.property(fc.double({ min: -6, max: 6, noNaN: true }), params, check));
  });
});

/** Numbers within a relative 10⁻⁹, or 10⁻⁶ of the place of a flat maximum; all else equal. */
function expectAlike(got: unknown, want: unknown, what: string): void {
  if (typeof want === 'number' && Number.isFinite(want)) {
    const isPlace = what.endsWith('slopeLipschitz.at');
    const tolerance = isPlace ? 1e-6 : 1e-9;
    // Of two equally steep places, left and right of 0, either may be found.
    const off = isPlace ? Math.abs(Number(got)) - Math.abs(want) : Number(got) - want;
    expect(Math.abs(off), `${what}: ${got}, expected ${want}`).toBeLessThanOrEqual(tolerance * (1 + Math.abs(want)));
  } else if (typeof want === 'object' && want !== null) {
    expect(Object.keys(Object(got)), what).toEqual(Object.keys(want));
    for (const [key, value] of Object.entries(want))
      expectAlike((got as Record<string, unknown>)[key], value, `${what}.${key}`);
  } else expect(got, what).toBe(want);
}

/** The stable forms: a naive one reaches its limits, by rounding, where the function does not. */
test.each(
  scalars.map(definition => ({
    id: definition.id,
    text: definition.forms.stable,
    definition,
  })),
)('$id is analysed alike from $text', ({ id, text, definition }) => {
  const custom = parseActivation(text, { params: defaultsOf(definition) });
  const [got, want] = [analyse(custom), analyse(definition)];
  // A slope that is only approached is reached by rounding, far out, in the one that is computed as written.
  const placed = got.lipschitz.at === want.lipschitz.at || Math.abs(got.lipschitz.at) < 30;
  const lipschitz = placed ? got.lipschitz : { ...got.lipschitz, at: want.lipschitz.at };
  const slope = placed ? got.slope : { ...got.slope, highestAt: want.slope.highestAt };
  expectAlike({ ...got, lipschitz, slope }, want, id);
  const sides = ({ kinks }: ScalarActivation) => kinks().map(({ x, left, right }) => ({ x, left, right }));
  expectAlike(sides(custom), sides(definition), `kinks of ${id}`);
});

describe('the grammar', () => {
  const at = (text: string, x = 0, params = {}) => parseActivation(text, { params }).f(x);

  test.each<[string, number]>([
    ['1 + 2*3', 7],
    ['(1 + 2)*3', 9],
    ['7 - 2 - 1', 4],
    ['12/2/3', 2],
    ['2^3^2', 512],
    ['2**-1', 0.5],
    ['-2^2', -4],
    ['2*-3', -6],
    ['--3', 3],
    ['-3 - -2', -1],
    ['.5e1 + 1.', 6],
    ['1E-2', 0.01],
    ['e', Math.E],
    ['e^2', Math.exp(2)],
    ['2*pi', 2 * Math.PI],
    ['max(min(1, 2), -3)', 1],
    ['where(1 < 2, 3, 4)', 3],
    ['where(1 >= 2, 3, where(1 == 1, 5, 6))', 5],
    ['where(1 != 1, 3, 4) + where(2 <= 1, 1, 0) + where(2 > 1, 1, 0)', 5],
    ['\t1\n+ 1 ', 2],
  ])('%s', (text, value) => expect(at(text)).toBe(value));

  test('parameters', () => {
    const f = parseActivation('a*x^2 + constructor + β_1', { params: { a: 1, constructor: 2, β_1: 0.5 } });
    expect(f.f(3)).toBe(11.5);
    expect(f.f(3, { a: 2 })).toBe(20.5);
    expect(f.df(3, { a: 2 })).toBe(12);
    expect(f.d2f(3, { a: 2 })).toBe(4);
    expect(f.params.map(({ name, default: value }) => [name, value])).toEqual([
      ['a', 1],
      ['constructor', 2],
      ['β_1', 0.5],
    ]);
    for (const name of ['x', 'pi', 'exp', 'where', '2a', 'a b', '', 'a-b'])
      expect(() => parseActivation('x', { params: { [name]: 1 } })).toThrow('parameter name');
    expect(() => parseActivation('x', { params: { a: Number.NaN } })).toThrow('parameter a is NaN');
  });

  test('an activation as the registry has them', () => {
    const f = parseActivation('a*x', { params: { a: 3 } });
    expect(f).toMatchObject({ kind: 'scalar', id: 'custom', name: 'a*x', tex: 'f(x)=a\\,x' });
    expect(f.kinks()).toEqual([]);
    expect(f.breaks?.()).toEqual([]);
    expect(Object.keys(identity).filter(key => !(key in f))).toEqual([]);
  });

  test('two functions do not share state', () => {
    const [f, g] = [parseActivation('x^2'), parseActivation('x^3')];
    expect([f.f(2), g.f(2), f.df(2), g.df(2), f.f(3)]).toEqual([4, 8, 4, 12, 9]);
  });
});

describe('errors', () => {
  test.each<[string, number, RegExp]>([
    ['', 0, /found the end; expected a number, x/],
    ['2x', 1, /found “x”; .*write 2\*x/],
    ['x 2', 2, /write x\*2/],
    ['2(x + 1)', 1, /write 2\*\(…\)/],
    ['(x)(x)', 3, /write \(x\)\*\(…\)/],
    ['x(2)', 1, /write x\*\(…\)/],
    ['1 + * 2', 4, /found “\*”/],
    ['x +', 3, /found the end/],
    ['(x', 2, /found the end; expected an operator or “\)”/],
    ['x)', 1, /expected an operator or the end/],
    ['sigmod(x)', 0, /did you mean sigmoid\?/],
    ['1 + tanhh(x)', 4, /did you mean tanh\?/],
    ['Exp(x)', 0, /did you mean exp\?/],
    ['ln(x)', 0, /did you mean log\?/],
    ['atan(x)', 0, /did you mean arctan\?/],
    ['ax', 0, /did you mean a\*x\?/],
    ['alpha*x', 0, /expected one of x, a, /],
    ['constructor', 0, /expected one of/],
    ['__proto__', 0, /expected one of/],
    ['exp', 3, /“\(” after the function exp/],
    ['exp()', 4, /found “\)”/],
    ['exp(x, 1)', 5, /exp takes one argument/],
    ['max(x)', 5, /max takes two arguments/],
    ['max(x, 1, 2)', 8, /max takes two arguments/],
    ['where(x, 1, 2)', 7, /a comparison: where\(x > 0, a, b\)/],
    ['where(x > 0, 1)', 14, /“,”: where/],
    ['where(0 < x < 1, 1, 2)', 12, /nest where/],
    ['x > 0', 2, /a comparison stands only in where/],
    ['x = 0', 2, /equality is ==/],
    ['x − 1', 2, /expected - in its place/],
    ['x²', 1, /expected \^2 in its place/],
    ['[x]', 0, /expected \( in its place/],
    ['x; y', 1, /found “;”/],
    ['x 👍', 2, /found “👍”/],
    ['1e999', 0, /at most 1.79e308/],
    ['1.2.3', 3, /write 1.2\*.3/],
  ])('%s', (text, position, message) => {
    const error = errorOf(text, ['a']);
    expect(error.message).toMatch(message);
    expect(error.position).toBe(position);
    expect(error.name).toBe('FormulaError');
    expect(error.message).toContain(error.expected);
  });

  test('the limits', () => {
    const { characters, depth, nodes } = formulaLimits;
    expect(errorOf('x'.padEnd(characters + 1)).position).toBe(characters);
    expect(parseFormula('x'.padEnd(characters))).toEqual({ kind: 'input' });
    const nested = (levels: number) => `${'('.repeat(levels - 1)}x${')'.repeat(levels - 1)}`;
    expect(parseFormula(nested(depth))).toEqual({ kind: 'input' });
    expect(errorOf(nested(depth + 1)).message).toMatch(`at most ${depth} levels`);
    expect(errorOf(`${'-'.repeat(depth)}x`).position).toBe(depth);
    expect(errorOf(`${'x^'.repeat(depth)}x`).message).toMatch('levels');
    expect(countNodes(parseFormula(`x${'+x'.repeat(nodes / 2 - 1)}`))).toBe(nodes - 1);
    expect(errorOf(`x${'+x'.repeat(nodes / 2)}`).message).toMatch(`at most ${nodes}`);
  });

  function errorOf(text: string, params: string[] = []): FormulaError {
    try {
      parseFormula(text, params);
    } catch (error) {
      expect(error).toBeInstanceOf(FormulaError);
      return error as FormulaError;
    }
    throw new Error(`${text} was parsed`);
  }
});

/** Texts made of the grammar's own words, in any order. */
const words = fc
  .array(fc.constantFrom(...formulaNames, 'x', 'a', '2', '.5', '1e3', ...'+-*/^(),<>= '.split(''), '**', '<=', '=='), {
    maxLength: 40,
  })
  .map(parts => parts.join(''));

/** Valid formulas. */
const formulas = fc.letrec<{ formula: string }>(tie => ({
  formula: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom('x', 'a', '2', '0.5', 'pi', 'e'),
    fc
      .tuple(tie('formula'), fc.constantFrom('+', '-', '*', '/', '^'), tie('formula'))
      .map(([a, op, b]) => `(${a}) ${op} (${b})`),
    tie('formula').map(a => `-(${a})`),
    fc.tuple(fc.constantFrom(...formulaNames.slice(0, -5)), tie('formula')).map(([name, a]) => `${name}(${a})`),
    fc
      .tuple(fc.constantFrom('min', 'max'), tie('formula'), tie('formula'))
      .map(([name, a, b]) => `${name}(${a}, ${b})`),
    fc
      .tuple(tie('formula'), fc.constantFrom('<', '>=', '=='), tie('formula'), tie('formula'))
      .map(([a, op, b, c]) => `where(${a} ${op} ${b}, ${c}, x)`),
  ),
})).formula;

describe('fuzz', () => {
  /** Whether the text is a working activation; anything but a FormulaError inside the text is thrown. */
  const survives = (text: string): boolean => {
    try {
      const activation = parseActivation(text, { params: { a: 1 } });
      for (const x of [0, 1, -2.5, Number.POSITIVE_INFINITY])
        for (const g of [activation.f, activation.df, activation.d2f])
          if (typeof g(x) !== 'number' || !Number.isNaN(g(Number.NaN))) throw new Error(`${text} at ${x}`);
      return true;
    } catch (error) {
      if (!(error instanceof FormulaError) || !(error.position >= 0 && error.position <= text.length)) throw error;
      return false;
    }
  };

  test('any text is a formula or a FormulaError', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ maxLength: 600 }), fc.string({ unit: 'binary', maxLength: 50 })),
        text => void survives(text),
      ),
      { numRuns: 500 },
    );
    let parsed = 0;
    const counted = (text: string) => {
      parsed += Number(survives(text));
    };
    fc.assert(fc.property(words, counted), { numRuns: 2000 });
    expect(parsed).toBeGreaterThan(10);
  });

  test('no text takes long', () => {
    const start = performance.now();
    for (const piece of [
      '(',
      '-',
      'x^',
      'x+',
      'exp(',
      'where(',
      '1',
      '.',
      'e',
      ' ',
      '\\',
      'max(x,',
      'where(x>0,x,',
      'aaaa',
      '\ud83d',
      '1e',
      '𝛼',
    ])
      survives(piece.repeat(1e5));
    for (const piece of ['(', '-', 'x^', 'x+', 'exp(', '1', ' ', 'max(x,', 'where(x>0,x,', 'aaaa', '1e'])
      survives(piece.repeat(500 / piece.length));
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test('valid formulas are parsed; f′ and f″ are slopes', () => {
    let compared = 0;
    fc.assert(
      fc.property(formulas, fc.double({ min: 0.1, max: 2, noNaN: true }), (text, x) => {
        fc.pre(text.length <= 500);
        const { f, df, d2f } = parseActivation(text, { params: { a: 1.25 } });
        const h = 1e-4;
        const around = (g: (x: number) => number) => [-3, -2, -1, 0, 1, 2, 3].map(k => g(x + k * h));
        const [values, slopes, bends] = [around(f), around(df), around(d2f)];
        // Where a kink, a jump or a fast change is near, differences say nothing.
        if (![values, slopes, bends].every(isSmooth)) return;
        compared++;
        expect(Math.abs(df(x) - difference(values) / h)).toBeLessThan(1e-6 * (1 + Math.abs(df(x))));
        expect(Math.abs(d2f(x) - difference(slopes) / h)).toBeLessThan(1e-6 * (1 + Math.abs(d2f(x))));
      }),
      { numRuns: 2000 },
    );
    expect(compared).toBeGreaterThan(500);
  });

  /** Of moderate size and nearly on a straight line. */
  const isSmooth = (samples: number[]) =>
    samples.every((value, i) => {
      const bend =
        i === 0 || i === samples.length - 1 ? 0 : (samples[i - 1] as number) - 2 * value + (samples[i + 1] as number);
      return Math.abs(value) < 1e3 && Math.abs(bend) < 1e-6 * (1 + Math.abs(value));
    });

  /** Central difference of fourth order, times the step. */
  const difference = (samples: number[]) => {
    const [, a, b, , c, d] = samples as [number, number, number, number, number, number];
    return (a - 8 * b + 8 * c - d) / 12;
  };
});

const expectNear = (got: number, want: number) =>
  Number.isFinite(want) ? expect(got).toBeCloseTo(want, 9) : expect(got).toBe(want);

describe('kinks and jumps of a formula', () => {
  const { POSITIVE_INFINITY: INFINITY, NaN: NONE } = Number;

  // By hand: place, slope on the left, slope on the right.
  test.each<[string, readonly (readonly [x: number, left: number, right: number])[]]>([
    ['tanh(x)', []],
    ['relu(x - 1.2345)', [[1.2345, 0, 1]]],
    [
      'abs(abs(x) - 1)',
      [
        [-1, -1, 1],
        [0, 1, -1],
        [1, -1, 1],
      ],
    ],
    ['sign(x)', [[0, 0, 0]]],
    ['where(x > 1.2345, x, 0)', [[1.2345, 0, 1]]],
    ['where(x == 2, 1, 0)', [[2, 0, 0]]],
    [
      'min(max(x, -1), 1)',
      [
        [-1, 0, 1],
        [1, 1, 0],
      ],
    ],
    [
      'max(x^2, 2*x + 3)',
      [
        [-1, -2, 2],
        [3, 2, 6],
      ],
    ],
    ['sqrt(x^2)', [[0, -1, 1]]],
    ['sqrt((x - 0.7)^2)', [[0.7, -1, 1]]],
    ['1/x', [[0, -INFINITY, -INFINITY]]],
    ['abs(x)^0.5', [[0, -INFINITY, INFINITY]]],
    ['sqrt(x)', [[0, NONE, INFINITY]]],
    ['log(x)', [[0, NONE, INFINITY]]],
    ['where(x > 100000, 1, 0)', [[100_000, 0, 0]]],
    ['relu(x)*relu(-x)', []],
    ['relu(x)^2', []],
    ['x*abs(x)', []],
    ['where(x > 0, x, x)', []],
    ['max(x, x)', []],
    ['x^3', []],
    ['exp(x)/(1 + exp(x))', []],
  ])('%s', (text, want) => {
    const got = parseActivation(text).kinks();
    expect(got.map(({ x }) => x)).toEqual(want.map(([x]) => x));
    got.forEach(({ left, right }, i) => {
      expectNear(left, want[i]?.[1] ?? 0);
      expectNear(right, want[i]?.[2] ?? 0);
    });
  });

  test('where only f″ jumps', () => {
    expect(parseActivation('x*abs(x - 1) - abs(x - 1)').breaks?.()).toEqual([1]);
    expect(parseActivation('relu(x)^2').breaks?.()).toEqual([0]);
    expect(parseActivation('relu(x)^4').breaks?.()).toEqual([]);
  });

  test('they follow the parameters', () => {
    const f = parseActivation('relu(x - a)', { params: { a: 1 } });
    expect(f.kinks().map(({ x }) => x)).toEqual([1]);
    expect(f.kinks({ a: -2.5 }).map(({ x }) => x)).toEqual([-2.5]);
  });

  test('those of a wave are listed nearest to 0, and few', () => {
    const places = parseActivation('sign(sin(1000*x))')
      .kinks()
      .map(({ x }) => x);
    expect(places.length).toBeGreaterThan(10);
    expect(places.length).toBeLessThanOrEqual(200);
    expect(places).toContain(0);
    expect(places.some(x => Math.abs(x - Math.PI / 1000) < 1e-15)).toBe(true);
  });

  // mpmath: E x²[x > 1.2345] = 0.3383722821927795.
  test('what the analysis makes of them', () => {
    const hardSwish = analyse(parseActivation('x*min(max(x+3,0),6)/6'));
    expect(hardSwish.lipschitz).toEqual({ value: 1.5, at: 3 });
    const step = analyse(parseActivation('where(x>1.2345,x,0)'));
    expect(step.lipschitz).toEqual({ value: INFINITY, at: 1.2345 });
    expect(step.gaussian.secondMoment).toBeCloseTo(0.3383722821927795, 14);
    expect(step.dead).toEqual([{ from: -INFINITY, to: 1.2345 }]);
    expect(analyse(parseActivation('sign(x)'))).toMatchObject({
      lipschitz: { value: INFINITY, at: 0 },
      range: { low: { value: -1, attained: true }, high: { value: 1, attained: true } },
    });
    expect(analyse(parseActivation('sqrt(x)')).range).toEqual({
      low: { value: 0, attained: true },
      high: { value: INFINITY, attained: false },
    });
    expect(analyse(parseActivation('where(x > 0, x - 5, x)')).extrema).toEqual([]);
  });

  test('the largest formulas are searched in bounded time', () => {
    const start = performance.now();
    const wave = parseActivation(`sign(sin(1e6*x))${'+abs(sin(9*x))'.repeat(34)}`);
    expect(wave.kinks().length).toBeGreaterThan(10);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe('limits at infinity, where a formula as written has none', () => {
  const { POSITIVE_INFINITY: INFINITY } = Number;

  test.each<[string, number, number]>([
    ['x*sigmoid(x)', 0, INFINITY],
    ['x/sqrt(1 + x^2)', -1, 1],
    ['x/(1 + abs(x))', -1, 1],
    ['exp(x)/(1 + exp(x))', 0, 1],
    ['x*exp(-x^2)', 0, 0],
    ['x - softplus(x)', -INFINITY, 0],
    ['x^2/(1 + abs(x))', INFINITY, INFINITY],
    ['log(1 + x^2) - sqrt(x^2)/(1 + x^2)', INFINITY, INFINITY],
    ['sin(x)', Number.NaN, Number.NaN],
    ['x*sin(x)', Number.NaN, Number.NaN],
    ['cos(2*pi*x)', Number.NaN, Number.NaN],
    ['log(-1)', Number.NaN, Number.NaN],
  ])('%s', (text, left, right) => {
    const { f } = parseActivation(text);
    expectNear(f(-INFINITY), left);
    expectNear(f(INFINITY), right);
  });
});

describe('derivatives at kinks and edges', () => {
  const jet = (text: string, x = 0) => {
    const { f, df, d2f } = parseActivation(text);
    return [f(x), df(x) + 0, d2f(x) + 0];
  };

  // torch 1.13 gives the slopes of the comments that name it.
  test.each<[string, number[]]>([
    ['relu(x)', [0, 0, 0]], // torch
    ['abs(x)', [0, 0, 0]], // torch
    ['sign(x)', [0, 0, 0]], // torch
    ['max(x, 0)', [0, 0.5, 0]], // torch.maximum: half to each
    ['min(0, x)', [0, 0.5, 0]],
    ['max(x^2, x)', [0, 0.5, 1]],
    ['min(x, x)', [0, 1, 0]],
    ['where(x > 0, x, 3*x)', [0, 3, 0]], // torch.where
    ['where(x >= 0, x, 3*x)', [0, 1, 0]],
    ['x^0', [1, 0, 0]], // torch
    ['x^1', [0, 1, 0]], // torch
    ['x^2', [0, 0, 2]], // torch
    ['x^3', [0, 0, 0]],
    ['x^0.5', [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]], // torch
    ['sqrt(x)', [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]], // torch
    ['0^x', [1, 0, 0]], // torch
    ['1/x', [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]],
    ['x + sqrt(0)', [0, 1, 0]],
    ['5', [5, 0, 0]],
  ])('%s', (text, want) => expect(jet(text)).toEqual(want));

  test('the side that where does not take leaves no trace', () => {
    expect(jet('where(x > 0, log(x), x)', -1)).toEqual([-1, 1, 0]);
    expect(jet('where(x > 0, x, exp(-x*1000)^2)', 1)).toEqual([1, 1, 0]);
    expect(jet('max(x, -1/0)', 1)).toEqual([1, 1, 0]);
  });

  test('NaN in, NaN out', () => {
    for (const text of ['x', '1', 'a', 'x^0', 'where(x > 0, 1, 2)', 'max(x, 1)', 'min(1, x)', 'sign(x)', '1^x']) {
      const { f, df, d2f } = parseActivation(text, { params: { a: 1 } });
      expect([f(Number.NaN), df(Number.NaN), d2f(Number.NaN)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    }
    expect(jet('log(x)', -1)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(jet('where(log(x) > 0, 1, 2)', -1)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(jet('max(log(x), 1)', -1)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    for (const text of ['0/0', 'log(-1)', 'x + log(-1)', 'where(0/0 > 1, x, 1)', 'max(1, 0/0)'])
      expect(jet(text, 1), text).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(jet('where(x > 0, x, 0/0)', 1)).toEqual([1, 1, 0]);
  });

  test('both operands of a power in x', () => {
    const [y, slope, bend] = jet('x^x', 1.5) as [number, number, number];
    const log = Math.log(1.5);
    expect(y).toBeCloseTo(1.5 ** 1.5, 14);
    expect(slope).toBeCloseTo(y * (log + 1), 14);
    expect(bend).toBeCloseTo(y * ((log + 1) ** 2 + 1 / 1.5), 13);
    expect(jet('2^x', 3)[2]).toBeCloseTo(8 * Math.LN2 ** 2, 13);
  });
});

describe('TeX', () => {
  test.each<[string, string]>([
    ['x * sigmoid(1.702 * x)', 'x\\,\\sigma\\left(1.702x\\right)'],
    ['2*3*x', '2\\cdot 3x'],
    ['x*2', 'x\\cdot 2'],
    ['1/2*x', '\\frac{1}{2}\\,x'],
    ['1/2*(3/4)', '\\frac{1}{2}\\cdot \\frac{3}{4}'],
    ['(1 + x)/(1 - x)^2', '\\frac{1+x}{\\left(1-x\\right)^{2}}'],
    ['1 - (x - 2)', '1-\\left(x-2\\right)'],
    ['1 + (x - 2)*3', '1+\\left(x-2\\right)\\cdot 3'],
    ['-x^2', '-x^{2}'],
    ['(-x)^2', '\\left(-x\\right)^{2}'],
    ['x*-2', 'x\\,\\left(-2\\right)'],
    ['e^-x', 'e^{-x}'],
    ['exp(x)^2', '\\left(e^{x}\\right)^{2}'],
    ['(x^2)^3', '\\left(x^{2}\\right)^{3}'],
    ['(x/2)^3', '\\left(\\frac{x}{2}\\right)^{3}'],
    ['2*expm1(x)', '2\\left(e^{x}-1\\right)'],
    ['log1p(-x)', '\\ln\\left(1+\\left(-x\\right)\\right)'],
    ['sqrt(abs(x))', '\\sqrt{\\left|x\\right|}'],
    ['max(0, x)', '\\max\\left(0,x\\right)'],
    ['1e-10*x', '1\\cdot 10^{-10}\\,x'],
    ['2*pi*alpha*w_0', '2\\pi\\,\\alpha\\,w_{0}'],
    ['slope*a12', '\\mathit{slope}\\,a_{12}'],
    ['where(x <= 0, -x, 2)*x', '\\left(\\begin{cases}-x&x\\le 0\\\\2&\\text{otherwise}\\end{cases}\\right)\\,x'],
  ])('%s', (text, want) => expect(toTex(parseFormula(text, ['alpha', 'w_0', 'slope', 'a12']))).toBe(want));

  test('Temml renders every formula', () => {
    const render = (tex: string) => temml.renderToString(tex, { throwOnError: true });
    for (const { forms, params } of scalars) {
      const names = params.map(({ name }) => name);
      for (const text of Object.values(forms)) expect(render(toTex(parseFormula(text, names)))).toContain('<math');
    }
    fc.assert(
      fc.property(formulas, text => {
        fc.pre(text.length <= 500);
        expect(render(parseActivation(text, { params: { a: 1 } }).texDerivative)).toContain('<math');
      }),
    );
  });
});
