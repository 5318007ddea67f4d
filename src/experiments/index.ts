/** All experiments by id. Each is loaded when it is first needed. */
import type { Experiment } from './experiment.ts';

// biome-ignore lint/suspicious/noExplicitAny: each module has inputs of its own
type Loader = () => Promise<{ default: Experiment<any> }>;

const loaders: Readonly<Record<string, Loader>> = {
  'activation-anatomy': () => import('./activation-anatomy.ts'),
  'activation-family': () => import('./activation-family.ts'),
  'dead-units': () => import('./dead-units.ts'),
  'dialect-difference': () => import('./dialect-difference.ts'),
  'gradient-through-depth': () => import('./gradient-through-depth.ts'),
  'fit-a-curve': () => import('./fit-a-curve.ts'),
  'residual-against-plain': () => import('./residual-against-plain.ts'),
  'train-a-small-net': () => import('./train-a-small-net.ts'),
  'scores-to-probabilities': () => import('./scores-to-probabilities.ts'),
  'simplex-map': () => import('./simplex-map.ts'),
  'gate-surface': () => import('./gate-surface.ts'),
  'maxout-pieces': () => import('./maxout-pieces.ts'),
  'compare-activations': () => import('./compare-activations.ts'),
  'design-an-activation': () => import('./design-an-activation.ts'),
  'race-activations': () => import('./race-activations.ts'),
  'precision-lens': () => import('./precision-lens.ts'),
  'signal-propagation': () => import('./signal-propagation.ts'),
  'gradient-clipping': () => import('./gradient-clipping.ts'),
  'self-normalisation': () => import('./self-normalisation.ts'),
  'unit-recovery': () => import('./unit-recovery.ts'),
  'saturated-units': () => import('./saturated-units.ts'),
  'zig-zag': () => import('./zig-zag.ts'),
  'solve-an-equation': () => import('./solve-an-equation.ts'),
  'learn-a-product': () => import('./learn-a-product.ts'),
  'output-and-loss': () => import('./output-and-loss.ts'),
  'output-range': () => import('./output-range.ts'),
  'learned-probability': () => import('./learned-probability.ts'),
  'softmax-temperature': () => import('./softmax-temperature.ts'),
  'beyond-the-data': () => import('./beyond-the-data.ts'),
  'backprop-stepper': () => import('./backprop-stepper.ts'),
  'gradient-check': () => import('./gradient-check.ts'),
  'one-neuron': () => import('./one-neuron.ts'),
  'xor-with-few-units': () => import('./xor-with-few-units.ts'),
  'normalise-through-depth': () => import('./normalise-through-depth.ts'),
  'learn-a-slope': () => import('./learn-a-slope.ts'),
  'loss-landscape': () => import('./loss-landscape.ts'),
  'where-runs-end': () => import('./where-runs-end.ts'),
  'leave-a-saddle': () => import('./leave-a-saddle.ts'),
  'wrong-winners': () => import('./wrong-winners.ts'),
  'filter-a-photograph': () => import('./filter-a-photograph.ts'),
  'read-out-features': () => import('./read-out-features.ts'),
  'scale-the-inputs': () => import('./scale-the-inputs.ts'),
  'choose-an-activation': () => import('./choose-an-activation.ts'),
  'smooth-or-kinked': () => import('./smooth-or-kinked.ts'),
  'network-cost': () => import('./network-cost.ts'),
  'capacity-and-confidence': () => import('./capacity-and-confidence.ts'),
  'pieces-on-a-line': () => import('./pieces-on-a-line.ts'),
  'gradient-flow-microscope': () => import('./gradient-flow-microscope.ts'),
  'error-against-width': () => import('./error-against-width.ts'),
  'naive-and-stable': () => import('./naive-and-stable.ts'),
};

/** Ids in the order in which they are listed. */
export const experimentIds: readonly string[] = Object.keys(loaders);

/** Loads one experiment; throws on an unknown id. */
export async function loadExperiment(id: string): Promise<Experiment> {
  const load = Object.hasOwn(loaders, id) ? loaders[id] : undefined;
  if (!load) throw new RangeError(`unknown experiment “${id}”; expected one of ${experimentIds.join(', ')}`);
  return (await load()).default;
}
