/**
 * Optimisers: in place, from each parameter's gradient. Update rules are PyTorch's where it has the optimiser, else the
 * paper's. All take parameters, or groups of parameters with options of their own over the shared ones.
 */
import type { Tensor, Values } from '../autodiff/tape.ts';
import { ArgumentError } from '../errors.ts';

/** What every optimiser can do. It reads the gradients that `backward` left and writes the parameters. */
export interface Optimiser {
  /** One update. */
  step(): void;
  /**
   * Sets the learning rate of the updates to come, of every group or of one by its position: what a schedule does
   * before each step. Zero is allowed and moves nothing.
   */
  setLearningRate(learningRate: number, group?: number): void;
  /** The groups with their learning rates at present. */
  readonly groups: readonly { readonly parameters: readonly Tensor[]; readonly learningRate: number }[];
}

/**
 * Parameters with options of their own, as PyTorch's `param_groups`. What is not given is taken from the shared
 * options.
 */
export type ParameterGroup<Options> = { readonly parameters: readonly Tensor[] } & Partial<Options>;

/** What an optimiser updates: parameters, or groups of them with options of their own. */
export type OptimiserParameters<Options> = readonly Tensor[] | readonly ParameterGroup<Options>[];

/** Updates one tensor; `t` counts the updates from 1. */
type Update = (learningRate: number, t: number) => void;

/** `rule` checks the options of a group and returns what makes the update of a tensor, buffers and all. */
function optimiser<Options extends { learningRate: number }>(
  parameters: OptimiserParameters<Options>,
  options: Options,
  rule: (options: Options) => (parameter: Tensor) => Update,
): Optimiser {
  const seen = new Set<Tensor>();
  const groups = groupsOf(parameters).map(group => {
    const own = Object.fromEntries(Object.entries(group).filter(([, value]) => value !== undefined));
    const merged: Options = { ...options, ...own };
    checkRate(merged.learningRate);
    for (const parameter of group.parameters) {
      if (seen.has(parameter))
        throw new ArgumentError('parameters', `“${parameter.label}” twice`, 'each parameter once, in one group');
      seen.add(parameter);
    }
    const updates = group.parameters.map(rule(merged));
    return { parameters: group.parameters, learningRate: merged.learningRate, updates };
  });
  let t = 0;
  return {
    groups,
    step() {
      t += 1;
      for (const { learningRate, updates } of groups) for (const update of updates) update(learningRate, t);
    },
    setLearningRate(learningRate, group) {
      if (!(learningRate >= 0 && Number.isFinite(learningRate)))
        throw new ArgumentError('learningRate', learningRate, 'a finite number from 0');
      if (group !== undefined && !groups[group])
        throw new ArgumentError('group', group, `a position from 0 to ${groups.length - 1}`);
      groups.forEach((each, index) => {
        if (group === undefined || index === group) each.learningRate = learningRate;
      });
    },
  };
}

function groupsOf<Options>(parameters: OptimiserParameters<Options>): readonly ParameterGroup<Options>[] {
  const isGrouped = (items: OptimiserParameters<Options>): items is readonly ParameterGroup<Options>[] =>
    items.length > 0 && items.every(item => 'parameters' in item);
  return isGrouped(parameters)
    ? parameters
    : [{ parameters: parameters as readonly Tensor[] } as ParameterGroup<Options>];
}

/** Options of `sgd`. */
export interface SgdOptions {
  learningRate: number;
  momentum?: number;
  /** Share of the gradient that is kept out of the velocity, but not at the first step. */
  dampening?: number;
  /** L2 penalty: weightDecay p is added to the gradient. */
  weightDecay?: number;
  /** Nesterov's momentum: steps along g + momentum v. Needs momentum above 0 and dampening 0. */
  nesterov?: boolean;
}

/**
 * Gradient descent (PyTorch: SGD): g = grad + weightDecay p, v = momentum v + (1 - dampening) g, at the first step v =
 * g; p = p - learningRate v, with nesterov p = p - learningRate (g + momentum v).
 */
export function sgd(parameters: OptimiserParameters<SgdOptions>, options: SgdOptions): Optimiser {
  return optimiser(parameters, options, group => {
    const { momentum = 0, dampening = 0, weightDecay = 0, nesterov = false } = group;
    checkDecay('momentum', momentum);
    checkFrom0('weightDecay', weightDecay);
    if (!(dampening >= 0 && dampening <= 1)) throw new ArgumentError('dampening', dampening, 'a number in [0, 1]');
    if (nesterov && momentum === 0) throw new ArgumentError('momentum', momentum, 'a number above 0 for nesterov');
    if (nesterov && dampening !== 0) throw new ArgumentError('dampening', dampening, '0 for nesterov');
    return parameter => {
      const { data, grad } = parameter;
      const velocity = zerosLike(parameter);
      return (learningRate, t) => {
        // The first step is not damped; nor is any without momentum, where v is g.
        const share = t === 1 || momentum === 0 ? 1 : 1 - dampening;
        // Two loops: a choice inside one makes it three times as slow.
        if (nesterov)
          for (let i = 0; i < data.length; i++) {
            const p = data[i] as number;
            const g = (grad[i] as number) + weightDecay * p;
            const v = momentum * (velocity[i] as number) + g;
            velocity[i] = v;
            data[i] = p - learningRate * (g + momentum * v);
          }
        else
          for (let i = 0; i < data.length; i++) {
            const p = data[i] as number;
            const v = momentum * (velocity[i] as number) + share * ((grad[i] as number) + weightDecay * p);
            velocity[i] = v;
            data[i] = p - learningRate * v;
          }
      };
    };
  });
}

/** Options of `rmsprop`. */
export interface RmspropOptions {
  learningRate: number;
  /** Decay of the mean square. */
  alpha?: number;
  epsilon?: number;
  momentum?: number;
  /** Divides by the standard deviation of the gradient, not by its root mean square (Graves 2013). */
  centred?: boolean;
  /** L2 penalty: weightDecay p is added to the gradient. */
  weightDecay?: number;
}

/**
 * RMSprop (Hinton 2012; PyTorch: RMSprop): s = alpha s + (1 - alpha) g^2, v = momentum v + g / (sqrt(s) + epsilon),
 * p = p - learningRate v. Centred, s loses the square of the gradient's own running mean.
 */
export function rmsprop(parameters: OptimiserParameters<RmspropOptions>, options: RmspropOptions): Optimiser {
  return optimiser(parameters, options, group => {
    const { alpha = 0.99, epsilon = 1e-8, momentum = 0, centred = false, weightDecay = 0 } = group;
    checkDecay('alpha', alpha);
    checkFrom0('epsilon', epsilon);
    checkDecay('momentum', momentum);
    checkFrom0('weightDecay', weightDecay);
    return parameter => {
      const { data, grad } = parameter;
      const square = zerosLike(parameter);
      const mean = zerosLike(parameter);
      const velocity = zerosLike(parameter);
      return learningRate => {
        for (let i = 0; i < data.length; i++) {
          const p = data[i] as number;
          const g = (grad[i] as number) + weightDecay * p;
          const s = alpha * (square[i] as number) + (1 - alpha) * g * g;
          square[i] = s;
          let variance = s;
          if (centred) {
            const m = alpha * (mean[i] as number) + (1 - alpha) * g;
            mean[i] = m;
            // Never below 0 but for rounding.
            variance = Math.max(0, s - m * m);
          }
          const v = momentum * (velocity[i] as number) + g / (Math.sqrt(variance) + epsilon);
          velocity[i] = v;
          data[i] = p - learningRate * v;
        }
      };
    };
  });
}

/** Options of `adagrad`. */
export interface AdagradOptions {
  learningRate: number;
  /** The rate of update t is learningRate / (1 + (t - 1) rateDecay). */
  rateDecay?: number;
  /** What the sums of squares start from. */
  initialSum?: number;
  epsilon?: number;
  /** L2 penalty: weightDecay p is added to the gradient. */
  weightDecay?: number;
}

/** Adagrad (Duchi, Hazan, Singer 2011; PyTorch: Adagrad): s = s + g^2, p = p - learningRate g / (sqrt(s) + epsilon). */
export function adagrad(parameters: OptimiserParameters<AdagradOptions>, options: AdagradOptions): Optimiser {
  return optimiser(parameters, options, group => {
    const { rateDecay = 0, initialSum = 0, epsilon = 1e-10, weightDecay = 0 } = group;
    checkFrom0('rateDecay', rateDecay);
    checkFrom0('initialSum', initialSum);
    checkFrom0('epsilon', epsilon);
    checkFrom0('weightDecay', weightDecay);
    return parameter => {
      const { data, grad } = parameter;
      const sum = zerosLike(parameter).fill(initialSum);
      return (learningRate, t) => {
        const rate = learningRate / (1 + (t - 1) * rateDecay);
        for (let i = 0; i < data.length; i++) {
          const p = data[i] as number;
          const g = (grad[i] as number) + weightDecay * p;
          const s = (sum[i] as number) + g * g;
          sum[i] = s;
          data[i] = p - (rate * g) / (Math.sqrt(s) + epsilon);
        }
      };
    };
  });
}

/** Options of `adam`, `adamW` and `lamb`. */
export interface AdamOptions {
  learningRate: number;
  beta1?: number;
  beta2?: number;
  epsilon?: number;
  /** In `adam` an L2 penalty, in `adamW` and `lamb` decoupled from the gradient's moments. */
  weightDecay?: number;
}

/**
 * Adam (Kingma and Ba 2015; PyTorch: Adam), with the bias of both moments corrected. weightDecay (0 unless given) is an
 * L2 penalty: weightDecay p is added to the gradient, and so enters the moments.
 */
export const adam = (parameters: OptimiserParameters<AdamOptions>, options: AdamOptions): Optimiser =>
  optimiser(parameters, options, group => adamRule(group, 0, false));

/**
 * AdamW (Loshchilov and Hutter 2019; PyTorch: AdamW): p = (1 - learningRate weightDecay) p before Adam's update, whose
 * moments do not see the decay. weightDecay is 0.01 unless given.
 */
export const adamW = (parameters: OptimiserParameters<AdamOptions>, options: AdamOptions): Optimiser =>
  optimiser(parameters, options, group => adamRule(group, 0.01, true));

function adamRule(options: AdamOptions, decay: number, decoupled: boolean): (parameter: Tensor) => Update {
  const { beta1, beta2, epsilon, weightDecay } = checkAdam(options, { epsilon: 1e-8, weightDecay: decay });
  return parameter => {
    const { data, grad } = parameter;
    const m = zerosLike(parameter);
    const v = zerosLike(parameter);
    return (learningRate, t) => {
      const rate = learningRate / (1 - beta1 ** t);
      const correction = Math.sqrt(1 - beta2 ** t);
      const penalty = decoupled ? 0 : weightDecay;
      const keep = decoupled ? 1 - learningRate * weightDecay : 1;
      for (let i = 0; i < data.length; i++) {
        const p = data[i] as number;
        const g = (grad[i] as number) + penalty * p;
        const mean = beta1 * (m[i] as number) + (1 - beta1) * g;
        const square = beta2 * (v[i] as number) + (1 - beta2) * g * g;
        m[i] = mean;
        v[i] = square;
        data[i] = keep * p - (rate * mean) / (Math.sqrt(square) / correction + epsilon);
      }
    };
  };
}

/** Options of `lars`. */
export interface LarsOptions {
  learningRate: number;
  momentum?: number;
  weightDecay?: number;
  /** The paper's eta: how far a tensor may move, relative to its norm. */
  trust?: number;
}

/**
 * LARS (You, Gitman, Ginsburg 2017, algorithm 1): a rate for each tensor, local = trust ||p|| / (||g|| + weightDecay
 * ||p||); v = momentum v + learningRate local (g + weightDecay p), p = p - v. A tensor of norm 0, such as a fresh bias,
 * or without a gradient, for which the paper's rate is 0 or 0 / 0, has local = 1, as in the public implementations.
 */
export function lars(parameters: OptimiserParameters<LarsOptions>, options: LarsOptions): Optimiser {
  return optimiser(parameters, options, group => {
    const { momentum = 0.9, weightDecay = 0, trust = 0.001 } = group;
    checkDecay('momentum', momentum);
    checkFrom0('weightDecay', weightDecay);
    if (!(trust > 0 && Number.isFinite(trust))) throw new ArgumentError('trust', trust, 'a finite number above 0');
    return parameter => {
      const { data, grad } = parameter;
      const velocity = zerosLike(parameter);
      return learningRate => {
        const size = euclidean(data);
        const slope = euclidean(grad);
        const local = size === 0 || slope === 0 ? 1 : (trust * size) / (slope + weightDecay * size);
        const rate = learningRate * local;
        for (let i = 0; i < data.length; i++) {
          const p = data[i] as number;
          const v = momentum * (velocity[i] as number) + rate * ((grad[i] as number) + weightDecay * p);
          velocity[i] = v;
          data[i] = p - v;
        }
      };
    };
  });
}

/**
 * LAMB (You et al. 2020, algorithm 2, with phi the identity): Adam's direction r = m^ / (sqrt(v^) + epsilon), with u =
 * r + weightDecay p; p = p - learningRate (||p|| / ||u||) u for each tensor. The ratio is 1 where a norm is 0. epsilon
 * is 1e-6 and weightDecay 0 unless given.
 */
export function lamb(parameters: OptimiserParameters<AdamOptions>, options: AdamOptions): Optimiser {
  return optimiser(parameters, options, group => {
    const { beta1, beta2, epsilon, weightDecay } = checkAdam(group, { epsilon: 1e-6, weightDecay: 0 });
    return parameter => {
      const { data, grad } = parameter;
      const m = zerosLike(parameter);
      const v = zerosLike(parameter);
      const direction = zerosLike(parameter);
      return (learningRate, t) => {
        const first = 1 - beta1 ** t;
        const second = 1 - beta2 ** t;
        for (let i = 0; i < data.length; i++) {
          const g = grad[i] as number;
          const mean = beta1 * (m[i] as number) + (1 - beta1) * g;
          const square = beta2 * (v[i] as number) + (1 - beta2) * g * g;
          m[i] = mean;
          v[i] = square;
          direction[i] = mean / first / (Math.sqrt(square / second) + epsilon) + weightDecay * (data[i] as number);
        }
        const size = euclidean(data);
        const length = euclidean(direction);
        const rate = learningRate * (size === 0 || length === 0 ? 1 : size / length);
        for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) - rate * (direction[i] as number);
      };
    };
  });
}

const zerosLike = ({ data }: Tensor): Values => data.slice().fill(0);

function euclidean(values: Values): number {
  let square = 0;
  for (let i = 0; i < values.length; i++) square += (values[i] as number) ** 2;
  return Math.sqrt(square);
}

function checkAdam(options: AdamOptions, defaults: { epsilon: number; weightDecay: number }) {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = defaults.epsilon, weightDecay = defaults.weightDecay } = options;
  checkDecay('beta1', beta1);
  checkDecay('beta2', beta2);
  checkFrom0('epsilon', epsilon);
  checkFrom0('weightDecay', weightDecay);
  return { beta1, beta2, epsilon, weightDecay };
}

function checkRate(learningRate: number): void {
  if (!(learningRate > 0 && Number.isFinite(learningRate)))
    throw new ArgumentError('learningRate', learningRate, 'a finite number above 0');
}

function checkDecay(name: string, value: number): void {
  if (!(value >= 0 && value < 1)) throw new ArgumentError(name, value, 'a number from 0, below 1');
}

function checkFrom0(name: string, value: number): void {
  if (!(value >= 0 && Number.isFinite(value))) throw new ArgumentError(name, value, 'a finite number from 0');
}
