/**
 * The core as an npm package: `npm run pack:core` builds it into `dist-core/` and packs it.
 *
 * Every module is compiled alone, so a consumer's bundler keeps only what is imported. An activation's definition holds texts
 * too, which no bundler can drop: `functions/` has the same modules without them.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseAst } from 'rolldown/parseAst';
import type { Activation } from '../core/activations/types.ts';
import { definitionsOf } from './definitions.ts';
import { isNode, type Node, withoutTexts } from './lean-bundles.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const source = join(root, 'src/core');
/** On Windows the commands of npm packages are scripts, which only a shell starts. */
const shell = process.platform === 'win32';

/** Builds the package into a folder, which is emptied first. */
export async function buildCorePackage(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  execFileSync('tsc', ['-p', source, '--outDir', folder], { shell, stdio: 'inherit' });
  rewriteDeclarations(folder);
  await writeFunctions(folder);
  const { version, engines } = readManifest(root);
  const manifest = { ...readManifest(source), version, engines };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  copyFileSync(join(source, 'README.md'), join(folder, 'README.md'));
  // What stands below the line is about fonts, which the core has none of.
  const [licence = ''] = readFileSync(join(root, 'LICENSE'), 'utf8').split('\n---\n');
  writeFileSync(join(folder, 'LICENSE'), licence);
}

/** Packs a built package into another folder. Returns the tarball's path and the files in it. */
export function packCore(folder: string, destination: string): { tarball: string; files: string[] } {
  const args = ['pack', folder, '--pack-destination', destination, '--json', '--loglevel=error'];
  const [packed] = JSON.parse(execFileSync('npm', args, { shell, encoding: 'utf8' })) as {
    filename: string;
    files: { path: string }[];
  }[];
  if (!packed) throw new Error(`npm pack made nothing of ${folder}`);
  return { tarball: join(destination, packed.filename), files: packed.files.map(({ path }) => path) };
}

/** tsc leaves `.ts` in the imports of declarations, and other tools look for that very file. */
function rewriteDeclarations(folder: string): void {
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.d.ts')) continue;
    const path = join(folder, file);
    writeFileSync(path, readFileSync(path, 'utf8').replace(/((?:from |import\()['"]\.[^'"]*)\.ts(?=['"])/g, '$1.js'));
  }
}

const readManifest = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;

/** What a bundler can tell to have no effect and drops when nobody reads it. A function's body counts only when it is called. */
function plainlyPure({ type, ...parts }: Node): boolean {
  if (/Function/.test(type) || type === 'Literal' || type === 'Identifier') return true;
  const pure = ['ObjectExpression', 'ArrayExpression', 'Property', 'UnaryExpression'].includes(type);
  return pure && Object.values(parts).flat().filter(isNode).every(plainlyPure);
}

/** The module with every other constant marked as pure: the core's modules compute constants and do nothing else when they load. */
function markPure(code: string): string {
  const { body } = parseAst(code) as unknown as { body: Node[] };
  let marked = '';
  let from = 0;
  for (const statement of body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (!isNode(declaration) || declaration.type !== 'VariableDeclaration') continue;
    for (const { init } of declaration.declarations as Node[]) {
      if (!isNode(init) || plainlyPure(init)) continue;
      marked += `${code.slice(from, init.start)}/* @__PURE__ */ (() => (${code.slice(init.start, init.end)}))()`;
      from = init.end;
    }
  }
  return marked + code.slice(from);
}

/** `functions/`: the modules that define activations, without texts, and an index of the definitions by name. */
async function writeFunctions(folder: string): Promise<void> {
  const from = join(folder, 'activations');
  const to = join(folder, 'functions');
  mkdirSync(to);
  const names: { name: string; definition: Activation; file: string }[] = [];
  for (const file of readdirSync(from).filter(name => name.endsWith('.js'))) {
    const exports = (await import(pathToFileURL(join(from, file)).href)) as Record<string, unknown>;
    const definitions = definitionsOf(exports);
    if (definitions.length === 0) continue;
    const code = readFileSync(join(from, file), 'utf8');
    writeFileSync(join(to, file), markPure(withoutTexts(code, parseAst)));
    names.push(...definitions.map(([name, definition]) => ({ name, definition, file })));
  }
  names.sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const title =
    '/** Every activation function by name, without the texts of its definition: for bundles that only compute. */\n';
  writeFileSync(
    join(to, 'index.js'),
    title + names.map(({ name, file }) => `export { ${name} } from './${file}';\n`).join(''),
  );
  const declarations = names.map(({ name, definition: { id, kind, name: spoken, aliases } }) => {
    const type = kind === 'scalar' ? 'ScalarFunction' : 'VectorFunction';
    return `/** ${[spoken, ...aliases].join(', ')}. Its id is \`${id}\`. */\nexport declare const ${name}: ${type};\n`;
  });
  writeFileSync(
    join(to, 'index.d.ts'),
    `${title}import type { ScalarFunction, VectorFunction } from '../activations/types.js';\n${declarations.join('')}`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = join(root, 'dist-core');
  await buildCorePackage(folder);
  const { tarball, files } = packCore(folder, root);
  console.log(`${tarball}: ${files.length} files`);
}
