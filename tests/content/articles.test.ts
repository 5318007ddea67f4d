/** What every article owes its reader: the outline of its kind, sources for its citations, claims and experiments that exist. */
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { activations, architectures, compareCounts } from '../../src/core/index.ts';
import { exerciseIds } from '../../src/exercises/index.ts';
import { experimentIds, loadExperiment } from '../../src/experiments/index.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import { findClaim } from '../../src/experiments/page-claims.ts';
import {
  type Article,
  articles,
  contentFiles,
  type Kind,
  kinds,
  sections,
  uses,
  withoutCode,
  words,
} from './articles.ts';

/** One step of an outline: the heading, and the component that fills the section where one must. */
interface Step {
  heading: RegExp;
  has?: string;
}

/** The outline of each kind (guides are free). Other headings may stand between two steps. */
const outlines: Readonly<Record<Exclude<Kind, 'guides'>, readonly Step[]>> = {
  activations: [
    { heading: /^Formula and derivative$/, has: 'ActivationFormula' },
    { heading: /^Computed properties$/, has: 'ActivationProperties' },
    { heading: /^In plain words$/ },
    { heading: /^Why it exists$/ },
    { heading: /^Experiment\b/, has: 'Experiment' },
    { heading: /^Numerics$/ },
    { heading: /^Cost$/, has: 'Cost' },
    { heading: /^Proof$/, has: 'ActivationProof' },
    { heading: /^Dialects$/, has: 'Dialects' },
    { heading: /^Code to copy$/, has: 'Snippets' },
    { heading: /^When to use it$/, has: 'UseWhen' },
    { heading: /^Papers here that use it$/, has: 'PapersUsing' },
    { heading: /^Origin and citation$/, has: 'SourceList' },
    { heading: /^Related$/, has: 'Related' },
  ],
  concepts: [
    { heading: /^In plain words$/ },
    { heading: /^The mathematics$/ },
    { heading: /^See it$/, has: 'Experiment' },
    { heading: /^What to do about it$/ },
    { heading: /^Where common advice is wrong$/ },
    { heading: /^Three questions$/, has: 'Questions' },
    { heading: /^Sources$/, has: 'SourceList' },
    { heading: /^Related$/, has: 'Related' },
  ],
  papers: [
    { heading: /^In plain words$/ },
    { heading: /^The problem before it$/ },
    { heading: /^Architecture$/ },
    { heading: /^Results$/ },
    { heading: /^Activation$/, has: 'PaperActivations' },
    { heading: /^Limits and common misreadings$/ },
    { heading: /^What it built on and what followed$/, has: 'Lineage' },
    { heading: /^Three questions$/, has: 'Questions' },
    { heading: /^Cite and sources$/, has: 'SourceList' },
    { heading: /^Related$/, has: 'Related' },
  ],
};

/** Words with hyphens; a number in it may have a dot, `entmax-1.5`. */
const kebab = /^[a-z0-9]+(-[a-z0-9]+(\.[0-9]+)?)*$/;
const listOf = <T = string>(article: Article, key: string) => (article.data[key] ?? []) as T[];
const ofKinds = (...wanted: Kind[]) => articles.filter(({ kind }) => wanted.includes(kind));
const written = ofKinds('activations', 'concepts', 'papers');

it('every file of content/ is an article of a known kind', () => {
  expect(contentFiles).toHaveLength(articles.length);
  for (const kind of kinds) expect(ofKinds(kind).length, kind).toBeGreaterThan(0);
});

/** Kept in the registry beside `xielu`, on whose page it is told. */
const withoutPage = ['xielu-ideal'];

it('every function has a page', () => {
  const pages = ofKinds('activations').map(({ id }) => id);
  expect([...pages, ...withoutPage].sort()).toEqual(Object.keys(activations).sort());
});

describe.each(articles)('$name', article => {
  const prose = withoutCode(article.body);

  it('has an id in kebab-case and a description of at most 200 characters that is a sentence', () => {
    expect(article.id).toMatch(kebab);
    const description = String(article.data.description ?? '');
    expect(description.length).toBeGreaterThan(20);
    expect(description.length).toBeLessThanOrEqual(200);
    expect(description).toMatch(/^\p{Lu}.*\.$/su);
    expect(String(article.data.title ?? '')).not.toBe('');
  });

  it('is finished', () => {
    const all = JSON.stringify(article.data) + article.body;
    expect(all).not.toMatch(/\bTODO\b|\bFIXME\b|\bXXX\b|\bTBD\b|coming soon|lorem ipsum|to be written/i);
    for (const [heading, text] of sections(article.body))
      expect(text, `section “${heading || 'before the first'}”`).not.toBe('');
  });

  it('names each heading once and starts at the second level', () => {
    expect(new Set(article.headings).size).toBe(article.headings.length);
    expect(prose).not.toMatch(/^# /m);
  });

  it('links within the site relatively, to pages that exist', () => {
    const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g), ...prose.matchAll(/\bhref="([^"]*)"/g)].map(
      match => match[1] ?? '',
    );
    for (const target of targets) {
      if (/^(https?:|mailto:|#)/.test(target)) continue;
      expect(target, 'an absolute path ignores the base').not.toMatch(/^\//);
      const { pathname } = new URL(target, `https://example.org/${article.name}/`);
      expect(pathExists(pathname), `${target} from ${article.name}`).toBe(true);
    }
  });
});

/** Whether a path of the site, `/papers/resnet/`, is a page: an article, a list, an explorer, a file of `public/`. */
function pathExists(pathname: string): boolean {
  const path = pathname.replace(/^\/|\/$/g, '');
  if (articles.some(({ name }) => name === path)) return true;
  if (path.startsWith('embed/')) return experimentIds.includes(path.slice('embed/'.length));
  const source = (file: string) => existsSync(new URL(`../../${file}`, import.meta.url));
  return (
    source(`src/pages/${path}.astro`) ||
    source(`src/pages/${path}/index.astro`.replace('//', '/')) ||
    source(`src/pages/${path}.ts`) ||
    (path !== '' && source(`public/${path}`))
  );
}

describe.each(written)('$name', article => {
  const { kind, body, headings } = article;

  it('opens with its answer, before the first heading', () => {
    const opening = sections(body).get('') ?? '';
    expect(opening.length).toBeGreaterThan(60);
    expect(opening.length, 'an answer, not an essay').toBeLessThan(1000);
  });

  it('has the outline of its kind, in order', () => {
    const outline = outlines[kind as keyof typeof outlines];
    const found = outline.map(({ heading }) => headings.findIndex(text => heading.test(text)));
    outline.forEach(({ heading }, index) => {
      expect(found[index], `${heading} among ${headings.join(' · ')}`).toBeGreaterThanOrEqual(0);
    });
    expect(found).toEqual([...found].sort((a, b) => a - b));
    const texts = sections(body);
    for (const { heading, has } of outline) {
      if (!has) continue;
      const title = headings.find(text => heading.test(text)) ?? '';
      expect(uses(texts.get(title) ?? '', has).length, `<${has}> under “${title}”`).toBeGreaterThan(0);
    }
  });

  if (kind === 'papers')
    it('tells its idea and shows its mechanism live between the problem and the architecture', () => {
      const own = headings.slice(headings.indexOf('The problem before it') + 1, headings.indexOf('Architecture'));
      expect(own.length).toBeGreaterThanOrEqual(1);
      const texts = own.map(heading => sections(body).get(heading) ?? '').join('\n');
      expect(texts).toContain('$$');
      expect(uses(texts, 'Experiment').length).toBeGreaterThan(0);
      expect(uses(texts, 'Claim').length).toBeGreaterThan(0);
    });

  if (kind === 'papers')
    it('prints its computed architecture, its results and its BibTeX', () => {
      if (article.data.architecture) {
        expect(Object.keys(architectures)).toContain(article.data.architecture);
        expect(uses(body, 'LayerTable').length + uses(body, 'CountsTable').length).toBeGreaterThan(1);
      }
      expect(uses(body, 'Bibtex')).toHaveLength(1);
      expect(uses(sections(body).get('Results') ?? '', 'ResultsFigure').length).toBeGreaterThan(0);
      const results = listOf<{ source: string; value: number }>(article, 'results');
      expect(results.length).toBeGreaterThan(0);
      for (const result of results) expect(result.source, JSON.stringify(result)).not.toBe('');
    });

  it('cites sources that it lists', () => {
    const sources = listOf<{ id: string }>(article, 'sources').map(({ id }) => id);
    const cited = uses(body, 'Cite').map(({ id }) => id ?? '');
    expect(sources.length).toBeGreaterThan(0);
    expect(new Set(sources).size, 'source ids are unique').toBe(sources.length);
    for (const id of sources) expect(id).toMatch(kebab);
    expect(cited.length).toBeGreaterThan(0);
    for (const id of cited) expect(sources).toContain(id);
    const listed = uses(body, 'SourceList').length;
    expect(listed).toBe(1);
  });

  it('prints claims that exist', async () => {
    for (const { of = '' } of uses(body, 'Claim')) {
      const [experimentId = '', claimId = '', ...rest] = of.split('/');
      expect(rest).toEqual([]);
      expect((await findClaim(await loadExperiment(experimentId), claimId)).id).toBe(claimId);
    }
  });

  it('shows experiments that exist, at inputs that they take', async () => {
    for (const { id = '', inputs = '{{}}' } of uses(body, 'Experiment')) {
      const experiment = await loadExperiment(id);
      const given = [...inputs.matchAll(/([\w]+): *'([^']*)'/g)].map(
        ([, name = '', text = '']) => [name, text] as const,
      );
      expect(() => completeInputs(experiment.inputs, Object.fromEntries(given))).not.toThrow();
    }
  });

  it('gives two figures of one experiment different names', () => {
    const names = uses(body, 'Experiment').map(({ id, name }) => name ?? id);
    expect(new Set(names).size).toBe(names.length);
  });

  it('names in its front matter the experiments that it uses, and no others', () => {
    const used = new Set([
      ...uses(body, 'Experiment').map(({ id = '' }) => id),
      ...uses(body, 'Claim').map(({ of = '' }) => of.split('/')[0] ?? ''),
    ]);
    expect([...listOf(article, 'experiments')].sort()).toEqual([...used].sort());
  });

  it('names activations of the registry and other pages by ids in kebab-case', () => {
    const named = listOf<string | { id: string }>(article, 'activations').map(use =>
      typeof use === 'string' ? use : use.id,
    );
    for (const id of named) expect(Object.keys(activations)).toContain(id);
    const works = [
      ...listOf<{ paper?: string }>(article, 'builtOn'),
      ...listOf<{ paper?: string }>(article, 'followedBy'),
    ];
    const others = [
      ...listOf(article, 'concepts'),
      ...listOf(article, 'related'),
      ...works.flatMap(work => work.paper ?? []),
    ];
    for (const id of others) expect(id).toMatch(kebab);
    expect(new Set(others).size).toBe(others.length);
    expect(others).not.toContain(article.id);
  });

  if (kind === 'activations')
    it('has something of its own to say: 250 words of prose, a claim, and a figure beside the default curve', () => {
      expect(words(body).length, 'words of prose').toBeGreaterThanOrEqual(250);
      expect(uses(body, 'Claim').length, 'claims').toBeGreaterThan(0);
      const figures = uses(body, 'Experiment').filter(
        ({ id, inputs = '' }) => id !== 'activation-anatomy' || /compare/.test(inputs),
      );
      expect(figures.length, 'figures other than the curve alone').toBeGreaterThan(0);
    });

  if (kind === 'activations')
    it('is named after a function of the registry', () => {
      expect(Object.keys(activations)).toContain(article.id);
    });

  if (kind !== 'activations')
    it('asks three different questions and answers them', () => {
      const questions = listOf<{ q: string; a: string } | { exercise: string }>(article, 'questions');
      expect(questions).toHaveLength(3);
      expect(new Set(questions.map(question => ('q' in question ? question.q : question.exercise))).size).toBe(3);
      for (const question of questions) {
        if ('exercise' in question) expect(exerciseIds).toContain(question.exercise);
        else {
          expect(question.q).toMatch(/\?$/);
          expect(question.a.length).toBeGreaterThan(20);
        }
      }
    });

  it('closes the mathematics that it opens', () => {
    const prose = withoutCode(body);
    expect((prose.match(/\$\$/g) ?? []).length % 2).toBe(0);
    expect((prose.replaceAll('$$', '').match(/(?<!\\)\$/g) ?? []).length % 2).toBe(0);
  });
});

it('every experiment’s home is a page that shows it', async () => {
  for (const id of experimentIds) {
    const { home } = await loadExperiment(id);
    expect(home).toMatch(/^[a-z0-9/-]+\/$/);
    expect(pathExists(`/${home}`), `${id} -> ${home}`).toBe(true);
    const article = articles.find(({ name }) => `${name}/` === home);
    if (article) expect(uses(article.body, 'Experiment').map(use => use.id)).toContain(id);
  }
});

it('every computed count is the published one, but for the one that its paper cut off instead of rounding', () => {
  const comparisons = Object.values(architectures).flatMap(architecture => compareCounts(architecture));
  expect(comparisons.length).toBeGreaterThan(20);
  const others = comparisons
    .filter(({ agrees }) => !agrees)
    .map(({ variant, quantity, source, agreement }) => ({ variant, quantity, source, agreement }));
  // arXiv:1512.03385, Table 1, prints 3.8 billion where the sum is 3.86 billion.
  expect(others).toEqual([
    { variant: 'ResNet-50 (paper)', quantity: 'macs', source: 'the paper, Table 1', agreement: 'truncated' },
  ]);
});
