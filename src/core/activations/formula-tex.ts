/** A formula's tree as TeX. */
import type { BinaryOperator, Comparison, Formula, FunctionName } from './formula-parser.ts';

/** How tightly a piece of TeX holds together; a looser piece inside a tighter place gets parentheses. */
const CASES = 0;
const SUM = 1;
const PRODUCT = 2;
const POWER = 3;
const ATOM = 4;

type Piece = readonly [tex: string, level: number];

const parenthesised = (tex: string) => `\\left(${tex}\\right)`;

/** TeX of a node, in parentheses if it is looser than `level`. */
function at(level: number, node: Formula): string {
  const [tex, own] = piece(node);
  return own < level ? parenthesised(tex) : tex;
}

const named =
  (command: string) =>
  (u: Formula): Piece => [`${command}${parenthesised(at(CASES, u))}`, ATOM];

const calls: Readonly<Record<FunctionName, (u: Formula) => Piece>> = {
  exp: u => [`e^{${at(CASES, u)}}`, POWER],
  expm1: u => [`e^{${at(CASES, u)}}-1`, SUM],
  log: named('\\ln'),
  log1p: u => [`\\ln${parenthesised(`1+${at(PRODUCT, u)}`)}`, ATOM],
  sqrt: u => [`\\sqrt{${at(CASES, u)}}`, ATOM],
  abs: u => [`\\left|${at(CASES, u)}\\right|`, ATOM],
  sign: named('\\operatorname{sgn}'),
  sin: named('\\sin'),
  cos: named('\\cos'),
  tan: named('\\tan'),
  sinh: named('\\sinh'),
  cosh: named('\\cosh'),
  tanh: named('\\tanh'),
  arctan: named('\\arctan'),
  erf: named('\\operatorname{erf}'),
  erfc: named('\\operatorname{erfc}'),
  sigmoid: named('\\sigma'),
  softplus: named('\\operatorname{softplus}'),
  relu: named('\\operatorname{relu}'),
};

const extreme =
  (command: string) =>
  (a: Formula, b: Formula): Piece => [`${command}${parenthesised(`${at(CASES, a)},${at(CASES, b)}`)}`, ATOM];

const operators: Readonly<Record<BinaryOperator, (a: Formula, b: Formula) => Piece>> = {
  '+': (a, b) => [`${at(SUM, a)}+${at(PRODUCT, b)}`, SUM],
  '-': (a, b) => [`${at(SUM, a)}-${at(PRODUCT, b)}`, SUM],
  '*': (a, b) => [times(at(PRODUCT, a), at(PRODUCT, b)), PRODUCT],
  '/': (a, b) => [`\\frac{${at(CASES, a)}}{${at(CASES, b)}}`, PRODUCT],
  '^': (a, b) => [`${at(ATOM, a)}^{${at(CASES, b)}}`, POWER],
  max: extreme('\\max'),
  min: extreme('\\min'),
};

/** A product without a sign where that is clear: 2x, but 2 · 3, and a thin space between other factors. */
function times(a: string, b: string): string {
  const number = /[\d.]$/.test(a);
  // A number before a fraction could be read as a mixed number.
  if (/^\d/.test(b) || (/^\\frac/.test(b) && (number || a.startsWith('\\frac')))) return `${a}\\cdot ${b}`;
  return number ? a + b : `${a}\\,${b}`;
}

const comparisons: Readonly<Record<Comparison, string>> = {
  '<': '<',
  '<=': '\\le ',
  '>': '>',
  '>=': '\\ge ',
  '==': '=',
  '!=': '\\ne ',
};

function piece(node: Formula): Piece {
  switch (node.kind) {
    case 'number':
      return numberTex(node.value);
    case 'constant':
      return [node.name === 'pi' ? '\\pi' : 'e', ATOM];
    case 'input':
      return ['x', ATOM];
    case 'parameter':
      return [symbolTex(node.name), ATOM];
    case 'negate':
      return [`-${at(PRODUCT, node.operand)}`, SUM];
    case 'call':
      return calls[node.name](node.argument);
    case 'binary':
      return operators[node.op](node.left, node.right);
    case 'where': {
      const condition = `${at(CASES, node.left)}${comparisons[node.comparison]}${at(CASES, node.right)}`;
      const rows = `${at(CASES, node.yes)}&${condition}\\\\${at(CASES, node.no)}&\\text{otherwise}`;
      return [`\\begin{cases}${rows}\\end{cases}`, CASES];
    }
  }
}

function numberTex(value: number): Piece {
  const [digits, exponent] = String(value).split('e');
  if (exponent === undefined) return [String(value), ATOM];
  return [`${digits}\\cdot 10^{${Number(exponent)}}`, PRODUCT];
}

const GREEK: ReadonlySet<string> = new Set(
  'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau upsilon phi chi psi omega'.split(
    ' ',
  ),
);

/** A name as a symbol: alpha is α, w0 and w_0 are w with the index 0; a longer name is upright italic text. */
export function symbolTex(name: string): string {
  const [, stem = name, index] = /^(.*?[^\d_])_?(\d+)$/.exec(name) ?? [];
  const letters = stem.replaceAll('_', '\\_');
  const symbol = GREEK.has(stem) ? `\\${stem}` : [...stem].length === 1 ? letters : `\\mathit{${letters}}`;
  return index === undefined ? symbol : `${symbol}_{${index}}`;
}

/** TeX of a formula, e.g. x * sigmoid(1.702 * x) → `x\,\sigma\left(1.702x\right)`. */
export const toTex = (formula: Formula): string => at(CASES, formula);
