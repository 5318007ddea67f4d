/** The shape of an activation's one definition: every formula, plot, property, proof and code sample of it comes from here. */

/** Parameter values by name; a missing one takes its default. */
export type ParamValues = Readonly<Record<string, number>>;

/** A parameter as the function takes it. */
export interface FunctionParam {
  /** camelCase name, as the sheet's in `functions.json` (`negative_slope` -> `negativeSlope`). */
  name: string;
  default: number;
  /** Closed interval of values that the definition accepts; anything else is an error. */
  min: number;
  max: number;
  learnable: boolean;
}

/** How a parameter is shown. */
export interface ParamTexts {
  /** What `tex` writes for it, e.g. `\\alpha`. */
  symbol: string;
  /** Interval and step that a slider offers; within [min, max]. */
  slider: { min: number; max: number; step: number };
  description: string;
}

/** A parameter of a whole definition. */
export interface Param extends FunctionParam, ParamTexts {}

/**
 * A point where f is not differentiable. `convention` is what df returns there: what PyTorch 1.13 gives for a tensor of one element.
 * Where PyTorch lacks the function, the slope of the flat side, as its hardtanh has it, unless the definition says otherwise.
 */
export interface Kink {
  x: number;
  left: number;
  right: number;
  convention: number;
}

/** The publication that a function comes from. */
export interface Origin {
  title: string;
  authors: string;
  year: number;
  arxiv?: string;
  doi?: string;
  venue?: string;
}

/** A point where a framework's value or slope is not that of the definition; one that is not named is the same. */
export interface Deviation {
  x: number;
  f?: number;
  df?: number;
}

/** How a framework spells the function, and which of our definitions it then computes. */
export interface Dialect {
  framework: 'PyTorch' | 'TensorFlow' | 'TensorFlow.js' | 'Keras' | 'JAX' | 'ONNX';
  /** Exact API text, e.g. `torch.nn.GELU(approximate='none')`. */
  api: string;
  /** Id and parameters of the definition that the call computes with its defaults. */
  computes: { id: string; params?: ParamValues };
  /** Versions that were read or run. */
  version: string;
  /** Program and version that ran this very call, compared with the definition; missing where the call was only read in source or documentation. */
  executed?: string;
  /** What differs from the exact function, if anything does. */
  note?: string;
  /** Kinks, infinities and NaN at which the call gives something else, as far as known: run where the call was run, else read. */
  deviations?: readonly Deviation[];
}

/** The kinds under which lists group the functions. */
export type Family =
  | 'linear'
  | 'sigmoid'
  | 'rectifier'
  | 'smooth-gate'
  | 'soft-rectifier'
  | 'normaliser'
  | 'gated-unit'
  | 'periodic'
  | 'shrinkage'
  | 'learnable'
  | 'other';

/** What a function of numbers and one of vectors have in common. */
export interface ActivationFunction {
  /** The stable id: the URL and the id in `functions.json`. */
  id: string;
  name: string;
  family: Family;
  params: readonly FunctionParam[];
}

/**
 * A scalar function in the formula language (`parseFormula`), in x and the definition's parameters: what `roundedForm` evaluates with
 * every operation rounded. `f` stays the most accurate way to the value: where it uses what the language lacks, such as the rounding error
 * of a product in `sine` or compensated sums in `pau`, the stable form goes without.
 *
 * Functions of a vector have none: their rounding depends on the order of their sums, which every kernel chooses for itself, and not on a
 * formula in one number. A gated unit rounds as its gate, a scalar function (sigmoid, relu, gelu, silu), and one product more.
 */
export interface Forms {
  /** As a careful implementer writes it with library functions such as erfc, expm1 and log1p. */
  stable: string;
  /** The textbook formula, where it overflows or cancels and the stable one does not; `numerics.naiveForm` says where. */
  naive?: string;
}

/** f: R -> R, applied to each element. NaN in gives NaN out; at +-inf the mathematical limit (NaN where there is none). */
export interface ScalarFunction extends ActivationFunction {
  kind: 'scalar';
  f(x: number, params?: ParamValues): number;
  /** f′; at a kink its convention. */
  df(x: number, params?: ParamValues): number;
  /** f′ where y = f(x) is known and makes it cheaper; `df` is this at f(x), to the last bit. */
  dfFromOutput?(x: number, y: number, params?: ParamValues): number;
  /** f″; at a kink of f′ the value from the right. */
  d2f(x: number, params?: ParamValues): number;
  /** Partial derivative by each learnable parameter. */
  dparams?: Readonly<Record<string, (x: number, params?: ParamValues) => number>>;
  /** Points where f is not differentiable, for these parameters. Empty when smooth. */
  kinks(params?: ParamValues): readonly Kink[];
  /** Points where f′ has a value but a higher derivative jumps; none where it is missing. */
  breaks?(params?: ParamValues): readonly number[];
}

/**
 * f: R^n -> R^m, applied to a vector. Both write into `out` and return it; where none is given they make it. It has the
 * length of the result and shares no memory with the arguments. Throws a ShapeError for a length that f does not take.
 */
export interface VectorFunction extends ActivationFunction {
  kind: 'vector';
  forward(x: Float64Array, params?: ParamValues, out?: Float64Array): Float64Array;
  /** Transposed Jacobian at x times the cotangent dy. */
  vjp(x: Float64Array, dy: Float64Array, params?: ParamValues, out?: Float64Array): Float64Array;
}

/** What a definition says in words and formulas. Bundles that only compute leave it out. */
export interface ActivationTexts {
  aliases: readonly string[];
  /** The function's formula in TeX, `f(x)=...`, in the parameters' symbols. */
  tex: string;
  texDerivative: string;
  /** Where the function was introduced or first advised for networks; missing where nobody can be named. */
  origin?: Origin;
  dialects: readonly Dialect[];
  /** The numerically stable form in words or code, and what the naive form does wrong. */
  numerics: { stableForm: string; naiveForm?: string; pitfall?: string };
  /** Code to copy; x is the input. Our own TypeScript sample is derived from the id. */
  snippets: { pytorch: string; jax: string; keras: string; numpy: string };
}

/** The whole definition of a function of one number. */
export interface ScalarActivation extends ScalarFunction, ActivationTexts {
  params: readonly Param[];
  forms: Forms;
}

/** The whole definition of a function of a vector. */
export interface VectorActivation extends VectorFunction, ActivationTexts {
  params: readonly Param[];
}

/** An entry of the registry. */
export type Activation = ScalarActivation | VectorActivation;
