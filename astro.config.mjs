import { basename } from 'node:path';
import { satteri } from '@astrojs/markdown-satteri';
import preact from '@astrojs/preact';
import sitemap from '@astrojs/sitemap';
import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';
import { buildTime } from './src/tooling/build-time.ts';
import { coreLinks } from './src/tooling/core-pages.ts';
import { contentSecurityPolicy } from './src/tooling/csp.ts';
import { glossaryPlugin } from './src/tooling/glossary.ts';
import { leanBundles } from './src/tooling/lean-bundles.ts';
import { mathPlugin } from './src/tooling/math.ts';
import { activationLinks, sectionLinks } from './src/tooling/sidebar.ts';

/** Where the site will live: origin, base path, port of the local server, output folder. */
const { SITE_URL, BASE_PATH = '/', PORT = '4321', OUT_DIR = 'dist' } = process.env;
const port = Number(PORT);
if (!Number.isInteger(port) || port < 1 || port > 65535) {
  throw new Error(`PORT is “${PORT}”; expected a whole number from 1 to 65535`);
}

export default defineConfig({
  site: SITE_URL ?? `http://localhost:${port}`,
  base: BASE_PATH,
  outDir: OUT_DIR,
  // A folder for each build, so that two can run at the same time.
  cacheDir: `node_modules/.astro/${basename(OUT_DIR)}`,
  trailingSlash: 'always',
  server: { port },
  markdown: {
    processor: satteri({ features: { math: true }, mdastPlugins: [glossaryPlugin, mathPlugin] }),
  },
  vite: {
    plugins: [leanBundles('main')],
    build: { assetsInlineLimit: 0 },
    worker: { format: 'es', plugins: () => [leanBundles('worker')] },
  },
  integrations: [
    // The rest of the code has no JSX: Babel, which this integration runs, would only read it.
    preact({ include: ['**/*.tsx'] }),
    sitemap({ filter: page => !page.includes('/embed/') }),
    starlight({
      title: 'Nonlinear',
      description:
        'An executable reference to neural-network activation functions and the landmark papers that use them.',
      favicon: '/favicon.svg',
      logo: { src: './components/shell/logo.svg', alt: '' },
      disable404Route: true,
      customCss: ['./components/shell/tokens.css', './components/shell/theme.css', './components/shell/experiment.css'],
      components: {
        Hero: './components/shell/Hero.astro',
        Search: './components/shell/Search.astro',
        PageTitle: './components/shell/PageTitle.astro',
        LanguageSelect: './components/shell/LanguageSelect.astro',
        Footer: './components/shell/Footer.astro',
      },
      routeMiddleware: './src/routeData.ts',
      tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 3 },
      expressiveCode: { defaultProps: { wrap: true }, textMarkers: false },
      credits: false,
      sidebar: [
        {
          label: 'Activations',
          items: [{ label: 'All activations', link: '/activations/' }, ...activationLinks()],
        },
        {
          label: 'Concepts',
          items: [
            { label: 'All concepts', link: '/concepts/' },
            { label: 'The thread, tested', link: '/thread/' },
            ...sectionLinks('concepts'),
          ],
        },
        { label: 'Papers', items: [{ label: 'All papers', link: '/papers/' }, ...sectionLinks('papers')] },
        {
          label: 'Explore',
          items: [
            { label: 'All experiments', link: '/explore/' },
            { label: 'Chooser', link: '/explore/chooser/' },
            { label: 'Train a small net', link: '/explore/train-a-small-net/' },
            { label: 'Race of activations', link: '/explore/race/' },
            { label: 'Compare activations', link: '/explore/compare/' },
            { label: 'Design an activation', link: '/explore/design/' },
            { label: 'Signal propagation', link: '/explore/signal-propagation/' },
            { label: 'Backprop stepper', link: '/explore/backprop/' },
            { label: 'Loss landscape', link: '/explore/loss-landscape/' },
            { label: 'Gradient-flow microscope', link: '/explore/gradient-flow/' },
            { label: 'Fit a curve', link: '/explore/fit-a-curve/' },
            { label: 'What a parameter does', link: '/explore/activation-family/' },
            { label: 'Dead units', link: '/explore/dead-units/' },
            { label: 'Dialects', link: '/explore/dialects/' },
            { label: 'Precision lens', link: '/explore/precision/' },
            { label: 'Functions of a vector', link: '/explore/vector-functions/' },
            { label: 'Data', link: '/explore/data/' },
          ],
        },
        {
          label: 'Guides',
          items: [
            ...sectionLinks('guides'),
            { label: 'Glossary', link: '/glossary/' },
            { label: 'Notation', link: '/notation/' },
          ],
        },
        { label: 'Core', collapsed: true, items: coreLinks },
      ],
    }),
    contentSecurityPolicy(),
    buildTime(),
  ],
});
