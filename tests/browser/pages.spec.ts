/** Every kind of page: loads clean and no data, has one main heading, fits its window, and has no accessibility violation. */
import type { Page } from '@playwright/test';
import { violationsInBothThemes } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { pages, themes } from './pages.ts';

/** What sticks out of the window on the right, with the excess in pixels. */
function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const scrolls = (element: Element) => {
      for (let parent = element.parentElement; parent && parent !== document.body; parent = parent.parentElement)
        if (getComputedStyle(parent).overflowX !== 'visible') return true;
      return false;
    };
    const culprits = [...document.body.querySelectorAll('*')]
      .filter(element => element.getBoundingClientRect().right > clientWidth + 0.5 && !scrolls(element))
      .map(element => `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`);
    return [`${scrollWidth - clientWidth} px too wide`, ...culprits.slice(0, 6)];
  });
}

/** A wide window, one of 1280 px at 200 % zoom, and a phone. */
const widths = [1440, 640, 360];

test.describe('in the light', () => {
  test.use({ colorScheme: 'light' });
  for (const path of pages)
    test(`${path} loads clean, fits and has no violation`, async ({ page }) => {
      const requested: string[] = [];
      page.on('request', request => requested.push(new URL(request.url()).pathname));
      const response = await page.goto(path);
      expect(response?.status()).toBe(200);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      await expect(page.getByRole('main')).toBeVisible();
      expect(await violationsInBothThemes(page)).toEqual([]);
      for (const width of widths) {
        await page.setViewportSize({ width, height: 800 });
        expect(await overflow(page), `at ${width} px`).toEqual([]);
      }
      await page.waitForLoadState('networkidle');
      // Data sets arrive when they are asked for.
      expect(requested.length).toBeGreaterThan(0);
      expect(requested.filter(address => address.endsWith('.bin'))).toEqual([]);
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
