/** Blocks for tables: numbers and categories in columns. */
import { activation, add, broadcastTo, concat, matmul, mul, reshape, slice, stack } from '../autodiff/ops/index.ts';
import type { Tape, Tensor } from '../autodiff/tape.ts';
import { ArgumentError, ShapeError } from '../errors.ts';
import { type Block, embeddingLayer, linear, normalisation, withParameters } from './layers.ts';
import { encoderBlock } from './transformer.ts';

export interface CategoricalEmbeddings {
  /** One of [n, features] for each column. */
  outputs: readonly Tensor[];
  parameters: readonly Tensor[];
}

/**
 * For each column of categories [n, columns] its own table of vectors, [cardinality, features]. A number that is no
 * category of its column gives NaN. Throws a ShapeError unless there is a cardinality for each column.
 */
export function categoricalEmbeddings(
  tape: Tape,
  categories: Tensor,
  cardinalities: readonly number[],
  features: number,
  { name = 'embedding' } = {},
): CategoricalEmbeddings {
  const [n, columns] = categories.shape;
  if (categories.shape.length !== 2 || n === undefined || columns !== cardinalities.length)
    throw new ShapeError(
      'categoricalEmbeddings',
      { categories: categories.shape, cardinalities: [cardinalities.length] },
      'categories [n, columns] and one cardinality a column',
    );
  return withParameters(tape, () => ({
    outputs: cardinalities.map((cardinality, column) => {
      const own = `${name} ${column + 1}`;
      const numbers = tape.named(own, () => reshape(slice(categories, 1, { start: column, stop: column + 1 }), [n]));
      return embeddingLayer(tape, numbers, cardinality, features, { name: own }).output;
    }),
  }));
}

export interface CrossLayerOptions {
  name?: string;
  /** 1: the weights are a vector (DCN). 2: a matrix (DCN-V2). */
  version?: 1 | 2;
}

/**
 * Cross layer of the Deep & Cross Network, which multiplies the features x0 [n, features] by sums of the last layer's x:
 *
 *   version 1 (Wang, Fu, Fu, Wang 2017, equation 3): x0 (x w) + b + x, w [features, 1]
 *   version 2 (Wang et al. 2021, equation 1):        x0 * (x W + b) + x, W [features, features]
 *
 * Throws a ShapeError unless x0 and x are matrices of one shape.
 */
export function crossLayer(
  tape: Tape,
  x0: Tensor,
  x: Tensor,
  { name = 'cross', version = 2 }: CrossLayerOptions = {},
): Block {
  const features = x.shape[1];
  if (features === undefined || x.shape.length !== 2 || x0.shape.join() !== x.shape.join())
    throw new ShapeError('crossLayer', { x0: x0.shape, x: x.shape }, 'two matrices [n, features] of one shape');
  return withParameters(tape, () => {
    if (version === 2) {
      const mixed = linear(tape, x, features, { name }).output;
      return { output: tape.named(name, () => add(mul(x0, mixed), x)) };
    }
    const weights = tape.parameter([features, 1], `${name} weights`);
    const bias = tape.parameter([features], `${name} bias`);
    return { output: tape.named(name, () => add(add(mul(x0, matmul(x, weights)), bias), x)) };
  });
}

/**
 * Cross network: so many cross layers, the first on x0 itself. Each adds one degree to the polynomial of the features.
 * x0 [n, features] -> the same shape.
 */
export function crossNetwork(
  tape: Tape,
  x0: Tensor,
  layers: number,
  { name = 'cross', version = 2 }: CrossLayerOptions = {},
): Block {
  return withParameters(tape, () => {
    let x = x0;
    for (let layer = 1; layer <= layers; layer++)
      x = crossLayer(tape, x0, x, { name: `${name} ${layer}`, version }).output;
    return { output: x };
  });
}

/** Columns of a table. */
export interface TabularInput {
  /** [n, numerical columns] */
  numerical?: Tensor;
  /** [n, categorical columns], whole numbers from 0. */
  categorical?: Tensor;
  /** Categories of each categorical column. */
  cardinalities?: readonly number[];
}

/**
 * Feature tokenizer with a CLS token (Gorishniy et al. 2021, section 3.3): a learned token [CLS], then x_j w_j + b_j for
 * numerical column j, and the embedding of its category plus b_j for a categorical one. Returns [n, 1 + columns, features].
 * Throws a ShapeError for columns that are no matrices of the same rows, an ArgumentError without any.
 */
export function featureTokenizer(
  tape: Tape,
  { numerical, categorical, cardinalities = [] }: TabularInput,
  features: number,
  { name = 'tokenizer' } = {},
): Block {
  const [n] = (numerical ?? categorical)?.shape ?? [];
  if (n === undefined) throw new ArgumentError('featureTokenizer columns', 'none', 'numerical or categorical ones');
  for (const [kind, columns] of Object.entries({ numerical, categorical }))
    if (columns && (columns.shape.length !== 2 || columns.shape[0] !== n))
      throw new ShapeError('featureTokenizer', { [kind]: columns.shape }, `columns [${n}, ...] of a table`);
  return withParameters(tape, () => {
    const cls = tape.parameter([1, 1, features], `${name} CLS`);
    const tokens = [tape.named(name, () => broadcastTo(cls, [n, 1, features]))];
    if (numerical) {
      const columns = numerical.shape[1] as number;
      const weights = tape.parameter([columns, features], `${name} numerical weights`);
      const bias = tape.parameter([columns, features], `${name} numerical bias`);
      tokens.push(tape.named(name, () => add(mul(reshape(numerical, [n, columns, 1]), weights), bias)));
    }
    if (categorical) {
      const embedded = categoricalEmbeddings(tape, categorical, cardinalities, features, { name: `${name} embedding` });
      const bias = tape.parameter([cardinalities.length, features], `${name} categorical bias`);
      tokens.push(tape.named(name, () => add(stack(embedded.outputs, 1), bias)));
    }
    return { output: tape.named(name, () => concat(tokens, 1)) };
  });
}

export interface FtTransformerOptions {
  name?: string;
  blocks: number;
  /** Features of a token. */
  features: number;
  heads: number;
  /** Columns of the feed-forward network. */
  hidden: number;
  outputs: number;
}

/**
 * FT-Transformer (Gorishniy et al. 2021, section 3.3): feature tokenizer, pre-norm encoder blocks with ReGLU, the first
 * without a norm before its attention, and linear(relu(layerNorm(CLS))) -> [n, outputs].
 */
export function ftTransformer(
  tape: Tape,
  table: TabularInput,
  { name = 'FT-Transformer', blocks, features, heads, hidden, outputs }: FtTransformerOptions,
): Block {
  return withParameters(tape, () => {
    let tokens = featureTokenizer(tape, table, features, { name: `${name} tokenizer` }).output;
    for (let block = 1; block <= blocks; block++)
      tokens = encoderBlock(tape, tokens, {
        ...{ name: `${name} block ${block}`, heads, hidden, order: 'pre', attentionNorm: block > 1 },
        ...{ activation: 'relu', gated: true },
      }).output;
    const cls = tape.named(name, () => reshape(slice(tokens, 1, { stop: 1 }), [tokens.shape[0] as number, features]));
    const { output } = normalisation(tape, cls, 'layer', { name: `${name} norm` });
    const activated = tape.named(name, () => activation(output, 'relu'));
    return { output: linear(tape, activated, outputs, { name: `${name} output` }).output };
  });
}
