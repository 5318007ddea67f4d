/**
 * Parameters to and from files: JSON for people, safetensors for other libraries. A tensor goes by its label. A file is
 * not trusted: everything is checked, and named in the error, before the first parameter is written.
 */
import type { Dtype, Shape, Tensor, Values } from '../autodiff/tape.ts';
import { ArgumentError } from '../errors.ts';

/** A tensor of a file. */
export interface StoredTensor {
  dtype: Dtype;
  shape: Shape;
  data: Values;
}

/** Options of `loadSafetensors` and `loadJson`. */
export interface LoadOptions {
  /** Allows a file of the other dtype: float64 values are then rounded to float32 parameters. */
  convert?: boolean;
}

/** Bytes of JSON that a safetensors header may have, the published limit. */
const MAX_HEADER = 100_000_000;
/** Axes of a tensor. */
const MAX_RANK = 32;

const formats = { F64: { dtype: 'float64', bytes: 8 }, F32: { dtype: 'float32', bytes: 4 } } as const;
type Format = keyof typeof formats;
const formatOf: Readonly<Record<Dtype, Format>> = { float64: 'F64', float32: 'F32' };

// ---------------------------------------------------------------- safetensors

/**
 * The parameters as a safetensors file: length of the header (8 bytes, little-endian), header (JSON, padded with spaces
 * to 8 bytes), data (little-endian, row-major). float64 tensors come first, then by label, as the format's own library
 * orders them. Throws if two have one label, or one is called `__metadata__`.
 */
export function saveSafetensors(
  parameters: readonly Tensor[],
  metadata?: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const sorted = [...byLabel(parameters).values()].sort(
    (a, b) =>
      formats[formatOf[b.tape.dtype]].bytes - formats[formatOf[a.tape.dtype]].bytes || compare(a.label, b.label),
  );
  const entries: string[] = [];
  if (metadata) entries.push(`"__metadata__":${JSON.stringify(metadata)}`);
  let size = 0;
  for (const { label, shape, data, tape } of sorted) {
    if (label === '__metadata__') throw new ArgumentError('label', label, 'another name; the format keeps this one');
    const end = size + data.length * formats[formatOf[tape.dtype]].bytes;
    const entry = { dtype: formatOf[tape.dtype], shape, data_offsets: [size, end] };
    entries.push(`${JSON.stringify(label)}:${JSON.stringify(entry)}`);
    size = end;
  }
  const header = new TextEncoder().encode(`{${entries.join(',')}}`);
  const start = 8 + Math.ceil(header.length / 8) * 8;
  const bytes = new Uint8Array(start + size);
  bytes.fill(0x20, 8, start);
  bytes.set(header, 8);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(start - 8), true);
  let at = start;
  for (const { data } of sorted) {
    const double = data instanceof Float64Array;
    for (let i = 0; i < data.length; i++, at += double ? 8 : 4)
      if (double) view.setFloat64(at, data[i] as number, true);
      else view.setFloat32(at, data[i] as number, true);
  }
  return bytes;
}

/**
 * Reads the tensors of a safetensors file, by name, with its metadata. Throws an ArgumentError unless the file is
 * sound: a header that fits and is JSON without duplicate keys; dtype F32 or F64; shapes whose size is that of their
 * bytes; bytes that follow each other without gap or overlap to the end of the file.
 */
export function readSafetensors(bytes: Uint8Array): {
  tensors: Map<string, StoredTensor>;
  metadata: Record<string, string>;
} {
  const { header, start } = readHeader(bytes);
  const metadata = readMetadata(header.get('__metadata__'));
  header.delete('__metadata__');
  const entries = [...header].map(([name, value]) => readEntry(name, value));
  let end = 0;
  for (const { name, from, to } of [...entries].sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (from !== end) throw new ArgumentError(`data_offsets of “${name}”`, `[${from}, ${to}]`, `to start at ${end}`);
    end = to;
  }
  const size = bytes.length - start;
  if (end !== size) throw new ArgumentError('size of the data', size, `the ${end} bytes that the header describes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, size);
  const tensors = new Map<string, StoredTensor>();
  for (const { name, format, shape, length, from } of entries) {
    const data = format === 'F64' ? new Float64Array(length) : new Float32Array(length);
    for (let i = 0; i < length; i++)
      data[i] = format === 'F64' ? view.getFloat64(from + 8 * i, true) : view.getFloat32(from + 4 * i, true);
    tensors.set(name, { dtype: formats[format].dtype, shape, data });
  }
  return { tensors, metadata };
}

/**
 * Fills the parameters from a safetensors file. Throws, before anything is written, unless it is sound and holds
 * exactly these parameters, by label, with their shapes and dtype.
 */
export function loadSafetensors(parameters: readonly Tensor[], bytes: Uint8Array, options: LoadOptions = {}): void {
  fill(parameters, readSafetensors(bytes).tensors, options);
}

function readHeader(bytes: Uint8Array): { header: Map<string, unknown>; start: number } {
  if (bytes.length < 8) throw new ArgumentError('size of the file', bytes.length, 'at least 8 bytes');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = view.getBigUint64(0, true);
  if (length > MAX_HEADER) throw new ArgumentError('length of the header', length, `at most ${MAX_HEADER} bytes`);
  const start = 8 + Number(length);
  if (start > bytes.length)
    throw new ArgumentError('length of the header', length, `at most the ${bytes.length - 8} bytes after it`);
  if (bytes[8] !== 0x7b || start === 8)
    throw new ArgumentError('header', start === 8 ? 'empty' : `byte ${bytes[8]}`, 'JSON that starts with {');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(8, start));
  } catch {
    throw new ArgumentError('header', 'no UTF-8', 'UTF-8 text');
  }
  return { header: new Map(Object.entries(asRecord('header', parseJson('header', text)))), start };
}

function readMetadata(value: unknown): Record<string, string> {
  if (value === undefined) return {};
  const metadata = asRecord('__metadata__', value);
  for (const [key, item] of Object.entries(metadata))
    if (typeof item !== 'string') throw new ArgumentError(`__metadata__ “${key}”`, quote(item), 'a text');
  return metadata as Record<string, string>;
}

function readEntry(name: string, value: unknown) {
  const entry = asRecord(`tensor “${name}”`, value);
  for (const key of Object.keys(entry))
    if (!['dtype', 'shape', 'data_offsets'].includes(key))
      throw new ArgumentError(`key of “${name}”`, key, 'dtype, shape or data_offsets');
  const format = entry.dtype;
  if (format !== 'F64' && format !== 'F32') throw new ArgumentError(`dtype of “${name}”`, quote(format), 'F64 or F32');
  const { shape, length } = readShape(name, entry.shape);
  const offsets = entry.data_offsets;
  const size = length * formats[format].bytes;
  if (!isCounts(offsets) || offsets.length !== 2)
    throw new ArgumentError(`data_offsets of “${name}”`, quote(offsets), 'two whole numbers from 0');
  const [from, to] = offsets as [number, number];
  if (to - from !== size)
    throw new ArgumentError(`data_offsets of “${name}”`, quote(offsets), `${size} bytes for shape ${quote(shape)}`);
  return { name, format: format as Format, shape, length, from, to };
}

// ---------------------------------------------------------------- JSON

const JSON_FORMAT = 'nonlinear-weights';
const JSON_VERSION = 1;

/**
 * The parameters as JSON: { format, version, tensors: { label: { dtype, shape, data } } }. What JSON has no number for
 * is a text: "NaN", "Infinity", "-Infinity", "-0". Every value comes back to the bit. Throws if two have one label.
 */
export function saveJson(parameters: readonly Tensor[]): string {
  const tensors = [...byLabel(parameters).values()].map(({ label, shape, data, tape }) => {
    const numbers = Array.from(data, value =>
      Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? '-0' : String(value),
    );
    return `${JSON.stringify(label)}:${JSON.stringify({ dtype: tape.dtype, shape, data: numbers })}`;
  });
  return `{"format":"${JSON_FORMAT}","version":${JSON_VERSION},"tensors":{${tensors.join(',')}}}`;
}

/**
 * Fills the parameters from what `saveJson` wrote. Throws, before anything is written, unless the text is sound and
 * holds exactly these parameters, by label, with their shapes and dtype.
 */
export function loadJson(parameters: readonly Tensor[], text: string, options: LoadOptions = {}): void {
  const file = asRecord('file', parseJson('file', text));
  if (file.format !== JSON_FORMAT) throw new ArgumentError('format', quote(file.format), JSON_FORMAT);
  if (file.version !== JSON_VERSION) throw new ArgumentError('version', quote(file.version), String(JSON_VERSION));
  const tensors = new Map<string, StoredTensor>();
  for (const [name, value] of Object.entries(asRecord('tensors', file.tensors))) {
    const { dtype, shape: stored, data: numbers } = asRecord(`tensor “${name}”`, value);
    if (dtype !== 'float64' && dtype !== 'float32')
      throw new ArgumentError(`dtype of “${name}”`, quote(dtype), 'float64 or float32');
    const { shape, length } = readShape(name, stored);
    if (!Array.isArray(numbers) || numbers.length !== length)
      throw new ArgumentError(
        `data of “${name}”`,
        Array.isArray(numbers) ? `${numbers.length} entries` : quote(numbers),
        `${length} entries for shape ${quote(shape)}`,
      );
    const data = dtype === 'float64' ? new Float64Array(length) : new Float32Array(length);
    for (let i = 0; i < length; i++) {
      const number = readNumber(numbers[i]);
      if (number === undefined)
        throw new ArgumentError(
          `entry ${i} of “${name}”`,
          quote(numbers[i]),
          'a number, NaN, Infinity, -Infinity or -0',
        );
      data[i] = number;
    }
    tensors.set(name, { dtype, shape, data });
  }
  fill(parameters, tensors, options);
}

function readNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return value === 'NaN' || value === 'Infinity' || value === '-Infinity' || value === '-0' ? Number(value) : undefined;
}

// ---------------------------------------------------------------- both

/** Writes stored tensors into the parameters of the same name; all are checked first. */
function fill(
  parameters: readonly Tensor[],
  stored: ReadonlyMap<string, StoredTensor>,
  { convert = false }: LoadOptions,
) {
  const named = byLabel(parameters);
  for (const name of stored.keys())
    if (!named.has(name)) throw new ArgumentError('tensor of the file', name, `one of ${list([...named.keys()])}`);
  for (const [name, parameter] of named) {
    const tensor = stored.get(name);
    if (!tensor) throw new ArgumentError(`tensor “${name}”`, 'missing', `a file with ${list([...named.keys()])}`);
    if (tensor.shape.join() !== parameter.shape.join())
      throw new ArgumentError(`shape of “${name}”`, quote(tensor.shape), quote(parameter.shape));
    if (tensor.dtype !== parameter.tape.dtype && !convert)
      throw new ArgumentError(`dtype of “${name}”`, tensor.dtype, `${parameter.tape.dtype}, or the option convert`);
  }
  for (const [name, parameter] of named) parameter.data.set((stored.get(name) as StoredTensor).data);
}

function byLabel(parameters: readonly Tensor[]): Map<string, Tensor> {
  const named = new Map<string, Tensor>();
  for (const parameter of parameters) {
    if (named.has(parameter.label))
      throw new ArgumentError('label', parameter.label, 'a different label for each parameter');
    named.set(parameter.label, parameter);
  }
  return named;
}

function readShape(name: string, value: unknown): { shape: number[]; length: number } {
  if (!isCounts(value) || value.length > MAX_RANK)
    throw new ArgumentError(`shape of “${name}”`, quote(value), `at most ${MAX_RANK} whole numbers from 0`);
  let length = 1;
  for (const axis of value) {
    length *= axis;
    if (!Number.isSafeInteger(8 * length))
      throw new ArgumentError(`shape of “${name}”`, quote(value), 'a smaller tensor');
  }
  return { shape: value, length };
}

const isCounts = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every(item => Number.isSafeInteger(item) && item >= 0);

/** Parses JSON and refuses duplicate keys, of which JSON.parse would silently keep the last. */
function parseJson(what: string, text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ArgumentError(what, (error as Error).message, 'JSON');
  }
  // The text is JSON, so braces outside texts are objects', and a text before a colon is a key.
  const scopes: Set<string>[] = [];
  for (const [token, colon] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"\s*(:?)|[{}]/g)) {
    if (token === '{') scopes.push(new Set());
    else if (token === '}') scopes.pop();
    else if (colon) {
      const key: string = JSON.parse(token.slice(0, -1));
      const scope = scopes.at(-1) as Set<string>;
      if (scope.has(key)) throw new ArgumentError(`key of the ${what}`, `${key} twice`, 'each key once');
      scope.add(key);
    }
  }
  return value;
}

function asRecord(what: string, value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ArgumentError(what, quote(value), 'an object');
  return value as Record<string, unknown>;
}

/** By code point, as other languages compare texts. */
function compare(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = ((left[i] as string).codePointAt(0) as number) - ((right[i] as string).codePointAt(0) as number);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

const quote = (value: unknown) => (value === undefined ? 'missing' : JSON.stringify(value)).slice(0, 60);
const list = (names: readonly string[]) => (names.length === 0 ? 'no tensor' : names.slice(0, 20).join(', '));
