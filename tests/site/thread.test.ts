/** The page of the thread and its JSON say the same: 31 statements, each with a verdict in words and claims that hold. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { anchorOf, parseStatements, threadPage, verdicts } from '../../src/thread/thread.ts';
import { builds, fileOf, textOf } from './site.ts';

const statements = parseStatements(readFileSync('src/thread/statements.yaml', 'utf8'));

interface Entry {
  number: number;
  id: string;
  title: string;
  statement: string;
  verdict: string;
  explanation: string;
  url: string;
  evidence: { experiment: string; claim: string; sentence: string; holds: boolean; url: string; embed: string }[];
  references: { title: string; authors: string; year: number }[];
  pages: { title: string; url: string }[];
}

const words = (text: string | null | undefined) => (text ?? '').replace(/\s+/g, ' ').trim();

describe.each(builds)('$name', build => {
  const page = build.pages.find(({ path }) => path === threadPage.path);
  if (!page) throw new Error(`there is no /${threadPage.path}`);
  const { document } = page;
  const json = JSON.parse(textOf('api/thread.json', build)) as { thread: Entry[] };

  it('api/thread.json is { thread: [...] } with the 31 statements in order', () => {
    expect(Object.keys(json)).toEqual(['thread']);
    expect(json.thread.map(({ number }) => number)).toEqual(Array.from({ length: 31 }, (_, i) => i + 1));
    json.thread.forEach((entry, index) => {
      const { number, title, statement, verdict, explanation } = statements[index] ?? {};
      expect(entry).toMatchObject({ number, title, statement, verdict, explanation });
      expect(verdicts).toContain(entry.verdict);
    });
  });

  it.each(json.thread)('statement $number rests on claims that hold', ({ number, evidence, references, pages }) => {
    const stated = statements[number - 1];
    expect(evidence.map(({ experiment, claim }) => `${experiment}/${claim}`)).toEqual(stated?.evidence);
    expect(evidence.length).toBeGreaterThan(0);
    for (const { holds, sentence, url, embed, experiment } of evidence) {
      expect(holds).toBe(true);
      expect(sentence).toMatch(/^\p{Lu}[^{}]*\d[^{}]*\.$/u);
      expect(fileOf(build, new URL(url)), url).toBeDefined();
      expect(fileOf(build, new URL(embed))).toBe(`embed/${experiment}/index.html`);
    }
    expect(references).toHaveLength(stated?.references.length ?? -1);
    for (const { title, authors, year } of references) {
      expect(title).toMatch(/\S/);
      expect(authors).toMatch(/\S/);
      expect(year).toBeGreaterThan(1800);
    }
    for (const { url } of pages) expect(fileOf(build, new URL(url)), url).toBeDefined();
  });

  it.each(json.thread)('statement $number stands on the page, at its own address', entry => {
    expect(new URL(entry.url).hash).toBe(`#${anchorOf(entry)}`);
    expect(fileOf(build, new URL(entry.url))).toBe(page.file);
    const section = document.getElementById(entry.id)?.closest('section');
    const text = words(section?.textContent);
    for (const part of [entry.title, entry.statement, entry.explanation, ...entry.evidence.map(e => e.sentence)])
      expect(text).toContain(words(part));
    expect(words(section?.querySelector('.verdict')?.textContent).toLowerCase()).toContain(entry.verdict);
    expect(section?.querySelectorAll('.claim')).toHaveLength(entry.evidence.length);
    expect([...(section?.querySelectorAll(`a[href="#${entry.id}"]`) ?? [])]).toHaveLength(1);
  });

  it.each(verdicts.map(verdict => ({ verdict })))('lists all statements with the verdict “$verdict”', ({ verdict }) => {
    const wanted = json.thread.filter(entry => entry.verdict === verdict);
    const section = document.getElementById(verdict.replaceAll(' ', '-'))?.closest('section');
    expect(words(section?.textContent)).toContain(`: ${wanted.length} of 31.`);
    const links = [...(section?.querySelectorAll('a') ?? [])].map(link => link.getAttribute('href'));
    expect(links).toEqual(wanted.map(({ id }) => `#${id}`));
  });
});
