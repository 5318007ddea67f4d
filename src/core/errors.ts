/** Errors that a caller can act on: which argument, what it got, what is allowed. */

/** An argument outside what is allowed. */
export class ArgumentError extends RangeError {
  override name = 'ArgumentError';
  constructor(argument: string, got: unknown, allowed: string) {
    super(`${argument} is ${describe(got)}; expected ${allowed}`);
  }
}

/** Operands whose shapes do not fit the operation. */
export class ShapeError extends TypeError {
  override name = 'ShapeError';
  /** What the shapes should have kept to. */
  readonly rule: string;
  constructor(op: string, operands: Readonly<Record<string, readonly number[]>>, rule: string) {
    const shapes = Object.entries(operands).map(([name, shape]) => `${name} [${shape.join(', ')}]`);
    super(`${op}: ${shapes.join(' and ')} do not fit; ${rule}`);
    this.rule = rule;
  }
}

/** `value` if it is a whole number in [min, max]; otherwise an ArgumentError naming `argument`. */
export function checkInteger(argument: string, value: unknown, min: number, max: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new ArgumentError(argument, value, `a whole number from ${min} to ${max}`);
}

/** `value` if it is a finite number from `min`; otherwise an ArgumentError naming `argument`. */
export function checkFrom(argument: string, value: number, min: number): number {
  if (value >= min && Number.isFinite(value)) return value;
  throw new ArgumentError(argument, value, `a number from ${min}`);
}

function describe(value: unknown): string {
  if (typeof value === 'string') return `“${value.slice(0, 60)}”`;
  if (Array.isArray(value)) return `[${value.join(', ')}]`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

/** The candidate closest to `text` by edit distance, if it is close enough to be a slip of the hand. */
export function closest(text: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map(candidate => ({ candidate, distance: editDistance(text.slice(0, 60), candidate) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.max(2, best.candidate.length / 3) ? best.candidate : undefined;
}

/** Insertions, deletions, substitutions and swaps of neighbours that turn a into b (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (last[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(substitution, (last[j] as number) + 1, (row[j - 1] as number) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (beforeLast[j - 2] as number) + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] as number;
}
