/** Terms in articles: the definition shows on hover and on focus, can be read with the pointer, is dismissed by Escape, and the link leads on. */
import type { Page } from '@playwright/test';
import { glossary } from '../../src/reference/glossary.ts';
import { expect, test } from './fixtures.ts';

const PAGE = '/concepts/vanishing-gradient/';
const firstTerm = (page: Page) => page.locator('main a.term').first();

async function definitionOf(page: Page): Promise<string> {
  const id = ((await firstTerm(page).getAttribute('href')) ?? '').split('#')[1];
  return glossary.find(term => term.id === id)?.definition ?? 'a term that the glossary has';
}

test('the pointer shows the definition, may move onto it, and hides it by leaving', async ({ page }) => {
  await page.goto(PAGE);
  const definition = await definitionOf(page);
  const tip = page.getByRole('tooltip');
  await firstTerm(page).hover();
  await expect(tip).toHaveText(definition);
  await tip.hover();
  // Longer than the time in which it would hide.
  await page.waitForTimeout(500);
  await expect(tip).toBeVisible();
  await page.mouse.move(0, 0);
  await expect(tip).toBeHidden();
});

test('the keyboard shows the definition as the description of the link; Escape hides it and leaves the focus', async ({
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 640 });
  await page.goto(PAGE);
  const definition = await definitionOf(page);
  const link = firstTerm(page);
  await page.keyboard.press('Tab');
  await link.focus();
  const tip = page.getByRole('tooltip');
  await expect(tip).toHaveText(definition);
  await expect(link).toHaveAccessibleDescription(definition);
  const box = await tip.boundingBox();
  expect(box && box.x >= 0 && box.x + box.width <= 360).toBe(true);
  await page.keyboard.press('Escape');
  await expect(tip).toBeHidden();
  await expect(link).toBeFocused();
  await expect(link).toHaveAccessibleDescription('');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the term leads to its entry', async ({ page }) => {
    await page.goto(PAGE);
    const definition = await definitionOf(page);
    await firstTerm(page).click();
    await expect(page).toHaveURL(/\/glossary\/#/);
    await expect(page.locator('dt:target + dd')).toContainText(definition);
  });
});
