/**
 * A published network as data: hyper-parameters in, ordered layers out, each with its output shape and its counts.
 *
 * Counting rules, the same for every architecture:
 * - params: trainable weights and biases; a normalisation layer has a scale and a shift a channel. What an
 *   implementation counts beyond that (moving statistics) is a hyper-parameter of the variant that does.
 * - macs: multiply-adds of convolutions and linear layers for one input, one multiplication with its addition being one.
 *   Biases, normalisation, activations, pooling and additions cost nothing. Many papers call this number FLOPs.
 */
import { ArgumentError, checkInteger, closest } from '../errors.ts';

/** Lengths of a tensor's axes without the batch; images are channels, height, width. */
export type Shape = readonly number[];

/** What a layer computes. */
export type LayerKind = 'conv' | 'batch-norm' | 'activation' | 'max-pool' | 'avg-pool' | 'linear' | 'pad' | 'add';

/** Where a layer stands. */
export interface Place {
  /** Unique in the network: `conv3_1.conv2`. */
  name: string;
  /** The rows of a table are grouped by it: `conv3_x`. */
  stage: string;
  /** The repeated unit that the layer belongs to, where it belongs to one: `conv3_1`. */
  block?: string;
  /** Set on layers beside the block's main path. */
  branch?: 'shortcut';
}

/** One layer of a network, laid out: where it stands, what it puts out, what it costs. */
export interface Layer extends Place {
  kind: LayerKind;
  output: Shape;
  params: number;
  /** Multiply-adds for one input. */
  macs: number;
  /** Kernel, stride and the like in words: `7×7, stride 2`. */
  detail?: string;
  /** How a summary of the stage writes the layer: `3×3 64`. Layers without it are left out of summaries. */
  term?: string;
  /** Step between neighbouring outputs, where it is not 1. */
  stride?: number;
}

/** A value of a hyper-parameter. */
export type HyperparameterValue = number | string | boolean | readonly number[];
/** Hyper-parameters by name. */
export type Hyperparameters = Readonly<Record<string, HyperparameterValue>>;

/** What a hyper-parameter may be. Every interval is closed; `options` says what each allowed value of a choice means. */
export type HyperparameterSpec = { description: string } & (
  | { kind: 'integer'; default: number; min: number; max: number }
  | { kind: 'integers'; default: readonly number[]; min: number; max: number; minLength: number; maxLength: number }
  | { kind: 'choice'; default: string; options: Readonly<Record<string, string>> }
  | { kind: 'boolean'; default: boolean }
);

/** One network, laid out. */
export interface Description<H extends Hyperparameters = Hyperparameters> {
  /** The published variant's name, where one was asked for by name. */
  variant?: string;
  hyperparameters: H;
  input: Shape;
  layers: readonly Layer[];
  params: number;
  macs: number;
}

/** A count that its source prints rounded: `{ value: 3.8e9, unit: 1e8 }` is 3.8 × 10⁹, `unit` being 1 in the last digit printed. */
export interface Rounded {
  value: number;
  unit: number;
}

/** What a paper or an implementation says of a variant. A plain number was printed in full. */
export interface Published {
  variant: string;
  params?: number | Rounded;
  macs?: number | Rounded;
  /** Which paper and table, or which implementation. */
  source: string;
  note?: string;
}

/** A family of networks: its hyper-parameters, and the published choices of them. */
export interface Architecture<H extends Hyperparameters = Hyperparameters> {
  id: string;
  name: string;
  hyperparameters: Readonly<Record<keyof H & string, HyperparameterSpec>>;
  /** The published networks by name. */
  variants: Readonly<Record<string, H>>;
  published: readonly Published[];
  /**
   * The layers and counts of a variant, or of any valid choice of hyper-parameters; one that is left out takes its default.
   * Throws an ArgumentError (a RangeError) that names what is not allowed.
   */
  describe(variantOrHyperparameters: string | Partial<H>): Description<H>;
}

/** What an architecture's module states; `defineArchitecture` adds validation, look-up and totals. */
export interface Definition<H extends Hyperparameters> extends Omit<Architecture<H>, 'describe'> {
  /** The network for hyper-parameters that already fit `hyperparameters`. */
  build(hyperparameters: H): { input: Shape; layers: readonly Layer[] };
}

export function defineArchitecture<H extends Hyperparameters>({
  build,
  ...definition
}: Definition<H>): Architecture<H> {
  return {
    ...definition,
    describe(variantOrHyperparameters) {
      const variant = typeof variantOrHyperparameters === 'string' ? variantOrHyperparameters : undefined;
      const hyperparameters = checkHyperparameters(
        definition,
        typeof variantOrHyperparameters === 'string'
          ? lookUp(variantOrHyperparameters, definition.variants, 'variant')
          : variantOrHyperparameters,
      );
      const { input, layers } = build(hyperparameters);
      return { ...(variant !== undefined && { variant }), hyperparameters, input, layers, ...totals(layers) };
    },
  };
}

/** The entry of `table` under `name`; otherwise an error with the nearest name and the whole list. */
export function lookUp<T>(name: string, table: Readonly<Record<string, T>>, argument: string): T {
  const entry = Object.hasOwn(table, name) ? table[name] : undefined;
  if (entry !== undefined) return entry;
  const names = Object.keys(table);
  const near = name.length > 2 ? closest(name, names) : undefined;
  throw new ArgumentError(
    argument,
    name,
    `${near ? `“${near}” perhaps, or another of ` : 'one of '}${names.join(', ')}`,
  );
}

/** Params and macs over layers. */
export function totals(layers: readonly Pick<Layer, 'params' | 'macs'>[]): { params: number; macs: number } {
  let params = 0;
  let macs = 0;
  for (const layer of layers) {
    params += layer.params;
    macs += layer.macs;
  }
  const counts = { params, macs };
  for (const [quantity, count] of Object.entries(counts)) {
    if (!Number.isSafeInteger(count))
      throw new ArgumentError(quantity, count, 'less than 2⁵³: choose smaller hyper-parameters');
  }
  return counts;
}

/** `values` with defaults for what is left out; throws on an unknown name or a value that the spec does not allow. */
function checkHyperparameters<H extends Hyperparameters>(
  { hyperparameters: specs }: Pick<Architecture<H>, 'hyperparameters'>,
  values: Partial<H>,
): H {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    throw new ArgumentError('hyperparameters', values, 'a variant’s name or an object of hyper-parameters');
  }
  for (const name of Object.keys(values)) lookUp(name, specs, 'hyper-parameter');
  const entries = Object.entries<HyperparameterSpec>(specs).map(([name, spec]) => {
    const value: unknown = values[name];
    return [name, value === undefined ? spec.default : checked(name, spec, value)] as const;
  });
  return Object.fromEntries(entries) as H;
}

function checked(name: string, spec: HyperparameterSpec, value: unknown): HyperparameterValue {
  switch (spec.kind) {
    case 'integer':
      return checkInteger(name, value, spec.min, spec.max);
    case 'integers': {
      const { minLength, maxLength, min, max } = spec;
      if (!Array.isArray(value)) {
        throw new ArgumentError(name, value, `a list of ${minLength} to ${maxLength} whole numbers`);
      }
      if (value.length < minLength || value.length > maxLength) {
        throw new ArgumentError(`${name}.length`, value.length, `a list of ${minLength} to ${maxLength} whole numbers`);
      }
      return Array.from(value, (item, index) => checkInteger(`${name}[${index}]`, item, min, max));
    }
    case 'choice':
      if (typeof value !== 'string')
        throw new ArgumentError(name, value, `one of ${Object.keys(spec.options).join(', ')}`);
      lookUp(value, spec.options, name);
      return value;
    case 'boolean':
      if (typeof value !== 'boolean') throw new ArgumentError(name, value, 'true or false');
      return value;
  }
}

/**
 * How a computed count stands to a published one: `exact` (printed in full and equal), `rounded` (equal to the digits
 * printed, rounding to nearest), `truncated` (equal to the digits printed only if the rest is cut off), `differs`.
 */
export type Agreement = 'exact' | 'rounded' | 'truncated' | 'differs';

/** A published count against the computed one. */
export interface CountComparison {
  variant: string;
  quantity: 'params' | 'macs';
  computed: number;
  published: number;
  /** 1 in the last digit that the source prints; 1 for a count printed in full. */
  unit: number;
  source: string;
  note?: string;
  agreement: Agreement;
  /** Whether the computed count, written with the digits that the source prints, is the published one: exact or rounded. */
  agrees: boolean;
  /** Computed minus published. */
  difference: number;
}

/** Every published count of the architecture against ours, in the order of `published`. */
export function compareCounts<H extends Hyperparameters>(architecture: Architecture<H>): CountComparison[] {
  return architecture.published.flatMap(({ variant, source, note, ...counts }) => {
    const description = architecture.describe(variant);
    return (['params', 'macs'] as const).flatMap(quantity => {
      const count = counts[quantity];
      if (count === undefined) return [];
      const { value: published, unit } = typeof count === 'number' ? { value: count, unit: 1 } : count;
      const computed = description[quantity];
      const agreement = agreementOf(computed, published, unit);
      return {
        variant,
        quantity,
        computed,
        published,
        unit,
        source,
        ...(note !== undefined && { note }),
        agreement,
        agrees: agreement === 'exact' || agreement === 'rounded',
        difference: computed - published,
      };
    });
  });
}

function agreementOf(computed: number, published: number, unit: number): Agreement {
  const inUnits = Math.round(published / unit);
  if (unit === 1) return computed === published ? 'exact' : 'differs';
  if (Math.round(computed / unit) === inUnits) return 'rounded';
  return Math.floor(computed / unit) === inUnits ? 'truncated' : 'differs';
}
