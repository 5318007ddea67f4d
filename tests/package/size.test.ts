/** What one activation costs in a consumer's bundle: minified, gzip level 9, in bytes. */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { rolldown } from 'rolldown';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { readme } from './readme.ts';

const consumer = inject('consumer');
const LIMIT = 1000;
/** Ten parameters, and polynomials of them evaluated in twice the digits. */
const larger: Readonly<Record<string, number>> = { pau: 1500 };

const bundlers = {
  async esbuild(contents: string) {
    const stdin = { contents, resolveDir: consumer };
    const result = await build({ stdin, bundle: true, minify: true, format: 'esm', write: false });
    return result.outputFiles[0]?.text ?? '';
  },
  async rolldown(contents: string) {
    const input = join(consumer, 'entry.js');
    writeFileSync(input, contents);
    const bundle = await rolldown({ input });
    const { output } = await bundle.generate({ format: 'esm', minify: true });
    await bundle.close();
    return output[0].code;
  },
};

type Bundler = keyof typeof bundlers;

const functions = createRequire(join(consumer, 'index.js')).resolve('nonlinear-core/functions');
const names = Object.keys((await import(/* @vite-ignore */ pathToFileURL(functions).href)) as object);
const sizes: Record<Bundler, { name: string; size: number }[]> = { esbuild: [], rolldown: [] };

describe.each(Object.keys(bundlers) as Bundler[])('%s', bundler => {
  test.each(names)('%s', async name => {
    const code = await bundlers[bundler](`export { ${name} } from 'nonlinear-core/functions';`);
    expect(code).toMatch(/\bexport\b/);
    const size = gzipSync(code, { level: 9 }).length;
    sizes[bundler].push({ name, size });
    expect(size).toBeGreaterThan(50);
    expect(size).toBeLessThan(larger[name] ?? LIMIT);
  });
});

afterAll(() => {
  for (const [bundler, list] of Object.entries(sizes)) {
    list.sort((a, b) => b.size - a.size);
    const show = (index: number) => `${list[index]?.size} B (${list[index]?.name})`;
    const middle = Math.floor(list.length / 2);
    console.log(
      `${bundler}: ${list.length} functions, median ${show(middle)}, largest ${[0, 1, 2, 3].map(show).join(', ')}`,
    );
  }
});

test('the readme names the functions that cost more', () => {
  const [, sentence = ''] = /one costs [\s\S]*?\n\n/.exec(readme)?.[0].match(/:([^.]*)\./) ?? [];
  expect([...sentence.matchAll(/`(\w+)`/g)].map(([, name]) => name)).toEqual(Object.keys(larger));
});
