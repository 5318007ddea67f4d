import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Analysis, analyse, SATURATED } from '../../src/core/activations/analyse.ts';
import { parseActivation } from '../../src/core/activations/formula.ts';
import { activations, getScalarActivation } from '../../src/core/activations/index.ts';
import { meanField } from '../../src/core/activations/mean-field.ts';
import { gaussianMean, gaussianMoments } from '../../src/core/activations/quadrature.ts';
import type { ScalarActivation } from '../../src/core/activations/types.ts';
import { ArgumentError } from '../../src/core/errors.ts';

const scalars = Object.values(activations).filter((a): a is ScalarActivation => a.kind === 'scalar');
const of = (id: string, params = {}) => analyse(getScalarActivation(id), params);

const INFINITY = Number.POSITIVE_INFINITY;

/** Within `digits` significant digits; absolute where 0 is expected. */
const expectDigits = (got: number, want: number, digits: number, what = '') =>
  expect(Math.abs(got - want), `${what}: ${got}, expected ${want}`).toBeLessThanOrEqual(
    10 ** -digits * (Math.abs(want) || 1),
  );

// ---------------------------------------------------------------- published values

// The fact sheet functions.json, `gaussian_statistics` of each function, computed there with mpmath:
// E f, E f^2, 1 / sqrt(E f^2), E f'^2, 1 / sqrt(E f'^2) for z ~ N(0, 1), at the default parameters.
const GAUSSIAN: readonly [
  id: string,
  mean: number,
  second: number,
  forward: number,
  slope: number,
  backward: number,
][] = [
  ['identity', 0, 1, 1, 1, 1],
  ['sigmoid', 0.5, 0.2933790359, 1.846228545, 0.04483624135, 4.722646086],
  ['tanh', 0, 0.3942944904, 1.59253742, 0.4644029024, 1.467413592],
  ['softsign', 0, 0.1830140213, 2.337533363, 0.2276713404, 2.095780609],
  // biome-ignore lint/suspicious/noApproximativeNumericConstant: the sheet's own digits
  ['relu', 0.3989422804, 0.5, 1.414213562, 0.5, 1.414213562],
  ['leaky-relu', 0.3949528576, 0.50005, 1.414142857, 0.50005, 1.414142857],
  ['elu', 0.1605205723, 0.6449454175, 1.245198301, 0.6681020012, 1.223428558],
  ['selu', 0, 1, 1, 1.071574992, 0.966025777],
  ['softplus', 0.8060591833, 0.9212459089, 1.041866836, 0.2933790359, 1.846228545],
  ['gelu', 0.2820947918, 0.4252214826, 1.533530441, 0.4558508656, 1.481114413],
  ['gelu-tanh', 0.2820385881, 0.425193711, 1.533580522, 0.455817846, 1.481168058],
  ['quick-gelu', 0.2823305528, 0.4219528069, 1.539458762, 0.4495492005, 1.491459227],
  ['silu', 0.2066209641, 0.3557755198, 1.67653247, 0.3794823516, 1.623320258],
  ['swish', 0.2066209641, 0.3557755198, 1.67653247, 0.3794823516, 1.623320258],
];

describe('Gaussian moments and gains', () => {
  test.each(GAUSSIAN)('%s', (id, mean, second, forward, slope, backward) => {
    const { gaussian, forwardGain, backwardGain } = of(id);
    expectDigits(gaussian.mean, mean, 9, 'mean');
    expectDigits(gaussian.secondMoment, second, 9, 'second moment');
    expectDigits(gaussian.variance, second - mean ** 2, 8.5, 'variance');
    expectDigits(gaussian.meanSquareSlope, slope, 9, 'mean square slope');
    expectDigits(forwardGain, forward, 9, 'forward gain');
    expectDigits(backwardGain, backward, 9, 'backward gain');
  });

  test('He’s gain is √2 for ReLU, √(2 / (1 + a²)) for leaky ReLU', () => {
    // He et al. 2015; torch.nn.init.calculate_gain('leaky_relu', a).
    expectDigits(of('relu').forwardGain, Math.SQRT2, 15);
    expectDigits(of('relu').backwardGain, Math.SQRT2, 15);
    for (const a of [0, 0.01, 0.2, 0.5, 1]) {
      expectDigits(of('leaky-relu', { negativeSlope: a }).forwardGain, Math.sqrt(2 / (1 + a * a)), 14);
      expectDigits(of('leaky-relu', { negativeSlope: a }).backwardGain, Math.sqrt(2 / (1 + a * a)), 14);
    }
  });

  test('SELU keeps mean 0 and variance 1 (Klambauer et al. 2017)', () => {
    const { mean, variance } = of('selu').gaussian;
    expect(Math.abs(mean)).toBeLessThan(1e-14);
    expect(Math.abs(variance - 1)).toBeLessThan(1e-14);
  });

  test('E GELU = 1 / (2√π), E ReLU = 1 / √(2π)', () => {
    expectDigits(of('gelu').gaussian.mean, 1 / (2 * Math.sqrt(Math.PI)), 14);
    expectDigits(of('relu').gaussian.mean, 1 / Math.sqrt(2 * Math.PI), 14);
  });
});

describe('moments under N(0, q)', () => {
  // mpmath.quad at 25 digits: E f, E f², E f′².
  test.each([
    [0.25, 0.08920620580763856, 0.0835067237933498, 0.3556851396521124],
    [4, 0.7136496464611084, 1.929865015864443, 0.506044764053799],
  ])('gelu at q = %d', (variance, mean, second, slope) => {
    const { gaussian, forwardGain, backwardGain } = analyse(getScalarActivation('gelu'), {}, { variance });
    expectDigits(gaussian.mean, mean, 14);
    expectDigits(gaussian.secondMoment, second, 14);
    expectDigits(gaussian.meanSquareSlope, slope, 14);
    expectDigits(forwardGain, Math.sqrt(variance / second), 14);
    expectDigits(backwardGain, 1 / Math.sqrt(slope), 14);
  });

  test('in closed form: E e^(2x) = e^(2q), E sin² = (1 − e^(−2q)) / 2, E (ω cos)² = ω² (1 + e^(−2qω²)) / 2', () => {
    expectDigits(gaussianMoments(getScalarActivation('exponential'), 2).secondMoment, Math.exp(4), 13);
    for (const omega0 of [1, 30, 1000]) {
      const { secondMoment, meanSquareSlope } = gaussianMoments(getScalarActivation('sine'), 0.5, { omega0 });
      expectDigits(secondMoment, (1 - Math.exp(-(omega0 ** 2))) / 2, 12);
      expectDigits(meanSquareSlope, (omega0 ** 2 * (1 + Math.exp(-(omega0 ** 2)))) / 2, 12);
    }
  });

  test('poles: E ln|x| = −(γ + ln 2) / 2 and Var ln|x| = π²/8 exist, E 1/x does not and E 1/x² is infinite', () => {
    const { mean, variance } = gaussianMoments(parseActivation('log(abs(x))'), 1);
    // Euler's constant is 0.5772156649015329.
    expectDigits(mean, -(0.5772156649015329 + Math.LN2) / 2, 11);
    expectDigits(variance, Math.PI ** 2 / 8, 11);
    expect(gaussianMoments(parseActivation('1/x'), 1)).toMatchObject({ mean: Number.NaN, secondMoment: INFINITY });
    expect(gaussianMoments(parseActivation('sqrt(x)'), 1).mean).toBeNaN();
  });

  test.each([-1, Number.NaN, INFINITY])('a variance of %d is refused', variance => {
    expect(() => gaussianMoments(getScalarActivation('relu'), variance)).toThrow(
      `variance is ${variance}; expected a finite number from 0`,
    );
  });
});

describe('parameters are checked', () => {
  test('an unknown name, a value out of range', () => {
    expect(() => of('elu', { alfa: 3 })).toThrow(/elu parameter is “alfa”; expected one of alpha/);
    expect(() => of('elu', { alpha: -1 })).toThrow(ArgumentError);
    expect(() => meanField(getScalarActivation('elu'), { weightVariance: 1, params: { alfa: 3 } })).toThrow(/alfa/);
  });
});

describe('quadrature', () => {
  test('moments of the Gaussian', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), variance => {
        expectDigits(
          gaussianMean(() => 1, variance),
          1,
          14,
        );
        expectDigits(
          gaussianMean(x => x * x, variance),
          variance,
          13,
        );
        expectDigits(
          gaussianMean(x => x ** 4, variance),
          3 * variance ** 2,
          13,
        );
        expectDigits(gaussianMean(Math.abs, variance), Math.sqrt((2 * variance) / Math.PI), 13);
        expectDigits(gaussianMean(Math.cos, Math.min(variance, 4)), Math.exp(-Math.min(variance, 4) / 2), 13);
      }),
      { numRuns: 40 },
    );
  });

  test('kinks anywhere', () => {
    fc.assert(
      fc.property(fc.double({ min: -3, max: 3, noNaN: true }), kink => {
        // E |z - k| = 2 φ(k) + k (2 Φ(k) - 1), here through the same integral from another split.
        const direct = gaussianMean(x => Math.abs(x - kink), 1, [kink]);
        const shifted = gaussianMean(x => Math.abs(x - kink), 1, [kink, kink / 2, 0.1]);
        expectDigits(direct, shifted, 13);
      }),
    );
  });

  test('variance 0 is the value at 0', () => expect(gaussianMean(x => x + 3, 0)).toBe(3));

  // mpmath.quad at 30 digits, split at multiples of the activation's own width.
  test.each([
    [10, 0.757266276921318, 0.165572420769709, 0.38970535757266],
    [100, 0.920536863430517, 0.0531067877481158, 0.460740439890636],
    [1e4, 0.992021482480513, 0.00531914464401462, 0.496011233203164],
    [1e6, 0.999202115767314, 0.000531922954771446, 0.49960105837583],
  ])('Gaussians much wider than the function, variance %d', (variance, tanh, tanhSlope, sigmoid) => {
    expectDigits(
      gaussianMean(x => getScalarActivation('tanh').f(x) ** 2, variance),
      tanh,
      13,
    );
    expectDigits(
      gaussianMean(x => getScalarActivation('tanh').df(x) ** 2, variance),
      tanhSlope,
      13,
    );
    expectDigits(
      gaussianMean(x => getScalarActivation('sigmoid').f(x) ** 2, variance),
      sigmoid,
      13,
    );
  });

  // Likewise: E softplus(z), E swish'(z)^2.
  test.each([
    [1, 0.8060591833474398, 0.3794823516328293],
    [10, 0.4054313031171149, 0.5071538291283172],
    [100, 0.3990078962223357, 0.5008561279308384],
  ])('functions much sharper than the Gaussian, beta %d', (beta, softplus, swishSlope) => {
    expectDigits(of('softplus', { beta }).gaussian.mean, softplus, 13);
    expectDigits(of('swish', { beta }).gaussian.meanSquareSlope, swishSlope, 13);
  });
});

// ---------------------------------------------------------------- shape

// The fact sheet functions.json: `extrema` and `lipschitz`, computed there with mpmath.
describe('extrema and Lipschitz constants', () => {
  test.each([
    ['gelu', -0.75179152469356445746, -0.16997120747990366169],
    ['gelu-tanh', -0.75246142207101625849, -0.17004075057125405064],
    ['quick-gelu', -0.7511542554412889513, -0.16361018963635358115],
    ['silu', -1.2784645427610737951, -0.27846454276107379511],
    ['swish', -1.2784645427610737951, -0.27846454276107379511],
  ])('the minimum of %s', (id, x, value) => {
    const { extrema } = of(id);
    expect(extrema).toHaveLength(1);
    expect(extrema[0]?.kind).toBe('minimum');
    expectDigits(extrema[0]?.x ?? 0, x, 11.5);
    expectDigits(extrema[0]?.value ?? 0, value, 11.5);
  });

  test('the minimum of swish scales by 1 / β', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 50, noNaN: true }), beta => {
        const { extrema } = of('swish', { beta });
        expect(extrema).toHaveLength(1);
        expectDigits(extrema[0]?.x ?? 0, -1.2784645427610737951 / beta, 11);
        expectDigits(extrema[0]?.value ?? 0, -0.27846454276107379511 / beta, 11);
      }),
      { numRuns: 20 },
    );
  });

  // mpmath at 25 digits.
  test('far out: the minimum of swish at β = 10⁻⁵ is −27846.45… at −127846.45…', () => {
    const { extrema, range, monotone } = of('swish', { beta: 1e-5 });
    expect(extrema).toHaveLength(1);
    expectDigits(extrema[0]?.x ?? 0, -127846.4542761074, 11);
    expectDigits(extrema[0]?.value ?? 0, -27846.45427610738, 11);
    expectDigits(range.low.value, -27846.45427610738, 11);
    expect(monotone).toBe('neither');
  });

  test('of equals the one nearest to 0: sin(ω x) turns at ±π / 2ω first, snake is steepest at π / 4a', () => {
    for (const omega0 of [30, 1000, 10_000]) {
      const { extrema, lipschitz, slope } = of('sine', { omega0 });
      const least = Math.min(...extrema.map(({ x }) => Math.abs(x)));
      expectDigits(least, Math.PI / 2 / omega0, 11);
      expect(extrema.map(({ kind, value }) => (kind === 'maximum' ? value : -value))).toEqual(Array(8).fill(1));
      expect(lipschitz).toEqual({ value: omega0, at: 0 });
      expectDigits(slope.lowest, -omega0, 12);
    }
    for (const a of [0.1, 1, 50]) {
      const { slope } = of('snake', { a });
      expectDigits(slope.highest, 2, 15);
      expectDigits(slope.highestAt, Math.PI / 4 / a, 11);
      expectDigits(slope.lowestAt, -Math.PI / 4 / a, 11);
    }
  });

  test('tanhshrink is flat at 0 exactly', () => {
    expect(of('tanh-shrink').slope).toMatchObject({ lowest: 0, lowestAt: 0 });
  });

  test('a steep slope is no jump, a small step is one', () => {
    for (const slope of [1e3, 1e6, 1e12])
      expect(analyse(parseActivation(`${slope}*relu(x)`)).lipschitz.value).toBe(slope);
    for (const step of ['1e-9*sign(x)', 'x + 1e-7*sign(x)', '1e9*sign(x - 3)'])
      expect(analyse(parseActivation(step)).lipschitz.value, step).toBe(INFINITY);
    expect(of('elu', { alpha: 100 }).lipschitz.value).toBe(100);
  });

  // sup |f″|: of GELU 2 φ(0), of tanh 4 / (3√3), of the sigmoid 1 / (6√3), of SiLU 1/2 and of Mish by mpmath, at 25 digits.
  test.each([
    ['gelu', Math.sqrt(2 / Math.PI), 0],
    ['tanh', 4 / (3 * Math.sqrt(3)), Math.log(2 + Math.sqrt(3)) / 2],
    ['sigmoid', 1 / (6 * Math.sqrt(3)), Math.log(2 + Math.sqrt(3))],
    ['silu', 0.5, 0],
    ['mish', 0.6442046372369727, 0.0879344313],
    ['gaussian', 2, 0],
    ['identity', 0, 0],
    ['sparse-plus', 0.5, 0],
    ['exponential', INFINITY, INFINITY],
    ['relu', INFINITY, 0],
    ['hard-shrink', INFINITY, 0.5],
  ])('the Lipschitz constant of the slope of %s', (id, value, at) => {
    const { slopeLipschitz } = of(id);
    if (Number.isFinite(value)) expectDigits(slopeLipschitz.value, value, 14);
    else expect(slopeLipschitz.value).toBe(value);
    if (Number.isFinite(at)) expectDigits(Math.abs(slopeLipschitz.at), at, 6);
    else expect(slopeLipschitz.at).toBe(at);
  });

  test.each(['identity', 'sigmoid', 'tanh', 'softsign', 'relu', 'leaky-relu', 'elu', 'selu', 'softplus'])(
    '%s has none',
    id => {
      expect(of(id).extrema).toEqual([]);
    },
  );

  test.each([
    ['identity', 1, 0],
    ['sigmoid', 0.25, 0],
    ['tanh', 1, 0],
    ['softsign', 1, 0],
    ['relu', 1, 0],
    ['leaky-relu', 1, 0],
    ['elu', 1, 0],
    ['selu', 1.7580993408473768599, 0],
    ['softplus', 1, INFINITY],
    ['gelu', 1.1289041451851548, Math.SQRT2],
    ['gelu-tanh', 1.1289930686587718, 1.4185040087908284],
    ['quick-gelu', 1.0998393201288669, 1.4097281319127307],
    ['silu', 1.0998393201288669, 2.3993572805154677],
    ['swish', 1.0998393201288669, 2.3993572805154677],
  ])('the Lipschitz constant of %s', (id, value, at) => {
    const { lipschitz } = of(id);
    expectDigits(lipschitz.value, value, 14);
    if (Number.isFinite(at)) expectDigits(lipschitz.at, at, 11);
    else expect(lipschitz.at).toBe(at);
  });

  test('the Lipschitz constant of ELU is max(1, α)', () => {
    for (const alpha of [0, 0.5, 1, 1.5, 3, 100]) expect(of('elu', { alpha }).lipschitz.value).toBe(Math.max(1, alpha));
  });

  test('the lowest slope of GELU is −0.1289… at −√2', () => {
    const { slope } = of('gelu');
    expectDigits(slope.lowest, -0.1289041451851548, 14);
    expectDigits(slope.lowestAt, -Math.SQRT2, 11);
  });
});

type Row = [
  id: string,
  params: Record<string, number>,
  low: [number, boolean],
  high: number,
  Analysis['monotone'],
  Analysis['parity'],
];

// The sheet's `range`, `monotone` and `parity`; [low, attained]. Only bounded functions have a finite upper end.
const SHAPES: readonly Row[] = [
  ['identity', {}, [-INFINITY, false], INFINITY, 'increasing', 'odd'],
  ['sigmoid', {}, [0, false], 1, 'increasing', 'neither'],
  ['tanh', {}, [-1, false], 1, 'increasing', 'odd'],
  ['softsign', {}, [-1, false], 1, 'increasing', 'odd'],
  ['relu', {}, [0, true], INFINITY, 'increasing', 'neither'],
  ['leaky-relu', {}, [-INFINITY, false], INFINITY, 'increasing', 'neither'],
  ['leaky-relu', { negativeSlope: 0 }, [0, true], INFINITY, 'increasing', 'neither'],
  ['leaky-relu', { negativeSlope: 1 }, [-INFINITY, false], INFINITY, 'increasing', 'odd'],
  ['elu', {}, [-1, false], INFINITY, 'increasing', 'neither'],
  ['elu', { alpha: 2.5 }, [-2.5, false], INFINITY, 'increasing', 'neither'],
  ['elu', { alpha: 0 }, [0, true], INFINITY, 'increasing', 'neither'],
  ['selu', {}, [-1.7580993408473769, false], INFINITY, 'increasing', 'neither'],
  ['softplus', {}, [0, false], INFINITY, 'increasing', 'neither'],
  ['softplus', { beta: 100 }, [0, false], INFINITY, 'increasing', 'neither'],
  ['gelu', {}, [-0.1699712074799037, true], INFINITY, 'neither', 'neither'],
  ['gelu-tanh', {}, [-0.17004075057125405, true], INFINITY, 'neither', 'neither'],
  ['quick-gelu', {}, [-0.16361018963635358, true], INFINITY, 'neither', 'neither'],
  ['silu', {}, [-0.2784645427610738, true], INFINITY, 'neither', 'neither'],
  ['swish', {}, [-0.2784645427610738, true], INFINITY, 'neither', 'neither'],
  ['swish', { beta: 0 }, [-INFINITY, false], INFINITY, 'increasing', 'odd'],
];

/** Height of the step in a function, from its definition; 0 in continuous ones. */
function jumpOf({ id, params }: ScalarActivation, values: Readonly<Record<string, number | undefined>>): number {
  const of = (name: string) => values[name] ?? params.find(param => param.name === name)?.default ?? Number.NaN;
  if (id === 'binary-step') return 1;
  if (id === 'threshold') return Math.abs(of('value') - of('threshold'));
  if (id === 'thresholded-relu') return of('alpha');
  if (id === 'hard-shrink') return of('lambda');
  if (id === 'xielu') return Math.abs(of('alphaN') * Math.expm1(of('eps')));
  return 0;
}

/** Parameters from the whole intervals that the definition accepts: on the sliders, at the ends, and of any size between. */
const anyParams = (definition: ScalarActivation) =>
  fc.record(
    Object.fromEntries(
      definition.params.map(({ name, min, max, slider }) => [
        name,
        fc.oneof(
          fc.nat({ max: Math.round((slider.max - slider.min) / slider.step) }).map(k => slider.min + k * slider.step),
          fc.constantFrom(min, max),
          // Below 10^-140 products leave the range of numbers.
          fc.double({ min, max, noNaN: true }).map(value => (Math.abs(value) < 1e-140 ? 0 : value)),
          fc
            .tuple(fc.constantFrom(-1, 1), fc.double({ min: -6, max: 4, noNaN: true }))
            .map(([sign, power]) => Math.min(max, Math.max(min, sign * 10 ** power))),
        ),
      ]),
    ),
  );

describe('range, monotonicity, parity', () => {
  test.each(SHAPES)('%s %j', (id, params, [low, attained], high, monotone, parity) => {
    const got = of(id, params);
    if (Number.isFinite(low)) expectDigits(got.range.low.value, low, 11.5);
    else expect(got.range.low.value).toBe(low);
    expect(got.range.low.attained).toBe(attained);
    expect(got.range.high).toEqual({ value: high, attained: false });
    expect(got.monotone).toBe(monotone);
    expect(got.parity).toBe(parity);
  });

  test.each(scalars)('$id stays within its range and slopes, whatever its parameters', definition => {
    const params = anyParams(definition);
    fc.assert(
      fc.property(
        params,
        fc.array(fc.double({ min: -60, max: 60, noNaN: true }), { minLength: 30, maxLength: 30 }),
        (values, points) => {
          const { range, slope, lipschitz, slopeLipschitz, limits, dead, saturation } = analyse(definition, values);
          expect([range.low.value, range.high.value, lipschitz.value].some(Number.isNaN)).toBe(false);
          // Only the two waves have no limits.
          expect([limits.left, limits.right].some(Number.isNaN)).toBe(['sine', 'cosine'].includes(definition.id));
          const jump = jumpOf(definition, values);
          // Smaller steps are taken for rounding.
          fc.pre(jump === 0 || jump > 1e-9);
          const steepest = Math.max(Math.abs(slope.highest), Math.abs(slope.lowest));
          expect(lipschitz.value).toBe(jump > 0 ? INFINITY : steepest);
          expect(slopeLipschitz.value === INFINITY).toBe(
            definition.kinks(values).length > 0 || definition.d2f(INFINITY, values) === INFINITY,
          );
          for (const x of points) {
            const [y, dy] = [definition.f(x, values), definition.df(x, values)];
            const margin = 1e-11 * (1 + Math.abs(y));
            expect(y).toBeGreaterThanOrEqual(range.low.value - margin);
            expect(y).toBeLessThanOrEqual(range.high.value + margin);
            const slopeMargin = 1e-12 * (1 + (Number.isFinite(steepest) ? steepest : 0));
            expect(dy).toBeGreaterThanOrEqual(slope.lowest - slopeMargin);
            expect(dy).toBeLessThanOrEqual(slope.highest + slopeMargin);
            const bend = Math.abs(definition.d2f(x, values));
            expect(bend).toBeLessThanOrEqual(slopeLipschitz.value * (1 + 1e-9) + 1e-12);
            if (dead.some(({ from, to }) => x > from && x < to)) expect(Math.abs(dy)).toBeLessThan(1e-14);
            // The ends are given to ten digits.
            const near = saturation.some(
              ({ from, to }) => Math.min(Math.abs(x - from), Math.abs(x - to)) < 1e-6 * (1 + Math.abs(x)),
            );
            if (!near && saturation.some(({ from, to }) => x > from && x < to))
              // A slope of exactly the threshold at one point divides two stretches.
              expect(Math.abs(dy)).toBeLessThan(SATURATED * (1 + 1e-9));
          }
        },
      ),
      { numRuns: definition.params.length > 4 ? 10 : definition.params.length > 0 ? 25 : 5 },
    );
  });
});

interface Properties {
  id: string;
  mean?: number;
  secondMoment?: number;
  meanSquareSlope?: number;
  lipschitz?: number;
  monotone?: boolean;
  parity?: string;
  extrema?: [x: number, value: number][];
}

const properties: { rows: Properties[] } = JSON.parse(
  readFileSync(new URL('../golden/properties.json', import.meta.url), 'utf8'),
);

/**
 * Digits to which the sheet's averages are right; 9 where nothing is said. Its rule steps over the kinks of these three: for
 * sparse-plus E f′² = (E[x²; |x| < 1] + P(|x| < 1)) / 4 + P(x > 1) = 0.3790146.
 */
const sheetDigits: Readonly<Record<string, number>> = { 'sparse-plus': 5, xielu: 7, pau: 5 };

describe('the properties of the fact sheet', () => {
  test.each(properties.rows.filter(({ id }) => scalars.some(scalar => scalar.id === id)))('$id', row => {
    const got = of(row.id, row.id === 'sine' ? { omega0: 1 } : {});
    const digits = sheetDigits[row.id] ?? 9;
    const close = (value: number, want: number | undefined, places: number) => {
      if (want === undefined) return;
      expect(Math.abs(value - want)).toBeLessThan(10 ** -places * Math.max(1, Math.abs(want)));
    };
    close(got.gaussian.mean, row.mean, digits);
    close(got.gaussian.secondMoment, row.secondMoment, digits);
    close(got.gaussian.meanSquareSlope, row.meanSquareSlope, digits);
    // laplace's constants are themselves written to six digits.
    close(got.lipschitz.value, row.lipschitz, row.id === 'laplace' ? 6 : 10);
    if (row.monotone !== undefined) expect(got.monotone !== 'neither').toBe(row.monotone);
    if (row.parity !== undefined) expect(got.parity).toBe(row.parity);
    // The two forms of xIELU have a step of size eps at 0, whose two sides the sheet does not list.
    if (row.extrema === undefined || row.id.startsWith('xielu') || row.id === 'kan-spline') return;
    expect(got.extrema).toHaveLength(row.extrema.length);
    row.extrema.forEach(([x, value], i) => {
      close(got.extrema[i]?.x ?? Number.NaN, x, 10);
      close(got.extrema[i]?.value ?? Number.NaN, value, 10);
    });
  });

  test('covers every scalar function but the KAN spline and the ideal form of xIELU', () => {
    const known = new Set(properties.rows.map(({ id }) => id));
    expect(scalars.filter(({ id }) => !known.has(id)).map(({ id }) => id)).toEqual(['xielu-ideal']);
  });
});

describe('dead zones and saturation', () => {
  const left = { from: -INFINITY, to: 0 };

  test.each([
    ['relu', {}],
    ['leaky-relu', { negativeSlope: 0 }],
    ['elu', { alpha: 0 }],
  ])('%s %j is dead on (−∞, 0]', (id, params) => {
    expect(of(id, params).dead).toEqual([left]);
    expect(of(id, params).saturation).toEqual([]);
  });

  // From the definitions: where a function is flat.
  const flat: Readonly<Record<string, readonly [from: number, to: number][]>> = {
    relu: [[-INFINITY, 0]],
    'relu-squared': [[-INFINITY, 0]],
    'star-relu': [[-INFINITY, 0]],
    relu6: [
      [-INFINITY, 0],
      [6, INFINITY],
    ],
    threshold: [[-INFINITY, 0.1]],
    'thresholded-relu': [[-INFINITY, 1]],
    'sparse-plus': [[-INFINITY, -1]],
    'sparse-sigmoid': [
      [-INFINITY, -1],
      [1, INFINITY],
    ],
    'hard-sigmoid': [
      [-INFINITY, -3],
      [3, INFINITY],
    ],
    'hard-sigmoid-0.2': [
      [-INFINITY, -2.5],
      [2.5, INFINITY],
    ],
    'hard-tanh': [
      [-INFINITY, -1],
      [1, INFINITY],
    ],
    'hard-shrink': [[-0.5, 0.5]],
    'soft-shrink': [[-0.5, 0.5]],
    'hard-swish': [[-INFINITY, -3]],
    'hard-mish': [[-INFINITY, -2]],
    'clipped-gelu': [[10, INFINITY]],
    'binary-step': [[-INFINITY, INFINITY]],
  };

  test.each(scalars)('dead zones of $id', ({ id }) => {
    expect(of(id).dead).toEqual((flat[id] ?? []).map(([from, to]) => ({ from, to })));
  });

  test('a slope that underflows is saturation, not death', () => {
    for (const id of ['softplus', 'swish'])
      for (const beta of [10, 40, 100]) {
        expect(of(id, { beta }).dead, `${id} ${beta}`).toEqual([]);
        expect(of(id, { beta }).saturation, `${id} ${beta}`).toHaveLength(1);
      }
  });

  test.each(['tanh', 'sigmoid', 'softsign'])('%s saturates on both sides alike', id => {
    const { saturation } = of(id);
    expect(saturation).toHaveLength(2);
    const [low, high] = saturation;
    expect(low?.from).toBe(-INFINITY);
    expect(high?.to).toBe(INFINITY);
    expect(low?.to).toBe(-(high?.from ?? 0));
  });

  test('where the slope falls below 1/100, in closed form', () => {
    // 1 - tanh^2 = 1/100; σ(1 - σ) = 1/100; (1 + x)^-2 = 1/100; e^x = 1/100.
    expectDigits(of('tanh').saturation[1]?.from ?? 0, Math.atanh(Math.sqrt(0.99)), 9);
    const s = (1 - Math.sqrt(0.96)) / 2;
    expectDigits(of('sigmoid').saturation[1]?.from ?? 0, Math.log((1 - s) / s), 9);
    expectDigits(of('softsign').saturation[1]?.from ?? 0, 9, 9);
    expectDigits(of('elu').saturation[0]?.to ?? 0, Math.log(0.01), 9);
    expect(SATURATED).toBe(0.01);
  });

  test.each(['elu', 'selu', 'softplus', 'gelu', 'gelu-tanh', 'quick-gelu', 'silu', 'swish'])(
    '%s saturates on the left only',
    id => {
      const { saturation } = of(id);
      expect(saturation).toHaveLength(1);
      expect(saturation[0]?.from).toBe(-INFINITY);
      expect(saturation[0]?.to).toBeLessThan(0);
    },
  );

  test.each(['identity', 'leaky-relu'])('%s never saturates', id => {
    expect(of(id).saturation).toEqual([]);
  });
});

// ---------------------------------------------------------------- mean field

describe('mean field', () => {
  const field = (id: string, options: Parameters<typeof meanField>[1]) => meanField(getScalarActivation(id), options);

  // The fact sheet concepts.json, vanishing-gradient, `rate: ..., theory`, made by oracle/vanishing.py: four digits.
  test.each([
    ['sigmoid', 1, 0.05572],
    ['sigmoid', 16, 0.3989],
    ['tanh', 2, 1.106],
    ['tanh', 4, 1.363],
    ['relu', 1, 0.5],
    ['relu', 2, 1],
    ['relu', 4, 2],
    ['selu', 1, 1.072],
  ])('χ of %s at σ_w² = %d', (id, weightVariance, chi) => {
    const got = field(id, { weightVariance });
    expect(got.converged).toBe(true);
    expect(Number(got.chi.toPrecision(4))).toBe(chi);
  });

  test('ReLU at σ_w² = 2 keeps every second moment, χ = 1', () => {
    for (const start of [0.01, 1, 30]) {
      const { chi, fixedPoint, converged } = field('relu', { weightVariance: 2, start });
      expectDigits(chi, 1, 13);
      expectDigits(fixedPoint, start, 9);
      expect(converged).toBe(true);
    }
  });

  test('ReLU below and above: the fixed point is 0 or infinite, χ = σ_w² / 2', () => {
    expect(field('relu', { weightVariance: 1 })).toMatchObject({ fixedPoint: 0, converged: true });
    expect(field('relu', { weightVariance: 4 })).toMatchObject({ fixedPoint: INFINITY, converged: true });
  });

  test('ReLU with biases: q* = σ_b² / (1 − σ_w² / 2)', () => {
    expectDigits(field('relu', { weightVariance: 1, biasVariance: 0.3 }).fixedPoint, 0.6, 8);
  });

  test('tanh at σ_w² = 1 is critical: q* → 0 like 1 / (2 layers), χ → 1, and it says that it has not arrived', () => {
    const { chi, fixedPoint, converged, layers } = field('tanh', { weightVariance: 1 });
    expect(converged).toBe(false);
    expect(layers).toBeGreaterThanOrEqual(1000);
    expect(fixedPoint).toBeLessThan(1e-3);
    expect(fixedPoint * 2 * layers).toBeCloseTo(1, 2);
    expect(Math.abs(chi - 1)).toBeLessThan(1e-3);
    expect(chi).toBeLessThan(1);
  });

  test('tanh below criticality dies out, χ = σ_w²', () => {
    const { chi, fixedPoint, converged } = field('tanh', { weightVariance: 0.5 });
    expect(converged).toBe(true);
    expect(fixedPoint).toBe(0);
    expectDigits(chi, 0.5, 9);
  });

  test('SELU stays at 1 whatever the start', () => {
    for (const start of [0.3, 1, 3]) expectDigits(field('selu', { weightVariance: 1, start }).fixedPoint, 1, 8);
  });

  test('the fixed point is one', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('sigmoid', 'tanh', 'softsign'),
        fc.double({ min: 1.5, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        (id, weightVariance, biasVariance) => {
          const { f } = getScalarActivation(id);
          const { fixedPoint: q, converged } = field(id, { weightVariance, biasVariance });
          expect(converged).toBe(true);
          expectDigits(weightVariance * gaussianMean(x => f(x) ** 2, q) + biasVariance, q, 9);
        },
      ),
      { numRuns: 30 },
    );
  });

  // mpmath at 25 digits, findroot on the variance map.
  test('tanh on its critical line, (1.7603, 0.05): χ = 1 to four digits', () => {
    const { fixedPoints, chi, phase, fixedPoint } = field('tanh', { weightVariance: 1.7603, biasVariance: 0.05 });
    expect(fixedPoints).toHaveLength(1);
    expect(fixedPoints[0]).toMatchObject({ phase: 'critical', stable: true });
    expectDigits(fixedPoints[0]?.q ?? 0, 0.5696466720294964, 13);
    expectDigits(fixedPoints[0]?.chi ?? 0, 0.999860412225599, 13);
    expectDigits(fixedPoints[0]?.slope ?? 0, 0.5182745807357899, 13);
    expect(phase).toBe('critical');
    expectDigits(fixedPoint, 0.5696466720294964, 9);
    expectDigits(chi, 0.999860412225599, 9);
  });

  test.each([
    ['tanh', 1, 'ordered'],
    ['tanh', 3, 'chaotic'],
    ['relu', 1.9, 'ordered'],
    ['relu', 2, 'critical'],
    ['relu', 2.1, 'chaotic'],
    ['selu', 1, 'chaotic'],
  ])('%s at σ_w² = %d, σ_b² = 0.05 is %s', (id, weightVariance, phase) => {
    expect(field(id, { weightVariance, biasVariance: id === 'tanh' ? 0.05 : 0 }).phase).toBe(phase);
  });

  test('GELU at its forward gain: q = 1 is a fixed point that repels, 0 one that attracts', () => {
    const weightVariance = 2.35171561407337295;
    for (const start of [0.9, 1.1]) {
      const { fixedPoint, fixedPoints } = field('gelu', { weightVariance, start });
      expect(fixedPoint).toBe(start < 1 ? 0 : INFINITY);
      expect(fixedPoints.map(({ stable }) => stable)).toEqual([true, false]);
      const [zero, one] = fixedPoints;
      expect(zero).toMatchObject({ q: 0, phase: 'ordered' });
      // φ'(0)² σ_w² = σ_w² / 4.
      expectDigits(zero?.chi ?? 0, weightVariance / 4, 12);
      expectDigits(zero?.slope ?? 0, weightVariance / 4, 12);
      expectDigits(one?.q ?? 0, 1, 12);
      expectDigits(one?.chi ?? 0, 1.072031598436292, 13);
      expectDigits(one?.slope ?? 0, 1.144063196872584, 13);
    }
  });

  test('SELU: 1 attracts, 0 repels with slope λ² (1 + α²) / 2', () => {
    const { fixedPoints } = field('selu', { weightVariance: 1 });
    expect(fixedPoints.map(({ stable }) => stable)).toEqual([false, true]);
    expectDigits(fixedPoints[0]?.slope ?? 0, 2.097442928558881, 9);
    expectDigits(fixedPoints[1]?.q ?? 0, 1, 12);
    expectDigits(fixedPoints[1]?.chi ?? 0, 1.071574992455799, 13);
    expectDigits(fixedPoints[1]?.slope ?? 0, 0.7826478831968128, 13);
  });

  test('ReLU: every q at (2, 0), none at (2, 0.1), σ_b² / (1 − σ_w² / 2) below', () => {
    expect(field('relu', { weightVariance: 2 })).toMatchObject({ everywhere: true, phase: 'critical' });
    const without = field('relu', { weightVariance: 2, biasVariance: 0.1 });
    expect(without).toMatchObject({ fixedPoint: INFINITY, fixedPoints: [], everywhere: false, phase: 'critical' });
    const { fixedPoints } = field('relu', { weightVariance: 1, biasVariance: 0.3 });
    expect(fixedPoints).toHaveLength(1);
    expectDigits(fixedPoints[0]?.q ?? 0, 0.6, 13);
    expect(fixedPoints[0]?.stable).toBe(true);
  });

  test('a step: q* = σ_w² / 2 at once, χ = 0', () => {
    const { fixedPoints } = field('binary-step', { weightVariance: 3 });
    expect(fixedPoints).toHaveLength(1);
    expectDigits(fixedPoints[0]?.q ?? 0, 1.5, 13);
    expect(fixedPoints[0]).toMatchObject({ chi: 0, phase: 'ordered', stable: true });
  });

  // scipy.interpolate.BSpline, integrated by scipy.integrate.quad between the knots.
  test('KAN spline: f′ is split at the knots', () => {
    const { fixedPoints } = field('kan-spline', { weightVariance: 2 });
    expect(fixedPoints).toHaveLength(1);
    expectDigits(fixedPoints[0]?.q ?? 0, 0.5644233762735462, 11);
    expectDigits(fixedPoints[0]?.chi ?? 0, 2.4967899217946727, 12);
  });

  test('no weights at all', () => {
    expect(field('tanh', { weightVariance: 0 })).toMatchObject({ fixedPoint: 0, chi: 0, converged: true });
    expect(field('tanh', { weightVariance: 0, biasVariance: 0.5 })).toMatchObject({
      fixedPoint: 0.5,
      chi: 0,
      converged: true,
    });
  });

  test.each([-1, Number.NaN, INFINITY])('%d is refused', value => {
    for (const name of ['weightVariance', 'biasVariance', 'start'] as const) {
      const run = () => field('tanh', { weightVariance: 1, [name]: value });
      expect(run).toThrow(ArgumentError);
      expect(run).toThrow(`${name} is ${value}; expected a finite number from 0`);
    }
  });
});
