/** Errors of the ops: each names the op, its operands as they are documented, and their shapes. */
import { describe, expect, test } from 'vitest';
import { parseActivation } from '../../src/core/activations/formula.ts';
import { getActivation } from '../../src/core/activations/index.ts';
import * as exported from '../../src/core/autodiff/ops/index.ts';
import { type Dtype, type Shape, Tape, type Tensor } from '../../src/core/autodiff/tape.ts';
import { ArgumentError, ShapeError } from '../../src/core/errors.ts';
import { createRandom } from '../../src/core/random.ts';

/** By name. */
const ops = { ...exported };

type Operands = Record<string, Tensor>;

interface Row {
  op: string;
  /** Shapes that the op takes, by the operands' names in messages. */
  operands: Record<string, Shape>;
  call: (t: Operands) => unknown;
  /** Shapes in the place of some, and the start of the message; none for an op that takes every shape. */
  bad: [Record<string, Shape>, string][];
}

const row = (op: string, operands: Record<string, Shape>, call: Row['call'], ...bad: Row['bad']): Row => ({
  ...{ op, operands, call, bad },
});

const get = (t: Operands, name: string): Tensor => {
  const tensor = t[name];
  if (tensor === undefined) throw new Error(`no operand ${name}`);
  return tensor;
};

const unary = (['neg', 'exp', 'log', 'sqrt', 'square', 'abs'] as const).map(op =>
  row(op, { x: [2] }, t => ops[op](get(t, 'x'))),
);

const binary = (['add', 'sub', 'mul', 'div', 'minimum', 'maximum'] as const).map(op =>
  row(op, { a: [2, 3], b: [3] }, t => ops[op](get(t, 'a'), get(t, 'b')), [
    { b: [2] },
    `${op}: a [2, 3] and b [2] do not fit; lengths must be equal or 1`,
  ]),
);

const reductions = (['sum', 'mean', 'max', 'min', 'variance', 'prod'] as const).map(op =>
  row(op, { x: [2, 3] }, t => ops[op](get(t, 'x'), { axes: [1] }), [
    { x: [3] },
    `${op} axis is 1; expected a whole number from -1 to 0`,
  ]),
);

const cell = (op: 'lstmCell' | 'gruCell', gates: number, states: string[], call: Row['call']): Row => {
  const columns = gates * 4;
  const matrices = (x: string, input: string, hidden: string) =>
    `${op}: x [${x}] and ${states.map(name => `${name} [2, 4]`).join(' and ')} and weights.input [${input}] and weights.hidden [${hidden}] do not fit`;
  return row(
    op,
    {
      x: [2, 3],
      ...Object.fromEntries(states.map(name => [name, [2, 4]])),
      'weights.input': [3, columns],
      'weights.hidden': [4, columns],
      'weights.inputBias': [columns],
      'weights.hiddenBias': [columns],
    },
    call,
    [{ x: [1, 3] }, matrices('1, 3', `3, ${columns}`, `4, ${columns}`)],
    [{ 'weights.input': [5, columns] }, matrices('2, 3', `5, ${columns}`, `4, ${columns}`)],
    [{ 'weights.hidden': [3, columns] }, matrices('2, 3', `3, ${columns}`, `3, ${columns}`)],
    [{ 'weights.hidden': [4, 7] }, matrices('2, 3', `3, ${columns}`, '4, 7')],
    [{ 'weights.inputBias': [4] }, `${op}: weights.inputBias [4] do not fit; one entry for each of the ${columns}`],
    [{ 'weights.hiddenBias': [1, columns] }, `${op}: weights.hiddenBias [1, ${columns}] do not fit`],
  );
};

const weights = (t: Operands) => ({
  input: get(t, 'weights.input'),
  hidden: get(t, 'weights.hidden'),
  inputBias: get(t, 'weights.inputBias'),
  hiddenBias: get(t, 'weights.hiddenBias'),
});

const table: readonly Row[] = [
  ...unary,
  ...binary,
  ...reductions,
  row('clamp', { x: [2] }, t => ops.clamp(get(t, 'x'), 0, 1)),
  row('scale', { x: [2] }, t => ops.scale(get(t, 'x'), 2)),
  row('dropout', { x: [2] }, t => ops.dropout(get(t, 'x'), 0.5, createRandom(1), { training: true })),
  row('pow', { x: [2, 3], exponent: [3] }, t => ops.pow(get(t, 'x'), get(t, 'exponent')), [
    { exponent: [2] },
    'pow: x [2, 3] and exponent [2] do not fit; lengths must be equal or 1',
  ]),
  row(
    'where',
    { condition: [2, 3], a: [3], b: [] },
    t => ops.where(get(t, 'condition'), get(t, 'a'), get(t, 'b')),
    [{ condition: [2] }, 'where: condition [2] and a [3] and b [] do not fit'],
    [{ b: [2] }, 'where: condition [2, 3] and a [3] and b [2] do not fit'],
  ),
  row('activation', { x: [4, 2] }, t => ops.activation(get(t, 'x'), 'glu'), [
    { x: [4, 3] },
    'glu: x [4, 3] do not fit; along axis 1: the length must be even',
  ]),
  row('logsumexp', { x: [2] }, t => ops.logsumexp(get(t, 'x')), [
    { x: [] },
    'logsumexp: x [] do not fit; at least one axis',
  ]),
  row('reshape', { x: [4] }, t => ops.reshape(get(t, 'x'), [2, 2]), [
    { x: [2, 3] },
    'reshape: x [2, 3] and shape [2, 2] do not fit',
  ]),
  row('permute', { x: [2, 3] }, t => ops.permute(get(t, 'x'), [1, 0]), [
    { x: [2, 3, 4] },
    'permute axes is “[1, 0]”; expected each axis of [2, 3, 4] once',
  ]),
  row('transpose', { x: [2, 3] }, t => ops.transpose(get(t, 'x')), [{ x: [2] }, 'transpose axis is -2; expected']),
  row('slice', { x: [2, 3] }, t => ops.slice(get(t, 'x'), 1, { start: 1 }), [{ x: [2] }, 'slice axis is 1; expected']),
  row('broadcastTo', { x: [3] }, t => ops.broadcastTo(get(t, 'x'), [2, 3]), [
    { x: [2] },
    'broadcastTo: x [2] and shape [2, 3] do not fit; x must broadcast to shape',
  ]),
  row('pad', { x: [3] }, t => ops.pad(get(t, 'x'), [[1, 2]]), [
    { x: [2, 3] },
    'pad widths is “[[1, 2]]”; expected [before, after], whole numbers from 0, for each axis of [2, 3]',
  ]),
  ...(['concat', 'stack'] as const).map(op =>
    row(op, { 'tensor 0': [2, 3], 'tensor 1': [2, 3] }, t => ops[op]([get(t, 'tensor 0'), get(t, 'tensor 1')]), [
      { 'tensor 1': [2, 4] },
      `${op}: tensor 0 [2, 3] and tensor 1 [2, 4] do not fit; equal`,
    ]),
  ),
  row('embedding', { table: [3, 2], numbers: [4] }, t => ops.embedding(get(t, 'table'), get(t, 'numbers')), [
    { table: [] },
    'embedding: table [] do not fit; a table [rows, ...]',
  ]),
  row(
    'gather',
    { x: [2, 3], index: [2, 1] },
    t => ops.gather(get(t, 'x'), 1, get(t, 'index')),
    [{ index: [3, 1] }, 'gather: x [2, 3] and index [3, 1] do not fit; as many axes'],
    [{ index: [2] }, 'gather: x [2, 3] and index [2] do not fit'],
    [{ x: [2] }, 'gather axis is 1; expected a whole number from -1 to 0'],
  ),
  row(
    'matmul',
    { a: [2, 3], b: [3, 4] },
    t => ops.matmul(get(t, 'a'), get(t, 'b')),
    [
      { b: [4, 3] },
      'matmul: a [2, 3] and b [4, 3] do not fit; two matrices, the columns of a as many as the rows of b',
    ],
    [{ a: [5, 2, 3], b: [4, 3, 2] }, 'matmul: a [5, 2, 3] and b [4, 3, 2] do not fit'],
  ),
  row(
    'affine',
    { x: [2, 3], weights: [3, 4], bias: [4] },
    t => ops.affine(get(t, 'x'), get(t, 'weights'), get(t, 'bias')),
    [
      { weights: [4, 4] },
      'affine: x [2, 3] and weights [4, 4] do not fit; two matrices, the columns of x as many as the rows of weights',
    ],
    [{ x: [2, 2, 3] }, 'affine: x [2, 2, 3] and weights [3, 4] do not fit'],
    [{ bias: [3] }, 'affine: weights [3, 4] and bias [3] do not fit'],
  ),
  ...(['layerNorm', 'batchNorm'] as const).map(op =>
    row(
      op,
      { x: [2, 3], gain: [3], shift: [3] },
      t => ops[op](get(t, 'x'), get(t, 'gain'), get(t, 'shift')),
      [{ gain: [2] }, `${op}: x [2, 3] and gain [2] do not fit; gain has one entry per channel, 3`],
      [{ shift: [3, 1] }, `${op}: x [2, 3] and shift [3, 1] do not fit; shift has one entry per channel, 3`],
    ),
  ),
  row(
    'groupNorm',
    { x: [2, 4], gain: [4], shift: [4] },
    t => ops.groupNorm(get(t, 'x'), 2, get(t, 'gain'), get(t, 'shift')),
    [{ x: [4] }, 'groupNorm: x [4] do not fit; [n, channels, ...]'],
    [{ gain: [2] }, 'groupNorm: x [2, 4] and gain [2] do not fit'],
    [{ shift: [] }, 'groupNorm: x [2, 4] and shift [] do not fit'],
  ),
  row('rmsNorm', { x: [2, 3], gain: [3] }, t => ops.rmsNorm(get(t, 'x'), get(t, 'gain')), [
    { gain: [2] },
    'rmsNorm: x [2, 3] and gain [2] do not fit',
  ]),
  row(
    'conv2d',
    { x: [1, 2, 3, 3], weights: [4, 2, 2, 2], bias: [4] },
    t => ops.conv2d(get(t, 'x'), get(t, 'weights'), get(t, 'bias')),
    [{ x: [2, 3, 3] }, 'conv2d: x [2, 3, 3] do not fit; images'],
    [{ weights: [4, 3, 2, 2] }, 'conv2d: x [1, 2, 3, 3] and weights [4, 3, 2, 2] do not fit'],
    [{ bias: [2] }, 'conv2d: bias [2] do not fit; the bias has one entry per output channel, 4'],
  ),
  row(
    'convTranspose2d',
    { x: [1, 2, 3, 3], weights: [2, 4, 2, 2], bias: [4] },
    t => ops.convTranspose2d(get(t, 'x'), get(t, 'weights'), get(t, 'bias')),
    [{ weights: [3, 4, 2, 2] }, 'convTranspose2d: x [1, 2, 3, 3] and weights [3, 4, 2, 2] do not fit'],
    [{ bias: [2] }, 'convTranspose2d: bias [2] do not fit'],
  ),
  ...(['maxPool2d', 'avgPool2d'] as const).map(op =>
    row(op, { x: [1, 2, 3, 3] }, t => ops[op](get(t, 'x'), 3), [
      { x: [1, 2, 3, 2] },
      `${op}: x [1, 2, 3, 2] and kernel [3, 3] do not fit; the kernel exceeds the padded image`,
    ]),
  ),
  ...(['adaptiveAvgPool2d', 'adaptiveMaxPool2d', 'bilinearResize'] as const).map(op =>
    row(op, { x: [1, 2, 3, 3] }, t => ops[op](get(t, 'x'), 2), [
      { x: [1, 2, 0, 3] },
      `${op}: x [1, 2, 0, 3] do not fit; an image that is not empty`,
    ]),
  ),
  ...(['roiAlign', 'roiPool'] as const).map(op =>
    row(op, { x: [1, 2, 3, 3], boxes: [4, 5] }, t => ops[op](get(t, 'x'), get(t, 'boxes'), { size: 2 }), [
      { boxes: [4, 4] },
      `${op}: x [1, 2, 3, 3] and boxes [4, 4] do not fit; boxes [k, 5]`,
    ]),
  ),
  row(
    'attentionWeights',
    { q: [2, 3], k: [4, 3], additiveMask: [4], booleanMask: [2, 1] },
    t =>
      ops.attentionWeights(get(t, 'q'), get(t, 'k'), {
        additiveMask: get(t, 'additiveMask'),
        booleanMask: get(t, 'booleanMask'),
      }),
    [{ k: [4, 2] }, 'attentionWeights: q [2, 3] and k [4, 2] do not fit; queries [..., n, features]'],
    [{ additiveMask: [3] }, 'attentionWeights: additiveMask [3] and scores [2, 4] do not fit'],
    [{ booleanMask: [4, 2] }, 'attentionWeights: booleanMask [4, 2] and scores [2, 4] do not fit'],
  ),
  row(
    'scaledDotProductAttention',
    { q: [5, 2, 3], k: [5, 4, 3], v: [5, 4, 1] },
    t => ops.scaledDotProductAttention(get(t, 'q'), get(t, 'k'), get(t, 'v')),
    [{ q: [5, 2, 2] }, 'scaledDotProductAttention: q [5, 2, 2] and k [5, 4, 3] do not fit; queries'],
    [{ v: [5, 3, 1] }, 'scaledDotProductAttention: k [5, 4, 3] and v [5, 3, 1] do not fit; as many values as keys'],
    [{ v: [3, 4, 1] }, 'scaledDotProductAttention: q [5, 2, 3] and k [5, 4, 3] and v [3, 4, 1] do not fit; lengths'],
  ),
  cell('lstmCell', 4, ['h', 'c'], t => ops.lstmCell(get(t, 'x'), get(t, 'h'), get(t, 'c'), weights(t))),
  cell('gruCell', 3, ['h'], t => ops.gruCell(get(t, 'x'), get(t, 'h'), weights(t))),
];

/** Operands whose labels are none of the documented names. */
function operandsOf({ operands }: Row, changed: Record<string, Shape> = {}): Operands {
  const tape = new Tape();
  return Object.fromEntries(
    Object.entries({ ...operands, ...changed }).map(([name, shape]) => [name, tape.parameter(shape, 'some label')]),
  );
}

test('every op is in the table, once', () => {
  expect(table.map(({ op }) => op).sort()).toEqual(Object.keys(ops).sort());
});

describe.each(table)('$op', each => {
  test('takes the shapes of the table', () => {
    expect(() => each.call(operandsOf(each))).not.toThrow();
  });

  test.each(Object.keys(each.operands))('refuses what is no tensor for %s', name => {
    for (const [value, shown] of [
      [5, '5'],
      ['x', '“x”'],
      [null, 'null'],
      [[1, 2], '[1, 2]'],
      [{ shape: [2] }, 'an object'],
    ] as const) {
      const operands = { ...operandsOf(each), [name]: value as unknown as Tensor };
      // A number is a proper exponent.
      if (name === 'exponent' && value === 5) continue;
      const call = () => each.call(operands);
      expect(call).toThrow(ArgumentError);
      expect(call).toThrow(`${each.op} ${name} is ${shown}; expected a`);
    }
  });

  for (const [changed, message] of each.bad)
    test(message, () => {
      const call = () => each.call(operandsOf(each, changed));
      expect(call).toThrow(message.includes(' do not fit') ? ShapeError : ArgumentError);
      expect(call).toThrow(new RegExp(`^${message.replace(/[[\].*+?()]/g, '\\$&')}`));
    });
});

describe('activations', () => {
  const of = (...shape: number[]) => new Tape().parameter(shape, 'some label');

  test.each<[string, Shape, number, string]>([
    ['glu', [4, 3], -1, 'glu: x [4, 3] do not fit; along axis 1: the length must be even'],
    ['swiglu', [3, 4], 0, 'swiglu: x [3, 4] do not fit; along axis 0: the length must be even'],
    ['maxout', [2, 5], 1, 'maxout: x [2, 5] do not fit; along axis 1: the length must be a multiple of k = 2'],
    ['softmax2d', [2, 4], 1, 'softmax2d: x [2, 4] do not fit; along axis 1: 3 channels of equal size'],
    ['adaptive-log-softmax', [2, 3], 1, 'adaptive-log-softmax: x [2, 3] do not fit; along axis 1: at least cutoff + 2'],
    ['glu', [], -1, 'glu: x [] do not fit; along axis 0: the length must be even'],
  ])('%s of %j along axis %d', (id, shape, axis, message) => {
    const call = () => ops.activation(of(...shape), id, {}, { axis });
    expect(call).toThrow(ShapeError);
    expect(call).toThrow(message);
  });

  test('the axis of a function of a vector', () => {
    expect(() => ops.activation(of(2, 3), 'softmax', {}, { axis: 2 })).toThrow(
      'softmax axis is 2; expected a whole number from -2 to 1',
    );
    expect(() => ops.activation(of(), 'softmax', {}, { axis: 1 })).toThrow('softmax axis is 1');
  });

  test('tensors for parameters', () => {
    const tape = new Tape();
    const [x, number, four] = [tape.parameter([2, 3]), tape.parameter([]), tape.parameter([4])];
    for (const [id, params, message] of [
      ['leaky-relu', { negativeSlope: number }, 'leaky-relu negativeSlope is “a tensor”; expected a number; nothing'],
      ['swish', { alpha: number }, 'swish alpha is “a tensor”; expected a number; a tensor may stand for beta'],
      ['gumbel-softmax', { temperature: number }, 'gumbel-softmax temperature is “a tensor”; expected a number'],
      ['prelu', { toString: number }, 'prelu toString is “a tensor”'],
      ['prelu', { a: four }, 'prelu: a [4] and x [2, 3] do not fit; a must broadcast to x'],
      ['dyt', { alpha: number, gamma: 200 }, 'dyt gamma is 200; expected a number from'],
    ] as const)
      expect(() => ops.activation(x, id, params as Record<string, number | Tensor>)).toThrow(message);
    expect(() => ops.activation(x, 'prelu', { a: new Tape().parameter([], 'stranger') })).toThrow(
      'prelu operand “stranger” is “a tensor of another tape”',
    );
  });

  test('ids and formulas that are no text', () => {
    for (const [value, shown] of [
      [5, '5'],
      [undefined, 'undefined'],
      [null, 'null'],
    ] as const) {
      const text = value as unknown as string;
      for (const call of [() => getActivation(text), () => ops.activation(of(2), text)]) {
        expect(call).toThrow(ArgumentError);
        expect(call).toThrow(`activation is ${shown}; expected an id of the registry`);
      }
      expect(() => parseActivation(text)).toThrow(ArgumentError);
      expect(() => parseActivation(text)).toThrow(`formula is ${shown}; expected a text`);
    }
  });
});

test('a tape of another type of number', () => {
  for (const dtype of ['float16', 'Float32', '', null]) {
    expect(() => new Tape(dtype as Dtype)).toThrow(ArgumentError);
    expect(() => new Tape(dtype as Dtype)).toThrow(/^dtype is .*; expected “float64” or “float32”/);
  }
});

test('lists of tensors', () => {
  for (const op of ['concat', 'stack'] as const) {
    expect(() => ops[op](5 as unknown as Tensor[])).toThrow(`${op} tensors is 5; expected a list of tensors`);
    expect(() => ops[op]([])).toThrow(`${op} tensors is “an empty list”`);
  }
});
