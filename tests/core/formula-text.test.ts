/** The formula that a page prints is executed: `tex` and `texDerivative` of every scalar function against `f` and `df`. */
import { ComputeEngine } from '@cortex-js/compute-engine';
import { describe, expect, test } from 'vitest';
import { activations } from '../../src/core/activations/index.ts';
import type { ScalarActivation } from '../../src/core/activations/types.ts';

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

/** What the formula says f or f′ is, once for each form after an equals sign, with everything but x filled in. */
function formsOf({ params }: ScalarActivation, tex: string): string[] {
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
    for (const { symbol, default: value } of params.toSorted((a, b) => b.symbol.length - a.symbol.length))
      text = substitute(text, symbol, `{(${value < 0 ? `0-${-value}` : value})}`);
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
  const value = engine.parse(substitute(filled, 'x', `{(${x < 0 ? `0-${-x}` : x})}`)).N();
  return Number(value.re);
}

/** Points on each side of every kink, and some between. */
function pointsOf(definition: ScalarActivation): number[] {
  const kinks = [...definition.kinks().map(({ x }) => x), ...(definition.breaks?.() ?? [])];
  const points = [-4.25, -1.75, -0.625, 0.375, 0.875, 2.5, 5.125, ...kinks.flatMap(x => [x - 0.03125, x + 0.03125])];
  return points.filter(x => kinks.every(kink => Math.abs(kink - x) > 1e-3));
}

const scalars = Object.values(activations).filter((a): a is ScalarActivation => a.kind === 'scalar');

describe.each(scalars)('$id', definition => {
  test.each([
    ['tex', 'f'],
    ['texDerivative', 'df'],
  ] as const)('%s says what %s computes', (field, name) => {
    const forms = formsOf(definition, definition[field]);
    expect(forms.length).toBeGreaterThan(0);
    for (const form of forms)
      for (const x of pointsOf(definition)) {
        const want = definition[name](x);
        expect(Math.abs(evaluate(definition.id, form, x) - want), `${form} at x = ${x}`).toBeLessThanOrEqual(
          1e-9 * Math.max(1, Math.abs(want)),
        );
      }
  });
});
