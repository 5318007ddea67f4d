/** What search engines, social networks and other programs read of a page: its head, its social image, the sitemap. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type Build,
  build,
  builds,
  fileOf,
  isArticle,
  isEmbed,
  isError,
  isGuide,
  named,
  type Page,
  textOf,
  urlOf,
} from './site.ts';

/** Content of a page's meta tag, by name or property; fails on a repeated one. */
function meta({ document, path }: Page, name: string): string | null {
  const tags = [...document.querySelectorAll(`meta[name="${name}"], meta[property="${name}"]`)];
  expect(tags.length, `${name} on /${path}`).toBeLessThan(2);
  return tags[0]?.getAttribute('content') ?? null;
}

const canonical = ({ document }: Page) =>
  [...document.querySelectorAll('link[rel=canonical]')].map(link => link.getAttribute('href'));
const listed = ({ pages }: Build) => pages.filter(page => !isEmbed(page) && !isError(page));

describe.each(named(build.pages))('$name', ({ page }) => {
  it('has a language, a title, a description and one heading of the first level', () => {
    expect(page.document.documentElement.getAttribute('lang')).toBe('en');
    expect(page.document.querySelectorAll('head title')).toHaveLength(1);
    expect(page.document.title).toMatch(/Nonlinear/);
    expect(meta(page, 'description')?.length ?? 0).toBeGreaterThan(20);
    expect(meta(page, 'viewport')).toMatch(/width=device-width/);
    expect(page.document.querySelectorAll('h1')).toHaveLength(1);
  });

  it('has unique ids', () => {
    const ids = [...page.document.querySelectorAll('[id]')].map(element => element.id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });
});

describe.each(builds.flatMap(site => listed(site).map(page => ({ name: urlOf(site, page), site, page }))))(
  '$name',
  ({ site, page }) => {
    it('is canonical at its own address', () => {
      expect(canonical(page)).toEqual([urlOf(site, page)]);
      expect(meta(page, 'og:url')).toBe(urlOf(site, page));
      expect(meta(page, 'robots')).toBeNull();
    });

    it('has a social image of 1200 × 630 with a text', () => {
      const image = new URL(meta(page, 'og:image') ?? 'missing:og:image');
      const file = fileOf(site, image);
      expect(image.origin).toBe(site.origin);
      expect(file, image.href).toBeDefined();
      const bytes = readFileSync(join(site.root, file ?? ''));
      expect(bytes.subarray(0, 8).toString('latin1')).toBe('\u0089PNG\r\n\u001a\n');
      expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1200, 630]);
      expect(meta(page, 'og:image:width')).toBe('1200');
      expect(meta(page, 'og:image:height')).toBe('630');
      expect(meta(page, 'og:image:alt')?.length ?? 0).toBeGreaterThan(10);
      expect(meta(page, 'og:title')).toBeTruthy();
      expect(meta(page, 'og:description')).toBeTruthy();
    });
  },
);

const articles = build.pages.filter(page => isArticle(page) || isGuide(page));

describe.each(named(articles))('$name', ({ page }) => {
  it('describes itself as an article in JSON-LD', () => {
    const blocks = [...page.document.querySelectorAll('script[type="application/ld+json"]')].map(
      script => JSON.parse(script.textContent ?? '') as Record<string, unknown>,
    );
    expect(blocks).toHaveLength(1);
    const [data] = blocks;
    expect(data?.['@context']).toBe('https://schema.org');
    expect(data?.['@type']).toBe(page.path.startsWith('papers/') ? 'ScholarlyArticle' : 'TechArticle');
    expect(data?.url).toBe(urlOf(build, page));
    expect(data?.image).toBe(meta(page, 'og:image'));
    expect(data?.headline).toBeTruthy();
    expect(data?.description).toBe(meta(page, 'description'));
  });
});

it('no two pages have the same title or the same description', () => {
  for (const read of [(page: Page) => page.document.title, (page: Page) => meta(page, 'description')]) {
    const texts = listed(build).map(read);
    expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
  }
});

it('every kind of page has a page', () => {
  expect(build.pages.some(({ path }) => path === '')).toBe(true);
  expect(build.pages.some(isError), '404.html').toBe(true);
  for (const section of ['activations', 'concepts', 'papers', 'explore', 'guides', 'core', 'embed'])
    expect(
      build.pages.some(({ path }) => path.startsWith(`${section}/`) && path !== `${section}/`),
      section,
    ).toBe(true);
});

it.each(builds)('the sitemap of $name lists every page but embeds and the error page', site => {
  const index = [...textOf('sitemap-index.xml', site).matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url = '']) => url);
  const urls = index.flatMap(url =>
    [...textOf(fileOf(site, new URL(url)) ?? '', site).matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, loc]) => loc),
  );
  expect([...urls].sort()).toEqual(
    listed(site)
      .map(page => urlOf(site, page))
      .sort(),
  );
  for (const page of site.pages.filter(candidate => !isEmbed(candidate)))
    expect(page.document.querySelector('link[rel=sitemap]')?.getAttribute('href')).toBe(
      `${site.base}sitemap-index.xml`,
    );
});

describe.each(named(build.pages.filter(isEmbed)))('$name', ({ page }) => {
  it('stays out of search engines, names its home as canonical and links to it in a window of its own', () => {
    expect(meta(page, 'robots')).toBe('noindex');
    const [home, ...others] = canonical(page);
    expect(others).toEqual([]);
    const file = fileOf(build, new URL(home ?? 'missing:'));
    expect(file).toBeDefined();
    const links = [...page.document.querySelectorAll('a[href]')];
    expect(links.map(link => new URL(link.getAttribute('href') ?? '', urlOf(build, page)).href)).toContain(home);
    for (const link of links) expect(link.getAttribute('target'), 'a link must not replace the frame').toBe('_blank');
  });

  it('is one experiment and nothing of the site around it', () => {
    expect(page.document.querySelectorAll('experiment-figure')).toHaveLength(1);
    expect(page.document.querySelectorAll('nav, header, site-search, starlight-theme-select')).toHaveLength(0);
    expect(page.document.querySelectorAll('iframe')).toHaveLength(0);
    expect(page.document.body.getAttribute('data-experiment')).toBe(page.path.split('/')[1]);
  });
});
