/**
 * The documentation of the core's exports, as data. TypeDoc finds what `src/core/index.ts` exports and the docstrings; a
 * declaration is printed as its source has it, with its defaults. Pages under `/core/` show it, one for each folder of the core.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Loader } from 'astro/loaders';
import {
  Application,
  type Comment,
  type Context,
  Converter,
  type DeclarationReflection,
  ReflectionKind,
} from 'typedoc';
import ts from 'typescript';
import { type CorePage, corePages } from './core-pages.ts';

/** A stretch of text, or code between back-ticks. */
export interface Piece {
  text: string;
  code: boolean;
}

export interface Block {
  kind: 'paragraph' | 'item';
  pieces: Piece[];
}

export interface Member {
  /** As TypeScript writes it: `step(): void`. */
  signature: string;
  text: Block[];
}

export interface CoreSymbol extends Member {
  name: string;
  /** Whether it exists for the compiler only. */
  isType: boolean;
  /** Of an interface, a class or an object whose entries have docstrings. */
  members: Member[];
}

export interface CoreModule {
  /** File below the page's folder without its ending: `ops/pooling`. */
  id: string;
  title: string;
  text: Block[];
  symbols: CoreSymbol[];
}

export interface CoreDocumentation extends CorePage {
  modules: CoreModule[];
}

/** Paragraphs and list items of a docstring. */
function blocksOf(text: string): Block[] {
  return text
    .trim()
    .split(/\n\s*\n|\n(?=- )/)
    .map(block => block.replace(/\s+/g, ' ').trim())
    .filter(block => block !== '')
    .map(block => ({
      kind: block.startsWith('- ') ? 'item' : 'paragraph',
      pieces: block
        .replace(/^- /, '')
        .split(/(`[^`]+`)/)
        .filter(piece => piece !== '')
        .map(piece =>
          piece.startsWith('`') ? { text: piece.slice(1, -1), code: true } : { text: piece, code: false },
        ),
    }));
}

const blocksOfComment = (comment: Comment | undefined) =>
  blocksOf((comment?.summary ?? []).map(({ text }) => text).join(''));

/** The text of a file's leading docstring. */
function leadingText({ text }: ts.SourceFile): Block[] {
  const [, comment = ''] = /^\s*\/\*\*([\s\S]*?)\*\//.exec(text) ?? [];
  return blocksOf(comment.replace(/^[ \t]*\*[ \t]?/gm, ''));
}

const oneLine = (node: ts.Node) => node.getText().replace(/\s+/g, ' ').replace(/;$/, '');

/** `name(a: A, b: B): C`, one parameter a line where it is long. */
function callable(name: string, node: ts.SignatureDeclaration, result: string): string {
  const types = node.typeParameters ? `<${node.typeParameters.map(oneLine).join(', ')}>` : '';
  const parameters = node.parameters.map(oneLine);
  const end = result === '' ? '' : `: ${result}`;
  const short = `${name}${types}(${parameters.join(', ')})${end}`;
  return short.length <= 80 ? short : `${name}${types}(\n${parameters.map(each => `  ${each},\n`).join('')})${end}`;
}

/** How the source declares it, up to its body or value. */
function signatureOf(reflection: DeclarationReflection, node: ts.Declaration): string {
  const { name } = reflection;
  const inferred = (reflection.signatures?.[0]?.type ?? reflection.type)?.toString() ?? '';
  const result = (declared: ts.TypeNode | undefined) => (declared ? oneLine(declared) : inferred);
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) return callable(name, node, result(node.type));
  if (ts.isConstructorDeclaration(node)) return callable(`new ${node.parent.name?.text ?? ''}`, node, '');
  if (ts.isVariableDeclaration(node)) {
    const { initializer } = node;
    if (initializer && ts.isArrowFunction(initializer)) return callable(name, initializer, result(initializer.type));
    if (initializer && ts.isNumericLiteral(initializer)) return `const ${name} = ${initializer.getText()}`;
    return `const ${name}: ${result(node.type)}`;
  }
  if (ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node)) {
    const types = node.typeParameters ? `<${node.typeParameters.map(oneLine).join(', ')}>` : '';
    const heritage = (node.heritageClauses ?? []).map(clause => ` ${oneLine(clause)}`).join('');
    return `${ts.isClassDeclaration(node) ? 'class' : 'interface'} ${name}${types}${heritage}`;
  }
  if (ts.isTypeAliasDeclaration(node))
    return node
      .getText()
      .replace(/^export /, '')
      .replace(/;$/, '');
  if (ts.isPropertyDeclaration(node))
    return `${reflection.flags.isReadonly ? 'readonly ' : ''}${name}: ${result(node.type)}`;
  if (ts.isPropertySignature(node) || ts.isMethodSignature(node)) return oneLine(node);
  return `${name}: ${inferred}`;
}

/** What belongs to a declaration itself: nothing inherited, nothing that only overrides, but for constructors. */
function ownMembers(reflection: DeclarationReflection): DeclarationReflection[] {
  const inner = reflection.type?.type === 'reflection' ? (reflection.type.declaration.children ?? []) : [];
  const children = reflection.children ?? (inner.some(child => child.comment) ? inner : []);
  return children.filter(
    child => !child.inheritedFrom && (!child.overwrites || child.kind === ReflectionKind.Constructor),
  );
}

function document(
  pages: readonly CorePage[],
  reflections: readonly DeclarationReflection[],
  context: Context,
  core: string,
) {
  const declarationOf = (reflection: DeclarationReflection): ts.Declaration => {
    const node = context.getSymbolFromReflection(reflection)?.declarations?.[0];
    if (!node) throw new Error(`${reflection.name} of the core has no declaration`);
    return node;
  };
  const describe = (reflection: DeclarationReflection): Member => ({
    signature: signatureOf(reflection, declarationOf(reflection)),
    text: blocksOfComment(reflection.comment ?? reflection.signatures?.[0]?.comment),
  });
  const documentation = pages.map((page): CoreDocumentation => ({ ...page, modules: [] }));
  for (const reflection of reflections) {
    const node = declarationOf(reflection);
    const source = node.getSourceFile();
    const path = relative(core, source.fileName).replaceAll('\\', '/').replace(/\.ts$/, '');
    const folder = path.includes('/') ? path.slice(0, path.indexOf('/')) : '';
    const page = documentation.find(candidate => candidate.folder === folder);
    if (!page) throw new Error(`src/core/${folder} has no page: give it a title in src/tooling/core-pages.ts`);
    const id = folder === '' ? path : path.slice(folder.length + 1);
    let module = page.modules.find(candidate => candidate.id === id);
    if (!module) {
      module = { id, title: titleOf(id), text: leadingText(source), symbols: [] };
      page.modules.push(module);
    }
    module.symbols.push({
      ...describe(reflection),
      name: reflection.name,
      isType: ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node),
      members: ownMembers(reflection).map(describe),
    });
  }
  // The registry first, then what lies in the folder itself, then its rooms.
  const rank = ({ id }: CoreModule) => (id === 'index' ? 0 : id.split('/').length);
  for (const { modules } of documentation) modules.sort((a, b) => rank(a) - rank(b) || a.id.localeCompare(b.id, 'en'));
  return documentation;
}

/** `ops/pooling` -> `Pooling`; a folder's index is its registry. */
function titleOf(id: string): string {
  if (id === 'index') return 'Registry';
  const words = (id.split('/').at(-1) ?? id).replaceAll('-', ' ').replace(/\btex\b/, 'TeX');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Documents everything that the core exports, in the order of the sources. */
export async function documentCore(root: string): Promise<CoreDocumentation[]> {
  const core = join(root, 'src/core');
  const app = await Application.bootstrap({
    entryPoints: [join(core, 'index.ts')],
    tsconfig: join(core, 'tsconfig.json'),
    excludeExternals: true,
    excludePrivate: true,
    disableSources: true,
    // The type check is a step of its own.
    skipErrorChecking: true,
    sort: ['source-order'],
    logLevel: 'Warn',
  });
  let documentation: CoreDocumentation[] | undefined;
  app.converter.on(Converter.EVENT_END, context => {
    documentation = document(corePages, context.project.children ?? [], context, core);
  });
  await app.convert();
  if (app.logger.hasWarnings() || app.logger.hasErrors())
    throw new Error('TypeDoc complains about a docstring of the core');
  if (!documentation) throw new Error('TypeDoc could not read the core');
  return documentation;
}

/** Loads the documentation as a collection of pages, and again only when the core has changed. */
export function coreDocumentation(): Loader {
  return {
    name: 'core-documentation',
    async load({ store, meta, config, generateDigest }) {
      const root = fileURLToPath(config.root);
      const read = (folder: string, files: readonly string[]) =>
        files.map(file => readFileSync(join(root, folder, file), 'utf8'));
      const sources = readdirSync(join(root, 'src/core'), { recursive: true, encoding: 'utf8' }).filter(file =>
        file.endsWith('.ts'),
      );
      const digest = generateDigest(
        [
          ...sources,
          ...read('src/core', sources),
          ...read('src/tooling', ['core-documentation.ts', 'core-pages.ts']),
        ].join('\n'),
      );
      if (meta.get('digest') === digest) return;
      store.clear();
      for (const page of await documentCore(root)) store.set({ id: page.id, data: { ...page } });
      meta.set('digest', digest);
    },
  };
}
