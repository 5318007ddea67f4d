/**
 * A strict Content-Security-Policy on every page: after the build each page gets a meta tag with the hashes of its own
 * inline scripts, which are minified first. `frame-ancestors` works only as a header, so the same step writes `_headers` for hosts that read it.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { withSmallScripts } from './inline-scripts.ts';

/** Own origin only. Inline styles are allowed: syntax highlighting and charts use them. `wasm-unsafe-eval` is the search index. */
const policy = (scriptHashes: readonly string[]) =>
  [
    "default-src 'none'",
    `script-src ${["'self'", "'wasm-unsafe-eval'", ...scriptHashes].join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/** Adds the policy to a page as the first element of its head; scripts that are data blocks need no hash. */
export function withPolicy(html: string): string {
  const hashes = new Set<string>();
  for (const [, attributes = '', body = ''] of html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)) {
    if (/\bsrc=/.test(attributes) || /application\/(ld\+)?json/.test(attributes)) continue;
    hashes.add(`'sha256-${createHash('sha256').update(body).digest('base64')}'`);
  }
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy([...hashes])}">`;
  const charset = /<meta charset="?utf-8"?\s*\/?>/i;
  return charset.test(html)
    ? html.replace(charset, match => match + meta)
    : html.replace(/<head>/, match => match + meta);
}

/** `_headers` (Netlify, Cloudflare Pages): nobody frames a page, anybody frames an embed and reads the JSON. */
function headersFile(entries: readonly { name: string; folder: boolean }[]): string {
  const common = ['  X-Content-Type-Options: nosniff', '  Referrer-Policy: strict-origin-when-cross-origin'];
  const rule = (path: string, ancestors: string) =>
    [path, `  Content-Security-Policy: frame-ancestors ${ancestors}`, ...common].join('\n');
  const pages = entries
    .filter(({ name, folder }) =>
      folder ? !['embed', 'api', '_astro', 'pagefind'].includes(name) : name.endsWith('.html'),
    )
    .map(({ name, folder }) => rule(folder ? `/${name}/*` : `/${name}`, "'none'"));
  const api = ['/api/*', '  Access-Control-Allow-Origin: *', '  X-Content-Type-Options: nosniff'].join('\n');
  return `${[rule('/', "'none'"), ...pages, rule('/embed/*', '*'), api].join('\n\n')}\n`;
}

export function contentSecurityPolicy(): AstroIntegration {
  return {
    name: 'nonlinear-csp',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const root = fileURLToPath(dir);
        const files = await readdir(root, { recursive: true });
        const pages = files.filter(file => file.endsWith('.html'));
        await Promise.all(
          pages.map(async page => {
            const path = join(root, page);
            await writeFile(path, withPolicy(withSmallScripts(await readFile(path, 'utf8'))));
          }),
        );
        const top = await readdir(root, { withFileTypes: true });
        const entries = top.map(entry => ({ name: entry.name, folder: entry.isDirectory() }));
        await writeFile(join(root, '_headers'), headersFile(entries));
      },
    },
  };
}
