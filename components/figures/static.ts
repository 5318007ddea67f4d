/** Charts as SVG text at build time. Never imported by the browser: linkedom and sharp are heavy. */
import { parseHTML } from 'linkedom';
import sharp from 'sharp';
import { type Chart, type ChartSize, chartWidths, paintHeatmap } from './chart.ts';
import { renderChart } from './render.ts';
import { simplifyPath } from './simplify.ts';

const { document } = parseHTML('<!doctype html><html><body></body></html>');

/** A tenth of a pixel: nobody sees less, and pages stay light. */
const INVISIBLE = 0.1;

/** One chart, one size. Coordinates are rounded to a tenth of a pixel and lines lose the points that do not show. What is read is not rounded. */
export async function chartToSvg(chart: Chart, size: ChartSize): Promise<string> {
  const { svg, frame } = renderChart(chart, size, document as unknown as Document);
  if (chart.heatmap) {
    const image = document.createElementNS('http://www.w3.org/2000/svg', 'image');
    image.setAttribute('href', await heatmapToPng(chart.heatmap));
    image.setAttribute('x', String(frame.left));
    image.setAttribute('y', String(frame.top));
    image.setAttribute('width', String(frame.right - frame.left));
    image.setAttribute('height', String(frame.bottom - frame.top));
    image.setAttribute('preserveAspectRatio', 'none');
    svg.prepend(image as unknown as Node);
  }
  return slim(svg.outerHTML);
}

/** Both sizes, of which the style sheet shows the one that fits. */
export async function chartToHtml(chart: Chart): Promise<string> {
  const svgs = await Promise.all(
    (Object.keys(chartWidths) as ChartSize[]).map(
      async size => `<div class="chart-size chart-${size}">${await chartToSvg(chart, size)}</div>`,
    ),
  );
  return svgs.join('');
}

async function heatmapToPng(heatmap: NonNullable<Chart['heatmap']>): Promise<string> {
  const { columns, rows } = heatmap.field;
  const png = await sharp(paintHeatmap(heatmap), { raw: { width: columns, height: rows, channels: 4 } })
    .png({ palette: true, quality: 100, dither: 0, effort: 10 })
    .toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
}

const slim = (svg: string) =>
  svg
    .replace(/ (?!aria-label)[\w-]+="[^"]*"/g, attribute =>
      attribute.replace(/(\d+\.\d)\d+/g, '$1').replace(/(\d)\.0(?!\d)/g, '$1'),
    )
    .replace(/(?<= d=")[^"]*/g, data => simplifyPath(data, INVISIBLE))
    .replace(/ xmlns:xlink="[^"]*"/g, '')
    .replace(/ font-variant="tabular-nums"/g, '');
