/** The documentation of the core: every export is there, with its declaration and its docstring; the readme is the front page. */
import { describe, expect, it } from 'vitest';
import * as core from '../../src/core/index.ts';
import { examples } from '../package/readme.ts';
import { build, isCore, named } from './site.ts';

const pages = build.pages.filter(isCore);
const pageAt = (path: string) => {
  const page = pages.find(candidate => candidate.path === path);
  if (!page) throw new Error(`there is no /${path}`);
  return page;
};

/** What stands below an export's heading, up to the next one: its declaration, then its docstring and members. */
function entryOf(heading: Element): { declaration: string; text: string } {
  const texts: string[] = [];
  for (let next = heading.nextElementSibling; next && !/^H[23]$/.test(next.nodeName); next = next.nextElementSibling)
    texts.push(next.textContent ?? '');
  const [declaration = '', ...rest] = texts;
  return { declaration, text: rest.join('\n') };
}

it.each(Object.keys(core))('%s is documented once, with its declaration and its docstring', name => {
  const headings = pages.flatMap(({ document }) => [...document.querySelectorAll(`.exports h3[id="${name}"]`)]);
  expect(headings).toHaveLength(1);
  const { declaration, text } = entryOf(headings[0] as Element);
  expect(declaration).toMatch(new RegExp(`(^|const |class )${name}\\b`));
  expect(text).toMatch(/\w{2}.*\w{2}/);
});

describe.each(named(pages.filter(({ document }) => document.querySelector('.exports'))))('$name', ({ page }) => {
  const headings = [...page.document.querySelectorAll('.exports h3')];

  it('has a declaration and a docstring for every type too', () => {
    expect(headings.length).toBeGreaterThan(3);
    for (const heading of headings) {
      const { declaration, text } = entryOf(heading);
      expect(declaration).toContain(heading.id);
      expect(text, heading.id).toMatch(/\w{2}/);
    }
  });

  it('shows docstrings, not their markup', () => {
    const shown = page.document.querySelector('.exports')?.cloneNode(true) as unknown as Element;
    expect(shown.textContent).not.toMatch(/\*\/|\/\*\*|\{@|__type|__namedParameters/);
    for (const code of shown.querySelectorAll('code')) code.remove();
    expect(shown.textContent).not.toContain('`');
  });
});

it('every type in a signature that the core exports is a link', () => {
  for (const name of ['Tensor', 'Tape', 'Random', 'ParamValues'])
    for (const { document, path } of pages)
      for (const code of document.querySelectorAll('.signature code, .members > li > code'))
        for (const [, before = ''] of (code.innerHTML as string).matchAll(new RegExp(`(.{4})\\b${name}\\b`, 'g')))
          expect(before, `${name} in ${path}`).toMatch(/[#>]$/);
});

it('the functions page has every activation of the registry, by the name that the package exports', () => {
  const cells = [...pageAt('core/functions/').document.querySelectorAll('tbody tr')].map(row =>
    [...row.querySelectorAll('code')].map(code => code.textContent),
  );
  expect(cells.map(([, id]) => id).sort()).toEqual(Object.keys(core.activations).sort());
  expect(cells.find(([, id]) => id === 'hard-swish')?.[0]).toBe('hardSwish');
});

it('the front page has the examples of the readme with their output', () => {
  const text = (pageAt('core/').document.querySelector('main')?.textContent ?? '').replace(/\s+/g, '');
  for (const { title, code, output } of examples)
    for (const part of [code, output]) expect(text.includes(part.replace(/\s+/g, '')), title).toBe(true);
});
