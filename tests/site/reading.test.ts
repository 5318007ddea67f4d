/** What a reader without JavaScript gets: whole figures, tables and mathematics, and no trace of the tools. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create } from 'fontkitten';
import { describe, expect, it } from 'vitest';
import { MARKS } from '../../src/tooling/glossary.ts';
import { build, isArticle, isEmbed, named, type Page } from './site.ts';

const articles = build.pages.filter(isArticle);
const withFigures = build.pages.filter(({ document }) => document.querySelector('figure.experiment'));

/** The page's text as a reader sees it: without code, annotations of formulas, scripts and styles, and what else is named. */
function renderedText({ document }: Page, without = 'script'): string {
  const body = document.body.cloneNode(true) as unknown as Element;
  for (const hidden of body.querySelectorAll(
    `annotation, annotation-xml, code, pre, script, style, template, ${without}`,
  ))
    hidden.remove();
  return body.textContent ?? '';
}

/** Whether an image of the figure is drawn in the HTML: marks or a photograph, not an icon of a legend. */
const drawings = (figure: Element) =>
  [...figure.querySelectorAll('svg')].filter(
    svg =>
      (svg.querySelectorAll('path, line, rect, circle, text').length > 5 || svg.querySelector('image')) &&
      !svg.closest('button, summary'),
  );

it('articles link a few technical terms to the glossary, each once, and none on the page that explains it', () => {
  const entries = build.pages.find(({ path }) => path === 'glossary/')?.document;
  for (const { path, document } of build.pages) {
    const marked = [...document.querySelectorAll('a.term')].map(link => link.getAttribute('href') ?? '');
    expect(marked.length, path).toBeLessThanOrEqual(MARKS);
    expect(new Set(marked).size, path).toBe(marked.length);
    for (const href of marked) {
      const explained = entries?.getElementById(href.split('#')[1] ?? '')?.nextElementSibling?.querySelector('a');
      expect(explained?.getAttribute('href'), `${href} on /${path}`).not.toBe(`/${path}`);
    }
  }
  const without = articles.filter(({ document }) => !document.querySelector('a.term'));
  expect(without.length, 'articles without a marked term').toBeLessThan(articles.length / 10);
});

it('there are articles of every kind and figures to read', () => {
  for (const kind of ['activations/', 'concepts/', 'papers/'])
    expect(
      articles.some(({ path }) => path.startsWith(kind)),
      kind,
    ).toBe(true);
  expect(withFigures.length).toBeGreaterThan(5);
});

describe.each(named(articles))('$name', ({ page: { document } }) => {
  it('shows its figures, its mathematics and its tables', () => {
    expect(document.querySelectorAll('figure.experiment').length).toBeGreaterThan(0);
    expect(document.querySelectorAll('math').length).toBeGreaterThan(5);
    expect(document.querySelectorAll('main table tbody tr').length).toBeGreaterThan(5);
    expect(document.querySelectorAll('experiment-claim').length).toBeGreaterThan(0);
  });

  it('prints every claim with its numbers', () => {
    for (const claim of document.querySelectorAll('experiment-claim')) {
      expect(claim.textContent).toMatch(/\d/);
      expect(claim.textContent).toMatch(/^\s*\p{Lu}.*\.\s*$/su);
    }
  });

  it('has no formula without content and none that failed', () => {
    for (const math of document.querySelectorAll('math')) {
      expect(math.querySelector('mi, mn, mo, mtext'), math.outerHTML.slice(0, 200)).not.toBeNull();
      expect(math.querySelectorAll('merror').length, math.textContent ?? '').toBe(0);
    }
    expect(document.querySelectorAll('.temml-error').length).toBe(0);
  });
});

describe.each(named(withFigures))('$name', ({ page: { document } }) => {
  it.each(
    [...document.querySelectorAll('figure.experiment')].map((figure, index) => ({
      title: figure.getAttribute('aria-label') ?? `figure ${index}`,
      figure,
    })),
  )('the figure “$title” is drawn, captioned and has its data as a table', ({ figure }) => {
    const charts = figure.querySelectorAll('.experiment-charts section[role=group]');
    expect(charts.length).toBeGreaterThan(0);
    for (const chart of charts) {
      const label = chart.getAttribute('aria-label') ?? 'a chart without a label';
      expect(drawings(chart).length, `${label} is drawn`).toBeGreaterThan(0);
      expect(chart.innerHTML, label).not.toMatch(/="[^"]*\b(NaN|undefined|Infinity)\b[^"]*"/);
    }
    expect((figure.querySelector('figcaption')?.textContent ?? '').trim().length).toBeGreaterThan(20);
    expect(figure.querySelectorAll('table tbody tr').length).toBeGreaterThan(1);
    for (const table of figure.querySelectorAll('table')) {
      const columns = table.querySelectorAll('thead th').length;
      expect(columns).toBeGreaterThan(0);
      for (const row of table.querySelectorAll('tbody tr')) expect(row.children.length).toBe(columns);
    }
  });
});

describe.each(named(build.pages))('$name', ({ page }) => {
  const { document } = page;

  it('has no empty figure, table or section', () => {
    for (const figure of document.querySelectorAll('figure'))
      expect(
        figure.querySelector('svg, table, math, pre, img, canvas, ul, .bar'),
        figure.outerHTML.slice(0, 200),
      ).not.toBeNull();
    for (const table of document.querySelectorAll('main table'))
      expect(table.querySelectorAll('tbody tr').length).toBeGreaterThan(0);
    for (const list of document.querySelectorAll('main ul, main ol'))
      expect(list.children.length, list.outerHTML.slice(0, 200)).toBeGreaterThan(0);
  });

  it('names every column of a table in words, which a screen reader speaks better than a formula', () => {
    for (const header of document.querySelectorAll('main th')) {
      const words = header.cloneNode(true) as unknown as Element;
      for (const math of words.querySelectorAll('math')) math.remove();
      expect(words.textContent, header.closest('tr')?.innerHTML.slice(0, 300)).toMatch(/\S/);
    }
  });

  it('has a space between its words and a link, a claim or a piece of code', () => {
    for (const element of document.querySelectorAll('main :is(p, li) :is(a, code, em, strong, experiment-claim)')) {
      if (element.parentElement?.closest('code, pre')) continue;
      const [before, after] = [element.previousSibling, element.nextSibling];
      if (before?.nodeType === 3) expect(before.textContent).not.toMatch(/[\p{L}\p{N},;:.]$/u);
      if (after?.nodeType === 3) expect(after.textContent).not.toMatch(/^[\p{L}\p{N}]/u);
    }
  });

  it('leaks no TeX, no slot and no program value into its text', () => {
    const text = renderedText(page);
    expect(text.match(/.{0,30}(\\[a-zA-Z]+|[_^]\{|\$\$|\$[^$\n]{1,40}\$).{0,30}/)?.[0]).toBeUndefined();
    // A formula may hold a set in braces.
    expect(renderedText(page, 'math').match(/.{0,30}\{[a-zA-Z]+\}.{0,30}/)?.[0]).toBeUndefined();
    expect(text.match(/.{0,30}(\bundefined\b|\[object \w+\]).{0,30}/)?.[0]).toBeUndefined();
  });
});

describe('the math font', () => {
  const convert = createRequire(import.meta.url)('fontverter').convert as (
    font: Buffer,
    format: 'sfnt',
  ) => Promise<Buffer>;
  const file = new URL('../../components/shell/fonts/stix-two-math.woff2', import.meta.url);

  /** Code points for which the font has a glyph. */
  async function covered(): Promise<Set<number>> {
    const font = create(await convert(readFileSync(file), 'sfnt'));
    if (!('characterSet' in font)) throw new Error('the file holds several fonts');
    return new Set(font.characterSet);
  }

  /** The italic that browsers draw for the only character of an `<mi>` (MathML Core, text-transform: math-auto). */
  function italic(character: string): string {
    const code = character.codePointAt(0) ?? 0;
    const shifted = (from: number, to: number, target: number) =>
      code >= from && code <= to ? String.fromCodePoint(target + code - from) : undefined;
    const special: Readonly<Record<string, string>> = {
      h: 'ℎ',
      '∂': '𝜕',
      ϵ: '𝜖',
      ϑ: '𝜗',
      ϰ: '𝜘',
      ϕ: '𝜙',
      ϱ: '𝜚',
      ϖ: '𝜛',
      '∇': '𝛻',
      ı: '𝚤',
      ȷ: '𝚥',
    };
    return (
      special[character] ??
      shifted(0x41, 0x5a, 0x1d434) ??
      shifted(0x61, 0x7a, 0x1d44e) ??
      shifted(0x391, 0x3a9, 0x1d6e2) ??
      shifted(0x3b1, 0x3c9, 0x1d6fc) ??
      character
    );
  }

  it('has every character of every formula, in the form in which browsers draw it', async () => {
    const characters = await covered();
    expect(characters.size).toBeGreaterThan(200);
    const missing = new Map<string, string>();
    let checked = 0;
    for (const { document, path } of build.pages)
      for (const token of document.querySelectorAll('mi, mn, mo, ms')) {
        const text = (token.textContent ?? '').trim();
        const single =
          [...text].length === 1 && token.localName === 'mi' && token.getAttribute('mathvariant') !== 'normal';
        for (const character of single ? italic(text) : text) {
          checked += 1;
          const code = character.codePointAt(0) ?? 0;
          // Spaces and invisible operators draw nothing.
          if (/\s/.test(character) || (code >= 0x2000 && code <= 0x200f) || (code >= 0x2060 && code <= 0x2064))
            continue;
          if (!characters.has(code))
            missing.set(
              `${character} U+${code.toString(16)}`,
              `/${path}: ${token.closest('math')?.textContent?.slice(0, 40)}`,
            );
        }
      }
    expect(checked).toBeGreaterThan(500);
    expect(Object.fromEntries(missing)).toEqual({});
  });
});

it('an embed shows its figure like a page does', () => {
  const embeds = build.pages.filter(isEmbed);
  expect(embeds.length).toBeGreaterThan(0);
  for (const { document } of embeds) expect(document.querySelectorAll('figure.experiment')).toHaveLength(1);
});
