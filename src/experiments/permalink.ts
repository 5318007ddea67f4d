/**
 * The state of a widget in a URL. On a page each figure has its own prefix, `?gradient-through-depth.depth=40`; an embed
 * page has one experiment and needs none, `?depth=40`. Only what differs from the figure's own preset is written.
 */
import { type Inputs, type InputsSchema, type ReadResult, readInputs, serialise } from './inputs.ts';

/** Query parameters that an embed page understands beside the inputs. */
export const embedOptions: readonly string[] = ['theme'];

/** Reads a figure's inputs out of a query; `prefix` is empty on an embed page. */
export function readPermalink<S extends InputsSchema>(
  schema: S,
  query: URLSearchParams,
  prefix: string,
  preset: Inputs<S>,
): ReadResult<S> {
  const own: [string, string][] = [];
  for (const [key, text] of query) {
    if (prefix && key.startsWith(`${prefix}.`)) own.push([key.slice(prefix.length + 1), text]);
    else if (!prefix && !embedOptions.includes(key)) own.push([key, text]);
  }
  return readInputs(schema, own, preset);
}

/** Writes a figure's inputs into a copy of a query, leaving the other figures' and foreign parameters alone. */
export function writePermalink<S extends InputsSchema>(
  schema: S,
  query: URLSearchParams,
  prefix: string,
  preset: Inputs<S>,
  inputs: Inputs<S>,
): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const key of [...next.keys()])
    if (prefix ? key.startsWith(`${prefix}.`) : !embedOptions.includes(key)) next.delete(key);
  for (const [name, input] of Object.entries(schema)) {
    const text = serialise(input, inputs[name]);
    if (text !== serialise(input, preset[name])) next.set(prefix ? `${prefix}.${name}` : name, text);
  }
  return next;
}
