/**
 * What the browser's bundles leave out while the site is built.
 *
 * Of the activation registry: formulas, snippets, dialects and the like. They stand in the pages' HTML already, and would be
 * most of the core's weight. The definitions stay whole and in one place; this drops properties from the syntax tree of client
 * modules. Of Plot: map projections.
 */
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/** Properties of a definition that nothing in the browser reads. */
const TEXTS = new Set(['aliases', 'tex', 'texDerivative', 'origin', 'dialects', 'numerics', 'snippets']);

interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;

/** Every object expression with a property `kind`, wherever it stands: a definition. */
function* definitions(node: Node): Generator<Node & { properties: Node[] }> {
  if (node.type === 'ObjectExpression') {
    const object = node as Node & { properties: Node[] };
    if (object.properties.some(property => keyOf(property) === 'kind')) yield object;
  }
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield* definitions(child);
}

const keyOf = ({ key }: Node) => (isNode(key) && key.type === 'Identifier' ? String(key.name) : undefined);

/** Drops the texts from a module's definitions, given its code and syntax tree. */
function withoutTexts(code: string, tree: Node): string {
  let lean = '';
  let from = 0;
  for (const { properties } of definitions(tree)) {
    properties.forEach((property, index) => {
      if (!TEXTS.has(keyOf(property) ?? '')) return;
      const end = properties[index + 1]?.start ?? property.end;
      lean += code.slice(from, property.start);
      from = end;
    });
  }
  return lean + code.slice(from);
}

const noMaps = fileURLToPath(new URL('../../components/figures/no-maps.ts', import.meta.url));

/** A Vite plugin for the client's bundles, those of workers included. */
export function leanBundles(): Plugin {
  return {
    name: 'nonlinear-lean-bundles',
    apply: 'build',
    enforce: 'pre',
    resolveId: (source, _importer, options) => (source === 'd3-geo' && !options.ssr ? noMaps : undefined),
    transform: {
      order: 'post',
      handler(code, id, options) {
        if (options?.ssr || !/\/src\/core\/activations\/[\w-]+\.ts$/.test(id)) return undefined;
        return { code: withoutTexts(code, this.parse(code) as unknown as Node), map: null };
      },
    },
  };
}
