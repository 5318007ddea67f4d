/** jax-js on its WebAssembly backend, every function compiled with jit. */
import { defaultDevice, init, jit, lax, nn, numpy as np, valueAndGrad } from '@jax-js/jax';

export { jit, lax, nn, np };
export type JaxArray = np.Array;

await init('wasm');
defaultDevice('wasm');

export const array = (values: ArrayLike<number>, shape: readonly number[]) =>
  np.array(Float32Array.from(values)).reshape([...shape]);

/** Gradient descent on a list of parameters; `loss` owns its arguments, as everywhere in jax-js. */
export function trainer(
  learningRate: number,
  initial: readonly np.Array[],
  loss: (parameters: np.Array[]) => np.Array,
): { name: string; run(): void; step(): number } {
  let parameters = [...initial];
  const compiled = jit((current: np.Array[]) => {
    const [value, gradients] = valueAndGrad(loss)(current.map(parameter => parameter.ref));
    return [...current.map((parameter, i) => parameter.sub((gradients[i] as np.Array).mul(learningRate))), value];
  });
  const step = () => {
    const results = compiled(parameters);
    const value = results.pop() as np.Array;
    parameters = results;
    return (value.dataSync() as Float32Array)[0] as number;
  };
  return { name: 'jax-js (wasm)', run: () => void step(), step };
}
