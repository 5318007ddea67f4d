/** A claim with its numbers: measured, judged, and put into words. */
import type { Claim, Experiment, Result } from './experiment.ts';
import { formatNumber } from './format.ts';
import {
  type ActivationSpec,
  activationLabel,
  activationName,
  completeInputs,
  type Input,
  type Inputs,
  type InputsSchema,
  serialise,
} from './inputs.ts';

/** A piece of a claim's sentence: plain text, an input that the reader can change, or a measured number. */
export type SentencePart =
  | { kind: 'text'; text: string }
  | { kind: 'input'; name: string; text: string }
  | { kind: 'number'; name: string; text: string };

/** The inputs at which a claim was stated. */
export function claimInputs<S extends InputsSchema>(experiment: Experiment<S>, claim: Claim<S>): Inputs<S> {
  return completeInputs(experiment.inputs, claim.inputs);
}

/** The text a reader sees for an input's value within a sentence: the option's label, the function's name. */
export function describeInput(input: Input, value: unknown): string {
  if (input.kind === 'choice') return input.options.find(option => option.value === value)?.label ?? String(value);
  if (input.kind === 'activation') return describeActivation(value as ActivationSpec);
  if (input.kind === 'activations') return inWords((value as readonly ActivationSpec[]).map(describeActivation));
  return serialise(input, value);
}

/** `gelu` -> GELU, `tanh` -> tanh, `elu(alpha=2)` -> ELU (alpha = 2): the function's name as it stands in a sentence. */
function describeActivation(spec: ActivationSpec): string {
  const label = activationLabel(spec);
  return /^[A-Z][a-z]+$/.test(activationName(spec)) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}

/** `a`, `a and b`, `a, b and c`. */
const inWords = (words: readonly string[]) =>
  [words.slice(0, -1).join(', '), ...words.slice(-1)].filter(Boolean).join(' and ');

/** Splits a sentence at its `{slots}` and fills them; throws on a slot that is neither an input nor measured. */
export function sentenceParts<S extends InputsSchema>(
  experiment: Experiment<S>,
  claim: Claim<S>,
  inputs: Inputs<S>,
  measured: Record<string, number>,
): SentencePart[] {
  return claim.sentence.split(/(\{[a-zA-Z]+\})/).flatMap((piece, index): SentencePart[] => {
    const name = /^\{(.+)\}$/.exec(piece)?.[1];
    if (!name) return piece ? [{ kind: 'text', text: piece }] : [];
    const input = experiment.inputs[name];
    if (input) {
      const text = describeInput(input, inputs[name]);
      return [{ kind: 'input', name, text: index === 1 && claim.sentence.startsWith('{') ? capitalised(text) : text }];
    }
    const value = measured[name];
    if (value === undefined)
      throw new RangeError(`claim ${experiment.id}/${claim.id}: {${name}} is neither an input nor measured`);
    return [{ kind: 'number', name, text: formatNumber(value, claim.digits ?? 2) }];
  });
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export interface JudgedClaim {
  id: string;
  sentence: string;
  holds: boolean;
  condition: string;
  measured: Record<string, number>;
  parts: SentencePart[];
}

/** A claim judged on a result of its own inputs. */
export function judgeClaim<S extends InputsSchema>(
  experiment: Experiment<S>,
  claim: Claim<S>,
  result: Result,
): JudgedClaim {
  const inputs = claimInputs(experiment, claim);
  const measured = claim.measure(result, inputs);
  const parts = sentenceParts(experiment, claim, inputs, measured);
  return {
    id: claim.id,
    sentence: parts.map(part => part.text).join(''),
    holds: claim.holds(measured),
    condition: claim.condition,
    measured,
    parts,
  };
}
