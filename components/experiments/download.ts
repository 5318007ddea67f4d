/** CSV, SVG and PNG of what a widget shows. */
import type { Row, TableSchema } from '../../src/experiments/experiment.ts';

/** RFC 4180 text of a table: full precision, a header of column names. */
export function toCsv(schema: TableSchema, rows: readonly Row[]): string {
  const names = Object.keys(schema.columns);
  const quote = (value: unknown) => {
    const text = value === null || value === undefined ? '' : String(value);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [names, ...rows.map(row => names.map(name => row[name]))].map(line => line.map(quote).join(',')).join('\r\n');
}

/** A stand-alone copy of a chart: custom properties and inherited colours resolved, canvas behind it drawn in, background set. */
export function standaloneSvg(svg: SVGSVGElement, canvas: HTMLCanvasElement | null): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const originals = [svg, ...svg.querySelectorAll<SVGElement>('*')];
  const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')];
  originals.forEach((original, index) => {
    const style = getComputedStyle(original);
    const target = copies[index];
    for (const property of ['fill', 'stroke', 'color'] as const)
      if (/var\(|currentColor/i.test(original.getAttribute(property) ?? ''))
        target?.setAttribute(property, style[property]);
  });
  const { width, height } = svg.viewBox.baseVal;
  const style = getComputedStyle(svg);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.setAttribute('color', style.color);
  copy.setAttribute('font-family', 'system-ui, sans-serif');
  copy.setAttribute('font-size', '12');
  copy.style.background = getComputedStyle(document.body).backgroundColor;
  if (canvas) {
    const image = document.createElementNS('http://www.w3.org/2000/svg', 'image');
    const frame = canvas.dataset;
    image.setAttribute('href', canvas.toDataURL());
    for (const name of ['x', 'y', 'width', 'height']) image.setAttribute(name, frame[name] ?? '0');
    image.setAttribute('preserveAspectRatio', 'none');
    copy.prepend(image);
  }
  return new XMLSerializer().serializeToString(copy);
}

/** The same as a PNG, at twice its size. */
export async function toPng(svgText: string, width: number, height: number, background: string): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svgText], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = 2 * width;
    canvas.height = 2 * height;
    const context = canvas.getContext('2d');
    if (!context) throw new Error('this browser gave no 2-D canvas');
    context.fillStyle = background;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob(
        blob => (blob ? resolve(blob) : reject(new Error('this browser could not encode a PNG'))),
        'image/png',
      ),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Hands a file to the reader. */
export function saveAs(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
