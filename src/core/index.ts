/** The numeric core: no dependency, no DOM, runs as it is under plain `node`. */

export * from './activations/accuracy.ts';
export * from './activations/analyse.ts';
export * from './activations/analyse-vector.ts';
export { checkDerivative, type DerivativeCheck } from './activations/derivative-checks.ts';
export { families } from './activations/families.ts';
export * from './activations/formula.ts';
export {
  type BinaryOperator,
  type Comparison,
  type Formula,
  FormulaError,
  type FunctionName,
  formulaLimits,
  formulaNames,
  parseFormula,
} from './activations/formula-parser.ts';
export { toTex } from './activations/formula-tex.ts';
export { activations, getActivation, getScalarActivation, getVectorActivation } from './activations/index.ts';
export * from './activations/mean-field.ts';
export { checkParams } from './activations/params.ts';
export { type GaussianMoments, gaussianMean, gaussianMoments } from './activations/quadrature.ts';
export { snippetProgram } from './activations/snippets.ts';
export type * from './activations/types.ts';
export * from './activations/vector-accuracy.ts';
export { vectorJacobian } from './activations/vector-jacobian.ts';
export {
  type Agreement,
  type Architecture,
  type CountComparison,
  compareCounts,
  type Description,
  type HyperparameterSpec,
  type Hyperparameters,
  type HyperparameterValue,
  type Layer,
  type LayerKind,
  type Place,
  type Published,
  type Rounded,
} from './architectures/architecture.ts';
export { architectures, getArchitecture } from './architectures/index.ts';
export * from './autodiff/curvature.ts';
export { gradients } from './autodiff/gradients.ts';
export type { Pair } from './autodiff/ops/axes.ts';
export * from './autodiff/ops/index.ts';
export * from './autodiff/tape.ts';
export * from './data/container.ts';
export * from './data/curves.ts';
export * from './data/documents.ts';
export * from './data/scenes.ts';
export * from './data/sequences.ts';
export * from './data/tabular.ts';
export * from './data/toy.ts';
export * from './errors.ts';
export * from './linalg.ts';
export * from './nn/convolutional.ts';
export * from './nn/detection.ts';
export * from './nn/initialisers.ts';
export * from './nn/layers.ts';
export * from './nn/losses.ts';
export * from './nn/recurrent.ts';
export * from './nn/statistics.ts';
export * from './nn/tabular.ts';
export * from './nn/transformer.ts';
export * from './nn/weights.ts';
export * from './nn/windows.ts';
export * from './optim/averages.ts';
export * from './optim/gradients.ts';
export * from './optim/optimisers.ts';
export * from './optim/schedules.ts';
export * from './precision.ts';
export * from './random.ts';
export * from './special.ts';
