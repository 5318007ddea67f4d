/**
 * What `npm start` and `npm test` share: install what is missing, run a step, say plainly what went wrong.
 * Runs on Node 20 and later, before anything is installed, so it imports nothing but Node.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
const modules = join(root, 'node_modules');
const stamp = join(modules, '.nonlinear-lock');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** The project's own binaries first: among them a current Node, which the tools need and the machine may lack. */
export const env = { ...process.env, PATH: join(modules, '.bin') + delimiter + process.env.PATH };

/** Installs the locked dependencies unless that was done for this very lock file. */
export function installIfMissing() {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
  if (installed === lock) return;
  console.log('Installing dependencies (npm ci)…');
  const { status } = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error('The installation failed. Check the connection to the npm registry and the disk, then try again.');
    process.exit(status ?? 1);
  }
  writeFileSync(stamp, lock);
}

/** Runs a command of the project and resolves with its exit code and what it printed; `quiet` leaves the printing to the caller. */
export function run(command, args, { extraEnv = {}, quiet = false } = {}) {
  return new Promise(resolve => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...env, ...extraEnv },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    for (const [stream, target] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ])
      stream.on('data', data => {
        output += data;
        if (!quiet) target.write(data);
      });
    child.on('error', error => {
      console.error(`${command} could not be started: ${error.message}`);
      resolve({ code: 1, output });
    });
    child.on('close', code => resolve({ code: code ?? 1, output }));
  });
}
