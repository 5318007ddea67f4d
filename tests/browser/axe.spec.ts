/** No accessibility violation that a machine can find, in either theme, before and after a widget wakes. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { pages } from './pages.ts';
import { experimentOf, experiments, Widget } from './widget.ts';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds; `rules` instead of all of the tags where only those can differ. */
async function violations(page: Page, rules?: string[]): Promise<string[]> {
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
async function violationsInBothThemes(page: Page): Promise<string[]> {
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

test.use({ colorScheme: 'light' });

for (const path of pages)
  test(`${path} has no violation`, async ({ page }) => {
    await page.goto(path);
    expect(await violationsInBothThemes(page)).toEqual([]);
  });

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
