/** Functions of one number to fit: noisy values at random places, with the noise-free ones beside them. */
import { checkFrom, checkInteger } from '../errors.ts';
import type { Random } from '../random.ts';

/** Points of a curve, with and without noise. */
export interface CurvePoints {
  /** Places, uniform on the curve's domain. */
  x: Float64Array;
  /** f(x) + noise. */
  y: Float64Array;
  /** f(x). The least mean squared error that any model can expect is noise². */
  clean: Float64Array;
}

/** How many points, and how much noise. */
export interface CurveOptions {
  points: number;
  /** Standard deviation of the Gaussian noise added to y. */
  noise?: number;
}

/** A curve to be fitted, by name. */
export interface Curve {
  name: string;
  /** As text: `sin(2πx)`. */
  formula: string;
  domain: readonly [low: number, high: number];
  defaultNoise: number;
  f(x: number): number;
  generate(random: Random, options: CurveOptions): CurvePoints;
}

function curve(name: string, formula: string, f: (x: number) => number, defaultNoise = 0.1): Curve {
  const domain = [-1, 1] as const;
  return {
    name,
    formula,
    domain,
    defaultNoise,
    f,
    generate(random, { points, noise = defaultNoise }) {
      checkInteger('points', points, 1, 1e6);
      checkFrom('noise', noise, 0);
      const x = new Float64Array(points);
      const y = new Float64Array(points);
      const clean = new Float64Array(points);
      for (let i = 0; i < points; i++) {
        const at = domain[0] + (domain[1] - domain[0]) * random.uniform();
        x[i] = at;
        clean[i] = f(at);
        y[i] = f(at) + noise * random.normal();
      }
      return { x, y, clean };
    },
  };
}

const { PI, sin } = Math;

/** The curves by name. */
export const curves = {
  /** Two periods. */
  sine: curve('sine', 'sin(2πx)', x => sin(2 * PI * x)),
  /** Three frequencies of one amplitude, of which nets learn the lowest first (Rahaman et al. 2019). */
  sines: curve('three sines', '(sin(2πx) + sin(6πx) + sin(14πx)) / 3', x =>
    [2, 6, 14].reduce((sum, frequency) => sum + sin(frequency * PI * x) / 3, 0),
  ),
  /** Slow on the left, fast on the right: the frequency rises from 0 to 8 periods a unit. */
  chirp: curve('chirp', 'sin(4π(x + 1)²)', x => sin(4 * PI * (x + 1) ** 2)),
  /** Discontinuous at 0, where it is 1. */
  step: curve('step', '1 for x ≥ 0, else −1', x => (x >= 0 ? 1 : -1)),
  /** Flat with a peak; the example of how polynomials of high degree fail at equidistant points (Runge 1901). */
  runge: curve('Runge', '1 / (1 + 25x²)', x => 1 / (1 + 25 * x ** 2), 0.05),
} as const satisfies Record<string, Curve>;
