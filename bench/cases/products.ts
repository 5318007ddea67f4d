/** Matrix products. */
import { createRandom, matmul, Tape } from '../../src/core/index.ts';
import { type Bench, type Contender, type Dtype, expectSame } from '../measure.ts';
import { flatMatmul } from '../peers/flat-loop.ts';
import type { JaxArray } from '../peers/jax.ts';

async function square(dtype: Dtype, size: number): Promise<Bench> {
  const tape = new Tape(dtype);
  const random = createRandom(1);
  const [a, b] = [tape.input([size, size], 'a'), tape.input([size, size], 'b')];
  for (const { data } of [a, b]) for (let i = 0; i < data.length; i++) data[i] = random.normal();
  const product = matmul(a, b);
  const peers: (Contender & { read(): ArrayLike<number> })[] = [];
  if (dtype === 'float64') {
    const out = new Float64Array(size * size);
    const run = () => flatMatmul(out, a.data as Float64Array, b.data as Float64Array, size, size, size);
    const read = () => {
      run();
      return out;
    };
    peers.push({ name: 'flat loop by hand', run, read });
  } else {
    const { tf, use } = await import('../peers/tensorflow.ts');
    for (const backend of ['cpu', 'wasm'] as const) {
      await use(backend);
      const [x, y] = [a, b].map(({ data }) => tf.tensor2d(Float32Array.from(data), [size, size]));
      const read = () => {
        const z = tf.matMul(x as NonNullable<typeof x>, y as NonNullable<typeof y>);
        const values = z.dataSync();
        z.dispose();
        return values;
      };
      const name = `TensorFlow.js ${tf.version.tfjs} (${backend})`;
      peers.push({ name, prepare: () => use(backend), run: () => void read(), read });
    }
    const { array, jit, np } = await import('../peers/jax.ts');
    const [x, y] = [array(a.data, [size, size]), array(b.data, [size, size])];
    const multiply = jit((x: JaxArray, y: JaxArray) => np.matmul(x, y));
    const read = () => multiply(x.ref, y.ref).dataSync() as Float32Array;
    peers.push({ name: 'jax-js (wasm)', run: () => void read(), read });
  }
  tape.forward();
  for (const peer of peers) {
    await peer.prepare?.();
    expectSame(peer.name, product.data, peer.read(), dtype === 'float64' ? 1e-12 : 1e-3);
  }
  return { name: `matrix product ${size}x${size}`, dtype, ours: { name: 'tape', run: () => tape.forward() }, peers };
}

export const benches = [64, 256, 512].map(size => (dtype: Dtype) => square(dtype, size));
