/** TensorFlow.js on its plain JavaScript and its WebAssembly backends (SIMD; threads only where the browser isolates the page). */
import { createRequire } from 'node:module';
import type { Scalar } from '@tensorflow/tfjs';

const require = createRequire(import.meta.url);
// It prints an advertisement when it is loaded into Node.
const { warn } = console;
console.warn = () => undefined;
export const tf: typeof import('@tensorflow/tfjs') = require('@tensorflow/tfjs');
const wasm: typeof import('@tensorflow/tfjs-backend-wasm') = require('@tensorflow/tfjs-backend-wasm');
wasm.setWasmPaths(new URL('../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url).pathname);

export type { Scalar, Tensor, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs';

export type Backend = 'cpu' | 'wasm';

/** Makes the backend the current one; everything made until the next call lives there. */
export async function use(backend: Backend): Promise<void> {
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no backend ${backend}`);
  await tf.ready();
  console.warn = warn;
}

/** One step of gradient descent as a contender; `loss` reads the variables. */
export function trainer(backend: Backend, learningRate: number, loss: () => Scalar) {
  const optimiser = tf.train.sgd(learningRate);
  return {
    name: `TensorFlow.js ${tf.version.tfjs} (${backend})`,
    prepare: () => use(backend),
    run: () => void step(),
    step,
  };
  function step(): number {
    const cost = optimiser.minimize(loss, true) as Scalar;
    const value = cost.dataSync()[0] as number;
    cost.dispose();
    return value;
  }
}
