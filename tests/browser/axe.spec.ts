/** No accessibility violation where more than a page stands open: live widgets, the search, messages. Pages: `pages.spec.ts`. */
import { violations, violationsInBothThemes } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { experimentOf, experiments, Widget } from './widget.ts';

test.use({ colorScheme: 'light' });

for (const experiment of experiments)
  test(`${experiment.id} has none when it is live and open`, async ({ page }) => {
    await page.goto(`/embed/${experiment.id}/`);
    const widget = new Widget(page, experiment);
    await widget.engage();
    await widget.run();
    await widget.open('Share and download');
    await widget.open('Data table');
    expect(await violationsInBothThemes(page)).toEqual([]);
  });

test('the search has none', async ({ page }) => {
  await page.goto('/');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('textbox').fill('gradient');
  await expect(page.getByRole('dialog').getByRole('link').first()).toBeVisible();
  expect(await violationsInBothThemes(page)).toEqual([]);
});

test('a refused value and a refused link have none', async ({ page }) => {
  await page.goto('/embed/gradient-through-depth/?depth=1e9');
  const widget = new Widget(page, experimentOf('gradient-through-depth'));
  await widget.awake();
  await widget.number('Width').fill('a lot');
  await expect(widget.root.getByRole('alert')).toHaveCount(2);
  expect(await violationsInBothThemes(page)).toEqual([]);
});

test.describe('404', () => {
  test.use({ tolerated: [/404/] });
  test('has no violation', async ({ page }) => {
    await page.goto('/no-such-page/');
    expect(await violations(page)).toEqual([]);
  });
});
