/** Sorting and filtering of the table of functions; the address holds what is chosen. */
import { facets } from './function-facets.ts';

class FunctionTable extends HTMLElement {
  readonly #form = this.#need<HTMLFormElement>('form');
  readonly #count = this.#need<HTMLOutputElement>('output');
  readonly #none = this.#need<HTMLElement>('.function-none');
  readonly #body = this.#need<HTMLTableSectionElement>('tbody');
  readonly #rows = [...this.#body.rows];
  #sort = { column: '', descending: false };

  connectedCallback(): void {
    this.#form.hidden = false;
    this.#addButtons();
    this.#read(new URLSearchParams(location.search));
    this.#form.addEventListener('input', () => this.#update());
    this.#form.addEventListener('submit', event => event.preventDefault());
    this.#form.addEventListener('reset', () => setTimeout(() => this.#update()));
    this.#show();
  }

  #need<T extends Element>(selector: string): T {
    const element = this.querySelector<T>(selector);
    if (!element) throw new Error(`the table of functions has no ${selector}`);
    return element;
  }

  #field = (name: string) => this.#form.elements.namedItem(name) as HTMLInputElement | HTMLSelectElement;

  #headers = () => [...this.querySelectorAll<HTMLElement>('th[data-column]')];

  /** A header becomes a button that sorts by its column: upwards, then downwards. */
  #addButtons(): void {
    for (const header of this.#headers()) {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...header.childNodes);
      button.addEventListener('click', () => {
        const column = header.dataset.column ?? '';
        this.#sort = { column, descending: this.#sort.column === column && !this.#sort.descending };
        this.#update();
      });
      header.append(button);
    }
  }

  /** What the address asks for; what it does not understand is left alone. */
  #read(query: URLSearchParams): void {
    this.#field('q').value = (query.get('q') ?? '').slice(0, 60);
    const family = this.#field('family') as HTMLSelectElement;
    const wanted = query.get('family') ?? '';
    if ([...family.options].some(option => option.value === wanted)) family.value = wanted;
    for (const { id } of facets) (this.#field(id) as HTMLInputElement).checked = query.get(id) === '1';
    const [, sign = '', column = ''] = /^(-?)([a-z]+)$/.exec(query.get('sort') ?? '') ?? [];
    if (this.#headers().some(header => header.dataset.column === column))
      this.#sort = { column, descending: sign === '-' };
  }

  #update(): void {
    const query = new URLSearchParams();
    for (const name of ['q', 'family']) if (this.#field(name).value) query.set(name, this.#field(name).value);
    for (const { id } of facets) if ((this.#field(id) as HTMLInputElement).checked) query.set(id, '1');
    if (this.#sort.column) query.set('sort', (this.#sort.descending ? '-' : '') + this.#sort.column);
    history.replaceState(null, '', `${location.pathname}${query.size ? `?${query}` : ''}${location.hash}`);
    this.#show();
  }

  #show(): void {
    const words = this.#field('q').value.trim().toLowerCase();
    const family = this.#field('family').value;
    const wanted = facets.filter(({ id }) => (this.#field(id) as HTMLInputElement).checked);
    let shown = 0;
    for (const row of this.#rows) {
      const held = (row.dataset.facets ?? '').split(' ');
      row.hidden = !(
        (row.dataset.search ?? '').includes(words) &&
        (!family || row.dataset.family === family) &&
        wanted.every(({ id }) => held.includes(id))
      );
      if (!row.hidden) shown += 1;
    }
    this.#count.value = `${shown} of ${this.#rows.length} functions`;
    this.#none.hidden = shown > 0;
    this.#order();
  }

  #order(): void {
    const { column, descending } = this.#sort;
    for (const header of this.#headers())
      if (header.dataset.column === column) header.ariaSort = descending ? 'descending' : 'ascending';
      else header.ariaSort = null;
    const index = this.#headers().findIndex(header => header.dataset.column === column) + 1;
    const numeric = !['name', 'family'].includes(column);
    const value = (row: HTMLTableRowElement) => row.cells[index]?.dataset.value ?? '';
    const compare = (a: HTMLTableRowElement, b: HTMLTableRowElement) => {
      const [left, right] = [value(a), value(b)];
      // What has no value comes last, whichever way.
      if (left === '' || right === '') return Number(left === '') - Number(right === '');
      const order = numeric ? Number(left) - Number(right) || 0 : left.localeCompare(right, 'en');
      return descending ? -order : order;
    };
    this.#body.append(...(column ? this.#rows.toSorted(compare) : this.#rows));
  }
}

customElements.define('function-table', FunctionTable);
