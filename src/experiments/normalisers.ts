/** Scores to weights: what the experiments with normalisers share. */
import { activations, getVectorActivation, vectorJacobian } from '../core/index.ts';

/** Normalisers of a plain list of scores, in the order in which a reader chooses among them. */
export const normaliserIds = [
  'softmax',
  'log-softmax',
  'softmin',
  'sparsemax',
  'entmax-1.5',
  'gumbel-softmax',
  'hardmax',
] as const;
export type NormaliserId = (typeof normaliserIds)[number];

/** A normaliser's name as it is written everywhere. */
export const normaliserName = (id: string): string => activations[id]?.name ?? id;

/** Options of an input for these normalisers. */
export const normaliserOptions = <const V extends string>(ids: readonly V[]): { value: V; label: string }[] =>
  ids.map(value => ({ value, label: normaliserName(value) }));

/** f(x / temperature). Gumbel-softmax, which has a temperature of its own, gets it as its parameter: the same function. */
export const normalise = (id: NormaliserId, x: Float64Array, temperature: number): Float64Array =>
  id === 'gumbel-softmax'
    ? getVectorActivation(id).forward(x, { temperature })
    : getVectorActivation(id).forward(x.map(score => score / temperature));

/** Jacobian of `normalise` at x, row by row: entry [i][j] is the derivative of output i by score j. */
export const normaliserJacobian = (id: NormaliserId, x: Float64Array, temperature: number): Float64Array[] =>
  id === 'gumbel-softmax'
    ? vectorJacobian(getVectorActivation(id), x, { temperature })
    : vectorJacobian(
        getVectorActivation(id),
        x.map(score => score / temperature),
      ).map(row => row.map(slope => slope / temperature));

/** The probabilities behind an output: the output itself, or its exponential where it is a logarithm. */
export const probabilitiesOf = (id: NormaliserId, output: Float64Array): Float64Array =>
  id === 'log-softmax' ? output.map(Math.exp) : output;

/** Entropy −Σ p ln p in nats, 0 ln 0 = 0. */
export const entropyOf = (probabilities: Float64Array): number =>
  0 - probabilities.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0);

/** Number of entries that are not exactly 0. */
export const supportOf = (probabilities: Float64Array): number =>
  probabilities.reduce((count, p) => count + Number(p !== 0), 0);
