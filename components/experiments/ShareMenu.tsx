/** Permalink, embed code and downloads of what a widget shows. */
import type { RefObject } from 'preact';
import { useState } from 'preact/hooks';
import type { Experiment, Result } from '../../src/experiments/experiment.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import { writePermalink } from '../../src/experiments/permalink.ts';
import type { Texts } from './Controls.tsx';
import { saveAs, standaloneSvg, toCsv, toPng } from './download.ts';

interface ShareMenuProps {
  experiment: Experiment;
  embedUrl: string;
  name: string;
  preset: Texts;
  texts: Texts;
  result: Result | undefined;
  root: RefObject<HTMLElement>;
}

export function ShareMenu({ experiment, embedUrl, name, preset, texts, result, root }: ShareMenuProps) {
  const [said, setSaid] = useState('');
  const query = (prefix: string, base: URLSearchParams, from: Texts | undefined) =>
    writePermalink(
      experiment.inputs,
      base,
      prefix,
      completeInputs(experiment.inputs, from ?? {}),
      completeInputs(experiment.inputs, texts),
    );

  const copy = async (text: string, what: string) => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid(`${what} copied.`);
    } catch {
      setSaid(`This browser did not allow copying. The ${what.toLowerCase()}: ${text}`);
    }
  };
  const link = () => {
    const url = new URL(location.href);
    url.search = query(name, url.searchParams, preset).toString();
    if (name) url.hash = `figure-${name}`;
    return url.href;
  };
  const embed = () => {
    const url = new URL(embedUrl);
    url.search = query('', new URLSearchParams(), undefined).toString();
    return `<iframe src="${url.href.replaceAll('&', '&amp;')}" title="${experiment.title}" width="100%" height="640" style="border:0" loading="lazy"></iframe>`;
  };

  const charts = () => [...(root.current?.querySelectorAll<HTMLElement>('.chart') ?? [])];
  const svgOf = (chart: HTMLElement) => {
    const visible = [...chart.querySelectorAll<SVGSVGElement>('svg.plot')].find(svg => svg.getClientRects().length);
    if (!visible) throw new Error('there is no chart to save');
    return { svg: visible, text: standaloneSvg(visible, chart.querySelector('canvas')) };
  };
  const attempt = async (action: () => unknown) => {
    try {
      await action();
    } catch (error) {
      setSaid(`Saving failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const saveSvg = () =>
    attempt(() => {
      for (const chart of charts())
        saveAs(new Blob([svgOf(chart).text], { type: 'image/svg+xml' }), `${experiment.id}-${chart.dataset.chart}.svg`);
    });
  const savePng = () =>
    attempt(async () => {
      for (const chart of charts()) {
        const { svg, text } = svgOf(chart);
        const { width, height } = svg.viewBox.baseVal;
        const background = getComputedStyle(document.body).backgroundColor;
        saveAs(await toPng(text, width, height, background), `${experiment.id}-${chart.dataset.chart}.png`);
      }
    });
  const saveCsv = () => {
    if (!result) return setSaid('Run the experiment first: the file holds your own run.');
    for (const [table, schema] of Object.entries(experiment.tables)) {
      const csv = toCsv(schema, result.tables[table] ?? []);
      saveAs(new Blob([csv], { type: 'text/csv' }), `${experiment.id}-${table}.csv`);
    }
  };

  return (
    <details class="experiment-share">
      <summary>Share and download</summary>
      <div class="experiment-buttons">
        <button type="button" onClick={() => copy(link(), 'Link')}>
          Copy link
        </button>
        <button type="button" onClick={() => copy(embed(), 'Embed code')}>
          Copy embed code
        </button>
        <button type="button" onClick={saveCsv}>
          CSV
        </button>
        <button type="button" onClick={saveSvg}>
          SVG
        </button>
        <button type="button" onClick={savePng}>
          PNG
        </button>
      </div>
      <p role="status">{said}</p>
    </details>
  );
}
