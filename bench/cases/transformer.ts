/** A training step of one encoder block of the transformer: 64 features, 4 heads, 64 tokens, batch 8. */
import { createRandom, encoderBlock, meanSquaredError, sgd, Tape } from '../../src/core/index.ts';
import { type Bench, type Contender, type Dtype, expectSame } from '../measure.ts';
import type { JaxArray } from '../peers/jax.ts';
import type { Tensor as TensorflowTensor } from '../peers/tensorflow.ts';

const BATCH = 8;
const TOKENS = 64;
const WIDTH = 64;
const HEADS = 4;
const HIDDEN = 4 * WIDTH;
const RATE = 0.1;
const EPSILON = 1e-5;

function block(dtype: Dtype) {
  const tape = new Tape(dtype);
  const random = createRandom(1);
  const x = tape.input([BATCH, TOKENS, WIDTH], 'x');
  const target = tape.input([BATCH, TOKENS, WIDTH], 'target');
  const { output, parameters } = encoderBlock(tape, x, { heads: HEADS, hidden: HIDDEN });
  for (const { data } of [x, target]) for (let i = 0; i < data.length; i++) data[i] = random.normal();
  for (const { data, shape } of parameters)
    if (shape.length === 2)
      for (let i = 0; i < data.length; i++) data[i] = random.normal() / Math.sqrt(shape[0] as number);
  const loss = meanSquaredError(output, target);
  const optimiser = sgd(parameters, { learningRate: RATE });
  const weights = parameters.map(({ label, data, shape }) => ({
    label: label.replace('encoder ', ''),
    values: Float32Array.from(data),
    shape,
  }));
  const step = () => {
    tape.forward();
    tape.backward(loss);
    optimiser.step();
    return loss.data[0] as number;
  };
  return { x, target, weights, step };
}

type Block = ReturnType<typeof block>;

async function tensorflow(backend: 'cpu' | 'wasm', { x, target, weights }: Block) {
  const { tf, trainer, use } = await import('../peers/tensorflow.ts');
  await use(backend);
  const shape = [BATCH, TOKENS, WIDTH] as const;
  const [input, wanted] = [x, target].map(({ data }) => tf.tensor3d(Float32Array.from(data), [...shape]));
  const variables = new Map(weights.map(w => [w.label, tf.variable(tf.tensor(w.values, [...w.shape]))]));
  const of = (name: string) => variables.get(name) as TensorflowTensor;
  const dense = (value: TensorflowTensor, name: string) =>
    tf.add(tf.matMul(tf.reshape(value, [BATCH * TOKENS, -1]), of(`${name} weights`)), of(`${name} bias`));
  const heads = (value: TensorflowTensor) =>
    tf.transpose(tf.reshape(value, [BATCH, TOKENS, HEADS, WIDTH / HEADS]), [0, 2, 1, 3]);
  const normalise = (value: TensorflowTensor, name: string) => {
    const { mean, variance } = tf.moments(value, -1, true);
    const scaled = tf.mul(tf.sub(value, mean), tf.rsqrt(tf.add(variance, EPSILON)));
    return tf.add(tf.mul(scaled, of(`${name} gain`)), of(`${name} shift`));
  };
  return trainer(backend, RATE, () => {
    const flat = tf.reshape(input as TensorflowTensor, [BATCH * TOKENS, WIDTH]);
    const [q, k, v] = ['query', 'key', 'value'].map(role => heads(dense(flat, `attention ${role}`))) as [
      TensorflowTensor,
      TensorflowTensor,
      TensorflowTensor,
    ];
    const attention = tf.softmax(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(WIDTH / HEADS)));
    const seen = tf.reshape(tf.transpose(tf.matMul(attention, v), [0, 2, 1, 3]), [BATCH * TOKENS, WIDTH]);
    const attended = normalise(tf.add(flat, dense(seen, 'attention output')), 'attention norm');
    const hidden = tf.relu(dense(attended, 'feed-forward hidden'));
    const output = normalise(tf.add(attended, dense(hidden, 'feed-forward output')), 'feed-forward norm');
    return tf.mean(tf.squaredDifference(tf.reshape(output, [...shape]), wanted as TensorflowTensor));
  });
}

async function jax({ x, target, weights }: Block) {
  const { array, nn, np, trainer } = await import('../peers/jax.ts');
  const rows = BATCH * TOKENS;
  const [input, wanted] = [x, target].map(({ data }) => array(data, [rows, WIDTH])) as [JaxArray, JaxArray];
  const initial = weights.map(({ values, shape }) => array(values, shape));
  return trainer(RATE, initial, owned => {
    const of = (name: string) => owned[weights.findIndex(({ label }) => label === name)] as JaxArray;
    const dense = (value: JaxArray, name: string) => np.matmul(value, of(`${name} weights`)).add(of(`${name} bias`));
    const heads = (value: JaxArray) => np.transpose(value.reshape([BATCH, TOKENS, HEADS, WIDTH / HEADS]), [0, 2, 1, 3]);
    const normalise = (value: JaxArray, name: string) => {
      const centred = value.ref.sub(np.mean(value, -1, { keepdims: true }));
      const variance = np.mean(np.square(centred.ref), -1, { keepdims: true });
      return centred
        .div(np.sqrt(variance.add(EPSILON)))
        .mul(of(`${name} gain`))
        .add(of(`${name} shift`));
    };
    const [q, k, v] = ['query', 'key', 'value'].map(role => heads(dense(input.ref, `attention ${role}`))) as [
      JaxArray,
      JaxArray,
      JaxArray,
    ];
    const scores = np.matmul(q, np.transpose(k, [0, 1, 3, 2])).mul(1 / Math.sqrt(WIDTH / HEADS));
    const seen = np.transpose(np.matmul(nn.softmax(scores, -1), v), [0, 2, 1, 3]).reshape([rows, WIDTH]);
    const attended = normalise(input.ref.add(dense(seen, 'attention output')), 'attention norm');
    const hidden = nn.relu(dense(attended.ref, 'feed-forward hidden'));
    const output = normalise(attended.add(dense(hidden, 'feed-forward output')), 'feed-forward norm');
    return np.mean(np.square(output.sub(wanted.ref)));
  });
}

async function training(dtype: Dtype): Promise<Bench> {
  const ours = block(dtype);
  // The peers compute in float32 only; in float64 ours is timed by itself.
  const peers: (Contender & { step(): number })[] =
    dtype === 'float32' ? [await tensorflow('cpu', ours), await tensorflow('wasm', ours), await jax(ours)] : [];
  for (let i = 0; i < 5; i++) {
    const own = ours.step();
    for (const peer of peers) {
      await peer.prepare?.();
      expectSame(`${peer.name}, step ${i}`, [own], [peer.step()], 1e-4);
    }
  }
  return {
    name: `training step of an encoder block, ${WIDTH} features, ${HEADS} heads, ${TOKENS} tokens, batch ${BATCH}, SGD`,
    dtype,
    ours: { name: 'tape', run: () => void ours.step() },
    peers,
  };
}

export const benches = [training];
