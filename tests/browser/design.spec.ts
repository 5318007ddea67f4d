/** The explorers Compare and Design: lists of functions, the curve editor, and the links that carry a function on. */
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { experimentOf, tabTo, Widget } from './widget.ts';

/** The value that the address holds for an input of the experiment. */
const inAddress = (page: Page, name: string) => new URL(page.url()).searchParams.get(name);

test.describe('a list of functions', () => {
  async function open(page: Page, query = ''): Promise<Widget> {
    await page.goto(`/explore/compare/${query}`);
    const widget = new Widget(page, experimentOf('compare-activations'));
    await widget.engage();
    return widget;
  }
  const selects = (widget: Widget) => widget.form.getByRole('combobox', { name: /^Function \d$/ });
  const address = 'compare-activations.activations';

  test('grows, shrinks and is kept in the address', async ({ page }) => {
    const widget = await open(page);
    await expect(selects(widget)).toHaveCount(5);
    await widget.button('Add function').click();
    await expect(selects(widget)).toHaveCount(6);
    await selects(widget).nth(5).selectOption('tanh');
    await expect(widget.charts.locator('.chart-legend').first()).toContainText('Tanh');
    await expect.poll(() => inAddress(page, address)).toBe('relu,leaky-relu,elu,gelu,silu,tanh');
    await widget.button('Remove function 2').click();
    await expect(widget.charts.locator('.chart-legend').first()).not.toContainText('Leaky ReLU');
    await expect.poll(() => inAddress(page, address)).toBe('relu,elu,gelu,silu,tanh');
    await page.reload();
    await widget.awake();
    await widget.done();
    await expect(selects(widget)).toHaveCount(5);
    await expect(selects(widget).last()).toHaveValue('tanh');
    for (let count = 5; count < 8; count++) await widget.button('Add function').click();
    await expect(widget.button('Add function')).toBeDisabled();
  });

  test('keeps at least one function', async ({ page }) => {
    const widget = await open(page, `?${address}=gelu`);
    await expect(selects(widget)).toHaveCount(1);
    await expect(widget.button('Remove function 1')).toBeDisabled();
    await widget.form.getByLabel('Second chart').selectOption('difference');
    await expect(widget.charts).toContainText('Difference from the first');
    await widget.done();
  });

  test('has a slider for each parameter, whose function is redrawn', async ({ page }) => {
    const widget = await open(page);
    const slider = widget.form.getByRole('slider', { name: 'alpha of function 3' });
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    const value = await slider.inputValue();
    expect(value).not.toBe('1');
    await expect.poll(() => inAddress(page, address)).toBe(`relu,leaky-relu,elu(alpha=${value}),gelu,silu`);
    await expect(widget.charts.locator('.chart-legend').first()).toContainText(`ELU (alpha = ${value})`);
  });

  test('takes a formula in one place, and says what is wrong with it there', async ({ page }) => {
    const widget = await open(page);
    await selects(widget).nth(1).selectOption({ label: 'own formula…' });
    const field = widget.form.getByRole('textbox', { name: 'Formula in x, function 2' });
    await field.fill('max(x, 0.3*');
    await expect(widget.form.getByRole('alert')).toContainText('Functions, function 2: formula, index 11');
    await expect(selects(widget)).toHaveCount(5);
    await field.fill('max(x, 0.3*x)');
    await expect(widget.form.getByRole('alert')).toHaveCount(0);
    await expect.poll(() => inAddress(page, address)).toBe('relu;=max(x, 0.3*x);elu;gelu;silu');
    await expect(widget.charts.locator('.chart-legend').first()).toContainText('max(x, 0.3*x)');
  });

  test('has a colour and a dash for each function', async ({ page }) => {
    const widget = await open(page, `?${address}=gelu,gelu,quick-gelu,elu,gelu-tanh,sigmoid,selu,tanh`);
    const samples = widget.charts.locator('.chart-legend').first().locator('line');
    await expect(samples).toHaveCount(8);
    const looks = (name: string) =>
      samples.evaluateAll((lines, attribute) => lines.map(line => line.getAttribute(attribute)), name);
    for (const name of ['stroke', 'stroke-dasharray']) expect(new Set(await looks(name)).size, name).toBe(8);
  });

  test('is drawn on a logarithmic scale', async ({ page }) => {
    const widget = await open(page, '?compare-activations.scale=log');
    await expect(widget.charts).toContainText('Size of f');
    await expect(widget.charts.locator('svg.plot').filter({ visible: true }).first()).toContainText('10⁻');
  });
});

test.describe('the curve editor', () => {
  class Editor extends Widget {
    readonly editor: Locator;
    readonly points: Locator;
    readonly field: Locator;

    constructor(page: Page) {
      super(page, experimentOf('design-an-activation'));
      this.editor = this.form.getByRole('group', { name: 'Curve editor' });
      this.points = this.editor.getByRole('slider');
      this.field = this.form.getByRole('textbox', { name: 'Formula in x' });
    }

    static async open(page: Page): Promise<Editor> {
      await page.goto('/explore/design/');
      const editor = new Editor(page);
      await editor.engage();
      return editor;
    }

    point = (number: number) => this.editor.getByRole('slider', { name: new RegExp(`^Point ${number} of`) });
    place = (number: number) => this.point(number).getAttribute('aria-valuetext');
  }

  test('a point dragged writes a formula, and the way back is open', async ({ page }) => {
    const editor = await Editor.open(page);
    await expect(editor.field).toHaveValue('x*sigmoid(1.5*x)');
    const point = editor.point(4);
    await point.scrollIntoViewIfNeeded();
    const [box, drawing] = [await point.boundingBox(), await editor.editor.locator('svg').boundingBox()];
    if (!box || !drawing) throw new Error('the editor has no box');
    const unit = (drawing.width * 40) / 348;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + unit, box.y + box.height / 2 - unit, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => editor.place(4)).toBe('x = 2, y = 2');
    await expect(editor.field).toHaveValue(/^-0\.2\*max\(0, x \+ 2\) \+ .*max\(0, x - 2\)$/);
    await expect(editor.point(4)).toBeFocused();
    await editor.done();
    await expect(editor.charts).toContainText('f″ has no bound');
    // After the button is up, the pointer moves nothing.
    const drawn = await editor.field.inputValue();
    await page.mouse.move(box.x - 50, box.y + 40, { steps: 3 });
    await expect(editor.field).toHaveValue(drawn);

    await editor.button('Back to x*sigmoid(1.5*x)').click();
    await expect(editor.field).toHaveValue('x*sigmoid(1.5*x)');
    await expect.poll(() => new URL(page.url()).search).toBe('');
  });

  test('the keyboard alone moves, adds and removes points', async ({ page }) => {
    await page.goto('/explore/design/');
    const editor = new Editor(page);
    await tabTo(page, editor.point(3));
    await editor.awake();
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => editor.place(3)).toBe('x = −0.5, y = −0.2');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    await expect.poll(() => editor.place(3)).toBe('x = −0.4, y = −1.2');
    await expect(editor.point(3)).toBeFocused();
    await page.keyboard.press('Delete');
    await expect(editor.points).toHaveCount(4);
    await expect(editor.field).toHaveValue(/max\(0, x - 1\)$/);
    await tabTo(page, editor.button('Add point'));
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await expect(editor.points).toHaveCount(6);
    // The outer points stay where they are along x, and are not removed.
    await editor.point(1).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Delete');
    await expect(editor.points).toHaveCount(6);
    expect(await editor.place(1)).toMatch(/^x = −4, /);
    await expect(editor.editor.getByRole('button', { name: 'Remove point' })).toBeDisabled();
    await editor.point(2).focus();
    await editor.button('Remove point 2').click();
    await expect(editor.points).toHaveCount(5);
  });

  test('a curve is kept in the address, smooth or not, and comes back with its points', async ({ page }) => {
    const editor = await Editor.open(page);
    await editor.point(2).focus();
    await page.keyboard.press('ArrowUp');
    await editor.editor.getByLabel('Round the corners').check();
    await expect(editor.field).toHaveValue(/softplus\(5\*\(x/);
    await editor.done();
    await expect.poll(() => inAddress(page, 'design-an-activation.activation')).toMatch(/^=.*softplus/);
    const places = await editor.points.evaluateAll(points => points.map(point => point.getAttribute('aria-valuetext')));
    await page.reload();
    await editor.awake();
    await expect(editor.points).toHaveCount(5);
    expect(
      await editor.points.evaluateAll(points => points.map(point => point.getAttribute('aria-valuetext'))),
    ).toEqual(places);
    await expect(editor.editor.getByLabel('Round the corners')).toBeChecked();
  });

  test('fits a narrow window, with points that a finger can hit', async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    const editor = await Editor.open(page);
    const drawing = await editor.editor.locator('svg').boundingBox();
    expect((drawing?.x ?? 0) + (drawing?.width ?? 999)).toBeLessThanOrEqual(360);
    for (const point of await editor.points.all())
      expect((await point.boundingBox())?.width).toBeGreaterThanOrEqual(20);
  });

  test('the links below follow the function, and open it elsewhere', async ({ page }) => {
    const editor = await Editor.open(page);
    const links = editor.root.getByRole('navigation', { name: 'Open this function in' });
    await editor.field.fill('max(x, 0.2*x)');
    await expect(links.getByRole('link', { name: 'Compare activations' })).toHaveAttribute('href', /0\.2\*x%29/);
    await editor.field.fill('max(x, 0.2*');
    // While it is wrong the links keep the last one that was right.
    await expect(editor.form.getByRole('alert')).toBeVisible();
    await expect(links.getByRole('link', { name: 'Compare activations' })).toHaveAttribute('href', /0\.2\*x%29/);
    await editor.field.fill('max(x, 0.2*x)');
    await links.getByRole('link', { name: 'Train a small net' }).click();
    await expect(page).toHaveURL(/\/explore\/train-a-small-net\//);
    const net = new Widget(page, experimentOf('train-a-small-net'));
    await net.awake();
    await expect(net.form.getByRole('textbox', { name: /^Formula in x, activation of layer/ })).toHaveCount(2);
    await expect(net.form.getByRole('textbox', { name: /layer 1$/ }).last()).toHaveValue('max(x, 0.2*x)');
  });
});
