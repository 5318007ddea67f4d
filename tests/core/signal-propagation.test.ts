/** Signals in wide random nets, against closed forms and the reference values of an independent quadrature. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  ArgumentError,
  criticalLine,
  getScalarActivation,
  momentTable,
  propagateSignal,
} from '../../src/core/index.ts';

const reference = JSON.parse(
  readFileSync(new URL('../golden/weight-initialisation.json', import.meta.url), 'utf8'),
) as { critical: { activation: string; q: number; weightVariance: number; biasVariance: number; slope: number }[] };

describe('propagateSignal', () => {
  it('follows the arc-cosine law for ReLU (Cho and Saul 2009)', () => {
    const layers = propagateSignal(getScalarActivation('relu'), { weightVariance: 2, depth: 60, correlation: 0.1 });
    let c = 0.1;
    for (const { layer, q, correlation, chi } of layers) {
      expect(q).toBeCloseTo(2, 12);
      expect(chi).toBeCloseTo(1, 12);
      expect(Math.abs(correlation - c), `layer ${layer}`).toBeLessThan(1e-4);
      c = (Math.sqrt(1 - c * c) + c * (Math.PI - Math.acos(c))) / Math.PI;
    }
    expect(layers).toHaveLength(60);
  });

  it('follows the arcsine law for erf (Williams 1997), with biases and inputs of another size', () => {
    const [weightVariance, biasVariance, secondMoment] = [1.5, 0.1, 3];
    const options = { weightVariance, biasVariance, secondMoment, correlation: 0.3, depth: 30 };
    const law = (shared: number, q: number) =>
      weightVariance * (2 / Math.PI) * Math.asin((2 * shared) / (1 + 2 * q)) + biasVariance;
    let q = weightVariance * secondMoment + biasVariance;
    let shared = weightVariance * secondMoment * 0.3 + biasVariance;
    for (const layer of propagateSignal(getScalarActivation('erf'), options)) {
      expect(layer.q).toBeCloseTo(q, 11);
      expect(layer.correlation).toBeCloseTo(shared / q, 11);
      // E erf'(√q z)² = 4 / (π √(1 + 4 q))
      expect(layer.chi).toBeCloseTo((weightVariance * 4) / (Math.PI * Math.sqrt(1 + 4 * q)), 11);
      [shared, q] = [law(shared, q), law(q, q)];
    }
  });

  it('keeps equal inputs equal, and has no correlation where nothing is left of the signal', () => {
    for (const id of ['gelu', 'relu', 'tanh'])
      for (const { correlation } of propagateSignal(getScalarActivation(id), {
        weightVariance: 2,
        biasVariance: 0.1,
        depth: 20,
        correlation: 1,
      }))
        expect(correlation).toBeCloseTo(1, 12);
    const [silent] = propagateSignal(getScalarActivation('relu'), { weightVariance: 0, depth: 2 });
    expect(silent).toMatchObject({ q: 0, correlation: Number.NaN });
  });

  it.each([
    [{ weightVariance: -1, depth: 3 }, /weightVariance/],
    [{ weightVariance: 1, biasVariance: Number.NaN, depth: 3 }, /biasVariance/],
    [{ weightVariance: 1, depth: 0 }, /depth/],
    [{ weightVariance: 1, depth: 1.5 }, /depth/],
    [{ weightVariance: 1, depth: 3, correlation: 1.1 }, /correlation/],
    [{ weightVariance: 1, depth: 3, params: { beta: 1 } }, /beta/],
  ])('refuses %o', (options, message) => {
    const refused = () => propagateSignal(getScalarActivation('relu'), options);
    expect(refused).toThrow(ArgumentError);
    expect(refused).toThrow(message);
  });
});

describe('criticalLine', () => {
  it.each(reference.critical)('$activation at q = $q', ({ activation, q, weightVariance, biasVariance, slope }) => {
    const [point] = criticalLine(momentTable(getScalarActivation(activation), [q]));
    // The reference has five digits, its slope four.
    expect(point?.weightVariance).toSatisfy((value: number) => Math.abs(value / weightVariance - 1) < 1e-4);
    expect(point?.biasVariance).toSatisfy(
      (value: number) => Math.abs(value - biasVariance) < 1e-4 * biasVariance + 1e-8,
    );
    expect(point?.slope).toSatisfy((value: number) => Math.abs(value - slope) < 2e-3);
  });

  it('is one point for ReLU: weight variance 2, no biases, and every length stays', () => {
    for (const point of criticalLine(momentTable(getScalarActivation('relu'), [1e-3, 1, 1e3]))) {
      expect(point.weightVariance).toBeCloseTo(2, 12);
      expect(point.biasVariance).toBe(0);
      expect(point.slope).toBeCloseTo(1, 10);
    }
  });

  it('leaves out what would need a negative bias variance', () => {
    // For small q, E f² is 1/4 and E f′² 1/16: the weights alone would make a second moment of 4.
    expect(criticalLine(momentTable(getScalarActivation('sigmoid'), [1e-3]))).toEqual([]);
    expect(() => momentTable(getScalarActivation('relu'), [0])).toThrow(/secondMoments/);
  });
});
