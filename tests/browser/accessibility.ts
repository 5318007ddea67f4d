/** What a machine can find of accessibility: axe, in either theme. */
import type { Page } from '@playwright/test';
import axe from 'axe-core';
import { expect } from './fixtures.ts';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What axe finds; `rules` instead of all of the tags where only those can differ. axe itself and not its package for Playwright, which
 * loads it anew for each look: that takes as long as the look at a small page. A page within the page is not entered.
 */
export async function violations(page: Page, rules?: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const options: axe.RunOptions = {
    runOnly: rules ? { type: 'rule', values: rules } : { type: 'tag', values: tags },
    // Of what passes, only the rules' names are wanted: to describe every node takes most of the time.
    resultTypes: ['violations'],
    iframes: false,
  };
  const results = await page.evaluate(
    chosen => (globalThis as unknown as { axe: typeof axe }).axe.run(document, chosen),
    options,
  );
  expect(results.passes.length).toBeGreaterThan(rules ? 0 : 5);
  return results.violations.map(({ id, impact, help, nodes }) => {
    const where = nodes.slice(0, 4).map(node => `${node.target.join(' ')} (${node.any[0]?.message ?? node.html})`);
    return `${id} [${impact}] ${help}: ${nodes.length} × ${where.join(' | ')}`;
  });
}

/** Violations of colour in the dark theme; the page stays in it. The themes differ in nothing else. */
export async function darkViolations(page: Page): Promise<string[]> {
  const textColour = () => page.evaluate(() => getComputedStyle(document.body).color);
  const before = await textColour();
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.evaluate(() => {
    document.documentElement.dataset.theme = 'dark';
  });
  await expect.poll(textColour).not.toBe(before);
  const found = await violations(page, ['color-contrast']);
  return found.map(violation => `dark: ${violation}`);
}

/** Violations in the light theme, which the page has to be in, then in the dark one. */
export async function violationsInBothThemes(page: Page): Promise<string[]> {
  return [...(await violations(page)), ...(await darkViolations(page))];
}
