/**
 * Dialects that were run (tests/golden/dialects.json): the values of ONNX operators in ONNX Runtime, values and slopes of TensorFlow.js,
 * against the definition that the registry says they compute. Both are float32.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { ONNX_RUNTIME, TENSORFLOW_JS } from '../../src/core/activations/dialect-runs.ts';
import { activations } from '../../src/core/activations/index.ts';

type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity';
interface Call {
  id: string;
  framework: 'ONNX' | 'TensorFlow.js';
  api: string;
  version: string;
  opset?: number;
  values?: JsonNumber[][];
  slopes?: JsonNumber[];
  kinks?: { x: number; slope: JsonNumber }[];
  refused?: string;
}
const golden: { versions: Record<string, string>; points: JsonNumber[]; vectors: number[][]; calls: Call[] } =
  JSON.parse(readFileSync(new URL('../golden/dialects.json', import.meta.url), 'utf8'));
const points = golden.points.map(Number);
const ran = golden.calls.filter(({ refused }) => refused === undefined);

/** Rounding in float32 of the result and of what is subtracted on the way to it, some units of 2^-24 of x or of f. */
const agree = (got: number, want: number, x: number) =>
  Object.is(got, want) || got === want || Math.abs(got - want) <= 4e-7 * Math.max(1, Math.abs(x), Math.abs(want));

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
  const inRegistry = listed.filter(({ framework }) => framework === 'ONNX' || framework === 'TensorFlow.js');
  expect(keys(golden.calls)).toEqual(keys(inRegistry));
  expect(keys(ran)).toEqual(keys(listed.filter(({ executed }) => executed !== undefined)));
  for (const { framework, executed } of inRegistry)
    if (executed) expect(executed).toBe(framework === 'ONNX' ? ONNX_RUNTIME : TENSORFLOW_JS);
  // SwiGLU is newer than the operator sets of this ONNX Runtime.
  expect(golden.calls.filter(({ refused }) => refused).map(({ api }) => api)).toEqual(['SwiGLU, alpha = 1.0']);
  expect(ran.length).toBeGreaterThan(60);
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

  it('gives the values of the definition but where a deviation is stated', () => {
    if (definition?.kind === 'vector') {
      expect(call.values).toHaveLength(golden.vectors.length);
      golden.vectors.forEach((x, index) => {
        const want = [...definition.forward(Float64Array.from(x))];
        const got = (call.values?.[index] ?? []).map(Number);
        expect(got).toHaveLength(want.length);
        const largest = Math.max(...x.map(Math.abs));
        got.forEach((value, i) => {
          expect(agree(value, want[i] ?? Number.NaN, largest), `entry ${i} of ${x}: ${value}, ${want[i]}`).toBe(true);
        });
      });
      return;
    }
    expect(call.values).toHaveLength(points.length);
    const differing = points.flatMap((x, index) => {
      const got = Number(call.values?.[index]?.[0]);
      return agree(got, definition?.f(Math.fround(x), computes.params) ?? Number.NaN, x) ? [] : [[x, got]];
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
        .filter(([x, got]) => !agree(got, definition.df(Math.fround(x), computes.params), x))
        .sort(([a], [b]) => a - b);
      const stated = deviations.filter(({ df }) => df !== undefined);
      expect(differing.map(([x]) => x)).toEqual(stated.map(({ x }) => x));
      differing.forEach(([x, got], i) => {
        const want = stated[i]?.df ?? Number.NaN;
        expect(agree(got, want, x), `slope at ${x}: ${got}`).toBe(true);
      });
    });
});
