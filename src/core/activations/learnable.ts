/** Functions whose shape is learned: integrals, quotients of polynomials, splines. */
import { silu } from './smooth-gates.ts';
import type { Kink, Origin, Param, ParamValues, ScalarActivation } from './types.ts';

const huang: Origin = {
  title: 'Deriving Activation Functions Using Integration',
  authors: 'Allen Hao Huang, Imanol Schlag',
  year: 2024,
  arxiv: '2411.13010',
};

const alphaP = (params?: ParamValues) => params?.alphaP ?? 0.8;
const alphaN = (params?: ParamValues) => params?.alphaN ?? 0.8;
const betaOf = (params?: ParamValues) => params?.beta ?? 0.5;
const epsOf = (params?: ParamValues) => params?.eps ?? -1e-6;

const xieluParams: Param[] = [
  {
    name: 'alphaP',
    symbol: '\\alpha_p',
    default: 0.8,
    min: 0.001,
    max: 100,
    slider: { min: 0.05, max: 3, step: 0.05 },
    learnable: true,
    description: 'Curvature on the positive side. Stored as its inverse softplus; this is the value itself.',
  },
  {
    name: 'alphaN',
    symbol: '\\alpha_n',
    default: 0.8,
    min: 0,
    max: 100,
    slider: { min: 0, max: 3, step: 0.05 },
    learnable: true,
    description:
      'Strength of the negative side. Stored as the inverse softplus of its excess over β; this is the value itself.',
  },
  {
    name: 'beta',
    symbol: '\\beta',
    default: 0.5,
    min: 0,
    max: 100,
    slider: { min: 0, max: 2, step: 0.05 },
    learnable: false,
    description: 'Slope at 0.',
  },
];

/** e^x - 1 - x: near 0 by its series, where the difference cancels. */
function expm1Minus(x: number): number {
  if (Math.abs(x) > 0.5) return Math.expm1(x) - x;
  let term = (x * x) / 2;
  let sum = term;
  for (let k = 3; Math.abs(term) > Math.abs(sum) * 1e-17; k++) {
    term *= x / k;
    sum += term;
  }
  return sum;
}

/** alphaN (e^x - 1 - x) + beta x for x <= 0, also at -infinity. */
function negativeSide(x: number, a: number, beta: number): number {
  if (x > -1) return a * expm1Minus(x) + beta * x;
  return (a === beta ? 0 : (beta - a) * x) + a * Math.expm1(x);
}

/** alphaP x^2 + beta x for x > 0. */
const positiveSide = (x: number, params?: ParamValues) => x * (alphaP(params) * x + betaOf(params));

/** `negativeSide` in the formula language, the series by Horner's rule and with its argument clamped to where it is used. */
function negativeSideForm(): string {
  const near = 'min(max(x, -0.5), 0)';
  const divisors = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
  const series = divisors.reduceRight((rest, divisor) => `(1 + ${near}/${divisor}*${rest})`, '1');
  const far = '(beta - alphaN)*x + alphaN*expm1(min(x, 0))';
  return `where(x > -0.5, alphaN*(${near}^2/2*${series}) + beta*x, ${far})`;
}

export const xieluIdeal: ScalarActivation = {
  kind: 'scalar',
  id: 'xielu-ideal',
  name: 'xIELU, ideal form',
  aliases: [],
  family: 'learnable',
  params: xieluParams,
  f: (x, params) => (x > 0 ? positiveSide(x, params) : negativeSide(x, alphaN(params), betaOf(params))),
  df: (x, params) => (x > 0 ? 2 * alphaP(params) * x : alphaN(params) * Math.expm1(x)) + betaOf(params),
  d2f: (x, params) => (x >= 0 ? 2 * alphaP(params) : alphaN(params) * Math.exp(x)),
  dparams: {
    alphaP: x => Math.max(x, 0) ** 2,
    alphaN: x => (x > 0 ? 0 : negativeSide(x, 1, 0)),
  },
  kinks: () => [],
  breaks: () => [0],
  tex: 'f(x)=\\begin{cases}\\alpha_p x^2+\\beta x&x>0\\\\\\alpha_n\\left(e^{x}-1-x\\right)+\\beta x&x\\le0\\end{cases}',
  texDerivative:
    "f'(x)=\\begin{cases}2\\alpha_p x+\\beta&x>0\\\\\\alpha_n\\left(e^{x}-1\\right)+\\beta&x\\le0\\end{cases}",
  forms: {
    stable: `where(x > 0, x*(alphaP*max(x, 0) + beta), ${negativeSideForm()})`,
    naive: 'where(x > 0, alphaP*x^2, alphaN*(expm1(x) - x)) + beta*x',
  },
  origin: huang,
  dialects: [],
  numerics: {
    stableForm:
      'αₙ·(expm1(x) − x) + βx with the series x²/2 + x³/6 + … near 0; (β − αₙ)·x + αₙ·expm1(x) far to the left.',
    naiveForm:
      'expm1(x) − x cancels near 0, where it is about x²/2: in float32 none of its digits may be right for x > −8·10⁻⁸.',
    pitfall: 'At −∞ the terms of the formula are ∞ − ∞; the limit depends on αₙ − β.',
  },
  snippets: {
    pytorch: 'torch.where(x > 0, (0.8 * x + 0.5) * x, 0.8 * torch.expm1(torch.clamp(x, max=0)) + (0.5 - 0.8) * x)',
    jax: 'jnp.where(x > 0, (0.8 * x + 0.5) * x, 0.8 * jnp.expm1(jnp.minimum(x, 0)) + (0.5 - 0.8) * x)',
    keras:
      'keras.ops.where(x > 0, (0.8 * x + 0.5) * x, 0.8 * keras.ops.expm1(keras.ops.minimum(x, 0.0)) + (0.5 - 0.8) * x)',
    numpy: 'np.where(x > 0, (0.8 * x + 0.5) * x, 0.8 * np.expm1(np.minimum(x, 0)) + (0.5 - 0.8) * x)',
  },
};

/** Whether the exponential is held at e^eps: from eps up to 0, both included. */
const clamped = (x: number, params?: ParamValues) => epsOf(params) < 0 && x >= epsOf(params) && x <= 0;

/** xIELU as published code computes it, the exponential's argument held at or below eps. */
export const xielu: ScalarActivation = {
  kind: 'scalar',
  id: 'xielu',
  name: 'xIELU',
  aliases: ['expanded integral of the exponential linear unit'],
  family: 'learnable',
  params: [
    ...xieluParams,
    {
      name: 'eps',
      symbol: '\\epsilon',
      default: -1e-6,
      min: -1,
      max: 0,
      slider: { min: -0.1, max: -1e-6, step: 1e-6 },
      learnable: false,
      description: 'The exponential sees min(x, ε). Published code has −10⁻⁶; 0 is the ideal form.',
    },
  ],
  f(x, params) {
    if (!clamped(x, params)) return xieluIdeal.f(x, params);
    return alphaN(params) * (Math.expm1(epsOf(params)) - x) + betaOf(params) * x;
  },
  df: (x, params) => (clamped(x, params) ? betaOf(params) - alphaN(params) : xieluIdeal.df(x, params)),
  d2f: (x, params) => (x < 0 && clamped(x, params) ? 0 : xieluIdeal.d2f(x, params)),
  dparams: {
    alphaP: x => Math.max(x, 0) ** 2,
    alphaN: (x, params) => (clamped(x, params) ? Math.expm1(epsOf(params)) - x : x > 0 ? 0 : negativeSide(x, 1, 0)),
  },
  kinks(params) {
    const [a, beta, eps] = [alphaN(params), betaOf(params), epsOf(params)];
    if (eps >= 0 || a === 0) return [];
    return [
      { x: eps, left: a * Math.expm1(eps) + beta, right: beta - a, convention: beta - a },
      { x: 0, left: beta - a, right: beta, convention: beta - a },
    ];
  },
  tex: 'f(x)=\\begin{cases}\\alpha_p x^2+\\beta x&x>0\\\\\\alpha_n\\left(e^{\\min(x,\\epsilon)}-1-x\\right)+\\beta x&x\\le0\\end{cases}',
  texDerivative:
    "f'(x)=\\begin{cases}2\\alpha_p x+\\beta&x>0\\\\\\beta-\\alpha_n&\\epsilon\\le x\\le0\\\\\\alpha_n\\left(e^{x}-1\\right)+\\beta&x<\\epsilon\\end{cases}",
  forms: {
    stable: `where(x > 0, x*(alphaP*max(x, 0) + beta), where(x >= eps, alphaN*(expm1(eps) - x) + beta*x, ${negativeSideForm()}))`,
    naive: 'where(x > 0, alphaP*x^2, alphaN*(expm1(min(x, eps)) - x)) + beta*x',
  },
  origin: huang,
  dialects: [],
  numerics: {
    stableForm: 'expm1(min(x, ε)) − x with ε = −10⁻⁶; below ε the series of expm1(x) − x near 0.',
    naiveForm: 'expm1(x) − x cancels near 0, where it is about x²/2: in float32 it is 2.3 % off at −2·10⁻⁶.',
    pitfall:
      'Between ε and 0 the exponential is constant, so the derivative there is β − αₙ instead of about β, and f jumps by αₙ·|expm1(ε)| at 0: 8·10⁻⁷ by default. At ε and at 0 the derivative here is that between them; torch.clamp gives at ε the one to its left.',
  },
  snippets: {
    pytorch: 'torch.where(x > 0, (0.8 * x + 0.5) * x, 0.8 * torch.expm1(torch.clamp(x, max=-1e-6)) + (0.5 - 0.8) * x)',
    jax: 'jnp.where(x > 0, (0.8 * x + 0.5) * x, 0.8 * jnp.expm1(jnp.minimum(x, -1e-6)) + (0.5 - 0.8) * x)',
    keras:
      'keras.ops.where(x > 0, (0.8 * x + 0.5) * x, 0.8 * keras.ops.expm1(keras.ops.minimum(x, -1e-6)) + (0.5 - 0.8) * x)',
    numpy: 'np.where(x > 0, (0.8 * x + 0.5) * x, 0.8 * np.expm1(np.minimum(x, -1e-6)) + (0.5 - 0.8) * x)',
  },
};

/** A polynomial's coefficients, that of x^0 first. */
type Polynomial = readonly number[];

/** x in two halves whose products are exact. */
function halves(x: number): [number, number] {
  const c = 134217729 * x;
  const head = c - (c - x);
  return [head, x - head];
}

/** The polynomial's value as if computed in twice the digits (compensated Horner), for |x| up to about 1e30. */
function evaluate(coefficients: Polynomial, x: number): number {
  const [xHead, xTail] = halves(x);
  let sum = 0;
  let error = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) {
    const c = coefficients[i] as number;
    const product = sum * x;
    const [head, tail] = halves(sum);
    const productError = tail * xTail - (product - head * xHead - tail * xHead - head * xTail);
    sum = product + c;
    const added = sum - product;
    error = error * x + (productError + (product - (sum - added) + (c - added)));
  }
  return sum + error;
}

const derivative = (coefficients: Polynomial): number[] => coefficients.slice(1).map((c, i) => c * (i + 1));

/** The real zeros other than 0 at which the polynomial changes its sign: one lies between neighbouring zeros of its derivative. */
function signChanges(coefficients: Polynomial): number[] {
  const n = degree(coefficients);
  if (n < 1) return [];
  const lead = coefficients[n] as number;
  const bound = 1 + Math.max(...coefficients.slice(0, n).map(c => Math.abs(c / lead)));
  const ends = [-bound, ...signChanges(derivative(coefficients)), bound];
  return ends.slice(1).flatMap((right, i) => {
    let [low, high] = [ends[i] as number, right];
    const sign = Math.sign(evaluate(coefficients, low));
    if (sign * Math.sign(evaluate(coefficients, high)) >= 0) return [];
    for (let middle = (low + high) / 2; low < middle && middle < high; middle = (low + high) / 2) {
      if (Math.sign(evaluate(coefficients, middle)) === sign) low = middle;
      else high = middle;
    }
    return [high];
  });
}

/** The fit to a leaky ReLU whose values the golden file has. */
const PAU_NUMERATOR: Polynomial = [0.02996348, 0.61690165, 2.37539147, 3.06608078, 1.52474449, 0.25281987];
const PAU_DENOMINATOR: Polynomial = [1.19160814, 4.40811795, 0.91111034, 0.34885983];

const numeratorOf = (params?: ParamValues) => PAU_NUMERATOR.map((c, i) => params?.[`a${i}`] ?? c);
/** The sum under the bars, b1 x + ... + b4 x^4. */
const insideBars = (params?: ParamValues) => [0, ...PAU_DENOMINATOR.map((c, j) => params?.[`b${j + 1}`] ?? c)];

/** Beyond this size the leading terms are all that a float64 can see. */
const FAR = 1e30;

const degree = (coefficients: Polynomial) => coefficients.findLastIndex(c => c !== 0);

/** The leading term c x^k of numerator / (1 + |b|)^order far from 0; at infinity its limit. */
function leading(numerator: Polynomial, b: Polynomial, order: number, x: number): number {
  const m = degree(numerator);
  const n = Math.max(degree(b), 0);
  if (m < 0) return 0;
  const scale = n === 0 ? 1 : Math.abs(b[n] as number) ** order;
  const sign = m % 2 === 1 ? Math.sign(x) : 1;
  return ((sign * (numerator[m] as number)) / scale) * Math.abs(x) ** (m - n * order);
}

/** Sign of the sum under the bars far away. */
function farSign(b: Polynomial, x: number): number {
  const n = degree(b);
  return n < 0 ? 0 : Math.sign(b[n] as number) * (n % 2 === 1 ? Math.sign(x) : 1);
}

/** P'Q - PQ' for x of this sign and far away, where |b| is b or -b: terms of equal degree cancel exactly. */
function wronskian(p: Polynomial, b: Polynomial, x: number): number[] {
  const sign = farSign(b, x);
  const q = b.map((c, j) => (j === 0 ? 1 : sign * c));
  const result = new Array<number>(p.length + q.length - 2).fill(0);
  p.forEach((pi, i) => {
    q.forEach((qj, j) => {
      if (i !== j) result[i + j - 1] = (result[i + j - 1] as number) + (i - j) * pi * qj;
    });
  });
  return result;
}

/** Values, slopes and curvatures of P and of the sum b under the bars. */
function quotient(x: number, params?: ParamValues) {
  const p = numeratorOf(params);
  const b = insideBars(params);
  const [dp, db] = [derivative(p), derivative(b)];
  const sum = evaluate(b, x);
  return {
    p: evaluate(p, x),
    dp: evaluate(dp, x),
    d2p: evaluate(derivative(dp), x),
    db: evaluate(db, x),
    d2b: evaluate(derivative(db), x),
    sign: Math.sign(sum),
    q: 1 + Math.abs(sum),
  };
}

/** Derivative by a_i: x^i / (1 + |b|). */
function byNumerator(i: number, x: number, params?: ParamValues): number {
  const b = insideBars(params);
  if (Math.abs(x) > FAR) return leading([...new Array<number>(i).fill(0), 1], b, 1, x);
  return x ** i / (1 + Math.abs(evaluate(b, x)));
}

/** Derivative by b_j: -P sign(b) x^j / (1 + |b|)^2. */
function byDenominator(j: number, x: number, params?: ParamValues): number {
  const p = numeratorOf(params);
  const b = insideBars(params);
  if (Math.abs(x) > FAR) return -farSign(b, x) * leading([...new Array<number>(j).fill(0), ...p], b, 2, x);
  const sum = evaluate(b, x);
  const q = 1 + Math.abs(sum);
  return (-Math.sign(sum) * (evaluate(p, x) / q) * x ** j) / q;
}

const coefficient = (letter: 'a' | 'b', index: number, value: number, low: number, high: number): Param => ({
  name: `${letter}${index}`,
  symbol: `${letter}_${index}`,
  default: value,
  min: -100,
  max: 100,
  slider: { min: low, max: high, step: 0.01 },
  learnable: true,
  description: `Coefficient of x${['⁰', '', '²', '³', '⁴', '⁵'][index]} in the ${letter === 'a' ? 'numerator' : 'denominator'}.`,
});

/** Slider intervals of a0..a5 and b1..b4, around the defaults: for all of them the sum has two zeros only, 0 and one near it. */
const PAU_SLIDERS = {
  a: [
    [-0.2, 0.2],
    [0, 1.2],
    [1.5, 3],
    [2, 4],
    [1, 2],
    [0.1, 0.4],
  ],
  b: [
    [0.5, 1.5],
    [4, 5.5],
    [0.6, 1.1],
    [0.3, 0.6],
  ],
} as const;

/** Horner's rule in x for |x| <= 1 and in 1/x beyond, where no power can overflow. */
function pauForm(): string {
  const [small, inverse] = ['min(max(x, -1), 1)', '(sign(x)/max(abs(x), 1))'];
  const horner = (names: readonly string[], argument: string) =>
    names.reduce((sum, name) => `(${sum}*${argument} + ${name})`);
  const a = ['a5', 'a4', 'a3', 'a2', 'a1', 'a0'];
  const b = ['b4', 'b3', 'b2', 'b1'];
  const near = `${horner(a, small)}/(1 + abs(${horner(b, small)}*${small}))`;
  const far = `x*(${horner(a.toReversed(), inverse)}/(${inverse}^4 + abs(${horner(b.toReversed(), inverse)})))`;
  return `where(abs(x) <= 1, ${near}, ${far})`;
}

export const pau: ScalarActivation = {
  kind: 'scalar',
  id: 'pau',
  name: 'Padé activation unit',
  aliases: ['PAU', 'rational activation', 'safe PAU'],
  family: 'learnable',
  params: [
    ...PAU_NUMERATOR.map((value, i) => coefficient('a', i, value, ...(PAU_SLIDERS.a[i] as [number, number]))),
    ...PAU_DENOMINATOR.map((value, j) => coefficient('b', j + 1, value, ...(PAU_SLIDERS.b[j] as [number, number]))),
  ],
  f(x, params) {
    if (Math.abs(x) > FAR) return leading(numeratorOf(params), insideBars(params), 1, x);
    return evaluate(numeratorOf(params), x) / (1 + Math.abs(evaluate(insideBars(params), x)));
  },
  df(x, params) {
    if (Math.abs(x) > FAR) {
      const b = insideBars(params);
      return leading(wronskian(numeratorOf(params), b, x), b, 2, x);
    }
    const { p, dp, q, db, sign } = quotient(x, params);
    return (dp - (p / q) * sign * db) / q;
  },
  d2f(x, params) {
    if (Math.abs(x) > FAR) {
      const b = insideBars(params);
      const power = degree(wronskian(numeratorOf(params), b, x)) - 2 * Math.max(degree(b), 0);
      return power === 0 ? 0 : (power * pau.df(x, params)) / x;
    }
    const { p, dp, d2p, q, db, d2b, sign } = quotient(x, params);
    const side = sign || Math.sign(db);
    const f = p / q;
    const df = (dp - f * side * db) / q;
    return (d2p - 2 * df * side * db - f * side * d2b) / q;
  },
  dparams: Object.fromEntries([
    ...PAU_NUMERATOR.map((_, i) => [`a${i}`, (x: number, params?: ParamValues) => byNumerator(i, x, params)]),
    ...PAU_DENOMINATOR.map((_, j) => [
      `b${j + 1}`,
      (x: number, params?: ParamValues) => byDenominator(j + 1, x, params),
    ]),
  ]),
  kinks(params) {
    const b = insideBars(params);
    const lowest = b.findIndex(c => c !== 0);
    if (lowest < 0) return [];
    const zeros = signChanges(b.slice(lowest));
    // An odd power of x splits off: the sum changes its sign at 0 too.
    if (lowest % 2 === 1) zeros.push(0);
    return zeros
      .sort((left, right) => left - right)
      .flatMap((x): Kink[] => {
        const { p, dp, db } = quotient(x, params);
        const bend = p * Math.abs(db);
        return bend === 0 ? [] : [{ x, left: dp + bend, right: dp - bend, convention: pau.df(x, params) }];
      });
  },
  tex: 'f(x)=\\frac{a_0+a_1x+a_2x^2+a_3x^3+a_4x^4+a_5x^5}{1+\\left|b_1x+b_2x^2+b_3x^3+b_4x^4\\right|}',
  texDerivative:
    "f'(x)=\\frac{u'}{1+|v|}-\\frac{u\\,v'\\operatorname{sgn}(v)}{\\left(1+|v|\\right)^2},\\quad u=a_0+a_1x+a_2x^2+a_3x^3+a_4x^4+a_5x^5,\\quad u'=a_1+2a_2x+3a_3x^2+4a_4x^3+5a_5x^4,\\quad v=b_1x+b_2x^2+b_3x^3+b_4x^4,\\quad v'=b_1+2b_2x+3b_3x^2+4b_4x^3",
  forms: {
    stable: pauForm(),
    naive: '(a0 + a1*x + a2*x^2 + a3*x^3 + a4*x^4 + a5*x^5)/(1 + abs(b1*x + b2*x^2 + b3*x^3 + b4*x^4))',
  },
  origin: {
    title: 'Padé Activation Units: End-to-end Learning of Flexible Activation Functions in Deep Networks',
    authors: 'Alejandro Molina, Patrick Schramowski, Kristian Kersting',
    year: 2019,
    arxiv: '1907.06732',
    venue: 'ICLR 2020',
  },
  dialects: [],
  numerics: {
    stableForm:
      'Both polynomials by Horner’s rule, compensated: near their real zeros the plain rule loses digits. Far from 0 the leading terms.',
    naiveForm: 'Powers summed one by one: x⁵ overflows float16 for |x| > 9.2.',
    pitfall:
      'Where the sum under the bars changes its sign, at x = 0 for one, f has a kink unless the numerator is 0 there. At 0 the derivative here has sgn(0) = 0, as torch.abs.',
  },
  snippets: {
    pytorch:
      '((((((0.25281987 * x + 1.52474449) * x + 3.06608078) * x + 2.37539147) * x + 0.61690165) * x + 0.02996348)) / (1 + torch.abs((((0.34885983 * x + 0.91111034) * x + 4.40811795) * x + 1.19160814) * x))',
    jax: 'jnp.polyval(jnp.array([0.25281987, 1.52474449, 3.06608078, 2.37539147, 0.61690165, 0.02996348]), x) / (1 + jnp.abs(jnp.polyval(jnp.array([0.34885983, 0.91111034, 4.40811795, 1.19160814, 0]), x)))',
    keras:
      '((((((0.25281987 * x + 1.52474449) * x + 3.06608078) * x + 2.37539147) * x + 0.61690165) * x + 0.02996348)) / (1 + keras.ops.abs((((0.34885983 * x + 0.91111034) * x + 4.40811795) * x + 1.19160814) * x))',
    numpy:
      'np.polyval([0.25281987, 1.52474449, 3.06608078, 2.37539147, 0.61690165, 0.02996348], x) / (1 + np.abs(np.polyval([0.34885983, 0.91111034, 4.40811795, 1.19160814, 0], x)))',
  },
};

/** An example to look at, not from the paper: with learned functions there is no standard shape. */
const KAN_COEFFICIENTS = [0, 0.4, -0.4, 0.6, 0.6, -0.4, 0.4, 0];
/** Five grid intervals on [-1, 1], so 2.5 per unit; three more on either side carry the outer basis functions. */
const PER_UNIT = 2.5;
const FIRST_KNOT = -5.5;
const INTERVALS = 11;

/** Weights of the four basis functions that live on one interval, at t in [0, 1] of it, and their derivatives by t. */
const WEIGHTS: readonly ((t: number) => readonly [number, number, number, number])[] = [
  t => [(1 - t) ** 3 / 6, ((3 * t - 6) * t * t + 4) / 6, (((3 - 3 * t) * t + 3) * t + 1) / 6, t ** 3 / 6],
  t => [-((1 - t) ** 2) / 2, ((3 * t - 4) * t) / 2, ((2 - 3 * t) * t + 1) / 2, (t * t) / 2],
  t => [1 - t, 3 * t - 2, 1 - 3 * t, t],
];

/** The spline with these coefficients, or its first or second derivative. */
function spline(x: number, c: (i: number) => number, order: 0 | 1 | 2 = 0): number {
  if (Number.isNaN(x)) return x;
  const s = PER_UNIT * x - FIRST_KNOT;
  if (!(s >= 0 && s < INTERVALS)) return 0;
  const cell = Math.floor(s);
  const weights = (WEIGHTS[order] as (typeof WEIGHTS)[number])(PER_UNIT * x - (FIRST_KNOT + cell));
  let sum = 0;
  weights.forEach((weight, k) => {
    const i = cell - 3 + k;
    if (i >= 0 && i < KAN_COEFFICIENTS.length) sum += c(i) * weight;
  });
  return sum * PER_UNIT ** order;
}

const kanCoefficient = (params?: ParamValues) => (i: number) => params?.[`c${i}`] ?? (KAN_COEFFICIENTS[i] as number);
const baseWeight = (params?: ParamValues) => params?.wB ?? 1;
const splineWeight = (params?: ParamValues) => params?.wS ?? 1;
/** The base's part; weight 0 removes it, also where SiLU is infinite. */
const weighted = (weight: number, value: number) => (weight === 0 && !Number.isNaN(value) ? 0 : weight * value);

const kanWeight = (name: string, symbol: string, description: string): Param => ({
  name,
  symbol,
  default: 1,
  min: -100,
  max: 100,
  slider: { min: -2, max: 2, step: 0.05 },
  learnable: true,
  description,
});

/** Six times a basis function in the formula language: (2 - |t|)^3 - 4 (1 - |t|)^3 with the negative cubes left out. */
function basisForm(i: number): string {
  const distance = `abs(2.5*x - ${i - 3.5})`;
  return `c${i}*(max(2 - ${distance}, 0)^3 - 4*max(1 - ${distance}, 0)^3)`;
}

export const kanSpline: ScalarActivation = {
  kind: 'scalar',
  id: 'kan-spline',
  name: 'KAN spline',
  aliases: ['Kolmogorov–Arnold edge function'],
  family: 'learnable',
  params: [
    kanWeight('wB', 'w_b', 'Weight of the SiLU base.'),
    kanWeight('wS', 'w_s', 'Weight of the spline.'),
    ...KAN_COEFFICIENTS.map(
      (value, i): Param => ({
        name: `c${i}`,
        symbol: `c_${i}`,
        default: value,
        min: -100,
        max: 100,
        slider: { min: -1, max: 1, step: 0.05 },
        learnable: true,
        description: `Height of the basis function around x = ${((i - 3.5) / PER_UNIT).toFixed(1).replace('-', '−')}; the default is an example.`,
      }),
    ),
  ],
  f: (x, params) => weighted(baseWeight(params), silu.f(x)) + splineWeight(params) * spline(x, kanCoefficient(params)),
  df: (x, params) => baseWeight(params) * silu.df(x) + splineWeight(params) * spline(x, kanCoefficient(params), 1),
  d2f: (x, params) => baseWeight(params) * silu.d2f(x) + splineWeight(params) * spline(x, kanCoefficient(params), 2),
  dparams: {
    wB: x => silu.f(x),
    wS: (x, params) => spline(x, kanCoefficient(params)),
    ...Object.fromEntries(
      KAN_COEFFICIENTS.map((_, i) => [
        `c${i}`,
        (x: number, params?: ParamValues) => splineWeight(params) * spline(x, k => (k === i ? 1 : 0)),
      ]),
    ),
  },
  kinks: () => [],
  breaks: () => Array.from({ length: 12 }, (_, i) => -2.2 + i / PER_UNIT),
  tex: 'f(x)=\\frac{w_bx}{1+e^{-x}}+w_s\\left(c_0B(u+3.5)+c_1B(u+2.5)+c_2B(u+1.5)+c_3B(u+0.5)+c_4B(u-0.5)+c_5B(u-1.5)+c_6B(u-2.5)+c_7B(u-3.5)\\right),\\quad u=2.5x,\\quad B(t)=\\frac{|t-2|^3-4|t-1|^3+6|t|^3-4|t+1|^3+|t+2|^3}{12}',
  texDerivative:
    "f'(x)=w_b\\,\\sigma(x)\\left(1+x\\,\\sigma(-x)\\right)+2.5w_s\\left(c_0B'(u+3.5)+c_1B'(u+2.5)+c_2B'(u+1.5)+c_3B'(u+0.5)+c_4B'(u-0.5)+c_5B'(u-1.5)+c_6B'(u-2.5)+c_7B'(u-3.5)\\right),\\quad u=2.5x,\\quad B'(t)=\\frac{(t-2)|t-2|-4(t-1)|t-1|+6t|t|-4(t+1)|t+1|+(t+2)|t+2|}{4}",
  forms: { stable: `wB*x*sigmoid(x) + wS/6*(${KAN_COEFFICIENTS.map((_, i) => basisForm(i)).join(' + ')})` },
  origin: {
    title: 'KAN: Kolmogorov-Arnold Networks',
    authors:
      'Ziming Liu, Yixuan Wang, Sachin Vaidya, Fabian Ruehle, James Halverson, Marin Soljačić, Thomas Y. Hou, Max Tegmark',
    year: 2024,
    arxiv: '2404.19756',
    venue: 'ICLR 2025',
  },
  dialects: [],
  numerics: {
    stableForm:
      'Find the grid interval, then add the four cubic pieces that live there. Here the grid has 5 intervals on [−1, 1], continued evenly by 3 on either side, so 8 basis functions that are 0 outside (−2.2, 2.2).',
    naiveForm: 'The basis function as a combination of |t ± k|³ cancels, the more the farther t is from 0.',
    pitfall:
      'Beyond the grid the spline fades to 0 and only the SiLU part acts, unless the grid is updated. f″ has corners at the knots.',
  },
  snippets: {
    pytorch:
      'torch.nn.functional.silu(x) + sum(c * (torch.relu(2 - (u := torch.abs(2.5 * x + 3.5 - i))) ** 3 - 4 * torch.relu(1 - u) ** 3) / 6\n  for i, c in enumerate((0, 0.4, -0.4, 0.6, 0.6, -0.4, 0.4, 0)))',
    jax: 'jax.nn.silu(x) + sum(c * (jax.nn.relu(2 - (u := jnp.abs(2.5 * x + 3.5 - i))) ** 3 - 4 * jax.nn.relu(1 - u) ** 3) / 6\n  for i, c in enumerate((0, 0.4, -0.4, 0.6, 0.6, -0.4, 0.4, 0)))',
    keras:
      'keras.activations.silu(x) + sum(c * (keras.ops.relu(2 - (u := keras.ops.abs(2.5 * x + 3.5 - i))) ** 3 - 4 * keras.ops.relu(1 - u) ** 3) / 6\n  for i, c in enumerate((0, 0.4, -0.4, 0.6, 0.6, -0.4, 0.4, 0)))',
    numpy:
      'x * np.exp(-np.logaddexp(0, -x)) + sum(c * (np.maximum(2 - (u := np.abs(2.5 * x + 3.5 - i)), 0) ** 3 - 4 * np.maximum(1 - u, 0) ** 3) / 6\n  for i, c in enumerate((0, 0.4, -0.4, 0.6, 0.6, -0.4, 0.4, 0)))',
  },
};
