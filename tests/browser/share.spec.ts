/** What a reader takes away: files, the link, the embed code, the table. */
import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { aNumber, experiments, placesOf, Widget } from './widget.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

/** Presses a button and waits for so many files; by name. */
async function saved(page: Page, press: () => Promise<void>, count: number): Promise<Map<string, Buffer>> {
  const downloads: Download[] = [];
  const listen = (download: Download) => downloads.push(download);
  page.on('download', listen);
  await press();
  await expect.poll(() => downloads.length).toBe(count);
  page.off('download', listen);
  const files = await Promise.all(
    downloads.map(async download => [download.suggestedFilename(), await readFile(await download.path())] as const),
  );
  return new Map(files);
}

/** Cells of an RFC 4180 text. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '\r\n') rows.push([]);
    else if (end === '') break;
  }
  return rows;
}

/** Cells of the live table with this title, header first. */
const cellsOf = (widget: Widget, title: string) =>
  widget.root
    .getByRole('table', { name: new RegExp(`^${title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`) })
    .locator('tr')
    .evaluateAll(rows => rows.map(row => [...row.children].map(cell => cell.textContent ?? '')));

for (const experiment of experiments)
  for (const { place, path, prefix } of placesOf(experiment))
    test.describe(`${experiment.id} ${place}`, () => {
      const { key, input, other } = aNumber(experiment);

      if (!prefix)
        test('saves CSV, SVG and PNG, and tabulates the live result', async ({ page }) => {
          await page.goto(path);
          const widget = new Widget(page, experiment);
          await widget.engage();
          const built = await widget.data();
          await widget.number(input.label).fill(other);
          if (experiment.mode !== 'live') await widget.run();
          await expect.poll(widget.data).not.toEqual(built);
          await widget.done();
          await widget.open('Share and download');
          await widget.open('Data table');

          const tables = Object.entries(experiment.tables);
          const csv = await saved(page, () => widget.button('CSV').click(), tables.length);
          let filled = 0;
          for (const [table, { title, columns }] of tables) {
            const [header, ...rows] = parseCsv(csv.get(`${experiment.id}-${table}.csv`)?.toString('utf8') ?? '');
            expect(header).toEqual(Object.keys(columns));
            for (const row of rows) expect(row).toHaveLength(Object.keys(columns).length);
            if (rows.length === 0) {
              await expect(widget.root.getByRole('group', { name: `${title}: table`, exact: true })).toHaveCount(0);
              continue;
            }
            const [head, ...shown] = await cellsOf(widget, title);
            expect(head).toEqual(Object.values(columns).map(({ label }) => label));
            expect(shown.length).toBeGreaterThan(0);
            expect(shown.length).toBeLessThanOrEqual(rows.length);
            filled += 1;
          }
          expect(filled).toBeGreaterThan(0);

          const charts = await widget.root.locator('.chart').count();
          const svgs = await saved(page, () => widget.button('SVG').click(), charts);
          expect(svgs.size).toBe(charts);
          for (const [name, bytes] of svgs) {
            expect(name).toMatch(/\.svg$/);
            const text = bytes.toString('utf8');
            expect(text).not.toContain('var(');
            const root = await page.evaluate(source => {
              const { documentElement: root } = new DOMParser().parseFromString(source, 'image/svg+xml');
              return { name: root.localName, namespace: root.namespaceURI, width: Number(root.getAttribute('width')) };
            }, text);
            expect(root).toMatchObject({ name: 'svg', namespace: 'http://www.w3.org/2000/svg' });
            expect(root.width).toBeGreaterThan(300);
          }

          const pngs = await saved(page, () => widget.button('PNG').click(), charts);
          expect(pngs.size).toBe(charts);
          for (const bytes of pngs.values()) {
            expect(bytes.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
            expect(bytes.readUInt32BE(16)).toBeGreaterThan(600);
            expect(bytes.length).toBeGreaterThan(3000);
          }
          await expect(widget.root.getByText('Saving failed')).toHaveCount(0);
        });

      test('copies a link and an embed code that hold the state', async ({ page }) => {
        await page.goto(path);
        const widget = new Widget(page, experiment);
        await widget.engage();
        await widget.number(input.label).fill(other);
        await widget.open('Share and download');
        const clipboard = () => page.evaluate(() => navigator.clipboard.readText());

        await widget.button('Copy link').click();
        await expect(widget.root.getByText('Link copied.')).toBeVisible();
        const link = new URL(await clipboard());
        expect(link.pathname).toBe(path);
        expect(link.searchParams.get(`${prefix}${key}`)).toBe(other);

        await widget.button('Copy embed code').click();
        await expect(widget.root.getByText('Embed code copied.')).toBeVisible();
        const code = await clipboard();
        const frame = await page.evaluate(html => {
          const element = new DOMParser().parseFromString(html, 'text/html').querySelector('iframe');
          return { src: element?.src ?? '', title: element?.title };
        }, code);
        const src = new URL(frame.src);
        expect(src.pathname).toBe(`/embed/${experiment.id}/`);
        expect(Object.fromEntries(src.searchParams)).toEqual({ [key]: other });
        expect(frame.title).toBe(experiment.title);

        await page.goto(link.href);
        await widget.awake();
        await expect(widget.number(input.label)).toHaveValue(other);
        await page.goto(`${src.pathname}${src.search}`);
        await widget.awake();
        await expect(widget.number(input.label)).toHaveValue(other);
      });
    });

test('a CSV asked for before a run says what to do', async ({ page }) => {
  const experiment = experiments.find(({ mode }) => mode === 'on-demand');
  if (!experiment) throw new Error('no experiment waits to be run');
  await page.goto(`/embed/${experiment.id}/`);
  const widget = new Widget(page, experiment);
  await widget.engage();
  await widget.open('Share and download');
  await widget.button('CSV').click();
  await expect(widget.root.getByText('Run the experiment first')).toBeVisible();
});
