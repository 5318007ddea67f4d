/** What holds of every page as it stands: it loads clean and no data, has one main heading, fits its window, has no accessibility violation. */
import type { Page } from '@playwright/test';
import { darkViolations, violations } from './accessibility.ts';
import { expect } from './fixtures.ts';

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

/** Opens the page, which has to be in the light theme, and checks it; leaves it in the dark one. */
export async function openChecked(page: Page, path: string): Promise<void> {
  const requested: string[] = [];
  page.on('request', request => requested.push(new URL(request.url()).pathname));
  const response = await page.goto(path);
  expect(response?.status()).toBe(200);
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  await expect(page.getByRole('main')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  const before = page.viewportSize();
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    expect(await overflow(page), `at ${width} px`).toEqual([]);
  }
  // On a phone, where the page has fewer parts: axe takes half the time there.
  expect(await darkViolations(page)).toEqual([]);
  if (before) await page.setViewportSize(before);
  await page.waitForLoadState('networkidle');
  // Data sets arrive when they are asked for.
  expect(requested.length).toBeGreaterThan(0);
  expect(requested.filter(address => address.endsWith('.bin'))).toEqual([]);
}
