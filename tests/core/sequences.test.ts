import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bracketSequences,
  copySequences,
  paritySequences,
  recallSequences,
  type TokenSequences,
  UNSCORED,
} from '../../src/core/data/sequences.ts';
import { ArgumentError } from '../../src/core/errors.ts';
import { createRandom, type Random } from '../../src/core/random.ts';

/** Every sequence as text, and its answers by position. */
function read({ tokens, targets, length, vocabulary, answers }: TokenSequences) {
  return Array.from({ length: tokens.length / length }, (_, row) => ({
    text: [...tokens.subarray(row * length, (row + 1) * length)].map(token => vocabulary[token] ?? '?').join(''),
    answers: [...targets.subarray(row * length, (row + 1) * length)].map(target =>
      target === UNSCORED ? undefined : (answers[target] ?? '?'),
    ),
  }));
}

const ROWS = 2000;
/** Five standard deviations of a share of `count` draws. */
const tolerance = (share: number, count: number) => 5 * Math.sqrt((share * (1 - share)) / count);

const tasks: Record<string, (random: Random, sequences: number) => TokenSequences> = {
  copy: (random, sequences) => copySequences(random, { sequences, symbols: 4, delay: 3 }),
  parity: (random, sequences) => paritySequences(random, { sequences, length: 9 }),
  brackets: (random, sequences) => bracketSequences(random, { sequences, length: 12 }),
  recall: (random, sequences) => recallSequences(random, { sequences, pairs: 3, distance: 5 }),
};

describe.each(Object.entries(tasks))('%s', (_, draw) => {
  test('same seed, same sequences; a larger sample begins with the smaller one; another seed, others', () => {
    expect(draw(createRandom(5), 20)).toEqual(draw(createRandom(5), 20));
    expect(read(draw(createRandom(5), 30)).slice(0, 20)).toEqual(read(draw(createRandom(5), 20)));
    expect(draw(createRandom(6), 20).tokens).not.toEqual(draw(createRandom(5), 20).tokens);
  });

  test('one sequence, none, too many', () => {
    expect(read(draw(createRandom(1), 1))).toHaveLength(1);
    for (const sequences of [0, -1, 0.5, Number.NaN, 1e6 + 1])
      expect(() => draw(createRandom(1), sequences)).toThrow(
        new ArgumentError('sequences', sequences, 'a whole number from 1 to 1000000'),
      );
  });
});

describe('copy', () => {
  test('the symbols, blanks, the signal, and the symbols asked again', () => {
    fc.assert(
      fc.property(
        fc.record({
          symbols: fc.integer({ min: 1, max: 20 }),
          delay: fc.integer({ min: 0, max: 30 }),
          alphabet: fc.integer({ min: 2, max: 26 }),
        }),
        fc.integer(),
        ({ symbols, delay, alphabet }, seed) => {
          const data = copySequences(createRandom(seed), { sequences: 3, symbols, delay, alphabet });
          expect(data.length).toBe(2 * symbols + delay + 1);
          for (const { text, answers } of read(data)) {
            const [, word = ''] = text.match(new RegExp(`^([a-z]{${symbols}})\\.{${delay}}>\\.{${symbols}}$`)) ?? [];
            expect([...word].every(letter => letter.charCodeAt(0) < 97 + alphabet)).toBe(true);
            expect(answers.slice(0, -symbols).every(answer => answer === undefined)).toBe(true);
            expect(answers.slice(-symbols).join('')).toBe(word);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test('symbols are equally likely', () => {
    const text = read(copySequences(createRandom(1), { sequences: ROWS, symbols: 5, alphabet: 4 })).map(row =>
      row.text.slice(0, 5),
    );
    for (const letter of 'abcd') {
      const share = text.join('').split(letter).length - 1;
      expect(Math.abs(share / (5 * ROWS) - 1 / 4)).toBeLessThan(tolerance(1 / 4, 5 * ROWS));
    }
  });
});

describe('parity', () => {
  test('each answer counts the ones so far', () => {
    for (const { text, answers } of read(paritySequences(createRandom(2), { sequences: 200, length: 33 })))
      answers.forEach((answer, i) => {
        const ones = text.slice(0, i + 1).replaceAll('0', '').length;
        expect(answer).toBe(ones % 2 === 0 ? 'even' : 'odd');
      });
  });

  test('both answers are equally likely at the end, and no single bit tells', () => {
    const rows = read(paritySequences(createRandom(3), { sequences: ROWS, length: 8 }));
    const odd = rows.filter(({ answers }) => answers.at(-1) === 'odd').length / ROWS;
    expect(Math.abs(odd - 1 / 2)).toBeLessThan(tolerance(1 / 2, ROWS));
    for (let bit = 0; bit < 8; bit++) {
      const agree = rows.filter(({ text, answers }) => (text[bit] === '1') === (answers.at(-1) === 'odd')).length;
      expect(Math.abs(agree / ROWS - 1 / 2)).toBeLessThan(tolerance(1 / 2, ROWS));
    }
  });
});

/** Takes neighbouring pairs away until none is left: an independent rule for balance. */
function reducesToNothing(word: string): boolean {
  for (;;) {
    const shorter = word.replace(/\(\)|\[\]|\{\}|<>/g, '');
    if (shorter === word) return word === '';
    word = shorter;
  }
}

describe('brackets', () => {
  test.each([
    { length: 2, kinds: 1 },
    { length: 2, kinds: 4 },
    { length: 10, kinds: 1 },
    { length: 24, kinds: 2 },
    { length: 64, kinds: 4 },
  ])('$length brackets of $kinds kinds: the answer is whether they cancel', ({ length, kinds }) => {
    const rows = read(bracketSequences(createRandom(4), { sequences: 400, length, kinds }));
    rows.forEach(({ text, answers }, i) => {
      expect(text).toHaveLength(length);
      expect(answers.slice(0, -1).every(answer => answer === undefined)).toBe(true);
      expect(answers.at(-1)).toBe(reducesToNothing(text) ? 'balanced' : 'broken');
      expect(answers.at(-1)).toBe(i % 2 === 0 ? 'broken' : 'balanced');
    });
  });

  test('counting tells nothing: every word has as many brackets that open as close, of each kind', () => {
    for (const { text } of read(bracketSequences(createRandom(5), { sequences: 500, length: 20, kinds: 4 })))
      for (const pair of ['()', '[]', '{}', '<>'])
        expect(text.split(pair[0] as string).length).toBe(text.split(pair[1] as string).length);
  });

  test('balanced words of one kind are uniform: all 14 of length 8 (the Catalan number) alike', () => {
    const balanced = read(bracketSequences(createRandom(6), { sequences: 28_000, length: 8, kinds: 1 })).filter(
      ({ answers }) => answers.at(-1) === 'balanced',
    );
    const counts = new Map<string, number>();
    for (const { text } of balanced) counts.set(text, (counts.get(text) ?? 0) + 1);
    expect(counts.size).toBe(14);
    const chiSquared = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquared).toBeLessThan(13 + 5 * Math.sqrt(2 * 13));
  });
});

describe('recall', () => {
  test('the value asked is the one beside the key, at the distance asked for', () => {
    fc.assert(
      fc.property(
        fc.record({
          pairs: fc.integer({ min: 1, max: 12 }),
          distance: fc.integer({ min: 0, max: 40 }),
          keys: fc.integer({ min: 12, max: 26 }),
          values: fc.integer({ min: 2, max: 10 }),
        }),
        fc.integer(),
        ({ pairs, distance, keys, values }, seed) => {
          const data = recallSequences(createRandom(seed), { sequences: 3, pairs, distance, keys, values });
          expect(data.length).toBe(2 * pairs + distance + 1);
          for (const { text, answers } of read(data)) {
            expect(text).toMatch(new RegExp(`^([a-z][0-9]){${pairs}}\\.{${distance}}[a-z]$`));
            const remembered = new Map(
              [...text.matchAll(/([a-z])([0-9])/g)].map(([, key = '', value]) => [key, value]),
            );
            expect(remembered.size).toBe(pairs);
            expect(answers.at(-1)).toBe(remembered.get(text.at(-1) ?? ''));
            expect(answers.slice(0, -1).every(answer => answer === undefined)).toBe(true);
            expect([...remembered.values()].every(value => Number(value) < values)).toBe(true);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test('every pair is asked alike, so position tells nothing', () => {
    const rows = read(recallSequences(createRandom(7), { sequences: ROWS, pairs: 4, keys: 6 }));
    for (let pair = 0; pair < 4; pair++) {
      const asked = rows.filter(({ text }) => text[2 * pair] === text.at(-1)).length / ROWS;
      expect(Math.abs(asked - 1 / 4)).toBeLessThan(tolerance(1 / 4, ROWS));
    }
  });
});

test.each<[string, (random: Random) => unknown, string]>([
  ['symbols', random => copySequences(random, { sequences: 1, symbols: 0 }), 'symbols is 0; expected a whole number'],
  ['delay', random => copySequences(random, { sequences: 1, symbols: 1, delay: -1 }), 'delay is -1; expected'],
  ['alphabet', random => copySequences(random, { sequences: 1, symbols: 1, alphabet: 27 }), 'alphabet is 27; expected'],
  ['parity length', random => paritySequences(random, { sequences: 1, length: 0 }), 'length is 0; expected'],
  ['odd length', random => bracketSequences(random, { sequences: 1, length: 3 }), 'length is 3; expected an even'],
  ['no length', random => bracketSequences(random, { sequences: 1, length: 0 }), 'length is 0; expected an even'],
  ['kinds', random => bracketSequences(random, { sequences: 1, length: 2, kinds: 5 }), 'kinds is 5; expected'],
  [
    'pairs',
    random => recallSequences(random, { sequences: 1, pairs: 3, keys: 2 }),
    'pairs is 3; expected a whole number from 1 to 2',
  ],
  ['values', random => recallSequences(random, { sequences: 1, pairs: 1, values: 1 }), 'values is 1; expected'],
  [
    'distance',
    random => recallSequences(random, { sequences: 1, pairs: 1, distance: 5000 }),
    'distance is 5000; expected',
  ],
])('a wrong %s is refused with what is allowed', (_, draw, message) => {
  expect(() => draw(createRandom(1))).toThrow(ArgumentError);
  expect(() => draw(createRandom(1))).toThrow(message);
});
