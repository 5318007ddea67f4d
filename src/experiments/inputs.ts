/**
 * The inputs of an experiment as data: from one schema come the controls, the URL, the validation and the JSON.
 *
 * An input kind is a small object with `parse` (text from a URL or a form -> value) and `serialise` (value -> text);
 * `parse(serialise(value))` is `value`. Both throw or accept, never guess: the caller decides what to fall back to.
 */
import { activations, FormulaError, getActivation, parseFormula } from '../core/index.ts';

/**
 * An activation of the registry and the parameters that differ from its defaults, or the reader's own formula. Text form: `elu`,
 * `elu(alpha=1.5)`, `=x*sigmoid(2*x)`.
 */
export interface ActivationSpec {
  /** `custom` for a formula. */
  id: string;
  params: Record<string, number>;
  formula?: string;
}

/** One hidden layer. Text form: `8-tanh`, `8-elu(alpha=1.5)`. */
export interface LayerSpec {
  units: number;
  activation: ActivationSpec;
}

interface Common<T> {
  label: string;
  help?: string;
  default: T;
  parse(text: string): T;
  serialise(value: T): string;
}

export interface NumberInput extends Common<number> {
  kind: 'number' | 'integer';
  min: number;
  max: number;
  step: number;
  unit?: string;
  /** `log`: the slider moves by powers of ten. */
  scale: 'linear' | 'log';
  /** Buttons that go one step down and up, by their names. */
  buttons?: readonly [down: string, up: string];
}
export interface ChoiceInput<V extends string = string> extends Common<V> {
  kind: 'choice';
  options: readonly { value: V; label: string }[];
}
export interface ToggleInput extends Common<boolean> {
  kind: 'toggle';
}
export interface ActivationInput extends Common<ActivationSpec> {
  kind: 'activation';
  /** Ids that may be chosen. */
  ids: readonly string[];
  /** Whether it may be the reader's own formula. */
  formula: boolean;
  /** Whether the control has an editor that draws a formula. */
  editor: boolean;
}
export interface LayersInput extends Common<readonly LayerSpec[]> {
  kind: 'layers';
  maxLayers: number;
  maxUnits: number;
  ids: readonly string[];
  formula: boolean;
}
export interface ActivationsInput extends Common<readonly ActivationSpec[]> {
  kind: 'activations';
  /** At most so many, at least one. */
  max: number;
  ids: readonly string[];
  formula: boolean;
}
/** A point of the plane in one of two classes. Text form: `0.5,-1,0`. */
export interface PlanePoint {
  x: number;
  y: number;
  class: 0 | 1;
}
export interface PointsInput extends Common<readonly PlanePoint[]> {
  kind: 'points';
  /** At most so many. */
  max: number;
}
/** Several numbers in [min, max], at least `least` and at most `most`. Text form: `0.5,-1`. */
export interface NumbersInput extends Common<readonly number[]> {
  kind: 'numbers';
  min: number;
  max: number;
  least: number;
  most: number;
}
export type Input =
  | NumberInput
  | NumbersInput
  | ChoiceInput
  | ToggleInput
  | ActivationInput
  | ActivationsInput
  | LayersInput
  | PointsInput;

/** Any object whose values are inputs. */
export type InputsSchema = Readonly<Record<string, Input>>;
export type InputValue<I> = I extends Common<infer T> ? T : never;
export type Inputs<S extends InputsSchema> = { [K in keyof S]: InputValue<S[K]> };

/** A value that an input refused: which input, what it got, what is allowed. */
export class InputError extends Error {
  override name = 'InputError';
}

const MAX_TEXT = 400;

function parseNumber(text: string, options: { label: string; min: number; max: number; integer: boolean }): number {
  const { label, min, max, integer } = options;
  const value =
    text.length <= MAX_TEXT && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value) || (integer && !Number.isInteger(value)) || value < min || value > max)
    throw new InputError(
      `${label}: “${shorten(text)}” is not ${integer ? 'a whole number' : 'a number'} from ${min} to ${max}`,
    );
  // Adding 0 turns −0 into 0, which is how it is written.
  return value + 0;
}

const shorten = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** A real number in [min, max]. */
export function number(
  options: Omit<NumberInput, 'kind' | 'parse' | 'serialise' | 'scale'> & { scale?: 'linear' | 'log' },
): NumberInput {
  return {
    scale: 'linear',
    ...options,
    kind: 'number',
    parse: text => parseNumber(text, { ...options, integer: false }),
    serialise: String,
  };
}

/** A whole number in [min, max]. */
export function integer(
  options: Omit<NumberInput, 'kind' | 'parse' | 'serialise' | 'scale' | 'step'> & { step?: number },
): NumberInput {
  return {
    step: 1,
    ...options,
    scale: 'linear',
    kind: 'integer',
    parse: text => parseNumber(text, { ...options, integer: true }),
    serialise: String,
  };
}

/** Longest text of a number in a list, with what separates it from the next. */
const NUMBER_TEXT = 26;

/** Numbers in [min, max], separated by commas, semicolons or spaces; no text, no numbers. */
export function numbers(options: Omit<NumbersInput, 'kind' | 'parse' | 'serialise'>): NumbersInput {
  const { label, min, max, least, most } = options;
  return {
    ...options,
    kind: 'numbers',
    parse(text) {
      const longest = most * NUMBER_TEXT;
      if (text.length > longest) throw new InputError(`${label}: the text is longer than ${longest} characters`);
      const parts = text.trim() === '' ? [] : text.trim().split(/\s*[,;]\s*|\s+/);
      if (parts.length < least || parts.length > most)
        throw new InputError(`${label}: ${parts.length} numbers; from ${least} to ${most} are allowed`);
      return parts.map((part, index) =>
        parseNumber(part, { label: `${label}, number ${index + 1}`, min, max, integer: false }),
      );
    },
    serialise: value => value.join(','),
  };
}

/** One of a few named options. */
export function choice<const V extends string>(
  options: Pick<ChoiceInput<V>, 'label' | 'help' | 'options' | 'default'>,
): ChoiceInput<V> {
  return {
    ...options,
    kind: 'choice',
    parse(text) {
      const found = options.options.find(option => option.value === text);
      if (!found)
        throw new InputError(
          `${options.label}: “${shorten(text)}” is not one of ${options.options.map(o => o.value).join(', ')}`,
        );
      return found.value;
    },
    serialise: value => value,
  };
}

/** On or off; `1` and `0` in a URL. */
export function toggle(options: Pick<ToggleInput, 'label' | 'help' | 'default'>): ToggleInput {
  return {
    ...options,
    kind: 'toggle',
    parse(text) {
      if (text === '1' || text === 'true') return true;
      if (text === '0' || text === 'false') return false;
      throw new InputError(`${options.label}: “${shorten(text)}” is not 1 or 0`);
    },
    serialise: value => (value ? '1' : '0'),
  };
}

/** What an activation may be. */
export interface ActivationChoice {
  ids: readonly string[];
  formula?: boolean;
}

/** With this a text is a formula. */
export const FORMULA_SIGN = '=';

/**
 * `elu(alpha=1.5)` -> { id: 'elu', params: { alpha: 1.5 } }, `=x^2` -> { id: 'custom', params: {}, formula: 'x^2' }. Throws on unknown
 * ids, names and out-of-range values, and on what is no formula.
 */
export function parseActivationSpec(
  text: string,
  { ids, formula = false }: ActivationChoice,
  label = 'activation',
): ActivationSpec {
  if (isFormula(text)) {
    if (!formula) throw new InputError(`${label}: a formula cannot be used here; choose one of ${ids.join(', ')}`);
    return parseFormulaSpec(text.slice(FORMULA_SIGN.length), label);
  }
  const match = /^([a-z][a-z0-9.-]*)(?:\(([^()]*)\))?$/.exec(text.trim());
  if (text.length > MAX_TEXT || !match?.[1])
    throw new InputError(`${label}: “${shorten(text)}” is not an activation such as relu or elu(alpha=1.5)`);
  const id = match[1];
  let definition: ReturnType<typeof getActivation>;
  try {
    definition = getActivation(id);
  } catch (error) {
    throw new InputError(`${label}: ${(error as Error).message}`);
  }
  if (!ids.includes(id))
    throw new InputError(
      `${label}: ${id} cannot be used here; ${ids.length ? `choose one of ${ids.join(', ')}` : 'write a formula such as =x*sigmoid(x)'}`,
    );
  const params: Record<string, number> = {};
  const seen = new Set<string>();
  for (const part of match[2] === undefined ? [] : match[2].split(',')) {
    const [, name = '', value = ''] = /^\s*(\w+)\s*=([^=]*)$/.exec(part) ?? [];
    if (!name) throw new InputError(`${label}: “${shorten(part)}” is not a parameter such as alpha=1.5`);
    const param = definition.params.find(p => p.name === name);
    if (!param) throw new InputError(`${label}: ${id} has no parameter “${shorten(name)}”`);
    if (seen.has(name)) throw new InputError(`${label}: ${id} ${name} is given twice`);
    seen.add(name);
    const number = parseNumber(value, { label: `${id} ${name}`, min: param.min, max: param.max, integer: false });
    if (number !== param.default) params[name] = number;
  }
  return { id, params };
}

/** A formula is only parsed here, never run: `definitionOf` compiles it where the numerics are. */
function parseFormulaSpec(formula: string, label: string): ActivationSpec {
  try {
    parseFormula(formula);
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    throw new InputError(`${label}: ${error.message}`);
  }
  return { id: 'custom', params: {}, formula };
}

/** { id: 'elu', params: { alpha: 1.5 } } -> `elu(alpha=1.5)`; a formula -> `=x^2`. */
export function serialiseActivationSpec({ id, params, formula }: ActivationSpec): string {
  if (formula !== undefined) return FORMULA_SIGN + formula;
  const entries = Object.entries(params);
  return entries.length ? `${id}(${entries.map(([name, value]) => `${name}=${value}`).join(',')})` : id;
}

/** What a reader calls it: the function's name, or the formula itself, cut where it is long. */
export const activationName = ({ id, formula }: Pick<ActivationSpec, 'id' | 'formula'>): string =>
  formula === undefined ? getActivation(id).name : shorten(formula);

/** The name with the parameters that differ from the default: ELU (alpha = 2). */
export function activationLabel(spec: ActivationSpec): string {
  const values = Object.entries(spec.params).map(([param, value]) => `${param} = ${value}`);
  return activationName(spec) + (values.length ? ` (${values.join(', ')})` : '');
}

/** The labels of several functions; one that stands there twice is numbered. */
export function activationLabels(specs: readonly ActivationSpec[]): string[] {
  const labels = specs.map(activationLabel);
  return labels.map((label, index) =>
    labels.filter(other => other === label).length > 1 ? `${label}, function ${index + 1}` : label,
  );
}

/** Ids of all scalar activations, in registry order. */
export const scalarActivationIds: readonly string[] = Object.values(activations)
  .filter(a => a.kind === 'scalar')
  .map(a => a.id);

/** One scalar activation with its parameters or, with `formula`, one of the reader's own. */
export function activation(options: {
  label: string;
  help?: string;
  default: string;
  ids?: readonly string[];
  formula?: boolean;
  editor?: boolean;
}): ActivationInput {
  const allowed = { ids: options.ids ?? scalarActivationIds, formula: options.formula ?? false };
  return {
    ...options,
    ...allowed,
    editor: options.editor ?? false,
    kind: 'activation',
    default: parseActivationSpec(options.default, allowed),
    parse: text => parseActivationSpec(text, allowed, options.label),
    serialise: serialiseActivationSpec,
  };
}

/** The parts of a list as text. Once one of them has a formula, which may hold commas and parentheses that do not match yet, they stand
 * between semicolons, and a semicolon in a formula is written `%3B`.
 */
const splitList = (text: string, hasFormula: boolean): string[] =>
  text === '' ? [] : hasFormula ? text.split(';') : text.split(/,(?![^(]*\))/);

const joinList = (parts: readonly string[], hasFormula: boolean): string => parts.join(hasFormula ? ';' : ',');

const isFormula = (text: string) => text.startsWith(FORMULA_SIGN);

/** An activation's text as a part of a list, and back. */
const escaped = (text: string) => (isFormula(text) ? text.replace(/[%;]/g, encodeURIComponent) : text);
const unescaped = (text: string) =>
  isFormula(text) ? text.replace(/%(3B|25)/g, code => (code === '%25' ? '%' : ';')) : text;

/** The activations of a text: `relu,elu(alpha=2)`, or with a formula `relu;=max(x,0)`; a semicolon in a formula is written `%3B`. */
export const splitActivations = (text: string): string[] =>
  splitList(text, isFormula(text) || text.includes(`;${FORMULA_SIGN}`)).map(unescaped);

/** The text of activations, which `splitActivations` reads. */
export const joinActivations = (parts: readonly string[]): string =>
  joinList(parts.map(escaped), parts.some(isFormula));

/** From one to `max` scalar activations, each with its parameters or, with `formula`, the reader's own. Text form: that of `splitActivations`. */
export function activationList(options: {
  label: string;
  help?: string;
  default: string;
  max: number;
  ids?: readonly string[];
  formula?: boolean;
}): ActivationsInput {
  const { label, max } = options;
  const allowed = { ids: options.ids ?? scalarActivationIds, formula: options.formula ?? false };
  const parse = (text: string): ActivationSpec[] => {
    const longest = max * 2 * MAX_TEXT;
    if (text.length > longest) throw new InputError(`${label}: the text is longer than ${longest} characters`);
    const parts = splitActivations(text);
    if (parts.length < 1 || parts.length > max)
      throw new InputError(`${label}: ${parts.length} functions; from 1 to ${max} are allowed`);
    return parts.map((part, index) => parseActivationSpec(part, allowed, `${label}, function ${index + 1}`));
  };
  return {
    ...options,
    ...allowed,
    kind: 'activations',
    default: parse(options.default),
    parse,
    serialise: value => joinActivations(value.map(serialiseActivationSpec)),
  };
}

/** One hidden layer as text. */
export interface LayerText {
  units: string;
  activation: string;
}

/** The layers of a text: `8-tanh,8-elu(alpha=2)`, or with a formula `8-tanh;8-=max(x,0)`; a semicolon in a formula is written `%3B`. */
export const splitLayers = (text: string): string[] => splitList(text, text.includes(`-${FORMULA_SIGN}`));

/** Width and activation of one layer, both unread; undefined where there are no two. */
export function readLayer(text: string): LayerText | undefined {
  const [, units, spec] = /^([^-]*)-(.+)$/s.exec(text) ?? [];
  return units === undefined || spec === undefined ? undefined : { units, activation: unescaped(spec) };
}

/** The text of layers, which `splitLayers` and `readLayer` read. */
export const joinLayers = (layers: readonly LayerText[]): string =>
  joinList(
    layers.map(({ units, activation }) => `${units}-${escaped(activation)}`),
    layers.some(({ activation }) => isFormula(activation)),
  );

/** The hidden layers of a net, each with its width and activation. Text form: that of `splitLayers`. */
export function layers(options: {
  label: string;
  help?: string;
  default: string;
  maxLayers: number;
  maxUnits: number;
  ids?: readonly string[];
  formula?: boolean;
}): LayersInput {
  const { label, maxLayers, maxUnits } = options;
  const allowed = { ids: options.ids ?? scalarActivationIds, formula: options.formula ?? false };
  const parse = (text: string): LayerSpec[] => {
    // A formula's own limit is the parser's.
    const longest = text.includes(`-${FORMULA_SIGN}`) ? maxLayers * 2 * MAX_TEXT : MAX_TEXT;
    if (text.length > longest) throw new InputError(`${label}: the text is longer than ${longest} characters`);
    const parts = splitLayers(text);
    if (parts.length > maxLayers) throw new InputError(`${label}: ${parts.length} layers, at most ${maxLayers}`);
    return parts.map((text, index) => {
      const part = readLayer(text);
      if (!part) throw new InputError(`${label}: “${shorten(text)}” is not a layer such as 8-tanh`);
      const name = `${label}, layer ${index + 1}`;
      return {
        units: parseNumber(part.units, { label: name, min: 1, max: maxUnits, integer: true }),
        activation: parseActivationSpec(part.activation, allowed, name),
      };
    });
  };
  return {
    ...options,
    ...allowed,
    kind: 'layers',
    default: parse(options.default),
    parse,
    serialise: value =>
      joinLayers(
        value.map(({ units, activation }) => ({
          units: String(units),
          activation: serialiseActivationSpec(activation),
        })),
      ),
  };
}

/** Coordinates of points are from -COORDINATE to COORDINATE. */
export const COORDINATE = 1e6;

/** A point out of three texts; throws an InputError that begins with the label. */
export const parsePoint = ([x = '', y = '', label = '']: readonly string[], name: string): PlanePoint => ({
  x: parseNumber(x, { label: `${name}, x`, min: -COORDINATE, max: COORDINATE, integer: false }),
  y: parseNumber(y, { label: `${name}, y`, min: -COORDINATE, max: COORDINATE, integer: false }),
  class: parseNumber(label, { label: `${name}, class`, min: 0, max: 1, integer: true }) as 0 | 1,
});

/** Longest text of a point: two numbers of 25 characters, the class and what separates them. */
const POINT_TEXT = 56;

/** `0.5,-1,0;1,2,1` from points, in their order. */
export const serialisePoints = (points: readonly PlanePoint[]): string =>
  points.map(({ x, y, class: label }) => `${x},${y},${label}`).join(';');

/** Up to `max` points of the plane, each in class 0 or 1. Text form: `x,y,class;x,y,class`; no text, no points. */
export function points(options: {
  label: string;
  help?: string;
  default: readonly PlanePoint[];
  max: number;
}): PointsInput {
  const { label, max } = options;
  return {
    ...options,
    kind: 'points',
    parse(text) {
      const longest = max * POINT_TEXT;
      if (text.length > longest) throw new InputError(`${label}: the text is longer than ${longest} characters`);
      const parts = text.trim() === '' ? [] : text.split(';');
      if (parts.length > max) throw new InputError(`${label}: ${parts.length} points, at most ${max}`);
      return parts.map((part, index) => {
        const cells = part.split(',');
        const name = `${label}, point ${index + 1}`;
        if (cells.length !== 3) throw new InputError(`${name}: “${shorten(part)}” is not x,y,class such as 0.5,-1,0`);
        return parsePoint(cells, name);
      });
    },
    serialise: serialisePoints,
  };
}

/** Every input at its default. */
export function defaultInputs<S extends InputsSchema>(schema: S): Inputs<S> {
  return mapSchema(schema, input => input.default);
}

/** The text form of every input's value. */
export function serialiseInputs<S extends InputsSchema>(schema: S, inputs: Inputs<S>): Record<string, string> {
  return Object.fromEntries(Object.entries(schema).map(([name, input]) => [name, serialise(input, inputs[name])]));
}

/** One value's text form. */
export function serialise(input: Input, value: unknown): string {
  return (input.serialise as (value: unknown) => string)(value);
}

export interface ReadResult<S extends InputsSchema> {
  inputs: Inputs<S>;
  /** What was refused, in words for the reader; the fallback was used for it. */
  problems: string[];
}

/**
 * Inputs from text values: a missing one takes its fallback, a refused or unknown one is reported and takes it too.
 * `texts` may hold inherited or hostile keys: only names of the schema are read.
 */
export function readInputs<S extends InputsSchema>(
  schema: S,
  texts: Iterable<readonly [string, string]>,
  fallback: Inputs<S> = defaultInputs(schema),
): ReadResult<S> {
  const inputs: Record<string, unknown> = { ...fallback };
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const [name, text] of texts) {
    const input = Object.hasOwn(schema, name) ? schema[name] : undefined;
    if (!input) {
      problems.push(`unknown input “${shorten(name)}”`);
      continue;
    }
    if (seen.has(name)) {
      problems.push(`${input.label}: given more than once; ${serialise(input, inputs[name])} is used instead`);
      continue;
    }
    seen.add(name);
    try {
      inputs[name] = input.parse(text);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(`${error.message}; ${serialise(input, fallback[name])} is used instead`);
    }
  }
  return { inputs: inputs as Inputs<S>, problems };
}

/** Inputs over the defaults, checked: throws an InputError on the first bad one. For code, where a bad value is a bug. */
export function completeInputs<S extends InputsSchema>(
  schema: S,
  partial: Readonly<Record<string, unknown>>,
): Inputs<S> {
  const texts = Object.entries(partial).map(([name, value]) => {
    const input = Object.hasOwn(schema, name) ? schema[name] : undefined;
    if (!input) throw new InputError(`unknown input “${name}”; expected one of ${Object.keys(schema).join(', ')}`);
    return [name, typeof value === 'string' ? value : serialise(input, value)] as const;
  });
  const { inputs, problems } = readInputs(schema, texts);
  if (problems.length) throw new InputError(problems.join('; '));
  return inputs;
}

function mapSchema<S extends InputsSchema>(schema: S, value: (input: Input) => unknown): Inputs<S> {
  return Object.fromEntries(Object.entries(schema).map(([name, input]) => [name, value(input)])) as Inputs<S>;
}
