/** Marks terms of the glossary in articles, at build time: a link to the entry, whose definition a script shows beside it. */

import { defineMdastPlugin, type MdastNode, type MdastPluginDefinition } from 'satteri';
import { glossary, type Term } from '../reference/glossary.ts';

/** Terms marked on a page: enough to help, few enough not to disturb nor to weigh. */
export const MARKS = 4;

/** How a form may be written: its first letter also as a capital, its spaces also as line breaks. */
function pattern(form: string): string {
  const escaped = form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+');
  return escaped.replace(/^\p{Ll}/u, letter => `[${letter}${letter.toUpperCase()}]`);
}

const spellings = glossary
  .flatMap(term => [term.name, ...term.forms].map(form => ({ form, term })))
  .sort((a, b) => b.form.length - a.form.length);

/** Every spelling of every term as a group of its own, the longest first; words around it are not part of a longer one. */
const anyTerm = new RegExp(
  `(?<=^|[\\s(“])(?:${spellings.map(({ form }) => `(${pattern(form)})`).join('|')})(?![\\p{L}\\p{N}-])`,
  'gu',
);

export interface Mark {
  term: Term;
  start: number;
  end: number;
}

/** The terms in a text, those within a longer term excepted, in order. */
export function termsIn(text: string): Mark[] {
  return [...text.matchAll(anyTerm)].map(match => {
    const spelling = spellings[match.slice(1).findIndex(group => group !== undefined)];
    if (!spelling) throw new RangeError(`no term is spelt “${match[0]}”`);
    return { term: spelling.term, start: match.index, end: match.index + match[0].length };
  });
}

/** The article's path from the address of its file: `concepts/saturation/`; `undefined` for other files. */
const pathOf = (file: URL | undefined) =>
  /\/content\/([^/]+\/[^/]+)\.mdx$/.exec(file?.pathname ?? '')?.[1]?.concat('/');

/** What a marked paragraph may stand in: captions of figures, tables and headings stay as they are. */
const containers = new Set<string>(['list', 'listItem', 'blockquote']);

/**
 * Markdown plugin: links the first occurrence of a term to its entry, for the first `MARKS` terms of an article, one a paragraph. Headings,
 * links, code, formulas and emphasised words are not touched, nor a term on the page that explains it.
 */
export function glossaryPlugin({ fileURL }: { fileURL: URL | undefined }): MdastPluginDefinition | undefined {
  const path = pathOf(fileURL);
  if (!path) return undefined;
  const marked = new Set<string>();
  return defineMdastPlugin({
    name: 'nonlinear-glossary',
    paragraph(node, context) {
      if (marked.size >= MARKS) return;
      let parent: Readonly<MdastNode> | undefined = context.parent(node);
      for (; parent && parent.type !== 'root'; parent = context.parent(parent))
        if (!containers.has(parent.type)) return;
      for (const [index, child] of node.children.entries()) {
        if (child.type !== 'text') continue;
        const { value } = child;
        const mark = termsIn(value).find(
          ({ term, start }) =>
            term.marked &&
            term.see !== path &&
            !term.otherwiseIn.includes(path) &&
            !marked.has(term.id) &&
            (start > 0 || index === 0),
        );
        if (!mark) continue;
        marked.add(mark.term.id);
        const link = {
          type: 'link' as const,
          url: `../../glossary/#${mark.term.id}`,
          children: [{ type: 'text' as const, value: value.slice(mark.start, mark.end) }],
          data: { hProperties: { class: 'term' } },
        };
        context.replaceNode(child, [
          { type: 'text', value: value.slice(0, mark.start) },
          link,
          { type: 'text', value: value.slice(mark.end) },
        ]);
        return;
      }
    },
  });
}
