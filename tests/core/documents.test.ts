import { describe, expect, test } from 'vitest';
import {
  type DocumentLabel,
  type DocumentPage,
  documentLabels,
  documentPages,
  documentVocabulary,
} from '../../src/core/data/documents.ts';
import { ArgumentError } from '../../src/core/errors.ts';
import { createRandom } from '../../src/core/random.ts';

interface Word {
  text: string;
  label: DocumentLabel;
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

const wordsOf = ({ words, boxes, labels }: DocumentPage): Word[] =>
  words.map((text, i) => {
    const [x1 = Number.NaN, y1 = Number.NaN, x2 = Number.NaN, y2 = Number.NaN] = boxes.subarray(4 * i, 4 * i + 4);
    return { text, label: documentLabels[labels[i] ?? -1] as DocumentLabel, x1, y1, x2, y2 };
  });

/** Lines, found by the words' top edges. */
function linesOf(page: DocumentPage): Word[][] {
  const lines = new Map<number, Word[]>();
  for (const word of wordsOf(page)) lines.set(word.y1, [...(lines.get(word.y1) ?? []), word]);
  return [...lines.values()];
}

const pages = documentPages(createRandom(1), { pages: 400 });
const cents = (text: string) => Math.round(100 * Number(text));

test('kinds alternate; arrays have an entry, or four, for each word', () => {
  pages.forEach(({ kind, words, tokens, boxes, labels }, i) => {
    expect(kind).toBe(i % 2 === 0 ? 'invoice' : 'receipt');
    expect([tokens.length, boxes.length, labels.length]).toEqual([words.length, 4 * words.length, words.length]);
    expect(words.length).toBeLessThanOrEqual(71);
  });
});

test('boxes are whole, not empty, inside the page and apart from each other', () => {
  for (const page of pages) {
    const words = wordsOf(page);
    for (const { x1, y1, x2, y2 } of words) {
      expect(Math.min(x1, y1)).toBeGreaterThanOrEqual(0);
      expect(Math.max(x2, y2)).toBeLessThanOrEqual(1000);
      expect(x2).toBeGreaterThan(x1);
      expect(y2).toBeGreaterThan(y1);
    }
    for (const [i, a] of words.entries())
      for (const b of words.slice(i + 1))
        expect(a.x2 <= b.x1 || b.x2 <= a.x1 || a.y2 <= b.y1 || b.y2 <= a.y1, `${a.text} and ${b.text}`).toBe(true);
  }
});

test('words stand in reading order: below the one before, or to its right in one line, with a space between', () => {
  for (const page of pages) {
    const words = wordsOf(page);
    for (const [i, b] of words.entries()) {
      const a = words[i - 1];
      if (a) expect(b.y1 >= a.y2 || (b.y1 === a.y1 && b.x1 > a.x2), `${a.text}, ${b.text}`).toBe(true);
    }
  }
});

test('boxes are as wide as their words are long', () => {
  for (const page of pages)
    for (const { text, x1, y1, x2, y2 } of wordsOf(page)) {
      // Width over height in points, a rounding of one thousandth each way.
      const perCharacter = ((x2 - x1) * page.aspect) / (y2 - y1) / text.length;
      expect(Math.abs(perCharacter - 0.55)).toBeLessThan(0.55 * (1 / (x2 - x1) + 1.2 / (y2 - y1)));
    }
});

test('tokens name their words, digits read as 0, and all of the vocabulary comes up', () => {
  const seen = new Set<string>();
  for (const { words, tokens } of pages)
    words.forEach((word, i) => {
      const entry = documentVocabulary[tokens[i] ?? -1];
      expect(entry).toBe([...word].map(character => (/[0-9]/.test(character) ? '0' : character)).join(''));
      seen.add(entry ?? '');
    });
  expect(seen).toEqual(new Set(documentVocabulary));
  expect(seen.size).toBe(documentVocabulary.length);
});

describe('labels', () => {
  test('a key is fixed words, a value stands to its right in its line', () => {
    const keys = new Set<string>();
    for (const page of pages)
      for (const line of linesOf(page)) {
        const key = line.filter(({ label }) => label === 'key');
        if (key.length === 0) {
          expect(line.some(({ label }) => label === 'value' || label === 'total')).toBe(false);
          continue;
        }
        const answers = line.filter(({ label }) => label === 'value' || label === 'total');
        expect(answers).toHaveLength(1);
        expect(line).toHaveLength(key.length + 1);
        expect(answers[0]?.x1).toBeGreaterThanOrEqual(key.at(-1)?.x2 ?? Number.NaN);
        keys.add(key.map(({ text }) => text.replace(/\d+/, '0')).join(' '));
      }
    expect([...keys].sort()).toEqual(
      ['Customer', 'Date', 'Due Date', 'Invoice Number', 'Receipt Number', 'Subtotal', 'Tax 0 %', 'Total'].sort(),
    );
  });

  test('the first two lines are the header, and every page has one total', () => {
    for (const page of pages) {
      for (const line of linesOf(page).slice(0, 2)) expect(line.every(({ label }) => label === 'header')).toBe(true);
      expect(wordsOf(page).filter(({ label }) => label === 'total')).toHaveLength(1);
    }
  });

  test('the form of a number does not tell its label: the same one comes under several', () => {
    const labels = new Map<string, Set<DocumentLabel>>();
    for (const page of pages)
      for (const { text, label } of wordsOf(page)) {
        const form = text.replace(/\d/g, '0');
        labels.set(form, (labels.get(form) ?? new Set()).add(label));
      }
    for (const amount of ['00.00', '000.00']) expect(labels.get(amount)).toEqual(new Set(['item', 'value', 'total']));
  });
});

test('the arithmetic of every page holds', () => {
  for (const page of pages) {
    const lines = linesOf(page);
    const items = lines.filter(line => line.every(({ label }) => label === 'item'));
    expect(items.length).toBeGreaterThan(0);
    let sum = 0;
    for (const line of items) {
      const numbers = line.map(({ text }) => text).filter(text => /\d/.test(text));
      const amount = cents(numbers.at(-1) ?? '');
      if (page.kind === 'invoice') expect(amount).toBe(Number(numbers[0]) * cents(numbers[1] ?? ''));
      else expect(amount % Number(numbers[0])).toBe(0);
      sum += amount;
    }
    const amountOf = (key: string) => lines.find(line => line[0]?.text === key)?.at(-1)?.text ?? '';
    const rate = Number(lines.find(line => line[0]?.text === 'Tax')?.[1]?.text);
    expect(cents(amountOf('Subtotal'))).toBe(sum);
    expect(Math.abs(cents(amountOf('Tax')) - (sum * rate) / 100)).toBeLessThanOrEqual(0.5);
    expect(cents(amountOf('Total'))).toBe(sum + cents(amountOf('Tax')));
  }
});

test('dates and layout vary: fields come in every order, left and right, sums before and after them', () => {
  const invoices = pages.filter(({ kind }) => kind === 'invoice');
  const orders = invoices.map(page =>
    linesOf(page)
      .filter(line => line[0]?.label === 'key')
      .slice(0, 4)
      .map(line => line[0]?.text)
      .join(' '),
  );
  expect(new Set(orders).size).toBe(24);
  const lefts = invoices.map(page => wordsOf(page).find(({ label }) => label === 'key')?.x1 ?? 0);
  expect(lefts.filter(x => x < 300).length / lefts.length).toBeGreaterThan(0.35);
  expect(lefts.filter(x => x > 400).length / lefts.length).toBeGreaterThan(0.35);
  const receipts = pages.filter(({ kind }) => kind === 'receipt');
  const after = receipts.filter(({ words }) => words.indexOf('Date') > words.indexOf('Total')).length;
  expect(Math.abs(after / receipts.length - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 4 / receipts.length));
});

test('same seed, same pages; a larger sample begins with the smaller one', () => {
  const of = (seed: number, count: number) => documentPages(createRandom(seed), { pages: count });
  expect(of(3, 10)).toEqual(of(3, 10));
  expect(of(3, 15).slice(0, 10)).toEqual(of(3, 10));
  expect(of(4, 10)).not.toEqual(of(3, 10));
});

test('one page, none, and what is no number of pages', () => {
  expect(documentPages(createRandom(1), { pages: 1 })).toHaveLength(1);
  for (const count of [0, 1.5, Number.NaN, 1e5 + 1])
    expect(() => documentPages(createRandom(1), { pages: count })).toThrow(
      new ArgumentError('pages', count, 'a whole number from 1 to 100000'),
    );
});
