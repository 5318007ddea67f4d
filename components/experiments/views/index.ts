/** Experiment id -> its charts. Each view, with Plot behind it, is loaded when it is first needed. */
import type { View } from '../../figures/chart.ts';

// biome-ignore lint/suspicious/noExplicitAny: each view knows the inputs of its own experiment
type AnyView = View<any>;

const views: Readonly<Record<string, () => Promise<{ default: AnyView }>>> = {
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

/** Loads the charts of an experiment; throws on an id without a view. */
export async function loadView(id: string): Promise<AnyView> {
  const load = Object.hasOwn(views, id) ? views[id] : undefined;
  if (!load) throw new RangeError(`no view for experiment “${id}”; expected one of ${Object.keys(views).join(', ')}`);
  return (await load()).default;
}
