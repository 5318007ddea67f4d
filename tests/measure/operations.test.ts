import { describe, expect, test } from 'vitest';
import { activations, parseFormula } from '../../src/core/index.ts';
import { countOperations, operationsInWords } from '../../src/measure/operations.ts';

/** Additions, multiplications, divisions, comparisons, calls. Counted by hand. */
const byHand: [string, number, number, number, number, Record<string, number>][] = [
  ['x', 0, 0, 0, 0, {}],
  ['-x', 0, 0, 0, 0, {}],
  ['abs(x)', 0, 0, 0, 0, {}],
  ['3 + sqrt(2)*pi', 0, 0, 0, 0, {}],
  ['max(x, 0)', 0, 0, 0, 1, {}],
  ['relu(x)', 0, 0, 0, 1, {}],
  ['1/(1+exp(-x))', 1, 0, 1, 0, { exp: 1 }],
  ['0.5*x*erfc(-x/sqrt(2))', 0, 2, 1, 0, { erfc: 1 }],
  ['max(x,0)+log1p(exp(-abs(x)))', 1, 0, 0, 1, { exp: 1, log1p: 1 }],
  // exp(-abs(x)) occurs twice and is computed once.
  ['where(x >= 0, 1, exp(-abs(x)))/(1 + exp(-abs(x)))', 1, 0, 1, 1, { exp: 1 }],
  ['exp(x) - exp(-x)', 1, 0, 0, 0, { exp: 2 }],
  ['where(x > 0, x, exp(x) - 1)', 1, 0, 0, 1, { exp: 1 }],
  ['x^2', 0, 1, 0, 0, {}],
  ['x^3', 0, 2, 0, 0, {}],
  ['x^8', 0, 3, 0, 0, {}],
  ['x^15', 0, 6, 0, 0, {}],
  ['x^(-2)', 0, 1, 1, 0, {}],
  ['x^0.5', 0, 0, 0, 0, { pow: 1 }],
  ['2^x', 0, 0, 0, 0, { pow: 1 }],
];

test.each(byHand)('%s', (text, additions, multiplications, divisions, comparisons, calls) => {
  expect(countOperations(parseFormula(text))).toEqual({
    additions,
    multiplications,
    divisions,
    comparisons,
    calls,
  });
});

test('a parameter is a constant', () => {
  expect(countOperations(parseFormula('x*exp(a/2)', ['a']))).toMatchObject({
    multiplications: 1,
    divisions: 0,
    calls: {},
  });
});

describe('in words', () => {
  const words = (text: string) => operationsInWords(countOperations(parseFormula(text)));

  test('one and several, an “and” before the last', () => {
    expect(words('x')).toBe('no operation');
    expect(words('max(x, 0)')).toBe('1 comparison');
    expect(words('0.5*x*erfc(-x/sqrt(2))')).toBe('2 multiplications, 1 division and 1 call of erfc');
    expect(words('exp(x) - exp(-x)')).toBe('1 addition and 2 calls of exp');
  });

  test('every function of the registry has its count', () => {
    for (const { kind, ...rest } of Object.values(activations)) {
      if (kind !== 'scalar' || !('forms' in rest)) continue;
      const formula = parseFormula(
        rest.forms.stable,
        rest.params.map(({ name }) => name),
      );
      if (rest.id === 'identity') expect(operationsInWords(countOperations(formula))).toBe('no operation');
      else expect(operationsInWords(countOperations(formula)), rest.id).not.toMatch(/NaN|^$/);
    }
  });
});
