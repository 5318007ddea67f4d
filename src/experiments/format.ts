/** Numbers as a reader wants them: few digits, powers of ten with real superscripts, the names of what is not finite. */

const superscripts: Record<string, string> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
};

/** `10` to the given whole power: 10⁻¹⁹. */
export function powerOfTen(exponent: number): string {
  return `10${[...String(exponent)].map(c => superscripts[c]).join('')}`;
}

/** Digits in groups of three: kept, since `toLocaleString` with options makes a formatter at each call. */
const wholeNumber = new Intl.NumberFormat('en-US');
const allDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 17 });

/**
 * A number to `digits` significant digits: 0.62, 1,230, 4.1 × 10⁻¹⁹. Integers below a million are kept whole.
 * Uses a real minus sign.
 */
export function formatNumber(value: number, digits = 3): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  let text: string;
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) {
    const [mantissa = '', exponent = ''] = size.toExponential(digits - 1).split('e');
    text = `${mantissa} × ${powerOfTen(Number(exponent))}`;
  } else if (Number.isInteger(size)) text = wholeNumber.format(size);
  else text = allDigits.format(Number(size.toPrecision(Math.max(digits, Math.ceil(Math.log10(size + 1))))));
  return value < 0 ? `−${text}` : text;
}

/** A compact tick label for a logarithmic axis: 10⁻⁶, 1, 10. */
export function formatLogTick(value: number): string {
  if (value === 1) return '1';
  if (value === 10) return '10';
  const exponent = Math.round(Math.log10(value));
  return Math.abs(Math.log10(value) - exponent) < 1e-6 ? powerOfTen(exponent) : '';
}

/** A table cell: numbers to the column's digits, booleans in words, nothing for null. */
export function formatCell(value: number | string | boolean | null | undefined, digits = 4): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return formatNumber(value, digits);
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : value;
}
