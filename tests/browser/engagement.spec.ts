/** Waking and recomputing: nothing moves, and nothing is loaded for a reader who does not engage. */
import { expect, test } from './fixtures.ts';
import { observe } from './observe.ts';
import { aNumber, experiments, placesOf, Widget } from './widget.ts';

for (const experiment of experiments)
  for (const { place, path } of placesOf(experiment)) {
    const width = place === 'embedded' ? 390 : 1280;
    test(`${experiment.id} ${place} wakes and recomputes in place, ${width} px wide`, async ({ page }) => {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(path, { waitUntil: 'networkidle' });
      const widget = new Widget(page, experiment);
      const { input, other } = aNumber(experiment);
      await widget.root.scrollIntoViewIfNeeded();
      const end = await observe(page, 'layout-shift');
      const charts = await widget.charts.boundingBox();
      await widget.engage();
      await widget.run();
      const built = await widget.data();
      await widget.number(input.label).fill(other);
      if (experiment.mode !== 'live') await widget.run();
      await expect.poll(widget.data).not.toEqual(built);
      await widget.done();
      const shifts = await end();
      expect(
        shifts.reduce((sum, { size }) => sum + size, 0),
        JSON.stringify(shifts),
      ).toBeLessThan(0.01);
      expect((await widget.charts.boundingBox())?.height).toBeCloseTo(charts?.height ?? 0, 0);
    });
  }

for (const experiment of experiments)
  test(`${experiment.id}: the drawing code comes with the first engagement, not before`, async ({ page }) => {
    const scripts = new Map<string, string>();
    const reading: Promise<void>[] = [];
    page.on('response', response => {
      if (!response.url().endsWith('.js')) return;
      reading.push(response.text().then(text => void scripts.set(response.url(), text)));
    });
    const withPlot = async () => {
      await Promise.all(reading);
      // The class name that Observable Plot gives to its own style sheet.
      return [...scripts].filter(([, text]) => text.includes('plot-d6a7b5')).map(([url]) => url);
    };
    await page.goto(`/${experiment.home}`, { waitUntil: 'networkidle' });
    expect(scripts.size).toBeGreaterThan(0);
    expect(await withPlot()).toEqual([]);
    const before = scripts.size;
    const widget = new Widget(page, experiment);
    await widget.engage();
    await widget.run();
    expect((await withPlot()).length).toBe(1);
    expect(scripts.size).toBeGreaterThan(before);
  });
