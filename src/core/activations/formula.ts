/** A user's formula as an activation function, usable wherever one of the registry is. */
import { ArgumentError } from '../errors.ts';
import { findKinks, type Singularities } from './formula-kinks.ts';
import { type Formula, formulaNames, isFreeName, parseFormula } from './formula-parser.ts';
import { compile } from './formula-program.ts';
import { symbolTex, toTex } from './formula-tex.ts';
import { limitAtInfinity } from './search.ts';
import type { Param, ParamValues, ScalarActivation } from './types.ts';

/** A user's activation function, with its formula's tree. */
export interface CustomActivation extends ScalarActivation {
  formula: Formula;
}

/**
 * An activation function from a user's formula. f is computed as written, f′ and f″ by automatic differentiation with PyTorch's conventions
 * at kinks (`compile` states them). Kinks, jumps and breaks are searched for (`findKinks` says how far). At the infinities, where
 * a formula as written is often ∞ · 0, the limits are extrapolated.
 *
 * @param options.params default values of the names, other than x, that the formula may use: `a*x^2` with `{ a: 1 }`
 * @throws FormulaError for a text that is no formula or a too large one
 * @throws ArgumentError for a parameter whose name or value cannot be one
 */
export function parseActivation(text: string, options: { params?: ParamValues } = {}): CustomActivation {
  if (typeof text !== 'string') throw new ArgumentError('formula', text, 'a text such as “x * sigmoid(x)”');
  const defaults = { ...options.params };
  const params = Object.entries(defaults).map(([name, value]) => paramOf(name, value));
  const formula = parseFormula(text, Object.keys(defaults));
  const program = compile(formula, defaults);
  const tex = toTex(formula);
  // Sought once for each choice of the parameters: an analysis asks for them many times.
  const sought = new Map<string, Singularities>();
  const found = (values: ParamValues = {}): Singularities => {
    const all = { ...defaults, ...values };
    const key = Object.values(all).join();
    let singularities = sought.get(key);
    if (!singularities) {
      singularities = findKinks(program, formula, all);
      sought.set(key, singularities);
    }
    return singularities;
  };
  return {
    kind: 'scalar',
    id: 'custom',
    name: text,
    aliases: [],
    family: 'other',
    params,
    formula,
    f: withLimits(program.f),
    df: withLimits(program.df),
    d2f: withLimits(program.d2f),
    kinks: values => found(values).kinks,
    breaks: values => found(values).breaks,
    tex: `f(x)=${tex}`,
    forms: { stable: text },
    texDerivative: `f'(x)=\\frac{d}{dx}\\left(${tex}\\right)`,
    dialects: [],
    numerics: { stableForm: 'None is derived: computed as written.' },
    snippets: { pytorch: '', jax: '', keras: '', numpy: '' },
  };
}

/** g, with its limit where x is infinite and g as written has no value. */
function withLimits(g: (x: number, params?: ParamValues) => number) {
  return (x: number, params?: ParamValues): number => {
    const value = g(x, params);
    return Number.isNaN(value) && Math.abs(x) === Number.POSITIVE_INFINITY
      ? limitAtInfinity(at => g(at, params), x > 0 ? 1 : -1)
      : value;
  };
}

function paramOf(name: string, value: number): Param {
  if (!isFreeName(name))
    throw new ArgumentError('parameter name', name, `letters, digits and _, other than x, ${formulaNames.join(', ')}`);
  if (!Number.isFinite(value)) throw new ArgumentError(`parameter ${name}`, value, 'a finite number');
  const reach = Math.max(1, Math.abs(value));
  return {
    name,
    symbol: symbolTex(name),
    default: value,
    min: -Number.MAX_VALUE,
    max: Number.MAX_VALUE,
    slider: { min: value - reach, max: value + reach, step: reach / 50 },
    learnable: false,
    description: `Parameter ${name} of the formula.`,
  };
}
