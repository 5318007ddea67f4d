/** The golden values of the activations (tests/golden/activations*.json and second-derivatives.json, made with mpmath), as numbers. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReferenceValues } from '../core/activations/accuracy.ts';
import type { VectorReference } from '../core/activations/vector-accuracy.ts';

type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity';

interface ScalarRecord {
  id: string;
  params: JsonParams;
  /** Points of the record's own, instead of the file's. */
  x?: JsonNumber[];
  /** Points in addition to the file's. */
  x_extra?: JsonNumber[];
  f: JsonNumber[];
  df: JsonNumber[];
}

interface VectorRecord {
  id: string;
  params: JsonParams;
  cases: { z: JsonNumber[]; g: JsonNumber[]; y: JsonNumber[]; vjp: JsonNumber[] }[];
}

/** Parallel to the points of the record at the same place among those of its file. */
interface DerivativeRecord {
  file: string;
  id: string;
  d2f: JsonNumber[];
  d2fCondition: number[];
  dparams?: Record<string, { values: JsonNumber[]; condition: number[] }>;
}

interface GoldenFile {
  name: string;
  x?: JsonNumber[];
  scalar: ScalarRecord[];
  vector?: VectorRecord[];
}

const folder = join(process.cwd(), 'tests/golden');
const parse = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const read = () => ({
  files: readdirSync(folder)
    .filter(name => /^activations.*\.json$/.test(name))
    .map((name): GoldenFile => ({ ...parse(name), name })),
  derivatives: parse('second-derivatives.json').rows as DerivativeRecord[],
});

let values: ReturnType<typeof read> | undefined;
const golden = () => (values ??= read());

/** Parameters that the file names otherwise than the definitions, which follow the sheet. */
const renamed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  prelu: { weight: 'a' },
  'star-relu': { scale: 's', bias: 'b' },
  'hard-shrink': { lambd: 'lambda' },
  'soft-shrink': { lambd: 'lambda' },
};

/** Ids under which the file has the vector functions that it names by their parameter. */
const vectorIds: Readonly<Record<string, string>> = { 'gumbel-softmax': 'softmax-temperature', maxout: 'maxout-2' };

type JsonParams = Readonly<Record<string, number | readonly number[]>>;

/** The file's parameters under the definitions' names; a list becomes one parameter an entry, from `first` on. */
function namedParams(id: string, params: JsonParams): Record<string, number> {
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, value]): [string, number][] => {
      if (name === 'numerator' || name === 'denominator') {
        const [letter, first] = name === 'numerator' ? ['a', 0] : ['b', 1];
        return (value as readonly number[]).map((entry, index) => [`${letter}${index + first}`, entry]);
      }
      const camelCase = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
      return name === 'eval_slope' ? [] : [[renamed[id]?.[name] ?? camelCase, Number(value)]];
    }),
  );
}

export interface GoldenScalar extends ReferenceValues {
  /** Condition number of each value of f″: |x f‴(x) / f″(x)|, or 1 where that is less. */
  d2fCondition: readonly number[];
  /** Derivatives by the learned parameters, with their condition numbers. */
  dparams: Readonly<Record<string, { values: readonly number[]; condition: readonly number[] }>>;
}

/** Reference values of a scalar function, one set for each choice of parameters in the files. */
export function goldenScalar(id: string): GoldenScalar[] {
  const { files, derivatives } = golden();
  return files.flatMap(({ name, scalar, x: common = [] }) => {
    const own = derivatives.filter(record => record.file === name);
    return scalar.flatMap((record, index) => {
      if (record.id !== id) return [];
      const more = own[index];
      const { params, x = common, x_extra = [], f, df } = record;
      if (more?.id !== id || more.d2f.length !== f.length)
        throw new RangeError(`second-derivatives.json does not match ${name}: run make_second_derivatives.py`);
      return {
        params: namedParams(id, params),
        x: [...x, ...x_extra].map(Number),
        f: f.map(Number),
        df: df.map(Number),
        d2f: more.d2f.map(Number),
        d2fCondition: more.d2fCondition,
        dparams: Object.fromEntries(
          Object.entries(more.dparams ?? {}).map(([param, { values, condition }]) => [
            param,
            { values: values.map(Number), condition },
          ]),
        ),
      };
    });
  });
}

/** Reference values and vector-Jacobian products of a function of a vector. */
export function goldenVector(id: string): VectorReference[] {
  const numbers = (values: JsonNumber[]) => Float64Array.from(values, Number);
  return golden()
    .files.flatMap(({ vector = [] }) => vector)
    .filter(record => record.id === (vectorIds[id] ?? id))
    .flatMap(({ params, cases }) => cases.map(values => ({ params: namedParams(id, params), ...values })))
    .map(({ params, z, g, y, vjp }) => ({ params, x: numbers(z), dy: numbers(g), y: numbers(y), vjp: numbers(vjp) }));
}
