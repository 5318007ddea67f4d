/** The explorer Race: points that are drawn, typed, pasted and read from a file, and the program that is copied. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { experimentOf, Widget } from './widget.ts';

const inAddress = (page: Page, name: string) =>
  new URL(page.url()).searchParams.get(`race-activations.${name}`) ?? undefined;

async function open(page: Page, query = ''): Promise<Widget> {
  await page.goto(`/explore/race/${query}`);
  const widget = new Widget(page, experimentOf('race-activations'));
  await widget.engage();
  return widget;
}

/** With the editor open and without points. */
async function openEmpty(page: Page): Promise<Widget> {
  const widget = await open(page);
  await widget.form.getByText('Own points: 16 + 8').click();
  await widget.button('Clear').click();
  await expect(widget.form.getByText('Own points: 0 + 0')).toBeVisible();
  return widget;
}

test('points are drawn by the pointer, undone and cleared', async ({ page }) => {
  const widget = await openEmpty(page);
  const plane = widget.form.locator('.points-plane');
  const box = await plane.boundingBox();
  if (!box) throw new Error('no plane');
  await plane.click({ position: { x: box.width / 2, y: box.height / 4 } });
  await widget.form.getByLabel('1: square').check();
  await plane.click({ position: { x: (3 * box.width) / 4, y: box.height / 2 } });
  await expect(plane.locator('circle')).toHaveCount(1);
  await expect(plane.locator('rect')).toHaveCount(1);
  await expect.poll(() => inAddress(page, 'own')).toMatch(/^-?0?\.?0\d*,0\.7\d*,0;0\.7\d*,-?0?\.?0\d*,1$/);
  const both = inAddress(page, 'own');
  await widget.button('Undo').click();
  await expect(plane.locator('rect')).toHaveCount(0);
  await plane.click({ position: { x: (3 * box.width) / 4, y: box.height / 2 } });
  await expect.poll(() => inAddress(page, 'own')).toBe(both);
  await page.reload();
  await widget.awake();
  await expect(widget.form.getByText('Own points: 1 + 1')).toBeVisible();
  await widget.form.getByText('Own points: 1 + 1').click();
  await widget.button('Clear').click();
  await widget.button('Undo').click();
  await expect(widget.form.getByText('Own points: 1 + 1')).toBeVisible();
});

test('points are added by keyboard alone', async ({ page }) => {
  const widget = await openEmpty(page);
  await widget.form.getByLabel('x of the new point').focus();
  await page.keyboard.type('0.5');
  await page.keyboard.press('Tab');
  await page.keyboard.type('oops');
  await page.keyboard.press('Enter');
  await expect(widget.form.getByRole('alert')).toContainText('New point, y: “oops” is not a number');
  await expect(widget.form.getByLabel('y of the new point')).toHaveValue('oops');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('-1');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(widget.form.getByRole('alert')).toHaveCount(0);
  await expect.poll(() => inAddress(page, 'own')).toBe('0.5,-1,0');
  await expect(widget.form.locator('textarea')).toHaveValue('x,y,class\n0.5,-1,0');
});

const rows = Array.from(
  { length: 16 },
  (_, i) => `${(i % 4) - 1.5};${i % 2 ? '1,25' : '-1,25'};${i % 2 ? 'up' : 'down'}`,
);

test('a pasted table is raced, and a mistake in it is named and kept', async ({ page }) => {
  const widget = await openEmpty(page);
  const table = widget.form.locator('textarea');
  await table.fill('x,y,class\n1,2,0\n1,two,1');
  await expect(widget.form.getByRole('alert')).toContainText('line 3, y: “two” is not a number');
  await expect(table).toHaveValue('x,y,class\n1,2,0\n1,two,1');
  await table.fill(`x;y;side\n${rows.join('\n')}`);
  await expect(widget.form.getByRole('alert')).toHaveCount(0);
  await expect(table).toHaveValue(`x;y;side\n${rows.join('\n')}`);
  await expect(widget.form.getByText('Own points: 8 + 8')).toBeVisible();
  await widget.form.getByLabel('Data', { exact: true }).selectOption('own');
  await widget.run();
  await expect(widget.charts).toContainText('one run');
  const points = await widget.root.locator('.experiment-table table').last().locator('tbody tr').count();
  expect(points).toBe(16);
});

test('a file is read, and too few points are refused in words', async ({ page }) => {
  const widget = await openEmpty(page);
  const file = widget.form.locator('input[type=file]');
  await file.setInputFiles({ name: 'few.csv', mimeType: 'text/csv', buffer: Buffer.from('x,y,c\n1,2,a\n2,3,b\n') });
  await expect.poll(() => inAddress(page, 'own')).toBe('1,2,0;2,3,1');
  await widget.form.getByLabel('Data', { exact: true }).selectOption('own');
  await widget.button('Run').click();
  await expect(widget.root.locator('.experiment-error')).toContainText('1 of class 0, at least 4 of each class');
  await file.setInputFiles({ name: 'three.csv', mimeType: 'text/csv', buffer: Buffer.from('1,2,a\n1,2,b\n1,2,c') });
  await expect(widget.form.getByRole('alert')).toContainText('line 3: “c” is a third class');
  expect(inAddress(page, 'own')).toBe('1,2,0;2,3,1');
});

test('the set-up is copied as a program in each framework', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const widget = await open(page, '?race-activations.activations=relu;%3Dx*sigmoid(2*x)&race-activations.steps=77');
  await widget.root.getByText('Copy as a program').click();
  const program = widget.root.getByRole('region', { name: 'Program' });
  for (const [framework, text] of [
    ['PyTorch', 'lambda x: x * torch.sigmoid(2 * x)'],
    ['Keras', 'lambda x: x * keras.ops.sigmoid(2 * x)'],
    ['JAX', 'lambda x: x * jax.nn.sigmoid(2 * x)'],
  ] as const) {
    await widget.button(framework).click();
    await expect(widget.button(framework)).toHaveAttribute('aria-pressed', 'true');
    await expect(program).toContainText(text);
    await expect(program).toContainText('STEPS = 77');
    await widget.button('Copy').click();
    await expect(widget.root.getByText('Program copied.')).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await program.textContent());
  }
});
