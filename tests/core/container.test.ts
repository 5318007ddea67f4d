import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Column, type Dataset, decodeDataset, encodeDataset, getColumn } from '../../src/core/data/container.ts';
import { ArgumentError } from '../../src/core/errors.ts';

const small: Dataset = {
  id: 'small',
  columns: [
    { name: 'length', shape: [3], values: Float64Array.of(1.5, Number.NaN, -0), unit: 'cm' },
    { name: 'kind', shape: [3], values: Uint8Array.of(0, 1, 0), levels: ['a', 'bé'] },
    { name: 'image', shape: [3, 1, 2], values: Float32Array.of(1, 2, 3, 4, 5, Number.POSITIVE_INFINITY) },
  ],
};

/** A file written by hand from the description of the form, without the encoder. */
function written(header: string, ...values: number[]): Uint8Array {
  const text = [...new TextEncoder().encode(header)];
  return Uint8Array.of(
    ...[0x4e, 0x4c, 0x44, 0x31],
    ...[text.length % 256, Math.floor(text.length / 256), 0, 0],
    ...text,
    ...values,
  );
}

describe('the form of the file', () => {
  test('is the one described: magic, length, JSON, little-endian columns padded to eight bytes', () => {
    const header =
      '{"id":"x","columns":[{"name":"n","type":"uint8","shape":[2]},{"name":"i","type":"int32","shape":[2],"unit":"s"}]}';
    const bytes = written(header, 7, 255, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 254, 255, 255, 255);
    const dataset: Dataset = {
      id: 'x',
      columns: [
        { name: 'n', shape: [2], values: Uint8Array.of(7, 255) },
        { name: 'i', shape: [2], values: Int32Array.of(257, -2), unit: 's' },
      ],
    };
    expect(decodeDataset(bytes)).toEqual(dataset);
    expect(encodeDataset(dataset)).toEqual(bytes);
  });

  test('what is decoded is what was encoded, from any place in a buffer', () => {
    const bytes = encodeDataset(small);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeDataset(bytes)).toEqual(small);
    expect(decodeDataset(shifted.subarray(3))).toEqual(small);
  });

  test('any columns survive, to the bit', () => {
    const column = fc.constantFrom(Uint8Array, Int32Array, Float32Array, Float64Array);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9 }),
        fc.array(fc.tuple(fc.string(), column, fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 5 }),
        fc.array(fc.double(), { minLength: 1, maxLength: 40 }),
        (rows, kinds, numbers) => {
          const columns = kinds.map(([name, Values, width]): Column => {
            const values = Array.from({ length: rows * width }, (_, i) => numbers[i % numbers.length] ?? 0);
            return { name, shape: [rows, width], values: Values.from(values) };
          });
          const decoded = decodeDataset(encodeDataset({ id: 'any', columns }));
          decoded.columns.forEach((each, i) => {
            expect(each.values.constructor).toBe(columns[i]?.values.constructor);
            expect(each).toEqual(columns[i]);
          });
        },
      ),
    );
  });
});

describe('what is wrong is said', () => {
  const header = (columns: string) => `{"id":"x","columns":[${columns}]}`;
  test.each([
    ['nothing', new Uint8Array(), 'of 0 bytes'],
    ['another file', new TextEncoder().encode('PK and more'), 'expected bytes that begin with “NLD1”'],
    ['no header', written('{'), 'header is “{”'],
    ['a header of another form', written('{"id":1,"columns":[]}'), 'header is “{"id":1'],
    ['a shape that is none', written(header('{"name":"a","type":"uint8","shape":[-1]}')), 'header is'],
    [
      'an unknown type',
      written(header('{"name":"a","type":"int8","shape":[1]}')),
      'type of column “a” is “int8”; expected one of uint8,',
    ],
    ['an inherited type', written(header('{"name":"a","type":"toString","shape":[1]}')), 'is “toString”'],
    ['a file cut off', encodeDataset(small).slice(0, -9), 'cut off in column “image”'],
    ['no columns', written(header('')), 'columns is 0'],
    [
      'a number of no level',
      written(header('{"name":"a","type":"uint8","shape":[1],"levels":["p"]}'), 1),
      'a value of column “a” is 1',
    ],
    [
      'columns of different length',
      written(
        header('{"name":"a","type":"uint8","shape":[1]},{"name":"b","type":"uint8","shape":[2]}'),
        1,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        1,
        2,
      ),
      'rows of column “b” is 2; expected 1',
    ],
  ])('%s', (_, bytes, message) => {
    expect(() => decodeDataset(bytes)).toThrow(ArgumentError);
    expect(() => decodeDataset(bytes)).toThrow(message);
  });

  test('values that do not fill their shape are not encoded', () => {
    const columns = [{ name: 'a', shape: [3], values: Uint8Array.of(1, 2) }];
    expect(() => encodeDataset({ id: 'x', columns })).toThrow('values of column “a” is 2; expected 3');
  });

  test('a column that is not there', () => {
    expect(getColumn(small, 'kind')).toBe(small.columns[1]);
    expect(() => getColumn(small, 'size')).toThrow('column of “small” is “size”; expected one of length, kind, image');
  });
});
