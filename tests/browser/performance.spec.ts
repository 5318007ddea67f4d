/** Computing leaves the page responsive. What is timed here needs a quiet machine. */
import { expect, test } from './fixtures.ts';
import { observe } from './observe.ts';
import { aNumber, experiments, Widget } from './widget.ts';

test.describe.configure({ mode: 'default' });

for (const experiment of experiments)
  test(`${experiment.id} leaves the page responsive while it runs`, async ({ page }) => {
    await page.goto(`/embed/${experiment.id}/`);
    const widget = new Widget(page, experiment);
    const { input, start, other } = aNumber(experiment);
    await widget.engage();
    await widget.run();
    // A busy machine can delay any one run; code that blocks blocks every run.
    const longest: number[] = [];
    for (const text of [other, start, other, start]) {
      const before = await widget.data();
      const end = await observe(page, 'longtask');
      await widget.number(input.label).fill(text);
      if (experiment.mode !== 'live') await widget.run();
      await expect.poll(widget.data).not.toEqual(before);
      await widget.done();
      longest.push(Math.max(0, ...(await end()).map(({ size }) => size)));
      if (Math.min(...longest) <= 50) return;
    }
    throw new Error(`longest task of each run: ${longest.join(', ')} ms; 50 at most in one of them`);
  });

test('the observer of long tasks sees one', async ({ page }) => {
  await page.goto('/embed/activation-anatomy/');
  const end = await observe(page, 'longtask');
  await page.evaluate(
    () =>
      new Promise<void>(resolve =>
        setTimeout(() => {
          const from = performance.now();
          while (performance.now() - from < 120);
          setTimeout(resolve, 50);
        }),
      ),
  );
  expect(Math.max(...(await end()).map(({ size }) => size))).toBeGreaterThan(100);
});
