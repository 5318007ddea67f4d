/** The cost section of a function's page: numbers on a click, a cancel, a keyboard, an end off the screen, and words without JavaScript. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const sectionOf = (page: Page) => page.locator('[data-cost]');
const rows = (page: Page) => sectionOf(page).locator('tbody tr');

/** Numbers of a column of the table. */
const column = async (page: Page, index: number) =>
  (await rows(page).locator(`td:nth-of-type(${index})`).allTextContents()).map(text => Number(text.replace(/,/g, '')));

for (const { id, loops, per } of [
  { id: 'gelu', loops: ['GELU', 'GELU, derivative', 'ReLU', 'Tanh', 'Exponential'], per: 'element' },
  { id: 'relu', loops: ['ReLU', 'ReLU, derivative', 'Tanh', 'Exponential'], per: 'element' },
  { id: 'swiglu', loops: ['SwiGLU', 'SwiGLU, backward', 'ReLU', 'Tanh', 'Exponential'], per: 'output' },
])
  test(`${id}: the keyboard starts a measurement, which gives positive numbers, and keeps the focus`, async ({
    page,
  }) => {
    await page.goto(`/activations/${id}/`);
    const button = sectionOf(page).getByRole('button', { name: 'Measure here' });
    await button.focus();
    await page.keyboard.press('Enter');
    const status = sectionOf(page).getByRole('status');
    await expect(status).toHaveText(
      new RegExp(
        `^Measured: ${loops[0]} takes .* ns per ${per} in this browser${id === 'relu' ? '' : '.*times the time of ReLU'}`,
      ),
      {
        timeout: 40_000,
      },
    );
    expect(await rows(page).getByRole('rowheader').allTextContents()).toEqual(loops);
    const times = await column(page, 1);
    for (const time of times) expect(time).toBeGreaterThan(0);
    const ratios = await column(page, 2);
    expect(ratios[loops.indexOf('ReLU')]).toBe(1);
    for (const ratio of ratios) expect(ratio).toBeGreaterThan(0);
    await expect(sectionOf(page).getByRole('button', { name: 'Measure again' })).toBeFocused();
  });

test('a measurement is cancelled, and can be made again', async ({ page }) => {
  await page.goto('/activations/tanh/');
  await sectionOf(page).getByRole('button', { name: 'Measure here' }).click();
  await sectionOf(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(sectionOf(page).getByRole('status')).toHaveText('Cancelled.');
  await expect(sectionOf(page).getByRole('button', { name: 'Cancel' })).toHaveCount(0);
  await sectionOf(page)
    .getByRole('button', { name: /^Measure/ })
    .click();
  await expect(sectionOf(page).getByRole('status')).toContainText('Measured: Tanh takes', { timeout: 40_000 });
});

test('it stops when it leaves the screen', async ({ page }) => {
  await page.goto('/activations/gelu/');
  await sectionOf(page).getByRole('button', { name: 'Measure here' }).click();
  await expect(sectionOf(page).getByRole('button', { name: 'Cancel' })).toBeVisible();
  await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
  await expect(sectionOf(page).getByRole('status')).toHaveText(/no longer on the screen/);
  await expect.poll(() => page.workers().length).toBe(0);
});

test.describe('a worker that cannot start', () => {
  test.use({ tolerated: [/worker|^request failed|Failed to load/i] });

  test('is told to the reader', async ({ page }) => {
    await page.addInitScript(() => {
      const Original = Worker;
      globalThis.Worker = class extends Original {
        constructor(_url: string | URL, options?: WorkerOptions) {
          super(new URL('/missing-worker.js', location.href), options);
        }
      };
    });
    await page.goto('/activations/gelu/');
    await sectionOf(page).getByRole('button', { name: 'Measure here' }).click();
    await expect(sectionOf(page).getByRole('status')).toHaveText(/^Not measured: /);
  });
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the operations stand in words, and no button that does nothing', async ({ page }) => {
    await page.goto('/activations/gelu/');
    await expect(page.getByText('The stable form takes')).toContainText(
      /multiplication.*division.*1 call of erfc.*ReLU takes 1 comparison/s,
    );
    await expect(sectionOf(page).getByRole('button')).toHaveCount(0);
  });
});
