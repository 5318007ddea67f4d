/** Where else a function can be looked at: the experiments that accept a formula, and the links that take one there. */
import type { Experiment } from './experiment.ts';
import { joinActivations, joinLayers, readLayer, serialise, splitActivations, splitLayers } from './inputs.ts';

/** An experiment that accepts a formula, as data for a page. */
export interface OpenTarget {
  id: string;
  title: string;
  /** Its page within the site: `explore/train-a-small-net/`. */
  home: string;
  /** Name of the input that takes the function. */
  input: string;
  kind: 'activation' | 'activations' | 'layers';
  /** That input's default: what stays beside the function in a list, and how wide the layers are. */
  standard: string;
  /** The most functions of a list. */
  max?: number;
  /** Other inputs without which that one would have no effect. */
  alongside?: Readonly<Record<string, string>>;
}

/** Inputs to be set together with the function. */
const alongside: Readonly<Record<string, Readonly<Record<string, string>>>> = { 'gate-surface': { unit: 'own' } };

/** The experiments that accept a formula; of several inputs that take one, the first counts. */
export const openTargets = (experiments: readonly Experiment[]): OpenTarget[] =>
  experiments.flatMap(({ id, title, home, inputs }): OpenTarget[] => {
    for (const [name, input] of Object.entries(inputs)) {
      if (input.kind !== 'activation' && input.kind !== 'activations' && input.kind !== 'layers') continue;
      if (!input.formula) continue;
      const { kind } = input;
      return [
        {
          id,
          title,
          home,
          input: name,
          kind,
          standard: serialise(input, input.default),
          ...(kind === 'activations' && { max: input.max }),
          ...(alongside[id] && { alongside: alongside[id] }),
        },
      ];
    }
    return [];
  });

/** The text of a target's input that holds the function: in every layer, first in a list, or alone. */
function textIn({ kind, standard, max }: OpenTarget, activation: string): string {
  if (kind === 'layers')
    return joinLayers(
      splitLayers(standard).flatMap(part => {
        const layer = readLayer(part);
        return layer ? [{ ...layer, activation }] : [];
      }),
    );
  if (kind === 'activations') return joinActivations([activation, ...splitActivations(standard)].slice(0, max));
  return activation;
}

/** The address within the site at which a target shows the function, given as the text of an activation input. */
export function openPath(target: OpenTarget, activation: string): string {
  const query = new URLSearchParams(
    Object.entries({ ...target.alongside, [target.input]: textIn(target, activation) }).map(([name, text]) => [
      `${target.id}.${name}`,
      text,
    ]),
  );
  return `${target.home}?${query}#figure-${target.id}`;
}
