/** Without JavaScript the site is a book: text, mathematics, drawn figures, tables and sentences with their numbers. */
import { expect, test } from './fixtures.ts';
import { experiments, placesOf, Widget } from './widget.ts';

test.use({ javaScriptEnabled: false });

for (const path of ['/activations/gelu/', '/concepts/vanishing-gradient/', '/papers/resnet/'])
  test(`${path} reads as an article with mathematics`, async ({ page }) => {
    await page.goto(path);
    const main = page.getByRole('main');
    await expect(
      main
        .locator('p')
        .filter({ hasText: /\w{3,}.*\w{3,}/ })
        .first(),
    ).toBeVisible();
    // biome-ignore lint/performance/useDomNodeTextContent: what is hidden does not count
    expect((await main.innerText()).length).toBeGreaterThan(2000);
    const formulas = main.locator('math');
    expect(await formulas.count()).toBeGreaterThan(5);
    await expect(formulas.first()).toBeVisible();
    expect(await page.getByRole('figure').count()).toBeGreaterThan(0);
  });

for (const experiment of experiments)
  for (const { place, path } of placesOf(experiment))
    test(`${experiment.id} ${place} is drawn and tabulated`, async ({ page }) => {
      await page.goto(path);
      const widget = new Widget(page, experiment);
      const charts = widget.root.locator('.chart');
      expect(await charts.count()).toBeGreaterThan(0);
      for (const chart of await charts.all()) {
        const drawings = chart.locator('svg.plot').filter({ visible: true });
        await expect(drawings).toHaveCount(1);
        expect(await drawings.locator('path, circle, rect, image').count()).toBeGreaterThan(0);
      }
      await expect(widget.form).toBeHidden();
      const table = widget.root.getByRole('table').first();
      await expect(table).toBeHidden();
      await widget.root.getByText('Data table').click();
      await expect(table).toBeVisible();
      await expect(table.locator('tbody tr').first()).toContainText(/\d/);
    });

test('claims print whole sentences with their numbers', async ({ page }) => {
  await page.goto('/concepts/vanishing-gradient/');
  const claims = page.locator('experiment-claim');
  expect(await claims.count()).toBeGreaterThan(3);
  for (const claim of await claims.all()) {
    await expect(claim.locator('.claim-number').first()).toBeVisible();
    await expect(claim.locator('input, select').filter({ visible: true })).toHaveCount(0);
    const parts: { text: string }[] = JSON.parse((await claim.getAttribute('data-parts')) ?? '[]');
    const sentence = parts.map(part => part.text).join('');
    expect(sentence).toMatch(/\d.*\.$/);
    // biome-ignore lint/performance/useDomNodeTextContent: what is hidden does not count
    expect((await claim.innerText()).replace(/\s+/g, ' ').trim()).toBe(sentence.replace(/\s+/g, ' ').trim());
  }
});

test('list pages lead on', async ({ page }) => {
  for (const [path, name, to] of [
    ['/activations/', 'GELU', '/activations/gelu/'],
    ['/concepts/', 'Vanishing gradients', '/concepts/vanishing-gradient/'],
    ['/explore/', 'Train a small net', '/explore/train-a-small-net/'],
  ] as const) {
    await page.goto(path);
    await page.getByRole('main').getByRole('link', { name }).first().click();
    await expect(page).toHaveURL(to);
  }
});
