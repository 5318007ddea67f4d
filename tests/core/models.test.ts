import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { activation, add, concat, type Mode, reshape } from '../../src/core/autodiff/ops/index.ts';
import type { RunningStatistics } from '../../src/core/autodiff/ops/normalisation.ts';
import { type Dtype, Tape, type Tensor } from '../../src/core/autodiff/tape.ts';
import {
  convolution,
  denseBlock,
  denseTransition,
  globalAveragePool,
  invertedResidual,
  leNet,
} from '../../src/core/nn/convolutional.ts';
import { matchedSmoothL1, multiBoxLoss, roiHead, ssdHeads } from '../../src/core/nn/detection.ts';
import { embeddingLayer, linear, normalisation } from '../../src/core/nn/layers.ts';
import {
  binaryCrossEntropyWithLogits,
  crossEntropy,
  maskedLanguageModel,
  meanSquaredError,
} from '../../src/core/nn/losses.ts';
import { lstm } from '../../src/core/nn/recurrent.ts';
import { categoricalEmbeddings, crossNetwork, ftTransformer } from '../../src/core/nn/tabular.ts';
import { decoderBlock, encoderBlock } from '../../src/core/nn/transformer.ts';
import { swinBlock } from '../../src/core/nn/windows.ts';
import { adamW, type Optimiser, sgd } from '../../src/core/optim/optimisers.ts';
import { at, expectClose, expectNoAllocation } from './checks.ts';

// ---------------------------------------------------------------- golden file

interface Stored {
  shape: number[];
  data: number[];
}

interface Trained {
  options: { learningRate: number; momentum?: number; weightDecay?: number; epsilon?: number };
  loss: number;
  parameters: Record<string, number[]>;
  /** Loss in evaluation, and the statistics then, of a model with batch norms. */
  evaluated?: number;
  running?: { mean: number[]; variance: number[] }[];
}

interface GoldenModel {
  id: string;
  inputs: Record<string, Stored>;
  parameters: Record<string, Stored>;
  loss: number;
  gradients: Record<string, number[]>;
  trained: Record<'sgd' | 'adamW', Trained>;
}

const golden: { header: { steps: number }; models: GoldenModel[] } = JSON.parse(
  readFileSync(new URL('../golden/models.json', import.meta.url), 'utf8'),
);

// ---------------------------------------------------------------- models

/** What a model is traced with: a tape, its inputs by name, and the mode of its batch norms. */
interface Setting {
  tape: Tape;
  input: (name: string) => Tensor;
  mode: Mode;
}

interface Traced {
  loss: Tensor;
  running?: readonly RunningStatistics[];
}

/** Cross-entropy of a linear map of each image's mean. */
function classified({ tape, input }: Setting, maps: Tensor): Tensor {
  const { output } = linear(tape, globalAveragePool(maps), 3, { name: 'head' });
  return crossEntropy(output, input('target'));
}

function words({ tape, input }: Setting): Tensor {
  const { output } = embeddingLayer(tape, input('words'), 7, 4, { name: 'words' });
  return add(output, tape.parameter([5, 4], 'positions'));
}

function dcn({ tape, input }: Setting, version: 1 | 2): Traced {
  const { outputs } = categoricalEmbeddings(tape, input('categories'), [3, 4, 2], 2);
  const x0 = concat([...outputs, input('numbers')], 1);
  const crossed = crossNetwork(tape, x0, 2, { version }).output;
  const deep = activation(linear(tape, x0, 5, { name: 'layer 1' }).output, 'relu');
  const logits = linear(tape, concat([crossed, deep], 1), 1, { name: 'head' }).output;
  return { loss: binaryCrossEntropyWithLogits(logits, input('target')) };
}

/** The golden models, from the blocks of the core; the descriptions stand in the golden file. */
const models: Record<string, (setting: Setting) => Traced> = {
  lenet({ tape, input }) {
    const { output } = leNet(tape, input('x'), { channels: [2, 3], units: [7, 6], classes: 4 });
    return { loss: crossEntropy(output, input('target')) };
  },
  'mobilenet-v2'(setting) {
    const { tape, input, mode } = setting;
    const running: RunningStatistics[] = [];
    let hidden = input('x');
    [
      { channels: 3, expansion: 2, stride: 1 },
      { channels: 3, expansion: 3, stride: 2 },
      { channels: 4, expansion: 1, stride: 1 },
      { channels: 4, expansion: 2, stride: 1 },
    ].forEach(({ channels, ...options }, index) => {
      const block = invertedResidual(tape, hidden, channels, { ...options, name: `block ${index + 1}`, mode });
      hidden = block.output;
      running.push(...block.running);
    });
    return { loss: classified(setting, hidden), running };
  },
  densenet(setting) {
    const { tape, input, mode } = setting;
    const block = denseBlock(tape, input('x'), { layers: 3, growth: 2, bottleneck: 2, mode });
    const transition = denseTransition(tape, block.output, 4, { mode });
    return { loss: classified(setting, transition.output), running: [...block.running, ...transition.running] };
  },
  lstm({ tape, input }) {
    const first = lstm(tape, input('x'), 4, { name: 'LSTM 1' });
    const second = lstm(tape, first.output, 4, { name: 'LSTM 2', initial: first });
    const logits = linear(tape, concat([second.h, second.c], 1), 3, { name: 'head' }).output;
    const reconstruction = linear(tape, second.output, 3, { name: 'reconstruction' }).output;
    return { loss: add(crossEntropy(logits, input('target')), meanSquaredError(reconstruction, input('x'))) };
  },
  'transformer-encoder'(setting) {
    const { tape, input } = setting;
    const { output } = encoderBlock(tape, words(setting), { heads: 2, hidden: 6, tokens: input('tokens') });
    return { loss: maskedLanguageModel(linear(tape, output, 7, { name: 'head' }).output, input('masked')) };
  },
  'transformer-decoder'(setting) {
    const { tape, input } = setting;
    const memory = linear(tape, input('source'), 4, { name: 'memory' }).output;
    const { output } = decoderBlock(tape, words(setting), memory, {
      ...{ heads: 2, hidden: 6, order: 'pre', activation: 'gelu' },
      ...{ tokens: input('tokens'), memoryTokens: input('memory tokens') },
    });
    const normalised = normalisation(tape, output, 'layer', { name: 'final norm' }).output;
    return { loss: maskedLanguageModel(linear(tape, normalised, 7, { name: 'head' }).output, input('next')) };
  },
  swin({ tape, input }) {
    const options = { heads: 2, window: 3, hidden: 6 };
    const first = swinBlock(tape, input('x'), { ...options, name: 'block 1' }).output;
    const second = swinBlock(tape, first, { ...options, name: 'block 2', shift: 1 }).output;
    const normalised = normalisation(tape, second, 'layer', { name: 'final norm' }).output;
    const logits = linear(tape, normalised, 3, { name: 'head' }).output;
    return { loss: crossEntropy(reshape(logits, [-1, 3]), reshape(input('target'), [-1])) };
  },
  ssd({ tape, input }) {
    const convolve = (x: Tensor, channels: number, name: string, stride: number) =>
      activation(convolution(tape, x, channels, 3, { name, stride, padding: 1 }).output, 'relu');
    const first = convolve(input('x'), 3, 'stem', 1);
    const second = convolve(first, 4, 'down', 2);
    const detections = ssdHeads(tape, [first, second], { anchors: [2, 1], classes: 3 });
    return { loss: multiBoxLoss(detections, input('classes'), input('offsets'), { weight: 1.5 }) };
  },
  'dcn-v1': setting => dcn(setting, 1),
  'dcn-v2': setting => dcn(setting, 2),
  'ft-transformer'({ tape, input }) {
    const columns = { numerical: input('numbers'), categorical: input('categories'), cardinalities: [3, 2] };
    const { output } = ftTransformer(tape, columns, { blocks: 2, features: 4, heads: 2, hidden: 5, outputs: 2 });
    return { loss: meanSquaredError(output, input('target')) };
  },
  'roi-head'({ tape, input }) {
    const { output } = convolution(tape, input('x'), 3, 3, { name: 'stem', stride: 2, padding: 1 });
    const { logits, offsets } = roiHead(tape, activation(output, 'relu'), input('boxes'), {
      ...{ classes: 3, units: 5, size: 2, spatialScale: 0.5, samplingRatio: 2, aligned: true },
    });
    const options = { beta: 1 / 9, divisor: 'rows' } as const;
    const localisation = matchedSmoothL1(offsets, input('classes'), input('offsets'), options);
    return { loss: add(crossEntropy(logits, input('classes')), localisation) };
  },
};

function trace({ id, inputs }: GoldenModel, dtype: Dtype = 'float64') {
  const build = models[id];
  if (!build) throw new Error(`no model ${id}`);
  const tape = new Tape(dtype);
  const given = new Map(
    Object.entries(inputs).map(([name, { shape, data }]) => {
      const tensor = tape.input(shape, name);
      tensor.data.set(data);
      return [name, tensor];
    }),
  );
  const input = (name: string) => {
    const tensor = given.get(name);
    if (!tensor) throw new Error(`no input ${name}`);
    return tensor;
  };
  const mode = { training: true };
  const { loss, running = [] } = build({ tape, input, mode });
  const pass = () => {
    tape.forward();
    tape.backward(loss);
  };
  return { tape, loss, running, mode, pass };
}

/** Traced, with the golden parameters; these must be the model's, by name and shape. */
function load(model: GoldenModel, dtype?: Dtype) {
  const traced = trace(model, dtype);
  const { parameters } = traced.tape;
  const shapes = (entries: (readonly [string, readonly number[]])[]) => Object.fromEntries(entries);
  expect(parameters.length).toBe(Object.keys(model.parameters).length);
  expect(shapes(parameters.map(({ label, shape }) => [label, shape]))).toEqual(
    shapes(Object.entries(model.parameters).map(([name, { shape }]) => [name, shape])),
  );
  for (const { label, data } of parameters) data.set(model.parameters[label]?.data ?? []);
  return traced;
}

const optimisers: Record<'sgd' | 'adamW', (parameters: readonly Tensor[], options: Trained['options']) => Optimiser> = {
  sgd,
  adamW,
};

test('every golden model is traced', () => {
  expect(golden.models.map(({ id }) => id).sort()).toEqual(Object.keys(models).sort());
});

describe.each(golden.models)('$id against PyTorch', model => {
  test('loss and every gradient', () => {
    const { tape, loss, pass } = load(model);
    pass();
    expectClose(loss.data, [model.loss], 1e-10, 'loss');
    // Some gradients are 0 but for rounding, as that of the bias of keys: their allowance is that of the largest.
    const size = Math.max(...Object.values(model.gradients).flat().map(Math.abs));
    for (const { label, grad } of tape.parameters) {
      const want = model.gradients[label] ?? [];
      expect(want.length, label).toBe(grad.length);
      want.forEach((value, i) => {
        expect(Math.abs((grad[i] as number) - value), `${label} [${i}]`).toBeLessThanOrEqual(
          Math.max(1e-10 * Math.abs(value), 1e-14 * size),
        );
      });
    }
  });

  test.each(['sgd', 'adamW'] as const)('20 steps of %s', name => {
    const { tape, loss, pass, running, mode } = load(model);
    const want = model.trained[name];
    const optimiser = optimisers[name](tape.parameters, want.options);
    for (let step = 0; step < golden.header.steps; step++) {
      pass();
      optimiser.step();
    }
    for (const { label, data } of tape.parameters) expectClose(data, want.parameters[label] ?? [], 1e-8, label);
    expect(running.length).toBe(want.running?.length ?? 0);
    want.running?.forEach(({ mean, variance }, i) => {
      expectClose(at(running, i).mean, mean, 1e-8, `running mean ${i}`);
      expectClose(at(running, i).variance, variance, 1e-8, `running variance ${i}`);
    });
    if (want.evaluated !== undefined) {
      mode.training = false;
      tape.forward();
      expectClose(loss.data, [want.evaluated], 1e-8, 'loss in evaluation');
      mode.training = true;
    }
    tape.forward();
    expectClose(loss.data, [want.loss], 1e-8, 'loss');
  });

  test('a float32 tape agrees with float64', () => {
    const [wide, narrow] = [load(model), load(model, 'float32')];
    for (const { pass } of [wide, narrow]) pass();
    expect(narrow.loss.data).toBeInstanceOf(Float32Array);
    expectClose(narrow.loss.data, [...wide.loss.data], 1e-5, 'loss');
    const size = Math.max(...wide.tape.parameters.flatMap(({ grad }) => [...grad].map(Math.abs)));
    wide.tape.parameters.forEach(({ label, grad }, p) => {
      grad.forEach((value, i) => {
        const got = at(narrow.tape.parameters, p).grad[i] as number;
        expect(Math.abs(got - value), `${label} [${i}]`).toBeLessThanOrEqual(2e-5 * size);
      });
    });
  });

  test('a training step allocates no buffer', () => {
    const { tape, pass } = load(model);
    const optimiser = adamW(tape.parameters, { learningRate: 1e-3 });
    expectNoAllocation(() => {
      pass();
      optimiser.step();
    });
  });
});
