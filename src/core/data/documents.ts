/**
 * Invoices and receipts as models of documents see them: words in reading order, a box for each, and what each word is for.
 * Arithmetic on a page holds: amounts are quantity times price, the total is their sum and the tax.
 */
import { checkInteger } from '../errors.ts';
import type { Random } from '../random.ts';

/** What a word is for. `item` is all of the table's rows, `total` the amount to pay. */
export const documentLabels = ['other', 'header', 'key', 'value', 'item', 'total'] as const;
/** A label of `documentLabels`. */
export type DocumentLabel = (typeof documentLabels)[number];

/** The kinds of page that are drawn. */
export const documentKinds = ['invoice', 'receipt'] as const;

const COMPANIES = ['Aster', 'Birch', 'Cobalt', 'Delta', 'Ember', 'Fjord', 'Garnet', 'Harbour'];
const TRADES = ['Foods', 'Tools', 'Books', 'Supply', 'Studio'];
const FORMS = ['Ltd', 'Inc', 'Co'];
const STREETS = ['Hill', 'Mill', 'Station', 'Market', 'Garden'];
const GOODS = ['paper', 'lamp', 'chair', 'desk', 'cable', 'coffee', 'tea', 'pencil', 'folder', 'clock', 'brush', 'mug'];
const QUALITIES = ['blue', 'green', 'small', 'large', 'oak', 'steel'];
const CUSTOMERS = ['Alma', 'Bruno', 'Chiara', 'Dario', 'Edda', 'Femi', 'Greta', 'Hugo'];
const FIXED = [
  ...['Invoice', 'Receipt', 'Number', 'Date', 'Due', 'Customer', 'Item', 'Quantity', 'Price', 'Amount', 'Subtotal'],
  ...['Tax', '%', 'Total', 'Thank', 'you', 'Street'],
];
/** Numbers by their form, every digit written as 0. */
const NUMBERS = ['0', '00', '00000', '0.00', '00.00', '000.00', '0000.00', '0000-00-00'];

/** All that stands on a page, numbers by their form. The number of an entry is a word's token. */
export const documentVocabulary: readonly string[] = [
  COMPANIES,
  TRADES,
  FORMS,
  STREETS,
  GOODS,
  QUALITIES,
  CUSTOMERS,
  FIXED,
  NUMBERS,
].flat();

/** A page of words in boxes, each with its label. */
export interface DocumentPage {
  kind: (typeof documentKinds)[number];
  /** In reading order: lines from top to bottom, words of a line from left to right. */
  words: readonly string[];
  /** Shape [words]: number of the word in `documentVocabulary`, digits read as 0. */
  tokens: Int32Array;
  /** Shape [words, 4]: x1, y1, x2, y2 in thousandths of the page's width and height, whole numbers (Xu et al. 2020, LayoutLM). */
  boxes: Int32Array;
  /** Shape [words]: numbers of entries of `documentLabels`. */
  labels: Int32Array;
  /** Width over height of the page. */
  aspect: number;
}

/** What page to draw. */
export interface DocumentOptions {
  pages: number;
}

interface Word {
  text: string;
  label: DocumentLabel;
}

/** Words next to each other; `right` puts the end of the last one there instead of the start of the first. */
interface Run {
  words: readonly Word[];
  at: number;
  right?: boolean;
}

/** A line: runs from left to right, its height, and the space above it, in points. */
interface Line {
  runs: readonly Run[];
  size: number;
  above: number;
}

/** Width of a character and of the space between words, in units of the size of the type. */
const CHARACTER = 0.55;
const SPACE = 0.3;

const words = (label: DocumentLabel, ...texts: readonly (string | number)[]): Word[] =>
  texts.map(text => ({ text: String(text), label }));
const money = (cents: number) => (cents / 100).toFixed(2);
const pick = <T>(random: Random, from: readonly T[]) => from[random.integer(from.length)] as T;
const digits = (random: Random, count: number) => String(10 ** (count - 1) + random.integer(9 * 10 ** (count - 1)));
const two = (number: number) => String(number).padStart(2, '0');

/**
 * Pages of both kinds in turn. Place, order and number of the fields and rows vary, and the same form of number stands for
 * several things: a date is the day of sale or the day it is due, an amount is a price, a sum or the total, so that the place
 * decides. At most 71 words a page. Throws an ArgumentError.
 */
export function documentPages(random: Random, { pages }: DocumentOptions): DocumentPage[] {
  checkInteger('pages', pages, 1, 1e5);
  return Array.from({ length: pages }, (_, i) =>
    i % 2 === 0 ? setPage('invoice', drawInvoice(random), 595, 842) : setPage('receipt', drawReceipt(random), 300, 640),
  );
}

interface Goods {
  name: Word[];
  quantity: number;
  price: number;
}

const drawGoods = (random: Random, most: number): Goods[] =>
  Array.from({ length: 1 + random.integer(most) }, () => ({
    name: words('item', ...(random.integer(2) ? [pick(random, QUALITIES)] : []), pick(random, GOODS)),
    quantity: 1 + random.integer(12),
    price: 50 + 5 * random.integer(1000),
  }));

/** What is to be paid for goods at a tax rate in percent, in cents; the tax is rounded to the nearest cent. */
function sums(goods: readonly Goods[], rate: number) {
  const subtotal = goods.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  const tax = Math.round((subtotal * rate) / 100);
  return { subtotal, tax, total: subtotal + tax };
}

const drawDate = (random: Random) =>
  `20${10 + random.integer(20)}-${two(1 + random.integer(12))}-${two(1 + random.integer(28))}`;
const drawCompany = (random: Random) =>
  words('header', pick(random, COMPANIES), pick(random, TRADES), pick(random, FORMS));
const drawStreet = (random: Random) => words('header', 1 + random.integer(99), pick(random, STREETS), 'Street');

/** An A4 page: head, fields on one side or below each other, a table with columns, the sums on the right. */
function drawInvoice(random: Random): Line[] {
  const left = 40 + random.integer(30);
  const right = 555 - random.integer(30);
  const size = 9 + random.integer(3);
  const line = (runs: readonly Run[], above = 4): Line => ({ runs, size, above });
  const fields = random.shuffle([
    [words('key', 'Invoice', 'Number'), words('value', digits(random, 5))],
    [words('key', 'Date'), words('value', drawDate(random))],
    [words('key', 'Due', 'Date'), words('value', drawDate(random))],
    [words('key', 'Customer'), words('value', pick(random, CUSTOMERS))],
  ] as const);
  const fieldsAt = random.integer(2) ? left : left + 260;
  const goods = drawGoods(random, 8);
  const rate = pick(random, [5, 7, 19, 20]);
  const { subtotal, tax, total } = sums(goods, rate);
  const [quantities, prices] = [left + 240, left + 350];
  const sum = (key: Word[], amount: Word[], above?: number) =>
    line(
      [
        { words: key, at: prices, right: true },
        { words: amount, at: right, right: true },
      ],
      above,
    );

  return [
    { runs: [{ words: drawCompany(random), at: left }], size: size + 7, above: 40 + random.integer(30) },
    line([{ words: drawStreet(random), at: left }]),
    {
      runs: [{ words: words('header', 'Invoice'), at: random.integer(2) ? left : left + 260 }],
      size: size + 4,
      above: 24,
    },
    ...fields.map(([key, value], i) =>
      line(
        [
          { words: key, at: fieldsAt },
          { words: value, at: fieldsAt + 110 },
        ],
        i === 0 ? 16 + random.integer(16) : 4,
      ),
    ),
    line(
      [
        { words: words('other', 'Item'), at: left },
        { words: words('other', 'Quantity'), at: quantities, right: true },
        { words: words('other', 'Price'), at: prices, right: true },
        { words: words('other', 'Amount'), at: right, right: true },
      ],
      24 + random.integer(40),
    ),
    ...goods.map(({ name, quantity, price }) =>
      line([
        { words: name, at: left },
        { words: words('item', quantity), at: quantities, right: true },
        { words: words('item', money(price)), at: prices, right: true },
        { words: words('item', money(quantity * price)), at: right, right: true },
      ]),
    ),
    sum(words('key', 'Subtotal'), words('value', money(subtotal)), 14),
    sum(words('key', 'Tax', rate, '%'), words('value', money(tax))),
    sum(words('key', 'Total'), words('total', money(total))),
    ...(random.integer(2) ? [line([{ words: words('other', 'Thank', 'you'), at: left }], 30)] : []),
  ];
}

/** A till roll: everything narrow, quantities before the goods, sums at the right edge. */
function drawReceipt(random: Random): Line[] {
  const left = 16 + random.integer(16);
  const right = 284 - random.integer(16);
  const size = 9 + random.integer(3);
  const line = (runs: readonly Run[], above = 3): Line => ({ runs, size, above });
  const spread = (first: Word[], last: Word[], above?: number) =>
    line(
      [
        { words: first, at: left },
        { words: last, at: right, right: true },
      ],
      above,
    );
  const goods = drawGoods(random, 8);
  const rate = pick(random, [5, 7, 19, 20]);
  const { subtotal, tax, total } = sums(goods, rate);
  const number: [Word[], Word[]] = [words('key', 'Receipt', 'Number'), words('value', digits(random, 5))];
  const date: [Word[], Word[]] = [words('key', 'Date'), words('value', drawDate(random))];
  const fields = random.shuffle([number, date]).map(([key, value], i) => spread(key, value, i === 0 ? 14 : 3));
  const fieldsFirst = random.integer(2) === 1;

  return [
    { runs: [{ words: drawCompany(random), at: left }], size: size + 3, above: 20 + random.integer(20) },
    line([{ words: drawStreet(random), at: left }]),
    ...(fieldsFirst ? fields : []),
    ...goods.map(({ name, quantity, price }, i) =>
      spread([...words('item', quantity), ...name], words('item', money(quantity * price)), i === 0 ? 18 : 3),
    ),
    spread(words('key', 'Subtotal'), words('value', money(subtotal)), 10),
    spread(words('key', 'Tax', rate, '%'), words('value', money(tax))),
    spread(words('key', 'Total'), words('total', money(total))),
    ...(fieldsFirst ? [] : fields),
    ...(random.integer(2) ? [line([{ words: words('other', 'Thank', 'you'), at: left }], 16)] : []),
  ];
}

/** Puts lines below each other on a page of so many points and measures their words. */
function setPage(kind: DocumentPage['kind'], lines: readonly Line[], width: number, height: number): DocumentPage {
  const placed: { word: Word; box: number[] }[] = [];
  let y = 0;
  for (const { runs, size, above } of lines) {
    y += above;
    for (const { words, at, right } of runs) {
      const widths = words.map(({ text }) => text.length * CHARACTER * size);
      const gap = SPACE * size;
      let x = right ? at - widths.reduce((sum, each) => sum + each + gap, -gap) : at;
      words.forEach((word, i) => {
        const end = x + (widths[i] as number);
        const box = [x / width, y / height, end / width, (y + size) / height].map(share => Math.round(1000 * share));
        placed.push({ word, box });
        x = end + gap;
      });
    }
    y += size;
  }
  return {
    kind,
    words: placed.map(({ word }) => word.text),
    tokens: Int32Array.from(placed, ({ word }) => documentVocabulary.indexOf(word.text.replace(/\d/g, '0'))),
    boxes: Int32Array.from(placed.flatMap(({ box }) => box)),
    labels: Int32Array.from(placed, ({ word }) => documentLabels.indexOf(word.label)),
    aspect: width / height,
  };
}
