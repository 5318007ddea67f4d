/** The explorer of backpropagation: steps by button, the equation that follows, typed weights that are kept, and the text that is copied. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { experimentOf, Widget } from './widget.ts';

async function open(page: Page, query = ''): Promise<Widget> {
  await page.goto(`/explore/backprop/${query}`);
  const widget = new Widget(page, experimentOf('backprop-stepper'));
  await widget.engage();
  return widget;
}

test('Next and Back move the step and its equation, by keyboard too', async ({ page }) => {
  const widget = await open(page);
  const equation = widget.charts.locator('.chart-facts').first();
  await expect(equation).toContainText('z¹₁ = w¹₁₁·x₁ + w¹₁₂·x₂ + b¹₁');
  await expect(widget.button('Back')).toBeDisabled();
  await widget.button('Next').click();
  await expect(equation).toContainText('a¹₁ = Tanh(z¹₁)');
  await widget.button('Next').press('Enter');
  await expect(widget.number('Step')).toHaveValue('3');
  await expect(equation).toContainText('z¹₂');
  await widget.button('Back').click();
  await expect(equation).toContainText('a¹₁ = Tanh(z¹₁)');
});

test('typed weights stay as they were typed, right or wrong, and come back from the address', async ({ page }) => {
  const widget = await open(page);
  const weights = widget.number('Own weights and biases');
  await weights.fill('0.25 x');
  await expect(widget.form.getByRole('alert')).toContainText('number 2: “x” is not a number');
  await expect(weights).toHaveValue('0.25 x');
  await weights.fill('0.25 -1');
  await expect(widget.form.getByRole('alert')).toHaveCount(0);
  await expect(widget.charts.locator('.chart-facts').first()).toContainText('0.25·0.5 + (−1)·(−1)');
  await expect(page).toHaveURL(url => url.searchParams.get('backprop-stepper.weights') === '0.25,-1');
  await page.reload();
  await widget.awake();
  await expect(weights).toHaveValue('0.25,-1');
});

test('all steps are copied as text', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const widget = await open(page);
  const details = widget.charts.locator('details').first();
  await details.getByText('All steps as text').click();
  await details.getByRole('button', { name: 'Copy' }).click();
  await expect(details.getByRole('status')).toHaveText('Copied.');
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text.split('\n')).toHaveLength(36);
  expect(text).toBe(await details.locator('code').textContent());
  expect(text).toMatch(/^1\. z¹₁ = w¹₁₁·x₁ .*\n2\. a¹₁ = Tanh/);
});
