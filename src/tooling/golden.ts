/** The golden values of the activations (tests/golden/activations*.json, made with mpmath), as numbers. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReferenceValues } from '../core/activations/accuracy.ts';

type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity';

interface ScalarRecord {
  id: string;
  params: Record<string, number>;
  /** Points of the record's own, instead of the file's. */
  x?: JsonNumber[];
  /** Points in addition to the file's. */
  x_extra?: JsonNumber[];
  f: JsonNumber[];
  df: JsonNumber[];
}

interface VectorRecord {
  id: string;
  params: Record<string, number>;
  cases: { z: JsonNumber[]; g: JsonNumber[]; y: JsonNumber[]; vjp: JsonNumber[] }[];
}

export interface VectorCase {
  z: Float64Array;
  g: Float64Array;
  y: Float64Array;
  vjp: Float64Array;
}

interface GoldenFile {
  x?: JsonNumber[];
  scalar: ScalarRecord[];
  vector?: VectorRecord[];
}

const folder = join(process.cwd(), 'tests/golden');
const read = () =>
  readdirSync(folder)
    .filter(name => /^activations.*\.json$/.test(name))
    .map((name): GoldenFile => JSON.parse(readFileSync(join(folder, name), 'utf8')));

let files: GoldenFile[] | undefined;
const golden = () => (files ??= read());

const camelCase = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Reference values of a scalar function, one set for each choice of parameters in the file. */
export function goldenScalar(id: string): ReferenceValues[] {
  return golden().flatMap(({ scalar, x: common = [] }) =>
    scalar
      .filter(record => record.id === id)
      .map(({ params, x = common, x_extra = [], f, df }) => ({
        params: Object.fromEntries(Object.entries(params).map(([name, value]) => [camelCase(name), value])),
        x: [...x, ...x_extra].map(Number),
        f: f.map(Number),
        df: df.map(Number),
      })),
  );
}

/** Reference values and vector-Jacobian products of a function of a vector. */
export function goldenVector(id: string): VectorCase[] {
  const numbers = (values: JsonNumber[]) => Float64Array.from(values, Number);
  return golden()
    .flatMap(({ vector = [] }) => vector)
    .filter(record => record.id === id)
    .flatMap(record => record.cases)
    .map(({ z, g, y, vjp }) => ({ z: numbers(z), g: numbers(g), y: numbers(y), vjp: numbers(vjp) }));
}
