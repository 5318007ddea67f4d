import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Dtype, Tape, type Tensor } from '../../src/core/autodiff/tape.ts';
import { ArgumentError } from '../../src/core/errors.ts';
import { loadJson, loadSafetensors, readSafetensors, saveJson, saveSafetensors } from '../../src/core/nn/weights.ts';

interface GoldenFile {
  dtype: 'F32' | 'F64';
  metadata: Record<string, string> | null;
  tensors: Record<string, { shape: number[]; data: number[] }>;
  base64: string;
}

const golden: { safetensors: GoldenFile[] } = JSON.parse(
  readFileSync(new URL('../golden/training.json', import.meta.url), 'utf8'),
);

const dtypeOf = { F32: 'float32', F64: 'float64' } as const;

/** Parameters by label, all of one dtype. */
function parametersOf(
  tensors: Record<string, { shape: number[]; data?: ArrayLike<number> }>,
  dtype: Dtype = 'float64',
) {
  const tape = new Tape(dtype);
  return Object.entries(tensors).map(([label, { shape, data }]) => {
    const tensor = tape.parameter(shape, label);
    if (data) tensor.data.set(data);
    return tensor;
  });
}

const bits = ({ data }: Pick<Tensor, 'data'>) => [...new Uint8Array(data.buffer)];

const fresh = (parameters: readonly Tensor[]): Tensor[] =>
  parameters.map(({ label, shape, tape }) => new Tape(tape.dtype).parameter(shape, label));

describe('safetensors against a file written by Python', () => {
  test.each(golden.safetensors.map((file, i) => ({ file, title: `${i}: ${file.dtype}` })))('$title', ({ file }) => {
    const bytes = new Uint8Array(Buffer.from(file.base64, 'base64'));
    const parameters = parametersOf(file.tensors, dtypeOf[file.dtype]);
    // In any order: the file's is by label.
    expect(saveSafetensors(parameters.toReversed(), file.metadata ?? undefined)).toEqual(bytes);
    const loaded = fresh(parameters);
    loadSafetensors(loaded, bytes);
    expect(loaded.map(bits)).toEqual(parameters.map(bits));
    const { tensors, metadata } = readSafetensors(bytes);
    expect(metadata).toEqual(file.metadata ?? {});
    expect([...tensors.keys()]).toEqual(Object.keys(file.tensors));
    for (const [name, { dtype, shape, data }] of tensors) {
      expect([dtype, shape]).toEqual([dtypeOf[file.dtype], file.tensors[name]?.shape]);
      expect([...data]).toEqual(file.tensors[name]?.data);
    }
  });
});

const anyParameters = fc
  .tuple(
    fc.constantFrom<Dtype>('float32', 'float64'),
    fc.uniqueArray(
      fc.tuple(
        fc.oneof(
          fc.string(),
          fc.string({ unit: 'binary' }),
          fc.constantFrom('__proto__', '0', 'constructor', '"', 'a:{', '\\"'),
        ),
        fc.array(fc.nat(3), { maxLength: 4 }),
        fc.infiniteStream(fc.oneof(fc.double(), fc.constantFrom(-0, Number.NaN, Number.POSITIVE_INFINITY, 5e-324))),
      ),
      { selector: ([label]) => label, maxLength: 6 },
    ),
  )
  .map(([dtype, entries]) => {
    const tape = new Tape(dtype);
    return entries
      .filter(([label]) => label !== '__metadata__')
      .map(([label, shape, values]) => {
        const tensor = tape.parameter(shape, label);
        for (let i = 0; i < tensor.data.length; i++) tensor.data[i] = values.next().value as number;
        return tensor;
      });
  });

describe('round trips, to the bit', () => {
  test('safetensors', () => {
    fc.assert(
      fc.property(
        anyParameters,
        fc.option(fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }), { nil: undefined }),
        (parameters, metadata) => {
          const bytes = saveSafetensors(parameters, metadata);
          expect(new DataView(bytes.buffer).getUint32(0, true) % 8).toBe(0);
          const loaded = fresh(parameters);
          loadSafetensors(loaded, bytes);
          expect(loaded.map(bits)).toEqual(parameters.map(bits));
          expect(readSafetensors(bytes).metadata).toEqual(metadata ?? {});
        },
      ),
    );
  });

  test('safetensors from the middle of a larger buffer', () => {
    const parameters = parametersOf({ a: { shape: [3], data: [1, 2, 3] } });
    const bytes = saveSafetensors(parameters);
    const larger = new Uint8Array(bytes.length + 10);
    larger.set(bytes, 3);
    const loaded = fresh(parameters);
    loadSafetensors(loaded, larger.subarray(3, 3 + bytes.length));
    expect([...(loaded[0]?.data ?? [])]).toEqual([1, 2, 3]);
  });

  test('JSON', () => {
    fc.assert(
      fc.property(anyParameters, parameters => {
        const loaded = fresh(parameters);
        loadJson(loaded, saveJson(parameters));
        expect(loaded.map(bits)).toEqual(parameters.map(bits));
      }),
    );
  });

  test('JSON is readable', () => {
    const parameters = parametersOf({
      'layer 1 weights': { shape: [1, 2], data: [0.1, Number.NaN] },
      b: { shape: [], data: [-0] },
    });
    expect(JSON.parse(saveJson(parameters))).toEqual({
      format: 'nonlinear-weights',
      version: 1,
      tensors: {
        'layer 1 weights': { dtype: 'float64', shape: [1, 2], data: [0.1, 'NaN'] },
        b: { dtype: 'float64', shape: [], data: ['-0'] },
      },
    });
  });

  test('conversion between dtypes is asked for', () => {
    const double = parametersOf({ a: { shape: [2], data: [0.1, 1] } });
    const single = parametersOf({ a: { shape: [2] } }, 'float32');
    for (const load of [
      (options = {}) => loadSafetensors(single, saveSafetensors(double), options),
      (options = {}) => loadJson(single, saveJson(double), options),
    ]) {
      single[0]?.data.fill(7);
      expect(() => load()).toThrow('dtype of “a” is “float64”; expected float32, or the option convert');
      expect([...(single[0]?.data ?? [])]).toEqual([7, 7]);
      load({ convert: true });
      expect([...(single[0]?.data ?? [])]).toEqual([Math.fround(0.1), 1]);
    }
  });
});

// ---------------------------------------------------------------- bad files

/** A file with this header and so many bytes of data. */
function file(header: unknown, size = 0, length?: bigint): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + size);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

function damaged(bytes: Uint8Array, at: number, value: number): Uint8Array {
  bytes[at] = value;
  return bytes;
}

const entry = (dtype: unknown, shape: unknown, offsets: unknown) => ({ dtype, shape, data_offsets: offsets });

describe('bad safetensors files', () => {
  test.each<[string, Uint8Array, string]>([
    ['too short', new Uint8Array(7), 'size of the file is 7; expected at least 8 bytes'],
    [
      'a header longer than the file',
      file('{}', 0, 3n),
      'length of the header is 3; expected at most the 2 bytes after it',
    ],
    [
      'a huge header',
      file('{}', 0, 2n ** 63n),
      'length of the header is 9223372036854775808; expected at most 100000000 bytes',
    ],
    ['no header', file(''), 'header is “empty”'],
    ['another start', file(' {}'), 'header is “byte 32”; expected JSON that starts with {'],
    ['a byte order mark', file('\uFEFF{}'), 'header is “byte 239”'],
    ['no JSON', file('{"a":'), 'header is “'],
    ['no JSON after it', file('{} x'), 'expected JSON'],
    ['no UTF-8', damaged(file('{"a":1}'), 10, 0xff), 'header is “no UTF-8”'],
    ['an entry that is none', file({ a: 3 }), 'tensor “a” is “3”; expected an object'],
    ['a list for an entry', file({ a: [] }), 'tensor “a” is “[]”; expected an object'],
    ['metadata that is none', file({ __metadata__: null }), '__metadata__ is “null”; expected an object'],
    ['metadata of numbers', file({ __metadata__: { a: 1 } }), '__metadata__ “a” is “1”; expected a text'],
    ['another dtype', file({ a: entry('BF16', [1], [0, 2]) }, 2), 'dtype of “a” is “"BF16"”; expected F64 or F32'],
    ['no dtype', file({ a: { shape: [], data_offsets: [0, 8] } }, 8), 'dtype of “a” is “missing”'],
    ['another key', file({ a: { ...entry('F64', [], [0, 8]), x: 1 } }, 8), 'key of “a” is “x”'],
    ['no shape', file({ a: { dtype: 'F64', data_offsets: [0, 8] } }, 8), 'shape of “a” is “missing”'],
    ['a negative shape', file({ a: entry('F64', [-1], [0, 8]) }, 8), 'shape of “a” is “[-1]”'],
    ['a broken shape', file({ a: entry('F64', [1.5], [0, 12]) }, 12), 'shape of “a” is “[1.5]”'],
    ['a shape of texts', file({ a: entry('F64', ['1'], [0, 8]) }, 8), 'shape of “a” is “["1"]”'],
    ['a shape that overflows', file({ a: entry('F64', [2 ** 40, 2 ** 40], [0, 8]) }, 8), 'expected a smaller tensor'],
    ['too many axes', file({ a: entry('F64', new Array(33).fill(1), [0, 8]) }, 8), 'at most 32 whole numbers'],
    [
      'no offsets',
      file({ a: { dtype: 'F64', shape: [] } }, 8),
      'data_offsets of “a” is “missing”; expected two whole numbers',
    ],
    ['three offsets', file({ a: entry('F64', [], [0, 8, 16]) }, 8), 'data_offsets of “a” is “[0,8,16]”'],
    [
      'offsets the wrong way',
      file({ a: entry('F64', [1], [8, 0]) }, 8),
      'data_offsets of “a” is “[8,0]”; expected 8 bytes',
    ],
    [
      'offsets of another size',
      file({ a: entry('F32', [2], [0, 4]) }, 4),
      'data_offsets of “a” is “[0,4]”; expected 8 bytes for shape [2]',
    ],
    [
      'a gap',
      file({ a: entry('F64', [1], [0, 8]), b: entry('F64', [1], [16, 24]) }, 24),
      'data_offsets of “b” is “[16, 24]”; expected to start at 8',
    ],
    ['a gap at the start', file({ a: entry('F64', [1], [8, 16]) }, 16), 'expected to start at 0'],
    [
      'an overlap',
      file({ a: entry('F64', [2], [0, 16]), b: entry('F64', [1], [8, 16]) }, 16),
      'data_offsets of “b” is “[8, 16]”; expected to start at 16',
    ],
    ['too little data', file({ a: entry('F64', [2], [0, 16]) }, 15), 'size of the data is 15; expected the 16 bytes'],
    ['too much data', file({ a: entry('F64', [2], [0, 16]) }, 17), 'size of the data is 17; expected the 16 bytes'],
    [
      'a name twice',
      file(
        '{"a":{"dtype":"F64","shape":[],"data_offsets":[0,8]},"\\u0061":{"dtype":"F64","shape":[],"data_offsets":[0,8]}}',
        8,
      ),
      'key of the header is “a twice”; expected each key once',
    ],
    [
      'a key twice',
      file('{"a":{"dtype":"F64","dtype":"F64","shape":[],"data_offsets":[0,8]}}', 8),
      'key of the header is “dtype twice”',
    ],
  ])('%s', (_, bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(ArgumentError);
    expect(() => readSafetensors(bytes)).toThrow(message);
  });

  test('texts with braces and quotes are no keys', () => {
    const metadata = { 'a"{': '}"a":', 'b\\': '{"b":' };
    expect(readSafetensors(file({ __metadata__: metadata })).metadata).toEqual(metadata);
  });

  test('every damaged file is refused or reads as numbers: never another error', () => {
    const sound = saveSafetensors(parametersOf({ a: { shape: [2], data: [1, 2] }, b: { shape: [1, 3] } }), { k: 'v' });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 }),
        fc.nat(sound.length),
        (changes, length) => {
          const bytes = sound.slice(0, Math.max(length, sound.length - 40));
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          try {
            readSafetensors(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(ArgumentError);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('files for other parameters', () => {
  const stored = parametersOf({
    weights: { shape: [2, 3], data: [1, 2, 3, 4, 5, 6] },
    bias: { shape: [3], data: [1, 2, 3] },
  });
  const loads = {
    safetensors: (parameters: Tensor[]) => loadSafetensors(parameters, saveSafetensors(stored)),
    JSON: (parameters: Tensor[]) => loadJson(parameters, saveJson(stored)),
  };

  test.each(Object.entries(loads))('%s: names and shapes', (_, load) => {
    const cases: [Record<string, { shape: number[] }>, string][] = [
      [{ weights: { shape: [2, 3] } }, 'tensor of the file is “bias”; expected one of weights'],
      [{}, 'expected one of no tensor'],
      [{ weights: { shape: [2, 3] }, bias: { shape: [3] }, gain: { shape: [] } }, 'tensor “gain” is “missing”'],
      [{ weights: { shape: [3, 2] }, bias: { shape: [3] } }, 'shape of “weights” is “[2,3]”; expected [3,2]'],
      [{ weights: { shape: [2, 3] }, bias: { shape: [3, 1] } }, 'shape of “bias” is “[3]”; expected [3,1]'],
    ];
    for (const [tensors, message] of cases) {
      const parameters = parametersOf(tensors);
      for (const { data } of parameters) data.fill(7);
      expect(() => load(parameters)).toThrow(ArgumentError);
      expect(() => load(parameters)).toThrow(message);
      // All or nothing.
      expect(parameters.every(({ data }) => data.every(value => value === 7))).toBe(true);
    }
  });

  test('two parameters of one label', () => {
    const twins = [...parametersOf({ a: { shape: [] } }), ...parametersOf({ a: { shape: [] } })];
    for (const run of [() => saveSafetensors(twins), () => saveJson(twins), () => loadJson(twins, saveJson([]))])
      expect(run).toThrow('label is “a”; expected a different label for each parameter');
  });

  test('the name that safetensors keeps', () => {
    expect(() => saveSafetensors(parametersOf({ __metadata__: { shape: [] } }))).toThrow('label is “__metadata__”');
  });
});

describe('bad JSON files', () => {
  const a = parametersOf({ a: { shape: [2] } });
  const text = (tensors: unknown) => JSON.stringify({ format: 'nonlinear-weights', version: 1, tensors });

  test.each<[string, string]>([
    ['', 'expected JSON'],
    ['[]', 'file is “[]”; expected an object'],
    ['{}', 'format is “missing”; expected nonlinear-weights'],
    ['{"format":"nonlinear-weights","version":2}', 'version is “2”; expected 1'],
    ['{"format":"nonlinear-weights","version":1}', 'tensors is “missing”; expected an object'],
    ['{"format":"nonlinear-weights","version":1,"version":1}', 'key of the file is “version twice”'],
    [text({ a: null }), 'tensor “a” is “null”'],
    [
      text({ a: { dtype: 'float16', shape: [2], data: [1, 2] } }),
      'dtype of “a” is “"float16"”; expected float64 or float32',
    ],
    [text({ a: { dtype: 'float64', shape: [-2], data: [1, 2] } }), 'shape of “a” is “[-2]”'],
    [
      text({ a: { dtype: 'float64', shape: [2], data: [1] } }),
      'data of “a” is “1 entries”; expected 2 entries for shape [2]',
    ],
    [text({ a: { dtype: 'float64', shape: [2], data: 'ab' } }), 'data of “a” is “"ab"”'],
    [
      text({ a: { dtype: 'float64', shape: [2], data: [1, null] } }),
      'entry 1 of “a” is “null”; expected a number, NaN',
    ],
    [text({ a: { dtype: 'float64', shape: [2], data: [1, '2'] } }), 'entry 1 of “a” is “"2"”'],
  ])('%s', (text, message) => {
    expect(() => loadJson(a, text)).toThrow(ArgumentError);
    expect(() => loadJson(a, text)).toThrow(message);
  });
});
