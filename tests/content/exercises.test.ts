/** Numeric questions: their answers against SciPy and PyTorch, who got the prompts alone; their marking; what they say. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { instanceOf, lastDigit, mark, readAnswer } from '../../src/exercises/exercise.ts';
import { exerciseIds, getExercise } from '../../src/exercises/index.ts';

interface Reference {
  exercise: string;
  seed: number;
  prompt: string;
  answer: number;
}
const golden = JSON.parse(readFileSync(new URL('../golden/exercises.json', import.meta.url), 'utf8')) as Reference[];
const seeds = Array.from({ length: 300 }, (_, i) => i + 1);

it('the registry knows each by its own id and refuses others by name', () => {
  for (const id of exerciseIds) expect(getExercise(id).id).toBe(id);
  expect(() => getExercise('toString')).toThrow(/“toString”.*sigmoid-at-a-point/);
});

describe.each(exerciseIds)('%s', id => {
  const exercise = getExercise(id);
  const instances = seeds.map(seed => instanceOf(exercise, seed));

  it('has the answer that SciPy or PyTorch gives to the prompt', () => {
    const references = golden.filter(row => row.exercise === id);
    expect(references).toHaveLength(12);
    for (const { seed, prompt, answer } of references) {
      const ours = instanceOf(exercise, seed);
      expect(ours.prompt).toBe(prompt);
      expect(Math.abs(ours.answer - answer), prompt).toBeLessThanOrEqual(1e-13 * Math.abs(answer));
    }
  });

  it('asks the same from the same seed and, over many seeds, many different things', () => {
    expect(instanceOf(exercise, 7)).toStrictEqual(instanceOf(exercise, 7));
    expect(new Set(instances.map(({ prompt }) => prompt)).size).toBeGreaterThan(30);
  });

  it('takes its answer, exact or rounded as asked, and as it is printed', () => {
    for (const instance of instances) {
      const { answer, text } = instance;
      expect(answer).not.toBe(0);
      for (const typed of [String(answer), answer.toPrecision(exercise.answers === 'count' ? 12 : 3), ` ${answer} `])
        expect(mark(instance, typed), `${instance.prompt} ${typed}`).toMatchObject({ kind: 'right' });
      // What is printed may have a power of ten, which nobody has to type.
      if (text.includes('×')) continue;
      expect(mark(instance, text).kind).toBe('right');
      if (exercise.answers === 'number') expect(mark(instance, text.replace('.', ',')).kind).toBe('right');
    }
  });

  it('refuses an answer that is off by more than the tolerance, and says how', () => {
    for (const instance of instances) {
      const { answer, tolerance } = instance;
      const off = exercise.answers === 'count' ? 1 : 2.5 * tolerance;
      for (const typed of [answer + off, answer - off]) {
        const verdict = mark(instance, String(typed));
        expect(verdict.kind, `${instance.prompt} ${typed}`).toBe('wrong');
        expect(verdict.words).toMatch(/^Not yet.*\.$/);
      }
      expect(mark(instance, String(-answer)).kind).toBe('wrong');
      for (const typed of ['', 'abc', '1/0', 'NaN', 'Infinity', '0x10', '1e999', '<b>1</b>'])
        expect(mark(instance, typed).kind).toBe('unreadable');
    }
  });

  it('knows the usual slips, none of which is the answer', () => {
    expect(instances.some(({ slips }) => slips.length > 0)).toBe(true);
    for (const instance of instances)
      for (const slip of instance.slips) {
        const verdict = mark(instance, String(slip.value));
        expect(verdict.kind).toBe('wrong');
        expect(instance.slips.map(({ words }) => `Not yet. ${words}`)).toContain(verdict.words);
        expect(slip.words).toMatch(/^\p{Lu}.*\.$/su);
      }
  });

  it('asks in a sentence, and works the answer out to its last line', () => {
    for (const { prompt, solution, text, answer } of instances) {
      expect(prompt).toMatch(/^\p{Lu}.*\? Give .*\.$/su);
      expect(`${prompt} ${solution.join(' ')}`).not.toMatch(/NaN|undefined|null|∞|\d-\d|= -/);
      expect(solution.length).toBeGreaterThan(0);
      const last = readAnswer((solution.at(-1) ?? '').split(' = ').at(-1) ?? '', exercise.answers === 'count');
      if (Number.isFinite(last)) expect(Math.abs(last - answer)).toBeLessThanOrEqual(lastDigit(answer) / 10);
      else expect(text).toContain('×');
    }
  });
});

it('reads a number in the ways that people write one', () => {
  for (const [text, value] of [
    ['0.25', 0.25],
    ['.25', 0.25],
    ['0,25', 0.25],
    ['−0.25', -0.25],
    ['1/4', 0.25],
    ['-1/4', -0.25],
    ['2.5e-1', 0.25],
    [' 12 ', 12],
    ['1,234', 1.234],
  ] as const)
    expect(readAnswer(text), text).toBe(value);
  for (const text of ['', '1/2/3', 'one', '1..2', '--1', 'e5', '1,2,3']) expect(readAnswer(text), text).toBeNaN();
  for (const [text, value] of [
    ['1,234', 1234],
    ['1,234,567', 1234567],
    ['1 234', 1234],
    ['1234.0', 1234],
  ] as const)
    expect(readAnswer(text, true), text).toBe(value);
  expect(readAnswer('1,5', true)).toBeNaN();
});
