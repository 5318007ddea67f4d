/** What a component inside an article may ask about the article that it stands in. */
import type { AstroGlobal } from 'astro';
import { type CollectionEntry, getEntry } from 'astro:content';
import { sitePath } from '../../src/site.ts';

export type Kind = 'activations' | 'concepts' | 'papers';

/** The article being rendered, from the address: `/papers/resnet/` -> the entry `resnet` of `papers`. */
export async function currentEntry<K extends Kind>(astro: Pick<AstroGlobal, 'url'>, kind?: K): Promise<CollectionEntry<K>> {
  const [section, id] = astro.url.pathname.slice(sitePath('').length).split('/');
  if (kind && section !== kind) throw new Error(`this component belongs on a page of ${kind}, not on ${astro.url.pathname}`);
  const entry = await getEntry(section as K, id ?? '');
  if (!entry) throw new Error(`no article at ${astro.url.pathname}`);
  return entry as CollectionEntry<K>;
}

/** The sources of the article being rendered. */
export const sourcesOf = async (astro: Pick<AstroGlobal, 'url'>) => (await currentEntry(astro)).data.sources;
