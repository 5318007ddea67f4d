/** A reader's own formula: typed, refused with the place of the mistake, computed, linked to, and never lost. */
import { expect, test } from './fixtures.ts';
import { experimentOf, Widget } from './widget.ts';

test('a formula is typed, refused while it is wrong, and comes back from its link', async ({ page }) => {
  await page.goto('/embed/activation-anatomy/');
  const widget = new Widget(page, experimentOf('activation-anatomy'));
  await widget.engage();
  const select = widget.form.getByLabel('Activation', { exact: true });
  await select.selectOption({ label: 'own formula…' });
  const field = widget.form.getByRole('textbox', { name: 'Formula in x' });
  await field.fill('max(x, 0)^2');
  await expect(widget.charts).toContainText('max(x, 0)^2');
  await expect(page).toHaveURL(/activation=%3Dmax/);
  await widget.done();
  const good = await widget.data();

  await field.fill('max(x, 0)^2 + 3y');
  await expect(widget.form.getByRole('alert')).toHaveText(
    /^Activation: formula, index 15: found “y”; expected an operator; for a product write 3\*y$/,
  );
  await expect(widget.form.locator('.control-pointer mark')).toHaveText('y');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveValue('max(x, 0)^2 + 3y');
  expect(await widget.data()).toEqual(good);
  await expect(widget.charts).toContainText('max(x, 0)^2');

  // Another function and back: what was typed is still there.
  await select.selectOption('tanh');
  await expect(widget.form.getByRole('alert')).toHaveCount(0);
  await select.selectOption({ label: 'own formula…' });
  await expect(field).toHaveValue('max(x, 0)^2 + 3y');
  await field.fill('max(x, 0)^2 + 3*x');
  await expect(page).toHaveURL(/3\*x|3%2Ax/);
  await widget.done();
  const computed = await widget.data();
  await page.reload();
  await widget.awake();
  await widget.done();
  await expect(field).toHaveValue('max(x, 0)^2 + 3*x');
  expect(await widget.data()).toEqual(computed);
});

test('a net trains with a formula in one of its layers; while it is wrong its neighbours stay', async ({ page }) => {
  await page.goto('/embed/train-a-small-net/?steps=40');
  const widget = new Widget(page, experimentOf('train-a-small-net'));
  await widget.awake();
  await widget.form.getByLabel('Activation of layer 1').selectOption({ label: 'own formula…' });
  const field = widget.form.getByRole('textbox', { name: 'Formula in x, activation of layer 1' });
  await field.fill('max(x, ');
  await expect(widget.form.getByRole('alert')).toContainText('Hidden layers, layer 1: formula, index 7: found the end');
  await expect(widget.button('Play')).toBeDisabled();
  await expect(widget.form.getByLabel('Activation of layer 2')).toHaveValue('gelu');
  await field.fill('max(x, 0.1*x)');
  await widget.button('Play').click();
  await widget.done();
  await expect(page).toHaveURL(/layers=12-%3Dmax/);
});
