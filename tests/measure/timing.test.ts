import { describe, expect, test } from 'vitest';
import { activations, getVectorActivation } from '../../src/core/index.ts';
import { kernelOf, vectorLength } from '../../src/measure/kernels.ts';
import { timeOf } from '../../src/measure/timing.ts';

/** A clock that only the work moves, and that shows its time in steps. */
function clock(step = 0) {
  let time = 0;
  return { advance: (by: number) => (time += by), now: () => (step > 0 ? Math.floor(time / step) * step : time) };
}

describe('timeOf', () => {
  test.each([0.002, 0.3, 40])('finds %s ms a call', each => {
    const { advance, now } = clock();
    expect(timeOf(() => advance(each), now)).toBeCloseTo(each, 9);
  });

  test('by a clock of whole milliseconds, to a sixteenth', () => {
    const { advance, now } = clock(1);
    const each = 0.0371;
    expect(Math.abs(timeOf(() => advance(each), now) / each - 1)).toBeLessThan(1 / 16);
  });

  test('does not notice a few calls that were interrupted', () => {
    const { advance, now } = clock();
    let calls = 0;
    const work = () => {
      calls++;
      // Slow while it warms up, and stopped for a second twice later.
      advance(calls < 3 ? 5 : calls === 60 || calls === 90 ? 1000 : 1);
    };
    expect(timeOf(work, now)).toBe(1);
  });

  test('gives up before a clock that stands still', () => {
    expect(() =>
      timeOf(
        () => {},
        () => 0,
      ),
    ).toThrow(/clock/);
  });
});

describe('kernels', () => {
  test.each(Object.keys(activations))('%s: every output is written, and is a value or a slope', id => {
    for (const quantity of ['value', 'derivative'] as const) {
      const { pass, outputs, elements } = kernelOf({ id, quantity });
      for (const output of outputs) output.fill(Number.POSITIVE_INFINITY);
      pass();
      for (const output of outputs) expect(output.every(Number.isFinite), `${id}, ${quantity}`).toBe(true);
      expect(elements).toBeGreaterThanOrEqual(4032);
      expect(elements).toBeLessThanOrEqual(4096);
    }
  });

  test('the inputs are standard normal: half of the ReLU is 0, the mean of its slope one half', () => {
    const [slopes = new Float64Array()] = kernelAfterPass('relu', 'derivative');
    const mean = slopes.reduce((sum, slope) => sum + slope, 0) / slopes.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / slopes.length));
    const squares = kernelAfterPass('identity', 'value')[0]?.map(value => value ** 2) ?? new Float64Array();
    expect(Math.abs(squares.reduce((sum, square) => sum + square, 0) / squares.length - 1)).toBeLessThan(0.1);
  });

  test('a softmax is of 64 numbers and sums to 1, a gated unit has 64 outputs, three channels divide 63', () => {
    for (const output of kernelAfterPass('softmax', 'value')) {
      expect(output).toHaveLength(64);
      expect(output.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    }
    for (const output of kernelAfterPass('swiglu', 'value')) expect(output).toHaveLength(64);
    expect(vectorLength(getVectorActivation('swiglu'))).toBe(128);
    expect(vectorLength(getVectorActivation('softmax2d'))).toBe(63);
  });

  test('an unknown function is named', () => {
    expect(() => kernelOf({ id: 'reluu', quantity: 'value' })).toThrow(/reluu.*relu/);
  });
});

function kernelAfterPass(id: string, quantity: 'value' | 'derivative') {
  const { pass, outputs } = kernelOf({ id, quantity });
  pass();
  return outputs;
}
