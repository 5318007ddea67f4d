/** What tests of differentiable code share: comparing arrays, and gradients against central differences. */
import { expect } from 'vitest';
import { gradients } from '../../src/core/autodiff/gradients.ts';
import { add, mul, sum } from '../../src/core/autodiff/ops/index.ts';
import { type Shape, Tape, type Tensor } from '../../src/core/autodiff/tape.ts';
import { createRandom, type Random } from '../../src/core/random.ts';

/** The item, which must be there. */
export const at = <T>(items: readonly T[], index: number): T => {
  const item = items[index];
  if (item === undefined) throw new Error(`no item ${index}`);
  return item;
};

/** Largest difference, relative to the largest entry of the array, or to `floor` where all entries are smaller. */
export function expectClose(
  got: ArrayLike<number>,
  want: readonly number[],
  tolerance: number,
  what: string,
  floor = 0,
): void {
  expect(got.length, `length of ${what}`).toBe(want.length);
  const allowed = tolerance * Math.max(floor, ...want.map(Math.abs));
  want.forEach((value, i) => {
    const error = Math.abs((got[i] as number) - value);
    expect(error, `${what} [${i}]: ${got[i]}, expected ${value}`).toBeLessThanOrEqual(allowed);
  });
}

/** sum(output * cotangent), whose gradient by the operands is the vector-Jacobian product. */
export function weighted(tape: Tape, output: Tensor, cotangent: ArrayLike<number>): Tensor {
  const weights = tape.input(output.shape, 'cotangent');
  weights.data.set(cotangent);
  return sum(mul(output, weights));
}

/**
 * Compares, for a random combination of the output: the gradients by every parameter with central differences; the traced
 * gradients with those of `backward`; and the gradients of a random combination of the traced ones with central differences.
 */
export function checkGradients(build: (tape: Tape) => Tensor, seed: number): void {
  const random = createRandom(seed).fork('cotangent');
  const tape = new Tape();
  const draw = (output: Tensor) => Float64Array.from(output.data, () => random.normal());
  const output = build(tape);
  const loss = weighted(tape, output, draw(output));
  const traced = gradients(loss, tape.parameters);
  const combined = traced.map(gradient => weighted(tape, gradient, draw(gradient))).reduce(add);
  const values = () => {
    tape.forward();
    return [loss.data[0] as number, combined.data[0] as number] as const;
  };
  values();
  tape.backward(loss);
  const first = tape.parameters.map(({ grad }) => grad.slice());
  traced.forEach(({ data, shape }, p) => {
    const { label, shape: own } = at(tape.parameters, p);
    expect(shape, `shape of the traced gradient by ${label}`).toEqual(own);
    expectClose(data, [...at(first, p)], 1e-11, `traced gradient by ${label}`, 1);
  });
  tape.backward(combined);
  const second = tape.parameters.map(({ grad }) => grad.slice());
  const h = 1e-5;
  tape.parameters.forEach(({ data, label }, p) => {
    for (let i = 0; i < data.length; i++) {
      const x = data[i] as number;
      data[i] = x + h;
      const above = values();
      data[i] = x - h;
      const below = values();
      data[i] = x;
      [first, second].forEach((gradients, order) => {
        const slope = (at(above, order) - at(below, order)) / (2 * h);
        const got = at(gradients, p)[i] as number;
        // Rounding of the value, eps |value| / h, and the third derivative times h^2.
        const allowed = 1e-7 * (1 + Math.abs(slope) + Math.abs(at(above, order)));
        expect(
          Math.abs(got - slope),
          `derivative ${order + 1} by ${label} [${i}]: ${got}, by differences ${slope}`,
        ).toBeLessThanOrEqual(allowed);
      });
    }
  });
}

/** Refuses steps that allocate buffers once they have run a few times. */
export function expectNoAllocation(step: () => void, steps = 60): void {
  for (let i = 0; i < 20; i++) step();
  const before = process.memoryUsage().arrayBuffers;
  let most = before;
  for (let i = 0; i < steps; i++) {
    step();
    // Looked at in every step, as a garbage collection may come at any time.
    most = Math.max(most, process.memoryUsage().arrayBuffers);
  }
  expect(most - before).toBeLessThanOrEqual(1024);
}

/** Draws of a standard normal. */
export const normals = (random: Random) => () => random.normal();

/** Parameters of these shapes, filled from a seed. */
export function filled(tape: Tape, seed: number, shapes: readonly Shape[], draw = normals): Tensor[] {
  const next = draw(createRandom(seed));
  return shapes.map((shape, i) => {
    const tensor = tape.parameter(shape, `operand ${i}`);
    for (let j = 0; j < tensor.data.length; j++) tensor.data[j] = next();
    return tensor;
  });
}
