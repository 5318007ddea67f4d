/** The identity. */
import { ONNX_RUNTIME, PYTORCH } from '../dialect-runs.ts';
import type { ScalarActivation } from './types.ts';

export const identity: ScalarActivation = {
  kind: 'scalar',
  id: 'identity',
  name: 'Identity',
  aliases: ['linear', 'pass-through'],
  family: 'linear',
  params: [],
  f: x => x,
  df: x => (Number.isNaN(x) ? x : 1),
  d2f: x => (Number.isNaN(x) ? x : 0),
  kinks: () => [],
  tex: 'f(x)=x',
  texDerivative: "f'(x)=1",
  forms: { stable: 'x' },
  dialects: [
    {
      framework: 'PyTorch',
      api: 'torch.nn.Identity()',
      computes: { id: 'identity' },
      version: '1.13',
      executed: PYTORCH,
    },
    { framework: 'Keras', api: 'keras.activations.linear', computes: { id: 'identity' }, version: '3.16.0' },
    { framework: 'JAX', api: 'jax.nn.identity', computes: { id: 'identity' }, version: '0.11.1' },
    { framework: 'TensorFlow', api: 'tf.identity', computes: { id: 'identity' }, version: '2.21.0' },
    { framework: 'ONNX', api: 'Identity', computes: { id: 'identity' }, version: 'opset 25', executed: ONNX_RUNTIME },
  ],
  numerics: { stableForm: 'Exact: the input itself.' },
  snippets: {
    pytorch: 'torch.nn.Identity()(x)',
    jax: 'jax.nn.identity(x)',
    keras: 'keras.activations.linear(x)',
    numpy: 'x',
  },
};
