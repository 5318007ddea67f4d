/** The golden values of the activations (tests/golden/activations.json, made with mpmath), as numbers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReferenceValues } from '../core/activations/accuracy.ts';

type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity';

interface ScalarRecord {
  id: string;
  params: Record<string, number>;
  x_extra: JsonNumber[];
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

const read = (): { x: JsonNumber[]; scalar: ScalarRecord[]; vector: VectorRecord[] } =>
  JSON.parse(readFileSync(join(process.cwd(), 'tests/golden/activations.json'), 'utf8'));

let file: ReturnType<typeof read> | undefined;
const golden = () => (file ??= read());

const camelCase = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Reference values of a scalar function, one set for each choice of parameters in the file. */
export function goldenScalar(id: string): ReferenceValues[] {
  return golden()
    .scalar.filter(record => record.id === id)
    .map(record => ({
      params: Object.fromEntries(Object.entries(record.params).map(([name, value]) => [camelCase(name), value])),
      x: [...golden().x, ...record.x_extra].map(Number),
      f: record.f.map(Number),
      df: record.df.map(Number),
    }));
}

/** Reference values and vector-Jacobian products of a function of a vector. */
export function goldenVector(id: string): VectorCase[] {
  const numbers = (values: JsonNumber[]) => Float64Array.from(values, Number);
  return golden()
    .vector.filter(record => record.id === id)
    .flatMap(record => record.cases)
    .map(({ z, g, y, vjp }) => ({ z: numbers(z), g: numbers(g), y: numbers(y), vjp: numbers(vjp) }));
}
