/** Titles of pages by path, for lists that link to them. */

import { getCollection } from 'astro:content';
import { dataPage } from '../../src/data/page.ts';
import { experimentIds, loadExperiment } from '../../src/experiments/index.ts';

/** Path, `concepts/saturation/`, to the title of its page; an explorer is called after its experiment. */
export async function titlesByPath(): Promise<(path: string) => string> {
  const titles = new Map<string, string>([[dataPage.path, dataPage.title]]);
  for (const id of experimentIds) {
    const { home, title } = await loadExperiment(id);
    if (!titles.has(home)) titles.set(home, title);
  }
  for (const kind of ['activations', 'concepts', 'papers'] as const)
    for (const { id, data } of await getCollection(kind)) titles.set(`${kind}/${id}/`, data.title);
  for (const { id, data } of await getCollection('docs')) titles.set(`${id}/`, data.title);
  return path => {
    const title = titles.get(path);
    if (!title) throw new RangeError(`no page at ${path} has a title`);
    return title;
  };
}
