/** Gated linear units: the halves a, b of the input, multiplied after one of them went through an activation. */

import { PYTORCH } from '../dialect-runs.ts';
import { ShapeError } from '../errors.ts';
import { identity } from './linear.ts';
import { relu } from './rectifiers.ts';
import { sigmoid } from './sigmoids.ts';
import { gelu, silu } from './smooth-gates.ts';
import type { Origin, ScalarActivation, VectorActivation } from './types.ts';

/** The half that the activation is applied to is the gate, the other half is the value. */
type GateHalf = 'first' | 'second';

/** Length of a half, and where the two start. */
function split(id: string, x: Float64Array, gateHalf: GateHalf) {
  if (x.length % 2 !== 0) throw new ShapeError(id, { x: [x.length] }, 'the length must be even');
  const n = x.length / 2;
  const gate = gateHalf === 'first' ? 0 : n;
  return { n, gate, value: n - gate };
}

/** forward and vjp of value * f(gate). */
function gatedUnit(
  id: string,
  { f, df }: Pick<ScalarActivation, 'f' | 'df'>,
  gateHalf: GateHalf,
): Pick<VectorActivation, 'forward' | 'vjp'> {
  return {
    forward(x, _, out = new Float64Array(x.length / 2)) {
      const { n, gate, value } = split(id, x, gateHalf);
      for (let i = 0; i < n; i++) out[i] = (x[value + i] as number) * f(x[gate + i] as number);
      return out;
    },
    vjp(x, dy, _, out = new Float64Array(x.length)) {
      const { n, gate, value } = split(id, x, gateHalf);
      for (let i = 0; i < n; i++) {
        out[value + i] = (dy[i] as number) * f(x[gate + i] as number);
        out[gate + i] = (dy[i] as number) * (x[value + i] as number) * df(x[gate + i] as number);
      }
      return out;
    },
  };
}

const shazeer: Origin = {
  title: 'GLU Variants Improve Transformer',
  authors: 'Noam Shazeer',
  year: 2020,
  arxiv: '2002.05202',
};

const pitfall =
  'Which half is the gate differs: torch.nn.GLU activates the second half, code for SwiGLU and its kin the first.';

export const glu: VectorActivation = {
  kind: 'vector',
  id: 'glu',
  name: 'GLU',
  aliases: ['gated linear unit'],
  family: 'gated-unit',
  params: [],
  ...gatedUnit('glu', sigmoid, 'second'),
  tex: 'f(a,b)_i=a_i\\,\\sigma(b_i)',
  texDerivative:
    '\\frac{\\partial f_i}{\\partial a_i}=\\sigma(b_i),\\quad\\frac{\\partial f_i}{\\partial b_i}=a_i\\,\\sigma(b_i)\\,\\sigma(-b_i)',
  origin: {
    title: 'Language Modeling with Gated Convolutional Networks',
    authors: 'Yann N. Dauphin, Angela Fan, Michael Auli, David Grangier',
    year: 2016,
    arxiv: '1612.08083',
    venue: 'ICML 2017',
  },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.GLU(dim=-1)',
      computes: { id: 'glu' },
      version: '1.13',
      executed: PYTORCH,
      note: 'The second half is the gate.',
    },
    {
      framework: 'Keras',
      api: 'keras.activations.glu(x, axis=-1)',
      computes: { id: 'glu' },
      version: '3.16.0',
      note: 'The second half is the gate.',
    },
    {
      framework: 'JAX',
      api: 'jax.nn.glu(x, axis=-1)',
      computes: { id: 'glu' },
      version: '0.11.1',
      note: 'The second half is the gate.',
    },
  ],
  numerics: { stableForm: 'a·σ(b), σ from the exponential of a non-positive number.', pitfall },
  snippets: {
    pytorch: 'torch.nn.functional.glu(x, dim=-1)',
    jax: 'jax.nn.glu(x, axis=-1)',
    keras: 'keras.activations.glu(x, axis=-1)',
    numpy: '(h := np.split(x, 2, axis=-1))[0] * scipy.special.expit(h[1])',
  },
};

export const bilinearGlu: VectorActivation = {
  kind: 'vector',
  id: 'bilinear-glu',
  name: 'Bilinear GLU',
  aliases: ['bilinear layer'],
  family: 'gated-unit',
  params: [],
  ...gatedUnit('bilinear-glu', identity, 'first'),
  tex: 'f(a,b)_i=a_i\\,b_i',
  texDerivative: '\\frac{\\partial f_i}{\\partial a_i}=b_i,\\quad\\frac{\\partial f_i}{\\partial b_i}=a_i',
  origin: shazeer,
  dialects: [],
  numerics: { stableForm: 'a·b; the product is the only non-linearity.' },
  snippets: {
    pytorch: '(h := x.chunk(2, dim=-1))[0] * h[1]',
    jax: '(h := jnp.split(x, 2, axis=-1))[0] * h[1]',
    keras: '(h := keras.ops.split(x, 2, axis=-1))[0] * h[1]',
    numpy: '(h := np.split(x, 2, axis=-1))[0] * h[1]',
  },
};

export const reglu: VectorActivation = {
  kind: 'vector',
  id: 'reglu',
  name: 'ReGLU',
  aliases: [],
  family: 'gated-unit',
  params: [],
  ...gatedUnit('reglu', relu, 'first'),
  tex: 'f(a,b)_i=\\max(a_i,0)\\,b_i',
  texDerivative:
    '\\frac{\\partial f_i}{\\partial a_i}=\\begin{cases}b_i&a_i>0\\\\0&a_i\\le0\\end{cases},\\quad\\frac{\\partial f_i}{\\partial b_i}=\\max(a_i,0)',
  origin: shazeer,
  dialects: [],
  numerics: { stableForm: 'max(a, 0)·b.', pitfall },
  snippets: {
    pytorch: 'torch.relu((h := x.chunk(2, dim=-1))[0]) * h[1]',
    jax: 'jax.nn.relu((h := jnp.split(x, 2, axis=-1))[0]) * h[1]',
    keras: 'keras.ops.relu((h := keras.ops.split(x, 2, axis=-1))[0]) * h[1]',
    numpy: 'np.maximum((h := np.split(x, 2, axis=-1))[0], 0) * h[1]',
  },
};

export const geglu: VectorActivation = {
  kind: 'vector',
  id: 'geglu',
  name: 'GEGLU',
  aliases: [],
  family: 'gated-unit',
  params: [],
  ...gatedUnit('geglu', gelu, 'first'),
  tex: 'f(a,b)_i=a_i\\,\\Phi(a_i)\\,b_i',
  texDerivative:
    '\\frac{\\partial f_i}{\\partial a_i}=\\left(\\Phi(a_i)+a_i\\,\\varphi(a_i)\\right)b_i,\\quad\\frac{\\partial f_i}{\\partial b_i}=a_i\\,\\Phi(a_i)',
  origin: shazeer,
  dialects: [],
  numerics: { stableForm: 'GELU(a)·b with the exact GELU.', pitfall },
  snippets: {
    pytorch: 'torch.nn.functional.gelu((h := x.chunk(2, dim=-1))[0]) * h[1]',
    jax: 'jax.nn.gelu((h := jnp.split(x, 2, axis=-1))[0], approximate=False) * h[1]',
    keras: 'keras.activations.gelu((h := keras.ops.split(x, 2, axis=-1))[0]) * h[1]',
    numpy: '0.5 * (h := np.split(x, 2, axis=-1))[0] * scipy.special.erfc(-h[0] / np.sqrt(2)) * h[1]',
  },
};

export const swiglu: VectorActivation = {
  kind: 'vector',
  id: 'swiglu',
  name: 'SwiGLU',
  aliases: [],
  family: 'gated-unit',
  params: [],
  ...gatedUnit('swiglu', silu, 'first'),
  tex: 'f(a,b)_i=a_i\\,\\sigma(a_i)\\,b_i',
  texDerivative:
    '\\frac{\\partial f_i}{\\partial a_i}=\\sigma(a_i)\\left(1+a_i\\,\\sigma(-a_i)\\right)b_i,\\quad\\frac{\\partial f_i}{\\partial b_i}=a_i\\,\\sigma(a_i)',
  origin: shazeer,
  dialects: [
    {
      framework: 'ONNX',
      api: 'SwiGLU, alpha = 1.0',
      computes: { id: 'swiglu' },
      version: 'opset 28',
      note: 'The halves are two inputs, the gate first.',
    },
  ],
  numerics: { stableForm: 'SiLU(a)·b.', pitfall },
  snippets: {
    pytorch: 'torch.nn.functional.silu((h := x.chunk(2, dim=-1))[0]) * h[1]',
    jax: 'jax.nn.silu((h := jnp.split(x, 2, axis=-1))[0]) * h[1]',
    keras: 'keras.activations.silu((h := keras.ops.split(x, 2, axis=-1))[0]) * h[1]',
    numpy: '(h := np.split(x, 2, axis=-1))[0] * scipy.special.expit(h[0]) * h[1]',
  },
};
