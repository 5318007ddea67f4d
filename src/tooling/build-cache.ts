/**
 * Values that take long and depend on nothing but the code of the core and of the experiments are kept on disk, so that the second build
 * of a test run, and every build after a change of text, reads them. The folder's name is a digest of that code: a change of it starts
 * anew.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';

const root = join(process.cwd(), 'node_modules', '.cache', 'nonlinear');

/** Digest of every file that a value can depend on. */
function digestOfCode(): string {
  const hash = createHash('sha256').update(process.version);
  for (const folder of ['src/core', 'src/experiments', 'src/measure'])
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort())
      if (file.endsWith('.ts')) hash.update(file).update(readFileSync(join(folder, file)));
  return hash.digest('hex').slice(0, 24);
}

let folder: string | undefined;

/** Values of other code are removed after this long: another checkout may share the installation. */
const DAY = 24 * 60 * 60 * 1000;

/** The folder of this code's values. */
function cacheFolder(): string {
  if (folder) return folder;
  const name = digestOfCode();
  folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  for (const other of readdirSync(root))
    if (other !== name && Date.now() - statSync(join(root, other)).mtimeMs > DAY)
      rmSync(join(root, other), { recursive: true, force: true });
  return folder;
}

const fileOf = (key: string) => join(cacheFolder(), createHash('sha256').update(key).digest('hex').slice(0, 32));

/** Keeps a value under a key that names everything it was computed from. */
function store(key: string, value: unknown): void {
  const file = fileOf(key);
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, serialize(value));
  renameSync(temporary, file);
}

/** The value kept under a key, computed and kept where there is none. */
export async function stored<T>(key: string, compute: () => T | Promise<T>): Promise<T> {
  const file = fileOf(key);
  if (existsSync(file)) return deserialize(readFileSync(file)) as T;
  const value = await compute();
  store(key, value);
  return value;
}
