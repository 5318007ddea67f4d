/**
 * Layers as data. Each helper takes the input's shape and returns the layer, whose `output` is the next one's input:
 * shapes, parameters and multiply-adds are computed here and nowhere else. Names and conventions are PyTorch's.
 */
import { ArgumentError, ShapeError } from '../errors.ts';
import { type Layer, type Place, type Shape, totals } from './architecture.ts';

interface Window {
  /** Side of the square window. */
  kernel: number;
  stride: number;
  /** Rows and columns of padding on each side. */
  padding: number;
}

/** A window as an option: stride 1 and no padding unless given. */
type WindowOption = Pick<Window, 'kernel'> & Partial<Window>;

/** Channels, height and width of `input`, or an error naming the layer. */
function image(name: string, input: Shape): readonly [number, number, number] {
  const [channels, height, width] = input;
  if (input.length !== 3 || channels === undefined || height === undefined || width === undefined) {
    throw new ShapeError(name, { input }, 'expected channels, height, width');
  }
  return [channels, height, width];
}

/** ⌊(n + 2 padding − kernel) / stride⌋ + 1 for height and width. */
function slide(name: string, [height, width]: readonly [number, number], { kernel, stride, padding }: Window) {
  const along = (size: number) => Math.floor((size + 2 * padding - kernel) / stride) + 1;
  if (along(height) < 1 || along(width) < 1) {
    throw new ArgumentError(
      `${name}: input`,
      `${height}×${width}`,
      `at least the kernel ${kernel}×${kernel} less the padding ${padding} on each side`,
    );
  }
  return [along(height), along(width)] as const;
}

const windowDetail = ({ kernel, stride }: Window) => `${kernel}×${kernel}${stride > 1 ? `, stride ${stride}` : ''}`;
const strided = ({ stride }: Window) => (stride > 1 ? { stride } : {});

/**
 * 2-D convolution, `[inC, H, W] -> [channels, H′, W′]`.
 * params = channels · (inC / groups) · kernel² (+ channels with a bias); macs = weights · H′ · W′.
 */
export function conv2d(
  input: Shape,
  options: Place & WindowOption & { channels: number; groups?: number; bias?: boolean },
): Layer {
  const { channels, groups = 1, bias = false, kernel, stride = 1, padding = 0, ...place } = options;
  const window = { kernel, stride, padding };
  const [inChannels, ...size] = image(place.name, input);
  if (inChannels % groups !== 0 || channels % groups !== 0) {
    throw new ArgumentError(
      `${place.name}: groups`,
      groups,
      `a divisor of both ${inChannels} and ${channels} channels`,
    );
  }
  const [height, width] = slide(place.name, size, window);
  const weights = channels * (inChannels / groups) * kernel ** 2;
  return {
    ...place,
    kind: 'conv',
    output: [channels, height, width],
    params: weights + (bias ? channels : 0),
    macs: weights * height * width,
    detail: windowDetail(window) + (groups > 1 ? `, ${groups} groups` : ''),
    term: `${kernel}×${kernel} ${channels}`,
    ...strided(window),
  };
}

/**
 * Batch normalisation: a scale γ and a shift β a channel. With `movingStatistics` the moving mean and variance, which are
 * not trained, are counted too, as Keras's total does.
 */
export function batchNorm(
  input: Shape,
  { movingStatistics = false, ...place }: Place & { movingStatistics?: boolean },
): Layer {
  const [channels = 0] = input;
  return { ...place, kind: 'batch-norm', output: input, params: (movingStatistics ? 4 : 2) * channels, macs: 0 };
}

/** An activation function, applied to each element. `function` is its name. */
export function activation(input: Shape, { function: detail, ...place }: Place & { function: string }): Layer {
  return { ...place, kind: 'activation', output: input, params: 0, macs: 0, detail };
}

/** Largest value of each window, `[C, H, W] -> [C, H′, W′]`. */
export function maxPool2d(input: Shape, { kernel, stride = 1, padding = 0, ...place }: Place & WindowOption): Layer {
  const window = { kernel, stride, padding };
  const [channels, ...size] = image(place.name, input);
  return {
    ...place,
    kind: 'max-pool',
    output: [channels, ...slide(place.name, size, window)],
    params: 0,
    macs: 0,
    detail: windowDetail(window),
    term: `${kernel}×${kernel} max-pool`,
    ...strided(window),
  };
}

/** Mean of each channel over all positions, `[C, H, W] -> [C]`. */
export function globalAvgPool2d(input: Shape, place: Place): Layer {
  const [channels, height, width] = image(place.name, input);
  return {
    ...place,
    kind: 'avg-pool',
    output: [channels],
    params: 0,
    macs: 0,
    detail: `${height}×${width}, global`,
    term: 'global average pool',
  };
}

/**
 * Linear map of the last axis, `[..., n] -> [..., features]`.
 * params = n · features (+ features with a bias); macs = n · features · (product of the other axes).
 */
export function linear(
  input: Shape,
  { features, bias = true, ...place }: Place & { features: number; bias?: boolean },
): Layer {
  const rows = input.slice(0, -1);
  const weights = (input.at(-1) ?? 0) * features;
  return {
    ...place,
    kind: 'linear',
    output: [...rows, features],
    params: weights + (bias ? features : 0),
    macs: rows.reduce((product, length) => product * length, weights),
    term: `linear ${features}`,
  };
}

/** Element-wise sum of two tensors of one shape; the operands' shapes are checked. */
export function add(input: Shape, other: Shape, { detail, ...place }: Place & { detail?: string }): Layer {
  if (input.length !== other.length || input.some((length, axis) => length !== other[axis])) {
    throw new ShapeError(place.name, { input, other }, 'shapes must be equal');
  }
  return { ...place, kind: 'add', output: input, params: 0, macs: 0, ...(detail !== undefined && { detail }) };
}

/** A run of equal units of a stage: `3 × [1×1 64, 3×3 64, 1×1 256]`. */
export interface StageUnit {
  count: number;
  /** The terms of the main path's layers. */
  terms: readonly string[];
  /** Where the run's first unit has a stride: `stride 2 in the first 3×3 128`. */
  strides: readonly string[];
  /** Terms of the shortcuts' layers, one for each shortcut of the run that computes something: `1×1 256`. */
  shortcuts: readonly string[];
}

export interface StageSummary {
  stage: string;
  units: readonly StageUnit[];
  output: Shape;
  params: number;
  macs: number;
}

/** The layers of a network in a few rows, one a stage, equal neighbouring blocks written once. */
export function summariseStages(layers: readonly Layer[]): StageSummary[] {
  return runs(layers, layer => layer.stage).map(stageLayers => {
    const units: StageUnit[] = [];
    for (const unitLayers of runs(stageLayers, layer => layer.block ?? layer.name)) {
      const written = unitLayers.filter(layer => layer.term !== undefined);
      const terms = written.flatMap(layer => (layer.branch ? [] : (layer.term ?? [])));
      const shortcuts = written.flatMap(layer => (layer.branch ? (layer.term ?? []) : []));
      const previous = units.at(-1);
      if (terms.length === 0) continue;
      if (previous && unitLayers[0]?.block && previous.terms.join() === terms.join()) {
        units[units.length - 1] = {
          ...previous,
          count: previous.count + 1,
          shortcuts: [...previous.shortcuts, ...shortcuts],
        };
      } else {
        const strides = written.flatMap(layer => (layer.branch ? [] : strideInWords(layer, terms)));
        units.push({ count: 1, terms, strides, shortcuts });
      }
    }
    return {
      stage: stageLayers[0]?.stage ?? '',
      units,
      output: stageLayers.at(-1)?.output ?? [],
      ...totals(stageLayers),
    };
  });
}

/** `stride 2`, and within a block where. Of equal layers in a block the first is the one with the stride. */
function strideInWords({ stride, block, term = '' }: Layer, terms: readonly string[]): string[] {
  if (stride === undefined) return [];
  const repeated = terms.indexOf(term) !== terms.lastIndexOf(term);
  return [`stride ${stride}${block ? ` in the ${repeated ? 'first ' : ''}${term}` : ''}`];
}

/** Maximal runs of neighbours with the same key. */
function runs<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups: T[][] = [];
  let last: string | undefined;
  for (const item of items) {
    if (last !== key(item)) groups.push([]);
    last = key(item);
    groups.at(-1)?.push(item);
  }
  return groups;
}
