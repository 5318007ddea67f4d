/**
 * The ops: each a forward and its backward, side by side. An op checks shapes when it is traced and never again.
 * Names and semantics are PyTorch's.
 */
export * from './elementwise.ts';
export * from './normalisation.ts';
export * from './products.ts';
export * from './reductions.ts';
