/** Search by keyboard alone. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const field = (page: Page) => page.getByRole('dialog', { name: 'Search' }).getByRole('textbox');

for (const key of ['Control+k', '/'])
  test(`${key} opens the search, Escape closes it`, async ({ page }) => {
    await page.goto('/papers/resnet/');
    await expect(field(page)).toBeHidden();
    await page.keyboard.press(key);
    await expect(field(page)).toBeFocused();
    await expect(field(page)).toHaveValue('');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await page.keyboard.press(key);
    await expect(field(page)).toBeFocused();
  });

for (const [words, path] of [
  ['vanishing gradient', '/concepts/vanishing-gradient/'],
  ['skip connection', '/papers/resnet/'],
  ['gelu', '/activations/gelu/'],
] as const)
  test(`“${words}” finds ${path} first`, async ({ page }) => {
    await page.goto('/');
    await page.keyboard.press('/');
    await expect(field(page)).toBeFocused();
    await page.keyboard.type(words);
    const first = page.getByRole('dialog').getByRole('listitem').getByRole('link').first();
    await expect(first).toHaveAttribute('href', new RegExp(`^(https?://[^/]+)?${path}(#.*)?$`));
    for (let presses = 0; presses < 6 && !(await first.evaluate(link => link === document.activeElement)); presses++)
      await page.keyboard.press('Tab');
    await expect(first).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`${path}(#.*)?$`));
  });

test('a name finds its function, not the variants that have the name in theirs', async ({ page }) => {
  await page.goto('/');
  await page.keyboard.press('/');
  const first = page.getByRole('dialog').getByRole('listitem').getByRole('link').first();
  for (const [words, path] of [
    ['relu', 'activations/relu/'],
    ['sigmoid', 'activations/sigmoid/'],
    ['tanh', 'activations/tanh/'],
    ['swish', 'activations/swish/'],
    ['softmax', 'activations/softmax/'],
    ['elu', 'activations/elu/'],
    ['leaky relu', 'activations/leaky-relu/'],
    ['hard sigmoid', 'activations/hard-sigmoid/'],
    ['relu6', 'activations/relu6/'],
    ['dying relu', 'concepts/dying-relu/'],
  ] as const) {
    await field(page).fill(words);
    await expect(first, words).toHaveAttribute('href', new RegExp(`/${path}(#.*)?$`));
  }
});

test('a slash in a field is a slash', async ({ page }) => {
  await page.goto('/concepts/vanishing-gradient/');
  const depth = page.getByRole('textbox', { name: 'Hidden layers', exact: true });
  await depth.focus();
  await page.keyboard.type('/');
  await expect(depth).toHaveValue(/\//);
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('nothing of the search is loaded before it is opened', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', request => asked.push(new URL(request.url()).pathname));
  await page.goto('/', { waitUntil: 'networkidle' });
  expect(asked.filter(path => path.includes('pagefind') || path.includes('ui-core'))).toEqual([]);
  await page.keyboard.press('/');
  await field(page).fill('gelu');
  await expect.poll(() => asked.some(path => path.startsWith('/pagefind/'))).toBe(true);
});
