/** What a machine can find of accessibility: axe, in either theme. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds; `rules` instead of all of the tags where only those can differ. */
export async function violations(page: Page, rules?: string[]): Promise<string[]> {
  const chosen = rules ? { type: 'rule' as const, values: rules } : { type: 'tag' as const, values: tags };
  // Of what passes, only the rules' names are wanted: to describe every node takes most of the time.
  const options = { runOnly: chosen, resultTypes: ['violations' as const] };
  const results = await new AxeBuilder({ page }).options(options).setLegacyMode().analyze();
  expect(results.passes.length).toBeGreaterThan(rules ? 0 : 5);
  return results.violations.map(({ id, impact, help, nodes }) => {
    const where = nodes.slice(0, 4).map(node => `${node.target.join(' ')} (${node.any[0]?.message ?? node.html})`);
    return `${id} [${impact}] ${help}: ${nodes.length} × ${where.join(' | ')}`;
  });
}

/** Violations in the light theme, then those of colour in the dark one: the themes differ in nothing else. */
export async function violationsInBothThemes(page: Page): Promise<string[]> {
  const light = await violations(page);
  const textColour = () => page.evaluate(() => getComputedStyle(document.body).color);
  const before = await textColour();
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.evaluate(() => {
    document.documentElement.dataset.theme = 'dark';
  });
  await expect.poll(textColour).not.toBe(before);
  const dark = await violations(page, ['color-contrast']);
  return [...light, ...dark.map(violation => `dark: ${violation}`)];
}
