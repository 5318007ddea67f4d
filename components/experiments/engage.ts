/**
 * Wakes figures and claims when a reader engages: pointer, touch, focus, or a URL that holds their state. Until then a page
 * carries only this file; the widget, Preact and Plot come with the first engagement. A term of the glossary
 * shows its definition.
 */

const SELECTOR = 'experiment-figure, experiment-claim, .term';

function wake(element: HTMLElement): void {
  if (element.dataset.awake) return;
  element.dataset.awake = 'loading';
  import('./hydrate.tsx').then(
    module => module.hydrateElement(element),
    () => {
      delete element.dataset.awake;
    },
  );
}

function wakeTarget({ target }: Event): void {
  const element = target instanceof Element ? target.closest<HTMLElement>(SELECTOR) : null;
  if (element instanceof HTMLAnchorElement) void import('../content/term-tip.ts').then(tip => tip.showTerm(element));
  else if (element) wake(element);
}

for (const type of ['pointerover', 'pointerdown', 'focusin', 'input']) {
  document.addEventListener(type, wakeTarget, { passive: true, capture: true });
}

const keys = [...new URLSearchParams(location.search).keys()];
for (const figure of document.querySelectorAll<HTMLElement>('experiment-figure')) {
  const prefix = figure.dataset.name ?? '';
  if (prefix ? keys.some(key => key.startsWith(`${prefix}.`)) : keys.length > 0) wake(figure);
}
