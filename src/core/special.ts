/** Special functions that JavaScript's Math lacks, or has slow and different from engine to engine. */

const TWO_OVER_SQRT_PI = 1.1283791670955126;
const ONE_OVER_SQRT_TWO_PI = 0.3989422804014327;

/** Distance between the nodes of the trapezoidal rule below, at (k + 1/2) STEP. */
const STEP = 0.5;
/** exp(-t^2) at the fourteen nodes below 7: what lies beyond is below the last bit. */
const WEIGHTS = /* @__PURE__ */ Float64Array.from({ length: 14 }, (_, k) => Math.exp(-(((k + 0.5) * STEP) ** 2)));

/**
 * exp(x^2) erfc(x) for x > 0 but for the pole, by the trapezoidal rule on the whole line for
 * x / pi * integral of exp(-t^2) / (x^2 + t^2): its error falls as exp(-(pi / STEP)^2), 7e-18 (Hunter and Regan 1972). All terms
 * are positive: nothing cancels, and nothing underflows, however large x is.
 */
function scaledErfc(x: number): number {
  let sum = 0;
  // Two terms by one division, which takes longer than all the rest of them.
  for (let k = 0; k < WEIGHTS.length; k += 2) {
    const first = x * x + ((k + 0.5) * STEP) ** 2;
    const second = x * x + ((k + 1.5) * STEP) ** 2;
    sum += ((WEIGHTS[k] as number) * second + (WEIGHTS[k + 1] as number) * first) / (first * second);
  }
  return ((2 * STEP) / Math.PI) * x * sum;
}

/** exp(-x^2) for |x| <= 28, with the rounding error of x^2 put back: what is missing from head^2 is below 1e-4, so four terms of exp do. */
function expMinusSquare(x: number): number {
  const head = Math.fround(x);
  const missing = (head - x) * (x + head);
  return Math.exp(-head * head) * (1 + missing * (1 + (missing / 2) * (1 + missing / 3)));
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
  if (x < 0) return 2 - erfc(-x);
  if (x > 28) return 0;
  // The rule's contour has the poles at +-ix on its inside up to pi / STEP: their residue.
  const residue = x < Math.PI / STEP ? 2 / (1 + Math.exp(((2 * Math.PI) / STEP) * x)) : 0;
  return expMinusSquare(x) * scaledErfc(x) + residue;
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
