/** A social image for every page: its section, its title, its one line, and the curve of a function. */

import { getCollection } from 'astro:content';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { APIRoute } from 'astro';
import satori, { type SatoriOptions } from 'satori';
import sharp from 'sharp';
import { activations, type ScalarActivation } from '../../core/index.ts';
import { dataPage } from '../../data/page.ts';
import { experimentIds, loadExperiment } from '../../experiments/index.ts';
import { glossaryPage, notationPage } from '../../reference/pages.ts';
import { threadPage } from '../../thread/thread.ts';

interface Picture {
  section: string;
  title: string;
  description: string;
  /** The function whose curve is drawn. */
  activation: string;
}

const home: Picture = {
  section: 'Nonlinear',
  title: 'The nonlinear parts of neural networks, computed',
  description: 'An executable reference to activation functions and the papers that use them.',
  activation: 'gelu',
};

const lists: Record<string, Picture> = {
  home,
  activations: { ...home, section: 'Nonlinear', title: 'Activation functions' },
  concepts: { ...home, title: 'Concepts', activation: 'sigmoid' },
  papers: { ...home, title: 'Papers', activation: 'relu' },
  explore: { ...home, title: 'Experiments', activation: 'tanh' },
  'explore/data': { ...home, section: 'Explore', title: dataPage.title, description: dataPage.description },
  thread: { ...home, title: threadPage.title, description: threadPage.description },
  glossary: { ...home, ...glossaryPage, activation: 'softplus' },
  notation: { ...home, ...notationPage, activation: 'sigmoid' },
  core: { ...home, section: 'Core', title: 'The core as a package', activation: 'silu' },
  'core/functions': { ...home, section: 'Core', title: 'Functions by name', activation: 'mish' },
};

/** Path without its ending -> picture. */
async function pictures(): Promise<Record<string, Picture>> {
  const all = { ...lists };
  for (const { id, data } of await getCollection('activations'))
    all[`activations/${id}`] = {
      section: 'Activation function',
      title: data.title,
      description: data.description,
      activation: id,
    };
  for (const { id, data } of await getCollection('concepts'))
    all[`concepts/${id}`] = {
      section: 'Concept',
      title: data.title,
      description: data.description,
      activation: data.activations[0] ?? 'gelu',
    };
  for (const { id, data } of await getCollection('papers'))
    all[`papers/${id}`] = {
      section: 'Paper',
      title: data.title,
      description: data.description,
      activation: data.activations[0]?.id ?? 'gelu',
    };
  for (const { id, data } of await getCollection('core'))
    all[`core/${id}`] = { section: 'Core', title: data.title, description: data.description, activation: 'silu' };
  for (const { id, data } of await getCollection('docs'))
    all[id] = { section: 'Guide', title: data.title, description: data.description ?? '', activation: 'tanh' };
  for (const id of experimentIds) {
    const { home: page, title, question } = await loadExperiment(id);
    if (page.startsWith('explore/'))
      all[page.replace(/\/$/, '')] = { section: 'Experiment', title, description: question, activation: 'gelu' };
  }
  return all;
}

export const getStaticPaths = async () =>
  Object.entries(await pictures()).map(([path, picture]) => ({ params: { path }, props: { picture } }));

const require = createRequire(import.meta.url);
const font = (file: string) => readFileSync(require.resolve(`@fontsource/${file}-normal.woff`));
const serif = (name: string) => font(`source-serif-4/files/source-serif-4-${name}`);
/** One list for all pictures: satori keeps what it read of the fonts by it. */
const fonts: SatoriOptions['fonts'] = [
  { name: 'Source Serif 4', data: serif('latin-400'), weight: 400 },
  { name: 'Source Serif 4', data: serif('latin-600'), weight: 600 },
  // For characters that the ones before have not: Greek letters, then signs such as √, ′ and ₀.
  { name: 'Source Serif 4 Greek', data: serif('greek-400'), weight: 400 },
  { name: 'STIX Two Math', data: font('stix-two-math/files/stix-two-math-latin-400'), weight: 400 },
];

/** f and f′ as SVG paths in a box, with the axes. */
function curve({ f, df }: ScalarActivation, width: number, height: number): string {
  const range = 4;
  const xs = Array.from({ length: 161 }, (_, i) => -range + (2 * range * i) / 160);
  const values = xs.flatMap(x => [f(x), df(x)]);
  const [low, high] = [Math.min(-0.6, ...values), Math.max(1, ...values)];
  const x = (value: number) => (width * (value + range)) / (2 * range);
  const y = (value: number) => height * (1 - (value - low) / (high - low));
  const path = (g: (x: number) => number) =>
    xs.map((at, i) => `${i ? 'L' : 'M'}${x(at).toFixed(1)},${y(g(at)).toFixed(1)}`).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" fill="none">
    <path d="M0,${y(0)}H${width}M${x(0)},0V${height}" stroke="#3a4460" stroke-width="2"/>
    <path d="${path(df)}" stroke="#ffa657" stroke-width="5" stroke-dasharray="16 12" stroke-linecap="round"/>
    <path d="${path(f)}" stroke="#ffa657" stroke-width="7" stroke-linecap="round"/></svg>`;
}

/** A node of satori's element tree. */
const box = (style: Record<string, string | number>, children: unknown) => ({
  type: 'div',
  props: { style: { display: 'flex', ...style }, children },
});

export const GET: APIRoute<{ picture: Picture }> = async ({ props: { picture } }) => {
  const definition = activations[picture.activation];
  const drawn = definition?.kind === 'scalar' ? definition : (activations.gelu as ScalarActivation);
  const plot = Buffer.from(curve(drawn, 420, 420)).toString('base64');
  const size = picture.title.length > 45 ? 56 : 72;
  const tree = box(
    {
      width: '100%',
      height: '100%',
      padding: 72,
      background: '#12161f',
      color: '#f3f5fa',
      alignItems: 'center',
      fontFamily: 'Source Serif 4',
    },
    [
      box({ flexDirection: 'column', width: 610, height: '100%', justifyContent: 'space-between' }, [
        box({ fontSize: 30, color: '#9fb2d9' }, picture.section),
        box({ flexDirection: 'column', gap: 24 }, [
          box({ fontSize: size, lineHeight: 1.1, fontWeight: 600 }, picture.title),
          box({ fontSize: 28, lineHeight: 1.35, color: '#c3cbdc' }, picture.description),
        ]),
        box({ fontSize: 30, fontWeight: 600, color: '#ffa657' }, 'Nonlinear'),
      ]),
      {
        type: 'img',
        props: { src: `data:image/svg+xml;base64,${plot}`, width: 420, height: 420, style: { marginLeft: 26 } },
      },
    ],
  );
  const svg = await satori(tree as Parameters<typeof satori>[0], {
    width: 1200,
    height: 630,
    fonts,
  });
  // Flat colours: dithering would only spread the error of one over what lies below it.
  const png = await sharp(Buffer.from(svg)).png({ palette: true, effort: 1, dither: 0 }).toBuffer();
  return new Response(new Uint8Array(png), { headers: { 'Content-Type': 'image/png' } });
};
