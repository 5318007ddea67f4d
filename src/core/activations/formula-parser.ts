/**
 * The text of a formula such as `x * sigmoid(1.702 * x)` as a tree: a parser of our own, nothing is ever evaluated as code. It
 * knows the functions by name only, so a form can check a text without the numerics behind it.
 */
import { closest } from '../errors.ts';

/** The functions of one argument that a formula may name; `formula-program.ts` has a rule for each. */
export const functionNames = [
  'exp',
  'expm1',
  'log',
  'log1p',
  'sqrt',
  'abs',
  'sign',
  'sin',
  'cos',
  'tan',
  'sinh',
  'cosh',
  'tanh',
  'arctan',
  'erf',
  'erfc',
  'sigmoid',
  'softplus',
  'relu',
] as const;

/** Functions of one argument that a formula may call. */
export type FunctionName = (typeof functionNames)[number];

export const constants = { pi: Math.PI, e: Math.E } as const;

/** Comparisons in `where(...)`. */
export type Comparison = '<' | '<=' | '>' | '>=' | '==' | '!=';

/** Operators and functions of two arguments. */
export type BinaryOperator = '+' | '-' | '*' | '/' | '^' | 'max' | 'min';

/** The tree of an expression in x: what parseFormula makes of a text. */
export type Formula =
  | { kind: 'number'; value: number }
  | { kind: 'constant'; name: keyof typeof constants }
  | { kind: 'input' }
  | { kind: 'parameter'; name: string }
  | { kind: 'negate'; operand: Formula }
  | { kind: 'binary'; op: BinaryOperator; left: Formula; right: Formula }
  | { kind: 'call'; name: FunctionName; argument: Formula }
  | { kind: 'where'; comparison: Comparison; left: Formula; right: Formula; yes: Formula; no: Formula };

/** What a formula may be at most: characters, levels of nesting, nodes of its tree. */
export const formulaLimits = { characters: 800, depth: 60, nodes: 400 } as const;

/** Names that a formula may use besides x and its parameters. */
export const formulaNames: readonly string[] = [...functionNames, 'min', 'max', 'where', ...Object.keys(constants)];

/** A text that is not a formula: where it stops being one, and what could stand there. */
export class FormulaError extends SyntaxError {
  override name = 'FormulaError';
  /** Index of the first character that does not fit; the text's length at its end. */
  readonly position: number;
  readonly expected: string;
  constructor(position: number, found: string, expected: string) {
    super(`formula, index ${position}: found ${found}; expected ${expected}`);
    this.position = position;
    this.expected = expected;
  }
}

/** What other languages and the page's own typography write for it. */
const synonyms: Readonly<Record<string, string>> = {
  atan: 'arctan',
  ln: 'log',
  sgn: 'sign',
  logistic: 'sigmoid',
  expit: 'sigmoid',
  maximum: 'max',
  minimum: 'min',
  if: 'where',
  pow: '^',
  σ: 'sigmoid',
  π: 'pi',
  '−': '-',
  '–': '-',
  '×': '*',
  '·': '*',
  '÷': '/',
  '²': '^2',
  '³': '^3',
  '√': 'sqrt',
  '≤': '<=',
  '≥': '>=',
  '≠': '!=',
  '[': '(',
  ']': ')',
  '{': '(',
  '}': ')',
};

const lookUp = <Value>(table: Readonly<Record<string, Value>>, key: string) =>
  Object.hasOwn(table, key) ? table[key] : undefined;

interface Token {
  kind: 'number' | 'name' | 'symbol' | 'end';
  text: string;
  at: number;
  end: number;
}

const NUMBER = /(\d+\.?\d*|\.\d+)(e[+-]?\d+)?/iuy;
const NAME = /[\p{L}_][\p{L}\p{Nd}_]*/uy;
/** Whether a parameter of a formula can be called that. */
export function isFreeName(name: string): boolean {
  NAME.lastIndex = 0;
  return NAME.exec(name)?.[0] === name && name !== 'x' && !formulaNames.includes(name);
}

const SYMBOL = /\*\*|[<>=!]=|[-+*/^(),<>=]/uy;
const SPACE = /\s*/uy;

const COMPARISONS: readonly string[] = ['<', '<=', '>', '>=', '==', '!='] satisfies Comparison[];
const OPERAND = 'a number, x, a parameter, a function or “(”';

/**
 * Recursive descent, one method a rule:
 *
 *     sum     = product (("+" | "-") product)*
 *     product = unary (("*" | "/") unary)*
 *     unary   = "-" unary | power
 *     power   = operand (("^" | "**") unary)?
 *     operand = number | name | name "(" arguments ")" | "(" sum ")"
 *
 * so -x^2 is -(x^2) and a^b^c is a^(b^c), as in Python.
 */
class Parser {
  readonly #text: string;
  readonly #params: readonly string[];
  #token: Token;
  /** End of the token before. */
  #end = 0;
  #depth = 0;
  #nodes = 0;

  constructor(text: string, params: readonly string[]) {
    this.#text = text;
    this.#params = params;
    if (text.length > formulaLimits.characters)
      throw new FormulaError(
        formulaLimits.characters,
        `${text.length} characters`,
        `at most ${formulaLimits.characters}`,
      );
    this.#token = this.#read(0);
  }

  formula(): Formula {
    const node = this.#sum();
    if (this.#token.kind !== 'end') this.#fail('an operator or the end');
    return node;
  }

  #sum(): Formula {
    let node = this.#product();
    for (let op = this.#take('+', '-'); op; op = this.#take('+', '-')) node = this.#binary(op, node, this.#product());
    return node;
  }

  #product(): Formula {
    let node = this.#unary();
    for (let op = this.#take('*', '/'); op; op = this.#take('*', '/')) node = this.#binary(op, node, this.#unary());
    return node;
  }

  #unary(): Formula {
    // Every way into a deeper level leads through here.
    if (++this.#depth > formulaLimits.depth) this.#fail(`at most ${formulaLimits.depth} levels of nesting`);
    const node = this.#take('-') ? this.#node({ kind: 'negate', operand: this.#unary() }) : this.#power();
    this.#depth--;
    return node;
  }

  #power(): Formula {
    const start = this.#token.at;
    const base = this.#operand();
    if (this.#token.kind === 'number' || this.#token.kind === 'name' || this.#token.text === '(') {
      const left = this.#text.slice(start, this.#end);
      const right = this.#token.text === '(' ? '(…)' : shortened(this.#token.text);
      this.#fail(`an operator; for a product write ${shortened(left)}*${right}`);
    }
    if (!this.#take('^', '**')) return base;
    const exponent = this.#unary();
    // e is Euler's number and not its rounding: e^x is the exponential function.
    if (base.kind === 'constant' && base.name === 'e')
      return this.#node({ kind: 'call', name: 'exp', argument: exponent });
    return this.#binary('^', base, exponent);
  }

  #operand(): Formula {
    const { kind, text } = this.#token;
    if (kind === 'number') {
      const value = Number(text);
      if (!Number.isFinite(value)) this.#fail('a number of at most 1.79e308');
      this.#advance();
      return this.#node({ kind: 'number', value });
    }
    if (kind === 'name') return this.#name(text);
    if (!this.#take('(')) this.#fail(OPERAND);
    const node = this.#sum();
    this.#close('an operator or “)”');
    return node;
  }

  #name(name: string): Formula {
    if (name === 'x' || this.#params.includes(name) || lookUp(constants, name) !== undefined) {
      this.#advance();
      if (name === 'x') return this.#node({ kind: 'input' });
      if (this.#params.includes(name)) return this.#node({ kind: 'parameter', name });
      return this.#node({ kind: 'constant', name: name as keyof typeof constants });
    }
    const isFunction = (functionNames as readonly string[]).includes(name);
    if (!isFunction && name !== 'min' && name !== 'max' && name !== 'where') this.#fail(this.#suggestion(name));
    this.#advance();
    if (!this.#take('(')) this.#fail(`“(” after the function ${name}`);
    if (name === 'where') return this.#where();
    const first = this.#sum();
    if (isFunction) {
      this.#close(`an operator or “)”: ${name} takes one argument`);
      return this.#node({ kind: 'call', name: name as FunctionName, argument: first });
    }
    if (!this.#take(',')) this.#fail(`an operator or “,”: ${name} takes two arguments`);
    const second = this.#sum();
    this.#close(`an operator or “)”: ${name} takes two arguments`);
    return this.#binary(name as 'min' | 'max', first, second);
  }

  /** The rest of where(a < b, yes, no). */
  #where(): Formula {
    const left = this.#sum();
    const comparison = this.#token.text as Comparison;
    if (!this.#take(...COMPARISONS)) this.#fail('a comparison: where(x > 0, a, b)');
    const right = this.#sum();
    if (COMPARISONS.includes(this.#token.text)) this.#fail('“,” after one comparison; for a second one nest where()');
    if (!this.#take(',')) this.#fail('an operator or “,”: where(x > 0, a, b)');
    const yes = this.#sum();
    if (!this.#take(',')) this.#fail('an operator or “,”: where(x > 0, a, b)');
    const no = this.#sum();
    this.#close('an operator or “)”: where(x > 0, a, b)');
    return this.#node({ kind: 'where', comparison, left, right, yes, no });
  }

  #binary(op: string, left: Formula, right: Formula): Formula {
    return this.#node({ kind: 'binary', op: op as BinaryOperator, left, right });
  }

  #node(node: Formula): Formula {
    if (++this.#nodes > formulaLimits.nodes) this.#fail(`at most ${formulaLimits.nodes} numbers, names and operations`);
    return node;
  }

  /** Takes the token if it is one of these symbols; returns which. */
  #take(...symbols: string[]): string | undefined {
    const { kind, text } = this.#token;
    if (kind !== 'symbol' || !symbols.includes(text)) return undefined;
    this.#advance();
    return text;
  }

  #close(expected: string): void {
    if (!this.#take(')')) this.#fail(expected);
  }

  #advance(): void {
    this.#end = this.#token.end;
    this.#token = this.#read(this.#end);
  }

  #read(from: number): Token {
    const match = (pattern: RegExp, at: number) => {
      pattern.lastIndex = at;
      return pattern.exec(this.#text)?.[0];
    };
    const at = from + (match(SPACE, from) ?? '').length;
    if (at === this.#text.length) return { kind: 'end', text: '', at, end: at };
    const number = match(NUMBER, at);
    if (number !== undefined) return { kind: 'number', text: number, at, end: at + number.length };
    const name = match(NAME, at);
    if (name !== undefined) return { kind: 'name', text: name, at, end: at + name.length };
    const symbol = match(SYMBOL, at);
    if (symbol !== undefined) return { kind: 'symbol', text: symbol, at, end: at + symbol.length };
    const character = String.fromCodePoint(this.#text.codePointAt(at) ?? 0);
    const meant = lookUp(synonyms, character);
    throw new FormulaError(at, `“${character}”`, meant ? `${meant} in its place` : 'a number, a name or an operator');
  }

  /** What a name that is not known could have meant. */
  #suggestion(name: string): string {
    const known = ['x', ...this.#params, ...formulaNames];
    const letters = [...name];
    const near =
      lookUp(synonyms, name) ??
      (name.length > 1 && letters.every(letter => known.includes(letter)) ? letters.join('*') : closest(name, known));
    return near ? `a known name; did you mean ${near}?` : `one of ${known.join(', ')}`;
  }

  #fail(expected: string): never {
    const { kind, text, at } = this.#token;
    const found = kind === 'end' ? 'the end' : `“${shortened(text)}”`;
    const outside = COMPARISONS.includes(text) && !expected.includes('comparison');
    const hint = text === '=' ? '; equality is ==' : outside ? '; a comparison stands only in where(x > 0, a, b)' : '';
    throw new FormulaError(at, found, expected + hint);
  }
}

const shortened = (text: string) => (text.length > 24 ? `${text.slice(0, 23)}…` : text);

/**
 * The tree of a formula in x: numbers, x, parameters, pi, e, + - * / ^ (also **), parentheses, min(a, b), max(a, b),
 * where(a < b, yes, no) and the functions in `formulaNames`. Throws a FormulaError at the first character that does not fit.
 */
export const parseFormula = (text: string, params: readonly string[] = []): Formula =>
  new Parser(text, params).formula();
