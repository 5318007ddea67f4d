/** Takes a server-rendered figure or claim over in place. */
import { hydrate } from 'preact';
import { claimInputs, type judgeClaim } from '../../src/experiments/claims.ts';
import { loadExperiment } from '../../src/experiments/index.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import { findClaim } from '../../src/experiments/page-claims.ts';
import { readPermalink } from '../../src/experiments/permalink.ts';
import { ClaimSentence } from './ClaimSentence.tsx';
import type { Texts } from './Controls.tsx';
import { ExperimentWidget, type FigureProps } from './ExperimentWidget.tsx';
import { loadEditors } from './editors.ts';
import { loadView } from './views/index.ts';

/** Hydrates an `<experiment-figure>` or `<experiment-claim>`; keeps the keyboard focus where it was. */
export async function hydrateElement(element: HTMLElement): Promise<void> {
  if (element.localName === 'experiment-claim') await hydrateClaim(element);
  else await hydrateFigure(element);
  element.dataset.awake = 'yes';
}

async function hydrateFigure(element: HTMLElement): Promise<void> {
  const experiment = await loadExperiment(element.dataset.experiment ?? '');
  const props: FigureProps = JSON.parse(element.dataset.props ?? '{}');
  const editors = await loadEditors(experiment.inputs);
  hydrate(
    <ExperimentWidget
      {...props}
      experiment={experiment}
      editors={editors}
      load={async () => {
        const [view, { LiveChart }] = await Promise.all([loadView(experiment.id), import('./LiveChart.tsx')]);
        return { view, LiveChart };
      }}
      restored={restore(element, experiment, props)}
      staticCharts={<Adopted html={markup(element, '.experiment-charts')} />}
      staticTable={<Adopted html={markup(element, '.experiment-table')} />}
    />,
    element,
  );
}

/** What the server rendered into a part of the figure. */
const markup = (element: HTMLElement, part: string) => element.querySelector(`${part} > .adopted`)?.innerHTML ?? '';

/** The server's own markup: hydration leaves it as it is, and a reset brings it back. */
function Adopted({ html }: { html: string }) {
  return <div class="adopted" dangerouslySetInnerHTML={{ __html: html }} />;
}

/** The state that the URL asks for, then what the reader already did to the controls before the code arrived. */
function restore(
  element: HTMLElement,
  experiment: Awaited<ReturnType<typeof loadExperiment>>,
  { name, preset }: FigureProps,
): { texts: Texts; problems: readonly string[] } {
  const base = completeInputs(experiment.inputs, preset);
  const { inputs, problems } = readPermalink(experiment.inputs, new URLSearchParams(location.search), name, base);
  const texts: Record<string, string> = {};
  for (const [key, input] of Object.entries(experiment.inputs))
    texts[key] = (input.serialise as (value: unknown) => string)(inputs[key]);
  for (const [key, text] of Object.entries(fieldTexts(element))) if (text !== preset[key]) texts[key] = text;
  return { texts, problems };
}

/** What the fields hold, by the name of their input. */
function fieldTexts(element: HTMLElement): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const field of element.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[data-input]')) {
    const isCheckbox = field instanceof HTMLInputElement && field.type === 'checkbox';
    texts[field.dataset.input ?? ''] = isCheckbox
      ? field.checked
        ? '1'
        : '0'
      : (field.dataset.prefix ?? '') + field.value;
  }
  return texts;
}

async function hydrateClaim(element: HTMLElement): Promise<void> {
  const experiment = await loadExperiment(element.dataset.experiment ?? '');
  const claim = await findClaim(experiment, element.dataset.claim ?? '');
  const parts = JSON.parse(element.dataset.parts ?? '[]') as ReturnType<typeof judgeClaim>['parts'];
  hydrate(
    <ClaimSentence
      experiment={experiment}
      claim={claim}
      inputs={claimInputs(experiment, claim)}
      parts={parts}
      edited={fieldTexts(element)}
      live
    />,
    element,
  );
}
