/** TeX to MathML at build time. No script and no style sheet of a math library reaches the reader. */
import temml from 'temml';
import { defineMdastPlugin } from 'satteri';

/** MathML of a formula; throws on TeX that does not parse, naming it. The TeX stays inside as an annotation, to be copied. */
export function texToMathml(tex: string, { display = false } = {}): string {
  try {
    return temml.renderToString(tex, { displayMode: display, annotate: true, throwOnError: true, xml: false });
  } catch (error) {
    throw new Error(`this formula does not parse: ${tex}\n${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A displayed formula: scrolls inside itself on a narrow screen instead of widening the page. */
export function displayMath(tex: string): string {
  // biome-ignore lint/suspicious/noUselessEscapeInString: the attribute makes the scroll box reachable by keyboard
  return `<div class="math-display" tabindex="0" role="group" aria-label="Formula">${texToMathml(tex, { display: true })}</div>`;
}

/** Markdown plugin: `$...$` and `$$...$$`. */
export const mathPlugin = defineMdastPlugin({
  name: 'nonlinear-math',
  inlineMath: node => ({ raw: texToMathml(node.value), mdxExpressions: false }),
  math: node => ({ raw: displayMath(node.value), mdxExpressions: false }),
});
