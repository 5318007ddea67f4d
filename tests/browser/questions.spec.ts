/** Numeric questions: an answer is marked by the keyboard, a new question comes with its own answer, and without JavaScript both stand there. */
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { instanceOf } from '../../src/exercises/exercise.ts';
import { getExercise } from '../../src/exercises/index.ts';
import { expect, test } from './fixtures.ts';

const ID = 'gradient-of-one-neuron';
const PAGE = '/concepts/output-layers-and-losses/';
const sectionOf = (page: Page) => page.locator(`[data-exercise="${ID}"]`);
const instance = (seed: number) => instanceOf(getExercise(ID), seed);

test('the keyboard answers: wrong, unreadable and right are told in words', async ({ page }) => {
  await page.goto(PAGE);
  const section = sectionOf(page);
  const field = section.getByLabel('Your answer');
  const status = section.getByRole('status');
  await field.fill(String(10 * instance(1).answer));
  await page.keyboard.press('Enter');
  await expect(status).toHaveText(/^Not yet: too (large|small)\.$/);
  await expect(field).toBeFocused();
  await page.keyboard.type('no idea');
  await page.keyboard.press('Enter');
  await expect(status).toHaveText(/not a number that can be read/);
  await field.fill(instance(1).answer.toPrecision(3));
  await page.keyboard.press('Tab');
  await expect(section.getByRole('button', { name: 'Check' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(status).toHaveText(`Right: ${instance(1).text}.`);
});

test('another question has its own words and its own answer', async ({ page }) => {
  await page.goto(PAGE);
  const section = sectionOf(page);
  await section.getByText('The answer, worked out').click();
  for (const seed of [2, 3]) {
    await section.getByRole('button', { name: 'Another one' }).click();
    await expect(section.locator('.exercise-prompt')).toHaveText(instance(seed).prompt);
    await expect(section.getByLabel('Your answer')).toBeFocused();
    await expect(section.locator('details')).not.toHaveAttribute('open');
    await expect(section.locator('li')).toHaveText([...instance(seed).solution]);
    await expect(section.locator('details strong')).toHaveText(instance(seed).text);
  }
  await section.getByLabel('Your answer').fill(String(instance(3).answer));
  await section.getByRole('button', { name: 'Check' }).click();
  await expect(section.getByRole('status')).toHaveText(/^Right/);
});

test('nothing is fetched before the first use, and at most 10 kB gzip then', async ({ page }) => {
  await page.goto(PAGE, { waitUntil: 'networkidle' });
  let bytes = 0;
  const scripts: Promise<void>[] = [];
  page.on('response', response => {
    if (response.request().resourceType() === 'script')
      scripts.push(response.body().then(body => void (bytes += gzipSync(body).length)));
  });
  await sectionOf(page).getByRole('button', { name: 'Another one' }).click();
  await expect(sectionOf(page).locator('.exercise-prompt')).toHaveText(instance(2).prompt);
  await Promise.all(scripts);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(10_000);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the question and its worked answer stand there, and no field that does nothing', async ({ page }) => {
    await page.goto(PAGE);
    const section = sectionOf(page);
    await expect(section.locator('.exercise-prompt')).toHaveText(instance(1).prompt);
    await section.getByText('The answer, worked out').click();
    await expect(section.locator('details strong')).toBeVisible();
    await expect(section.locator('li')).toHaveText([...instance(1).solution]);
    await expect(section.getByRole('textbox')).toHaveCount(0);
    await expect(section.getByRole('button')).toHaveCount(0);
  });
});
