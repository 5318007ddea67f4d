/** What the data look like: a chart a set, drawn at build from the data themselves, and the rows behind it. */
import { cell, dot, line, lineY, type Markish, type PlotOptions, rect, text } from '@observablehq/plot';
import {
  type Column,
  createRandom,
  curves,
  type Dataset,
  documentLabels,
  documentPages,
  getColumn,
  tabularColumns,
  tabularRows,
  toyData,
} from '../../src/core/index.ts';
import { packedDataset } from '../../src/data/convert.ts';
import type { Result, Row, TableSchema } from '../../src/experiments/experiment.ts';
import { formatNumber } from '../../src/experiments/format.ts';
import type { Chart, LegendItem } from '../figures/chart.ts';
import { classColours } from '../figures/colours.ts';

export interface Preview {
  charts: readonly Chart[];
  /** The first rows, where that says something. */
  tables?: { schemas: Readonly<Record<string, TableSchema>>; result: Result };
}

const SEED = 1;
const FIRST_ROWS = 6;
const hue = (i: number) => `var(--hue-${1 + i})`;
const symbols = ['circle', 'square', 'triangle'] as const;
const legendMarks = ['dot', 'square', 'triangle'] as const;

const chart = (
  id: string,
  title: string,
  summary: string,
  aspect: number,
  plot: Chart['plot'],
  legend?: LegendItem[],
) => ({
  id,
  title,
  summary,
  aspect: { wide: aspect, narrow: aspect },
  plot,
  ...(legend && { legend }),
});

/** The first rows of the columns that have one value a row. */
function firstRows({ id, columns }: Dataset): NonNullable<Preview['tables']> {
  const value = ({ values, levels }: Column, row: number) => {
    const number = values[row] ?? Number.NaN;
    return levels?.[number] ?? (Number.isNaN(number) ? null : number);
  };
  const rows = Array.from(
    { length: FIRST_ROWS },
    (_, row): Row => Object.fromEntries(columns.map(column => [column.name, value(column, row)])),
  );
  return tableOf(
    `First rows of ${id}`,
    rows,
    columns.map(({ name, unit }) => [name, unit ? `${name} (${unit})` : name]),
  );
}

const tableOf = (title: string, rows: Row[], columns: readonly (readonly [key: string, label: string])[]) => ({
  schemas: {
    rows: { title, columns: Object.fromEntries(columns.map(([key, label]) => [key, { label, digits: 5 }])) },
  },
  result: { tables: { rows } },
});

/** Two measurements against each other, a colour and a form for each species. */
function species(id: string, dataset: Dataset, across: string, up: string): Preview {
  const [x, y, kind] = [getColumn(dataset, across), getColumn(dataset, up), getColumn(dataset, 'species')];
  const levels = kind.levels ?? [];
  const points = Array.from(kind.values, (level, i) => ({
    x: x.values[i] ?? Number.NaN,
    y: y.values[i] ?? Number.NaN,
    colour: hue(level),
    symbol: symbols[level],
  }));
  const counts = levels.map((name, level) => `${kind.values.filter(value => value === level).length} ${name}`);
  return {
    charts: [
      chart(
        id,
        `${capital(up)} by ${across}`,
        `${counts.join(', ')}. Each species has a region of its own, and some overlap.`,
        0.75,
        () => ({
          x: { label: `${across} (${x.unit}) →`, ticks: 6 },
          y: { label: `↑ ${up} (${y.unit})`, ticks: 5, zero: false },
          marks: [dot(points, { x: 'x', y: 'y', r: 2.5, stroke: 'colour', symbol: 'symbol' })],
          symbol: { type: 'identity' },
          color: { type: 'identity' },
        }),
        levels.map((label, level) => ({ label, color: hue(level), mark: legendMarks[level] })),
      ),
    ],
    tables: firstRows(dataset),
  };
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

function carbonDioxide(dataset: Dataset): Preview {
  const [year, month, co2] = ['year', 'month', 'CO₂'].map(name => getColumn(dataset, name).values);
  const points = Array.from(co2 ?? [], (y, i) => ({ x: (year?.[i] ?? 0) + ((month?.[i] ?? 0) - 0.5) / 12, y }));
  const [first, last] = [points[0], points.at(-1)];
  return {
    charts: [
      chart(
        'mauna-loa-co2',
        'CO₂ by month',
        `From ${formatNumber(first?.y ?? 0, 4)} ppm in ${year?.[0]} to ${formatNumber(last?.y ?? 0, 4)} ppm in ${year?.at(-1)}, up and down each year.`,
        0.6,
        () => ({
          x: { label: null, ticks: 5, tickFormat: String },
          y: { label: '↑ CO₂ (ppm)', ticks: 5, zero: false },
          marks: [line(points, { x: 'x', y: 'y', stroke: hue(0), strokeWidth: 1 })],
        }),
      ),
    ],
    tables: firstRows(dataset),
  };
}

function characters(dataset: Dataset): Preview {
  const { values, levels = [] } = getColumn(dataset, 'character');
  const counts = new Array<number>(levels.length).fill(0);
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  const shares = levels
    .map((level, i) => ({ level: level === ' ' ? 'space' : level, share: (100 * (counts[i] ?? 0)) / values.length }))
    .sort((a, b) => b.share - a.share)
    .slice(0, 12);
  const [first, second] = shares;
  return {
    charts: [
      chart(
        'moby-dick',
        'The most frequent characters',
        `${capital(first?.level ?? '')} makes up ${formatNumber(first?.share ?? 0, 3)} %, “${second?.level}” ${formatNumber(second?.share ?? 0, 3)} %.`,
        0.75,
        () => ({
          marginLeft: 56,
          x: { label: '% →', ticks: 5 },
          y: { domain: shares.map(({ level }) => level), label: null },
          marks: [rect(shares, { x1: 0, x2: 'share', y: 'level', fill: hue(0), inset: 1 })],
        }),
      ),
    ],
  };
}

/** Panels of a grid, each with its name on top; `marks` draws into all of them by the facet columns fx and fy. */
function panels(names: readonly string[], columns: number, marks: Markish[]): PlotOptions {
  const titles = names.map((name, i) => ({ name, fx: i % columns, fy: Math.floor(i / columns) }));
  return {
    marginLeft: 8,
    marginRight: 8,
    marginTop: 8,
    marginBottom: 8,
    x: { axis: null },
    y: { axis: null },
    fx: { axis: null, padding: 0.06 },
    fy: { axis: null, padding: 0.06 },
    marks: [...marks, text(titles, { fx: 'fx', fy: 'fy', text: 'name', frameAnchor: 'top', dy: -2 })],
    symbol: { type: 'identity' },
    color: { type: 'identity' },
  };
}

const inPanel = (i: number, columns: number) => ({ fx: i % columns, fy: Math.floor(i / columns) });

function toyPoints(): Preview {
  const sets = Object.values(toyData);
  const points = sets.flatMap(({ generate }, i) => {
    const { x, y } = generate(createRandom(SEED), { points: 120 });
    return Array.from(y, (label, at) => ({
      x: x[2 * at] ?? 0,
      y: x[2 * at + 1] ?? 0,
      colour: classColours[label === 1 ? 1 : 0].css,
      symbol: label === 1 ? 'square' : 'circle',
      ...inPanel(i, 3),
    }));
  });
  return {
    charts: [
      chart(
        'toy-points',
        `${points.length / sets.length} points of each`,
        `${sets.map(({ name }) => name).join(', ')}, each with its own noise.`,
        0.85,
        () => ({
          ...panels(
            sets.map(({ name }) => name),
            3,
            [dot(points, { x: 'x', y: 'y', fx: 'fx', fy: 'fy', r: 1.7, fill: 'colour', symbol: 'symbol' })],
          ),
          x: { axis: null, domain: [-1.7, 1.7] },
          y: { axis: null, domain: [-1.7, 2.2] },
        }),
        [
          { label: 'class 0', color: classColours[0].css, mark: 'dot' },
          { label: 'class 1', color: classColours[1].css, mark: 'square' },
        ],
      ),
    ],
  };
}

function curvesPreview(): Preview {
  const all = Object.values(curves);
  const points = all.flatMap(({ generate }, i) => {
    const { x, y } = generate(createRandom(SEED), { points: 60 });
    return Array.from(x, (at, j) => ({ x: at, y: y[j] ?? 0, ...inPanel(i, 2) }));
  });
  const truth = all.flatMap(({ f, domain: [low, high] }, i) =>
    Array.from({ length: 121 }, (_, j) => {
      const x = low + ((high - low) * j) / 120;
      return { x, y: f(x), ...inPanel(i, 2) };
    }),
  );
  return {
    charts: [
      chart(
        'curves',
        'The curves, and points with noise',
        `${all.map(({ name, formula }) => `${name}, ${formula}`).join('; ')}.`,
        1,
        () => ({
          ...panels(
            all.map(({ name }) => name),
            2,
            [
              dot(points, { x: 'x', y: 'y', fx: 'fx', fy: 'fy', r: 1.5, fill: hue(1) }),
              lineY(truth, { x: 'x', y: 'y', fx: 'fx', fy: 'fy', stroke: hue(0), strokeWidth: 1.5 }),
            ],
          ),
          y: { axis: null, domain: [-1.4, 2] },
        }),
        [
          { label: 'f(x)', color: hue(0) },
          { label: 'with noise', color: hue(1), mark: 'dot' },
        ],
      ),
    ],
  };
}

function documents(): Preview {
  const pages = documentPages(createRandom(SEED), { pages: 2 });
  const rowsOf = ({ words, boxes, labels }: (typeof pages)[number]) =>
    words.map((word, i) => {
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = boxes.subarray(4 * i, 4 * i + 4);
      return { word, label: documentLabels[labels[i] ?? 0] as string, x1, y1, x2, y2 };
    });
  const colour = (label: string) => hue(documentLabels.indexOf(label as (typeof documentLabels)[number]));
  const legend = documentLabels.map((label): LegendItem => ({ label, color: colour(label), mark: 'square' }));
  const charts = pages.map((page, i) => {
    const words = rowsOf(page).map(row => ({ ...row, colour: colour(row.label) }));
    const lowest = Math.min(1000, 30 + Math.max(...words.map(({ y2 }) => y2)));
    const total = words.find(({ label }) => label === 'total')?.word;
    return chart(
      `documents-${page.kind}`,
      `${i === 0 ? 'An' : 'A'} ${page.kind}`,
      `${words.length} words in ${new Set(words.map(({ y1 }) => y1)).size} lines, each in a box of its label’s colour; to pay: ${total}.`,
      lowest / 1000 / page.aspect,
      () => ({
        marginLeft: 0,
        marginRight: 0,
        marginTop: 0,
        marginBottom: 0,
        x: { axis: null, domain: [0, 1000] },
        y: { axis: null, domain: [0, lowest], reverse: true },
        marks: [
          rect(words, { x1: 'x1', x2: 'x2', y1: 'y1', y2: 'y2', inset: -1, stroke: 'colour', strokeWidth: 0.75 }),
          // The words of a whole sheet of A4 would be too small to read here.
          text(page.kind === 'receipt' ? words : [], {
            x: ({ x1, x2 }) => (x1 + x2) / 2,
            y: ({ y1, y2 }) => (y1 + y2) / 2,
            text: 'word',
            fontSize: 9,
          }),
        ],
        color: { type: 'identity' },
      }),
      i === 0 ? legend : undefined,
    );
  });
  const receipt = pages.find(({ kind }) => kind === 'receipt');
  return {
    charts,
    tables: tableOf(
      'Words of the receipt',
      receipt ? rowsOf(receipt) : [],
      ['word', 'label', 'x1', 'y1', 'x2', 'y2'].map(name => [name, name]),
    ),
  };
}

function tabular(): Preview {
  const rows = 2000;
  const { numeric, categorical, target } = tabularRows(createRandom(SEED), { rows });
  const [{ levels: regions }, { levels: seasons }, { levels: members }] = tabularColumns.categorical;
  const cells = regions.flatMap((region, r) =>
    seasons.map((season, s) => {
      const hits = [...target].filter((_, i) => categorical[3 * i] === r && categorical[3 * i + 1] === s);
      const mean = hits.reduce((sum, value) => sum + value, 0) / hits.length;
      return { region, season, mean, colour: classColours[mean > 0 ? 1 : 0].css };
    }),
  );
  const first = Array.from({ length: FIRST_ROWS }, (_, i): Row => {
    const [price = 0, distance = 0, age = 0] = numeric.subarray(3 * i, 3 * i + 3);
    const [region = 0, season = 0, member = 0] = categorical.subarray(3 * i, 3 * i + 3);
    return {
      price,
      distance,
      age,
      region: regions[region] ?? null,
      season: seasons[season] ?? null,
      member: members[member] ?? null,
      target: target[i] ?? null,
    };
  });
  return {
    charts: [
      chart(
        'tabular',
        'Mean of the target by region and season',
        `${cells.filter(({ mean }) => mean > 0).length} of the ${cells.length} means over ${formatNumber(rows)} rows are positive, like the fields of a chessboard: which season is high depends on the region.`,
        0.62,
        () => ({
          marginLeft: 60,
          x: { domain: seasons, label: null },
          y: { domain: regions, label: null },
          marks: [
            cell(cells, { x: 'season', y: 'region', fill: 'colour', fillOpacity: 0.25, inset: 1 }),
            text(cells, { x: 'season', y: 'region', text: ({ mean }) => formatNumber(mean, 2) }),
          ],
          color: { type: 'identity' },
        }),
      ),
    ],
    tables: tableOf(
      'First rows drawn',
      first,
      Object.keys(first[0] ?? {}).map(name => [name, name]),
    ),
  };
}

const previews: Readonly<Record<string, () => Preview | Promise<Preview>>> = {
  iris: async () => species('iris', (await packedDataset('iris')).dataset, 'petal length', 'petal width'),
  penguins: async () => species('penguins', (await packedDataset('penguins')).dataset, 'beak length', 'beak depth'),
  'mauna-loa-co2': async () => carbonDioxide((await packedDataset('mauna-loa-co2')).dataset),
  'moby-dick': async () => characters((await packedDataset('moby-dick')).dataset),
  'toy-points': toyPoints,
  curves: curvesPreview,
  documents,
  tabular,
};

/** The charts of a set or generator; none for those that are shown as pictures or text. */
export const previewOf = async (id: string): Promise<Preview> => (await previews[id]?.()) ?? { charts: [] };
