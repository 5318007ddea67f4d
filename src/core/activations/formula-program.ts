/** A formula's tree as a list of steps on registers: value, f′ and f″ at x, with nothing allocated after compilation. */
import { erfc as erfcValue } from '../special.ts';
import { abs, exponential } from './elementary.ts';
import { type BinaryOperator, type Comparison, constants, type Formula, type FunctionName } from './formula-parser.ts';
import { relu, softplus } from './rectifiers.ts';
import { arctan, erf, sigmoid, tanh } from './sigmoids.ts';
import type { ParamValues } from './types.ts';

/** g and its first two derivatives. Without d2f, g″ is 0 wherever it exists. */
interface Rule {
  f(u: number): number;
  df(u: number): number;
  d2f?(u: number): number;
  /** 0 where g has a kink, a jump or a pole; none for a smooth g. */
  switch?(u: number): number;
}

const itself = (u: number) => u;

/**
 * The functions of one argument that a formula may name. Those that the site defines are the site's definitions, so they are stable
 * and follow PyTorch at kinks: relu′(0) = 0, abs′(0) = 0, sign′(0) = 0.
 */
export const rules = {
  exp: exponential,
  expm1: { f: Math.expm1, df: Math.exp, d2f: Math.exp },
  log: { f: Math.log, df: u => 1 / u, d2f: u => -1 / (u * u), switch: itself },
  log1p: { f: Math.log1p, df: u => 1 / (1 + u), d2f: u => -1 / ((1 + u) * (1 + u)), switch: u => 1 + u },
  sqrt: { f: Math.sqrt, df: u => 0.5 / Math.sqrt(u), d2f: u => -0.25 / (u * Math.sqrt(u)), switch: itself },
  abs: { f: abs.f, df: abs.df, switch: itself },
  sign: { f: Math.sign, df: () => 0, switch: itself },
  sin: { f: Math.sin, df: Math.cos, d2f: u => -Math.sin(u) },
  cos: { f: Math.cos, df: u => -Math.sin(u), d2f: u => -Math.cos(u) },
  tan: { f: Math.tan, df: u => 1 / Math.cos(u) ** 2, d2f: u => (2 * Math.tan(u)) / Math.cos(u) ** 2, switch: Math.cos },
  sinh: { f: Math.sinh, df: Math.cosh, d2f: Math.sinh },
  cosh: { f: Math.cosh, df: Math.sinh, d2f: Math.cosh },
  tanh,
  arctan,
  erf,
  erfc: { f: erfcValue, df: u => -erf.df(u), d2f: u => -erf.d2f(u) },
  sigmoid,
  softplus,
  relu: { f: relu.f, df: relu.df, switch: itself },
} satisfies Record<FunctionName, Rule>;

/**
 * A compiled formula. It reuses its registers, so one call must end before the next starts. NaN in gives NaN out, and where the
 * value is NaN so are the derivatives.
 */
export interface Program {
  f(x: number, params?: ParamValues): number;
  df(x: number, params?: ParamValues): number;
  d2f(x: number, params?: ParamValues): number;
  /** The value when x, every constant and the result of every operation pass through `round`. */
  rounded(x: number, round: (value: number) => number, params?: ParamValues): number;
  /**
   * The values at x of the expressions at whose zeros an operation has a kink, a jump or a pole: u of |u|, a − b of max(a, b),
   * b of a / b. The array is reused.
   */
  switches(x: number, params?: ParamValues): Float64Array;
}

/** What is known of a node for every x: it does not depend on x, its second derivative is 0, or neither. */
type Degree = 0 | 1 | 2;

interface Step {
  degree: Degree;
  value(x: number, params: ParamValues): number;
  /** Writes both derivatives into the registers, from the operands' registers and its own value. */
  slopes(): void;
}

const nothing = () => {};
const NO_PARAMS: ParamValues = {};

const comparisons: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

/**
 * Compiles a formula. f′ and f″ come from forward-mode automatic differentiation: each node holds its value u and its first and second
 * derivative by x, and each operation maps those of its operands by the chain rule: `(g ∘ u)′ = g′(u) u′`,
 * `(g ∘ u)″ = g″(u) u′² + g′(u) u″`.
 *
 * At kinks it follows PyTorch: a tie of max or min gives each side half of the slope, as `torch.maximum` does, so max(x, 0) has the slope
 * 1/2 at 0 where relu(x) has 0; `where` has the slopes of the side that it takes. Unlike in `torch.where`, a comparison with NaN makes `where` NaN.
 *
 * A formula is computed as it is written: 1/(1 + exp(−x)) has the slope ∞/∞ = NaN once exp overflows, sigmoid(x) has not.
 *
 * @param defaults the parameters' values where a call gives none
 */
export function compile(formula: Formula, defaults: ParamValues = NO_PARAMS): Program {
  const steps: Step[] = [];
  const switches: (() => number)[] = [];
  const size = countNodes(formula);
  // Value, first and second derivative of each node; operands come before their operation.
  const v = new Float64Array(size);
  const d = new Float64Array(size);
  const s = new Float64Array(size);

  const add = (degree: Degree, value: Step['value'], slopes: Step['slopes']) =>
    steps.push({ degree, value, slopes: degree === 0 ? nothing : slopes }) - 1;
  const degree = (node: number) => (steps[node] as Step).degree;
  const larger = (a: number, b: number) => Math.max(degree(a), degree(b)) as Degree;

  /** Adds the node after its operands; returns its register. */
  function visit(node: Formula): number {
    switch (node.kind) {
      case 'number':
        return add(0, () => node.value, nothing);
      case 'constant':
        return add(0, () => constants[node.name], nothing);
      case 'parameter': {
        const { name } = node;
        const value: Step['value'] = (_, params) =>
          (Object.hasOwn(params, name) ? params : defaults)[name] ?? Number.NaN;
        return add(0, value, nothing);
      }
      case 'input':
        d[steps.length] = 1;
        return add(1, x => x, nothing);
      case 'negate':
        return negate(visit(node.operand));
      case 'call':
        return call(rules[node.name], visit(node.argument));
      case 'binary':
        return binary[node.op](visit(node.left), visit(node.right));
      case 'where':
        return where(node.comparison, visit(node.left), visit(node.right), visit(node.yes), visit(node.no));
    }
  }

  const value = (node: number) => v[node] as number;
  const slope = (node: number) => d[node] as number;
  /** The term with a node's second derivative; none where that is 0 for every x, so that 0 · ∞ cannot come of it. */
  const bend = (node: number, factor: number) => (degree(node) < 2 ? 0 : factor * (s[node] as number));

  function negate(a: number): number {
    const i = steps.length;
    return add(
      degree(a),
      () => -value(a),
      () => {
        d[i] = -slope(a);
        s[i] = bend(a, -1);
      },
    );
  }

  /** Notes an expression of the operands at whose zeros the operation is not smooth, unless it is the same for every x. */
  function addSwitch(expression: () => number, ...operands: number[]): void {
    if (operands.some(node => degree(node) > 0)) switches.push(expression);
  }

  function call({ f, df, d2f, switch: kink }: Rule, a: number): number {
    const i = steps.length;
    if (kink) addSwitch(() => kink(value(a)), a);
    return add(
      degree(a) === 0 ? 0 : 2,
      () => f(value(a)),
      () => {
        const u = value(a);
        const first = df(u);
        d[i] = first * slope(a);
        s[i] = (d2f ? d2f(u) * slope(a) ** 2 : 0) + bend(a, first);
      },
    );
  }

  /** a + sign · b. */
  function sum(sign: 1 | -1, a: number, b: number): number {
    const i = steps.length;
    return add(
      larger(a, b),
      () => value(a) + sign * value(b),
      () => {
        d[i] = slope(a) + sign * slope(b);
        s[i] = bend(a, 1) + bend(b, sign);
      },
    );
  }

  function product(a: number, b: number): number {
    const i = steps.length;
    const constant = degree(a) === 0 || degree(b) === 0;
    return add(
      constant ? larger(a, b) : 2,
      () => value(a) * value(b),
      () => {
        d[i] = (degree(a) === 0 ? 0 : slope(a) * value(b)) + (degree(b) === 0 ? 0 : value(a) * slope(b));
        s[i] = bend(a, value(b)) + (constant ? 0 : 2 * slope(a) * slope(b)) + bend(b, value(a));
      },
    );
  }

  /** y = a / b from a = y b: a′ = y′ b + y b′, a″ = y″ b + 2 y′ b′ + y b″. */
  function quotient(a: number, b: number): number {
    const i = steps.length;
    const constant = degree(b) === 0;
    addSwitch(() => value(b), b);
    return add(
      constant ? degree(a) : 2,
      () => value(a) / value(b),
      () => {
        const y = v[i] as number;
        d[i] = (slope(a) - (constant ? 0 : y * slope(b))) / value(b);
        s[i] = (bend(a, 1) - (constant ? 0 : 2 * slope(i) * slope(b)) - bend(b, y)) / value(b);
      },
    );
  }

  /** y = a^b. As in PyTorch a^0 has slope 0 by a, and 0^b with b ≥ 0 has slope 0 by b. */
  function power(a: number, b: number): number {
    const i = steps.length;
    const accumulate = (first: number, second: number) => {
      d[i] = slope(i) + first;
      s[i] = (s[i] as number) + second;
    };
    // Only a power by a whole number from 0 is smooth at 0.
    addSwitch(() => (degree(b) === 0 && Number.isInteger(value(b)) && value(b) >= 0 ? 1 : value(a)), a);
    return add(
      larger(a, b) === 0 ? 0 : 2,
      () => value(a) ** value(b),
      () => {
        const u = value(a);
        const w = value(b);
        const y = v[i] as number;
        d[i] = 0;
        s[i] = 0;
        if (degree(a) > 0 && w !== 0) {
          const byBase = w * u ** (w - 1);
          accumulate(byBase * slope(a), bend(a, byBase) + (w === 1 ? 0 : w * (w - 1) * u ** (w - 2) * slope(a) ** 2));
        }
        if (degree(b) > 0) {
          const log = u === 0 && w >= 0 ? 0 : Math.log(u);
          accumulate(y * log * slope(b), bend(b, y * log) + y * (log * slope(b)) ** 2);
          if (degree(a) > 0) accumulate(0, 2 * u ** (w - 1) * (1 + w * log) * slope(a) * slope(b));
        }
      },
    );
  }

  /** The larger (sign 1) or smaller (sign −1) of two; NaN if either is. */
  function extreme(sign: 1 | -1, a: number, b: number): number {
    const i = steps.length;
    addSwitch(() => value(a) - value(b), a, b);
    return add(
      larger(a, b) === 0 ? 0 : 2,
      sign === 1 ? () => Math.max(value(a), value(b)) : () => Math.min(value(a), value(b)),
      () => {
        // The value is one of the operands, or NaN.
        const share = value(a) === value(b) ? 0.5 : v[i] === value(a) ? 1 : v[i] === value(b) ? 0 : Number.NaN;
        d[i] = blend(share, slope(a), slope(b));
        s[i] = blend(share, bend(a, 1), bend(b, 1));
      },
    );
  }

  function where(comparison: Comparison, a: number, b: number, yes: number, no: number): number {
    const i = steps.length;
    const compare = comparisons[comparison];
    addSwitch(() => value(a) - value(b), a, b);
    const share = () => {
      if (Number.isNaN(value(a)) || Number.isNaN(value(b))) return Number.NaN;
      return Number(compare(value(a), value(b)));
    };
    return add(
      Math.max(larger(a, b), larger(yes, no)) === 0 ? 0 : 2,
      () => blend(share(), value(yes), value(no)),
      () => {
        d[i] = blend(share(), slope(yes), slope(no));
        s[i] = blend(share(), bend(yes, 1), bend(no, 1));
      },
    );
  }

  const binary: Readonly<Record<BinaryOperator, (a: number, b: number) => number>> = {
    '+': (a, b) => sum(1, a, b),
    '-': (a, b) => sum(-1, a, b),
    '*': product,
    '/': quotient,
    '^': power,
    max: (a, b) => extreme(1, a, b),
    min: (a, b) => extreme(-1, a, b),
  };

  const result = visit(formula);

  function values(x: number, params: ParamValues): number {
    for (let i = 0; i < size; i++) v[i] = (steps[i] as Step).value(x, params);
    return Number.isNaN(x) ? x : value(result);
  }

  function derivatives(x: number, params: ParamValues): void {
    values(x, params);
    for (let i = 0; i < size; i++) (steps[i] as Step).slopes();
  }

  /** A derivative of the result, read from its register. */
  const derivative =
    (registers: Float64Array) =>
    (x: number, params: ParamValues = NO_PARAMS) => {
      derivatives(x, params);
      // Where f is undefined so are its derivatives, even if their formulas have a value.
      return Number.isNaN(x) || Number.isNaN(value(result)) ? Number.NaN : (registers[result] as number);
    };

  const signals = new Float64Array(switches.length);

  return {
    f: (x, params = NO_PARAMS) => values(x, params),
    df: derivative(d),
    d2f: derivative(s),
    rounded(x, round, params = NO_PARAMS) {
      const input = round(x);
      for (let i = 0; i < size; i++) v[i] = round((steps[i] as Step).value(input, params));
      return Number.isNaN(input) ? input : value(result);
    },
    switches(x, params = NO_PARAMS) {
      values(x, params);
      for (let i = 0; i < signals.length; i++) signals[i] = (switches[i] as () => number)();
      return signals;
    },
  };
}

/** The operand with the whole share, or the mean of two equals: an unused side, whatever it is, leaves no trace. */
function blend(share: number, a: number, b: number): number {
  if (share === 1) return a;
  if (share === 0) return b;
  return share * (a + b);
}

/** Number of nodes of a formula. */
export function countNodes(node: Formula): number {
  switch (node.kind) {
    case 'negate':
      return 1 + countNodes(node.operand);
    case 'call':
      return 1 + countNodes(node.argument);
    case 'binary':
      return 1 + countNodes(node.left) + countNodes(node.right);
    case 'where':
      return 1 + countNodes(node.left) + countNodes(node.right) + countNodes(node.yes) + countNodes(node.no);
    default:
      return 1;
  }
}
