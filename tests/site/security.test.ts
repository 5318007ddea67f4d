/** The content security policy holds on every page, and nothing comes from elsewhere. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { build, builds, isEmbed, named, type Page, references, textOf, urlOf } from './site.ts';

/** Directives of a page's policy. */
function policyOf({ document }: Page): Map<string, string[]> {
  const tags = [...document.querySelectorAll('meta[http-equiv="Content-Security-Policy"]')];
  expect(tags).toHaveLength(1);
  const content = tags[0]?.getAttribute('content') ?? '';
  return new Map(
    content
      .split(';')
      .map(part => part.trim().split(/\s+/))
      .map(([name = '', ...sources]) => [name, sources]),
  );
}

const sha256 = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The bodies of a page's inline scripts that run, from the text that the browser hashes. */
const inlineScripts = ({ html }: Page) =>
  [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)]
    .filter(
      ([, attributes = '']) =>
        !/\ssrc\s*=/.test(attributes) && !/type\s*=\s*["']?application\/(ld\+)?json/.test(attributes),
    )
    .map(([, , body = '']) => body);

describe.each(builds.flatMap(site => site.pages.map(page => ({ name: `${site.name}/${page.path}`, site, page }))))(
  '$name',
  ({ site, page }) => {
    it('allows its own origin only, and no inline code but its own', () => {
      const policy = policyOf(page);
      expect(policy.get('default-src')).toEqual(["'none'"]);
      expect(policy.get('base-uri')).toEqual(["'none'"]);
      expect(policy.get('form-action')).toEqual(["'none'"]);
      for (const [name, sources] of policy) {
        const allowed =
          name === 'script-src'
            ? /^'(self|wasm-unsafe-eval|sha256-[A-Za-z0-9+/]{43}=)'$/
            : name === 'style-src'
              ? /^'(self|unsafe-inline)'$/
              : name === 'img-src'
                ? /^('self'|data:|blob:)$/
                : /^'(self|none)'$/;
        for (const source of sources) expect(source, name).toMatch(allowed);
      }
      const hashes = policy.get('script-src')?.filter(source => source.startsWith("'sha256-")) ?? [];
      expect([...hashes].sort()).toEqual([...new Set(inlineScripts(page).map(sha256))].sort());
    });

    it('states the policy before anything that could run', () => {
      const policy = page.html.indexOf('http-equiv="Content-Security-Policy"');
      expect(policy).toBeGreaterThan(0);
      expect(page.html.slice(0, policy)).not.toMatch(/<(script|link|style|img)\b/);
    });

    it('has no event handler in an attribute and no script in an address', () => {
      for (const element of page.document.querySelectorAll('*'))
        for (const { name, value } of element.attributes) {
          expect(name, `${element.localName}`).not.toMatch(/^on/);
          expect(value).not.toMatch(/^\s*javascript:/i);
        }
    });

    it('loads nothing from another origin', () => {
      const foreign = references(page)
        .filter(
          ({ target, loads }) =>
            loads && !target.startsWith('data:') && new URL(target, urlOf(site, page)).origin !== site.origin,
        )
        .map(({ from, target }) => `${from} ${target}`);
      expect(foreign).toEqual([]);
      for (const link of page.document.querySelectorAll('link[rel=preconnect], link[rel=dns-prefetch]'))
        expect(link.getAttribute('href')).toBeNull();
      expect(page.html).not.toMatch(/@import|url\(\s*["']?https?:/);
    });
  },
);

it.each(builds)('the style sheets of $name load nothing from another origin', site => {
  for (const file of site.files.filter(name => name.endsWith('.css')))
    expect(textOf(file, site), file).not.toMatch(/url\(\s*["']?(https?:)?\/\/|@import\s*(url\()?["']?https?:/);
});

it('only embed pages may be framed', () => {
  // `_headers`: a path in the first column, its headers indented below.
  const rules = textOf('_headers')
    .split(/\n(?=\S)/)
    .map(block => block.trim().split('\n'))
    .map(([path = '', ...headers]) => ({ path: path.trim(), headers: headers.map(header => header.trim()) }));
  const matches = (rule: string, path: string) =>
    rule.endsWith('*') ? path.startsWith(rule.slice(0, -1)) : rule === path;
  for (const page of build.pages) {
    const policies = rules
      .filter(({ path }) => matches(path, `/${page.path}`))
      .flatMap(({ headers }) => headers.filter(header => header.startsWith('Content-Security-Policy:')));
    expect(policies, `/${page.path}`).toEqual([
      `Content-Security-Policy: frame-ancestors ${isEmbed(page) ? '*' : "'none'"}`,
    ]);
  }
});

describe.each(named(build.pages.filter(isEmbed)))('$name', ({ page }) => {
  it('refers to no other site', () => {
    const addresses = references(page).filter(({ target }) => !target.startsWith('data:'));
    for (const { target } of addresses) expect(new URL(target, urlOf(build, page)).origin).toBe(build.origin);
  });
});
