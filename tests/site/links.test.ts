/** Every address that the site mentions is there, in both builds, fragments and assets included. */
import { describe, expect, it } from 'vitest';
import { builds, fileOf, isError, references, subpathBuild, textOf, urlOf } from './site.ts';

describe.each(builds)('$name', build => {
  const { pages, files, origin, base } = build;
  const byFile = new Map(pages.map(page => [page.file, page]));
  const internal = pages.flatMap(page =>
    references(page).flatMap(({ from, target }) => {
      const url = new URL(target, urlOf(build, page));
      return url.origin === origin ? [{ page, from, target, url }] : [];
    }),
  );

  it('has pages and links to check', () => {
    expect(pages.length).toBeGreaterThan(10);
    expect(internal.length).toBeGreaterThan(200);
    expect(internal.filter(({ url }) => url.hash).length).toBeGreaterThan(20);
  });

  it('has a page or a file behind every internal address', () => {
    const broken = internal
      .filter(({ url }) => !fileOf(build, url))
      .map(({ page, from, target }) => `/${page.path}: ${from} ${target}`);
    expect([...new Set(broken)]).toEqual([]);
  });

  it('has an element behind every fragment', () => {
    const broken = internal.flatMap(({ page, url, target }) => {
      const goal = byFile.get(fileOf(build, url) ?? '');
      const id = decodeURIComponent(url.hash.slice(1));
      return goal && id && !goal.document.getElementById(id) ? [`/${page.path}: ${target}`] : [];
    });
    expect([...new Set(broken)]).toEqual([]);
  });

  it('has no empty address', () => {
    expect(
      internal
        .filter(({ target }) => target.trim() === '' || target === '#')
        .map(({ page, from }) => `/${page.path}: ${from}`),
    ).toEqual([]);
  });

  it('has the files that its style sheets mention', () => {
    const sheets = files.filter(file => file.endsWith('.css') && !file.startsWith('pagefind/'));
    expect(sheets.length).toBeGreaterThan(0);
    const missing = sheets.flatMap(sheet =>
      [...textOf(sheet, build).matchAll(/url\(\s*["']?([^"')]+)["']?\s*\)/g)].flatMap(([, target = '']) => {
        if (/^(data:|#)/.test(target)) return [];
        return fileOf(build, new URL(target, `${origin}${base}${sheet}`)) ? [] : [`${sheet}: ${target}`];
      }),
    );
    expect(missing).toEqual([]);
  });

  it('has the modules that its modules and workers import', () => {
    const modules = files.filter(file => file.startsWith('_astro/') && file.endsWith('.js'));
    const missing = modules.flatMap(file =>
      [
        ...textOf(file, build).matchAll(/(?:\bfrom|\bimport\(?|new URL\()\s*(["'`])((?:\.{0,2}\/)[^"'`]+\.js)\1/g),
      ].flatMap(([, , target = '']) =>
        fileOf(build, new URL(target, `${origin}${base}${file}`)) ? [] : [`${file}: ${target}`],
      ),
    );
    expect(modules.length).toBeGreaterThan(0);
    expect(missing).toEqual([]);
  });

  it('has a page behind every address in its JSON and its sitemap', () => {
    const texts = files.filter(file => file.startsWith('api/') || file.startsWith('sitemap'));
    expect(texts.length).toBeGreaterThan(4);
    const missing = texts.flatMap(file =>
      [...textOf(file, build).matchAll(/https?:\/\/[^"\s<>\\]+/g)].flatMap(([address]) => {
        const url = new URL(address);
        return url.origin !== origin || fileOf(build, url) ? [] : [`${file}: ${address}`];
      }),
    );
    expect(missing).toEqual([]);
  });
});

describe('under a sub-path', () => {
  const { pages, base, origin } = subpathBuild;

  it('no attribute holds a path outside the base', () => {
    const outside = pages.flatMap(page =>
      [...page.document.querySelectorAll('*')].flatMap(element =>
        [...element.attributes].flatMap(({ name, value }) =>
          // `data-code` is the text that a code sample's button copies.
          name !== 'data-code' && /^\/(?!\/)/.test(value) && !value.startsWith(base)
            ? [`/${page.path}: ${element.localName}[${name}] ${value}`]
            : [],
        ),
      ),
    );
    expect(outside).toEqual([]);
  });

  it('no absolute address of the site lies outside the base, data blocks included', () => {
    const outside = pages.flatMap(page =>
      [...page.html.matchAll(/https?:\/\/[^"'\s<>\\&]+/g)].flatMap(([address]) =>
        address.startsWith(origin) && !address.startsWith(origin + base) ? [`/${page.path}: ${address}`] : [],
      ),
    );
    expect(outside).toEqual([]);
  });

  it('no script names a path of the site outside the base', () => {
    const outside = subpathBuild.files
      .filter(file => file.startsWith('_astro/') && file.endsWith('.js'))
      .flatMap(file =>
        [
          ...textOf(file, subpathBuild).matchAll(
            /["'`](\/(?:_astro|activations|concepts|papers|explore|embed|api|pagefind|guides|glossary|notation|og)\/[^"'`]*)["'`]/g,
          ),
        ].map(([, path]) => `${file}: ${path}`),
      )
      // The default of Pagefind's own interface, which our search overrides by `data-bundle`.
      .filter(found => !/ui-core.*: \/pagefind\/$/.test(found));
    for (const { document } of pages)
      for (const search of document.querySelectorAll('site-search'))
        expect(search.getAttribute('data-bundle')).toBe(`${base}pagefind/`);
    expect(outside).toEqual([]);
  });
});

it('the error page, which answers at any depth, has no address relative to itself', () => {
  for (const build of builds) {
    const page = build.pages.find(isError);
    expect(page, `${build.name}/404.html`).toBeDefined();
    if (!page) continue;
    const relative = references(page).filter(({ target }) => !/^(\/|#|https?:)/.test(target));
    expect(relative).toEqual([]);
    expect(
      references(page).some(({ target }) => target === build.base),
      'a way home',
    ).toBe(true);
  }
});
