/** Long runs: cancel, play, pause, step, what stops them, and what a widget does while nobody looks. */
import type { Locator } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { countReports, experimentOf, frames, placesOf, Widget } from './widget.ts';

const training = experimentOf('train-a-small-net');
const residual = experimentOf('residual-against-plain');
const home = `/${training.home}`;

const progressOf = (widget: Widget) => widget.root.getByRole('progressbar');
const fraction = (bar: Locator) => bar.evaluate(element => (element as HTMLProgressElement).value);

/** The step that the table of the last step names. */
async function stepOf(widget: Widget): Promise<number> {
  const row = widget.root.locator('table').filter({ hasText: 'At the last step' }).locator('tbody td').first();
  return Number(((await row.textContent()) ?? '').replace(/[^\d]/g, ''));
}

for (const [experiment, inputs] of [
  [training, { Steps: '5000', Points: '300' }],
  [residual, { Layers: '100', 'Training steps': '400', Seeds: '10' }],
] as const)
  for (const { place, path } of placesOf(experiment))
    test(`${experiment.id} ${place} can be cancelled and run again`, async ({ page }) => {
      await page.goto(path);
      const widget = new Widget(page, experiment);
      await widget.engage();
      for (const [label, text] of Object.entries(inputs)) await widget.number(label).fill(text);
      await expect(widget.button('Cancel')).toBeDisabled();
      await widget.button(experiment.mode === 'training' ? 'Play' : 'Run').click();
      await expect.poll(() => fraction(progressOf(widget)), { timeout: 30_000 }).toBeGreaterThan(0);
      await widget.button('Cancel').click();
      await expect(widget.status).toContainText('Cancelled');
      await expect(widget.button('Cancel')).toBeDisabled();
      expect(await fraction(progressOf(widget))).toBe(0);
      for (const [label, text] of Object.entries({
        Steps: '50',
        Points: '40',
        Layers: '3',
        'Training steps': '5',
        Seeds: '1',
      }))
        if (label in inputs) await widget.number(label).fill(text);
      await widget.run();
    });

for (const { place, path } of placesOf(training))
  test(`training ${place} plays, pauses, steps and is reset`, async ({ page }) => {
    const reports = await countReports(page);
    await page.goto(path);
    const widget = new Widget(page, training);
    const built = await widget.data();
    await widget.engage();
    await widget.number('Steps').fill('5000');
    await widget.number('Points').fill('300');
    await widget.button('Play').click();
    await expect.poll(() => fraction(progressOf(widget)), { timeout: 30_000 }).toBeGreaterThan(0);
    await widget.button('Pause').click();
    await expect(widget.button('Play')).toBeEnabled();

    // What was under way arrives; then nothing more does.
    let seen = -1;
    await expect.poll(async () => seen === (seen = await reports()), { intervals: [300] }).toBe(true);
    const paused = await stepOf(widget);
    expect(paused).toBeLessThan(5000);
    await frames(page, 20);
    expect(await reports()).toBe(seen);

    await widget.button('Play').click();
    await expect.poll(() => stepOf(widget)).toBeGreaterThan(paused);
    await widget.button('Pause').click();
    await widget.button('Reset').click();
    await expect(widget.number('Steps')).toHaveValue('1000');
    await expect.poll(widget.data).toEqual(built);
    await expect(widget.charts.locator('svg.plot').filter({ visible: true }).first()).toBeVisible();
    await expect(widget.status).not.toContainText('Cancelled');
    await expect(widget.button('Cancel')).toBeDisabled();
  });

for (const { place, path } of placesOf(training))
  test(`training ${place} takes one step at a time`, async ({ page }) => {
    await page.goto(path);
    const widget = new Widget(page, training);
    await widget.engage();
    for (const step of [1, 2, 3]) {
      await widget.button('Step').click();
      await expect.poll(() => stepOf(widget)).toBe(step);
      await expect(widget.button('Play')).toBeEnabled();
    }
    await expect(widget.charts.locator('canvas')).toBeVisible();
    await widget.run();
    expect(await stepOf(widget)).toBe(1000);
  });

test('training that diverges names the layer, the step and the cause', async ({ page }) => {
  await page.goto(home);
  const widget = new Widget(page, training);
  // The page's own example.
  await page.getByRole('link', { name: 'set so' }).click();
  await widget.awake();
  await expect(widget.number('Learning rate')).toHaveValue('1000');
  await widget.run();
  const finding = widget.root.getByText(/^Stopped at step \d+: /);
  await expect(finding).toBeVisible();
  await expect(finding).toContainText(
    /step [1-9]\d*: the (forward|backward) pass made (NaN|[−-]?∞|-?Infinity) in the (weighted sums|activations|gradient)/,
  );
  await expect(finding).toContainText(/layer \d|output/);
  await expect(finding).toContainText(/learning rate 1000|too steep for float64/);
  await widget.button('Reset').click();
  await expect(finding).toHaveCount(0);
});

test('the layers of the net can be added, changed and removed', async ({ page }) => {
  await page.goto(home);
  const widget = new Widget(page, training);
  await widget.engage();
  const layers = widget.form.getByRole('group', { name: 'Hidden layers' });
  const removers = layers.getByRole('button', { name: /^Remove layer/ });
  await expect(removers).toHaveCount(2);
  await layers.getByRole('button', { name: 'Add layer' }).click();
  await expect(removers).toHaveCount(3);
  await layers.getByRole('combobox', { name: 'Activation of layer 3' }).selectOption({ label: 'ReLU' });
  await layers.getByRole('spinbutton', { name: 'Units in layer 3' }).fill('5');
  await expect(page).toHaveURL(url => url.searchParams.get('train-a-small-net.layers') === '12-gelu,12-gelu,5-relu');
  for (const left of [2, 1, 0]) {
    await removers.first().click();
    await expect(removers).toHaveCount(left);
  }
  await widget.run();
  for (let count = 1; count <= 6; count++) await layers.getByRole('button', { name: 'Add layer' }).click();
  await expect(layers.getByRole('button', { name: 'Add layer' })).toBeDisabled();
});

test.describe('off screen', () => {
  test.use({ viewport: { width: 1280, height: 400 } });
  test('training rests, and goes on when it is seen again', async ({ page }) => {
    const reports = await countReports(page);
    await page.goto(home);
    const widget = new Widget(page, training);
    await widget.engage();
    await widget.number('Steps').fill('5000');
    await widget.number('Points').fill('300');
    await widget.button('Play').click();
    await expect.poll(() => fraction(progressOf(widget)), { timeout: 30_000 }).toBeGreaterThan(0);
    await page.evaluate(() => scrollTo({ top: document.body.scrollHeight, behavior: 'instant' }));
    await expect(widget.root.locator('.experiment-body')).not.toBeInViewport();

    let seen = -1;
    await expect.poll(async () => seen === (seen = await reports()), { intervals: [300] }).toBe(true);
    const [resting, done] = [await stepOf(widget), await fraction(progressOf(widget))];
    expect(done).toBeLessThan(1);
    await frames(page, 30);
    expect(await reports()).toBe(seen);
    expect(await stepOf(widget)).toBe(resting);

    await widget.form.scrollIntoViewIfNeeded();
    await expect.poll(() => stepOf(widget)).toBeGreaterThan(resting);
    await widget.button('Pause').click();
  });

  test('what the reader paused stays paused when it is seen again', async ({ page }) => {
    const reports = await countReports(page);
    await page.goto(home);
    const widget = new Widget(page, training);
    await widget.engage();
    await widget.number('Steps').fill('5000');
    await widget.button('Play').click();
    await expect.poll(() => fraction(progressOf(widget)), { timeout: 30_000 }).toBeGreaterThan(0);
    await widget.button('Pause').click();
    await page.evaluate(() => scrollTo({ top: document.body.scrollHeight, behavior: 'instant' }));
    await expect(widget.root.locator('.experiment-body')).not.toBeInViewport();
    await widget.form.scrollIntoViewIfNeeded();
    let seen = -1;
    await expect.poll(async () => seen === (seen = await reports()), { intervals: [300] }).toBe(true);
    await frames(page, 30);
    expect(await reports()).toBe(seen);
    await expect(widget.button('Play')).toBeEnabled();
  });
});

test.describe('with reduced motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });
  test('nothing moves', async ({ page }) => {
    await page.goto(home);
    const moving = () =>
      page.evaluate(() => {
        const seconds = (list: string) => Math.max(...list.split(',').map(Number.parseFloat));
        const styles = [...document.querySelectorAll('*')].map(
          element => [element, getComputedStyle(element)] as const,
        );
        const slow = styles.filter(
          ([, style]) =>
            seconds(style.transitionDuration) > 0.02 ||
            (style.animationName !== 'none' && seconds(style.animationDuration) > 0.02) ||
            style.scrollBehavior === 'smooth',
        );
        return [...slow.map(([element]) => element.outerHTML.slice(0, 80)), ...document.getAnimations().map(String)];
      });
    expect(await page.evaluate(() => matchMedia('(prefers-reduced-motion: reduce)').matches)).toBe(true);
    expect(await moving()).toEqual([]);
    const widget = new Widget(page, training);
    await widget.engage();
    await widget.button('Play').click();
    await expect.poll(() => fraction(progressOf(widget)), { timeout: 30_000 }).toBeGreaterThan(0);
    expect(await moving()).toEqual([]);
    await widget.done();
  });
});
