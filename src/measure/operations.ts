/** How many elementary operations a formula takes for one x. */
import type { Formula } from '../core/index.ts';

export interface OperationCounts {
  /** Additions and subtractions. */
  additions: number;
  multiplications: number;
  divisions: number;
  /** Comparisons, `max` and `min` among them. */
  comparisons: number;
  /** Calls of library functions by name, in the order in which the formula needs them. */
  calls: Readonly<Record<string, number>>;
}

/**
 * Counts what depends on x, as an implementer would write it: constants, such as √2 or a function of the parameters, are computed once
 * and cost nothing, a part that occurs twice is computed once, a choice computes both of its sides. Changes of sign and absolute values
 * are free: they touch one bit. A power with a constant whole exponent is its multiplications, any other one a call of `pow`.
 */
export function countOperations(formula: Formula): OperationCounts {
  const counts = {
    additions: 0,
    multiplications: 0,
    divisions: 0,
    comparisons: 0,
    calls: {} as Record<string, number>,
  };
  const call = (name: string) => {
    counts.calls[name] = (counts.calls[name] ?? 0) + 1;
  };
  const seen = new Set<string>();

  function visit(node: Formula): void {
    const text = JSON.stringify(node);
    if (seen.has(text) || !dependsOnInput(node)) return;
    seen.add(text);
    for (const operand of operandsOf(node)) visit(operand);
    if (node.kind === 'where') counts.comparisons += 1;
    else if (node.kind === 'call') {
      if (node.name === 'relu' || node.name === 'sign') counts.comparisons += 1;
      else if (node.name !== 'abs') call(node.name);
    } else if (node.kind === 'binary') {
      if (node.op === '+' || node.op === '-') counts.additions += 1;
      else if (node.op === '*') counts.multiplications += 1;
      else if (node.op === '/') counts.divisions += 1;
      else if (node.op === 'max' || node.op === 'min') counts.comparisons += 1;
      else power(node.right);
    }
  }

  function power(exponent: Formula): void {
    const value = constantOf(exponent);
    if (value === undefined || !Number.isInteger(value) || value === 0) call('pow');
    else {
      counts.multiplications += multiplicationsOf(Math.abs(value));
      if (value < 0) counts.divisions += 1;
    }
  }

  visit(formula);
  return counts;
}

function operandsOf(node: Formula): readonly Formula[] {
  switch (node.kind) {
    case 'negate':
      return [node.operand];
    case 'call':
      return [node.argument];
    case 'binary':
      return [node.left, node.right];
    case 'where':
      return [node.left, node.right, node.yes, node.no];
    default:
      return [];
  }
}

const dependsOnInput = (node: Formula): boolean => node.kind === 'input' || operandsOf(node).some(dependsOnInput);

/** The value of a written number, with its sign; undefined of anything else. */
function constantOf(node: Formula): number | undefined {
  if (node.kind === 'number') return node.value;
  const value = node.kind === 'negate' ? constantOf(node.operand) : undefined;
  return value === undefined ? undefined : -value;
}

/** Multiplications of x^n by repeated squaring. */
function multiplicationsOf(n: number): number {
  const digits = n.toString(2);
  return digits.length - 1 + digits.replaceAll('0', '').length - 1;
}

/** The counts in words: `2 multiplications and 1 call of erfc`; `no operation` of x itself. */
export function operationsInWords({ calls, ...counts }: OperationCounts): string {
  const words = Object.entries(counts).flatMap(([plural, count]) =>
    count === 0 ? [] : [`${count} ${count === 1 ? plural.slice(0, -1) : plural}`],
  );
  for (const [name, count] of Object.entries(calls))
    words.push(`${count} ${count === 1 ? 'call' : 'calls'} of ${name}`);
  if (words.length === 0) return 'no operation';
  const last = words.pop() ?? '';
  return words.length === 0 ? last : `${words.join(', ')} and ${last}`;
}
