/** Training or evaluation. */

/**
 * Shared by every op of a model that behaves differently in evaluation (dropout, batch normalisation). They look at it in
 * each forward pass: set `training` to false to evaluate, back to true to train on.
 */
export interface Mode {
  training: boolean;
}
