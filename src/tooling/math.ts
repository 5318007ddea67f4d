/** TeX to MathML at build time. No script and no style sheet of a math library reaches the reader. */

import { defineMdastPlugin } from 'satteri';
import temml from 'temml';

/** MathML of a formula; throws on TeX that does not parse, naming it. Within that of a displayed formula the TeX stays as an annotation, to be copied. */
export function texToMathml(tex: string, { display = false } = {}): string {
  try {
    return tidy(temml.renderToString(tex, { displayMode: display, annotate: display, throwOnError: true, xml: false }));
  } catch (error) {
    throw new Error(`this formula does not parse: ${tex}\n${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * Two repairs. Primes: math fonts draw them raised already, so they stand beside their letter at full size instead of in a
 * superscript (temml leaves this to a font of its own). Annotations: Markdown must not read the TeX in them as emphasis.
 */
function tidy(mathml: string): string {
  const prime = /<mo lspace="0em" rspace="0em" class="tml-prime[^"]*">′<\/mo>/g;
  return mathml
    .replace(
      /<msup>(<mi[^>]*>[^<]*<\/mi>|<mrow><mi[^>]*>[^<]*<\/mi><mspace><\/mspace><\/mrow>)(?:<mrow class="[^"]*">)?((?:<mo lspace="0em" rspace="0em" class="tml-prime[^"]*">′<\/mo>)+)(<mn>\d<\/mn>)?(?:<\/mrow>)?<\/msup>/g,
      (_, base, primes, exponent) => {
        const row = `<mrow>${base}${primes.replace(prime, '<mi mathvariant="normal">′</mi>')}</mrow>`;
        return exponent ? `<msup>${row}${exponent}</msup>` : row;
      },
    )
    .replace(
      /(<annotation[^>]*>)([\s\S]*?)(<\/annotation>)/g,
      (_, open, tex, close) =>
        open + tex.replace(/[\\_*`[\]~|{}\n]/g, (character: string) => `&#${character.charCodeAt(0)};`) + close,
    );
}

/** A displayed formula: scrolls inside itself on a narrow screen instead of widening the page. */
export function displayMath(tex: string): string {
  return `<div class="math-display" tabindex="0" role="group" aria-label="Formula">${texToMathml(tex, { display: true })}</div>`;
}

/** Markdown plugin: `$...$` and `$$...$$`. */
export const mathPlugin = defineMdastPlugin({
  name: 'nonlinear-math',
  inlineMath: node => ({ raw: texToMathml(node.value), mdxExpressions: false }),
  math: node => ({ raw: displayMath(node.value), mdxExpressions: false }),
});
