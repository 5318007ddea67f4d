/** Data sets in the browser. That none comes with a page is in `pages.spec.ts`. */
import { datasetPath } from '../../src/data/ids.ts';
import { datasets } from '../../src/data/sets.ts';
import { expect, test } from './fixtures.ts';

test('the browser unpacks every file, under the page’s own policy', async ({ page }) => {
  await page.goto('/explore/data/');
  for (const { id } of datasets) {
    const header = await page.evaluate(
      async address => {
        const { body } = await fetch(address);
        if (!body) return '';
        const bytes = await new Response(body.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
        const length = new DataView(bytes).getUint32(4, true);
        return new TextDecoder().decode(new Uint8Array(bytes, 8, length));
      },
      `/${datasetPath(id)}`,
    );
    expect(JSON.parse(header).id).toBe(id);
  }
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('the page of all data is whole', async ({ page }) => {
    await page.goto('/explore/data/');
    for (const figure of await page.locator('.data-entry figure').all())
      await expect(figure.locator('img, svg[role=img], table').filter({ visible: true }).first()).toBeVisible();
    await page.getByText('First rows of iris', { exact: true }).first().click();
    await expect(page.getByRole('table', { name: 'First rows of iris' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'CC BY-SA 3.0' })).toBeVisible();
  });
});
