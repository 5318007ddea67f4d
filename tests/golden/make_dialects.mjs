#!/usr/bin/env node
/**
 * Run the ONNX operators and the functions of TensorFlow.js that the registry names, and keep what they give.
 *
 * Each call is run on its own, in float32, a point at a time, with the defaults that its text states: an ONNX operator as a model of one
 * node (or two) written here byte by byte, at the operator set that the registry names, in ONNX Runtime's WebAssembly build; a function of
 * TensorFlow.js on its plain JavaScript backend, with the slope from its gradient. TensorFlow.js is a program of its own: what it
 * gives says nothing certain about TensorFlow for Python.
 *
 * Both are installed outside this repository, which does not depend on them:
 *
 *   npm install --prefix <folder> onnxruntime-web @tensorflow/tfjs
 *   node tests/golden/make_dialects.mjs <folder>
 *
 * Writes dialects.json beside itself.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { activations } from '../../src/core/activations/index.ts';

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('usage: node tests/golden/make_dialects.mjs <folder with node_modules>');
const require = createRequire(join(resolve(folder), 'index.js'));
const ort = require('onnxruntime-web');
const tf = require('@tensorflow/tfjs');
const versionOf = name => JSON.parse(readFileSync(join(resolve(folder), 'node_modules', name, 'package.json'), 'utf8')).version;
await tf.setBackend('cpu');

const FINITE = [-30, -12.5, -6, -5, -4, -3, -2.5, -2, -1.5, -1, -0.5, -0.25, -1e-3, 0, 1e-3, 0.25, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 12.5, 30];
const POINTS = [Number.NEGATIVE_INFINITY, ...FINITE, Number.POSITIVE_INFINITY, Number.NaN];
/** Of functions of a vector, for each: plain, with ties, far from 0. */
const VECTORS = [
  [0.5, -1.25, 2, 0.125, -0.75, 1.5],
  [2, 2, -1, 2, 0, 0.5],
  [1000, -1000, 998.5, 0, -30, 40],
];
const encode = value => (Number.isFinite(value) ? value : String(value));

// Protocol buffers, as far as a model of a few nodes needs them.
const varint = value => {
  const bytes = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return bytes;
};
const field = (number, wire, bytes) => [...varint((number << 3) | wire), ...bytes];
const integer = (number, value) => field(number, 0, varint(value));
const message = (number, bytes) => field(number, 2, [...varint(bytes.length), ...bytes]);
const string = (number, text) => message(number, [...Buffer.from(text)]);
const float = (number, value) => field(number, 5, [...Buffer.from(new Float32Array([value]).buffer)]);
const FLOAT = 1;

const attribute = ([name, value]) =>
  message(5, [
    ...string(1, name),
    ...(typeof value === 'string'
      ? [...string(4, value), ...integer(20, 3)]
      : Number.isInteger(value) && integerAttributes.has(name)
        ? [...integer(3, value), ...integer(20, 2)]
        : [...float(2, value), ...integer(20, 1)]),
  ]);
const integerAttributes = new Set(['axis', 'keepdims']);
const node = ({ type, inputs, output, attributes = {} }) =>
  message(1, [
    ...inputs.flatMap(name => string(1, name)),
    ...string(2, output),
    ...string(4, type),
    ...Object.entries(attributes).flatMap(attribute),
  ]);
const constant = ([name, { dims, value, type = FLOAT }]) => {
  const values = [value].flat();
  const raw = type === FLOAT ? Buffer.from(new Float32Array(values).buffer) : Buffer.from(new BigInt64Array(values.map(BigInt)).buffer);
  return message(5, [...dims.flatMap(dim => integer(1, dim)), ...integer(2, type), ...string(8, name), ...message(9, [...raw])]);
};
const value = (number, name, length) =>
  message(number, [
    ...string(1, name),
    ...message(2, message(1, [...integer(1, FLOAT), ...(length === undefined ? [] : message(2, message(1, integer(1, length))))])),
  ]);
const model = ({ nodes, constants = {}, lengths, opset }) =>
  Uint8Array.from([
    ...integer(1, 8),
    ...message(8, integer(2, opset)),
    ...message(7, [
      ...nodes.flatMap(node),
      ...string(2, 'dialect'),
      ...Object.entries(constants).flatMap(constant),
      ...lengths.flatMap((length, index) => value(11, index === 0 ? 'x' : `x${index}`, length)),
      ...value(12, 'y'),
    ]),
  ]);

const one = (type, attributes = {}) => ({ nodes: [{ type, inputs: ['x'], output: 'y', attributes }] });
/** A text of the registry, `HardSigmoid, alpha = 1/6, beta = 0.5`, as an operator with attributes. */
function operator(api) {
  const [type, ...parts] = api.split(', ');
  const attributes = parts.map(part => {
    const [name, text] = part.split(' = ');
    if (/^'.*'$/.test(text)) return [name, text.slice(1, -1)];
    const [numerator, denominator = 1] = text.replace('−', '-').split('/').map(Number);
    return [name, numerator / denominator];
  });
  return one(type, Object.fromEntries(attributes));
}
const scalar = value => ({ dims: [], value });
const clip = (min, max) => ({
  nodes: [{ type: 'Clip', inputs: ['x', 'min', 'max'], output: 'y' }],
  constants: { min: scalar(min), max: scalar(max) },
});
/** Texts that are more than one operator with attributes. */
const written = {
  'Clip, min = −1, max = 1': () => clip(-1, 1),
  'Clip, min = 0, max = 6': () => clip(0, 6),
  'Relu, then Mul with itself': () => ({
    nodes: [
      { type: 'Relu', inputs: ['x'], output: 'h' },
      { type: 'Mul', inputs: ['h', 'h'], output: 'y' },
    ],
  }),
  'Tanh, then Sub': () => ({
    nodes: [
      { type: 'Tanh', inputs: ['x'], output: 'h' },
      { type: 'Sub', inputs: ['x', 'h'], output: 'y' },
    ],
  }),
  'Neg, Softmax': () => ({
    nodes: [
      { type: 'Neg', inputs: ['x'], output: 'h' },
      { type: 'Softmax', inputs: ['h'], output: 'y', attributes: { axis: -1 } },
    ],
  }),
  PRelu: ({ definition }) => ({
    nodes: [{ type: 'PRelu', inputs: ['x', 'slope'], output: 'y' }],
    constants: { slope: scalar(definition.params[0].default) },
  }),
  ReduceLogSumExp: () => one('ReduceLogSumExp', { keepdims: 1 }),
  'SwiGLU, alpha = 1.0': () => ({
    nodes: [{ type: 'SwiGLU', inputs: ['x', 'x1'], output: 'y', attributes: { alpha: 1 } }],
    halves: true,
  }),
};

/** The last operator set that this ONNX Runtime takes; what a later one changed is run as it was in this one. */
const LATEST_OPSET = 26;

async function runOnnx({ definition, dialect: { api, version } }) {
  const opset = Math.min(Number(/\d+/.exec(version)?.[0]), LATEST_OPSET);
  const graph = (written[api] ?? (() => operator(api)))({ definition });
  const inputs = definition.kind === 'scalar' ? POINTS.map(x => [x]) : VECTORS;
  const split = x => (graph.halves ? [x.slice(0, x.length / 2), x.slice(x.length / 2)] : [x]);
  const lengths = split(inputs[0]).map(part => part.length);
  const session = await ort.InferenceSession.create(model({ ...graph, lengths, opset }));
  const outputs = [];
  for (const x of inputs) {
    const feeds = split(x).map((part, i) => [i === 0 ? 'x' : `x${i}`, new ort.Tensor('float32', Float32Array.from(part), [part.length])]);
    const { y } = await session.run(Object.fromEntries(feeds));
    outputs.push([...y.data]);
  }
  return { opset, values: outputs.map(output => output.map(encode)) };
}

/** The functions of TensorFlow.js by the texts of the registry. */
const tensorflow = {
  'tf.relu(x)': x => tf.relu(x),
  'tf.relu6(x)': x => tf.relu6(x),
  'tf.elu(x)': x => tf.elu(x),
  'tf.selu(x)': x => tf.selu(x),
  'tf.leakyRelu(x, alpha = 0.2)': x => tf.leakyRelu(x),
  'tf.sigmoid(x)': x => tf.sigmoid(x),
  'tf.logSigmoid(x)': x => tf.logSigmoid(x),
  'tf.tanh(x)': x => tf.tanh(x),
  'tf.softplus(x)': x => tf.softplus(x),
  'tf.step(x, alpha = 0)': x => tf.step(x),
  'tf.abs(x)': x => tf.abs(x),
  'tf.exp(x)': x => tf.exp(x),
  'tf.sin(x)': x => tf.sin(x),
  'tf.cos(x)': x => tf.cos(x),
  'tf.atan(x)': x => tf.atan(x),
  'tf.erf(x)': x => tf.erf(x),
  'tf.clipByValue(x, -1, 1)': x => tf.clipByValue(x, -1, 1),
  'tf.softmax(x, axis = -1)': x => tf.softmax(x),
  'tf.logSoftmax(x, axis = -1)': x => tf.logSoftmax(x),
  'tf.logSumExp(x)': x => tf.logSumExp(x),
  ...Object.fromEntries(
    ['hardSigmoid', 'softsign', 'gelu', 'gelu_new', 'mish', 'swish'].map(name => {
      const layer = tf.layers.activation({ activation: name });
      return [`tf.layers.activation({activation: '${name}'})`, x => layer.apply(x)];
    }),
  ),
};

async function runTensorFlow({ definition, dialect }) {
  const f = tensorflow[dialect.api];
  if (!f) throw new Error('no function is written for this text');
  const inputs = definition.kind === 'scalar' ? POINTS.map(x => [x]) : VECTORS;
  const kinks = definition.kind === 'scalar' ? definition.kinks(dialect.computes.params).map(({ x }) => x) : [];
  const values = inputs.map(x => [...f(tf.tensor1d(x)).dataSync()].map(encode));
  if (definition.kind !== 'scalar') return { values };
  const slope = x => {
    try {
      return encode(tf.grad(z => tf.sum(f(z)))(tf.tensor1d([x])).dataSync()[0]);
    } catch (error) {
      return { refused: refusalIn(error) };
    }
  };
  return { values, slopes: POINTS.map(slope), kinks: kinks.map(x => ({ x, slope: slope(x) })) };
}

/** The end of a message, without the places in somebody's source that stand before it. */
const refusalIn = error => String(error.message).split('\n')[0].split(/\) *|ERROR_MESSAGE: /).at(-1).slice(0, 160);

const runners = { ONNX: runOnnx, 'TensorFlow.js': runTensorFlow };
const results = [];
for (const definition of Object.values(activations))
  for (const dialect of definition.dialects) {
    const run = runners[dialect.framework];
    if (!run) continue;
    const { framework, api, version } = dialect;
    try {
      results.push({ id: definition.id, framework, api, version, ...(await run({ definition, dialect })) });
    } catch (error) {
      results.push({ id: definition.id, framework, api, version, refused: refusalIn(error) });
    }
  }
const versions = { 'ONNX Runtime': versionOf('onnxruntime-web'), 'TensorFlow.js': versionOf('@tensorflow/tfjs') };
const text = JSON.stringify({ versions, points: POINTS.map(encode), vectors: VECTORS, calls: [] }).replace('"calls":[]', () => `"calls":[\n${results.map(result => JSON.stringify(result)).join(',\n')}\n]`);
writeFileSync(new URL('./dialects.json', import.meta.url), `${text}\n`);
for (const { id, api, refused } of results) if (refused) console.log(`${id}: ${api} was not run: ${refused}`);
console.log(`${results.filter(({ refused }) => !refused).length} calls run`);
