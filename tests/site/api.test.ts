/** The public JSON keeps its promised shapes, and every claim in it holds. */
import { describe, expect, it } from 'vitest';
import { activations, analyse, analyseVector } from '../../src/core/index.ts';
import { experimentIds } from '../../src/experiments/index.ts';
import { glossary } from '../../src/reference/glossary.ts';
import { builds, fileOf, textOf } from './site.ts';

type Json = Record<string, unknown>;

const sections = [
  { list: 'activations', name: 'name', required: ['id', 'name', 'url', 'family', 'kind', 'params', 'tex'] },
  { list: 'papers', name: 'title', required: ['id', 'title', 'url', 'activations', 'experiments', 'counts'] },
  { list: 'concepts', name: 'title', required: ['id', 'title', 'url', 'question', 'activations', 'experiments'] },
  { list: 'experiments', name: 'title', required: ['id', 'title', 'url', 'embed', 'inputs', 'claims'] },
  { list: 'data', name: 'title', required: ['id', 'title', 'url', 'kind', 'description'] },
] as const;

describe.each(builds)('$name', build => {
  const parse = (file: string) => JSON.parse(textOf(file, build)) as Json;
  const entriesOf = (list: string) => parse(`api/${list}.json`)[list] as Json[];

  it.each(sections)('api/$list.json is { $list: [...] } with the promised fields', ({ list, name, required }) => {
    expect(Object.keys(parse(`api/${list}.json`))).toEqual([list]);
    const entries = entriesOf(list);
    expect(entries.length).toBeGreaterThan(0);
    const ids = entries.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const entry of entries) {
      expect(Object.keys(entry)).toEqual(expect.arrayContaining([...required]));
      expect(entry.id).toMatch(/^[a-z0-9.]+(-[a-z0-9.]+)*$/);
      expect(entry[name]).toMatch(/\S/);
      expect(fileOf(build, new URL(String(entry.url))), String(entry.url)).toBeDefined();
    }
  });

  it.each(sections)('api/$list/ has one file an entry, which says the same', ({ list }) => {
    const entries = entriesOf(list);
    const files = build.files.filter(file => file.startsWith(`api/${list}/`));
    expect(files.sort()).toEqual(entries.map(({ id }) => `api/${list}/${id}.json`).sort());
    for (const entry of entries) expect(parse(`api/${list}/${entry.id}.json`)).toMatchObject(entry);
  });

  it('lists every article with its page', () => {
    for (const list of ['activations', 'concepts', 'papers']) {
      const urls = entriesOf(list).map(({ url }) => url);
      for (const { path } of build.pages.filter(page => new RegExp(`^${list}/[^/]+/$`).test(page.path)))
        expect(urls).toContain(`${build.origin}${build.base}${path}`);
    }
  });

  it('lists every experiment, with its embed page and its claims, all of which hold', () => {
    const experiments = entriesOf('experiments');
    expect(experiments.map(({ id }) => id)).toEqual(experimentIds);
    for (const { id, embed, claims } of experiments) {
      expect(embed).toBe(`${build.origin}${build.base}embed/${id}/`);
      expect(fileOf(build, new URL(String(embed)))).toBe(`embed/${id}/index.html`);
      expect((claims as Json[]).length).toBeGreaterThan(0);
      for (const claim of claims as Json[]) {
        expect(claim.holds, `${id}/${claim.id}`).toBe(true);
        expect(claim.sentence).toMatch(/^\p{Lu}[^{}]*\.$/u);
        expect(claim.condition).toMatch(/\S/);
        expect(Object.keys(claim.measured as Json).length).toBeGreaterThan(0);
      }
    }
  });

  it('has the results of every experiment at its defaults', () => {
    for (const id of experimentIds) {
      const { inputs, result } = parse(`api/experiments/${id}.json`) as {
        inputs: Json;
        result: { inputs: Json; tables: Record<string, Json[]> };
      };
      expect(Object.keys(result.inputs)).toEqual(Object.keys(inputs));
      expect(Object.values(result.tables).some(rows => rows.length > 0)).toBe(true);
    }
  });

  it('has every function of the registry, with computed properties', () => {
    const entries = entriesOf('activations');
    expect(entries.map(({ id }) => id)).toEqual(Object.keys(activations));
    for (const entry of entries) {
      const definition = activations[String(entry.id)];
      if (!definition) throw new RangeError(`${entry.id} is not in the registry`);
      const properties = definition.kind === 'scalar' ? analyse(definition) : analyseVector(definition);
      const written = JSON.parse(
        JSON.stringify(properties, (_, v) => (typeof v === 'number' && !Number.isFinite(v) ? String(v) : v)),
      );
      expect(entry.properties).toEqual(written);
    }
  });

  it('names only activations and experiments that exist', () => {
    for (const entry of [...entriesOf('papers'), ...entriesOf('concepts')]) {
      for (const id of entry.activations as string[]) expect(Object.keys(activations)).toContain(id);
      for (const id of entry.experiments as string[]) expect(experimentIds).toContain(id);
    }
  });

  it('has every term of the glossary, with its entry and the page that explains it', () => {
    const terms = parse('api/glossary.json').terms as Record<'id' | 'definition' | 'url' | 'explained', string>[];
    expect(terms.map(({ id }) => id)).toEqual(glossary.map(({ id }) => id));
    const page = build.pages.find(({ path }) => path === 'glossary/');
    for (const { id, definition, url, explained } of terms) {
      expect(url).toBe(`${build.origin}${build.base}glossary/#${id}`);
      expect(page?.document.getElementById(id)?.nextElementSibling?.textContent).toContain(definition);
      expect(fileOf(build, new URL(explained)), explained).toBeDefined();
    }
  });

  it('sets computed counts against published ones', () => {
    const counts = entriesOf('papers').flatMap(paper => paper.counts as Json[]);
    expect(counts.length).toBeGreaterThan(20);
    for (const { variant, computed, published } of counts) {
      expect(variant).toMatch(/\S/);
      expect(computed).toSatisfy(Number.isSafeInteger);
      expect(Number(published)).toBeGreaterThan(0);
      expect(Math.abs(Number(computed) / Number(published) - 1), String(variant)).toBeLessThan(0.05);
    }
  });
});
