/** Special functions that JavaScript's Math lacks, or has slow and different from engine to engine. */

const TWO_OVER_SQRT_PI = 1.1283791670955126;
const ONE_OVER_SQRT_TWO_PI = 0.3989422804014327;

/**
 * Chebyshev coefficients of (1 + 2x) exp(x^2) erfc(x), x >= 0, in t = (x - 3.75) / (x + 3.75).
 * Computed with mpmath by tests/golden/make_erfc.py; as short as float64 allows.
 */
const ERFC_COEFFICIENTS = [
  1.1775789345674017, -0.004590054580646478, -0.08424913336651792, 0.05920993999819189, -0.026658668435305753,
  0.009074997670705265, -0.002413163540417608, 0.0004907758365258086, -6.91697330250121e-5, 4.139027986073e-6,
  7.740383066198e-7, -2.188640104923e-7, 1.07649994657e-8, 4.5219598112e-9, -7.754400209e-10, -6.31808834e-11,
  2.86879501e-11, 1.945587e-13, -9.654697e-13, 3.25255e-14, 3.34781e-14, -1.8646e-15, -1.2508e-15, 7.42e-17, 5.07e-17,
  -2.2e-18, -2.2e-18,
];

/** exp(x^2) erfc(x) for x >= 0: no underflow, however large x is. */
function scaledErfc(x: number): number {
  const t = (x - 3.75) / (x + 3.75);
  let b1 = 0;
  let b2 = 0;
  for (let k = ERFC_COEFFICIENTS.length - 1; k > 0; k--) {
    const b0 = 2 * t * b1 - b2 + (ERFC_COEFFICIENTS[k] as number);
    b2 = b1;
    b1 = b0;
  }
  return (t * b1 - b2 + (ERFC_COEFFICIENTS[0] as number)) / (1 + 2 * x);
}

/** exp(-x^2), with the rounding error of x^2 put back. */
function expMinusSquare(x: number): number {
  const head = Math.fround(x);
  const tail = x - head;
  return Math.exp(-head * head) * Math.exp(-tail * (x + head));
}

/** The error function 2/sqrt(pi) * integral of exp(-t^2) from 0 to x. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (!(size < 1)) return Number.isNaN(x) ? Number.NaN : Math.sign(x) * (1 - erfc(size));
  // Kummer's series: all terms have one sign, so nothing cancels.
  const square = 2 * x * x;
  let term = 1;
  let sum = 1;
  for (let n = 3; term > sum * 1e-17; n += 2) {
    term *= square / n;
    sum += term;
  }
  return TWO_OVER_SQRT_PI * x * Math.exp(-x * x) * sum;
}

/** The complementary error function 1 - erf(x), to full relative accuracy down to the subnormal numbers. */
export function erfc(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  if (x < 0) return x > -0.5 ? 1 - erf(x) : 2 - erfc(-x);
  if (x < 0.25) return 1 - erf(x);
  if (x > 28) return 0;
  return expMinusSquare(x) * scaledErfc(x);
}

/** The standard normal density exp(-x^2/2) / sqrt(2 pi). */
export function normalDensity(x: number): number {
  if (Math.abs(x) > 40) return 0;
  return ONE_OVER_SQRT_TWO_PI * Math.exp(-0.5 * x * x);
}

/** The standard normal cumulative distribution function. */
export function normalCdf(x: number): number {
  return 0.5 * erfc(-x * Math.SQRT1_2);
}

/** tanh a for a = 0, 1/16, ... 22, where it is 1 to the last bit, and its slope 1 - tanh^2 a. */
const TANH = /* @__PURE__ */ Float64Array.from({ length: 16 * 22 + 1 }, (_, i) => Math.tanh(i / 16));
const TANH_SLOPE = /* @__PURE__ */ Float64Array.from(TANH, (_, i) => 1 / Math.cosh(i / 16) ** 2);

/**
 * The hyperbolic tangent: tanh(a + b) = tanh a + (1 - tanh^2 a) tanh b / (1 + tanh a tanh b), with a from a table and
 * |b| <= 1/32, where five terms of the series for tanh b are exact. Twice as fast as Math.tanh, and the same on every engine
 * but for the table's last bits.
 */
export function tanh(x: number): number {
  const size = Math.abs(x);
  if (!(size < 22)) return Number.isNaN(x) ? Number.NaN : Math.sign(x);
  const nearest = (16 * size + 0.5) | 0;
  const b = size - nearest / 16;
  const s = b * b;
  const tanhB = b + b * s * (-1 / 3 + s * (2 / 15 + s * (-17 / 315 + s * (62 / 2835))));
  const tanhA = TANH[nearest] as number;
  const t = tanhA + ((TANH_SLOPE[nearest] as number) * tanhB) / (1 + tanhA * tanhB);
  // The zeros have signs.
  return x < 0 ? -t : x === 0 ? x : t;
}
