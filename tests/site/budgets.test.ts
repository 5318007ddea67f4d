/** How much a page weighs before anyone touches it, and how much the first touch costs. In kilobytes of 1000 bytes, gzip level 9 a file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { editorOf } from '../../components/experiments/editors.ts';
import { dataPage } from '../../src/data/page.ts';
import type { Experiment } from '../../src/experiments/experiment.ts';
import { experimentIds, loadExperiment } from '../../src/experiments/index.ts';
import { pagesWithClaims } from '../../src/experiments/page-claims.ts';
import { threadPage } from '../../src/thread/thread.ts';
import { build, fileOf, isArticle, isCore, isEmbed, named, type Page, textOf, urlOf } from './site.ts';

const everyExperiment = await Promise.all(experimentIds.map(loadExperiment));

const KILOBYTE = 1000;
/** HTML, CSS and JavaScript of an article, or of a page of the core's documentation, before interaction. */
const ARTICLE = 60 * KILOBYTE;
/** All fonts that a page may load; they are compressed already. */
const FONTS = 60 * KILOBYTE;
/** All code that comes with the first engagement with an experiment. */
const ENGAGEMENT = 172 * KILOBYTE;

const sizes = new Map<string, number>();

/** Size of a file as sent. */
function gzipped(file: string): number {
  const size = sizes.get(file) ?? gzipSync(readFileSync(join(build.root, file)), { level: 9 }).length;
  sizes.set(file, size);
  return size;
}
const total = (files: Iterable<string>) => [...files].reduce((sum, file) => sum + gzipped(file), 0);

/** The file behind an address that stands in another file. */
function resolveFrom(file: string, target: string): string {
  const found = fileOf(build, new URL(target, `${build.origin}${build.base}${file}`));
  if (!found) throw new Error(`${file} refers to ${target}, which is missing`);
  return found;
}

const isModule = (target: string) => /^(\.{0,2}\/).*\.m?js$/.test(target);

/** Modules that a module imports statically, imports on demand, and starts as workers. */
function imports(file: string): { static: string[]; dynamic: string[]; workers: string[] } {
  const text = textOf(file);
  const all = (pattern: RegExp) =>
    [...text.matchAll(pattern)]
      .map(match => match[2] ?? '')
      .filter(isModule)
      .map(target => resolveFrom(file, target));
  return {
    static: all(/(?:\bfrom|\bimport)\s*(["'`])([^"'`()]+)\1/g),
    dynamic: all(/\bimport\(\s*(["'`])([^"'`]+)\1/g),
    workers: all(/new Worker\(\s*new URL\(\s*(?:""\s*\+\s*)?(["'`])([^"'`]+)\1/g),
  };
}

/** Modules with everything that they import statically. */
function closure(entries: readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (file: string) => {
    if (found.has(file)) return;
    found.add(file);
    for (const next of imports(file).static) visit(next);
  };
  for (const entry of entries) visit(entry);
  return found;
}

const local = (page: Page, address: string | null) => fileOf(build, new URL(address ?? '', urlOf(build, page)));

/** Module scripts of a page, those of its inline modules included. */
function entryModules(page: Page): string[] {
  const sources = [...page.document.querySelectorAll('script[src], link[rel=modulepreload]')].map(element =>
    local(page, element.getAttribute('src') ?? element.getAttribute('href')),
  );
  const inline = [...page.document.querySelectorAll('script[type=module]:not([src])')].flatMap(script =>
    [...(script.textContent ?? '').matchAll(/(?:\bfrom|\bimport)\s*(["'`])([^"'`()]+)\1/g)].map(match =>
      local(page, match[2] ?? ''),
    ),
  );
  return [...sources, ...inline].map(file => {
    if (!file) throw new Error(`/${page.path} has a script that is missing`);
    return file;
  });
}

const styleSheets = (page: Page) =>
  [...page.document.querySelectorAll('link[rel=stylesheet]')].map(link => local(page, link.getAttribute('href')) ?? '');

/** Fonts that a page's style sheets could make it load. */
const fonts = (page: Page) =>
  new Set(
    styleSheets(page).flatMap(sheet =>
      [...textOf(sheet).matchAll(/url\(\s*["']?([^"')]+\.(?:woff2?|ttf|otf))["']?\s*\)/g)].map(([, url = '']) =>
        resolveFrom(sheet, url),
      ),
    ),
  );

function weigh(page: Page) {
  const html = gzipped(page.file);
  const css = total(new Set(styleSheets(page)));
  const js = total(closure(entryModules(page)));
  const font = [...fonts(page)].reduce((sum, file) => sum + readFileSync(join(build.root, file)).length, 0);
  return { html, css, js, together: html + css + js, font };
}

/**
 * Everything that the first engagement with an experiment fetches beyond what its page has: all modules that the engagement code
 * reaches through imports and workers, without the chunks of the other experiments.
 */
function engagement({ id, inputs }: Experiment, page: Page): Set<string> {
  const editors = new Set(Object.values(inputs).map(editorOf));
  const already = closure(entryModules(page));
  const engage = [...already].find(file => /\/engage\./.test(file)) ?? '';
  expect(engage, `the engagement code of /${page.path}`).not.toBe('');
  const ofOther = (file: string) =>
    experimentIds.some(other => other !== id && new RegExp(`/${other}[.-][^/]*$`).test(file)) ||
    // An editor comes with the inputs that have one, programs and definitions when a reader asks for them.
    (['CurveEditor', 'PointsControl'] as const).some(name => !editors.has(name) && file.includes(`/${name}`)) ||
    file.includes('/setup-as-code') ||
    file.includes('/term-tip') ||
    // The sentences of a page come with that page's own claims, one file of about a kilobyte.
    pagesWithClaims.some(claims => claims !== id && new RegExp(`/${claims}\\.[^/]*$`).test(file));
  const found = new Set<string>();
  const queue = [engage];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const next = imports(file);
    queue.push(...[...next.static, ...next.dynamic, ...next.workers].filter(target => !ofOther(target)));
  }
  return new Set([...found].filter(file => !already.has(file)));
}

const table: string[] = [];
const kilobytes = (bytes: number) => (bytes / KILOBYTE).toFixed(1).padStart(8);
afterAll(() => {
  process.stdout.write(`\n${table.join('\n')}\n`);
});

describe('before interaction', () => {
  table.push(
    `${'kB, gzip -9'.padEnd(40)}${['HTML', 'CSS', 'JS', 'together', 'fonts'].map(word => word.padStart(8)).join('')}`,
  );
  const pages = build.pages.map(page => ({ page, weight: weigh(page) }));
  for (const { page, weight } of pages)
    table.push(
      `/${page.path}`.padEnd(40) +
        [weight.html, weight.css, weight.js, weight.together, weight.font].map(kilobytes).join(''),
    );

  /** The page with the most figures and the one with the most claims are held to the budget of an article. */
  const held = (page: Page) =>
    isArticle(page) || isCore(page) || page.path === dataPage.path || page.path === threadPage.path;
  it.each(pages.filter(({ page }) => held(page)).map(({ page, weight }) => ({ name: `/${page.path}`, weight })))(
    '$name weighs at most 60 kB',
    ({ weight }) => {
      expect(weight.html).toBeGreaterThan(0);
      expect(weight.css).toBeGreaterThan(0);
      expect(weight.js).toBeGreaterThan(0);
      expect(weight.together).toBeLessThanOrEqual(ARTICLE);
    },
  );

  it('fonts weigh at most 60 kB in total', () => {
    const all = build.files.filter(file => /\.(woff2?|ttf|otf)$/.test(file) && !file.startsWith('pagefind/'));
    const used = new Set(build.pages.flatMap(page => [...fonts(page)]));
    expect(used.size).toBeGreaterThan(0);
    expect([...used].sort()).toEqual(all.sort());
    expect(all.reduce((sum, file) => sum + readFileSync(join(build.root, file)).length, 0)).toBeLessThanOrEqual(FONTS);
  });

  it.each(named(build.pages))('$name loads neither Preact, Plot nor the search before they are wanted', ({ page }) => {
    const loaded = [...closure(entryModules(page))].join(' ');
    expect(loaded).not.toMatch(/preact|hydrate|LiveChart|hooks\.module|ui-core|worker-/);
  });
});

describe('the first engagement', () => {
  table.push('', `${'kB, gzip -9'.padEnd(40)}${'files'.padStart(8)}${'together'.padStart(8)}`);

  it.each(everyExperiment)('with $id costs at most 172 kB', experiment => {
    const { id } = experiment;
    const page = build.pages.find(candidate => isEmbed(candidate) && candidate.path === `embed/${id}/`);
    if (!page) throw new Error(`${id} has no embed page`);
    const files = engagement(experiment, page);
    // Widget, charts, experiment, view and worker are among them: otherwise the walk has lost its way.
    for (const part of [/hydrate/, /LiveChart/, /preact/, /worker/])
      expect(
        [...files].some(file => part.test(file)),
        String(part),
      ).toBe(true);
    expect(
      [...files].filter(file => new RegExp(`/${id}[.-]`).test(file)).length,
      'experiment, view, and experiment in the worker; a page of the same name has a file of claims',
    ).toBe(pagesWithClaims.includes(id) ? 4 : 3);
    table.push(`${id}`.padEnd(40) + String(files.size).padStart(8) + kilobytes(total(files)));
    expect(total(files)).toBeLessThanOrEqual(ENGAGEMENT);
  });
});
