/**
 * An exercise: a kind of numeric question, generated from a seed with its answer, computed by the core, and marked. It runs where the
 * page is built and in the reader's browser, so it imports only what it needs of the core.
 */
import { createRandom, type Random } from '../core/random.ts';
import { formatNumber } from '../experiments/format.ts';

/** A number that a usual mistake leads to, and what to say to it. */
export interface Slip {
  value: number;
  /** A sentence: what was probably done. */
  words: string;
}

/** One question with numbers in it. */
export interface Instance {
  /** What is asked, one or two sentences; the last one asks. */
  prompt: string;
  answers: Exercise['answers'];
  answer: number;
  /** An answer is right when it differs by at most this: 0 where the answer is a count. */
  tolerance: number;
  /** The answer as it is printed. */
  text: string;
  /** The way to the answer, a line a step; the last one ends in the answer. */
  solution: readonly string[];
  slips: readonly Slip[];
}

/** What a generator returns: the rest of an instance follows from it. */
export interface Draft {
  prompt: string;
  answer: number;
  solution: readonly string[];
  slips?: readonly Slip[];
}

/** One kind of question. */
export interface Exercise {
  id: string;
  title: string;
  /** `count`: a whole number, exact. `number`: to three significant digits, one more or less in the last. */
  answers: 'count' | 'number';
  /** Pure: the same random numbers give the same question. */
  draw(random: Random): Draft;
}

/** Significant digits that are asked for. */
export const DIGITS = 3;

/** One unit in the third significant digit of a number, the tolerance of an answer: 0.001 for 0.731. 0 for 0. */
export const lastDigit = (value: number): number =>
  value === 0 ? 0 : 10 ** (Math.floor(Math.log10(Math.abs(value))) - DIGITS + 1);

/** The question of a kind that belongs to a seed. Its slips are those that an answer could be taken for without being right. */
export function instanceOf(exercise: Exercise, seed: number): Instance {
  const { prompt, answer, solution, slips = [] } = exercise.draw(createRandom(`${exercise.id} ${seed}`));
  const counts = exercise.answers === 'count';
  // The smallest addend is for the rounding of the reader's own decimal number.
  const tolerance = counts ? 0 : lastDigit(answer) * (1 + 1e-9);
  return {
    prompt: `${prompt} ${counts ? 'Give the whole number.' : `Give ${DIGITS} significant digits.`}`,
    answers: exercise.answers,
    answer,
    tolerance,
    text: formatNumber(answer, DIGITS),
    solution,
    slips: slips.filter(({ value }) => Math.abs(value - answer) > 2 * tolerance),
  };
}

/**
 * A number as the reader wrote it: `0.73`, `0,73`, `−1.5e-3`, `1/4`. NaN for what is none. A comma is a decimal one, unless a count is
 * read: there it groups thousands, `12,544`.
 */
export function readAnswer(text: string, count = false): number {
  const plain = text.trim().replace(/[−–]/g, '-').replace(/\s+/g, '');
  const grouped = count ? plain.replace(/,(?=\d{3}(?:,|$))/g, '') : plain.replace(',', '.');
  const [, above = '', below] = /^([^/]+)(?:\/([^/]+))?$/.exec(grouped) ?? [];
  const number = (part: string) => (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(part) ? Number(part) : Number.NaN);
  return below === undefined ? number(above) : number(above) / number(below);
}

/** What is said to an answer. */
export interface Verdict {
  kind: 'right' | 'wrong' | 'unreadable';
  words: string;
}

/** Marks what the reader typed. */
export function mark({ answers, answer, tolerance, text, slips }: Instance, typed: string): Verdict {
  const value = readAnswer(typed, answers === 'count');
  if (!Number.isFinite(value))
    return { kind: 'unreadable', words: 'That is not a number that can be read. Write it as 0.25, 1/4 or 2.5e-1.' };
  if (Math.abs(value - answer) <= tolerance) return { kind: 'right', words: `Right: ${text}.` };
  const slip = slips.find(slip => Math.abs(value - slip.value) <= Math.max(tolerance, lastDigit(slip.value)));
  if (slip) return { kind: 'wrong', words: `Not yet. ${slip.words}` };
  if (value === -answer || Math.abs(value + answer) <= tolerance)
    return { kind: 'wrong', words: 'Not yet: the size is right, the sign is not.' };
  return { kind: 'wrong', words: `Not yet: ${value > answer ? 'too large' : 'too small'}.` };
}

/** A whole multiple of the step from low to high. */
export const stepped = (random: Random, low: number, high: number, step: number): number => {
  const count = Math.round((high - low) / step) + 1;
  return Number((low + step * random.integer(count)).toPrecision(12));
};

/** One of the items. */
export const oneOf = <T>(random: Random, items: readonly [T, ...T[]]): T =>
  items[random.integer(items.length)] ?? items[0];

/** A number that was drawn, in full. */
export const written = (value: number): string => formatNumber(value, 12);

/** A number of the way, to more digits than are asked for. */
export const rounded = (value: number): string => formatNumber(value, 5);
