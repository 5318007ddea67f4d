/**
 * One binary form for data sets: the four bytes `NLD1`, the length of a header (32 bits, little-endian), the header as JSON,
 * then the values of each column, little-endian, each beginning at a multiple of eight bytes from the end of the header.
 */
import { ArgumentError } from '../errors.ts';

const types = { uint8: Uint8Array, int32: Int32Array, float32: Float32Array, float64: Float64Array } as const;
/** The number types that a column may have. */
export type ColumnType = keyof typeof types;

/** A column of a data set. */
export interface Column {
  name: string;
  /** Shape [rows, ...]: all columns of a data set have the same number of rows. */
  shape: readonly number[];
  /** Row by row. A number that is missing is NaN. */
  values: Uint8Array | Int32Array | Float32Array | Float64Array;
  /** Of a measurement: `mm`. */
  unit?: string;
  /** Of a category: what its values 0, 1, 2, ... stand for. */
  levels?: readonly string[];
}

/** Columns of equally many rows. */
export interface Dataset {
  id: string;
  columns: readonly Column[];
}

interface HeaderColumn {
  name: string;
  type: ColumnType;
  shape: number[];
  unit?: string;
  levels?: string[];
}

const MAGIC = [...'NLD1'].map(character => character.charCodeAt(0));
const ALIGNMENT = 8;
const aligned = (bytes: number) => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

/** The number type of a column's values. */
export const columnType = ({ values }: Column): ColumnType =>
  (Object.keys(types) as ColumnType[]).find(type => values instanceof types[type]) as ColumnType;

/** The bytes of a data set. Throws an ArgumentError for one that `decodeDataset` would refuse. */
export function encodeDataset({ id, columns }: Dataset): Uint8Array {
  checkColumns(columns);
  const header = columns.map(
    (column): HeaderColumn => ({
      name: column.name,
      type: columnType(column),
      shape: [...column.shape],
      ...(column.unit !== undefined && { unit: column.unit }),
      ...(column.levels && { levels: [...column.levels] }),
    }),
  );
  const text = new TextEncoder().encode(JSON.stringify({ id, columns: header }));
  const start = MAGIC.length + 4 + text.length;
  const length = columns.reduce((sum, { values }) => sum + aligned(values.byteLength), 0);
  const bytes = new Uint8Array(start + length);
  bytes.set(MAGIC);
  new DataView(bytes.buffer).setUint32(MAGIC.length, text.length, true);
  bytes.set(text, MAGIC.length + 4);
  let at = start;
  for (const { values } of columns) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += aligned(values.byteLength);
  }
  return bytes;
}

/** The data set in bytes that `encodeDataset` made. Throws an ArgumentError that says what is wrong with any others. */
export function decodeDataset(bytes: Uint8Array): Dataset {
  if (!MAGIC.every((byte, i) => bytes[i] === byte) || bytes.length < MAGIC.length + 4)
    throw new ArgumentError('data set', `of ${bytes.length} bytes`, 'bytes that begin with “NLD1”');
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MAGIC.length, true);
  let at = MAGIC.length + 4 + headerLength;
  const { id, columns: header } = parseHeader(new TextDecoder().decode(bytes.subarray(MAGIC.length + 4, at)));
  const columns = header.map(({ type, ...column }): Column => {
    const values = types[type];
    const length = sizeOf(column.shape) * values.BYTES_PER_ELEMENT;
    if (at + length > bytes.length)
      throw new ArgumentError('data set', `cut off in column “${column.name}”`, `${at + length} bytes or more`);
    const copy = bytes.slice(at, at + length);
    at += aligned(length);
    return { ...column, values: new values(copy.buffer) };
  });
  checkColumns(columns);
  return { id, columns };
}

/** Header fields as far as bytes can be read by them; the rest is checked with the values. */
function parseHeader(text: string): { id: string; columns: HeaderColumn[] } {
  const refuse = (got: string) =>
    new ArgumentError('header', got, '{ "id", "columns": [{ "name", "type", "shape" }] }');
  let header: { id?: unknown; columns?: unknown };
  try {
    header = JSON.parse(text);
  } catch {
    throw refuse(text);
  }
  const { id, columns } = header;
  if (typeof id !== 'string' || !Array.isArray(columns)) throw refuse(text);
  for (const { name, type, shape } of columns as Partial<HeaderColumn>[]) {
    const whole = (length: number) => Number.isSafeInteger(length) && length >= 0;
    if (typeof name !== 'string' || !Array.isArray(shape) || !shape.every(whole)) throw refuse(text);
    if (type === undefined || !Object.hasOwn(types, type))
      throw new ArgumentError(`type of column “${name}”`, type, `one of ${Object.keys(types).join(', ')}`);
  }
  return { id, columns: columns as HeaderColumn[] };
}

/** As many values as the shape says, as many rows as in the other columns, and a level for every value of a category. */
function checkColumns(columns: readonly Column[]): void {
  const rows = columns[0]?.shape[0];
  if (rows === undefined) throw new ArgumentError('columns', columns.length, 'at least one, with rows');
  for (const { name, shape, values, levels } of columns) {
    if (shape[0] !== rows)
      throw new ArgumentError(`rows of column “${name}”`, shape[0], `${rows}, as in the first one`);
    if (values.length !== sizeOf(shape))
      throw new ArgumentError(`values of column “${name}”`, values.length, `${sizeOf(shape)}, as its shape says`);
    if (levels) {
      const stray = values.find(value => !(Number.isInteger(value) && value >= 0 && value < levels.length));
      if (stray !== undefined)
        throw new ArgumentError(`a value of column “${name}”`, stray, `a number of one of its ${levels.length} levels`);
    }
  }
}

/** A column by name. Throws an ArgumentError that names those there are. */
export function getColumn({ id, columns }: Dataset, name: string): Column {
  const column = columns.find(candidate => candidate.name === name);
  if (column) return column;
  throw new ArgumentError(`column of “${id}”`, name, `one of ${columns.map(each => each.name).join(', ')}`);
}
