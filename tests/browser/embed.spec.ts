/** Embedded in somebody else's page. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { experimentOf, experiments, Widget } from './widget.ts';

test.use({ tolerated: [/^foreign request: http:\/\/127\.0\.0\.1:\d+\/(favicon\.ico)?$/] });

interface Message {
  origin: string;
  data: unknown;
}

/** A page of another origin that frames an experiment and keeps what it is told. */
async function openHost(page: Page, src: string): Promise<() => Promise<Message[]>> {
  const html = `<!doctype html><title>Host</title><h1>Host</h1>
    <script>
      window.told = [];
      addEventListener('message', ({ origin, data }) => told.push({ origin, data }));
    </script>
    <iframe src="${src.replaceAll('&', '&amp;')}" title="Experiment" width="700" height="640"></iframe>`;
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(html));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  page.once('close', () => server.close());
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return () => page.evaluate(() => (window as unknown as { told: Message[] }).told);
}

for (const experiment of experiments)
  test(`${experiment.id} tells its host how tall it is`, async ({ page, baseURL }) => {
    const told = await openHost(page, `${baseURL}/embed/${experiment.id}/`);
    const frame = page.frameLocator('iframe');
    const height = () => frame.locator('html').evaluate(element => Math.ceil(element.getBoundingClientRect().height));
    const last = async () => (await told()).at(-1);
    const message = async () => ({
      origin: baseURL,
      data: { type: 'nonlinear:height', experiment: experiment.id, height: await height() },
    });
    await expect(frame.getByRole('heading', { level: 1 })).toHaveText(experiment.title);
    await expect(async () => expect(await last()).toEqual(await message())).toPass({ timeout: 15_000 });
    const before = await height();
    expect(before).toBeGreaterThan(300);
    await frame.getByText('Data table').click();
    await expect(frame.getByRole('table').first()).toBeVisible();
    await expect.poll(height).toBeGreaterThan(before);
    await expect(async () => expect(await last()).toEqual(await message())).toPass({ timeout: 15_000 });
    await frame.getByText('Data table').click();
    await expect.poll(height).toBeLessThanOrEqual(before + 1);
    await expect(async () => expect(await last()).toEqual(await message())).toPass({ timeout: 15_000 });
  });

test('a framed experiment runs with the state of its URL', async ({ page, baseURL }) => {
  await openHost(page, `${baseURL}/embed/gradient-through-depth/?activation=tanh&depth=7&theme=dark`);
  const frame = page.frameLocator('iframe');
  await expect(frame.locator('experiment-figure')).toHaveAttribute('data-awake', 'yes');
  await expect(frame.getByRole('textbox', { name: 'Hidden layers', exact: true })).toHaveValue('7');
  await expect(frame.getByRole('combobox', { name: 'Activation' })).toHaveValue('tanh');
  await expect(frame.locator('.experiment-status')).toContainText('Computed in your browser');
  await expect(frame.getByRole('alert')).toHaveCount(0);
  await frame.getByText('Data table').click();
  await expect(frame.getByRole('table').first().locator('tbody tr')).toHaveCount(7);
});

for (const scheme of ['light', 'dark'] as const)
  test.describe(`for a reader who prefers ${scheme}`, () => {
    test.use({ colorScheme: scheme });
    for (const theme of ['light', 'dark', undefined] as const)
      test(`the theme ${theme ?? 'of the system'} is used`, async ({ page }) => {
        const experiment = experimentOf('activation-anatomy');
        await page.goto(`/embed/activation-anatomy/${theme ? `?theme=${theme}` : ''}`);
        const expected = theme ?? scheme;
        await expect(page.locator('html')).toHaveAttribute('data-theme', expected);
        const brightness = await page
          .locator('body')
          .evaluate(body => Number(/\d+/.exec(getComputedStyle(body).backgroundColor)?.[0]));
        if (expected === 'dark') expect(brightness).toBeLessThan(64);
        else expect(brightness).toBeGreaterThan(192);
        const widget = new Widget(page, experiment);
        await widget.engage();
        await expect(widget.root.getByRole('alert')).toHaveCount(0);
        await widget.number('From −x to x').fill('8');
        await expect(page).toHaveURL(url => url.searchParams.get('range') === '8');
        expect(new URL(page.url()).searchParams.get('theme')).toBe(theme ?? null);
      });
  });

test('the link back leads to the page of the experiment', async ({ page }) => {
  for (const { id, home } of experiments) {
    await page.goto(`/embed/${id}/`);
    const link = page.getByRole('link', { name: 'Read about it on Nonlinear' });
    await expect(link).toHaveAttribute('href', `/${home}`);
    await expect(link).toHaveAttribute('target', '_blank');
  }
});
