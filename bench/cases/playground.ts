/** A training step of the playground's nets, and their decision boundary. */
import { createRandom, meanSquaredError, mlp, sgd, Tape, toyData } from '../../src/core/index.ts';
import { type Bench, type Contender, type Dtype, expectSame } from '../measure.ts';
import { flatMlp } from '../peers/flat-loop.ts';
import type { JaxArray } from '../peers/jax.ts';
import type { Tensor2D } from '../peers/tensorflow.ts';

const RATE = 0.03;
const BATCH = 10;
/** Points of a decision boundary of 100 by 100. */
const GRID = 100;

function netOf(dtype: Dtype, sizes: readonly number[], rows: number) {
  const tape = new Tape(dtype);
  const input = tape.input([rows, sizes[0] as number]);
  const layers = sizes.slice(1).map((units, i) => (i < sizes.length - 2 ? { units, activation: 'tanh' } : { units }));
  const net = mlp(tape, input, { layers, initialisation: 'xavier', random: createRandom(1) });
  const weights = net.parameters.filter(({ shape }) => shape.length === 2).map(({ data }) => Float64Array.from(data));
  return { tape, input, net, weights };
}

const layersOfConvnetjs = (sizes: readonly number[]) => [
  { type: 'input', out_sx: 1, out_sy: 1, out_depth: sizes[0] },
  ...sizes.slice(1, -1).map(units => ({ type: 'fc', num_neurons: units, activation: 'tanh' })),
  { type: 'regression', num_neurons: sizes.at(-1) },
];

async function tensorflowNet(sizes: readonly number[], weights: readonly Float64Array[]) {
  const { tf } = await import('../peers/tensorflow.ts');
  const layers = weights.map((values, i) => ({
    weights: tf.variable(tf.tensor2d(Float32Array.from(values), [sizes[i] as number, sizes[i + 1] as number])),
    bias: tf.variable(tf.zeros([sizes[i + 1] as number])),
  }));
  return (x: Tensor2D) =>
    layers.reduce((hidden, { weights, bias }, i) => {
      const z = tf.add(tf.matMul(hidden, weights), bias) as Tensor2D;
      return i < layers.length - 1 ? tf.tanh(z) : z;
    }, x);
}

async function jaxNet(sizes: readonly number[], weights: readonly Float64Array[]) {
  const { array, np } = await import('../peers/jax.ts');
  const parameters = weights.flatMap((values, i) => [
    array(values, [sizes[i] as number, sizes[i + 1] as number]),
    np.zeros([sizes[i + 1] as number]),
  ]);
  const apply = (owned: readonly JaxArray[], x: JaxArray) => {
    let hidden = x;
    for (let i = 0; i < owned.length; i += 2) {
      const z = np.matmul(hidden, owned[i] as JaxArray).add(owned[i + 1] as JaxArray);
      hidden = i < owned.length - 2 ? np.tanh(z) : z;
    }
    return hidden;
  };
  return { parameters, apply };
}

/** A training step: forward, backward and update, by the same weights and data. */
async function training(dtype: Dtype, sizes: readonly number[]): Promise<Bench> {
  const data = toyData.circles.generate(createRandom(1), { points: BATCH });
  const { tape, input, net, weights } = netOf(dtype, sizes, BATCH);
  const target = tape.input([BATCH, 1]);
  const loss = meanSquaredError(net.output, target);
  const optimiser = sgd(net.parameters, { learningRate: RATE });
  input.data.set(data.x);
  target.data.set(data.y);
  const step = () => {
    tape.forward();
    tape.backward(loss);
    optimiser.step();
    return loss.data[0] as number;
  };
  const steppers: (Contender & { step(): number })[] = [];
  if (dtype === 'float64') {
    const flat = flatMlp(sizes, BATCH, weights, RATE);
    const flatStep = () => flat.step(data.x, data.y);
    steppers.push({ name: 'flat loop by hand', run: () => void flatStep(), step: flatStep });
    const { netOf: convnet, trainerOf, volume } = await import('../peers/convnetjs.ts');
    // It descends half the square, so twice the rate is the same step, and reports twice the square.
    const trainer = trainerOf(convnet(layersOfConvnetjs(sizes), weights), { learningRate: 2 * RATE, batch: BATCH });
    const inputs = Array.from({ length: BATCH }, (_, i) => volume(data.x.subarray(2 * i, 2 * i + 2), [1, 1, 2]));
    const targets = Array.from(data.y, y => [y]);
    const theirs = () => trainer.step(inputs, targets) / 2;
    steppers.push({ name: 'ConvNetJS 0.3.0', run: () => void theirs(), step: theirs });
  } else {
    const { tf, trainer, use } = await import('../peers/tensorflow.ts');
    for (const backend of ['cpu', 'wasm'] as const) {
      await use(backend);
      const apply = await tensorflowNet(sizes, weights);
      const [x, y] = [
        tf.tensor2d(Float32Array.from(data.x), [BATCH, 2]),
        tf.tensor2d(Float32Array.from(data.y), [BATCH, 1]),
      ];
      steppers.push(trainer(backend, RATE, () => tf.mean(tf.squaredDifference(apply(x), y))));
    }
    const jax = await import('../peers/jax.ts');
    const { parameters, apply } = await jaxNet(sizes, weights);
    const [x, y] = [jax.array(data.x, [BATCH, 2]), jax.array(data.y, [BATCH, 1])];
    const { np } = jax;
    steppers.push(jax.trainer(RATE, parameters, owned => np.mean(np.square(apply(owned, x.ref).sub(y.ref)))));
  }
  for (let i = 0; i < 30; i++) {
    const own = step();
    for (const peer of steppers) {
      await peer.prepare?.();
      expectSame(`${peer.name}, step ${i}`, [own], [peer.step()], dtype === 'float64' ? 1e-12 : 1e-5);
    }
  }
  return {
    name: `training step of ${sizes.join('-')}, tanh, batch ${BATCH}, SGD`,
    dtype,
    ours: { name: 'tape', run: () => void step() },
    peers: steppers,
  };
}

/** The net's value at 100 by 100 points. */
async function boundary(dtype: Dtype, sizes: readonly number[]): Promise<Bench> {
  const rows = GRID * GRID;
  const { tape, input, net, weights } = netOf(dtype, sizes, rows);
  for (let i = 0; i < rows; i++)
    input.data.set([(i % GRID) / (GRID / 2) - 1, Math.floor(i / GRID) / (GRID / 2) - 1], 2 * i);
  const readers: (Contender & { read(): ArrayLike<number> })[] = [];
  if (dtype === 'float64') {
    const flat = flatMlp(sizes, rows, weights, RATE);
    const read = () => flat.forward(input.data as Float64Array);
    readers.push({ name: 'flat loop by hand', run: () => void read(), read });
    const { netOf: convnet, volume } = await import('../peers/convnetjs.ts');
    const theirs = convnet(layersOfConvnetjs(sizes), weights);
    const inputs = Array.from({ length: rows }, (_, i) => volume(input.data.subarray(2 * i, 2 * i + 2), [1, 1, 2]));
    const values = new Float64Array(rows);
    const readTheirs = () => {
      for (let i = 0; i < rows; i++) values[i] = theirs.forward(inputs[i] as (typeof inputs)[number]).w[0] as number;
      return values;
    };
    readers.push({ name: 'ConvNetJS 0.3.0', run: () => void readTheirs(), read: readTheirs });
  } else {
    const { tf, use } = await import('../peers/tensorflow.ts');
    for (const backend of ['cpu', 'wasm'] as const) {
      await use(backend);
      const apply = await tensorflowNet(sizes, weights);
      const x = tf.tensor2d(Float32Array.from(input.data), [rows, 2]);
      const read = () => {
        const output = tf.tidy(() => apply(x));
        const values = output.dataSync();
        output.dispose();
        return values;
      };
      const name = `TensorFlow.js ${tf.version.tfjs} (${backend})`;
      readers.push({ name, prepare: () => use(backend), run: () => void read(), read });
    }
    const { array, jit } = await import('../peers/jax.ts');
    const { parameters, apply } = await jaxNet(sizes, weights);
    const x = array(input.data, [rows, 2]);
    const compiled = jit((owned: JaxArray[], points: JaxArray) => apply(owned, points));
    const read = () =>
      compiled(
        parameters.map(parameter => parameter.ref),
        x.ref,
      ).dataSync() as Float32Array;
    readers.push({ name: 'jax-js (wasm)', run: () => void read(), read });
  }
  tape.forward();
  for (const peer of readers) {
    await peer.prepare?.();
    expectSame(peer.name, net.output.data, peer.read(), dtype === 'float64' ? 1e-12 : 1e-5);
  }
  return {
    name: `decision boundary of ${sizes.join('-')}, ${GRID}x${GRID}`,
    dtype,
    ours: { name: 'tape', run: () => tape.forward() },
    peers: readers,
  };
}

export const benches = [
  (dtype: Dtype) => training(dtype, [2, 4, 2, 1]),
  (dtype: Dtype) => training(dtype, [2, 8, 8, 8, 1]),
  (dtype: Dtype) => boundary(dtype, [2, 8, 8, 8, 1]),
];
