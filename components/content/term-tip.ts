/**
 * Shows the definition of a marked term beside it, while the pointer is on either or the term has the focus. It stays until both are left;
 * Escape dismisses it (WCAG 1.4.13). The term itself is a link to its entry and works without this.
 */
import styleUrl from './term-tip.css?url';

/** Time to cross from the term to its definition, in milliseconds. */
const GRACE = 250;
const GAP = 4;
const MARGIN = 16;

let definitions: Promise<ReadonlyMap<string, string>> | undefined;

/** Definitions by the id of their term, fetched once, from the site that the link points into. */
async function fetchDefinitions(link: HTMLAnchorElement): Promise<ReadonlyMap<string, string>> {
  const response = await fetch(new URL('../api/glossary.json', link.href));
  if (!response.ok) throw new Error(`the glossary answered ${response.status}`);
  const { terms } = (await response.json()) as { terms: { id: string; definition: string }[] };
  return new Map(terms.map(({ id, definition }) => [id, definition]));
}

let created: Promise<HTMLElement> | undefined;

/** The element of all definitions, once its style sheet is there: it is measured before it is placed. */
async function createTip(): Promise<HTMLElement> {
  const style = document.createElement('link');
  style.rel = 'stylesheet';
  style.href = styleUrl;
  const element = document.createElement('div');
  element.className = 'term-tip';
  element.id = 'term-tip';
  element.role = 'tooltip';
  element.popover = 'manual';
  element.addEventListener('pointerenter', keep);
  element.addEventListener('pointerleave', leave);
  document.body.append(element);
  document.addEventListener('keydown', event => {
    if (event.key === 'Escape') hide();
  });
  await new Promise(resolve => {
    for (const type of ['load', 'error']) style.addEventListener(type, resolve);
    document.head.append(style);
  });
  return element;
}

/** The term whose definition is shown or on its way. */
let current: HTMLAnchorElement | undefined;
let tip: HTMLElement | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

const keep = () => clearTimeout(timer);

function leave(): void {
  keep();
  timer = setTimeout(() => {
    if (!current?.matches(':hover, :focus-visible')) hide();
  }, GRACE);
}

function hide(): void {
  keep();
  current?.removeAttribute('aria-describedby');
  current = undefined;
  if (tip?.matches(':popover-open')) tip.hidePopover();
}

/** Below the term, above it where the window ends, never past the sides. A term may stand on two lines. */
function place(element: HTMLElement, link: HTMLElement): void {
  const { top: above, bottom } = link.getBoundingClientRect();
  const lastLine = [...link.getClientRects()].at(-1);
  const { width, height } = element.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const left = Math.max(MARGIN, Math.min(lastLine?.left ?? 0, clientWidth - width - MARGIN));
  const fits = bottom + GAP + height <= clientHeight || above < height + GAP;
  const top = fits ? bottom + GAP : above - GAP - height;
  element.style.left = `${left + scrollX}px`;
  element.style.top = `${top + scrollY}px`;
}

/** Shows the definition of a term that the pointer or the focus has come to. */
export async function showTerm(link: HTMLAnchorElement): Promise<void> {
  keep();
  if (link === current) return;
  hide();
  current = link;
  link.addEventListener('pointerleave', leave);
  link.addEventListener('blur', leave);
  try {
    definitions ??= fetchDefinitions(link);
    created ??= createTip();
    const definition = (await definitions).get(link.hash.slice(1));
    tip = await created;
    if (!definition || link !== current || !link.matches(':hover, :focus-visible')) return;
    tip.textContent = definition;
    tip.showPopover();
    place(tip, link);
    link.setAttribute('aria-describedby', tip.id);
  } catch {
    // Without the glossary the link remains; the next visit tries again.
    definitions = undefined;
    if (link === current) hide();
  }
}
