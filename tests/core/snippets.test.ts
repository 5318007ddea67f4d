/**
 * The code to copy was run: what PyTorch and NumPy made of it (tests/golden/snippets.json) against f, df, forward and vjp.
 * JAX and Keras are not installed where the golden files are made, so their snippets are read, not run.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { activations, getActivation, getScalarActivation } from '../../src/core/activations/index.ts';
import { snippetProgram } from '../../src/core/activations/snippets.ts';
import type { Deviation } from '../../src/core/activations/types.ts';

type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity';
type ScalarColumn = 'torchF' | 'torchDf' | 'numpyF';
type VectorColumn = 'torchY' | 'torchVjp' | 'numpyY';
interface Text {
  id: string;
  pytorch: string;
  numpy: string;
}
interface Golden {
  x: JsonNumber[];
  scalar: (Text & { xExtra: JsonNumber[] } & Record<ScalarColumn, JsonNumber[] | null>)[];
  vector: (Text & { cases: ({ z: JsonNumber[]; g: number[] } & Record<VectorColumn, JsonNumber[] | null>)[] })[];
}
const golden: Golden = JSON.parse(readFileSync(join(process.cwd(), 'tests/golden/snippets.json'), 'utf8'));

/** Largest relative error of a snippet; what is worse is a difference, and listed. */
const TOLERANCE = 1e-10;
const agree = (got: number, want: number) =>
  got === want ||
  Object.is(got, want) ||
  (Number.isFinite(got) && Number.isFinite(want) && Math.abs(got - want) <= TOLERANCE * Math.abs(want));

const INFINITY = Number.POSITIVE_INFINITY;
const PLUS_MINUS = [-INFINITY, INFINITY];

interface Difference {
  why: string;
  column: ScalarColumn;
  x: readonly number[];
  ids: readonly string[];
}

/** Where snippets differ beyond the deviations of the functions that they call. The lists are exact: no entry may be needless. */
const differences: readonly Difference[] = [
  {
    why: 'the slope of a piece does not depend on x, so only the value shows that x is NaN',
    column: 'torchDf',
    x: [Number.NaN],
    ids: [
      ...['identity', 'abs', 'relu', 'leaky-relu', 'prelu', 'rrelu', 'relu6', 'elu', 'selu', 'celu', 'threshold'],
      ...['thresholded-relu', 'hard-shrink', 'soft-shrink', 'hard-tanh', 'hard-sigmoid', 'hard-sigmoid-0.2'],
      ...['sparse-sigmoid', 'sparse-plus', 'hard-swish'],
    ],
  },
  {
    why: 'x times a gate that is 0 at −∞',
    column: 'torchF',
    x: [-INFINITY],
    ids: ['e-swish', 'hard-mish', 'serf', 'logish', 'smish', 'tanhexp', 'golu', 'kan-spline'],
  },
  {
    why: 'x times a gate that is 0 at −∞',
    column: 'numpyF',
    x: [-INFINITY],
    ids: [
      ...['gelu', 'gelu-tanh', 'quick-gelu', 'clipped-gelu', 'silu', 'swish', 'e-swish', 'hard-swish', 'mish'],
      ...['hard-mish', 'serf', 'logish', 'smish', 'tanhexp', 'golu', 'kan-spline'],
    ],
  },
  {
    why: 'a factor that is infinite times one that is 0 in the backward pass',
    column: 'torchDf',
    x: PLUS_MINUS,
    ids: [
      ...['e-swish', 'serf', 'logish', 'smish', 'lisht', 'gaussian', 'isru', 'isrlu', 'bent-identity', 'squareplus'],
      ...['kan-spline', 'pau'],
    ],
  },
  { why: 'as above, on the left only', column: 'torchDf', x: [-INFINITY], ids: ['tanhexp', 'xielu', 'xielu-ideal'] },
  { why: 'as above, on the right only', column: 'torchDf', x: [INFINITY], ids: ['golu', 'elish'] },
  { why: '∞/∞', column: 'torchF', x: PLUS_MINUS, ids: ['isru', 'bent-identity', 'pau'] },
  { why: '∞/∞', column: 'numpyF', x: PLUS_MINUS, ids: ['softsign', 'isru', 'bent-identity', 'pau'] },
  { why: '∞/∞', column: 'torchF', x: [-INFINITY], ids: ['isrlu'] },
  { why: '∞/∞', column: 'numpyF', x: [-INFINITY], ids: ['isrlu'] },
  { why: 'sin has no value at ±∞, x + sin² has a limit', column: 'torchF', x: PLUS_MINUS, ids: ['snake'] },
  { why: 'sin has no value at ±∞, x + sin² has a limit', column: 'numpyF', x: PLUS_MINUS, ids: ['snake'] },
  { why: '30x is rounded, by many periods', column: 'torchF', x: [-1e200, -1e30, 1e30, 1e200], ids: ['sine'] },
  { why: '30x is rounded, by many periods', column: 'torchDf', x: [-1e200, -1e30, 1e30, 1e200], ids: ['sine'] },
  { why: '30x is rounded, by many periods', column: 'numpyF', x: [-1e200, -1e30, 1e30, 1e200], ids: ['sine'] },
  { why: 'both polynomials overflow', column: 'torchF', x: [-1e200, 1e200], ids: ['pau'] },
  { why: 'both polynomials overflow', column: 'torchDf', x: [-1e200, 1e200], ids: ['pau'] },
  { why: 'both polynomials overflow', column: 'numpyF', x: [-1e200, 1e200], ids: ['pau'] },
  {
    why: 'at this kink, rounded to float64, the sum under the bars is 0 for one rule and not for another',
    column: 'torchDf',
    x: [-0.2853079475362699],
    ids: ['pau'],
  },
  { why: 'clamp passes the gradient on at its bound', column: 'torchDf', x: [-1e-6], ids: ['xielu'] },
  { why: 'hypot squares x in its backward pass', column: 'torchDf', x: [1e30, 1e200], ids: ['squareplus'] },
  { why: 'x³ overflows in the backward pass', column: 'torchDf', x: [-1e200, 1e200], ids: ['gelu-tanh'] },
  // Far tails, and zeros, in which digits cancel.
  { why: 'y(1 − y) cancels as y rounds to 1', column: 'torchDf', x: [25, 40, 120], ids: ['sigmoid'] },
  {
    why: '1 − y² cancels as y rounds to ±1',
    column: 'torchDf',
    x: [-120, -40, -25, -12.5, 12.5, 25, 40, 120],
    ids: ['tanh'],
  },
  {
    why: '1 − y² cancels as y rounds to ±1',
    column: 'torchDf',
    x: [-120, -40, -25, 25, 40, 120],
    ids: ['bipolar-sigmoid', 'lecun-tanh', 'dyt'],
  },
  { why: '1/(1 + |x|) − |x|/(1 + |x|)² cancels', column: 'torchDf', x: [-1e30, 1e30], ids: ['softsign'] },
  {
    why: '1/r − x²/r³ cancels, r being the root',
    column: 'torchDf',
    x: [-1e30, -1e4, -800, 800, 1e4, 1e30],
    ids: ['isru'],
  },
  { why: '1/r − x²/r³ cancels, r being the root', column: 'torchDf', x: [-1e30, -1e4, -800], ids: ['isrlu'] },
  { why: 'exp(x) − 1 for small x', column: 'torchF', x: [-1e-8, -1e-300], ids: ['elu', 'selu', 'celu'] },
  { why: 'less ln 2', column: 'torchF', x: [-1e-8, -1e-300, 1e-300, 1e-8], ids: ['shifted-softplus'] },
  { why: 'x − tanh x for small x', column: 'torchF', x: [-1e-8, 1e-8], ids: ['tanh-shrink'] },
  { why: 'x − tanh x for small x', column: 'torchDf', x: [-1e-8, 1e-8], ids: ['tanh-shrink'] },
  { why: 'x − tanh x for small x', column: 'numpyF', x: [-1e-8, 1e-8], ids: ['tanh-shrink'] },
  { why: '1 + erf cancels in the left tail', column: 'torchF', x: [-25, -12.5], ids: ['gelu', 'clipped-gelu'] },
  { why: '1 + erf cancels in the left tail', column: 'torchDf', x: [-25, -12.5], ids: ['gelu', 'clipped-gelu'] },
  { why: '1 + tanh cancels in the left tail', column: 'torchF', x: [-12.5, -5], ids: ['gelu-tanh'] },
  { why: '1 + tanh cancels in the left tail', column: 'torchDf', x: [-12.5, -5], ids: ['gelu-tanh'] },
  { why: '1 + tanh cancels in the left tail', column: 'numpyF', x: [-12.5, -5], ids: ['gelu-tanh'] },
  { why: 'softplus underflows before its root', column: 'torchF', x: [-800], ids: ['sqrt-softplus'] },
  { why: 'softplus underflows before its root', column: 'numpyF', x: [-800], ids: ['sqrt-softplus'] },
  {
    why: 'the root of an underflown softplus has the slope 1/0 times 0',
    column: 'torchDf',
    x: [-1e200, -1e30, -1e4, -800],
    ids: ['sqrt-softplus'],
  },
];

/** hardsigmoid’s float64 slope is 1/6 rounded to float32. */
const asFloat32 = new Set(['hard-sigmoid']);

/** Deviations of the PyTorch calls that compute this function at its default parameters. */
const pytorchDeviations = (id: string) =>
  Object.values(activations)
    .flatMap(({ dialects }) => dialects)
    .filter(({ framework, computes }) => framework === 'PyTorch' && computes.id === id && !computes.params)
    .map(({ deviations = [] }) => deviations);

test('every snippet that was run is the one that the registry has', () => {
  const kept = [...golden.scalar, ...golden.vector].map(({ id, pytorch, numpy }) => ({ id, pytorch, numpy }));
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  expect(kept.sort(byId), 'run tests/golden/make_snippets.py').toEqual(
    Object.values(activations)
      .map(a => ({ id: a.id, pytorch: snippetProgram(a, 'pytorch'), numpy: snippetProgram(a, 'numpy') }))
      .sort(byId),
  );
});

test('dialects that compute the same agree on where they deviate', () => {
  for (const { id } of golden.scalar)
    for (const list of pytorchDeviations(id)) expect(list).toEqual(pytorchDeviations(id)[0]);
});

describe.each(golden.scalar)('$id', record => {
  const definition = getScalarActivation(record.id);
  const points = [...golden.x, ...record.xExtra].map(Number);
  const deviations: readonly Deviation[] = pytorchDeviations(record.id)[0] ?? [];

  test.each([
    ['torchF', 'f'],
    ['torchDf', 'df'],
    ['numpyF', 'f'],
  ] as const)('%s is %s but where a difference is listed', (column, quantity) => {
    const values = record[column];
    if (!values) {
      // torch.heaviside is the one call without a gradient.
      expect([record.id, column]).toEqual(['binary-step', 'torchDf']);
      return;
    }
    const stated = column === 'numpyF' ? [] : deviations.filter(deviation => deviation[quantity] !== undefined);
    const listed = differences
      .filter(difference => difference.column === column && difference.ids.includes(record.id))
      .flatMap(({ x }) => x);
    const differing: number[] = [];
    points.forEach((x, i) => {
      const got = Number(values[i]);
      const want = definition[quantity](x);
      if (agree(got, want) || (column === 'torchDf' && asFloat32.has(record.id) && got === Math.fround(want))) return;
      differing.push(x);
      const deviation = stated.find(candidate => Object.is(candidate.x, x));
      if (deviation) expect(got, `deviation at ${x}`).toBe(deviation[quantity]);
    });
    const inOrder = (list: number[]) => list.map(String).sort();
    expect(inOrder(differing)).toEqual(inOrder([...stated.map(({ x }) => x), ...listed]));
  });
});

/** Where a function of a vector differs: the number of the case, from 0. */
const vectorDifferences: readonly {
  why: string;
  column: VectorColumn;
  cases: readonly number[];
  ids: readonly string[];
}[] = [
  { why: '∞ − ∞ for every entry', column: 'torchY', cases: [5], ids: ['log-softmax', 'adaptive-log-softmax'] },
  { why: '∞ − ∞ only where x is ∞', column: 'torchVjp', cases: [5], ids: ['logsumexp'] },
  { why: 'an entry is 0 exactly: amax shares the gradient of τ', column: 'torchVjp', cases: [3], ids: ['sparsemax'] },
  { why: 'squares of −∞ in the backward pass', column: 'torchVjp', cases: [4], ids: ['entmax-1.5'] },
  { why: 'argmax picks NaN', column: 'torchY', cases: [6], ids: ['hardmax'] },
  { why: 'argmax picks NaN', column: 'numpyY', cases: [6], ids: ['hardmax'] },
  {
    why: 'slopes that do not depend on x, so only the value shows that x is NaN',
    column: 'torchVjp',
    cases: [6],
    ids: ['maxout', 'crelu', 'reglu', 'bilinear-glu'],
  },
  { why: 'the gate at ±∞', column: 'torchVjp', cases: [4, 5], ids: ['geglu', 'swiglu'] },
  { why: 'the gate at −∞', column: 'torchY', cases: [4], ids: ['geglu', 'swiglu'] },
  { why: 'the gate at −∞', column: 'numpyY', cases: [4], ids: ['geglu', 'swiglu'] },
];

describe.each(golden.vector)('$id', record => {
  const definition = getActivation(record.id);
  if (definition.kind !== 'vector') throw new TypeError(`${record.id} is no function of a vector`);

  test.each(['torchY', 'torchVjp', 'numpyY'] as const)('%s agrees but where a difference is listed', column => {
    const differing = record.cases.flatMap((values, index) => {
      const z = Float64Array.from(values.z, Number);
      const want = column === 'torchVjp' ? definition.vjp(z, Float64Array.from(values.g)) : definition.forward(z);
      const got = values[column];
      if (!got) {
        // one_hot is the one call without a gradient.
        expect([record.id, column]).toEqual(['hardmax', 'torchVjp']);
        return [];
      }
      expect(got.length).toBe(want.length);
      const largest = Math.max(1, ...want.filter(Number.isFinite).map(Math.abs));
      const close = (a: number, b: number) =>
        Object.is(a, b) || a === b || (Number.isFinite(b) && Math.abs(a - b) <= 1e-12 * largest);
      return got.every((value, i) => close(Number(value), want[i] ?? Number.NaN)) ? [] : [index];
    });
    const listed = vectorDifferences
      .filter(difference => difference.column === column && difference.ids.includes(record.id))
      .flatMap(({ cases }) => cases);
    expect(differing).toEqual(listed);
  });
});
