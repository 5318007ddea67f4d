/** Editors that few inputs have. A figure fetches only those that its inputs ask for. */
import type { Input, InputsSchema } from '../../src/experiments/inputs.ts';

const loaders = {
  CurveEditor: async () => (await import('./CurveEditor.tsx')).CurveEditor,
  PointsControl: async () => (await import('./PointsControl.tsx')).PointsControl,
};

/** Name of an editor: that of its module. */
export type EditorName = keyof typeof loaders;

/** The editors of a figure; the others are missing. */
export type Editors = { readonly [Name in EditorName]?: Awaited<ReturnType<(typeof loaders)[Name]>> };

/** The editor that an input has. */
export function editorOf(input: Input): EditorName | undefined {
  if (input.kind === 'points') return 'PointsControl';
  return input.kind === 'activation' && input.editor ? 'CurveEditor' : undefined;
}

/** Fetches the editors of a schema's inputs. */
export async function loadEditors(schema: InputsSchema): Promise<Editors> {
  const names = new Set(Object.values(schema).flatMap(input => editorOf(input) ?? []));
  return Object.fromEntries(await Promise.all([...names].map(async name => [name, await loaders[name]()])));
}
