/**
 * Dialects that were run: values and slopes of PyTorch, in float64, and of TensorFlow.js, values of ONNX operators in ONNX Runtime, both in
 * float32, against the definition that the registry says they compute.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { activations } from '../../src/core/activations/index.ts';
import { ONNX_RUNTIME, PYTORCH, TENSORFLOW_JS } from '../../src/core/dialect-runs.ts';

type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity';
interface Call {
  id: string;
  framework: 'PyTorch' | 'ONNX' | 'TensorFlow.js';
  api: string;
  version: string;
  opset?: number;
  values?: JsonNumber[][];
  slopes?: JsonNumber[];
  kinks?: { x: number; slope: JsonNumber }[];
  refused?: string;
}
const read = (name: string) => JSON.parse(readFileSync(new URL(`../golden/${name}.json`, import.meta.url), 'utf8'));
const golden: { versions: Record<string, string>; points: JsonNumber[]; vectors: number[][]; calls: Call[] } =
  read('dialects');
const pytorch: Pick<typeof golden, 'versions' | 'calls'> = read('dialects-pytorch');
const calls = [...golden.calls, ...pytorch.calls];
const points = golden.points.map(Number);
const ran = calls.filter(({ refused }) => refused === undefined);
const programs = { ONNX: ONNX_RUNTIME, PyTorch: PYTORCH, 'TensorFlow.js': TENSORFLOW_JS };

/** Slopes of 1/6 that PyTorch rounds to float32, in float64 too. */
const roundedSlopes = new Set(['torch.nn.Hardsigmoid()']);
/** Largest relative error. */
const toleranceOf = ({ framework, api }: Call) => (framework === 'PyTorch' && !roundedSlopes.has(api) ? 1e-12 : 4e-7);

/** Up to rounding of the result and of what is subtracted on the way to it, which may be of the size of x. */
const agree = (got: number, want: number, x: number, tolerance: number) =>
  Object.is(got, want) || got === want || Math.abs(got - want) <= tolerance * Math.max(1, Math.abs(x), Math.abs(want));

const listed = Object.values(activations).flatMap(({ id, dialects }) => dialects.map(dialect => ({ id, ...dialect })));
const dialectOf = ({ id, framework, api }: Call) => {
  const dialect = listed.find(other => other.id === id && other.framework === framework && other.api === api);
  if (!dialect) throw new Error(`the registry has no ${framework} dialect ${api} of ${id}: run make_dialects.mjs`);
  return dialect;
};

test('what the registry says was run is what was run, by these versions', () => {
  expect(golden.versions).toEqual(
    Object.fromEntries(
      [ONNX_RUNTIME, TENSORFLOW_JS].map(text => [text.replace(/ [\d.]+$/, ''), text.split(' ').at(-1)]),
    ),
  );
  const keys = (calls: readonly { id: string; framework: string; api: string; version: string }[]) =>
    calls.map(({ id, framework, api, version }) => [id, framework, api, version].join(' | ')).sort();
  const inRegistry = listed.filter(({ framework }) => framework in programs);
  expect(keys(calls)).toEqual(keys(inRegistry));
  expect(keys(ran)).toEqual(keys(listed.filter(({ executed }) => executed !== undefined)));
  for (const { framework, executed } of inRegistry)
    if (executed) expect(executed).toBe(programs[framework as keyof typeof programs]);
  // SwiGLU is newer than the operator sets of this ONNX Runtime; the other two cannot be compared.
  expect(calls.filter(({ refused }) => refused).map(({ id }) => id)).toEqual([
    'swiglu',
    'gumbel-softmax',
    'adaptive-log-softmax',
  ]);
  expect(ran.length).toBeGreaterThan(100);
});

test('an operator set that was not taken is named in the note', () => {
  for (const call of ran.filter(({ framework }) => framework === 'ONNX')) {
    const { version, note = '' } = dialectOf(call);
    if (version !== `opset ${call.opset}`) expect(note).toContain(`opset ${call.opset}`);
  }
});

describe.each(ran)('$framework: $api', call => {
  const { computes, deviations = [] } = dialectOf(call);
  const definition = activations[computes.id];
  const tolerance = toleranceOf(call);
  /** What a float32 program makes of x. */
  const rounded = call.framework === 'PyTorch' ? (x: number) => x : Math.fround;

  it('gives the values of the definition but where a deviation is stated', () => {
    if (definition?.kind === 'vector') {
      expect(call.values).toHaveLength(golden.vectors.length);
      golden.vectors.forEach((x, index) => {
        const want = [...definition.forward(Float64Array.from(x))];
        const got = (call.values?.[index] ?? []).map(Number);
        expect(got).toHaveLength(want.length);
        const largest = Math.max(...x.map(Math.abs));
        got.forEach((value, i) => {
          expect(
            agree(value, want[i] ?? Number.NaN, largest, tolerance),
            `entry ${i} of ${x}: ${value}, ${want[i]}`,
          ).toBe(true);
        });
      });
      return;
    }
    expect(call.values).toHaveLength(points.length);
    const differing = points.flatMap((x, index) => {
      const got = Number(call.values?.[index]?.[0]);
      return agree(got, definition?.f(rounded(x), computes.params) ?? Number.NaN, x, tolerance) ? [] : [[x, got]];
    });
    expect(differing).toEqual(deviations.filter(({ f }) => f !== undefined).map(({ x, f }) => [x, f]));
  });

  if (call.slopes && definition?.kind === 'scalar')
    it('gives the slopes of the definition but where a deviation is stated, at every kink too', () => {
      const seen = new Map([
        ...points.map((x, index) => [x, Number(call.slopes?.[index])] as const),
        ...(call.kinks ?? []).map(({ x, slope }) => [x, Number(slope)] as const),
      ]);
      // The slope of a piece does not depend on x, so only the value shows that x is NaN.
      seen.delete(Number.NaN);
      expect(call.kinks?.map(({ x }) => x)).toEqual(definition.kinks(computes.params).map(({ x }) => x));
      const differing = [...seen]
        .filter(([x, got]) => !agree(got, definition.df(rounded(x), computes.params), x, tolerance))
        .sort(([a], [b]) => a - b);
      const stated = deviations.filter(({ df }) => df !== undefined);
      expect(differing.map(([x]) => x)).toEqual(stated.map(({ x }) => x));
      differing.forEach(([x, got], i) => {
        const want = stated[i]?.df ?? Number.NaN;
        expect(agree(got, want, x, tolerance), `slope at ${x}: ${got}`).toBe(true);
      });
    });
});
