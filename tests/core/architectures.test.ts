/** Architectures: published counts reached, shapes as the papers print them, mistakes named. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  architectures,
  batchNorm,
  compareCounts,
  conv2d,
  defineArchitecture,
  getArchitecture,
  linear,
  maxPool2d,
  resnet,
  summariseStages,
} from '../../src/core/architectures/index.ts';

const billions = (macs: number, decimals: number) => (macs / 1e9).toFixed(decimals);
const millions = (params: number, decimals: number) => (params / 1e6).toFixed(decimals);

describe('the parameters of a ResNet are those of the implementation', () => {
  it.each([
    // torchvision/models/resnet.py, weights metadata, num_params
    ['ResNet-18', 11_689_512],
    ['ResNet-34', 21_797_672],
    ['ResNet-50', 25_557_032],
    ['ResNet-101', 44_549_160],
    ['ResNet-152', 60_192_808],
    // Keras Applications, table of models: conv biases and moving statistics counted
    ['ResNet-50 (Keras)', 25_636_712],
    ['ResNet-101 (Keras)', 44_707_176],
    ['ResNet-152 (Keras)', 60_419_944],
    // Fact sheet, count_check: option A; identity shortcuts add nothing, so the plain net has as many
    ['ResNet-34 (paper)', 21_623_848],
    ['plain-34', 21_623_848],
    // Fact sheet, count_check: exact counts behind the rounded ones of Table 6
    ['ResNet-20 CIFAR-10', 269_722],
    ['ResNet-32 CIFAR-10', 464_154],
    ['ResNet-56 CIFAR-10', 853_018],
    ['ResNet-110 CIFAR-10', 1_727_962],
  ])('%s has %i', (variant, params) => {
    expect(resnet.describe(variant).params).toBe(params);
  });

  it.each([
    // arXiv:1512.03385, Table 6
    ['ResNet-20 CIFAR-10', 2, '0.27'],
    ['ResNet-32 CIFAR-10', 2, '0.46'],
    ['ResNet-44 CIFAR-10', 2, '0.66'],
    ['ResNet-56 CIFAR-10', 2, '0.85'],
    ['ResNet-110 CIFAR-10', 1, '1.7'],
    ['ResNet-1202 CIFAR-10', 1, '19.4'],
  ])('%s to %i decimals has %s million', (variant, decimals, printed) => {
    expect(millions(resnet.describe(variant).params, decimals)).toBe(printed);
  });
});

describe('the multiply-adds of a ResNet are the published ones', () => {
  it.each([
    // torchvision/models/resnet.py, weights metadata, _ops
    ['ResNet-18', 3, '1.814'],
    ['ResNet-34', 3, '3.664'],
    ['ResNet-50', 3, '4.089'],
    ['ResNet-101', 3, '7.801'],
    ['ResNet-152', 3, '11.514'],
    // arXiv:1512.03385, Table 1 and Sec. 3.3 (plain-34)
    ['ResNet-18 (paper)', 1, '1.8'],
    ['ResNet-34 (paper)', 1, '3.6'],
    ['plain-34', 1, '3.6'],
    ['ResNet-101 (paper)', 1, '7.6'],
    ['ResNet-152 (paper)', 1, '11.3'],
  ])('%s to %i decimals takes %s billion', (variant, decimals, printed) => {
    expect(billions(resnet.describe(variant).macs, decimals)).toBe(printed);
  });

  it('ResNet-50 with the stride in the first 1×1 takes 3,857,973,248, which the paper prints as 3.8 × 10⁹', () => {
    // Fact sheet, count_check
    expect(resnet.describe('ResNet-50 (paper)').macs).toBe(3_857_973_248);
    expect(resnet.describe('ResNet-50 (paper)').params).toBe(resnet.describe('ResNet-50').params);
    expect(compareCounts(resnet).filter(row => !row.agrees)).toEqual([
      expect.objectContaining({
        variant: 'ResNet-50 (paper)',
        quantity: 'macs',
        published: 3.8e9,
        agreement: 'truncated',
        difference: 57_973_248,
      }),
    ]);
  });

  it('option A costs as many as no shortcut at all: 3,644,493,824 for 34 layers', () => {
    // Fact sheet, count_check
    expect(resnet.describe('ResNet-34 (paper)').macs).toBe(3_644_493_824);
    expect(resnet.describe('plain-34').macs).toBe(3_644_493_824);
  });
});

describe('a comparison with published counts', () => {
  const thousand = (published: number | { value: number; unit: number }) =>
    compareCounts(
      defineArchitecture<{ readonly features: number }>({
        id: 'one-layer',
        name: 'One layer',
        hyperparameters: { features: { kind: 'integer', default: 1, min: 1, max: 9999, description: 'Outputs.' } },
        variants: { wide: { features: 1960 } },
        published: [{ variant: 'wide', params: published, source: 'test' }],
        build: ({ features }) => ({
          input: [1],
          layers: [linear([1], { name: 'fc', stage: 'fc', features, bias: false })],
        }),
      }),
    )[0];

  it('calls a count printed in full exact only when every digit is right', () => {
    expect(thousand(1960)).toMatchObject({ agreement: 'exact', agrees: true, difference: 0 });
    expect(thousand(1961)).toMatchObject({ agreement: 'differs', agrees: false, difference: -1 });
  });

  it('judges a rounded count by the digits printed', () => {
    expect(thousand({ value: 2000, unit: 100 })).toMatchObject({ agreement: 'rounded', agrees: true });
    expect(thousand({ value: 1900, unit: 100 })).toMatchObject({ agreement: 'truncated', agrees: false });
    expect(thousand({ value: 1800, unit: 100 })).toMatchObject({ agreement: 'differs', agrees: false });
  });
});

describe('the shapes of a ResNet', () => {
  const outputs = (variant: string) =>
    summariseStages(resnet.describe(variant).layers).map(({ output }) => output.join('×'));

  it('are those of Table 1 on ImageNet', () => {
    expect(outputs('ResNet-50')).toEqual(['64×112×112', '256×56×56', '512×28×28', '1024×14×14', '2048×7×7', '1000']);
    expect(outputs('ResNet-34')).toEqual(['64×112×112', '64×56×56', '128×28×28', '256×14×14', '512×7×7', '1000']);
    expect(outputs('ResNet-50 (paper)')).toEqual(outputs('ResNet-50'));
  });

  it('are those of Sec. 4.2 on CIFAR-10', () => {
    expect(outputs('ResNet-110 CIFAR-10')).toEqual(['16×32×32', '16×32×32', '32×16×16', '64×8×8', '10']);
  });

  it('have as many weighted layers on the main path as the name says', () => {
    for (const variant of Object.keys(resnet.variants)) {
      const weighted = resnet
        .describe(variant)
        .layers.filter(({ kind, branch }) => (kind === 'conv' || kind === 'linear') && !branch);
      expect(`${weighted.length}`, variant).toBe(/\d+/.exec(variant)?.[0]);
    }
  });

  it('are summarised as Table 1 writes them', () => {
    const [, conv2, conv3] = summariseStages(resnet.describe('ResNet-50').layers);
    expect(conv2?.units).toEqual([
      { count: 1, terms: ['3×3 max-pool'], strides: ['stride 2'], shortcuts: [] },
      { count: 3, terms: ['1×1 64', '3×3 64', '1×1 256'], strides: [], shortcuts: ['1×1 256'] },
    ]);
    expect(conv3?.units).toEqual([
      {
        count: 4,
        terms: ['1×1 128', '3×3 128', '1×1 512'],
        strides: ['stride 2 in the 3×3 128'],
        shortcuts: ['1×1 512'],
      },
    ]);
    const [, , projected] = summariseStages(resnet.describe('ResNet-34 (option C)').layers);
    expect(projected?.units[0]?.shortcuts).toEqual(['1×1 128', '1×1 128', '1×1 128', '1×1 128']);
    const [, , plain] = summariseStages(resnet.describe('plain-34').layers);
    expect(plain?.units).toEqual([
      { count: 4, terms: ['3×3 128', '3×3 128'], strides: ['stride 2 in the first 3×3 128'], shortcuts: [] },
    ]);
  });
});

describe('every architecture', () => {
  it.each(Object.values(architectures))(
    '$id: totals are sums over layers and over stages, names are unique',
    architecture => {
      for (const variant of Object.keys(architecture.variants)) {
        const { layers, params, macs } = architecture.describe(variant);
        for (const parts of [layers, summariseStages(layers)]) {
          expect(parts.reduce((sum, part) => sum + part.params, 0)).toBe(params);
          expect(parts.reduce((sum, part) => sum + part.macs, 0)).toBe(macs);
        }
        expect(new Set(layers.map(({ name }) => name)).size).toBe(layers.length);
      }
    },
  );

  it.each(Object.entries(architectures))(
    '%s: is registered by its id and publishes counts of its own variants',
    (id, architecture) => {
      expect(architecture.id).toBe(id);
      expect(getArchitecture(id)).toBe(architecture);
      expect(compareCounts(architecture).length).toBeGreaterThan(0);
    },
  );
});

describe('a ResNet of any size', () => {
  const sizes = fc.record({
    block: fc.constantFrom('basic' as const, 'bottleneck' as const),
    blocks: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 3, maxLength: 3 }),
    widths: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 3, maxLength: 3 }),
    stem: fc.constantFrom('imagenet' as const, 'cifar' as const),
    inputSize: fc.integer({ min: 1, max: 64 }),
    classes: fc.integer({ min: 1, max: 20 }),
  });

  it('has whole, non-negative counts that add up, and ends in its classes', () => {
    fc.assert(
      fc.property(sizes, fc.constantFrom('none' as const, 'B' as const, 'C' as const), (size, shortcut) => {
        const { layers, params } = resnet.describe({ ...size, shortcut });
        expect(
          layers.every(layer => Number.isInteger(layer.params) && layer.params >= 0 && layer.output.every(n => n >= 1)),
        ).toBe(true);
        expect(layers.reduce((sum, layer) => sum + layer.params, 0)).toBe(params);
        expect(layers.at(-1)?.output).toEqual([size.classes]);
      }),
    );
  });

  it('has the same parameters wherever the stride stands, and no more multiply-adds with it in the 1×1', () => {
    fc.assert(
      fc.property(sizes, size => {
        const late = resnet.describe({ ...size, bottleneckStride: '3x3' });
        const early = resnet.describe({ ...size, bottleneckStride: '1x1' });
        expect(early.params).toBe(late.params);
        expect(early.macs).toBeLessThanOrEqual(late.macs);
      }),
    );
  });

  it('is ResNet-50 when nothing is said', () => {
    expect(resnet.describe({}).params).toBe(25_557_032);
    expect(resnet.describe({}).variant).toBeUndefined();
  });
});

describe('a mistake is named', () => {
  it.each([
    ['ResNet-51', /variant is “ResNet-51”.*“ResNet-50”/],
    ['constructor', /variant is “constructor”.*one of ResNet-18/],
    [{ blok: [1] }, /hyper-parameter is “blok”.*“block”/],
    [{ blocks: [3, 4, 6, 0] }, /blocks\[3\] is 0; expected a whole number from 1 to 1000/],
    [{ blocks: [3, 1.5, 1, 1] }, /blocks\[1\] is 1\.5/],
    [{ blocks: [] }, /blocks\.length is 0/],
    [{ blocks: 3 }, /blocks is 3; expected a list/],
    [{ blocks: [1e9, 1, 1, 1] }, /blocks\[0\] is 1000000000/],
    [{ widths: [64] }, /widths\.length is 1; expected one width for each of the 4 stages/],
    [{ inputSize: Number.NaN }, /inputSize is NaN/],
    [{ inputSize: Number.POSITIVE_INFINITY }, /inputSize is Infinity/],
    [{ classes: '10' }, /classes is “10”/],
    [{ shortcut: 'D' }, /shortcut is “D”; expected one of none, A, B, C/],
    [{ convBias: 1 }, /convBias is 1; expected true or false/],
    [{ block: 'basic', shortcut: 'A', widths: [64, 32, 16, 8] }, /shortcut is “A”.*channels shrink/],
    [{ blocks: [1000, 1000], widths: [16_384, 16_384], inputSize: 4096 }, /macs is \d+; expected less than 2⁵³/],
    [null, /hyperparameters is null/],
    [50, /hyperparameters is 50/],
  ])('%j', (argument, message) => {
    const call = () => resnet.describe(argument as never);
    expect(call).toThrow(RangeError);
    expect(call).toThrow(message);
  });

  it('when an architecture is unknown', () => {
    expect(() => getArchitecture('resnets')).toThrow(/architecture is “resnets”.*“resnet”/);
  });

  it('when a layer does not fit its input', () => {
    const place = { name: 'c', stage: 's' };
    expect(() => conv2d([3, 4, 4], { ...place, channels: 8, kernel: 5 })).toThrow(/c: input is “4×4”/);
    expect(() => conv2d([10], { ...place, channels: 8, kernel: 1 })).toThrow(/expected channels, height, width/);
    expect(() => conv2d([3, 4, 4], { ...place, channels: 8, kernel: 1, groups: 2 })).toThrow(/groups is 2/);
  });
});

describe('layers count as PyTorch does', () => {
  const place = { name: 'layer', stage: 's' };

  it('a convolution of 5×5 with bias from 6 to 16 maps has 2,416 parameters', () => {
    // torch.nn.Conv2d(6, 16, 5): 16 · 6 · 25 + 16; output 10×10 from 14×14
    const layer = conv2d([6, 14, 14], { ...place, channels: 16, kernel: 5, bias: true });
    expect(layer).toMatchObject({ params: 2416, macs: 240_000, output: [16, 10, 10] });
  });

  it('a depthwise convolution has one kernel a channel', () => {
    // torch.nn.Conv2d(32, 32, 3, padding=1, groups=32, bias=False)
    const layer = conv2d([32, 8, 8], { ...place, channels: 32, kernel: 3, padding: 1, groups: 32 });
    expect(layer).toMatchObject({ params: 288, macs: 288 * 64, output: [32, 8, 8] });
  });

  it('a linear map of a sequence costs its weights at every position', () => {
    // torch.nn.Linear(512, 2048) on 10 tokens
    expect(linear([10, 512], { ...place, features: 2048 })).toMatchObject({
      params: 1_050_624,
      macs: 10_485_760,
      output: [10, 2048],
    });
  });

  it('pooling rounds down, and batch normalisation keeps two or four numbers a channel', () => {
    expect(maxPool2d([64, 112, 112], { ...place, kernel: 3, stride: 2, padding: 1 }).output).toEqual([64, 56, 56]);
    expect(maxPool2d([64, 7, 7], { ...place, kernel: 2, stride: 2 }).output).toEqual([64, 3, 3]);
    expect(batchNorm([64, 7, 7], place).params).toBe(128);
    expect(batchNorm([64, 7, 7], { ...place, movingStatistics: true }).params).toBe(256);
  });
});
