/**
 * Sequences of tokens with an answer at some of their positions: what recurrent nets and attention are put to the test with.
 * Every task has the same form, so one model and one loss fit them all.
 */
import { ArgumentError, checkInteger } from '../errors.ts';
import type { Random } from '../random.ts';

/** In `targets`: no answer is asked at this position. The default `ignoreIndex` of the cross-entropies here and in PyTorch. */
export const UNSCORED = -100;

/** Token sequences with what is to be answered at each place. */
export interface TokenSequences {
  /** Shape [sequences, length]: numbers of entries of `vocabulary`. */
  tokens: Int32Array;
  /** Shape [sequences, length]: numbers of entries of `answers`, or UNSCORED. */
  targets: Int32Array;
  length: number;
  /** What the tokens stand for. */
  vocabulary: readonly string[];
  /** What the targets stand for. */
  answers: readonly string[];
}

interface Sequences {
  sequences: number;
}

/** Sequences whose rows `fill` writes one after another, in windows of the two arrays; targets start as UNSCORED. */
function build(
  sequences: number,
  length: number,
  vocabulary: readonly string[],
  answers: readonly string[],
  fill: (tokens: Int32Array, targets: Int32Array, sequence: number) => void,
): TokenSequences {
  const tokens = new Int32Array(sequences * length);
  const targets = new Int32Array(sequences * length).fill(UNSCORED);
  for (let i = 0; i < sequences; i++)
    fill(tokens.subarray(i * length, (i + 1) * length), targets.subarray(i * length, (i + 1) * length), i);
  return { tokens, targets, length, vocabulary, answers };
}

const checkSequences = (sequences: number) => checkInteger('sequences', sequences, 1, 1e6);
const letters = (count: number) => Array.from({ length: count }, (_, i) => String.fromCharCode(97 + i));

/** Sequences to be copied. */
export interface CopyOptions extends Sequences {
  /** Symbols to remember, 1 to 256. */
  symbols: number;
  /** Blanks between the symbols and the signal to repeat them, 0 to 4096. */
  delay?: number;
  /** Different symbols, 2 to 26. */
  alphabet?: number;
}

/**
 * Copy: random symbols, `delay` blanks, the signal `>`, then one blank for each symbol, where the symbols are asked in
 * their order (the copying task of Hochreiter and Schmidhuber 1997, in the form of Arjovsky et al. 2016).
 * Length 2 symbols + delay + 1. Throws an ArgumentError.
 */
export function copySequences(random: Random, options: CopyOptions): TokenSequences {
  const { sequences, symbols, delay = 0, alphabet = 8 } = options;
  checkSequences(sequences);
  checkInteger('symbols', symbols, 1, 256);
  checkInteger('delay', delay, 0, 4096);
  checkInteger('alphabet', alphabet, 2, 26);
  const answers = letters(alphabet);
  const [blank, signal] = [alphabet, alphabet + 1];
  const start = symbols + delay + 1;
  return build(sequences, start + symbols, [...answers, '.', '>'], answers, (tokens, targets) => {
    tokens.fill(blank);
    tokens[start - 1] = signal;
    for (let i = 0; i < symbols; i++) {
      tokens[i] = random.integer(alphabet);
      targets[start + i] = tokens[i] as number;
    }
  });
}

/** Bits whose parity is asked. */
export interface ParityOptions extends Sequences {
  /** Bits, 1 to 4096. */
  length: number;
}

/**
 * Parity: random bits; asked at each position is whether the ones so far, this one included, are odd in number.
 * Every bit counts, so no part of the answer can be learnt from part of the input. Throws an ArgumentError.
 */
export function paritySequences(random: Random, { sequences, length }: ParityOptions): TokenSequences {
  checkSequences(sequences);
  checkInteger('length', length, 1, 4096);
  return build(sequences, length, ['0', '1'], ['even', 'odd'], (tokens, targets) => {
    let odd = 0;
    for (let i = 0; i < length; i++) {
      tokens[i] = random.integer(2);
      odd ^= tokens[i] as number;
      targets[i] = odd;
    }
  });
}

const BRACKETS = ['()', '[]', '{}', '<>'] as const;

/** Brackets that may balance. */
export interface BracketOptions extends Sequences {
  /** Brackets, an even number from 2 to 1024. */
  length: number;
  /** Kinds of brackets, 1 to 4. */
  kinds?: number;
}

/**
 * Brackets: asked at the last position is whether the word is balanced (a Dyck word over so many kinds of brackets). The
 * classes alternate. Balanced words are drawn uniformly; the others are balanced words of which two brackets were swapped,
 * so that counting brackets tells nothing. Token 2k opens kind k and token 2k + 1 closes it. Throws an ArgumentError.
 */
export function bracketSequences(random: Random, { sequences, length, kinds = 2 }: BracketOptions): TokenSequences {
  checkSequences(sequences);
  if (!Number.isInteger(length / 2) || length < 2 || length > 1024)
    throw new ArgumentError('length', length, 'an even number from 2 to 1024');
  checkInteger('kinds', kinds, 1, BRACKETS.length);
  const vocabulary = BRACKETS.slice(0, kinds).flatMap(pair => [...pair]);
  return build(sequences, length, vocabulary, ['broken', 'balanced'], (tokens, targets, sequence) => {
    drawBalanced(random, tokens, kinds);
    const balanced = sequence % 2 === 1;
    if (!balanced)
      do swap(tokens, random.integer(length), random.integer(length));
      while (isBalanced(tokens));
    targets[length - 1] = balanced ? 1 : 0;
  });
}

/**
 * A uniform Dyck word. With `depth` brackets open and `left` places left, the share of completions that open another one
 * is (depth + 2)(left - depth) / (2 left (depth + 1)), a ratio of ballot numbers.
 */
function drawBalanced(random: Random, word: Int32Array, kinds: number): void {
  const open: number[] = [];
  for (let i = 0; i < word.length; i++) {
    const depth = open.length;
    const left = word.length - i;
    if (random.uniform() < ((depth + 2) * (left - depth)) / (2 * left * (depth + 1))) {
      const kind = random.integer(kinds);
      open.push(kind);
      word[i] = 2 * kind;
    } else word[i] = 2 * (open.pop() as number) + 1;
  }
}

function swap(word: Int32Array, i: number, j: number): void {
  [word[i], word[j]] = [word[j] as number, word[i] as number];
}

function isBalanced(word: Int32Array): boolean {
  const open: number[] = [];
  for (const token of word) {
    if (token % 2 === 0) open.push(token);
    else if (open.pop() !== token - 1) return false;
  }
  return open.length === 0;
}

/** Keys and values, one of which is asked for later. */
export interface RecallOptions extends Sequences {
  /** Pairs of a key and a value to remember, 1 to the number of keys. */
  pairs: number;
  /** Fillers between the pairs and the question, 0 to 4096. */
  distance?: number;
  /** Different keys, 1 to 26. */
  keys?: number;
  /** Different values, 2 to 10. */
  values?: number;
}

/**
 * Recall at a distance: pairs of a key and its value, `distance` fillers, then one of the keys again, at which its value is
 * asked (associative recall; Ba et al. 2016). No key comes twice among the pairs.
 * Length 2 pairs + distance + 1. Throws an ArgumentError.
 */
export function recallSequences(random: Random, options: RecallOptions): TokenSequences {
  const { sequences, pairs, distance = 0, keys = 26, values = 10 } = options;
  checkSequences(sequences);
  checkInteger('keys', keys, 1, 26);
  checkInteger('values', values, 2, 10);
  checkInteger('pairs', pairs, 1, keys);
  checkInteger('distance', distance, 0, 4096);
  const answers = Array.from({ length: values }, (_, value) => String(value));
  const filler = keys + values;
  const deck = Array.from({ length: keys }, (_, key) => key);
  return build(sequences, 2 * pairs + distance + 1, [...letters(keys), ...answers, '.'], answers, (tokens, targets) => {
    random.shuffle(deck);
    tokens.fill(filler);
    for (let i = 0; i < pairs; i++) {
      tokens[2 * i] = deck[i] as number;
      tokens[2 * i + 1] = keys + random.integer(values);
    }
    const asked = random.integer(pairs);
    tokens[tokens.length - 1] = deck[asked] as number;
    targets[targets.length - 1] = (tokens[2 * asked + 1] as number) - keys;
  });
}
