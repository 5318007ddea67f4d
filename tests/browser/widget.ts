/** A figure with its widget, as a reader meets it. */
import type { ElementHandle, Locator, Page } from '@playwright/test';
import type { Experiment } from '../../src/experiments/experiment.ts';
import { experimentIds, loadExperiment } from '../../src/experiments/index.ts';
import type { NumberInput } from '../../src/experiments/inputs.ts';
import { expect } from './fixtures.ts';

export const everyExperiment: readonly Experiment[] = await Promise.all(experimentIds.map(loadExperiment));

/** One experiment of each mode, and a second live one: with these all of the widget is tested. The others are woken and run once. */
const models = ['activation-anatomy', 'gradient-through-depth', 'fit-a-curve', 'train-a-small-net'];

export const experiments: readonly Experiment[] = everyExperiment.filter(({ id }) => models.includes(id));

export function experimentOf(id: string): Experiment {
  const found = everyExperiment.find(experiment => experiment.id === id);
  if (!found) throw new RangeError(`no experiment “${id}”`);
  return found;
}

/** Where an experiment is met: its page, and for two of them its embed page, which runs the same code and whose URLs carry no prefix. */
export const placesOf = ({ id, home }: Experiment) => [
  { place: 'on its page', path: `/${home}`, prefix: `${id}.` },
  ...(['activation-anatomy', 'train-a-small-net'].includes(id)
    ? [{ place: 'embedded', path: `/embed/${id}/`, prefix: '' }]
    : []),
];

/** A number that the experiment takes, and a valid value beside the default. */
export function aNumber({ inputs }: Experiment): { key: string; input: NumberInput; start: string; other: string } {
  for (const [key, input] of Object.entries(inputs))
    if (input.kind === 'number' || input.kind === 'integer')
      return { key, input, start: String(input.default), other: String(input.default - 2 * input.step) };
  throw new RangeError('this experiment has no number');
}

export class Widget {
  readonly page: Page;
  readonly experiment: Experiment;
  readonly root: Locator;
  readonly form: Locator;
  readonly status: Locator;
  readonly charts: Locator;
  /** The first chart with a cursor. */
  readonly cursor: Locator;
  /** What is printed below that chart. */
  readonly readout: Locator;

  constructor(page: Page, experiment: Experiment) {
    this.page = page;
    this.experiment = experiment;
    // The figure of that name, found by the browser: asked for its role, Playwright would look at every element of the page, each time.
    this.root = page.locator(`figure[aria-label="${experiment.title}"]`);
    this.form = this.root.getByRole('group', { name: `${experiment.title}: inputs` });
    this.status = this.root.locator('.experiment-status');
    this.charts = this.root.locator('.experiment-charts');
    const charts = this.root.locator('.chart').filter({ has: page.locator('.chart-frame[role=slider]') });
    this.cursor = charts.first().locator('.chart-frame');
    this.readout = charts.first().locator('.chart-readout');
  }

  number = (label: string) => this.form.getByRole('textbox', { name: label, exact: true });
  button = (name: string) => this.root.getByRole('button', { name, exact: true });

  /** Waits until the code has taken the figure over. */
  async awake(): Promise<void> {
    await expect(this.root.locator('experiment-figure')).toHaveAttribute('data-awake', 'yes');
  }

  /** The pointer comes over the figure. */
  async engage(): Promise<void> {
    await this.form.hover();
    await this.awake();
    if (this.experiment.mode === 'live') await this.done();
  }

  /** Runs it if it does not run by itself, and waits for the result. */
  async run(): Promise<void> {
    const { mode } = this.experiment;
    if (mode !== 'live') await this.button(mode === 'training' ? 'Play' : 'Run').click();
    await this.done();
  }

  /** The last run has ended with a result, and that is drawn. */
  async done(): Promise<void> {
    await expect(this.status).toContainText('Computed in your browser in', { timeout: 40_000 });
    await expect(this.root.locator('.experiment-body')).toHaveAttribute('data-status', 'done');
    await expect(this.root.locator('.experiment-charts[data-live] svg.plot').first()).toBeVisible();
  }

  /** Everything that the data table holds, open or not. */
  data = () => this.root.locator('.experiment-table table').allTextContents();

  async open(summary: 'Data table' | 'Share and download'): Promise<void> {
    const details = this.root.locator('details').filter({ hasText: summary });
    if ((await details.getAttribute('open')) === null) await details.locator('summary').click();
    await expect(details).toHaveAttribute('open', '');
  }
}

/** Types into a field in the same moment in which the code has taken the figure over, before the next frame. */
export function typeWhenAwake(page: Page, id: string, field: ElementHandle | null, text: string): Promise<void> {
  return page.evaluate(
    ([experiment, target, typed]) => {
      const figure = document.querySelector<HTMLElement>(`experiment-figure[data-experiment="${experiment}"]`);
      if (!figure || !(target instanceof HTMLInputElement)) throw new Error('no field to type into');
      new MutationObserver(() => {
        if (figure.dataset.awake !== 'yes') return;
        target.value = typed;
        target.dispatchEvent(new InputEvent('input', { bubbles: true }));
      }).observe(figure, { attributeFilter: ['data-awake'] });
    },
    [id, field, text] as const,
  );
}

/** Lets the page draw so many frames: the time in which something that must not happen would. */
export function frames(page: Page, count: number): Promise<void> {
  return page.evaluate(
    total =>
      new Promise<void>(resolve => {
        const next = (left: number) => (left === 0 ? resolve() : requestAnimationFrame(() => next(left - 1)));
        next(total);
      }),
    count,
  );
}

/** Presses Tab until the focus is where it should be; as a reader without a pointer would. */
export async function tabTo(page: Page, target: Locator, most = 300): Promise<void> {
  // Found once, and again if something else has taken its place: to find it by name takes longer than the key.
  let element = await target.elementHandle();
  for (let presses = 0; presses < most; presses++) {
    await page.keyboard.press('Tab');
    const reached = await element?.evaluate(found =>
      found.isConnected ? found.contains(document.activeElement) : undefined,
    );
    if (reached) return;
    if (reached === undefined) element = await target.elementHandle();
  }
  throw new Error(`the Tab key did not reach ${target} in ${most} presses`);
}

/** Counts the reports of every worker of the page; to be called before it loads. */
export async function countReports(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const counter = globalThis as typeof globalThis & { workerReports?: number };
    counter.workerReports = 0;
    const Original = Worker;
    globalThis.Worker = class extends Original {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        this.addEventListener('message', () => {
          counter.workerReports = (counter.workerReports ?? 0) + 1;
        });
      }
    };
  });
  return () => page.evaluate(() => (globalThis as typeof globalThis & { workerReports?: number }).workerReports ?? 0);
}
