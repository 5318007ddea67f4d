/** The chooser: rules that point to what exists, a recommendation without contradiction for every set-up, programs, and the theory of its chart. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createRandom, getActivation, getScalarActivation, momentTable } from '../../src/core/index.ts';
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

it('names every page that a rule links to, and no other', () => {
  expect(Object.keys(pageTitles).sort()).toEqual([...new Set(rules.map(({ page }) => page))].sort());
});

it('writes a program for every set-up, with the functions and the depth that it recommends', () => {
  const programs = new Set<string>();
  // The task decides the loss alone, and the shape of the target nothing but the functions.
  for (const setup of setups.filter((_, index) => index % 7 === 0)) {
    const program = choiceAsCode(setup, choose(setup)).join('\n');
    programs.add(program.replace(/DEPTH = \S+, 64, \d+, \d+/, ''));
    if (setup.network !== 'recurrent') expect(program).toContain(`, ${setup.depth}\n`);
    expect(program).toMatch(/\nloss = nn\.\w+Loss\(/);
    expect(program).not.toMatch(/undefined|null|NaN/);
  }
  expect(programs.size).toBeGreaterThan(100);
});

/** Squared gradient at the first layer over that at the last of one random net of width `width`, computed by hand, without the core's tape. */
function simulate(id: string, variance: number, depth: number, width: number, seed: number): number {
  const random = createRandom(seed);
  const { f, df } = getScalarActivation(id);
  const draw = () => Float64Array.from({ length: width }, () => random.normal());
  const matrix = () => Array.from({ length: width }, () => draw().map(value => value * Math.sqrt(variance / width)));
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
  const layers = Array.from({ length: depth - 1 }, matrix);
  const states = [draw().map(value => value * Math.sqrt(variance))];
  for (const weights of layers) {
    const z = states.at(-1) as Float64Array;
    const h = z.map(value => f(value));
    states.push(z.map((value, i) => value + dot(weights[i] as Float64Array, h) / Math.sqrt(depth)));
  }
  let gradient = draw();
  const last = dot(gradient, gradient);
  for (let layer = depth - 2; layer >= 0; layer--) {
    const z = states[layer] as Float64Array;
    const back = new Float64Array(width);
    (layers[layer] as Float64Array[]).forEach((row, i) => {
      row.forEach((weight, j) => {
        back[j] = (back[j] as number) + weight * (gradient[i] as number);
      });
    });
    gradient = gradient.map((value, j) => value + ((back[j] as number) * df(z[j] as number)) / Math.sqrt(depth));
  }
  return dot(gradient, gradient) / last;
}

it.each([
  ['relu', 2],
  ['tanh', 1],
] as const)('predicts the gradient through residual layers of %s', (id, variance) => {
  const depth = 8;
  const definition = getScalarActivation(id);
  const moments = (q: number) => momentTable(definition, [q])[0] ?? { mean: 0, square: 0, squareSlope: 0 };
  const [theory = Number.NaN] = gradientByLayer(moments, variance, { depth, normalisation: 'none', residual: true });
  const runs = [1, 2, 3, 4, 5, 6].map(seed => simulate(id, variance, depth, 120, seed));
  const mean = runs.reduce((sum, value) => sum + value, 0) / runs.length;
  // Without a residual path it would be 1 for ReLU; with twice or half of the branch it would be 5.6 or 1.6 instead of 2.6.
  expect(Math.abs(mean / theory - 1), `${mean} against ${theory}`).toBeLessThan(0.15);
});

it('predicts the known factors of plain layers', () => {
  const depth = 31;
  const growth = (id: string, variance: number, kind: Setup['normalisation']) => {
    const moments = (q: number) =>
      momentTable(getScalarActivation(id), [q])[0] ?? { mean: 0, square: 0, squareSlope: 0 };
    const back = gradientByLayer(moments, variance, { depth, normalisation: kind, residual: false });
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
