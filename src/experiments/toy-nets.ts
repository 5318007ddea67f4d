/** What the experiments share that train an MLP on points of two classes, most of them in the plane: its inputs, the net, its loss and its accuracy. */
import {
  adam,
  binaryCrossEntropyWithLogits,
  type InitialisationScheme,
  mlp,
  type Optimiser,
  type Random,
  sgd,
  Tape,
  type Tensor,
} from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { choice, type LayerSpec, number } from './inputs.ts';

/** How the weights are drawn and how they are updated. */
export const trainingInputs = {
  initialisation: choice({
    label: 'Initialisation',
    default: 'he',
    options: [
      { value: 'xavier', label: 'Xavier' },
      { value: 'he', label: 'He' },
      { value: 'lecun', label: 'LeCun' },
    ],
  }),
  optimiser: choice({
    label: 'Optimiser',
    default: 'adam',
    options: [
      { value: 'sgd', label: 'SGD' },
      { value: 'momentum', label: 'SGD, momentum 0.9' },
      { value: 'adam', label: 'Adam' },
    ],
  }),
  rate: number({ label: 'Learning rate', default: 0.01, min: 1e-4, max: 1000, step: 1e-4, scale: 'log' }),
};

/** Momentum of the optimiser that has one. */
export const MOMENTUM = 0.9;

/** The optimiser of `trainingInputs`, over these parameters. */
export const optimiserOf = (
  kind: 'sgd' | 'momentum' | 'adam',
  parameters: readonly Tensor[],
  rate: number,
): Optimiser =>
  kind === 'adam'
    ? adam(parameters, { learningRate: rate })
    : sgd(parameters, { learningRate: rate, momentum: kind === 'momentum' ? MOMENTUM : 0 });

export interface NetOptions {
  /** Points in one pass. */
  points: number;
  /** Coordinates of a point; 2 when missing, the plane. */
  features?: number;
  /** The hidden layers; one logit follows them. */
  layers: readonly LayerSpec[];
  initialisation: InitialisationScheme;
}

/** A net with the mean cross-entropy of its logits, and a way to ask it about other places with the weights as they are then. */
export function buildNet({ points, features = 2, layers, initialisation }: NetOptions, random: Random) {
  const options = {
    layers: [
      ...layers.map(({ units, activation }) => ({
        units,
        activation: definitionOf(activation),
        params: activation.params,
      })),
      { units: 1 },
    ],
    initialisation,
  };
  const tape = new Tape('float64');
  const input = tape.input([points, features], 'points');
  const target = tape.input([points, 1], 'classes');
  const net = mlp(tape, input, { ...options, random: random.fork('weights') });
  const loss = binaryCrossEntropyWithLogits(net.output, target);

  const ask = (places: Float64Array): (() => Float64Array | Float32Array) => {
    const copy = new Tape('float64');
    const at = copy.input([places.length / features, features], 'places');
    at.data.set(places);
    const { output, parameters } = mlp(copy, at, { ...options, random: random.fork('weights') });
    return () => {
      parameters.forEach((parameter, index) => {
        parameter.data.set((net.parameters[index] as Tensor).data);
      });
      copy.forward();
      return output.data;
    };
  };
  return { tape, input, target, net, loss, ask };
}

/** Binary cross-entropy of a logit, without overflow. */
const crossEntropy = (logit: number, label: number) =>
  Math.max(logit, 0) - logit * label + Math.log1p(Math.exp(-Math.abs(logit)));

/** Mean binary cross-entropy of logits. */
export function meanCrossEntropy(logits: Float64Array | Float32Array, labels: Float64Array): number {
  let loss = 0;
  for (let i = 0; i < labels.length; i++) loss += crossEntropy(logits[i] as number, labels[i] as number);
  return loss / labels.length;
}

/** The share of points whose logit is on the side of their class; NaN is on neither. */
export function accuracy(logits: Float64Array | Float32Array, labels: Float64Array): number {
  let right = 0;
  for (let i = 0; i < labels.length; i++) {
    const logit = logits[i] as number;
    if (labels[i] === 1 ? logit > 0 : logit <= 0) right += 1;
  }
  return right / labels.length;
}
