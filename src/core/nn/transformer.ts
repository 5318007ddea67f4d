/** Blocks of transformers on tokens [n, tokens, features]; attention takes any axes before the last two. */
import {
  type AttentionOptions,
  activation,
  add,
  attentionWeights,
  matmul,
  mul,
  reshape,
  transpose,
} from '../autodiff/ops/index.ts';
import type { Tape, Tensor } from '../autodiff/tape.ts';
import { ArgumentError, ShapeError } from '../errors.ts';
import { type Block, linear, normalisation, withParameters } from './layers.ts';

/** [..., tokens, features] -> [..., heads, tokens, features / heads] */
const splitHeads = (x: Tensor, heads: number) =>
  transpose(reshape(x, [...x.shape.slice(0, -1), heads, (x.shape.at(-1) as number) / heads]), -3, -2);

/** [..., heads, tokens, features] -> [..., tokens, heads * features] */
function joinHeads(x: Tensor): Tensor {
  const [heads, tokens, features] = x.shape.slice(-3) as [number, number, number];
  return reshape(transpose(x, -3, -2), [...x.shape.slice(0, -3), tokens, heads * features]);
}

export interface MultiHeadAttentionOptions extends AttentionOptions {
  name?: string;
  heads: number;
  /** What keys and values are made of, [..., keys, any features]; x itself if left out. */
  context?: Tensor;
}

export interface MultiHeadAttention extends Block {
  /** Weight of each key for each query: [..., heads, queries, keys]. */
  attention: Tensor;
}

/**
 * Multi-head attention (Vaswani et al. 2017, section 3.2.2; torch.nn.MultiheadAttention without dropout):
 *
 *   head_i = softmax(Q_i K_i^T / sqrt(features / heads) + mask) V_i
 *   output = [head_1, ..., head_heads] W_output + b_output
 *
 * where head i has the i-th part of the columns of Q = x W_query + b_query, K and V likewise of the context. x [...,
 * queries, features] -> the same shape. Masks broadcast to the scores, [..., heads, queries, keys]. Throws a ShapeError,
 * and an ArgumentError unless the heads divide the features.
 */
export function multiHeadAttention(
  tape: Tape,
  x: Tensor,
  { name = 'attention', heads, context = x, ...options }: MultiHeadAttentionOptions,
): MultiHeadAttention {
  const features = x.shape.at(-1);
  const [lead, contextLead] = [x.shape.slice(0, -2), context.shape.slice(0, -2)];
  if (x.shape.length < 2 || features === undefined || lead.join() !== contextLead.join() || context.shape.length < 2)
    throw new ShapeError(
      'multiHeadAttention',
      { x: x.shape, context: context.shape },
      'x [..., queries, features] and context [..., keys, features], equal before the last two axes',
    );
  if (!Number.isInteger(heads) || heads < 1 || features % heads !== 0)
    throw new ArgumentError(`${name} heads`, heads, `a divisor of the features of x [${x.shape.join(', ')}]`);
  return withParameters(tape, () => {
    const project = (of: Tensor, role: string) => linear(tape, of, features, { name: `${name} ${role}` }).output;
    const [query, key, value] = [project(x, 'query'), project(context, 'key'), project(context, 'value')];
    const [attention, seen] = tape.named(name, () => {
      const weights = attentionWeights(splitHeads(query, heads), splitHeads(key, heads), options);
      return [weights, joinHeads(matmul(weights, splitHeads(value, heads)))];
    });
    return { output: project(seen, 'output'), attention };
  });
}

/**
 * A boolean mask for attention from which tokens there are: [n, keys], not 0 for a token, 0 for padding -> [n, 1, 1,
 * keys], for all heads and queries. PyTorch's key_padding_mask is the opposite. Throws a ShapeError.
 */
export function keyMask(tokens: Tensor): Tensor {
  const [n, keys] = tokens.shape;
  if (tokens.shape.length !== 2 || n === undefined || keys === undefined)
    throw new ShapeError('keyMask', { tokens: tokens.shape }, 'a matrix [n, keys]');
  return reshape(tokens, [n, 1, 1, keys]);
}

export interface FeedForwardOptions {
  name?: string;
  /** Id of the registry, of a function of one number. */
  activation?: string;
  /** Whether the activation is the gate of a second linear map: a gated linear unit. */
  gated?: boolean;
}

/**
 * Two linear maps with an activation between them, token by token (Vaswani et al. 2017, section 3.3): f(x W + b) W_out +
 * b_out; gated (Shazeer 2020) (f(x W + b) * (x V + c)) W_out + b_out, which is ReGLU for relu, GEGLU for gelu, SwiGLU for
 * silu. x [..., features] -> the same shape, with `hidden` columns in between.
 */
export function feedForward(
  tape: Tape,
  x: Tensor,
  hidden: number,
  { name = 'feed-forward', activation: id = 'relu', gated = false }: FeedForwardOptions = {},
): Block {
  const features = x.shape.at(-1);
  if (x.shape.length < 2 || features === undefined)
    throw new ShapeError('feedForward', { x: x.shape }, '[..., tokens, features]');
  return withParameters(tape, () => {
    const inner = linear(tape, x, hidden, { name: `${name} hidden` }).output;
    const activated = tape.named(name, () => activation(inner, id));
    const gate = (value: Tensor) => tape.named(name, () => mul(activated, value));
    const between = gated ? gate(linear(tape, x, hidden, { name: `${name} value` }).output) : activated;
    return { output: linear(tape, between, features, { name: `${name} output` }).output };
  });
}

/** Where layer normalisation stands: after each sum (Vaswani et al. 2017) or before each sublayer (Xiong et al. 2020). */
export type NormOrder = 'post' | 'pre';

/**
 * What the sublayer made, its output replaced by norm(x + output), or by x + output where the sublayer saw norm(x). Without
 * a name for the norm there is none.
 */
export function residualSublayer<T extends { output: Tensor }>(
  tape: Tape,
  x: Tensor,
  { name, norm, order }: { name: string; norm: string | undefined; order: NormOrder },
  sublayer: (x: Tensor) => T,
): T {
  const normalised = (of: Tensor) => (norm ? normalisation(tape, of, 'layer', { name: norm }).output : of);
  const made = sublayer(order === 'pre' ? normalised(x) : x);
  const sum = tape.named(name, () => add(x, made.output));
  return { ...made, output: order === 'post' ? normalised(sum) : sum };
}

export interface EncoderBlockOptions extends FeedForwardOptions {
  heads: number;
  /** Columns between the two maps of the feed-forward network. */
  hidden: number;
  order?: NormOrder;
  /** Keys that there are: [n, tokens], 0 for padding. */
  tokens?: Tensor;
  /** Whether the attention's sum has a layer normalisation; the first block of the FT-Transformer has none. */
  attentionNorm?: boolean;
}

export interface EncoderBlock extends Block {
  /** Of each token on each: [n, heads, tokens, tokens]. */
  attention: Tensor;
}

/**
 * Encoder block of the transformer: self-attention and a feed-forward network, each added to its input and normalised
 * (torch.nn.TransformerEncoderLayer without dropout). x [n, tokens, features] -> the same shape. Throws a ShapeError.
 */
export function encoderBlock(
  tape: Tape,
  x: Tensor,
  { name = 'encoder', heads, hidden, order = 'post', tokens, attentionNorm = true, ...network }: EncoderBlockOptions,
): EncoderBlock {
  checkTokens('encoderBlock', { x });
  return withParameters(tape, () => {
    const booleanMask = tokens && keyMask(tokens);
    const norm = attentionNorm ? `${name} attention norm` : undefined;
    const attended = residualSublayer(tape, x, { name, norm, order }, of =>
      multiHeadAttention(tape, of, { name: `${name} attention`, heads, booleanMask }),
    );
    const { output } = residualSublayer(tape, attended.output, { name, norm: `${name} feed-forward norm`, order }, of =>
      feedForward(tape, of, hidden, { ...network, name: `${name} feed-forward` }),
    );
    return { output, attention: attended.attention };
  });
}

export interface DecoderBlockOptions extends FeedForwardOptions {
  heads: number;
  hidden: number;
  order?: NormOrder;
  /** Tokens of x that there are: [n, tokens], 0 for padding. */
  tokens?: Tensor;
  /** Tokens of the memory that there are: [n, memory tokens], 0 for padding. */
  memoryTokens?: Tensor;
}

export interface DecoderBlock extends Block {
  /** Of each token on those up to it: [n, heads, tokens, tokens]. */
  attention: Tensor;
  /** Of each token on the memory: [n, heads, tokens, memory tokens]. */
  crossAttention: Tensor;
}

/**
 * Decoder block of the transformer: causal self-attention, attention on the encoder's output and a feed-forward network,
 * each added to its input and normalised (torch.nn.TransformerDecoderLayer without dropout). x [n, tokens, features],
 * memory [n, memory tokens, any features] -> the shape of x. Throws a ShapeError.
 */
export function decoderBlock(
  tape: Tape,
  x: Tensor,
  memory: Tensor,
  { name = 'decoder', heads, hidden, order = 'post', tokens, memoryTokens, ...network }: DecoderBlockOptions,
): DecoderBlock {
  checkTokens('decoderBlock', { x, memory });
  return withParameters(tape, () => {
    const own = residualSublayer(tape, x, { name, norm: `${name} attention norm`, order }, of =>
      multiHeadAttention(tape, of, {
        ...{ name: `${name} attention`, heads, causal: true, booleanMask: tokens && keyMask(tokens) },
      }),
    );
    const cross = residualSublayer(tape, own.output, { name, norm: `${name} cross-attention norm`, order }, of =>
      multiHeadAttention(tape, of, {
        ...{ name: `${name} cross-attention`, heads, context: memory },
        booleanMask: memoryTokens && keyMask(memoryTokens),
      }),
    );
    const { output } = residualSublayer(tape, cross.output, { name, norm: `${name} feed-forward norm`, order }, of =>
      feedForward(tape, of, hidden, { ...network, name: `${name} feed-forward` }),
    );
    return { output, attention: own.attention, crossAttention: cross.attention };
  });
}

function checkTokens(op: string, operands: Readonly<Record<string, Tensor>>): void {
  const shapes = Object.values(operands).map(({ shape }) => shape);
  if (shapes.some(shape => shape.length !== 3 || shape[0] !== shapes[0]?.[0]))
    throw new ShapeError(
      op,
      Object.fromEntries(Object.entries(operands).map(([name, { shape }]) => [name, shape])),
      'tokens [n, tokens, features]',
    );
}
