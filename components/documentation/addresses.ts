/** Where each export of the core is documented. */
import { getCollection } from 'astro:content';
import { sitePath } from '../../src/site.ts';

export interface Addresses {
  all: ReadonlyMap<string, string>;
  /** Types and classes only: what a signature links, since its other names are parameters. */
  types: ReadonlyMap<string, string>;
}

export async function addressesOfExports(): Promise<Addresses> {
  const exported = (await getCollection('core')).flatMap(({ id, data }) =>
    data.modules.flatMap(({ symbols }) =>
      symbols.map(symbol => ({ symbol, address: sitePath(`core/${id}/#${symbol.name}`) })),
    ),
  );
  const isType = ({ isType, signature }: (typeof exported)[number]['symbol']) =>
    isType || signature.startsWith('class ');
  return {
    all: new Map(exported.map(({ symbol, address }) => [symbol.name, address])),
    types: new Map(
      exported.filter(({ symbol }) => isType(symbol)).map(({ symbol, address }) => [symbol.name, address]),
    ),
  };
}
