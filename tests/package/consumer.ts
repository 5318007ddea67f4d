/** A project of a stranger, in a folder of its own, with the packed core installed. Tests get its path and the packed files. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildCorePackage, packCore } from '../../src/tooling/core-package.ts';

declare module 'vitest' {
  interface ProvidedContext {
    consumer: string;
    files: string[];
  }
}

export default async function setUp({ provide }: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'nonlinear-core-'));
  const consumer = join(folder, 'consumer');
  await buildCorePackage(join(folder, 'build'));
  const { tarball, files } = packCore(join(folder, 'build'), folder);
  execFileSync('npm', ['install', tarball, '--prefix', consumer, '--offline', '--no-audit', '--no-fund'], {
    shell: process.platform === 'win32',
    stdio: 'pipe',
  });
  writeFileSync(join(consumer, 'package.json'), JSON.stringify({ type: 'module' }));
  provide('consumer', consumer);
  provide('files', files);
  return () => rmSync(folder, { recursive: true });
}
