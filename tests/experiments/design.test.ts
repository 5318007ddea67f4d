/** The explorers Compare and Design against values of mpmath and NumPy, and the links that carry a function elsewhere. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { criticalPoints, getScalarActivation, meanField, parseActivation } from '../../src/core/index.ts';
import compare from '../../src/experiments/compare-activations.ts';
import design from '../../src/experiments/design-an-activation.ts';
import { type Result, runExperiment } from '../../src/experiments/experiment.ts';
import { type ActivationSpec, completeInputs, defaultInputs, type Input } from '../../src/experiments/inputs.ts';
import { openPath, openTargets } from '../../src/experiments/open-in.ts';
import { readPermalink } from '../../src/experiments/permalink.ts';
import { experiments } from './schema.ts';

interface Golden {
  critical: { activation: string; biasVariance: number; q: number; weightVariance: number }[];
  moments: { activation: string; mean: number; variance: number; forwardGain: number; backwardGain: number }[];
  differences: { first: string; activation: string; at: number; difference: number }[];
  fixedPoint: { activation: string; weightVariance: number; biasVariance: number; q: number; chi: number };
  lastHalf: { formula: string; x: number }[];
}
const golden = JSON.parse(readFileSync(new URL('../golden/design.json', import.meta.url), 'utf8')) as Golden;

const definition = (text: string) =>
  text.startsWith('=') ? parseActivation(text.slice(1)) : getScalarActivation(text);
const compared = (changed: Record<string, string>) => runExperiment(compare, completeInputs(compare.inputs, changed));
const designed = (changed: Record<string, string>) => runExperiment(design, completeInputs(design.inputs, changed));
const numberIn = (result: Result, table: string, what: string) =>
  Number(result.tables[table]?.find(row => row.what === what)?.value ?? Number.NaN);
const warnings = (result: Result) =>
  (result.tables.findings ?? []).filter(({ kind }) => kind === 'warning').map(({ text }) => String(text));

describe('criticalPoints', () => {
  it.each(golden.critical)('$activation at bias variance $biasVariance, against mpmath', row => {
    const found = criticalPoints(definition(row.activation), { biasVariance: row.biasVariance });
    expect(found).toHaveLength(1);
    expect(found[0]?.q).toBeCloseTo(row.q, 9);
    expect((found[0]?.weightVariance ?? Number.NaN) / row.weightVariance).toBeCloseTo(1, 10);
  });

  it('erf, by the closed forms of its two Gaussian means', () => {
    const [point, ...others] = criticalPoints(getScalarActivation('erf'), { biasVariance: 0.05 });
    expect(others).toEqual([]);
    const { q = Number.NaN, weightVariance } = point ?? {};
    expect(weightVariance).toBeCloseTo((Math.PI / 4) * Math.sqrt(1 + 4 * q), 10);
    expect(q - Number(weightVariance) * (2 / Math.PI) * Math.asin((2 * q) / (1 + 2 * q))).toBeCloseTo(0.05, 10);
  });

  it('without a bias: 1/f′(0)² in the limit, 2/(1 + a²) for leaky ReLU; with one, none for ReLU', () => {
    const only = (text: string) => criticalPoints(definition(text)).map(({ q, weightVariance }) => [q, weightVariance]);
    for (const [text, wanted] of [
      ['tanh', 1],
      ['gelu', 4],
      ['=3*x*sigmoid(x)', 4 / 9],
      ['relu', 2],
      ['leaky-relu', 2 / (1 + 0.01 ** 2)],
    ] as const) {
      expect(only(text)).toHaveLength(1);
      expect(only(text)[0]?.[0]).toBe(0);
      expect(only(text)[0]?.[1]).toBeCloseTo(wanted, 10);
    }
    expect(criticalPoints(getScalarActivation('relu'), { biasVariance: 0.1 })).toEqual([]);
    expect(criticalPoints(parseActivation('x^2'))).toEqual([]);
    expect(criticalPoints(parseActivation('0*x'))).toEqual([]);
  });

  it('makes a net critical at the fixed point it names', () => {
    const tanh = getScalarActivation('tanh');
    const [point] = criticalPoints(tanh, { biasVariance: 0.05 });
    const { fixedPoint, phase } = meanField(tanh, { weightVariance: point?.weightVariance ?? 0, biasVariance: 0.05 });
    expect(fixedPoint).toBeCloseTo(point?.q ?? Number.NaN, 6);
    expect(phase).toBe('critical');
  });

  it('refuses a bias variance that is none', () => {
    for (const biasVariance of [-1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => criticalPoints(getScalarActivation('tanh'), { biasVariance })).toThrow(/biasVariance/);
  });
});

it('a map without values on a stretch has no fixed point there, and is soon told', () => {
  // x eˣ / (1 + eˣ) as written is NaN beyond 709, so the map is from q of about 3000 on.
  const { fixedPoints, everywhere } = meanField(parseActivation('x*exp(x)/(1 + exp(x))'), { weightVariance: 2 });
  expect(fixedPoints.map(({ q }) => q)).toEqual([0]);
  expect(everywhere).toBe(false);
});

it('meanField follows as many layers as it is told, and calls infinite what it is told', () => {
  const tanh = getScalarActivation('tanh');
  expect(meanField(tanh, { weightVariance: 1, mostLayers: 20 })).toMatchObject({ layers: 20, converged: false });
  const growing = meanField(getScalarActivation('relu'), { weightVariance: 3, largest: 1e3 });
  expect(growing.fixedPoint).toBe(Number.POSITIVE_INFINITY);
  expect(growing.layers).toBeLessThan(40);
});

describe('compare-activations', () => {
  it('has the moments and gains of mpmath', async () => {
    const { tables } = await compared({ activations: golden.moments.map(({ activation }) => activation).join(';') });
    expect(tables.properties).toHaveLength(golden.moments.length);
    golden.moments.forEach((row, i) => {
      for (const column of ['mean', 'variance', 'forwardGain', 'backwardGain'] as const)
        expect(Number(tables.properties?.[i]?.[column]) / row[column], `${row.activation} ${column}`).toBeCloseTo(
          1,
          11,
        );
    });
  });

  it.each(golden.differences)('$activation from $first', async ({ first, activation, at, difference }) => {
    const { tables } = await compared({ activations: `${first},${activation}` });
    expect(tables.properties?.[0]?.difference).toBeNull();
    expect(tables.properties?.[1]?.difference).toBeCloseTo(difference, 12);
    expect(Math.abs(Number(tables.properties?.[1]?.differenceAt))).toBeCloseTo(at, 5);
  });

  it('has the kinks of each function among its samples, and differences that are differences', async () => {
    const { tables } = await compared({ activations: 'relu6,=max(x, 0.123)', range: '7' });
    expect(tables.kinks?.map(row => [row.function, row.x])).toEqual([
      [1, 0],
      [1, 6],
      [2, 0.123],
    ]);
    for (const kink of tables.kinks ?? [])
      expect(tables.curves?.some(row => row.function === kink.function && row.x === kink.x)).toBe(true);
    for (const row of tables.curves ?? []) {
      const relu6 = Math.min(Math.max(Number(row.x), 0), 6);
      expect(row.f).toBe(row.function === 1 ? relu6 : Math.max(Number(row.x), 0.123));
      expect(row.difference).toBe(Number(row.f) - relu6);
    }
  });

  it('says of which function a value is missing', async () => {
    const { notes, tables } = await compared({ activations: 'tanh;=log(x)' });
    expect(notes).toEqual([expect.stringMatching(/^Function 2, log\(x\): .* has no finite value at \d+ points/)]);
    expect(tables.properties?.[1]?.mean).toBeNull();
  });
});

describe('design-an-activation', () => {
  it('has the moments and gains of mpmath at its default', async () => {
    const result = await runExperiment(design, defaultInputs(design.inputs));
    const wanted = golden.moments.at(-1);
    expect(wanted?.activation).toBe(design.inputs.activation.serialise(design.inputs.activation.default));
    expect(numberIn(result, 'properties', 'output mean')).toBeCloseTo(wanted?.mean ?? Number.NaN, 12);
    expect(numberIn(result, 'properties', 'output variance')).toBeCloseTo(wanted?.variance ?? Number.NaN, 12);
    expect(numberIn(result, 'properties', 'forward gain')).toBeCloseTo(wanted?.forwardGain ?? Number.NaN, 11);
    expect(numberIn(result, 'properties', 'backward gain')).toBeCloseTo(wanted?.backwardGain ?? Number.NaN, 11);
  });

  it('has the fixed point and χ of mpmath', async () => {
    const { q, chi, weightVariance, biasVariance, activation } = golden.fixedPoint;
    const result = await designed({
      activation,
      weightVariance: String(weightVariance),
      biasVariance: String(biasVariance),
    });
    expect(numberIn(result, 'theory', 'second moment far down')).toBeCloseTo(q, 8);
    expect(numberIn(result, 'theory', 'χ there')).toBeCloseTo(chi, 8);
    expect(result.tables.fixedPoints).toEqual([expect.objectContaining({ phase: 'ordered', stable: true })]);
    expect(result.tables.fixedPoints?.[0]?.q).toBeCloseTo(q, 9);
  });

  it.each(golden.lastHalf)('$formula is finite in float16 as far as in NumPy', async ({ formula, x }) => {
    const { tables } = await designed({ activation: `=${formula}` });
    expect(tables.overflow?.find(row => row.format === 'float16' && row.side === 'right')?.last).toBe(x);
  });

  it('warns of what another form would mend, and only notes what is beyond the format', async () => {
    const written = await designed({ activation: '=x*exp(x)/(1 + exp(x))' });
    expect(warnings(written).filter(text => text.includes('another form'))).toHaveLength(2);
    const stable = await designed({ activation: '=x*sigmoid(x)' });
    expect(stable.tables.overflow).toEqual([]);
    const square = await designed({ activation: '=x^2' });
    expect(warnings(square).join(' ')).not.toMatch(/another form/);
    expect(square.tables.findings?.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^In float16 the result is not finite for x below −255\.88 and above 255\.88: f exceeds/),
    );
  });

  it.each([
    ['=max(0, x)', /f′ is exactly 0 for x below 0: a unit/],
    ['=max(0, x) + where(x > 1, 1, 0)', /f jumps, or its slope has no bound, at x = 1/],
    ['=x^3', /slope has no bound, as x → ∞|slope has no bound, as x → −∞/],
    ['=sqrt(x)', /f has no value on the left of x = 0/],
    ['=1/x', /mean square of f or of f′ is not finite/],
    ['=sqrt(abs(x))', /mean square of f or of f′ is not finite/],
    ['=x^2', /No weight variance makes χ = 1 at a bias variance of 0/],
    ['=4*x', /the signal grows from layer to layer: its second moment passes 10,000/],
    ['=4*x', /χ is 32, so gradients explode with depth/],
    ['=x*sigmoid(1.5*x)', /χ is 0\.5, so gradients vanish with depth/],
  ])('%s: %s', async (activation, text) => {
    expect(warnings(await designed({ activation }))).toContainEqual(expect.stringMatching(text));
  });

  it('has nothing to warn of where a net is critical and nothing breaks', async () => {
    expect(warnings(await designed({ activation: '=x', weightVariance: '1' }))).toEqual([]);
    expect(warnings(await designed({ activation: '=tanh(x)', weightVariance: '1' }))).toEqual([
      'With this initialisation the signal dies out from layer to layer.',
    ]);
  });

  it('says in words what kind of function it is', async () => {
    const character = async (activation: string) =>
      (await designed({ activation })).tables.character?.map(({ value }) => value);
    expect(await character('=tanh(x)')).toEqual(['(−1, 1)', 'increasing', 'odd']);
    expect(await character('=-abs(x)')).toEqual(['(−∞, 0]', 'no', 'even']);
    expect(await character('=3')).toEqual(['[3, 3]', 'constant', 'even']);
  });

  it('takes formulas only', () => {
    expect(() => design.inputs.activation.parse('relu')).toThrow(/relu cannot be used here; write a formula such as =/);
  });
});

describe('a function opened elsewhere', () => {
  const targets = openTargets(experiments);
  const formula = '=where(x < 0, 0.1*x, x^2/(1 + x))';
  const formulas = ['=x*sigmoid(1.5*x)', formula, '=max(0, x) + 0.5*max(0, x - 1)'];

  it('goes to every experiment that accepts a formula, and to no other', () => {
    const accepts = (input: Input) => 'formula' in input && input.formula;
    expect(targets.map(({ id }) => id)).toEqual(
      experiments.filter(({ inputs }) => Object.values(inputs).some(accepts)).map(({ id }) => id),
    );
    for (const id of ['activation-anatomy', 'gradient-through-depth', 'train-a-small-net', 'compare-activations'])
      expect(targets.map(target => target.id)).toContain(id);
  });

  it.each(targets)('$id reads it out of its link', target => {
    const experiment = experiments.find(({ id }) => id === target.id);
    if (!experiment) throw new Error(target.id);
    for (const text of formulas) {
      const url = new URL(openPath(target, text), 'https://example.org/base/');
      expect(url.pathname).toBe(`/base/${experiment.home}`);
      expect(url.hash).toBe(`#figure-${experiment.id}`);
      const { inputs, problems } = readPermalink(
        experiment.inputs,
        url.searchParams,
        experiment.id,
        defaultInputs(experiment.inputs),
      );
      expect(problems).toEqual([]);
      const value = inputs[target.input];
      const own: ActivationSpec = { id: 'custom', params: {}, formula: text.slice(1) };
      if (target.kind === 'activation') expect(value).toEqual(own);
      else if (target.kind === 'activations') expect((value as readonly ActivationSpec[])[0]).toEqual(own);
      else {
        const layers = value as readonly { activation: ActivationSpec }[];
        expect(layers.length).toBeGreaterThan(0);
        for (const { activation } of layers) expect(activation).toEqual(own);
      }
    }
  });

  it('stands first in a full list, whose last function gives way', () => {
    const target = {
      ...targets[0],
      kind: 'activations',
      standard: 'relu,elu(alpha=2)',
      max: 2,
    } as (typeof targets)[number];
    expect(decodeURIComponent(openPath(target, 'tanh'))).toContain('=tanh,relu#');
  });
});
