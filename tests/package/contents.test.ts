/** What is in the package: the core's exports and every activation by name, and nothing that a consumer has no use for. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, inject, it, test } from 'vitest';
import * as core from '../../src/core/index.ts';

const consumer = inject('consumer');
const files = inject('files');
const installed = join(consumer, 'node_modules/nonlinear-core');
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;

/** A module of the installed package, found through its exports map. */
async function load(specifier: string): Promise<Record<string, unknown>> {
  const path = createRequire(join(consumer, 'index.js')).resolve(specifier);
  return (await import(/* @vite-ignore */ pathToFileURL(path).href)) as Record<string, unknown>;
}

test('the files are modules with their types, manifest, readme and licence', () => {
  const modules = files.filter(file => !['LICENSE', 'README.md', 'package.json'].includes(file));
  expect(files.length - modules.length).toBe(3);
  for (const file of modules) expect(file).toMatch(/\.(js|d\.ts)$/);
  expect(modules).toEqual(expect.arrayContaining(['index.js', 'index.d.ts', 'functions/index.js']));
});

test('modules and declarations import each other only, by names of files that exist', () => {
  for (const file of files.filter(name => /\.(js|d\.ts)$/.test(name))) {
    const text = readFileSync(join(installed, file), 'utf8');
    for (const [, target = ''] of text.matchAll(/(?:\bfrom |\bimport\()['"]([^'"]+)['"]/g)) {
      expect(target, file).toMatch(/^\.{1,2}\/.*\.js$/);
      const path = join(file, '..', target);
      expect(files, `${file} imports ${target}`).toContain(file.endsWith('.js') ? path : path.replace(/js$/, 'd.ts'));
    }
  }
});

test('the manifest has the version of the repository and no dependency', () => {
  const manifest = json(join(installed, 'package.json'));
  expect(manifest.version).toBe(json(join(import.meta.dirname, '../../package.json')).version);
  expect(Object.keys(manifest)).not.toEqual(expect.arrayContaining(['dependencies']));
  expect(manifest).toMatchObject({ name: 'nonlinear-core', type: 'module', sideEffects: false, license: 'MIT' });
});

test('the main entry exports what the core does', async () => {
  expect(Object.keys(await load('nonlinear-core')).sort()).toEqual(Object.keys(core).sort());
});

test('modules behind the exports map stay private', () => {
  const script = "import('nonlinear-core/special.js').catch(error => console.log(error.code))";
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: consumer });
  expect(output.toString().trim()).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED');
});

describe('nonlinear-core/functions', async () => {
  const functions = Object.entries(await load('nonlinear-core/functions')) as [
    string,
    core.ScalarFunction | core.VectorFunction,
  ][];
  const points = [Number.NaN, Number.NEGATIVE_INFINITY, -745, -38, -9, -3, -1, -1e-9, 0, 0.3, 1, 3, 40, 1e300];

  it('has every activation of the registry once', () => {
    expect(functions.map(([, { id }]) => id).sort()).toEqual(Object.keys(core.activations).sort());
  });

  it.each(functions)('%s computes what its definition does, and has none of its texts', (_, lean) => {
    const whole = core.getActivation(lean.id);
    if (lean.kind === 'scalar' && whole.kind === 'scalar') {
      for (const x of points)
        for (const order of ['f', 'df', 'd2f'] as const) expect(lean[order](x), `${order}(${x})`).toBe(whole[order](x));
      expect(lean.kinks()).toEqual(whole.kinks());
      expect(lean.breaks?.()).toEqual(whole.breaks?.());
      for (const [name, dparam] of Object.entries(whole.dparams ?? {}))
        expect(lean.dparams?.[name]?.(0.3), name).toBe(dparam(0.3));
    } else if (lean.kind === 'vector' && whole.kind === 'vector') {
      const x = Float64Array.of(-1, 0.5, 2, 3, 0, -2);
      const y = whole.forward(x);
      expect(lean.forward(x)).toEqual(y);
      expect(lean.vjp(x, y)).toEqual(whole.vjp(x, y));
    } else throw new Error(`${lean.id} is of kind ${lean.kind}`);
    expect(lean.params.map(({ name }) => name)).toEqual(whole.params.map(({ name }) => name));
    const texts = ['aliases', 'tex', 'texDerivative', 'origin', 'dialects', 'numerics', 'snippets'];
    expect(texts.filter(text => text in lean)).toEqual([]);
    expect(JSON.stringify(lean)).not.toMatch(/slider|description/);
  });
});
