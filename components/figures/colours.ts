/** One colour a function, the same on every page. The hues are custom properties, so dark mode needs no second rendering. */

/** Functions that are compared most often take the hues that are farthest apart, in light and dark and for colour-blind readers. */
const hueOf: Readonly<Record<string, number>> = {
  relu: 1,
  gelu: 2,
  sigmoid: 3,
  tanh: 4,
  silu: 5,
  elu: 6,
  softplus: 7,
  'leaky-relu': 8,
  'gelu-tanh': 3,
  'quick-gelu': 6,
  swish: 5,
  selu: 4,
  identity: 0,
};

/** Number of categorical hues; hue 0 is the text colour. */
const HUES = 8;

/** The CSS colour of a function. */
export function functionColour(id: string): string {
  const known = hueOf[id];
  if (known !== undefined) return known === 0 ? 'currentColor' : `var(--hue-${known})`;
  let hash = 0;
  for (const character of id) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  return `var(--hue-${1 + (hash % HUES)})`;
}

/** Colours of the two classes of toy data, as a custom property and as bytes for a canvas. */
export const classColours = [
  { css: 'var(--class-0)', rgb: [230, 125, 30] },
  { css: 'var(--class-1)', rgb: [30, 110, 205] },
] as const satisfies readonly { css: string; rgb: readonly [number, number, number] }[];

const dashes = [undefined, '8 4', '2 3', '10 3 2 3', '5 2', '1 4', '12 4', '6 2 1 2 1 2'] as const;

/** Colour and dash of the n-th of several lines in one chart: no two of the first eight share a hue, and neighbours differ in the dash too. */
export function distinctLines(index: number): { color: string; dash?: string } {
  const dash = dashes[index % dashes.length];
  return { color: `var(--hue-${1 + (index % HUES)})`, ...(dash && { dash }) };
}

/**
 * Colour and dash of each of several functions in one chart. Each has its own colour unless one before it has that hue; then it gets the
 * first that is free. The dashes differ in any case.
 */
export function functionLines(ids: readonly string[]): { color: string; dash?: string }[] {
  const taken = new Set<string>();
  return ids.map((id, index) => {
    const free = Array.from({ length: HUES }, (_, hue) => `var(--hue-${hue + 1})`).filter(hue => !taken.has(hue));
    const own = functionColour(id);
    const color = taken.has(own) ? (free[0] ?? own) : own;
    taken.add(color);
    return { ...distinctLines(index), color };
  });
}
