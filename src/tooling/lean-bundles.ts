/**
 * What the browser's bundles leave out while the site is built.
 *
 * On the main thread an experiment is a form, claims and charts; it runs in a worker. So the main bundle drops every
 * experiment's `run` and every activation's functions, and with them the numeric core behind both; the worker's bundle drops what
 * is only read: titles, tables and claims. Both bundles drop the
 * activations' formulas, snippets and dialects, which stand in the pages' HTML already; their forms only workers evaluate. The
 * modules stay whole and in one place: this drops properties from the syntax tree of client modules. A module of the core does
 * nothing but define, so one of which nothing is used is left out whole, with its tables. Of Plot, map projections are left out.
 */
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import type { ActivationTexts, ParamTexts } from '../core/activations/types.ts';

interface Omission {
  /** Modules that it is about. */
  files: RegExp;
  /** A property by which the objects that it is about are known. */
  marker: string;
  /** Properties to drop from them. */
  main: readonly string[];
  worker: readonly string[];
}

/** Modules that may be left out where nothing of them is used. */
const CORE = /\/src\/core\/.+\.ts$/;

const isText: Readonly<Record<keyof ActivationTexts | 'forms', true>> = {
  aliases: true,
  forms: true,
  tex: true,
  texDerivative: true,
  origin: true,
  dialects: true,
  numerics: true,
  snippets: true,
};
const texts = Object.keys(isText);
const isParamText: Readonly<Record<keyof ParamTexts, true>> = { symbol: true, slider: true, description: true };
const paramTexts = Object.keys(isParamText);
const omissions: readonly Omission[] = [
  {
    files: /\/src\/core\/activations\/[\w-]+\.ts$/,
    marker: 'kind',
    main: [...texts, 'f', 'df', 'd2f', 'dparams', 'kinks', 'breaks', 'forward', 'vjp'],
    worker: texts.filter(text => text !== 'forms'),
  },
  {
    files: /\/src\/experiments\/[\w-]+\.ts$/,
    marker: 'claims',
    main: ['run'],
    worker: ['title', 'question', 'home', 'tables', 'claims'],
  },
];

/** A node of a module's syntax tree (ESTree). */
export interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

export const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;

const keyOf = ({ key }: Node) => (isNode(key) && key.type === 'Identifier' ? String(key.name) : undefined);

/** Every object expression with the marker among its properties, wherever it stands. */
function* marked(node: Node, marker: string): Generator<Node & { properties: Node[] }> {
  if (node.type === 'ObjectExpression') {
    const object = node as Node & { properties: Node[] };
    if (object.properties.some(property => keyOf(property) === marker)) yield object;
  }
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield* marked(child, marker);
}

/** The code without the named properties of the marked objects. */
function without(dropped: readonly string[], objects: Iterable<Node & { properties: Node[] }>, code: string): string {
  let lean = '';
  let from = 0;
  for (const { properties, end } of objects) {
    properties.forEach((property, index) => {
      if (!dropped.includes(keyOf(property) ?? '')) return;
      lean += code.slice(from, property.start);
      // The last one goes with the comma that may follow it, up to the brace.
      from = properties[index + 1]?.start ?? end - 1;
    });
  }
  return lean + code.slice(from);
}

/** The code of a module of activations, without the texts of definitions and of their parameters. */
export function withoutTexts(code: string, parse: (code: string) => object): string {
  const withoutThese = (code: string, dropped: readonly string[], marker: string) =>
    without(dropped, marked(parse(code) as Node, marker), code);
  return withoutThese(withoutThese(code, texts, 'kind'), paramTexts, 'slider');
}

const noMaps = fileURLToPath(new URL('../../components/figures/no-maps.ts', import.meta.url));

/** A Vite plugin for the bundles of the main thread or of workers. */
export function leanBundles(thread: 'main' | 'worker'): Plugin {
  return {
    name: 'nonlinear-lean-bundles',
    apply: 'build',
    enforce: 'pre',
    resolveId: (source, _importer, options) => (source === 'd3-geo' && !options.ssr ? noMaps : undefined),
    transform: {
      order: 'post',
      handler(code, id, options) {
        if (options?.ssr) return undefined;
        const optional = CORE.test(id) && { moduleSideEffects: false };
        const omission = omissions.find(({ files }) => files.test(id));
        if (!omission || omission[thread].length === 0) return optional || undefined;
        const tree = this.parse(code) as unknown as Node;
        return { code: without(omission[thread], marked(tree, omission.marker), code), map: null, ...optional };
      },
    },
  };
}
