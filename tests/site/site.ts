/** The built site as files: its pages, parsed, and the addresses that they use. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseHTML } from 'linkedom';

export interface Page {
  /** Relative to the base: `papers/resnet/`; empty for the home page; `404.html`. */
  path: string;
  file: string;
  html: string;
  document: Document;
}

export interface Build {
  name: string;
  root: string;
  /** `/` or `/nonlinear/`. */
  base: string;
  origin: string;
  pages: readonly Page[];
  /** All files, relative to the root, with forward slashes. */
  files: readonly string[];
}

function readPage(root: string, file: string): Page {
  const html = readFileSync(join(root, file), 'utf8');
  const document = parseHTML(html).document as unknown as Document;
  return { path: file.replace(/(^|\/)index\.html$/, '$1'), file, html, document };
}

/** Reads a build; says how to make it when it is not there. */
function readBuild(name: string, folder: string, base: string): Build {
  const root = resolve(folder);
  if (!existsSync(join(root, 'index.html')))
    throw new Error(
      `there is no build in ${root}; run \`npm test\`, or \`OUT_DIR=${folder} BASE_PATH=${base} npx astro build\``,
    );
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map(file => file.replaceAll('\\', '/'))
    .filter(file => statSync(join(root, file)).isFile());
  const pages = files
    .filter(file => file.endsWith('.html') && !file.startsWith('pagefind/'))
    .map(file => readPage(root, file));
  const home = pages
    .find(({ path }) => path === '')
    ?.document.querySelector('link[rel=canonical]')
    ?.getAttribute('href');
  return { name, root, base, origin: new URL(home ?? 'missing canonical:').origin, pages, files };
}

export const build: Build = readBuild('dist', process.env.DIST ?? 'dist', '/');
export const subpathBuild: Build = readBuild('dist-subpath', process.env.DIST_SUBPATH ?? 'dist-subpath', '/nonlinear/');
export const builds: readonly Build[] = [build, subpathBuild];

export const isArticle = ({ path }: Page): boolean => /^(activations|concepts|papers)\/[^/]+\/$/.test(path);
export const isGuide = ({ path }: Page): boolean => /^guides\/[^/]+\/$/.test(path);
export const isCore = ({ path }: Page): boolean => path.startsWith('core/');
export const isEmbed = ({ path }: Page): boolean => path.startsWith('embed/');
export const isError = ({ path }: Page): boolean => path === '404.html';

/** Pages of the first build, with a name for `describe.each`. */
export const named = (pages: readonly Page[]) => pages.map(page => ({ name: `/${page.path}`, page }));

/** A page's own address. */
export const urlOf = ({ origin, base }: Build, { path }: Page): string => `${origin}${base}${path}`;

/** The file that serves an address of the site, if there is one: folders by their index.html, and only with their slash. */
export function fileOf({ base, root }: Build, { pathname }: URL): string | undefined {
  const path = decodeURIComponent(pathname);
  if (!path.startsWith(base)) return undefined;
  const file = path.slice(base.length);
  const served = file === '' || file.endsWith('/') ? `${file}index.html` : file;
  return existsSync(join(root, served)) && statSync(join(root, served)).isFile() ? served : undefined;
}

export interface Reference {
  /** `a[href]`: what refers. */
  from: string;
  /** As written. */
  target: string;
  /** Whether the browser fetches it with the page. */
  loads: boolean;
}

/** Everything in a page that refers to another address. */
export function references({ document }: Page): Reference[] {
  const found: Reference[] = [];
  const all = (selector: string, attribute: string, loads: (element: Element) => boolean) => {
    for (const element of document.querySelectorAll(selector)) {
      const value = element.getAttribute(attribute);
      if (value === null) continue;
      const targets =
        attribute === 'srcset' ? value.split(',').map(part => part.trim().split(/\s+/)[0] ?? '') : [value];
      for (const target of targets)
        found.push({ from: `${element.localName}[${attribute}]`, target, loads: loads(element) });
    }
  };
  const never = () => false;
  const always = () => true;
  all('a[href], area[href]', 'href', never);
  all(
    'link[href]',
    'href',
    link => !/canonical|alternate|sitemap|license|author|next|prev/.test(link.getAttribute('rel') ?? ''),
  );
  all(
    'script[src], img[src], iframe[src], source[src], video[src], audio[src], embed[src], input[src], track[src]',
    'src',
    always,
  );
  all('img[srcset], source[srcset]', 'srcset', always);
  all('object[data]', 'data', always);
  all('use[href], image[href]', 'href', always);
  all('form[action]', 'action', never);
  all('[data-style]', 'data-style', always);
  return found;
}

/** A file of the first build as text. */
export const textOf = (file: string, { root }: Build = build): string => readFileSync(join(root, file), 'utf8');
