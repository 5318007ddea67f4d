/**
 * Learning-rate schedules: pure functions of the step, which is the number of updates done before (0 for the first
 * one). `optimiser.setLearningRate(schedule(step))` before each update. After their last step they keep their last
 * rate.
 */
import { ArgumentError } from '../errors.ts';

/** Learning rate by step, the first step being 0. */
export type Schedule = (step: number) => number;

/** Rate times factor^floor(step / every) (PyTorch: StepLR). */
export function stepDecay(options: { learningRate: number; every: number; factor?: number }): Schedule {
  const { learningRate, every, factor = 0.1 } = options;
  checkPositive('learningRate', learningRate);
  checkSteps('every', every);
  checkPositive('factor', factor);
  return step => learningRate * factor ** Math.floor(checked(step) / every);
}

/**
 * Half a cosine from learningRate down to minimum in `steps` updates, then minimum (Loshchilov and Hutter 2017;
 * PyTorch: CosineAnnealingLR, which rises again afterwards).
 */
export function cosineDecay(options: { learningRate: number; steps: number; minimum?: number }): Schedule {
  const { learningRate, steps, minimum = 0 } = options;
  checkPositive('learningRate', learningRate);
  checkSteps('steps', steps);
  if (!(minimum >= 0 && minimum <= learningRate))
    throw new ArgumentError('minimum', minimum, `a number from 0 to the learning rate ${learningRate}`);
  return step => along(cosine, learningRate, minimum, Math.min(1, checked(step) / steps));
}

/**
 * Linear warm-up over `steps` updates, from startFactor times the first rate of `after` to that rate, then `after`,
 * which counts its steps from there and may be a rate, to be kept. PyTorch: LinearLR, followed through SequentialLR.
 */
export function warmUp(options: { steps: number; after: number | Schedule; startFactor?: number }): Schedule {
  const { steps, after, startFactor = 1 / 3 } = options;
  checkSteps('steps', steps);
  if (!(startFactor >= 0 && startFactor <= 1))
    throw new ArgumentError('startFactor', startFactor, 'a number in [0, 1]');
  if (typeof after === 'number') checkPositive('after', after);
  const next = typeof after === 'number' ? () => after : after;
  return step => (checked(step) < steps ? next(0) * along(linear, startFactor, 1, step / steps) : next(step - steps));
}

/** Options of `oneCycle`. */
export interface OneCycleOptions {
  /** The highest rate. */
  maximum: number;
  /** Updates in all. */
  steps: number;
  /** Share of the updates on the way up. */
  rise?: number;
  /** The first rate is maximum / startDivisor. */
  startDivisor?: number;
  /** The last rate is the first one over endDivisor. */
  endDivisor?: number;
  shape?: 'cosine' | 'linear';
}

/**
 * One cycle (Smith and Topin 2017; PyTorch: OneCycleLR): up from maximum / 25 for 0.3 of the updates, then down to a
 * ten-thousandth of the start.
 */
export function oneCycle(options: OneCycleOptions): Schedule {
  const { maximum, steps, rise = 0.3, startDivisor = 25, endDivisor = 1e4, shape = 'cosine' } = options;
  checkPositive('maximum', maximum);
  checkSteps('steps', steps);
  if (!(rise >= 0 && rise <= 1)) throw new ArgumentError('rise', rise, 'a number in [0, 1]');
  checkPositive('startDivisor', startDivisor);
  checkPositive('endDivisor', endDivisor);
  const curves = { cosine, linear };
  if (!Object.hasOwn(curves, shape)) throw new ArgumentError('shape', shape, 'cosine or linear');
  const curve = curves[shape];
  const start = maximum / startDivisor;
  const end = start / endDivisor;
  // PyTorch's: the last update is number steps - 1, and the way up ends one before its share.
  const top = rise * steps - 1;
  const last = steps - 1;
  return step => {
    const at = Math.min(checked(step), last);
    if (at <= top) return along(curve, start, maximum, top === 0 ? 1 : at / top);
    return along(curve, maximum, end, last === top ? 1 : (at - top) / (last - top));
  };
}

/**
 * The Transformer's schedule (Vaswani et al. 2017): factor width^-1/2 min(t^-1/2, t warmUp^-3/2) for the t-th update,
 * t = step + 1: linear up to update number warmUp, then as 1 / sqrt(t).
 */
export function noam(options: { width: number; warmUp: number; factor?: number }): Schedule {
  const { width, warmUp: peak, factor = 1 } = options;
  checkPositive('width', width);
  checkSteps('warmUp', peak);
  checkPositive('factor', factor);
  return step => {
    const t = checked(step) + 1;
    return (factor / Math.sqrt(width)) * Math.min(1 / Math.sqrt(t), t / (peak * Math.sqrt(peak)));
  };
}

/** A curve goes from 1 to 0 on [0, 1]. */
const linear = (share: number) => 1 - share;
const cosine = (share: number) => (1 + Math.cos(Math.PI * share)) / 2;
const along = (curve: (share: number) => number, from: number, to: number, share: number) =>
  to + (from - to) * curve(share);

function checked(step: number): number {
  if (!(step >= 0 && Number.isFinite(step))) throw new ArgumentError('step', step, 'a finite number from 0');
  return step;
}

function checkPositive(name: string, value: number): void {
  if (!(value > 0 && Number.isFinite(value))) throw new ArgumentError(name, value, 'a finite number above 0');
}

function checkSteps(name: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 1)) throw new ArgumentError(name, value, 'a whole number from 1');
}
