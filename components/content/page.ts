/** What a component inside an article may ask about the article that it stands in. */

import { type CollectionEntry, getEntry } from 'astro:content';
import type { AstroGlobal } from 'astro';
import { sitePath } from '../../src/site.ts';

export type Kind = 'activations' | 'concepts' | 'papers';

/** A work in the list of sources of an article. */
type Source = CollectionEntry<Kind>['data']['sources'][number];

/** The article being rendered, from the address: `/papers/resnet/` -> the entry `resnet` of `papers`. */
export async function currentEntry<K extends Kind>(
  astro: Pick<AstroGlobal, 'url'>,
  kind?: K,
): Promise<CollectionEntry<K>> {
  const [section, id] = astro.url.pathname.slice(sitePath('').length).split('/');
  if (kind && section !== kind)
    throw new Error(`this component belongs on a page of ${kind}, not on ${astro.url.pathname}`);
  const entry = await getEntry(section as K, id ?? '');
  if (!entry) throw new Error(`no article at ${astro.url.pathname}`);
  return entry as CollectionEntry<K>;
}

/** The sources of the article being rendered. */
export const sourcesOf = async (astro: Pick<AstroGlobal, 'url'>) => (await currentEntry(astro)).data.sources;

/** Where a source can be read, if it has an address. */
export const sourceUrl = ({ url, arxiv, doi }: Pick<Source, 'url' | 'arxiv' | 'doi'>): string | undefined =>
  url ?? (arxiv ? `https://arxiv.org/abs/${arxiv}` : doi && `https://doi.org/${doi}`);

/** Author and year of a source as a reference in the text prints them: `He et al. 2015`, also where only the first author is named. */
export function citationLabel({ authors, year }: { authors: string; year: number }): string {
  const named = authors.replace(/,? (?:et al\.|and others)$/, '');
  const names = named.split(/, | and /).map(name => name.trim());
  const surname = (name = '') => name.split(' ').at(-1) ?? '';
  const many = names.length > 2 || named !== authors;
  const others = many ? ' et al.' : names.length === 2 ? ` and ${surname(names[1])}` : '';
  return `${surname(names[0])}${others} ${year}`;
}
