/** One page of each kind. Embed pages: `widgets.spec.ts`. */
import { expect, test } from './fixtures.ts';
import { pages, themes } from './pages.ts';
import { openChecked } from './whole-page.ts';

test.describe('in the light', () => {
  test.use({ colorScheme: 'light' });
  for (const path of pages)
    test(`${path} loads clean, fits and has no violation`, async ({ page }) => {
      await openChecked(page, path);
    });
});

for (const theme of themes)
  test.describe(theme, () => {
    test.use({ colorScheme: theme });
    for (const path of ['/', '/activations/gelu/', '/embed/activation-anatomy/'])
      test(`${path} follows the system`, async ({ page }) => {
        await page.goto(path);
        await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
        await page.waitForLoadState('networkidle');
      });
  });

test.describe('an address that does not exist', () => {
  test.use({ tolerated: [/404/] });
  test('gets a page with ways on', async ({ page }) => {
    const response = await page.goto('/no-such-page/');
    expect(response?.status()).toBe(404);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('This page does not exist');
    await page.getByRole('main').getByRole('link', { name: 'Papers' }).click();
    await expect(page).toHaveURL('/papers/');
  });
});
