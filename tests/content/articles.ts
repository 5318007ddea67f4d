/** The articles as files: front matter, MDX body, headings, and the components that it uses. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

const root = new URL('../../content/', import.meta.url);

export type Kind = 'activations' | 'concepts' | 'papers' | 'guides';

export interface Article {
  kind: Kind;
  id: string;
  /** `papers/resnet`. */
  name: string;
  /** The front matter, unchecked: the build checks its schema. */
  data: Record<string, unknown>;
  body: string;
  /** Second-level headings in order. */
  headings: readonly string[];
}

/** Attributes of each use of a component in a body: `<Cite id="a" in="b" />` -> { id: 'a', in: 'b' }; braces stay as written. */
export function uses(body: string, component: string): Record<string, string>[] {
  return [...body.matchAll(new RegExp(`<${component}\\b((?:[^>{]|\\{(?:[^{}]|\\{[^{}]*\\})*\\})*)>`, 'g'))].map(
    ([, attributes = '']) =>
      Object.fromEntries(
        [...attributes.matchAll(/([\w-]+)=(?:"([^"]*)"|(\{(?:[^{}]|\{[^{}]*\})*\}))/g)].map(
          ([, name = '', text, code]) => [name, text ?? code ?? ''],
        ),
      ),
  );
}

/** The body without what is not prose: fenced and inline code. */
export const withoutCode = (body: string): string =>
  body.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, '');

/** The words of the prose: without code, tables, captions, formulas, headings and components. */
export const words = (body: string): string[] =>
  withoutCode(body)
    .replace(/<Experiment[\s\S]*?<\/Experiment>/g, '')
    .replace(/<[A-Z][^>]*>/g, '')
    .replace(/\$\$[\s\S]*?\$\$|\$[^$]*\$/g, '')
    .replace(/^(\||#).*$/gm, '')
    .match(/\p{L}[\p{L}’'-]*/gu) ?? [];

/** The text of each section by its second-level heading; what stands before the first has the empty heading. */
export function sections(body: string): Map<string, string> {
  const pieces = body.split(/^## +(.+)$/m);
  const found = new Map([['', (pieces[0] ?? '').trim()]]);
  for (let i = 1; i < pieces.length; i += 2) found.set((pieces[i] ?? '').trim(), (pieces[i + 1] ?? '').trim());
  return found;
}

function readArticle(kind: Kind, file: string): Article {
  const text = readFileSync(new URL(`${kind}/${file}`, root), 'utf8');
  const [, frontMatter, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  if (frontMatter === undefined || body === undefined) throw new Error(`content/${kind}/${file} has no front matter`);
  const id = file.replace(/\.mdx$/, '');
  const headings = [...withoutCode(body).matchAll(/^## +(.+)$/gm)].map(match => (match[1] ?? '').trim());
  return { kind, id, name: `${kind}/${id}`, data: parse(frontMatter) as Record<string, unknown>, body, headings };
}

/** Every file in `content/`, whatever its ending. */
export const contentFiles: readonly string[] = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile())
  .map(entry => `${entry.parentPath.slice(root.pathname.length)}/${entry.name}`.replace(/^\//, ''));

export const kinds: readonly Kind[] = ['activations', 'concepts', 'papers', 'guides'];

export const articles: readonly Article[] = contentFiles.flatMap(file => {
  const [kind = '', name = '', ...rest] = file.split('/');
  return kinds.includes(kind as Kind) && name.endsWith('.mdx') && rest.length === 0
    ? [readArticle(kind as Kind, name)]
    : [];
});
