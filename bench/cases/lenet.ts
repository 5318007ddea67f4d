/** A training step of LeNet-5 on images of 28 by 28, batch 32; max pooling and ReLU, which every peer has. */
import {
  activation,
  affine,
  conv2d,
  createRandom,
  crossEntropy,
  maxPool2d,
  reshape,
  sgd,
  Tape,
  type Tensor,
} from '../../src/core/index.ts';
import { type Bench, type Contender, type Dtype, expectSame } from '../measure.ts';
import type { JaxArray } from '../peers/jax.ts';
import type { Scalar, Tensor4D, Tensor as TensorflowTensor, Variable } from '../peers/tensorflow.ts';

const BATCH = 32;
const SIDE = 28;
const CLASSES = 10;
const RATE = 0.01;

/** The two convolutions: [out, in, height, width]. */
const KERNELS = [
  { shape: [6, 1, 5, 5], padding: 2 },
  { shape: [16, 6, 5, 5], padding: 0 },
] as const;
const DENSE = [
  [400, 120],
  [120, 84],
  [84, CLASSES],
] as const;

function lenet(dtype: Dtype) {
  const tape = new Tape(dtype);
  const random = createRandom(1);
  const images = tape.input([BATCH, 1, SIDE, SIDE], 'images');
  const classes = tape.input([BATCH], 'classes');
  for (let i = 0; i < images.data.length; i++) images.data[i] = random.uniform();
  for (let i = 0; i < BATCH; i++) classes.data[i] = i % CLASSES;
  const parameters: Tensor[] = [];
  const weightsOf = (shape: readonly number[], units: number) => {
    const weights = tape.parameter(shape, 'weights');
    const fanIn = shape
      .slice(shape.length === 4 ? 1 : 0, shape.length === 4 ? 4 : 1)
      .reduce((product, length) => product * length, 1);
    for (let i = 0; i < weights.data.length; i++) weights.data[i] = random.normal() * Math.sqrt(2 / fanIn);
    const bias = tape.parameter([units], 'bias');
    parameters.push(weights, bias);
    return [weights, bias] as const;
  };
  let hidden = images;
  for (const { shape, padding } of KERNELS) {
    const [weights, bias] = weightsOf(shape, shape[0]);
    hidden = maxPool2d(activation(conv2d(hidden, weights, bias, { padding }), 'relu'), 2);
  }
  hidden = reshape(hidden, [BATCH, DENSE[0][0]]);
  for (const [index, shape] of DENSE.entries()) {
    const [weights, bias] = weightsOf(shape, shape[1]);
    hidden = affine(hidden, weights, bias);
    if (index < DENSE.length - 1) hidden = activation(hidden, 'relu');
  }
  const loss = crossEntropy(hidden, classes);
  const optimiser = sgd(parameters, { learningRate: RATE });
  const step = () => {
    tape.forward();
    tape.backward(loss);
    optimiser.step();
    return loss.data[0] as number;
  };
  const weights = parameters.map(({ data, shape }) => ({ values: Float64Array.from(data), shape }));
  return { images, classes, weights, step };
}

type LeNet = ReturnType<typeof lenet>;

async function convnetjs({ images, classes, weights }: LeNet) {
  const { netOf, trainerOf, volume } = await import('../peers/convnetjs.ts');
  const net = netOf(
    [
      { type: 'input', out_sx: SIDE, out_sy: SIDE, out_depth: 1 },
      ...KERNELS.flatMap(({ shape: [filters, , sx], padding: pad }) => [
        { type: 'conv', sx, filters, stride: 1, pad, activation: 'relu' },
        { type: 'pool', sx: 2, stride: 2 },
      ]),
      ...DENSE.slice(0, -1).map(([, units]) => ({ type: 'fc', num_neurons: units, activation: 'relu' })),
      { type: 'softmax', num_classes: CLASSES },
    ],
    weights
      .filter(({ shape }) => shape.length > 1)
      .map(({ values, shape }, i) => (i === 2 ? byChannelLast(values, shape) : values)),
  );
  const trainer = trainerOf(net, { learningRate: RATE, batch: BATCH });
  const inputs = Array.from({ length: BATCH }, (_, i) =>
    volume(images.data.subarray(i * SIDE * SIDE, (i + 1) * SIDE * SIDE), [SIDE, SIDE, 1]),
  );
  const targets = Array.from(classes.data);
  const step = () => trainer.step(inputs, targets);
  return { name: 'ConvNetJS 0.3.0', run: () => void step(), step };
}

/** Rows of the first dense layer, [channel, row, column] in ours, as [row, column, channel]. */
function byChannelLast(values: Float64Array, [rows = 0, columns = 0]: readonly number[]): Float64Array {
  const channels = KERNELS[1].shape[0];
  const area = rows / channels;
  return values.map((_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    const [position, channel] = [Math.floor(row / channels), row % channels];
    return values[(channel * area + position) * columns + column] as number;
  });
}

async function tensorflow({ images, classes, weights }: LeNet) {
  const { tf, trainer, use } = await import('../peers/tensorflow.ts');
  await use('cpu');
  const x = tf.tensor4d(Float32Array.from(images.data), [BATCH, SIDE, SIDE, 1]);
  const y = tf.oneHot(tf.tensor1d(Int32Array.from(classes.data), 'int32'), CLASSES);
  const variables = weights.map(({ values, shape }, i) => {
    const data = Float32Array.from(i === 4 ? byChannelLast(values, shape) : values);
    const tensor = tf.tensor(data, [...shape]);
    // Theirs is [height, width, in, out].
    return tf.variable(shape.length === 4 ? tf.transpose(tensor, [2, 3, 1, 0]) : tensor);
  });
  return trainer('cpu', RATE, () => {
    let hidden: TensorflowTensor = x;
    for (const [i, { padding }] of KERNELS.entries()) {
      const map = tf.conv2d(
        hidden as Tensor4D,
        variables[2 * i] as unknown as Tensor4D,
        1,
        padding === 0 ? 'valid' : 'same',
      );
      hidden = tf.maxPool(tf.relu(tf.add(map, variables[2 * i + 1] as Variable)) as Tensor4D, 2, 2, 'valid');
    }
    hidden = tf.reshape(hidden, [BATCH, DENSE[0][0]]);
    for (let i = 4; i < variables.length; i += 2) {
      hidden = tf.add(tf.matMul(hidden, variables[i] as Variable), variables[i + 1] as Variable);
      if (i < variables.length - 2) hidden = tf.relu(hidden);
    }
    return tf.losses.softmaxCrossEntropy(y, hidden) as Scalar;
  });
}

async function jax({ images, classes, weights }: LeNet) {
  const { array, lax, nn, np, trainer } = await import('../peers/jax.ts');
  const x = array(images.data, [BATCH, 1, SIDE, SIDE]);
  const hot = new Float32Array(BATCH * CLASSES);
  classes.data.forEach((c, i) => {
    hot[i * CLASSES + c] = 1;
  });
  const y = array(hot, [BATCH, CLASSES]);
  const initial = weights.map(({ values, shape }) => array(values, shape));
  return trainer(RATE, initial, owned => {
    let hidden = x.ref;
    for (const [i, { padding }] of KERNELS.entries()) {
      const map = lax.conv(
        hidden,
        owned[2 * i] as JaxArray,
        [1, 1],
        [
          [padding, padding],
          [padding, padding],
        ],
      );
      const biased = nn.relu(map.add((owned[2 * i + 1] as JaxArray).reshape([1, -1, 1, 1])));
      const [n, channels, height, width] = biased.shape as [number, number, number, number];
      hidden = np.max(biased.reshape([n, channels, height / 2, 2, width / 2, 2]), [3, 5]);
    }
    hidden = hidden.reshape([BATCH, DENSE[0][0]]);
    for (let i = 4; i < owned.length; i += 2) {
      hidden = np.matmul(hidden, owned[i] as JaxArray).add(owned[i + 1] as JaxArray);
      if (i < owned.length - 2) hidden = nn.relu(hidden);
    }
    return np.sum(nn.logSoftmax(hidden, -1).mul(y.ref)).mul(-1 / BATCH);
  });
}

async function training(dtype: Dtype): Promise<Bench> {
  const ours = lenet(dtype);
  const peers: (Contender & { step(): number })[] =
    dtype === 'float64' ? [await convnetjs(ours)] : [await tensorflow(ours), await jax(ours)];
  for (let i = 0; i < 5; i++) {
    const own = ours.step();
    for (const peer of peers) {
      await peer.prepare?.();
      expectSame(`${peer.name}, step ${i}`, [own], [peer.step()], dtype === 'float64' ? 1e-10 : 1e-3);
    }
  }
  return {
    name: `training step of LeNet-5, ${SIDE}x${SIDE}, batch ${BATCH}, SGD`,
    dtype,
    ours: { name: 'tape', run: () => void ours.step() },
    peers,
    missing:
      dtype === 'float32'
        ? [{ peer: 'TensorFlow.js 4.22.0 (wasm)', reason: 'has no gradient of a convolution by its kernel' }]
        : [],
  };
}

export const benches = [training];
