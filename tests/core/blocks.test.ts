import { describe, expect, test } from 'vitest';
import { affine } from '../../src/core/autodiff/ops/index.ts';
import { type Shape, Tape, type Tensor } from '../../src/core/autodiff/tape.ts';
import { ArgumentError, ShapeError } from '../../src/core/errors.ts';
import {
  convolution,
  convolutionNorm,
  denseBlock,
  denseTransition,
  globalAveragePool,
  invertedResidual,
  leNet,
} from '../../src/core/nn/convolutional.ts';
import { matchedSmoothL1, minedCrossEntropy, multiBoxLoss, roiHead, ssdHeads } from '../../src/core/nn/detection.ts';
import { initialiseAll } from '../../src/core/nn/initialisers.ts';
import { linear } from '../../src/core/nn/layers.ts';
import { meanSquaredError } from '../../src/core/nn/losses.ts';
import { lstm } from '../../src/core/nn/recurrent.ts';
import {
  categoricalEmbeddings,
  crossLayer,
  crossNetwork,
  featureTokenizer,
  ftTransformer,
} from '../../src/core/nn/tabular.ts';
import { decoderBlock, encoderBlock, feedForward, keyMask, multiHeadAttention } from '../../src/core/nn/transformer.ts';
import {
  relativePositionIndex,
  shiftedWindowMask,
  swinBlock,
  windowAttention,
  windowPartition,
  windowReverse,
} from '../../src/core/nn/windows.ts';
import { adamW } from '../../src/core/optim/optimisers.ts';
import { createRandom } from '../../src/core/random.ts';
import { at, checkGradients, filled } from './checks.ts';

function input(tape: Tape, shape: Shape, data: ArrayLike<number> = [], label = 'x'): Tensor {
  const tensor = tape.input(shape, label);
  tensor.data.set(data);
  return tensor;
}

/** An input of normal draws. */
function noise(tape: Tape, shape: Shape, seed = 1): Tensor {
  const random = createRandom(seed);
  const tensor = tape.input(shape, 'x');
  for (let i = 0; i < tensor.data.length; i++) tensor.data[i] = random.normal();
  return tensor;
}

const size = (parameters: readonly Tensor[]) => parameters.reduce((total, { data }) => total + data.length, 0);

/** Draws all parameters, biases too, and runs the tape. */
function run(tape: Tape, seed = 2): void {
  const random = createRandom(seed);
  for (const { data } of tape.parameters) for (let i = 0; i < data.length; i++) data[i] = random.normal();
  tape.forward();
}

// ---------------------------------------------------------------- sizes

describe('published sizes', () => {
  test('LeNet-5 has 61,706 parameters', () => {
    const tape = new Tape();
    const { output, parameters } = leNet(tape, input(tape, [2, 1, 32, 32]));
    expect(output.shape).toEqual([2, 10]);
    expect(size(parameters)).toBe(61_706);
  });

  test('an encoder block of the base transformer has 3,152,384 parameters', () => {
    // torch.nn.TransformerEncoderLayer(512, 8, 2048)
    const tape = new Tape('float32');
    expect(size(encoderBlock(tape, input(tape, [1, 2, 512]), { heads: 8, hidden: 2048 }).parameters)).toBe(3_152_384);
  });

  test('the first dense block of DenseNet-121 has 335,040 parameters and 256 channels', () => {
    // Layer i: 130 (64 + 32 i) in the norm and the 1x1 convolution, 256 + 36,864 in the others, for i from 0 to 5.
    const tape = new Tape('float32');
    const { output, parameters } = denseBlock(tape, input(tape, [1, 64, 4, 4]), { layers: 6, growth: 32 });
    expect(output.shape).toEqual([1, 256, 4, 4]);
    expect(size(parameters)).toBe(335_040);
    expect(denseTransition(tape, output, 128).output.shape).toEqual([1, 128, 2, 2]);
  });
});

describe('inverted residual', () => {
  const shapeOf = (channels: number, stride: number) => {
    const tape = new Tape();
    const { output } = invertedResidual(tape, input(tape, [2, 3, 7, 8]), channels, { stride });
    return { shape: output.shape, label: output.label };
  };

  test('adds its input where stride and channels keep the shape', () => {
    expect(shapeOf(3, 1)).toEqual({ shape: [2, 3, 7, 8], label: 'inverted residual add' });
    expect(shapeOf(5, 1)).toEqual({ shape: [2, 5, 7, 8], label: 'inverted residual projection norm batchNorm' });
    expect(shapeOf(3, 2)).toEqual({ shape: [2, 3, 4, 4], label: 'inverted residual projection norm batchNorm' });
  });

  test('with all weights 0 is the identity', () => {
    const tape = new Tape();
    const x = noise(tape, [2, 3, 4, 4]);
    const { output } = invertedResidual(tape, x, 3);
    tape.forward();
    expect(output.data).toEqual(x.data);
  });
});

// ---------------------------------------------------------------- layers

test('linear maps the last axis of any number', () => {
  const tape = new Tape();
  const x = noise(tape, [2, 3, 4]);
  const { output, weights, bias } = linear(tape, x, 5);
  const rows = input(tape, [6, 4], x.data);
  if (!bias) throw new Error('no bias');
  const flat = affine(rows, weights, bias);
  run(tape);
  expect(output.shape).toEqual([2, 3, 5]);
  expect(output.data).toEqual(flat.data);
});

describe('initialiseAll', () => {
  test('draws matrices and kernels by their fans and leaves the rest', () => {
    const tape = new Tape();
    const x = input(tape, [1, 8, 4, 4]);
    const { weights, bias } = convolution(tape, x, 200, 3, { groups: 2 });
    const dense = linear(tape, input(tape, [1, 100]), 200);
    bias?.data.fill(7);
    initialiseAll(tape.parameters, 'he', createRandom(1));
    const deviation = ({ data }: Tensor) => Math.hypot(...data) / Math.sqrt(data.length);
    // Four channels a group and nine taps; five standard errors.
    expect(Math.abs(deviation(weights) / Math.sqrt(2 / 36) - 1)).toBeLessThan(5 / Math.sqrt(2 * weights.data.length));
    expect(Math.abs(deviation(dense.weights) / Math.sqrt(2 / 100) - 1)).toBeLessThan(5 / Math.sqrt(2 * 20_000));
    expect(bias?.data.every(value => value === 7)).toBe(true);
  });

  test.each(['float64', 'float32'] as const)('same seed, same bits (%s)', dtype => {
    const bits = (seed: number) => {
      const random = createRandom(seed);
      const tape = new Tape(dtype);
      const columns = { numerical: noise(tape, [6, 3]), categorical: input(tape, [6, 1], [0, 1, 2, 2, 1, 0]) };
      const options = { blocks: 1, features: 4, heads: 2, hidden: 5, outputs: 1 };
      const { output } = ftTransformer(tape, { ...columns, cardinalities: [3] }, options);
      initialiseAll(tape.parameters, 'xavier', random);
      const loss = meanSquaredError(output, noise(tape, [6, 1], 3));
      const optimiser = adamW(tape.parameters, { learningRate: 0.01 });
      for (let step = 0; step < 10; step++) {
        tape.forward();
        tape.backward(loss);
        optimiser.step();
      }
      return tape.parameters.map(({ data }) => [...new Uint8Array(data.buffer)]);
    };
    expect(bits(1)).toEqual(bits(1));
    expect(bits(2)).not.toEqual(bits(1));
  });
});

test('a category of another column is never read', () => {
  const tape = new Tape();
  const { outputs } = categoricalEmbeddings(tape, input(tape, [3, 2], [0, 1, 1, 3, 2, 0]), [2, 4], 2);
  run(tape);
  const isKnown = (output: Tensor) => [0, 2, 4].map(i => Number.isFinite(output.data[i]));
  expect(outputs.map(isKnown)).toEqual([
    [true, true, false],
    [true, true, true],
  ]);
});

test('a tokenizer of one kind of columns', () => {
  const tape = new Tape();
  const numerical = input(tape, [5, 3]);
  const categorical = input(tape, [5, 2]);
  expect(featureTokenizer(tape, { numerical }, 4).output.shape).toEqual([5, 4, 4]);
  expect(featureTokenizer(tape, { categorical, cardinalities: [2, 9] }, 4).output.shape).toEqual([5, 3, 4]);
  expect(() => featureTokenizer(tape, {}, 4)).toThrow(ArgumentError);
});

// ---------------------------------------------------------------- attention

describe('attention of the transformer blocks', () => {
  const tape = new Tape();
  const tokens = input(tape, [2, 4], [1, 1, 1, 1, 1, 1, 0, 0]);
  const memoryTokens = input(tape, [2, 3], [1, 1, 0, 1, 1, 1]);
  const x = noise(tape, [2, 4, 6]);
  const options = { heads: 3, hidden: 5, tokens };
  const encoder = encoderBlock(tape, x, options);
  const decoder = decoderBlock(tape, x, noise(tape, [2, 3, 2]), { ...options, memoryTokens });
  run(tape);

  const sees: [string, Tensor, (n: number, query: number, key: number) => boolean][] = [
    ['encoder', encoder.attention, (n, _, key) => tokens.data[n * 4 + key] === 1],
    ['decoder', decoder.attention, (n, query, key) => tokens.data[n * 4 + key] === 1 && key <= query],
    ['decoder on the memory', decoder.crossAttention, (n, _, key) => memoryTokens.data[n * 3 + key] === 1],
  ];
  test.each(sees)('%s: distributions over what may be seen', (_, { shape, data }, visible) => {
    const keys = shape[3] as number;
    expect(shape.slice(0, 3)).toEqual([2, 3, 4]);
    for (let row = 0; row < 2 * 3 * 4; row++) {
      const weights = [...data.subarray(row * keys, (row + 1) * keys)];
      expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 14);
      expect(weights.map(weight => weight > 0)).toEqual(
        weights.map((_, key) => visible(Math.floor(row / 12), row % 4, key)),
      );
    }
  });

  test('a later token changes no earlier output of the decoder', () => {
    const before = decoder.output.data.slice();
    for (let i = 18; i < 24; i++) x.data[i] = (x.data[i] as number) + 1;
    tape.forward();
    expect(decoder.output.data.subarray(0, 18)).toEqual(before.subarray(0, 18));
    expect(decoder.output.data.subarray(18, 24)).not.toEqual(before.subarray(18, 24));
  });
});

describe('windows', () => {
  test('are cut row by row, and put together again', () => {
    const tape = new Tape();
    const x = input(
      tape,
      [1, 4, 6, 1],
      Array.from({ length: 24 }, (_, i) => i),
    );
    const windows = windowPartition(x, 2);
    const again = windowReverse(windows, 2, 4, 6);
    tape.forward();
    expect(windows.shape).toEqual([1, 6, 4, 1]);
    expect([...windows.data.subarray(0, 8)]).toEqual([0, 1, 6, 7, 2, 3, 8, 9]);
    expect([...windows.data.subarray(20)]).toEqual([16, 17, 22, 23]);
    expect(again.shape).toEqual(x.shape);
    expect(again.data).toEqual(x.data);
  });

  test('relative positions of a window of side 2', () => {
    expect([...relativePositionIndex(2)]).toEqual([4, 3, 1, 0, 5, 4, 2, 1, 7, 6, 4, 3, 8, 7, 5, 4]);
  });

  test.each([
    [4, 6, 2, 1],
    [6, 9, 3, 1],
    [9, 6, 3, 2],
  ])('of a %i x %i map, side %i, shifted by %i: who was near sees each other', (height, width, window, shift) => {
    const mask = shiftedWindowMask(height, width, window, shift);
    const entries = window * window;
    const columns = width / window;
    /** Where an entry of a window stood before the shift. */
    const origin = (w: number, entry: number) => [
      (Math.floor(w / columns) * window + Math.floor(entry / window) + shift) % height,
      ((w % columns) * window + (entry % window) + shift) % width,
    ];
    mask.forEach((visible, i) => {
      const w = Math.floor(i / entries ** 2);
      const [y, x] = origin(w, Math.floor(i / entries) % entries) as [number, number];
      const [otherY, otherX] = origin(w, i % entries) as [number, number];
      const near = Math.abs(y - otherY) < window && Math.abs(x - otherX) < window;
      expect(visible, `window ${w}, pair ${i % entries ** 2}`).toBe(Number(near));
    });
  });

  test('an entry is seen in its window only, shifted or not', () => {
    for (const shift of [0, 1]) {
      const tape = new Tape();
      const x = noise(tape, [1, 4, 4, 2]);
      const { output } = windowAttention(tape, x, { heads: 1, window: 2, shift });
      run(tape);
      const before = output.data.slice();
      // The entry at (1, 2): in the window of rows 0, 1 and columns 2, 3; shifted, of rows 1, 2 and columns 1, 2.
      x.data[12] = (x.data[12] as number) + 1;
      tape.forward();
      const changed = Array.from({ length: 16 }, (_, i) => i).filter(i => output.data[2 * i] !== before[2 * i]);
      expect(changed).toEqual(shift === 0 ? [2, 3, 6, 7] : [5, 6, 9, 10]);
    }
  });
});

// ---------------------------------------------------------------- detection

describe('matchedSmoothL1', () => {
  const loss = (classes: number[], options: Parameters<typeof matchedSmoothL1>[3], width = 4) => {
    const tape = new Tape();
    const offsets = tape.parameter([classes.length, width], 'offsets');
    offsets.data.forEach((_, i) => {
      offsets.data[i] = i;
    });
    const output = matchedSmoothL1(
      offsets,
      input(tape, [classes.length], classes),
      input(tape, [classes.length, 4]),
      options,
    );
    tape.forward();
    tape.backward(output);
    return { value: output.data[0], grad: [...offsets.grad] };
  };

  test('by hand', () => {
    // Offsets 0, 1, 2, 3 and 4, 5, 6, 7 against 0; beta 2: 0, 1/4, 1, 2 and 3, 4, 5, 6.
    expect(loss([1, 0], { beta: 2 })).toEqual({ value: 3.25, grad: [0, 0.5, 1, 1, 0, 0, 0, 0] });
    expect(loss([1, 0], { beta: 2, divisor: 'rows' }).value).toBe(1.625);
    expect(loss([1, 2], { beta: 2 }).value).toBe((3.25 + 18) / 2);
  });

  test('of the matched class only', () => {
    expect(loss([1], { beta: 2 }, 12)).toEqual({ value: 18, grad: [0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0] });
  });

  test('of nothing matched is 0', () => {
    expect(loss([0, 0], {})).toEqual({ value: 0, grad: Array(8).fill(0) });
  });

  test('what is no class gives NaN', () => {
    expect(loss([3], {}, 12).value).toBeNaN();
    expect(loss([0.5], {}, 12).value).toBeNaN();
    expect(loss([Number.NaN], {}).value).toBeNaN();
  });

  test('gradient by central differences', () => {
    checkGradients(tape => {
      const offsets = at(filled(tape, 1, [[2, 3, 8]]), 0);
      return matchedSmoothL1(offsets, input(tape, [2, 3], [1, 0, 1, 0, 1, 0]), noise(tape, [2, 3, 4]), { beta: 0.7 });
    }, 1);
  });

  test('refuses', () => {
    const tape = new Tape();
    const [offsets, classes, targets] = [input(tape, [3, 4]), input(tape, [3]), input(tape, [3, 4])];
    for (const beta of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => matchedSmoothL1(offsets, classes, targets, { beta })).toThrow(ArgumentError);
  });
});

describe('minedCrossEntropy', () => {
  /** Logits of two classes, 0 and a: the loss of class 0 is ln(1 + e^a), that of class 1 ln(1 + e^-a). */
  const loss = (rows: number[][], classes: number[][], negatives?: number) => {
    const tape = new Tape();
    const shape = [rows.length, at(rows, 0).length];
    const logits = tape.parameter([...shape, 2], 'logits');
    logits.data.set(rows.flat().flatMap(a => [0, a]));
    const output = minedCrossEntropy(logits, input(tape, shape, classes.flat()), { negatives });
    tape.forward();
    tape.backward(output);
    const chosen = rows.flat().map((_, i) => logits.grad[2 * i] !== 0);
    return { value: output.data[0] as number, chosen };
  };
  const softplus = (a: number) => Math.log1p(Math.exp(a));

  test('takes the hardest negatives of each image', () => {
    const rows = [
      [1, 3, -1, 2],
      [5, 4, 0, 6],
    ];
    const classes = [
      [0, 0, 1, 0],
      [0, 0, 1, 1],
    ];
    const { value, chosen } = loss(rows, classes, 1);
    expect(chosen).toEqual([false, true, true, false, true, true, true, true]);
    const terms = [softplus(3), softplus(1), softplus(5), softplus(4), softplus(0), softplus(-6)];
    expect(value).toBeCloseTo(terms.reduce((a, b) => a + b) / 3, 14);
  });

  test('an image without a match has no negatives; without any match the loss is 0', () => {
    expect(loss([[1, 2]], [[0, 0]])).toEqual({ value: 0, chosen: [false, false] });
    const { value, chosen } = loss([[1], [2]], [[0], [1]]);
    expect(value).toBeCloseTo(softplus(-2), 14);
    expect(chosen).toEqual([false, true]);
  });

  test('of equal losses the first', () => {
    expect(loss([[1, 2, 2, 2]], [[1, 0, 0, 0]], 2).chosen).toEqual([true, true, true, false]);
  });

  test('chosen anew in each pass', () => {
    const tape = new Tape();
    const logits = tape.parameter([1, 3, 2], 'logits');
    logits.data.set([0, 1, 0, 2, 0, 3]);
    const output = minedCrossEntropy(logits, input(tape, [1, 3], [1, 0, 0]), { negatives: 1 });
    for (const hardest of [2, 1]) {
      tape.forward();
      tape.backward(output);
      expect([1, 2].filter(i => logits.grad[2 * i] !== 0)).toEqual([hardest]);
      logits.data[3] = 9;
    }
  });

  test('logits of any size', () => {
    expect(loss([[1000, -1000]], [[1, 0]]).value).toBe(0);
    expect(loss([[-1000, 1000]], [[1, 0]]).value).toBe(2000);
  });

  test('what is no class gives NaN', () => {
    for (const hit of [2, -1, 0.5, Number.NaN]) expect(loss([[1, 2]], [[hit, 0]]).value).toBeNaN();
  });

  test('gradient by central differences', () => {
    checkGradients(tape => {
      const logits = at(filled(tape, 3, [[2, 5, 3]]), 0);
      return minedCrossEntropy(logits, input(tape, [2, 5], [1, 0, 0, 0, 0, 2, 0, 0, 1, 0]), { negatives: 1 });
    }, 2);
  });

  test('refuses', () => {
    for (const negatives of [-1, Number.NaN]) expect(() => loss([[1]], [[0]], negatives)).toThrow(ArgumentError);
  });
});

// ---------------------------------------------------------------- errors

describe('errors name what did not fit', () => {
  const tape = new Tape();
  const of = (...shape: number[]) => input(tape, shape);
  const images = of(2, 4, 8, 8);
  const tokens = of(2, 5, 6);
  const block = { heads: 2, hidden: 3 };

  test.each<[string, () => unknown, RegExp]>([
    ['linear', () => linear(tape, of(3), 2), /^linear: x \[3\]/],
    ['convolution', () => convolution(tape, of(4, 8, 8), 2, 3), /^convolution: x \[4, 8, 8\]/],
    ['convolution', () => convolution(tape, images, 2, 9), /^conv2d: x \[2, 4, 8, 8\] and weights \[2, 4, 9, 9\]/],
    ['convolutionNorm', () => convolutionNorm(tape, of(4, 8), 2, 3), /^convolution: x \[4, 8\]/],
    ['leNet', () => leNet(tape, of(2, 1, 12, 12)), /^conv2d: x \[2, 6, 4, 4\]/],
    ['globalAveragePool', () => globalAveragePool(of(2, 4)), /^globalAveragePool: x \[2, 4\]/],
    ['invertedResidual', () => invertedResidual(tape, of(2, 4), 4), /^invertedResidual: x \[2, 4\]/],
    ['denseBlock', () => denseBlock(tape, of(2, 4), { layers: 1, growth: 1 }), /^denseBlock: x \[2, 4\]/],
    ['denseTransition', () => denseTransition(tape, of(2, 4), 2), /^denseTransition: x \[2, 4\]/],
    ['lstm', () => lstm(tape, of(2, 5), 3), /^lstm: x \[2, 5\]/],
    ['lstm', () => lstm(tape, of(2, 0, 5), 3), /^lstm: x \[2, 0, 5\]/],
    [
      'lstm',
      () => lstm(tape, tokens, 3, { initial: { h: of(2, 4), c: of(2, 4) } }),
      /^lstmCell: x \[2, 6\] and h \[2, 4\]/,
    ],
    [
      'multiHeadAttention',
      () => multiHeadAttention(tape, tokens, { heads: 2, context: of(3, 5, 6) }),
      /^multiHeadAttention: x \[2, 5, 6\] and context \[3, 5, 6\]/,
    ],
    ['keyMask', () => keyMask(of(2, 3, 4)), /^keyMask: tokens \[2, 3, 4\]/],
    ['feedForward', () => feedForward(tape, of(6), 3), /^feedForward: x \[6\]/],
    ['encoderBlock', () => encoderBlock(tape, of(5, 6), block), /^encoderBlock: x \[5, 6\]/],
    [
      'encoderBlock',
      () => encoderBlock(tape, tokens, { ...block, tokens: of(2, 4) }),
      /^attentionWeights: booleanMask \[2, 1, 1, 4\] and scores \[2, 2, 5, 5\]/,
    ],
    [
      'decoderBlock',
      () => decoderBlock(tape, tokens, of(3, 5, 6), block),
      /^decoderBlock: x \[2, 5, 6\] and memory \[3, 5, 6\]/,
    ],
    ['windowPartition', () => windowPartition(of(1, 4, 5, 2), 2), /^windowPartition: x \[1, 4, 5, 2\].*multiples of 2/],
    ['windowReverse', () => windowReverse(of(1, 4, 4, 2), 2, 4, 6), /^windowReverse: windows \[1, 4, 4, 2\].*4 x 6/],
    [
      'windowAttention',
      () => windowAttention(tape, tokens, { heads: 2, window: 2 }),
      /^windowAttention: x \[2, 5, 6\]/,
    ],
    [
      'swinBlock',
      () => swinBlock(tape, of(1, 6, 5, 4), { ...block, window: 3 }),
      /^swinBlock: x \[1, 6, 5, 4\].*multiples of 3/,
    ],
    [
      'categoricalEmbeddings',
      () => categoricalEmbeddings(tape, of(4, 2), [3], 2),
      /^categoricalEmbeddings: categories \[4, 2\] and cardinalities \[1\]/,
    ],
    ['crossLayer', () => crossLayer(tape, of(4, 2), of(4, 3)), /^crossLayer: x0 \[4, 2\] and x \[4, 3\]/],
    ['crossNetwork', () => crossNetwork(tape, of(4), 2), /^crossLayer: x0 \[4\]/],
    [
      'featureTokenizer',
      () => featureTokenizer(tape, { numerical: of(4, 2), categorical: of(3, 1), cardinalities: [2] }, 2),
      /^featureTokenizer: categorical \[3, 1\]/,
    ],
    [
      'ftTransformer',
      () => ftTransformer(tape, { numerical: of(4) }, { ...block, blocks: 1, features: 4, outputs: 1 }),
      /^featureTokenizer: numerical \[4\]/,
    ],
    ['ssdHeads', () => ssdHeads(tape, [of(2, 4)], { anchors: [2], classes: 3 }), /^convolution: x \[2, 4\]/],
    [
      'matchedSmoothL1',
      () => matchedSmoothL1(of(3, 6), of(3), of(3, 4)),
      /^matchedSmoothL1: offsets \[3, 6\] and classes \[3\] and targets \[3, 4\]/,
    ],
    [
      'minedCrossEntropy',
      () => minedCrossEntropy(of(2, 3, 4), of(2, 4)),
      /^minedCrossEntropy: logits \[2, 3, 4\] and classes \[2, 4\]/,
    ],
    [
      'multiBoxLoss',
      () => multiBoxLoss({ logits: of(2, 3, 4), offsets: of(2, 4, 4) }, of(2, 3), of(2, 3, 4)),
      /^matchedSmoothL1: offsets \[2, 4, 4\]/,
    ],
    ['roiHead', () => roiHead(tape, images, of(3, 4), { classes: 2, size: 2 }), /^roiAlign: .*boxes \[3, 4\]/],
  ])('%s', (_, build, message) => {
    expect(build).toThrow(ShapeError);
    expect(build).toThrow(message);
  });

  test.each<[string, () => unknown, RegExp]>([
    ['heads', () => multiHeadAttention(tape, tokens, { heads: 4 }), /attention heads is 4; .*\[2, 5, 6\]/],
    ['heads', () => encoderBlock(tape, tokens, { heads: 0, hidden: 3 }), /encoder attention heads is 0/],
    ['units', () => lstm(tape, tokens, 0), /LSTM units is 0/],
    ['groups', () => convolution(tape, images, 3, 1, { groups: 3 }), /convolution groups is 3; .*\[2, 4, 8, 8\]/],
    ['kernel', () => convolutionNorm(tape, images, 3, 2), /convolution kernel is 2; expected an odd number/],
    ['window', () => windowPartition(of(1, 4, 4, 2), 0), /windowPartition window is 0/],
    ['shift', () => windowAttention(tape, of(1, 4, 4, 2), { heads: 1, window: 2, shift: 2 }), /shift is 2; .*below/],
    ['anchors', () => ssdHeads(tape, [images], { anchors: [1, 2], classes: 3 }), /anchors is “\[1, 2\]”; .*each of 1/],
    ['activation', () => feedForward(tape, tokens, 3, { activation: 'rleu' }), /did you mean relu/],
  ])('%s', (_, build, message) => {
    expect(build).toThrow(ArgumentError);
    expect(build).toThrow(message);
  });
});
