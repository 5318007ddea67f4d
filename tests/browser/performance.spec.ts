/** Waking and recomputing: nothing moves, the page stays responsive, and nothing is loaded for a reader who does not engage. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { aNumber, experiments, placesOf, Widget } from './widget.ts';

test.describe.configure({ mode: 'default' });

/** What a PerformanceObserver sees from here on; the function returned ends it. */
async function observe(
  page: Page,
  type: 'layout-shift' | 'longtask',
): Promise<() => Promise<{ size: number; what: string }[]>> {
  const handle = await page.evaluateHandle(async wanted => {
    await document.fonts.ready;
    const from = performance.now();
    const seen: PerformanceEntry[] = [];
    const observer = new PerformanceObserver(list => seen.push(...list.getEntries()));
    observer.observe({ type: wanted, buffered: true });
    return {
      end() {
        seen.push(...observer.takeRecords());
        observer.disconnect();
        return seen
          .filter(({ startTime }) => startTime >= from)
          .map(entry => {
            const { value, sources } = entry as PerformanceEntry & {
              value?: number;
              sources?: { node: Node | null }[];
            };
            const nodes = sources?.map(({ node }) =>
              node instanceof Element ? `${node.localName}.${node.className}` : node?.nodeName,
            );
            return { size: value ?? entry.duration, what: nodes?.join(', ') ?? entry.name };
          });
      },
    };
  }, type);
  return () => handle.evaluate(observer => observer.end());
}

for (const experiment of experiments)
  for (const { place, path } of placesOf(experiment))
    for (const width of place === 'embedded' ? [390] : [1280])
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
