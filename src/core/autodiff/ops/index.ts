/**
 * The ops: each a forward and its backward, side by side. An op checks shapes when it is traced and never again.
 * Names and semantics are PyTorch's.
 */
export * from './attention.ts';
export * from './convolution.ts';
export * from './dropout.ts';
export * from './elementwise.ts';
export type * from './mode.ts';
export * from './normalisation.ts';
export * from './pooling.ts';
export * from './products.ts';
export * from './recurrent.ts';
export * from './reductions.ts';
export * from './shape.ts';
export * from './unary.ts';
export * from './vision.ts';
