/** Sentences in prose whose inputs can be changed in place. */
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const path = '/concepts/vanishing-gradient/';

class ClaimInProse {
  readonly page: Page;
  readonly root: Locator;
  readonly numbers: Locator;

  constructor(page: Page, id: string) {
    this.page = page;
    this.root = page.locator(`experiment-claim[data-claim="${id}"]`).first();
    this.numbers = this.root.locator('.claim-number');
  }

  depth = () => this.root.getByRole('spinbutton', { name: 'Hidden layers' });
  reset = () => this.root.getByRole('button', { name: 'reset' });
  said = async () => (await this.numbers.allInnerTexts()).join(' ');
  settled = () => expect(this.root.locator('.claim')).toHaveAttribute('data-state', 'changed', { timeout: 30_000 });
}

/** The sentence, asleep unless the pointer is to wake it. */
async function open(page: Page, { awake = true } = {}): Promise<ClaimInProse> {
  await page.goto(path);
  const claim = new ClaimInProse(page, 'sigmoid-vanishes');
  await claim.depth().scrollIntoViewIfNeeded();
  if (awake) {
    await claim.depth().hover();
    await expect(claim.root).toHaveAttribute('data-awake', 'yes');
  }
  return claim;
}

test('an arrow key changes the input and the numbers follow; reset restores the sentence', async ({ page }) => {
  const claim = await open(page, { awake: false });
  const [stated, value] = [await claim.said(), Number(await claim.depth().inputValue())];
  await expect(claim.reset()).toHaveCount(0);
  await claim.depth().focus();
  await expect(claim.root).toHaveAttribute('data-awake', 'yes');
  await expect(claim.depth()).toBeFocused();
  for (let presses = 0; presses < 5; presses++) await page.keyboard.press('ArrowDown');
  await expect(claim.depth()).toHaveValue(String(value - 5));
  await expect(claim.depth()).toHaveAttribute('aria-valuenow', String(value - 5));
  await claim.settled();
  expect(await claim.said()).not.toBe(stated);
  await claim.reset().click();
  await expect(claim.depth()).toHaveValue(String(value));
  await expect.poll(claim.said).toBe(stated);
  await expect(claim.reset()).toHaveCount(0);
});

test('Tab leads into a sentence, and the focus stays there while it wakes', async ({ page }) => {
  const claim = await open(page, { awake: false });
  await claim.root.locator('input, select').first().focus();
  await page.keyboard.press('Tab');
  const second = claim.root.locator('input, select').nth(1);
  await expect(claim.root).toHaveAttribute('data-awake', 'yes');
  await expect(second).toBeFocused();
});

test('a typed value is computed with', async ({ page }) => {
  const claim = await open(page);
  const stated = await claim.said();
  await claim.depth().fill('5');
  await claim.settled();
  await expect(claim.depth()).toHaveValue('5');
  expect(await claim.said()).not.toBe(stated);
});

for (const [what, change] of [
  ['a number', (claim: ClaimInProse) => claim.depth().fill('5')],
  ['a choice', (claim: ClaimInProse) => claim.root.getByRole('combobox', { name: 'Activation' }).selectOption('tanh')],
] as const)
  test(`${what} that was changed before the code arrived is computed with`, async ({ page }) => {
    const claim = await open(page, { awake: false });
    const stated = await claim.said();
    await change(claim);
    await claim.settled();
    expect(await claim.said()).not.toBe(stated);
  });

test('a drag changes the value by its way', async ({ page }) => {
  const claim = await open(page);
  const [stated, value] = [await claim.said(), Number(await claim.depth().inputValue())];
  const box = await claim.depth().boundingBox();
  if (!box) throw new Error('the number has no box');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 30, y, { steps: 5 });
  await page.mouse.move(x - 60, y, { steps: 5 });
  await page.mouse.up();
  await expect.poll(async () => Number(await claim.depth().inputValue())).toBeLessThan(value);
  await claim.settled();
  expect(await claim.said()).not.toBe(stated);
  const dragged = await claim.depth().inputValue();
  await page.mouse.move(x + 60, y);
  await expect(claim.depth()).toHaveValue(dragged);
});

test('a choice in a sentence can be changed', async ({ page }) => {
  const claim = await open(page);
  const stated = await claim.said();
  await claim.root.getByRole('combobox', { name: 'Activation' }).selectOption('tanh');
  await claim.settled();
  expect(await claim.said()).not.toBe(stated);
});

test('a value that is refused is kept, and the sentence says why', async ({ page }) => {
  const claim = await open(page);
  for (const text of ['1e9', 'many', '']) {
    await claim.depth().fill(text);
    await expect(claim.root.getByRole('alert')).toContainText('is not a whole number from 2 to 100');
    await expect(claim.depth()).toHaveValue(text);
  }
  await claim.depth().fill('6');
  await claim.settled();
  await expect(claim.root.getByRole('alert')).toHaveCount(0);
  await claim.depth().fill('0');
  await expect(claim.root.getByRole('alert')).toBeVisible();
  await claim.reset().click();
  await expect(claim.root.getByRole('alert')).toHaveCount(0);
});

test('one sentence leaves the others and the figure alone', async ({ page }) => {
  const claim = await open(page);
  const other = new ClaimInProse(page, 'tanh-keeps');
  const before = await other.said();
  await claim.depth().fill('5');
  await claim.settled();
  expect(await other.said()).toBe(before);
  await expect(page.locator('experiment-figure')).not.toHaveAttribute('data-awake');
  expect(new URL(page.url()).search).toBe('');
});
