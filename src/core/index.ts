/** The numeric core: no dependency, no DOM, runs as it is under plain `node`. */

export * from './activations/accuracy.ts';
export * from './activations/analyse.ts';
export * from './activations/formula.ts';
export { type Formula, FormulaError, formulaLimits, formulaNames, parseFormula } from './activations/formula-parser.ts';
export { toTex } from './activations/formula-tex.ts';
export { activations, getActivation, getScalarActivation } from './activations/index.ts';
export * from './activations/mean-field.ts';
export { checkParams } from './activations/params.ts';
export { type GaussianMoments, gaussianMean, gaussianMoments } from './activations/quadrature.ts';
export type * from './activations/types.ts';
export { type Architecture, compareCounts, type Description, type Layer } from './architectures/architecture.ts';
export { architectures, getArchitecture } from './architectures/index.ts';
export * from './autodiff/ops/index.ts';
export * from './autodiff/tape.ts';
export * from './data/toy.ts';
export * from './errors.ts';
export * from './nn/initialisers.ts';
export * from './nn/layers.ts';
export * from './nn/losses.ts';
export * from './nn/weights.ts';
export * from './optim/averages.ts';
export * from './optim/gradients.ts';
export * from './optim/optimisers.ts';
export * from './optim/schedules.ts';
export * from './precision.ts';
export * from './random.ts';
export * from './special.ts';
