/** The formulas that a page prints are executed: `tex` and `texDerivative` of every function against what it computes. */
import { ComputeEngine } from '@cortex-js/compute-engine';
import { describe, expect, test } from 'vitest';
import { activations } from '../../src/core/activations/index.ts';
import type { ParamValues, ScalarActivation, VectorActivation } from '../../src/core/activations/types.ts';

const engine = new ComputeEngine();

/** Functions that the formulas name; `#` is the argument. */
const named: readonly (readonly [name: string, meaning: string])[] = [
  ['\\Phi', '\\frac{1+\\operatorname{erf}\\left(\\frac{#}{\\sqrt{2}}\\right)}{2}'],
  ['\\varphi', '\\frac{e^{-\\frac{(#)^2}{2}}}{\\sqrt{2\\pi}}'],
];
const logistic = ['\\sigma', '\\frac{1}{1+e^{-(#)}}'] as const;

/** Replaces every `name(argument)` by its meaning, innermost arguments first. */
function expand(tex: string, name: string, meaning: string): string {
  for (;;) {
    const at = tex.lastIndexOf(`${name}(`);
    if (at < 0) return tex;
    const open = at + name.length;
    let depth = 0;
    let close = open;
    for (; close < tex.length; close++) {
      if (tex[close] === '(') depth += 1;
      if (tex[close] === ')' && --depth === 0) break;
    }
    const argument = tex.slice(open + 1, close);
    tex = `${tex.slice(0, at)}\\left(${meaning.replaceAll('#', argument)}\\right)${tex.slice(close + 1)}`;
  }
}

/** Commands, with what names them, and single characters. */
const tokensOf = (tex: string) =>
  tex.match(/\\(?:operatorname|text|begin|end)\{[^}]*\}|\\\\|\\[a-zA-Z]+|[\s\S]/g) ?? [];

/** Replaces a symbol wherever it stands for itself, not within a command and not before a prime or an index. */
function substitute(tex: string, symbol: string, value: string): string {
  const wanted = tokensOf(symbol);
  const tokens = tokensOf(tex);
  let replaced = '';
  for (let i = 0; i < tokens.length; i++) {
    const found =
      wanted.every((token, k) => tokens[i + k] === token) && !["'", '_'].includes(tokens[i + wanted.length] ?? '');
    replaced += found ? ` ${value}` : tokens[i];
    if (found) i += wanted.length - 1;
  }
  return replaced;
}

/** Splits at a separator that stands outside of braces and environments. */
function split(tex: string, separator: string): string[] {
  const parts = [''];
  let depth = 0;
  for (let i = 0; i < tex.length; i++) {
    if (tex.startsWith('\\begin', i) || tex[i] === '{') depth += 1;
    if (tex.startsWith('\\end', i) || tex[i] === '}') depth -= 1;
    if (depth === 0 && tex.startsWith(separator, i)) {
      parts.push('');
      i += separator.length - 1;
    } else parts.push(`${parts.pop() ?? ''}${tex[i]}`);
  }
  return parts;
}

/** A number as a group of its own. */
const inTex = (value: number) => `{(${value < 0 ? `0-${-value}` : value})}`;

/** What the formula says f or f′ is, once for each form after an equals sign, with everything but x filled in. */
function formsOf({ params }: ScalarActivation, tex: string, values: ParamValues): string[] {
  const [main = '', ...definitions] = split(tex, ',\\quad').map(part =>
    part.replaceAll('\\,', ' ').replaceAll('\\!', ''),
  );
  const [, ...forms] = split(main, '=');
  return forms.map(form => {
    let text = form;
    // u, u' and functions such as B(t), defined behind the formula; later ones may use earlier ones.
    for (const definition of definitions.toReversed()) {
      const [left = '', right = ''] = split(definition, '=').map(side => side.trim());
      const call = /^(.+)\(([a-z])\)$/.exec(left);
      text = call
        ? expand(text, call[1] as string, substitute(right, call[2] as string, '(#)'))
        : text.replace(new RegExp(`(?<![\\\\a-zA-Z])${left}(?!['a-zA-Z(])`, 'g'), () => `\\left(${right}\\right)`);
    }
    const ownSigma = params.some(({ symbol }) => symbol === '\\sigma');
    for (const [name, meaning] of ownSigma ? named : [...named, logistic]) text = expand(text, name, meaning);
    for (const { symbol, name } of params.toSorted((a, b) => b.symbol.length - a.symbol.length))
      text = substitute(text, symbol, inTex(values[name] ?? Number.NaN));
    return text;
  });
}

/** Constants that stand in formulas by name and are no parameter. */
const constants: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  selu: [
    ['\\lambda', '{1.0507009873554804934193349852946}'],
    ['\\alpha', '{1.6732632423543772848170429916717}'],
  ],
};

function evaluate(id: string, text: string, x: number): number {
  let filled = text;
  for (const [symbol, value] of constants[id] ?? []) filled = substitute(filled, symbol, value);
  const value = engine.parse(substitute(filled, 'x', inTex(x))).N();
  return Number(value.re);
}

const between = [-4.25, -1.75, -0.625, 0.375, 0.875, 2.5, 5.125];

/** Points on each side of every kink, and some between. */
function pointsOf(kinks: readonly number[]): number[] {
  const points = [...between, ...kinks.flatMap(x => [x - 0.03125, x + 0.03125])];
  return points.filter(x => kinks.every(kink => Math.abs(kink - x) > 1e-3));
}

const defaults = ({ params }: ScalarActivation) => Object.fromEntries(params.map(p => [p.name, p.default]));

/** Parameters none of which is its default, or 0, or 1, or another's: a symbol that the formula lacks or confuses shows. */
const others = ({ params }: ScalarActivation) =>
  Object.fromEntries(
    params.map(({ name, slider: { min, max } }, i) => [
      name,
      Number((min + (0.31 + 0.06 * i) * (max - min)).toFixed(4)),
    ]),
  );

const scalars = Object.values(activations).filter((a): a is ScalarActivation => a.kind === 'scalar');

test('the other parameters are neither defaults nor 0 or 1, and differ', () => {
  for (const definition of scalars) {
    const values = others(definition);
    for (const { name, default: value } of definition.params)
      expect([value, 0, 1], `${definition.id} ${name}`).not.toContain(values[name]);
    expect(new Set(Object.values(values)).size, definition.id).toBe(definition.params.length);
  }
});

describe.each(scalars)('$id', definition => {
  const kinks = definition.kinks().map(({ x }) => x);
  const sets = [{ values: defaults(definition), points: pointsOf([...kinks, ...(definition.breaks?.() ?? [])]) }];
  if (definition.params.length > 0) {
    const values = others(definition);
    sets.push({ values, points: pointsOf(definition.kinks(values).map(({ x }) => x)) });
  }

  test.each([
    ['tex', 'f'],
    ['texDerivative', 'df'],
  ] as const)('%s says what %s computes', (field, name) => {
    for (const { values, points } of sets) {
      const forms = formsOf(definition, definition[field], values);
      expect(forms.length).toBeGreaterThan(0);
      for (const form of forms)
        for (const x of points) {
          const want = definition[name](x, values);
          expect(Math.abs(evaluate(definition.id, form, x) - want), `${form} at x = ${x}`).toBeLessThanOrEqual(
            1e-9 * Math.max(1, Math.abs(want)),
          );
        }
    }
  });
});

// ---------------------------------------------------------------- functions of a vector

/** Formulas in words that no evaluation of terms can follow. */
const inWords: Readonly<Record<string, string>> = {
  hardmax: 'the first of the largest entries, as a set',
  maxout: 'the first of the largest entries, as a set',
  'hierarchical-softmax': 'a product along the path of a leaf',
  'adaptive-log-softmax': 'log-softmax of two ranges of entries, by name',
};

type Indices = Readonly<Record<string, number>>;
/** The number that a symbol with these subscripts stands for. */
type Lookup = (symbol: string, subscripts: readonly number[]) => number;

/** A sum over an index, which in these formulas extends to the end of its group, written out. */
function writtenOut(tex: string, ranges: Indices): string {
  const sum = /\\sum_(?:\{([a-z])=1\}\^\{?[A-Za-z]\}?|([a-z]))/.exec(tex);
  if (!sum) return tex;
  const index = sum[1] ?? sum[2] ?? '';
  const from = sum.index + sum[0].length;
  let depth = 0;
  let to = from;
  for (; to < tex.length && depth >= 0; to++) depth += tex[to] === '{' ? 1 : tex[to] === '}' ? -1 : 0;
  if (depth < 0) to -= 1;
  const terms = Array.from({ length: ranges[index] ?? 0 }, (_, k) =>
    withIndices(tex.slice(from, to), { [index]: k + 1 }),
  );
  return writtenOut(`${tex.slice(0, sum.index)}\\left(${terms.join('+')}\\right)${tex.slice(to)}`, ranges);
}

/** Puts numbers for the letters of subscripts: x_{ij} becomes x_{1,2}. */
const withIndices = (tex: string, indices: Indices) =>
  tex.replace(/_(?:\{([^}]*)\}|([a-z]))/g, (_, many: string | undefined, one: string | undefined) => {
    const parts = (many ?? one ?? '').match(/n\+[a-z]|[a-z]|\d+/g) ?? [];
    return `_{${parts.map(part => (part.startsWith('n+') ? (indices.n ?? 0) + (indices[part[2] ?? ''] ?? 0) : (indices[part] ?? part))).join(',')}}`;
  });

const subscripts = (text: string) => (text.match(/\d+/g) ?? []).map(Number);

/** The value of a right-hand side whose indices are numbers. */
function resolved(tex: string, lookup: Lookup): number {
  const filled = tex.replace(/(\\delta|[a-z])_\{([\d,]+)\}/g, (_, symbol: string, list: string) =>
    inTex(symbol === '\\delta' ? Number(new Set(subscripts(list)).size === 1) : lookup(symbol, subscripts(list))),
  );
  const text = [...named, logistic].reduce((rest, [name, meaning]) => expand(rest, name, meaning), filled);
  return Number(engine.parse(text.replaceAll('\\,', ' ')).N().re);
}

/** Left- and right-hand sides of the equations in a formula. */
const equationsOf = (tex: string) =>
  split(tex, ',\\quad').map(equation => {
    const [left = '', ...right] = split(equation, '=');
    return { left: left.trim(), right: right.join('=').trim() };
  });

/** Every choice of numbers for the letters, each from 1 to its range. */
const choices = (letters: readonly string[], ranges: Indices): Indices[] =>
  letters.reduce<Indices[]>(
    (chosen, letter) =>
      chosen.flatMap(choice => Array.from({ length: ranges[letter] ?? 0 }, (_, k) => ({ ...choice, [letter]: k + 1 }))),
    [{}],
  );

const lettersOf = (tex: string) => [
  ...new Set(
    [...tex.matchAll(/_(?:\{([^}]*)\}|([a-z]))/g)].flatMap(
      ([, many, one]) => (many ?? one ?? '').match(/[a-mo-z]/g) ?? [],
    ),
  ),
];

/** What a function reads and writes under which symbols and subscripts. */
function readingOf({ id, family, forward }: VectorActivation) {
  const gated = family === 'gated-unit';
  const x = Float64Array.from(
    gated ? [0.75, -1.25, 1.5, 0.5] : id === 'softmax2d' ? [0.75, -1.25, 1.5, 0.5, -0.5, 2] : [0.75, -0.5, 0.25],
  );
  const y = forward(x);
  const n = gated ? x.length / 2 : x.length;
  const pixels = x.length / 3;
  const place = (list: readonly number[]) =>
    id === 'softmax2d' ? ((list[0] ?? 0) - 1) * pixels + (list.at(-1) ?? 0) - 1 : (list[0] ?? 1) - 1;
  const column = (symbol: string, list: readonly number[]) => place(list) + (symbol === 'b' ? n : 0);
  const ranges: Indices = id === 'softmax2d' ? { c: 3, k: 3, h: 1, w: pixels } : { i: n, j: n, k: n };
  return { x, y, n, place, column, ranges };
}

const vectors = Object.values(activations).filter((a): a is VectorActivation => a.kind === 'vector');

test('formulas in words are those of functions that exist', () => {
  for (const id of Object.keys(inWords)) expect(vectors.map(vector => vector.id)).toContain(id);
});

describe.each(vectors.filter(({ id }) => !(id in inWords)))('$id', definition => {
  const { x, y, n, place, column, ranges } = readingOf(definition);
  const close = (got: number, want: number, what: string) =>
    expect(Math.abs(got - want), `${what} is ${got}`).toBeLessThanOrEqual(1e-9);
  const softmax = (activations.softmax as VectorActivation).forward(x);
  const defined = equationsOf(definition.texDerivative);
  const support = y.filter(value => value > 0).length;

  const lookup: Lookup = (symbol, list) => {
    if (symbol === 'f') return y[place(list)] ?? Number.NaN;
    if (symbol === 'p') return softmax[place(list)] ?? Number.NaN;
    const own = defined.find(({ left }) => left === `${symbol}_i`);
    if (own) return resolved(withIndices(own.right, { i: list[0] ?? 0 }), lookup);
    return x[column(symbol, list)] ?? Number.NaN;
  };
  const parameters = (tex: string) =>
    definition.params.reduce(
      (text, { symbol, default: value }) => (symbol === 'C' ? text : substitute(text, symbol, inTex(value))),
      tex,
    );

  test('tex says what forward computes', () => {
    // The threshold that sparsemax and entmax name without a formula: the sum of the entries falls to 1 as it rises.
    let tau = Number.NaN;
    const outputs = () => {
      const got = new Map<number, number>();
      for (const { left, right } of equationsOf(definition.tex).filter(equation => /^f\(/.test(equation.left)))
        for (const choice of choices(lettersOf(left), ranges)) {
          const row = place(subscripts(withIndices(left, { ...choice, n })));
          const filled = substitute(writtenOut(parameters(right), ranges), '\\tau(x)', inTex(tau));
          got.set(row, resolved(withIndices(filled, { ...choice, n }), lookup));
        }
      return got;
    };
    if (definition.tex.includes('\\tau(x)')) {
      let [low, high] = [Math.max(...x) - 2, Math.max(...x)];
      while (high - low > 1e-12) {
        tau = (low + high) / 2;
        const sum = [...outputs().values()].reduce((a, b) => a + b);
        [low, high] = sum > 1 ? [tau, high] : [low, tau];
      }
    }
    const got = outputs();
    expect([...got.keys()].sort((a, b) => a - b)).toEqual([...y.keys()]);
    for (const [row, value] of got) close(value, y[row] ?? Number.NaN, `entry ${row}`);
  });

  test('texDerivative says what vjp computes', () => {
    const jacobian = Array.from(y, (_, row) =>
      definition.vjp(
        x,
        Float64Array.from(y, (__, k) => Number(k === row)),
      ),
    );
    const seen = new Set<string>();
    for (const { left, right } of defined) {
      const parts = /^\\frac\{\\partial f(?:_(\{[^}]*\}|[a-z]))?\}\{\\partial ([xab])_(\{[^}]*\}|[a-z])\}$/.exec(left);
      if (!parts) continue;
      const [, output = '', symbol = '', input = ''] = parts;
      const body = writtenOut(parameters(right), ranges)
        .replaceAll('\\operatorname{softmax}(x)', 'p')
        .replaceAll('|S|', inTex(support));
      for (const choice of choices(lettersOf(left), ranges)) {
        const at = (subscript: string) => subscripts(withIndices(`_${subscript}`, { ...choice, n }));
        const [row, col] = [output ? place(at(output)) : 0, column(symbol, at(input))];
        const inSupport = [choice.i, choice.j].every(k => (y[(k ?? 1) - 1] ?? 0) > 0);
        // Subscripts of an image that differ in the pixel are no entry of this formula; c and k share h and w.
        const value = resolved(
          withIndices(body, { ...choice, n }).replaceAll('i,j\\in S', inSupport ? '1>0' : '0>1'),
          lookup,
        );
        close(value, jacobian[row]?.[col] ?? Number.NaN, `entry ${row}, ${col}`);
        seen.add(`${row},${col}`);
      }
    }
    expect(seen.size).toBeGreaterThan(0);
    // What the formula is silent about is 0.
    jacobian.forEach((entries, row) => {
      entries.forEach((entry, col) => {
        if (!seen.has(`${row},${col}`)) expect(entry).toBeCloseTo(0, 15);
      });
    });
  });
});
