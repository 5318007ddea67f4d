/**
 * Residual networks: "Deep Residual Learning for Image Recognition" (He, Zhang, Ren, Sun, 2015, arXiv:1512.03385),
 * the plain networks that the paper compares them with, and the forms in which torchvision and Keras ship them.
 */
import { ArgumentError } from '../errors.ts';
import { defineArchitecture, type Layer, type Published, type Rounded, type Shape } from './architecture.ts';
import { activation, add, batchNorm, conv2d, globalAvgPool2d, linear, maxPool2d } from './layers.ts';

export type ResNetHyperparameters = {
  readonly block: 'basic' | 'bottleneck';
  readonly blocks: readonly number[];
  readonly widths: readonly number[];
  readonly stem: 'imagenet' | 'cifar';
  readonly shortcut: 'none' | 'A' | 'B' | 'C';
  readonly bottleneckStride: '3x3' | '1x1';
  readonly convBias: boolean;
  readonly movingStatistics: boolean;
  readonly inputSize: number;
  readonly inputChannels: number;
  readonly classes: number;
};

/** A bottleneck block restores this many times the width of its 3×3 convolution. */
const EXPANSION = { basic: 1, bottleneck: 4 } as const;

/** A window whose padding keeps height and width at stride 1. */
const same = (kernel: number) => ({ kernel, padding: (kernel - 1) / 2 });

function build(h: ResNetHyperparameters): { input: Shape; layers: Layer[] } {
  if (h.widths.length !== h.blocks.length) {
    throw new ArgumentError(
      'widths.length',
      h.widths.length,
      `one width for each of the ${h.blocks.length} stages in blocks`,
    );
  }
  const input = [h.inputChannels, h.inputSize, h.inputSize];
  const layers = stem(input, h);
  h.blocks.forEach((count, index) => {
    const stage = `conv${index + 2}_x`;
    for (let number = 1; number <= count; number++) {
      const stride = index > 0 && number === 1 ? 2 : 1;
      const place = { stage, block: `conv${index + 2}_${number}` };
      layers.push(...block(outputOf(layers), { place, width: h.widths[index] ?? 0, stride }, h));
    }
  });
  const pool = globalAvgPool2d(outputOf(layers), { name: 'avgpool', stage: 'classifier' });
  layers.push(pool, linear(pool.output, { name: 'fc', stage: 'classifier', features: h.classes }));
  return { input, layers };
}

const outputOf = (layers: readonly Layer[]): Shape => layers.at(-1)?.output ?? [];

/** Convolution and batch normalisation, the second's output being the first's. */
function convBatchNorm(
  input: Shape,
  { name, norm, ...options }: Omit<Parameters<typeof conv2d>[1], 'bias'> & { norm: string },
  h: ResNetHyperparameters,
): [Layer, Layer] {
  const conv = conv2d(input, { ...options, name, bias: h.convBias });
  const { stage, block, branch } = options;
  const place = { stage, ...(block !== undefined && { block }), ...(branch && { branch }) };
  return [conv, batchNorm(conv.output, { ...place, name: norm, movingStatistics: h.movingStatistics })];
}

/** `imagenet`: 7×7 convolution and 3×3 max-pool, each of stride 2. `cifar`: one 3×3 convolution. */
function stem(input: Shape, h: ResNetHyperparameters): Layer[] {
  const imagenet = h.stem === 'imagenet';
  const [channels = 0] = h.widths;
  const window = imagenet ? { ...same(7), stride: 2 } : same(3);
  const [conv, norm] = convBatchNorm(input, { name: 'conv1', norm: 'bn1', stage: 'conv1', channels, ...window }, h);
  const relu = activation(norm.output, { name: 'relu1', stage: 'conv1', function: 'ReLU' });
  const pool = () => maxPool2d(relu.output, { name: 'maxpool', stage: 'conv2_x', ...same(3), stride: 2 });
  return imagenet ? [conv, norm, relu, pool()] : [conv, norm, relu];
}

interface BlockOptions {
  place: { stage: string; block: string };
  width: number;
  stride: number;
}

/** y = ReLU(F(x) + shortcut(x)), or y = ReLU(F(x)) in a plain network; F is the main path, ending in a normalisation. */
function block(input: Shape, { place, width, stride }: BlockOptions, h: ResNetHyperparameters): Layer[] {
  const channels = width * EXPANSION[h.block];
  const kernels = h.block === 'basic' ? [3, 3] : [1, 3, 1];
  const strided = h.block === 'bottleneck' && h.bottleneckStride === '3x3' ? 1 : 0;
  const main: Layer[] = [];
  kernels.forEach((kernel, index) => {
    const last = index === kernels.length - 1;
    const name = (part: string) => `${place.block}.${part}${index + 1}`;
    const options = {
      ...place,
      name: name('conv'),
      norm: name('bn'),
      channels: last ? channels : width,
      ...same(kernel),
      stride: index === strided ? stride : 1,
    };
    main.push(...convBatchNorm(main.length ? outputOf(main) : input, options, h));
    if (!last) main.push(activation(outputOf(main), { ...place, name: name('relu'), function: 'ReLU' }));
  });
  const relu = activation(outputOf(main), { ...place, name: `${place.block}.relu`, function: 'ReLU' });
  if (h.shortcut === 'none') return [...main, relu];
  const beside = shortcut(input, outputOf(main), { place, stride }, h);
  const sum = add(outputOf(main), beside.length ? outputOf(beside) : input, {
    ...place,
    name: `${place.block}.add`,
    detail: beside.length ? 'with the shortcut' : 'with the block’s input',
  });
  return [...main, ...beside, sum, relu];
}

/** The shortcut's own layers: none for an identity. */
function shortcut(
  input: Shape,
  output: Shape,
  { place, stride }: Omit<BlockOptions, 'width'>,
  h: ResNetHyperparameters,
): Layer[] {
  const [inChannels = 0] = input;
  const [channels = 0] = output;
  const name = `${place.block}.shortcut`;
  const changes = stride > 1 || inChannels !== channels;
  if (!changes && h.shortcut !== 'C') return [];
  if (h.shortcut === 'A') {
    if (channels < inChannels) {
      throw new ArgumentError(
        'shortcut',
        'A',
        `B or C where the channels shrink, as here from ${inChannels} to ${channels}: zeros can be padded, not removed`,
      );
    }
    const detail = `every ${stride > 1 ? 'second position' : 'position'}, ${channels - inChannels} zero channels`;
    return [
      {
        ...place,
        branch: 'shortcut',
        name,
        kind: 'pad',
        output,
        params: 0,
        macs: 0,
        detail,
        term: 'zero-padded identity',
      },
    ];
  }
  const options = { ...place, branch: 'shortcut' as const, name: `${name}.conv`, norm: `${name}.bn` };
  return convBatchNorm(input, { ...options, channels, kernel: 1, stride }, h);
}

/** What every variant shares unless it says otherwise: torchvision's bottleneck network of 50 layers. */
const imagenet: ResNetHyperparameters = {
  block: 'bottleneck',
  blocks: [3, 4, 6, 3],
  widths: [64, 128, 256, 512],
  stem: 'imagenet',
  shortcut: 'B',
  bottleneckStride: '3x3',
  convBias: false,
  movingStatistics: false,
  inputSize: 224,
  inputChannels: 3,
  classes: 1000,
};
const resnet18: ResNetHyperparameters = { ...imagenet, block: 'basic', blocks: [2, 2, 2, 2] };
const resnet34: ResNetHyperparameters = { ...imagenet, block: 'basic' };
const resnet101: ResNetHyperparameters = { ...imagenet, blocks: [3, 4, 23, 3] };
const resnet152: ResNetHyperparameters = { ...imagenet, blocks: [3, 8, 36, 3] };
const original = { bottleneckStride: '1x1' } as const;
const keras = { ...original, convBias: true, movingStatistics: true } as const;

/** The CIFAR-10 network of depth 6n + 2 (Sec. 4.2): n basic blocks on each of three map sizes, parameter-free shortcuts. */
const cifar = (n: number): ResNetHyperparameters => ({
  ...imagenet,
  block: 'basic',
  blocks: [n, n, n],
  widths: [16, 32, 64],
  stem: 'cifar',
  shortcut: 'A',
  inputSize: 32,
  classes: 10,
});

const variants = {
  'ResNet-18': resnet18,
  'ResNet-34': resnet34,
  'ResNet-50': imagenet,
  'ResNet-101': resnet101,
  'ResNet-152': resnet152,
  'plain-18': { ...resnet18, shortcut: 'none' },
  'plain-34': { ...resnet34, shortcut: 'none' },
  'ResNet-18 (paper)': { ...resnet18, shortcut: 'A' },
  'ResNet-34 (paper)': { ...resnet34, shortcut: 'A' },
  'ResNet-34 (option C)': { ...resnet34, shortcut: 'C' },
  'ResNet-50 (paper)': { ...imagenet, ...original },
  'ResNet-101 (paper)': { ...resnet101, ...original },
  'ResNet-152 (paper)': { ...resnet152, ...original },
  'ResNet-50 (Keras)': { ...imagenet, ...keras },
  'ResNet-101 (Keras)': { ...resnet101, ...keras },
  'ResNet-152 (Keras)': { ...resnet152, ...keras },
  'ResNet-20 CIFAR-10': cifar(3),
  'ResNet-32 CIFAR-10': cifar(5),
  'ResNet-44 CIFAR-10': cifar(7),
  'ResNet-56 CIFAR-10': cifar(9),
  'ResNet-110 CIFAR-10': cifar(18),
  'ResNet-1202 CIFAR-10': cifar(200),
} satisfies Record<string, ResNetHyperparameters>;

/** So many billions or millions, printed with so many decimals. */
const billions = (value: number, decimals: number): Rounded => ({
  value: Math.round(value * 1e9),
  unit: 10 ** (9 - decimals),
});
const millions = (value: number, decimals: number): Rounded => ({
  value: Math.round(value * 1e6),
  unit: 10 ** (6 - decimals),
});

const torchvision = 'torchvision, metadata of the weights';
const kerasTable = 'Keras Applications, table of models';
const kerasNote = 'counts the biases of the convolutions and the moving mean and variance of batch normalisation';
const optionA = 'identity shortcuts padded with zeros (option A); the paper calls multiply-adds FLOPs';
const firstStride = 'stride in the first 1×1 of a block; the paper calls multiply-adds FLOPs';

const published: readonly Published[] = [
  { variant: 'ResNet-18', params: 11_689_512, macs: billions(1.814, 3), source: torchvision },
  { variant: 'ResNet-34', params: 21_797_672, macs: billions(3.664, 3), source: torchvision },
  { variant: 'ResNet-50', params: 25_557_032, macs: billions(4.089, 3), source: torchvision },
  { variant: 'ResNet-101', params: 44_549_160, macs: billions(7.801, 3), source: torchvision },
  { variant: 'ResNet-152', params: 60_192_808, macs: billions(11.514, 3), source: torchvision },
  { variant: 'ResNet-50 (Keras)', params: 25_636_712, source: kerasTable, note: kerasNote },
  { variant: 'ResNet-101 (Keras)', params: 44_707_176, source: kerasTable, note: kerasNote },
  { variant: 'ResNet-152 (Keras)', params: 60_419_944, source: kerasTable, note: kerasNote },
  {
    variant: 'plain-34',
    macs: billions(3.6, 1),
    source: 'the paper, Sec. 3.3',
    note: 'the paper calls multiply-adds FLOPs',
  },
  { variant: 'ResNet-18 (paper)', macs: billions(1.8, 1), source: 'the paper, Table 1', note: optionA },
  { variant: 'ResNet-34 (paper)', macs: billions(3.6, 1), source: 'the paper, Table 1', note: optionA },
  { variant: 'ResNet-50 (paper)', macs: billions(3.8, 1), source: 'the paper, Table 1', note: firstStride },
  { variant: 'ResNet-101 (paper)', macs: billions(7.6, 1), source: 'the paper, Table 1', note: firstStride },
  { variant: 'ResNet-152 (paper)', macs: billions(11.3, 1), source: 'the paper, Table 1', note: firstStride },
  { variant: 'ResNet-20 CIFAR-10', params: millions(0.27, 2), source: 'the paper, Table 6' },
  { variant: 'ResNet-32 CIFAR-10', params: millions(0.46, 2), source: 'the paper, Table 6' },
  { variant: 'ResNet-44 CIFAR-10', params: millions(0.66, 2), source: 'the paper, Table 6' },
  { variant: 'ResNet-56 CIFAR-10', params: millions(0.85, 2), source: 'the paper, Table 6' },
  { variant: 'ResNet-110 CIFAR-10', params: millions(1.7, 1), source: 'the paper, Table 6' },
  { variant: 'ResNet-1202 CIFAR-10', params: millions(19.4, 1), source: 'the paper, Table 6' },
];

export const resnet = defineArchitecture<ResNetHyperparameters>({
  id: 'resnet',
  name: 'ResNet',
  hyperparameters: {
    block: {
      kind: 'choice',
      default: imagenet.block,
      options: {
        basic: 'two 3×3 convolutions',
        bottleneck: '1×1 to the width, 3×3, 1×1 to four times the width',
      },
      description: 'The residual block.',
    },
    blocks: {
      kind: 'integers',
      default: imagenet.blocks,
      min: 1,
      max: 1000,
      minLength: 1,
      maxLength: 8,
      description: 'Blocks in each stage; the first block of every stage but the first has stride 2.',
    },
    widths: {
      kind: 'integers',
      default: imagenet.widths,
      min: 1,
      max: 16_384,
      minLength: 1,
      maxLength: 8,
      description: 'Channels of the 3×3 convolutions in each stage; the first is also the stem’s.',
    },
    stem: {
      kind: 'choice',
      default: imagenet.stem,
      options: {
        imagenet: '7×7 convolution and 3×3 max-pool, each of stride 2',
        cifar: 'one 3×3 convolution',
      },
      description: 'What comes before the blocks.',
    },
    shortcut: {
      kind: 'choice',
      default: imagenet.shortcut,
      options: {
        none: 'no shortcuts: a plain network',
        A: 'identity, with zero channels where the block adds channels: no parameters',
        B: '1×1 convolution where the shape changes, identity elsewhere',
        C: '1×1 convolution in every block',
      },
      description: 'The paper’s options for the shortcut.',
    },
    bottleneckStride: {
      kind: 'choice',
      default: imagenet.bottleneckStride,
      options: {
        '3x3': 'in the 3×3 convolution, as in torchvision (called v1.5)',
        '1x1': 'in the first 1×1 convolution, as in the authors’ release',
      },
      description: 'Where a bottleneck block has its stride; same parameters, different multiply-adds.',
    },
    convBias: {
      kind: 'boolean',
      default: imagenet.convBias,
      description: 'Whether convolutions have biases, which batch normalisation makes redundant; Keras keeps them.',
    },
    movingStatistics: {
      kind: 'boolean',
      default: imagenet.movingStatistics,
      description: 'Whether params counts the moving mean and variance of batch normalisation, as Keras does.',
    },
    inputSize: {
      kind: 'integer',
      default: imagenet.inputSize,
      min: 1,
      max: 4096,
      description: 'Height and width of the input in pixels.',
    },
    inputChannels: {
      kind: 'integer',
      default: imagenet.inputChannels,
      min: 1,
      max: 4096,
      description: 'Channels of the input.',
    },
    classes: {
      kind: 'integer',
      default: imagenet.classes,
      min: 1,
      max: 1_000_000,
      description: 'Outputs of the classifier.',
    },
  },
  variants,
  published,
  build,
});
