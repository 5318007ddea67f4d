/** The data page shows every set with its licence, and the files behind it are the sets; no page loads one by itself. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeDataset } from '../../src/core/data/container.ts';
import { packedDataset } from '../../src/data/convert.ts';
import { generators } from '../../src/data/generators.ts';
import { datasetPath } from '../../src/data/ids.ts';
import { dataPage } from '../../src/data/page.ts';
import { datasets } from '../../src/data/sets.ts';
import { builds, fileOf, references, textOf, urlOf } from './site.ts';

describe.each(builds)('$name', build => {
  const page = build.pages.find(({ path }) => path === dataPage.path);
  if (!page) throw new Error(`there is no /${dataPage.path}`);
  const sectionOf = (id: string) => page.document.querySelector(`section[aria-labelledby="${id}"]`);

  it.each(datasets.map(info => ({ id: info.id, info })))(
    '$id stands there with figure, licence, source and file',
    async ({ id, info }) => {
      const section = sectionOf(id);
      const links = [...(section?.querySelectorAll('a[href]') ?? [])].map(link => link.getAttribute('href') ?? '');
      expect(links).toContain(info.licence.url);
      expect(links).toContain(info.source.url);
      const { version, dataset } = await packedDataset(id);
      const text = (section?.textContent ?? '').replace(/\s+/g, ' ');
      for (const part of [info.licence.name, info.citation, info.provenance, `${info.package} ${version}`])
        expect(text).toContain(part);
      expect(section?.querySelectorAll('.nl-table tbody tr').length).toBe(dataset.columns.length);

      const link = links.find(target => target.endsWith('.bin')) ?? '';
      const file = fileOf(build, new URL(link, urlOf(build, page)));
      expect(file).toBe(datasetPath(id));
      const bytes = gunzipSync(readFileSync(join(build.root, file ?? '')));
      expect(decodeDataset(new Uint8Array(bytes))).toEqual(dataset);
    },
  );

  it.each([...datasets, ...generators].map(({ id }) => ({ id })))(
    '$id has a figure that says in words what it shows',
    ({ id }) => {
      const figure = sectionOf(id)?.querySelector('figure');
      const shown = [...(figure?.querySelectorAll('img[alt], svg[role=img][aria-label], table') ?? [])];
      expect(shown.length).toBeGreaterThan(0);
      for (const element of shown)
        if (element.localName !== 'table')
          expect((element.getAttribute('alt') ?? element.getAttribute('aria-label') ?? '').length).toBeGreaterThan(20);
      expect((figure?.querySelector('figcaption')?.textContent ?? '').trim().length).toBeGreaterThan(15);
    },
  );

  it('says the same in its JSON', async () => {
    const { data } = JSON.parse(textOf('api/data.json', build)) as { data: Record<string, unknown>[] };
    expect(data.map(({ id }) => id)).toEqual([...datasets, ...generators].map(({ id }) => id));
    for (const info of datasets) {
      const { bytes, version } = await packedDataset(info.id);
      const entry = data.find(({ id }) => id === info.id);
      expect(entry).toMatchObject({ kind: 'real', licence: info.licence, citation: info.citation, bytes });
      expect(entry?.package).toEqual({ name: info.package, version });
      expect(fileOf(build, new URL(String(entry?.file)))).toBe(datasetPath(info.id));
    }
  });

  it('no page loads a data set with itself', () => {
    const loaded = build.pages.flatMap(each =>
      references(each).flatMap(({ target, loads }) =>
        loads && /\.bin\b/.test(target) ? [`/${each.path}: ${target}`] : [],
      ),
    );
    expect(loaded).toEqual([]);
  });
});
