/** The chooser: rules that point to what exists, a recommendation without contradiction for every set-up, programs, and the theory of its chart. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { getActivation, getScalarActivation, momentTable } from '../../src/core/index.ts';
import { choiceAsCode } from '../../src/experiments/choice-as-code.ts';
import experiment, { gradientByLayer } from '../../src/experiments/choose-an-activation.ts';
import { choose, DEEP, pageTitles, rules, type Setup, SIGMOID_FADES } from '../../src/experiments/chooser-rules.ts';
import { loadExperiment } from '../../src/experiments/index.ts';
import type { ChoiceInput } from '../../src/experiments/inputs.ts';
import { findClaim } from '../../src/experiments/page-claims.ts';

const valuesOf = <T extends string>(input: ChoiceInput<T>) => input.options.map(({ value }) => value);

/** Every combination of the inputs, with a depth on either side of each depth that a rule compares to. */
const setups: Setup[] = [];
const { task, network, normalisation, shape } = experiment.inputs;
for (const t of valuesOf(task))
  for (const n of valuesOf(network))
    for (const depth of [1, 3, 4, SIGMOID_FADES - 1, SIGMOID_FADES, DEEP - 1, DEEP, 100])
      for (const norm of valuesOf(normalisation))
        for (const s of valuesOf(shape))
          for (const flags of [0, 1, 2, 3, 4, 5, 6, 7])
            setups.push({
              task: t,
              network: n,
              depth,
              normalisation: norm,
              shape: s,
              residual: (flags & 1) > 0,
              derivatives: (flags & 2) > 0,
              cheap: (flags & 4) > 0,
            });

it('recommends something for every set-up, and never what it warns of', () => {
  expect(setups).toHaveLength(7 * 5 * 8 * 3 * 3 * 8);
  const reached = new Set<string>();
  const problems: string[] = [];
  for (const setup of setups) {
    const { reasons, ...decided } = choose(setup);
    for (const { id } of reasons) reached.add(id);
    for (const part of ['output', 'hidden', 'initialisation'] as const) {
      const choices = (verdict: string) =>
        reasons.filter(rule => rule.part === part && rule.verdict === verdict).map(rule => rule.choice);
      const offered = [...choices('take'), ...choices('alternative')];
      const bad = [
        choices('take').length !== 1 && 'not one choice',
        choices('take')[0] !== decided[part] && 'another choice than it says',
        new Set(offered).size !== offered.length && `the same twice: ${offered}`,
        choices('avoid').some(choice => offered.includes(choice)) && `${offered} against ${choices('avoid')}`,
      ].filter(Boolean);
      if (bad.length) problems.push(`${part} of ${JSON.stringify(setup)}: ${bad}`);
    }
  }
  expect(problems.slice(0, 5)).toEqual([]);
  expect(
    rules.map(({ id }) => id).filter(id => !reached.has(id)),
    'rules that never hold',
  ).toEqual([]);
});

it('has rules with names of their own, functions of the registry and sentences', () => {
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  for (const { id, part, choice, reason } of rules) {
    if (part === 'output' || part === 'hidden') expect(getActivation(choice).id, id).toBe(choice);
    expect(reason, id).toMatch(/^\p{Lu}.*\.$/su);
  }
});

/** Source of a page, `concepts/saturation/`. */
const sourceOf = (page: string) => {
  const path = page.replace(/\/$/, '');
  const file = path.startsWith('explore/') ? `src/pages/${path}.astro` : `content/${path}.mdx`;
  return readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
};

it.each(rules)(
  '$id has evidence, on a page that exists and prints it',
  async ({ evidence, claim, page, choice, part }) => {
    const source = sourceOf(page);
    const title =
      /^shortTitle: *(.*)$/m.exec(source) ??
      /^title: *(.*)$/m.exec(source) ??
      /title ?[=:] ?["'](.*?)["']/.exec(source);
    expect(title?.[1]?.replace(/^["']|["']$/g, '')).toBe(pageTitles[page]);
    expect(evidence === 'measured', 'what is measured has its claim, and nothing else has').toBe(claim !== undefined);
    if (claim) {
      const [id = '', name = ''] = claim.split('/');
      expect((await findClaim(await loadExperiment(id), name)).id).toBe(name);
      expect(source, `a claim that ${page} prints`).toContain(`of="${claim}"`);
    } else if (evidence === 'paper') {
      expect(source, 'a page that cites').toMatch(/<Cite id=/);
      expect(part).toMatch(/hidden|initialisation/);
      expect(page).toContain(part === 'hidden' ? choice : 'sine');
    }
  },
);

it('is what the page about choosing says, line by line', () => {
  const section =
    sourceOf('concepts/choosing-an-activation/').split('## What to do about it')[1]?.split('\n## ')[0] ?? '';
  const lines = section
    .split('\n')
    .filter(line => /^\| (?!---)/.test(line))
    .map(line => line.split('|').map(cell => cell.trim()));
  const table = (heading: string) => {
    const from = lines.findIndex(cells => cells[1] === heading);
    const rest = lines.slice(from + 1);
    const end = rest.findIndex(cells => cells[4] === 'Kind of reason');
    return end < 0 ? rest : rest.slice(0, end);
  };
  const words = { measured: 'measured', derived: 'derived', paper: 'from a paper', convention: 'convention' };
  for (const [heading, part] of [
    ['Target', 'output'],
    ['Net', 'hidden'],
  ] as const) {
    const wanted = rules.filter(rule => rule.part === part && rule.verdict === 'take');
    const rows = table(heading);
    expect(rows, heading).toHaveLength(wanted.length);
    wanted.forEach(({ id, choice, evidence }, index) => {
      const [, , name = '', , reason = ''] = rows[index] ?? [];
      expect(name.toLowerCase().replace(/^a |-/g, ' ').trim(), id).toMatch(new RegExp(`^${choice.replace('-', ' ')}`));
      expect(reason, id).toContain(words[evidence]);
    });
  }
});

it('names every page that a rule links to, and no other', () => {
  expect(Object.keys(pageTitles).sort()).toEqual([...new Set(rules.map(({ page }) => page))].sort());
});

interface Measured extends Pick<Setup, 'depth' | 'normalisation' | 'residual'> {
  hidden: string;
  initialisation: string;
  median: number;
  min: number;
  max: number;
}
const golden = JSON.parse(readFileSync(new URL('../golden/choice-programs.json', import.meta.url), 'utf8')) as {
  programs: string[];
  gradients: Measured[];
};

it('writes programs that PyTorch has run, each at three depths', () => {
  const texts = new Set(
    setups
      .filter(({ depth }) => [1, 4, 20].includes(depth))
      .map(setup => choiceAsCode(setup, choose(setup)).join('\n')),
  );
  const hashes = [...texts].map(text => createHash('sha256').update(text).digest('hex').slice(0, 16));
  // Where this fails, run tests/golden/make_choice_programs.py.
  expect(hashes.sort()).toEqual(golden.programs);
});

const momentsOf = (id: string) => (q: number) =>
  momentTable(getScalarActivation(id), [q])[0] ?? { mean: Number.NaN, square: Number.NaN, squareSlope: Number.NaN };

it('predicts the gradient that PyTorch measures in those programs', () => {
  const rows = golden.gradients.map(row => {
    const variance = row.initialisation === 'He' ? 2 : 1;
    const theory = Math.sqrt(gradientByLayer(momentsOf(row.hidden), variance, row)[0] ?? Number.NaN);
    return { ...row, theory: Number(theory.toPrecision(4)) };
  });
  console.table(rows);
  expect(new Set(rows.map(row => `${row.normalisation} ${row.residual}`)).size).toBe(6);
  // Theory is of infinite width; theirs is 256, with 8 inputs and batches of 128.
  for (const row of rows)
    expect(Math.abs(Math.log(row.theory / row.median)), JSON.stringify(row)).toBeLessThan(Math.log(1.4));
});

it('predicts the known factors of plain layers', () => {
  const depth = 31;
  const growth = (id: string, variance: number, kind: Setup['normalisation']) => {
    const back = gradientByLayer(momentsOf(id), variance, { depth, normalisation: kind, residual: false });
    expect(back).toHaveLength(depth);
    expect(back.at(-1)).toBe(1);
    return [(back[1] ?? Number.NaN) ** (1 / (depth - 2)), (back[0] ?? Number.NaN) / (back[1] ?? Number.NaN)] as const;
  };
  // Of ReLU: E f² = E f′² = 1/2, E f = 1/√(2π). The first layer divides by the deviation of the data times √σ_w², here √2.
  const [plain, first] = growth('relu', 2, 'none');
  expect(plain).toBeCloseTo(1, 9);
  expect(first).toBeCloseTo(1, 9);
  expect(growth('relu', 2, 'batch')[0]).toBeCloseTo(Math.PI / (Math.PI - 1), 9);
  expect(growth('relu', 2, 'batch')[1]).toBeCloseTo(1 / 2, 9);
  expect(growth('relu', 2, 'layer')[0]).toBeCloseTo(1, 9);
  expect(growth('relu', 1, 'none')[0]).toBeCloseTo(1 / 2, 9);
});
