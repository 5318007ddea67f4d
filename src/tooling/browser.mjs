/**
 * A Chromium for the browser tests: the one on the PATH if there is one, else Playwright's own. Where neither is there it is
 * installed: by Playwright, or, if its download is out of reach, as the distribution's package (root on Debian and Ubuntu).
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { env } from './setup.mjs';

/** The headless shell first: the same engine, twice as fast at these tests. */
const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** Where a Chromium stands on the PATH. */
export function browserPath() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const finder = process.platform === 'win32' ? 'where' : 'which';
  for (const name of names) {
    const { status, stdout } = spawnSync(finder, [name], { encoding: 'utf8' });
    const path = stdout?.split(/\r?\n/)[0];
    if (status === 0 && path) return path;
  }
  return undefined;
}

/** Makes sure that the tests will find a browser; ends the process with advice where that fails. */
export async function ensureBrowser() {
  if (browserPath()) return;
  const { chromium } = await import('@playwright/test');
  if (existsSync(chromium.executablePath())) return;
  console.log('Installing a browser for the tests…');
  const options = { env, stdio: 'inherit', shell: process.platform === 'win32' };
  if (spawnSync('playwright', ['install', 'chromium'], options).status === 0) return;
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    spawnSync('apt-get', ['update', '-qq'], options);
    for (const name of ['chromium-headless-shell', 'chromium']) {
      spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], options);
      if (browserPath()) return;
    }
  }
  console.error('No browser could be installed. Put a chromium on the PATH, or set CHROMIUM to one, and try again.');
  process.exit(1);
}
