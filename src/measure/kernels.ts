/** The loops whose time is measured: an activation, or its derivative, over random normal inputs. */
import { getActivation } from '../core/activations/index.ts';
import type { VectorActivation } from '../core/activations/types.ts';
import { ShapeError } from '../core/errors.ts';
import { createRandom } from '../core/random.ts';
import type { MeasureRequest } from './protocol.ts';

/** Elements of one pass. */
const ELEMENTS = 4096;
/** Numbers of a vector. */
const LENGTH = 64;

/** One pass over all inputs, and of how many elements it is. */
export interface Kernel {
  pass(): void;
  elements: number;
  /** Where a pass writes. */
  outputs: readonly Float64Array[];
}

/** The loop that a request asks for. Throws an ArgumentError for an unknown id. */
export function kernelOf({ id, quantity }: MeasureRequest): Kernel {
  const definition = getActivation(id);
  if (definition.kind === 'vector') return vectorKernel(definition, quantity);
  const g = quantity === 'value' ? definition.f : definition.df;
  const x = normal(ELEMENTS);
  const y = new Float64Array(ELEMENTS);
  return {
    elements: ELEMENTS,
    outputs: [y],
    pass() {
      for (let i = 0; i < ELEMENTS; i++) y[i] = g(x[i] as number);
    },
  };
}

/** Per output of a gated unit, whose two halves make one; per number of the vector otherwise. */
function vectorKernel(definition: VectorActivation, quantity: MeasureRequest['quantity']): Kernel {
  const { forward, vjp } = definition;
  const length = vectorLength(definition);
  const count = Math.ceil(ELEMENTS / LENGTH);
  const random = createRandom(1);
  const draw = (size: number) => Array.from({ length: count }, () => normal(size, random));
  const xs = draw(length);
  const size = forward(xs[0] as Float64Array).length;
  const cotangents = draw(size);
  const outputs = xs.map(() => new Float64Array(quantity === 'value' ? size : length));
  return {
    elements: count * (definition.family === 'gated-unit' ? size : length),
    outputs,
    pass:
      quantity === 'value'
        ? () => {
            for (let i = 0; i < count; i++) forward(xs[i] as Float64Array, undefined, outputs[i]);
          }
        : () => {
            for (let i = 0; i < count; i++)
              vjp(xs[i] as Float64Array, cotangents[i] as Float64Array, undefined, outputs[i]);
          },
  };
}

/** The length of the vectors: 64, or the next smaller one that the function takes; both halves of a gated unit have it. */
export function vectorLength({ family, forward }: Pick<VectorActivation, 'family' | 'forward'>): number {
  if (family === 'gated-unit') return 2 * LENGTH;
  for (let length = LENGTH; ; length--) {
    try {
      forward(new Float64Array(length));
      return length;
    } catch (error) {
      if (!(error instanceof ShapeError) || length === 1) throw error;
    }
  }
}

function normal(size: number, random = createRandom(1)): Float64Array {
  return Float64Array.from({ length: size }, () => random.normal());
}
