/** The glossary and the table of notation: every entry leads to a page that has the word or the symbol; articles mark terms as promised. */
import { existsSync, readFileSync } from 'node:fs';
import { markdownToHtml } from 'satteri';
import { describe, expect, it } from 'vitest';
import { glossary } from '../../src/reference/glossary.ts';
import { notation } from '../../src/reference/notation.ts';
import { glossaryPlugin, MARKS, termsIn } from '../../src/tooling/glossary.ts';
import { mathPlugin, texToMathml } from '../../src/tooling/math.ts';

/** Source of the page at a path, `concepts/saturation/`. */
function sourceOf(path: string): string {
  const name = path.replace(/\/$/, '');
  const file = [`content/${name}.mdx`, `src/pages/${name}.astro`, `src/pages/${name}/index.astro`].find(existsSync);
  if (!file) throw new Error(`there is no page at ${path}`);
  return readFileSync(file, 'utf8');
}

describe('the glossary', () => {
  it('has from 300 to 420 terms, in order, each id and each spelling once', () => {
    expect(glossary.length).toBeGreaterThanOrEqual(300);
    expect(glossary.length).toBeLessThanOrEqual(420);
    const ids = glossary.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const spellings = glossary.flatMap(({ name, forms }) => [name, ...forms]).map(text => text.toLowerCase());
    expect(spellings.filter((text, index) => spellings.indexOf(text) !== index)).toEqual([]);
    const names = glossary.map(({ name }) => name);
    expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b, 'en')));
  });

  it.each(glossary.map(term => ({ ...term })))(
    'sends the reader of “$name” to a page that has the word',
    ({ name, forms, see }) => {
      const text = sourceOf(see).replace(/\s+/g, ' ').toLowerCase();
      expect(
        [name, ...forms].some(form => text.includes(form.toLowerCase())),
        see,
      ).toBe(true);
    },
  );
});

it('an exception is an article that has the word', () => {
  for (const { id, otherwiseIn } of glossary)
    for (const path of otherwiseIn)
      expect(
        termsIn(sourceOf(path)).map(({ term }) => term.id),
        path,
      ).toContain(id);
});

describe('the notation', () => {
  const symbols = notation.flatMap(({ symbols }) => symbols);

  it('has each symbol once in a group, and headings with names of their own', () => {
    for (const { id, symbols } of notation)
      expect(new Set(symbols.map(({ tex }) => tex)).size, id).toBe(symbols.length);
    expect(new Set(notation.map(({ id }) => id)).size).toBe(notation.length);
  });

  it.each(symbols)('explains $tex and names an article whose formulas have it', ({ tex, see }) => {
    expect(texToMathml(tex)).toContain('<math');
    const formulas = [...sourceOf(see).matchAll(/\$\$([\s\S]+?)\$\$|\$([^$\n]+)\$/g)].map(
      ([, display, inline]) => display ?? inline ?? '',
    );
    // `\mathbf{a}_l` stands for any layer; a letter is not part of a longer name.
    const part = tex
      .replace(/_l$/, '_')
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replace(/^(?=[A-Za-z])/, '(?<![A-Za-z\\\\])')
      .replace(/(?<=[A-Za-z])$/, '(?![A-Za-z])');
    // Some articles print their formula from the registry instead of writing it.
    const computed = see.startsWith('activations/') && sourceOf(see).includes('<ActivationFormula');
    expect(computed || formulas.some(formula => new RegExp(part).test(formula)), see).toBe(true);
  });
});

describe('terms in text', () => {
  const ids = (text: string) => termsIn(text).map(({ term }) => term.id);

  it('are found in the plural, at the start of a sentence, across a line break, and the longest first', () => {
    expect(ids('Jacobians and\nlayer\nnormalisation')).toEqual(['jacobian', 'layer-normalisation']);
    expect(ids('Saturation (a dead unit)')).toEqual(['saturation', 'dead-unit']);
    expect(ids('the activation function')).toEqual(['activation-function']);
  });

  it('are not found within words, and acronyms only in capitals', () => {
    expect(ids('gateway, propagated, sub-gate, gate-like, nan, lstm, hessian')).toEqual([]);
  });
});

describe('marked terms', () => {
  const html = async (text: string, path = 'guides/method') => {
    const options = {
      mdastPlugins: [glossaryPlugin, mathPlugin],
      features: { math: true },
      fileURL: new URL(`file:///site/content/${path}.mdx`),
    };
    return (await markdownToHtml(text, options)).html.trim();
  };
  const link = (id: string, text: string) => `<a href="../../glossary/#${id}" class="term">${text}</a>`;

  it('link their first occurrence, with the words around it kept', async () => {
    expect(await html('The Jacobian, and the Jacobian.\n\nThe Jacobian.')).toBe(
      `<p>The ${link('jacobian', 'Jacobian')}, and the Jacobian.</p>\n<p>The Jacobian.</p>`,
    );
  });

  it('leave headings, links, code, formulas, emphasis and tables as they are', async () => {
    const text =
      '## The Jacobian\n\n[Jacobian](x/) `Jacobian` $\\text{Jacobian}$ **Jacobian**\n\n| Jacobian |\n| --- |\n| Jacobian |';
    expect(await html(text)).not.toContain('class="term"');
  });

  it('leave a term alone on the page that explains it, and files that are no article', async () => {
    expect(await html('The Jacobian.', 'concepts/vanishing-gradient')).not.toContain('class="term"');
    expect(await html('The Jacobian.', 'elsewhere')).not.toContain('class="term"');
  });

  it('are few, one a paragraph, and start anew on the next page', async () => {
    const words = ['Jacobian', 'Hessian', 'logit', 'kink', 'dropout', 'momentum'];
    const paragraphs = words.map(word => `A ${word} and an ulp.`).join('\n\n');
    for (let page = 0; page < 2; page++) expect((await html(paragraphs)).split('class="term"')).toHaveLength(MARKS + 1);
  });
});
