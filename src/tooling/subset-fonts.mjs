/**
 * Makes the two bundled fonts: STIX Two Math, cut to the characters that our formulas use (with its MATH table, which lays
 * out MathML), and Source Serif 4 semibold for headings. Both are OFL. Run after a formula needs a new character:
 *
 *   node src/tooling/subset-fonts.mjs
 *
 * A site test reports characters that the math font lacks.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import subsetFont from 'subset-font';

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join('');

const ascii = range(0x20, 0x7e);
const mathCharacters = [
  ascii,
  '±∓×·′″…√∞∂∑∏∫−∈≈≠≤≥≪≫⋅⋯→↦∥∘⟨⟩∇∼ˆ¯~⏟',
  range(0x3b1, 0x3c9),
  'ΓΔΘΛΞΠΣΦΨΩϵϕ',
  range(0x1d434, 0x1d467),
  'ℎ',
  range(0x1d6fc, 0x1d71b),
  '𝔼ℝℒℱ𝓁𝒩𝐱𝐲𝐖𝐛𝐡𝐳𝜹𝟏‖∗⊤←⊙⟺⟹𝐚𝐠𝐩𝐮𝐯𝐰',
].join('');
const headingCharacters = `${ascii}–—‘’“”…−×′éèö`;

const fonts = [
  ['@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff2', mathCharacters, 'stix-two-math.woff2'],
  [
    '@fontsource/source-serif-4/files/source-serif-4-latin-600-normal.woff2',
    headingCharacters,
    'source-serif-4-600.woff2',
  ],
];

for (const [source, characters, target] of fonts) {
  const font = readFileSync(new URL(`../../node_modules/${source}`, import.meta.url));
  const subset = await subsetFont(font, characters, { targetFormat: 'woff2' });
  writeFileSync(new URL(`../../components/shell/fonts/${target}`, import.meta.url), subset);
  console.log(`${target}: ${subset.length} bytes`);
}
