/** The forms of the activations, rounded after each operation: their errors, and the numbers that the definitions' texts state. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseFormula } from '../../src/core/activations/formula-parser.ts';
import { activations, getScalarActivation } from '../../src/core/activations/index.ts';
import type { Activation, Forms, ParamValues, ScalarActivation } from '../../src/core/activations/types.ts';
import {
  type FloatFormat,
  type FloatId,
  formats,
  lastBefore,
  precisionReport,
  quantise,
  roundedEvaluator,
  roundedForm,
} from '../../src/core/precision.ts';
import { goldenScalar } from '../../src/tooling/golden.ts';

type JsonNumber = number | string;
type Side = 'left' | 'right';

const golden: {
  formPoints: Record<FloatId, JsonNumber[]>;
  forms: { id: string; form: keyof Forms; format: FloatId; rounded: JsonNumber[] }[];
  reports: {
    id: string;
    form: keyof Forms;
    format: FloatId;
    overflow: Record<Side, number | null>;
    flush: Record<Side, [number, number] | null>;
    worst: [JsonNumber, number];
  }[];
} = JSON.parse(readFileSync(join(process.cwd(), 'tests/golden/precision.json'), 'utf8'));

const scalars = Object.values(activations).filter((a): a is ScalarActivation => a.kind === 'scalar');
const { float16, float32, float64 } = formats;

describe.each(scalars)('$id', definition => {
  /**
   * What one rounding of x, of each parameter and of the result does to the value, |f| + |x f′| + Σ |p ∂f/∂p| of them, is what no form can
   * avoid. Where numbers are subnormal they, and a factor x times them, are off by the smallest of them.
   */
  test.each([float64, float32])('the stable form in $id is within two such errors of the golden values', format => {
    const evaluate = roundedForm(definition, 'stable', format);
    let compared = 0;
    for (const { params, x: points, f } of goldenScalar(definition.id)) {
      const all = Object.fromEntries(definition.params.map(param => [param.name, params[param.name] ?? param.default]));
      points.forEach((x, i) => {
        const want = f[i] as number;
        // A product of x and a parameter may be too large for the format, as in sine.
        const reach = Math.abs(x) * Math.max(1, ...Object.values(all).map(Math.abs));
        if (!(reach <= format.max && Math.abs(want) <= format.max)) return;
        let roundings = Math.abs(want) + Math.abs(x * definition.df(x, params));
        for (const [name, value] of Object.entries(all)) {
          const h = 1e-5 * value;
          const at = (step: number) => definition.f(x, { ...all, [name]: value + step });
          if (h !== 0) roundings += Math.abs((value * (at(h) - at(-h))) / (2 * h));
        }
        const error = Math.abs(evaluate(x, params) - want);
        const allowed = 2 * (format.epsilon * roundings + format.smallestSubnormal * (1 + Math.abs(x)));
        expect(error, `x = ${x}, ${JSON.stringify(params)}`).toBeLessThanOrEqual(allowed);
        compared++;
      });
    }
    expect(compared).toBeGreaterThan(30);
  });
});

/** Parameters with which the cancelling part is not hidden behind a larger one. */
const bare: Readonly<Record<string, ParamValues>> = {
  dyt: { beta: -1 },
  xielu: { beta: 0 },
  'xielu-ideal': { beta: 0 },
};

test.each(scalars.filter(({ forms }) => forms.naive))(
  '$id: the naive form loses what the stable one keeps',
  definition => {
    const params = bare[definition.id] ?? {};
    expect(precisionReport(definition, 'stable', float32, { params }).worst.ulps).toBeLessThan(500);
    expect(precisionReport(definition, 'naive', float32, { params }).worst.ulps).toBeGreaterThan(1e6);
    expect(definition.numerics.naiveForm).toBeDefined();
  },
);

describe('rounding at each step', () => {
  test.each(golden.forms)('$id, $form, $format: as numpy and torch', ({ id, form, format, rounded }) => {
    const evaluate = roundedForm(id, form, formats[format]);
    const points = golden.formPoints[format];
    expect(rounded).toHaveLength(points.length);
    points.forEach((x, i) => {
      // The decimal numbers of the file have as few digits as the format needs.
      const want = quantise(Number(rounded[i]), formats[format]);
      // Neither the file nor a formula keeps the sign of 0 everywhere.
      expect(evaluate(Number(x)) + 0, `x = ${x}`).toBe(want + 0);
    });
  });

  test('parameters, and what is missing', () => {
    expect(roundedForm('leaky-relu', 'stable', float16)(-1, { negativeSlope: 0.1 })).toBe(-0.0999755859375);
    expect(roundedForm(getScalarActivation('leaky-relu'), 'stable', float16)(-1)).toBe(quantise(-0.01, float16));
    expect(() => roundedForm('relu', 'naive', float16)).toThrow(
      'form is “naive”; expected stable: relu has no other form',
    );
    expect(() => roundedForm('softmax', 'stable', float16)).toThrow('a function of one number');
    expect(() => roundedForm('gleu', 'stable', float16)).toThrow('did you mean gelu');
  });
});

describe('reports', () => {
  test.each(golden.reports)('$id, $form, $format: as a search through all numbers with mpmath', want => {
    const { points, worst, overflow, flush } = precisionReport(want.id, want.form, formats[want.format]);
    // 2^16 codes without NaN, infinities and a second 0.
    expect(points).toBe(want.format === 'float16' ? 63487 : 65279);
    for (const side of ['left', 'right'] as const) {
      const [near, far] = want.flush[side] ?? [];
      expect(overflow[side], `overflow, ${side}`).toBe(want.overflow[side] ?? undefined);
      expect(flush[side], `flush, ${side}`).toEqual(near === undefined ? undefined : { near, far });
    }
    const [ulps, x] = want.worst;
    if (typeof ulps === 'string') expect(worst.ulps).toBe(Number(ulps));
    else expect(Math.abs(worst.ulps / ulps - 1)).toBeLessThan(1e-9);
    // An odd function is as wrong on either side.
    expect(Math.abs(worst.x)).toBe(Math.abs(x));
  });

  test('an interval, and what the report holds of it', () => {
    const report = precisionReport('gelu', 'naive', float32, { from: -20, to: -1, points: 500 });
    expect(report.points).toBeGreaterThan(500);
    expect(report.flush.left?.near).toBeCloseTo(-5.5426, 4);
    expect(report.flush.right).toBeUndefined();
    expect(report.worst.x).toBeLessThan(-5.5426);
    expect(Math.abs(report.worst.computed)).toBe(0);
    const near = precisionReport('gelu', 'naive', float32, { from: -5, to: 0 });
    expect(near.flush.left).toBeUndefined();
    // 8-bit formats too: exp is NaN in E4M3 where it is infinite elsewhere, from the code after 6.
    expect(precisionReport('exponential', 'stable', formats['fp8-e4m3']).overflow.right).toBe(6.5);
  });

  test('wrong arguments', () => {
    expect(() => precisionReport('gelu', 'naive', float16, { from: 2, to: 1 })).toThrow('interval is “2 to 1”');
    expect(() => precisionReport('gelu', 'naive', float32, { points: 0 })).toThrow('points is 0');
    expect(() => precisionReport('relu', 'naive', float16)).toThrow('relu has no other form');
    expect(() => precisionReport('elu', 'naive', float16, { params: { alpha: -1 } })).toThrow('elu alpha is -1');
  });
});

const formula = (text: string, format: FloatFormat) => roundedEvaluator(parseFormula(text), format);
/** The last number of the format, from one where it holds to one where it does not, at which it still does. */
const where = (holds: (x: number) => boolean, from: number, to: number, format: FloatFormat) =>
  lastBefore(holds, from, to, format);
const lastFinite = (text: string, format: FloatFormat, to = 1e30) => {
  const value = formula(text, format);
  return where(x => Number.isFinite(value(x)), 1, to, format);
};
const zeroBelow = (id: string, format: FloatFormat) => {
  const value = roundedForm(id, 'naive', format);
  return where(x => value(x) === 0, -70, -1, format);
};
const overflow = (id: string, side: Side, format = float32) =>
  precisionReport(id, 'naive', format).overflow[side] ?? Number.NaN;
/** Relative error in percent of the naive form. */
const percentOff = (id: string, x: number, params: ParamValues = {}) => {
  const input = Math.fround(x);
  return (
    100 * Math.abs(roundedForm(id, 'naive', float32)(input, params) / getScalarActivation(id).f(input, params) - 1)
  );
};
const unitRoundoff = (format: FloatFormat) => format.epsilon / 2;

type Field = keyof Activation['numerics'];

/** What a text states, the number between « and », and how it is computed. */
const stated: readonly [id: string, field: Field, text: string, compute: () => number][] = [
  ['sigmoid', 'naiveForm', 'overflows inside exp for x < «−88.7» in float32', () => overflow('sigmoid', 'left')],
  ['tanh', 'naiveForm', 'is ∞/∞ for |x| > «88.7» in float32', () => overflow('tanh', 'right')],
  [
    'log-sigmoid',
    'naiveForm',
    'is −∞ once σ underflows, below x ≈ «−104» in float32',
    () => overflow('log-sigmoid', 'left'),
  ],
  ['bipolar-sigmoid', 'naiveForm', 'is ∞/∞ for x < «−88.7» in float32', () => overflow('bipolar-sigmoid', 'left')],
  [
    'dyt',
    'naiveForm',
    'it is exactly 0 above x ≈ «18.0» in float32',
    () => {
      const value = roundedForm('dyt', 'naive', float32);
      return where(x => value(x, { alpha: 0.5, gamma: 1, beta: -1 }) === 0, 100, 1, float32);
    },
  ],
  ['arctan', 'pitfall', 'x² overflows for |x| > «1.8·10¹⁹» in float32', () => lastFinite('x^2', float32)],
  [
    'erf',
    'pitfall',
    'rounds to ±1 from |x| ≈ «3.92» in float32',
    () => where(x => quantise(getScalarActivation('erf').f(x), float32) === 1, 9, 1, float32),
  ],
  ['erf', 'pitfall', 'and «5.92» in float64', () => where(x => getScalarActivation('erf').f(x) === 1, 9, 1, float64)],
  ['isru', 'naiveForm', 'x² overflows for |x| > «1.8·10¹⁹» in float32', () => overflow('isru', 'right')],
  ['isru', 'naiveForm', 'the result is «0» where', () => roundedForm('isru', 'naive', float32)(2e19)],
  [
    'elu',
    'naiveForm',
    'in float32 it is 0 for x > «−3·10⁻⁸»',
    () => {
      const value = roundedForm('elu', 'naive', float32);
      return where(x => value(x) === 0, -1e-30, -1, float32);
    },
  ],
  ['isrlu', 'naiveForm', 'overflows in float32 for |x| > «1.8·10¹⁹»', () => -overflow('isrlu', 'left')],
  ['isrlu', 'naiveForm', 'the result is «0» instead', () => roundedForm('isrlu', 'naive', float32)(-2e19)],
  ['relu-squared', 'pitfall', 'Overflows in float16 for x > «255.9»', () => lastFinite('relu(x)^2', float16)],
  ['star-relu', 'naiveForm', 'r² overflows in float16 for x > «255.9»', () => lastFinite('relu(x)^2', float16)],
  ['softplus', 'naiveForm', 'is ∞ for x > «88.7»', () => overflow('softplus', 'right')],
  ['softplus', 'naiveForm', '0 for x < «−16.6» in float32', () => zeroBelow('softplus', float32)],
  [
    'squareplus',
    'naiveForm',
    'it is 0 for some x from «−5793» down',
    () => {
      const value = roundedForm('squareplus', 'naive', float32);
      let x = -5000;
      while (value(x) !== 0) x -= 2 ** -11;
      return x;
    },
  ],
  [
    'squareplus',
    'naiveForm',
    'for all below «−11585»',
    () => {
      const value = roundedForm('squareplus', 'naive', float32);
      let x = -13000;
      while (value(x) === 0) x += 2 ** -10;
      return x;
    },
  ],
  ['squareplus', 'pitfall', 'x² overflows in float32 for |x| > «1.8·10¹⁹»', () => overflow('squareplus', 'right')],
  ['sqrt-softplus', 'naiveForm', 'is ∞ for x > «88.7»', () => overflow('sqrt-softplus', 'right')],
  ['sqrt-softplus', 'naiveForm', '0 for x < «−16.6» in float32', () => zeroBelow('sqrt-softplus', float32)],
  [
    'sqrt-softplus',
    'naiveForm',
    'is 0 below «−104»',
    () => {
      const value = formula('sqrt(softplus(x))', float32);
      return where(x => value(x) === 0, -300, -1, float32);
    },
  ],
  [
    'sqrt-softplus',
    'naiveForm',
    'reaches 0 only at «−208»',
    () => {
      const value = roundedForm('sqrt-softplus', 'stable', float32);
      return where(x => value(x) === 0, -300, -1, float32);
    },
  ],
  ['gelu', 'naiveForm', 'exactly 0 from x ≈ «−5.54» (float32)', () => zeroBelow('gelu', float32)],
  ['gelu', 'naiveForm', '«−8.37» (float64)', () => zeroBelow('gelu', float64)],
  ['clipped-gelu', 'naiveForm', 'exactly 0 from x ≈ «−5.54» (float32)', () => zeroBelow('clipped-gelu', float32)],
  ['clipped-gelu', 'naiveForm', '«−8.37» (float64)', () => zeroBelow('clipped-gelu', float64)],
  ['gelu-tanh', 'naiveForm', 'exactly 0 below x ≈ «−5.16» (float32)', () => zeroBelow('gelu-tanh', float32)],
  ['gelu-tanh', 'naiveForm', '«−7.20» (float64)', () => zeroBelow('gelu-tanh', float64)],
  ['gelu-tanh', 'pitfall', 'x³ overflows float16 above «40.3»', () => lastFinite('x^3', float16)],
  ['quick-gelu', 'naiveForm', 'exactly 0 for x < «−52.1» in float32', () => zeroBelow('quick-gelu', float32)],
  [
    'quick-gelu',
    'naiveForm',
    'exactly 0 for x < «−52.1» in float32, where exp overflows',
    () => overflow('quick-gelu', 'left'),
  ],
  ['silu', 'naiveForm', 'overflows inside exp for x < «−88.7» in float32', () => overflow('silu', 'left')],
  ['swish', 'naiveForm', 'overflows inside exp for βx < «−88.7» in float32', () => overflow('swish', 'left')],
  ['e-swish', 'naiveForm', 'overflows inside exp for x < «−88.7» in float32', () => overflow('e-swish', 'left')],
  [
    'hard-swish',
    'naiveForm',
    'overflows for x > «10912» in float16',
    () => {
      const value = roundedForm('hard-swish', 'naive', float16);
      return where(x => Number.isFinite(value(x)), 1, 60000, float16);
    },
  ],
  ['mish', 'naiveForm', 'is exactly 0 below x ≈ «−16.6» in float32', () => zeroBelow('mish', float32)],
  [
    'mish',
    'naiveForm',
    'is ∞/∞ for x > «44.4»',
    () => lastFinite('(exp(x)^2 + 2*exp(x))/(exp(x)^2 + 2*exp(x) + 2)', float32),
  ],
  ['serf', 'naiveForm', 'overflows inside exp for x > «88.7»', () => overflow('serf', 'right')],
  ['serf', 'naiveForm', 'exactly 0 below x ≈ «−16.6», in float32', () => zeroBelow('serf', float32)],
  ['logish', 'naiveForm', 'exactly 0 below x ≈ «−16.6» (float32)', () => zeroBelow('logish', float32)],
  ['logish', 'naiveForm', '«−36.7» (float64)', () => zeroBelow('logish', float64)],
  ['smish', 'naiveForm', 'exactly 0 below x ≈ «−16.6» (float32)', () => zeroBelow('smish', float32)],
  ['smish', 'naiveForm', '«−36.7» (float64)', () => zeroBelow('smish', float64)],
  [
    'tanhexp',
    'pitfall',
    'is ∞·0 = NaN for x > «84.3» in float32',
    () => lastFinite('x*exp(x)*(1 - tanh(exp(x))^2)', float32, 100),
  ],
  [
    'golu',
    'pitfall',
    'is ∞·0 = NaN for x < «−88.7» in float32',
    () => {
      const value = formula('exp(-x)*exp(-exp(-x))', float32);
      return where(x => Number.isFinite(value(x)), -1, -100, float32);
    },
  ],
  ['tanh-shrink', 'naiveForm', 'in float32 it is «4.8» % off at 10⁻³', () => percentOff('tanh-shrink', 1e-3)],
  ['tanh-shrink', 'naiveForm', '«40» % at 5·10⁻⁴', () => percentOff('tanh-shrink', 5e-4)],
  [
    'tanh-shrink',
    'naiveForm',
    'and «0» at 10⁻⁴',
    () => roundedForm('tanh-shrink', 'naive', float32)(Math.fround(1e-4)),
  ],
  [
    'tanh-shrink',
    'naiveForm',
    'in float64 it is «0» at 10⁻⁸',
    () => roundedForm('tanh-shrink', 'naive', float64)(1e-8),
  ],
  ['snake', 'pitfall', '«6·10⁻⁸»·|ax| in float32', () => unitRoundoff(float32)],
  ['sine', 'naiveForm', '«6·10⁻⁸»·|ω₀x| in float32', () => unitRoundoff(float32)],
  ['cosine', 'pitfall', '«6·10⁻⁸»·|x|', () => unitRoundoff(float32)],
  [
    'gaussian',
    'pitfall',
    'It is 0 for |x| > «10.2» in float32',
    () => {
      const value = roundedForm('gaussian', 'stable', float32);
      return where(x => value(x) === 0, 100, 1, float32);
    },
  ],
  ['exponential', 'pitfall', '∞ above «11.09» in float16', () => lastFinite('exp(x)', float16)],
  ['exponential', 'pitfall', '«88.72» in float32', () => lastFinite('exp(x)', float32)],
  ['exponential', 'pitfall', '«709.78» in float64', () => lastFinite('exp(x)', float64)],
  [
    'bent-identity',
    'naiveForm',
    'x² overflows for |x| > «1.8·10¹⁹» in float32',
    () => overflow('bent-identity', 'right'),
  ],
  [
    'xielu-ideal',
    'naiveForm',
    'none of its digits may be right for x > «−8·10⁻⁸»',
    () =>
      precisionReport('xielu-ideal', 'naive', float32, { from: -1, to: 0, points: 20000, params: { beta: 0 } }).flush
        .left?.far ?? 0,
  ],
  ['xielu', 'naiveForm', 'in float32 it is «2.3» % off at −2·10⁻⁶', () => percentOff('xielu', -2e-6, { beta: 0 })],
  ['pau', 'naiveForm', 'x⁵ overflows float16 for |x| > «9.2»', () => lastFinite('x^5', float16)],
  ['softmax', 'naiveForm', 'exp overflows at «88.7» in float32', () => lastFinite('exp(x)', float32)],
  ['softmax', 'naiveForm', 'and at «11.09» in float16', () => lastFinite('exp(x)', float16)],
  ['logsumexp', 'naiveForm', 'overflows once an entry exceeds «88.7» in float32', () => lastFinite('exp(x)', float32)],
];

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A printed number and half a unit of its last digit: −88.7, 40, 1.8·10¹⁹, 6·10⁻⁸. */
function printed(text: string): { value: number; half: number } {
  const [digits = '', power = ''] = text.replaceAll('−', '-').split('·10');
  const exponent = Number(
    [...power.replace('⁻', '-')].map(c => (superscripts.includes(c) ? superscripts.indexOf(c) : c)).join(''),
  );
  const decimals = digits.split('.')[1]?.length ?? 0;
  return { value: Number(`${digits}e${exponent}`), half: 0.5 * 10 ** (exponent - decimals) };
}

describe('numbers in the texts', () => {
  test.each(stated)('%s, %s: %s', (id, field, text, compute) => {
    expect(activations[id]?.numerics[field]).toContain(text.replace(/[«»]/g, ''));
    const number = /«(.+)»/.exec(text)?.[1] ?? '';
    const { value, half } = printed(number);
    const computed = compute();
    // A 0 is exact; other numbers are rounded to their last digit.
    if (number === '0') expect(Math.abs(computed)).toBe(0);
    else expect(Math.abs(computed - value), `computed ${computed}`).toBeLessThanOrEqual(half);
  });

  test('a threshold of 0.1 is another number in float32: its own float32 input is above it in float64 only', () => {
    const input = Math.fround(0.1);
    expect(activations.threshold?.numerics.pitfall).toContain(
      'the input float32(0.1) falls on the other side than in float64',
    );
    expect(roundedForm('threshold', 'stable', float64)(input)).toBe(input);
    expect(roundedForm('threshold', 'stable', float32)(input)).toBe(20);
  });

  test('every text with a format has its numbers here', () => {
    const covered = new Set([...stated.map(([id, field]) => `${id} ${field}`), 'threshold pitfall']);
    const fields = ['stableForm', 'naiveForm', 'pitfall'] as const;
    const missing = Object.values(activations).flatMap(({ id, numerics }) =>
      fields
        .filter(field => /float(16|32|64)/.test(numerics[field] ?? '') && !covered.has(`${id} ${field}`))
        .map(field => `${id} ${field}`),
    );
    expect(missing).toEqual([]);
  });
});
