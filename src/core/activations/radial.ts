/** Radial functions: they depend on the distance from a centre alone, and fall to 0 away from it. */
import type { ScalarActivation } from './types.ts';

/** factor * exp(-x^2), from two factors exp(-x^2/2): no overflow times 0, and one rounding where the result is subnormal. */
export function bell(x: number, factor: number): number {
  const half = Math.exp(-0.5 * x * x);
  return half === 0 ? 0 : factor * half * half;
}

export const gaussian: ScalarActivation = {
  kind: 'scalar',
  id: 'gaussian',
  name: 'Gaussian',
  aliases: ['bell curve', 'Gaussian radial basis function'],
  family: 'other',
  params: [],
  f: x => Math.exp(-x * x),
  df: x => bell(x, -2 * x),
  d2f: x => bell(x, 4 * x * x - 2),
  kinks: () => [],
  tex: 'f(x)=e^{-x^2}',
  texDerivative: "f'(x)=-2xe^{-x^2}",
  forms: { stable: 'exp(-x^2)' },
  origin: {
    title: 'Multivariable Functional Interpolation and Adaptive Networks',
    authors: 'D. S. Broomhead, David Lowe',
    year: 1988,
    venue: 'Complex Systems 2',
  },
  dialects: [],
  numerics: {
    stableForm: 'exp(−x·x).',
    pitfall: 'It is 0 for |x| > 10.2 in float32. Often written exp(−x²/2): check the scale.',
  },
  snippets: {
    pytorch: 'torch.exp(-x * x)',
    jax: 'jnp.exp(-x * x)',
    keras: 'keras.ops.exp(-x * x)',
    numpy: 'np.exp(-x * x)',
  },
};
